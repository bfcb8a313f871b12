"""A round that plans a half year of stages: what each aios has in it, and what is offered in its months (H2, H5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import active_placements
from stagetui.engine.queries.round_parts import OPEN, Aanbod, Periode, RondeBeeld, RondeStage, busiest
from stagetui.engine.queries.visibility import sees_hidden
from stagetui.engine.queries.year_places import SHARED
from stagetui.engine.queries.year_places import Aanbod as JaarAanbod
from stagetui.engine.queries.years import Deelnemer, Jaarfeiten
from stagetui.engine.records import Aios, Beschikbaarheid, Plaatsing, Ronde, Uitkomst
from stagetui.engine.rules.halfyears import closing_day, months_after
from stagetui.engine.rules.yeartime import DAY
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.terms import Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.allocation.year import Afspraak
    from stagetui.engine.allocation.year import Plaats as JaarPlaats

NOTHING_YET = ""
"""The stagesoort of who has nothing in the round yet."""


def year_round_view(view: View, ronde: Ronde) -> RondeBeeld:
    """Who is in a round that plans a year, with what is placed or planned in it; who has nothing yet included."""
    feiten = Jaarfeiten(view, ronde)
    placed = active_placements(view)
    stages = sorted(_stages(view, feiten, placed), key=lambda s: (s.start, s.aios, s.stagesoort))
    aanbod, free = _supply(view, feiten, placed)
    perioden = tuple(
        Periode(f"{month:%Y-%m}", sum(_in_month(feiten, one, number) for one in stages), free[number])
        for number, month in enumerate(feiten.maanden[: feiten.ronde_maanden])
    )
    return RondeBeeld(ronde, (feiten.profile.id,), tuple(stages), aanbod, perioden, jaar=True)


def _in_month(feiten: Jaarfeiten, stage: RondeStage, month: int) -> bool:
    first, months = feiten.span(stage.start, stage.eind)
    return not stage.heeft_plaats and first <= month < first + months


@dataclass(frozen=True, slots=True)
class _Plan:
    """The newest voorstel of the round: what it gives each aios, and whether it was carried out."""

    voorstel: int
    vastgesteld: bool
    uitkomsten: dict[str, list[Uitkomst]]


def _plan(view: View, ronde: Ronde) -> _Plan | None:
    newest = view.reader.rows(
        "SELECT voorstel, vastgesteld_op IS NOT NULL FROM voorstel WHERE ronde = ? ORDER BY voorstel DESC LIMIT 1",
        [ronde.ronde],
    )
    if not newest:
        return None
    found: dict[str, list[Uitkomst]] = defaultdict(list)
    for one in view.reader.records(
        Uitkomst, "SELECT * FROM voorstel_uitkomst WHERE voorstel = ?", [newest[0][0]]
    ):
        found[one.aios].append(one)
    number, committed = newest[0]
    return _Plan(number, committed, found)


def _stages(view: View, feiten: Jaarfeiten, placed: Sequence[Plaatsing]) -> Iterator[RondeStage]:
    ronde = feiten.ronde
    scope, params = view.rights.scope("a")
    people = view.reader.records(
        Aios,
        f"SELECT a.* FROM aios a WHERE {scope} AND a.profiel = ? AND (?::VARCHAR IS NULL OR a.instituut = ?) "
        "ORDER BY a.aios",
        [*params, feiten.profile.id, ronde.instituut, ronde.instituut],
    )
    wishes: dict[str, Counter[str]] = defaultdict(Counter)
    for aios, kind, count in view.reader.rows(
        "SELECT aios, stagesoort, count(*) FROM voorkeur GROUP BY ALL ORDER BY ALL"
    ):
        wishes[aios][kind] = count
    mine: dict[str, list[Plaatsing]] = defaultdict(list)
    for one in placed:
        mine[one.aios].append(one)
    plan = _plan(view, ronde)
    for aios in people:
        yield from _Member(feiten, aios, wishes[aios.aios], mine[aios.aios]).stages(plan)


@dataclass(frozen=True, slots=True)
class _Member:
    """An aios of the programme, with the preferences by stagesoort and all that is placed."""

    feiten: Jaarfeiten
    aios: Aios
    wishes: Counter[str]
    placed: Sequence[Plaatsing]

    def stages(self, plan: _Plan | None) -> Iterator[RondeStage]:
        """What is placed in the round; then what the newest voorstel says of the rest, or that there is nothing yet."""
        ronde = self.feiten.ronde
        for p in self.placed:
            if ronde.van <= p.start <= ronde.tot:
                yield self._line(p.stagesoort, p.start, p.eind, p.status.value, p.plaats)
        done = {p.stagesoort for p in self.placed}
        who = self.feiten.deelnemers.get(self.aios.aios)
        if plan is not None and self.aios.aios in plan.uitkomsten:
            for one in plan.uitkomsten[self.aios.aios]:
                if one.stagesoort not in done and (one.start is None or one.start <= ronde.tot):
                    yield self._planned(one, plan)
        elif who is not None and not any(p.start >= ronde.van for p in self.placed):
            yield from self._nothing(who)

    def _planned(self, one: Uitkomst, plan: _Plan) -> RondeStage:
        """A stage of a voorstel; when that was carried out, the stage has lost its place since."""
        start, eind = one.start or self.feiten.ronde.van, one.eind or self.feiten.ronde.tot
        if plan.vastgesteld or one.plaats is None:
            return self._line(one.stagesoort, start, eind, OPEN, None)
        return self._line(one.stagesoort, start, eind, OPEN, one.plaats, plan.voorstel)

    def _nothing(self, who: Deelnemer) -> Iterator[RondeStage]:
        """One line for who has nothing yet, when there is a month of the round in which something may begin."""
        if who.vanaf < self.feiten.ronde_maanden:
            start = max(self.feiten.ronde.van, self.feiten.maanden[who.vanaf])
            yield self._line(NOTHING_YET, start, self.feiten.ronde.tot, OPEN, None)

    def _line(
        self, kind: str, start: date, eind: date, status: str, plaats: str | None, voorstel: int | None = None
    ) -> RondeStage:
        count = self.wishes.total() if kind == NOTHING_YET else self.wishes[kind]
        tot = closing_day(self.feiten.profile, self.aios) or preference_deadline(
            self.feiten.profile, self.feiten.ronde.van
        )
        return RondeStage(
            self.aios.aios,
            self.aios.naam,
            kind,
            start,
            eind,
            count,
            status,
            status != OPEN,
            not self.wishes.total(),
            tot,
            plaats,
            voorstel,
        )


def _free(one: JaarPlaats, number: int, feiten: Jaarfeiten, agreements: Sequence[Afspraak]) -> int:
    """For how many a place is free in a month: while it is recognised, and no more than what is lent (H13, H17)."""
    if one.erkend_tot is not None and one.erkend_tot < months_after(feiten.maanden[number], 1) - DAY:
        return 0
    room = one.capaciteit[number]
    if one.instituut in (SHARED, *feiten.institutes):
        return room
    lent = sum(
        agreed.maximum for agreed in agreements if one.id in agreed.plaatsen and agreed.dekt(number, 1)
    )
    return min(room, lent)


def _supply(
    view: View, feiten: Jaarfeiten, placed: Sequence[Plaatsing]
) -> tuple[tuple[Aanbod, ...], list[int]]:
    """The availability that the round can use, and how many spots are free in each month of the plan."""
    supply = JaarAanbod(
        feiten.facts, feiten.year, feiten.profile.id, feiten.span, feiten.maanden, feiten.ronde_maanden
    )
    offered, agreements = supply.places(feiten.institutes, ())
    plaatsen = {one.id: one for one in offered}
    free = [
        sum(_free(one, number, feiten, agreements) for one in offered)
        for number in range(feiten.ronde_maanden)
    ]
    stays: dict[str, list[Plaatsing]] = defaultdict(list)
    for one in placed:
        if one.plaats:
            stays[one.plaats].append(one)
    hidden = not sees_hidden(view.rights)
    names = {
        code: feiten.facts.places[code].naam
        for code in plaatsen
        if not (hidden and feiten.facts.places[code].zichtbaarheid is Zichtbaarheid.VERBORGEN)
    }
    windows = view.reader.records(
        Beschikbaarheid,
        "SELECT * FROM beschikbaarheid WHERE tot >= ? AND van <= ? ORDER BY plaats, van",
        [feiten.ronde.van, feiten.ronde.tot],
    )
    return (
        tuple(
            Aanbod(
                w.plaats, names[w.plaats], w.van, w.tot, w.capaciteit, busiest(stays[w.plaats], w.van, w.tot)
            )
            for w in windows
            if w.plaats in names
        ),
        free,
    )

"""The places of a year month by month: how many are there, for how many there is room, recognition (H2, H13, H17)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.queries.visibility import institutes_of, lent_to, sees_hidden
from stagetui.engine.queries.year_board_parts import BordStage, PlaatsMaand, PlaatsRij, Staat
from stagetui.engine.queries.year_places import Aanbod, suits
from stagetui.engine.rules.halfyears import month_index, months_after
from stagetui.engine.rules.recognition import recognised_until
from stagetui.profiles.terms import Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.allocation.year import Plaats
    from stagetui.engine.queries.years import Jaarfeiten


def place_rows(
    view: View,
    feiten: Jaarfeiten,
    maanden: Sequence[date],
    stages: Sequence[BordStage],
    seen: Collection[str],
) -> tuple[PlaatsRij, ...]:
    """Lay out every place that the round may use, or where somebody of it is, in the order of the components.

    Args:
        view: What is asked of; hidden places are left out for who does not see those (N8), and those of other
            institutes that lend nothing for who works for one institute (H13).
        feiten: What was read of the round.
        maanden: The first days of the months to lay out.
        stages: All stages in those months, of everybody in the round.
        seen: The aios whom this person sees; others take room too.
    """
    rows = _Rows(feiten, maanden, stages)
    institutes = (feiten.ronde.instituut,) if feiten.ronde.instituut else feiten.institutes
    supply = Aanbod(feiten.facts, feiten.year, feiten.profile.id, rows.span, maanden, len(maanden))
    offered, _ = supply.places(institutes, list(feiten.facts.placed.values()))
    visible = _visible(view, feiten)
    found = [rows.row(one, seen) for one in offered if rows.concerns(one.id) and one.id in visible]
    order = {
        field: number for number, field in enumerate(dict.fromkeys(c.field for c in feiten.year.components))
    }
    last = len(order)
    return tuple(
        sorted(
            found,
            key=lambda row: (min(map(order.__getitem__, row.velden), default=last), row.naam, row.plaats),
        )
    )


def _visible(view: View, feiten: Jaarfeiten) -> set[str]:
    """The places that this person sees something of: as in the etalage (N8, H13)."""
    inside, institutes = sees_hidden(view.rights), institutes_of(view)
    lent = lent_to(view, institutes) if institutes is not None else {}
    return {
        code
        for code, place in feiten.facts.places.items()
        if (inside or place.zichtbaarheid is not Zichtbaarheid.VERBORGEN)
        and (institutes is None or place.instituut is None or place.instituut in institutes or code in lent)
    }


class _Rows:
    """Makes the rows, from a count of who is where in which month."""

    def __init__(self, feiten: Jaarfeiten, maanden: Sequence[date], stages: Sequence[BordStage]) -> None:
        self.feiten, self.maanden = feiten, maanden
        self.shift = month_index(maanden[0], feiten.first)
        self.taken: dict[str, Counter[int]] = defaultdict(Counter)
        self.ahead: dict[str, Counter[int]] = defaultdict(Counter)
        self.last = {window.plaats: window for window in feiten.facts.windows}
        self.here: dict[str, list[BordStage]] = defaultdict(list)
        for placed in feiten.facts.placed.values():
            first, months = self.span(placed.start, placed.eind)
            self.taken[placed.plaats or ""].update(range(first, first + months))
        for stage in stages:
            if stage.plaats is None:
                continue
            self.here[stage.plaats].append(stage)
            if stage.plaatsing is None:
                where = self.ahead if stage.staat is Staat.VOORUITBLIK else self.taken
                where[stage.plaats].update(range(stage.eerste, stage.eerste + stage.maanden))

    def span(self, start: date, eind: date) -> tuple[int, int]:
        """First month, counted from that of the board, and number of months."""
        first, months = self.feiten.span(start, eind)
        return first + self.shift, months

    def concerns(self, plaats: str) -> bool:
        """Whether a place is one for this year, or somebody on the board is there."""
        place = self.feiten.facts.places[plaats]
        return plaats in self.here or any(suits(one, place) for one in self.feiten.year.components)

    def row(self, one: Plaats, seen: Collection[str]) -> PlaatsRij:
        """One place."""
        facts = self.feiten.facts
        place = facts.places[one.id]
        components = [component for component in self.feiten.year.components if suits(component, place)]
        return PlaatsRij(
            one.id,
            place.naam,
            place.instituut,
            place.regio,
            tuple(dict.fromkeys(component.field for component in components)),
            tuple(dict.fromkeys(component.stagesoort for component in components)),
            one.erkend_tot,
            tuple(dict.fromkeys(lent.aan_instituut for lent in facts.lent if lent.plaats == one.id)),
            tuple(self._month(one, number) for number in range(len(self.maanden))),
            tuple(sorted((s for s in self.here[one.id] if s.aios in seen), key=lambda s: (s.van, s.aios))),
        )

    def _month(self, one: Plaats, number: int) -> PlaatsMaand:
        room, last = one.capaciteit[number], months_after(self.maanden[number], 1) - timedelta(days=1)
        # where there is room the plan has looked for gaps, and told the end
        recognised = one.erkend_tot is None or one.erkend_tot >= last
        if recognised and not room:
            recognised = self._recognised(one.id, self.maanden[number], last)
        taken = self.taken[one.id][number]
        known = self.last.get(one.id)
        # after the last known days the plan reckons with as much room as there was (H2)
        unknown = known is not None and known.tot < self.maanden[number] and 0 < known.capaciteit >= taken
        return PlaatsMaand(taken, self.ahead[one.id][number], room, recognised, bekend=not unknown)

    def _recognised(self, plaats: str, first: date, last: date) -> bool:
        """Whether the place is recognised on every day of a month (H17, H18)."""
        at = self.feiten.facts.supervised[plaats]
        until = recognised_until(at, self.feiten.year.recognition, first)
        return until is None or until >= last

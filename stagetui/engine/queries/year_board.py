"""A whole year of stages at a glance: every aios of a round and every place, month by month (H1, H5, H13, H17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stagetui.engine.queries.endings import superseded
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.year_board_parts import Bord, BordRij, BordStage, Staat, letters
from stagetui.engine.queries.year_board_places import place_rows
from stagetui.engine.queries.years import Jaarfeiten
from stagetui.engine.records import Aios, Plaatsing, Stage, Uitkomst
from stagetui.engine.rules.halfyears import QUARTER, YEAR, begin_of_year, month_index, months_after
from stagetui.errors import RefusedError
from stagetui.profiles.stages import part_of

if TYPE_CHECKING:
    from stagetui.engine.access import View

BEFORE, AFTER = YEAR, 2 * YEAR
"""The most months that a board shows before and after the first of the round."""


def year_board(view: View, naam: str, voorstel: int | None = None) -> Bord:
    """Lay out the year of a round: what is done and runs, what is placed, and what a voorstel adds and looks ahead at.

    Args:
        view: What is asked of; only aios whom this person sees have a row, all of them take room.
        naam: The round.
        voorstel: The voorstel to show; None: the newest.

    Raises:
        RefusedError: the round or the voorstel is unknown, or the round plans no year.
    """
    return BoardMaker(view, Jaarfeiten(view, the_round(view, naam)), voorstel).board()


class BoardMaker:
    """Puts a board together from what was read."""

    def __init__(self, view: View, feiten: Jaarfeiten, voorstel: int | None) -> None:
        """Look up the voorstel that is shown.

        Raises:
            RefusedError: the round has no voorstel of that number.
        """
        self.view, self.feiten, self.ronde = view, feiten, feiten.ronde
        self.voorstel, self.vastgesteld = self._chosen(voorstel)
        self.planned: dict[str, list[Uitkomst]] = defaultdict(list)
        for one in view.reader.records(
            Uitkomst, "SELECT * FROM voorstel_uitkomst WHERE voorstel = ? ORDER BY ALL", [self.voorstel]
        ):
            self.planned[one.aios].append(one)
        self.ended: dict[str, list[Plaatsing]] = defaultdict(list)
        for placed in superseded(view, feiten.profile):
            self.ended[placed.aios].append(placed)

    def _chosen(self, voorstel: int | None) -> tuple[int | None, bool]:
        """The voorstel to show, and whether it was carried out."""
        known = self.view.reader.rows(
            "SELECT voorstel, vastgesteld_op IS NOT NULL FROM voorstel WHERE ronde = ? ORDER BY voorstel DESC",
            [self.ronde.ronde],
        )
        wanted = [row for row in known if voorstel in (None, row[0])]
        if voorstel is not None and not wanted:
            raise RefusedError(
                "Niet gevonden",
                f"Ronde {self.ronde.ronde} heeft geen voorstel {voorstel}; stagetui voorstel list toont de nummers.",
            )
        return wanted[0] if wanted else (None, False)

    def board(self) -> Bord:
        """The board."""
        profile, year = self.feiten.profile, self.feiten.year
        rows = [row for row in map(self.row, self._people()) if self._belongs(row)]
        first, width = self._window(rows)
        shown = [_shifted(row, -first, width) for row in rows]
        months = tuple(months_after(self.feiten.first, first + number) for number in range(width))
        names = {one.stagesoort: profile.kinds[one.stagesoort].name for one in year.components}
        seen = self._seen()
        return Bord(
            self.ronde,
            profile.name,
            months,
            -first,
            letters(names, names),
            names,
            {one.id: one.name for one in year.components},
            tuple(row for row in shown if row.aios in seen),
            place_rows(self.view, self.feiten, months, [one for row in shown for one in row.stages], seen),
            self.voorstel,
            self.vastgesteld,
        )

    def _people(self) -> list[Aios]:
        return self.view.reader.records(
            Aios,
            "SELECT * FROM aios WHERE profiel = ? AND (?::VARCHAR IS NULL OR instituut = ?) ORDER BY naam, aios",
            [self.feiten.profile.id, self.ronde.instituut, self.ronde.instituut],
        )

    def _seen(self) -> frozenset[str]:
        scope, params = self.view.rights.scope("a")
        return frozenset(
            aios for (aios,) in self.view.reader.rows(f"SELECT a.aios FROM aios a WHERE {scope}", params)
        )

    def _belongs(self, row: BordRij) -> bool:
        """Whether a row is of this board: a stage during the round or later, or a year of stages around it."""
        months = self.feiten.year.months
        begun = row.begin is not None and row.begin <= self.ronde.tot
        inside = begun and row.begin is not None and months_after(row.begin, months) > self.ronde.van
        return inside or any(stage.eerste + stage.maanden > 0 for stage in row.stages)

    def _window(self, rows: Sequence[BordRij]) -> tuple[int, int]:
        """First month and number of months to show, in whole quarters around the round."""
        begins = [month_index(self.feiten.first, row.begin) for row in rows if row.begin]
        stages = [stage for row in rows for stage in row.stages]
        first = max(min([0, *begins, *(one.eerste for one in stages)]), -BEFORE) // QUARTER * QUARTER
        ends = [one.eerste + one.maanden for one in stages] + [
            one + self.feiten.year.months for one in begins
        ]
        last = min(max([self.feiten.ronde_maanden, *ends]), AFTER)
        return first, -(-(last - first) // QUARTER) * QUARTER

    # ---- one aios

    def row(self, aios: Aios) -> BordRij:
        """One aios with all stages, the months counted from the first of the round."""
        stages = sorted(self._stages(aios), key=lambda one: (one.van, one.stagesoort))
        clashes = {
            other: f"{other.stagesoort} begint op {other.van}, voordat {one.stagesoort} klaar is"
            for one, other in pairwise(stages)
            if other.van <= one.tot
        }
        begin = begin_of_year(self.feiten.profile, aios)
        return BordRij(
            aios.aios,
            aios.naam,
            aios.instituut,
            begin,
            self.feiten.percentage(aios, max(begin or self.feiten.first, self.feiten.first)),
            tuple(
                replace(one, problemen=(*one.problemen, clashes[one])) if one in clashes else one
                for one in stages
            ),
            tuple(self._lacking(aios, stages)),
        )

    def _stages(self, aios: Aios) -> Iterator[BordStage]:
        yield from (self._superseded(aios, one) for one in self.ended[aios.aios])
        lines = self.feiten.stages[aios.aios]
        found = [one for line in lines if (one := self._of_schema(aios, line)) is not None]
        done = {one.stagesoort for one in found}
        for outcome in self.planned[aios.aios]:
            if outcome.stagesoort not in done and (planned := self._of_plan(aios, outcome)) is not None:
                found.append(planned)
                done.add(outcome.stagesoort)
        for line in lines:
            if line.stagesoort not in done and line.start >= self.ronde.van:
                text = f"{line.stagesoort} staat in het schema en heeft geen plaats"
                found.append(self._stage(aios, line, None, Staat.OPEN, text))
        yield from found

    def _of_schema(self, aios: Aios, line: Stage) -> BordStage | None:
        """A line of the schema that is placed, or was done elsewhere; None when it has no place."""
        placed = self.feiten.facts.placed.get((line.aios, line.stagesoort))
        if placed is None:
            elsewhere = (line.aios, line.stagesoort) in self.feiten.imported and not part_of(line.stagesoort)[
                1
            ]
            return self._stage(aios, line, None, Staat.SCHEMA) if elsewhere else None
        line = replace(line, start=placed.start, eind=placed.eind)
        place = self.feiten.facts.places.get(placed.plaats or "")
        wrong: list[str] = []
        if place is not None and placed.eind >= self.view.today:
            wrong = self.feiten.facts.objections(line, aios, self.feiten.profile, place)
        found = self._stage(aios, line, placed.plaats, Staat(placed.status.value), *wrong)
        return replace(found, rang=placed.rang, plaatsing=placed.plaatsing, version=placed.version)

    def _superseded(self, aios: Aios, one: Plaatsing) -> BordStage:
        """What was done of a stage that ended early and was planned anew: no component of the year (H22)."""
        return BordStage(
            *(one.aios, one.stagesoort, None, one.plaats, one.start, one.eind),
            *self.feiten.span(one.start, one.eind),
            Staat.BEEINDIGD,
            self._lent(aios, one.plaats),
        )

    def _of_plan(self, aios: Aios, one: Uitkomst) -> BordStage | None:
        """What a voorstel says of a stage that is not placed; of what was carried out only what is left to do."""
        later = one.start is not None and one.start > self.ronde.tot
        over = self.vastgesteld and not later and one.plaats is not None
        if one.start is None or one.eind is None or over:
            return None
        state = Staat.OPEN if one.plaats is None else Staat.VOORUITBLIK if later else Staat.VOORSTEL
        return BordStage(
            *(one.aios, one.stagesoort, one.onderdeel, one.plaats, one.start, one.eind),
            *self.feiten.span(one.start, one.eind),
            state,
            self._lent(aios, one.plaats),
            one.rang,
            (one.oorzaak,) if one.oorzaak else (),
        )

    def _stage(self, aios: Aios, line: Stage, plaats: str | None, state: Staat, *wrong: str) -> BordStage:
        component = self.feiten.component_of(line, self.feiten.percentage(aios, line.start))
        return BordStage(
            *(line.aios, line.stagesoort, component.id if component else None, plaats, line.start, line.eind),
            *self.feiten.span(line.start, line.eind),
            state,
            self._lent(aios, plaats),
            problemen=wrong,
        )

    def _lent(self, aios: Aios, plaats: str | None) -> bool:
        place = self.feiten.facts.places.get(plaats or "")
        return place is not None and place.instituut not in (None, aios.instituut)

    def _lacking(self, aios: Aios, stages: Sequence[BordStage]) -> Iterator[str]:
        """What has no months on the board: stages without room in the year, or everything."""
        known = {stage.stagesoort for stage in stages}
        for one in self.planned[aios.aios]:
            if one.start is None and one.stagesoort not in known:
                yield f"{one.stagesoort}: {one.oorzaak or 'geen ruimte in het jaar'}"
        who = self.feiten.deelnemers.get(aios.aios)
        until = self.feiten.ronde_maanden
        if who is not None and who.vanaf < until and not any(one.during(0, until) for one in stages):
            yield "in dit half jaar staat nog niets"


def _shifted(row: BordRij, months: int, width: int) -> BordRij:
    """Count the months of a row from another one; what lies outside the board is left out."""
    moved = (replace(stage, eerste=stage.eerste + months) for stage in row.stages)
    return replace(row, stages=tuple(stage for stage in moved if stage.during(0, width)))

"""Stages of a year as somebody wants to have them, held against every rule before anybody is asked (H5-H7, H13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.allocation.year import Beleid, Fout, Jaar, JaarStage, moves
from stagetui.engine.allocation.year.outcome import jaar_stage
from stagetui.engine.queries.year_places import suits
from stagetui.engine.queries.years import Deelnemer, Jaarfeiten
from stagetui.engine.records import Plaatsing, Stage
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Ronde

NEW = 1
"""The version of a line of the schema that is only thought of."""


@dataclass(frozen=True, slots=True)
class Verzet:
    """One kind of stage of an aios at another place or from another day; `plaats` None: nowhere.

    `start` None keeps the first day that it has. `onderdeel` tells the component where the kind of stage leaves a
    choice (13 or 26 weeks); None: the one that it is now, or that the place is for.
    """

    aios: str
    stagesoort: str
    plaats: str | None
    start: date | None = None
    onderdeel: str | None = None


@dataclass(frozen=True, slots=True)
class Oordeel:
    """What comes of moving stages.

    Attributes:
        fouten: What stands in the way, about an aios or a place; empty: it may be done.
        stages: All stages of the aios concerned within the plan as they would be.
        voor: What their stages are worth now, by the name of the goal.
        na: What they would be worth.
    """

    fouten: tuple[Fout, ...]
    stages: tuple[JaarStage, ...]
    voor: dict[str, int]
    na: dict[str, int]


def judge(view: View, ronde: Ronde, verzetten: Sequence[Verzet], facts: Jaarfeiten | None = None) -> Oordeel:
    """Hold moves of stages against every rule, all of them carried out together; nothing changes.

    Args:
        view: What is asked of.
        ronde: A round whose stages are planned as a year.
        verzetten: What is to be moved.
        facts: What was read before in the same view, for who asks again and again.

    Raises:
        RefusedError: an aios, stage or place is unknown in this round.
    """
    facts = facts or Jaarfeiten(view, ronde)
    return _Judge(facts, verzetten).judge()


class _Judge:
    def __init__(self, facts: Jaarfeiten, verzetten: Sequence[Verzet]) -> None:
        self.facts, self.verzetten = facts, verzetten
        self.names = {one.aios for one in verzetten}
        self.now: dict[tuple[str, str], tuple[Plaatsing, str]] = {
            (placed.aios, placed.stagesoort): (placed, component)
            for placed, component in facts.fixed()
            if placed.aios in self.names
        }
        loose = {placed.plaatsing for placed, _ in self.now.values()}
        self.jaar: Jaar = facts.jaar(Beleid(facts.year.policy.value), 1, loose)
        self.people = {one.id: one for one in self.jaar.aios}

    def judge(self) -> Oordeel:
        before = [
            self._stage(placed.aios, c, placed.plaats or "", placed.start) for placed, c in self.now.values()
        ]
        moved = {(one.aios, one.stagesoort) for one in self.verzetten}
        after = [
            self._stage(placed.aios, c, placed.plaats or "", placed.start)
            for key, (placed, c) in self.now.items()
            if key not in moved
        ]
        new = [stage for one in self.verzetten if (stage := self._moved(one)) is not None]
        old_faults = set(moves.faults(self.jaar, before))
        found = [one for one in moves.faults(self.jaar, [*after, *new]) if one not in old_faults]
        found = found or [fault for stage in new for fault in self._by_hand(stage)]
        order = sorted([*after, *new], key=lambda one: (one.aios, one.start))
        return Oordeel(
            tuple(found), tuple(order), moves.worth(self.jaar, before), moves.worth(self.jaar, order)
        )

    def _deelnemer(self, aios: str) -> Deelnemer:
        found = self.facts.deelnemers.get(aios)
        if found is None:
            raise RefusedError(
                "Niet in dit stagejaar",
                f"{aios} heeft in ronde {self.facts.ronde.ronde} geen stage te doen; controleer de code en de ronde.",
            )
        return found

    def _stage(self, aios: str, component: str, plaats: str, start: date) -> JaarStage:
        self._deelnemer(aios)
        return jaar_stage(self.jaar, self.people[aios], component, plaats, self.facts.month(start))

    def _moved(self, one: Verzet) -> JaarStage | None:
        """The stage after a move; None when it goes away.

        Raises:
            RefusedError: what is moved, or where to, is not there.
        """
        self._deelnemer(one.aios)
        current = self.now.get((one.aios, one.stagesoort))
        if one.plaats is None:
            return None
        if one.plaats not in self.jaar.plaats:
            raise RefusedError(
                "Plaats past niet",
                f"{one.plaats} is in deze ronde geen eigen of te lenen stageplaats voor {self.facts.profile.id}.",
            )
        start = one.start or (current[0].start if current else None)
        if start is None:
            raise RefusedError(
                "Dag ontbreekt",
                f"{one.aios} heeft nog geen {one.stagesoort}; zeg vanaf welke dag die begint.",
            )
        month = self.facts.month(start)
        component = one.onderdeel or self._component(one, current[1] if current else None)
        aios = self.people[one.aios]
        if not 0 <= month < len(self.jaar.maanden):
            raise RefusedError(
                "Dag past niet",
                f"{start} valt buiten het plan, dat loopt van {self.jaar.maanden[0]} tot in {self.jaar.maanden[-1]}.",
            )
        return jaar_stage(self.jaar, aios, component, one.plaats, month)

    def _component(self, one: Verzet, current: str | None) -> str:
        """The component that the stage is at that place: the same when the place has it, else one as long."""
        place = self.facts.facts.places[one.plaats or ""]
        options = [c for c in self.facts.year.of_stage(one.stagesoort, None) if suits(c, place)]
        if not options:
            raise RefusedError("Plaats past niet", f"{one.plaats} is geen stageplaats voor {one.stagesoort}.")
        if any(c.id == current for c in options):
            return current or ""
        weeks = self.jaar.onderdeel[current].weken if current else options[0].weeks
        return min(options, key=lambda c: abs(c.weeks - weeks)).id

    def _by_hand(self, stage: JaarStage) -> list[Fout]:
        """What the rules for placing by hand say that the months of a plan cannot (H3, H13, H17, N9)."""
        deelnemer = self._deelnemer(stage.aios)
        component = self.facts.year.component(stage.onderdeel)
        line = Stage(
            aios=stage.aios,
            stagesoort=component.stagesoort,
            start=stage.van,
            eind=stage.tot,
            eind_berekend=False,
            volgorde=None,
            vervlechting=None,
            instelling=None,
            version=NEW,
            weken=component.weeks,
        )
        place = self.facts.facts.places[stage.plaats]
        reasons = self.facts.facts.objections(line, deelnemer.aios, deelnemer.profile, place)
        return [Fout(stage.aios, f"{reason[0].upper()}{reason[1:]}.") for reason in reasons]

"""Stages of a year as somebody wants to have them, held against every rule before anybody is asked (H5-H7, H13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.allocation.year import Fout, Jaar, JaarStage, moves
from stagetui.engine.allocation.year.instance import duur
from stagetui.engine.allocation.year.outcome import jaar_stage
from stagetui.engine.allocation.year.wishes import met_rank
from stagetui.engine.queries.year_places import suits
from stagetui.engine.queries.years import Deelnemer, Jaarfeiten, year_profile
from stagetui.engine.records import Plaatsing, Ronde, Stage
from stagetui.engine.rules.halfyears import months_after
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Aios

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
class Nieuw:
    """What a move comes to: the stage in the months of the plan, and its days (inclusive).

    The days are those of whole months, unless it was asked to start in the middle of one. `rang` is that of the best
    wish that it meets, `weken` its length in full-time weeks.
    """

    verzet: Verzet
    stage: JaarStage
    start: date
    eind: date
    rang: int | None
    weken: int


@dataclass(frozen=True, slots=True)
class Oordeel:
    """What comes of moving stages.

    Attributes:
        fouten: What stands in the way, about an aios or a place; empty: it may be done.
        stages: All stages of the aios concerned within the plan as they would be.
        voor: What their stages are worth now, by the name of the goal.
        na: What they would be worth.
        nieuw: What each move comes to, in the order asked; nothing for one that goes nowhere.
    """

    fouten: tuple[Fout, ...]
    stages: tuple[JaarStage, ...]
    voor: dict[str, int]
    na: dict[str, int]
    nieuw: tuple[Nieuw, ...] = ()


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


def round_for(view: View, aios: Aios, day: date) -> Ronde:
    """The round that plans the half year in which this day lies, for an aios; the newest when there are more.

    Raises:
        RefusedError: there is none.
    """
    rounds = view.reader.records(
        Ronde,
        "SELECT r.* FROM ronde r JOIN ronde_profiel p USING (ronde) WHERE p.profiel = ? "
        "AND (r.instituut IS NULL OR r.instituut = ?) AND ? BETWEEN r.van AND r.tot "
        "ORDER BY r.gepubliceerd_op IS NULL, r.gemaakt_op DESC, r.ronde",
        [aios.profiel, aios.instituut, day],
    )
    found = next((one for one in rounds if year_profile(view, one.ronde) is not None), None)
    if found is None:
        raise RefusedError(
            "Geen ronde",
            f"Er is geen ronde die voor {aios.profiel} van {aios.instituut} het half jaar plant waarin {day} valt; "
            "maak er een met stagetui ronde new.",
        )
    return found


class _Judge:
    def __init__(self, facts: Jaarfeiten, verzetten: Sequence[Verzet]) -> None:
        self.facts, self.verzetten = facts, verzetten
        self.names = {one.aios for one in verzetten}
        self.now: dict[tuple[str, str], tuple[Plaatsing, str]] = {
            (placed.aios, placed.stagesoort): (placed, component)
            for placed, component in facts.fixed()
            if placed.aios in self.names and self._fits(placed.aios, component, facts.month(placed.start))
        }
        loose = {placed.plaatsing for placed, _ in self.now.values()}
        moved = {(one.aios, one.stagesoort) for one in verzetten}
        self.rest = facts.facts.without({p.plaatsing for key, (p, _) in self.now.items() if key in moved})
        self.jaar: Jaar = facts.jaar(facts.year.policy, 1, loose)
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
        given = [new for one in self.verzetten if (new := self._new(one)) is not None]
        order = sorted([*after, *(one.stage for one in given)], key=lambda one: (one.aios, one.start))
        old_faults = set(moves.faults(self.jaar, before))
        found = [one for one in moves.faults(self.jaar, order) if one not in old_faults]
        found = found or [fault for one in given for fault in self._by_hand(one)]
        return Oordeel(
            tuple(found),
            tuple(order),
            moves.worth(self.jaar, before),
            moves.worth(self.jaar, order),
            tuple(given),
        )

    def _deelnemer(self, aios: str) -> Deelnemer:
        found = self.facts.deelnemers.get(aios)
        if found is None:
            raise RefusedError(
                "Niet in dit stagejaar",
                f"{aios} heeft in ronde {self.facts.ronde.ronde} geen stage te doen; controleer de code en de ronde.",
            )
        return found

    def _fits(self, aios: str, component: str, month: int) -> bool:
        """Whether a stage from this month lies within the months that the plan may use."""
        part = self.facts.onderdelen[component]
        return 0 <= month <= len(self.facts.maanden) - duur(part, self._deelnemer(aios).percentage)

    def _stage(self, aios: str, component: str, plaats: str, start: date) -> JaarStage:
        self._deelnemer(aios)
        return jaar_stage(self.jaar, self.people[aios], component, plaats, self.facts.month(start))

    def _new(self, one: Verzet) -> Nieuw | None:
        """What a move comes to; None when the stage goes away.

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
        component = self._component(one, current[1] if current else None)
        aios = self.people[one.aios]
        if not self._fits(one.aios, component, month):
            raise RefusedError(
                "Dag past niet",
                f"Vanaf {start} past {component} van {one.aios} niet in het plan, dat loopt van {self.jaar.maanden[0]} "
                f"tot en met de maand van {self.jaar.maanden[-1]}.",
            )
        stage = jaar_stage(self.jaar, aios, component, one.plaats, month)
        eind = stage.tot if start == stage.van else months_after(start, stage.maanden) - timedelta(days=1)
        weeks = self.jaar.onderdeel[component].weken
        return Nieuw(one, stage, start, eind, met_rank(self.jaar, aios, stage), weeks)

    def _component(self, one: Verzet, current: str | None) -> str:
        """The component asked for, or what the stage is at that place: the same if it has that, else one as long."""
        known = {c.id for c in self.facts.year.of_stage(one.stagesoort, None)}
        if one.onderdeel is not None:
            if one.onderdeel not in known:
                raise RefusedError(
                    "Onderdeel onbekend",
                    f"{one.onderdeel} is geen onderdeel voor {one.stagesoort}; kies uit {', '.join(sorted(known))}.",
                )
            return one.onderdeel
        place = self.facts.facts.places[one.plaats or ""]
        options = [c for c in self.facts.year.of_stage(one.stagesoort, None) if suits(c, place)]
        if not options:
            raise RefusedError("Plaats past niet", f"{one.plaats} is geen stageplaats voor {one.stagesoort}.")
        if any(c.id == current for c in options):
            return current or ""
        weeks = self.jaar.onderdeel[current].weken if current else options[0].weeks
        return min(options, key=lambda c: abs(c.weeks - weeks)).id

    def _by_hand(self, new: Nieuw) -> list[Fout]:
        """What the rules for placing by hand say that the months of a plan cannot (H3, H13, H17, N9)."""
        deelnemer = self._deelnemer(new.verzet.aios)
        line = Stage(
            aios=new.verzet.aios,
            stagesoort=new.verzet.stagesoort,
            start=new.start,
            eind=new.eind,
            eind_berekend=False,
            volgorde=None,
            vervlechting=None,
            instelling=None,
            version=NEW,
            weken=new.weken,
        )
        place = self.facts.facts.places[new.stage.plaats]
        reasons = self.rest.objections(line, deelnemer.aios, deelnemer.profile, place)
        return [Fout(line.aios, f"{reason[0].upper()}{reason[1:]}.") for reason in reasons]

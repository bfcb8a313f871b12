"""Where and when one stage of a year could be instead: quarters, and at each the places with their room (H2, H7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.allocation.year import Jaar, Plaats
from stagetui.engine.allocation.year.instance import duur
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.year_moves import Oordeel, Verzet, judge
from stagetui.engine.queries.year_places import suits
from stagetui.engine.queries.years import Deelnemer, Jaarfeiten
from stagetui.engine.records import Plaatsing
from stagetui.engine.rules.halfyears import QUARTER
from stagetui.engine.rules.statuses import move_objections
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.years import Component

ANY_REASON = "een reden"


class Eis(StrEnum):
    """What moving a stage asks of who does it (H6, H7)."""

    NIETS = "niets"
    REDEN = "reden"
    OVERMACHT = "overmacht"
    VAST = "vast"


@dataclass(frozen=True, slots=True)
class Plek:
    """A place in the months that a stage would take there.

    Attributes:
        onderdeel: The id of the component that the stage would be there.
        rang: Of the preference for this place; None: there is none.
        bezwaar: Why it does not fit; '' when it may.
    """

    plaats: str
    onderdeel: str
    naam: str
    regio: str | None
    geleend: bool
    vrij: int
    rang: int | None
    bezwaar: str


@dataclass(frozen=True, slots=True)
class Begin:
    """A first day, and the places from there on: those that fit first, with wishes and most room on top."""

    start: date
    plekken: tuple[Plek, ...]


@dataclass(frozen=True, slots=True)
class Verzetbaar:
    """A stage that can be moved.

    Attributes:
        onderdeel: The name of its component; '' when it has none yet.
        plaatsing: As it is now; None when it has no place.
        beginnen: When it could begin, in order of time.
        nu: Which of them it does, or was asked about.
        eis: What moving it asks; when it is VAST it can't be.
        waarom: The sentence that goes with it.
    """

    aios: str
    naam: str
    stagesoort: str
    onderdeel: str
    percentage: int
    plaatsing: Plaatsing | None
    plaats_naam: str
    beginnen: tuple[Begin, ...]
    nu: int
    eis: Eis
    waarom: str


def movable(
    view: View,
    naam: str,
    aios: str,
    stagesoort: str,
    start: date,
    onderdeel: str | None = None,
    facts: Jaarfeiten | None = None,
) -> tuple[Verzetbaar, Jaarfeiten]:
    """Tell where and when a stage could be; also gives what was read, for asking again in the same state.

    Args:
        view: What is asked of.
        naam: The round.
        aios: Whose stage.
        stagesoort: Which.
        start: The first day that is looked at; that of the plaatsing when it has one.
        onderdeel: Which component it is, of a stage without a place.
        facts: What was read before in the same state.

    Raises:
        RefusedError: the round is unknown, or the aios has no stage to do in it.
    """
    facts = facts or Jaarfeiten(view, the_round(view, naam))
    who = facts.deelnemers.get(aios)
    if who is None or not view.rights.sees(who.aios):
        raise RefusedError("Niet in dit stagejaar", f"{aios} heeft in ronde {naam} geen stage te doen.")
    return _Options(view, facts, who, stagesoort, onderdeel).found(start), facts


def judged(view: View, naam: str, verzet: Verzet, facts: Jaarfeiten | None) -> tuple[Oordeel, Jaarfeiten]:
    """Hold one move against every rule; see `judge`. `facts` is what was read before in the same state.

    Raises:
        RefusedError: see `judge`.
    """
    ronde = the_round(view, naam)
    facts = facts or Jaarfeiten(view, ronde)
    return judge(view, ronde, [verzet], facts), facts


class _Options:
    def __init__(
        self, view: View, facts: Jaarfeiten, who: Deelnemer, stagesoort: str, onderdeel: str | None
    ) -> None:
        self.view, self.facts, self.who, self.kind = view, facts, who, stagesoort
        fixed = {(placed.aios, placed.stagesoort): (placed, c) for placed, c in facts.fixed()}
        here = fixed.get((who.aios.aios, stagesoort))
        self.current = here[0] if here else None
        known = here[1] if here else onderdeel
        self.component = facts.year.component(known) if known else None
        loose = () if self.current is None else (self.current.plaatsing,)
        self.jaar: Jaar = facts.jaar(facts.year.policy, 1, loose)
        self.held = Counter(
            (one.plaats, month) for one in self.jaar.vast for month in range(one.start, one.na)
        )
        self.wishes: dict[str, int] = {}
        for wish in facts.facts.preferences.get((who.aios.aios, stagesoort), ()):
            if wish.plaats:
                self.wishes.setdefault(wish.plaats, wish.rang)

    def found(self, start: date) -> Verzetbaar:
        """Everything about the stage."""
        now = self.current.start if self.current else start
        months = self._months(now)
        need, why = self._demands()
        place = self.facts.facts.places.get(self.current.plaats or "") if self.current else None
        return Verzetbaar(
            self.who.aios.aios,
            self.who.aios.naam,
            self.kind,
            self.component.name if self.component else "",
            self.who.percentage,
            self.current,
            place.naam if place else "",
            tuple(
                Begin(
                    now if month == self.facts.month(now) else self.jaar.maanden[month], self._places(month)
                )
                for month in months
            ),
            months.index(self.facts.month(now)),
            need,
            why,
        )

    def _months(self, now: date) -> list[int]:
        """The months in which it could begin: of the quarters in which this aios is free, and the one that it has."""
        here = self.facts.month(now)
        last = min(self.who.tot, len(self.jaar.maanden) - 1)
        first = -(-self.who.vanaf // QUARTER) * QUARTER
        return sorted({here, *range(first, last + 1, QUARTER)})

    def _demands(self) -> tuple[Eis, str]:
        """What moving it asks, by the rules for its plaatsing (H6, H7)."""
        one = self.current
        if one is None:
            return Eis.NIETS, ""

        def against(reason: str | None, *, overmacht: bool = False) -> list[str]:
            _, found = move_objections(
                self.who.profile, one, one, today=self.view.today, reason=reason, overmacht=overmacht
            )
            return found

        if not (found := against(None)):
            return Eis.NIETS, ""
        if not against(ANY_REASON):
            return Eis.REDEN, "Het plan is al definitief; de reden gaat mee in het bericht."
        allowed = not against(ANY_REASON, overmacht=True)
        return Eis.OVERMACHT if allowed else Eis.VAST, "; ".join(found)

    def _places(self, month: int) -> tuple[Plek, ...]:
        found = [one for place in self.jaar.plaatsen if (one := self._place(place, month)) is not None]
        return tuple(
            sorted(found, key=lambda p: (bool(p.bezwaar), p.rang or len(found), p.geleend, -p.vrij, p.naam))
        )

    def _place(self, place: Plaats, month: int) -> Plek | None:
        record = self.facts.facts.places[place.id]
        component = self._component(
            [c for c in self.facts.year.of_stage(self.kind, None) if suits(c, record)]
        )
        if component is None:
            return None
        months = duur(self.jaar.onderdeel[component.id], self.who.percentage)
        span = range(month, min(month + months, len(self.jaar.maanden)))
        free = min(place.capaciteit[at] - self.held[place.id, at] for at in span)
        return Plek(
            place.id,
            component.id,
            record.naam,
            record.regio,
            record.instituut not in (None, self.who.aios.instituut),
            free,
            self.wishes.get(place.id),
            next(self._against(place, span, free), ""),
        )

    def _component(self, options: list[Component]) -> Component | None:
        """Which component it would be there: the one that it is, else one as long."""
        if self.component in options or not options:
            return self.component if options else None
        weeks = self.component.weeks if self.component else options[0].weeks
        return min(options, key=lambda one: abs(one.weeks - weeks))

    def _against(self, place: Plaats, span: range, free: int) -> Iterator[str]:
        """Why the place does not fit in these months; the rest of the rules has the last word."""
        if place.minimum > self.who.percentage:
            yield f"vraagt {place.minimum} %"
        if all(place.capaciteit[at] == 0 for at in span):
            yield "dicht"
        elif free <= 0:
            yield "vol"
        elif place.erkend_tot is not None and place.erkend_tot < self.jaar.dagen(span.start, len(span))[1]:
            yield "erkenning eindigt"

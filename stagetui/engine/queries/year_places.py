"""Where a year of stages is planned: room per month, recognition, and what institutes lend (H2, H13, H17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from stagetui.engine.allocation.year import Afspraak, Plaats
from stagetui.engine.queries.instances import Facts
from stagetui.engine.records import Beschikbaarheid, Leenafspraak, Plaatsing, Stageplaats, words
from stagetui.engine.rules.halfyears import months_after
from stagetui.engine.rules.recognition import recognised_until
from stagetui.profiles.years import Component, StageYear

SHARED = ""
"""Stands for the institute of a place that has none, where several plan together: it is lent to each of them."""

Span = Callable[[date, date], tuple[int, int]]


def suits(component: Component, place: Stageplaats) -> bool:
    """Whether a place is one for this component: for its kind of stage, in one of its fields."""
    offered = {place.specialisme, *words(place.kenmerken)}
    return component.stagesoort in words(place.stagesoorten) and not offered.isdisjoint(
        [component.field, *component.also]
    )


class Aanbod:
    """What a year has to offer."""

    def __init__(
        self, facts: Facts, year: StageYear, profiel: str, span: Span, maanden: Sequence[date], ronde: int
    ) -> None:
        """Keep what the places depend on.

        Args:
            facts: What was read.
            year: What the profile says of its year.
            profiel: The profile.
            span: Tells in which months of the plan some days lie.
            maanden: The months of the plan.
            ronde: How many of them the round plans; the others are looked ahead at.
        """
        self._facts, self._year, self._profiel = facts, year, profiel
        self._span, self._maanden = span, maanden
        self._ahead = months_after(maanden[0], ronde)
        self._windows: dict[str, list[Beschikbaarheid]] = defaultdict(list)
        for window in facts.windows:
            self._windows[window.plaats].append(window)

    def places(
        self,
        institutes: Sequence[str],
        fixed: Sequence[Plaatsing],
    ) -> tuple[tuple[Plaats, ...], tuple[Afspraak, ...]]:
        """Tell the places of these institutes and those lent to them, and the agreements that hold.

        Args:
            institutes: Whose aios are planned.
            fixed: The plaatsingen that the plan holds itself, wherever they are; all others take room away.
        """
        agreements = [
            agreed
            for one in self._facts.lent
            if one.aan_instituut in institutes and (agreed := self._agreement(one)) is not None
        ]
        borrowed = {plaats for one in agreements for plaats in one.plaatsen}
        alone = institutes[0] if len(institutes) == 1 else SHARED
        held, kept = {one.plaats for one in fixed}, {one.plaatsing for one in fixed}
        taken: dict[str, list[int]] = defaultdict(lambda: [0] * len(self._maanden))
        for placed in self._facts.placed.values():
            if placed.plaats and placed.plaatsing not in kept:
                first, months = self._span(placed.start, placed.eind)
                for number in range(max(first, 0), min(first + months, len(self._maanden))):
                    taken[placed.plaats][number] += 1
        found = []
        for place in self._facts.places.values():
            here = [one for one in self._year.components if suits(one, place)]
            own = place.instituut is None or place.instituut in institutes
            if place.plaats in held or (here and self._open(place) and (own or place.plaats in borrowed)):
                found.append(self._plaats(place, here, taken[place.plaats], alone))
        if shared := frozenset(one.id for one in found if one.instituut == SHARED):
            most = sum(one in institutes for one in self._facts.home.values()) * len(self._year.components)
            agreements += [Afspraak(f"gedeeld met {who}", SHARED, who, shared, most) for who in institutes]
        known = {one.id for one in found}
        return tuple(found), tuple(one for one in agreements if one.plaatsen <= known)

    def _open(self, place: Stageplaats) -> bool:
        return place.goedgekeurd and self._profiel in words(place.profielen)

    def _plaats(
        self, place: Stageplaats, here: Sequence[Component], taken: Sequence[int], alone: str
    ) -> Plaats:
        until = [self._recognised(place, month) for month in self._maanden]
        covered = [
            number
            for number, month in enumerate(self._maanden)
            if (end := until[number]) is None or end >= _last(month)
        ]
        # before the recognition, and in a gap of it, nobody is there; its end is told as such
        closed = set(range(covered[-1])).difference(covered) if covered else set()
        return Plaats(
            place.plaats,
            place.instituut or alone,
            place.regio or "",
            frozenset(one.field for one in here),
            tuple(
                0 if number in closed else max(self._room(place.plaats, month) - taken[number], 0)
                for number, month in enumerate(self._maanden)
            ),
            until[covered[-1]] if covered else self._maanden[0] - timedelta(days=1),
            place.deeltijd_minimum or 0,
            frozenset(one.stagesoort for one in here),
        )

    def _recognised(self, place: Stageplaats, day: date) -> date | None:
        """Until when the place is recognised for a stage that starts that day; None: no end is known (H17, H18)."""
        return recognised_until(self._facts.supervised[place.plaats], self._year.recognition, day)

    def _room(self, plaats: str, month: date) -> int:
        """For how many aios there is room on every day of a month; none when some day was not offered (H2).

        What is looked ahead at may not have been asked yet: then nothing has changed.
        """
        last = _last(month)
        windows = self._windows[plaats]
        if windows and month >= self._ahead and windows[-1].tot < month:
            return windows[-1].capaciteit
        here = [w for w in windows if w.van <= last and w.tot >= month]
        offered = sum((min(w.tot, last) - max(w.van, month)).days + 1 for w in here)
        return min(w.capaciteit for w in here) if offered == (last - month).days + 1 else 0

    def _agreement(self, one: Leenafspraak) -> Afspraak | None:
        """A lending agreement in the months of the plan, less the stages that were borrowed under it already (H13)."""
        place = self._facts.places.get(one.plaats)
        first, months = self._span(one.van, one.tot)
        if place is None or place.instituut in (None, one.aan_instituut) or first + months <= 0:
            return None
        used = sum(
            placed.plaats == one.plaats
            and self._facts.home.get(placed.aios) == one.aan_instituut
            and one.van <= placed.start <= one.tot
            for placed in self._facts.placed.values()
        )
        return Afspraak(
            f"{one.plaats} aan {one.aan_instituut} vanaf {one.van}",
            place.instituut or SHARED,
            one.aan_instituut,
            frozenset([one.plaats]),
            max(one.maximum - used, 0),
            max(first, 0),
            first + months - 1,
        )


def _last(month: date) -> date:
    """The last day of the month that begins then."""
    return months_after(month, 1) - timedelta(days=1)

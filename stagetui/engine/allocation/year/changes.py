"""What would have met a wish, or given a place, in a year: tried by computing again, and what it would cost others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from stagetui.engine.allocation.outcome import RunStatus
from stagetui.engine.allocation.year.goals import goals, wishes_met
from stagetui.engine.allocation.year.instance import Aios, Beleid, Jaar, Wens
from stagetui.engine.allocation.year.outcome import JaarUitkomst, Ongeplaatst

Solve = Callable[[Jaar], JaarUitkomst | None]
"""Computes a year again; None when there is no time left for it."""

PRICE = 10
"""A wish that goes first weighs as much as all the wishes of so many aios together."""
NO_TIME = "wat dit zou veranderen, was binnen de tijd niet uit te rekenen"


@dataclass(frozen=True, slots=True)
class Room:
    """One more aios at a place, for so many months from month `start`."""

    plaats: str
    start: int
    maanden: int


class Changes:
    """Tries changes to the year of one aios, and tells in Dutch what comes of them."""

    def __init__(self, jaar: Jaar, plan: JaarUitkomst, aios: Aios, solve: Solve) -> None:
        """Keep what was decided, to compare with."""
        self._jaar, self._plan, self._aios, self._solve = jaar, plan, aios, solve

    def for_wish(self, wens: Wens, room: Room | None) -> str:
        """What would meet a wish: one place more where it is full, else putting it before all other wishes."""
        if room is not None:
            after = self._solve(_with_room(self._jaar, room))
            if after is not None and self._met(wens, after):
                return (
                    f"{self._where(room)} zou {room.plaats} aan {self._aios.id} geven{self._effects(after)}"
                )
        after = self._solve(_first(self._jaar, self._aios, wens))
        if after is None:
            return NO_TIME
        if self._met(wens, after):
            return f"het kan zonder plaats erbij, als deze wens voor alle andere gaat{self._effects(after)}"
        if after.status is RunStatus.TIJDSLIMIET:
            return NO_TIME
        more = (
            f"ook {self._where(room)} zou {room.plaats} niet aan {self._aios.id} geven, en " if room else ""
        )
        return f"{more}ook als deze wens voor alle andere gaat, wordt ze niet vervuld"

    def for_component(self, one: Ongeplaatst, room: Room) -> str:
        """What one place more would do for a component that has no place."""
        after = self._solve(_with_room(self._jaar, room))
        if after is None:
            return NO_TIME
        loose = {(other.aios, other.onderdeel) for other in after.ongeplaatst}
        if (one.aios, one.onderdeel) not in loose:
            return f"{self._where(room)} zou {one.aios} een plaats geven{self._effects(after)}"
        if after.status is RunStatus.TIJDSLIMIET:
            return NO_TIME
        return f"ook {self._where(room)} zou {one.aios} geen plaats geven{self._effects(after)}"

    def _met(self, wens: Wens, after: JaarUitkomst) -> bool:
        return wishes_met(self._jaar, after)[self._aios.id, wens] > 0

    def _where(self, room: Room) -> str:
        van, tot = self._jaar.dagen(room.start, room.maanden)
        return f"één plaats meer bij {room.plaats} van {van} t/m {tot}"

    def _effects(self, after: JaarUitkomst) -> str:
        """The goals that come out otherwise, and for how many others something changes."""
        before, later = goals(self._jaar, self._plan), goals(self._jaar, after)
        told = [f"{naam} {before[naam]} → {later[naam]}" for naam in before if before[naam] != later[naam]]
        others = len(_different(self._plan, after) - {self._aios.id})
        told.append(
            f"voor {others} andere(n) verandert dan iets"
            if others
            else "voor niemand anders verandert dan iets"
        )
        return "".join(f"; {one}" for one in told)


def _different(one: JaarUitkomst, other: JaarUitkomst) -> set[str]:
    """Who has something else in two plans."""
    plans: list[dict[str, set[tuple[str, str, int]]]] = []
    for plan in (one, other):
        stages: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
        for stage in plan.stages:
            stages[stage.aios].add((stage.onderdeel, stage.plaats, stage.start))
        plans.append(stages)
    return {name for name in plans[0].keys() | plans[1].keys() if plans[0][name] != plans[1][name]}


def _with_room(jaar: Jaar, room: Room) -> Jaar:
    months = range(room.start, room.start + room.maanden)

    def capacity(before: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(count + (month in months) for month, count in enumerate(before))

    return replace(
        jaar,
        plaatsen=tuple(
            replace(one, capaciteit=capacity(one.capaciteit)) if one.id == room.plaats else one
            for one in jaar.plaatsen
        ),
    )


def _first(jaar: Jaar, aios: Aios, wens: Wens) -> Jaar:
    """The year in which this wish goes before all others, after placing everybody and borrowing little."""
    by_rank = jaar.beleid is Beleid.RANG_MAXIMAAL
    most = max((sum(one.gewicht for one in other.wensen) for other in jaar.aios), default=0)

    def changed(other: Aios) -> Aios:
        wishes = []
        for one in other.wensen:
            mine = other is aios and one is wens
            if by_rank:
                wishes.append(replace(one, rang=1 if mine else one.rang + 1))
            else:
                wishes.append(replace(one, gewicht=PRICE * most + 1) if mine else one)
        return replace(other, wensen=tuple(wishes))

    return replace(jaar, aios=tuple(map(changed, jaar.aios)))

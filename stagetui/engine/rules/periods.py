"""Stretches of days, first and last inclusive: joined, and with others taken out of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

Period = tuple[date, date]
_DAY = timedelta(days=1)


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few periods as possible: what overlaps or follows on is one."""
    found: list[Period] = []
    for van, tot in sorted(periods):
        if found and van <= found[-1][1] + _DAY:
            found[-1] = found[-1][0], max(found[-1][1], tot)
        else:
            found.append((van, tot))
    return found


def without(periods: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """The days of `periods` that are in none of `taken`, in order."""
    left = joined(periods)
    for first, last in taken:
        kept: list[Period] = []
        for van, tot in left:
            if van < first:
                kept.append((van, min(tot, first - _DAY)))
            if tot > last:
                kept.append((max(van, last + _DAY), tot))
        left = [(van, tot) for van, tot in joined(kept) if van <= tot] if kept else []
    return left


def overlap(one: Period, other: Period) -> bool:
    """Whether they share a day."""
    return one[0] <= other[1] and other[0] <= one[1]

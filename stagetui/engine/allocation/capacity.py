"""Places and days: what room is left beside fixed stays, and the few rows that guard it.

Room is a list of segments per place; between them there is none. A capacity row stands for a largest set of stays
that are there on the same day, so there are as many rows as such sets, not as days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from stagetui.engine.allocation.instance import Stay, Window


@dataclass(frozen=True, slots=True)
class Segment:
    """Days `first` to `last` inclusive, as ordinals, in which `room` more aios fit beside the fixed stays."""

    first: int
    last: int
    room: int


def segments(windows: Iterable[Window], stays: Iterable[Stay]) -> dict[str, list[Segment]]:
    """Room per place, in order of days; fixed stays beyond the capacity leave no room, never less than none."""
    fixed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for stay in stays:
        fixed[stay.plaats].append((stay.start.toordinal(), stay.eind.toordinal()))
    rooms: dict[str, list[Segment]] = defaultdict(list)
    for window in sorted(windows, key=lambda w: (w.plaats, w.van)):
        first, last = window.van.toordinal(), window.tot.toordinal()
        taken = [
            (start, end) for start, end in fixed.get(window.plaats, ()) if start <= last and end >= first
        ]
        cuts = sorted({first, last + 1} | {d for s, e in taken for d in (s, e + 1) if first < d <= last})
        for begin, after in pairwise(cuts):
            held = sum(start <= begin <= end for start, end in taken)
            _append(rooms[window.plaats], Segment(begin, after - 1, max(window.capaciteit - held, 0)))
    return rooms


def _append(room: list[Segment], segment: Segment) -> None:
    """Add a segment, joined to the one before when it goes on with the same room."""
    if room and room[-1].last + 1 == segment.first and room[-1].room == segment.room:
        room[-1] = Segment(room[-1].first, segment.last, segment.room)
    else:
        room.append(segment)


def least_room(room: Sequence[Segment], start: date, eind: date) -> int | None:
    """The least room on any day from `start` to `eind`; None when a day falls outside every window."""
    day, last = start.toordinal(), eind.toordinal()
    least: int | None = None
    for segment in room:
        if segment.last < day:
            continue
        if segment.first > day:
            break
        if least is None or segment.room < least:
            least = segment.room
        if segment.last >= last:
            return least
        day = segment.last + 1
    return None


def cliques(
    room: Sequence[Segment], stays: Sequence[tuple[int, int, int]]
) -> list[tuple[tuple[int, ...], int]]:
    """The sets of stays that can be too many at once.

    Args:
        room: the segments of one place, in order.
        stays: (first day, last day, column) of each possible stay there.

    Returns:
        (columns, room) per largest set of stays on one day of a segment, without those that fit anyhow or that
        a neighbour implies.
    """
    found: list[tuple[frozenset[int], int]] = []
    for segment in room:
        here = sorted(
            (first, last, column)
            for first, last, column in stays
            if first <= segment.last and last >= segment.first
        )
        active: dict[int, int] = {}
        grown = False
        for first, last, column in here:
            gone = [old for old, end in active.items() if end < first]
            if gone and grown:
                _keep(found, frozenset(active), segment.room)
                grown = False
            for old in gone:
                del active[old]
            active[column] = last
            grown = True
        _keep(found, frozenset(active), segment.room)
    return [(tuple(sorted(columns)), limit) for columns, limit in found]


def _keep(found: list[tuple[frozenset[int], int]], columns: frozenset[int], room: int) -> None:
    if len(columns) <= room:
        return
    if found:
        before, limit = found[-1]
        if columns <= before and limit <= room:
            return
        if before <= columns and room <= limit:
            found.pop()
    found.append((columns, room))

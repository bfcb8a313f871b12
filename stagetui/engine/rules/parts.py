"""The parts that fill a stage (N11, N13): laying them out over its days, and what is wrong with them; pure.

Parts that follow each other are contiguous and fill the stage; parts that run at the same time each last all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from stagetui.profiles.calendar import FULL_TIME, Werktijd, stage_end, stage_start
from stagetui.profiles.stages import SEPARATOR, Stagesoort, part_of
from stagetui.profiles.terms import Verloop

DAY = timedelta(days=1)
Dates = tuple[date, date]
"""The first and the last day, inclusive."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A stage that has parts: which one, its days (`eind` inclusive), and how much of the week goes to it.

    Attributes:
        id: Its id in the profile.
        kind: What the profile says about it.
        start: First day.
        eind: Last day, inclusive.
        werktijd: The part-time factor through time.
        share: The part of the working week that goes to the stage, in percent.
    """

    id: str
    kind: Stagesoort
    start: date
    eind: date
    werktijd: Werktijd
    share: int = FULL_TIME

    @property
    def ids(self) -> list[str]:
        """The ids of its parts as lines of the schema, in their usual order."""
        return [f"{self.id}{SEPARATOR}{name}" for name in self.kind.parts]

    def minimum(self, part: str) -> int | None:
        """The full-time weeks that a part has at the least; None when the profile leaves it what remains."""
        name = part_of(part)[1]
        return self.kind.parts[name].weeks if name in self.kind.parts else None

    def short(self, part: str, dates: Dates) -> bool:
        """Whether these days are fewer than the weeks of the part ask for.

        One day less is allowed: the day on which the weeks of the part before it are reached counts for both.
        """
        weeks = self.minimum(part)
        return (
            weeks is not None
            and stage_end(dates[0], weeks, self.werktijd, self.share) > dates[1] + self._spare
        )

    @property
    def _spare(self) -> timedelta:
        """What rounding to whole days may cost: a day at the highest factor is more days at the lowest."""
        highest = self.werktijd.highest(self.start, self.eind)
        return DAY * -(-highest // self.werktijd.lowest(self.start, self.eind))


def laid_out(whole: Whole, order: Sequence[str] = ()) -> dict[str, Dates]:
    """Lay the parts out over the stage; what does not fit is told by `part_objections` of the outcome.

    At the same time: each from the first day to the last. After each other: those before the part without weeks from
    the first day on, those after it back from the last day, and that part (without one: the last) gets what is between.

    Args:
        whole: The stage.
        order: The ids of all its parts in the order in which they follow each other; empty: the usual order.
    """
    ids = list(order) or whole.ids
    if whole.kind.parts_run is Verloop.TEGELIJK:
        return dict.fromkeys(ids, (whole.start, whole.eind))
    loose = next((n for n, part in enumerate(ids) if whole.minimum(part) is None), len(ids) - 1)
    found: dict[str, Dates] = {}
    first, weeks = whole.start, 0
    for part in ids[:loose]:
        weeks += whole.minimum(part) or 0
        last = stage_end(whole.start, weeks, whole.werktijd, whole.share)
        found[part] = first, last
        first = last + DAY
    after: dict[str, Dates] = {}
    last, weeks = whole.eind, 0
    for part in reversed(ids[loose + 1 :]):
        weeks += whole.minimum(part) or 0
        begin = stage_start(whole.eind, weeks, whole.werktijd, whole.share)
        after[part] = begin, last
        last = begin - DAY
    return found | {ids[loose]: (first, last)} | after


def moved_along(whole: Whole, before: date, parts: Mapping[str, Dates]) -> dict[str, Dates]:
    """Let parts follow their stage, which began at `before`: as they stood when they still fit, else laid out anew."""
    if set(parts) != set(whole.ids):
        return laid_out(whole)
    shift = whole.start - before
    shifted = {part: (start + shift, eind + shift) for part, (start, eind) in parts.items()}
    if not part_objections(whole, shifted):
        return shifted
    return laid_out(whole, sorted(parts, key=lambda part: parts[part]))


def part_objections(whole: Whole, parts: Mapping[str, Dates]) -> list[tuple[str, str]]:
    """Tell what keeps these parts from being those of the stage, each with the id of the part (or stage) it is about.

    Args:
        whole: The stage.
        parts: The days of each part, by its id.
    """
    unlike = [
        *((part, "de profielregels kennen dit deel niet") for part in parts if part not in whole.ids),
        *((whole.id, f"deel {part} ontbreekt") for part in whole.ids if part not in parts),
    ]
    if unlike:
        return unlike
    together = whole.kind.parts_run is Verloop.TEGELIJK
    return list(_at_once(whole, parts) if together else _in_turn(whole, parts))


def _at_once(whole: Whole, parts: Mapping[str, Dates]) -> Iterator[tuple[str, str]]:
    for part, dates in parts.items():
        if dates != (whole.start, whole.eind):
            yield (
                part,
                f"de delen van {whole.id} lopen tegelijk: dit deel duurt ook van {whole.start} t/m {whole.eind}",
            )


def _in_turn(whole: Whole, parts: Mapping[str, Dates]) -> Iterator[tuple[str, str]]:
    ordered = sorted(parts.items(), key=lambda item: item[1])
    for part, (start, eind) in ordered:
        if eind < start:
            yield part, f"voor dit deel blijft in {whole.id} ({whole.start} t/m {whole.eind}) geen dag over"
        elif whole.short(part, (start, eind)):
            yield (
                part,
                f"dit deel duurt van {start} t/m {eind}, en het zijn minstens {whole.minimum(part)} weken voltijd",
            )
    (first, (start, _)), (last, (_, eind)) = ordered[0], ordered[-1]
    if start != whole.start:
        yield first, f"de delen beginnen op {start} en {whole.id} op {whole.start}; laat ze samen beginnen"
    for (one, (_, until)), (other, (since, _)) in pairwise(ordered):
        if since != until + DAY:
            how = "overlapt met" if since <= until else "sluit niet aan op"
            yield other, f"{how} {one}, dat tot en met {until} duurt; begin op {until + DAY}"
    if eind != whole.eind:
        yield last, f"de delen eindigen op {eind} en {whole.id} op {whole.eind}; laat ze samen eindigen"

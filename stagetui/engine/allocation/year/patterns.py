"""The programmes that one aios can follow: which components, in which order, from which month.

The whole year is laid out, so whatever the first half of a programme is, its second half remains possible (H5). Places
play no part yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise, product
from typing import NamedTuple

from stagetui.engine.allocation.year.instance import FULL, Aios, Jaar, Traject, Vast, duur


class Item(NamedTuple):
    """A component laid in the year: from month `start`, for so many months."""

    start: int
    onderdeel: str
    maanden: int

    @property
    def na(self) -> int:
        """The month after it."""
        return self.start + self.maanden


@dataclass(frozen=True, slots=True, order=True)
class Pattern:
    """A programme: its items by start, those that a fixed stage already answers included.

    `weggelaten` are components that nothing could be found for: they count as unplaced.
    """

    items: tuple[Item, ...]
    weggelaten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bag:
    """A variant of every traject that remains, without the components that are left out."""

    parts: tuple[tuple[Traject, tuple[str, ...]], ...]
    left: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The components that are to be laid in the year."""
        return [one for _, variant in self.parts for one in variant if one not in self.left]

    @property
    def kept(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Per traject what is kept of its variant, with gaps where something is left out."""
        return tuple(
            (traject.id, tuple("" if one in self.left else one for one in variant))
            for traject, variant in self.parts
        )


def patterns(jaar: Jaar, aios: Aios, vast: Sequence[Vast]) -> tuple[Pattern, ...]:
    """Every programme that `aios` can follow beside these fixed stages of theirs, in a fixed order.

    When none keeps to `aios.speling`, those with the fewest empty months are given; when there is none at all, those
    that leave out as few weeks as possible.

    Returns:
        At least one, possibly without items.
    """
    return _laid(jaar, aios, vast, _bags(jaar, aios, vast, whole=True)) or (
        _laid(jaar, aios, vast, _bags(jaar, aios, vast, whole=False)) or (Pattern(()),)
    )


def _laid(
    jaar: Jaar, aios: Aios, vast: Sequence[Vast], options: Sequence[tuple[int, _Bag]]
) -> tuple[Pattern, ...]:
    """What the first bags that can be laid in the year give; nothing when none can."""
    for _, same in groupby(options, key=lambda one: one[0]):
        bags = [_Layout(jaar, aios, vast, bag) for _, bag in same]
        for empty in range(aios.speling, max(aios.tot - aios.vanaf, aios.speling) + 2):
            found = {Pattern(items, one.left) for one in bags for items in one.all(empty)}
            if found:
                return tuple(sorted(found))
    return ()


def _bags(jaar: Jaar, aios: Aios, vast: Sequence[Vast], *, whole: bool) -> list[tuple[int, _Bag]]:
    """All bags without a forbidden component, those that leave out the fewest weeks first (H3).

    With `whole` only those that leave out no weeks: mostly enough, and far fewer.
    Each comes with the weeks it leaves out. Of those that keep the same, the one is given that leaves out least
    of what was forbidden anyhow.
    """
    fixed = frozenset(one.onderdeel for one in vast)
    options = []
    for name in aios.trajecten:
        traject = jaar.traject[name]
        begun = max(len(fixed.intersection(variant)) for variant in traject.varianten)
        options.append([(traject, v) for v in traject.varianten if len(fixed.intersection(v)) == begun])
    found: dict[object, tuple[int, int, list[str], _Bag]] = {}
    for parts in product(*options):
        names = [one for _, variant in parts for one in variant if one not in fixed]
        loose = [one for one in names if not (whole and jaar.onderdeel[one].weken)]
        for size in range(len(loose) + 1):
            for left in map(frozenset, combinations(loose, size)):
                bag = _Bag(parts, left)
                if _allowed(jaar, aios, bag, fixed):
                    weeks = sum(jaar.onderdeel[one].weken for one in left)
                    vain = sum(forbidden(jaar, aios, one) for one in left)
                    one = (weeks, vain, sorted(left), bag)
                    found[bag.kept, weeks] = min(found.get((bag.kept, weeks), one), one, key=lambda f: f[:3])
    return [(weeks, bag) for weeks, _, _, bag in sorted(found.values(), key=lambda f: f[0])]


def forbidden(jaar: Jaar, aios: Aios, name: str) -> bool:
    """Whether the aios may not do this component: exempted, done before, or an elective not granted (H3, H11)."""
    one = jaar.onderdeel[name]
    return one.veld in aios.verboden or one.veld in aios.gedaan or (one.keuze and name not in aios.keuzes)


def _allowed(jaar: Jaar, aios: Aios, bag: _Bag, fixed: frozenset[str]) -> bool:
    """Whether the new components are allowed and no field comes twice, except inside a variant or by what is fixed."""
    names = bag.names
    if any(forbidden(jaar, aios, one) for one in names if one not in fixed):
        return False
    fields = [
        {jaar.onderdeel[one].veld for one in variant if one not in bag.left} for _, variant in bag.parts
    ]
    elsewhere = {jaar.onderdeel[one].veld for one in fixed.difference(names)}
    new = {jaar.onderdeel[one].veld for one in names if one not in fixed}
    return sum(map(len, fields)) == len(set().union(*fields)) and elsewhere.isdisjoint(new)


class _Layout:
    """Lays the components of one bag in the year, month by month; what is fixed stays where it is."""

    def __init__(self, jaar: Jaar, aios: Aios, vast: Sequence[Vast], bag: _Bag) -> None:
        self.jaar, self.aios = jaar, aios
        self.left = tuple(sorted(bag.left))
        given = {one.onderdeel: Item(one.start, one.onderdeel, one.maanden) for one in vast}
        self.busy = {month for one in vast for month in range(one.start, one.na)}
        self.todo = frozenset(bag.names).difference(given)
        self.kept = tuple(given[one] for one in bag.names if one in given)
        self.after = {
            later: earlier
            for traject, variant in bag.parts
            if traject.aaneen
            for earlier, later in pairwise(variant)
            if bag.left.isdisjoint((earlier, later)) and not {earlier, later} <= set(given)
        }
        last = {one for t, v in bag.parts if t.laatst_bij_deeltijd and aios.percentage < FULL for one in v}
        self.last = last - set(given)
        self.first = {one for one in bag.names if one not in last}

    def all(self, empty: int) -> Iterator[tuple[Item, ...]]:
        """Every layout with at most so many empty months before its last new item."""
        need = sum(duur(self.jaar.onderdeel[one], self.aios.percentage) for one in self.todo)
        free = sum(month not in self.busy for month in range(self.aios.vanaf, self.aios.tot + 1))
        if need > free:
            return
        for laid in self._lay(self.aios.vanaf, self.todo, empty, ()):
            items = tuple(sorted((*laid, *self.kept)))
            if self._in_order(items):
                yield items

    def _lay(
        self, month: int, todo: frozenset[str], empty: int, laid: tuple[Item, ...]
    ) -> Iterator[tuple[Item, ...]]:
        if not todo:
            yield laid
        elif month > self.aios.tot:
            return
        elif month in self.busy:
            yield from self._lay(month + 1, todo, empty, laid)
        else:
            for name in sorted(todo):
                item = Item(month, name, duur(self.jaar.onderdeel[name], self.aios.percentage))
                if self._fits(item):
                    yield from self._lay(item.na, todo - {name}, empty, (*laid, item))
            if empty:
                yield from self._lay(month + 1, todo, empty - 1, laid)

    def _fits(self, item: Item) -> bool:
        free = self.busy.isdisjoint(range(item.start, item.na))
        return free and item.na <= self.aios.tot + 1 and starts(self.jaar, item)

    def _in_order(self, items: tuple[Item, ...]) -> bool:
        """Whether components that belong together follow each other, and what must come last does (H10, H14)."""
        at = {item.onderdeel: item for item in items}
        if any(at[later].start != at[earlier].na for later, earlier in self.after.items()):
            return False
        last = min((at[one].start for one in self.last if one in at), default=None)
        return last is None or all(at[one].na <= last for one in self.first)


def starts(jaar: Jaar, item: Item) -> bool:
    """Whether the component may start in that month: a course it needs was held in the month before (H10)."""
    days = jaar.onderdeel[item.onderdeel].cursusdagen
    first = jaar.maanden[item.start]
    return not days or any(0 <= (first - day).days <= 31 for day in days)

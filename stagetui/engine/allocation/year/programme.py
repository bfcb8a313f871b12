"""An independent check of one aios's programme: complete, in order, and neither longer nor emptier than it need be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations, product
from typing import NamedTuple

from stagetui.engine.allocation.year.instance import FULL, Aios, Jaar, Traject, duur


class Laid(NamedTuple):
    """A component in the months from `start`, with a place or without."""

    name: str
    start: int
    months: int
    fixed: bool

    @property
    def after(self) -> int:
        """The month after it."""
        return self.start + self.months


Variants = tuple[tuple[Traject, tuple[str, ...]], ...]


def programme_faults(
    jaar: Jaar,
    aios: Aios,
    laid: Sequence[Laid],
    left: Sequence[str],
    best: tuple[int, int] | None = None,
) -> list[str]:
    """Dutch clauses for what is wrong with a programme.

    Args:
        jaar: of the plan.
        aios: whose programme it is.
        laid: everything that lies in the year, fixed stages included.
        left: components that were left out of it.
        best: see `best_possible`; found when absent and needed.
    """
    ordered = sorted(laid, key=lambda one: one.start)
    for one, other in pairwise(ordered):
        if other.start < one.after and not (one.fixed and other.fixed):
            return [f"{one.name} en {other.name} overlappen."]
    variants = [v for v in _variants(jaar, aios, laid) if _is(v, laid, left)]
    if not variants:
        return ["Het programma is niet volledig, of heeft iets te veel."]
    if not any(_fields_differ(jaar, v, laid) for v in variants):
        return ["Een soort stage komt twee keer voor."]
    if not any(_in_order(aios, v, laid) for v in variants if _fields_differ(jaar, v, laid)):
        return ["De stages staan niet in de goede volgorde."]
    return _economy(jaar, aios, laid, left, best)


def _economy(
    jaar: Jaar, aios: Aios, laid: Sequence[Laid], left: Sequence[str], best: tuple[int, int] | None
) -> list[str]:
    """Whether no more is left out, and no more months lie empty, than need be."""
    missed = sum(jaar.onderdeel[name].weken for name in left)
    empty = _empty(aios, laid)
    if missed or empty > aios.speling:
        fewest, least = best or best_possible(jaar, aios, [one for one in laid if one.fixed])
        if missed > fewest:
            return ["Er is meer weggelaten dan nodig is."]
        if missed == fewest and empty > max(aios.speling, least):
            return [f"Er liggen {empty} maanden leeg, dat is meer dan nodig is."]
    return []


def _variants(jaar: Jaar, aios: Aios, laid: Sequence[Laid]) -> Iterator[Variants]:
    """One variant per traject, of those that go on with most of what is fixed."""
    fixed = {one.name for one in laid if one.fixed}
    options = []
    for name in aios.trajecten:
        traject = jaar.traject[name]
        most = max(len(fixed & set(variant)) for variant in traject.varianten)
        options.append([(traject, v) for v in traject.varianten if len(fixed & set(v)) == most])
    return product(*options)


def _is(variants: Variants, laid: Sequence[Laid], left: Sequence[str]) -> bool:
    """Whether laid and left out together are these variants, fixed stages beside them aside."""
    wanted = sorted(name for _, variant in variants for name in variant)
    names = [one.name for one in laid if not one.fixed or one.name in wanted]
    return sorted([*names, *left]) == wanted


def _fields_differ(jaar: Jaar, variants: Variants, laid: Sequence[Laid]) -> bool:
    """Whether no field comes twice, except inside a variant or by what is fixed."""
    here = {one.name for one in laid}
    owner = {name: number for number, (_, v) in enumerate(variants) for name in v if name in here}
    beside = [one.name for one in laid if one.fixed and one.name not in owner]
    seen: dict[str, int] = {}
    for name, number in owner.items():
        if seen.setdefault(jaar.onderdeel[name].veld, number) != number:
            return False
    fixed = {one.name for one in laid if one.fixed}
    new = {jaar.onderdeel[name].veld for name in owner if name not in fixed}
    return not any(jaar.onderdeel[name].veld in new for name in beside)


def _in_order(aios: Aios, variants: Variants, laid: Sequence[Laid]) -> bool:
    """H10 and H14: what belongs together follows directly, what comes last for part-timers does; fixed is let be."""
    at = {one.name: one for one in laid}
    for traject, variant in variants:
        for one, other in pairwise(variant) if traject.aaneen else ():
            if (
                one in at
                and other in at
                and not (at[one].fixed and at[other].fixed)
                and at[other].start != at[one].after
            ):
                return False
    late = {n for t, v in variants if t.laatst_bij_deeltijd and aios.percentage < FULL for n in v}
    names = [name for _, variant in variants for name in variant if name in at]
    last = [at[name].start for name in names if name in late and not at[name].fixed]
    return not last or all(at[name].after <= min(last) for name in names if name not in late)


def _empty(aios: Aios, laid: Sequence[Laid]) -> int:
    """Months without a stage before the start of the last new one."""
    until = max((one.start for one in laid if not one.fixed), default=aios.vanaf)
    busy = {month for one in laid for month in range(one.start, one.after)}
    return sum(month not in busy for month in range(aios.vanaf, until))


def best_possible(jaar: Jaar, aios: Aios, fixed: Sequence[Laid]) -> tuple[int, int]:
    """The fewest weeks that must be left out, and the fewest months that then lie empty, by trying everything."""
    known = {one.name for one in fixed}
    best: tuple[int, int] | None = None
    for variants in _variants(jaar, aios, fixed):
        todo = [name for _, variant in variants for name in variant if name not in known]
        for size in range(len(todo) + 1):
            for left in combinations(todo, size):
                missed = sum(jaar.onderdeel[name].weken for name in left)
                if best is not None and missed > best[0]:
                    continue
                for order in permutations([name for name in todo if name not in left]):
                    for laid in _every_way(jaar, aios, fixed, order):
                        if _fields_differ(jaar, variants, laid) and _in_order(aios, variants, laid):
                            score = missed, _empty(aios, laid)
                            best = score if best is None else min(best, score)
    return best or (0, 0)


def _every_way(jaar: Jaar, aios: Aios, fixed: Sequence[Laid], order: Sequence[str]) -> Iterator[list[Laid]]:
    """Components in this order, each in any month that it may; nothing when one is not allowed."""
    if not order:
        yield list(fixed)
        return
    for laid in _every_way(jaar, aios, fixed, order[:-1]):
        one = jaar.onderdeel[order[-1]]
        if one.veld in aios.verboden | aios.gedaan or (one.keuze and one.id not in aios.keuzes):
            continue
        months = duur(one, aios.percentage)
        busy = {month for other in laid for month in range(other.start, other.after)}
        since = max((other.after for other in laid if not other.fixed), default=aios.vanaf)
        for start in range(since, aios.tot - months + 2):
            first = jaar.maanden[start]
            course = not one.cursusdagen or any(0 <= (first - day).days <= 31 for day in one.cursusdagen)
            if course and busy.isdisjoint(range(start, start + months)):
                yield [*laid, Laid(one.id, start, months, fixed=False)]

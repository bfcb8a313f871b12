"""What remains of a programme of stages after exemptions and stages done (H3, H10, H11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from stagetui.profiles.years import Component, StageYear, Traject

Variant = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is still to be done of a traject.

    Attributes:
        id: A name that tells what was taken off: the same for all aios for whom the same remains.
        traject: The traject of the profile.
        variants: The ways to fulfil it, each a row of component ids in their order.
    """

    id: str
    traject: Traject
    variants: tuple[Variant, ...]


def forbidden_fields(year: StageYear, exempted: Collection[str]) -> frozenset[str]:
    """The fields in which an aios with these exemptions may do no stage (H3).

    An exemption for a field that the profile says nothing about forbids that field alone.
    """
    known = {one.field: one.forbids for one in year.exemptions}
    return frozenset(word for field in exempted for word in known.get(field, (field,)))


def remaining(
    year: StageYear, exempted: Collection[str], done: Collection[str] = ()
) -> tuple[Remaining, ...]:
    """Tell what remains of each traject; a traject that is fulfilled is left out.

    An exemption takes its weeks off, so that of each variant a part of just that many weeks less remains; where no part
    fits, the one that is least too long. Which fields are forbidden is told apart, by `forbidden_fields` (H3).

    Args:
        year: The programme.
        exempted: The fields of the aios's vrijstellingen.
        done: The ids of components that are done, or running.
    """
    weeks = {one.id: one.weeks for one in year.components}
    found = []
    for traject in year.trajects:
        off = sorted(
            one.field for one in year.exemptions if one.traject == traject.id and one.field in exempted
        )
        taken = sum(one.weeks for one in year.exemptions if one.traject == traject.id and one.field in off)
        here = {one for variant in traject.variants for one in variant}
        mine = sorted(here.intersection(done))
        parts = _parts(traject.variants, frozenset(mine), taken, weeks)
        if () in parts:
            continue
        name = ":".join([traject.id, *mine, *(f"-{field}" for field in off)])
        found.append(Remaining(name, traject, tuple(dict.fromkeys(parts))))
    return tuple(found)


def open_components(year: StageYear, exempted: Collection[str], stagesoort: str) -> tuple[Component, ...]:
    """What a stage of this kind may be for who has these exemptions (H3); empty: no such stage."""
    left = {one for rest in remaining(year, exempted) for variant in rest.variants for one in variant}
    forbidden = forbidden_fields(year, exempted)
    return tuple(
        one for one in year.of_stage(stagesoort, None) if one.id in left and one.field not in forbidden
    )


def _parts(
    variants: Collection[Variant], done: frozenset[str], taken: int, weeks: dict[str, int]
) -> list[Variant]:
    """What is left of the variants that go on with what was done, those that are least too long."""
    begun = [one for one in variants if done.issubset(one)] or list(variants)
    options: list[tuple[int, Variant]] = []
    for variant in begun:
        rest = tuple(one for one in variant if one not in done)
        need = max(sum(weeks[one] for one in rest) - taken, 0)
        options += [
            (total - need, part)
            for part in (_subrows(rest) if taken else [rest])
            if (total := sum(weeks[one] for one in part)) >= need
        ]
    least = min(over for over, _ in options)
    return [part for over, part in options if over == least]


def _subrows(row: Variant) -> Iterator[Variant]:
    for size in range(len(row) + 1):
        yield from combinations(row, size)

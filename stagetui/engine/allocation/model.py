"""The integer programme: a column per possible placement, a row per thing that could be too much.

A column is 1 when that demand gets that place. Rows all read "sum of coefficient x column <= limit" in whole numbers:
one place per demand, room per largest set of overlapping stays, and the N16 rules. With every column 0 each row holds,
so there always is a plan.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, combinations

from stagetui.engine.allocation.capacity import Segment, cliques, least_room, segments
from stagetui.engine.allocation.instance import CrossRule, Demand, Instance, Stay


@dataclass(frozen=True, slots=True)
class Column:
    """Demand number `demand` gets `plaats`, which it ranked `rang`."""

    demand: int
    plaats: str
    rang: int


@dataclass(frozen=True, slots=True)
class Row:
    """Sum of coefficient x column is at most `limit`."""

    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Model:
    """The programme of a canonical instance; `by_demand` lists the columns of each open demand, best rank first."""

    demands: tuple[Demand, ...]
    answered: tuple[tuple[Demand, Stay], ...]
    columns: tuple[Column, ...]
    by_demand: tuple[tuple[int, ...], ...]
    rows: tuple[Row, ...]
    rooms: dict[str, list[Segment]]


def build(instance: Instance) -> Model:
    """Lay out the programme of a canonical instance.

    Demands that a fixed stay answers are left out, as are choices at a place without room on every day of the stay.
    """
    stays: dict[tuple[str, str], Stay] = {}
    for stay in instance.stays:
        stays.setdefault(stay.key, stay)
    demands = tuple(demand for demand in instance.demands if demand.key not in stays)
    answered = tuple((demand, stays[demand.key]) for demand in instance.demands if demand.key in stays)
    rooms = segments(instance.windows, instance.stays)
    columns: list[Column] = []
    by_demand: list[tuple[int, ...]] = []
    for number, demand in enumerate(demands):
        first = len(columns)
        columns += [
            Column(number, choice.plaats, choice.rang)
            for choice in demand.keuzes
            if least_room(rooms.get(choice.plaats, ()), demand.start, demand.eind)
        ]
        by_demand.append(tuple(range(first, len(columns))))
    rows = [Row(mine, (1,) * len(mine), 1) for mine in by_demand if len(mine) > 1]
    rows += _capacity_rows(demands, columns, rooms)
    numbers = {demand.key: number for number, demand in enumerate(demands)}
    for rule in instance.rules:
        rows += _rule_rows(rule, numbers, answered, by_demand, columns)
    return Model(demands, answered, tuple(columns), tuple(by_demand), tuple(rows), rooms)


def _capacity_rows(
    demands: tuple[Demand, ...], columns: list[Column], rooms: dict[str, list[Segment]]
) -> list[Row]:
    at: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, column in enumerate(columns):
        demand = demands[column.demand]
        at[column.plaats].append((demand.start.toordinal(), demand.eind.toordinal(), number))
    return [
        Row(members, (1,) * len(members), room)
        for plaats, stays in sorted(at.items())
        for members, room in cliques(rooms[plaats], stays)
    ]


def _rule_rows(
    rule: CrossRule,
    numbers: dict[tuple[str, str], int],
    answered: tuple[tuple[Demand, Stay], ...],
    by_demand: list[tuple[int, ...]],
    columns: list[Column],
) -> list[Row]:
    """N16 without helper columns.

    With c_k the number of places given that have kenmerk k, the rule says |nodig| - sum_k min(1, c_k) <= later + open -
    placed. A minimum is below each of its terms, so for every set T of kenmerken: placed - sum_{k in T} c_k <= later +
    open - |T|. Sets no larger than `later` cannot bind.
    """
    words = dict(rule.kenmerken)
    here = [
        stay
        for demand, stay in answered
        if demand.aios == rule.aios and demand.stagesoort in rule.stagesoorten
    ]
    covered = frozenset(chain.from_iterable(words.get(stay.plaats, frozenset()) for stay in here))
    needed = [word for word in rule.nodig if word not in covered]
    open_demands = [numbers[rule.aios, soort] for soort in rule.stagesoorten if (rule.aios, soort) in numbers]
    later = max(rule.later, len(needed) - len(open_demands))
    rows = []
    for size in range(later + 1, len(needed) + 1):
        for chosen in map(frozenset, combinations(needed, size)):
            terms: list[tuple[int, int]] = []
            most = 0
            for demand in open_demands:
                own = [
                    (1 - len(words.get(columns[j].plaats, frozenset()) & chosen), j)
                    for j in by_demand[demand]
                ]
                most += max([0, *(coefficient for coefficient, _ in own)])
                terms += [(j, coefficient) for coefficient, j in own if coefficient]
            limit = later + len(open_demands) - size
            if most > limit:
                terms.sort()
                rows.append(Row(tuple(j for j, _ in terms), tuple(a for _, a in terms), limit))
    return rows

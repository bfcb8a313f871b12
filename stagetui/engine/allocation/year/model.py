"""The integer programme of a year: a column per pattern of an aios, and per stage at a place.

Rows all read "sum of coefficient x column <= limit" in whole numbers:

- one pattern per aios (kept as an equality: there always is one, so the programme is never infeasible);
- a stage only if the pattern has it; a stage in the pattern without a place is what is unplaced;
- room per place and month, without rows that cannot bind or that a neighbour implies;
- the maximum of each lending agreement;
- per institute, traject and quarter the load above its even share, in binary digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stagetui.engine.allocation.year.instance import QUARTER, Afspraak, Aios, Jaar, Plaats, Vast
from stagetui.engine.allocation.year.matrix import Matrix, Terms
from stagetui.engine.allocation.year.patterns import Item, Pattern, patterns


@dataclass(frozen=True, slots=True)
class Keuze:
    """Column: aios number `aios` follows `pattern`."""

    aios: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Stage:
    """Column: aios number `aios` does `item` at `plaats`, borrowed or of its own institute."""

    aios: int
    item: Item
    plaats: str
    geleend: bool


@dataclass(frozen=True, slots=True)
class Piek:
    """Column: the load of a traject at an institute in a quarter is `maat` months more than its even share."""

    instituut: str
    maat: int


@dataclass(frozen=True)
class Model:
    """The programme of a canonical year. Columns are all of Keuze, then of Stage, then of Piek.

    Attributes:
        vast: per aios number the fixed stages.
        ruimte: per place what is left in each month beside fixed stages.
        stagerijen: how many rows about the stages in a pattern follow those of one pattern per aios.
        eerste_piekrij: the number of the first row about peaks; they come last.
        zelfde: per aios number that of the first who is in the same position: same institute, patterns and offers.
    """

    jaar: Jaar
    keuzes: tuple[Keuze, ...]
    stages: tuple[Stage, ...]
    pieken: tuple[Piek, ...]
    matrix: Matrix
    vast: tuple[tuple[Vast, ...], ...]
    ruimte: dict[str, list[int]]
    stagerijen: int
    eerste_piekrij: int
    zelfde: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of columns."""
        return len(self.keuzes) + len(self.stages) + len(self.pieken)

    @property
    def eerste_stage(self) -> int:
        """The number of the first column of Stage."""
        return len(self.keuzes)

    @property
    def eerste_piek(self) -> int:
        """The number of the first column of Piek."""
        return len(self.keuzes) + len(self.stages)


def build(jaar: Jaar) -> Model:
    """Lay out the programme of a canonical year."""
    fixed = _fixed(jaar)
    room = _room(jaar)
    positions = _positions(jaar, fixed)
    keuzes = _keuzes(jaar, fixed, positions)
    offers = _Offers(jaar, room)
    stages: list[Stage] = []
    linked: list[Terms] = []
    by_item: dict[tuple[int, Item], list[int]] = defaultdict(list)
    for number, keuze in enumerate(keuzes):
        for item in open_items(keuze.pattern, fixed[keuze.aios]):
            by_item[keuze.aios, item].append(number)
    for (aios, item), having in by_item.items():
        first = len(keuzes) + len(stages)
        stages += [Stage(aios, item, plaats, geleend) for plaats, geleend in offers.of(jaar.aios[aios], item)]
        mine = range(first, len(keuzes) + len(stages))
        if mine:
            linked.append(((*having, *mine), (-1,) * len(having) + (1,) * len(mine), 0))
    rows = [*_one_each(keuzes), *linked]
    rows += _capacity(stages, len(keuzes), room)
    rows += _lending(jaar, stages, len(keuzes))
    pieken, peaks = _spread(jaar, keuzes, len(keuzes) + len(stages))
    size = len(keuzes) + len(stages) + len(pieken)
    firsts: dict[object, int] = {}
    return Model(
        jaar,
        tuple(keuzes),
        tuple(stages),
        tuple(pieken),
        Matrix.of(size, [*rows, *peaks]),
        tuple(map(tuple, fixed)),
        room,
        len(linked),
        len(rows),
        tuple(
            firsts.setdefault((aios.instituut, position), number)
            for number, (aios, position) in enumerate(zip(jaar.aios, positions, strict=True))
        ),
    )


def _positions(jaar: Jaar, fixed: list[list[Vast]]) -> list[object]:
    """All that decides which patterns an aios can follow."""
    return [
        (
            *(aios.percentage, aios.trajecten, aios.vanaf, aios.tot, aios.verboden, aios.gedaan),
            *(aios.keuzes, aios.speling, tuple((one.onderdeel, one.start, one.maanden) for one in stays)),
        )
        for aios, stays in zip(jaar.aios, fixed, strict=True)
    ]


def open_items(pattern: Pattern, vast: Iterable[Vast]) -> list[Item]:
    """The items of a pattern that no fixed stage answers."""
    given = {one.onderdeel for one in vast}
    return [item for item in pattern.items if item.onderdeel not in given]


def _fixed(jaar: Jaar) -> list[list[Vast]]:
    numbers = {aios.id: number for number, aios in enumerate(jaar.aios)}
    fixed: list[list[Vast]] = [[] for _ in jaar.aios]
    for one in jaar.vast:
        if one.aios in numbers:
            fixed[numbers[one.aios]].append(one)
    return fixed


def _room(jaar: Jaar) -> dict[str, list[int]]:
    room = {plaats.id: list(plaats.capaciteit) for plaats in jaar.plaatsen}
    for one in jaar.vast:
        for month in range(one.start, one.na):
            room[one.plaats][month] = max(room[one.plaats][month] - 1, 0)
    return room


def _keuzes(jaar: Jaar, fixed: list[list[Vast]], positions: list[object]) -> list[Keuze]:
    """Aios who are in the same position share the work of finding their patterns."""
    known: dict[object, tuple[Pattern, ...]] = {}
    found = []
    for number, position in enumerate(positions):
        if position not in known:
            known[position] = patterns(jaar, jaar.aios[number], fixed[number])
        found += [Keuze(number, pattern) for pattern in known[position]]
    return found


class _Offers:
    """Where a stage can be done: which places, own first, suit an institute, a percentage and a period."""

    def __init__(self, jaar: Jaar, room: dict[str, list[int]]) -> None:
        self.jaar, self.room = jaar, room
        lent: dict[str, dict[str, None]] = defaultdict(dict)
        self.agreed: dict[tuple[str, str], list[Afspraak]] = defaultdict(list)
        for afspraak in jaar.afspraken:
            if afspraak.maximum:
                lent[afspraak.lener].update(dict.fromkeys(sorted(afspraak.plaatsen)))
                for name in afspraak.plaatsen:
                    self.agreed[name, afspraak.lener].append(afspraak)
        self.places: dict[tuple[str, str], list[tuple[Plaats, bool]]] = defaultdict(list)
        for instituut in sorted({aios.instituut for aios in jaar.aios}):
            mine = [(plaats, False) for plaats in jaar.plaatsen if plaats.instituut == instituut]
            theirs = [
                (plaats, True)
                for name in lent[instituut]
                if (plaats := jaar.plaats[name]).instituut != instituut
            ]
            for plaats, geleend in mine + theirs:
                for veld in plaats.velden:
                    self.places[instituut, veld].append((plaats, geleend))
        self.known: dict[tuple[str, str, str, int, int], list[tuple[int, tuple[str, bool]]]] = {}

    def of(self, aios: Aios, item: Item) -> list[tuple[str, bool]]:
        """Places with room in every month of the item, recognised until its end, with consent to the percentage."""
        onderdeel = self.jaar.onderdeel[item.onderdeel]
        key = (aios.instituut, onderdeel.veld, onderdeel.soort, item.start, item.maanden)
        if key not in self.known:
            _, last = self.jaar.dagen(item.start, item.maanden)
            self.known[key] = [
                (plaats.minimum, (plaats.id, geleend))
                for plaats, geleend in self.places[aios.instituut, onderdeel.veld]
                if plaats.biedt(onderdeel)
                and (not geleend or self._lent(plaats.id, aios.instituut, item))
                and all(self.room[plaats.id][item.start : item.na])
                and (plaats.erkend_tot is None or plaats.erkend_tot >= last)
            ]
        return [place for minimum, place in self.known[key] if minimum <= aios.percentage]

    def _lent(self, plaats: str, instituut: str, item: Item) -> bool:
        return any(one.dekt(item.start, item.maanden) for one in self.agreed[plaats, instituut])


def _one_each(keuzes: list[Keuze]) -> list[Terms]:
    """One pattern per aios; these come first among the rows, one for every aios."""
    mine: dict[int, list[int]] = defaultdict(list)
    for number, keuze in enumerate(keuzes):
        mine[keuze.aios].append(number)
    return [(numbers, (1,) * len(numbers), 1) for _, numbers in sorted(mine.items())]


def _capacity(stages: list[Stage], first: int, room: dict[str, list[int]]) -> list[Terms]:
    here: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, stage in enumerate(stages, start=first):
        for month in range(stage.item.start, stage.item.na):
            here[stage.plaats][month].append(number)
    rows: list[Terms] = []
    for plaats, months in sorted(here.items()):
        kept: list[tuple[set[int], int]] = []
        for month, numbers in sorted(months.items()):
            columns, limit = set(numbers), room[plaats][month]
            if len({stages[j - first].aios for j in numbers}) <= limit:
                continue
            if kept and columns <= kept[-1][0] and limit >= kept[-1][1]:
                continue
            if kept and kept[-1][0] <= columns and limit <= kept[-1][1]:
                kept.pop()
            kept.append((columns, limit))
        rows += [(sorted(columns), (1,) * len(columns), limit) for columns, limit in kept]
    return rows


def _lending(jaar: Jaar, stages: list[Stage], first: int) -> list[Terms]:
    """A row per agreement (H13); where two cover the same place, a stage counts for both."""
    agreed: dict[tuple[str, str], list[Afspraak]] = defaultdict(list)
    for afspraak in jaar.afspraken:
        for plaats in afspraak.plaatsen if afspraak.maximum else ():
            agreed[plaats, afspraak.lener].append(afspraak)
    columns: dict[Afspraak, list[int]] = defaultdict(list)
    for number, stage in enumerate(stages, start=first):
        if stage.geleend:
            for afspraak in agreed[stage.plaats, jaar.aios[stage.aios].instituut]:
                if afspraak.dekt(stage.item.start, stage.item.maanden):
                    columns[afspraak].append(number)
    return [
        (numbers, (1,) * len(numbers), afspraak.maximum)
        for afspraak, numbers in columns.items()
        if len(numbers) > afspraak.maximum
    ]


def load(jaar: Jaar, trajecten: tuple[str, ...], pattern: Pattern) -> dict[tuple[str, int], int]:
    """Months of each (traject, quarter) within the spread, by a pattern for these trajects."""
    owner = {one: name for name in trajecten for variant in jaar.traject[name].varianten for one in variant}
    months: dict[tuple[str, int], int] = defaultdict(int)
    for item in pattern.items:
        for month in range(item.start, min(item.na, jaar.spreiding)):
            months[owner[item.onderdeel], month // QUARTER] += 1
    return dict(months)


def even_share(total: int, quarters: int) -> int:
    """The months per quarter above which a load counts as a peak."""
    return -(-total // quarters)


def _spread(jaar: Jaar, keuzes: list[Keuze], first: int) -> tuple[list[Piek], list[Terms]]:
    """Rows: load of a quarter - peak <= even share of the most months that the traject may take (H5)."""
    quarters = jaar.spreiding // QUARTER
    terms: dict[tuple[str, str, int], dict[int, int]] = defaultdict(dict)
    most: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    known: dict[tuple[tuple[str, ...], int], dict[tuple[str, int], int]] = {}  # patterns are shared by aios
    for number, keuze in enumerate(keuzes):
        aios = jaar.aios[keuze.aios]
        total: dict[str, int] = defaultdict(int)
        key = aios.trajecten, id(keuze.pattern)
        if key not in known:
            known[key] = load(jaar, aios.trajecten, keuze.pattern)
        for (traject, quarter), months in known[key].items():
            terms[aios.instituut, traject, quarter][number] = months
            total[traject] += months
        for traject, months in total.items():
            so_far = most[aios.instituut, traject]
            so_far[keuze.aios] = max(so_far[keuze.aios], months)
    pieken: list[Piek] = []
    rows: list[Terms] = []
    for (instituut, traject, _), load_of in sorted(terms.items()):
        share = even_share(sum(most[instituut, traject].values()), quarters)
        highest: dict[int, int] = defaultdict(int)
        for number, months in load_of.items():
            aios_number = keuzes[number].aios
            highest[aios_number] = max(highest[aios_number], months)
        digits = [1 << digit for digit in range(max(sum(highest.values()) - share, 0).bit_length())]
        if digits:
            peaks = range(first + len(pieken), first + len(pieken) + len(digits))
            pieken += [Piek(instituut, digit) for digit in digits]
            columns = (*load_of, *peaks)
            rows.append((columns, (*load_of.values(), *(-digit for digit in digits)), share))
    return pieken, rows

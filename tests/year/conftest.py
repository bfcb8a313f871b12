"""Tiny and middling random years, and a brute-force oracle that shares nothing with the allocator's model."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations, product

import pytest

from stagetui.engine.allocation.instance import lots
from stagetui.engine.allocation.year import (
    Afspraak,
    Aios,
    Beleid,
    Jaar,
    Onderdeel,
    Plaats,
    Traject,
    Vast,
    Wens,
    WensSoort,
)
from stagetui.engine.allocation.year.instance import duur
from stagetui.engine.allocation.year.programme import Laid, best_possible, programme_faults

MONTHS = tuple(date(2027 + (8 + m) // 12, (8 + m) % 12 + 1, 1) for m in range(18))
ONDERDELEN = (
    Onderdeel("acuut9", "acuut", 9, rekt=True),
    Onderdeel("acuut4", "acuut", 4, rekt=True, cursusdagen=(date(2027, 9, 1), date(2027, 12, 1))),
    Onderdeel("hart4", "hart", 4, rekt=True),
    Onderdeel("ggz4", "ggz", 4),
    Onderdeel("ouder9", "ouder", 9),
    Onderdeel("hart-keuze", "hart", 4, keuze=True),
)
TRAJECTEN = (
    Traject("A", (("acuut9",), ("acuut4", "hart4")), aaneen=True, laatst_bij_deeltijd=True),
    Traject("B", (("ggz4", "ouder9"), ("hart-keuze", "ouder9"))),
    Traject("G", (("ggz4",),)),
)
VELDEN = ("acuut", "hart", "ggz", "ouder")


def dice(seed: int) -> random.Random:
    """A generator that repeats itself: what it draws are examples, not secrets."""
    return random.Random(seed)  # noqa: S311


def draw_wishes(rng: random.Random, places: int) -> tuple[Wens, ...]:
    """Up to three wishes of any kind."""
    wishes = []
    for rank in range(1, rng.randint(1, 4)):
        what = rng.choice(list(WensSoort))
        value = {
            WensSoort.ONDERDEEL: rng.choice(ONDERDELEN).id,
            WensSoort.REGIO: rng.choice("nz"),
            WensSoort.PLAATS: f"p{rng.randrange(places)}",
        }.get(what, rng.choice(VELDEN))
        van = rng.randrange(4)
        wishes.append(Wens(what, value, rng.randint(1, 4), rank, van, van + 1, rng.choice(VELDEN)))
    return tuple(wishes)


def draw_tiny(seed: int) -> Jaar:
    """Two or three aios of two institutes at up to six places, with all that may be in a year."""
    rng = dice(seed)
    months = rng.choice((5, 6, 7))
    places = [
        Plaats(
            f"p{number}",
            rng.choice("xxy"),
            rng.choice("nz"),
            frozenset(rng.sample(VELDEN, rng.choice((1, 1, 2)))),
            tuple(rng.choice((0, 1, 1, 1, 1, 2)) for _ in range(months)),
            rng.choice((None, None, None, MONTHS[rng.randrange(3, months)])),
            rng.choice((0, 0, 0, 60)),
        )
        for number in range(rng.randint(3, 6))
    ]
    asked = [
        Aios(
            f"a{number}",
            rng.choice("xxy"),
            rng.choice((100, 100, 100, 50)),
            rng.choice((("A",), ("B",), ("A", "B"), ("A", "G"), ("G",))),
            rng.choice((0, 0, 1)),
            months - 1,
            verboden=frozenset(rng.sample(VELDEN, rng.choice((0, 0, 0, 1)))),
            gedaan=frozenset(rng.sample(VELDEN, rng.choice((0, 0, 0, 0, 1)))),
            keuzes=frozenset(rng.choice(((), ("hart-keuze",)))),
            wensen=draw_wishes(rng, len(places)),
            speling=rng.choice((0, 0, 1)),
        )
        for number in range(rng.choice((2, 2, 3)))
    ]
    fixed = []
    if rng.random() < 0.4:
        aios, start = rng.choice(("a0", "a1", "elders")), rng.randrange(3)
        component = rng.choice(("acuut4", "ggz4", "hart-keuze"))
        fixed.append(Vast(aios, component, rng.choice(places).id, start, 1))
    lent = [
        Afspraak(f"{one}-{other}", one, other, frozenset(p.id for p in places if p.instituut == one), 1)
        for one, other in (("x", "y"), ("y", "x"))
        if rng.random() < 0.7
    ]
    return Jaar(
        MONTHS[:months],
        rng.choice((3, months)),
        ONDERDELEN,
        TRAJECTEN,
        tuple(asked),
        tuple(places),
        tuple(lent),
        tuple(fixed),
        list(Beleid)[seed % 2],
        rng.choice((0, 3)),
        seed,
    )


def draw_middling(seed: int, aios: int = 20, places: int = 10) -> Jaar:
    """Some dozens of aios of two institutes with too little room, wishes, part time, exemptions and lending."""
    rng = dice(seed)
    offered = [
        Plaats(
            f"p{number}",
            "xy"[number % 2],
            rng.choice("nz"),
            frozenset([VELDEN[number // 2 % 4]]),
            tuple(rng.choice((1, 2, 3)) for _ in range(12)),
            minimum=rng.choice((0, 0, 80)),
        )
        for number in range(places)
    ]
    asked = [
        Aios(
            f"a{number:02}",
            "xy"[number % 2],
            rng.choice((100, 100, 100, 70)),
            rng.choice((("A", "B"), ("A", "G"), ("B",))),
            0,
            rng.choice((6, 8)),
            verboden=frozenset(rng.choice(((), (), ("ggz",)))),
            keuzes=frozenset(rng.choice(((), ("hart-keuze",)))),
            wensen=draw_wishes(rng, places),
            speling=rng.choice((0, 1)),
        )
        for number in range(aios)
    ]
    lent = [
        Afspraak(f"{one}-{other}", one, other, frozenset(p.id for p in offered if p.instituut == one), 2)
        for one, other in (("x", "y"), ("y", "x"))
    ]
    return Jaar(
        MONTHS[:12],
        6,
        ONDERDELEN,
        TRAJECTEN,
        tuple(asked),
        tuple(offered),
        tuple(lent),
        beleid=list(Beleid)[seed % 2],
        spreiding=6,
        seed=seed,
    )


@dataclass(frozen=True)
class Life:
    """One way for an aios to do the year: what it is worth per level, where it is, and its load per quarter."""

    worth: tuple[int, ...]
    lot: int
    taken: tuple[tuple[str, int], ...]
    lent: tuple[str, ...]
    load: tuple[tuple[tuple[str, str, int], int], ...]


def ways(jaar: Jaar, aios: Aios) -> Iterator[tuple[list[Laid], list[str]]]:
    """Every programme that the independent check accepts, by trying everything."""
    fixed = [Laid(v.onderdeel, v.start, v.maanden, fixed=True) for v in jaar.vast if v.aios == aios.id]
    known = {one.name for one in fixed}
    seen = set()
    best = best_possible(jaar, aios, fixed)
    for bag in product(*(jaar.traject[name].varianten for name in aios.trajecten)):
        names = [one for variant in bag for one in variant if one not in known]
        for size in range(len(names) + 1):
            for left in combinations(names, size):
                if sum(jaar.onderdeel[one].weken for one in left) != best[0]:
                    continue
                for order in permutations([one for one in names if one not in left]):
                    lengths = [duur(jaar.onderdeel[one], aios.percentage) for one in order]
                    for starts in combinations(range(aios.vanaf, aios.tot + 1), len(order)):
                        laid = [
                            Laid(one, start, months, fixed=False)
                            for one, start, months in zip(order, starts, lengths, strict=True)
                        ]
                        key = (frozenset(laid), frozenset(left))
                        if key in seen or not all(may(jaar, aios, one) for one in laid):
                            continue
                        seen.add(key)
                        if not programme_faults(jaar, aios, [*fixed, *laid], list(left), best):
                            yield laid, list(left)


def may(jaar: Jaar, aios: Aios, laid: Laid) -> bool:
    """Whether the aios may do this component in these months."""
    one = jaar.onderdeel[laid.name]
    first = jaar.maanden[laid.start]
    return (
        laid.after <= aios.tot + 1
        and one.veld not in aios.verboden | aios.gedaan
        and (not one.keuze or one.id in aios.keuzes)
        and (not one.cursusdagen or any(0 <= (first - day).days <= 31 for day in one.cursusdagen))
    )


def lives(jaar: Jaar, aios: Aios, lot: int) -> list[Life]:
    """Every way with every choice of places."""
    found = []
    for laid, left in ways(jaar, aios):
        options = []
        for one in laid:
            _, last = jaar.dagen(one.start, one.months)
            here: list[tuple[str, tuple[str, ...]] | None] = [None]
            for place in jaar.plaatsen:
                agreed = tuple(
                    a.id for a in jaar.afspraken if a.lener == aios.instituut and place.id in a.plaatsen
                )
                if (
                    jaar.onderdeel[one.name].veld in place.velden
                    and place.minimum <= aios.percentage
                    and (place.erkend_tot is None or place.erkend_tot >= last)
                    and (place.instituut == aios.instituut or agreed)
                ):
                    here.append((place.id, agreed if place.instituut != aios.instituut else ()))
            options.append(here)
        found += [life(jaar, aios, lot, laid, left, chosen) for chosen in product(*options)]
    return found


def life(
    jaar: Jaar,
    aios: Aios,
    lot: int,
    laid: list[Laid],
    left: list[str],
    chosen: tuple[tuple[str, tuple[str, ...]] | None, ...],
) -> Life:
    weeks = {one.id: one.weken for one in jaar.onderdelen}
    stays = [(one, place[0]) for one, place in zip(laid, chosen, strict=True) if place]
    loose = [one for one, place in zip(laid, chosen, strict=True) if not place]
    kept = [v for v in jaar.vast if v.aios == aios.id]
    fixed = [Laid(v.onderdeel, v.start, v.maanden, fixed=True) for v in kept]
    every = [*stays, *((one, v.plaats) for one, v in zip(fixed, kept, strict=True))]
    times = {wens: met(jaar, wens, every, [*laid, *fixed]) for wens in aios.wensen}
    ranks = sorted({wens.rang for one in jaar.aios for wens in one.wensen})
    if jaar.beleid is Beleid.GEWICHTEN:
        wishes = [sum(wens.gewicht * n for wens, n in times.items())]
        own = wishes[0]
    else:
        wishes = [sum(n for wens, n in times.items() if wens.rang == rank) for rank in ranks]
        own = sum((max(ranks) + 1 - wens.rang) * n for wens, n in times.items()) if ranks else 0
    borrowed = sum(bool(place and place[1]) for place in chosen)
    missed = sum(weeks[one.name] for one in loose) + sum(weeks[one] for one in left)
    now = sum(weeks[one.name] for one in loose if one.start < jaar.ronde)
    load: Counter[tuple[str, str, int]] = Counter()
    owner = {n: t for t in aios.trajecten for v in jaar.traject[t].varianten for n in v}
    for one in [*laid, *(f for f in fixed if f.name in owner)]:
        for month in range(one.start, min(one.after, jaar.spreiding)):
            load[aios.instituut, owner[one.name], month // 3] += 1
    return Life(
        (-missed, -now, -borrowed, *wishes),
        lot * own,
        tuple((place, month) for one, place in stays for month in range(one.start, one.after)),
        tuple(name for place in chosen if place for name in place[1]),
        tuple(load.items()),
    )


def met(jaar: Jaar, wens: Wens, stays: list[tuple[Laid, str]], laid: list[Laid]) -> int:
    """How often a wish is met."""
    field = {one.id: one.veld for one in jaar.onderdelen}
    if wens.soort is WensSoort.VOLGORDE:
        first = [one.start for one in laid if field[one.name] == wens.waarde]
        after = [one.start for one in laid if field[one.name] == wens.daarna]
        return int(bool(first) and bool(after) and min(first) < min(after))
    tests: dict[WensSoort, Callable[[Laid, str], bool]] = {
        WensSoort.VELD: lambda one, _: field[one.name] == wens.waarde,
        WensSoort.ONDERDEEL: lambda one, _: one.name == wens.waarde,
        WensSoort.REGIO: lambda _, place: jaar.plaats[place].regio == wens.waarde,
        WensSoort.PLAATS: lambda _, place: place == wens.waarde,
        WensSoort.PERIODE: lambda one, _: (
            field[one.name] == wens.waarde and wens.van <= one.start <= wens.tot
        ),
    }
    return sum(tests[wens.soort](one, place) for one, place in stays)


def best_by_trying(jaar: Jaar) -> tuple[tuple[int, ...], int, int]:  # noqa: C901 -- an oracle is read from top to bottom
    """Per level the best value (greater is better), then the least peak, then the wishes weighed by lot."""
    lot = lots(jaar.seed, (aios.id for aios in jaar.aios))
    last = len(jaar.aios) + 1
    options = [lives(jaar, aios, last - lot[aios.id]) for aios in jaar.aios]
    room: Counter[tuple[str, int]] = Counter()
    for place in jaar.plaatsen:
        room.update({(place.id, month): most for month, most in enumerate(place.capaciteit)})
    for fixed in jaar.vast:
        room.subtract((fixed.plaats, month) for month in range(fixed.start, fixed.na))
    lending = Counter({one.id: one.maximum for one in jaar.afspraken})
    width = len(options[0][0].worth)
    ceiling = [tuple(max(life.worth[k] for life in mine) for k in range(width)) for mine in options]
    rest = [tuple(sum(c[k] for c in ceiling[n:]) for k in range(width)) for n in range(len(options) + 1)]
    most: dict[tuple[str, str], int] = defaultdict(int)
    for aios, mine in zip(jaar.aios, options, strict=True):
        for name in aios.trajecten:
            most[aios.instituut, name] += max(
                sum(n for (_, t, _), n in life.load if t == name) for life in mine
            )
    best: list[tuple[tuple[int, ...], int, int]] = []

    def extend(
        number: int, sofar: tuple[int, ...], lot_sum: int, load: Counter[tuple[str, str, int]]
    ) -> None:
        hope = tuple(a + b for a, b in zip(sofar, rest[number], strict=True))
        if best and hope < best[0][0]:
            return
        if number == len(options):
            over = jaar.spreiding and sum(
                max(n - -(-most[i, t] // (jaar.spreiding // 3)), 0) for (i, t, _), n in load.items()
            )
            one = (sofar, -over, lot_sum)
            if not best or one > best[0]:
                best[:] = [one]
            return
        for life in sorted(options[number], key=lambda one: one.worth, reverse=True):
            if all(room[where] > 0 for where in life.taken) and not Counter(life.lent) - +lending:
                room.subtract(life.taken)
                lending.subtract(life.lent)
                worth = tuple(a + b for a, b in zip(sofar, life.worth, strict=True))
                extend(number + 1, worth, lot_sum + life.lot, load + Counter(dict(life.load)))
                room.update(life.taken)
                lending.update(life.lent)

    extend(0, (0,) * width, 0, Counter())
    return best[0]


@pytest.fixture(scope="session")
def tiny() -> Callable[[int], Jaar]:
    return draw_tiny


@pytest.fixture(scope="session")
def middling() -> Callable[..., Jaar]:
    return draw_middling


@pytest.fixture(scope="session")
def brute_force() -> Callable[[Jaar], tuple[tuple[int, ...], int, int]]:
    return best_by_trying

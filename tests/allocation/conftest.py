"""Tiny and middling random instances, and a brute-force oracle that shares nothing with the allocator."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from stagetui.engine.allocation import (
    Choice,
    CrossRule,
    Demand,
    Instance,
    Plaatsing,
    Policy,
    Stay,
    Window,
)

BASE = date(2027, 1, 4)
SOORTEN = ("aanpalend", "keuze", "mg")
Plan = dict[tuple[str, str], Choice]
Best = tuple[tuple[int, ...], frozenset[tuple[str, str, str]]]


def dice(seed: int) -> random.Random:
    """A generator that repeats itself: what it draws are examples, not secrets."""
    return random.Random(seed)  # noqa: S311


def day(offset: int) -> date:
    """A day so many after the first."""
    return BASE + timedelta(days=offset)


def draw_windows(rng: random.Random, places: int, *, gaps: bool) -> list[Window]:
    """Windows of changing capacity, adjoining or with a gap now and then."""
    windows = []
    for place in range(places):
        first = 0
        while first < 16:
            last = first + rng.randint(2, 9)
            if not gaps or rng.random() < 0.9:
                windows.append(Window(f"p{place}", day(first), day(last), rng.choice([0, 1, 1, 1, 2])))
            first = last + 1 + (rng.random() < 0.1 if gaps else 0)
    return windows


def draw_tiny(seed: int) -> Instance:
    """Up to seven demands of up to six aios at up to four places, with all that may be in an instance."""
    rng = dice(seed)
    places = rng.randint(1, 4)
    demands = []
    for aios in range(rng.randint(1, 6)):
        for soort in rng.sample(SOORTEN, rng.choice([1, 1, 1, 2, 3])):
            first = rng.randint(0, 9)
            ranks = rng.choice([(1, 2, 3), (1, 2, 3), (2, 3, 5), (1, 1, 2)])
            wishes = [Choice(f"p{rng.randrange(places)}", rang) for rang in ranks[: rng.randint(0, 3)]]
            demands.append(
                Demand(f"a{aios}", soort, day(first), day(first + rng.randint(2, 7)), tuple(wishes))
            )
    demands = demands[:7]
    stays = []
    if rng.random() < 0.4:
        for number in range(rng.randint(1, 3)):
            first = rng.randint(0, 8)
            stays.append(Stay(f"x{number}", "mg", f"p{rng.randrange(places)}", day(first), day(first + 4)))
    if rng.random() < 0.3:
        one = rng.choice(demands)
        stays.append(Stay(one.aios, one.stagesoort, f"p{rng.randrange(places)}", one.start, one.eind))
    rules = []
    if rng.random() < 0.6:
        words = tuple(
            (f"p{place}", frozenset(w for w in ("jeugd", "ouderen", "seh") if rng.random() < 0.4))
            for place in range(places)
        )
        for name in sorted({demand.aios for demand in demands})[:3]:
            needed = ("jeugd", "ouderen", "seh")[: rng.randint(1, 3)]
            rules.append(CrossRule("N16", name, SOORTEN, needed, rng.randint(0, 1), words))
    vorige: tuple[tuple[str, str, str], ...] = ()
    if rng.random() < 0.3:
        vorige = tuple((d.aios, d.stagesoort, d.keuzes[-1].plaats) for d in demands if d.keuzes)
    return Instance(
        tuple(demands),
        tuple(draw_windows(rng, places, gaps=True)),
        tuple(stays),
        tuple(rules),
        list(Policy)[seed % 3],
        rng.randint(1, 10**6),
        vorige,
    )


def draw_dense(seed: int) -> Instance:
    """Overlapping stays at two or three single places, with N16: relaxations of these are often fractional."""
    rng = dice(seed)
    places = rng.randint(2, 3)
    demands = []
    for number in range(rng.randint(5, 8)):
        first = rng.randint(0, 10)
        wishes = rng.sample(range(places), rng.randint(1, places))
        choices = tuple(Choice(f"p{place}", rang) for rang, place in enumerate(wishes, start=1))
        soort = SOORTEN[number % 2]
        demands.append(Demand(f"a{number // 2}", soort, day(first), day(first + rng.randint(1, 6)), choices))
    words = tuple(
        (f"p{place}", frozenset(w for w in ("jeugd", "ouderen") if rng.random() < 0.4))
        for place in range(places)
    )
    rules = tuple(
        CrossRule("N16", f"a{aios}", SOORTEN, ("jeugd", "ouderen"), 0, words)
        for aios in range(len(demands) // 2)
        if rng.random() < 0.8
    )
    windows = tuple(Window(f"p{place}", day(0), day(20), 1) for place in range(places))
    return Instance(tuple(demands), windows, (), rules, list(Policy)[seed % 3], seed)


def draw_middling(seed: int, demands: int = 200, places: int = 40) -> Instance:
    """Some hundreds of demands at popular and less popular places, two or three choices each, N16 for some."""
    rng = dice(seed)
    popularity = [1 / (place + 1) ** 0.5 for place in range(places)]
    asked = []
    for number in range(demands):
        first = 7 * rng.randrange(40)
        wishes = list(dict.fromkeys(rng.choices(range(places), popularity, k=rng.choice([2, 2, 4]))))
        choices = tuple(Choice(f"p{place}", rang) for rang, place in enumerate(wishes, start=1))
        asked.append(
            Demand(
                f"a{number // 2}", SOORTEN[number % 2], day(first), day(first + rng.choice([55, 90])), choices
            )
        )
    windows = tuple(
        Window(f"p{place}", day(91 * quarter), day(91 * quarter + 90), rng.randint(0, 3))
        for place in range(places)
        for quarter in range(5)
    )
    words = tuple(
        (f"p{place}", frozenset({rng.choice(["jeugd", "ouderen", "geen"])})) for place in range(places)
    )
    rules = tuple(
        CrossRule("N16", f"a{number}", SOORTEN, ("jeugd", "ouderen"), rng.randint(0, 1), words)
        for number in range(0, demands // 2, 3)
    )
    return Instance(tuple(asked), windows, (), rules, list(Policy)[seed % 3], seed)


def fixed_stays(instance: Instance) -> dict[tuple[str, str], Stay]:
    """The fixed stay that answers each demand: the first, when there are several."""
    ordered = sorted(instance.stays, key=lambda s: (s.start, s.plaats, s.eind), reverse=True)
    return {stay.key: stay for stay in ordered}


def days_of(period: Demand | Stay) -> list[date]:
    """Each day of it."""
    return [period.start + timedelta(days=offset) for offset in range((period.eind - period.start).days + 1)]


def rule_holds(rule: CrossRule, instance: Instance, plan: Plan) -> bool:
    """N16 as it is written in `CrossRule`."""
    fixed = fixed_stays(instance)
    words = dict(rule.kenmerken)
    mine = [d.key for d in instance.demands if d.aios == rule.aios and d.stagesoort in rule.stagesoorten]
    free = [key for key in mine if key not in fixed]
    need = set(rule.nodig)
    for key in mine:
        if key in fixed:
            need -= words.get(fixed[key].plaats, frozenset())
    later = max(rule.later, len(need) - len(free))
    for key in free:
        if key in plan:
            need -= words.get(plan[key].plaats, frozenset())
    return len(need) <= later + sum(key not in plan for key in free)


def enumerate_plans(instance: Instance) -> Iterator[Plan]:
    """All plans that keep to capacity on every day and to N16, by trying everything."""
    loose = [demand for demand in instance.demands if demand.key not in fixed_stays(instance)]
    room: Counter[tuple[str, date]] = Counter()
    for window in instance.windows:
        for offset in range((window.tot - window.van).days + 1):
            room[window.plaats, window.van + timedelta(days=offset)] += window.capaciteit
    for stay in instance.stays:
        room.subtract((stay.plaats, one) for one in days_of(stay))
    plan: Plan = {}

    def extend(index: int) -> Iterator[Plan]:
        if index == len(loose):
            if all(rule_holds(rule, instance, plan) for rule in instance.rules):
                yield dict(plan)
            return
        demand = loose[index]
        yield from extend(index + 1)
        ranked = {choice.plaats: choice.rang for choice in sorted(demand.keuzes, key=lambda c: -c.rang)}
        for plaats, rang in ranked.items():
            taken = [(plaats, one) for one in days_of(demand)]
            if all(room[here] >= 1 for here in taken):
                room.subtract(taken)
                plan[demand.key] = Choice(plaats, rang)
                yield from extend(index + 1)
                del plan[demand.key]
                room.update(taken)

    yield from extend(0)


def score(instance: Instance, plan: Plan) -> tuple[object, ...]:
    """What the documentation says is compared, smaller is better: levels, then ranks by lot, then names by lot."""
    fixed = {stay.key for stay in instance.stays}
    ranks = sorted({choice.rang for demand in instance.demands for choice in demand.keuzes})
    got = Counter(choice.rang for choice in plan.values())
    levels: list[int] = [-len(plan)]
    if instance.policy is Policy.RANG_MAXIMAAL:
        levels += [-got[rang] for rang in ranks]
    elif instance.policy is Policy.MINSTE_SOM:
        levels.append(sum(choice.rang for choice in plan.values()))
    else:
        levels += [got[rang] for rang in reversed(ranks)]
    levels.append(-sum((*key, choice.plaats) in instance.vorige for key, choice in plan.items()))

    def lot(demand: Demand) -> tuple[str, date, str]:
        digest = hashlib.sha256(f"{instance.seed}:{demand.aios}".encode()).hexdigest()
        return digest, demand.start, demand.stagesoort

    order = [demand.key for demand in sorted(instance.demands, key=lot) if demand.key not in fixed]
    outcome = [plan[key].rang if key in plan else 99 for key in order]
    names = [plan[key].plaats if key in plan else "" for key in order]
    return (*levels, *outcome, *names)


def place_by_trying(instance: Instance) -> Best:
    """The one best plan: its score, and (aios, stagesoort, plaats) of each new placement."""
    best = min(enumerate_plans(instance), key=lambda plan: score(instance, plan))
    return (
        tuple(part for part in score(instance, best) if isinstance(part, int)),
        frozenset((*key, choice.plaats) for key, choice in best.items()),
    )


@pytest.fixture(scope="session", name="dice")
def dice_fixture() -> Callable[[int], random.Random]:
    return dice


@pytest.fixture(scope="session")
def tiny() -> Callable[[int], Instance]:
    return draw_tiny


@pytest.fixture(scope="session")
def dense() -> Callable[[int], Instance]:
    return draw_dense


@pytest.fixture(scope="session")
def middling() -> Callable[..., Instance]:
    return draw_middling


@pytest.fixture(scope="session")
def brute_force() -> Callable[[Instance], Best]:
    return place_by_trying


@pytest.fixture(scope="session")
def new_placements() -> Callable[[Instance, tuple[Plaatsing, ...]], frozenset[tuple[str, str, str]]]:
    """What a plan adds to the fixed stays."""

    def pick(instance: Instance, plaatsingen: tuple[Plaatsing, ...]) -> frozenset[tuple[str, str, str]]:
        fixed = {stay.key for stay in instance.stays}
        return frozenset(
            (p.aios, p.stagesoort, p.plaats) for p in plaatsingen if (p.aios, p.stagesoort) not in fixed
        )

    return pick

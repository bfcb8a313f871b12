"""The validator accepts good plans, and names what is wrong with bad ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from stagetui.engine.allocation import (
    Choice,
    CrossRule,
    Demand,
    Doel,
    Instance,
    Overfull,
    Plaatsing,
    Policy,
    Soort,
    Stay,
    Window,
    overfull,
    solve,
    violations,
)

START, EIND = date(2027, 3, 1), date(2027, 5, 30)
YEAR = date(2027, 1, 1), date(2027, 12, 31)


def soorten(instance: Instance, plan: list[Plaatsing], doelen: tuple[Doel, ...] = ()) -> set[Soort]:
    return {violation.soort for violation in violations(instance, plan, doelen)}


@pytest.mark.parametrize("seed", range(30, 40))
def test_each_mutation_of_a_good_plan_is_rejected_with_its_kind(
    seed: int, dice: Callable[[int], random.Random], middling: Callable[..., Instance]
) -> None:
    """Per plan 30 mutations: place, dates, double, rank, unknown, value; 300 in all."""
    instance = middling(seed)
    outcome = solve(instance)
    good = list(outcome.plaatsingen)
    rng = dice(seed)
    assert violations(instance, good, outcome.doelen) == []
    choices = {demand.key: {choice.plaats for choice in demand.keuzes} for demand in instance.demands}
    for _ in range(5):
        victim = rng.randrange(len(good))
        one = good[victim]
        rest = good[:victim] + good[victim + 1 :]
        other = next(f"p{n}" for n in range(40) if f"p{n}" not in choices[one.aios, one.stagesoort])
        assert Soort.GEEN_KEUZE in soorten(instance, [*rest, replace(one, plaats=other)])
        assert Soort.DATUMS in soorten(instance, [*rest, replace(one, eind=one.eind + timedelta(days=1))])
        assert Soort.DUBBEL in soorten(instance, [*good, one])
        assert soorten(instance, [*rest, replace(one, rang=9)]) == {Soort.RANG}
        assert Soort.ONBEKEND in soorten(instance, [*good, replace(one, aios="vreemd")])
        changed = rng.randrange(len(outcome.doelen))
        wrong = tuple(
            replace(doel, waarde=doel.waarde + (number == changed))
            for number, doel in enumerate(outcome.doelen)
        )
        assert soorten(instance, good, wrong) == {Soort.DOEL}


def plan_of(*names: str, plaats: str = "p") -> list[Plaatsing]:
    return [Plaatsing(name, "keuze", plaats, START, EIND, 1) for name in names]


def asking(*names: str, windows: tuple[Window, ...], stays: tuple[Stay, ...] = ()) -> Instance:
    demands = tuple(Demand(name, "keuze", START, EIND, (Choice("p", 1),)) for name in names)
    return Instance(demands, windows, stays, (), Policy.RANG_MAXIMAAL, 1)


def test_one_aios_too_many_is_reported_with_the_first_day_that_is_too_full() -> None:
    windows = (Window("p", YEAR[0], date(2027, 4, 30), 2), Window("p", date(2027, 5, 1), YEAR[1], 1))
    found = violations(asking("a", "b", windows=windows), plan_of("a", "b"))
    assert {(v.soort, v.aios, v.dag) for v in found} == {
        (Soort.CAPACITEIT, "a", date(2027, 5, 1)),
        (Soort.CAPACITEIT, "b", date(2027, 5, 1)),
    }


def test_a_day_outside_every_window_is_reported() -> None:
    windows = (Window("p", YEAR[0], date(2027, 4, 30), 2),)
    found = violations(asking("a", windows=windows), plan_of("a"))
    assert [(v.soort, v.dag) for v in found] == [(Soort.VENSTER, date(2027, 5, 1))]


def test_fixed_stays_may_be_too_many_by_themselves_but_none_may_be_added() -> None:
    stays = tuple(Stay(name, "mg", "p", START, EIND) for name in ("x", "y"))
    instance = asking("a", windows=(Window("p", *YEAR, 1),), stays=stays)
    assert violations(instance, []) == []
    assert soorten(instance, plan_of("a")) == {Soort.CAPACITEIT}


def test_a_fixed_stay_that_answers_a_demand_must_be_in_the_plan_as_it_is() -> None:
    stay = Stay("a", "keuze", "elders", START, EIND)
    instance = asking("a", windows=(Window("p", *YEAR, 1),), stays=(stay,))
    kept = Plaatsing("a", "keuze", "elders", START, EIND, None)
    assert violations(instance, [kept]) == []
    assert soorten(instance, []) == {Soort.VAST}
    assert soorten(instance, plan_of("a")) == {Soort.VAST}


def test_n16_is_checked() -> None:
    """N16: two places without children leave no stage to cover them; one of them unplaced leaves a way."""
    words = (("p", frozenset({"ouderen"})),)
    rule = CrossRule("N16", "a", ("keuze", "mg"), ("ouderen", "jeugd"), 0, words)
    instance = asking("a", windows=(Window("p", *YEAR, 2),))
    second = replace(instance.demands[0], stagesoort="mg")
    instance = replace(instance, demands=(*instance.demands, second), rules=(rule,))
    both = [*plan_of("a"), replace(plan_of("a")[0], stagesoort="mg")]
    assert soorten(instance, both) == {Soort.KENMERKEN}
    assert violations(instance, both[:1]) == []


def test_overfull_joins_days_with_the_same_figures_and_knows_no_window_as_no_capacity() -> None:
    windows = (Window("p", date(2027, 1, 1), date(2027, 1, 10), 1),)
    stays = [
        Stay("a", "mg", "p", date(2027, 1, 1), date(2027, 1, 12)),
        Stay("b", "mg", "p", date(2027, 1, 4), date(2027, 1, 6)),
        Stay("c", "mg", "p", date(2027, 1, 9), date(2027, 1, 10)),
    ]
    assert overfull(windows, stays) == [
        Overfull("p", date(2027, 1, 4), date(2027, 1, 6), 2, 1),
        Overfull("p", date(2027, 1, 9), date(2027, 1, 10), 2, 1),
        Overfull("p", date(2027, 1, 11), date(2027, 1, 12), 1, 0),
    ]
    assert overfull(windows, stays[:1])[0].capaciteit == 0
    assert overfull((), []) == []

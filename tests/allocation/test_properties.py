"""What must hold of any plan, whatever the instance."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagetui.engine.allocation import Choice, Demand, Instance, Outcome, Policy, Window, lots, solve

examples = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Dice = Callable[[int], random.Random]
seeds = st.integers(min_value=0, max_value=10**6)


def profile(outcome: Outcome) -> list[int]:
    """The levels, more is better."""
    smaller = outcome.policy is not Policy.RANG_MAXIMAAL
    return [
        -doel.waarde if smaller and (doel.naam.startswith(("rang", "som"))) else doel.waarde
        for doel in outcome.doelen
    ]


def same(one: Outcome, other: Outcome) -> bool:
    return replace(one, seconden=0.0) == replace(other, seconden=0.0)


@given(seed=seeds)
@examples
def test_more_capacity_never_gives_a_worse_plan(
    seed: int, dice: Dice, tiny: Callable[[int], Instance]
) -> None:
    instance = tiny(seed)
    rng = dice(seed)
    wider = tuple(replace(w, capaciteit=w.capaciteit + rng.randint(0, 1)) for w in instance.windows)
    assert profile(solve(replace(instance, windows=wider))) >= profile(solve(instance))


@given(seed=seeds)
@examples
def test_fixed_stays_stay(seed: int, tiny: Callable[[int], Instance]) -> None:
    instance = tiny(seed)
    demands = {demand.key for demand in instance.demands}
    plan = {(p.aios, p.stagesoort, p.plaats, p.start, p.eind) for p in solve(instance).plaatsingen}
    for stay in instance.stays:
        if stay.key in demands:
            assert (*stay.key, stay.plaats, stay.start, stay.eind) in plan


@given(seed=seeds)
@examples
def test_the_order_of_the_input_does_not_matter(
    seed: int, dice: Dice, dense: Callable[[int], Instance]
) -> None:
    instance = dense(seed)
    rng = dice(seed)
    shuffled = replace(
        instance,
        demands=tuple(
            replace(d, keuzes=tuple(rng.sample(d.keuzes, len(d.keuzes))))
            for d in rng.sample(instance.demands, len(instance.demands))
        ),
        windows=tuple(rng.sample(instance.windows, len(instance.windows))),
        rules=tuple(rng.sample(instance.rules, len(instance.rules))),
    )
    assert same(solve(shuffled), solve(instance))


@given(seed=seeds)
@examples
def test_other_names_for_the_aios_give_the_same_rank_profile(
    seed: int, dice: Dice, dense: Callable[[int], Instance]
) -> None:
    """N6: nobody is favoured for who they are; names only decide the lots."""
    instance = dense(seed)
    names = sorted({demand.aios for demand in instance.demands})
    other = dict(zip(names, dice(seed).sample(names, len(names)), strict=True))
    renamed = replace(
        instance,
        demands=tuple(replace(d, aios=other[d.aios]) for d in instance.demands),
        rules=tuple(replace(r, aios=other[r.aios]) for r in instance.rules),
    )
    assert profile(solve(renamed)) == profile(solve(instance))


@given(seed=seeds)
@examples
def test_when_names_change_and_their_lots_go_along_the_plan_goes_along(
    seed: int, dense: Callable[[int], Instance]
) -> None:
    """N6: a bijection of names that keeps the order of the lots changes nothing but the names."""
    instance = dense(seed)
    names = sorted({demand.aios for demand in instance.demands})
    fresh = [f"b{number}" for number in range(len(names))]
    before, after = lots(instance.seed, names), lots(instance.seed, fresh)
    other = dict(
        zip(sorted(names, key=before.__getitem__), sorted(fresh, key=after.__getitem__), strict=True)
    )
    renamed = replace(
        instance,
        demands=tuple(replace(d, aios=other[d.aios]) for d in instance.demands),
        rules=tuple(replace(r, aios=other[r.aios]) for r in instance.rules),
    )
    expected = {(other[p.aios], p.stagesoort, p.plaats, p.rang) for p in solve(instance).plaatsingen}
    assert {(p.aios, p.stagesoort, p.plaats, p.rang) for p in solve(renamed).plaatsingen} == expected


def test_of_two_rivals_each_wins_for_some_seed() -> None:
    """N6: a place cannot be reserved, everyone has a fair chance."""
    start, eind = date(2027, 3, 1), date(2027, 5, 30)
    demands = tuple(Demand(name, "keuze", start, eind, (Choice("p", 1),)) for name in ("a", "b"))
    windows = (Window("p", start, eind, 1),)
    winners = []
    for seed in range(40):
        outcome = solve(Instance(demands, windows, (), (), Policy.RANG_MAXIMAAL, seed))
        (placed,) = outcome.plaatsingen
        assert outcome.loting[placed.aios] == 1
        winners.append(placed.aios)
    assert 10 <= winners.count("a") <= 30


def test_staying_close_to_an_earlier_plan_never_costs_a_placement_or_a_rank(
    middling: Callable[..., Instance],
) -> None:
    instance = replace(middling(7, 80, 15), policy=Policy.RANG_MAXIMAAL)
    other = solve(replace(instance, seed=12345))
    vorige = tuple((p.aios, p.stagesoort, p.plaats) for p in other.plaatsingen)
    kept = solve(replace(instance, vorige=vorige))
    assert profile(kept)[:-1] == profile(other)
    assert kept.doelen[-1].naam == "gelijk aan vorige"
    assert kept.doelen[-1].waarde == len(vorige)
    assert kept.plaatsingen == other.plaatsingen

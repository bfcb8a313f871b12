"""Moves of stages in random small years: what is accepted can be completed to a valid plan, what is wrong is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stagetui.engine.allocation.year import Jaar, JaarStage, JaarUitkomst, Vast, solve_year, violations
from stagetui.engine.allocation.year.instance import canonical
from stagetui.engine.allocation.year.moves import EERSTE, GELEEND, WENSEN, faults, worth
from stagetui.engine.allocation.year.outcome import jaar_stage
from tests.year.conftest import draw_tiny

SEEDS = st.integers(1000, 9999)


def kept(jaar: Jaar, stages: Sequence[JaarStage]) -> Jaar:
    """The year in which these stages are fixed as well."""
    fixed = tuple(Vast(s.aios, s.onderdeel, s.plaats, s.start, s.maanden) for s in stages if not s.vast)
    return replace(jaar, vast=(*jaar.vast, *fixed))


def planned(seed: int, concerned: Sequence[str]) -> tuple[Jaar, list[JaarStage]]:
    """A solved tiny year in which the stages of the others are fixed, and those of who is concerned."""
    jaar = canonical(draw_tiny(seed))
    stages = [one for one in solve_year(jaar).stages if not one.vast]
    return kept(jaar, [one for one in stages if one.aios not in concerned]), [
        one for one in stages if one.aios in concerned
    ]


def moved(jaar: Jaar, stage: JaarStage, plaats: str, start: int) -> JaarStage:
    aios = next(one for one in jaar.aios if one.id == stage.aios)
    return jaar_stage(jaar, aios, stage.onderdeel, plaats, start)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_a_plan_is_accepted_as_it_is(seed: int) -> None:
    """H5: nothing is wrong with what the allocator made."""
    jaar, mine = planned(seed, ("a0", "a1"))
    assert faults(jaar, mine) == []


def accepted(jaar: Jaar, mine: Sequence[JaarStage], one: JaarStage) -> list[list[JaarStage]]:
    """The stages of an aios for every other place and month at which nothing is wrong with one of them."""
    rest = [other for other in mine if other != one]
    tried = [
        [*rest, moved(jaar, one, place.id, start)]
        for place in jaar.plaatsen
        for start in range(len(jaar.maanden) - one.maanden + 1)
        if (place.id, start) != (one.plaats, one.start)
    ]
    return [stages for stages in tried if not faults(jaar, stages)]


def unfit(jaar: Jaar, outcome: JaarUitkomst, aios: str) -> int:
    """The weeks of the programme that have no room in the year."""
    return sum(
        jaar.onderdeel[one.onderdeel].weken
        for one in outcome.ongeplaatst
        if one.aios == aios and one.start is None
    )


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, number=st.integers(0, 99))
def test_h5_what_is_accepted_can_be_completed(seed: int, number: int) -> None:
    """H5, H7: with the moved stage fixed the solver still finds a plan, no less complete for this aios."""
    jaar, mine = planned(seed, ("a0",))
    options = [after for one in mine for after in accepted(jaar, mine, one)]
    if not options:
        return
    completed = kept(jaar, options[number % len(options)])
    outcome = solve_year(completed)
    assert violations(completed, outcome) == []
    assert unfit(jaar, outcome, "a0") <= unfit(jaar, solve_year(jaar), "a0")


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, number=st.integers(0, 9))
def test_what_breaks_a_rule_is_told(seed: int, number: int) -> None:
    """H2, H3, H17: no room, a forbidden field, a place that does something else, two stages at once."""
    jaar, mine = planned(seed, ("a0",))
    assume(mine)
    one = mine[number % len(mine)]
    others = [other for other in mine if other != one]
    shut = replace(
        jaar, plaatsen=tuple(replace(p, capaciteit=(0,) * len(p.capaciteit)) for p in jaar.plaatsen)
    )
    assert any("aios voor 0 plaatsen" in fault.tekst for fault in faults(shut, mine))
    field = jaar.onderdeel[one.onderdeel].veld
    barred = replace(
        jaar,
        aios=tuple(replace(a, verboden=a.verboden | {field}) if a.id == "a0" else a for a in jaar.aios),
    )
    assert any("sluit" in fault.tekst for fault in faults(barred, mine))
    for place in jaar.plaatsen:
        if field not in place.velden:
            assert faults(jaar, [*others, moved(jaar, one, place.id, one.start)])
    for other in others:
        if other.start + one.maanden <= len(jaar.maanden):
            assert faults(jaar, [*others, moved(jaar, one, one.plaats, other.start)])


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_a_swap_and_the_swap_back_are_judged_alike(seed: int) -> None:
    """H6: two aios trade places of one component; trading back restores what there was, and what it is worth."""
    jaar, mine = planned(seed, ("a0", "a1"))
    first = {one.onderdeel: one for one in mine if one.aios == "a0"}
    second = {one.onderdeel: one for one in mine if one.aios == "a1"}
    both = sorted(first.keys() & second.keys())
    assume(both)
    one, other = first[both[0]], second[both[0]]
    rest = [stage for stage in mine if stage not in (one, other)]
    there = [moved(jaar, one, other.plaats, other.start), moved(jaar, other, one.plaats, one.start)]
    back = [
        moved(jaar, there[0], there[1].plaats, there[1].start),
        moved(jaar, there[1], there[0].plaats, there[0].start),
    ]
    assert back == [one, other]
    assert worth(jaar, [*rest, *back]) == worth(jaar, mine)
    assert set(worth(jaar, mine)) == {WENSEN, EERSTE, GELEEND}
    if not faults(jaar, [*rest, *there]):
        assert faults(jaar, [*rest, *back]) == []


def test_an_aios_of_another_year_is_told() -> None:
    """Nothing is judged of who is not in it."""
    jaar, mine = planned(1000, ("a0",))
    [fault] = faults(jaar, [replace(mine[0], aios="niemand")])
    assert fault.over == "niemand"
    assert "hoort niet bij dit jaar" in fault.tekst

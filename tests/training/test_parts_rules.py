"""N11, N13: parts are laid out so that they fill their stage, whatever its days and the working time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.rules.parts import Whole, laid_out, moved_along, part_objections
from stagetui.profiles.calendar import Werktijd, stage_end
from stagetui.profiles.stages import Deel, Stagesoort
from stagetui.profiles.terms import Route, Verloop

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
NAMES = ("a", "b", "c", "d")


def stagesoort(weeks: tuple[int | None, ...], total: int, run: Verloop = Verloop.NA_ELKAAR) -> Stagesoort:
    """A kind of stage with parts of so many weeks; None gets the rest."""
    parts = {
        name: Deel(name=name, weeks=length, routes=(Route.ZELF_WERVEN,))
        for name, length in zip(NAMES, weeks, strict=False)
    }
    return Stagesoort(name="Stage", order=1, weeks=total, parts_run=run, parts=parts)


@st.composite
def wholes(draw: Any) -> Whole:
    """A stage with two to four parts, of which at most one has no weeks of its own."""
    lengths = draw(st.lists(st.integers(1, 8), min_size=2, max_size=4))
    loose = draw(st.none() | st.integers(0, len(lengths) - 1))
    parts = tuple(None if number == loose else weeks for number, weeks in enumerate(lengths))
    kind = stagesoort(parts, sum(lengths))
    days = sorted(draw(st.sets(DAYS, max_size=2)))
    worked = Werktijd(draw(st.integers(50, 100)), tuple((day, draw(st.integers(50, 100))) for day in days))
    start, share = draw(DAYS), draw(st.integers(20, 100))
    return Whole("keuze", kind, start, stage_end(start, kind.weeks, worked, share), worked, share)


@given(whole=wholes(), shuffled=st.randoms(use_true_random=False))
def test_n11_parts_after_each_other_fill_the_stage_in_any_order(whole: Whole, shuffled: Any) -> None:
    order = whole.ids
    shuffled.shuffle(order)
    parts = laid_out(whole, order)
    assert part_objections(whole, parts) == []
    assert sorted(parts, key=lambda part: parts[part]) == order
    assert (parts[order[0]][0], parts[order[-1]][1]) == (whole.start, whole.eind)


def test_a_factor_that_drops_in_the_last_part_costs_it_no_objection() -> None:
    """N10, N11: the day that rounding gives to the first part is more than a day of the second at half the factor."""
    factor = Werktijd(92, ((date(2024, 3, 1), 50),))
    whole = Whole("keuze", stagesoort((1, 1), 2), date(2024, 1, 1), date(2024, 3, 30), factor, 20)
    assert part_objections(whole, laid_out(whole)) == []


@given(whole=wholes(), days=st.integers(-300, 300))
def test_parts_that_still_fit_move_along_as_they_stood(whole: Whole, days: int) -> None:
    constant = replace(
        whole,
        werktijd=Werktijd(whole.werktijd.first),
        eind=stage_end(whole.start, whole.kind.weeks, whole.werktijd.first, whole.share),
    )
    parts = laid_out(constant, list(reversed(constant.ids)))
    shift = timedelta(days=days)
    later = replace(constant, start=constant.start + shift, eind=constant.eind + shift)
    assert moved_along(later, constant.start, parts) == {
        part: (start + shift, eind + shift) for part, (start, eind) in parts.items()
    }
    assert moved_along(later, constant.start, {}) == laid_out(later)


def test_n11_parts_at_the_same_time_last_the_whole_stage() -> None:
    kind = stagesoort((None, None, None), 13, Verloop.TEGELIJK)
    whole = Whole("aanpalend", kind, date(2027, 6, 7), date(2027, 9, 5), Werktijd(100))
    parts = laid_out(whole)
    assert set(parts.values()) == {(whole.start, whole.eind)}
    assert part_objections(whole, parts) == []
    short = parts | {"aanpalend/a": (whole.start, whole.eind - DAY)}
    assert [part for part, _ in part_objections(whole, short)] == ["aanpalend/a"]


START, MIDDLE, END = date(2027, 6, 7), date(2027, 7, 5), date(2027, 9, 5)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"x/a": (START, MIDDLE - DAY)}, "deel x/b ontbreekt"),
        ({"x/a": (START, MIDDLE - DAY), "x/b": (MIDDLE, END), "x/q": (START, END)}, "kennen dit deel niet"),
        ({"x/a": (START, MIDDLE - 3 * DAY), "x/b": (MIDDLE - 2 * DAY, END)}, "minstens 4 weken voltijd"),
        ({"x/a": (START, MIDDLE + DAY), "x/b": (MIDDLE, END)}, "overlapt met x/a"),
        ({"x/a": (START, MIDDLE - DAY), "x/b": (MIDDLE + DAY, END)}, "sluit niet aan op x/a"),
        ({"x/a": (START + DAY, MIDDLE), "x/b": (MIDDLE + DAY, END)}, "laat ze samen beginnen"),
        ({"x/a": (START, MIDDLE - DAY), "x/b": (MIDDLE, END - DAY)}, "laat ze samen eindigen"),
        ({"x/a": (START, MIDDLE - DAY), "x/b": (MIDDLE, MIDDLE - DAY)}, "geen dag over"),
    ],
)
def test_n11_what_does_not_fill_the_stage_is_told(parts: dict[str, tuple[date, date]], told: str) -> None:
    """N11: `a` lasts at least four weeks, `b` the rest of the thirteen."""
    whole = Whole("x", stagesoort((4, None), 13), START, END, Werktijd(100))
    assert told in " / ".join(why for _, why in part_objections(whole, parts))

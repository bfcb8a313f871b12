"""Which year a poll is about, what the form holds, and whether an answer changes anything (H2): pure rules."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.rules.periods import without
from stagetui.engine.rules.polls import (
    Room,
    a_year_later,
    carried_over,
    form_rows,
    known_rows,
    planning_year,
    unchanged,
)
from stagetui.profiles.book import ProfileBook

YEAR = (date(2027, 9, 1), date(2028, 8, 31))
DAY = timedelta(days=1)


def test_h2_the_poll_of_a_year_is_about_the_half_years_that_begin_in_it() -> None:
    """H2, H5: asked in January, from September on."""
    profile = ProfileBook.load(None)["huisarts"]
    assert profile.year is not None
    assert planning_year(profile.year, 2027) == YEAR


def test_h2_the_form_has_the_quarters_filled_in_as_last_year() -> None:
    """H2: in which quarters, how many, on which days the opleider is absent, practical matters."""
    last = [
        Room(date(2026, 9, 1), date(2027, 2, 28), 2, "ma", "balie"),
        Room(date(2027, 3, 1), date(2027, 5, 31), 0),
    ]
    rows = form_rows(last, YEAR)
    assert [(row.van, row.tot, row.capaciteit, row.afwezig_dagen) for row in rows] == [
        (date(2027, 9, 1), date(2027, 11, 30), 2, "ma"),
        (date(2027, 12, 1), date(2028, 2, 29), 2, "ma"),
        (date(2028, 3, 1), date(2028, 5, 31), 0, None),
        (date(2028, 6, 1), date(2028, 8, 31), None, None),
    ]
    assert rows[0].toelichting == "balie"


def test_h2_a_quarter_of_which_not_one_thing_was_said_is_left_to_the_opleider() -> None:
    """H2."""
    last = [Room(date(2026, 9, 1), date(2026, 10, 15), 2), Room(date(2026, 10, 16), date(2027, 8, 31), 1)]
    assert [row.capaciteit for row in form_rows(last, YEAR)] == [None, 1, 1, 1]


def test_h2_what_is_known_of_the_year_already_stands_on_the_form_as_it_is() -> None:
    """H2: so that the form reads back in without overlapping."""
    known = [Room(date(2027, 1, 1), date(2027, 10, 15), 1), Room(date(2028, 6, 1), date(2029, 1, 31), 3)]
    rows = form_rows(known, YEAR)
    assert [(row.van, row.tot) for row in rows] == [
        (date(2027, 1, 1), date(2027, 10, 15)),
        (date(2027, 10, 16), date(2027, 11, 30)),
        (date(2027, 12, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 5, 31)),
        (date(2028, 6, 1), date(2029, 1, 31)),
    ]


def test_the_last_day_of_february_follows_the_month() -> None:
    (moved,) = a_year_later([Room(date(2026, 12, 1), date(2027, 2, 28), 1)], YEAR)
    assert moved.tot == date(2028, 2, 29)
    (back,) = a_year_later(
        [Room(date(2027, 12, 1), date(2028, 2, 29), 1)], (date(2028, 9, 1), date(2029, 8, 31))
    )
    assert back.tot == date(2029, 2, 28)


def test_h2_unchanged_looks_at_days_and_not_at_how_they_are_cut() -> None:
    """H2."""
    last = [Room(date(2026, 9, 1), date(2027, 8, 31), 2)]
    cut = [Room(date(2027, 9, 1), date(2027, 11, 30), 2), Room(date(2027, 12, 1), date(2028, 8, 31), 2)]
    assert unchanged([*last, *cut], YEAR)
    assert not unchanged([*last, *cut[:1]], YEAR)
    assert not unchanged([*last, cut[0], Room(date(2027, 12, 1), date(2028, 8, 31), 2, "di")], YEAR)


@st.composite
def said(draw: st.DrawFn) -> list[Room]:
    """Periods of one place that never overlap, around the year of the poll."""
    day, rooms = date(2026, 7, 1), []
    for gap, length, room in draw(
        st.lists(st.tuples(st.integers(0, 60), st.integers(1, 300), st.integers(0, 3)), max_size=6)
    ):
        van = day + timedelta(days=gap)
        rooms.append(Room(van, van + timedelta(days=length - 1), room))
        day = van + timedelta(days=length)
    return rooms


@given(said())
def test_h2_what_is_carried_over_never_overlaps_and_leaves_nothing_of_last_year_out(
    rooms: list[Room],
) -> None:
    """H2: silence means that nothing has changed."""
    carried = carried_over(rooms, YEAR)
    taken = [(room.van, room.tot) for room in (*rooms, *carried)]
    for index, (van, tot) in enumerate(taken):
        assert without([(van, tot)], taken[:index] + taken[index + 1 :]) == [(van, tot)]
    days = [(room.van, room.tot) for room in a_year_later(rooms, YEAR)]
    assert without(days, taken) == []
    assert carried_over([*rooms, *carried], YEAR) == []
    if not any(room.tot >= YEAR[0] for room in rooms):
        assert unchanged([*rooms, *carried], YEAR)


@given(said())
def test_h2_the_form_tells_every_day_of_the_year_once(rooms: list[Room]) -> None:
    """H2: on the form as in the list."""
    for rows in (form_rows(rooms, YEAR), known_rows(rooms, YEAR)):
        assert without([YEAR], [(row.van, row.tot) for row in rows]) == []
        assert all(one.tot < other.van for one, other in pairwise(rows))

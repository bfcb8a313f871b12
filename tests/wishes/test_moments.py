"""What the column `periode` of a preference may say (H4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.letters.dutch import MAANDEN
from stagetui.engine.rules.moments import (
    After,
    Before,
    First,
    HalfYear,
    Last,
    Length,
    Moment,
    Quarter,
    Start,
    read_period,
)

SAID: dict[str, Moment] = {
    "2027-09": Start(date(2027, 9, 1)),
    "2027-9-15": Start(date(2027, 9, 1)),
    "2027-09-01 00:00:00": Start(date(2027, 9, 1)),
    "September 2027": Start(date(2027, 9, 1)),
    "sep. 2027": Start(date(2027, 9, 1)),
    "mrt 2028": Start(date(2028, 3, 1)),
    "kwartaal 1": Quarter(1),
    "  KWARTAAL   4 ": Quarter(4),
    "kwartaal2": Quarter(2),
    "halfjaar 2": HalfYear(2),
    "half jaar 1": HalfYear(1),
    "eerst": First(),
    "Eerste": First(),
    "laatst": Last(),
    "voor ggz": Before("ggz"),
    "vóór GGZ": Before("ggz"),
    "na seh": After("seh"),
    "26 weken": Length(26),
    "13weken": Length(13),
}


@pytest.mark.parametrize(("text", "moment"), SAID.items(), ids=SAID)
def test_h4_a_period_is_read_as_people_write_it(text: str, moment: Moment) -> None:
    assert read_period(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "   ", "ooit", "kwartaal 0", "kwartaal 5", "halfjaar 3", "2027", "2027-13", "2027-02-30", "smarch 2027",
     "voor", "in de zomer", "0000-01"],
)  # fmt: skip
def test_what_is_no_period_is_not_read_as_one(text: str) -> None:
    assert read_period(text) is None


@given(st.text(max_size=20))
def test_any_text_is_read_or_not_but_never_an_error(text: str) -> None:
    read_period(text)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.booleans())
def test_every_month_is_read_by_number_and_by_name(day: date, capital: bool) -> None:
    name = MAANDEN[day.month - 1]
    first = Start(day.replace(day=1))
    assert read_period(f"{day:%Y-%m}") == read_period(f"{day}") == first
    assert read_period(f"{name.upper() if capital else name[:3]} {day.year}") == first

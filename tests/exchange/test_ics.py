"""The calendar file: RFC 5545 lines, folds and escapes, and the same bytes for the same state."""

from __future__ import annotations

import re
from datetime import date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from stagetui.engine.exchange.ics import Event, calendar_ics

STAMP = datetime(2027, 3, 1, 2, 0, 5)  # noqa: DTZ001  # stored moments are UTC without zone


def test_an_all_day_event_is_written_as_the_standard_says() -> None:
    text = calendar_ics(
        [
            Event(
                "a1-mg-start@stagetui",
                date(2027, 2, 27),
                date(2027, 2, 28),
                "Deadline; jgz, mg",
                "Eén\r\ntwee\\",
            )
        ],
        STAMP,
    )
    assert text.splitlines(keepends=True) == [
        "BEGIN:VCALENDAR\r\n",
        "VERSION:2.0\r\n",
        "PRODID:-//stagetui//export//NL\r\n",
        "CALSCALE:GREGORIAN\r\n",
        "BEGIN:VEVENT\r\n",
        "UID:a1-mg-start@stagetui\r\n",
        "DTSTAMP:20270301T020005Z\r\n",
        "DTSTART;VALUE=DATE:20270227\r\n",
        "DTEND;VALUE=DATE:20270301\r\n",
        "SUMMARY:Deadline\\; jgz\\, mg\r\n",
        "DESCRIPTION:Eén\\ntwee\\\\\r\n",
        "TRANSP:TRANSPARENT\r\n",
        "END:VEVENT\r\n",
        "END:VCALENDAR\r\n",
    ]


def test_no_events_give_an_empty_calendar() -> None:
    assert "VEVENT" not in calendar_ics([], STAMP)


@given(st.text(max_size=300))
@example("Zoë, " * 40)
def test_lines_hold_at_most_75_octets_and_unfold_to_the_text(summary: str) -> None:
    text = calendar_ics([Event("u", date(2027, 1, 1), date(2027, 1, 1), summary)], STAMP)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (line,) = (line for line in text.replace("\r\n ", "").split("\r\n") if line.startswith("SUMMARY:"))
    plain = re.sub(
        r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], line.removeprefix("SUMMARY:")
    )
    expected = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", summary.replace("\r\n", "\n").replace("\r", "\n"))
    assert plain == expected


@given(st.text(max_size=80))
def test_no_text_can_add_a_property(text: str) -> None:
    made = calendar_ics(
        [Event("u", date(2027, 1, 1), date(2027, 1, 1), f"x\r\nATTACH:{text}", f"\nURL:{text}")], STAMP
    )
    assert not re.search(r"\n(ATTACH|URL)", made)
    assert made.count("BEGIN:VEVENT\r\n") == 1

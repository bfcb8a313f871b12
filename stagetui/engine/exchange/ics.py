"""A calendar file (RFC 5545) of all-day events, for `agenda.ics` of the export."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_FOLD = 75  # octets per line, without its line end
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Event:
    """A deadline or period in whole days.

    Attributes:
        uid: stays the same for the same event in every export, so that a calendar updates it.
        first: first day.
        last: last day, inclusive.
        summary: one line.
        description: may have several lines; may be empty.
    """

    uid: str
    first: date
    last: date
    summary: str
    description: str = ""


def calendar_ics(events: Iterable[Event], stamp: datetime) -> str:
    """The calendar file; `stamp` (UTC, without zone) is the moment of the state, the same for all events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//stagetui//export//NL", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(event.uid)}",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}",  # exclusive in RFC 5545
            f"SUMMARY:{_escaped(event.summary)}",
        ]
        if event.description:
            lines.append(f"DESCRIPTION:{_escaped(event.description)}")
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _INVISIBLE.sub("", text)


def _folded(line: str) -> str:
    """`line` broken into pieces of at most 75 octets, never inside a character."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > _FOLD:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)

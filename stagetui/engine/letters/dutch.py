"""Dates and numbers as they are written in a Dutch letter, without a locale."""

from __future__ import annotations

from datetime import date
from typing import Final

MAANDEN: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def datum(dag: date | str) -> str:
    """A day as in a letter: `1 maart 2027`.

    Args:
        dag: the day itself, or its ISO form (`2027-03-01`) as stored in fields.

    Raises:
        ValueError: the text is no ISO date.
    """
    day = date.fromisoformat(dag) if isinstance(dag, str) else dag
    return f"{day.day} {MAANDEN[day.month - 1]} {day.year}"


def getal(waarde: float) -> str:
    """A number with a decimal comma and no needless decimals: `13`, `16,25`."""
    return f"{waarde:.2f}".rstrip("0").rstrip(".").replace(".", ",")

"""What the `periode` of a preference may say in a year of stages: a month, quarter, order or length (H4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stagetui.engine.letters.dutch import MAANDEN

QUARTERS = 4
HALVES = 2
ALLOWED = (
    'een maand ("2027-09" of "september 2027"), "kwartaal 1" tot en met "kwartaal 4" of "halfjaar 1" of "halfjaar 2" '
    'van het eigen stagejaar, "eerst", "laatst", "voor" of "na" met een stagesoort ("na seh"), of een lengte '
    '("26 weken")'
)
"""What may be said, as the end of a sentence that refuses something else."""


@dataclass(frozen=True, slots=True)
class Start:
    """The stage starts in the month of this first day."""

    month: date


@dataclass(frozen=True, slots=True)
class Quarter:
    """The stage starts in this quarter, from 1, of the aios's own year of stages."""

    number: int


@dataclass(frozen=True, slots=True)
class HalfYear:
    """The stage starts in this half, 1 or 2, of the aios's own year of stages."""

    number: int


@dataclass(frozen=True, slots=True)
class First:
    """It is the first stage of the year."""


@dataclass(frozen=True, slots=True)
class Last:
    """It is the last stage of the year."""


@dataclass(frozen=True, slots=True)
class Before:
    """It comes before the stage of another kind."""

    stagesoort: str


@dataclass(frozen=True, slots=True)
class After:
    """It comes after the stage of another kind."""

    stagesoort: str


@dataclass(frozen=True, slots=True)
class Length:
    """It is a stage of so many full-time weeks."""

    weeks: int


Moment = Start | Quarter | HalfYear | First | Last | Before | After | Length


def read_period(text: str) -> Moment | None:
    """Read what a `periode` says, in capitals or not and with any spaces; None when it is nothing of this kind (H4).

    Whether a kind of stage that it names exists is left to who knows the profile.
    """
    plain = " ".join(text.lower().split())
    if plain in ("eerst", "eerste"):
        return First()
    if plain in ("laatst", "laatste"):
        return Last()
    if match := re.fullmatch(r"(kwartaal|half ?jaar) ?(\d)", plain):
        return _stretch(match[1], int(match[2]))
    if match := re.fullmatch(r"(voor|vóór|na) ([a-z0-9-]+)", plain):
        return After(match[2]) if match[1] == "na" else Before(match[2])
    if match := re.fullmatch(r"(\d{1,3}) ?(?:weken|week)", plain):
        return Length(int(match[1]))
    return _month(plain)


def _stretch(what: str, number: int) -> Quarter | HalfYear | None:
    if what == "kwartaal":
        return Quarter(number) if 1 <= number <= QUARTERS else None
    return HalfYear(number) if 1 <= number <= HALVES else None


def _month(plain: str) -> Start | None:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?: 00:00:00)?", plain):
        year, month, day = (int(part or 1) for part in match.groups())
    elif (match := re.fullmatch(r"([a-z]+)\.? (\d{4})", plain)) and (named := _named(match[1])):
        year, month, day = int(match[2]), named, 1
    else:
        return None
    try:
        return Start(date(year, month, day).replace(day=1))
    except ValueError:
        return None


def _named(word: str) -> int | None:
    """The number of a month by its name or its first three letters."""
    for number, name in enumerate(MAANDEN, start=1):
        if word in (name, name[:3]) or (word == "mrt" and name == "maart"):
            return number
    return None

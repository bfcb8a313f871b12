"""What may be changed in an opleidingsschema (N2, N10, N18), as values that can be kept in a request, and in words."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from stagetui.errors import RefusedError
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Schemawijziging

FEWEST, MOST = 10, 100
"""The part of the working week that may go to a stage, in percent (N18)."""


@dataclass(frozen=True, slots=True)
class Move:
    """Let a stage begin on another day."""

    stagesoort: str
    start: date
    gaps: bool = True


@dataclass(frozen=True, slots=True)
class Reverse:
    """Let two stages change places in the order (N2)."""

    eerste: str
    tweede: str
    gaps: bool = True


@dataclass(frozen=True, slots=True)
class BringForward:
    """Bring a stage forward to the day on which an earlier one begins (N2); None: the one right before it."""

    stagesoort: str
    voor: str | None = None
    gaps: bool = True


@dataclass(frozen=True, slots=True)
class Combine:
    """Do two stages right after each other at one instelling (N18); no instelling: they need no longer be there."""

    eerste: str
    tweede: str
    instelling: str | None
    gaps: bool = True


@dataclass(frozen=True, slots=True)
class Interweave:
    """Give a stage this percentage of the working week and the practice part the rest (N18); 100 undoes it."""

    stagesoort: str
    percentage: int
    gaps: bool = True


@dataclass(frozen=True, slots=True)
class PartTime:
    """Let another part-time factor hold from a day until the next change, also in the middle of a stage (N10)."""

    vanaf: date
    deeltijd: int
    gaps: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """Lay the parts of a stage out anew (N11): all, in order, each with its first day or None.

    Without a first day a part begins by the weeks of the others; without any part the usual order holds.
    """

    stagesoort: str
    delen: tuple[tuple[str, date | None], ...]


@dataclass(frozen=True, slots=True)
class Lengthen:
    """Let stages last so many working days longer, as after an illness (H19); by stage."""

    dagen: tuple[tuple[str, int], ...]
    gaps: bool = True


Change = Move | Reverse | BringForward | Combine | Interweave | PartTime | Parts | Lengthen
"""`gaps`: a later stage stays at least as many days behind the one before it as it was; see `rules/reckoning.py`."""

_WORDS: dict[str, type[Change]] = {
    "verplaatsen": Move,
    "omdraaien": Reverse,
    "vervroegen": BringForward,
    "combineren": Combine,
    "vervlechten": Interweave,
    "deeltijd": PartTime,
    "delen": Parts,
    "verlengen": Lengthen,
}
_DATES = ("start", "vanaf")


def kind_of(change: Change) -> Schemawijziging:
    """The word of the profile for this change; other parts of a stage, or a longer one, are a move."""
    word = _word(change)
    return Schemawijziging.VERPLAATSEN if word in ("delen", "verlengen") else Schemawijziging(word)


def stages_of(change: Change) -> tuple[str, ...]:
    """The kinds of stage that a change names; a part-time factor names none."""
    match change:
        case Move() | BringForward() | Interweave() | Parts():
            return (change.stagesoort,)
        case Reverse() | Combine():
            return (change.eerste, change.tweede)
        case Lengthen():
            return tuple(stagesoort for stagesoort, _ in change.dagen)
        case PartTime():
            return ()


def request_for(profile: Profile, change: Change) -> tuple[str, str | None] | None:
    """The kind of aanvraag that must be approved first, and the stage that it is about; None: nothing (N2, N18)."""
    for stagesoort in stages_of(change) or ("",):
        if soort := profile.request_for(kind_of(change), stagesoort):
            return soort, stagesoort or None
    return None


def in_words(change: Change) -> str:
    """The change as one Dutch sentence without a full stop."""
    match change:
        case Move():
            words = f"{change.stagesoort} begint op {change.start}"
        case Reverse():
            words = f"{change.eerste} en {change.tweede} worden omgedraaid"
        case BringForward():
            words = f"{change.stagesoort} wordt vervroegd" + (
                f" tot vóór {change.voor}" if change.voor else ""
            )
        case Combine():
            how = f"gecombineerd bij {change.instelling}"
            how = how if change.instelling else "niet meer bij één instelling gecombineerd"
            words = f"{change.eerste} en {change.tweede} worden {how}"
        case Interweave(percentage=100):
            words = f"{change.stagesoort} wordt niet meer vervlochten"
        case Interweave():
            share = f"{change.percentage} % van de werkweek"
            words = f"{change.stagesoort} wordt vervlochten met de praktijk: {share}"
        case PartTime():
            words = f"vanaf {change.vanaf} werkt de aios {change.deeltijd} %"
        case Parts():
            listed = ", ".join(f"{part} vanaf {start}" if start else part for part, start in change.delen)
            words = f"{change.stagesoort} wordt opnieuw verdeeld" + (f": {listed}" if listed else "")
        case Lengthen():
            words = ", ".join(f"{stage} duurt {days} werkdagen langer" for stage, days in change.dagen)
    return words


def change_to_json(change: Change) -> str:
    """The change as text that `change_from_json` reads."""
    return json.dumps(
        {"soort": _word(change)} | {one.name: getattr(change, one.name) for one in fields(change)},
        default=date.isoformat,
        ensure_ascii=False,
    )


def change_from_json(text: str) -> Change:
    """Read what `change_to_json` wrote.

    Raises:
        RefusedError: it is something else; a schema command makes the right text.
    """
    try:
        held: dict[str, Any] = json.loads(text)
        kind = _WORDS[held.pop("soort")]
        for name in _DATES:
            if name in held:
                held[name] = date.fromisoformat(held[name])
        if "delen" in held:
            held["delen"] = tuple(
                (str(part), date.fromisoformat(start) if start else None) for part, start in held["delen"]
            )
        if "dagen" in held:
            held["dagen"] = tuple((str(stage), int(days)) for stage, days in held["dagen"])
        return kind(**held)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise RefusedError(
            "Wijziging niet leesbaar",
            f"«{text[:80]}» is geen wijziging van een opleidingsschema; maak haar met stagetui schema.",
        ) from None


def _word(change: Change) -> str:
    return next(word for word, kind in _WORDS.items() if type(change) is kind)

"""The mark in a form that is made for one aios: whose it is and of which bureau, and what its lists stand for.

It stands as text in a hidden sheet, in cells that no spreadsheet program mends. A seal tells whether it is as it was
written; only the bureau that wrote it can make that seal.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from stagetui.engine.exchange.troubles import UnreadableFileError

SHEET = "stagetui"
FORMAT = 1
"""Raised when forms change so that this program would misread an older or newer one."""

_OPENING = "stagetui-formulier"
_BEFORE = "s"  # before every piece: so none looks like a number, a date or a formula
_PIECE = 30_000  # a cell holds 32,767 characters


@dataclass(frozen=True, slots=True)
class Owner:
    """The bureau that writes and reads forms; `sleutel` never leaves it."""

    naam: str
    sleutel: str

    @property
    def id(self) -> str:
        """What tells this bureau from others, without the key."""
        return hashlib.sha256(f"{_OPENING}:{self.sleutel}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class MarkedStage:
    """A stage of the form: its dates as they were, and which code each line of its list stands for."""

    start: date
    eind: date
    keuzes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose form it is; `stages` by stagesoort; `jaar`: it also asks about a year of stages as a whole (H4)."""

    bureau: str
    bureau_naam: str
    aios: str
    namen: tuple[str, ...]
    stages: Mapping[str, MarkedStage]
    jaar: bool = False
    formaat: int = FORMAT


@dataclass(frozen=True, slots=True)
class SealedMark:
    """A mark as it was read: not to be believed before `opened`."""

    text: str
    seal: str

    def opened(self, owner: Owner) -> Mark:
        """The mark, when `owner` wrote it and nobody changed it.

        Raises:
            UnreadableFileError: the form is of another bureau or of another version, or its mark was changed.
        """
        try:
            told = json.loads(base64.b64decode(self.text, validate=True))
            formaat, bureau, naam = int(told["formaat"]), str(told["bureau"]), str(told["bureau_naam"])
        except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
            raise _changed() from None
        if bureau != owner.id:
            raise UnreadableFileError(
                "Formulier van een ander bureau",
                f"Dit formulier is van {naam or 'een ander bureau'}, niet van {owner.naam}. Stuur het door, of laat "
                "de aios een formulier van dit bureau invullen (stagetui voorkeur form).",
            )
        if not hmac.compare_digest(self.seal, _seal(self.text, owner)):
            raise _changed()
        if formaat != FORMAT:
            raise UnreadableFileError(
                "Formulier van een andere versie",
                "Dit formulier is met een andere versie van stagetui gemaakt. Maak een nieuw formulier (stagetui "
                "voorkeur form) en laat het opnieuw invullen.",
            )
        return _mark(told)


def mark_cells(mark: Mark, owner: Owner) -> list[str]:
    """The cells of the hidden sheet, from the top down."""
    text = base64.b64encode(json.dumps(_told(mark), sort_keys=True).encode()).decode()
    pieces = [f"{_BEFORE}{text[start : start + _PIECE]}" for start in range(0, len(text), _PIECE)]
    return [_OPENING, f"{_BEFORE}{_seal(text, owner)}", *pieces]


def sealed_mark(cells: Sequence[object]) -> SealedMark | None:
    """The mark in the cells of a sheet; None when they hold none."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
    if not texts or texts[0] != _OPENING:
        return None
    pieces = [text.removeprefix(_BEFORE) for text in texts[1:]]
    return SealedMark("".join(pieces[1:]), pieces[0] if pieces else "")


def _seal(text: str, owner: Owner) -> str:
    return hmac.new(owner.sleutel.encode(), text.encode(), hashlib.sha256).hexdigest()


def _told(mark: Mark) -> dict[str, Any]:
    return {
        "formaat": mark.formaat,
        "bureau": mark.bureau,
        "bureau_naam": mark.bureau_naam,
        "aios": mark.aios,
        "namen": list(mark.namen),
        **({"jaar": True} if mark.jaar else {}),
        "stages": {
            kind: {
                "start": stage.start.isoformat(),
                "eind": stage.eind.isoformat(),
                "keuzes": dict(stage.keuzes),
            }
            for kind, stage in mark.stages.items()
        },
    }


def _mark(told: Mapping[str, Any]) -> Mark:
    stages = {
        kind: MarkedStage(
            date.fromisoformat(stage["start"]),
            date.fromisoformat(stage["eind"]),
            MappingProxyType(dict(stage["keuzes"])),
        )
        for kind, stage in told["stages"].items()
    }
    return Mark(
        told["bureau"],
        told["bureau_naam"],
        told["aios"],
        tuple(told["namen"]),
        MappingProxyType(stages),
        bool(told.get("jaar")),
        told["formaat"],
    )


def _changed() -> UnreadableFileError:
    return UnreadableFileError(
        "Formulier gewijzigd",
        "Het verborgen merkteken van dit formulier is niet meer zoals het is gemaakt, dus het is niet zeker van wie "
        "het is. Maak een nieuw formulier (stagetui voorkeur form) en laat het opnieuw invullen.",
    )

"""The audit trail's lines and the chain of hashes that binds each to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from stagetui.engine.access import Actor

FIRST = "0" * 64
COUNTER = "gebeurtenis"
"""Where the last number that was handed out is kept, so that a line missing at the end is missed."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change: what was done to what, with the values before and after, and why."""

    actie: str
    onderwerp: str
    aios: str | None = None
    voor: Mapping[str, object] | None = None
    na: Mapping[str, object] | None = None
    reden: str | None = None


def as_json(values: Mapping[str, object] | None) -> str | None:
    """Write values as canonical JSON (sorted keys, ISO dates); None stays None."""
    if values is None:
        return None
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"no JSON for {type(value).__name__}")


def line_hash(fields: Sequence[object]) -> str:
    """Hash one line; `fields` are its columns in order up to and including `vorige`."""
    text = json.dumps(list(fields), ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def chained(events: Iterable[Event], actor: Actor, last_nr: int, last_hash: str) -> list[dict[str, object]]:
    """Make the table rows for `events`, numbered and chained after the line `last_nr` with `last_hash`."""
    rows: list[dict[str, object]] = []
    for nr, event in enumerate(events, last_nr + 1):
        row: dict[str, object] = {
            "nr": nr,
            "wanneer": actor.now,
            "wie": actor.persoon,
            "via": actor.via.value,
            "actie": event.actie,
            "onderwerp": event.onderwerp,
            "aios": event.aios,
            "voor": as_json(event.voor),
            "na": as_json(event.na),
            "reden": event.reden,
            "vorige": last_hash,
        }
        row["hash"] = last_hash = line_hash(list(row.values()))
        rows.append(row)
    return rows

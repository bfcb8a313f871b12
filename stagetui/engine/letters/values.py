"""What a letter holds, as the values of JSON that its template reads."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.letters.compiler import JsonValue

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def json_fields(letter: DataclassInstance) -> dict[str, JsonValue]:
    """The fields of a letter as its template reads them; dates in ISO form."""
    return {name: _plain(value) for name, value in asdict(letter).items()}


def _plain(value: object) -> JsonValue:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case str() | int() | float() | None:
            return value
        case _:
            raise TypeError(f"no letter holds a {type(value).__name__}")

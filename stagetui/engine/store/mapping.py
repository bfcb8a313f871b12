"""Between Python values and columns, a column at a time, so that 10,000 rows are quick."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum, StrEnum
from functools import cache
from itertools import repeat
from typing import Any, TypeVar, cast

R = TypeVar("R")


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    name: str
    words: type[StrEnum] | None
    default: object
    required: bool


def build(kind: type[R], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[R]:
    """Make a dataclass of each row; columns are matched to fields by name.

    Args:
        kind: A dataclass; fields that are a StrEnum (or that or None) are converted.
        names: The names of the columns.
        rows: The rows, as the database gave them.

    Raises:
        TypeError: A column has no field, or a field without a default has no column.
    """
    fields = _fields(cast(Hashable, kind))
    unknown = set(names) - {field.name for field in fields}
    missing = {field.name for field in fields if field.required} - set(names)
    if unknown or missing:
        raise TypeError(
            f"{kind.__name__}: columns without a field {sorted(unknown)}, missing {sorted(missing)}"
        )
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    arguments: list[Iterable[Any]] = []
    for field in fields if rows else ():
        if field.name not in columns:
            arguments.append(repeat(field.default))
        elif field.words is not None:
            words: dict[str | None, StrEnum | None] = {word.value: word for word in field.words}
            words[None] = None
            arguments.append([words[value] for value in columns[field.name]])
        else:
            arguments.append(columns[field.name])
    return list(map(kind, *arguments)) if rows else []


def plain(value: Any) -> Any:
    """A value as the driver takes it: the value of an enum, a naive UTC datetime, all else as it is.

    Raises:
        ValueError: A datetime carries a time zone; what is stored is UTC without one.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise ValueError(f"a datetime is stored as naive UTC, not {value!r}")
    return value


def transpose(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> list[list[Any]]:
    """The rows as one list per name, ready for the driver.

    Raises:
        ValueError: A row has other keys than `names`.
    """
    wanted = set(names)
    if any(row.keys() != wanted for row in rows):
        raise ValueError(f"every row must have exactly the columns {sorted(wanted)}")
    return [list(_column(row[name] for row in rows)) for name in names]


def _column(values: Iterator[object]) -> Iterable[object]:
    column = list(values)
    kinds = set(map(type, column))
    return map(plain, column) if any(issubclass(kind, (Enum, datetime)) for kind in kinds) else column


@cache
def _fields(kind: type[Any]) -> tuple[_Field, ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        _Field(field.name, _words(hints[field.name]), field.default, field.default is dataclasses.MISSING)
        for field in dataclasses.fields(kind)
        if field.init
    )


def _words(hint: Any) -> type[StrEnum] | None:
    for part in typing.get_args(hint) or (hint,):
        if isinstance(part, type) and issubclass(part, StrEnum):
            return part
    return None

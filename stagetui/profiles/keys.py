"""What may stand at a key of a profile: its kind, the words to choose from, its explanation in docs/profielen.md."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Any

from stagetui.profiles.keypaths import Path
from stagetui.profiles.reading import read_text
from stagetui.profiles.resources import config_dir
from stagetui.profiles.schema import Profile
from stagetui.profiles.wording import describe, resolved

DOCUMENT = "profielen.md"
SEPARATOR = ";"
"""Between the words of a list as they are typed, as in the import files."""
WITHIN = "+"
"""Between the words of a row in a list of rows."""
YES = ("ja", "true")
NO = ("nee", "false")
_NUMBER = re.compile(r"-?\d{1,9}")


class Kind(Enum):
    """What stands at a key."""

    NUMBER = auto()
    YES_NO = auto()
    DATE = auto()
    TEXT = auto()
    CHOICE = auto()
    CHOICES = auto()
    WORDS = auto()
    NUMBERS = auto()
    DATES = auto()
    ROWS = auto()
    """A list of lists of words."""
    TABLE = auto()
    TABLES = auto()


# what a list of these is
_LISTS = {
    Kind.CHOICE: Kind.CHOICES,
    Kind.TABLE: Kind.TABLES,
    Kind.NUMBER: Kind.NUMBERS,
    Kind.DATE: Kind.DATES,
    Kind.WORDS: Kind.ROWS,
}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a profile.

    Attributes:
        document: As docs/profielen.md writes it: `stagesoorten.ID.weeks`.
        kind: What stands there.
        options: The words to choose from, for a choice.
        required: Whether it may not be left out.
        allowed: In Dutch, what may stand there.
    """

    document: str
    kind: Kind
    options: tuple[str, ...]
    required: bool
    allowed: str

    @property
    def explanation(self) -> str:
        """What docs/profielen.md says about it."""
        told = explanations()
        return told.get(self.document) or told.get(self.document.removesuffix(".ID"), "")

    def value(self, typed: str) -> object:
        """Make a value of what was typed; nothing typed is None, the key is left out.

        What cannot be read as this kind is given as it is: checking the profile then says what may stand there.
        """
        text = typed.strip()
        if not text:
            return None
        match self.kind:
            case Kind.CHOICES | Kind.WORDS | Kind.NUMBERS | Kind.DATES | Kind.ROWS:
                return [self._one(part) for part in _split(text, SEPARATOR)]
        return self._one(text)

    def _one(self, text: str) -> object:
        """Make a value of what stands alone, or between the separators of a list."""
        match self.kind:
            case Kind.NUMBER | Kind.NUMBERS:
                return _number(text)
            case Kind.YES_NO if text.lower() in (*YES, *NO):
                return text.lower() in YES
            case Kind.DATE | Kind.DATES:
                return _date(text)
            case Kind.ROWS:
                return _split(text, WITHIN)
        return text

    def typed(self, value: object) -> str:
        """Write a value as it is typed: the other way round."""
        match value:
            case None:
                return ""
            case bool():
                return YES[0] if value else NO[0]
            case list() | tuple() if self.kind is Kind.ROWS:
                return f"{SEPARATOR} ".join(f" {WITHIN} ".join(row) for row in value)
            case list() | tuple():
                return f"{SEPARATOR} ".join(map(str, value))
        return str(value)


@lru_cache(maxsize=4096)
def key_at(path: Path) -> Key | None:
    """Tell what may stand at a place; None when a profile knows no such key.

    The overrides of a variant have the keys of a profile.
    """
    found = _find(path)
    if found is None:
        return None
    node, document, required = found
    schema = _schema()
    return Key(document, _kind(node, schema), _options(node, schema), required, describe(dict(node), schema))


@lru_cache(maxsize=4096)
def keys_of(path: Path) -> tuple[str, ...]:
    """Name the keys that the table at a place may have, in the order of the model; none when its ids are free."""
    found = _find(path)
    return tuple(found[0].get("properties", ())) if found else ()


def _find(path: Path) -> tuple[Mapping[str, Any], str, bool] | None:
    """The node of the schema at a place, its name in the document, and whether it is required."""
    schema = _schema()
    node: Mapping[str, Any] = schema
    document, required = "", True
    for step in path:
        if document == "variants[].overrides":
            node, document = schema, ""
        if node.get("type") == "array" and "items" in node:
            node, document = node["items"], f"{document}[]"
        elif step in node.get("properties", {}):
            required = step in node.get("required", ())
            node = node["properties"][step]
            document = f"{document}.{step}" if document else str(step)
        elif isinstance(step, str) and (tables := _tables(node)) is not None:
            node, document = tables, f"{document}.ID"
        else:
            return None
        node = resolved(dict(node), schema)
    return node, document, required


@cache
def explanations() -> Mapping[str, str]:
    """The explanation of each key, from the tables of docs/profielen.md."""
    text = read_text(config_dir() / DOCUMENT)
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", text, re.MULTILINE)
    return {key: said.strip() for key, said in rows}


@cache
def _schema() -> dict[str, Any]:
    return Profile.model_json_schema()


def _tables(node: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What each table of a table with free ids holds."""
    patterns: Mapping[str, Any] = node.get("patternProperties", {})
    for table in (node.get("additionalProperties"), *patterns.values()):
        if isinstance(table, Mapping):
            return table
    return None


def _kind(node: Mapping[str, Any], schema: dict[str, Any]) -> Kind:
    if "enum" in node or "const" in node:
        return Kind.CHOICE
    match node.get("type"):
        case "integer":
            return Kind.NUMBER
        case "boolean":
            return Kind.YES_NO
        case "string":
            return Kind.DATE if node.get("format") == "date" else Kind.TEXT
        case "array":
            inner = _kind(resolved(node["items"], schema), schema)
            return _LISTS.get(inner, Kind.WORDS)
    return Kind.TABLE


def _options(node: Mapping[str, Any], schema: dict[str, Any]) -> tuple[str, ...]:
    inner = resolved(node["items"], schema) if node.get("type") == "array" else node
    words = inner.get("enum") or ([inner["const"]] if "const" in inner else [])
    return tuple(map(str, words))


def _split(text: str, separator: str) -> list[str]:
    return [word for part in text.split(separator) if (word := part.strip())]


def _number(text: str) -> int | str:
    return int(text) if _NUMBER.fullmatch(text) else text


def _date(text: str) -> object:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text

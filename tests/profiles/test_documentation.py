"""`docs/profielen.md` explains every key of a profile; a key or word that it omits fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stagetui.profiles.schema import Profile

SCHEMA = Profile.model_json_schema()
DOCS = Path(__file__).parents[2] / "docs" / "profielen.md"


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", []):
        if option.get("type") != "null":
            return _resolved(option)
    if "$ref" in node:
        return _resolved(SCHEMA["$defs"][node["$ref"].rpartition("/")[2]])
    return node


def _walk(node: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each key as docs/profielen.md writes it (`stagesoorten.ID.weeks`), with its node."""
    for key, value in _resolved(node).get("properties", {}).items():
        inner, name = _resolved(value), f"{path}{key}"
        yield name, inner
        if "items" in inner:
            yield from _walk(inner["items"], f"{name}[].")
        tables = [*inner.get("patternProperties", {}).values()]
        if isinstance(inner.get("additionalProperties"), dict):
            tables.append(inner["additionalProperties"])
        for table in tables:
            yield from _walk(table, f"{name}.ID.")
        yield from _walk(inner, f"{name}.")


KEYS = dict(_walk(SCHEMA, ""))


@pytest.fixture(scope="module")
def rows() -> dict[str, str]:
    """The explanation of each key, from the tables of the document."""
    text = DOCS.read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", text, re.MULTILINE))


def test_every_key_is_explained_and_nothing_else(rows: dict[str, str]) -> None:
    """The key `base` is of the file alone: what lies over it holds no more of it."""
    assert rows.keys() == KEYS.keys() | {"base"}


@pytest.mark.parametrize("key", KEYS)
def test_every_word_that_a_key_allows_is_explained(key: str, rows: dict[str, str]) -> None:
    node = KEYS[key]
    words = node.get("enum") or _resolved(node.get("items", {})).get("enum") or []
    assert [word for word in words if f'"{word}"' not in rows[key]] == []

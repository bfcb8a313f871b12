"""The place of a key in a profile, as people write it: `stagesoorten.mg.weeks`, `calendar.besluit.text`.

A table in a list is named by its `id`, or by its number (from 1) where it has none: `transitions[4].by`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]
_STEP = re.compile(r"(?P<name>[^.\[\]]+)|\[(?P<number>\d+)\]|(?P<dot>\.)")


def read_path(text: str) -> Path:
    """Read a place; what is no name, number or dot makes a step that nothing has, so that it is not found."""
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None:
            return (*steps, text[at:])
        if match["name"]:
            steps.append(match["name"])
        elif match["number"]:
            steps.append(int(match["number"]))
        at = match.end()
    return tuple(steps)


def told(path: Path) -> str:
    """Write a place as people do."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def at(node: Any, step: str | int) -> Any:
    """Go one step down; a list of tables is entered by id or by number.

    Raises:
        KeyError: There is nothing there.
    """
    if isinstance(node, Mapping):
        if step in node:
            return node[step]
    elif isinstance(node, list | tuple):
        return node[place_in(node, step)]
    raise KeyError(step)


def place_in(tables: list[Any] | tuple[Any, ...], step: str | int) -> int:
    """Find the table of a list that a step means, counted from 0.

    Raises:
        KeyError: It has none.
    """
    if isinstance(step, int):
        if 1 <= step <= len(tables):
            return step - 1
    else:
        for place, table in enumerate(tables):
            if isinstance(table, Mapping) and table.get("id") == step:
                return place
    raise KeyError(step)


def look(raw: Any, path: Path) -> Any:
    """Give what stands at a place; None when nothing does, as TOML has no null."""
    for step in path:
        try:
            raw = at(raw, step)
        except KeyError:
            return None
    return raw


def canonical(raw: Any, path: Path) -> Path:
    """Name tables by id where they have one, so that a place keeps its meaning when a list grows."""
    steps: list[str | int] = []
    for step in path:
        try:
            raw = at(raw, step)
        except KeyError:
            raw = None
        named = isinstance(step, int) and isinstance(raw, Mapping) and isinstance(raw.get("id"), str)
        steps.append(raw["id"] if named else step)
    return tuple(steps)

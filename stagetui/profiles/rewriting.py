"""Changing the text of a TOML file and leaving the rest of it, its comments too, as its maker wrote it.

Each change is made in the lines of its table. The result is read back; when it does not say exactly what was meant
(a value in an inline table, a table that went), the whole file is written anew with tomli-w, under its opening comment.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w

Place = tuple[str | int, ...]
"""Keys, and numbers from 0 for the tables of a list."""

LONGEST_LINE = 110


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one table: `first` is the one after its header, `last` the one after its end."""

    place: Place
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One change: the key of a table gets a value (None: it goes), or a table is added."""

    place: Place
    value: Any
    in_list: bool = False


def rewritten(text: str, wanted: Mapping[str, Any]) -> tuple[str, bool]:
    """Give the text of a file that says `wanted`, and whether everything else in it was kept.

    Args:
        text: The file as it is; it must be TOML.
        wanted: What the new file must hold.
    """
    new = text.replace("\r\n", "\n")
    try:
        for step in _steps(tomllib.loads(new), wanted, ()):
            new = _taken(new, step, wanted)
        if tomllib.loads(new) == wanted:
            return new, True
    except (KeyError, tomllib.TOMLDecodeError):
        pass  # this change does not fit in the lines as they are
    return _heading(text) + tomli_w.dumps(wanted), False


def _steps(before: Mapping[str, Any], after: Mapping[str, Any], place: Place) -> Iterator[_Step]:
    """What has to be changed, tables that go first."""
    for key in before.keys() - after.keys():
        if isinstance(before[key], Mapping) or _is_tables(before[key]):
            raise KeyError(key)
        yield _Step((*place, key), None)
    for key, value in after.items():
        old, here = before.get(key), (*place, key)
        if key in before and type(old) is type(value) and old == value:
            continue
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            yield from _steps(old, value, here)
        elif _is_tables(old) and _is_tables(value):
            yield from _of_list(old or [], value, here)
        elif isinstance(value, Mapping) and key not in before:
            yield _Step(here, value)
        elif _is_tables(value) and key not in before:
            yield from (_Step(here, table, in_list=True) for table in value)
        else:
            yield _Step(here, value)


def _of_list(old: list[dict[str, Any]], new: list[dict[str, Any]], place: Place) -> Iterator[_Step]:
    if len(new) < len(old):
        raise KeyError(place)
    for number, table in enumerate(new):
        if number < len(old):
            yield from _steps(old[number], table, (*place, number))
        else:
            yield _Step(place, table, in_list=True)


def _taken(text: str, step: _Step, wanted: Mapping[str, Any]) -> str:
    """Make one change in the lines.

    Raises:
        KeyError: Its table or its line is not to be found.
    """
    lines = text.split("\n")
    if isinstance(step.value, Mapping):
        return "\n".join(_with_table(lines, step))
    *table, key = step.place
    place, value = tuple(table), step.value
    block = _block(lines, place)
    if block is None and place and isinstance(place[-1], str):
        # an inline table: its line in the table around it is written anew
        place, key, value = place[:-1], place[-1], _at(wanted, place)
        block = _block(lines, place)
    found = _assignment(lines, block, key) if block and isinstance(key, str) else None
    if block is None or not isinstance(key, str) or (found is None and (value is None or table != [*place])):
        raise KeyError(step.place)
    if found is None:
        lines.insert(_end_of_keys(lines, block), _line(key, value))
    else:
        first, last, comment = found
        lines[first:last] = [] if value is None else [_line(key, value) + comment]
    return "\n".join(lines)


def _with_table(lines: list[str], step: _Step) -> list[str]:
    """Add a table: at the end of the table of a list that it belongs to, else at the end of the file."""
    if any(isinstance(value, Mapping) or _is_tables(value) for value in step.value.values()):
        raise KeyError(step.place)
    header = ".".join(_name(key) for key in step.place if isinstance(key, str))
    added = [f"[[{header}]]" if step.in_list else f"[{header}]"]
    added += [_line(key, value) for key, value in step.value.items()]
    depth = max((at + 1 for at, one in enumerate(step.place) if isinstance(one, int)), default=0)
    around = [one for one in _blocks(lines) if one.place[:depth] == step.place[:depth]]
    if not around:
        raise KeyError(step.place)
    end = _end_of_keys(lines, around[-1])
    return [*lines[:end], "", *added, *(lines[end:] or [""])]


def _block(lines: list[str], place: Place) -> _Block | None:
    return next((one for one in _blocks(lines) if one.place == place), None)


def _at(node: Any, place: Place) -> Any:
    for step in place:
        node = node[step]
    return node


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """The tables of a file, in order; numbers count the tables of each list."""
    numbers: dict[Place, int] = {}
    place: Place = ()
    first = 0
    for at, line in enumerate(lines):
        names = _header(line)
        if names is None:
            continue
        yield _Block(place, first, at)
        place, first = (), at + 1
        for depth, name in enumerate(names):
            place = (*place, name)
            if line.lstrip().startswith("[[") and depth == len(names) - 1:
                numbers[place] = numbers.get(place, -1) + 1
                numbers = {one: n for one, n in numbers.items() if one[: len(place)] != place or one == place}
            if place in numbers:
                place = (*place, numbers[place])
    yield _Block(place, first, len(lines))


def _header(line: str) -> list[str] | None:
    """The names in a line like `[a.b]` or `[[a]]`; None for any other line."""
    if not line.lstrip().startswith("["):
        return None
    try:
        node: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    names = []
    while node:
        node = node[0] if isinstance(node, list) else node
        if not node:
            break
        ((name, node),) = node.items()
        names.append(name)
    return names


def _assignment(lines: list[str], block: _Block, key: str) -> tuple[int, int, str] | None:
    """First line, line after the last, and the comment behind it, of the value of `key`."""
    for first in range(block.first, block.last):
        name, equals, _ = lines[first].partition("=")
        if not equals or name.strip() not in (key, f'"{key}"', f"'{key}'"):
            continue
        for last in range(first + 1, block.last + 1):
            if _is_whole("\n".join(lines[first:last])):
                return first, last, _comment(lines[first]) if last == first + 1 else ""
    return None


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _comment(line: str) -> str:
    """The comment behind a value; a # inside the value is none."""
    for at, sign in enumerate(line):
        if sign == "#" and _is_whole(line[:at]):
            return f" {line[at:]}"
    return ""


def _end_of_keys(lines: list[str], block: _Block) -> int:
    """Where a key is added: after the last line of the table that is neither empty nor a comment."""
    for at in range(block.last, block.first, -1):
        if (line := lines[at - 1].strip()) and not line.startswith("#"):
            return at
    return block.first


def _line(key: str, value: Any) -> str:
    """Write a key with its value, a list on one line when it fits."""
    short = f"{_name(key)} = {_inline(value)}"
    written = tomli_w.dumps({key: value}).rstrip("\n")
    return short if isinstance(value, Mapping) or len(short) <= LONGEST_LINE else written


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_name(key)} = {_inline(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


def _name(key: str) -> str:
    return tomli_w.dumps({key: 0}).rpartition(" =")[0]


def _heading(text: str) -> str:
    """The comment with which a file opens."""
    lines = text.splitlines()
    number = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "\n".join([*lines[:number], "", ""]) if number else ""


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)

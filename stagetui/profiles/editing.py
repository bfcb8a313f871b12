"""Changing values of a profile: from what somebody typed to the text of the new file, or to everything that is wrong.

A file that is laid over a base keeps its `base`, and holds only what differs from it.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stagetui.errors import RefusedError
from stagetui.profiles.keypaths import Path, canonical, look, place_in, read_path, told
from stagetui.profiles.keys import Kind, key_at
from stagetui.profiles.layers import INSTEAD, Layers, laid_over
from stagetui.profiles.model import ConfigError, Problem, one_of
from stagetui.profiles.reading import load, validate
from stagetui.profiles.rewriting import rewritten
from stagetui.profiles.schema import Profile
from stagetui.profiles.variants import FIXED_KEYS


@dataclass(frozen=True, slots=True)
class Edit:
    """A new value for one key; None leaves the key out."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Changed:
    """A profile as it is to become.

    Attributes:
        text: Of the new file.
        whole: The rules in full.
        profile: The same, checked.
        kept: Whether comments and layout of the file were kept.
    """

    text: str
    whole: Mapping[str, Any]
    profile: Profile
    kept: bool


class WrongValueError(RefusedError):
    """A change that cannot be made; `problems` holds everything that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Tell all problems, one a line."""
        lines = [str(problem) for problem in problems]
        super().__init__("Deze waarde kan niet", "\n".join([*lines, "Er is niets geschreven."]))
        self.problems = tuple(problems)


def changed(source: Layers, edits: Sequence[Edit], begins: dt.date | None = None) -> Changed:
    """Make the changes and check the whole profile, its variants too.

    Args:
        source: The file as it is.
        edits: What is to change; a key that stands in the place of others (`weeks_before` of `months_before`) takes
            those away.
        begins: The first day of the new rules, when that is another day than the file's.

    Raises:
        WrongValueError: With everything that is wrong: places that are not there, values that cannot be, and what
            would no longer fit together.
    """
    own, base = copy.deepcopy(source.own), source.base
    problems: list[Problem] = []
    for edit in edits:
        whole = laid_over(base, own)
        path = canonical(whole, edit.path)
        wrong = list(_misplaced(source.file, whole, path))
        if not wrong:
            try:
                _set(own, base, path, edit.value)
            except _InheritedError:
                found = "een sleutel die in de basis staat en daarom niet kan vervallen"
                wrong = [Problem(source.file, told(path), found, "een andere waarde")]
        problems += wrong
    if begins is not None:
        own["valid_from"] = begins
    whole = laid_over(base, own)
    try:
        profile = validate(whole, source.file, Profile)
    except ConfigError as error:
        known = [replace(one, key=told(canonical(whole, read_path(one.key)))) for one in error.problems]
        raise WrongValueError([*problems, *known]) from error
    if problems:
        raise WrongValueError(problems)
    named = load(source.text, source.file).get("base")
    text, kept = rewritten(source.text, {"base": named, **own} if named else own)
    return Changed(text, whole, profile, kept)


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield each key whose value differs, with both values; None is no such key."""
    before = {} if before is None and isinstance(after, Mapping) else before
    after = {} if after is None and isinstance(before, Mapping) else after
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from differences(before.get(key), after.get(key), (*path, key))
    elif _are_tables(before) and _are_tables(after):
        names = dict.fromkeys([*_names(before), *_names(after)])
        for name in names:
            yield from differences(look(before, (name,)), look(after, (name,)), (*path, name))
    elif before != after or type(before) is not type(after):
        yield path, before, after


def _misplaced(file: str, whole: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """What is wrong with the place of a change."""
    *table, last = path or ("",)
    place, key = told(path), key_at(path)
    within = look(whole, tuple(table))
    overriding = len(table) > 2 and table[0] == "variants" and table[2] == "overrides"
    if within is None and not overriding:
        missing = next(n for n in range(1, len(table) + 1) if look(whole, tuple(table[:n])) is None)
        known = _names(look(whole, tuple(table[: missing - 1])))
        allowed = one_of(map(str, known)) if known else "niets, want daar staat nog niets"
        yield Problem(file, told(tuple(table[:missing])), "een tabel die er niet is", allowed)
    elif key is None:
        around = key_at(tuple(table)) if table else None
        allowed = around.allowed if around else "een sleutel uit docs/profielen.md"
        yield Problem(file, place, "een onbekende sleutel", allowed)
    elif key.kind in (Kind.TABLE, Kind.TABLES):
        yield Problem(file, place, "een tabel", "één sleutel daarin, zoals in docs/profielen.md")
    elif last == "id" or (not table and last in FIXED_KEYS - {"institutes"}):
        yield Problem(
            file, place, "een sleutel die vastligt", "andere sleutels: de gegevens verwijzen hiernaar"
        )


class _InheritedError(Exception):
    """A key of the base cannot be left out in a file that is laid over it."""


def _set(own: Any, base: Any, path: Path, value: Any) -> None:
    """Put a value in the file's own keys; what is equal to the base goes, and so do tables that become empty."""
    step, rest = path[0], path[1:]
    under = look(base, (step,))
    if isinstance(own, list):
        table = own[place_in(own, step)]
        # a list without ids stands in the place of the base's: nothing in it comes from there
        _set(table, under if isinstance(step, str) else None, rest, value)
        if under is not None and table.keys() == {"id"}:
            own.remove(table)
    elif rest:
        inner = own.setdefault(step, _opening(under))
        if isinstance(inner, list) and isinstance(rest[0], str) and look(inner, rest[:1]) is None:
            inner.append({"id": rest[0]})
        _set(inner, under, rest, value)
        if not inner:
            del own[step]
    elif value is None and under is not None:
        raise _InheritedError
    else:
        for other in (key for keys in INSTEAD if step in keys for key in keys):
            own.pop(other, None)
        own.pop(step, None)
        if value is not None and value != under:
            own[step] = value


def _opening(under: Any) -> Any:
    """What a file starts with to change something in a table of its base: nothing, or a list without ids as it is."""
    if not isinstance(under, list):
        return {}
    return [] if all("id" in table for table in under) else copy.deepcopy(under)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _names(node: Any) -> list[str | int]:
    """The steps that lead from a table or a list of tables."""
    if isinstance(node, Mapping):
        return list(node)
    if not _are_tables(node):
        return []
    tables: Iterable[Mapping[str, Any]] = node
    return [table.get("id", number) for number, table in enumerate(tables, start=1)]

"""Laying one piece of configuration over another: a profile file over its base, a variant over its profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard

import tomli_w

from stagetui.profiles import reading
from stagetui.profiles.checks import OFFSETS
from stagetui.profiles.model import ConfigError, Problem, one_of
from stagetui.profiles.wording import found_text

Table = Mapping[str, Any]

# Keys that stand in each other's place: who lays one of them over a table takes the others away.
INSTEAD = (OFFSETS, ("due", "due_days"), ("routes", "parts"))
STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def laid_over(base: Table, over: Table) -> dict[str, Any]:
    """Return `base` with `over` laid over it; neither is changed.

    Tables merge key by key. Lists of tables that all have an id merge by id, new ones at the end. Anything else is
    replaced; so is a key by another one that stands in its place (`routes` by `parts`).
    """
    gone = {key for keys in INSTEAD if not over.keys().isdisjoint(keys) for key in keys}
    merged = {key: value for key, value in base.items() if key not in gone or key in over}
    for key, value in over.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = laid_over(old, value)
        elif _have_ids(old) and _have_ids(value):
            merged[key] = _by_id(old, value)
        else:
            merged[key] = value
    return merged


def _by_id(base: Sequence[Table], over: Sequence[Table]) -> list[Table]:
    merged = {table["id"]: table for table in base}
    extra: list[Table] = []
    seen: set[str] = set()
    for table in over:
        id_ = table["id"]
        laid = laid_over(merged.get(id_, {}), table)
        if id_ in merged and id_ not in seen:
            merged[id_] = laid
        else:
            extra.append(laid)  # also one that stands in the file twice: the checks tell that
        seen.add(id_)
    return [*merged.values(), *extra]


def _have_ids(value: object) -> TypeGuard[Sequence[Table]]:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(one, Mapping) and isinstance(one.get("id"), str) for one in value)
    )


@dataclass(frozen=True, slots=True)
class Layers:
    """A profile file as it was read, with the base that it is laid over, if it names one.

    Attributes:
        file: The name of the file.
        text: What is in it.
        base_file: The name of its base, as problems tell it; empty when it has none.
        base_text: What is in that.
    """

    file: str
    text: str
    base_file: str = ""
    base_text: str = ""

    @property
    def own(self) -> dict[str, Any]:
        """What the file itself says, without the key `base`."""
        return {key: value for key, value in _raw(self.text, self.file).items() if key != "base"}

    @property
    def base(self) -> dict[str, Any]:
        """What its base says; empty when it has none."""
        return dict(_raw(self.base_text, self.base_file)) if self.base_file else {}

    @property
    def whole(self) -> dict[str, Any]:
        """The rules in full."""
        return laid_over(self.base, self.own)

    def whole_text(self) -> str:
        """The rules in full as one TOML text that needs no base: what a round keeps."""
        return tomli_w.dumps(self.whole) if self.base_file else self.text

    def located(self, problems: Sequence[Problem]) -> list[Problem]:
        """Say of problems of the whole in which of the two files each is written, and where in it."""
        return [self._located(problem) for problem in problems] if self.base_file else list(problems)

    def _located(self, problem: Problem) -> Problem:
        whole = self.whole
        own_key, own_depth = _followed(whole, self.own, problem.key)
        base_key, base_depth = _followed(whole, self.base, problem.key)
        if base_depth > own_depth:
            return replace(problem, file=self.base_file, key=base_key)
        return replace(problem, file=f"{self.file} (over {self.base_file})", key=own_key)


def read_layers(path: Path, folders: Sequence[Path]) -> Layers:
    """Read a profile file, and the base that it names.

    Args:
        path: The file.
        folders: The `profiles` folders whose `base/` may hold it, the bureau's own first.

    Raises:
        ConfigError: one of the two is no TOML or can't be read, or there is no such base.
    """
    text = reading.read_text(path)
    raw = _raw(text, path.name)
    if "base" not in raw:
        return Layers(path.name, text)
    bases = {one.stem: one for folder in reversed(folders) for one in toml_files(folder / "base")}
    name = raw["base"]
    if not isinstance(name, str) or name not in bases:
        allowed = one_of(sorted(bases)) if bases else "niets, want de map base is er niet"
        raise ConfigError([Problem(path.name, "base", found_text(name), allowed)])
    base_file = f"base/{name}.toml"
    base_text = reading.read_text(bases[name])
    if "base" in _raw(base_text, base_file):
        found = "een basis onder een basis"
        raise ConfigError([Problem(base_file, "base", found, "niets: een basis ligt zelf nergens overheen")])
    return Layers(path.name, text, base_file, base_text)


def toml_files(folder: Path) -> list[Path]:
    """The TOML files of a folder, by name."""
    # Editors leave hidden companions (.#va.toml) while somebody is at work.
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


@lru_cache(maxsize=64)
def _raw(text: str, file: str) -> dict[str, Any]:
    """What a TOML text says; read once per process, so nobody changes it."""
    return reading.load(text, file)


def _followed(whole: Any, layer: Any, key: str) -> tuple[str, int]:
    """Follow a key of the whole in one of its layers: the key as it is there, and how many steps of it are there.

    From where the layer says nothing, the steps stay those of the whole.
    """
    path, depth, there = "", 0, True
    for step in _steps(key):
        nearest = step
        if there:
            nearest, layer = _next(whole, layer, step)
            there = layer is not None
            depth += there
        path += f"[{nearest}]" if isinstance(nearest, int) else f".{nearest}" if path else nearest
        whole = _at(whole, step)
    return path, depth


def _next(whole: Any, layer: Any, step: int | str) -> tuple[int | str, Any]:
    """The step in a layer that is this one of the whole, with what is there (None: nothing)."""
    if isinstance(step, int) and _have_ids(whole) and _have_ids(layer):
        id_ = whole[step - 1]["id"] if step <= len(whole) else None
        found = next((n for n, table in enumerate(layer, start=1) if table["id"] == id_), None)
        return (step, None) if found is None else (found, layer[found - 1])
    return step, _at(layer, step)


def _at(node: Any, step: int | str) -> Any:
    if isinstance(step, str):
        return node.get(step) if isinstance(node, Mapping) else None
    return node[step - 1] if isinstance(node, Sequence) and step <= len(node) else None


def _steps(key: str) -> Iterator[int | str]:
    for number, name in STEP.findall(key):
        yield int(number) if number else name

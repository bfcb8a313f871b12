"""All profiles of a bureau on a day: its own files, and the shipped ones for what it does not have."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from stagetui.profiles import reading
from stagetui.profiles.layers import Layers, read_layers, toml_files
from stagetui.profiles.model import ConfigError, Problem, one_of
from stagetui.profiles.resources import config_dir
from stagetui.profiles.schema import Profile

DATED = "@"
"""Between the id and the first day of rules that hold for a part of time: `va@2027-09-01.toml`."""


@dataclass(frozen=True, slots=True)
class ProfileBook:
    """The profiles by id, each with the file it was read from."""

    profiles: Mapping[str, Profile]
    sources: Mapping[str, Layers]

    @classmethod
    def load(
        cls, bureau_dir: Path | None, only: Collection[str] = (), today: dt.date | None = None
    ) -> ProfileBook:
        """Read the profiles of a bureau directory, or only the shipped ones when it is None.

        A file `profiles/ID.toml` of the bureau stands in place of all shipped ones of that id. Besides it there may be
        `ID@YYYY-MM-DD.toml`, with the rules from that day: of all files of an id the one counts that began last. As
        long as none has begun, the first to begin counts.

        Args:
            bureau_dir: The bureau directory.
            only: Ids of the profiles that the bureau works with; none means all.
            today: The day on which the rules must hold; None takes the newest, also when they are still to begin.

        Raises:
            ConfigError: With the problems of all files together, also of those that do not hold today.
        """
        folders = [
            directory / "profiles" for directory in (bureau_dir, config_dir()) if directory is not None
        ]
        paths = _paths(folders)
        if missing := [id_ for id_ in only if id_ not in paths]:
            found = ", ".join(f'"{id_}"' for id_ in missing)
            raise ConfigError([Problem("stagetui.toml", "bureau.profiles", found, one_of(sorted(paths)))])
        profiles: dict[str, Profile] = {}
        sources: dict[str, Layers] = {}
        problems: list[Problem] = []
        for id_ in sorted(only or paths):
            versions: dict[dt.date, tuple[Profile, Layers]] = {}
            for path in paths[id_]:
                try:
                    layers = read_layers(path, folders)
                    profile = _profile(layers)
                except ConfigError as error:
                    problems += error.problems
                    continue
                problems += _misnamed(profile, path, versions)
                versions[profile.valid_from] = profile, layers
            if versions:
                profiles[id_], sources[id_] = versions[_in_force(versions, today)]
        if problems:
            raise ConfigError(tuple(dict.fromkeys(problems)))
        return cls(MappingProxyType(profiles), MappingProxyType(sources))

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all profiles, sorted."""
        return tuple(self.profiles)

    def __getitem__(self, id_: str) -> Profile:
        """Return the profile with this id; raises KeyError when there is none."""
        return self.profiles[id_]

    def get(self, id_: str) -> Profile | None:
        """Return the profile with this id, or None."""
        return self.profiles.get(id_)

    def text(self, id_: str) -> str:
        """Return the rules of this profile as one text that needs no other file: what a round keeps.

        Raises:
            KeyError: When there is no such profile.
        """
        return self.sources[id_].whole_text()


@lru_cache(maxsize=64)
def parsed(text: str, name: str) -> Profile:
    """A profile from its text, checked once per process: the same text gives the same frozen profile."""
    return Profile.parse_text(text, name)


@lru_cache(maxsize=64)
def _profile(layers: Layers) -> Profile:
    """A profile from its file and base, checked once per process."""
    try:
        return reading.validate(layers.whole, layers.file, Profile)
    except ConfigError as error:
        raise ConfigError(layers.located(error.problems)) from error


def _paths(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each profile; `folders` with the bureau's own first."""
    found: dict[str, dict[str, Path]] = defaultdict(dict)
    for folder in folders:
        here: dict[str, dict[str, Path]] = defaultdict(dict)
        for path in toml_files(folder):
            here[path.stem.partition(DATED)[0]][path.stem] = path
        for id_, files in here.items():
            if id_ not in found[id_]:  # else the bureau has replaced the shipped rules, those of later too
                found[id_] = files | found[id_]
    return {id_: [path for _, path in sorted(files.items())] for id_, files in found.items()}


def _in_force(begins: Collection[dt.date], today: dt.date | None) -> dt.date:
    """The first day of the rules that hold today."""
    begun = [day for day in begins if today is None or day <= today]
    return max(begun) if begun else min(begins)


def _misnamed(profile: Profile, path: Path, versions: Collection[dt.date]) -> Iterable[Problem]:
    """What in a file does not fit its name, or the other files of its profile."""
    id_, _, day = path.stem.partition(DATED)
    begin = profile.valid_from
    if profile.id != id_:
        yield Problem(path.name, "id", f'"{profile.id}"', f'"{id_}", de naam van het bestand')
    if DATED in path.stem and day != begin.isoformat():
        yield Problem(
            path.name,
            "valid_from",
            begin.isoformat(),
            f"{day or 'een datum'}, de dag in de naam van het bestand",
        )
    elif begin in versions:
        other = f"een dag waarop geen ander bestand van {id_} begint"
        yield Problem(path.name, "valid_from", begin.isoformat(), other)

"""All profiles of a bureau: its own files, and the shipped ones for what it does not have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from stagetui.profiles import reading
from stagetui.profiles.model import ConfigError, Problem, one_of
from stagetui.profiles.resources import config_dir
from stagetui.profiles.schema import Profile


@dataclass(frozen=True, slots=True)
class ProfileBook:
    """The profiles by id, each with the text it was read from (a round keeps that text as its rules)."""

    profiles: Mapping[str, Profile]
    texts: Mapping[str, str]

    @classmethod
    def load(cls, bureau_dir: Path | None, only: Collection[str] = ()) -> ProfileBook:
        """Read the profiles of a bureau directory, or only the shipped ones when it is None.

        A file `profiles/ID.toml` of the bureau stands in place of the shipped one with that name.

        Args:
            bureau_dir: The bureau directory.
            only: Ids of the profiles that the bureau works with; none means all.

        Raises:
            ConfigError: With the problems of all files together.
        """
        paths = _files(config_dir())
        if bureau_dir is not None:
            paths |= _files(bureau_dir)
        if missing := [id_ for id_ in only if id_ not in paths]:
            found = ", ".join(f'"{id_}"' for id_ in missing)
            raise ConfigError([Problem("stagetui.toml", "bureau.profiles", found, one_of(sorted(paths)))])
        if only:
            paths = {id_: path for id_, path in paths.items() if id_ in only}
        profiles: dict[str, Profile] = {}
        texts: dict[str, str] = {}
        problems: list[Problem] = []
        for id_, path in sorted(paths.items()):
            try:
                texts[id_] = reading.read_text(path)
                profiles[id_] = parsed(texts[id_], path.name)
            except ConfigError as error:
                problems += error.problems
            else:
                if profiles[id_].id != id_:
                    found = f'"{profiles[id_].id}"'
                    problems.append(Problem(path.name, "id", found, f'"{id_}", de naam van het bestand'))
        if problems:
            raise ConfigError(problems)
        return cls(MappingProxyType(profiles), MappingProxyType(texts))

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
        """Return the text of the file of this profile, for a snapshot; raises KeyError when there is none."""
        return self.texts[id_]


@lru_cache(maxsize=64)
def parsed(text: str, name: str) -> Profile:
    """A profile from its text, checked once per process: the same text gives the same frozen profile."""
    return Profile.parse_text(text, name)


def _files(directory: Path) -> dict[str, Path]:
    # Editors leave hidden companions (.#va.toml) while somebody is at work.
    paths = (directory / "profiles").glob("*.toml")
    return {path.stem: path for path in paths if not path.name.startswith(".")}

"""What every configuration model shares: strictness, the kinds of words, problems, and the one error.

A problem is a value with a place (file, key), never an exception by itself, so that all of them are told.
"""

from __future__ import annotations

import dataclasses
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

from stagetui.errors import RefusedError

T = TypeVar("T")

# TOML has lists and words only: these two accept them where the model is strict in everything else.
Many = Annotated[tuple[T, ...], Strict(strict=False)]
Choice = Annotated[T, Strict(strict=False)]


def _text(pattern: str, allowed: str) -> object:
    """A constraint on text with, for error messages, the Dutch words for what is allowed."""
    return Field(pattern=pattern, json_schema_extra={"allowed": allowed})


Id = Annotated[
    str,
    _text(
        r"^[a-z0-9]+(?:-[a-z0-9]+)*$", 'een id van kleine letters, cijfers en koppeltekens, zoals "jgz-tno"'
    ),
]
PersonId = Annotated[
    str,
    _text(
        r"^[A-Za-z0-9][A-Za-z0-9._@-]*$",
        'een id van letters, cijfers en . _ @ -, zoals "j.devries"',
    ),
]
Word = Annotated[str, _text(r"^[^\sA-Z]([^A-Z]*[^\sA-Z])?$", "een woord of woorden in kleine letters")]
Text = Annotated[str, _text(r"\S", "een tekst die niet leeg is")]
Email = Annotated[
    str, _text(r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+$", 'een e-mailadres, zoals "stagebureau@example.nl"')
]


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file; `found` and `allowed` are Dutch and shown as they are.

    `key` is the path of the key, with items of a list counted from 1: `calendar[2].weeks_before`. It is empty
    when the file as a whole is meant.
    """

    file: str
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        """The line for the user."""
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: gevonden {self.found}, toegestaan: {self.allowed}"


class ConfigError(RefusedError):
    """Configuration that cannot be used; `problems` holds everything that is wrong, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Tell all problems, one a line."""
        files = sorted({problem.file for problem in problems})
        lines = [str(problem) for problem in problems]
        closing = f"Verbeter {' en '.join(files)} en probeer het opnieuw."
        super().__init__("De configuratie klopt niet", "\n".join([*lines, closing]))
        self.problems = tuple(problems)


class Part(BaseModel):
    """A piece of configuration: strict types, no unknown keys, never changed after reading."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Document(Part):
    """A whole file; besides the types of its keys it checks how they hang together."""

    @abstractmethod
    def problems(self, file: str) -> Iterator[Problem]:
        """Yield what does not fit together, as problems in `file`."""


def among(file: str, key: str, found: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each of `found` that is not among `known`."""
    known = list(known)
    for one in found:
        if one not in known:
            yield Problem(file, key, f'"{one}"', one_of(known) if known else "niets, want er zijn er geen")


def duplicates(file: str, key: str, ids: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each id of the list at `key` that stood there before."""
    seen: set[str] = set()
    for number, id_ in enumerate(ids, start=1):
        if id_ in seen:
            yield Problem(file, f"{key}[{number}].id", f'"{id_}" voor de tweede keer', "elke id één keer")
        seen.add(id_)


def one_of(words: Iterable[str]) -> str:
    """The allowed words as Dutch text: `een van: "a", "b"`."""
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"een van: {', '.join(quoted)}"

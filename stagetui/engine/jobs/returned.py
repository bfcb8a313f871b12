"""A directory of forms that came back: which files are looked at, and what is told of each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from stagetui.engine.exchange.returnedform import MOST_MEGABYTES, too_large
from stagetui.engine.exchange.table import Refusal
from stagetui.engine.exchange.troubles import unreadable
from stagetui.errors import RefusedError

WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods")


class Staat(StrEnum):
    """What became of a file."""

    INGELEZEN = "ingelezen"
    GELIJK = "gelijk"
    GEWEIGERD = "geweigerd"
    OVERGESLAGEN = "overgeslagen"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: what became of it, and why; `waarschuwingen` is for who looks after the aios."""

    bestand: str
    staat: Staat
    aios: str | None = None
    reden: str = ""
    nieuw: int = 0
    gewijzigd: int = 0
    gelijk: int = 0
    ingetrokken: int = 0
    wijzigingen: tuple[str, ...] = ()
    geweigerd: tuple[Refusal, ...] = ()
    waarschuwingen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderReport:
    """All files of a directory, by name."""

    map: str
    bestanden: tuple[FileReport, ...]

    def count(self, staat: Staat) -> int:
        """How many files ended like that."""
        return sum(one.staat is staat for one in self.bestanden)


def entries_of(directory: Path) -> list[os.DirEntry[str]]:
    """What is in a directory, by name.

    Raises:
        RefusedError: it is no directory, or it can't be read.
    """
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise RefusedError(
                "Geen map", f"{directory} is geen map. Noem de map waarin de formulieren staan."
            ) from error
        raise unreadable(directory, error) from error


def passed_over(entry: os.DirEntry[str]) -> str | None:
    """Why a name is no form at all; links are not followed, and what is no plain file is never opened."""
    if not entry.is_file(follow_symlinks=False):
        return "Geen gewoon bestand (een map of verwijzing); alleen bestanden in de map zelf worden gelezen."
    if entry.name.startswith(("~$", ".~lock.")):
        return "Hulpbestand van een spreadsheetprogramma: het formulier staat daar nog open. Sluit het."
    if entry.name.startswith("."):
        return "Verborgen bestand."
    if not entry.name.lower().endswith(WORKBOOKS):
        return "Geen .xlsx."
    return None


def content_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        RefusedError: it can't be read, or it is too large for a form.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_MEGABYTES * 1_000_000 + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(content) > MOST_MEGABYTES * 1_000_000:
        raise too_large()
    return content

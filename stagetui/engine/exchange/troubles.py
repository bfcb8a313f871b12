"""Troubles with a whole file or directory, as Dutch sentences; row problems are `Refusal`s (table.py)."""

from __future__ import annotations

import errno
from pathlib import Path

from stagetui.errors import RefusedError, reason_of


class UnreadableFileError(RefusedError):
    """The file as a whole cannot be read: absent, empty, or of another kind."""


class HeaderError(RefusedError):
    """The headers are not those of the kind: unknown, missing or double columns."""


class WriteError(RefusedError):
    """A file or directory cannot be written; nothing is left behind."""


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def unreadable(path: Path, error: OSError) -> UnreadableFileError:
    """The sentence for an operating-system error while reading `path`."""
    if isinstance(error, FileNotFoundError):
        return UnreadableFileError(
            "Bestand niet gevonden", f"{path} bestaat niet. Controleer de naam en de map."
        )
    if isinstance(error, IsADirectoryError):
        return UnreadableFileError(
            "Geen bestand", f"{path} is een map. Geef het .xlsx- of .csv-bestand zelf op."
        )
    if error.errno in _FORBIDDEN:
        return UnreadableFileError(
            "Geen toegang", f"{path} mag niet gelezen worden. Vraag uw beheerder om leesrechten."
        )
    return UnreadableFileError("Bestand niet te lezen", f"{path} is niet te lezen: {reason_of(error)}.")


def unwritable(path: Path, error: OSError) -> WriteError:
    """The sentence for an operating-system error while writing `path`."""
    if isinstance(error, FileExistsError):
        return WriteError("Bestaat al", f"{path} bestaat al en is niet overschreven. Kies een andere naam.")
    if isinstance(error, FileNotFoundError):
        return WriteError(
            "Map niet gevonden", f"De map van {path} bestaat niet. Maak die map, of kies een andere."
        )
    if isinstance(error, NotADirectoryError):
        return WriteError("Geen map", f"{path} is geen map. Kies een andere map.")
    if error.errno in _FULL:
        return WriteError(
            "Schijf vol",
            f"Er is te weinig ruimte om {path} te schrijven. Maak ruimte en probeer het opnieuw.",
        )
    if error.errno in _FORBIDDEN:
        return WriteError(
            "Geen toegang", f"{path} mag niet geschreven worden. Kies een andere map of vraag schrijfrechten."
        )
    return WriteError("Niet te schrijven", f"{path} is niet te schrijven: {reason_of(error)}.")

"""The store's own errors, and the boundary where errors of DuckDB and the file system become ours."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from stagetui.errors import BusyError, PartlyDoneError, RefusedError, StagetuiError, reason_of

if TYPE_CHECKING:
    import duckdb

_DUPLICATE = re.compile(r"duplicate key \"(?P<key>[^\"]*)\"", re.IGNORECASE)
_NOT_NULL = re.compile(r"NOT NULL constraint failed: (?P<column>\S+)")
_CHECK = re.compile(r"CHECK constraint failed on table \"?(?P<table>\w+)\"? with expression (?P<rule>.*)")
_FULL = "No space left on device"


class StaleVersionError(RefusedError):
    """Somebody else changed the row since it was read; nothing was changed.

    Attributes:
        table: The table of the row.
        key: The key columns of the row; empty when one of many rows was stale.
        version: The version that was read.
    """

    def __init__(self, table: str, key: Mapping[str, object], version: int) -> None:
        """Say which row is stale."""
        where = ", ".join(f"{name} {value}" for name, value in key.items()) or "een van de rijen"
        super().__init__(
            "Intussen gewijzigd",
            f"Een ander heeft dit gegeven ({table}: {where}) gewijzigd nadat u het las. "
            "Er is niets opgeslagen; bekijk de nieuwe stand en doe uw wijziging daarna opnieuw.",
        )
        self.table = table
        self.key = dict(key)
        self.version = version


class AbandonedError(RefusedError):
    """The asker no longer wants the answer; nothing was changed."""

    def __init__(self) -> None:
        """Say that nothing happened."""
        super().__init__("Afgebroken", "De opdracht is afgebroken. Er is niets gewijzigd.")


class DiskFullError(RefusedError):
    """There is no room to write safely; nothing was changed."""

    def __init__(self, place: str, detail: str = "") -> None:
        """Name the place that is full, with the sizes when they are known."""
        super().__init__(
            "Schijf vol",
            f"Op de schijf van {place} is te weinig ruimte om veilig op te slaan{detail}. "
            "Er is niets gewijzigd; maak ruimte vrij (of vraag dat de beheerder) en probeer het opnieuw.",
        )


class StoredDiskFullError(PartlyDoneError):
    """The change is stored for good, but the file could not be tidied up: never do the change again."""

    def __init__(self, place: str) -> None:
        """Say that it is stored and what has to be done first."""
        super().__init__(
            "Opgeslagen, schijf vol",
            f"Opgeslagen, maar de schijf is vol of geeft een fout: {place} kon niet worden opgeruimd. Doe de "
            "wijziging niet opnieuw; vraag de beheerder om ruimte vrij te maken.",
        )


def is_disk_full(error: BaseException) -> bool:
    """Tell whether an error of DuckDB or of the system says that the disk is full."""
    return (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}) or _FULL in str(error)


def first_line(error: BaseException) -> str:
    """The first line of a driver's message, without its class."""
    line = str(error).strip().split("\n", 1)[0]
    return line.split(" Error: ", 1)[-1]


def damaged(name: str, error: BaseException) -> BusyError:
    """The file is there, but is no database that can be read."""
    return BusyError(
        "Database onleesbaar",
        f"{name} kan niet worden gelezen ({first_line(error)}). Er is niets gewijzigd. "
        "Is het bestand beschadigd, zet dan de laatste reservekopie terug, of vraag dat de beheerder.",
    )


def unreachable(name: str, error: OSError) -> BusyError:
    """The system does not let us open the file or one of its neighbours."""
    return BusyError(
        "Database niet te openen",
        f"{name} kan niet worden geopend ({reason_of(error)}). Er is niets gewijzigd; "
        "controleer of de map bestaat en of u daar mag schrijven, of vraag het de beheerder.",
    )


def renewed() -> RefusedError:
    """The error for a session that was left open while a newer program took the data over."""
    return RefusedError(
        "Programma vernieuwd",
        "Het programma is intussen vernieuwd en de gegevens zijn daarop ingericht. Er is niets gewijzigd; "
        "sluit dit programma af en start het opnieuw.",
    )


def translate(error: duckdb.Error, name: str) -> StagetuiError:
    """Turn an error of the driver, met inside a transaction, into one of ours.

    Args:
        error: What DuckDB raised; the transaction it happened in is lost.
        name: The name of the database file, for the sentence.

    Returns:
        The error to raise instead; its sentence says what to do.
    """
    import duckdb

    if is_disk_full(error):
        return DiskFullError(name)
    match error:
        case duckdb.InterruptException():
            return AbandonedError()
        case duckdb.FatalException() | duckdb.InternalException() | duckdb.IOException():
            return damaged(name, error)
        case duckdb.ConstraintException():
            reason = _constraint(str(error))
        case duckdb.PermissionException():
            reason = "De database mag niet bij andere bestanden; gebruik de opdrachten import en export"
        case duckdb.OutOfMemoryException():
            reason = "Deze vraag past niet in het geheugen; vraag minder tegelijk"
        case _:
            reason = f"De database kan deze opdracht niet uitvoeren: {first_line(error).rstrip('.!')}"
    return RefusedError("Niet uitgevoerd", f"{reason}. Er is niets gewijzigd.")


def _constraint(message: str) -> str:
    if found := _DUPLICATE.search(message):
        reason = f"Dit gegeven bestaat al ({found['key']})"
    elif found := _NOT_NULL.search(message):
        reason = f"Een verplicht gegeven ontbreekt ({found['column'].rstrip('.')})"
    elif found := _CHECK.search(message):
        reason = f"Een waarde is niet toegestaan in {found['table']} ({found['rule']})"
    else:
        reason = "De gegevens spreken elkaar tegen"
    return f"{reason}; verbeter de invoer en probeer het opnieuw"

"""The numbered migrations: SQL files NNNN_name.sql, each carried out and recorded in one transaction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.store.errors import first_line, is_disk_full, translate
from stagetui.engine.store.room import Room
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    import duckdb

PACKAGED = Path(__file__).with_name("migrations")
"""The migrations that travel with the program."""

_FILE = re.compile(r"(?P<number>\d{4})_(?P<name>\w+)\.sql")
_RECORD = """
    CREATE TABLE IF NOT EXISTS migratie (
        nummer INTEGER PRIMARY KEY,
        naam VARCHAR NOT NULL,
        sha256 VARCHAR NOT NULL,
        toegepast_op TIMESTAMP NOT NULL
    )"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; `sha256` is that of the file, so that a step once taken is never rewritten."""

    number: int
    name: str
    sql: str
    sha256: str

    def __str__(self) -> str:
        """The name as the file carries it, without its ending."""
        return f"{self.number:04d}_{self.name}"


def load(directory: Path) -> tuple[Migration, ...]:
    """The migrations of a directory, in order.

    Raises:
        ValueError: A file is misnamed, or the numbers are not 1, 2, 3 …
    """
    found = []
    for path in sorted(directory.glob("*.sql")):
        name = _FILE.fullmatch(path.name)
        if name is None:
            raise ValueError(f"{path.name} is not named NNNN_name.sql")
        text = path.read_bytes()
        found.append(
            Migration(int(name["number"]), name["name"], text.decode(), hashlib.sha256(text).hexdigest())
        )
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations in {directory.name} are not numbered 1, 2, 3 …")
    return tuple(found)


def applied(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str, str]]:
    """What an attached file has been through: number, name and sha256 of each migration, in order."""
    import duckdb

    try:
        return connection.execute(
            "SELECT nummer, naam, sha256 FROM bureau.migratie ORDER BY nummer"
        ).fetchall()
    except duckdb.CatalogException:
        return []


def pending(
    connection: duckdb.DuckDBPyConnection, migrations: Sequence[Migration], file: str
) -> Sequence[Migration]:
    """The migrations that an attached file has still to go through.

    Raises:
        RefusedError: The file has been through a migration that this program does not know, or not so.
    """
    done = applied(connection)
    for (number, name, sha256), migration in zip(done, migrations, strict=False):
        if (number, sha256) != (migration.number, migration.sha256):
            raise RefusedError(
                "Database hoort niet bij dit programma",
                f"{file} is ingericht met een andere stap {number:04d}_{name} dan dit programma kent. "
                "Er is niets gewijzigd; vraag de beheerder welke versie van stagetui bij dit bestand hoort.",
            )
    if len(done) > len(migrations):
        number, name, _ = done[-1]
        raise RefusedError(
            "Database is nieuwer",
            f"{file} is bijgewerkt door een nieuwere stagetui (stap {number:04d}_{name}). "
            "Er is niets gewijzigd; werk dit programma bij en probeer het opnieuw.",
        )
    return migrations[len(done) :]


def apply(room: Room, connection: duckdb.DuckDBPyConnection, migration: Migration, file: str) -> None:
    """Carry out one migration on an attached file and record it, both or neither.

    Raises:
        RefusedError: It could not be carried out; the file is as it was before this migration.
    """
    import duckdb

    try:
        with room.transaction(connection):
            connection.execute(_RECORD)
            connection.execute(migration.sql)
            connection.execute(
                "INSERT INTO migratie VALUES (?, ?, ?, ?)",
                [migration.number, migration.name, migration.sha256, datetime.now(UTC).replace(tzinfo=None)],
            ).fetchall()
    except duckdb.Error as error:
        if is_disk_full(error):
            raise translate(error, file) from error
        raise RefusedError(
            "Bijwerken mislukt",
            f"Stap {migration} kon niet op {file} worden uitgevoerd: {first_line(error)}. "
            "De gegevens staan er nog zoals vóór deze stap; meld dit aan de beheerder.",
        ) from error

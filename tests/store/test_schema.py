"""The shipped schema keeps to what DuckDB bears and PostgreSQL knows (finding 2 and 9, "Portable subset")."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stagetui.engine.store import Reader, Store, migrations

TYPES = {"VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "BLOB"}
ONLY_GROW = {
    "migratie",
    "ronde_profiel",
    "voorstel_uitkomst",
    "bijlage",
    "bericht_bijlage",
    "gebeurtenis",
    "besluit",
    "herinnering",
}
"""Tables whose rows are never changed."""

COUNTED = {"counter"}
"""Changed only by the store itself, under the exclusive lock."""


def sins(reader: Reader) -> list[str]:
    """What in the schema is not allowed, one line each."""
    found = [
        f"{table}: {kind}"
        for table, kind in reader.rows(
            "SELECT table_name, constraint_type FROM duckdb_constraints() WHERE database_name = 'bureau'"
        )
        if kind not in {"PRIMARY KEY", "UNIQUE", "NOT NULL", "CHECK"}
    ]
    found += [
        f"{table}.{column}: {kind}"
        for table, column, kind in reader.rows(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'bureau'"
        )
        if kind not in TYPES
    ]
    for what in ("indexes", "sequences", "views", "types"):
        name = what.removesuffix("es" if what == "indexes" else "s")
        sql = f"SELECT {name}_name FROM duckdb_{what}() WHERE database_name = 'bureau'"
        if what in {"views", "types"}:
            sql += " AND NOT internal"
        found += [f"{name}: {row[0]}" for row in reader.rows(sql)]
    with_version = "SELECT table_name FROM duckdb_columns() WHERE column_name = 'version'"
    for (table,) in reader.rows(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'bureau' "
        f"AND table_name NOT IN ({with_version}) ORDER BY 1"
    ):
        if table not in ONLY_GROW | COUNTED:
            found.append(f"{table}: no version")
    return found


def test_the_shipped_schema_is_sound(tmp_path: Path) -> None:
    assert migrations.load(migrations.PACKAGED)
    with Store(tmp_path / "bureau.duckdb") as store:
        store.create()
        assert store.read(sins) == []


@pytest.mark.parametrize(
    ("sql", "sin"),
    [
        ("CREATE TABLE kind (ding BIGINT REFERENCES ding (ding), version INTEGER);", "kind: FOREIGN KEY"),
        ("CREATE INDEX op_naam ON ding (naam);", "index: op_naam"),
        ("CREATE UNIQUE INDEX op_naam ON ding (naam);", "index: op_naam"),
        ("CREATE SEQUENCE nummers;", "sequence: nummers"),
        ("CREATE TYPE kleuren AS ENUM ('rood');", "type: kleuren"),
        ("CREATE VIEW alles AS SELECT * FROM ding;", "view: alles"),
        ("CREATE TABLE a (a VARCHAR[], version INTEGER);", "a.a: VARCHAR[]"),
        ("CREATE TABLE a (a STRUCT(b INTEGER), version INTEGER);", "a.a: STRUCT(b INTEGER)"),
        ("CREATE TABLE a (a TIMESTAMPTZ, version INTEGER);", "a.a: TIMESTAMP WITH TIME ZONE"),
        ("CREATE TABLE a (a INTEGER);", "a: no version"),
    ],
)
def test_each_sin_is_seen(
    open_store: Callable[..., Store], migrations_from: Path, sql: str, sin: str
) -> None:
    (migrations_from / "0002_zonde.sql").write_text(sql)
    store = open_store()
    store.create()
    store_sins = store.read(sins)
    assert sin in store_sins
    assert not [other for other in store_sins if not other.startswith((sin, "regel"))]

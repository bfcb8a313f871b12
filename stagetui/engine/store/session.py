"""What work inside a transaction may do: read through a Reader, change through a Writer.

Both are of use only during the transaction they were made for, in the store's own thread. Anything that
goes wrong in a statement marks the transaction as lost, also when the work catches the error: DuckDB
reports success for a COMMIT after an error and stores nothing (engine.md, finding 4).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from stagetui.engine.store.errors import AbandonedError, StaleVersionError, translate
from stagetui.engine.store.mapping import build, plain, transpose

if TYPE_CHECKING:
    import duckdb

R = TypeVar("R")

_READS = frozenset({"SELECT", "EXPLAIN"})
_WRITES = _READS | {"INSERT", "UPDATE", "DELETE", "MERGE_INTO"}
_KEPT_STATEMENTS = 512


class Catalog:
    """What the instance knows of the schema and of statements it has judged; lives as long as the schema."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._tables: dict[str, dict[str, str]] = {}
        self._kinds: dict[str, str] = {}

    def columns(self, connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
        """The columns of a table with their types.

        Raises:
            ValueError: There is no such table.
        """
        if not self._tables:
            found = connection.execute(
                "SELECT table_name, column_name, data_type FROM duckdb_columns() "
                "WHERE database_name = 'bureau' AND NOT internal ORDER BY table_name, column_index"
            ).fetchall()
            for owner, column, kind in found:
                self._tables.setdefault(owner, {})[column] = kind
        try:
            return self._tables[table]
        except KeyError:
            raise ValueError(f"there is no table {table!r}") from None

    def kind(self, connection: duckdb.DuckDBPyConnection, sql: str) -> str:
        """The kind of a statement, such as `SELECT`.

        Raises:
            ValueError: The text holds no statement, or more than one.
        """
        kind = self._kinds.get(sql)
        if kind is None:
            statements = connection.extract_statements(sql)
            if len(statements) != 1:
                raise ValueError(f"one statement at a time, not {len(statements)}: {sql!r}")
            if len(self._kinds) >= _KEPT_STATEMENTS:
                self._kinds.clear()
            kind = self._kinds[sql] = statements[0].type.name
        return kind


class Reader:
    """Reads in one snapshot; parameters stand as `?` in the SQL."""

    _allowed = _READS

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, catalog: Catalog, stop: threading.Event, name: str
    ) -> None:
        """Work on an open transaction; `stop` abandons it, `name` is the file's name for messages."""
        self._connection: duckdb.DuckDBPyConnection | None = connection
        self._catalog = catalog
        self._stop = stop
        self._name = name
        self._thread = threading.get_ident()
        self._lost: Exception | None = None

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of the result."""
        with self._statement(sql) as connection:
            return connection.execute(sql, _bound(params)).fetchall()

    def dicts(self, sql: str, params: Sequence[object] = ()) -> list[dict[str, Any]]:
        """All rows of the result, each by column name."""
        names, rows = self._table(sql, params)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def records(self, kind: type[R], sql: str, params: Sequence[object] = ()) -> list[R]:
        """All rows of the result as dataclasses, columns matched to fields by name.

        Raises:
            TypeError: The columns are not those of `kind`.
        """
        names, rows = self._table(sql, params)
        return build(kind, names, rows)

    def record(self, kind: type[R], sql: str, params: Sequence[object] = ()) -> R | None:
        """The first row of the result as a dataclass; None when there is none."""
        names, rows = self._table(sql, params)
        return next(iter(build(kind, names, rows[:1])), None)

    def value(self, sql: str, params: Sequence[object] = ()) -> Any:
        """The first column of the first row; None when there is none."""
        rows = self.rows(sql, params)
        return rows[0][0] if rows else None

    def columns(self, sql: str, params: Sequence[object] = ()) -> dict[str, list[Any]]:
        """The result by column: name to values, in the order of the rows."""
        names, rows = self._table(sql, params)
        if not rows:
            return {name: [] for name in names}
        return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))

    def finish(self) -> None:
        """Check that the transaction may be committed.

        Raises:
            StagetuiError: What went wrong earlier, also when the work caught it; AbandonedError when stopped.
        """
        if self._lost is not None:
            raise self._lost
        if self._stop.is_set():
            raise AbandonedError

    def end(self) -> None:
        """The transaction is over: any later use is refused."""
        self._connection = None

    def _table(self, sql: str, params: Sequence[object]) -> tuple[list[str], list[tuple[Any, ...]]]:
        with self._statement(sql) as connection:
            result = connection.execute(sql, _bound(params))
            return [column[0] for column in result.description or ()], result.fetchall()

    def _open(self) -> duckdb.DuckDBPyConnection:
        if threading.get_ident() != self._thread:
            raise RuntimeError("a Reader or Writer is of use in the store's thread only")
        if self._connection is None:
            raise RuntimeError("the transaction of this Reader or Writer is over")
        return self._connection

    def _judge(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        kind = self._catalog.kind(connection, sql)
        if kind not in self._allowed:
            raise ValueError(f"{kind} is not allowed in a {type(self).__name__}")

    @contextmanager
    def _statement(self, sql: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = self._open()
        import duckdb

        try:
            self.finish()
            if sql is not None:
                self._judge(connection, sql)
            yield connection
        except duckdb.Error as error:
            self._lost = translate(error, self._name)
            raise self._lost from error
        except Exception as error:
            self._lost = error
            raise


class Writer(Reader):
    """Reads and changes in one transaction; names of tables and columns are checked against the catalog."""

    _allowed = _WRITES

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """Carry out one INSERT, UPDATE or DELETE."""
        self.rows(sql, params)

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows in bulk; all have the same columns, absent columns get their default.

        Raises:
            ValueError: Unknown table or column, or rows with different columns.
            RefusedError: A row breaks a constraint.
        """
        if not rows:
            return
        with self._statement() as connection:
            names = list(rows[0])
            unnest = self._unnest(table, names)
            listed = ", ".join(map(_quoted, names))
            connection.execute(
                f"INSERT INTO {_quoted(table)} ({listed}) {unnest}", transpose(names, rows)
            ).fetchall()

    def update(
        self, table: str, key: Mapping[str, object], changes: Mapping[str, object], *, version: int
    ) -> None:
        """Change one row, if it still has the version that was read; the version goes up by one.

        Raises:
            StaleVersionError: Somebody changed or removed the row since (finding 7).
            ValueError: Unknown table or column.
        """
        with self._statement() as connection:
            self._known(table, [*key, *changes, "version"])
            sets = ", ".join(f"{_quoted(name)} = ?" for name in changes)
            sql = (
                f"UPDATE {_quoted(table)} SET {sets}{', ' if sets else ''}version = version + 1 "
                f"WHERE {_where(key)} AND version = ?"
            )
            if _count(connection.execute(sql, _bound([*changes.values(), *key.values(), version]))) != 1:
                raise StaleVersionError(table, key, version)

    def update_many(self, table: str, key: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
        """Change many rows, each if it still has the version that was read; all or none.

        Args:
            table: The table.
            key: The names of the key columns.
            rows: Per row the key, `version` (the one that was read) and the new values; all the same columns.

        Raises:
            StaleVersionError: Somebody changed or removed one of the rows since, or a key stands there twice.
            ValueError: Unknown table or column, or rows with different columns.
        """
        if not rows:
            return
        with self._statement() as connection:
            names = list(rows[0])
            match = [*key, "version"]
            if absent := set(match) - set(names):
                raise ValueError(f"rows lack {sorted(absent)}")
            sets = [f"{_quoted(name)} = new.{_quoted(name)}" for name in names if name not in match]
            unnest = self._unnest(table, names)
            sql = (
                f"UPDATE {_quoted(table)} AS old SET {', '.join([*sets, 'version = old.version + 1'])} "
                f"FROM ({unnest}) AS new WHERE "
                + " AND ".join(f"old.{_quoted(name)} = new.{_quoted(name)}" for name in match)
            )
            if _count(connection.execute(sql, transpose(names, rows))) != len(rows):
                known = {name: rows[0][name] for name in key} if len(rows) == 1 else {}
                raise StaleVersionError(table, known, cast(int, rows[0]["version"]))

    def delete(self, table: str, key: Mapping[str, object]) -> int:
        """Remove the rows with this key; gives how many there were.

        Raises:
            ValueError: Unknown table or column, or an empty key.
        """
        with self._statement() as connection:
            self._known(table, list(key))
            if not key:
                raise ValueError("a key is needed to delete")
            return _count(
                connection.execute(
                    f"DELETE FROM {_quoted(table)} WHERE {_where(key)}", _bound([*key.values()])
                )
            )

    def next_ids(self, name: str, count: int = 1) -> range:
        """Hand out `count` new numbers of a kind, from 1 on; kept in the table `counter`."""
        with self._statement() as connection:
            row = connection.execute("SELECT value FROM counter WHERE name = ?", [name]).fetchone()
            last = 0 if row is None else int(row[0])
            sql = "UPDATE counter SET value = $value WHERE name = $name"
            if row is None:
                sql = "INSERT INTO counter (name, value) VALUES ($name, $value)"
            connection.execute(sql, {"name": name, "value": last + count}).fetchall()
            return range(last + 1, last + count + 1)

    def _known(self, table: str, names: Sequence[str]) -> dict[str, str]:
        columns = self._catalog.columns(self._open(), table)
        if unknown := [name for name in names if name not in columns]:
            raise ValueError(f"table {table} has no columns {unknown}")
        return columns

    def _unnest(self, table: str, names: Sequence[str]) -> str:
        columns = self._known(table, names)
        return "SELECT " + ", ".join(f"unnest(?::{columns[name]}[]) AS {_quoted(name)}" for name in names)


def _bound(params: Sequence[object]) -> list[Any]:
    return [plain(value) for value in params]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _where(key: Mapping[str, object]) -> str:
    return " AND ".join(f"{_quoted(name)} = ?" for name in key)


def _count(result: duckdb.DuckDBPyConnection) -> int:
    rows: list[tuple[int]] = result.fetchall()
    return rows[0][0]

"""The room where DuckDB lives: one locked-down instance in memory, that attaches the file when needed.

Everything here happens in the store's own thread and under the gate; only `interrupt` comes from outside.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.store.errors import StoredDiskFullError, translate, unreachable
from stagetui.engine.store.holders import foreign
from stagetui.errors import StagetuiError

if TYPE_CHECKING:
    import duckdb

STORAGE_VERSION = "v1.5.0"
"""The format of the file: DuckDB 1.5 reads it too (engine.md, finding 8)."""

NEIGHBOURS = (".wal", ".wal.checkpoint", ".wal.recovery")
"""The files that DuckDB keeps beside the database, as endings of its name."""

_UMASK = threading.Lock()


def open_instance(path: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB instance in memory that can reach the database file `path` and nothing else (finding 11)."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "python_enable_replacements": "false",
        "temp_directory": "",
    }
    connection = duckdb.connect(":memory:", config=settings)
    allowed = ", ".join(_literal(f"{path}{ending}") for ending in ("", *NEIGHBOURS))
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


class Room:
    """Keeps the instance between transactions and throws it away when it may be in disorder."""

    def __init__(self, path: Path) -> None:
        """Serve one database file; opens nothing."""
        self._path = path
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._committed = False
        self._interruptible: threading.Event | None = None
        self._interrupting = threading.Lock()

    @contextmanager
    def attached(self, *, writable: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        """Attach the file and use it, detach it afterwards; the gate must be held. Makes the file if absent.

        Raises:
            BusyError: A program outside the gate has the file open, or it cannot be read.
            StoredDiskFullError: Something was committed, but detaching failed: never repeat it (finding 6).
            StagetuiError: What an error of the driver in the block comes down to.
        """
        import duckdb

        self._committed = False
        hold = self._hold(writable=writable)
        try:
            connection = self._attach(writable=writable)
            try:
                yield connection
            except BaseException:
                with suppress(duckdb.Error):
                    self._detach(connection)
                raise
            self._detach(connection)
        except duckdb.Error as error:
            if self._committed:
                raise StoredDiskFullError(self._path.name) from error
            raise translate(error, self._path.name) from error
        finally:
            if hold is not None:
                os.close(hold)

    @contextmanager
    def withdrawn(self) -> Iterator[None]:
        """Keep programs outside the gate away from the file while it is replaced; it may be absent or damaged.

        What a crash left beside the file goes into it first if that can be done, so that the file is
        whole at every moment until it is replaced; the rest of what stands beside it goes.

        Raises:
            BusyError: A program outside the gate has the file open.
        """
        if self._path.exists():
            with suppress(StagetuiError), self.attached(writable=True):
                pass
        hold = self._hold(writable=True)
        try:
            for ending in NEIGHBOURS:
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            yield
        finally:
            if hold is not None:
                os.close(hold)

    @contextmanager
    def transaction(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """BEGIN, then COMMIT; after any exception ROLLBACK, since a COMMIT would report success (finding 4)."""
        import duckdb

        connection.execute("BEGIN")
        try:
            yield
            _privately(connection, "COMMIT")
        except BaseException:
            with suppress(duckdb.Error):  # a COMMIT that failed has ended the transaction itself
                connection.execute("ROLLBACK")
            raise
        self._committed = True

    @contextmanager
    def snapshot(self, connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """A transaction that only reads."""
        import duckdb

        connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(duckdb.Error):  # DETACH tells when the instance is past repair
                connection.execute("ROLLBACK")

    @contextmanager
    def interruptible(self, job: threading.Event) -> Iterator[None]:
        """Let `interrupt` stop a statement of this job in the block; outside it a COMMIT might be hit."""
        self._interruptible = job
        try:
            yield
        finally:
            with self._interrupting:
                self._interruptible = None

    def interrupt(self, job: threading.Event) -> None:
        """Stop the statement that runs now, if it is this job's and may be stopped; from any thread."""
        with self._interrupting:
            if self._interruptible is job and self._connection is not None:
                self._connection.interrupt()

    def discard(self) -> None:
        """Throw the instance away; the next transaction makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _attach(self, *, writable: bool) -> duckdb.DuckDBPyConnection:
        import duckdb

        if self._connection is None:
            self._connection = open_instance(self._path)
        mode = f"READ_WRITE, STORAGE_VERSION '{STORAGE_VERSION}'" if writable else "READ_ONLY"
        try:
            _privately(self._connection, f"ATTACH {_literal(str(self._path))} AS bureau ({mode})")
            self._connection.execute("USE bureau")
        except duckdb.Error:
            self.discard()
            raise
        return self._connection

    def _detach(self, connection: duckdb.DuckDBPyConnection) -> None:
        try:
            connection.execute("USE memory")
            _privately(connection, "DETACH bureau")
        except BaseException:
            self.discard()
            raise

    def _hold(self, *, writable: bool) -> int | None:
        """Take the process's own POSIX lock on the file before DuckDB reads its header.

        DuckDB locks only after reading (finding 1); with the lock taken first, a program outside the gate
        that has the file open is met before anything is read. DuckDB's own lock then falls in with ours.
        """
        try:
            descriptor = os.open(self._path, (os.O_RDWR if writable else os.O_RDONLY) | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreachable(self._path.name, error) from error
        try:
            fcntl.lockf(descriptor, (fcntl.LOCK_EX if writable else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            in_use = error.errno in {errno.EACCES, errno.EAGAIN}
            raise (foreign(self._path) if in_use else unreachable(self._path.name, error)) from error
        return descriptor


def _privately(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Carry out a statement that may make files: they get mode 0600 whatever the umask is."""
    with _UMASK:
        before = os.umask(0o077)
        try:
            connection.execute(sql)
        finally:
            os.umask(before)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""Copies of the database file: made while detached, proved by opening, put in place by one rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stagetui.engine.store.errors import DiskFullError, damaged, is_disk_full
from stagetui.engine.store.room import NEIGHBOURS
from stagetui.errors import RefusedError, StagetuiError


def take(source: Path, draft: Path) -> None:
    """Copy a detached file, with what a crash may have left beside it; the gate must be held.

    Raises:
        RefusedError: It cannot be written there, or the disk is full.
    """
    try:
        for ending in ("", ".wal"):
            origin = source.with_name(source.name + ending)
            if ending and not origin.exists():
                continue
            with origin.open("rb") as old, _private(draft.with_name(draft.name + ending)).open("wb") as new:
                shutil.copyfileobj(old, new, 1 << 20)
                new.flush()
                os.fsync(new.fileno())
    except OSError as error:
        raise _unwritable(draft.parent, error) from error


def prove(draft: Path) -> None:
    """Open a copy, let it take in what a crash left beside it, and count the rows of every table.

    Raises:
        BusyError: The copy cannot be read, so the original probably cannot either.
    """
    import duckdb

    try:
        with duckdb.connect(str(draft)) as connection:
            tables = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
            ).fetchall()
            for (table,) in tables:
                connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()
    except duckdb.Error as error:
        raise (
            DiskFullError(draft.parent.name) if is_disk_full(error) else damaged(draft.name, error)
        ) from error


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A name beside `target` to make a copy under; it becomes `target` if all went well, else it goes.

    Raises:
        RefusedError: The copy cannot be put in place.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield draft
        try:
            draft.replace(target)
        except OSError as error:
            raise _unwritable(target.parent, error) from error
    finally:
        for ending in ("", *NEIGHBOURS):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _private(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return path


def _unwritable(folder: Path, error: OSError) -> StagetuiError:
    if is_disk_full(error):
        return DiskFullError(str(folder))
    return RefusedError(
        "Kopie niet gemaakt",
        f"In {folder} kan geen kopie worden geschreven ({error.strerror}). Er is niets gewijzigd; "
        "kies een andere plek of controleer de rechten.",
    )

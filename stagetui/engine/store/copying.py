"""Copies of the database file: made while detached, proved by opening, put in place by one rename.

Both ways: `take` and `prove` for a copy of the data, `fit` for a copy that is to become the data.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from stagetui.engine.store import migrations
from stagetui.engine.store.errors import DiskFullError, damaged, is_disk_full
from stagetui.engine.store.room import NEIGHBOURS, Room
from stagetui.errors import BusyError, RefusedError, StagetuiError, reason_of


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
    """Open a copy, let it take in what a crash left beside it, and read every row of every table.

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
                # a hash of the rows reads each block, and so its checksum; a count would not
                connection.execute(f'SELECT bit_xor(hash(t)) FROM "{table}" AS t').fetchall()
    except duckdb.Error as error:
        raise (
            DiskFullError(draft.parent.name) if is_disk_full(error) else damaged(draft.name, error)
        ) from error


def fit(draft: Path, steps: Sequence[migrations.Migration], origin: Path) -> None:
    """Make a copy fit to become the data: it is ours, has been through all `steps`, and every row reads.

    Args:
        draft: The copy; an older one is brought up to date in place.
        steps: All migrations of this program.
        origin: What the draft is a copy of, for the messages.

    Raises:
        RefusedError: It is no database of stagetui, cannot be read, or is newer than this program.
    """
    room = Room(draft)
    try:
        with room.attached(writable=False) as connection:
            if not migrations.applied(connection):
                raise _unfit(origin, "het is geen database van stagetui")
            todo = migrations.pending(connection, steps, origin.name)
        if todo:
            with room.attached(writable=True) as connection:
                for step in todo:
                    migrations.apply(room, connection, step, origin.name)
        prove(draft)
    except BusyError as error:
        raise _unfit(origin, "het is geen leesbare database") from error
    finally:
        room.discard()


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A name beside `target` to make a copy under; it becomes `target` if all went well, else it goes.

    What a crash left beside the original, if it was taken along, comes along.

    Raises:
        RefusedError: The copy cannot be put in place.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield draft
        try:
            for ending in (".wal", ""):
                part = draft.with_name(draft.name + ending)
                if not ending or part.exists():
                    part.replace(target.with_name(target.name + ending))
            _settle(target.parent)
        except OSError as error:
            raise _unwritable(target.parent, error) from error
    finally:
        for ending in ("", *NEIGHBOURS):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _private(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return path


def _settle(folder: Path) -> None:
    """Wait until a rename is on the disk itself."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unfit(origin: Path, reason: str) -> RefusedError:
    return RefusedError(
        "Niet teruggezet",
        f"{origin} kan niet worden teruggezet: {reason}. Er is niets gewijzigd; kies een reservekopie "
        "die met 'stagetui backup' is gemaakt.",
    )


def _unwritable(folder: Path, error: OSError) -> StagetuiError:
    if is_disk_full(error):
        return DiskFullError(str(folder))
    return RefusedError(
        "Kopie niet gemaakt",
        f"In {folder} kan geen kopie worden geschreven ({reason_of(error)}). Er is niets gewijzigd; "
        "kies een andere plek of controleer de rechten.",
    )

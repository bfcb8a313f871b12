"""The nightly export's directory: complete or not at all, by one rename."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from stagetui.engine.exchange.encoding import ENCODERS, TableData
from stagetui.engine.exchange.troubles import WriteError, unwritable
from stagetui.profiles.terms import ExportFormat

MANIFEST = "manifest.json"
ALL_FORMATS = tuple(ExportFormat)
_NEW, _OLD = ".nieuw-", ".oud-"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is no table, such as `agenda.ics`; `rows` is what the manifest counts in it."""

    text: str
    rows: int


def write_frames(
    target: Path,
    day: date,
    tables: Mapping[str, TableData],
    *,
    moment: datetime,
    schema_version: int,
    formats: Collection[ExportFormat] = ALL_FORMATS,
    texts: Mapping[str, TextFile] | None = None,
) -> Path:
    """Write `target/YYYY-MM-DD/` with every table in every format, the texts, and `manifest.json`.

    The directory appears by one rename. One of an earlier run of that day is first renamed aside, so that
    a crash leaves one of the two complete; the next run puts an old one back whose new one never came.
    Bytes depend on the arguments only, not on the time of writing.

    Args:
        target: the directory of all days; it is made when absent.
        day: the day that names the directory.
        tables: file name without ending → table, rows already sorted.
        moment: the moment of the state that the tables were read from (UTC, without zone).
        schema_version: version of the database schema, for who reads the files.
        formats: which files are made of each table.
        texts: whole file name → file that is no table.

    Returns:
        The directory of the day.

    Raises:
        WriteError: another export is running there, the disk is full, or it may not be written; nothing
            is left behind and an earlier export of that day still stands.
    """
    files = {
        f"{name}.{ending.value}": (ENCODERS[ending](table), table.height)
        for name, table in tables.items()
        for ending in ALL_FORMATS
        if ending in formats
    }
    files |= {name: (text.text.encode(), text.rows) for name, text in (texts or {}).items()}
    content = {name: data for name, (data, _) in files.items()}
    content[MANIFEST] = _manifest(files, moment, schema_version)
    final = target / day.isoformat()
    try:
        with _only_export(target):
            _put_back(target)
            _publish(content, final)
    except OSError as error:
        raise unwritable(final, error) from error
    return final


def _manifest(files: Mapping[str, tuple[bytes, int]], moment: datetime, schema_version: int) -> bytes:
    document = {
        "moment": f"{moment.isoformat(timespec='seconds')}Z",
        "schema": schema_version,
        "bestanden": [
            {
                "bestand": name,
                "rijen": rows,
                "sha256": hashlib.sha256(data).hexdigest(),
                "schema": schema_version,
            }
            for name, (data, rows) in sorted(files.items())
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


@contextmanager
def _only_export(target: Path) -> Iterator[None]:
    """Hold the target for one export; the kernel lets go when the process dies."""
    made = not target.exists()
    if made:
        target.mkdir(parents=True)
    handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
        os.fsync(handle)
    except BlockingIOError:
        raise WriteError(
            "Export loopt al",
            f"Er wordt op dit moment al naar {target} geëxporteerd. Wacht tot die klaar is.",
        ) from None
    except OSError:
        if made:
            with suppress(OSError):
                target.rmdir()
        raise
    finally:
        os.close(handle)


def _put_back(target: Path) -> None:
    """Clear what a killed export left: half a new directory, or an old one that was moved aside."""
    for leftover in [*target.glob(f"{_NEW}*"), *target.glob(f"{_OLD}*")]:
        final = target / leftover.name.removeprefix(_OLD)
        if leftover.name.startswith(_OLD) and not final.exists():
            leftover.rename(final)
        else:
            shutil.rmtree(leftover)


def _publish(content: Mapping[str, bytes], final: Path) -> None:
    new, old = final.with_name(f"{_NEW}{final.name}"), final.with_name(f"{_OLD}{final.name}")
    try:
        new.mkdir()
        for name, data in content.items():
            _write_durably(new / name, data)
        _sync_directory(new)
        if final.exists():
            final.rename(old)
        try:
            new.rename(final)
        except OSError:
            if old.exists():
                old.rename(final)
            raise
    except OSError:
        shutil.rmtree(new, ignore_errors=True)
        raise
    # the new one stands; an old one that cannot be removed is cleared by the next export
    shutil.rmtree(old, ignore_errors=True)


def _write_durably(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""The profile files of a bureau on disk: which there are, one writer at a time, and a new one whole or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stagetui.errors import RefusedError, reason_of

FOLDER = "profiles"
LOCK = ".schrijver"

Stamp = tuple[tuple[str, int, int], ...]


def profile_files(bureau_dir: Path) -> Stamp:
    """Tell the bureau's own files with size and moment of change: while that is the same, so are the rules."""
    found: list[tuple[str, int, int]] = []
    for folder in (bureau_dir / FOLDER, bureau_dir / FOLDER / "base"):
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(".toml"):
                        status = entry.stat()
                        found.append((entry.path, status.st_mtime_ns, status.st_size))
        except FileNotFoundError:
            continue  # a bureau without files of its own
    return tuple(sorted(found))


@contextmanager
def one_writer(bureau_dir: Path) -> Iterator[None]:
    """Let nobody else write a profile of this bureau meanwhile; the kernel lets go for who dies."""
    folder = bureau_dir / FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def draft(path: Path, text: str) -> Path:
    """Write a text beside the file that it is to become, safe on disk; `put` makes it that file.

    Raises:
        RefusedError: It cannot be written there; the file is as it was.
    """
    beside = path.with_name(f".{path.name}.nieuw")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    return beside


def put(drafted: Path, path: Path) -> None:
    """Make a draft the file, in one step: whoever reads it finds the old text or the new one."""
    drafted.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(path: Path, error: OSError) -> RefusedError:
    return RefusedError(
        "Profiel niet geschreven",
        f"{path} kan niet worden geschreven ({reason_of(error)}). De regels zijn zoals ze waren.",
    )

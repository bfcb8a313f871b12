"""Who holds a lock: the kernel's own list in /proc/locks, and the note that a writer leaves in FILE.lock."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from stagetui.errors import BusyError

NOTE_SIZE = 248
"""Bytes of a note; with the change number before it, 256 bytes of FILE.lock."""

_WHO_BYTES = 150
_LOCKS = Path("/proc/locks")


@dataclass(frozen=True, slots=True)
class Note:
    """What the last writer wrote about itself; only to be believed if the kernel says that it holds."""

    pid: int
    since: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that holds a lock on a file, as the kernel sees it."""

    pid: int
    exclusive: bool


def write_note(who: str) -> bytes:
    """The note of this process, `NOTE_SIZE` bytes long: process, since when (UTC), who."""
    name = who.encode()[:_WHO_BYTES].decode(errors="ignore")
    return f"{os.getpid()}\t{datetime.now(UTC).isoformat()}\t{name}".encode().ljust(NOTE_SIZE, b"\0")


def read_note(raw: bytes) -> Note | None:
    """The note in these bytes, or None when there is none or it is torn."""
    try:
        pid, since, who = raw.rstrip(b"\0").decode().split("\t", 2)
        return Note(int(pid), datetime.fromisoformat(since), who)
    except ValueError:
        return None


def owners(path: Path, kind: str, locks: Path = _LOCKS) -> list[Owner] | None:
    """The living processes that hold a lock on a file.

    Args:
        path: The locked file.
        kind: `FLOCK` or `POSIX`.
        locks: The kernel's list.

    Returns:
        The holders, those that merely wait left out; None where the kernel keeps no such list.
    """
    try:
        lines = locks.read_text().splitlines()
        status = path.stat()
    except OSError:
        return None
    file = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    found = []
    for line in lines:
        words = line.split()
        if len(words) > 5 and words[1] == kind and words[5] == file:
            found.append(Owner(int(words[4]), words[3] == "WRITE"))
    return found


def busy(lock: Path, raw_note: bytes, waited: float) -> BusyError:
    """The error for who waited too long at the gate: it names who holds the data, and since when.

    Args:
        lock: FILE.lock.
        raw_note: The bytes of the note in it.
        waited: How long we waited, in seconds.

    Returns:
        A BusyError; the holder of a note is named only if the kernel says that it holds the lock now.
    """
    note = read_note(raw_note)
    holders = owners(lock, "FLOCK")
    if holders is None:
        holders = [Owner(note.pid, exclusive=True)] if note is not None and is_alive(note.pid) else []
    seconds = waited
    names = []
    for holder in holders:
        if note is not None and holder.exclusive and holder.pid == note.pid:
            seconds = max(seconds, (datetime.now(UTC) - note.since).total_seconds())
            names.append(f"{note.who} (proces {note.pid}, sinds {note.since.astimezone():%H:%M})")
        else:
            names.append(f"{process_name(holder.pid)} (proces {holder.pid})")
    by = f"door {' en '.join(names)}" if names else "door anderen die net klaar zijn of zelf wachten"
    return BusyError(
        "Gegevens in gebruik",
        f"De gegevens zijn al {seconds:.0f} s in gebruik {by}. Er is niets gewijzigd; "
        "probeer het zo opnieuw.",
    )


def foreign(path: Path) -> BusyError:
    """The error for a file that a program outside stagetui holds open; it names the program if it can."""
    programs = [f"{process_name(owner.pid)} (proces {owner.pid})" for owner in owners(path, "POSIX") or []]
    return BusyError(
        "Database elders geopend",
        f"Een ander programma heeft {path.name} rechtstreeks geopend: "
        f"{' en '.join(programs) or 'onbekend welk'}. Er is niets gewijzigd; "
        "sluit dat programma en probeer het opnieuw.",
    )


def process_name(pid: int) -> str:
    """The name of a process; its arguments are not shown, they may hold reasons and names."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "een programma"


def is_alive(pid: int) -> bool:
    """Tell whether a process with this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

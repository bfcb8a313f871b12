"""The gate that every access takes: flock on FILE.lock behind the turnstile FILE.gate, for a bounded time.

FILE.lock holds the change number (eight bytes), the note of the last writer, and the number of the last
migration that the data went through (two bytes). Neither file may be removed while stagetui is in use. The
kernel drops the locks of a dead process.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from stagetui.engine.store.errors import AbandonedError, unreachable
from stagetui.engine.store.holders import NOTE_SIZE, busy, write_note

_NUMBER_SIZE = 8
_SCHEMA_SIZE = 2
_SCHEMA_PLACE = _NUMBER_SIZE + NOTE_SIZE

# Seconds between two tries. They become shorter the longer one waits: whoever comes later looks less often, so
# that who waits longest is nearly always next. The other way round, p95 of a write is twice as long.
_FIRST_PAUSE, _SHORTEST_PAUSE, _HALVED_EVERY = 0.012, 0.002, 0.040


@dataclass(frozen=True, slots=True)
class Hold:
    """What stands in FILE.lock for who holds the gate."""

    descriptor: int
    number: int
    """The change number; it stays as it is meanwhile."""

    schema: int
    """The number of the last migration that the data went through; 0 when nobody noted it."""

    def note_schema(self, number: int) -> None:
        """Note, for sessions of another version of the program, what the data went through."""
        if number != self.schema:
            os.pwrite(self.descriptor, number.to_bytes(_SCHEMA_SIZE), _SCHEMA_PLACE)


class Gate:
    """Shared to read, exclusive to write; whoever waits is not overtaken by later comers."""

    def __init__(self, path: Path, wait: float) -> None:
        """Guard the database file `path`; wait at most `wait` seconds. Opens nothing."""
        self._path = path
        self._lock = path.with_name(path.name + ".lock")
        self._turnstile = path.with_name(path.name + ".gate")
        self._wait = wait

    def change_number(self) -> int:
        """The number of the last write that was begun; 0 when there never was one. Takes no lock."""
        try:
            descriptor = os.open(self._lock, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise unreachable(self._lock.name, error) from error
        try:
            return _number(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def shared(self, stop: Event) -> Iterator[Hold]:
        """Hold the data for reading.

        Raises:
            BusyError: Somebody else kept it longer than the wait.
            AbandonedError: `stop` was set while waiting.
        """
        descriptor = self._acquire(fcntl.LOCK_SH, stop)
        try:
            yield _hold(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def shared_if_in_use(self, stop: Event) -> Iterator[None]:
        """As `shared` where sessions have worked; elsewhere, as at a reservekopie, leave no lock files."""
        with self.shared(stop) if self._lock.exists() else nullcontext():
            yield

    @contextmanager
    def exclusive(self, who: str, stop: Event) -> Iterator[Hold]:
        """Hold the data for writing; the change number is raised and the note of `who` is left first.

        Raises:
            BusyError: Somebody else kept it longer than the wait.
            AbandonedError: `stop` was set while waiting.
        """
        descriptor = self._acquire(fcntl.LOCK_EX, stop)
        try:
            # a clock as the first number: also when FILE.lock was thrown away no number comes back
            number = _number(descriptor) + 1 if os.fstat(descriptor).st_size else time.time_ns()
            os.pwrite(descriptor, number.to_bytes(_NUMBER_SIZE) + write_note(who), 0)
            yield _hold(descriptor)
        finally:
            os.close(descriptor)

    def _acquire(self, kind: int, stop: Event) -> int:
        started = time.monotonic()
        turnstile = _open(self._turnstile)
        try:
            self._poll(turnstile, fcntl.LOCK_EX, started, stop)
            descriptor = _open(self._lock)
            try:
                self._poll(descriptor, kind, started, stop)
            except BaseException:
                os.close(descriptor)
                raise
            return descriptor
        finally:
            os.close(turnstile)

    def _poll(self, descriptor: int, kind: int, started: float, stop: Event) -> None:
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                waited = time.monotonic() - started
            else:
                return
            if waited >= self._wait:
                raise busy(self._lock, self._note(), waited)
            pause = max(_SHORTEST_PAUSE, _FIRST_PAUSE * 0.5 ** (waited / _HALVED_EVERY))
            if stop.wait(min(pause, self._wait - waited)):
                raise AbandonedError

    def _note(self) -> bytes:
        try:
            return self._lock.read_bytes()[_NUMBER_SIZE : _NUMBER_SIZE + NOTE_SIZE]
        except FileNotFoundError:
            return b""


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unreachable(path.name, error) from error


def _hold(descriptor: int) -> Hold:
    schema = int.from_bytes(os.pread(descriptor, _SCHEMA_SIZE, _SCHEMA_PLACE))
    return Hold(descriptor, _number(descriptor), schema)


def _number(descriptor: int) -> int:
    return int.from_bytes(os.pread(descriptor, _NUMBER_SIZE, 0))

"""The gate that every access takes: flock on FILE.lock behind the turnstile FILE.gate, for a bounded time.

FILE.lock holds the change number (eight bytes) and the note of the last writer. Neither file may be
removed while stagetui is in use. The kernel drops the locks of a dead process.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event

from stagetui.engine.store.errors import AbandonedError, unreachable
from stagetui.engine.store.holders import NOTE_SIZE, busy, write_note

_NUMBER_SIZE = 8
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.002, 0.020, 1.5


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
    def shared(self, stop: Event) -> Iterator[int]:
        """Hold the data for reading; gives the change number, which stays as it is meanwhile.

        Raises:
            BusyError: Somebody else kept it longer than the wait.
            AbandonedError: `stop` was set while waiting.
        """
        descriptor = self._acquire(fcntl.LOCK_SH, stop)
        try:
            yield _number(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def shared_if_in_use(self, stop: Event) -> Iterator[None]:
        """As `shared` where sessions have worked; elsewhere, as at a reservekopie, leave no lock files."""
        with self.shared(stop) if self._lock.exists() else nullcontext():
            yield

    @contextmanager
    def exclusive(self, who: str, stop: Event) -> Iterator[None]:
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
            yield
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
        pause = _FIRST_PAUSE
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                waited = time.monotonic() - started
            else:
                return
            if waited >= self._wait:
                raise busy(self._lock, self._note(), waited)
            if stop.wait(min(pause, self._wait - waited)):
                raise AbandonedError
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

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


def _number(descriptor: int) -> int:
    return int.from_bytes(os.pread(descriptor, _NUMBER_SIZE, 0))

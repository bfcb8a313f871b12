"""Time and patience: the deadline of a run, its cancel button and its progress bar."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TypeVar

from stagetui.errors import RefusedError

T = TypeVar("T")
POLL = 0.1  # seconds between two looks at the cancel button while the solver works


class CancelledError(RefusedError):
    """Someone stopped the run; nothing was stored."""

    def __init__(self) -> None:
        """The text is always the same."""
        super().__init__(
            "Verdeling gestopt", "De berekening is afgebroken; er is niets bewaard of gewijzigd."
        )


class TimeUpError(Exception):
    """The deadline has passed; caught inside the allocator, where the plan at hand is kept."""


@dataclass(slots=True)
class Budget:
    """What a run may still use; every solver call asks `slice` first."""

    time_limit: float | None = None
    progress: Callable[[str, float], None] | None = None
    cancelled: Callable[[], bool] | None = None
    started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.started = time.perf_counter()

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def slice(self, patience: float) -> float:
        """Seconds that the next solver call may take: `patience`, or what is left when that is less.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: nothing is left.
        """
        if self.cancelled is not None and self.cancelled():
            raise CancelledError
        left = math.inf if self.time_limit is None else self.time_limit - self.spent
        if left <= 0:
            raise TimeUpError
        return min(left, patience)

    def watch(self, work: Callable[[], T]) -> T:
        """Do the solver's work, and look at the cancel button meanwhile.

        A solver cannot be interrupted: after a cancel its thread is left to end at its own time limit.

        Raises:
            CancelledError: the user stopped the run.
        """
        if self.cancelled is None:
            return work()
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001 -- raised again by result(), in the thread that waits
                done.set_exception(error)

        threading.Thread(target=run, daemon=True, name="verdeling").start()
        while True:
            try:
                return done.result(timeout=POLL)
            except TimeoutError:
                if self.cancelled():
                    raise CancelledError from None

    def report(self, phrase: str, fraction: float) -> None:
        """Tell how far the run is, 0 to 1, in a Dutch phrase."""
        if self.progress is not None:
            self.progress(phrase, min(max(fraction, 0.0), 1.0))

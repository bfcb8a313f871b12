"""Time and patience: the deadline of a run, its cancel button and its progress bar."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from stagetui.errors import RefusedError

SLICE = 1.5  # seconds that one call of the solver may take, so that cancelling works within two


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

    def slice(self) -> float:
        """Seconds that the next solver call may take.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: nothing is left.
        """
        if self.cancelled is not None and self.cancelled():
            raise CancelledError
        left = math.inf if self.time_limit is None else self.time_limit - self.spent
        if left <= 0:
            raise TimeUpError
        return min(left, SLICE)

    def report(self, phrase: str, fraction: float) -> None:
        """Tell how far the run is, 0 to 1, in a Dutch phrase."""
        if self.progress is not None:
            self.progress(phrase, min(max(fraction, 0.0), 1.0))

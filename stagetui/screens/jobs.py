"""Long jobs: what one is, and what it is handed in its thread to tell how far it is and to hear that it must stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from stagetui.screens.desk import Desk

T = TypeVar("T")


class Steps:
    """The line between a job's thread and the screen."""

    def __init__(self, tell: Callable[[str, float], object]) -> None:
        """Keep `tell`, which must be safe to call from any thread."""
        self._tell = tell
        self._stop = threading.Event()

    def tell(self, phrase: str, share: float) -> None:
        """Say how far the job is: a Dutch phrase, and 0 to 1."""
        self._tell(phrase, min(max(share, 0.0), 1.0))

    def cancelled(self) -> bool:
        """Whether the person has asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask the job to stop."""
        self._stop.set()


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A long job: `work` runs in a thread, `then` gets its result on the event loop, on whatever page is shown."""

    title: str
    work: Callable[[Desk, Steps], T]
    then: Callable[[T], None]
    stoppable: bool = True


@dataclass(slots=True)
class Running:
    """The job that runs now, and how far it is."""

    job: Job[object]
    steps: Steps
    phrase: str = ""
    share: float = 0.0

"""The messages between thread workers and the screens: small, and the only way back from a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Job


@dataclass
class Opened(Message):
    """The bureau is open."""

    desk: Desk


@dataclass
class NotOpened(Message):
    """The bureau could not be opened."""

    error: Exception


@dataclass
class Marked(Message):
    """What was seen of the work of others is remembered, or could not be."""


@dataclass
class Answered(Message):
    """A query has its answer; `number` tells whether it is still the newest question of its group."""

    group: str
    number: int
    result: Any
    then: Callable[[Any], None]


@dataclass
class NotAnswered(Message):
    """A query failed."""

    group: str
    number: int
    error: Exception


@dataclass
class Done(Message):
    """A change is stored; `change` is the change number right after it."""

    result: Any
    change: int
    then: Callable[[Any], None] | None
    said: str | Callable[[Any], str]


@dataclass
class NotDone(Message):
    """A change was refused; nothing was stored, though the change number rises at every attempt."""

    error: Exception
    change: int
    again: Callable[[str], None] | None = None
    """Gets what was said, to let the person put it right; without it a dialog tells it."""


@dataclass
class JobStep(Message):
    """How far the long job is, 0 to 1, in a Dutch phrase; a newer step replaces one that waits."""

    phrase: str
    share: float

    def can_replace(self, message: Message) -> bool:
        """Only the newest step counts."""
        return isinstance(message, JobStep)


@dataclass
class JobDone(Message):
    """The long job has its result."""

    job: Job[Any]
    result: Any


@dataclass
class JobFailed(Message):
    """The long job was refused, stopped, or failed."""

    job: Job[Any]
    error: Exception

"""Sending chosen messages and no others: what is held among them is released by that choice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.doorway.outbox import RELEASABLE, ReleaseBerichten
from stagetui.engine.jobs.send import Sent, send_mail
from stagetui.engine.queries.batches import batch, queued_besides
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau


@dataclass(frozen=True, slots=True)
class Verzending:
    """How a batch ended.

    Attributes:
        sent: What was sent, failed, and so on.
        intussen: The numbers of messages that were queued meanwhile; they were not sent.
    """

    sent: Sent
    intussen: tuple[int, ...]


def send_batch(
    bureau: Bureau,
    actor: Callable[[], Actor],
    berichten: Collection[int],
    *,
    vrijgeven: Collection[int] = (),
    bekend: Collection[int] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Verzending:
    """Send these messages and no others.

    Args:
        bureau: The opened bureau.
        actor: Gives who acts, with the moment of each step.
        berichten: The numbers of the messages; what does not wait to be sent stays as it is, and counts as skipped.
        vrijgeven: Which of them are held, or rest after an attempt, and may go now all the same. What somebody holds
            later than it was looked at is not among these, so it stays held.
        bekend: The numbers of other messages that were known to wait: those are not told as queued meanwhile.
        progress: Told how many messages are dealt with, and how many there are.

    Raises:
        RefusedError: no mail server is set, it cannot be reached, a template is wrong, or one of them is not this
            person's; nothing was sent, and what was released waits.
        BusyError: somebody else is sending.
    """
    held: tuple[int, ...] = ()

    def release() -> None:
        nonlocal held
        held = bureau.ask(actor(), batch, vrijgeven).numbers(RELEASABLE)
        if held:
            bureau.do(actor(), ReleaseBerichten(held))

    try:
        sent = send_mail(bureau, actor, progress, only=frozenset(berichten), before=release)
    except RefusedError as error:
        raise RefusedError(error.title, f"{error.text}{_released(held)}") from error
    besides = bureau.ask(actor(), queued_besides, [*berichten, *bekend])
    return Verzending(sent, tuple(sorted(besides)))


def _released(held: Collection[int]) -> str:
    """What was done already when nothing could be sent."""
    if not held:
        return ""
    what = "1 bericht is" if len(held) == 1 else f"{len(held)} berichten zijn"
    return f" {what} al vrijgegeven en {'wacht' if len(held) == 1 else 'wachten'} nu op verzending."

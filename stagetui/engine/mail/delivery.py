"""Sending what the outbox holds: claim, hand over, record; over one connection, and nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

from stagetui.engine.mail.addresses import parse_address
from stagetui.engine.mail.dialogue import Dialogue, Outcome, Verdict
from stagetui.engine.mail.message import Message, Sender, build_email, recipients, redirected
from stagetui.engine.mail.secrets import Secret
from stagetui.engine.mail.server import MailServer, connect
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from aiosmtplib import SMTP

Progress = Callable[[int, int], None]

_LOSSES: Final = 3  # connections lost one after another before the run is given up
_GOODBYE: Final = 5.0  # seconds at most for a polite end


class Recorder(Protocol):
    """The outbox, as delivery sees it; each call is a durable transaction of its own.

    After a `claim` that succeeded exactly one of the other three follows, unless the process dies: then the
    row stays claimed, and is for people to look at.
    """

    def claim(self, number: int) -> bool:
        """Mark the row as being sent; False when another sender has it, or it was withdrawn or sent."""
        ...

    def sent(self, number: int, antwoord: str) -> None:
        """The server took it over."""
        ...

    def failed(self, number: int, antwoord: str, *, permanent: bool) -> None:
        """It was refused for good, or (not permanent) can be sent again later."""
        ...

    def uncertain(self, number: int, antwoord: str) -> None:
        """It was sent and no answer came; never sent again by itself."""
        ...


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended, in numbers of messages; `reden` says why it stopped early, if it did.

    `later` counts what is to be tried again and what was not reached; `overgeslagen` what somebody else has.
    """

    sent: int = 0
    failed: int = 0
    later: int = 0
    uncertain: int = 0
    overgeslagen: int = 0
    reden: str = ""


@dataclass(slots=True)
class _Run:
    """One run: its connection, and what it has done so far; `reden` is filled when going on is useless."""

    server: MailServer
    sender: Sender
    secret: Secret | None
    recorder: Recorder
    redirect: str | None
    client: SMTP | None = None
    losses: int = 0
    skipped: int = 0
    reden: str = ""
    counts: Counter[Verdict] = field(default_factory=Counter)

    async def ready(self) -> SMTP:
        """The connection, tried out before a message is claimed; a new one when it was lost.

        Raises:
            RefusedError: there is no connection to be had.
        """
        from aiosmtplib import SMTPException

        if self.client is not None:
            try:
                await self.client.rset()
            except (SMTPException, OSError):
                self.client.close()
                self.client = None
        if self.client is None:
            self.client = await connect(self.server, self.secret)
        return self.client

    async def send(self, message: Message) -> None:
        """Send one message if it is ours, and record its end."""
        try:
            client = await self.ready()
        except RefusedError as error:
            self.reden = error.text
            return
        if not self.recorder.claim(message.id):
            self.skipped += 1
            return
        dialogue = Dialogue(client, self.server.timeout)
        try:
            outcome = await self._transmit(dialogue, message)
        except BaseException:
            # Stopped from outside (cancelled, ctrl-c): the row must not stay behind as claimed.
            client.close()
            verdict = Verdict.UNCERTAIN if dialogue.handed_over else Verdict.LATER
            self._record(message.id, Outcome(verdict, "Het verzenden is afgebroken."))
            raise
        self._record(message.id, outcome)
        lost = not client.is_connected and outcome.verdict is not Verdict.SENT
        self.losses = self.losses + 1 if lost else 0
        if outcome.halt or self.losses == _LOSSES:
            self.reden = f"{self.server}: {outcome.antwoord}"

    async def _transmit(self, dialogue: Dialogue, message: Message) -> Outcome:
        meant = redirected(message, self.redirect) if self.redirect else message
        try:
            mail = build_email(meant, self.sender.address, self.sender.message_id(message.id))
            receivers = recipients(meant)
            needed = recipients(replace(meant, cc=()))
        except RefusedError as error:
            return Outcome(Verdict.FAILED, error.text)
        others = [one for one in receivers if one not in needed]
        return await dialogue.transmit(self.sender.address.adres, needed, others, mail.as_bytes())

    def _record(self, number: int, outcome: Outcome) -> None:
        self.counts[outcome.verdict] += 1
        match outcome.verdict:
            case Verdict.SENT:
                self.recorder.sent(number, outcome.antwoord)
            case Verdict.UNCERTAIN:
                self.recorder.uncertain(number, outcome.antwoord)
            case verdict:
                self.recorder.failed(number, outcome.antwoord, permanent=verdict is Verdict.FAILED)

    def summary(self, total: int) -> Summary:
        """What was done of `total` messages; those that were not reached wait, too."""
        unreached = total - self.skipped - self.counts.total()
        return Summary(
            sent=self.counts[Verdict.SENT],
            failed=self.counts[Verdict.FAILED],
            later=self.counts[Verdict.LATER] + unreached,
            uncertain=self.counts[Verdict.UNCERTAIN],
            overgeslagen=self.skipped,
            reden=self.reden,
        )

    async def goodbye(self) -> None:
        """End the connection politely, if that does not take long."""
        from aiosmtplib import SMTPException

        if self.client is None:
            return
        try:
            await self.client.quit(timeout=_GOODBYE)
        except (SMTPException, OSError):
            self.client.close()


async def deliver(
    messages: Iterable[Message],
    server: MailServer,
    sender: Sender,
    secret: Secret | None,
    recorder: Recorder,
    *,
    redirect: str | None = None,
    on_progress: Progress | None = None,
) -> Summary:
    """Send messages in order and record the end of each.

    The recorder is called in the event loop's own thread and may block: run this with `asyncio.run` in a
    command or in a worker thread, not in the loop of a screen. Cancelling it leaves no message claimed.

    Args:
        messages: what the outbox holds to be sent.
        server: where and how to connect.
        sender: the bureau's address and token.
        secret: the password of `server.user`, if it has one.
        recorder: the outbox.
        redirect: for rehearsals, the one address that receives everything.
        on_progress: called with the number of messages dealt with and the number in all.

    Returns:
        The numbers of each outcome. A server that goes away half-way is no error: the rest is `later`.

    Raises:
        RefusedError: the server cannot be reached or refuses the log-in, or `redirect` is no address; nothing
            was claimed.
    """
    if redirect:
        parse_address(redirect)
    queue = list(messages)
    run = _Run(server, sender, secret, recorder, redirect)
    try:
        if queue:
            await run.ready()
        for done, message in enumerate(queue, start=1):
            await run.send(message)
            if run.reden:
                break
            if on_progress is not None:
                on_progress(done, len(queue))
    finally:
        await run.goodbye()
    return run.summary(len(queue))

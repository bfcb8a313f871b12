"""Sending what the outbox holds: claim, hand over, record; over a few connections, and nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
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
_PATIENCE: Final = 3  # attempts in which a receiver that is refused for now holds up the others


class Recorder(Protocol):
    """The outbox, as delivery sees it; each call is a durable transaction of its own.

    After a `claim` that succeeded exactly one of the other three follows, unless the process dies: then the
    row stays claimed, and is for people to look at.
    """

    def claim(self, number: int) -> bool:
        """Mark the row as being sent; False when another sender has it, or it was held, withdrawn or sent."""
        ...

    def sent(self, number: int, antwoord: str, geweigerd: tuple[str, ...]) -> None:
        """The server took it over, except for the addresses in `geweigerd`."""
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

    `later` counts what is to be tried again and what was not reached; `overgeslagen` what somebody else has or held;
    `geweigerd` what was sent while some of its addresses were refused.
    """

    sent: int = 0
    failed: int = 0
    later: int = 0
    uncertain: int = 0
    overgeslagen: int = 0
    geweigerd: int = 0
    reden: str = ""


class _Pace:
    """So many messages a minute, over all connections together; 0 is without a limit."""

    def __init__(self, per_minute: int) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until the next message may go."""
        if self._gap:
            now = asyncio.get_running_loop().time()
            begin = max(now, self._next)
            self._next = begin + self._gap
            await asyncio.sleep(begin - now)


@dataclass(slots=True)
class _Run:
    """What the connections share: what is to be sent, and what was done; `reden` says that going on is useless."""

    server: MailServer
    sender: Sender
    secret: Secret | None
    recorder: Recorder
    redirect: str | None
    queue: deque[Message]
    pace: _Pace
    on_progress: Progress | None
    total: int
    lines: int = 0
    losses: int = 0
    skipped: int = 0
    geweigerd: int = 0
    reden: str = ""
    counts: Counter[Verdict] = field(default_factory=Counter)

    def record(self, number: int, outcome: Outcome) -> None:
        """Count and keep how a message ended."""
        self.counts[outcome.verdict] += 1
        self.geweigerd += bool(outcome.geweigerd)
        match outcome.verdict:
            case Verdict.SENT:
                self.recorder.sent(number, outcome.antwoord, outcome.geweigerd)
            case Verdict.UNCERTAIN:
                self.recorder.uncertain(number, outcome.antwoord)
            case verdict:
                self.recorder.failed(number, outcome.antwoord, permanent=verdict is Verdict.FAILED)

    def progress(self) -> None:
        """Tell how many messages are dealt with."""
        if self.on_progress is not None and not self.reden:
            self.on_progress(self.skipped + self.counts.total(), self.total)

    def summary(self) -> Summary:
        """What was done of all messages; those that were not reached wait, too."""
        unreached = self.total - self.skipped - self.counts.total()
        return Summary(
            sent=self.counts[Verdict.SENT],
            failed=self.counts[Verdict.FAILED],
            later=self.counts[Verdict.LATER] + unreached,
            uncertain=self.counts[Verdict.UNCERTAIN],
            overgeslagen=self.skipped,
            geweigerd=self.geweigerd,
            reden=self.reden,
        )


class _Line:
    """One connection, over which messages go one after the other."""

    def __init__(self, run: _Run) -> None:
        self._run = run
        self._client: SMTP | None = None

    async def ready(self) -> SMTP:
        """The connection, tried out before a message is claimed; a new one when it was lost.

        Raises:
            RefusedError: there is no connection to be had.
        """
        from aiosmtplib import SMTPException

        if self._client is not None:
            try:
                await self._client.rset()
            except (SMTPException, OSError):
                self._client.close()
                self._client = None
        if self._client is None:
            self._client = await connect(self._run.server, self._run.secret)
        return self._client

    async def work(self) -> None:
        """Send what is to be sent until there is nothing left, or going on is useless."""
        run = self._run
        run.lines += 1
        try:
            while run.queue and not run.reden:
                await run.pace.turn()
                if not run.queue or run.reden:
                    break
                message = run.queue.popleft()
                try:
                    client = await self.ready()
                except RefusedError as error:
                    run.queue.appendleft(message)
                    if run.lines == 1:
                        run.reden = error.text
                    break  # a server that wants fewer connections: the others go on
                await self._send(client, message)
                run.progress()
        finally:
            run.lines -= 1
            await self._goodbye()

    async def _send(self, client: SMTP, message: Message) -> None:
        """Send one message if it is ours, and record its end."""
        run = self._run
        if not run.recorder.claim(message.id):
            run.skipped += 1
            return
        dialogue = Dialogue(client, run.server.timeout)
        try:
            meant = redirected(message, run.redirect) if run.redirect else message
            outcome = await _transmit(dialogue, meant, run.sender)
        except BaseException:
            # Stopped from outside (cancelled, ctrl-c): the row must not stay behind as claimed.
            client.close()
            verdict = Verdict.UNCERTAIN if dialogue.handed_over else Verdict.LATER
            run.record(message.id, Outcome(verdict, "Het verzenden is afgebroken."))
            raise
        run.record(message.id, outcome)
        lost = not client.is_connected and outcome.verdict is not Verdict.SENT
        run.losses = run.losses + 1 if lost else 0
        if outcome.halt or run.losses >= _LOSSES:
            run.reden = f"{run.server}: {outcome.antwoord}"

    async def _goodbye(self) -> None:
        """End the connection politely, if that does not take long."""
        from aiosmtplib import SMTPException

        if self._client is None:
            return
        try:
            await self._client.quit(timeout=_GOODBYE)
        except (SMTPException, OSError):
            self._client.close()


async def hand_over(client: SMTP, message: Message, server: MailServer, sender: Sender) -> Outcome:
    """Hand one message to a server that we are connected to; nothing is recorded."""
    return await _transmit(Dialogue(client, server.timeout), message, sender)


async def _transmit(dialogue: Dialogue, message: Message, sender: Sender) -> Outcome:
    try:
        mail = build_email(message, sender)
        receivers = recipients(message)
        needed = recipients(replace(message, cc=()))
    except RefusedError as error:
        return Outcome(Verdict.FAILED, error.text)
    others = [one for one in receivers if one not in needed]
    return await dialogue.transmit(
        sender.address.adres, needed, others, mail.as_bytes(), patient=message.pogingen < _PATIENCE
    )


async def deliver(
    messages: Iterable[Message],
    server: MailServer,
    sender: Sender,
    secret: Secret | None,
    recorder: Recorder,
    *,
    redirect: str | None = None,
    on_progress: Progress | None = None,
    connections: int = 1,
    per_minute: int = 0,
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
        connections: at most so many at the same time; a server that wants fewer gets fewer.
        per_minute: at most so many messages a minute over all connections; 0 for no limit.

    Returns:
        The numbers of each outcome. A server that goes away half-way is no error: the rest is `later`.

    Raises:
        RefusedError: the server cannot be reached or refuses the log-in, or `redirect` is no address; nothing
            was claimed.
    """
    if redirect:
        parse_address(redirect)
    queue = deque(messages)
    pace = _Pace(per_minute)
    run = _Run(server, sender, secret, recorder, redirect, queue, pace, on_progress, len(queue))
    lines = [_Line(run) for _ in range(min(connections, len(queue)))]
    if lines:
        await lines[0].ready()
        try:
            async with asyncio.TaskGroup() as group:
                for line in lines:
                    group.create_task(line.work())
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
    return run.summary()

"""Handing over one message: the SMTP dialogue step by step, and what each possible end of it means."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from stagetui.engine.mail.addresses import Address, one_line

if TYPE_CHECKING:
    from aiosmtplib import SMTP, SMTPRecipientRefused, SMTPResponse

# The server wants a log-in or encryption: a matter of settings, and not the fault of this message.
_SETTINGS_CODES: Final = frozenset({530, 534, 535, 538})

_DRAIN_PAUSE: Final = 0.005  # seconds between two looks at what is still to be sent


class Verdict(StrEnum):
    """How a message ended; only `LATER` is tried again by itself."""

    SENT = "verzonden"
    LATER = "later"
    FAILED = "mislukt"
    UNCERTAIN = "misschien verzonden"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with the server's answer in one line; `halt` says that trying further messages is useless."""

    verdict: Verdict
    antwoord: str
    halt: bool = False


class Dialogue:
    """One message over an open connection.

    The message is written without its closing dot first. A server may not deliver what has no closing dot
    (RFC 5321, 4.1.1.4), so whatever goes wrong before it means *later*; after it, only an answer tells.
    """

    def __init__(self, client: SMTP, timeout: float) -> None:
        """Use `client` for one message; `timeout` is in seconds and holds for each step."""
        self._client = client
        self._timeout = timeout
        self.handed_over = False

    async def transmit(
        self, sender: str, needed: Sequence[Address], others: Sequence[Address], content: bytes
    ) -> Outcome:
        """Carry out the dialogue; never raises for what a server or the network does.

        When somebody `needed` is refused nobody gets the message: a copy alone would look like success, and sending
        again would reach the copied twice. A refusal among the `others` is told in the answer.
        """
        from aiosmtplib import SMTPException, SMTPResponseException

        try:
            return await self._steps(sender, needed, others, content)
        except SMTPResponseException as error:
            if error.code // 100 in {4, 5}:
                return _by_code(error.code, error.message)
            return self._broken(f"{error.code} {error.message}")
        except (SMTPException, OSError) as error:
            return self._broken(str(error))

    def _broken(self, reason: str) -> Outcome:
        """Connection lost, or no answer of the protocol's: what it means hangs on the closing dot."""
        self._client.close()
        if self.handed_over:
            return Outcome(
                Verdict.UNCERTAIN,
                one_line(f"Verbinding verbroken na het verzenden, zonder antwoord: {reason}"),
            )
        return Outcome(Verdict.LATER, one_line(f"Verbinding verbroken voor het verzenden: {reason}"))

    async def _steps(
        self, sender: str, needed: Sequence[Address], others: Sequence[Address], content: bytes
    ) -> Outcome:
        from aiosmtplib import SMTPDataError, SMTPRecipientRefused

        await self._client.mail(sender)
        refused: list[SMTPRecipientRefused] = []
        for count, receiver in enumerate([*needed, *others], start=1):
            try:
                await self._client.rcpt(receiver.adres)
            except SMTPRecipientRefused as error:
                refused.append(error)
            if refused and count == len(needed):
                return _refused(refused)
        start = await self._client.execute_command(b"DATA")
        if start.code != 354:
            raise SMTPDataError(start.code, start.message)
        answer = await self._content(content)
        if answer.code // 100 != 2:
            raise SMTPDataError(answer.code, answer.message)
        return Outcome(
            Verdict.SENT, one_line("; ".join((f"{answer.code} {answer.message}", *map(_refusal, refused))))
        )

    async def _content(self, content: bytes) -> SMTPResponse:
        """Write the message, wait until it has left, and only then write the closing dot."""
        from aiosmtplib import SMTPServerDisconnected

        protocol = self._client.protocol
        if protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        protocol.write(_dot_stuffed(content))
        await self._drained()
        protocol.write(b".\r\n")
        self.handed_over = True
        return await protocol.read_response(timeout=self._timeout)

    async def _drained(self) -> None:
        async with asyncio.timeout(self._timeout):
            while (
                isinstance(transport := self._client.transport, asyncio.WriteTransport)
                and transport.get_write_buffer_size() > 0
            ):
                await asyncio.sleep(_DRAIN_PAUSE)


def _dot_stuffed(content: bytes) -> bytes:
    """The message with CRLF line ends, each line's first dot doubled (RFC 5321, 4.5.2)."""
    lines = content.splitlines()
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)


def _by_code(code: int, message: str) -> Outcome:
    """5xx is a refusal for good, unless it is about logging in; all else may pass."""
    halt = code in _SETTINGS_CODES
    verdict = Verdict.FAILED if 500 <= code < 600 and not halt else Verdict.LATER
    return Outcome(verdict, one_line(f"{code} {message}"), halt)


def _refused(refused: Sequence[SMTPRecipientRefused]) -> Outcome:
    """Somebody who must receive it may not: for good as soon as one answer was for good."""
    outcomes = [_by_code(error.code, error.message) for error in refused]
    verdict = Verdict.FAILED if any(o.verdict is Verdict.FAILED for o in outcomes) else Verdict.LATER
    return Outcome(verdict, one_line("; ".join(map(_refusal, refused))), any(o.halt for o in outcomes))


def _refusal(error: SMTPRecipientRefused) -> str:
    return f"niet aangenomen voor {error.recipient}: {error.code} {error.message}"

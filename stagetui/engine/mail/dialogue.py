"""Handing over one message: the SMTP dialogue step by step, and what each possible end of it means."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from stagetui.engine.letters.dutch import getal
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
    """A verdict with the server's answer in one line.

    Attributes:
        halt: trying further messages is useless.
        geweigerd: addresses that were refused while the others got the message.
    """

    verdict: Verdict
    antwoord: str
    halt: bool = False
    geweigerd: tuple[str, ...] = ()


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
        self,
        sender: str,
        needed: Sequence[Address],
        others: Sequence[Address],
        content: bytes,
        *,
        patient: bool = True,
    ) -> Outcome:
        """Carry out the dialogue; never raises for what a server or the network does.

        When nobody `needed` is taken, nobody gets the message: a copy alone would look like success. When some
        receivers are refused for good the rest gets it, and they are told in the outcome. When some are refused for
        now (a server that greylists, a full mailbox) nobody gets it yet, since sending again would reach the rest
        twice; when not `patient` they too are told, and the rest gets it.
        """
        from aiosmtplib import SMTPException, SMTPResponseException

        try:
            return self._too_big(content) or await self._steps(
                sender, needed, others, content, patient=patient
            )
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

    def _too_big(self, content: bytes) -> Outcome | None:
        """A server that tells its limit (RFC 1870) would refuse only after the whole message had gone over the line."""
        limit = self._client.esmtp_extensions.get("size", "")
        if not limit.isdecimal() or not 0 < int(limit) < len(content):
            return None
        return Outcome(
            Verdict.FAILED,
            f"Het bericht is {_megabytes(len(content))} en de mailserver neemt hoogstens {_megabytes(int(limit))} aan. "
            "Maak de bijlage kleiner en zet het bericht opnieuw klaar.",
        )

    async def _steps(
        self,
        sender: str,
        needed: Sequence[Address],
        others: Sequence[Address],
        content: bytes,
        *,
        patient: bool,
    ) -> Outcome:
        from aiosmtplib import SMTPDataError, SMTPRecipientRefused

        await self._client.mail(sender)
        refused: list[SMTPRecipientRefused] = []
        for count, receiver in enumerate([*needed, *others], start=1):
            try:
                await self._client.rcpt(receiver.adres)
            except SMTPRecipientRefused as error:
                refused.append(error)
            if len(refused) == count == len(needed):
                return _refused(refused)
        if patient and any(_by_code(one.code, one.message).verdict is Verdict.LATER for one in refused):
            return _refused(refused)
        start = await self._client.execute_command(b"DATA")
        if start.code != 354:
            raise SMTPDataError(start.code, start.message)
        answer = await self._content(content)
        if answer.code // 100 != 2:
            raise SMTPDataError(answer.code, answer.message)
        told = one_line("; ".join((f"{answer.code} {answer.message}", *map(_refusal, refused))))
        return Outcome(Verdict.SENT, told, geweigerd=tuple(one.recipient for one in refused))

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
    """Nobody gets it: for good, unless one of the answers may pass."""
    outcomes = [_by_code(error.code, error.message) for error in refused]
    verdict = Verdict.LATER if any(o.verdict is Verdict.LATER for o in outcomes) else Verdict.FAILED
    return Outcome(verdict, one_line("; ".join(map(_refusal, refused))), any(o.halt for o in outcomes))


def _refusal(error: SMTPRecipientRefused) -> str:
    return f"niet aangenomen voor {error.recipient}: {error.code} {error.message}"


def _megabytes(size: int) -> str:
    return f"{getal(round(size / 1_000_000, 1))} MB"

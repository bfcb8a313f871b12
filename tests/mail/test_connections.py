"""Several connections and a pace; receivers refused for now; too large a message; and a test message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from stagetui.engine.mail.delivery import Summary, deliver
from stagetui.engine.mail.message import Attachment, Message, Sender
from stagetui.engine.mail.secrets import Secret
from stagetui.engine.mail.server import MailServer
from stagetui.engine.mail.tryout import Tried, try_out
from stagetui.errors import BusyError, RefusedError
from stagetui.profiles.settings import Security

Send = Callable[..., Summary]


def numbered(message: Message, count: int) -> list[Message]:
    return [replace(message, id=number, onderwerp=f"Bericht {number}") for number in range(1, count + 1)]


@pytest.fixture
def send_over(serve: Any, sender: Sender, outbox: Any) -> Callable[..., Summary]:
    """Deliver over so many connections, at a pace."""

    def run(
        queue: list[Message], handler: Any, connections: int, per_minute: int = 0, recorder: Any = None
    ) -> Summary:
        async def scenario() -> Summary:
            async with serve(handler) as port:
                server = MailServer("127.0.0.1", port, Security.GEEN, timeout=5)
                return await deliver(
                    queue, server, sender, None, recorder or outbox, connections=connections, per_minute=per_minute
                )  # fmt: skip

        return asyncio.run(scenario())

    return run


# ---- several connections


def test_connections_work_side_by_side_and_send_each_message_once(
    send_over: Any, inbox: Any, outbox: Any, message: Message
) -> None:
    at_once, most = 0, 0

    async def data(server: SMTP, session: Session, envelope: Envelope) -> str:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        answer: str = inbox.keep(envelope)
        return answer

    inbox.handle_DATA = data
    assert send_over(numbered(message, 12), inbox, 4) == Summary(sent=12)
    assert (inbox.connections, most) == (4, 4)
    assert sorted(mail["Subject"] for mail in inbox.mails) == sorted(f"Bericht {n}" for n in range(1, 13))
    assert sorted(outbox.claimed) == list(range(1, 13))


def test_no_more_connections_than_messages(send_over: Any, inbox: Any, message: Message) -> None:
    assert send_over(numbered(message, 2), inbox, 8) == Summary(sent=2)
    assert inbox.connections == 2


def test_a_server_that_wants_fewer_connections_gets_fewer(
    send_over: Any, inbox: Any, outbox: Any, message: Message
) -> None:
    async def ehlo(
        server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return ["421 te veel verbindingen"] if inbox.connections > 1 else responses

    async def slowly(server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(0.02)
        answer: str = inbox.keep(envelope)
        return answer

    inbox.handle_EHLO, inbox.handle_DATA = ehlo, slowly
    assert send_over(numbered(message, 6), inbox, 3) == Summary(sent=6)
    assert sorted(outbox.claimed) == list(range(1, 7))


def test_the_pace_holds_over_all_connections(send_over: Any, inbox: Any, message: Message) -> None:
    """At 600 a minute a message leaves every 0.1 s, also with more connections."""
    begin = time.monotonic()
    assert send_over(numbered(message, 6), inbox, 3, 600).sent == 6
    assert 0.5 <= time.monotonic() - begin < 3


def test_when_the_outbox_cannot_be_written_the_others_are_recorded_first(
    send_over: Any, inbox: Any, outbox: Any, message: Message
) -> None:
    class Busy(type(outbox)):  # type: ignore[misc]  # the fixture's own class
        def claim(self, number: int) -> bool:
            if number == 2:
                raise BusyError("Bezet", "even niet")
            return bool(super().claim(number))

    recorder = Busy()
    with pytest.raises(BusyError, match="even niet"):
        send_over(numbered(message, 5), inbox, 2, recorder=recorder)
    assert set(recorder.claimed) == set(recorder.ends)


# ---- receivers refused for now


def refusing(inbox: Any, answers: dict[str, str]) -> Any:
    async def rcpt(
        server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    inbox.handle_RCPT = rcpt
    return inbox


THREE = ("a@example.org", "b@example.org", "c@example.org")


def test_one_of_three_refused_for_good_is_told_and_the_others_have_it(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    three = replace(message, aan=THREE, cc=())
    assert send([three], refusing(inbox, {"b@example.org": "550 weg"})) == Summary(sent=1, geweigerd=1)
    assert inbox.receivers == [["a@example.org", "c@example.org"]]
    assert outbox.refused == {1: ("b@example.org",)}
    assert "550 weg" in outbox.ends[1][1]


def test_a_receiver_who_is_refused_for_now_is_waited_for_and_then_told(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    """Nobody gets it twice, and a full mailbox does not keep it from the others for days."""
    greylisting = refusing(inbox, {"b@example.org": "450 vol"})
    three = replace(message, aan=THREE, cc=())
    assert send([three], greylisting) == Summary(later=1)
    assert inbox.mails == []
    assert send([replace(three, id=2, pogingen=3)], greylisting) == Summary(sent=1, geweigerd=1)
    assert outbox.refused == {2: ("b@example.org",)}


def test_a_copy_that_is_greylisted_is_waited_for_too(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    assert send([message], refusing(inbox, {"aios@example.org": "451 later"})) == Summary(later=1)


# ---- size


def test_a_message_that_is_too_large_is_told_before_it_goes(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    big = replace(message, bijlagen=(Attachment("plan.pdf", "application/pdf", bytes(2_000_000)),))
    queue = [big, replace(message, id=2)]
    assert send(queue, inbox, data_size_limit=1_500_000) == Summary(sent=1, failed=1)
    word, said = outbox.ends[1]
    assert word == "mislukt"
    assert "2,7 MB en de mailserver neemt hoogstens 1,5 MB aan" in said
    assert len(inbox.mails) == 1


# ---- a test message


def tried(
    serve: Any,
    handler: Any,
    message: Message,
    sender: Sender,
    secret: Secret | None,
    server: dict[str, Any],
    **options: Any,
) -> Tried:
    async def scenario() -> Tried:
        async with AsyncExitStack() as stack:
            port = await stack.enter_async_context(serve(handler, **options))
            where = {"security": Security.GEEN, "timeout": 5.0, **server}
            return await try_out(message, MailServer("127.0.0.1", port, **where), sender, secret)

    return asyncio.run(scenario())


def knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == b"geheim")


def test_a_test_message_tells_what_worked(
    serve: Any, inbox: Any, message: Message, sender: Sender, certificate: Any
) -> None:
    server = {"security": Security.STARTTLS, "user": "bureau", "ca_file": certificate.ca_file}
    found = tried(
        serve, inbox, message, sender, Secret("geheim", "keyring"), server,
        tls_context=certificate.context, authenticator=knows, auth_require_tls=True, data_size_limit=5_000_000,
    )  # fmt: skip
    assert found.beveiliging.startswith("TLSv1.")
    assert found.aanmelding == "als bureau, wachtwoord uit keyring"
    assert (found.grootste, found.antwoord) == (5_000_000, "250 nummer 1")
    assert "geheim" not in str(found)
    assert len(inbox.mails) == 1


def test_a_test_message_over_an_open_line_says_so(
    serve: Any, inbox: Any, message: Message, sender: Sender
) -> None:
    found = tried(serve, inbox, message, sender, None, {}, data_size_limit=0)
    assert (found.beveiliging, found.aanmelding) == ("geen, de verbinding is open", "zonder aanmelden")
    assert found.grootste is None


def test_a_test_message_that_is_refused_says_why(
    serve: Any, inbox: Any, message: Message, sender: Sender
) -> None:
    refusing(inbox, {"begeleider@example.org": "550 onbekend"})
    with pytest.raises(RefusedError, match=r"550 onbekend.*De verbinding lukte"):
        tried(serve, inbox, message, sender, None, {})
    assert inbox.mails == []


def test_the_command_sends_one_outside_the_outbox(office: Any, tmp_path: Path) -> None:
    """Told without a mail server, and to whom; a bureau that redirects sends this one there too."""
    assert "Geen mailserver" in office.run("mail", "test", "x@example.nl").refused
    settings = office.directory / "stagetui.toml"
    mail = '\n[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "geen"\nsender = "bureau@example.nl"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + mail, encoding="utf-8")
    assert "geen mailadres" in office.run("mail", "test", "x").refused
    assert "daar luistert geen mailserver" in office.run("mail", "test", "x@example.nl").refused
    assert "Niet toegestaan" in office.run("mail", "test", "x@example.nl", user="lea").refused

"""Delivery against a real server: what is sent, what comes later, what failed, and nothing twice."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from stagetui.engine.letters.letters import render_pdf
from stagetui.engine.mail.delivery import Summary, deliver
from stagetui.engine.mail.message import Attachment, Message, Sender
from stagetui.engine.mail.server import MailServer
from stagetui.profiles.settings import Security

Send = Callable[..., Summary]


def numbered(message: Message, count: int) -> list[Message]:
    return [replace(message, id=number, onderwerp=f"Bericht {number}") for number in range(1, count + 1)]


def words(mail: Any) -> str:
    """The body, with the line ends of Python."""
    return str(mail.get_body().get_content()).replace("\r\n", "\n")


def test_a_message_arrives_as_it_was_queued(send: Send, inbox: Any, outbox: Any, message: Message) -> None:
    assert send([message], inbox) == Summary(sent=1)
    (mail,) = inbox.mails
    assert inbox.receivers == [["begeleider@example.org", "aios@example.org"]]
    assert mail["From"] == "Stagebureau Voorbeeld <stagebureau@example.nl>"
    assert mail["To"].addresses[0].display_name == "Dr. P. Özgür"
    assert mail["Cc"] == "aios@example.org"
    assert mail["Message-ID"] == "<stagetui-b7-1@example.nl>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == message.gemaakt
    assert words(mail) == message.tekst
    assert outbox.ends == {1: ("verzonden", "250 nummer 1")}


def test_the_pdf_arrives_readable(send: Send, inbox: Any, message: Message, tmp_path: Path) -> None:
    template = tmp_path / "brief.typ"
    template.write_text("Geachte #json(bytes(sys.inputs.velden)).naam", encoding="utf-8")
    pdf = Attachment(
        "Intentieverklaring Özgür.pdf", "application/pdf", render_pdf(template, {"naam": "Noor"})
    )
    send([replace(message, bijlagen=(pdf,))], inbox)
    (attachment,) = inbox.mails[0].iter_attachments()
    assert attachment.get_filename() == "Intentieverklaring Özgür.pdf"
    (page,) = pypdf.PdfReader(io.BytesIO(attachment.get_content())).pages
    assert page.extract_text() == "Geachte Noor"


def test_many_messages_share_one_connection_and_tell_progress(
    send: Send, inbox: Any, message: Message
) -> None:
    seen: list[tuple[int, int]] = []
    assert send(numbered(message, 4), inbox, on_progress=lambda *now: seen.append(now)) == Summary(sent=4)
    assert inbox.connections == 1
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_somebody_else_has_or_was_withdrawn_is_left_alone(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    outbox.withdrawn = frozenset({2})
    assert send(numbered(message, 3), inbox) == Summary(sent=2, overgeslagen=1)
    assert [mail["Subject"] for mail in inbox.mails] == ["Bericht 1", "Bericht 3"]


def test_nothing_to_send_needs_no_server(outbox: Any, sender: Sender) -> None:
    assert asyncio.run(deliver([], MailServer("no.invalid", 1), sender, None, outbox)) == Summary()


def test_a_rehearsal_goes_to_one_address_and_says_for_whom_it_was(
    send: Send, inbox: Any, message: Message
) -> None:
    send([message], inbox, redirect="proef@example.nl")
    (mail,) = inbox.mails
    assert inbox.receivers == [["proef@example.nl"]]
    assert mail["To"] == "proef@example.nl"
    assert mail["Cc"] is None
    assert mail["Subject"] == "[proef] Bevestiging van de stage"
    first = words(mail).splitlines()[0]
    assert "begeleider@example.org" in first
    assert "aios@example.org" in first


def test_a_long_message_with_dots_arrives_whole(send: Send, inbox: Any, message: Message) -> None:
    big = Attachment("groot.bin", "application/octet-stream", bytes(range(256)) * 12_000)
    text = "".join(f".{number}\n..\n" for number in range(500))
    assert send([replace(message, tekst=text, bijlagen=(big,))], inbox).sent == 1
    (attachment,) = inbox.mails[0].iter_attachments()
    assert attachment.get_content() == big.inhoud
    assert words(inbox.mails[0]) == text


# --- servers that refuse -----------------------------------------------------------------------------------------


def answering(inbox: Any, step: str, answer: str, *, close: bool = False, abort: bool = False) -> Any:
    """The inbox with one step that gives another answer, and perhaps ends the connection."""

    async def handle(server: SMTP, session: Session, envelope: Envelope, *rest: Any) -> str:
        if step == "DATA" and answer.startswith("2"):
            inbox.keep(envelope)
        if abort:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        elif close:
            await server.push(answer)
            assert server.transport is not None
            server.transport.close()
        return answer

    setattr(inbox, f"handle_{step}", handle)
    return inbox


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "word", "summary"),
    [
        ("450 postvak bezet", "later", Summary(later=1)),
        ("451 even niet", "later", Summary(later=1)),
        ("550 onbekend", "mislukt", Summary(failed=1)),
        ("554 geweigerd", "mislukt", Summary(failed=1)),
    ],
)
def test_4xx_is_later_and_5xx_is_for_good(
    send: Send, inbox: Any, outbox: Any, message: Message, step: str, answer: str, word: str, summary: Summary
) -> None:
    assert send([message], answering(inbox, step, answer)) == summary
    assert outbox.ends[1][0] == word
    assert answer in outbox.ends[1][1]


def test_a_refused_message_does_not_hold_up_the_next(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    async def rcpt(
        server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == "weg@example.org":
            return "550 onbekend"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    inbox.handle_RCPT = rcpt
    queue = numbered(message, 3)
    queue[1] = replace(queue[1], aan=("weg@example.org",), cc=())
    assert send(queue, inbox) == Summary(sent=2, failed=1)
    assert outbox.words() == ["verzonden", "mislukt", "verzonden"]
    assert inbox.connections == 1


@pytest.mark.parametrize(
    ("answer", "word", "summary"),
    [("550 onbekend", "mislukt", Summary(failed=1)), ("450 vol", "later", Summary(later=1))],
)
def test_when_the_main_receiver_is_refused_nobody_gets_a_copy(
    send: Send, inbox: Any, outbox: Any, message: Message, answer: str, word: str, summary: Summary
) -> None:
    """A copy to the aios alone would look like success, and sending again would reach the aios twice."""

    async def rcpt(
        server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in message.aan[0]:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    inbox.handle_RCPT = rcpt
    assert message.cc
    assert send([message], inbox) == summary
    assert (outbox.ends[1][0], inbox.mails) == (word, [])
    assert answer in outbox.ends[1][1]


def test_one_refused_receiver_of_two_is_told_and_the_mail_is_sent(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    async def rcpt(
        server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == "aios@example.org":
            return "550 onbekend"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    inbox.handle_RCPT = rcpt
    assert send([message], inbox) == Summary(sent=1, geweigerd=1)
    assert outbox.ends[1] == (
        "verzonden",
        "250 nummer 1; niet aangenomen voor aios@example.org: 550 onbekend",
    )
    assert outbox.refused == {1: ("aios@example.org",)}


def test_receivers_refused_for_now_and_for_good_together_are_tried_again(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    async def rcpt(
        server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return "550 onbekend" if address.startswith("aios") else "450 bezet"

    inbox.handle_RCPT = rcpt
    assert send([message], inbox) == Summary(later=1)


@pytest.mark.parametrize("answer", ["530 eerst aanmelden", "535 wachtwoord verlopen"])
def test_a_refusal_that_is_about_logging_in_stops_the_run(
    send: Send, inbox: Any, outbox: Any, message: Message, answer: str
) -> None:
    """It is a matter of settings: the messages stay as they are."""
    summary = send(numbered(message, 3), answering(inbox, "MAIL", answer))
    assert (summary.later, summary.failed) == (3, 0)
    assert answer in summary.reden
    assert outbox.words() == ["later"]


def test_an_unusable_address_fails_alone(send: Send, inbox: Any, outbox: Any, message: Message) -> None:
    queue = numbered(message, 2)
    queue[0] = replace(queue[0], aan=("geen adres",))
    assert send(queue, inbox) == Summary(sent=1, failed=1)
    assert "geen mailadres" in outbox.ends[1][1]


# --- connections that break --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_connection_lost_before_the_message_was_handed_over_is_later(
    send: Send, inbox: Any, outbox: Any, message: Message, step: str
) -> None:
    assert send([message], answering(inbox, step, "250 ok", abort=True)) == Summary(later=1)
    assert outbox.words() == ["later"]


def test_a_connection_lost_after_the_closing_dot_is_uncertain(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    """The server has it, and we cannot know: people look, nobody sends it again."""
    assert send([message], answering(inbox, "DATA", "250 ok", abort=True)) == Summary(uncertain=1)
    assert outbox.words() == ["misschien"]
    assert len(inbox.mails) == 1


def test_no_answer_in_time_after_the_closing_dot_is_uncertain(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    async def slow(server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(2)
        return "250 te laat"

    inbox.handle_DATA = slow
    begin = time.monotonic()
    assert send([message], inbox, server={"timeout": 0.3}) == Summary(uncertain=1)
    assert time.monotonic() - begin < 2.5


@pytest.mark.parametrize("answer", ["250 ok", "421 tot ziens"])
def test_a_server_that_hangs_up_after_each_message_is_called_again(
    send: Send, inbox: Any, outbox: Any, message: Message, answer: str
) -> None:
    async def rset(server: SMTP, session: Session, envelope: Envelope) -> str:
        assert server.transport is not None
        if inbox.mails:
            await server.push("421 genoeg")
            server.transport.close()
        return "250 ok"

    inbox.handle_RSET = rset
    assert send(numbered(message, 3), inbox).sent == 3
    assert inbox.connections == 3


def test_421_half_way_is_later_and_the_next_goes_over_a_new_connection(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    async def mail(
        server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if inbox.connections == 1:
            return "421 ik sluit"
        envelope.mail_from = address
        return "250 ok"

    inbox.handle_MAIL = mail
    assert send(numbered(message, 2), inbox) == Summary(sent=1, later=1)
    assert outbox.words() == ["later", "verzonden"]


def test_a_server_that_keeps_dropping_is_left_alone_after_three(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    summary = send(numbered(message, 50), answering(inbox, "MAIL", "250 ok", abort=True))
    assert summary.later == 50
    assert "127.0.0.1" in summary.reden
    assert len(outbox.claimed) == 3


def test_a_server_that_goes_away_half_way_leaves_the_rest_unclaimed(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    async def rset(server: SMTP, session: Session, envelope: Envelope) -> str:
        return "421 weg" if inbox.mails else "250 ok"

    async def ehlo(
        server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return ["421 weg"] if inbox.mails else responses

    inbox.handle_RSET, inbox.handle_EHLO = rset, ehlo
    summary = send(numbered(message, 3), inbox)
    assert (summary.sent, summary.later) == (1, 2)
    assert "421 weg" in summary.reden
    assert outbox.claimed == [1]


@pytest.mark.parametrize(("step", "word"), [("RCPT", "later"), ("DATA", "misschien")])
def test_cancelling_leaves_nothing_claimed(
    serve: Any, inbox: Any, outbox: Any, sender: Sender, message: Message, step: str, word: str
) -> None:
    """Before the closing dot it comes later; after it, nobody knows."""

    async def scenario() -> None:
        reached = asyncio.Event()

        async def hang(server: SMTP, session: Session, envelope: Envelope, *rest: Any) -> str:
            reached.set()
            await asyncio.sleep(1)
            return "250 ok"

        setattr(inbox, f"handle_{step}", hang)
        async with serve(inbox) as port:
            task = asyncio.create_task(
                deliver(
                    numbered(message, 2), MailServer("127.0.0.1", port, Security.GEEN), sender, None, outbox
                )
            )
            await reached.wait()
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(scenario())
    assert outbox.claimed == [1]
    assert outbox.words() == [word]


def test_an_answer_that_is_none_of_the_protocol_is_uncertain(scripted: Any, message: Message) -> None:
    assert scripted(message, {b"DATA": b"354 toe maar\r\n", b".": b"onzin\r\n"}) == Summary(uncertain=1)


def test_a_server_that_answers_data_with_something_else_gets_it_later(
    scripted: Any, message: Message
) -> None:
    assert scripted(message, {b"DATA": b"250 wat?\r\n"}) == Summary(later=1)

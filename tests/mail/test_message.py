"""Messages as e-mail: the same bytes each time, and headers that data cannot break out of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.mail.addresses import Address, one_line, parse_address
from stagetui.engine.mail.html import html_of
from stagetui.engine.mail.message import Attachment, Message, Sender, build_email, recipients, redirected
from stagetui.errors import RefusedError

SENDER = Sender(Address("Stagebureau", "stagebureau@example.nl"), "b7")
PLAIN = Message(
    7, "proef", ("a@example.org",), (), "Onderwerp", "Dag", (), datetime.fromisoformat("2027-01-04T09:30")
)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type"]


def received(message: Message) -> EmailMessage:
    """What a mail program reads."""
    mail = BytesParser(policy=default).parsebytes(build_email(message, SENDER).as_bytes())
    assert isinstance(mail, EmailMessage)
    return mail


def headers(mail: EmailMessage) -> set[str]:
    return {name for name in mail if name not in {"MIME-Version", "Content-Transfer-Encoding"}}


EVIL = [
    "Noor\r\nBcc: kwaad@example.org",
    "Noor\nX-Kwaad: ja",
    "Noor\rSubject: anders",
    "Noor\x00\x0b\x0c\x1c\x85\u2028\u2029Bcc: kwaad@example.org",
    "=?utf-8?q?Noor=0D=0ABcc:_kwaad@example.org?=",
    "=?utf-8?b?Tm9vcg0KQmNjOiBrd2FhZEBleGFtcGxlLm9yZw==?=",
    '"Noor" <kwaad@example.org>, x',
    "Noor\ud800",
]


@pytest.mark.parametrize("evil", EVIL)
def test_data_never_adds_a_header_or_a_receiver(evil: str) -> None:
    name = evil.replace("<", "").replace(">", "")
    mail = received(
        replace(
            PLAIN,
            aan=(f"{name} <a@example.org>",),
            onderwerp=evil,
            tekst=evil,
            bijlagen=(Attachment(evil, "application/pdf", b"%PDF"),),
        )
    )
    assert headers(mail) == set(HEADERS)
    assert [address.addr_spec for address in mail["To"].addresses] == ["a@example.org"]
    assert mail["Subject"] == one_line(evil)
    (attachment,) = mail.iter_attachments()
    assert set(attachment.keys()) <= {
        "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"
    }  # fmt: skip


@given(name=st.text(max_size=150), subject=st.text(max_size=300), body=st.text(max_size=300))
def test_no_text_breaks_the_frame(name: str, subject: str, body: str) -> None:
    clean = name.replace("<", "").replace(">", "")
    mail = build_email(
        replace(PLAIN, aan=(f"{clean} <a@example.org>",), onderwerp=subject, tekst=body),
        SENDER,
    )
    raw = mail.as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    parsed = BytesParser(policy=default).parsebytes(raw)
    assert isinstance(parsed, EmailMessage)
    assert headers(parsed) == set(HEADERS)
    assert [address.addr_spec for address in parsed["To"].addresses] == ["a@example.org"]


@pytest.mark.parametrize("name", ["Łukasz Özgür", "שלום עולם", "Noor 😀", 'De "Wit", dr. (arts)', "李"])
def test_names_of_all_scripts_arrive(name: str) -> None:
    mail = received(replace(PLAIN, aan=(f"{name} <a@example.org>",), onderwerp=name, tekst=name))
    assert mail["To"].addresses[0].display_name == name
    assert mail["Subject"] == name
    body = mail.get_body()
    assert body is not None
    assert body.get_content().rstrip("\r\n") == name


@pytest.mark.parametrize("name", ["x" * 300, "é" * 300, "Lange naam " * 27])
def test_a_very_long_line_is_cut_and_says_so(name: str) -> None:
    line = one_line(name)
    assert len(line) <= 200
    assert line.endswith("…")
    assert received(replace(PLAIN, onderwerp=name))["Subject"] == line


def test_the_same_message_gives_the_same_bytes_and_a_time_without_zone_is_utc() -> None:
    message = replace(PLAIN, bijlagen=(Attachment("a.pdf", "application/pdf", b"x" * 3000),))
    first, again = (build_email(message, SENDER).as_bytes() for _ in range(2))
    assert first == again
    assert received(message)["Date"].datetime == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


def test_the_message_id_is_that_of_the_bureau_and_the_row() -> None:
    sender = Sender.parse("Stagebureau <stagebureau@Example.NL>", "b7-x")
    assert sender.message_id(12) == "<stagetui-b7-x-12@example.nl>"


@pytest.mark.parametrize("token", ["", "a b", "a\r\n", "é", "a@b"])
def test_a_token_that_cannot_stand_in_a_message_id_is_refused(token: str) -> None:
    with pytest.raises(RefusedError, match="Kenmerk"):
        Sender.parse("stagebureau@example.nl", token)


@pytest.mark.parametrize(
    ("text", "naam", "adres"),
    [
        ("a.b+c@example.nl", "", "a.b+c@example.nl"),
        ("  Noor  <a@Example.NL> ", "Noor", "a@example.nl"),
        ('"De Wit, N." <a@example.nl>', "De Wit, N.", "a@example.nl"),
        ("a@münchen.example", "", "a@xn--mnchen-3ya.example"),
        ("a@localhost", "", "a@localhost"),
    ],
)
def test_addresses_are_read(text: str, naam: str, adres: str) -> None:
    assert parse_address(text) == Address(naam, adres)


@pytest.mark.parametrize(
    "text",
    [
        "", "noor", "@example.nl", "a@", "a b@example.nl", "a@exa mple.nl", "a@example.nl, b@example.nl",
        "a@example.nl\r\nRCPT TO:b@example.nl", "Noor <a@example.nl", "Noor <>", "é@example.nl", "a..b@example.nl",
        ".a@example.nl", "a@-x.nl", "a@x..nl", f"{'a' * 65}@example.nl", f"a@{'b' * 250}.nl", f"a@{'é' * 70}.nl",
        "a@example.nl>b <x", "a@\ud800.nl",
    ],
)  # fmt: skip
def test_an_unusable_address_is_refused_and_never_mended(text: str) -> None:
    with pytest.raises(RefusedError, match="is geen mailadres"):
        parse_address(text)


def test_a_message_needs_a_receiver() -> None:
    with pytest.raises(RefusedError, match="geen ontvanger"):
        build_email(replace(PLAIN, aan=()), SENDER)


def test_a_receiver_who_is_named_twice_gets_it_once() -> None:
    message = replace(PLAIN, aan=("a@example.org", "b@example.org"), cc=("A <a@example.org>",))
    assert [address.adres for address in recipients(message)] == ["a@example.org", "b@example.org"]


def test_an_unknown_kind_of_file_is_refused() -> None:
    with pytest.raises(RefusedError, match="soort bestand"):
        build_email(replace(PLAIN, bijlagen=(Attachment("a", "pdf\r\n", b""),)), SENDER)


def test_the_page_goes_beside_the_text_and_both_say_the_same() -> None:
    text = "Beste Noor,\n\nDe periode is:\n\n- 1 t/m 30 mei\n\nKijk op https://example.nl/a?b=1&c=2.\n"
    message = replace(
        PLAIN,
        tekst=text,
        html=html_of(text, "Onderwerp"),
        bijlagen=(Attachment("a.pdf", "application/pdf", b"%PDF"),),
    )
    mail = received(message)
    assert mail.get_content_type() == "multipart/mixed"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().replace("\r\n", "\n") == text
    assert "<li" in page.get_content()
    assert 'href="https://example.nl/a?b=1&amp;c=2"' in page.get_content()
    assert [one.get_filename() for one in mail.iter_attachments()] == ["a.pdf"]
    first, again = (build_email(message, SENDER).as_bytes() for _ in range(2))
    assert first == again


def test_a_rehearsal_tells_in_the_page_too_for_whom_it_was() -> None:
    again = redirected(replace(PLAIN, html=html_of("Dag", "<x>"), cc=("<b>@x",)), "proef@example.nl")
    assert "bedoeld voor: a@example.org (cc: &lt;b&gt;@x)." in again.html


def test_an_institute_with_an_address_is_the_author_and_gets_the_answers() -> None:
    mail = received(replace(PLAIN, van="Instituut Zuid <stages@zuid.example.nl>"))
    assert mail["From"] == "Instituut Zuid <stages@zuid.example.nl>"
    assert mail["Reply-To"] == mail["From"]
    assert mail["Sender"] == "Stagebureau <stagebureau@example.nl>"
    assert mail["Message-ID"] == "<stagetui-b7-7@example.nl>"
    own = received(replace(PLAIN, van="Instituut <stagebureau@example.nl>"))
    assert (own["From"], own["Sender"], own["Reply-To"]) == ("Instituut <stagebureau@example.nl>", None, None)


def test_a_correction_names_the_message_that_it_corrects() -> None:
    mail = received(replace(PLAIN, antwoord_op=3))
    assert mail["In-Reply-To"] == mail["References"] == "<stagetui-b7-3@example.nl>"


def test_a_rehearsal_keeps_the_original_as_it_was() -> None:
    again = redirected(PLAIN, "proef@example.nl")
    assert (again.aan, again.cc, again.id) == (("proef@example.nl",), (), PLAIN.id)
    assert again.tekst == "Proefzending. Dit bericht is bedoeld voor: a@example.org.\n\nDag"

"""Connecting: encrypted and logged in as the settings say, and every failure told before anything is claimed."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from stagetui.engine.mail.delivery import Summary, deliver
from stagetui.engine.mail.message import Message, Sender
from stagetui.engine.mail.secrets import Secret
from stagetui.engine.mail.server import MailServer
from stagetui.errors import RefusedError
from stagetui.profiles.settings import Security

Send = Callable[..., Summary]

# aiosmtpd warns of what two tests want: a log-in without STARTTLS, on the loopback or inside TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def refusal(work: Callable[[], Any]) -> str:
    with pytest.raises(RefusedError) as refused:
        work()
    return refused.value.text


def login(expected: tuple[str, str]) -> Callable[..., AuthResult]:
    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = (data.login.decode(), data.password.decode()) == expected
        return AuthResult(success=right, handled=False)

    return check


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_mail_goes_encrypted_and_logged_in(
    send: Send, inbox: Any, message: Message, certificate: Any, security: Security
) -> None:
    options: dict[str, Any] = (
        {"tls_context": certificate.context, "require_starttls": True}
        if security is Security.STARTTLS
        else {}
    )
    server = {"security": security, "user": "bureau", "ca_file": certificate.ca_file}
    secret = Secret("geheim é", "test")
    if security is Security.TLS:
        options = {"ssl": certificate.context, "auth_require_tls": False}
    summary = send(
        [message, replace(message, id=2)], inbox, server=server, secret=secret,
        auth_required=True, authenticator=login(("bureau", "geheim é")), **options,
    )  # fmt: skip
    assert summary == Summary(sent=2)


def test_a_wrong_password_is_refused_without_telling_it(
    send: Send, inbox: Any, outbox: Any, message: Message, certificate: Any
) -> None:
    text = refusal(
        lambda: send(
            [message], inbox, server={"user": "bureau"}, secret=Secret("fout-geheim", "test"),
            auth_require_tls=False, auth_required=True, authenticator=login(("bureau", "goed")),
        )
    )  # fmt: skip
    assert "aanmelden als «bureau» is geweigerd (535" in text
    assert "fout-geheim" not in text
    assert outbox.claimed == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_an_unknown_certificate_is_refused(
    send: Send, inbox: Any, outbox: Any, message: Message, certificate: Any, security: Security
) -> None:
    key = "ssl" if security is Security.TLS else "tls_context"
    text = refusal(
        lambda: send([message], inbox, server={"security": security}, **{key: certificate.context})
    )
    assert "certificaat wordt niet vertrouwd" in text
    assert outbox.claimed == []


def test_a_certificate_for_another_name_is_refused(
    send: Send, inbox: Any, message: Message, certificate: Any
) -> None:
    server = {"host": "localhost", "security": Security.STARTTLS, "ca_file": certificate.ca_file}
    text = refusal(lambda: send([message], inbox, server=server, tls_context=certificate.context))
    assert "certificaat wordt niet vertrouwd" in text


def test_starttls_that_is_not_offered_is_refused(
    send: Send, inbox: Any, outbox: Any, message: Message
) -> None:
    """No silent fall back to an open line."""
    text = refusal(lambda: send([message], inbox, server={"security": Security.STARTTLS}))
    assert "STARTTLS" in text
    assert inbox.mails == []


def test_tls_to_a_plain_port_is_refused(send: Send, inbox: Any, message: Message) -> None:
    text = refusal(lambda: send([message], inbox, server={"security": Security.TLS}))
    assert "beveiligde verbinding lukt niet" in text


@pytest.mark.parametrize(
    ("server", "secret", "said"),
    [
        (MailServer("mail.example.nl", 25, Security.GEEN, "bureau"), Secret("x", "y"), "onversleuteld"),
        (MailServer("192.0.2.1", 25, Security.GEEN, "bureau"), Secret("x", "y"), "onversleuteld"),
        (MailServer("mail.example.nl", 587, user="bureau"), None, "geen wachtwoord gevonden voor «bureau»"),
        (
            MailServer("mail.example.nl", 587, ca_file=Path("no-such.pem")),
            None,
            "certificaatbestand no-such.pem",
        ),
        (MailServer("mail.invalid", 587, Security.GEEN), None, "mail.invalid:587: deze naam is niet bekend"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_claimed(
    outbox: Any, sender: Sender, message: Message, server: MailServer, secret: Secret | None, said: str
) -> None:
    text = refusal(lambda: asyncio.run(deliver([message], server, sender, secret, outbox)))
    assert said in text
    assert outbox.claimed == []


def test_a_closed_port_is_named(outbox: Any, sender: Sender, message: Message) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        server = MailServer("127.0.0.1", port, Security.GEEN)
        text = refusal(lambda: asyncio.run(deliver([message], server, sender, None, outbox)))
    assert f"127.0.0.1:{port}: daar luistert geen mailserver" in text
    assert outbox.claimed == []


def test_a_server_that_says_nothing_is_given_up_in_time(
    outbox: Any, sender: Sender, message: Message
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer("127.0.0.1", silent.getsockname()[1], Security.GEEN, timeout=0.3)
        begin = time.monotonic()
        text = refusal(lambda: asyncio.run(deliver([message], server, sender, None, outbox)))
    assert "geen antwoord binnen 0.3 seconden" in text
    assert time.monotonic() - begin < 3


def test_a_busy_server_is_quoted(scripted: Any, message: Message) -> None:
    text = refusal(lambda: scripted(message, {b"EHLO": b"421 te druk\r\n"}))
    assert "421 te druk" in text


def test_a_redirect_that_is_no_address_is_refused_at_once(
    outbox: Any, sender: Sender, message: Message
) -> None:
    server = MailServer("mail.invalid", 587)
    text = refusal(lambda: asyncio.run(deliver([message], server, sender, None, outbox, redirect="proef")))
    assert "«proef» is geen mailadres" in text


def test_the_libraries_are_loaded_only_when_used() -> None:
    code = (
        "import sys, stagetui.engine.mail.delivery, stagetui.engine.mail.templates, stagetui.engine.mail.secrets,"
        " stagetui.engine.letters.letters;"
        "print(sorted({'aiosmtplib', 'keyring', 'jinja2', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

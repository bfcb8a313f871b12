"""A real mail server on the loopback interface, an outbox in memory, and invented messages."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from stagetui.engine.mail.delivery import Summary, deliver
from stagetui.engine.mail.message import Attachment, Message, Sender
from stagetui.engine.mail.secrets import Secret
from stagetui.engine.mail.server import MailServer
from stagetui.profiles.settings import Security

ServeAt = Callable[..., AbstractAsyncContextManager[int]]


@dataclass
class Inbox:
    """Takes everything over and keeps it; the base of the servers that misbehave."""

    mails: list[EmailMessage] = field(default_factory=list)
    receivers: list[list[str]] = field(default_factory=list)
    connections: int = 0

    def keep(self, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.receivers.append(list(envelope.rcpt_tos))
        return f"250 nummer {len(self.mails)}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        return self.keep(envelope)


@dataclass
class Outbox:
    """A recorder in memory that also checks the promise: one claim, then one end."""

    ends: dict[int, tuple[str, str]] = field(default_factory=dict)
    claimed: list[int] = field(default_factory=list)
    withdrawn: frozenset[int] = frozenset()
    refused: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def claim(self, number: int) -> bool:
        if number in self.withdrawn or number in self.claimed:
            return False
        self.claimed.append(number)
        return True

    def sent(self, number: int, antwoord: str, geweigerd: tuple[str, ...]) -> None:
        self._end(number, "verzonden", antwoord)
        if geweigerd:
            self.refused[number] = geweigerd

    def failed(self, number: int, antwoord: str, *, permanent: bool) -> None:
        self._end(number, "mislukt" if permanent else "later", antwoord)

    def uncertain(self, number: int, antwoord: str) -> None:
        self._end(number, "misschien", antwoord)

    def _end(self, number: int, word: str, antwoord: str) -> None:
        assert number in self.claimed
        assert number not in self.ends
        self.ends[number] = (word, antwoord)

    def words(self) -> list[str]:
        return [self.ends[number][0] for number in self.claimed]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def outbox() -> Outbox:
    return Outbox()


@pytest.fixture
def sender() -> Sender:
    return Sender.parse("Stagebureau Voorbeeld <stagebureau@example.nl>", "b7")


@pytest.fixture
def message() -> Message:
    return Message(
        id=1,
        soort="intentieverklaring",
        aan=("Dr. P. Özgür <begeleider@example.org>",),
        cc=("aios@example.org",),
        onderwerp="Bevestiging van de stage",
        tekst="Geachte dr. Özgür,\n\n.een punt vooraan\n.\nMet groet\n",
        bijlagen=(Attachment("intentieverklaring.pdf", "application/pdf", b"%PDF-1.7 inhoud"),),
        gemaakt=datetime(2027, 1, 4, 9, 30, tzinfo=UTC),
    )


@pytest.fixture
def serve() -> ServeAt:
    """A context that runs a server in the running loop and gives its port; it leaves nothing open."""

    @asynccontextmanager
    async def running(
        handler: Inbox, *, ssl: ssl.SSLContext | None = None, **options: Any
    ) -> AsyncIterator[int]:
        talks: list[SMTP] = []

        def greet() -> SMTP:
            handler.connections += 1
            talks.append(SMTP(handler, hostname="localhost", loop=asyncio.get_running_loop(), **options))
            return talks[-1]

        server = await asyncio.get_running_loop().create_server(greet, "127.0.0.1", 0, ssl=ssl)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            for talk in talks:
                if talk.transport is not None:
                    talk.transport.close()
            await server.wait_closed()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0.01)  # closed transports go with the loop's next rounds

    return running


@dataclass(frozen=True)
class Certificate:
    """A self-made certificate for 127.0.0.1, and the server's side of it."""

    ca_file: Path
    context: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.nl")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    ca_file, key_file = folder / "ca.pem", folder / "key.pem"
    ca_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca_file, key_file)
    return Certificate(ca_file, context)


@pytest.fixture
def send(serve: ServeAt, outbox: Outbox, sender: Sender) -> Callable[..., Summary]:
    """Serve `handler` and deliver to it without encryption, unless told otherwise."""

    def run(
        queue: list[Message], handler: Any, *, server: dict[str, Any] | None = None, secret: Secret | None = None,
        redirect: str | None = None, on_progress: Any = None, **options: Any,
    ) -> Summary:  # fmt: skip
        async def scenario() -> Summary:
            async with serve(handler, **options) as port:
                where = {"host": "127.0.0.1", "security": Security.GEEN, "timeout": 5.0, **(server or {})}
                return await deliver(
                    queue, MailServer(port=port, **where), sender, secret, outbox,
                    redirect=redirect, on_progress=on_progress,
                )  # fmt: skip

        return asyncio.run(scenario())

    return run


@pytest.fixture
def scripted(sender: Sender, outbox: Outbox) -> Callable[..., Summary]:
    """Deliver to a server that answers by rote: 250, unless the script says otherwise."""

    def run(message: Message, answers: dict[bytes, bytes]) -> Summary:
        ended: asyncio.Event

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 dag\r\n")
            in_data = False
            with suppress(ConnectionError):
                while line := await reader.readline():
                    if in_data and line != b".\r\n":
                        continue
                    answer = answers.get(line.split()[0], b"250 ok\r\n")
                    in_data = answer.startswith(b"354")
                    writer.write(answer)
            writer.close()
            ended.set()

        async def scenario() -> Summary:
            nonlocal ended
            ended = asyncio.Event()
            server = await asyncio.start_server(talk, "127.0.0.1", 0)
            async with server:
                port = server.sockets[0].getsockname()[1]
                where = MailServer("127.0.0.1", port, Security.GEEN, timeout=3)
                try:
                    return await deliver([message], where, sender, None, outbox)
                finally:
                    await ended.wait()

        return asyncio.run(scenario())

    return run

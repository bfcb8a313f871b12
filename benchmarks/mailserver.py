"""A mail server that misbehaves on purpose, with TLS and log-in: `python -m benchmarks.mailserver FOLDER`.

Prints its port. What it takes over is a line in FOLDER/aangekomen: the Message-ID and who got it. How it behaves hangs
on the address that a message goes to: `450-12@example.org` is answered with 450 the first time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import ssl
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from enum import StrEnum
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "bureau", "verzonnen"
ARRIVED = "aangekomen"
UNKNOWN = "onbekend"
"""Begins an address that nobody has here."""

SLOW = 0.3
"""Seconds that a slow answer takes; the sender waits longer."""


class Mood(StrEnum):
    """How the server behaves; all but the last four only the first time that a message comes by."""

    FINE = "goed"
    DROP_AT_RCPT = "weg"
    DROP_IN_DATA = "halverwege"
    HANG_UP = "421"
    BUSY = "450"
    GREYLIST = "grijs"
    SLOW = "traag"
    REFUSED = "550"
    ONE_OF_THREE = "drie"
    DROP_AFTER_DATA = "stil"


class Moody:
    """Keeps what it takes over, and behaves as the address says."""

    def __init__(self, folder: Path) -> None:
        self._log = os.open(folder / ARRIVED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._seen: set[tuple[Mood, str]] = set()

    def first(self, mood: Mood, address: str) -> bool:
        """Whether it is to behave so now: once per address."""
        if not address.startswith(f"{mood}-") or (mood, address) in self._seen:
            return False
        self._seen.add((mood, address))
        return True

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse, or take, one receiver."""
        if self.first(Mood.DROP_AT_RCPT, address):
            hang_up(server)
        if self.first(Mood.HANG_UP, address):
            await server.push("421 tot ziens")
            hang_up(server)
        if self.first(Mood.GREYLIST, address):
            return "450 4.7.1 even geduld, u staat op de grijze lijst"
        if address.startswith((f"{Mood.REFUSED}-", UNKNOWN)):
            return "550 5.1.1 onbekend"
        envelope.rcpt_tos.append(address)
        return "250 goed"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the message over; or not, or without saying so."""
        address = envelope.rcpt_tos[0]
        if self.first(Mood.BUSY, address):
            return "450 4.2.1 postvak bezet"
        if address.startswith(f"{Mood.SLOW}-"):
            await asyncio.sleep(SLOW)
        assert isinstance(envelope.content, bytes)
        number = message_from_bytes(envelope.content)["Message-ID"]
        os.write(self._log, f"{number} {','.join(envelope.rcpt_tos)}\n".encode())
        if address.startswith(f"{Mood.DROP_AFTER_DATA}-"):
            hang_up(server)
        return "250 overgenomen"


class Talk(SMTP):
    """A conversation that can end between the server's 354 and the message."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Hang up in the middle for who is to meet that; else as always."""
        assert isinstance(self.event_handler, Moody)
        receivers = self.envelope.rcpt_tos if self.envelope else []
        if receivers and self.event_handler.first(Mood.DROP_IN_DATA, receivers[0]):
            await self.push("354 toe maar")
            hang_up(self)
            return
        await super().smtp_DATA(arg)


def hang_up(server: SMTP) -> None:
    """Break the connection off, without a word."""
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()


def knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    """Whether somebody logged in rightly."""
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right)


def certify(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of our own making for 127.0.0.1: the file to trust, and the server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.nl")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    ca_file, key_file = folder / "ca.pem", folder / "key.pem"
    ca_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca_file, key_file)
    return ca_file, context


async def main(folder: Path) -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()
    logging.disable()  # the library warns about itself
    # what it hangs up on complains about that: it is meant to
    loop.set_exception_handler(lambda _loop, _context: None)
    _, context = certify(folder)
    moody = Moody(folder)

    def greet() -> SMTP:
        return Talk(
            moody,
            hostname="localhost",
            loop=loop,
            tls_context=context,
            require_starttls=True,
            authenticator=knows,
            auth_required=True,
        )

    server = await loop.create_server(greet, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

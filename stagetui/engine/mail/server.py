"""The mail server: setting up a connection, with certificates checked and every failure told in Dutch."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stagetui.engine.mail.addresses import one_line
from stagetui.engine.mail.secrets import Secret
from stagetui.errors import RefusedError
from stagetui.profiles.settings import Security

if TYPE_CHECKING:
    from aiosmtplib import SMTP

TITLE: Final = "Mailserver niet bereikbaar"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over.

    Attributes:
        user: name to log in with; None when the server asks for none.
        timeout: seconds for making a connection, and for each answer after that.
        ca_file: certificates to trust besides those of the system.
    """

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    timeout: float = 30.0
    ca_file: Path | None = None

    def __str__(self) -> str:
        """As it is named in messages."""
        return f"{self.host}:{self.port}"


async def connect(server: MailServer, secret: Secret | None) -> SMTP:
    """A connection that is protected and logged in as the settings say.

    Raises:
        RefusedError: it cannot be had; the text names host and port, the reason and what to check.
    """
    import aiosmtplib

    _check_login(server, secret)
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=secret.value if secret and server.user else None,
        use_tls=server.security is Security.TLS,
        start_tls=server.security is Security.STARTTLS,
        tls_context=_tls_context(server),
        timeout=server.timeout,
    )
    try:
        async with asyncio.timeout(server.timeout):
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
    except (aiosmtplib.SMTPException, OSError) as error:
        client.close()
        raise RefusedError(TITLE, f"{server}: {_explain(error, server)}") from error
    return client


def _check_login(server: MailServer, secret: Secret | None) -> None:
    """Never log in without a password, nor send one over an open line."""
    if server.user and secret is None:
        raise RefusedError(
            TITLE,
            f"{server}: er is geen wachtwoord gevonden voor «{server.user}». Zet het in de keyring, in "
            "$CREDENTIALS_DIRECTORY/stagetui-mail of in het bestand dat password_file onder [mail] noemt.",
        )
    if server.user and server.security is Security.GEEN and not _is_loopback(server.host):
        raise RefusedError(
            TITLE,
            f"{server}: het wachtwoord zou onversleuteld worden verstuurd. "
            'Kies in stagetui.toml onder [mail] security = "starttls" of "tls".',
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls_context(server: MailServer) -> ssl.SSLContext | None:
    """The system's certificates, and those of `ca_file`; names are always checked."""
    if server.security is Security.GEEN:
        return None
    context = ssl.create_default_context()
    if server.ca_file is not None:
        try:
            context.load_verify_locations(cafile=server.ca_file)
        except OSError as error:  # ssl.SSLError is one of these
            raise RefusedError(
                TITLE,
                f"{server}: het certificaatbestand {server.ca_file} kan niet worden gebruikt ({error}).",
            ) from error
    return context


def _explain(error: BaseException, server: MailServer) -> str:
    """Why there is no connection, and what to check in `[mail]`."""
    from aiosmtplib import SMTPAuthenticationError, SMTPResponseException

    match _root_cause(error):
        case SMTPAuthenticationError(code=code, message=message):
            answer = f"{code} {one_line(message)}"
            text = (
                f"aanmelden als «{server.user}» is geweigerd ({answer}). Controleer user en het wachtwoord."
            )
        case SMTPResponseException(code=code, message=message):
            text = f"de server antwoordt {code} {one_line(message)}. Probeer het later opnieuw."
        case ssl.SSLCertVerificationError(verify_message=message):
            text = (
                f"het certificaat wordt niet vertrouwd ({message}). "
                "Controleer of host de naam is die in het certificaat staat, en of dat nog geldig is."
            )
        case ssl.SSLError(reason=reason):
            text = (
                f"de beveiligde verbinding lukt niet ({reason}). "
                'Controleer port en security: 587 met "starttls", 465 met "tls".'
            )
        case TimeoutError():
            text = (
                f"geen antwoord binnen {server.timeout:g} seconden. "
                "Controleer host, port, security en de firewall."
            )
        case socket.gaierror():
            text = "deze naam is niet bekend. Controleer host, en of deze computer op het netwerk zit."
        case ConnectionRefusedError():
            text = "daar luistert geen mailserver. Controleer host en port, en of de server aanstaat."
        case cause:
            text = f"{one_line(str(cause))}. Controleer host, port, security en user."
    return text


def _root_cause(error: BaseException) -> BaseException:
    """The error that says most: the library wraps what the system told."""
    while isinstance(error.__cause__, OSError):
        error = error.__cause__
    return error

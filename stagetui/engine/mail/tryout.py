"""A test message outside the outbox: which server, security and log-in worked, or what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.mail.delivery import hand_over
from stagetui.engine.mail.dialogue import Verdict
from stagetui.engine.mail.message import Message, Sender
from stagetui.engine.mail.secrets import Secret
from stagetui.engine.mail.server import MailServer, connect
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from aiosmtplib import SMTP


@dataclass(frozen=True, slots=True)
class Tried:
    """What worked.

    Attributes:
        beveiliging: the version of TLS, or that there is none.
        aanmelding: who logged in, and where the password came from (never what it is).
        grootste: the largest message that the server takes, in bytes; None when it does not say.
        antwoord: what the server said about the message.
    """

    server: str
    beveiliging: str
    aanmelding: str
    aan: str
    grootste: int | None
    antwoord: str


async def try_out(message: Message, server: MailServer, sender: Sender, secret: Secret | None) -> Tried:
    """Send one message and tell what worked.

    Raises:
        RefusedError: the server cannot be reached, refuses the log-in or does not take the message.
    """
    client = await connect(server, secret)
    try:
        outcome = await hand_over(client, message, server, sender)
        security, largest = _security(client), client.esmtp_extensions.get("size", "")
    finally:
        client.close()
    if outcome.verdict is not Verdict.SENT:
        raise RefusedError(
            "Proefbericht niet verzonden",
            f"{server}: {outcome.antwoord}. De verbinding"
            f"{' en het aanmelden lukten' if server.user else ' lukte'}; controleer het adres en sender in [mail].",
        )
    return Tried(
        server=str(server),
        beveiliging=security,
        aanmelding=f"als {server.user}, wachtwoord uit {secret.source}"
        if server.user and secret
        else "zonder aanmelden",
        aan=", ".join(message.aan),
        grootste=int(largest) if largest.isdecimal() and int(largest) else None,
        antwoord=outcome.antwoord,
    )


def _security(client: SMTP) -> str:
    tls = client.get_transport_info("ssl_object")
    return f"{tls.version()}, certificaat nagekeken" if tls is not None else "geen, de verbinding is open"

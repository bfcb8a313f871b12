"""A queued message and the e-mail it becomes: the same bytes each time, and no header but its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final

from stagetui.engine.mail.addresses import Address, one_line, parse_address
from stagetui.errors import RefusedError

# Seven-bit on the wire, so that a server without 8BITMIME changes nothing in the text.
POLICY: Final = SMTP.clone(cte_type="7bit")

_TOKEN: Final = re.compile(r"[A-Za-z0-9-]+")
_BODY: Final = re.compile(r"<body\b[^>]*>")
_MIME_TYPE: Final = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    naam: str
    mimetype: str
    inhoud: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands in the outbox, rendered once.

    Attributes:
        id: number of the outbox row.
        aan: receivers, as `naam@example.nl` or `Naam <naam@example.nl>`.
        gemaakt: when it was queued; without a time zone it is UTC.
        html: the same text as a page; empty when there is none.
        van: the institute that it is from, when it has an address of its own.
        antwoord_op: number of the row that this message corrects, if that one went out.
        pogingen: how often it was tried before.
    """

    id: int
    soort: str
    aan: tuple[str, ...]
    cc: tuple[str, ...]
    onderwerp: str
    tekst: str
    bijlagen: tuple[Attachment, ...]
    gemaakt: datetime
    html: str = ""
    van: str | None = None
    antwoord_op: int | None = None
    pogingen: int = 0


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the address that the mail server knows, and the token that makes its message ids its own."""

    address: Address
    bureau_token: str

    @classmethod
    def parse(cls, text: str, bureau_token: str) -> Sender:
        """From the setting (`Stagebureau <bureau@example.nl>`) and a token of letters, digits and dashes.

        Raises:
            RefusedError: no usable address or token.
        """
        if not _TOKEN.fullmatch(bureau_token):
            raise RefusedError(
                "Kenmerk van het bureau onbruikbaar",
                f"«{one_line(bureau_token)}» kan niet in een berichtnummer staan: "
                "alleen letters, cijfers en streepjes. Verbeter het kenmerk in stagetui.toml.",
            )
        return cls(parse_address(text), bureau_token)

    def message_id(self, number: int) -> str:
        """The Message-ID of an outbox row: the same at every attempt, so a receiver can tell a double."""
        return f"<stagetui-{self.bureau_token}-{number}@{self.address.domein}>"


def recipients(message: Message) -> tuple[Address, ...]:
    """Everybody who receives the message, each address once, in order.

    Raises:
        RefusedError: there is nobody in `aan`, or an address is unusable.
    """
    if not message.aan:
        raise RefusedError(
            "Bericht zonder ontvanger",
            f"Bericht {message.id} heeft geen ontvanger. Vul het mailadres in en zet het opnieuw klaar.",
        )
    found = {address.adres: address for address in map(parse_address, (*message.aan, *message.cc))}
    return tuple(found.values())


def redirected(message: Message, redirect: str) -> Message:
    """The message for a rehearsal: to one address only, telling in its text for whom it was meant."""
    cc = f" (cc: {', '.join(message.cc)})" if message.cc else ""
    meant_for = one_line(f"Proefzending. Dit bericht is bedoeld voor: {', '.join(message.aan)}{cc}.")
    return replace(
        message,
        aan=(redirect,),
        cc=(),
        onderwerp=f"[proef] {message.onderwerp}",
        tekst=f"{meant_for}\n\n{message.tekst}",
        html=_BODY.sub(lambda body: f"{body[0]}\n<p>{escape(meant_for)}</p>", message.html, count=1),
    )


def build_email(message: Message, sender: Sender) -> EmailMessage:
    """The e-mail of a queued message; the same message gives the same bytes.

    Names, subject and file names are cleaned to one line, so data can never add a header. A message of an institute
    with an address of its own is *from* that institute and answered there; *Sender* then tells whose account sent it.

    Raises:
        RefusedError: no receiver, or an address or attachment type that cannot be used.
    """
    recipients(message)
    mail = EmailMessage(policy=POLICY)
    author = parse_address(message.van) if message.van else sender.address
    mail["From"] = author.header()
    if author.adres != sender.address.adres:
        mail["Sender"] = sender.address.header()
        mail["Reply-To"] = author.header()
    mail["To"] = _header(message.aan)
    if message.cc:
        mail["Cc"] = _header(message.cc)
    mail["Subject"] = one_line(message.onderwerp)
    mail["Date"] = message.gemaakt if message.gemaakt.tzinfo else message.gemaakt.replace(tzinfo=UTC)
    mail["Message-ID"] = sender.message_id(message.id)
    if message.antwoord_op is not None:
        mail["In-Reply-To"] = sender.message_id(message.antwoord_op)
        mail["References"] = sender.message_id(message.antwoord_op)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_body(message.tekst), charset="utf-8", cte="quoted-printable")
    if message.html:
        mail.add_alternative(_body(message.html), subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in message.bijlagen:
        _attach(mail, attachment)
    # "=_" occurs in neither base64 nor quoted-printable, so no part can hold a boundary.
    for depth, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_stagetui-{message.id}-{depth}")
    return mail


def _header(addresses: Sequence[str]) -> tuple[object, ...]:
    return tuple(parse_address(address).header() for address in addresses)


def _body(text: str) -> str:
    """The text without half characters, which cannot be sent, and ending in a line end."""
    return text.encode(errors="replace").decode().rstrip("\n") + "\n"


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    if not _MIME_TYPE.fullmatch(attachment.mimetype):
        raise RefusedError(
            "Bijlage onbruikbaar",
            f"De bijlage «{one_line(attachment.naam)}» heeft een onbekend soort bestand "
            f"(«{one_line(attachment.mimetype)}»). Zet het bericht opnieuw klaar.",
        )
    maintype, _, subtype = attachment.mimetype.partition("/")
    mail.add_attachment(
        attachment.inhoud, maintype=maintype, subtype=subtype, filename=one_line(attachment.naam)
    )

"""Sending what waits in the outbox: one sender at a time, and a durable record of every step."""

from __future__ import annotations

import asyncio
import fcntl
import ipaddress
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.engine.doorway.outbox import SENDERS, ClaimBericht, RecordDelivery, ReleaseOrphans
from stagetui.engine.mail.addresses import parse_address
from stagetui.engine.mail.delivery import Summary, deliver
from stagetui.engine.mail.html import html_of
from stagetui.engine.mail.message import Attachment, Message, Sender, redirected
from stagetui.engine.mail.secrets import Secret, resolve_secret
from stagetui.engine.mail.server import MailServer
from stagetui.engine.mail.templates import check_templates
from stagetui.engine.mail.tryout import Tried, try_out
from stagetui.engine.queries.post import attachment_bytes, attachments_of, bureau_token, gone_out, waiting
from stagetui.engine.records import BerichtStatus
from stagetui.errors import BusyError, RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.bureau import Bureau
    from stagetui.profiles.settings import Mail

LOCK = ".mail"
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """How a run ended; `misschien` names messages that an earlier run may have sent before it died."""

    summary: Summary
    misschien: tuple[int, ...]


class _Outbox:
    """The outbox as delivery sees it: each call is a transaction of its own through the doorway."""

    def __init__(self, bureau: Bureau, actor: Callable[[], Actor]) -> None:
        self._bureau = bureau
        self._actor = actor

    def claim(self, number: int) -> bool:
        return self._bureau.do(self._actor(), ClaimBericht(number))

    def sent(self, number: int, antwoord: str, geweigerd: tuple[str, ...]) -> None:
        self._record(number, BerichtStatus.VERZONDEN, antwoord, geweigerd)

    def failed(self, number: int, antwoord: str, *, permanent: bool) -> None:
        self._record(number, BerichtStatus.MISLUKT if permanent else BerichtStatus.OPNIEUW, antwoord)

    def uncertain(self, number: int, antwoord: str) -> None:
        self._record(number, BerichtStatus.MISSCHIEN, antwoord)

    def _record(
        self, number: int, status: BerichtStatus, antwoord: str, geweigerd: tuple[str, ...] = ()
    ) -> None:
        """Keep how it ended; who holds the data a little too long must not make it look as if nobody knows."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._bureau.do(self._actor(), RecordDelivery(number, status, antwoord, geweigerd))
            except BusyError:
                if attempt == ATTEMPTS:
                    raise
        return None


def send_mail(
    bureau: Bureau,
    actor: Callable[[], Actor],
    progress: Callable[[int, int], None] | None = None,
    *,
    only: Collection[int] | None = None,
    before: Callable[[], None] | None = None,
) -> Sent:
    """Send everything that waits, or of that only these messages.

    Args:
        bureau: The opened bureau.
        actor: Gives who acts, with the moment of each step.
        progress: Told how many messages are dealt with, and how many there are.
        only: The numbers of the messages that may go; what of them does not wait counts as skipped.
        before: What to do first, when all is well and nobody else is sending.

    Raises:
        RefusedError: no mail server is set, it cannot be reached, or a template is wrong; nothing was sent.
        BusyError: somebody else is sending.
    """
    bureau.ask(actor(), _may_send)
    mail = _settings(bureau)
    check_templates(bureau.directory, [one.id for one in bureau.settings.institutes])
    with _alone(bureau.database):
        orphans = bureau.do(actor(), ReleaseOrphans())
        if before is not None:
            before()
        queued, token = bureau.ask(actor(), _queue)
        messages = queued if only is None else [one for one in queued if one.id in only]
        server, secret = mail_server(bureau.directory, mail)
        summary = asyncio.run(
            deliver(
                messages,
                server,
                Sender.parse(mail.sender, token),
                secret,
                _Outbox(bureau, actor),
                redirect=mail.redirect,
                on_progress=progress,
                connections=mail.connections,
                per_minute=mail.per_minute,
            )
        )
    unready = len(only) - len(messages) if only is not None else 0
    return Sent(replace(summary, overgeslagen=summary.overgeslagen + unready), orphans)


def try_mail(bureau: Bureau, actor: Actor, address: str) -> Tried:
    """Send one test message, outside the outbox; a bureau that redirects its mail sends this one there too.

    Raises:
        RefusedError: who asks may not, there is no mail server, or what stands in the way of sending.
    """
    token = bureau.ask(actor, _may_try)
    mail = _settings(bureau)
    parse_address(address)
    server, secret = mail_server(bureau.directory, mail)
    text = (
        f"Dit is een proefbericht van {bureau.settings.bureau.name}.\n\n"
        "Komt het goed aan, dan werkt het versturen van de post. U hoeft niets te doen.\n"
    )
    subject = f"Proefbericht van {bureau.settings.bureau.name}"
    # its number is that of the moment: no row of the outbox has it, and no two tests are taken for doubles
    number = int(actor.now.replace(tzinfo=UTC).timestamp())
    message = Message(
        number, "proef", (address,), (), subject, text, (), actor.now, html=html_of(text, subject)
    )
    meant = redirected(message, mail.redirect) if mail.redirect else message
    return asyncio.run(try_out(meant, server, Sender.parse(mail.sender, token), secret))


def _may_try(view: View) -> str:
    require(view.rights, (Rol.BUREAU, Rol.BEHEERDER), "de mailserver proberen")
    return bureau_token(view)


def _may_send(view: View) -> None:
    require(view.rights, SENDERS, "post versturen")


def _settings(bureau: Bureau) -> Mail:
    mail = bureau.settings.mail
    if mail is None:
        raise RefusedError(
            "Geen mailserver",
            f"In {bureau.directory / 'stagetui.toml'} staat nog geen [mail]; de post blijft klaarstaan. "
            "Vul host, port, security en sender in.",
        )
    if bureau.settings.bureau.demo and not mail.redirect and not _local(mail.host):
        raise RefusedError(
            "Oefenbureau",
            "Een oefenbureau stuurt niets naar buiten. Zet in [mail] een redirect naar een eigen adres.",
        )
    return mail


def mail_server(directory: Path, mail: Mail) -> tuple[MailServer, Secret | None]:
    """The server that the settings name, with the password if it asks for one; files stand in the bureau directory.

    Raises:
        RefusedError: a file that should hold the password cannot be used.
    """
    password, authority = (directory / name if name else None for name in (mail.password_file, mail.ca_file))
    server = MailServer(
        mail.host, mail.port, mail.security, mail.user, float(mail.timeout_seconds), authority
    )
    return server, resolve_secret(mail.user, password) if mail.user else None


def _local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _queue(view: View) -> tuple[list[Message], str]:
    """What is to be sent now, with its attachments; the same bytes are held once."""
    due = waiting(view)
    files = attachments_of(view, [one.bericht for one in due])
    contents = {
        sha: attachment_bytes(view, sha) for sha in {one.sha256 for few in files.values() for one in few}
    }
    arrived = gone_out(view, [one.verwijst_naar for one in due if one.verwijst_naar is not None])
    messages = [
        Message(
            one.bericht,
            one.soort,
            _split(one.aan),
            _split(one.cc),
            one.onderwerp,
            one.tekst,
            tuple(
                Attachment(file.naam, file.mimetype, contents[file.sha256])
                for file in files.get(one.bericht, ())
            ),
            one.gemaakt,
            html=one.html or "",
            van=one.van,
            antwoord_op=one.verwijst_naar if one.verwijst_naar in arrived else None,
            pogingen=one.pogingen,
        )
        for one in due
    ]
    return messages, bureau_token(view)


def _split(addresses: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (addresses or "").split(";") if one.strip())


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Hold the outbox's own lock, so that a message left *bezig* is known to be a dead sender's."""
    descriptor = os.open(database.with_name(database.name + LOCK), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(
                "Post is bezig",
                "Iemand anders verstuurt de post op dit moment; er is niets dubbel gegaan. Kijk zo weer.",
            ) from error
        yield
    finally:
        os.close(descriptor)


def outbox_is_busy(database: Path) -> bool:
    """Whether somebody is sending at this moment."""
    try:
        with _alone(database):
            return False
    except BusyError:
        return True

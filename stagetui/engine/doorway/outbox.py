"""The outbox: messages are rendered once, in the transaction of what causes them, and never change after (N5, N9).

Delivery records each step through the commands below, each a durable transaction of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.audit import Event
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.letters.intentieverklaring import Intentieverklaring
from stagetui.engine.letters.letters import render_pdf, render_text, template_path
from stagetui.engine.mail.fields import FIELDS, Soort
from stagetui.engine.mail.templates import render
from stagetui.engine.queries.placing import aios_of, place_of, placement
from stagetui.engine.queries.post import message
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aios, Bericht, BerichtStatus, Instelling, Plaatsing
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import full_time_weeks
from stagetui.profiles.terms import Effect, Rol, Status

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.profiles.schema import Profile

LETTER = "intentieverklaring"
PDF = "application/pdf"
SENDERS = (Rol.BUREAU, Rol.EXPORT)
WAITING = (BerichtStatus.WACHT, BerichtStatus.OPNIEUW)


def queue_effect(tx: Transaction, effect: Effect, plaatsing: Plaatsing, aios: Aios, profile: Profile) -> None:
    """Carry out what a transition sets in motion."""
    match effect:
        case Effect.INTENTIEVERKLARING:
            queue_intentieverklaring(tx, plaatsing, aios, profile)


def queue_intentieverklaring(tx: Transaction, plaatsing: Plaatsing, aios: Aios, profile: Profile) -> int:
    """Queue the confirmation to the stagebegeleider, the aios in cc, with the letter as PDF; give its number.

    Without an address of the stagebegeleider the message is kept as *mislukt*, with what to do about it.
    """
    place = place_of(tx, plaatsing.plaats or "")
    fields = _letter(tx, plaatsing, aios, profile)
    template = template_path(LETTER, tx.directory)
    values = fields.fields()
    words = render(
        Soort.INTENTIEVERKLARING,
        {name: values[name] for name in FIELDS[Soort.INTENTIEVERKLARING]},
        tx.directory,
    )
    pdf = render_pdf(template, values)
    number = tx.writer.next_ids("bericht")[0]
    unaddressed = not place.contact_email
    row = {
        "bericht": number,
        "soort": Soort.INTENTIEVERKLARING.value,
        "aan": _addressed(place.contact_naam, place.contact_email) if place.contact_email else "",
        "cc": _addressed(aios.naam, aios.email),
        "onderwerp": words.onderwerp,
        "tekst": words.tekst,
        "status": BerichtStatus.MISLUKT if unaddressed else BerichtStatus.WACHT,
        "plaatsing": plaatsing.plaatsing,
        "aios": aios.aios,
        "gemaakt": tx.actor.now,
        "antwoord": (
            f"Van {place.plaats} is geen e-mailadres van de stagebegeleider bekend. Vul contact_email in "
            f"(import stageplaatsen) en zet het bericht opnieuw klaar: stagetui mail retry {number}."
            if unaddressed
            else None
        ),
    }
    tx.add_all("bericht", [row], ["bericht"], "bericht klaargezet")
    digest = hashlib.sha256(pdf).hexdigest()
    if not tx.reader.value("SELECT count(*) FROM bijlage WHERE sha256 = ?", [digest]):
        tx.writer.insert("bijlage", [{"sha256": digest, "inhoud": pdf}])
    attachment = {
        "bericht": number,
        "volgnummer": 1,
        "naam": f"{LETTER}-{aios.aios}-{plaatsing.stagesoort}.pdf",
        "mimetype": PDF,
        "sha256": digest,
        "leestekst": render_text(template, values),
    }
    tx.writer.insert("bericht_bijlage", [attachment])
    return number


def _addressed(naam: str | None, adres: str) -> str:
    """An address with its name as the outbox keeps it; `;` separates addresses, so no name holds one."""
    plain = (naam or "").replace(";", " ").replace("<", "").replace(">", "").strip()
    return f"{plain} <{adres}>" if plain else adres


def _letter(tx: Transaction, plaatsing: Plaatsing, aios: Aios, profile: Profile) -> Intentieverklaring:
    place = place_of(tx, plaatsing.plaats or "")
    instelling = tx.reader.record(
        Instelling, "SELECT * FROM instelling WHERE instelling = ?", [place.instelling]
    )
    institute = next((one for one in tx.settings.institutes if one.id == aios.instituut), None)
    sender = tx.settings.mail.sender if tx.settings.mail else ""
    opleider = tx.reader.value("SELECT naam FROM persoon WHERE persoon = ?", [aios.instituutsopleider])
    return Intentieverklaring(
        instituut=institute.name if institute else aios.instituut,
        bureau=tx.settings.bureau.name,
        bureau_email=(institute.email if institute and institute.email else None) or sender,
        bureau_telefoon=(institute.phone if institute else None) or "",
        datum=tx.today,
        aios=aios.naam,
        profiel=profile.name,
        stagesoort=profile.kinds[plaatsing.stagesoort].name,
        instelling=instelling.naam if instelling else place.instelling,
        vestiging=instelling.plaats if instelling else "",
        stageplaats=place.naam,
        stagebegeleider=place.contact_naam or "stagebegeleider",
        instituutsopleider=opleider or "",
        start=plaatsing.start,
        eind=plaatsing.eind,
        weken=full_time_weeks(plaatsing.start, plaatsing.eind, 100),
        deeltijd=Werktijden(tx, aios.aios).of(aios).on(plaatsing.start),
        kenmerk=f"plaatsing {plaatsing.plaatsing}",
    )


@dataclass(frozen=True, slots=True)
class ClaimBericht(Command[bool]):
    """Take a message for sending; False when it is not waiting (any more)."""

    bericht: int


@dataclass(frozen=True, slots=True)
class RecordDelivery(Command[None]):
    """Record how the sending of a claimed message ended."""

    bericht: int
    status: BerichtStatus
    antwoord: str


@dataclass(frozen=True, slots=True)
class ReleaseOrphans(Command[tuple[int, ...]]):
    """Mark what a sender left behind when it died: those messages are *misschien verzonden*.

    Only for who holds the lock of the outbox: then nobody else is sending.
    """


@dataclass(frozen=True, slots=True)
class RetryBericht(Command[int]):
    """Make a failed message anew from today's data; the old one stays as it was.

    `again` says that a message which did go out is meant to go out once more.
    """

    bericht: int
    again: bool = False


@carries_out(ClaimBericht, *SENDERS, what="post versturen")
def claim(tx: Transaction, command: ClaimBericht) -> bool:
    """See `ClaimBericht`."""
    found = message(tx, command.bericht)
    if found.status not in WAITING:
        return False
    tx.change(
        found, {"status": BerichtStatus.BEZIG, "pogingen": found.pogingen + 1}, "bericht wordt verzonden"
    )
    return True


@carries_out(RecordDelivery, *SENDERS, what="post versturen")
def record_delivery(tx: Transaction, command: RecordDelivery) -> None:
    """See `RecordDelivery`."""
    found = message(tx, command.bericht)
    sent = tx.actor.now if command.status is BerichtStatus.VERZONDEN else None
    changes = {"status": command.status, "antwoord": command.antwoord, "verzonden": sent}
    tx.change(found, changes, f"bericht {command.status}")


@carries_out(ReleaseOrphans, *SENDERS, what="post versturen")
def release_orphans(tx: Transaction, _command: ReleaseOrphans) -> tuple[int, ...]:
    """See `ReleaseOrphans`."""
    left = tx.reader.records(Bericht, "SELECT * FROM bericht WHERE status = 'bezig' ORDER BY bericht")
    why = "Het verzenden werd onderbroken nadat het begonnen was; vraag de ontvanger of het bericht er is."
    for found in left:
        tx.change(found, {"status": BerichtStatus.MISSCHIEN, "antwoord": why}, "bericht misschien verzonden")
    return tuple(found.bericht for found in left)


@carries_out(RetryBericht, Rol.BUREAU, what="post opnieuw klaarzetten")
def retry(tx: Transaction, command: RetryBericht) -> int:
    """See `RetryBericht`; a message that may have been sent is only repeated on purpose."""
    found = message(tx, command.bericht)
    if found.status in (*WAITING, BerichtStatus.BEZIG) or found.plaatsing is None:
        raise RefusedError(
            "Niet opnieuw", f"Bericht {found.bericht} is {found.status}; het wordt vanzelf verzonden."
        )
    if found.status is BerichtStatus.VERZONDEN and not command.again:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} is al verzonden; de ontvanger zou het twee keer krijgen. "
            f"Is dat de bedoeling: stagetui mail retry {found.bericht} --again.",
        )
    plaatsing = placement(tx, found.plaatsing)
    aios = aios_of(tx, plaatsing.aios)
    tx.require(Rol.BUREAU, what="post opnieuw klaarzetten", instituut=aios.instituut, profiel=aios.profiel)
    profile = rules_of(tx, aios, plaatsing.voorstel)
    newer = tx.reader.value(
        "SELECT max(bericht) FROM bericht WHERE plaatsing = ? AND bericht > ?",
        [plaatsing.plaatsing, found.bericht],
    )
    if newer is not None:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} is al vervangen door bericht {newer}; herhaal dat als het nodig is.",
        )
    if plaatsing.status is not Status.GEPLAATST:
        raise RefusedError(
            "Niet opnieuw", f"Plaatsing {plaatsing.plaatsing} is {plaatsing.status}, niet meer geplaatst."
        )
    number = queue_intentieverklaring(tx, plaatsing, aios, profile)
    tx.record(
        Event(
            "bericht opnieuw klaargezet",
            f"bericht:{number}",
            aios.aios,
            {"bericht": found.bericht},
            {"bericht": number},
        )
    )
    return number

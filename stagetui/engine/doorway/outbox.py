"""What happens to a message of the outbox after it was made: held, released, withdrawn, sent, made anew.

Delivery records each step through the commands below, each a durable transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from stagetui.engine.audit import Event
from stagetui.engine.doorway.confirming import queue_intentieverklaring
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.withdrawing import WITHDRAWN, withdrawn
from stagetui.engine.mail.addresses import parse_address
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import aios_of, placement
from stagetui.engine.queries.post import message
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import Bericht, BerichtStatus
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol, Status

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

SENDERS = (Rol.BUREAU, Rol.EXPORT)
WAITING = (BerichtStatus.WACHT, BerichtStatus.OPNIEUW)
HOLDABLE = WAITING
RELEASABLE = (BerichtStatus.VASTGEHOUDEN, BerichtStatus.OPNIEUW)
WITHDRAWABLE = (*WAITING, BerichtStatus.VASTGEHOUDEN, BerichtStatus.MISLUKT)

# How long a message that the server did not take rests after its first, second … attempt; after these, a day each time.
_RESTS: Final = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
_DAILY: Final = timedelta(days=1)

# What a message that is sent once more has in common with the old one.
_SAME: Final = (
    *("soort", "van", "onderwerp", "tekst", "html"),
    *("plaatsing", "aios", "aanvraag", "plaats", "instelling", "ronde", "instituut"),
)


@dataclass(frozen=True, slots=True)
class HoldBerichten(Command[tuple[int, ...]]):
    """Keep messages that wait from being sent until somebody releases them; all of them, or none."""

    berichten: tuple[int, ...]
    reden: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseBerichten(Command[tuple[int, ...]]):
    """Let messages that are held go out with the next sending, and those that rest without more waiting."""

    berichten: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WithdrawBerichten(Command[tuple[int, ...]]):
    """Never send these messages, for a reason; they stay readable."""

    berichten: tuple[int, ...]
    reden: str


@dataclass(frozen=True, slots=True)
class ClaimBericht(Command[bool]):
    """Take a message for sending; False when it is not waiting (any more)."""

    bericht: int


@dataclass(frozen=True, slots=True)
class RecordDelivery(Command[None]):
    """Record how the sending of a claimed message ended; `geweigerd` are addresses that did not get what others got."""

    bericht: int
    status: BerichtStatus
    antwoord: str
    geweigerd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseOrphans(Command[tuple[int, ...]]):
    """Mark what a sender left behind when it died: those messages are *misschien verzonden*.

    Only for who holds the lock of the outbox: then nobody else is sending.
    """


@dataclass(frozen=True, slots=True)
class RetryBericht(Command[int]):
    """Queue a message once more; the old one stays as it was.

    An intentieverklaring is made anew from today's data; another message says what it said. `again` says that a message
    which did go out is meant to go out once more. `aan` replaces the address of a message that is not made anew.
    """

    bericht: int
    again: bool = False
    aan: str | None = None


@carries_out(HoldBerichten, Rol.BUREAU, what="post vasthouden")
def hold(tx: Transaction, command: HoldBerichten) -> tuple[int, ...]:
    """See `HoldBerichten`; a message that is being sent can no longer be held."""
    change = {"status": BerichtStatus.VASTGEHOUDEN, "reden": command.reden, "opnieuw_na": None}
    return _change_all(tx, command.berichten, HOLDABLE, change, "bericht vastgehouden", command.reden)


@carries_out(ReleaseBerichten, Rol.BUREAU, what="post vrijgeven")
def release(tx: Transaction, command: ReleaseBerichten) -> tuple[int, ...]:
    """See `ReleaseBerichten`."""
    change = {"status": BerichtStatus.WACHT, "reden": None, "opnieuw_na": None}
    return _change_all(tx, command.berichten, RELEASABLE, change, "bericht vrijgegeven")


@carries_out(WithdrawBerichten, Rol.BUREAU, what="post intrekken")
def withdraw(tx: Transaction, command: WithdrawBerichten) -> tuple[int, ...]:
    """See `WithdrawBerichten`."""
    reden = command.reden.strip()
    if not reden:
        raise RefusedError(
            "Niet ingetrokken", "Geef een reden met --reason; die blijft bij het bericht staan."
        )
    return _change_all(tx, command.berichten, WITHDRAWABLE, withdrawn(reden), WITHDRAWN, reden)


def _change_all(
    tx: Transaction,
    numbers: tuple[int, ...],
    allowed: tuple[BerichtStatus, ...],
    change: Mapping[str, object],
    actie: str,
    reden: str | None = None,
) -> tuple[int, ...]:
    found = [message(tx, number) for number in dict.fromkeys(numbers)]
    for one in found:
        _require_mine(tx, one, "post beheren")
        if one.status not in allowed:
            raise RefusedError(
                "Niet gewijzigd",
                f"Bericht {one.bericht} is {one.status}; dit kan alleen met een bericht dat "
                f"{' of '.join(allowed)} is. Er is niets gewijzigd.",
            )
    tx.change_all(found, change, actie, reden=reden)
    return tuple(one.bericht for one in found)


def _require_mine(tx: Transaction, found: Bericht, what: str) -> None:
    """A message about an aios is for who works for that aios; another one for who works for the institute."""
    if found.aios is None:
        tx.require(Rol.BUREAU, what=what, instituut=found.instituut)
    else:
        aios = aios_of(tx, found.aios)
        tx.require(Rol.BUREAU, what=what, instituut=aios.instituut, profiel=aios.profiel)


@carries_out(ClaimBericht, *SENDERS, what="post versturen")
def claim(tx: Transaction, command: ClaimBericht) -> bool:
    """See `ClaimBericht`."""
    found = message(tx, command.bericht)
    if found.status not in WAITING:
        return False
    change = {
        "status": BerichtStatus.BEZIG,
        "pogingen": found.pogingen + 1,
        "eerste_poging": found.eerste_poging or tx.actor.now,
        "opnieuw_na": None,
    }
    tx.change(found, change, "bericht wordt verzonden")
    return True


@carries_out(RecordDelivery, *SENDERS, what="post versturen")
def record_delivery(tx: Transaction, command: RecordDelivery) -> None:
    """See `RecordDelivery`; what keeps failing rests ever longer, and is given up after the days of the settings."""
    found = message(tx, command.bericht)
    changes: dict[str, object] = {
        "status": command.status,
        "antwoord": command.antwoord,
        "geweigerd": "; ".join(command.geweigerd) or None,
        "verzonden": tx.actor.now if command.status is BerichtStatus.VERZONDEN else None,
    }
    if command.status is BerichtStatus.OPNIEUW:
        changes |= _rest(tx, found, command.antwoord)
    tx.change(found, changes, f"bericht {changes['status']}")


def _rest(tx: Transaction, found: Bericht, antwoord: str) -> dict[str, object]:
    """When a message that the server did not take is tried again; or that it is given up."""
    days = tx.settings.mail.give_up_days if tx.settings.mail else 0
    if tx.actor.now - (found.eerste_poging or tx.actor.now) >= timedelta(days=days or 5):
        given_up = f"Na {found.pogingen} pogingen opgegeven; het laatste antwoord was: {antwoord}"
        return {"status": BerichtStatus.MISLUKT, "antwoord": given_up}
    rest = _RESTS[found.pogingen - 1] if found.pogingen <= len(_RESTS) else _DAILY
    return {"opnieuw_na": tx.actor.now + rest}


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
    _require_mine(tx, found, "post opnieuw klaarzetten")
    _repeatable(tx, found, again=command.again)
    if found.soort == Soort.INTENTIEVERKLARING and found.plaatsing is not None and command.aan is None:
        number = _made_anew(tx, found, found.plaatsing)
    else:
        number = _once_more(tx, found, command.aan)
    tx.record(
        Event(
            "bericht opnieuw klaargezet",
            f"bericht:{number}",
            found.aios,
            {"bericht": found.bericht},
            {"bericht": number},
        )
    )
    return number


def _repeatable(tx: Transaction, found: Bericht, *, again: bool) -> None:
    if found.status in (*WAITING, BerichtStatus.BEZIG):
        raise RefusedError(
            "Niet opnieuw", f"Bericht {found.bericht} is {found.status}; het wordt vanzelf verzonden."
        )
    if found.status is BerichtStatus.VASTGEHOUDEN:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} wordt vastgehouden; geef het vrij: stagetui mail release {found.bericht}.",
        )
    if found.status is BerichtStatus.INGETROKKEN:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} is ingetrokken en gaat niet meer uit; maak wat het meldde zo nodig opnieuw.",
        )
    if found.status is BerichtStatus.VERZONDEN and not again:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} is al verzonden; de ontvanger zou het twee keer krijgen. "
            f"Is dat de bedoeling: stagetui mail retry {found.bericht} --again.",
        )
    newer = tx.reader.value(
        "SELECT max(bericht) FROM bericht WHERE verwijst_naar = ? AND soort = ?", [found.bericht, found.soort]
    )
    if newer is not None:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} is al vervangen door bericht {newer}; herhaal dat als het nodig is.",
        )


def _made_anew(tx: Transaction, found: Bericht, number: int) -> int:
    """The confirmation as it would be made today."""
    plaatsing = placement(tx, number)
    aios = aios_of(tx, plaatsing.aios)
    if plaatsing.status is not Status.GEPLAATST:
        raise RefusedError(
            "Niet opnieuw", f"Plaatsing {plaatsing.plaatsing} is {plaatsing.status}, niet meer geplaatst."
        )
    profile = rules_of(tx, aios, plaatsing.voorstel)
    return queue_intentieverklaring(tx, plaatsing, aios, profile, verwijst_naar=found.bericht)


def _once_more(tx: Transaction, found: Bericht, aan: str | None) -> int:
    """The same message, perhaps to another address."""
    to = aan or found.aan
    if not to:
        raise RefusedError(
            "Niet opnieuw",
            f"Bericht {found.bericht} heeft geen adres; geef er een met --to naam@example.nl.",
        )
    for one in to.split(";"):
        parse_address(one)
    number = tx.writer.next_ids("bericht")[0]
    same = {name: getattr(found, name) for name in _SAME}
    fresh: dict[str, object] = {
        "bericht": number,
        **same,
        "aan": to,
        # who had a copy of what went out has it
        "cc": None if found.status is BerichtStatus.VERZONDEN and aan else found.cc,
        "status": BerichtStatus.WACHT,
        "verwijst_naar": found.bericht,
        "gemaakt": tx.actor.now,
    }
    tx.add_all("bericht", [fresh], ["bericht"], "bericht klaargezet")
    tx.writer.execute(
        "INSERT INTO bericht_bijlage SELECT ?, volgnummer, naam, mimetype, sha256, leestekst FROM bericht_bijlage "
        "WHERE bericht = ?",
        [number, found.bericht],
    )
    return number

"""What goes out when a plaatsing that was definitive ends or moves: only to those whom it touches (N7, N9, H7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.doorway.confirming import about_placement, confirm
from stagetui.engine.doorway.queueing import Ontvanger
from stagetui.engine.doorway.telling import (
    GONE_OUT,
    Telling,
    begeleider,
    in_sentence,
    rules_today,
    stage_fields,
)
from stagetui.engine.doorway.withdrawing import withdraw
from stagetui.engine.letters.dutch import datum
from stagetui.engine.mail.fields import Soort
from stagetui.engine.records import Aios, Bericht, BerichtStatus, Plaatsing
from stagetui.profiles.terms import Bezorging

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.profiles.schema import Profile

TOLD = (Soort.INTENTIEVERKLARING, Soort.WIJZIGING)
"""What stagebegeleider and aios were told about a plaatsing so far."""


def cancelled(tx: Transaction, plaatsing: Plaatsing, aios: Aios, reason: str | None) -> None:
    """Tell stagebegeleider and aios that a plaatsing which was *geplaatst* is not any more.

    What did not go out yet is withdrawn instead: who was not told has nothing to be corrected.

    Args:
        tx: The change in progress.
        plaatsing: As it was while it was definitive.
        aios: Whose.
        reason: Why; the profile may want one (N7).
    """
    told = _told(tx, plaatsing)
    pending = [one for one in told if one.status not in GONE_OUT]
    withdraw(tx, pending, "de plaatsing is ongedaan gemaakt")
    if told and len(pending) == len(told):
        return
    _tell_both(tx, Soort.VERVALLEN, plaatsing, aios, told, {"waarom": in_sentence(reason or "")})


def rescheduled(
    tx: Transaction,
    before: Plaatsing,
    after: Plaatsing,
    aios: Aios,
    profile: Profile,
    *,
    reason: str,
    factors: tuple[int, int],
) -> None:
    """Tell stagebegeleider and aios that the days of a plaatsing which was confirmed are other ones (N2, N10).

    A confirmation that did not go out yet is withdrawn, and made anew with the days of now.

    Args:
        tx: The change in progress, after the plaatsing moved.
        before: The plaatsing with the days that were told.
        after: The same with the days of now.
        aios: Whose.
        profile: The rules that the plaatsing keeps.
        reason: Why.
        factors: The part-time factor on the first day, as it was and as it is.
    """
    told = _told(tx, before)
    pending = [one for one in told if one.soort == Soort.INTENTIEVERKLARING and one.status not in GONE_OUT]
    if pending:
        withdraw(tx, pending, "de dagen van de stage zijn gewijzigd")
        confirm(tx, after, aios, profile, verwijst_naar=pending[-1].bericht)
        return
    days = (("Eerste dag", before.start, after.start), ("Laatste dag", before.eind, after.eind))
    changes = [{"wat": what, "was": datum(old), "wordt": datum(new)} for what, old, new in days if old != new]
    if factors[0] != factors[1]:
        changes.append({"wat": "Dienstverband", "was": f"{factors[0]} %", "wordt": f"{factors[1]} %"})
    if changes:
        fields = {"wijzigingen": changes, "waarom": in_sentence(reason)}
        _tell_both(tx, Soort.WIJZIGING, after, aios, told, fields)


def _tell_both(
    tx: Transaction,
    soort: Soort,
    plaatsing: Plaatsing,
    aios: Aios,
    told: list[Bericht],
    fields: Mapping[str, object],
) -> None:
    """Each in a message of his or her own, which refers to what went out last."""
    profile = rules_today(tx, aios)
    if profile is None or plaatsing.plaats is None or profile.delivery(soort) is Bezorging.NIET:
        return
    last = next((one for one in reversed(told) if one.status in GONE_OUT), None)
    telling = Telling(tx)
    place, instelling = telling.place(plaatsing.plaats)
    same = stage_fields(profile, plaatsing.stagesoort, plaatsing.start, plaatsing.eind) | {
        "aios": aios.naam,
        "instelling": instelling,
        "stageplaats": place.naam,
        "eerder": (last.verzonden or last.gemaakt).date() if last else None,
    }
    about = about_placement(tx, plaatsing, aios, place, verwijst_naar=last.bericht if last else None)
    for to in (begeleider(place), Ontvanger.aios(aios)):
        telling.add(soort, profile, to, {**same, **fields, "ontvanger": to.naam}, about)
    telling.queue()


def _told(tx: Transaction, plaatsing: Plaatsing) -> list[Bericht]:
    """The messages about a plaatsing that count, oldest first."""
    return tx.reader.records(
        Bericht,
        "SELECT * FROM bericht WHERE plaatsing = ? AND status <> ? AND list_contains(?::VARCHAR[], soort) "
        "ORDER BY bericht",
        [plaatsing.plaatsing, BerichtStatus.INGETROKKEN.value, [soort.value for soort in TOLD]],
    )

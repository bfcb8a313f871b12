"""The erkenning or SLWP of a stageplaats in use that is about to end (H17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over, sender_fields
from stagetui.engine.doorway.reminding.memory import Moment, step
from stagetui.engine.doorway.telling import begeleider
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import occupying
from stagetui.engine.records import Stageplaats
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.doorway.reminding.gathering import Gathering


def warn_places(gathering: Gathering) -> None:
    """Write to the contact of each such place, with a copy to the bureau; without an address to the bureau."""
    tx = gathering.tx
    stays: dict[str, list[date]] = {}
    for placed in occupying(tx):
        if placed.plaats and placed.eind >= tx.today:
            stays.setdefault(placed.plaats, []).append(placed.eind)
    offered = {
        plaats
        for (plaats,) in tx.reader.rows(
            "SELECT DISTINCT plaats FROM beschikbaarheid WHERE tot >= ? AND capaciteit > 0", [tx.today]
        )
    }
    for place in tx.reader.records(
        Stageplaats,
        "SELECT * FROM stageplaats WHERE erkenning_tot IS NOT NULL OR slwp_tot IS NOT NULL ORDER BY plaats",
    ):
        used = place.plaats in offered or place.plaats in stays
        if used and tx.rights.has(Rol.BUREAU, Rol.EXPORT, Rol.BEHEERDER, instituut=place.instituut):
            for wat, tot in _ends(place):
                _warn(gathering, place, wat, tot, sum(eind > tot for eind in stays.get(place.plaats, ())))


def _ends(place: Stageplaats) -> Iterator[tuple[str, date]]:
    for wat, tot in (("erkenning", place.erkenning_tot), ("SLWP", place.slwp_tot)):
        if tot is not None:
            yield wat, tot


def _warn(gathering: Gathering, place: Stageplaats, wat: str, tot: date, after: int) -> None:
    profiles = gathering.rules_of_place(place)
    trap = step(gathering.tx.today, tot, {days for one in profiles for days in one.recognition_days})
    if trap is None:
        return
    moment = Moment(
        Soort.ERKENNING_VERLOOPT, place.plaats, trap, tot, over=f"stageplaats:{place.plaats} {wat}"
    )
    if not gathering.memory.fresh(moment):
        return
    _, instelling = gathering.telling.place(place.plaats)
    office = sender_fields(gathering.tx, place.instituut)
    bureau = Ontvanger(str(office["bureau"]), str(office["bureau_email"]) or None)
    contact = begeleider(place)
    to, cc = (contact, [bureau] if bureau.email else []) if contact.email else (bureau, [])
    fields: dict[str, object] = {
        "contact": contact.naam or bureau.naam,
        "instelling": instelling,
        "stageplaats": place.naam,
        "wat": wat,
        "tot": tot,
        "aios_daarna": after,
    }
    about = Over(plaats=place.plaats, instelling=place.instelling, instituut=place.instituut)
    gathering.add(Soort.ERKENNING_VERLOOPT, profiles, to, fields, about, [moment], cc=cc)

"""What of the stageplaatsen may be shown outside the bureau, per edition of the etalage (N8)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.exchange.showcase import Contact, Showcase, Shown
from stagetui.engine.records import Stageplaats, words
from stagetui.profiles.terms import Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View


class Editie(StrEnum):
    """For whom the etalage is written; the values name its files."""

    OPENBAAR = "etalage"
    INGELOGD = "etalage-ingelogd"

    @property
    def shows(self) -> tuple[Zichtbaarheid, ...]:
        """Which places stand in it; a hidden one never does."""
        if self is Editie.INGELOGD:
            return Zichtbaarheid.OPENBAAR, Zichtbaarheid.INGELOGD
        return (Zichtbaarheid.OPENBAAR,)

    @property
    def audience(self) -> str:
        """For whom it is, in Dutch."""
        if self is Editie.INGELOGD:
            return "Alleen voor aios die zijn ingelogd; niet verder verspreiden."
        return "Stageplaatsen die de instituutsopleider heeft goedgekeurd."


def showcase(view: View, editie: Editie, moment: datetime) -> Showcase:
    """The approved places that this edition may show, by field, region and name; contacts only where they show (N8).

    What is in it does not depend on who asks: it is what everybody, or every aios, may see.
    """
    allowed = {one.value for one in editie.shows}
    where = {
        instelling: (naam, stad, regio)
        for instelling, naam, stad, regio in view.reader.rows(
            "SELECT instelling, naam, plaats, regio FROM instelling"
        )
    }
    places = [
        _shown(place, *where.get(place.instelling, (place.instelling, None, None)))
        for place in view.reader.records(Stageplaats, "SELECT * FROM stageplaats WHERE goedgekeurd")
        if place.zichtbaarheid.value in allowed
    ]
    return Showcase(
        f"Stage-etalage {view.settings.bureau.name}",
        f"{editie.audience} Stand van {moment:%Y-%m-%d}.",
        moment,
        tuple(sorted(places, key=_by_field_and_region)),
        {id_: view.book[id_].name for id_ in view.book.ids},
        _kinds(view),
    )


def _by_field_and_region(place: Shown) -> tuple[object, ...]:
    return place.specialisme, place.regio is None, place.regio or "", place.naam, place.plaats


def _shown(place: Stageplaats, instelling: str, stad: str | None, regio: str | None) -> Shown:
    visible = place.contact_zichtbaar and (place.contact_naam or place.contact_email)
    return Shown(
        place.plaats,
        place.naam,
        instelling,
        stad,
        place.regio or regio,
        place.specialisme,
        words(place.kenmerken),
        words(place.profielen),
        words(place.stagesoorten),
        place.deeltijd_minimum,
        Contact(place.contact_naam, place.contact_email) if visible else None,
    )


def _kinds(view: View) -> dict[str, str]:
    """What each kind of stage is called: as the first profile that has it calls it."""
    names: dict[str, str] = {}
    for id_ in view.book.ids:
        for kind, what in view.book[id_].kinds.items():
            names.setdefault(kind, what.name)
    return names

"""The yearly poll of availability: which places to ask, with their forms, and what came of it (H2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.engine.exchange.pollform import Kwartaal
from stagetui.engine.queries.placing import windows_of
from stagetui.engine.queries.visibility import INSIDE
from stagetui.engine.records import Peiling, Stageplaats, words
from stagetui.engine.rules.polls import Room, form_rows, known_rows, planning_year
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Peilingantwoord, Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.rules.periods import Period


class Stand(StrEnum):
    """Where a question of the poll stands; silence means that nothing has changed, and is told as silence."""

    WACHT = "wacht op antwoord"
    STIL = "geen antwoord"
    GEWIJZIGD = "gewijzigd"
    ONGEWIJZIGD = "ongewijzigd"
    OVERGENOMEN = "ongewijzigd (geen antwoord)"


@dataclass(frozen=True, slots=True)
class TePeilen:
    """A place to ask about a year, with the rows of its form; `eerder` when it was asked before."""

    plaats: Stageplaats
    rijen: tuple[Kwartaal, ...]
    eerder: bool


@dataclass(frozen=True, slots=True)
class PeilingRegel:
    """What a place was asked about the year from `van` until `tot`, and what came of it.

    Attributes:
        voor: The last day on which an answer is in time; after it silence means that nothing has changed.
        kwartalen: What is known of that year now; the days that are not are there without a number.
    """

    plaats: str
    naam: str
    instelling: str
    jaar: int
    van: date
    tot: date
    voor: date
    stand: Stand
    gevraagd_op: datetime
    gevraagd_door: str
    beantwoord_op: date | None
    beantwoord_door: str | None
    kwartalen: tuple[Kwartaal, ...]


def polled_year(view: View, profiel: str, jaar: int) -> Period:
    """The days that the poll of a year is about, by a profile that plans a year of stages.

    Raises:
        RefusedError: there is no such profile, it plans no year, or the year is over.
    """
    profile = view.book.get(profiel)
    if profile is None:
        raise RefusedError(
            "Onbekend profiel",
            f"Dit bureau heeft geen profiel {profiel}; kies uit {', '.join(view.book.ids)}.",
        )
    if profile.year is None:
        raise RefusedError(
            "Geen peiling",
            f"{profile.name} plant geen stagejaar; beschikbaarheid vraagt u daar per stage, met stagetui uitvraag ask.",
        )
    period = planning_year(profile.year, jaar)
    if period[1] < view.today:
        raise RefusedError(
            "Geen peiling", f"Het jaar van {period[0]} t/m {period[1]} is al voorbij; noem een later jaar."
        )
    return period


def year_of_place(view: View, place: Stageplaats, jaar: int) -> Period | None:
    """The days that the poll of a year is about at a place; None when nobody plans a year there (any more)."""
    for profiel in words(place.profielen):
        profile = view.book.get(profiel)
        if profile is not None and profile.year is not None:
            return planning_year(profile.year, jaar)
    return None


def mine_of(view: View, profiel: str, instituut: str | None, what: str) -> list[Stageplaats]:
    """The approved places of a profile, of one institute or of all, about which this person may ask.

    Raises:
        RefusedError: not allowed, or the bureau has no such institute.
    """
    known = [one.id for one in view.settings.institutes]
    if instituut is not None and instituut not in known:
        raise RefusedError(
            "Onbekend instituut", f"Dit bureau heeft geen instituut {instituut}; kies uit {', '.join(known)}."
        )
    require(view.rights, (Rol.BUREAU,), what, instituut, profiel)
    return [
        place
        for place in view.reader.records(
            Stageplaats, "SELECT * FROM stageplaats WHERE goedgekeurd ORDER BY plaats"
        )
        if profiel in words(place.profielen)
        and (instituut is None or place.instituut in (None, instituut))
        and view.rights.has(Rol.BUREAU, instituut=place.instituut, profiel=profiel)
    ]


def to_poll(view: View, jaar: int, profiel: str, instituut: str | None = None) -> list[TePeilen]:
    """The places to ask about a year, with their forms; those that were asked before too, without one (H2).

    Raises:
        RefusedError: see `polled_year` and `mine_of`.
    """
    period = polled_year(view, profiel, jaar)
    places = mine_of(view, profiel, instituut, "een peiling houden")
    before = {plaats for (plaats,) in view.reader.rows("SELECT plaats FROM peiling WHERE jaar = ?", [jaar])}
    rooms = rooms_of(view, [place.plaats for place in places])
    return [
        TePeilen(
            place,
            () if place.plaats in before else tuple(form_rows(rooms[place.plaats], period)),
            place.plaats in before,
        )
        for place in places
    ]


def rooms_of(view: View, places: Collection[str]) -> dict[str, list[Room]]:
    """What is known of the availability of these places."""
    rooms: dict[str, list[Room]] = defaultdict(list)
    for window in windows_of(view, places):
        rooms[window.plaats].append(Room.of(window))
    return rooms


def polls(view: View, jaar: int, profiel: str, instituut: str | None = None) -> list[PeilingRegel]:
    """What the places of a profile were asked about a year, and what came of it, by place (H2, H13).

    Of places of other institutes than this person works for, nothing is told.

    Raises:
        RefusedError: who asks is not of the office, or the profile plans no year.
    """
    require(view.rights, INSIDE, "de peiling zien")
    period = polled_year(view, profiel, jaar)
    places = {
        place.plaats: place
        for place in view.reader.records(Stageplaats, "SELECT * FROM stageplaats")
        if profiel in words(place.profielen)
        and (instituut is None or place.instituut in (None, instituut))
        and view.rights.has(*INSIDE, instituut=place.instituut, profiel=profiel)
    }
    asked = view.reader.records(Peiling, "SELECT * FROM peiling WHERE jaar = ? ORDER BY plaats", [jaar])
    named = dict(view.reader.rows("SELECT instelling, naam FROM instelling"))
    rooms = rooms_of(view, [one.plaats for one in asked])
    return [
        PeilingRegel(
            one.plaats,
            places[one.plaats].naam,
            named.get(places[one.plaats].instelling, places[one.plaats].instelling),
            jaar,
            *period,
            one.voor,
            stand_of(one, view.today),
            one.gevraagd_op,
            one.gevraagd_door,
            one.beantwoord_op,
            one.beantwoord_door,
            tuple(known_rows(rooms[one.plaats], period)),
        )
        for one in asked
        if one.plaats in places
    ]


def stand_of(one: Peiling, today: date) -> Stand:
    """Where a question stands on a day."""
    if one.antwoord is Peilingantwoord.GEWIJZIGD:
        return Stand.GEWIJZIGD
    if one.antwoord is Peilingantwoord.ONGEWIJZIGD:
        return Stand.ONGEWIJZIGD if one.beantwoord_op else Stand.OVERGENOMEN
    return Stand.STIL if one.voor < today else Stand.WACHT

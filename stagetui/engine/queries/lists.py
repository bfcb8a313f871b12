"""The lists that people look at: plaatsingen and stageplaatsen, searched and paged by the data itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.history import events_of_place
from stagetui.engine.queries.opleiders import OpleiderRegel, lines_of, recognition_remarks
from stagetui.engine.queries.placing import occupying
from stagetui.engine.queries.recognition import supervised
from stagetui.engine.queries.round_parts import Aanbod, busiest
from stagetui.engine.queries.visibility import institutes_of, lent_to, sees_hidden
from stagetui.engine.records import Beschikbaarheid, Gebeurtenis, Leenafspraak, Plaatsing, Stageplaats
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import View

PAGE = 300


@dataclass(frozen=True, slots=True)
class PlaatsingRegel:
    """A plaatsing in a list; `open_aanvragen` counts the consents that are still asked."""

    plaatsing: int
    aios: str
    naam: str
    profiel: str
    instituut: str
    stagesoort: str
    plaats: str | None
    plaats_naam: str | None
    instelling: str | None
    start: date
    eind: date
    status: Status
    rang: int | None
    voorkeuren: int
    open_aanvragen: int
    version: int


@dataclass(frozen=True, slots=True)
class Bladzijde:
    """A page of a list, and how many lines there are in all."""

    regels: tuple[PlaatsingRegel, ...]
    totaal: int


@dataclass(frozen=True, slots=True)
class StageplaatsRegel:
    """A place in the etalage with its occupancy per period of availability."""

    plaats: Stageplaats
    instelling: str | None
    stad: str | None
    perioden: tuple[Aanbod, ...]
    verlopen: bool


def placements(
    view: View,
    *,
    text: str = "",
    status: Status | None = None,
    profiel: str | None = None,
    limit: int = PAGE,
    offset: int = 0,
) -> Bladzijde:
    """Plaatsingen that this person may see, by start and name; `text` is looked for in names and codes.

    Without a status those that are vervallen are left out.
    """
    scope, params = view.rights.scope("a")
    words = [f"%{word}%" for word in text.lower().split()]
    haystack = "lower(concat_ws(' ', a.naam, a.aios, p.stagesoort, s.naam, s.plaats, i.naam, a.profiel))"
    where = " AND ".join(
        [
            scope,
            "p.status = ?" if status else "p.status <> 'vervallen'",
            *(["a.profiel = ?"] if profiel else []),
            *[f"{haystack} LIKE ?" for _ in words],
        ]
    )
    values = [*params, *([status.value] if status else []), *([profiel] if profiel else []), *words]
    source = (
        "FROM plaatsing p JOIN aios a USING (aios) LEFT JOIN stageplaats s ON s.plaats = p.plaats "
        f"LEFT JOIN instelling i ON i.instelling = s.instelling WHERE {where}"
    )
    lines = view.reader.records(
        PlaatsingRegel,
        "SELECT p.plaatsing, a.aios, a.naam, a.profiel, a.instituut, p.stagesoort, p.plaats, s.naam AS plaats_naam, "
        "i.naam AS instelling, p.start, p.eind, p.status, p.rang, "
        "(SELECT count(*) FROM voorkeur v WHERE v.aios = p.aios AND v.stagesoort = p.stagesoort) AS voorkeuren, "
        "(SELECT count(*) FROM aanvraag q WHERE q.plaatsing = p.plaatsing AND q.status = 'open') AS open_aanvragen, "
        f"p.version {source} ORDER BY p.start, a.naam, p.plaatsing LIMIT {int(limit)} OFFSET {int(offset)}",
        values,
    )
    return Bladzijde(tuple(lines), int(view.reader.value(f"SELECT count(*) {source}", values)))


def places(
    view: View, *, text: str = "", profiel: str | None = None, plaats: str | None = None
) -> list[StageplaatsRegel]:
    """The stage-etalage, or one place of it, with occupancy per period, by specialisme and name (N8).

    Hidden places and hidden contacts are shown to the office and to stagebeheerders only. Of a place of another
    institute one sees what its agreements give: the periods, and in them the own aios (H13).
    """
    mine = institutes_of(view)
    lent = lent_to(view, mine) if mine is not None else {}
    inside = sees_hidden(view.rights)
    found = view.reader.records(
        Stageplaats,
        "SELECT plaats, instelling, naam, specialisme, profielen, stagesoorten, instituut, regio, kenmerken, "
        "zichtbaarheid, "
        "CASE WHEN ? OR contact_zichtbaar THEN contact_naam END AS contact_naam, "
        "CASE WHEN ? OR contact_zichtbaar THEN contact_email END AS contact_email, "
        "contact_zichtbaar, erkenning_tot, slwp_tot, koepel, deeltijd_minimum, goedgekeurd, version FROM stageplaats "
        "WHERE (? OR zichtbaarheid <> ?) AND (?::VARCHAR IS NULL OR list_contains(string_split(profielen, ';'), ?)) "
        "AND (?::VARCHAR IS NULL OR plaats = ?) "
        "ORDER BY specialisme, naam, plaats",
        [inside, inside, inside, Zichtbaarheid.VERBORGEN.value, profiel, profiel, plaats, plaats],
    )
    where = {
        instelling: (naam, plaats)
        for instelling, naam, plaats in view.reader.rows("SELECT instelling, naam, plaats FROM instelling")
    }
    stays: dict[str, list[Plaatsing]] = {}
    for stay in occupying(view, plaats):
        stays.setdefault(stay.plaats or "", []).append(stay)
    periods: dict[str, list[Aanbod]] = {}
    home = _home(view) if lent else {}
    for code, agreements in lent.items():
        own = [stay for stay in stays.get(code, ()) if home.get(stay.aios) in (mine or ())]
        periods[code] = [
            Aanbod(code, code, one.van, one.tot, one.maximum, busiest(own, one.van, one.tot))
            for one in agreements
        ]
    for w in view.reader.records(
        Beschikbaarheid,
        "SELECT * FROM beschikbaarheid WHERE (?::VARCHAR IS NULL OR plaats = ?) ORDER BY plaats, van",
        [plaats, plaats],
    ):
        if w.plaats in lent:
            continue
        taken = busiest(stays.get(w.plaats, ()), w.van, w.tot)
        periods.setdefault(w.plaats, []).append(Aanbod(w.plaats, w.plaats, w.van, w.tot, w.capaciteit, taken))
    lines = [
        StageplaatsRegel(
            place,
            *where.get(place.instelling, (None, None)),
            tuple(periods.get(place.plaats, ())),
            any(until is not None and until < view.today for until in (place.erkenning_tot, place.slwp_tot)),
        )
        for place in found
        if mine is None or place.instituut is None or place.instituut in mine or place.plaats in lent
    ]
    wanted = text.lower().split()
    return [line for line in lines if all(word in _haystack(line) for word in wanted)]


def _home(view: View) -> dict[str, str]:
    """The institute of every aios."""
    return dict(view.reader.rows("SELECT aios, instituut FROM aios"))


def _haystack(line: StageplaatsRegel) -> str:
    place = line.plaats
    parts = (
        place.plaats,
        place.naam,
        place.specialisme,
        place.regio,
        place.kenmerken,
        line.instelling,
        line.stad,
    )
    return " ".join(part for part in parts if part).lower()


def stays_at(view: View, plaats: str) -> list[PlaatsingRegel]:
    """Who is or will be at one place, by start."""
    return [line for line in placements(view, text=plaats, limit=10_000).regels if line.plaats == plaats]


@dataclass(frozen=True, slots=True)
class StageplaatsBeeld:
    """One place with its availability as given, who is or will be there, and what happened to it (newest first).

    `opleiders` is None for who does not see the people there; `onbekend` tells what is not known about the recognition.
    """

    regel: StageplaatsRegel
    beschikbaarheid: tuple[Beschikbaarheid, ...]
    verblijven: tuple[PlaatsingRegel, ...]
    geschiedenis: tuple[Gebeurtenis, ...]
    opleiders: tuple[OpleiderRegel, ...] | None
    onbekend: tuple[str, ...]
    leningen: tuple[Leenafspraak, ...]


def place_view(view: View, plaats: str) -> StageplaatsBeeld:
    """All about one place.

    Raises:
        RefusedError: there is none among those that this person may see.
    """
    found = next(iter(places(view, plaats=plaats)), None)
    if found is None:
        raise RefusedError("Niet gevonden", f"Stageplaats {plaats} is niet bekend, of niet zichtbaar voor u.")
    read = view.reader.records
    mine, owner = institutes_of(view), found.plaats.instituut
    whole = mine is None or owner is None or owner in mine
    at = supervised(view)[plaats] if whole and sees_hidden(view.rights) else None
    return StageplaatsBeeld(
        found,
        tuple(read(Beschikbaarheid, "SELECT * FROM beschikbaarheid WHERE plaats = ? ORDER BY van", [plaats]))
        if whole
        else (),
        tuple(stays_at(view, plaats)),
        tuple(events_of_place(view, plaats)) if whole else (),
        tuple(lines_of(view, at)) if at else None,
        tuple(recognition_remarks(view, at)) if at else (),
        tuple(
            one
            for one in read(
                Leenafspraak,
                "SELECT * FROM leenafspraak WHERE plaats = ? ORDER BY van, aan_instituut",
                [plaats],
            )
            if whole or one.aan_instituut in (mine or ())
        ),
    )

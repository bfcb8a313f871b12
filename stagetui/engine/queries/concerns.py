"""What is the matter with stages, beside the calendar, until it is solved: recognition, exemptions, absences (H3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.queries.of_itself import due_of_themselves
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.touched import touched
from stagetui.engine.queries.year_places import suits
from stagetui.engine.records import Aios, Onderbreking, Plaatsing, Stage, Stageplaats
from stagetui.engine.rules.remaining import forbidden_fields
from stagetui.profiles.terms import Gedaan, Onderbrekingsoort, VrijstellingSoort

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.years import StageYear

UNRECOGNISED = "erkenning"
"""No recognised stageopleider is at the place during a stage (H18)."""
FORBIDDEN = "vrijstelling"
"""A vrijstelling that came later forbids the stage (H3)."""
ABSENT = "afwezigheid"
"""Of an absence of the aios something is not known yet (H19)."""


@dataclass(frozen=True, slots=True)
class Zorg:
    """Something about a stage that the bureau has to solve, at the latest on `dag`.

    Attributes:
        soort: What stands in the place of a milestone.
        tekst: What is the matter and what to do, as a sentence without its stop.
        door: What would show that it is solved.
    """

    soort: str
    aios: str
    naam: str
    profiel: str
    instituut: str
    instituutsopleider: str | None
    stagesoort: str
    start: date
    eind: date
    dag: date
    tekst: str
    door: tuple[Gedaan, ...] = ()


def concerns(view: View, persoon: str | None = None, profiel: str | None = None) -> list[Zorg]:
    """All of it that this person may see, of one aios or profile or of everybody.

    Raises:
        RefusedError: the bureau has no profile for one of these aios any more.
    """
    return [
        *_unrecognised(view, persoon, profiel),
        *forbidden(view, persoon, profiel),
        *_absent(view, persoon, profiel),
        *_of_itself(view, persoon, profiel),
    ]


def forbidden(view: View, persoon: str | None = None, profiel: str | None = None) -> Iterator[Zorg]:
    """H3: placed or running in a field in which no stage may be done since a vrijstelling was granted."""
    people = _people(view, persoon, profiel)
    exempted: dict[str, list[str]] = defaultdict(list)
    for aios, field in view.reader.rows(
        "SELECT aios, vakgebied FROM vrijstelling WHERE soort = ? ORDER BY ALL",
        [VrijstellingSoort.VRIJSTELLING.value],
    ):
        if aios in people:
            exempted[aios].append(field)
    if not exempted:
        return
    places = {one.plaats: one for one in view.reader.records(Stageplaats, "SELECT * FROM stageplaats")}
    rules = Rules(view)
    for one in view.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE status <> 'vervallen' AND plaats IS NOT NULL AND eind >= ? "
        "AND aios IN (SELECT unnest(?::VARCHAR[])) ORDER BY plaatsing",
        [view.today, list(exempted)],
    ):
        who, place, fields = people[one.aios], places.get(one.plaats or ""), exempted[one.aios]
        year = rules.of(who, one.voorstel).year
        if place is not None and year is not None and _all_forbidden(year, one.stagesoort, place, fields):
            told = (
                f"{one.stagesoort} bij {place.naam} ({place.plaats}, plaatsing {one.plaatsing}, {one.status}) mag niet "
                f"meer: vrijstelling voor {', '.join(fields)}; maak de plaatsing ongedaan of trek de vrijstelling na"
            )
            yield _about(FORBIDDEN, who, one.stagesoort, (one.start, one.eind), one.start, told)


def _all_forbidden(year: StageYear, stagesoort: str, place: Stageplaats, exempted: list[str]) -> bool:
    """Whether every component that a stage there can be lies in a forbidden field."""
    fields = forbidden_fields(year, exempted)
    fitting = [one for one in year.of_stage(stagesoort, None) if suits(one, place)]
    return bool(fitting) and all(one.field in fields for one in fitting)


def _absent(view: View, persoon: str | None, profiel: str | None) -> Iterator[Zorg]:
    """H19: hours in a pregnancy that are not agreed yet, and a long absence of which the last day is not known."""
    found = view.reader.records(
        Onderbreking,
        "SELECT * FROM onderbreking WHERE tot IS NULL OR tot >= ? ORDER BY onderbreking",
        [view.today],
    )
    people = _people(view, persoon, profiel) if found else {}
    rules = Rules(view)
    for one in found:
        who = people.get(one.aios)
        year = rules.of(who, None).year if who else None
        if who is None or year is None:
            continue
        stage = view.reader.record(
            Stage, "SELECT * FROM stage WHERE aios = ? AND stagesoort = ?", [one.aios, one.stagesoort]
        )
        days = (stage.start, stage.eind) if stage else (one.van, one.tot or one.van)
        command = f"stagetui schema away {one.aios} --from {one.van}"
        longest = one.van + timedelta(days=year.absence_days)
        if one.soort is Onderbrekingsoort.ZWANGERSCHAP:
            if one.toelichting is None:
                told = (
                    "spreek aangepaste uren af met stageplaats en instituut, en leg die vast: "
                    f"{command} --kind zwangerschap --agreed …"
                )
                yield _about(ABSENT, who, one.stagesoort or "", days, one.van, told)
        elif one.tot is None and view.today > longest:
            told = f"langer dan {year.absence_days} dagen afwezig; leg de laatste dag vast: {command} --to …"
            yield _about(ABSENT, who, one.stagesoort or "", days, longest, told)


def _unrecognised(view: View, persoon: str | None, profiel: str | None) -> Iterator[Zorg]:
    for one in touched(view, persoon=persoon, profiel=profiel):
        yield Zorg(
            UNRECOGNISED,
            one.aios,
            one.naam,
            one.profiel,
            one.instituut,
            one.instituutsopleider,
            one.stagesoort,
            one.start,
            one.eind,
            one.van,
            one.tekst,
            (Gedaan.PLAATS,),
        )


def _of_itself(view: View, persoon: str | None, profiel: str | None) -> Iterator[Zorg]:
    """H7: a change of status whose day has come, and that nobody has let happen yet."""
    for one in due_of_themselves(view, persoon, profiel):
        placed = one.plaatsing
        told = f"{one.mijlpaal.text}; stagetui remind maakt plaatsing {placed.plaatsing} nu {one.rule.to}"
        yield _about(one.mijlpaal.id, one.aios, placed.stagesoort, (placed.start, placed.eind), one.dag, told)


def _people(view: View, persoon: str | None, profiel: str | None) -> dict[str, Aios]:
    """Who has a year of stages, as far as this person sees them."""
    yearly = [one.id for one in view.book.profiles.values() if one.year is not None]
    if not yearly:
        return {}
    scope, params = view.rights.scope("a")
    found = view.reader.records(
        Aios,
        f"SELECT a.* FROM aios a WHERE {scope} AND (?::VARCHAR IS NULL OR a.aios = ?) "
        "AND (?::VARCHAR IS NULL OR a.profiel = ?) AND a.profiel IN (SELECT unnest(?::VARCHAR[])) ORDER BY a.aios",
        [*params, persoon, persoon, profiel, profiel, yearly],
    )
    return {one.aios: one for one in found}


def _about(soort: str, aios: Aios, stagesoort: str, days: tuple[date, date], dag: date, tekst: str) -> Zorg:
    return Zorg(
        soort,
        aios.aios,
        aios.naam,
        aios.profiel,
        aios.instituut,
        aios.instituutsopleider,
        stagesoort,
        *days,
        dag,
        tekst,
    )

"""The plaatsingsbrieven of a definitive plaatsing: to who supervises at the place, and to the aios (H8, H15, H16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.doorway.confirming import about_placement
from stagetui.engine.doorway.queueing import Ontvanger, letter, sender_fields
from stagetui.engine.doorway.telling import begeleider, rules_today, stage_fields
from stagetui.engine.letters.plaatsingsbrief import Plaatsingsbrief
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.components import component_for
from stagetui.engine.queries.placing import stage_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Stageopleider
from stagetui.engine.rules.yeartime import done_weeks, leave_hours
from stagetui.profiles.calendar import full_time_weeks
from stagetui.profiles.phrases import listed
from stagetui.profiles.terms import Afwezig, Bezorging

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.engine.doorway.telling import Places, Telling
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.letters.compiler import JsonValue
    from stagetui.engine.records import Aios, Plaatsing, Stage, Stageplaats
    from stagetui.profiles.calendar import Werktijd
    from stagetui.profiles.schema import Profile

LETTER = "plaatsingsbrief"
QUARTER_WEEKS = 13
"""A stage of a quarter of a year, in full-time weeks (H1)."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A plaatsingsbrief before it is on paper: to whom, and what it says."""

    soort: Soort
    to: Ontvanger
    fields: Mapping[str, JsonValue]


def briefs(view: View, places: Places, plaatsing: Plaatsing, aios: Aios) -> list[Brief]:
    """H8: one to each stageopleider, and one to the aios with their contact details and the hours of leave (H16)."""
    profile = rules_today(view, aios)
    if profile is None or plaatsing.plaats is None:
        return []
    place, _ = places.place(plaatsing.plaats)
    opleiders = supervisors(view, place, plaatsing.start)
    brief = _brief(view, places, plaatsing, aios, profile)
    to_aios = replace(
        brief,
        aan_aios=True,
        opleider=listed(one.naam for one in opleiders),
        opleider_email=listed(one.email for one in opleiders if one.email),
    )
    letters = [(Soort.PLAATSINGSBRIEF_OPLEIDER, one, replace(brief, opleider=one.naam)) for one in opleiders]
    return [
        Brief(soort, to, own.fields())
        for soort, to, own in (*letters, (Soort.PLAATSINGSBRIEF_AIOS, Ontvanger.aios(aios), to_aios))
        if profile.delivery(soort) is not Bezorging.NIET
    ]


def add_letters(tx: Transaction, telling: Telling, plaatsing: Plaatsing, aios: Aios) -> None:
    """Gather the plaatsingsbrieven of a plaatsing, each with its PDF (H8)."""
    profile = rules_today(tx, aios)
    if profile is None or plaatsing.plaats is None:
        return
    place, _ = telling.place(plaatsing.plaats)
    about = about_placement(tx, plaatsing, aios, place)
    named = f"{LETTER}-{aios.aios}-{plaatsing.stagesoort.replace('/', '-')}"
    for one in briefs(tx, telling, plaatsing, aios):
        pdf = letter(tx, LETTER, one.fields, naam=named, instituut=aios.instituut)
        telling.add(one.soort, profile, one.to, one.fields, about, [pdf])


def supervisors(view: View, place: Stageplaats, day: date) -> list[Ontvanger]:
    """Who supervises at a place on a day: the stageopleiders on record, else its contact."""
    found = view.reader.records(
        Stageopleider,
        "SELECT * FROM stageopleider o WHERE plaats = ? AND (erkend_tot IS NULL OR erkend_tot >= ?) AND NOT EXISTS "
        "(SELECT 1 FROM afwezigheid a WHERE a.plaats = o.plaats AND a.naam = o.naam AND a.reden = ? AND a.van <= ?) "
        "ORDER BY naam",
        [place.plaats, day, Afwezig.VERTROKKEN.value, day],
    )
    where = f"email van de stageopleider van {place.plaats}, met stagetui import stageopleiders"
    return [Ontvanger(one.naam, one.email, where) for one in found] or [begeleider(place)]


def _brief(view: View, places: Places, plaatsing: Plaatsing, aios: Aios, profile: Profile) -> Plaatsingsbrief:
    """The letter as a stageopleider gets it, the name excepted."""
    place, instelling = places.place(plaatsing.plaats or "")
    named = stage_fields(profile, plaatsing.stagesoort, plaatsing.start, plaatsing.eind)
    werktijd = Werktijden(view, aios.aios).of(aios)
    weeks = full_time_weeks(plaatsing.start, plaatsing.eind, 100)
    hours = profile.leave_hours
    sender = {name: str(value) for name, value in sender_fields(view, aios.instituut).items()}
    brief = Plaatsingsbrief(
        **sender,
        aan_aios=False,
        datum=view.today,
        aios=aios.naam,
        aios_email=aios.email,
        profiel=profile.name,
        stagesoort=str(named["stagesoort"]),
        instelling=instelling,
        vestiging=view.reader.value("SELECT plaats FROM instelling WHERE instelling = ?", [place.instelling])
        or "",
        stageplaats=place.naam,
        opleider="",
        start=plaatsing.start,
        eind=plaatsing.eind,
        weken=weeks,
        deeltijd=werktijd.on(plaatsing.start),
        voltijds=False,
        verlof_uren=None if hours is None else leave_hours(hours, weeks * werktijd.on(plaatsing.start) / 100),
        verlof_aaneen=None,
        kenmerk=f"plaatsing {plaatsing.plaatsing}",
    )
    if profile.year is None:
        return brief
    return _of_a_year(brief, profile, place, stage_of(view, aios.aios, plaatsing.stagesoort), werktijd)


def _of_a_year(
    brief: Plaatsingsbrief, profile: Profile, place: Stageplaats, stage: Stage, werktijd: Werktijd
) -> Plaatsingsbrief:
    """H14-H16: the weeks that the stage stands for, its leave, and what else the year says about a stage."""
    year = profile.year
    component = component_for(year, stage, place, werktijd) if year else None
    if year is None or component is None:
        return brief
    counted = replace(stage, weken=stage.weken or component.weeks)
    done = done_weeks(year, counted, werktijd)
    hours = profile.leave_hours
    return replace(
        brief,
        weken=counted.weken or component.weeks,
        voltijds=component.lengthens and brief.deeltijd < 100,
        verlof_uren=None if hours is None else leave_hours(hours, done),
        verlof_aaneen=year.leave_stretch_weeks if component.weeks <= QUARTER_WEEKS else None,
        cursus=year.courses[component.course].name if component.course else "",
        werkweek=year.full_time_week or "",
    )

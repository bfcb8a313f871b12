"""The audit trail in readable Dutch: what was done, when and by whom, with the values before and after."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from stagetui.screens.words import day, moment

if TYPE_CHECKING:
    from stagetui.engine.queries.history import Stap
    from stagetui.engine.records import Gebeurtenis

# What is worth telling of a row, in this order, by the word that people use for it. Numbers, hashes and what the
# line itself says already (who, when, which aios) are left out.
LABELS: Mapping[str, str] = {
    "status": "status",
    "stagesoort": "stage",
    "rang": "voorkeur",
    "plaats": "plaats",
    "start": "van",
    "eind": "t/m",
    "van": "van",
    "tot": "t/m",
    "capaciteit": "capaciteit",
    "naam": "naam",
    "email": "e-mail",
    "profiel": "profiel",
    "profielen": "profielen",
    "stagesoorten": "stagesoorten",
    "instituut": "instituut",
    "instelling": "instelling",
    "specialisme": "specialisme",
    "kenmerken": "kenmerken",
    "regio": "regio",
    "periode": "periode",
    "vakgebied": "vakgebied",
    "soort": "soort",
    "cohort": "cohort",
    "werkgever": "werkgever",
    "deeltijd": "deeltijd (%)",
    "deeltijd_minimum": "deeltijd minstens (%)",
    "instituutsopleider": "instituutsopleider",
    "praktijkopleider": "praktijkopleider",
    "studiebegeleider": "studiebegeleider",
    "start_opleiding": "start opleiding",
    "partij": "partij",
    "bewijs": "blijkt uit",
    "beslisser": "beslist door",
    "voor": "besluit uiterlijk",
    "motivatie": "motivatie",
    "ingediend_op": "ingediend op",
    "besluit_datum": "besluit van",
    "goedgekeurd": "goedgekeurd",
    "zichtbaarheid": "zichtbaarheid",
    "contact_naam": "contactpersoon",
    "contact_email": "e-mail contactpersoon",
    "contact_zichtbaar": "contact zichtbaar",
    "erkenning_tot": "erkenning t/m",
    "slwp_tot": "SLWP t/m",
    "koepel": "koepel",
    "big": "BIG-register",
    "uren_per_week": "uren per week",
    "sinds": "sinds",
    "erkend_tot": "erkend t/m",
    "waarnemer": "waarnemer",
    "aan_instituut": "aan instituut",
    "maximum": "hoogstens",
    "onderzoek": "belangstelling voor onderzoek",
    "weken_buiten": "weken buiten kliniek en praktijk",
    "afwezig_dagen": "afwezig",
    "toelichting": "toelichting",
    "voorstel": "voorstel",
    "herkomst": "herkomst",
    "aan": "aan",
    "cc": "cc",
    "onderwerp": "onderwerp",
    "antwoord": "antwoord",
    "reden": "reden",
}
NOTHING = "–"
_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class Verhaal:
    """One line of the history as it is read; `details`: what was made on one line, what changed on a line each."""

    wanneer: str
    wie: str
    wat: str
    details: tuple[str, ...]
    reden: str | None


def story(events: Iterable[Gebeurtenis], names: Mapping[str, str] | None = None) -> list[Verhaal]:
    """Tell the audit trail in Dutch, in the order given.

    Args:
        events: The lines.
        names: Names of places by code, shown behind the code.
    """
    return [
        Verhaal(
            moment(event.wanneer),
            event.wie,
            f"{event.actie[:1].upper()}{event.actie[1:]} ({_subject(event.onderwerp)})",
            tuple(_details(_values(event.voor), _values(event.na), names or {})),
            event.reden,
        )
        for event in events
    ]


def step_title(step: Stap, people: Mapping[str, str]) -> str:
    """What somebody did at once, in a few words: `aanvraag gemaakt, Joris Smit (en 2 meer)`."""
    line = step.regel
    about = people.get(line.aios or "") or _subject(line.onderwerp)
    return f"{line.actie}, {about}" + (f" (en {step.regels - 1} meer)" if step.regels > 1 else "")


def step_details(step: Stap, places: Mapping[str, str]) -> str:
    """Why, and its values before and after, on one line."""
    (told,) = story([step.regel], places)
    reason = [f"reden: {told.reden}"] if told.reden else []
    return "; ".join([*reason, *told.details])


def _values(text: str | None) -> dict[str, Any] | None:
    found = json.loads(text) if text else None
    return found if isinstance(found, dict) else None


def _subject(onderwerp: str) -> str:
    """`plaatsing:12` → `plaatsing 12`; `voorkeur:a1/mg/1` → `voorkeur a1, mg, 1`."""
    table, _, key = onderwerp.partition(":")
    return with_days(f"{table.replace('_', ' ')} {key.replace('/', ', ')}".strip())


def _details(
    voor: Mapping[str, Any] | None, na: Mapping[str, Any] | None, names: Mapping[str, str]
) -> Iterable[str]:
    old, new = voor or {}, na or {}
    told = [(LABELS[name], name) for name in LABELS if name in old or name in new]
    if voor is None:
        made = [(label, said(name, new.get(name), names)) for label, name in told]
        if made := [(label, value) for label, value in made if value != NOTHING]:
            yield " · ".join(f"{label} {value}" for label, value in made)
        return
    for label, name in told:
        before, after = said(name, old.get(name), names), said(name, new.get(name), names)
        if before != after:
            yield f"{label}: {before} → {after}"


def label(column: str) -> str:
    """The word that people use for a column."""
    return LABELS.get(column, column.replace("_", " "))


def said(name: str, value: object, names: Mapping[str, str]) -> str:
    """A value of column `name` as it is read; `names` are those of places by code."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "ja" if value else "nee"
        case date():
            return moment(value) if isinstance(value, datetime) else day(value)
        case list():
            return ", ".join(map(str, value)) or NOTHING
        case str():
            return f"{names[value]} ({value})" if name == "plaats" and value in names else _readable(value)
    return str(value)


def _readable(text: str) -> str:
    """Dates as they are read, lists of words with commas, other text as it is."""
    if _ISO_MOMENT.fullmatch(text):
        return moment(datetime.fromisoformat(text))
    return with_days(text).replace(";", ", ")


def with_days(text: str) -> str:
    """A sentence with its ISO dates as people read them: `t/m 2027-03-01` becomes `t/m 1 mrt 2027`."""
    return _ISO_DAY.sub(lambda found: _day_or_as_is(found.group()), text)


def _day_or_as_is(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:  # looks like a date and is none
        return text

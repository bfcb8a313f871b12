"""What a request must hold before anybody is asked to decide it (N5, N8, N16-N19); every objection in Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.stages import Stagesoort
from stagetui.profiles.terms import Gegeven, Route

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")
_WORDS = {
    Gegeven.BEGELEIDER: "stagebegeleider",
    Gegeven.BEGELEIDER_EMAIL: "e-mail begeleider",
    Gegeven.WIJZIGING: "wijziging van het schema (die doet u met stagetui schema)",
}


def told(gegeven: Gegeven) -> str:
    """The name of a field as people say it."""
    return _WORDS.get(gegeven, gegeven.value)


def cleaned(gegevens: Mapping[Gegeven, str]) -> dict[Gegeven, str]:
    """What was filled in without the white space around it; fields are written as the files write them."""
    found = {name: " ".join(value.split()) for name, value in gegevens.items()}
    lower = (Gegeven.SPECIALISME, Gegeven.VAKGEBIED, Gegeven.KENMERKEN)
    return {name: value.lower() if name in lower else value for name, value in found.items() if value}


def as_day(text: str) -> date | None:
    """Read an ISO date; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_within(day: date, start: date, eind: date) -> str | None:
    """Say why a stage from `start` until `eind` cannot end early on this day; None when it can (H22)."""
    return None if start <= day < eind else f"{day} ligt niet in de stage, die van {start} t/m {eind} is"


def is_address(text: str) -> bool:
    """Whether `text` looks like one e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def content_objections(kind: Aanvraagsoort, gegevens: Mapping[Gegeven, str]) -> Iterator[str]:
    """Yield what is missing, not asked for, or not right in what was filled in."""
    missing = [one for one in kind.needs if one not in gegevens]
    if missing:
        yield f"nog nodig: {', '.join(told(one) for one in missing)}"
    for one in gegevens:
        if one not in kind.fields:
            allowed = ", ".join(told(field) for field in kind.fields) or "niets"
            yield f"{told(one)} wordt niet gevraagd; wel: {allowed}"
    email = gegevens.get(Gegeven.BEGELEIDER_EMAIL)
    if email is not None and not is_address(email):
        yield f"{email} is geen e-mailadres, zoals stagebegeleider@example.nl"
    datum = gegevens.get(Gegeven.DATUM)
    if datum is not None and as_day(datum) is None:
        yield f"datum is {datum}; geef een dag zoals 2027-03-01"
    percentage = gegevens.get(Gegeven.PERCENTAGE)
    if percentage is not None:
        yield from _percentage(kind, percentage, motivated=Gegeven.MOTIVATIE in gegevens)


def _percentage(kind: Aanvraagsoort, text: str, *, motivated: bool) -> Iterator[str]:
    """N17: a whole number; above the maximum only with a reason."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        yield f"percentage is {text}; geef een geheel getal van 1 t/m 100"
    elif kind.maximum is not None and int(text) > kind.maximum and not motivated:
        yield f"{text} % is meer dan {kind.maximum} %; afwijken kan alleen met een motivatie"


def stage_objections(kind: Aanvraagsoort, stagesoort: str, stage: Stagesoort) -> Iterator[str]:
    """Yield why this request can't be made about a stage of this kind (N4, N11)."""
    if not kind.is_about(stagesoort):
        yield f"{kind.name} kan alleen voor {', '.join(kind.stagesoorten)}"
    if not kind.recruits:
        return
    if stage.parts:
        yield f"{stage.name} bestaat uit delen met elk een eigen stageplaats: {', '.join(stage.part_kinds(stagesoort))}"
    elif Route.ZELF_WERVEN not in stage.routes:
        yield f"{stage.name} wordt niet zelf geworven, maar: {' of '.join(stage.routes)}"


def same_name(one: str, other: str) -> bool:
    """Whether two names of an instelling mean the same one: capitals, spaces and punctuation don't count."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return re.sub(r"\W+", "", name.casefold())

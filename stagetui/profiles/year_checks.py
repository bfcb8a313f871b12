"""How the keys of `[year]` hang together with each other and with the rest of the profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stagetui.profiles.model import Problem, among, duplicates, one_of
from stagetui.profiles.terms import Gedaan, Per

if TYPE_CHECKING:
    from stagetui.profiles.schema import Milestone, Profile
    from stagetui.profiles.years import StageYear


ONLY_HALF_YEAR = (Gedaan.VOORSTEL, Gedaan.BEKENDGEMAAKT, Gedaan.DEFINITIEF)
SHOWS_HALF_YEAR = (Gedaan.VOORKEUR, *ONLY_HALF_YEAR, Gedaan.DATUM, Gedaan.AFVINKEN)
OF_A_STAGE = ("routes", "stagesoorten", "weeks_at_least", "weeks_at_most", "first_stage", "request", "mail")
"""Keys of a milestone that say something of a stage."""
REQUESTED = ("due", "submits", "marks")
"""Keys of a kind of aanvraag that name a milestone."""


def year_problems(profile: Profile, file: str) -> Iterator[Problem]:
    """Yield what does not fit together in the year of stages, and in the calendar of its half years."""
    yield from _calendar(profile, file)
    year = profile.year
    if year is None:
        return
    if len(set(year.half_years)) < len(year.half_years):
        found = ", ".join(map(str, year.half_years))
        yield Problem(file, "year.half_years", found, "elke maand hoogstens één keer")
    yield from _components(profile, year, file)
    yield from _trajects(year, file)
    yield from _exemptions(year, file)


def _calendar(profile: Profile, file: str) -> Iterator[Problem]:
    for number, milestone in enumerate(profile.calendar, start=1):
        place = f"calendar[{number}]"
        if milestone.per is not Per.HALFJAAR:
            found = [one for one in milestone.done_by if one in ONLY_HALF_YEAR]
            yield from (
                Problem(file, f"{place}.done_by", f'"{one}"', 'alleen bij per = "halfjaar"') for one in found
            )
        elif profile.year is None:
            allowed = "stage of deel: dit profiel heeft geen [year] met halve jaren"
            yield Problem(file, f"{place}.per", f'"{milestone.per}"', allowed)
        else:
            yield from _half_year(milestone, file, place)
    if profile.year is not None:
        yield from _named(profile, file)


def _half_year(milestone: Milestone, file: str, place: str) -> Iterator[Problem]:
    """A milestone of a half year counts back from its first day, and says nothing of a stage."""
    if not milestone.before_start:
        allowed = (
            "months_before, weeks_before of days_before_start: een half jaar telt terug vanaf zijn eerste dag"
        )
        yield Problem(file, place, "een termijn na de start", allowed)
    yield from among(file, f"{place}.done_by", milestone.done_by, SHOWS_HALF_YEAR)
    for key in OF_A_STAGE:
        if getattr(milestone, key) not in (None, ()):
            yield Problem(
                file, f"{place}.{key}", "een waarde", 'niets: per = "halfjaar" gaat niet over één stage'
            )


def _named(profile: Profile, file: str) -> Iterator[Problem]:
    """What waits for a milestone of a stage does not name one of a half year; preferences may."""
    whole = {milestone.id for milestone in profile.half_year_calendar()}
    of_stage = [milestone.id for milestone in profile.calendar if milestone.id not in whole]
    named = {f"consents.{partij}.due": one.due for partij, one in profile.consents.items()}
    named |= {
        f"requests.{id_}.{key}": getattr(one, key)
        for id_, one in profile.requests.items()
        for key in REQUESTED
    }
    for number, one in enumerate(profile.transitions, start=1):
        named |= {f"transitions[{number}].until": one.until, f"transitions[{number}].on": one.on}
    for key, id_ in named.items():
        if id_ in whole:
            yield Problem(file, key, f'"{id_}", een mijlpaal van een half jaar', one_of(of_stage))


def _exemptions(year: StageYear, file: str) -> Iterator[Problem]:
    """An exemption takes off a traject, and forbids fields of components (H3)."""
    fields = sorted({one.field for one in year.components})
    trajects = [one.id for one in year.trajects]
    for number, exemption in enumerate(year.exemptions, start=1):
        place = f"year.exemptions[{number}]"
        yield from among(file, f"{place}.traject", [exemption.traject], trajects)
        yield from among(file, f"{place}.forbids", exemption.forbids, fields)
    for (field, traject), count in Counter((one.field, one.traject) for one in year.exemptions).items():
        if count > 1:
            found = f'"{field}" {count} keer bij traject {traject}'
            yield Problem(file, "year.exemptions", found, "elk vakgebied één keer per traject")


def _components(profile: Profile, year: StageYear, file: str) -> Iterator[Problem]:
    yield from duplicates(file, "year.components", [one.id for one in year.components])
    for number, one in enumerate(year.components, start=1):
        place = f"year.components[{number}]"
        yield from among(file, f"{place}.stagesoort", [one.stagesoort], profile.stagesoorten)
        kind = profile.stagesoorten.get(one.stagesoort)
        if kind is not None and kind.fields and not set(kind.fields) & {one.field, *one.also}:
            yield Problem(file, f"{place}.field", f'"{one.field}"', one_of(kind.fields))
        if one.course is not None:
            yield from among(file, f"{place}.course", [one.course], year.courses)
        if one.request is not None:
            yield from among(file, f"{place}.request", [one.request], profile.requests)


def _trajects(year: StageYear, file: str) -> Iterator[Problem]:
    yield from duplicates(file, "year.trajects", [one.id for one in year.trajects])
    kinds = {one.id: one.stagesoort for one in year.components}
    owner: dict[str, str] = {}
    for number, traject in enumerate(year.trajects, start=1):
        for place, variant in enumerate(traject.variants, start=1):
            key = f"year.trajects[{number}].variants[{place}]"
            yield from among(file, key, variant, kinds)
            named = [kinds[one] for one in variant if one in kinds]
            if len(set(named)) < len(named):
                yield Problem(
                    file, key, "twee keer dezelfde stagesoort", "elke stagesoort hoogstens één keer"
                )
            for one in named:
                if owner.setdefault(one, traject.id) != traject.id:
                    found = f'stagesoort "{one}", die ook in traject {owner[one]} staat'
                    yield Problem(file, key, found, "een stagesoort hoort bij één traject")

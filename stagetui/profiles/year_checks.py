"""How the keys of `[year]` hang together with each other and with the rest of the profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stagetui.profiles.model import Problem, among, duplicates, one_of
from stagetui.profiles.terms import Per

if TYPE_CHECKING:
    from stagetui.profiles.schema import Profile
    from stagetui.profiles.years import StageYear


def year_problems(profile: Profile, file: str) -> Iterator[Problem]:
    """Yield what does not fit together in the year of stages, when the profile has one."""
    year = profile.year
    if year is None:
        for number, milestone in enumerate(profile.calendar, start=1):
            if milestone.per is Per.HALFJAAR:
                allowed = "stage of deel: dit profiel heeft geen [year] met halve jaren"
                yield Problem(file, f"calendar[{number}].per", f'"{milestone.per}"', allowed)
        return
    yield from _components(profile, year, file)
    yield from _trajects(year, file)
    fields = {one.field for one in year.components}
    for number, exemption in enumerate(year.exemptions, start=1):
        place = f"year.exemptions[{number}]"
        yield from among(file, f"{place}.traject", [exemption.traject], [one.id for one in year.trajects])
        yield from among(file, f"{place}.forbids", exemption.forbids, sorted(fields))
    for number, milestone in enumerate(profile.calendar, start=1):
        if milestone.per is Per.HALFJAAR and not milestone.before_start:
            allowed = "months_before, weeks_before of days_before_start: een half jaar telt terug vanaf zijn eerste dag"
            yield Problem(file, f"calendar[{number}]", "een termijn na de start", allowed)


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

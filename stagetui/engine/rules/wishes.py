"""From the preferences of an aios to the wishes and electives of a year of stages (H4, H10-H13); pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import product

from stagetui.engine.allocation.year import Onderdeel, Wens, WensSoort
from stagetui.engine.allocation.year.instance import duur
from stagetui.engine.records import Aios, Jaarwens, Voorkeur, Vrijstelling
from stagetui.engine.rules.halfyears import QUARTER, YEAR, month_index
from stagetui.engine.rules.moments import (
    After,
    Before,
    First,
    HalfYear,
    Last,
    Length,
    Moment,
    Quarter,
    Start,
    read_period,
)
from stagetui.profiles.calendar import FULL_TIME
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import VrijstellingSoort
from stagetui.profiles.years import UNWEIGHED, Component, StageYear

HALF = YEAR // 2
"""Months."""


def wensen(
    profile: Profile, voorkeuren: Iterable[Voorkeur], maanden: Sequence[date], begin: int
) -> tuple[Wens, ...]:
    """Tell what an aios wishes, in the words of the allocator (H4).

    Each column that a preference fills in is a wish of that rank. One that is said of several kinds of stage alike (a
    region, a place) counts once, with the best of its ranks: it holds for every stage that meets it. What lies outside
    `maanden` is left out: it can no longer be met.

    Args:
        profile: The rules as they hold for this aios, with a year of stages.
        voorkeuren: All preferences of the aios.
        maanden: The first days of consecutive months, at least one, as the allocator counts them.
        begin: The index in `maanden` of the month in which the aios's year of stages begins; may be below zero.
    """
    if profile.year is None:
        return ()
    found: dict[tuple[object, ...], Wens] = {}
    teller = _Teller(profile, profile.year, maanden, begin)
    for voorkeur in sorted(voorkeuren, key=lambda v: (v.rang, v.stagesoort)):
        for wens in teller.told(voorkeur):
            found.setdefault((wens.soort, wens.waarde, wens.daarna, wens.van, wens.tot), wens)
    return tuple(found.values())


class _Teller:
    """Turns preferences into wishes, against one profile and one row of months."""

    def __init__(self, profile: Profile, year: StageYear, maanden: Sequence[date], begin: int) -> None:
        self.year, self.maanden, self.begin = year, maanden, begin
        self.lowest = profile.preferences.maximum

    def told(self, voorkeur: Voorkeur) -> Iterator[Wens]:
        """The wishes of one preference."""
        rang, kind = voorkeur.rang, voorkeur.stagesoort
        if voorkeur.plaats:
            yield self._wens(WensSoort.PLAATS, voorkeur.plaats, rang)
        components = self.year.of_stage(kind, None, voorkeur.specialisme)
        if voorkeur.specialisme:
            for field in _fields(components):
                yield self._wens(WensSoort.VELD, field, rang)
        if voorkeur.regio:
            yield self._wens(WensSoort.REGIO, voorkeur.regio, rang)
        moment = read_period(voorkeur.periode) if voorkeur.periode else None
        if moment is not None:
            yield from self._moment(moment, components, rang)

    def _moment(self, moment: Moment, components: Sequence[Component], rang: int) -> Iterator[Wens]:
        fields = _fields(components)
        match moment:
            case Start() | Quarter() | HalfYear() | First():
                yield from self._between(fields, *self._span(moment), rang)
            case Last():
                yield from self._last(components, rang)
            case Before(other):
                yield from self._order(fields, _fields(self.year.of_stage(other, None)), rang)
            case After(other):
                yield from self._order(_fields(self.year.of_stage(other, None)), fields, rang)
            case Length(weeks):
                for one in components:
                    if one.weeks == weeks:
                        yield self._wens(WensSoort.ONDERDEEL, one.id, rang)

    def _span(self, moment: Start | Quarter | HalfYear | First) -> tuple[int, int]:
        """The first and the last month in which the stage would start."""
        match moment:
            case Start(month):
                at = month_index(self.maanden[0], month)
                return at, at
            case Quarter(number):
                first = self.begin + (number - 1) * QUARTER
                return first, first + QUARTER - 1
            case HalfYear(number):
                first = self.begin + (number - 1) * HALF
                return first, first + HALF - 1
            case First():
                return self.begin, self.begin + self.year.slack_months

    def _between(self, fields: Iterable[str], van: int, tot: int, rang: int) -> Iterator[Wens]:
        van, tot = max(van, 0), min(tot, len(self.maanden) - 1)
        if van <= tot:
            for field in fields:
                yield self._wens(WensSoort.PERIODE, field, rang, van=van, tot=tot)

    def _last(self, components: Sequence[Component], rang: int) -> Iterator[Wens]:
        """It starts no sooner than its longest form would, to fill up the year."""
        for field in _fields(components):
            months = max(
                duur(Onderdeel(c.id, c.field, c.weeks), FULL_TIME) for c in components if c.field == field
            )
            first = self.begin + self.year.months - months
            yield from self._between([field], first, len(self.maanden) - 1, rang)

    def _order(self, earlier: Iterable[str], later: Iterable[str], rang: int) -> Iterator[Wens]:
        for one, other in product(earlier, later):
            if one != other:
                yield self._wens(WensSoort.VOLGORDE, one, rang, daarna=other)

    def _wens(
        self, soort: WensSoort, waarde: str, rang: int, *, van: int = 0, tot: int = 0, daarna: str = ""
    ) -> Wens:
        weight = self.year.weights.get(soort, UNWEIGHED)
        return Wens(soort, waarde, weight * max(self.lowest + 1 - rang, 1), rang, van, tot, daarna)


def _fields(components: Iterable[Component]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.field for one in components))


def electives(
    profile: Profile,
    aios: Aios,
    voorkeuren: Iterable[Voorkeur],
    exemptions: Iterable[Vrijstelling],
    approved_requests: Collection[str],
    jaarwens: Jaarwens | None,
) -> frozenset[str]:
    """Tell which elective components this aios may do: asked for with a motivation, and nothing in the way (H10-H12).

    Args:
        profile: The rules as they hold for this aios.
        aios: Whose preferences these are.
        voorkeuren: All preferences of the aios.
        exemptions: The aios's vrijstellingen and EVC.
        approved_requests: The kinds of aanvraag that were approved for this aios.
        jaarwens: What the aios said of the year as a whole; what is not said counts as no weeks outside.
    """
    wanted = list(voorkeuren)
    refused = elective_refusals(profile, aios, wanted, exemptions, approved_requests, jaarwens)
    return frozenset(one.id for one, _ in _asked(profile, wanted) if one.id not in refused)


def elective_refusals(
    profile: Profile,
    aios: Aios,
    voorkeuren: Iterable[Voorkeur],
    exemptions: Iterable[Vrijstelling],
    approved_requests: Collection[str],
    jaarwens: Jaarwens | None,
) -> dict[str, str]:
    """Tell why elective components that this aios asked for are not allowed, by id; see `electives`."""
    if profile.year is None:
        return {}
    shown = {e.vakgebied for e in exemptions if e.soort is VrijstellingSoort.EVC}
    outside = (jaarwens.weken_buiten if jaarwens else None) or 0
    found: dict[str, str] = {}
    for one, motivated in _asked(profile, voorkeuren):
        if not motivated:
            reason = f"{one.name} is er alleen met een motivatie; vul die in bij de voorkeur van {aios.aios}"
        elif one.needs_evc and shown.isdisjoint(one.needs_evc):
            reason = f"{one.name} vraagt EVC in {' of '.join(one.needs_evc)}; {aios.aios} heeft die niet"
        elif one.request is not None and one.request not in approved_requests:
            reason = f"{one.name} vraagt een goedgekeurde aanvraag {one.request}; {aios.aios} heeft die niet"
        elif one.outside and one.weeks + outside > profile.year.outside_weeks:
            reason = (
                f"{one.name} duurt {one.weeks} weken en {aios.aios} is al {outside} weken buiten kliniek en praktijk; "
                f"samen mag dat hoogstens {profile.year.outside_weeks} weken zijn"
            )
        else:
            continue
        found[one.id] = reason
    return found


def _asked(profile: Profile, voorkeuren: Iterable[Voorkeur]) -> list[tuple[Component, bool]]:
    """The electives that a preference names by their field, and whether one of those says why."""
    if profile.year is None:
        return []
    wanted: dict[str, bool] = {}
    for voorkeur in voorkeuren:
        if voorkeur.specialisme:
            for one in profile.year.of_stage(voorkeur.stagesoort, None, voorkeur.specialisme):
                wanted[one.id] = wanted.get(one.id, False) or bool((voorkeur.motivatie or "").strip())
    return [(one, wanted[one.id]) for one in profile.year.components if one.elective and one.id in wanted]

"""Is a place recognised on every day of a stage: by an opleider, and with instelling and SLWP in order (H17, H18)?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from stagetui.engine.records import Afwezigheid, Stageopleider, Stageplaats
from stagetui.engine.rules.periods import Period, joined, overlap, without
from stagetui.profiles.calendar import months_before
from stagetui.profiles.terms import Afwezig
from stagetui.profiles.years import Recognition

FOREVER = date(9000, 1, 1)
"""The last day of what has no end."""
_EVER = date(1, 1, 2)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """Where the recognition of an opleider counts instead, until `tot` inclusive (H17: for one instelling)."""

    plaats: str
    instelling: str
    tot: date


@dataclass(frozen=True, slots=True)
class Supervision:
    """A place with who supervises there.

    Attributes:
        place: The place.
        opleiders: Everybody on record there.
        absences: When they are away, and who stands in (H18).
        claims: By the name of an opleider: where else the recognition counts.
    """

    place: Stageplaats
    opleiders: tuple[Stageopleider, ...] = ()
    absences: tuple[Afwezigheid, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, both inclusive, on which no recognised opleider is at a place, and why each of them does not count."""

    van: date
    tot: date
    redenen: tuple[str, ...]


def supervision(
    places: Iterable[Stageplaats], opleiders: Sequence[Stageopleider], absences: Sequence[Afwezigheid]
) -> dict[str, Supervision]:
    """Put together, by place, who supervises there; from all places and opleiders of the bureau, for the claims."""
    known = {place.plaats: place for place in places}
    by_place: dict[str, list[Stageopleider]] = defaultdict(list)
    for one in opleiders:
        by_place[one.plaats].append(one)
    away: dict[str, list[Afwezigheid]] = defaultdict(list)
    for absence in absences:
        away[absence.plaats].append(absence)
    claims = _claims(known, opleiders, absences)
    return {
        plaats: Supervision(
            place,
            tuple(by_place[plaats]),
            tuple(away[plaats]),
            {one.naam: claims[plaats, one.naam] for one in by_place[plaats] if (plaats, one.naam) in claims},
        )
        for plaats, place in known.items()
    }


def gaps(at: Supervision, rule: Recognition, start: date, eind: date) -> list[Gap]:
    """The days of a stage on which no recognised opleider is there (H17, H18).

    An opleider counts from BIG registration on, with enough hours a week, when there long enough on `start`, until the
    end of the recognition, and not while away. What is not known does not stand in the way. While away, a recognised
    partner counts as well as before, and a named deputy also when not there that long yet.

    Args:
        at: The place and who supervises there.
        rule: What the profile asks.
        start: First day of the stage.
        eind: Last day, inclusive.
    """
    return [
        Gap(van, tot, tuple(_why(at, rule, start, (van, tot))))
        for van, tot in without([(start, eind)], _covered(at, rule, start))
    ]


def objections(at: Supervision, rule: Recognition, start: date, eind: date) -> list[str]:
    """What stands in the way of a stage here as far as the stageopleiders go, as Dutch sentences (H17, H18)."""
    plaats = at.place.plaats
    if not at.opleiders:
        remedy = "leg die vast met stagetui import stageopleiders"
        return [f"{plaats} heeft geen stageopleider, en telt dus niet als erkend; {remedy}"]
    return [
        f"{plaats} heeft van {gap.van} t/m {gap.tot} geen erkende stageopleider ({'; '.join(gap.redenen)})"
        for gap in gaps(at, rule, start, eind)
    ]


def recognised_until(at: Supervision, rule: Recognition, day: date) -> date | None:
    """The last day up to which opleider, instelling and SLWP are all recognised without a gap from `day` on (H17).

    `day` counts as the start of a stage. None: no end is known. Not recognised on `day` itself: the day before it, so
    that no stage from then on fits.
    """
    tot = next((last for first, last in _covered(at, rule, day) if first <= day <= last), day - _DAY)
    known = [end for end in (at.place.erkenning_tot, at.place.slwp_tot) if end is not None]
    last = max(min([tot, *known]), day - _DAY)
    return None if last >= FOREVER else last


def remarks(at: Supervision, rule: Recognition) -> list[str]:
    """What is not known about the recognition, and what is aimed at and not there; it stops nothing (H17)."""
    told = [] if at.opleiders else ["er is geen stageopleider bekend, dus de plaats telt niet als erkend"]
    for one in at.opleiders:
        unknown = [
            what
            for what, value in (
                ("de BIG-registratie", one.big),
                ("het aantal uren per week", one.uren_per_week),
                ("sinds wanneer", one.sinds),
                ("tot wanneer erkend", one.erkend_tot),
            )
            if value is None
        ]
        if unknown:
            told.append(f"van {one.naam} is niet bekend: {', '.join(unknown)}")
    told += [
        f"tot wanneer {what} geldt, is niet bekend"
        for what, value in (
            ("de erkenning van de instelling", at.place.erkenning_tot),
            ("het SLWP", at.place.slwp_tot),
        )
        if value is None
    ]
    if rule.duo and len(at.opleiders) == 1:
        told.append("er is één stageopleider; het streven is twee")
    return told


def touching(absence: Afwezigheid, rule: Recognition) -> Period | None:
    """The days of an absence that touch the recognition, both inclusive; None when it is too short for that (H18).

    Illness and leave touch it when they last longer than the profile says; while the last day is not known, from the
    day on which they do.
    """
    bounds = {Afwezig.ZIEKTE: rule.sick_days, Afwezig.VERLOF: rule.leave_days}
    days = bounds.get(absence.reden, 0)
    if absence.tot is None:
        return absence.van + timedelta(days=days), FOREVER
    long_enough = (absence.tot - absence.van).days + 1 > days
    return (absence.van, absence.tot) if long_enough else None


def _claims(
    places: Mapping[str, Stageplaats], opleiders: Sequence[Stageopleider], absences: Sequence[Afwezigheid]
) -> dict[tuple[str, str], Claim]:
    """By place and name: the place where the recognition of the same person counts first.

    The same person has the same address. First is where they work longest, then the first place by code; leaving it
    ends the claim. Places of one instelling, or under one umbrella (koepel), do not stand in each other's way.
    """
    left = {(one.plaats, one.naam): one.van - _DAY for one in absences if one.reden is Afwezig.VERTROKKEN}
    people: dict[str, list[Stageopleider]] = defaultdict(list)
    for one in opleiders:
        if one.email and one.plaats in places:
            people[one.email.casefold()].append(one)
    found = {}
    for records in people.values():
        ordered = sorted(records, key=lambda one: (one.sinds or date.max, one.plaats, one.naam))
        for index, one in enumerate(ordered):
            claims = [
                Claim(
                    first.plaats,
                    places[first.plaats].instelling,
                    min(left.get((first.plaats, first.naam), FOREVER), first.erkend_tot or FOREVER),
                )
                for first in ordered[:index]
                if not _together(places[first.plaats], places[one.plaats])
            ]
            if claims:
                found[one.plaats, one.naam] = max(claims, key=lambda claim: claim.tot)
    return found


def _together(one: Stageplaats, other: Stageplaats) -> bool:
    """Whether one recognition holds for both: of one instelling, or under one umbrella."""
    return one.instelling == other.instelling or (one.koepel is not None and one.koepel == other.koepel)


def _covered(at: Supervision, rule: Recognition, start: date) -> list[Period]:
    """All days on which a recognised opleider, or a deputy of one, is there, for a stage that starts on `start`."""
    names = {one.naam: one for one in at.opleiders}
    days = [
        period
        for one in at.opleiders
        if not _lacks(one, rule, start, new=False)
        for period in _present(one, at, rule)
    ]
    for absence in at.absences:
        deputy, away = names.get(absence.waarnemer or ""), touching(absence, rule)
        absent = names.get(absence.naam)
        if deputy is None or absent is None or away is None:
            continue
        if not _lacks(absent, rule, start, new=False) and not _lacks(deputy, rule, start, new=True):
            replaced = _common([away], _present(absent, at, rule, but=absence))
            days += _common(replaced, _present(deputy, at, rule))
    return joined(days)


def _common(some: Iterable[Period], others: Sequence[Period]) -> list[Period]:
    return [
        (max(van, first), min(tot, last))
        for van, tot in some
        for first, last in others
        if overlap((van, tot), (first, last))
    ]


def _present(
    one: Stageopleider, at: Supervision, rule: Recognition, but: Afwezigheid | None = None
) -> list[Period]:
    """The days on which an opleider is there, apart from the absence `but`, and the recognition counts here."""
    away = [
        period
        for absence in at.absences
        if absence.naam == one.naam and absence is not but and (period := touching(absence, rule))
    ]
    claim = at.claims.get(one.naam)
    if claim:
        away.append((_EVER, claim.tot))
    whole = one.sinds or _EVER, one.erkend_tot or FOREVER
    return without([whole], away) if whole[0] <= whole[1] else []


def _lacks(one: Stageopleider, rule: Recognition, start: date, *, new: bool) -> str | None:
    """Why somebody does not count as an opleider for a stage that starts then; `new`: may also have come since."""
    if one.big is False:
        return f"{one.naam} staat niet in het BIG-register"
    if one.uren_per_week is not None and one.uren_per_week < rule.hours:
        return f"{one.naam} werkt er {one.uren_per_week} uur per week, en {rule.hours} is nodig"
    if one.sinds is not None and not new and one.sinds > months_before(start, rule.months):
        return (
            f"{one.naam} werkt er pas sinds {one.sinds}, en dat moet bij de start {rule.months} maanden zijn"
        )
    return None


def _why(at: Supervision, rule: Recognition, start: date, period: Period) -> Iterator[str]:
    """Why nobody counts on these days, opleider by opleider; not why somebody is away, which is theirs to tell."""
    van, tot = period
    if not at.opleiders:
        yield "er is geen stageopleider bekend"
    for one in at.opleiders:
        if lacks := _lacks(one, rule, start, new=False):
            yield lacks
            continue
        if one.erkend_tot is not None and one.erkend_tot < tot:
            yield f"de erkenning van {one.naam} loopt t/m {one.erkend_tot}"
        claim = at.claims.get(one.naam)
        if claim and claim.tot >= van:
            yield f"de erkenning van {one.naam} telt bij {claim.plaats} ({claim.instelling})"
        for absence in at.absences:
            away = touching(absence, rule)
            if absence.naam == one.naam and away and overlap(away, period):
                until = f"t/m {absence.tot}" if absence.tot else "zonder bekende laatste dag"
                gone = absence.reden is Afwezig.VERTROKKEN
                yield (
                    f"{one.naam} is vertrokken per {absence.van}"
                    if gone
                    else f"{one.naam} is afwezig van {absence.van} {until}"
                )

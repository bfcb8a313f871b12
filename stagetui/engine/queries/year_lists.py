"""The lists of a definitive plan: what the institute's own system carries over, and the course groups (H9, H21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from stagetui.engine.exchange.encoding import CellType, TableData
from stagetui.engine.queries.components import component_for
from stagetui.engine.queries.endings import ended_early, superseded
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.rules import round_profiles
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aios, Plaatsing, Stage, Stageplaats
from stagetui.engine.rules.halfyears import QUARTER, half_year_of, months_after
from stagetui.engine.rules.yeartime import DAY, lengthens, worked_weeks
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import FULL_TIME, Werktijd, full_time_weeks
from stagetui.profiles.terms import DEFINITIEF, Status

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Profile
    from stagetui.profiles.years import StageYear

T, N, D = CellType.TEXT, CellType.INT, CellType.DATE
CARRIED = "overdracht"
GROUPS = "groepen"
ENDED = "beëindigd"
"""The status in the list of a stage that ended early and is over (H22)."""
LEAST = timedelta(days=14)
"""Who is at a stage for so many days of a quarter at the least, is in its course group."""

CARRIED_COLUMNS = (
    *(("plaatsing", N), ("aios", T), ("naam", T), ("email", T), ("instituut", T), ("stagesoort", T)),
    *(("onderdeel", T), ("onderdeel_naam", T), ("plaats", T), ("stageplaats", T), ("instelling", T)),
    *(("vestiging", T), ("stageopleiders", T), ("start", D), ("eind", D), ("weken", N), ("deeltijd", N)),
    ("status", T),
)
GROUP_COLUMNS = (
    *(("instituut", T), ("stagesoort", T), ("stage", T), ("van", D), ("tot", D), ("aios", T), ("naam", T)),
    *(("email", T), ("plaats", T), ("stageplaats", T), ("instelling", T), ("start", D), ("eind", D)),
)


@dataclass(frozen=True, slots=True)
class Definitief:
    """A definitive stage with all that the lists tell of it; `beeindigd`: it ended early (H22)."""

    plaatsing: Plaatsing
    aios: Aios
    stage: Stage
    plaats: Stageplaats
    instelling: str
    vestiging: str
    stageopleiders: str
    beeindigd: bool


@dataclass(frozen=True, slots=True)
class Groep:
    """The aios of one institute who do one kind of stage in a quarter, `van` until `tot` inclusive (H21)."""

    instituut: str
    stagesoort: str
    stage: str
    van: date
    tot: date
    leden: tuple[Definitief, ...]


def carried_over(view: View, profile: Profile) -> TableData:
    """H9: every definitive stage of a profile with a year of stages, by aios and first day.

    Of one that ended early the weeks are those that were done, also when its kind was planned anew since (H22).
    """
    year = profile.year
    worked = Werktijden(view)
    rows = []
    for one in _definitive(view, profile) if year else ():
        werktijd = worked.of(one.aios)
        component = component_for(year, one.stage, one.plaats, werktijd) if year else None
        weeks = one.stage.weken or (component.weeks if component else None)
        rows.append(
            _row(one)
            | {
                "plaatsing": one.plaatsing.plaatsing,
                "stagesoort": one.plaatsing.stagesoort,
                "onderdeel": component.id if component else None,
                "onderdeel_naam": component.name if component else None,
                "weken": _weeks_done(year, one, werktijd) if year and one.beeindigd else weeks,
                "deeltijd": werktijd.on(one.plaatsing.start),
                "status": ENDED if _over(view, one) else one.plaatsing.status.value,
            }
        )
    return _table(CARRIED_COLUMNS, rows)


def _over(view: View, one: Definitief) -> bool:
    """Whether a stage ended early and is over, or makes place for another of its kind."""
    return one.beeindigd and (one.plaatsing.status is Status.VERVALLEN or one.plaatsing.eind < view.today)


def _weeks_done(year: StageYear, one: Definitief, werktijd: Werktijd) -> int:
    """Whole full-time weeks that a stage lasted; where part time does not lengthen, the weeks on the calendar (H14)."""
    start, eind = one.plaatsing.start, one.plaatsing.eind
    if lengthens(year, one.stage):
        return round(worked_weeks(werktijd, start, eind))
    return round(full_time_weeks(start, eind, FULL_TIME))


def course_groups(view: View, profile: Profile) -> TableData:
    """H21: the course groups of a profile, a row for each aios in a group."""
    rows = [
        _row(one) | {name: getattr(group, name) for name in ("stagesoort", "stage", "van", "tot")}
        for group in _groups(profile, _definitive(view, profile))
        for one in group.leden
    ]
    return _table(GROUP_COLUMNS, rows)


def round_groups(view: View, naam: str) -> list[Groep]:
    """H21: the course groups in the quarters of a round.

    Raises:
        RefusedError: there is no such round, or its stages are not planned as a year.
    """
    ronde = the_round(view, naam)
    profiles = [one for one in round_profiles(view, naam).values() if one.year is not None]
    if not profiles:
        raise RefusedError(
            "Geen groepen",
            f"De profielen van ronde {naam} plannen geen stagejaar; groepen zijn er alleen daarvoor.",
        )
    found = [
        group
        for profile in profiles
        for group in _groups(profile, _definitive(view, profile, ronde.instituut))
    ]
    return [one for one in found if one.van <= ronde.tot and one.tot >= ronde.van]


def quarters_of(year: StageYear, start: date, eind: date) -> Iterator[tuple[date, date]]:
    """The quarters, first and last day, in which a stage lies for two weeks or more; always one."""
    first = half_year_of(year, start)
    while months_after(first, QUARTER) <= start:
        first = months_after(first, QUARTER)
    found = []
    while first <= eind:
        last = months_after(first, QUARTER) - DAY
        found.append((min(eind, last) - max(start, first) + DAY, first, last))
        first = last + DAY
    longest = max(days for days, _, _ in found)
    yield from ((first, last) for days, first, last in found if days >= min(LEAST, longest))


def _definitive(view: View, profile: Profile, instituut: str | None = None) -> list[Definitief]:
    scope, params = view.rights.scope("a")
    read = view.reader.records
    people = {
        a.aios: a
        for a in read(
            Aios,
            f"SELECT a.* FROM aios a WHERE {scope} AND a.profiel = ? AND (?::VARCHAR IS NULL OR a.instituut = ?)",
            [*params, profile.id, instituut, instituut],
        )
    }
    stages = {(s.aios, s.stagesoort): s for s in read(Stage, "SELECT * FROM stage")}
    places = {p.plaats: p for p in read(Stageplaats, "SELECT * FROM stageplaats")}
    houses = {
        code: (naam, plaats)
        for code, naam, plaats in view.reader.rows("SELECT instelling, naam, plaats FROM instelling")
    }
    opleiders = dict(
        view.reader.rows(
            "SELECT plaats, string_agg(naam, '; ' ORDER BY naam) FROM stageopleider GROUP BY plaats"
        )
    )
    placed = read(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE status IN (SELECT unnest(?::VARCHAR[])) AND plaats IS NOT NULL "
        "ORDER BY aios, start, stagesoort",
        [[one.value for one in DEFINITIEF]],
    )
    ended, before = ended_early(view, profile), superseded(view, profile)
    # by now the line of the schema is that of the stage which was planned anew
    lines = {
        one.plaatsing: replace(stages[one.aios, one.stagesoort], start=one.start, eind=one.eind, weken=None)
        for one in before
        if (one.aios, one.stagesoort) in stages
    }
    return [
        Definitief(
            one,
            people[one.aios],
            lines.get(one.plaatsing) or stages[one.aios, one.stagesoort],
            places[one.plaats or ""],
            *houses[places[one.plaats or ""].instelling],
            opleiders.get(one.plaats, ""),
            one.plaatsing in ended,
        )
        for one in sorted(
            [*placed, *(p for p in before if p.plaatsing in lines)],
            key=lambda p: (p.aios, p.start, p.stagesoort),
        )
        if one.aios in people
    ]


def _groups(profile: Profile, found: Sequence[Definitief]) -> list[Groep]:
    year = profile.year
    if year is None:
        return []
    members: dict[tuple[str, str, date, date], list[Definitief]] = {}
    for one in found:
        for van, tot in quarters_of(year, one.plaatsing.start, one.plaatsing.eind):
            members.setdefault((one.aios.instituut, one.plaatsing.stagesoort, van, tot), []).append(one)
    groups = [
        Groep(instituut, kind, profile.kinds[kind].name, van, tot, tuple(leden))
        for (instituut, kind, van, tot), leden in members.items()
        if kind in profile.kinds
    ]
    return sorted(groups, key=lambda g: (g.instituut, g.van, profile.kinds[g.stagesoort].order, g.stagesoort))


def _row(one: Definitief) -> dict[str, Any]:
    """What both lists tell of a stage."""
    return {
        "aios": one.aios.aios,
        "naam": one.aios.naam,
        "email": one.aios.email,
        "instituut": one.aios.instituut,
        "plaats": one.plaats.plaats,
        "stageplaats": one.plaats.naam,
        "instelling": one.instelling,
        "vestiging": one.vestiging,
        "stageopleiders": one.stageopleiders,
        "start": one.plaatsing.start,
        "eind": one.plaatsing.eind,
    }


def _table(columns: tuple[tuple[str, CellType], ...], rows: Sequence[Mapping[str, Any]]) -> TableData:
    return TableData(columns, {name: [row[name] for row in rows] for name, _ in columns})

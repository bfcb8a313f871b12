"""The calendar of the half years that institutes plan: milestones with their dates and where they stand (H4-H6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.queries.calendar import Termijn
from stagetui.engine.records import Aios, HalfjaarMijlpaal, Ronde
from stagetui.engine.rules.deadlines import OPEN_DAYS, PENDING, Staat
from stagetui.engine.rules.eligibility import rules_for
from stagetui.engine.rules.halfyears import begin_of_year, end_of_year, half_year_of, next_half_year
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.terms import Eigenaar, Gedaan, Stap

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Milestone, Profile
    from stagetui.profiles.years import StageYear

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HalfjaarTermijn:
    """A milestone of a half year of one institute; `dagen` counts from today to `datum`, below zero when it has passed.

    It has what a milestone of a stage has, but no aios and no stagesoort: an institute stands in the place of a name.

    Attributes:
        start: The first day of the half year.
        eind: Its last day, inclusive.
        afvinken: Whether it is ticked off by hand (too).
        ronde: The round in which the half year is planned; None when there is none yet.
    """

    mijlpaal: str
    profiel: str
    instituut: str
    start: date
    eind: date
    datum: date
    dagen: int
    staat: Staat
    eigenaar: Eigenaar
    tekst: str
    afvinken: bool
    stap: Stap | None
    ronde: str | None

    @property
    def aios(self) -> None:
        """It is nobody's in particular."""
        return None

    @property
    def stagesoort(self) -> None:
        """It is of no stage."""
        return None

    @property
    def naam(self) -> str:
        """Whose it is."""
        return self.instituut


Kalenderregel = Termijn | HalfjaarTermijn
"""A line of the calendar."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the data shows about a half year of an institute.

    Attributes:
        begin: Its first day.
        wachten: How many aios whose year begins in it have not handed in anything.
        rondes: The rounds that plan it.
        voorstel: Whether one of those has a voorstel.
        afgevinkt: The milestones that were ticked off.
    """

    begin: date
    wachten: int
    rondes: tuple[Ronde, ...]
    voorstel: bool
    afgevinkt: frozenset[str]

    def shown(self, kind: Gedaan, milestone: Milestone, day: date, today: date) -> bool:
        """Whether one of the things that `done_by` names shows that the milestone is done."""
        final = any(one.definitief_op for one in self.rondes)
        published = final or any(one.gepubliceerd_op for one in self.rondes)
        return {
            Gedaan.VOORKEUR: not self.wachten,
            Gedaan.VOORSTEL: published or self.voorstel,
            Gedaan.BEKENDGEMAAKT: published,
            Gedaan.DEFINITIEF: final,
            Gedaan.DATUM: today >= day,
            Gedaan.AFVINKEN: milestone.id in self.afgevinkt,
        }.get(kind, False)

    def state(self, milestone: Milestone, day: date, today: date) -> Staat:
        """Where a milestone stands; once the half year has begun, what prepares it is of no use any more."""
        if any(self.shown(kind, milestone, day, today) for kind in milestone.done_by):
            return Staat.GEDAAN
        if today >= self.begin:
            return Staat.NVT
        if today > day:
            return Staat.TE_LAAT
        return Staat.OPEN if (day - today).days <= OPEN_DAYS else Staat.KOMEND


def half_year_milestones(
    view: View,
    *,
    profiel: str | None = None,
    eigenaar: Eigenaar | None = None,
    staten: Collection[Staat] = tuple(Staat),
    to: date | None = None,
    past: bool = False,
) -> list[HalfjaarTermijn]:
    """The milestones of every half year in which an institute has aios in their year of stages, from this one on.

    Only for who sees aios of that institute and profile; the earliest date first.

    Args:
        view: Who looks, and when.
        profiel: The id of one profile.
        eigenaar: Who has to act.
        staten: Where the milestones stand.
        to: The last date, inclusive.
        past: Whether half years that are over are told too.
    """
    planned = [
        (one, one.year) for one in view.book.profiles.values() if profiel in (None, one.id) and one.year
    ]
    if not planned:
        return []
    facts = _Facts(view)
    found = []
    for profile, year in planned:
        for instituut, begin in facts.half_years(profile, year, past=past):
            plan = facts.plan(profile, year, instituut, begin)
            for one in profile.half_year_calendar():
                day = milestone_date(one, begin, begin)
                staat = plan.state(one, day, view.today)
                if staat in staten and eigenaar in (None, one.owner) and (to is None or day <= to):
                    found.append(_line(view.today, profile, year, instituut, plan, one, day, staat))
    return sorted(found, key=lambda one: (one.datum, one.profiel, one.instituut, one.mijlpaal))


def half_years_due(
    view: View, *, days: int = OPEN_DAYS, profiel: str | None = None, eigenaar: Eigenaar | None = None
) -> list[HalfjaarTermijn]:
    """What is late, or has to be done within so many days; see `half_year_milestones`."""
    to = view.today + timedelta(days=days)
    return half_year_milestones(view, profiel=profiel, eigenaar=eigenaar, staten=PENDING, to=to)


def _line(
    today: date,
    profile: Profile,
    year: StageYear,
    instituut: str,
    plan: _Plan,
    milestone: Milestone,
    day: date,
    staat: Staat,
) -> HalfjaarTermijn:
    return HalfjaarTermijn(
        milestone.id,
        profile.id,
        instituut,
        plan.begin,
        next_half_year(year, plan.begin) - _DAY,
        day,
        (day - today).days,
        staat,
        milestone.owner,
        milestone.text,
        Gedaan.AFVINKEN in milestone.done_by,
        milestone.step,
        plan.rondes[-1].ronde if plan.rondes else None,
    )


class _Facts:
    """What the data shows about half years, read once."""

    def __init__(self, view: View) -> None:
        self._view = view
        scope, params = view.rights.scope("a")
        read = view.reader.records
        self._people: dict[str, list[Aios]] = defaultdict(list)
        for aios in read(Aios, f"SELECT a.* FROM aios a WHERE {scope} ORDER BY aios", params):
            self._people[aios.profiel].append(aios)
        self._begins: dict[str, list[tuple[Aios, date]]] = {}
        self._rounds: dict[str, list[Ronde]] = defaultdict(list)
        rounds = {one.ronde: one for one in read(Ronde, "SELECT * FROM ronde ORDER BY gemaakt_op, ronde")}
        for ronde, profiel in view.reader.rows("SELECT ronde, profiel FROM ronde_profiel ORDER BY ALL"):
            self._rounds[profiel].append(rounds[ronde])
        self._proposed = {ronde for (ronde,) in view.reader.rows("SELECT DISTINCT ronde FROM voorstel")}
        self._in = {
            aios for (aios,) in view.reader.rows("SELECT aios FROM voorkeur UNION SELECT aios FROM jaarwens")
        }
        self._ticked: dict[tuple[str, str, date], set[str]] = defaultdict(set)
        for one in read(HalfjaarMijlpaal, "SELECT * FROM mijlpaal_halfjaar"):
            self._ticked[one.profiel, one.instituut, one.begin].add(one.mijlpaal)

    def _years(self, profile: Profile) -> list[tuple[Aios, date]]:
        """Everybody of a profile of whom it is known, with the first day of their year of stages."""
        if profile.id not in self._begins:
            found = (
                (aios, begin_of_year(rules_for(profile, aios), aios)) for aios in self._people[profile.id]
            )
            self._begins[profile.id] = [(aios, begin) for aios, begin in found if begin is not None]
        return self._begins[profile.id]

    def half_years(self, profile: Profile, year: StageYear, *, past: bool) -> list[tuple[str, date]]:
        """Each institute with the half years in which it has aios in their year of stages, from this one on or all."""
        found: set[tuple[str, date]] = set()
        now = half_year_of(year, self._view.today)
        for aios, begin in self._years(profile):
            half, last = half_year_of(year, begin), end_of_year(year, begin)
            while half <= last:
                if past or half >= now:
                    found.add((aios.instituut, half))
                half = next_half_year(year, half)
        return sorted(found)

    def plan(self, profile: Profile, year: StageYear, instituut: str, begin: date) -> _Plan:
        """What is there of one half year."""
        after = next_half_year(year, begin)
        rounds = [
            one
            for one in self._rounds[profile.id]
            if one.instituut in (None, instituut) and one.van < after and one.tot >= begin
        ]
        waiting = sum(
            aios.instituut == instituut and begin <= first < after and aios.aios not in self._in
            for aios, first in self._years(profile)
        )
        return _Plan(
            begin,
            waiting,
            tuple(rounds),
            any(one.ronde in self._proposed for one in rounds),
            frozenset(self._ticked.get((profile.id, instituut, begin), ())),
        )

"""The calendar: every milestone of every stage with its date and where it stands (N3, N19), read in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.queries.calendar_requests import CalendarRequests
from stagetui.engine.queries.concerns import concerns
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import AanvraagStatus, Aios, BerichtStatus, Herkomst, Stage
from stagetui.engine.rules.deadlines import OPEN_DAYS, PENDING, Staat, Stand, named, standing, state
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.stages import SEPARATOR
from stagetui.profiles.terms import Berichtsoort, Bewijs, Eigenaar, Gedaan, Route, Stap, Status

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.queries.concerns import Zorg
    from stagetui.profiles.schema import Milestone, Profile

Key = tuple[str, str]
LINE = ("aios", "stagesoort", "start", "eind")
KNOWN_ON = (
    "EXISTS (SELECT 1 FROM beschikbaarheid b WHERE b.plaats = v.plaats AND {day} BETWEEN b.van AND b.tot)"
)
LETTERS_SENT = (
    "coalesce((SELECT bool_and(b.status NOT IN ('vastgehouden', 'mislukt')) FROM bericht b WHERE "
    "b.plaatsing = p.plaatsing AND b.soort LIKE 'plaatsingsbrief-%' AND b.status <> 'ingetrokken'), FALSE)"
)
HELD_BACK = (BerichtStatus.VASTGEHOUDEN, BerichtStatus.INGETROKKEN, BerichtStatus.MISLUKT)
"""A message with one of these tells nobody anything (yet)."""


@dataclass(frozen=True, slots=True)
class Termijn:
    """A milestone of one stage; `dagen` counts from today to `datum`, below zero when it has passed.

    `gedaan_door` tells what shows that it is done; one of those is enough. `mail` is the message that the profile wants
    about it, on the days of `herinner` before its date.
    """

    mijlpaal: str
    aios: str
    naam: str
    profiel: str
    instituut: str
    instituutsopleider: str | None
    stagesoort: str
    start: date
    eind: date
    datum: date
    dagen: int
    staat: Staat
    eigenaar: Eigenaar
    tekst: str
    gedaan_door: tuple[Gedaan, ...]
    stap: Stap | None = None
    mail: Berichtsoort | None = None
    herinner: tuple[int, ...] = ()

    @property
    def afvinken(self) -> bool:
        """Whether it is ticked off by hand (too)."""
        return Gedaan.AFVINKEN in self.gedaan_door


def milestones(
    view: View,
    *,
    persoon: str | None = None,
    profiel: str | None = None,
    mijlpaal: str | None = None,
    eigenaar: Eigenaar | None = None,
    staten: Collection[Staat] = tuple(Staat),
    from_: date | None = None,
    to: date | None = None,
    instead: Sequence[Stage] | None = None,
    freed: Collection[int] = (),
) -> list[Termijn]:
    """The milestones of all stages that this person may see, the earliest date first (N3, N19).

    A milestone for other routes than those of a kind of stage (N4) does not stand in its calendar at all, nor one that
    goes with an aanvraag which nobody made or which was refused (N18). Of a stage with parts (N11) what stands once for
    the stage is done when it is done for all of them. The rules are today's, or those of the round from which the stage
    was placed.

    Args:
        view: Who looks, and when.
        persoon: The code of one aios; None for everybody.
        profiel: The id of one profile.
        mijlpaal: The id of one milestone, in whatever profile; with `kpb` also the later times (`kpb/2`).
        eigenaar: Who has to act.
        staten: Where the milestones stand.
        from_: The first date, inclusive.
        to: The last date, inclusive.
        instead: The lines of the schema of `persoon` as they would be, instead of those that are stored.
        freed: Plaatsingen (by number) that would be undone.

    Raises:
        RefusedError: the bureau has no profile for one of these aios any more.
    """
    facts = _Facts(view, persoon, profiel, instead, freed)
    found = []
    for stage, aios, profile, calendar in facts.stages():
        stand: Stand | None = None
        for milestone in calendar:
            if (mijlpaal and mijlpaal not in (milestone.id, named(milestone.id))) or (
                eigenaar and milestone.owner is not eigenaar
            ):
                continue
            day = milestone_date(milestone, stage.start, stage.eind)
            if (from_ and day < from_) or (to and day > to):
                continue
            stand = stand or facts.stand(stage, profile)
            staat = state(milestone, day, stand, view.today)
            if staat in staten:
                found.append(_line(view.today, stage, aios, milestone, day, staat))
    return sorted(found, key=_earliest_first)


def due(
    view: View,
    *,
    days: int = OPEN_DAYS,
    persoon: str | None = None,
    profiel: str | None = None,
    mijlpaal: str | None = None,
    eigenaar: Eigenaar | None = None,
) -> list[Termijn]:
    """What is late, or has to be done within so many days, the most urgent first; see `milestones`.

    Stages at a place without a recognised stageopleider stand among them until that is solved (H18), those that a
    vrijstelling forbids (H3), absences of which something is not known (H19), and plaatsingen whose status changes by
    itself until `remind` has done so (H7).
    """
    found = milestones(
        view,
        persoon=persoon,
        profiel=profiel,
        mijlpaal=mijlpaal,
        eigenaar=eigenaar,
        staten=PENDING,
        to=view.today + timedelta(days=days),
    )
    if eigenaar in (None, Eigenaar.BUREAU):
        worries = concerns(view, persoon, profiel)
        found += [_concern(view.today, one) for one in worries if mijlpaal in (None, one.soort)]
    return sorted(found, key=_earliest_first)


def _earliest_first(one: Termijn) -> tuple[object, ...]:
    return one.datum, one.profiel, one.mijlpaal, one.naam, one.aios, one.stagesoort


def _concern(today: date, one: Zorg) -> Termijn:
    return Termijn(
        one.soort,
        one.aios,
        one.naam,
        one.profiel,
        one.instituut,
        one.instituutsopleider,
        one.stagesoort,
        one.start,
        one.eind,
        one.dag,
        (one.dag - today).days,
        Staat.TE_LAAT if one.dag < today else Staat.OPEN,
        Eigenaar.BUREAU,
        one.tekst,
        one.door,
    )


def calendar_of(view: View, stage: Stage, profile: Profile) -> tuple[Milestone, ...]:
    """The milestones that stand in the calendar of one stage, in the order of the profile; none for an unknown kind."""
    if stage.stagesoort not in profile.kinds:
        return ()
    calendar = CalendarRequests(view, stage.aios).held(profile.calendar_for(stage.stagesoort), stage)
    first = stage.start == view.reader.value("SELECT min(start) FROM stage WHERE aios = ?", [stage.aios])
    return standing(calendar, weeks_of(stage, profile), stage.start, stage.eind, first=first)


def weeks_of(stage: Stage, profile: Profile) -> int:
    """The full-time weeks of a stage whose kind the profile knows."""
    return stage.weken or profile.kinds[stage.stagesoort].weeks


def _line(today: date, stage: Stage, aios: Aios, milestone: Milestone, day: date, staat: Staat) -> Termijn:
    return Termijn(
        milestone.id,
        aios.aios,
        aios.naam,
        aios.profiel,
        aios.instituut,
        aios.instituutsopleider,
        stage.stagesoort,
        stage.start,
        stage.eind,
        day,
        (day - today).days,
        staat,
        milestone.owner,
        milestone.text,
        milestone.done_by,
        milestone.step,
        milestone.mail,
        milestone.remind,
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """The plaatsing of a stage that is not vervallen, and whether the stagebegeleider of its place is known."""

    plaatsing: int
    aios: str
    stagesoort: str
    status: Status
    heeft_plaats: bool
    herkomst: Herkomst
    voorstel: int | None
    contact: bool
    brieven: bool


class _Facts:
    """What the data shows about many stages, read once."""

    def __init__(
        self,
        view: View,
        persoon: str | None,
        profiel: str | None,
        instead: Sequence[Stage] | None,
        freed: Collection[int],
    ) -> None:
        self._rules = Rules(view)
        scope, params = view.rights.scope("a")
        mine = f"{scope} AND (?::VARCHAR IS NULL OR a.aios = ?) AND (?::VARCHAR IS NULL OR a.profiel = ?)"
        values = [*params, persoon, persoon, profiel, profiel]
        read = view.reader.records
        self._people = {a.aios: a for a in read(Aios, f"SELECT * FROM aios a WHERE {mine}", values)}
        stored = f"SELECT s.* FROM stage s JOIN aios a USING (aios) WHERE {mine}"
        self._stages = read(Stage, stored, values) if instead is None else list(instead)
        self._first = {s.aios: s.start for s in sorted(self._stages, key=lambda s: s.start, reverse=True)}
        one = "(?::VARCHAR IS NULL OR {}.aios = ?)"
        only = [persoon, persoon]
        self._placed: dict[Key, _Placed] = {
            (p.aios, p.stagesoort): p
            for p in read(
                _Placed,
                "SELECT p.plaatsing, p.aios, p.stagesoort, p.status, p.plaats IS NOT NULL AS heeft_plaats, "
                "p.herkomst, p.voorstel, "
                f"s.contact_naam IS NOT NULL AS contact, {LETTERS_SENT} AS brieven "
                "FROM plaatsing p LEFT JOIN stageplaats s USING (plaats) "
                f"WHERE p.status <> 'vervallen' AND {one.format('p')}",
                only,
            )
            if p.plaatsing not in freed
        }
        known = " AND ".join(KNOWN_ON.format(day=day) for day in ("s.start", "s.eind"))
        self._preferred: dict[Key, tuple[int, int, int]] = {
            (aios, kind): (wishes, asked, answered)
            for aios, kind, wishes, asked, answered in view.reader.rows(
                f"SELECT v.aios, v.stagesoort, count(*), count(v.plaats), count(*) FILTER (WHERE {known}) "
                "FROM voorkeur v JOIN (SELECT unnest(?::VARCHAR[]) AS aios, unnest(?::VARCHAR[]) AS stagesoort, "
                "unnest(?::DATE[]) AS start, unnest(?::DATE[]) AS eind) s USING (aios, stagesoort) GROUP BY ALL",
                [[getattr(stage, name) for stage in self._stages] for name in LINE],
            )
        }
        self._settled: dict[int, set[str]] = defaultdict(set)
        for plaatsing, partij in view.reader.rows(
            "SELECT plaatsing, partij FROM toestemming UNION ALL SELECT plaatsing, partij FROM aanvraag "
            "WHERE partij IS NOT NULL GROUP BY ALL HAVING arg_max(status, aanvraag) = ?",
            [AanvraagStatus.GEWEIGERD.value],
        ):
            self._settled[plaatsing].add(partij)
        self._ticked: dict[Key, set[str]] = defaultdict(set)
        for aios, kind, mijlpaal in view.reader.rows(
            f"SELECT aios, stagesoort, mijlpaal FROM mijlpaal m WHERE {one.format('m')}", only
        ):
            self._ticked[aios, kind].add(mijlpaal)
        self._told: dict[Key, set[str]] = defaultdict(set)
        for aios, kind, mijlpaal in view.reader.rows(
            "SELECT h.aios, h.stagesoort, h.mijlpaal FROM herinnering h JOIN bericht b USING (bericht) "
            f"WHERE h.mijlpaal IS NOT NULL AND NOT list_contains(?::VARCHAR[], b.status) AND {one.format('h')}",
            [[status.value for status in HELD_BACK], *only],
        ):
            self._told[aios, kind].add(mijlpaal)
        self._requests = CalendarRequests(view, persoon)

    def stages(self) -> Iterator[tuple[Stage, Aios, Profile, tuple[Milestone, ...]]]:
        """Each stage with its rules and calendar; a kind that the profile does not know (any more) has none."""
        calendars: dict[tuple[int, str], tuple[Milestone, ...]] = {}
        for stage in self._stages:
            aios = self._people[stage.aios]
            placed = self._placed.get((stage.aios, stage.stagesoort))
            profile = self._rules.of(aios, placed.voorstel if placed else None)
            if stage.stagesoort not in profile.kinds:
                continue
            # a profile lives as long as the bureau or the cache of kept ones, so its identity tells it apart
            key = id(profile), stage.stagesoort
            if key not in calendars:
                calendars[key] = profile.calendar_for(stage.stagesoort)
            calendar = self._requests.held(calendars[key], stage)
            weeks, first = weeks_of(stage, profile), stage.start == self._first[stage.aios]
            yield stage, aios, profile, standing(calendar, weeks, stage.start, stage.eind, first=first)

    def stand(self, stage: Stage, profile: Profile) -> Stand:
        """What the data shows about one stage; about one that has parts, what it shows about all of them."""
        kind = profile.kinds[stage.stagesoort]
        if not kind.parts:
            return self._shown(stage, stage.stagesoort, profile)
        parts = {
            name: self._shown(stage, f"{stage.stagesoort}{SEPARATOR}{name}", profile) for name in kind.parts
        }
        preferred = [
            parts[name].voorkeuren for name, part in kind.parts.items() if Route.ETALAGE in part.routes
        ]
        by_hand = any(part.herkomst is Herkomst.HAND for part in parts.values())
        return Stand(
            stage.start,
            stage.eind,
            min(preferred, default=0),
            sum(part.gevraagd for part in parts.values()),
            sum(part.bekend for part in parts.values()),
            all(part.placed for part in parts.values()),
            Herkomst.HAND if by_hand else next(iter(parts.values())).herkomst,
            all(part.contact for part in parts.values()),
            all(part.besloten for part in parts.values()),
            frozenset(self._ticked.get((stage.aios, stage.stagesoort), ())),
            all(part.werft for part in parts.values()),
            frozenset(self._told.get((stage.aios, stage.stagesoort), ())),
            all(part.brieven for part in parts.values()),
        )

    def _shown(self, stage: Stage, stagesoort: str, profile: Profile) -> Stand:
        key = stage.aios, stagesoort
        placed = self._placed.get(key)
        wishes, asked, answered = self._preferred.get(key, (0, 0, 0))
        recruiting = self._requests.recruiting(key, profile)
        has_place = placed is not None and placed.heeft_plaats
        decided = recruiting in (AanvraagStatus.GOEDGEKEURD, AanvraagStatus.GEWEIGERD)
        return Stand(
            stage.start,
            stage.eind,
            wishes,
            asked,
            answered,
            has_place,
            placed.herkomst if placed else None,
            bool(placed and placed.contact),
            bool(placed and self._decided(placed, profile)) or (not has_place and decided),
            frozenset(self._ticked.get(key, ())),
            recruiting in (AanvraagStatus.OPEN, AanvraagStatus.GOEDGEKEURD),
            frozenset(self._told.get(key, ())),
            bool(placed and placed.brieven),
        )

    def _decided(self, placed: _Placed, profile: Profile) -> bool:
        """Whether each party that decides (N9) consented, or refused what was asked last."""
        if placed.status is Status.GEPLAATST:
            return True
        deciders = [p for p, consent in profile.consents.items() if consent.evidence is Bewijs.AANVRAAG]
        return bool(deciders) and self._settled.get(placed.plaatsing, set()).issuperset(deciders)

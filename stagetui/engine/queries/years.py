"""From the bureau's data to what the allocator of a year of stages is asked (H1-H5, H10-H14, H17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stagetui.engine.allocation.year import Aios as JaarAios
from stagetui.engine.allocation.year import Beleid, Jaar, Onderdeel, Traject, Vast
from stagetui.engine.allocation.year.instance import QUARTER, duur
from stagetui.engine.queries.components import component_done
from stagetui.engine.queries.endings import ended_early
from stagetui.engine.queries.instances import Facts
from stagetui.engine.queries.rules import round_profiles
from stagetui.engine.queries.year_places import Aanbod, suits
from stagetui.engine.records import (
    Aios,
    Jaarwens,
    Plaatsing,
    Ronde,
    Stage,
)
from stagetui.engine.rules.halfyears import begin_of_year, month_index, months_after
from stagetui.engine.rules.remaining import Remaining, forbidden_fields, remaining
from stagetui.engine.rules.wishes import electives, wensen
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import FULL_TIME, full_time_weeks
from stagetui.profiles.terms import VrijstellingSoort

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Profile
    from stagetui.profiles.years import Component

SPREAD = 12
"""Trajects are spread over so many months from the start of the round (H5)."""


@dataclass(frozen=True, slots=True)
class Deelnemer:
    """An aios in the year of a round.

    Attributes:
        begin: The first day of the aios's own year of stages.
        percentage: The part-time factor that the plan reckons with.
        rest: What remains of the programme before what is fixed within the round's months.
        gedaan: The components that are done, or run when the round begins.
        vanaf: The first month that is free.
        tot: The last month that may be used.
    """

    aios: Aios
    profile: Profile
    begin: date
    percentage: int
    rest: tuple[Remaining, ...]
    gedaan: tuple[str, ...]
    vanaf: int
    tot: int


def year_profile(view: View, naam: str) -> Profile | None:
    """The profile of a round whose stages are planned as a year; None when they are placed one by one."""
    return next((one for one in round_profiles(view, naam).values() if one.year is not None), None)


class Jaarfeiten:
    """What decides about a year of stages, read once.

    Attributes:
        profile: The profile as the round keeps it.
        year: Its year of stages.
        maanden: The first days of the months that the plan may use, those of the round first.
        ronde_maanden: How many of them the round plans.
        onderdelen: The components of the year as the allocator knows them, by id.
        deelnemers: Everybody who has something left to do, by code.
    """

    def __init__(self, view: View, ronde: Ronde) -> None:
        """Read everything that a round depends on.

        Raises:
            RefusedError: the stages of this round are not planned as a year.
        """
        profile = year_profile(view, ronde.ronde)
        if profile is None or profile.year is None:
            raise RefusedError(
                "Geen stagejaar",
                f"De profielen van ronde {ronde.ronde} plannen geen stagejaar: elke stage krijgt apart een plaats.",
            )
        self.ronde, self.profile, self.year = ronde, profile, profile.year
        self.first = ronde.van.replace(day=1)
        self.ronde_maanden = month_index(self.first, ronde.tot) + 1
        self.onderdelen = self._onderdelen()
        self.facts = Facts(view)
        self.ended = ended_early(view, profile)
        self._read(view)
        self.deelnemers = {
            one.aios.aios: one for aios in self._people(view) if (one := self._deelnemer(aios)) is not None
        }
        last = max((one.tot for one in self.deelnemers.values()), default=0)
        span = max(last + 1, self.ronde_maanden, SPREAD)
        self.maanden = tuple(months_after(self.first, number) for number in range(span))

    def _read(self, view: View) -> None:
        read = view.reader.records
        self.stages: dict[str, list[Stage]] = defaultdict(list)
        for stage in read(Stage, "SELECT * FROM stage ORDER BY aios, start, stagesoort"):
            self.stages[stage.aios].append(stage)
        ever = {
            (aios, kind) for aios, kind in view.reader.rows("SELECT DISTINCT aios, stagesoort FROM plaatsing")
        }
        self.imported = {
            (s.aios, s.stagesoort)
            for found in self.stages.values()
            for s in found
            if (s.aios, s.stagesoort) not in ever
        }
        self.jaarwensen = {one.aios: one for one in read(Jaarwens, "SELECT * FROM jaarwens")}
        self.approved: dict[str, set[str]] = defaultdict(set)
        for aios, kind in view.reader.rows(
            "SELECT aios, soort FROM aanvraag WHERE status = 'goedgekeurd' AND aios IS NOT NULL"
        ):
            self.approved[aios].add(kind)

    def _people(self, view: View) -> list[Aios]:
        return view.reader.records(
            Aios,
            "SELECT * FROM aios WHERE profiel = ? AND (?::VARCHAR IS NULL OR instituut = ?) ORDER BY aios",
            [self.profile.id, self.ronde.instituut, self.ronde.instituut],
        )

    @property
    def institutes(self) -> tuple[str, ...]:
        """The institutes whose aios are planned."""
        return tuple(sorted({one.aios.instituut for one in self.deelnemers.values()}))

    def month(self, day: date) -> int:
        """The month of the plan whose first day lies nearest to this day."""
        return month_index(self.first, day) + (day.day > 15)

    def span(self, start: date, eind: date) -> tuple[int, int]:
        """First month and number of months of a stage from `start` until `eind` (inclusive), at least one."""
        first = self.month(start)
        return first, max(self.month(eind + timedelta(days=1)) - first, 1)

    def percentage(self, aios: Aios, day: date) -> int:
        """The part-time factor that holds on a day (H14)."""
        return self.facts.werktijden.of(aios).on(day)

    def exempted(self, aios: str) -> list[str]:
        """The fields of an aios's vrijstellingen (H3)."""
        return [
            e.vakgebied
            for e in self.facts.exemptions.get(aios, ())
            if e.soort is VrijstellingSoort.VRIJSTELLING
        ]

    def component_of(self, stage: Stage, percentage: int = FULL_TIME) -> Component | None:
        """Which component of the year a line of the schema is: by its kind, weeks, and the place where it is done."""
        options = self.year.of_stage(stage.stagesoort, None)
        placed = self.facts.placed.get((stage.aios, stage.stagesoort))
        place = self.facts.places.get(placed.plaats or "") if placed else None
        if place is not None:
            options = tuple(one for one in options if suits(one, place)) or options
        weeks = stage.weken or full_time_weeks(stage.start, stage.eind, percentage)
        return min(options, key=lambda one: abs(one.weeks - weeks), default=None)

    def _ended(self, stage: Stage) -> bool:
        """Whether a stage ended early (H22)."""
        placed = self.facts.placed.get((stage.aios, stage.stagesoort))
        return placed is not None and placed.plaatsing in self.ended

    def _done(self, stage: Stage, aios: Aios, percentage: int) -> Component | None:
        """The component that a stage is, or was as far as it was done (H22)."""
        if not self._ended(stage):
            return self.component_of(stage, percentage)
        placed = self.facts.placed[stage.aios, stage.stagesoort]
        place = self.facts.places.get(placed.plaats or "")
        return component_done(self.year, stage, place, self.facts.werktijden.of(aios))

    def _counts(self, stage: Stage) -> bool:
        """Whether a line of the schema is a stage that took place, or will: it has a place, or came with the schema."""
        key = (stage.aios, stage.stagesoort)
        return key in self.facts.placed or key in self.imported

    def _deelnemer(self, aios: Aios) -> Deelnemer | None:
        """What remains for an aios; None for who is not in the year (yet), or is ready."""
        begin = begin_of_year(self.profile, aios)
        if begin is None or begin > self.ronde.tot:
            return None
        begun = month_index(self.first, begin)
        percentage = self.percentage(aios, max(begin, self.first))
        before = [
            s
            for s in self.stages[aios.aios]
            if self._counts(s) and (self.span(s.start, s.eind)[0] < 0 or self._ended(s))
        ]
        done = [c.id for s in before if (c := self._done(s, aios, percentage)) is not None]
        rest = remaining(self.year, self.exempted(aios.aios), done)
        if not rest:
            return None
        after = [sum(self.span(s.start, s.eind)) for s in before]
        vanaf = max([begun, 0, *after])
        need = self._longest(rest, percentage)
        longer = need - self._longest(rest, FULL_TIME)
        tot = max(begun + self.year.months - 1 + longer, vanaf + need - 1) + self.year.slack_months
        return Deelnemer(aios, self.profile, begin, percentage, rest, tuple(sorted(done)), vanaf, tot)

    def _longest(self, rest: Sequence[Remaining], percentage: int) -> int:
        """How many months the longest way to do all that remains takes."""
        return sum(
            max(
                sum(duur(self.onderdelen[one], percentage) for one in variant) for variant in traject.variants
            )
            for traject in rest
        )

    def fixed(self) -> list[tuple[Plaatsing, str]]:
        """What is placed within the months of the plan, of who is in it, each with its component."""
        found = []
        for one in self.deelnemers.values():
            for stage in self.stages[one.aios.aios]:
                placed = self.facts.placed.get((stage.aios, stage.stagesoort))
                if placed is None or self.span(placed.start, placed.eind)[0] < 0 or self._ended(stage):
                    continue
                component = self.component_of(stage, one.percentage)
                if component is not None:
                    found.append((placed, component.id))
        return found

    def jaar(self, beleid: Beleid, seed: int, loose: Collection[int] = ()) -> Jaar:
        """Ask the allocator for a plan of everything that is not placed yet; what is placed stays.

        Args:
            beleid: How wishes are weighed.
            seed: Of the draw.
            loose: Plaatsingen that do not stay: they are in nobody's way.
        """
        everything = self.fixed()
        fixed = [(placed, component) for placed, component in everything if placed.plaatsing not in loose]
        spans = {placed.plaatsing: self.span(placed.start, placed.eind) for placed, _ in fixed}
        supply = Aanbod(
            self.facts.without(loose), self.year, self.profile.id, self.span, self.maanden, self.ronde_maanden
        )
        plaatsen, afspraken = supply.places(self.institutes, [placed for placed, _ in everything])
        known = {one.id for one in plaatsen}
        rest = {one.id: one for deelnemer in self.deelnemers.values() for one in deelnemer.rest}
        return Jaar(
            self.maanden,
            self.ronde_maanden,
            tuple(self.onderdelen.values()),
            tuple(
                Traject(one.id, one.variants, one.traject.consecutive, one.traject.last_when_part_time)
                for one in rest.values()
            ),
            tuple(self._aios(one) for one in self.deelnemers.values()),
            plaatsen,
            afspraken,
            tuple(
                Vast(placed.aios, component, placed.plaats, first, min(months, len(self.maanden) - first))
                for placed, component in fixed
                if placed.plaats in known
                for first, months in [spans[placed.plaatsing]]
                if first < len(self.maanden)
            ),
            beleid,
            min(SPREAD, len(self.maanden)) // QUARTER * QUARTER if self.year.spread else 0,
            seed,
        )

    def _onderdelen(self) -> dict[str, Onderdeel]:
        courses = self.year.courses
        return {
            one.id: Onderdeel(
                one.id,
                one.field,
                one.weeks,
                one.lengthens,
                courses[one.course].days if one.course else (),
                one.elective,
                one.stagesoort,
            )
            for one in self.year.components
        }

    def _aios(self, one: Deelnemer) -> JaarAios:
        code = one.aios.aios
        wishes = [w for key, found in self.facts.preferences.items() if key[0] == code for w in found]
        exempted = self.exempted(code)
        fields = {c.id: c.field for c in self.year.components}
        return JaarAios(
            code,
            one.aios.instituut,
            one.percentage,
            tuple(rest.id for rest in one.rest),
            one.vanaf,
            one.tot,
            forbidden_fields(self.year, exempted),
            frozenset(fields[component] for component in one.gedaan),
            electives(
                self.profile,
                one.aios,
                wishes,
                self.facts.exemptions.get(code, ()),
                self.approved.get(code, ()),
                self.jaarwensen.get(code),
            ),
            wensen(self.profile, wishes, self.maanden, month_index(self.first, one.begin)),
            self.year.slack_months,
        )

"""What other rules for a profile would change, for which aios: seen before anything is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.queries.calendar import milestones, weeks_of
from stagetui.engine.queries.instances import Facts
from stagetui.engine.queries.rules import Rules, round_profiles
from stagetui.engine.records import Aanvraag, Aios, Plaatsing, Ronde, Stage, Voorkeur
from stagetui.engine.rules.deadlines import PENDING, standing
from stagetui.engine.rules.eligibility import in_etalage, rules_for
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.phrases import listed
from stagetui.profiles.schema import Milestone, Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Beslisser, Wijze

if TYPE_CHECKING:
    from stagetui.engine.access import View

Key = tuple[str, str]


class Soort(StrEnum):
    """What changes for an aios; the order in which it is told."""

    EINDE = "stage met andere dagen"
    DATUM = "datum van een mijlpaal"
    ERBIJ = "mijlpaal erbij"
    WEG = "mijlpaal vervalt"
    VOORKEUR = "voorkeur die niet meer past"
    AANVRAAG = "aanvraag met andere beslissers"


@dataclass(frozen=True, slots=True)
class Gevolg:
    """One thing that changes for one aios, in a Dutch sentence."""

    aios: str
    naam: str
    stagesoort: str
    soort: Soort
    tekst: str


@dataclass(frozen=True, slots=True)
class Loopt:
    """A round that runs, with the rules that it keeps: opened, and no proposal of it committed yet.

    Attributes:
        ronde: The round.
        regels: The profile as it was when it was opened.
        stages: How many stages of the profile are in it.
    """

    ronde: Ronde
    regels: Profile
    stages: int = 0

    def holds(self, stage: Stage, aios: Aios) -> bool:
        """Whether a stage is in it: it starts in its period, there, and is found in the etalage (N4)."""
        here = self.ronde.instituut in (None, aios.instituut)
        main = in_etalage(rules_for(self.regels, aios), stage.stagesoort)
        return here and main and self.ronde.van <= stage.start <= self.ronde.tot


@dataclass(frozen=True, slots=True)
class Gevolgen:
    """Everything that changes.

    Attributes:
        regels: By aios and kind.
        rondes: The rounds that run, and keep their own rules.
        vast: How many stages have a place, so that their days stay as agreed (N7).
    """

    regels: tuple[Gevolg, ...]
    rondes: tuple[Loopt, ...]
    vast: int

    @property
    def aios(self) -> int:
        """For how many aios something changes."""
        return len({one.aios for one in self.regels})

    @property
    def aantallen(self) -> dict[Soort, int]:
        """How many there are of each kind that occurs."""
        counted = Counter(one.soort for one in self.regels)
        return {kind: counted[kind] for kind in Soort if counted[kind]}


def running_rounds(view: View, profiel: str) -> list[Loopt]:
    """The rounds of a profile of which nothing was committed yet, the earliest first."""
    rounds = view.reader.records(
        Ronde,
        "SELECT r.* FROM ronde r JOIN ronde_profiel p USING (ronde) WHERE p.profiel = ? AND NOT EXISTS "
        "(SELECT 1 FROM voorstel v WHERE v.ronde = r.ronde AND v.vastgesteld_op IS NOT NULL) ORDER BY r.van, r.ronde",
        [profiel],
    )
    return [Loopt(one, round_profiles(view, one.ronde)[profiel]) for one in rounds]


def effects(view: View, after: View, profiel: str, moved: Mapping[Key, Stage]) -> Gevolgen:
    """Compare the rules of `view` with those of `after`, for all aios of a profile that this person may see.

    What is past stays as it was: stages that are over are left out.

    Args:
        view: The data under the rules as they are.
        after: The same data under the rules as they would become.
        profiel: The id of the profile that changes.
        moved: The lines of schema's as they would become, by aios and stagesoort.
    """
    found = _Effects(view, after, profiel, moved)
    lines = sorted(found.all(), key=lambda one: (one.naam, one.aios, tuple(Soort).index(one.soort)))
    return Gevolgen(tuple(lines), found.rounds(), found.fixed())


class _Effects:
    """What changes, from data that is read once."""

    def __init__(self, view: View, after: View, profiel: str, moved: Mapping[Key, Stage]) -> None:
        self._view, self._profiel, self._moved = view, profiel, moved
        self._old, self._new = Rules(view), Rules(after)
        scope, params = view.rights.scope("a")
        mine = f"{scope} AND a.profiel = ?"
        values = [*params, profiel]
        read = view.reader.records
        self._people = {a.aios: a for a in read(Aios, f"SELECT * FROM aios a WHERE {mine}", values)}
        self._stages = [
            stage
            for stage in read(
                Stage,
                f"SELECT s.* FROM stage s JOIN aios a USING (aios) WHERE {mine} ORDER BY s.start, s.stagesoort",
                values,
            )
            if stage.eind >= view.today
        ]
        self._placed = {
            (p.aios, p.stagesoort): p
            for p in read(
                Plaatsing,
                f"SELECT p.* FROM plaatsing p JOIN aios a USING (aios) WHERE {mine} AND p.status <> 'vervallen'",
                values,
            )
        }

    def all(self) -> Iterator[Gevolg]:
        yield from self._moved_ends()
        yield from self._milestones()
        yield from self._preferences()
        yield from self._requests()

    def rounds(self) -> tuple[Loopt, ...]:
        return tuple(
            Loopt(
                one.ronde,
                one.regels,
                sum(one.holds(stage, self._people[stage.aios]) for stage in self._stages),
            )
            for one in running_rounds(self._view, self._profiel)
        )

    def fixed(self) -> int:
        return sum(
            (placed := self._placed.get((one.aios, one.stagesoort))) is not None and placed.heeft_plaats
            for one in self._stages
        )

    def _line(self, stage: Stage, soort: Soort, tekst: str) -> Gevolg:
        return Gevolg(stage.aios, self._people[stage.aios].naam, stage.stagesoort, soort, tekst)

    def _profiles(self, stage: Stage) -> tuple[Profile, Profile]:
        """The rules for a stage as they are and as they would become; those of its round, when it keeps them."""
        aios = self._people[stage.aios]
        placed = self._placed.get((stage.aios, stage.stagesoort))
        voorstel = placed.voorstel if placed else None
        return self._old.of(aios, voorstel), self._new.of(aios, voorstel)

    def _moved_ends(self) -> Iterator[Gevolg]:
        starts: dict[str, list[Stage]] = defaultdict(list)
        for stage in self._stages:
            starts[stage.aios].append(stage)
        for stage in self._stages:
            new = self._moved.get((stage.aios, stage.stagesoort))
            if new is None:
                continue
            main = part_of(stage.stagesoort)[0]
            met = [
                one
                for one in starts[stage.aios]
                if new.start < one.start <= new.eind and part_of(one.stagesoort)[0] != main
            ]
            clash = f"; overlapt dan {met[0].stagesoort}, die {_day(met[0].start)} begint" if met else ""
            begins = f"begint {_day(new.start)} en " if new.start != stage.start else ""
            text = (
                f"{stage.stagesoort} {begins}eindigt {_day(new.eind)} in plaats van {_day(stage.eind)}{clash}"
            )
            yield self._line(stage, Soort.EINDE, text)

    def _milestones(self) -> Iterator[Gevolg]:
        """What moves, comes or goes, as far as it is not behind (N3, N19)."""
        pending = {
            (one.aios, one.stagesoort, one.mijlpaal)
            for one in milestones(self._view, profiel=self._profiel, staten=PENDING)
        }
        starts = dict(self._view.reader.rows("SELECT aios, min(start) FROM stage GROUP BY aios"))
        for stage in self._stages:
            old, new = self._profiles(stage)
            if old is new and (stage.aios, stage.stagesoort) not in self._moved:
                continue
            first = stage.start == starts[stage.aios]
            before = _calendar(old, stage, first=first)
            later = _calendar(new, self._moved.get((stage.aios, stage.stagesoort), stage), first=first)
            for id_ in [*before, *(one for one in later if one not in before)]:
                if id_ in before and (stage.aios, stage.stagesoort, id_) not in pending:
                    continue
                yield from self._milestone(stage, before.get(id_), later.get(id_))

    def _milestone(
        self, stage: Stage, before: tuple[Milestone, date] | None, later: tuple[Milestone, date] | None
    ) -> Iterator[Gevolg]:
        if later is None and before is not None:
            text = f"{stage.stagesoort}: «{before[0].text}» ({_day(before[1])}) vervalt"
            yield self._line(stage, Soort.WEG, text)
        elif later is not None and (before is None or before[1] != later[1]):
            milestone, day = later
            past = " en is dan meteen te laat" if day < self._view.today else ""
            if before is None:
                # what lies before today was never asked; only a new duty in time is one
                if not past:
                    text = f"{stage.stagesoort}: «{milestone.text}» komt erbij, {_day(day)}"
                    yield self._line(stage, Soort.ERBIJ, text)
            else:
                text = f"{stage.stagesoort}: «{milestone.text}» van {_day(before[1])} naar {_day(day)}{past}"
                yield self._line(stage, Soort.DATUM, text)

    def _preferences(self) -> Iterator[Gevolg]:
        """Preferences that the rules allow now and would not allow then (N6, N8, N11, N12)."""
        facts = Facts(self._view)
        running = running_rounds(self._view, self._profiel)
        for stage in self._stages:
            key, aios = (stage.aios, stage.stagesoort), self._people[stage.aios]
            wishes = facts.preferences.get(key, ())
            if not wishes or key in facts.placed or any(one.holds(stage, aios) for one in running):
                continue
            old, new = self._profiles(stage)
            for wish in wishes:
                now, then = (self._wrong(facts, stage, aios, rules, wish) for rules in (old, new))
                if then and not now:
                    what = wish.plaats or wish.specialisme or wish.regio or wish.periode
                    text = (
                        f"{stage.stagesoort}: voorkeur {wish.rang} ({what}) past niet meer: {'; '.join(then)}"
                    )
                    yield self._line(stage, Soort.VOORKEUR, text)

    def _wrong(self, facts: Facts, stage: Stage, aios: Aios, profile: Profile, wish: Voorkeur) -> list[str]:
        place = facts.places.get(wish.plaats or "")
        found = facts.objections(stage, aios, profile, place) if place else []
        if wish.rang > profile.preferences.maximum:
            found = [*found, f"er zijn hoogstens {profile.preferences.maximum} voorkeuren"]
        kinds = {one.value for one in profile.preferences.names}
        named = [one for one in ("plaats", "specialisme", "regio", "periode") if getattr(wish, one)]
        return [*found, *(f"een {one} is geen voorkeur meer" for one in named if one not in kinds)]

    def _requests(self) -> Iterator[Gevolg]:
        """Open requests that would be decided otherwise if they were made then; they keep their own deciders."""
        for asked in self._view.reader.records(
            Aanvraag,
            "SELECT * FROM aanvraag WHERE status = 'open' AND aios IS NOT NULL ORDER BY aanvraag",
        ):
            aios = self._people.get(asked.aios or "")
            if aios is None:
                continue
            old, new = (_deciders(rules.of(aios, None), asked) for rules in (self._old, self._new))
            if old and new and old != new:
                text = (
                    f"aanvraag {asked.aanvraag} ({asked.soort}) blijft bij {_said(old)}; een nieuwe beslist "
                    f"{_said(new)}"
                )
                yield Gevolg(aios.aios, aios.naam, asked.stagesoort or "", Soort.AANVRAAG, text)


def _calendar(profile: Profile, stage: Stage, *, first: bool) -> dict[str, tuple[Milestone, date]]:
    """The milestones of a stage with their dates; none when the profile does not know it."""
    if stage.stagesoort not in profile.kinds:
        return {}
    calendar = profile.calendar_for(stage.stagesoort)
    return {
        one.id: (one, milestone_date(one, stage.start, stage.eind))
        for one in standing(calendar, weeks_of(stage, profile), stage.start, stage.eind, first=first)
    }


def _deciders(profile: Profile, asked: Aanvraag) -> tuple[tuple[Beslisser, ...], Wijze] | None:
    """Who decides such a request, and how together; None when the rules do not know it."""
    if asked.partij is not None:
        consent = profile.consents.get(asked.partij)
        return ((consent.decider,), Wijze.ALLEN) if consent and consent.decider else None
    kind = profile.requests.get(asked.soort)
    return (kind.deciders, kind.decide) if kind else None


def _said(deciders: tuple[tuple[Beslisser, ...], Wijze]) -> str:
    who, how = deciders
    together = {Wijze.EEN: " (een van hen)", Wijze.VOLGORDE: " (in deze volgorde)"}
    return listed(who) + (together.get(how, "") if len(who) > 1 else "")


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"

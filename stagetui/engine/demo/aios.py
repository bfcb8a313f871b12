"""The demo's aios: who they are, their opleidingsschema, and what they are exempted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from stagetui.engine.demo.moments import PAUSE, Moments, monday, month
from stagetui.engine.demo.names import TOWNS, People
from stagetui.engine.demo.scale import Group, Scale
from stagetui.engine.demo.tables import Values
from stagetui.engine.rules.eligibility import in_etalage
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import stage_end
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import VrijstellingSoort, Werkgever

PART_TIME = ((100, 8), (90, 3), (80, 6), (70, 1), (60, 1))
EMPLOYERS = ((Werkgever.SBOH, 6), (Werkgever.ANDERS, 3), (Werkgever.TNO, 1))
DEFAULT_INSTITUTE = "nspoh"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trainees:
    """Rows of the import kinds about aios, and the group that each aios is in."""

    aios: list[Values]
    schema: list[Values]
    vrijstellingen: list[Values]
    groups: Mapping[str, Group]
    parts: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Of stages that have them: the ids of their parts, each with a place of its own (N11)."""

    def by_hand(self, start: date) -> list[tuple[str, str]]:
        """The lines (aios, stagesoort) that are placed by hand, of stages that start on this day."""
        keys = [
            (str(row["aios"]), str(row["stagesoort"]))
            for row in self.schema
            if row["start"] == start and self.groups[str(row["aios"])] is Group.HAND
        ]
        return [(aios, line) for aios, kind in keys for line in self.parts.get((aios, kind), [kind])]


def institute_of(profile: Profile) -> str:
    """The institute where the demo's aios of this profile are trained."""
    return profile.institutes[0] if profile.institutes else DEFAULT_INSTITUTE


def make_aios(
    rng: Random,
    people: People,
    book: ProfileBook,
    moments: Moments,
    scale: Scale,
    deciders: Mapping[str, Sequence[str]],
) -> Trainees:
    """Invent the aios of a demo, spread over the profiles and over the points of the process.

    Args:
        rng: Decides everything.
        people: Gives the names.
        book: The profiles they are trained in.
        moments: The demo's calendar.
        scale: How many there are of what.
        deciders: The accounts of the instituutsopleiders, by profile.
    """
    groups = [group for group, count in scale.groups.items() for _ in range(count)]
    groups += [Group.LATER] * (scale.aios - len(groups))
    trainees = Trainees([], [], [], {f"a{n:03d}": group for n, group in enumerate(groups, start=1)})
    for number, (code, group) in enumerate(trainees.groups.items()):
        base = book[book.ids[number % len(book.ids)]]
        employer = _weighted(rng, EMPLOYERS)
        cohort = _cohort(rng, base, moments)
        profile = base.for_aios(employer, cohort)
        part_time = _weighted(rng, PART_TIME)
        person, region = people.next(), rng.choice(TOWNS)[1]
        trainees.aios.append(
            {
                "aios": code,
                "naam": person.name,
                "email": f"{person.handle}@example.nl",
                "profiel": profile.id,
                "instituut": institute_of(profile),
                "cohort": f"{cohort:%Y-%m-%d}",
                "werkgever": employer.value,
                "deeltijd": part_time,
                "regio": region,
                "instituutsopleider": rng.choice(deciders[profile.id]),
                "praktijkopleider": people.next().name,
                "studiebegeleider": None,
                "start_opleiding": cohort,
            }
        )
        for name, kind in profile.stagesoorten.items():
            if kind.parts:
                trainees.parts[code, name] = list(kind.part_kinds(name))
        trainees.schema.extend(
            _schema(rng, code, number + number // len(book.ids), profile, part_time, group, moments)
        )
        trainees.vrijstellingen.extend(_exemptions(rng, code, profile, moments.founded))
    return trainees


def _weighted(rng: Random, choices: Sequence[tuple[T, int]]) -> T:
    return rng.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def _cohort(rng: Random, profile: Profile, moments: Moments) -> date:
    """The first day of the training: in March or September, around the cohorts that the profile tells apart."""
    year = moments.today.year
    usual = [date(y, m, 1) for y in (year - 3, year - 2, year - 1) for m in (3, 9)]
    marked = [
        month(first, away)
        for variant in profile.variants
        if (first := variant.when.cohort_from or variant.when.cohort_before)
        for away in (-6, 0, 6)
        if month(moments.today, -48) < month(first, away) < moments.founded
    ]
    return rng.choice(marked or usual)


def _schema(
    rng: Random, code: str, spread: int, profile: Profile, part_time: int, group: Group, moments: Moments
) -> Iterator[Values]:
    """The stages of one aios, one after the other; the first stands where the group says (N2, N10)."""
    kinds = sorted(profile.stagesoorten, key=lambda name: profile.stagesoorten[name].order)
    etalage = [kind for kind in kinds if in_etalage(profile, kind)]
    others = [kind for kind in kinds if kind not in etalage]
    start = monday(moments.later + timedelta(days=rng.randrange(200)))
    first = kinds[0]
    if group is Group.HAND and others:
        in_parts = [kind for kind in others if profile.stagesoorten[kind].parts]
        first, start = [*others, *in_parts][-1], moments.hand[spread % len(moments.hand)]
    elif group in moments.rounds and etalage:
        starts = moments.rounds[group].starts
        first, start = rng.choice(etalage), starts[spread % len(starts)]
    for order, kind in enumerate([first, *(kind for kind in kinds if kind != first)], start=1):
        yield {"aios": code, "stagesoort": kind, "start": start, "volgorde": order}
        ready = stage_end(start, profile.stagesoorten[kind].weeks, part_time) + PAUSE
        intake = moments.rounds[Group.INTAKE].starts[-1]
        soon = ready <= intake and order < len(kinds) and rng.random() < 0.3
        start = intake if soon else max(monday(ready), monday(moments.later))


def _exemptions(rng: Random, code: str, profile: Profile, decided: date) -> Iterator[Values]:
    """Now and then a vrijstelling for a field, or shown competence (EVC) in what a rule asks for (H3, N16)."""
    fields = [f for kind in profile.stagesoorten.values() if len(kind.fields) > 2 for f in kind.fields]
    shown = [word for rule in profile.rules if rule.waived_by_evc for word in rule.each_of]
    shown += [f for kind in profile.stagesoorten.values() if kind.fields_released_by_evc for f in kind.fields]
    for found, kind in ((fields, VrijstellingSoort.VRIJSTELLING), (shown, VrijstellingSoort.EVC)):
        if found and rng.random() < 0.15:
            yield {
                "aios": code,
                "vakgebied": rng.choice(found),
                "soort": kind.value,
                "besluit_datum": decided - timedelta(days=rng.randrange(1, 90)),
            }

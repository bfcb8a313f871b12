"""The demo's aios with a year of stages: two cohorts per institute, exemptions, and what they wish of the year (H4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from random import Random

from stagetui.engine.demo.names import People
from stagetui.engine.demo.tables import Values
from stagetui.engine.demo.year_moments import Half, YearMoments
from stagetui.engine.demo.year_supply import Institute, Size, YearSupply
from stagetui.engine.records import Voorkeur, words
from stagetui.engine.rules.halfyears import YEAR, months_after
from stagetui.engine.rules.wish_checks import OwnYear, wish_objections
from stagetui.profiles.calendar import FULL_TIME
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import VrijstellingSoort, Werkgever
from stagetui.profiles.years import StageYear

PART_TIME = ((FULL_TIME, 40), (90, 3), (80, 4), (70, 2), (60, 1))
HUNDRED = 100
WEEKS = 52
"""In a year."""
SILENT = 12
"""In hundredths: who hands in no form."""
EXEMPTED = 6
"""In hundredths: who has a vrijstelling (H3)."""
SHOWN = 4
"""In hundredths: who has shown competence (EVC)."""
ELECTIVE = 20
"""In hundredths: who asks for an elective (H11)."""
MOST = 5
"""The most wishes beside an elective."""
PERIODS = (
    *("kwartaal 1", "kwartaal 2", "kwartaal 3", "kwartaal 4", "halfjaar 1", "halfjaar 2"),
    *("eerst", "laatst"),
)
NOTHING = dict.fromkeys(("plaats", "specialisme", "regio", "periode", "motivatie"))
REASONS = (
    "Ik wil na de opleiding een spreekuur opzetten waarin ik dit veel zal zien.",
    "Hier heb ik in mijn eerste jaar de meeste vragen over gehouden.",
    "Dit sluit aan bij mijn individueel opleidingsplan.",
)
FAMILY = ("In verband met de opvang van mijn kinderen.", "In verband met mantelzorg.", None, None, None)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who begins the year of stages with a half year, as rows of the import kinds."""

    half: Half
    aios: list[Values] = field(default_factory=list)
    vrijstellingen: list[Values] = field(default_factory=list)
    voorkeuren: list[Values] = field(default_factory=list)
    schema: list[Values] = field(default_factory=list)
    """The first half year of those for whom it was planned elsewhere."""


def make_cohorts(
    rng: Random,
    people: People,
    profile: Profile,
    year: StageYear,
    moments: YearMoments,
    supply: YearSupply,
    cast: Sequence[Size],
    told: int,
) -> tuple[Cohort, Cohort]:
    """Invent who is in the year of stages: those who began with the previous half year, and who begin with this one.

    Args:
        rng: Decides everything.
        people: Gives the names.
        profile: The programme.
        year: Its year of stages.
        moments: The two half years.
        supply: Where they may wish to go.
        cast: How many aios each institute has.
        told: At so many institutes the previous half year was planned here; at the others it came with the schema.
    """
    here = {size.institute.id for size in cast[:told]}
    cohorts = Cohort(moments.vorig), Cohort(moments.nu)
    ground = _Ground(year, profile, supply)
    homes = [size.institute for size in cast for _ in range(size.aios)]
    for number, institute in enumerate(homes):
        cohort = cohorts[number % len(cohorts)]
        began = moments.begin_of_training(year, cohort.half)
        aios = _aios(rng, people, f"ha{number + 1:03d}", profile, institute, began)
        exemptions = list(_exemptions(rng, str(aios["aios"]), year, began))
        cohort.aios.append(aios)
        cohort.vrijstellingen.extend(exemptions)
        exempted = tuple(
            str(row["vakgebied"])
            for row in exemptions
            if row["soort"] == VrijstellingSoort.VRIJSTELLING.value
        )
        own = OwnYear(str(aios["aios"]), profile, year, cohort.half.van, int(str(aios["deeltijd"])), exempted)
        if cohort.half is moments.vorig and institute.id not in here:
            cohort.schema.extend(_elsewhere(own, cohort.half, clinical=rng.random() < 0.5))
        handed_in = moments.by(cohort.half.formulieren) - timedelta(days=rng.randrange(14))
        if rng.randrange(HUNDRED) >= SILENT:
            cohort.voorkeuren.extend(_Form(rng, ground, own, institute, handed_in).rows())
    return cohorts


def _aios(
    rng: Random, people: People, code: str, profile: Profile, institute: Institute, began: date
) -> Values:
    person = people.next()
    return {
        "aios": code,
        "naam": person.name,
        "email": f"{person.handle}@example.nl",
        "profiel": profile.id,
        "instituut": institute.id,
        "cohort": f"{began:%Y-%m-%d}",
        "werkgever": Werkgever.SBOH.value,
        "deeltijd": rng.choices([share for share, _ in PART_TIME], [weight for _, weight in PART_TIME])[0],
        "regio": rng.choice(institute.towns).lower(),
        "praktijkopleider": people.next().name,
        "studiebegeleider": people.next().name,
        "start_opleiding": began,
    }


def _elsewhere(own: OwnYear, half: Half, *, clinical: bool) -> Iterator[Values]:
    """The first half year as it was planned elsewhere: clinical, or what is not lengthened by part time (H14)."""
    kinds = [
        (kind, max(one.weeks for one in found))
        for kind in own.profile.stagesoorten
        if (found := [one for one in own.components(kind) if not one.elective and not one.needs_evc])
    ]
    lengthened = {one.stagesoort for one in own.year.components if one.lengthens}
    start = half.van
    for kind, weeks in kinds:
        late = kind in lengthened and (own.deeltijd < FULL_TIME or not clinical)
        months = round(weeks * YEAR / WEEKS)
        if late or months_after(start, months) > half.tot + timedelta(days=1):
            continue
        after = months_after(start, months)
        yield {"aios": own.aios, "stagesoort": kind, "start": start, "eind": after - timedelta(days=1)}
        start = after


def _exemptions(rng: Random, code: str, year: StageYear, began: date) -> Iterator[Values]:
    """A vrijstelling for what was done before (H3), or shown competence in a field of the acute stages (H10)."""
    done = [one.field for one in year.exemptions]
    shown = [one.field for one in year.components if one.needs_evc or one.lengthens]
    for fields, kind, share in (
        (done, VrijstellingSoort.VRIJSTELLING, EXEMPTED),
        (shown, VrijstellingSoort.EVC, SHOWN),
    ):
        if fields and rng.randrange(HUNDRED) < share:
            yield {
                "aios": code,
                "vakgebied": rng.choice(fields),
                "soort": kind.value,
                "besluit_datum": began - timedelta(days=rng.randrange(1, 60)),
            }


@dataclass(frozen=True, slots=True)
class _Offered:
    """A place that may be wished for: its field, the least part-time factor it takes, until when it is recognised."""

    plaats: str
    field: str
    minimum: int
    tot: date


class _Ground:
    """What all forms have in common: the kinds of stage, and the places of each institute by kind."""

    def __init__(self, year: StageYear, profile: Profile, supply: YearSupply) -> None:
        electives = {one.stagesoort for one in year.components if one.elective}
        self.electives = sorted(electives)
        self.kinds = [kind for kind in profile.stagesoorten if kind not in electives]
        self.lengths = {kind: sorted({one.weeks for one in year.of_stage(kind, None)}) for kind in self.kinds}
        self.places: dict[tuple[str, str], list[_Offered]] = defaultdict(list)
        for row in supply.stageplaatsen:
            minimum, tot = row["deeltijd_minimum"], row["erkenning_tot"]
            offered = _Offered(
                str(row["plaats"]),
                str(row["specialisme"]),
                minimum if isinstance(minimum, int) else 0,
                tot if isinstance(tot, date) else date.max,
            )
            for kind in words(str(row["stagesoorten"])) if row["goedgekeurd"] else ():
                self.places[str(row["instituut"]), kind].append(offered)


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of one aios, filled in with every kind of wish, and only with what may be asked (H4)."""

    rng: Random
    ground: _Ground
    own: OwnYear
    institute: Institute
    handed_in: date

    def rows(self) -> Iterator[Values]:
        """The preferences, the most important first."""
        ways = (self._length, self._field, self._region, self._region, self._place, self._place, self._when)
        asked = [way() for way in self.rng.sample(ways, self.rng.randrange(1, MOST + 1))]
        if self.ground.electives and self.rng.randrange(HUNDRED) < ELECTIVE:
            asked.insert(0, self._elective())
        once = {(w.stagesoort, w.plaats, w.specialisme, w.regio, w.periode): w for w in reversed(asked)}
        allowed = [wish for wish in reversed(once.values()) if not list(wish_objections(self.own, wish))]
        for rank, wish in enumerate(allowed, start=1):
            yield {
                name: value for name, value in asdict(replace(wish, rang=rank)).items() if name != "version"
            }

    def _wish(self, kind: str, **what: str | None) -> Voorkeur:
        said = dict.fromkeys(("plaats", "specialisme", "regio", "periode", "motivatie")) | what
        return Voorkeur(self.own.aios, kind, 1, **said, ingediend_op=self.handed_in, version=1)

    def _kind(self) -> str:
        return self.rng.choice(self.ground.kinds)

    def _length(self) -> Voorkeur:
        """A stage in one of its lengths, where it has more than one (H10)."""
        kind = self.rng.choice([kind for kind, weeks in self.ground.lengths.items() if len(weeks) > 1])
        return self._wish(kind, periode=f"{self.rng.choice(self.ground.lengths[kind])} weken")

    def _field(self) -> Voorkeur:
        fields = self.own.profile.kinds[kind := self._kind()].fields
        return self._wish(kind, specialisme=self.rng.choice(fields))

    def _region(self) -> Voorkeur:
        return self._wish(self._kind(), regio=self.rng.choice(self.institute.towns).lower())

    def _place(self) -> Voorkeur:
        """A place for what is still to be done (H3), where this factor is welcome (H14), and that stays recognised."""
        kind = self._kind()
        fields = {word for one in self.own.components(kind) for word in (one.field, *one.also)}
        fit = [
            one.plaats
            for one in self.ground.places[self.institute.id, kind]
            if one.field in fields and one.minimum <= self.own.deeltijd and one.tot >= self.own.after
        ]
        return self._wish(kind, plaats=self.rng.choice(fit)) if fit else self._region()

    def _when(self) -> Voorkeur:
        """A period, or the order of two stages."""
        kind, other = self.rng.sample(self.ground.kinds, 2)
        text = self.rng.choice((*PERIODS, f"voor {other}", f"na {other}"))
        return self._wish(kind, periode=text, motivatie=self.rng.choice(FAMILY))

    def _elective(self) -> Voorkeur:
        """H11: by its field, with a motivation."""
        kind = self.rng.choice(self.ground.electives)
        fields = [one.field for one in self.own.year.of_stage(kind, None)]
        return self._wish(kind, specialisme=self.rng.choice(fields), motivatie=self.rng.choice(REASONS))

"""What the demo offers for a year of stages: places per institute, who supervises there, when there is room, lending.

Capacities follow from what the aios of an institute need of each kind in a month, times how much room there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from stagetui.engine.demo.names import HOUSES, TOWNS, People
from stagetui.engine.demo.supply import TITLES, kind_of_house
from stagetui.engine.demo.tables import Values
from stagetui.engine.demo.year_moments import YearMoments
from stagetui.engine.rules.halfyears import QUARTER, YEAR, months_after
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Zichtbaarheid

TOWNS_EACH = 4
HOUSES_EACH = 4
"""So many places stand in one house, about."""
LENT = 4
"""So many places an institute lends to each of the next two."""


@dataclass(frozen=True, slots=True)
class Need:
    """Of a kind of stage: which part of the places is for it, and how many months of the year an aios needs it."""

    share: float
    months: float


NEEDS = {
    "seh": Need(0.34, 4.6),
    "klinisch": Need(0.16, 1.4),
    "ggz": Need(0.23, 2.8),
    "ccp": Need(0.19, 2.9),
    "keuze": Need(0.08, 0.3),
}
ROOM = 1.2
"""So much more room than the aios need; of a kind in which an institute falls short, so much less."""
SHORT = 0.9


@dataclass(frozen=True, slots=True)
class Institute:
    """An institute that plans years of stages, and the towns around it, which are its regions."""

    id: str
    name: str
    towns: tuple[str, ...]


NAMES = ("Noord", "IJssel", "Rijn", "Midden", "Polder", "Kust", "Delta", "Zuid")
INSTITUTES = tuple(
    Institute(
        f"hov-{name.lower()}",
        f"Huisartsopleiding {name}",
        tuple(town for town, _ in TOWNS[number * TOWNS_EACH : (number + 1) * TOWNS_EACH]),
    )
    for number, name in enumerate(NAMES)
)


@dataclass(frozen=True, slots=True)
class YearSupply:
    """Rows of the import kinds that tell what is offered."""

    instellingen: list[Values] = field(default_factory=list)
    stageplaatsen: list[Values] = field(default_factory=list)
    stageopleiders: list[Values] = field(default_factory=list)
    beschikbaarheid: list[Values] = field(default_factory=list)
    leenafspraken: list[Values] = field(default_factory=list)

    @property
    def lendable(self) -> dict[str, list[str]]:
        """The approved places by institute."""
        found: dict[str, list[str]] = {}
        for row in self.stageplaatsen:
            if row["goedgekeurd"]:
                found.setdefault(str(row["instituut"]), []).append(str(row["plaats"]))
        return found


@dataclass(frozen=True, slots=True)
class Size:
    """An institute with so many aios and places; without aios it only lends."""

    institute: Institute
    aios: int
    places: int


def sizes(institutes: int, aios: int, places: int) -> tuple[Size, ...]:
    """Spread aios and places over institutes; one that stands alone gets a neighbour that lends."""
    shares = [
        Size(one, *(total // institutes + (number < total % institutes) for total in (aios, places)))
        for number, one in enumerate(INSTITUTES[:institutes])
    ]
    return tuple(shares) if institutes > 1 else (*shares, Size(INSTITUTES[1], 0, LENT))


def make_year_supply(
    rng: Random, people: People, profile: Profile, moments: YearMoments, founded: date, cast: Sequence[Size]
) -> YearSupply:
    """Invent what is offered for a year of stages.

    Args:
        rng: Decides everything.
        people: Gives the stageopleiders.
        profile: The programme.
        moments: Availability covers both half years, and what follows for who works part time.
        founded: Who supervises, does so since before that day.
        cast: The institutes, with how many aios they have and how many places they offer.
    """
    supply = YearSupply()
    maker = _Maker(rng, people, profile, moments, founded, supply)
    for number, one in enumerate(cast):
        maker.offer(one, short=tuple(NEEDS)[2] if number % 2 == 0 else None)
    supply.leenafspraken.extend(_lending(rng, supply, moments, cast))
    return supply


def _lending(rng: Random, supply: YearSupply, moments: YearMoments, cast: Sequence[Size]) -> Iterator[Values]:
    """H13: each institute lends some places to the next two, for the half year that is planned and what follows."""
    offered = supply.lendable
    for number, lender in enumerate(cast):
        borrowers = {cast[(number + step) % len(cast)].institute.id for step in (1, 2)}
        for borrower in sorted(borrowers - {lender.institute.id}):
            for plaats in rng.sample(offered[lender.institute.id], LENT) if lender.places >= LENT else ():
                yield {
                    "plaats": plaats,
                    "aan_instituut": borrower,
                    "van": moments.nu.van,
                    "tot": moments.na - timedelta(days=1),
                    "maximum": rng.choice((1, 1, 2)),
                }


@dataclass(frozen=True, slots=True)
class _Maker:
    rng: Random
    people: People
    profile: Profile
    moments: YearMoments
    founded: date
    supply: YearSupply

    def offer(self, size: Size, short: str | None) -> None:
        """The places of an institute, whose capacities add up to what its aios need; less of the kind `short`."""
        houses: dict[str, list[Values]] = {}
        for kind, need in NEEDS.items():
            count = max(round(size.places * need.share), 1)
            room = SHORT if kind == short else ROOM
            units = max(round(size.aios * need.months / YEAR * room), count)
            fields = list(self.profile.kinds[kind].fields)
            self.rng.shuffle(fields)
            for number in range(count):
                field_ = fields[number % len(fields)]
                house = self._house(houses, size, field_)
                self._place(size.institute, kind, field_, house, units // count + (number < units % count))

    def _house(self, houses: dict[str, list[Values]], size: Size, field_: str) -> Values:
        """An instelling of this institute that fits the field, in one of its towns."""
        names = kind_of_house(field_).names
        known = houses.setdefault(names[0], [])
        if known and self.rng.random() > 1 / HOUSES_EACH:
            return self.rng.choice(known)
        town = size.institute.towns[len(known) % TOWNS_EACH]
        row: Values = {
            "instelling": f"hi{len(self.supply.instellingen) + 1:03d}",
            "naam": f"{self.rng.choice(names)} {self.rng.choice(HOUSES)}",
            "plaats": town,
            "regio": town.lower(),
        }
        known.append(row)
        self.supply.instellingen.append(row)
        return row

    def _place(self, institute: Institute, kind: str, field_: str, house: Values, capacity: int) -> None:
        rng, number = self.rng, len(self.supply.stageplaatsen) + 1
        plaats = f"hp{number:03d}"
        fit = [name for name, one in self.profile.kinds.items() if field_ in one.fields]
        tutors = [self.people.next() for _ in range(2 if rng.random() < 0.88 else 1)]
        self.supply.stageplaatsen.append(
            {
                "plaats": plaats,
                "instelling": house["instelling"],
                "naam": f"{TITLES.get(field_, field_.capitalize())}, {house['naam']}",
                "specialisme": field_,
                "profielen": self.profile.id,
                "stagesoorten": ";".join(dict.fromkeys([kind, *fit])),
                "instituut": institute.id,
                "regio": house["regio"],
                "zichtbaarheid": Zichtbaarheid.INGELOGD.value,
                "contact_naam": tutors[0].name,
                "contact_email": f"{tutors[0].handle}@example.org",
                "erkenning_tot": self._recognised(),
                "slwp_tot": self._recognised(),
                "deeltijd_minimum": rng.choice((None, None, None, 60, 80)),
                # a place that waits for approval is part of the picture (N8)
                "goedgekeurd": number % 37 != 0,
            }
        )
        for tutor in tutors:
            self.supply.stageopleiders.append(
                {
                    "plaats": plaats,
                    "naam": tutor.name,
                    "email": f"{tutor.handle}@example.org",
                    "big": None if rng.random() < 0.04 else True,
                    "uren_per_week": rng.choice((16, 20, 24, 28, 32)),
                    "sinds": months_after(self.founded, -rng.randrange(12, 120)),
                    "erkend_tot": months_after(self.moments.na, rng.randrange(1, 36)),
                }
            )
        self.supply.beschikbaarheid.extend(self._windows(plaats, capacity))

    def _recognised(self) -> date:
        """Until when; now and then it ends within the year that is planned, unless it is renewed (H17)."""
        early = self.rng.random() < 0.04
        first = self.moments.nu.van if early else self.moments.na
        return months_after(first, self.rng.randrange(6, 12)) - timedelta(days=1)

    def _windows(self, plaats: str, capacity: int) -> Iterator[Values]:
        """H2: per quarter one more or less now and then; equal quarters are one period."""
        quarters = [self.moments.vorig.van]
        while quarters[-1] < self.moments.na:
            quarters.append(months_after(quarters[-1], QUARTER))
        room = [max(capacity + self.rng.choice((-1, 0, 0, 0, 0, 0, 0, 0, 1)), 0) for _ in quarters[:-1]]
        changes = [0, *(n for n in range(1, len(room)) if room[n] != room[n - 1]), len(room)]
        absent = self.rng.choice((None, None, "wo", "vr", "ma;vr"))
        for first, after in pairwise(changes):
            yield {
                "plaats": plaats,
                "van": quarters[first],
                "tot": quarters[after] - timedelta(days=1),
                "capaciteit": room[first],
                "afwezig_dagen": absent,
                "toelichting": None if room[first] else "De stageopleider is er dan niet.",
            }

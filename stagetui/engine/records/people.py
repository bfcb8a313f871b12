"""People: who has an account, the aios with their working time and exemptions, and who stands in for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.profiles.terms import VrijstellingSoort


@dataclass(frozen=True, slots=True)
class Persoon:
    """Somebody with an account."""

    persoon: str
    naam: str
    email: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Vervanging:
    """Who decides for a person that is away, from `van` until `tot`."""

    persoon: str
    van: date
    tot: date
    vervanger: str
    version: int


@dataclass(frozen=True, slots=True)
class Aios:
    """A doctor in training; `deeltijd` is the employment in per cent (50–100)."""

    aios: str
    naam: str
    email: str
    profiel: str
    instituut: str
    cohort: str | None
    werkgever: str | None
    deeltijd: int
    regio: str | None
    instituutsopleider: str | None
    praktijkopleider: str | None
    studiebegeleider: str | None
    start_opleiding: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Deeltijd:
    """The part-time factor of an aios from a day on; until the first of them `Aios.deeltijd` holds (N10)."""

    aios: str
    vanaf: date
    deeltijd: int
    version: int


@dataclass(frozen=True, slots=True)
class Vrijstelling:
    """An exemption or shown competence (H3, N16)."""

    aios: str
    vakgebied: str
    soort: VrijstellingSoort
    besluit_datum: date | None
    version: int

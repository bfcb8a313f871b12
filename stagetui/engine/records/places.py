"""Where stages are done: instellingen, their stageplaatsen, and what was asked and offered for which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stagetui.profiles.terms import Afwezig, Peilingantwoord, Zichtbaarheid


@dataclass(frozen=True, slots=True)
class Instelling:
    """An organisation where stages are done; `plaats` is its town."""

    instelling: str
    naam: str
    plaats: str
    regio: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Stageplaats:
    """A place to do a stage at an instelling (N8)."""

    plaats: str
    instelling: str
    naam: str
    specialisme: str
    profielen: str
    stagesoorten: str
    instituut: str | None
    regio: str | None
    kenmerken: str | None
    zichtbaarheid: Zichtbaarheid
    contact_naam: str | None
    contact_email: str | None
    contact_zichtbaar: bool
    erkenning_tot: date | None
    slwp_tot: date | None
    koepel: str | None
    deeltijd_minimum: int | None
    goedgekeurd: bool
    version: int


@dataclass(frozen=True, slots=True)
class Beschikbaarheid:
    """How many aios a place takes from `van` until `tot`; periods of one place never overlap."""

    plaats: str
    van: date
    tot: date
    capaciteit: int
    afwezig_dagen: str | None
    toelichting: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Uitvraag:
    """What an instelling was asked about a place, and what it answered (N3).

    Attributes:
        aantal: How many aios would like to come from `van` until `tot`, when it was asked.
        voor: The last day on which the answer is in time.
        capaciteit: For how many there is room all the time; 0 is a no, None no answer yet.
        namens: Who answered, at the instelling.
        beantwoord_door: Who recorded the answer.
    """

    uitvraag: int
    plaats: str
    van: date
    tot: date
    aantal: int
    voor: date
    gevraagd_door: str
    gevraagd_op: datetime
    herinneringen: int
    herinnerd_op: datetime | None
    capaciteit: int | None
    namens: str | None
    toelichting: str | None
    beantwoord_door: str | None
    beantwoord_op: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Stageopleider:
    """Somebody who supervises at a place (H17); what is not known does not stand in the way but is asked for.

    Attributes:
        big: Whether they are in the BIG register.
        uren_per_week: How many hours a week they work there.
        sinds: Since when.
        erkend_tot: The last day of their recognition.
    """

    plaats: str
    naam: str
    email: str | None
    big: bool | None
    uren_per_week: int | None
    sinds: date | None
    erkend_tot: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Afwezigheid:
    """A stageopleider that is away; `tot` None: not known until when, or for good; `waarnemer` stands in (H18)."""

    afwezigheid: int
    plaats: str
    naam: str
    van: date
    tot: date | None
    reden: Afwezig
    waarnemer: str | None
    gemeld_door: str
    gemeld_op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Leenafspraak:
    """A place lent to the aios of another institute, at most `maximum` stages in the period (H13)."""

    plaats: str
    aan_instituut: str
    van: date
    tot: date
    maximum: int
    version: int


@dataclass(frozen=True, slots=True)
class Peiling:
    """The yearly question to a place about its availability; without an answer nothing has changed (H2)."""

    plaats: str
    jaar: int
    voor: date
    gevraagd_door: str
    gevraagd_op: datetime
    antwoord: Peilingantwoord | None
    beantwoord_door: str | None
    beantwoord_op: date | None
    toelichting: str | None
    version: int

"""Where stages are done: instellingen, their stageplaatsen, and what was asked and offered for which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stagetui.profiles.terms import Zichtbaarheid


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

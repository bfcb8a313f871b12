"""Plaatsingen, the consents to them, and the requests that are decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stagetui.profiles.terms import Beslisser, Partij, Status, Wijze


class AanvraagStatus(StrEnum):
    """Where a request stands; a decision is final, a request whose plaatsing went is *vervallen*."""

    OPEN = "open"
    GOEDGEKEURD = "goedgekeurd"
    GEWEIGERD = "geweigerd"
    VERVALLEN = "vervallen"


class Herkomst(StrEnum):
    """What made a plaatsing."""

    VOORKEUR = "voorkeur"
    VOORSTEL = "voorstel"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Plaatsing:
    """A stage of an aios on its way to a place (N7); `plaats` is unknown while only preferences are in.

    What is *voorlopig* has no place yet where a preference opens it (N7), and has one where a plan gives it (H6).
    """

    plaatsing: int
    aios: str
    stagesoort: str
    plaats: str | None
    start: date
    eind: date
    status: Status
    rang: int | None
    herkomst: Herkomst
    voorstel: int | None
    version: int

    @property
    def heeft_plaats(self) -> bool:
        """Whether it takes room at a place: it counts and has one, whatever its status."""
        return self.plaats is not None and self.status is not Status.VERVALLEN


@dataclass(frozen=True, slots=True)
class Toestemming:
    """One party's consent to a plaatsing and what shows it (N9)."""

    plaatsing: int
    partij: Partij
    bewijs: str
    door: str
    op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Aanvraag:
    """A request that waits for somebody's decision; its kind is one of the profile, or a consent to a plaatsing (N9).

    Attributes:
        partij: Whose consent to `plaatsing` it asks; None for the kinds of `[requests]`.
        profiel: With `instituut`: whose it is when it is about a stageplaats; otherwise the aios tells.
        beslisser: The person it waits for now, when one is named.
        beslissers: The roles that decide, in order.
        voor: The last day on which the decision is in time.
        dringend: From this day on it is urgent.
        gegevens: JSON of what was filled in, by `Gegeven`.
        herziening_van: The decided request that it asks to reconsider.
    """

    aanvraag: int
    soort: str
    partij: Partij | None
    plaatsing: int | None
    aios: str | None
    stagesoort: str | None
    plaats: str | None
    profiel: str | None
    instituut: str | None
    beslisser: str | None
    beslissers: str
    wijze: Wijze
    voor: date | None
    dringend: date | None
    gegevens: str | None
    herziening_van: int | None
    status: AanvraagStatus
    reden: str | None
    gemaakt_door: str
    gemaakt_op: datetime
    besloten_door: str | None
    besloten_op: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Besluit:
    """What one decider of a request said; `namens` is the person who was stood in for, or whose answer was recorded."""

    aanvraag: int
    volgnummer: int
    beslisser: Beslisser
    akkoord: bool
    reden: str | None
    door: str
    namens: str | None
    op: datetime

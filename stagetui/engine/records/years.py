"""What belongs to a year of stages of an aios: wishes for it as a whole, swaps, and absences (H4, H6, H19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from stagetui.profiles.terms import Onderbrekingsoort


class RuilStatus(StrEnum):
    """Where a swap stands: all agreed is *akkoord*, carried out is *goedgekeurd* (H6)."""

    VOORGESTELD = "voorgesteld"
    AKKOORD = "akkoord"
    GOEDGEKEURD = "goedgekeurd"
    GEWEIGERD = "geweigerd"
    VERVALLEN = "vervallen"

    @property
    def wacht(self) -> bool:
        """Whether it waits for an answer or a decision."""
        return self in (RuilStatus.VOORGESTELD, RuilStatus.AKKOORD)


@dataclass(frozen=True, slots=True)
class Jaarwens:
    """What an aios asks for the year as a whole (H4).

    Attributes:
        deeltijd: The part-time factor wished for, in per cent (H14).
        onderzoek: Whether the research elective, or a research differentiation in year 3, interests them (H12).
        weken_buiten: Weeks outside clinic and practice in the rest of the training, done or planned (H12).
    """

    aios: str
    deeltijd: int | None
    onderzoek: bool | None
    weken_buiten: int | None
    toelichting: str | None
    ingediend_op: date
    version: int


@dataclass(frozen=True, slots=True)
class Ruil:
    """A swap of stages between aios within a round (H6)."""

    ruil: int
    ronde: str
    status: RuilStatus
    toelichting: str | None
    reden: str | None
    gemaakt_door: str
    gemaakt_op: datetime
    besloten_door: str | None
    besloten_op: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class RuilStage:
    """For this kind of stage `aios` takes over place and dates of the plaatsing that `van_aios` has."""

    ruil: int
    aios: str
    stagesoort: str
    van_aios: str
    van_plaatsing: int
    version: int


@dataclass(frozen=True, slots=True)
class RuilAkkoord:
    """What an aios in a swap says; None: not yet."""

    ruil: int
    aios: str
    akkoord: bool | None
    reden: str | None
    door: str | None
    op: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Onderbreking:
    """A time that an aios is away from the stages; `dagen` is by how many days the training grows (H19)."""

    onderbreking: int
    aios: str
    van: date
    tot: date | None
    soort: Onderbrekingsoort
    stagesoort: str | None
    dagen: int
    toelichting: str | None
    gemeld_door: str
    gemeld_op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class HalfjaarMijlpaal:
    """A milestone of the half year from `begin` that an institute ticked off (H4, H5, H6)."""

    profiel: str
    instituut: str
    begin: date
    mijlpaal: str
    reden: str | None
    door: str
    op: datetime
    version: int

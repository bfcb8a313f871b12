"""The opleidingsschema, preferences, rounds with their voorstellen, and what is ticked off or opened for a stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of an aios's opleidingsschema: a kind of stage, or (`aanpalend/rivm`) a part of one (N2, N10, N11).

    Attributes:
        eind_berekend: `eind` follows from the weeks and the part-time factor.
        vervlechting: Per cent of the working week that goes to the stage; None: all of it (N18).
        instelling: The only one where it is done, since it is combined there with another stage (N18).
        weken: Full-time weeks that it stands for; None: as many as the profile says of its stagesoort (H1).
    """

    aios: str
    stagesoort: str
    start: date
    eind: date
    eind_berekend: bool
    volgorde: int | None
    vervlechting: int | None
    instelling: str | None
    version: int
    weken: int | None = None


@dataclass(frozen=True, slots=True)
class Voorkeur:
    """A preference of an aios for one stage; rang 1 is the first choice (N6)."""

    aios: str
    stagesoort: str
    rang: int
    plaats: str | None
    specialisme: str | None
    regio: str | None
    periode: str | None
    motivatie: str | None
    ingediend_op: date
    version: int


@dataclass(frozen=True, slots=True)
class Formulier:
    """A form as an aios handed it in; its bytes are kept by their hash (N6, H4)."""

    formulier: int
    aios: str
    naam: str
    sha256: str
    stagesoorten: str
    door: str
    op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Ronde:
    """A planning round: the stages that start in the period, of the profiles it was opened for.

    Attributes:
        gepubliceerd_op: When the voorlopig plan of a half year was made known (H6).
        ruilen_tot: The last day on which aios may swap in it.
        definitief_op: When the plan became definitive; from then on it changes by corrections only.
    """

    ronde: str
    instituut: str | None
    van: date
    tot: date
    gemaakt_door: str
    gemaakt_op: datetime
    version: int
    gepubliceerd_op: date | None = None
    ruilen_tot: date | None = None
    definitief_op: date | None = None


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A proposal: what was computed, with which rules and seed; `doelen` is JSON."""

    voorstel: int
    ronde: str
    policy: str
    seed: int
    status: str
    doelen: str
    invoer_sha256: str
    seconden: float
    gemaakt_door: str
    gemaakt_op: datetime
    vastgesteld_door: str | None
    vastgesteld_op: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """What a voorstel gives one aios for one stage: a place with its rank, or the cause why none.

    `onderdeel` is the component of a year of stages; only there a stage without a place may have its days.
    """

    voorstel: int
    aios: str
    stagesoort: str
    plaats: str | None
    start: date | None
    eind: date | None
    rang: int | None
    oorzaak: str | None
    lot: int | None
    onderdeel: str | None = None


@dataclass(frozen=True, slots=True)
class Mijlpaal:
    """A milestone of a stage's calendar that somebody ticked off (N19)."""

    aios: str
    stagesoort: str
    mijlpaal: str
    reden: str | None
    door: str
    op: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Toelating:
    """What an approved request opened for one stage: `woord` is a vakgebied or a kenmerk (N11, N13, N18)."""

    aios: str
    stagesoort: str
    woord: str
    aanvraag: int
    version: int

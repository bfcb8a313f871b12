"""What the allocator answers: placements, causes, and per level the value with its proven bound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stagetui.engine.allocation.instance import Policy


class RunStatus(StrEnum):
    """*Optimaal* only when the bounds prove every level and the draw; else time ran out on a valid plan."""

    OPTIMAAL = "optimaal"
    TIJDSLIMIET = "tijdslimiet"


@dataclass(frozen=True, slots=True)
class Doel:
    """One level: its value in this plan and the best value that is still possible; equal means proven."""

    naam: str
    waarde: int
    grens: int


@dataclass(frozen=True, slots=True)
class Plaatsing:
    """A demand with its place, `start` to `eind` inclusive; `rang` is None for a fixed stay that was no preference.

    `onderdeel` is the component of a year of stages that it is.
    """

    aios: str
    stagesoort: str
    plaats: str
    start: date
    eind: date
    rang: int | None
    onderdeel: str | None = None


@dataclass(frozen=True, slots=True)
class NietGeplaatst:
    """A demand without a place, and why: a Dutch sentence.

    For a year of stages `onderdeel` is the component, with the days that the programme has for it, if it has any.
    """

    aios: str
    stagesoort: str
    oorzaak: str
    onderdeel: str | None = None
    start: date | None = None
    eind: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one run.

    `rangen` counts demands by the rank they got; its key None counts those without a preferred place (unplaced, or in a
    fixed stay that was no preference). `loting` gives each aios the position of the draw, 1 first.
    """

    status: RunStatus
    policy: Policy
    seed: int
    doelen: tuple[Doel, ...]
    plaatsingen: tuple[Plaatsing, ...]
    niet_geplaatst: tuple[NietGeplaatst, ...]
    rangen: dict[int | None, int]
    seconden: float
    loting: dict[str, int]

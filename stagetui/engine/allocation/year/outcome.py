"""What the allocator answers for a year: stages with their places, what is unplaced and why, and per level a proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.engine.allocation.outcome import Doel, RunStatus
from stagetui.engine.allocation.year.instance import Aios, Jaar, duur, rest_weken


@dataclass(frozen=True, slots=True)
class JaarStage:
    """A stage at a place, in months and as days (`van` to `tot` inclusive).

    Attributes:
        vooruitblik: it starts after the round: foreseen so that the year remains possible, not yet decided (H5).
        rest_weken: full-time weeks that part time leaves to be made up later (H14).
    """

    aios: str
    onderdeel: str
    plaats: str
    start: int
    maanden: int
    van: date
    tot: date
    geleend: bool
    vast: bool
    vooruitblik: bool
    rest_weken: float


@dataclass(frozen=True, slots=True)
class Ongeplaatst:
    """A component without a place, and why, in a Dutch sentence.

    `start` is the month that the programme has for it; None when the programme has no room for it either.
    """

    aios: str
    onderdeel: str
    start: int | None
    maanden: int
    oorzaak: str


@dataclass(frozen=True, slots=True)
class JaarUitkomst:
    """The answer of one run; `loting` gives each aios the position of the draw, 1 first."""

    status: RunStatus
    seed: int
    doelen: tuple[Doel, ...]
    stages: tuple[JaarStage, ...]
    ongeplaatst: tuple[Ongeplaatst, ...]
    loting: dict[str, int]
    seconden: float


def jaar_stage(
    jaar: Jaar, aios: Aios, onderdeel: str, plaats: str, start: int, maanden: int | None = None
) -> JaarStage:
    """A stage of an aios in this year; fixed when `maanden` says how long it is, else as long as it has to be."""
    length = maanden or duur(jaar.onderdeel[onderdeel], aios.percentage)
    van, tot = jaar.dagen(start, length)
    return JaarStage(
        aios.id,
        onderdeel,
        plaats,
        start,
        length,
        van,
        tot,
        geleend=jaar.plaats[plaats].instituut != aios.instituut,
        vast=maanden is not None,
        vooruitblik=start >= jaar.ronde,
        rest_weken=rest_weken(jaar.onderdeel[onderdeel], aios.percentage),
    )

"""What a round looks like to those who plan it: stages, what is offered, demand beside it; plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stagetui.engine.records import Plaatsing, Ronde

OPEN = "open"


@dataclass(frozen=True, slots=True)
class RondeStage:
    """A stage of a round; `voorkeuren` counts what is in, `tot` is the last day for handing in (N3).

    In a round that plans a year, who has nothing yet stands there once, without a stagesoort: from the first day that
    is free until the end of the round.

    Attributes:
        heeft_plaats: Whether it does not ask for one any more.
        stil: Whether nothing was handed in for it; in a year, which has one form, nothing at all (H4).
        plaats: Where it is placed, or else where `voorstel` would place it.
        voorstel: The voorstel that plans it and was not carried out yet.
    """

    aios: str
    naam: str
    stagesoort: str
    start: date
    eind: date
    voorkeuren: int
    status: str
    heeft_plaats: bool
    stil: bool
    tot: date
    plaats: str | None = None
    voorstel: int | None = None


@dataclass(frozen=True, slots=True)
class Aanbod:
    """A period of availability of a place; `bezet` is the most aios that are there at once."""

    plaats: str
    naam: str
    van: date
    tot: date
    capaciteit: int
    bezet: int


@dataclass(frozen=True, slots=True)
class Periode:
    """A month: how many ask for a place, and how many free spots there are that at least one of them could take.

    Where stages are placed one by one it is the month in which they start, and a spot is free for a stage when it is so
    on every day of it; where two stages of the month find a different number at a place, the larger one counts. In a
    year that is planned as a whole it is a month of the round, with everybody who may still do a stage in it.
    """

    periode: str
    vraag: int
    vrij: int


@dataclass(frozen=True, slots=True)
class RondeBeeld:
    """A round as it stands; `jaar` tells that its stages are planned as a year (H5)."""

    ronde: Ronde
    profielen: tuple[str, ...]
    stages: tuple[RondeStage, ...]
    aanbod: tuple[Aanbod, ...]
    perioden: tuple[Periode, ...]
    jaar: bool = False

    @property
    def te_plaatsen(self) -> tuple[RondeStage, ...]:
        """The stages that still ask for a place."""
        return tuple(one for one in self.stages if not one.heeft_plaats)

    @property
    def vraag(self) -> int:
        """How many stages still ask for a place."""
        return len(self.te_plaatsen)


def busiest(stays: Sequence[Plaatsing], van: date, tot: date) -> int:
    """The most stays that are there at once on any day from `van` until `tot` (inclusive)."""
    here = [stay for stay in stays if stay.start <= tot and stay.eind >= van]
    # the number present only rises on a day on which somebody starts, or at the first day of the period
    days = {max(stay.start, van) for stay in here}
    return max((sum(s.start <= day <= s.eind for s in here) for day in days), default=0)

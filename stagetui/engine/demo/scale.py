"""How large a demo bureau is: how many aios stand at which point of the process."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Size(StrEnum):
    """What the demo imitates: a handful of people, one institute, or the whole country."""

    KLEIN = "klein"
    INSTITUUT = "instituut"
    LANDELIJK = "landelijk"


class Group(StrEnum):
    """Where an aios's next stage stands in the process."""

    EARLIER = "eerder"
    RECENT = "onlangs"
    COMPUTED = "berekend"
    INTAKE = "intake"
    HAND = "met de hand"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class YearScale:
    """The numbers of a year of stages.

    Attributes:
        institutes: How many institutes have aios in it.
        aios: How many there are, in both cohorts together.
        places: How many stageplaatsen.
        told: For how many institutes the half year that runs was planned here; of the others it came with the schema.
        computed: Whether a proposal for the half year that is planned was computed.
    """

    institutes: int
    aios: int
    places: int
    told: int = 1
    computed: bool = True


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers of one size.

    Attributes:
        aios: How many aios there are.
        places: How many stageplaatsen.
        opleiders: How many instituutsopleiders each profile has.
        groups: How many aios of each group; the rest is LATER.
        decided: How many of the open requests of the recent round are decided (each is a transaction of its own).
        sent: How many messages are marked as sent.
        asked: How many requests there are of each sort that aios make.
        year: The numbers of a programme that is planned as a year.
    """

    aios: int
    places: int
    opleiders: int
    groups: dict[Group, int]
    decided: int
    sent: int
    asked: int
    year: YearScale


SCALES = {
    Size.KLEIN: Scale(
        40,
        40,
        1,
        {Group.EARLIER: 6, Group.RECENT: 8, Group.COMPUTED: 6, Group.INTAKE: 14, Group.HAND: 5},
        decided=3,
        sent=2,
        asked=2,
        year=YearScale(1, 20, 20),
    ),
    Size.INSTITUUT: Scale(
        250,
        150,
        2,
        {Group.EARLIER: 28, Group.RECENT: 48, Group.COMPUTED: 36, Group.INTAKE: 90, Group.HAND: 9},
        decided=16,
        sent=10,
        asked=4,
        year=YearScale(1, 120, 80),
    ),
    Size.LANDELIJK: Scale(
        900,
        600,
        4,
        {Group.EARLIER: 48, Group.RECENT: 180, Group.COMPUTED: 140, Group.INTAKE: 340, Group.HAND: 12},
        decided=30,
        sent=16,
        asked=6,
        year=YearScale(8, 900, 600, told=2, computed=False),
    ),
}

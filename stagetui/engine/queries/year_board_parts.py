"""What a board of a year of stages is made of: stages, aios, places and their months; plain values (H1, H5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_lowercase, digits

from stagetui.engine.records import Ronde
from stagetui.engine.rules.halfyears import QUARTER
from stagetui.profiles.terms import Status

VOWELS = "aeiou"


class Staat(StrEnum):
    """How certain a stage on the board is, the most certain first."""

    SCHEMA = "in het schema"
    BEEINDIGD = "beëindigd"
    GEPLAATST = Status.GEPLAATST.value
    ONDER_VOORBEHOUD = Status.ONDER_VOORBEHOUD.value
    VOORLOPIG = Status.VOORLOPIG.value
    VOORSTEL = "voorstel"
    VOORUITBLIK = "vooruitblik"
    OPEN = "geen plaats"


SIGNS = {
    Staat.SCHEMA: "✓",
    Staat.BEEINDIGD: "■",
    Staat.GEPLAATST: "●",
    Staat.ONDER_VOORBEHOUD: "◐",
    Staat.VOORLOPIG: "○",
    Staat.VOORSTEL: "+",
    Staat.VOORUITBLIK: "~",
    Staat.OPEN: "×",
}
"""How each is written in one cell."""
PROBLEM, BORROWED, NOTHING = "!", "»", "·"


class Drukte(StrEnum):
    """How full a place is in some months, the most urgent first."""

    ERKENNING = "niet erkend"
    OVERVOL = "te vol"
    VOL = "vol"
    VRIJ = "vrij"
    ONBEKEND = "nog te vragen"
    DICHT = "dicht"


@dataclass(frozen=True, slots=True)
class BordStage:
    """A stage on the board.

    Attributes:
        onderdeel: The component of the year that it is; None when it is none.
        van: Its first day.
        tot: Its last day, inclusive.
        eerste: Its first month, counted from that of the board; below zero when it began before.
        maanden: How many months it takes.
        geleend: Whether the place is another institute's (H13).
        problemen: What is wrong with it, in Dutch sentences.
        plaatsing: The number of the plaatsing, with its `version`; None for what is only thought of, or done elsewhere.
    """

    aios: str
    stagesoort: str
    onderdeel: str | None
    plaats: str | None
    van: date
    tot: date
    eerste: int
    maanden: int
    staat: Staat
    geleend: bool = False
    rang: int | None = None
    problemen: tuple[str, ...] = ()
    plaatsing: int | None = None
    version: int | None = None

    def during(self, eerste: int, maanden: int = 1) -> bool:
        """Whether it covers any of so many months from `eerste`."""
        return self.eerste < eerste + maanden and eerste < self.eerste + self.maanden


@dataclass(frozen=True, slots=True)
class Vak:
    """Some months of an aios in a few cells.

    Attributes:
        letters: One a month: of the kind of stage, small for what is only looked ahead at, `·` for nothing.
        staat: Of the least certain stage in it; None: there is none.
        vlag: `!` for a problem, `»` for a borrowed place, a space for neither.
    """

    letters: str
    staat: Staat | None
    vlag: str
    stages: tuple[BordStage, ...]

    @property
    def teken(self) -> str:
        """Sign of how certain it is."""
        return SIGNS[self.staat] if self.staat else " "

    @property
    def plaatsen(self) -> tuple[str, ...]:
        """Where, in the order of the months."""
        return tuple(dict.fromkeys(one.plaats for one in self.stages if one.plaats))


@dataclass(frozen=True, slots=True)
class BordRij:
    """An aios on the board; `begin` is the first day of the aios's own year of stages (H1)."""

    aios: str
    naam: str
    instituut: str
    begin: date | None
    percentage: int
    stages: tuple[BordStage, ...]
    problemen: tuple[str, ...]

    @property
    def bezwaren(self) -> tuple[str, ...]:
        """All that is wrong: with the aios, and with each stage."""
        return (*self.problemen, *(text for stage in self.stages for text in stage.problemen))

    def vak(self, letters: Mapping[str, str], eerste: int, maanden: int = QUARTER) -> Vak:
        """So many months from `eerste`, with the letters of the kinds of stage."""
        here = tuple(one for one in self.stages if one.during(eerste, maanden))
        order = list(Staat)
        flag = BORROWED if any(one.geleend for one in here) else " "
        return Vak(
            "".join(_letter(here, letters, month) for month in range(eerste, eerste + maanden)),
            max((one.staat for one in here), key=order.index, default=None),
            PROBLEM if any(one.problemen for one in here) else flag,
            here,
        )


def _letter(stages: Iterable[BordStage], letters: Mapping[str, str], month: int) -> str:
    one = next((stage for stage in stages if stage.during(month)), None)
    if one is None:
        return NOTHING
    letter = letters.get(one.stagesoort, "?")
    return letter.lower() if one.staat is Staat.VOORUITBLIK else letter


@dataclass(frozen=True, slots=True)
class PlaatsMaand:
    """A month of a place: who is there for sure or by a voorstel, who by looking ahead, and for how many is room.

    Attributes:
        bekend: Whether the room is known; a plan reckons with the last known one until the place was asked (H2).
    """

    bezet: int
    vooruit: int
    capaciteit: int
    erkend: bool
    bekend: bool = True

    @property
    def vrij(self) -> int:
        """How many more may come; below zero when it is overfull. What is only looked ahead at takes no room."""
        return self.capaciteit - self.bezet

    @property
    def drukte(self) -> Drukte:
        """How full it is (H2, H17)."""
        if not self.erkend:
            return Drukte.ERKENNING
        if not self.bekend:
            return Drukte.ONBEKEND
        if self.vrij < 0:
            return Drukte.OVERVOL
        if not self.capaciteit:
            return Drukte.DICHT
        return Drukte.VRIJ if self.vrij else Drukte.VOL


@dataclass(frozen=True, slots=True)
class PlaatsRij:
    """A place on the board.

    Attributes:
        erkend_tot: The last day on which opleider, instelling and SLWP are all recognised; None: no end is known (H17).
        uitgeleend_aan: The institutes that may borrow it (H13).
        stages: Those of the aios whom this person sees, by first day.
    """

    plaats: str
    naam: str
    instituut: str | None
    regio: str | None
    velden: tuple[str, ...]
    soorten: tuple[str, ...]
    erkend_tot: date | None
    uitgeleend_aan: tuple[str, ...]
    maanden: tuple[PlaatsMaand, ...]
    stages: tuple[BordStage, ...]

    def fullest(self, eerste: int, maanden: int = QUARTER) -> PlaatsMaand:
        """Of so many months the one that asks for attention most."""
        order = list(Drukte)
        return min(
            self.maanden[eerste : eerste + maanden],
            key=lambda one: (order.index(one.drukte), one.vrij, -one.vooruit),
        )


@dataclass(frozen=True, slots=True)
class Bord:
    """A round's year, by aios and by place.

    Attributes:
        maanden: The first days of its months, whole quarters.
        eerste: The month in which the round begins, counted from the first.
        letters: The letter of each kind of stage.
        namen: The name of each kind of stage.
        onderdelen: The name of each component.
        voorstel: The voorstel whose stages, or whose look ahead, it shows; None: there is none yet.
        vastgesteld: Whether that voorstel was carried out.
    """

    ronde: Ronde
    profiel: str
    maanden: tuple[date, ...]
    eerste: int
    letters: Mapping[str, str]
    namen: Mapping[str, str]
    onderdelen: Mapping[str, str]
    aios: tuple[BordRij, ...]
    plaatsen: tuple[PlaatsRij, ...]
    voorstel: int | None
    vastgesteld: bool

    @property
    def kwartalen(self) -> tuple[date, ...]:
        """The first days of the quarters."""
        return self.maanden[::QUARTER]


def letters(kinds: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Give each kind of stage a capital letter of its own: from its id, consonants first, else from its name.

    When all of those are taken it is the first letter of the alphabet, or figure, that is left.
    """
    found: dict[str, str] = {}
    for kind in kinds:
        own = sorted(filter(str.isalpha, kind.casefold()), key=lambda letter: letter in VOWELS)
        options = [*own, *filter(str.isalpha, names.get(kind, "").casefold()), *ascii_lowercase, *digits]
        found[kind] = next((one.upper() for one in options if one.upper() not in found.values()), "?")
    return found

"""One aios in the year of a round: every stage, which wishes are met, exemptions and what remains (H1, H3, H4, H14)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.allocation.year import Jaar, JaarStage, Wens, WensSoort
from stagetui.engine.allocation.year.levels import order_met
from stagetui.engine.allocation.year.outcome import jaar_stage
from stagetui.engine.allocation.year.patterns import Item
from stagetui.engine.allocation.year.wishes import meets
from stagetui.engine.queries.finding import existing
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.year_board import BoardMaker
from stagetui.engine.queries.year_board_parts import BordRij, BordStage, Staat
from stagetui.engine.queries.years import Deelnemer, Jaarfeiten
from stagetui.engine.records import Aios, Jaarwens, Voorkeur, Vrijstelling
from stagetui.engine.rules.halfyears import begin_of_year, month_index
from stagetui.engine.rules.remaining import remaining
from stagetui.engine.rules.wishes import wensen
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import FULL_TIME

if TYPE_CHECKING:
    from stagetui.engine.access import View

UNDECIDED = (Staat.VOORSTEL, Staat.VOORUITBLIK, Staat.OPEN)


@dataclass(frozen=True, slots=True)
class WensBeeld:
    """A preference in words, and whether the stages as they stand meet it; None: that can't be told any more."""

    rang: int
    stagesoort: str
    tekst: str
    motivatie: str | None
    vervuld: bool | None


@dataclass(frozen=True, slots=True)
class RestBeeld:
    """What is still to be decided of a traject: the ways to do it, each a row of names of components."""

    traject: str
    wegen: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class JaarAios:
    """Everything about the year of one aios.

    Attributes:
        rij: The stages, with months counted from the first of the round.
        namen: Names of the places by code.
        onderdelen: Names of the components by id.
        schuift: Full-time weeks that part time moves to after the year (H14).
    """

    aios: Aios
    rij: BordRij
    namen: dict[str, str]
    onderdelen: dict[str, str]
    vrijstellingen: tuple[Vrijstelling, ...]
    jaarwens: Jaarwens | None
    wensen: tuple[WensBeeld, ...]
    rest: tuple[RestBeeld, ...]
    schuift: float


def year_aios(view: View, naam: str, aios: str, voorstel: int | None = None) -> JaarAios:
    """Tell the year of one aios in a round, with the voorstel asked for or the newest.

    Raises:
        RefusedError: the round, the voorstel or the aios is unknown or not this person's to see.
    """
    who = existing(
        view.reader.record(Aios, "SELECT * FROM aios WHERE aios = ?", [aios]),
        f"Aios {aios}",
        "controleer de code",
    )
    if not view.rights.sees(who):
        raise RefusedError("Niet toegestaan", f"{aios} is van een ander instituut of profiel.")
    feiten = Jaarfeiten(view, the_round(view, naam))
    row = BoardMaker(view, feiten, voorstel).row(who)
    wanted = [one for (code, _), found in feiten.facts.preferences.items() if code == aios for one in found]
    return JaarAios(
        who,
        row,
        {one.plaats: feiten.facts.places[one.plaats].naam for one in row.stages if one.plaats}
        | {one.plaats: feiten.facts.places[one.plaats].naam for one in wanted if one.plaats},
        {one.id: one.name for one in feiten.year.components},
        tuple(feiten.facts.exemptions.get(aios, ())),
        feiten.jaarwensen.get(aios),
        tuple(_wishes(feiten, who, row, sorted(wanted, key=lambda one: (one.rang, one.stagesoort)))),
        tuple(_rest(feiten, row)),
        _shifted(feiten, row),
    )


def _rest(feiten: Jaarfeiten, row: BordRij) -> Iterator[RestBeeld]:
    """What remains after exemptions, what is done and what is placed (H3)."""
    done = [one.onderdeel for one in row.stages if one.onderdeel and one.staat not in UNDECIDED]
    names = {one.id: one.name for one in feiten.year.components}
    for one in remaining(feiten.year, feiten.exempted(row.aios), done):
        yield RestBeeld(
            one.traject.name, tuple(tuple(names[component] for component in way) for way in one.variants)
        )


def _shifted(feiten: Jaarfeiten, row: BordRij) -> float:
    """Full-time weeks that are left to do after the year, of stages that part time does not lengthen (H14)."""
    short = (FULL_TIME - row.percentage) / FULL_TIME
    components = [feiten.year.component(one.onderdeel) for one in row.stages if one.onderdeel]
    return sum(one.weeks * short for one in components if not one.lengthens)


# ---- wishes


def _wishes(feiten: Jaarfeiten, aios: Aios, row: BordRij, wanted: Sequence[Voorkeur]) -> Iterator[WensBeeld]:
    begin = begin_of_year(feiten.profile, aios)
    who = feiten.deelnemers.get(aios.aios)
    check = _Check(feiten, who, row) if who is not None else None
    for one in wanted:
        meant: Sequence[Wens] = ()
        if begin is not None:
            meant = wensen(feiten.profile, [one], feiten.maanden, month_index(feiten.first, begin))
        told = check.met(meant) if check is not None and meant else None
        yield WensBeeld(one.rang, one.stagesoort, _in_words(feiten, one), one.motivatie, told)


def _in_words(feiten: Jaarfeiten, one: Voorkeur) -> str:
    place = feiten.facts.places.get(one.plaats or "")
    parts = (
        f"bij {place.naam} ({place.plaats})" if place else None,
        one.specialisme,
        f"regio {one.regio}" if one.regio else None,
        one.periode,
    )
    return ", ".join(part for part in parts if part) or "deze soort stage"


class _Check:
    """Holds wishes against the stages of one aios, the look ahead included."""

    def __init__(self, feiten: Jaarfeiten, who: Deelnemer, row: BordRij) -> None:
        self.jaar: Jaar = feiten.jaar(feiten.year.policy, 1)
        person = next(one for one in self.jaar.aios if one.id == who.aios.aios)
        self.stages: list[JaarStage] = [
            jaar_stage(self.jaar, person, one.onderdeel, one.plaats, one.eerste, one.maanden)
            for one in self._within(row.stages)
            if one.onderdeel and one.plaats
        ]
        self.items = [Item(one.start, one.onderdeel, one.maanden) for one in self.stages]

    def _within(self, stages: Iterable[BordStage]) -> Iterator[BordStage]:
        for one in stages:
            inside = one.eerste >= 0 and one.eerste + one.maanden <= len(self.jaar.maanden)
            if inside and one.onderdeel in self.jaar.onderdeel and one.plaats in self.jaar.plaats:
                yield one

    def met(self, meant: Iterable[Wens]) -> bool:
        """Whether all that one preference asks is met; of several fields that will do, one is enough."""
        found: dict[tuple[WensSoort, str], bool] = {}
        for one in meant:
            fields = one.soort in (WensSoort.VELD, WensSoort.PERIODE, WensSoort.VOLGORDE, WensSoort.ONDERDEEL)
            key = one.soort, "" if fields else one.waarde
            found[key] = found.get(key, False) or self._one(one)
        return all(found.values())

    def _one(self, wens: Wens) -> bool:
        if wens.soort is WensSoort.VOLGORDE:
            return order_met(self.jaar, wens, self.items)
        return any(meets(self.jaar, wens, stage) for stage in self.stages)

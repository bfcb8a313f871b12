"""Swaps of stages between aios within a round, as people look at them (H6)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.finding import existing
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.placing import aios_names, place_labels
from stagetui.engine.records import Aios, Plaatsing, Ronde, Ruil, RuilAkkoord, RuilStage, RuilStatus
from stagetui.profiles.terms import Rol, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class RuilDeel:
    """What an aios takes over (or took over), and from whom."""

    aios: str
    naam: str
    stagesoort: str
    van_aios: str
    plaats: str | None
    plaatsnaam: str
    start: date
    eind: date


@dataclass(frozen=True, slots=True)
class RuilBeeld:
    """A swap with all that it changes and what each aios in it says.

    Attributes:
        ruil: The swap itself.
        delen: Its stages, in the order of the circle.
        akkoorden: What each aios says.
        ruilen_tot: The last day on which a swap can be proposed in its round.
        definitief: Whether the plan of the round is definitive: then no swap is decided any more.
        mijn: Whether it waits for the decision of the person who looks.
    """

    ruil: Ruil
    delen: tuple[RuilDeel, ...]
    akkoorden: tuple[RuilAkkoord, ...]
    ruilen_tot: date | None
    definitief: bool
    mijn: bool

    @property
    def aios(self) -> tuple[str, ...]:
        """Who swap."""
        return tuple(one.aios for one in self.akkoorden)

    @property
    def wacht_op(self) -> tuple[str, ...]:
        """Who did not answer yet."""
        waiting = self.ruil.status is RuilStatus.VOORGESTELD
        return tuple(one.aios for one in self.akkoorden if waiting and one.akkoord is None)


@dataclass(frozen=True, slots=True)
class Ruilbaar:
    """An aios with voorlopig stages in a round, which may be swapped: where and when, by kind of stage."""

    aios: str
    naam: str
    stages: tuple[tuple[str, str, date, date], ...]


@dataclass(frozen=True, slots=True)
class Ruiltafel:
    """A round with its swaps and who may swap in it, for who sees them."""

    ronde: Ronde
    ruilen: tuple[RuilBeeld, ...]
    ruilbaar: tuple[Ruilbaar, ...]


def swap_table(view: View, naam: str) -> Ruiltafel:
    """All that swapping in a round needs.

    Raises:
        RefusedError: there is no such round.
    """
    ronde = the_round(view, naam)
    scope, params = view.rights.scope("a")
    found: dict[tuple[str, str], list[tuple[str, str, date, date]]] = defaultdict(list)
    for aios, name, kind, place, start, eind in view.reader.rows(
        "SELECT a.aios, a.naam, p.stagesoort, s.naam, p.start, p.eind FROM plaatsing p JOIN aios a USING (aios) "
        f"JOIN stageplaats s ON s.plaats = p.plaats WHERE {scope} AND p.status = ? AND p.start BETWEEN ? AND ? "
        "AND a.profiel IN (SELECT profiel FROM ronde_profiel WHERE ronde = ?) "
        "AND (?::VARCHAR IS NULL OR a.instituut = ?) ORDER BY a.naam, a.aios, p.start",
        [*params, Status.VOORLOPIG.value, ronde.van, ronde.tot, naam, ronde.instituut, ronde.instituut],
    ):
        found[aios, name].append((kind, place, start, eind))
    people = tuple(Ruilbaar(aios, name, tuple(stages)) for (aios, name), stages in found.items())
    return Ruiltafel(ronde, tuple(swaps(view, naam)), people)


def swaps(view: View, ronde: str | None = None, *, only_open: bool = False) -> list[RuilBeeld]:
    """The swaps that this person may see: those of which he or she sees every aios; what waits first, then the newest.

    Args:
        view: Who looks.
        ronde: Only of this round.
        only_open: Only those that wait for an answer or a decision.
    """
    found = view.reader.records(
        Ruil,
        "SELECT * FROM ruil WHERE (?::VARCHAR IS NULL OR ronde = ?) ORDER BY ruil DESC",
        [ronde, ronde],
    )
    shown = _pictured(view, [one for one in found if not only_open or one.status.wacht])
    return sorted(shown, key=lambda one: not one.ruil.status.wacht)


def swap_view(view: View, number: int) -> RuilBeeld:
    """One swap.

    Raises:
        RefusedError: there is none of this number that the person may see.
    """
    return existing(next(iter(_pictured(view, [the_swap(view, number)])), None), f"Ruil {number}", LISTED)


LISTED = "stagetui swap list toont de nummers"


def the_swap(view: View, number: int) -> Ruil:
    """The swap with this number, whoever looks.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        view.reader.record(Ruil, "SELECT * FROM ruil WHERE ruil = ?", [number]), f"Ruil {number}", LISTED
    )


def swap_stages(view: View, number: int) -> list[RuilStage]:
    """What each aios in a swap takes over."""
    return view.reader.records(
        RuilStage, "SELECT * FROM ruil_stage WHERE ruil = ? ORDER BY aios, stagesoort", [number]
    )


def swap_answers(view: View, number: int) -> list[RuilAkkoord]:
    """What each aios in a swap says."""
    return view.reader.records(
        RuilAkkoord, "SELECT * FROM ruil_akkoord WHERE ruil = ? ORDER BY aios", [number]
    )


def _pictured(view: View, ruilen: Sequence[Ruil]) -> list[RuilBeeld]:
    numbers = [one.ruil for one in ruilen]
    stages: dict[int, list[RuilStage]] = defaultdict(list)
    for stage in view.reader.records(
        RuilStage,
        "SELECT * FROM ruil_stage WHERE ruil IN (SELECT unnest(?::BIGINT[])) ORDER BY ruil, aios, stagesoort",
        [numbers],
    ):
        stages[stage.ruil].append(stage)
    answers: dict[int, list[RuilAkkoord]] = defaultdict(list)
    for answer in view.reader.records(
        RuilAkkoord,
        "SELECT * FROM ruil_akkoord WHERE ruil IN (SELECT unnest(?::BIGINT[])) ORDER BY ruil, aios",
        [numbers],
    ):
        answers[answer.ruil].append(answer)
    people = {
        one.aios: one
        for one in view.reader.records(
            Aios,
            "SELECT * FROM aios WHERE aios IN (SELECT DISTINCT aios FROM ruil_akkoord)",
        )
        if view.rights.sees(one)
    }
    placed = {
        one.plaatsing: one
        for one in view.reader.records(
            Plaatsing, "SELECT * FROM plaatsing WHERE plaatsing IN (SELECT van_plaatsing FROM ruil_stage)"
        )
    }
    names = aios_names(view, people)
    labels = place_labels(view, {one.plaats for one in placed.values() if one.plaats})
    rounds = {one.ronde: one for one in view.reader.records(Ronde, "SELECT * FROM ronde")}
    return [
        RuilBeeld(
            one,
            tuple(
                sorted(
                    (
                        _part(stage, stages[one.ruil], one.status, placed, names, labels)
                        for stage in stages[one.ruil]
                    ),
                    key=lambda part: (part.aios, part.start),
                )
            ),
            tuple(answers[one.ruil]),
            rounds[one.ronde].ruilen_tot,
            rounds[one.ronde].definitief_op is not None,
            one.status is RuilStatus.AKKOORD
            and rounds[one.ronde].definitief_op is None
            and one.gemaakt_door != view.actor.persoon
            and all(_coordinates(view, people[answer.aios]) for answer in answers[one.ruil]),
        )
        for one in ruilen
        if {answer.aios for answer in answers[one.ruil]} <= people.keys()
    ]


def _coordinates(view: View, aios: Aios) -> bool:
    return view.rights.has(Rol.COORDINATOR, instituut=aios.instituut, profiel=aios.profiel)


def _part(
    stage: RuilStage,
    circle: Sequence[RuilStage],
    status: RuilStatus,
    placed: dict[int, Plaatsing],
    names: dict[str, str],
    labels: dict[str, str],
) -> RuilDeel:
    """What one aios takes over; after it was carried out that is what his or her own plaatsing has."""
    number = stage.van_plaatsing
    if status is RuilStatus.GOEDGEKEURD:
        number = next(
            one.van_plaatsing
            for one in circle
            if (one.van_aios, one.stagesoort) == (stage.aios, stage.stagesoort)
        )
    found = placed[number]
    return RuilDeel(
        stage.aios,
        names[stage.aios],
        stage.stagesoort,
        stage.van_aios,
        found.plaats,
        labels.get(found.plaats or "", ""),
        found.start,
        found.eind,
    )

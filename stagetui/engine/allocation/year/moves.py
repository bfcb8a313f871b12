"""What is wrong with the stages of some aios as people want to have them, while the rest of their year is still open.

For swaps (H6) and for moving a stage by hand: the rules of `validate`, but a programme may be unfinished. What is fixed
stays as it is; what is asked about are the stages that are not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from stagetui.engine.allocation.outcome import RunStatus
from stagetui.engine.allocation.year.goals import wishes_met
from stagetui.engine.allocation.year.instance import FULL, Aios, Jaar, Vast
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst, jaar_stage
from stagetui.engine.allocation.year.patterns import Pattern, patterns
from stagetui.engine.allocation.year.validate import Fout, lending_faults, room_faults, stage_faults

WENSEN = "gewicht van vervulde wensen"
EERSTE = "vervulde eerste wensen"
GELEEND = "geleende plaatsen"


def faults(jaar: Jaar, stages: Sequence[JaarStage]) -> list[Fout]:
    """Everything that is wrong with these stages beside what is fixed; empty when they may be so.

    Args:
        jaar: The year, in which these stages are not fixed.
        stages: All stages of the aios concerned that are not fixed, and of nobody else.
    """
    mine: dict[str, list[JaarStage]] = defaultdict(list)
    for stage in stages:
        mine[stage.aios].append(stage)
    people = {one.id: one for one in jaar.aios}
    wrong = [Fout(name, "Deze aios hoort niet bij dit jaar.") for name in sorted(mine.keys() - people.keys())]
    for name in sorted(mine.keys() & people.keys()):
        aios = people[name]
        found = [fault for stage in mine[name] for fault in stage_faults(jaar, aios, stage)]
        found = found or list(_together(jaar, aios, mine[name]))
        wrong += [Fout(name, text) for text in found]
    everything = [*stages, *_fixed_stages(jaar)]
    return wrong or [*room_faults(jaar, everything), *lending_faults(jaar, everything)]


def _fixed_stages(jaar: Jaar) -> Iterator[JaarStage]:
    """The fixed stages of who is in the year: they take room; those of others are counted anyhow."""
    people = {aios.id: aios for aios in jaar.aios}
    for one in jaar.vast:
        if one.aios in people:
            yield jaar_stage(jaar, people[one.aios], one.onderdeel, one.plaats, one.start, one.maanden)


def _together(jaar: Jaar, aios: Aios, stages: Sequence[JaarStage]) -> Iterator[str]:
    """What is wrong with the stages of one aios beside each other and what is fixed."""
    laid = [Vast(one.aios, one.onderdeel, one.plaats, one.start, one.maanden) for one in stages]
    laid += [one for one in jaar.vast if one.aios == aios.id]
    laid.sort(key=lambda one: one.start)
    moved = {one.onderdeel for one in stages}
    for one, other in pairwise(laid):
        if other.start < one.na and moved & {one.onderdeel, other.onderdeel}:
            yield f"{one.onderdeel} en {other.onderdeel} overlappen."
    for one, other in combinations(laid, 2):
        if jaar.onderdeel[one.onderdeel].veld == jaar.onderdeel[other.onderdeel].veld and moved & {
            one.onderdeel,
            other.onderdeel,
        }:
            yield f"{jaar.onderdeel[one.onderdeel].veld} komt twee keer voor."
    yield from _order(jaar, aios, laid, moved)
    yield from _completable(jaar, aios, laid)


def _order(jaar: Jaar, aios: Aios, laid: Sequence[Vast], moved: set[str]) -> Iterator[str]:
    """H10, H14: what belongs together follows directly, and what comes last for part-timers does."""
    at = {one.onderdeel: one for one in laid}
    late: set[str] = set()
    for name in aios.trajecten:
        traject = jaar.traject[name]
        here = {one for variant in traject.varianten for one in variant if one in at}
        fitting = [variant for variant in traject.varianten if here <= set(variant)]
        if here & moved and not fitting:
            yield f"{' en '.join(sorted(here))} vormen samen geen traject."
        if traject.laatst_bij_deeltijd and aios.percentage < FULL:
            late |= here
        for one, other in (
            {pair for variant in fitting for pair in pairwise(variant)} if traject.aaneen else ()
        ):
            if {one, other} <= at.keys() and {one, other} & moved and at[other].start != at[one].na:
                yield f"{other} volgt niet direct op {one}."
    for one in late & moved:
        if any(other.onderdeel not in late and other.start > at[one].start for other in laid):
            yield f"{one} komt bij {aios.percentage} % het laatst."


def _completable(jaar: Jaar, aios: Aios, laid: Sequence[Vast]) -> Iterator[str]:
    """H5: whether the rest of the year remains possible as well as it was without these stages."""
    before = _left_out(jaar, patterns(jaar, aios, [one for one in jaar.vast if one.aios == aios.id]))
    after = _left_out(jaar, patterns(jaar, aios, laid))
    if after > before:
        yield f"Dan passen {after} weken van het programma niet meer in het jaar; nu is dat {before}."


def _left_out(jaar: Jaar, options: Iterable[Pattern]) -> int:
    return min(sum(jaar.onderdeel[one].weken for one in option.weggelaten) for option in options)


def worth(jaar: Jaar, stages: Sequence[JaarStage]) -> dict[str, int]:
    """What these stages, and what is fixed of the same aios, are worth: wishes met, and places borrowed."""
    names = {one.aios for one in stages}
    whole = (*stages, *(one for one in _fixed_stages(jaar) if one.aios in names))
    uitkomst = JaarUitkomst(RunStatus.TIJDSLIMIET, jaar.seed, (), whole, (), {}, 0.0)
    met = [(wens, times) for (name, wens), times in wishes_met(jaar, uitkomst).items() if name in names]
    return {
        WENSEN: sum(wens.gewicht * times for wens, times in met),
        EERSTE: sum(times for wens, times in met if wens.rang == 1),
        GELEEND: sum(one.geleend for one in whole),
    }

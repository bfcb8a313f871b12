"""The values of the levels, recomputed from a plan alone (for the validator, and for moving a stage by hand)."""

from __future__ import annotations

from collections import Counter, defaultdict

from stagetui.engine.allocation.year.instance import Beleid, Jaar, Wens, WensSoort
from stagetui.engine.allocation.year.names import GELEEND, ONGEPLAATST, RONDE, WENSEN
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst


def goals(jaar: Jaar, uitkomst: JaarUitkomst) -> dict[str, int]:
    """What each level comes to, whether or not the run reported it; peaks are judged by nobody but the run."""
    weeks = {one.id: one.weken for one in jaar.onderdelen}
    values = {
        ONGEPLAATST: sum(weeks[one.onderdeel] for one in uitkomst.ongeplaatst),
        RONDE: sum(
            weeks[one.onderdeel]
            for one in uitkomst.ongeplaatst
            if one.start is not None and one.start < jaar.ronde
        ),
        GELEEND: sum(one.geleend and not one.vast for one in uitkomst.stages),
    }
    met = wishes_met(jaar, uitkomst)
    if jaar.beleid is Beleid.GEWICHTEN:
        values[WENSEN] = sum(wens.gewicht * times for (_, wens), times in met.items())
    else:
        for (_, wens), times in met.items():
            naam = f"wensen van rang {wens.rang}"
            values[naam] = values.get(naam, 0) + times
    return values


def wishes_met(jaar: Jaar, uitkomst: JaarUitkomst) -> Counter[tuple[str, Wens]]:
    """How often each wish of each aios is met (H4); a wish that is not met counts 0."""
    stages: dict[str, list[JaarStage]] = defaultdict(list)
    for stage in uitkomst.stages:
        stages[stage.aios].append(stage)
    starts: dict[str, dict[str, int]] = defaultdict(dict)
    laid = [(one.aios, one.onderdeel, one.start) for one in uitkomst.stages]
    laid += [(one.aios, one.onderdeel, one.start) for one in uitkomst.ongeplaatst if one.start is not None]
    for name, onderdeel, start in laid:
        veld = jaar.onderdeel[onderdeel].veld
        starts[name][veld] = min(start, starts[name].get(veld, start))
    met: Counter[tuple[str, Wens]] = Counter()
    for aios in jaar.aios:
        for wens in aios.wensen:
            met[aios.id, wens] = _times(jaar, wens, stages[aios.id], starts[aios.id])
    return met


def _times(jaar: Jaar, wens: Wens, stages: list[JaarStage], starts: dict[str, int]) -> int:
    def field(stage: JaarStage) -> str:
        return jaar.onderdeel[stage.onderdeel].veld

    match wens.soort:
        case WensSoort.VELD:
            return sum(field(one) == wens.waarde for one in stages)
        case WensSoort.ONDERDEEL:
            return sum(one.onderdeel == wens.waarde for one in stages)
        case WensSoort.REGIO:
            return sum(jaar.plaats[one.plaats].regio == wens.waarde for one in stages)
        case WensSoort.PLAATS:
            return sum(one.plaats == wens.waarde for one in stages)
        case WensSoort.PERIODE:
            return sum(field(one) == wens.waarde and wens.van <= one.start <= wens.tot for one in stages)
        case WensSoort.VOLGORDE:
            first, second = starts.get(wens.waarde), starts.get(wens.daarna)
            return int(first is not None and second is not None and first < second)

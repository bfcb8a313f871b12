"""An independent check of any year plan, by counting months; knows nothing of the model or how the plan was made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from stagetui.engine.allocation.year.goals import goals
from stagetui.engine.allocation.year.instance import FULL, Aios, Jaar, Onderdeel, duur
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst, Ongeplaatst
from stagetui.engine.allocation.year.programme import Laid, programme_faults


@dataclass(frozen=True, slots=True)
class Fout:
    """One thing that is wrong with a plan, about an aios or a place; `tekst` is a Dutch sentence."""

    over: str
    tekst: str


def violations(jaar: Jaar, uitkomst: JaarUitkomst) -> list[Fout]:
    """Everything that is wrong with a plan; an empty list means that it may be carried out.

    Months are overfull only where a new stage is: fixed stages may exceed a capacity by themselves. The values of the
    levels are recomputed; their bounds are not judged.
    """
    stages: dict[str, list[JaarStage]] = defaultdict(list)
    loose: dict[str, list[Ongeplaatst]] = defaultdict(list)
    for stage in uitkomst.stages:
        stages[stage.aios].append(stage)
    for one in uitkomst.ongeplaatst:
        loose[one.aios].append(one)
    known = {aios.id for aios in jaar.aios}
    wrong = [Fout(name, "Deze aios hoort niet bij dit jaar.") for name in sorted({*stages, *loose} - known)]
    if wrong:
        return wrong
    for aios in jaar.aios:
        found = [fault for stage in stages[aios.id] for fault in stage_faults(jaar, aios, stage)]
        found += [fault for one in loose[aios.id] for fault in _unplaced(jaar, aios, one)]
        found += _kept(jaar, aios, stages[aios.id])
        if not found:
            found += programme_faults(
                jaar, aios, _laid(stages[aios.id], loose[aios.id]), _left(loose[aios.id])
            )
        wrong += [Fout(aios.id, text) for text in found]
    if wrong:
        return wrong
    wrong += room_faults(jaar, uitkomst.stages)
    wrong += lending_faults(jaar, uitkomst.stages)
    values = goals(jaar, uitkomst)
    wrong += [
        Fout(doel.naam, f"Doel {doel.naam} is {values[doel.naam]}, niet {doel.waarde}.")
        for doel in uitkomst.doelen
        if doel.naam in values and values[doel.naam] != doel.waarde
    ]
    return wrong


def _laid(stages: Iterable[JaarStage], loose: Iterable[Ongeplaatst]) -> list[Laid]:
    return [
        *(Laid(one.onderdeel, one.start, one.maanden, one.vast) for one in stages),
        *(Laid(one.onderdeel, one.start, one.maanden, fixed=False) for one in loose if one.start is not None),
    ]


def _left(loose: Iterable[Ongeplaatst]) -> list[str]:
    return [one.onderdeel for one in loose if one.start is None]


def stage_faults(jaar: Jaar, aios: Aios, stage: JaarStage) -> list[str]:
    """What is wrong with a stage by itself."""
    if stage.onderdeel not in jaar.onderdeel or stage.plaats not in jaar.plaats:
        return ["Een stage noemt een onbekend onderdeel of een onbekende plaats."]
    if stage.start < 0 or stage.maanden < 1 or stage.start + stage.maanden > len(jaar.maanden):
        return [f"{stage.onderdeel} valt buiten het jaar."]
    wrong = _described(jaar, aios, stage)
    if not stage.vast:
        onderdeel = jaar.onderdeel[stage.onderdeel]
        wrong += _allowed(jaar, aios, onderdeel, stage.start, stage.maanden)
        wrong += _suitable(jaar, aios, stage, onderdeel)
    return wrong


def _described(jaar: Jaar, aios: Aios, stage: JaarStage) -> list[str]:
    """Whether days, flags and remainder agree with the stage."""
    onderdeel, plaats = jaar.onderdeel[stage.onderdeel], jaar.plaats[stage.plaats]
    wrong = []
    if (stage.van, stage.tot) != jaar.dagen(stage.start, stage.maanden):
        wrong.append(f"De datums van {stage.onderdeel} kloppen niet met de maanden.")
    if stage.geleend != (plaats.instituut != aios.instituut):
        wrong.append(f"Bij {stage.plaats} staat ten onrechte wel of niet dat de plaats geleend is.")
    if stage.vooruitblik != (stage.start >= jaar.ronde):
        wrong.append(f"Bij {stage.onderdeel} staat ten onrechte wel of niet dat het een vooruitblik is.")
    missed = 0.0 if onderdeel.rekt else onderdeel.weken * (FULL - aios.percentage) / FULL
    if abs(stage.rest_weken - missed) > 1e-9:
        wrong.append(f"De rest van {stage.onderdeel} is {missed} weken, niet {stage.rest_weken}.")
    return wrong


def _suitable(jaar: Jaar, aios: Aios, stage: JaarStage, onderdeel: Onderdeel) -> list[str]:
    """Whether the place may take this aios for this component until the end (H13, H14, H17)."""
    plaats = jaar.plaats[stage.plaats]
    wrong = []
    if onderdeel.veld not in plaats.velden or (plaats.soorten and onderdeel.soort not in plaats.soorten):
        wrong.append(f"{stage.plaats} heeft geen stage {onderdeel.veld}.")
    if plaats.erkend_tot is not None and plaats.erkend_tot < jaar.dagen(stage.start, stage.maanden)[1]:
        wrong.append(f"{stage.plaats} is niet erkend tot het einde van {stage.onderdeel}.")
    if plaats.minimum > aios.percentage:
        wrong.append(f"{stage.plaats} vraagt ten minste {plaats.minimum} %.")
    if plaats.instituut != aios.instituut and not any(
        one.lener == aios.instituut and stage.plaats in one.plaatsen and one.dekt(stage.start, stage.maanden)
        for one in jaar.afspraken
    ):
        wrong.append(f"{stage.plaats} wordt niet aan {aios.instituut} uitgeleend.")
    return wrong


def _unplaced(jaar: Jaar, aios: Aios, one: Ongeplaatst) -> list[str]:
    if one.onderdeel not in jaar.onderdeel:
        return ["Een ongeplaatst onderdeel is onbekend."]
    wrong = [] if one.oorzaak.strip() else [f"Waarom {one.onderdeel} ongeplaatst is, staat er niet bij."]
    onderdeel = jaar.onderdeel[one.onderdeel]
    if one.start is not None:
        return wrong + _allowed(jaar, aios, onderdeel, one.start, one.maanden)
    if one.maanden != duur(onderdeel, aios.percentage):
        wrong.append(f"{one.onderdeel} duurt voor {aios.percentage} % anders.")
    return wrong


def _allowed(jaar: Jaar, aios: Aios, onderdeel: Onderdeel, start: int, maanden: int) -> list[str]:
    """What is wrong with doing a component in these months, wherever."""
    wrong = []
    if maanden != duur(onderdeel, aios.percentage):
        wrong.append(f"{onderdeel.id} duurt voor {aios.percentage} % anders dan {maanden} maanden.")
    if start < aios.vanaf or start + maanden - 1 > aios.tot:
        wrong.append(f"{onderdeel.id} valt buiten de periode van deze aios.")
    if onderdeel.veld in aios.verboden:
        wrong.append(f"Een vrijstelling sluit {onderdeel.veld} uit.")
    if onderdeel.veld in aios.gedaan:
        wrong.append(f"Een stage {onderdeel.veld} is al gedaan.")
    if onderdeel.keuze and onderdeel.id not in aios.keuzes:
        wrong.append(f"Voor keuzestage {onderdeel.id} is geen toestemming.")
    first = jaar.maanden[start] if 0 <= start < len(jaar.maanden) else None
    if onderdeel.cursusdagen and not any(
        first is not None and first - timedelta(days=31) <= day <= first for day in onderdeel.cursusdagen
    ):
        wrong.append(f"Voor de start van {onderdeel.id} is geen cursus.")
    return wrong


def _kept(jaar: Jaar, aios: Aios, stages: Sequence[JaarStage]) -> list[str]:
    """Whether the fixed stages are in the plan as they were, and no others."""
    asked = Counter(
        (one.onderdeel, one.plaats, one.start, one.maanden) for one in jaar.vast if one.aios == aios.id
    )
    given = Counter((one.onderdeel, one.plaats, one.start, one.maanden) for one in stages if one.vast)
    return [] if asked == given else ["De vaste stages zijn niet gebleven zoals ze waren."]


def room_faults(jaar: Jaar, stages: Sequence[JaarStage]) -> list[Fout]:
    """Months in which a place has more aios than it takes, because of a stage that is not fixed (H2)."""
    held: Counter[tuple[str, int]] = Counter()
    new: set[tuple[str, int]] = set()
    for one in stages:
        months = [(one.plaats, month) for month in range(one.start, one.start + one.maanden)]
        held.update(months)
        new.update(months if not one.vast else ())
    names = {aios.id for aios in jaar.aios}
    for fixed in jaar.vast:
        if fixed.aios not in names:
            held.update((fixed.plaats, month) for month in range(fixed.start, fixed.na))
    return [
        Fout(plaats, f"Vanaf {jaar.maanden[month]} zijn er {held[plaats, month]} aios voor {room} plaatsen.")
        for plaats, month in sorted(new)
        if held[plaats, month] > (room := jaar.plaats[plaats].capaciteit[month])
    ]


def lending_faults(jaar: Jaar, stages: Sequence[JaarStage]) -> list[Fout]:
    """Agreements under which more is borrowed than was agreed, apart from what is fixed (H13)."""
    home = {aios.id: aios.instituut for aios in jaar.aios}
    found = []
    for one in jaar.afspraken:
        lent = sum(
            not stage.vast
            and home[stage.aios] == one.lener
            and stage.plaats in one.plaatsen
            and one.dekt(stage.start, stage.maanden)
            for stage in stages
            if jaar.plaats[stage.plaats].instituut != home[stage.aios]
        )
        if lent > one.maximum:
            found.append(
                Fout(one.id, f"Er zijn {lent} stages geleend, ten hoogste {one.maximum} is afgesproken.")
            )
    return found

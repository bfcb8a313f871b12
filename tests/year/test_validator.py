"""The solver-free validator: accepts what the allocator makes, refuses a thousand plans that were tampered with."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from stagetui.engine.allocation.year import Jaar, JaarStage, JaarUitkomst, Vast, solve_year, violations


def without(uitkomst: JaarUitkomst, stage: JaarStage, *instead: JaarStage) -> JaarUitkomst:
    """The plan with a stage replaced."""
    return replace(uitkomst, stages=(*(one for one in uitkomst.stages if one != stage), *instead))


def moved(jaar: Jaar, stage: JaarStage, **changes: object) -> JaarStage:
    """The stage with other months or another place, its days and flags made to agree."""
    one: JaarStage = replace(stage, **changes)  # type: ignore[arg-type]
    if one.start < 0 or one.start + one.maanden > len(jaar.maanden):
        return one
    van, tot = jaar.dagen(one.start, one.maanden)
    home = {aios.id: aios.instituut for aios in jaar.aios}[one.aios]
    borrowed = jaar.plaats[one.plaats].instituut != home
    return replace(one, van=van, tot=tot, geleend=borrowed, vooruitblik=one.start >= jaar.ronde)


def tampered(jaar: Jaar, uitkomst: JaarUitkomst, rng: random.Random) -> Iterator[JaarUitkomst]:
    """Plans that each break something, whatever the plan is."""
    held = Counter((s.plaats, m) for s in uitkomst.stages for m in range(s.start, s.start + s.maanden))
    for stage in uitkomst.stages:
        veld = jaar.onderdeel[stage.onderdeel].veld
        months = range(stage.start, stage.start + stage.maanden)
        yield without(uitkomst, stage)
        yield without(uitkomst, stage, stage, stage)
        yield without(uitkomst, stage, moved(jaar, stage, maanden=stage.maanden + 1))
        yield without(uitkomst, stage, replace(stage, van=stage.van + timedelta(days=1)))
        yield without(uitkomst, stage, replace(stage, tot=stage.tot - timedelta(days=1)))
        yield without(uitkomst, stage, replace(stage, geleend=not stage.geleend))
        yield without(uitkomst, stage, replace(stage, vast=not stage.vast))
        yield without(uitkomst, stage, replace(stage, vooruitblik=not stage.vooruitblik))
        yield without(uitkomst, stage, replace(stage, rest_weken=stage.rest_weken + 1))
        yield without(uitkomst, stage, replace(stage, aios="wie dan ook"))
        yield without(uitkomst, stage, replace(stage, onderdeel="hoe dan ook"))
        yield without(uitkomst, stage, moved(jaar, stage, start=len(jaar.maanden) + 1))
        yield without(uitkomst, stage, moved(jaar, stage, start=-1))
        other = rng.choice([one for one in jaar.onderdelen if one.veld != veld])
        yield without(uitkomst, stage, replace(stage, onderdeel=other.id))
        wrong = [p for p in jaar.plaatsen if veld not in p.velden and p.id != stage.plaats]
        full = [
            place
            for place in jaar.plaatsen
            if place.id != stage.plaats and any(held[place.id, m] >= place.capaciteit[m] for m in months)
        ]
        for place in [*rng.sample(wrong, min(2, len(wrong))), *rng.sample(full, min(2, len(full)))]:
            yield without(uitkomst, stage, moved(jaar, stage, plaats=place.id))
    for one in uitkomst.ongeplaatst:
        rest = tuple(other for other in uitkomst.ongeplaatst if other != one)
        yield replace(uitkomst, ongeplaatst=rest)
        yield replace(uitkomst, ongeplaatst=(*rest, replace(one, oorzaak=" ")))
        yield replace(uitkomst, ongeplaatst=(*rest, one, one))
        yield replace(uitkomst, ongeplaatst=(*rest, replace(one, maanden=one.maanden + 1)))
        yield replace(uitkomst, ongeplaatst=(*rest, replace(one, onderdeel="hoe dan ook")))
    for number, doel in enumerate(uitkomst.doelen):
        if doel.naam != "piekmaanden":
            doelen = list(uitkomst.doelen)
            doelen[number] = replace(doel, waarde=doel.waarde + 1)
            yield replace(uitkomst, doelen=tuple(doelen))


def test_a_thousand_tampered_plans_are_refused(
    tiny: Callable[[int], Jaar], middling: Callable[..., Jaar]
) -> None:
    """And the plan itself is accepted (H3, H10–H14, H17)."""
    rng = random.Random(1)  # noqa: S311 -- what it draws are examples
    refused = 0
    for jaar in [middling(1, 10, 8), *(tiny(seed) for seed in range(25))]:
        uitkomst = solve_year(jaar)
        assert violations(jaar, uitkomst) == []
        for number, plan in enumerate(tampered(jaar, uitkomst, rng)):
            assert violations(jaar, plan), (jaar.seed, number)
            refused += 1
    assert refused >= 1000


def test_a_shifted_stage_is_refused(tiny: Callable[[int], Jaar]) -> None:
    """In a year without an empty month, a month earlier or later overlaps, or leaves one (H10, H14)."""
    refused = 0
    for seed in range(40):
        jaar = tiny(seed)
        jaar = replace(jaar, aios=tuple(replace(one, speling=0) for one in jaar.aios))
        uitkomst = solve_year(jaar)
        for aios in jaar.aios:
            mine = [one for one in uitkomst.stages if one.aios == aios.id]
            laid = [(one.start, one.maanden) for one in mine]
            laid += [
                (one.start, one.maanden)
                for one in uitkomst.ongeplaatst
                if one.aios == aios.id and one.start is not None
            ]
            months = [month for start, length in laid for month in range(start, start + length)]
            whole = sorted(months) == list(range(aios.vanaf, aios.vanaf + len(months)))
            for stage in mine if whole and not any(one.vast for one in mine) else ():
                for shift in (-1, 1):
                    shifted = moved(jaar, stage, start=stage.start + shift)
                    assert violations(jaar, without(uitkomst, stage, shifted)), (seed, stage, shift)
                    refused += 1
    assert refused >= 100


def test_a_fixed_stage_must_stay(tiny: Callable[[int], Jaar]) -> None:
    """Fixed means fixed: neither gone, nor elsewhere, nor another month."""
    jaar = tiny(0)
    own = next(place for place in jaar.plaatsen)
    jaar = replace(jaar, vast=(Vast(jaar.aios[0].id, "ggz4", own.id, 0, 1),))
    uitkomst = solve_year(jaar)
    stage = next(one for one in uitkomst.stages if one.vast)
    assert violations(jaar, uitkomst) == []
    assert violations(jaar, without(uitkomst, stage))
    assert violations(jaar, without(uitkomst, stage, moved(jaar, stage, start=1)))
    elsewhere = next(place for place in jaar.plaatsen if place != own)
    assert violations(jaar, without(uitkomst, stage, moved(jaar, stage, plaats=elsewhere.id)))

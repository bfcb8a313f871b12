"""The shell of the year's allocator: year → model → levels → draw → outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.face import Face
from stagetui.engine.allocation.instance import lots
from stagetui.engine.allocation.levels import Level
from stagetui.engine.allocation.outcome import Doel, RunStatus
from stagetui.engine.allocation.year.causes import causes
from stagetui.engine.allocation.year.greedy import first_plan, mend_peaks
from stagetui.engine.allocation.year.instance import Jaar, canonical, rest_weken
from stagetui.engine.allocation.year.levels import (
    GELEEND,
    ONGEPLAATST,
    PIEK,
    RONDE,
    WENSEN,
    levels,
    own_wishes,
)
from stagetui.engine.allocation.year.lottery import draw
from stagetui.engine.allocation.year.model import Model, build
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst
from stagetui.engine.allocation.year.prove import Tools, improve, prove

LOTING = "loting"


def solve_year(
    jaar: Jaar,
    *,
    time_limit: float | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    solver: str = "CBC",
) -> JaarUitkomst:
    """Make the best plan for a year of stages, and prove it level by level (H1–H17).

    The same year gives the same plan on any machine, whatever the order of its parts and whichever the solver.

    Args:
        jaar: all that the run depends on.
        time_limit: seconds for the whole run; when it strikes, the best plan met is the answer, with status
            *tijdslimiet* and honest bounds. None: no limit.
        progress: gets a Dutch phrase and a fraction 0 to 1.
        cancelled: asked between solves and during them.
        solver: "CBC", or "HIGHS" where python-mip has it.

    Raises:
        CancelledError: `cancelled` said yes.
        RefusedError: the year contradicts itself (see `canonical`).
    """
    budget = Budget(time_limit, progress, cancelled)
    jaar = canonical(jaar)
    loting = lots(jaar.seed, (aios.id for aios in jaar.aios))
    budget.report("Model opstellen", 0.0)
    model = build(jaar)
    wanted = levels(model)
    tools = Tools(budget, solver, model.eerste_piek, partial(mend_peaks, model))
    face, prices = _start(model, wanted, loting, tools)
    bounds = _prove(face, model, wanted, tools, prices)
    reached = [
        Doel(level.naam, level.value(face.plan), bounds.get(level.naam, _outer(level))) for level in wanted
    ]
    if all(doel.waarde == doel.grens for doel in reached):
        drawn = draw(face, model, loting, tools)
        if drawn.left:
            reached.append(Doel(LOTING, drawn.total - drawn.left, drawn.total))
    proven = all(doel.waarde == doel.grens for doel in reached)
    budget.report("Klaar", 1.0)
    return JaarUitkomst(
        RunStatus.OPTIMAAL if proven else RunStatus.TIJDSLIMIET,
        jaar.seed,
        tuple(reached),
        stages_of(model, face.plan),
        causes(model, face.plan),
        loting,
        budget.spent,
    )


def _start(
    model: Model, wanted: Sequence[Level], loting: dict[str, int], tools: Tools
) -> tuple[Face, dict[int, float]]:
    """The face of all plans, with a good one at hand, without borrowing that no best plan needs.

    Returns:
        The face, and per row number the price that it has for the blend of levels.
    """
    face = Face(model.size, model.rows)
    goal = _blend(model, wanted)
    face.plan = first_plan(model, [goal.get(j, 0) for j in range(model.size)], loting)
    face.tighten(range(len(model.jaar.aios)))
    borrowed = {
        j: model.jaar.aios[stage.aios].instituut
        for j, stage in enumerate(model.stages, start=model.eerste_stage)
        if stage.geleend
    }
    tools.budget.report("Eerste plan", 0.05)
    prices = improve(face, [j for j in face.open_columns() if j not in borrowed], goal, tools)
    needy = _needy(model, _short(model, face.plan))
    face.fix(j for j, instituut in borrowed.items() if instituut not in needy)
    if any(map(face.is_open, borrowed)):
        prices = improve(face, face.open_columns(), goal, tools)
    return face, prices


def _blend(model: Model, wanted: Sequence[Level]) -> dict[int, int]:
    """One objective that roughly stands for the levels: weeks, then borrowing, then wishes."""
    wishes = own_wishes(model).worth
    heavy = _heavy(wishes)
    goal = {j: worth for j, worth in enumerate(wishes) if worth}
    for level in wanted:
        for j, worth in level.objective.items() if level.naam in {ONGEPLAATST, GELEEND} else ():
            goal[j] = goal.get(j, 0) + heavy * worth
    return goal


def _heavy(wishes: Sequence[int]) -> int:
    """What a week or a borrowed place weighs in the blend beside wishes."""
    return 2 * max(wishes, default=0) + 1


def _short(model: Model, plan: Sequence[int]) -> set[str]:
    """Institutes that have something unplaced in this plan."""
    open_weeks = dict.fromkeys((aios.instituut for aios in model.jaar.aios), 0)
    for keuze, chosen in zip(model.keuzes, plan, strict=False):
        if chosen:
            given = {one.onderdeel for one in model.vast[keuze.aios]}
            loose = sum(item.onderdeel not in given for item in keuze.pattern.items)
            open_weeks[model.jaar.aios[keuze.aios].instituut] += loose
    for j, stage in enumerate(model.stages, start=model.eerste_stage):
        open_weeks[model.jaar.aios[stage.aios].instituut] -= plan[j]
    return {instituut for instituut, count in open_weeks.items() if count}


def _needy(model: Model, short: set[str]) -> set[str]:
    """The institutes that may have to borrow: those that fall short, those that lend to them, and so on.

    All others can place everybody at home, whatever the needy do: in every best plan they borrow nothing (H13).
    """
    needy = set(short)
    while True:
        lenders = {one.uitlener for one in model.jaar.afspraken if one.lener in needy} - needy
        if not lenders:
            return needy
        needy |= lenders


def _prove(
    face: Face, model: Model, wanted: Sequence[Level], tools: Tools, prices: Mapping[int, float]
) -> dict[str, int]:
    """Solve the levels in order, up to the first that time leaves unproven; gives the bounds of those solved."""
    bounds: dict[str, int] = {}
    for number, level in enumerate(wanted):
        tools.budget.report(
            f"Doel {number + 1} van {len(wanted)}: {level.naam}", 0.2 + 0.6 * number / len(wanted)
        )
        proof = prove(face, level.objective, tools, _hint(model, wanted, level, prices))
        sign = 1 if level.maximal else -1
        bounds[level.naam] = level.fixed + sign * proof.bound
        if proof.value < proof.bound:
            break
    return bounds


def _hint(
    model: Model, wanted: Sequence[Level], level: Level, prices: Mapping[int, float]
) -> dict[int, float] | None:
    """Prices that may prove the plan at hand without a solve.

    For the first levels those under which nothing is unplaced, borrowed or above the even share; for the sum of wishes
    those of the blend, less what they charge for placing everybody.
    """
    if level.naam in {GELEEND, PIEK}:
        return {}
    if level.naam in {ONGEPLAATST, RONDE}:
        return _per_stage(model, level)
    if level.naam == WENSEN and prices:
        heavy = _heavy(level.worth)
        placing = _per_stage(model, wanted[0])
        return {number: price - heavy * placing.get(number, 0.0) for number, price in prices.items()}
    return None


def _per_stage(model: Model, level: Level) -> dict[int, float]:
    """The price of a stage, on the rows that give a stage only to who has it in the pattern."""
    first = len(model.jaar.aios)
    return {
        number: float(-level.worth[row.columns[-1]])
        for number, row in enumerate(model.rows[first : first + model.stagerijen], start=first)
    }


def _outer(level: Level) -> int:
    """A bound that needs no solving, for levels that time did not reach."""
    if not level.maximal:
        return 0
    return level.fixed + sum(level.worth)


def stages_of(model: Model, plan: Sequence[int]) -> tuple[JaarStage, ...]:
    """All stages with a place, fixed ones included, by aios and start."""
    found = [
        _stage(model, number, one.onderdeel, one.plaats, one.start, one.maanden, vast=True)
        for number, stays in enumerate(model.vast)
        for one in stays
    ]
    found += [
        _stage(model, stage.aios, stage.item.onderdeel, stage.plaats, stage.item.start, stage.item.maanden)
        for stage, chosen in zip(model.stages, plan[model.eerste_stage :], strict=False)
        if chosen
    ]
    return tuple(sorted(found, key=lambda one: (one.aios, one.start, one.onderdeel, one.plaats)))


def _stage(
    model: Model, number: int, onderdeel: str, plaats: str, start: int, maanden: int, *, vast: bool = False
) -> JaarStage:
    jaar = model.jaar
    aios = jaar.aios[number]
    van, tot = jaar.dagen(start, maanden)
    return JaarStage(
        aios.id,
        onderdeel,
        plaats,
        start,
        maanden,
        van,
        tot,
        geleend=jaar.plaats[plaats].instituut != aios.instituut,
        vast=vast,
        vooruitblik=start >= jaar.ronde,
        rest_weken=rest_weken(jaar.onderdeel[onderdeel], aios.percentage),
    )

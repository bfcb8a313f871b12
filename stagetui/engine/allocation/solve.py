"""The shell of the allocator: instance → model → levels → draw → outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.causes import Finished, causes
from stagetui.engine.allocation.face import Face
from stagetui.engine.allocation.instance import Instance, canonical, lots
from stagetui.engine.allocation.levels import LOTING, Level, levels
from stagetui.engine.allocation.lottery import Question, draw, questions
from stagetui.engine.allocation.model import Model, build
from stagetui.engine.allocation.optimise import maximise
from stagetui.engine.allocation.outcome import Doel, Outcome, Plaatsing, RunStatus


def solve(
    instance: Instance,
    *,
    time_limit: float | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """Make the best plan that the policy knows, and prove it (N6, N16).

    Ties are broken by lots drawn from the seed, see `lottery`. The same instance gives the same plan on any machine,
    whatever the order of its parts.

    Args:
        instance: all that the run depends on.
        time_limit: seconds for the whole run; when it strikes, the best plan met is the answer, with status
            *tijdslimiet* and honest bounds. None: no limit.
        progress: gets a Dutch phrase and a fraction 0 to 1.
        cancelled: asked between solves, at most about two seconds apart.

    Raises:
        CancelledError: `cancelled` said yes.
        RefusedError: the instance contradicts itself (see `canonical`).
    """
    budget = Budget(time_limit, progress, cancelled)
    instance = canonical(instance)
    loting = lots(instance.seed, (demand.aios for demand in instance.demands))
    budget.report("Model opstellen", 0.0)
    model = build(instance)
    face = Face(len(model.columns), model.rows)
    asked = questions(model, loting)
    _first_plan(face, asked)
    wanted = levels(instance, model)
    bounds = _prove(face, wanted, model, budget)
    doelen = [(level, bounds.get(level.naam)) for level in wanted]
    loose: tuple[Doel, ...] = ()
    if len(bounds) == len(wanted) and all(level.value(face.plan) == bounds[level.naam] for level in wanted):
        drawn = draw(face, asked, budget)
        if drawn.settled < drawn.total:
            loose = (Doel(LOTING, drawn.settled, drawn.total),)
    reached = tuple(
        Doel(level.naam, level.value(face.plan), _outer(level, model) if bound is None else bound)
        for level, bound in doelen
    )
    proven = not loose and all(doel.waarde == doel.grens for doel in reached)
    plaatsingen = _plaatsingen(model, face.plan)
    placed = {(p.aios, p.stagesoort) for p in plaatsingen}
    rangen: Counter[int | None] = Counter(p.rang for p in plaatsingen)
    rangen[None] += len(instance.demands) - len(placed)
    finished = Finished(instance, model, tuple(face.plan), tuple(wanted), loting, proven=proven)
    budget.report("Klaar", 1.0)
    return Outcome(
        status=RunStatus.OPTIMAAL if proven else RunStatus.TIJDSLIMIET,
        policy=instance.policy,
        seed=instance.seed,
        doelen=reached + loose,
        plaatsingen=plaatsingen,
        niet_geplaatst=causes(finished),
        rangen={
            rang: rangen[rang] for rang in sorted(rangen, key=lambda r: (r is None, r or 0)) if rangen[rang]
        },
        seconden=budget.spent,
        loting=loting,
    )


def _first_plan(face: Face, asked: list[Question]) -> None:
    """Let the aios choose in order of lot: no more than a plan to start from."""
    face.fill(j for question in asked for j in question.columns)


def _prove(face: Face, wanted: list[Level], model: Model, budget: Budget) -> dict[str, int]:
    """Solve the levels in order, up to the first that time leaves unproven.

    Returns:
        Per level that was solved the bound on its value.
    """
    bounds: dict[str, int] = {}
    for number, level in enumerate(wanted):
        budget.report(f"Doel {number + 1} van {len(wanted)}: {level.naam}", 0.1 + 0.5 * number / len(wanted))
        if level.implied:
            bounds[level.naam] = level.value(face.plan)
            continue
        proof = maximise(face, level.objective, budget)
        if level.maximal:
            bounds[level.naam] = min(level.fixed + proof.bound, _outer(level, model))
        else:
            bounds[level.naam] = max(level.fixed - proof.bound, _outer(level, model))
        if proof.value < proof.bound:
            break
    return bounds


def _outer(level: Level, model: Model) -> int:
    """A bound that needs no solving, for levels that time did not reach."""
    if not level.maximal:
        return level.fixed
    return level.fixed + sum(max((level.worth[j] for j in mine), default=0) for mine in model.by_demand)


def _plaatsingen(model: Model, plan: list[int]) -> tuple[Plaatsing, ...]:
    """The demands with a place, by aios and stagesoort; those that a fixed stay answers keep its dates."""
    found = []
    for demand, stay in model.answered:
        rang = next((choice.rang for choice in demand.keuzes if choice.plaats == stay.plaats), None)
        found.append(Plaatsing(demand.aios, demand.stagesoort, stay.plaats, stay.start, stay.eind, rang))
    for column, chosen in zip(model.columns, plan, strict=True):
        if chosen:
            demand = model.demands[column.demand]
            found.append(
                Plaatsing(
                    demand.aios, demand.stagesoort, column.plaats, demand.start, demand.eind, column.rang
                )
            )
    return tuple(sorted(found, key=lambda p: (p.aios, p.stagesoort)))

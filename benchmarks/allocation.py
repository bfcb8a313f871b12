"""The allocator beside other solvers: same seeded round, each solver in a process of its own, one table.

`python -m benchmarks.allocation [--demands 5000] [--places 1500] [--kind krap] [--limit 60]`. Those that prove their
answer must agree; "no" means that the limit struck. Ours also holds the draw, which the others do not have.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stagetui.engine.allocation import Choice, Demand, Instance, Policy, Window, solve, violations
from stagetui.engine.allocation.instance import canonical
from stagetui.engine.allocation.model import Model, build

START = date(2027, 1, 4)
WEEKS = 52  # of starts
STAY = 91  # days of a stage, and of a window
WINDOWS = 6


PART_TIME = (91, 102, 114, 130, 152, 182)  # days of 13 weeks' work at 100 %, 90 %, … 50 %


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of round: what it shows, how unequal places are loved, capacities, and places (0: as asked for).

    With `lengths` stays last so many days and start on any day, and a capacity holds all year; else see `STAY`.
    """

    title: str
    popularity: float
    capacities: tuple[int, ...]
    places: int = 0
    lengths: tuple[int, ...] = ()
    preferences: int = 2


KINDS = {
    "krap": Kind("capaciteit net te klein, populaire plaatsen", 0.6, (1, 1, 2, 2, 3, 4)),
    "ruim": Kind("meer plaatsen dan aios", 0.3, (2, 3, 4, 5, 6)),
    "precies": Kind("een plaats per venster", 0.0, (1,)),
    "schaars": Kind("half zo veel plaatsen", 0.4, (0, 1, 1)),
    "vijftig": Kind("iedereen wil dezelfde vijftig plaatsen", 0.6, (1, 2, 3, 4), 50),
    "deeltijd": Kind("elke startdag, zes deeltijdpercentages", 0.0, (1, 2, 3), lengths=PART_TIME),
    "deeltijd-krap": Kind("hetzelfde, een aios tegelijk", 0.0, (1,), lengths=PART_TIME),
    "allerlei": Kind("elke startdag, 20 tot 180 dagen", 0.0, (1, 2), lengths=tuple(range(20, 180))),
    "vier": Kind("hetzelfde, vier voorkeuren, 800 plaatsen", 0.0, (1, 2), 800, tuple(range(20, 180)), 4),
}


def generate(demands: int, places: int, kind: str, seed: int = 1) -> Instance:
    """A round of one kind; by default stays of 13 weeks that start over a year, and capacities per quarter."""
    rng = random.Random(seed)
    sort = KINDS[kind]
    names = [f"p{number:04}" for number in range(sort.places or places)]
    love = [1 / (number + 1) ** sort.popularity for number in range(len(names))]
    asked = []
    for number in range(demands):
        weeks = timedelta(weeks=rng.randrange(WEEKS))
        start = START + (timedelta(days=rng.randrange(365)) if sort.lengths else weeks)
        days = rng.choice(sort.lengths) if sort.lengths else STAY
        wishes: dict[str, int] = {}
        while len(wishes) < sort.preferences:
            wishes.setdefault(rng.choices(names, love)[0], len(wishes) + 1)
        choices = tuple(Choice(plaats, rang) for plaats, rang in wishes.items())
        asked.append(Demand(f"a{number:05}", "keuze", start, start + timedelta(days=days - 1), choices))
    if sort.lengths:
        year_round = START, START + timedelta(days=3 * 365)
        windows = tuple(Window(name, *year_round, rng.choice(sort.capacities)) for name in names)
        return Instance(tuple(asked), windows, (), (), Policy.RANG_MAXIMAAL, seed)
    windows = tuple(
        Window(
            name,
            START + timedelta(days=STAY * quarter),
            START + timedelta(days=STAY * quarter + STAY - 1),
            rng.choice(sort.capacities),
        )
        for name in names
        for quarter in range(WINDOWS)
    )
    return Instance(tuple(asked), windows, (), (), Policy.RANG_MAXIMAAL, seed)


def ours(instance: Instance, limit: float) -> dict[str, object]:
    """Levels one by one, each proven, and the draw; checked by the validator outside the time."""
    begun = time.perf_counter()
    outcome = solve(instance, time_limit=limit)
    seconds = time.perf_counter() - begun
    assert not violations(instance, outcome.plaatsingen, outcome.doelen)
    values = {doel.naam: doel.waarde for doel in outcome.doelen}
    return _result(seconds, values["geplaatst"], values["rang 1"], optimal=outcome.status == "optimaal")


def highs(instance: Instance, limit: float) -> dict[str, object]:
    """The levels one by one with milp of scipy (HiGHS), on our model."""
    begun = time.perf_counter()
    model = build(canonical(instance))
    first = [float(column.rang == 1) for column in model.columns]
    return _highs(model, [[1.0] * len(first), first], begun, limit)


def highs_weighted(instance: Instance, limit: float) -> dict[str, object]:
    """Both levels in one weighted objective with milp of scipy (HiGHS), on our model."""
    begun = time.perf_counter()
    model = build(canonical(instance))
    weight = len(instance.demands) + 1.0
    return _highs(model, [[weight + (column.rang == 1) for column in model.columns]], begun, limit)


def _highs(model: Model, objectives: list[list[float]], begun: float, limit: float) -> dict[str, object]:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    size = len(model.columns)
    indices = np.concatenate([np.array(row.columns) for row in model.rows])
    entries = np.concatenate([np.array(row.coefficients, dtype=float) for row in model.rows])
    pointers = np.concatenate([[0], np.cumsum([len(row.columns) for row in model.rows])])
    matrix = csr_array((entries, indices, pointers), shape=(len(model.rows), size))
    constraints = [LinearConstraint(matrix, ub=np.array([row.limit for row in model.rows]))]
    optimal = True
    chosen = np.zeros(size)
    for objective in objectives:
        worth = np.array(objective)
        found = milp(
            -worth,
            constraints=constraints,
            bounds=Bounds(0, 1),
            integrality=np.ones(size),
            options={"mip_rel_gap": 0.0, "time_limit": max(begun + limit - time.perf_counter(), 0.0)},
        )
        optimal = optimal and found.status == 0
        if found.x is None:
            break
        chosen = found.x
        constraints.append(LinearConstraint(csr_array(worth.reshape(1, -1)), lb=round(-found.fun)))
    seconds = time.perf_counter() - begun
    return _count(seconds, model, [bool(value > 0.5) for value in chosen], optimal=optimal)


def pulp_cbc(instance: Instance, limit: float) -> dict[str, object]:
    """Both levels in one weighted objective with the CBC that comes with PuLP, on our model."""
    import pulp

    begun = time.perf_counter()
    model = build(canonical(instance))
    problem = pulp.LpProblem("ronde", pulp.LpMaximize)
    chosen = [pulp.LpVariable(f"x{j}", cat=pulp.LpBinary) for j in range(len(model.columns))]
    weight = len(instance.demands) + 1
    problem += pulp.LpAffineExpression(
        (x, weight + (column.rang == 1)) for x, column in zip(chosen, model.columns, strict=True)
    )
    for row in model.rows:
        terms = zip(row.columns, row.coefficients, strict=True)
        problem += pulp.LpAffineExpression((chosen[j], a) for j, a in terms) <= row.limit
    status = problem.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0.0, gapAbs=0.5, threads=1, timeLimit=limit))
    seconds = time.perf_counter() - begun
    taken = [(x.value() or 0) > 0.5 for x in chosen]
    proven = status == pulp.LpStatusOptimal and problem.sol_status == pulp.LpSolutionOptimal
    return _count(seconds, model, taken, optimal=proven)


def _count(seconds: float, model: Model, taken: Sequence[bool], *, optimal: bool) -> dict[str, object]:
    ranks = [column.rang for column, chosen in zip(model.columns, taken, strict=True) if chosen]
    return _result(seconds, len(ranks), ranks.count(1), optimal=optimal)


SOLVERS: dict[str, tuple[str, Callable[[Instance, float], dict[str, object]]]] = {
    "ours": ("stagetui: niveaus + loting", ours),
    "highs": ("scipy milp (HiGHS): niveaus", highs),
    "highs-weighted": ("scipy milp (HiGHS): gewogen", highs_weighted),
    "pulp": ("PuLP + CBC: gewogen", pulp_cbc),
}


def _result(seconds: float, placed: int, firsts: int, *, optimal: bool) -> dict[str, object]:
    return {"seconds": seconds, "geplaatst": placed, "rang 1": firsts, "optimal": optimal}


def measure(solver: str, demands: int, places: int, kind: str, limit: float) -> dict[str, object]:
    """Run one solver in a fresh process."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.allocation",
        "--demands",
        str(demands),
        "--places",
        str(places),
        "--limit",
        str(limit),
    ]
    run = subprocess.run(
        [*command, "--kind", kind, "--solver", solver], capture_output=True, text=True, check=True
    )
    result: dict[str, object] = json.loads(run.stdout)
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one table per kind of round; stop when proven answers disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demands", type=int, default=5000)
    parser.add_argument("--places", type=int, default=1500)
    parser.add_argument("--kind", choices=[*KINDS, "alle"], default="krap")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds per solver")
    parser.add_argument(
        "--solver", choices=list(SOLVERS), help="run only this one, and print its figures as JSON"
    )
    options = parser.parse_args(arguments)
    if options.solver:
        instance = generate(options.demands, options.places, options.kind)
        print(json.dumps(SOLVERS[options.solver][1](instance, options.limit)))
        return
    for kind in KINDS if options.kind == "alle" else [options.kind]:
        print(
            f"\n{options.demands} demands, {KINDS[kind].places or options.places} places, {kind}: {KINDS[kind].title}"
        )
        print(f"{'solver':32} {'seconds':>8} {'geplaatst':>10} {'rang 1':>8}  optimal")
        answers = set()
        for solver, (title, _) in SOLVERS.items():
            got = measure(solver, options.demands, options.places, kind, options.limit)
            proof = "yes" if got["optimal"] else "no"
            print(
                f"{title:32} {got['seconds']:8.2f} {got['geplaatst']:>10} {got['rang 1']:>8}  {proof}",
                flush=True,
            )
            if got["optimal"]:
                answers.add((got["geplaatst"], got["rang 1"]))
        assert len(answers) <= 1, f"solvers disagree: {answers}"


if __name__ == "__main__":
    main()

"""The year of stages beside other solvers: same seeded country, each solver in a process of its own, one table.

`python -m benchmarks.year [--institutes 8] [--aios 900] [--places 600] [--kind ruim] [--limit 600]`. Ours proves every
level in turn and holds the draw; the others get the whole programme, level by level, without a draw. Values of those
that prove their answer must agree; "no" means that the limit struck. OR-Tools is in the dependency group `bench`:
install that in an environment of its own, beside the rest.

Seconds of processor time, all levels proven and the draw held: one institute (120 aios, 75 places) ruim 0.9, krap 1.3
and tekort 1.4 with HiGHS, 1.7, 2.7 and 3.6 with CBC; in 100 s neither HiGHS on the whole programme nor CP-SAT proves
the first level of krap. The country ruim 13. Scarce, where borrowing ties institutes together: tekort has its wishes
proven after 26 and its peaks after 89, but no draw in 110; krap has its borrowing proven after 48, and its wishes to
within 0.1 % of the bound.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec

import numpy as np

from stagetui.engine.allocation.year import (
    Afspraak,
    Aios,
    Jaar,
    Onderdeel,
    Plaats,
    Traject,
    Wens,
    WensSoort,
    solve_year,
    violations,
)
from stagetui.engine.allocation.year.instance import canonical
from stagetui.engine.allocation.year.levels import levels
from stagetui.engine.allocation.year.model import build

MONTHS = tuple(date(2027 + (8 + m) // 12, (8 + m) % 12 + 1, 1) for m in range(18))
QUARTERS = tuple(date(2027 + (8 + m) // 12, (8 + m) % 12 + 1, 1) for m in range(0, 18, 3))
ACUTE = ("interne", "kindergeneeskunde", "gynaecologie", "orthopedie", "neurologie", "cardiologie")
LONG = ("orthopedie", "cardiologie", "neurologie", "reumatologie", "onderzoek")
SHORT = ("urologie", "pijn", "genetica")
REGIONS = 3  # per institute


@dataclass(frozen=True, slots=True)
class Kind:
    """How much room there is beside what is needed, and how many wishes an aios has."""

    title: str
    room: float
    wishes: int


KINDS = {
    "ruim": Kind("overal een kwart meer ruimte dan nodig", 1.25, 4),
    "krap": Kind("net genoeg ruimte, lenen helpt", 1.0, 4),
    "tekort": Kind("te weinig ruimte", 0.85, 4),
}


def programme() -> tuple[tuple[Onderdeel, ...], tuple[Traject, ...]]:
    """A: 26 weeks SEH, or 13 and 13 of another acute stage; B: PP and CCP, one of which an elective may replace."""
    components = [
        Onderdeel("seh26", "seh", 26, rekt=True, cursusdagen=QUARTERS),
        Onderdeel("seh13", "seh", 13, rekt=True, cursusdagen=QUARTERS),
        *(Onderdeel(f"a-{veld}", veld, 13, rekt=True) for veld in ACUTE),
        Onderdeel("pp", "pp", 13),
        Onderdeel("ccp", "ccp", 13),
        *(Onderdeel(f"k-{veld}", veld, 13, keuze=True) for veld in LONG),
        *(Onderdeel(f"k-{veld}", veld, 6, keuze=True) for veld in SHORT),
    ]
    electives = [f"k-{veld}" for veld in (*LONG, *SHORT)]
    a = (("seh26",), *(("seh13", f"a-{veld}") for veld in ACUTE))
    b = (("pp", "ccp"), *(pair for one in electives for pair in ((one, "ccp"), ("pp", one))))
    trajects = (
        Traject("A", a, aaneen=True, laatst_bij_deeltijd=True),
        Traject("A2", tuple((f"a-{veld}",) for veld in ACUTE), aaneen=True, laatst_bij_deeltijd=True),
        Traject("B", b),
        Traject("B-ccp", (("ccp",),)),
    )
    return tuple(components), trajects


def generate(institutes: int, aios: int, places: int, kind: str, seed: int = 1) -> Jaar:
    """A country: cohorts of equal size, places in proportion to what is needed, some part time and exempted."""
    rng = random.Random(seed)
    sort = KINDS[kind]
    components, trajects = programme()
    names = [f"i{number}" for number in range(institutes)]
    offered = [
        place for name in names for place in _places(rng, name, aios / institutes, places // institutes, sort)
    ]
    asked = [_aios(rng, number, names[number % institutes], offered, sort) for number in range(aios)]
    agreements = [
        Afspraak(
            f"{lender}-{borrower}",
            lender,
            borrower,
            frozenset(
                rng.sample(sorted(p.id for p in offered if p.instituut == lender), places // institutes // 4)
            ),
            5,
        )
        for number, lender in enumerate(names)
        for borrower in sorted({names[(number + step) % institutes] for step in (1, 3)} - {lender})
    ]
    return Jaar(
        MONTHS,
        6,
        components,
        trajects,
        tuple(asked),
        tuple(offered),
        tuple(agreements),
        spreiding=12,
        seed=seed,
    )


def _places(rng: random.Random, institute: str, aios: float, places: int, sort: Kind) -> list[Plaats]:
    """Places whose capacities add up to the months needed, times the room of this kind."""
    share = {"seh": 0.34, "acuut": 0.16, "pp": 0.24, "ccp": 0.24}
    months = {"seh": 4.6, "acuut": 1.4, "pp": 2.8, "ccp": 2.9}  # needed per aios, of twelve
    found = []
    for what, part in share.items():
        count = max(round(places * part), 1)
        fields = [[rng.choice(ACUTE)] if what == "acuut" else [what] for _ in range(count)]
        units = round(aios * months[what] / 12 * sort.room)
        capacity = [units // count] * count
        for number in rng.sample(range(count), units % count):
            capacity[number] += 1
        for number, most in enumerate(capacity):
            per_quarter = [max(most + rng.choice((-1, 0, 0, 0, 0, 1)), 0) for _ in range(6)]
            found.append(
                Plaats(
                    f"{institute}-{what}{number:02}",
                    institute,
                    f"{institute}-r{rng.randrange(REGIONS)}",
                    frozenset(fields[number]),
                    tuple(per_quarter[month // 3] for month in range(len(MONTHS))),
                    erkend_tot=rng.choice((None, None, None, None, None, MONTHS[rng.randrange(6, 18)])),
                    minimum=rng.choice((50, 50, 50, 80)),
                )
            )
    for number in range(places - len(found)):
        field = (*LONG, *SHORT)[number % 8]
        found.append(
            Plaats(
                f"{institute}-k{number:02}",
                institute,
                f"{institute}-r0",
                frozenset([field]),
                (1,) * len(MONTHS),
            )
        )
    return found


def _aios(rng: random.Random, number: int, institute: str, offered: list[Plaats], sort: Kind) -> Aios:
    percentage = rng.choices((100, 90, 85, 80, 70), (80, 6, 6, 5, 3))[0]
    exempt = rng.random() < 0.06
    trajects = ("A2", "B") if exempt else ("A", "B") if rng.random() < 0.95 else ("A", "B-ccp")
    mine = [place for place in offered if place.instituut == institute]
    fields = ("seh", *ACUTE, "pp", "ccp")
    wishes = []
    for rank in range(1, sort.wishes + 1):
        what = rng.choice(list(WensSoort))
        weight = 2 * (sort.wishes + 1 - rank)
        match what:
            case WensSoort.VELD:
                wish = Wens(what, rng.choice(ACUTE), weight, rank)
            case WensSoort.ONDERDEEL:
                wish = Wens(what, rng.choice(("seh26", "seh13")), weight, rank)
            case WensSoort.REGIO:
                wish = Wens(what, f"{institute}-r{rng.randrange(REGIONS)}", weight, rank)
            case WensSoort.PLAATS:
                wish = Wens(what, rng.choice(mine).id, weight, rank)
            case WensSoort.PERIODE:
                van = 3 * rng.randrange(4)
                wish = Wens(what, rng.choice(fields[:1] + fields[-2:]), weight, rank, van=van, tot=van + 2)
            case WensSoort.VOLGORDE:
                one, other = rng.sample(("seh", "pp", "ccp"), 2)
                wish = Wens(what, one, weight, rank, daarna=other)
        wishes.append(wish)
    elective = rng.random() < 0.1
    if elective:
        wishes.append(Wens(WensSoort.VELD, rng.choice((*LONG, *SHORT)), 6, 1))
    return Aios(
        f"a{number:04}",
        institute,
        percentage,
        trajects,
        0,
        17 if percentage < 100 else 11,
        verboden=frozenset(("seh", "interne")) if exempt else frozenset(),
        keuzes=frozenset({f"k-{wishes[-1].waarde}"} if elective else ()),
        wensen=tuple(wishes),
        speling=0,
    )


def ours(jaar: Jaar, limit: float) -> dict[str, object]:
    """Levels one by one, each proven, and the draw; checked by the validator outside the time."""
    begun = time.perf_counter()
    outcome = solve_year(jaar, time_limit=limit, solver="CBC")
    seconds = time.perf_counter() - begun
    assert not violations(jaar, outcome)
    return _result(seconds, [doel.waarde for doel in outcome.doelen], optimal=outcome.status == "optimaal")


def ours_highs(jaar: Jaar, limit: float) -> dict[str, object]:
    """The same, with HiGHS through python-mip instead of CBC."""
    begun = time.perf_counter()
    outcome = solve_year(jaar, time_limit=limit, solver="HIGHS")
    seconds = time.perf_counter() - begun
    assert not violations(jaar, outcome)
    return _result(seconds, [doel.waarde for doel in outcome.doelen], optimal=outcome.status == "optimaal")


def highs(jaar: Jaar, limit: float) -> dict[str, object]:
    """The levels one by one with milp of scipy (HiGHS), on the whole programme."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    begun = time.perf_counter()
    model = build(canonical(jaar))
    rows = model.matrix
    matrix = csr_array(
        (rows.value.astype(float), (rows.row, rows.column)), shape=(len(rows.limit), model.size)
    )
    least = np.where(np.arange(len(rows.limit)) < len(jaar.aios), 1.0, -np.inf)
    constraints = [LinearConstraint(matrix, lb=least, ub=rows.limit.astype(float))]
    values, optimal = [], True
    for level in levels(model):
        worth = level.cost.astype(float)
        found = milp(
            -worth,
            constraints=constraints,
            bounds=Bounds(0, 1),
            integrality=np.ones(model.size),
            options={"mip_rel_gap": 0.0, "time_limit": max(begun + limit - time.perf_counter(), 0.0)},
        )
        if found.x is None:
            optimal = False
            break
        optimal = optimal and found.status == 0
        best = round(-found.fun)
        values.append(level.fixed + (best if level.maximal else -best))
        constraints.append(LinearConstraint(csr_array(worth.reshape(1, -1)), lb=best))
    return _result(time.perf_counter() - begun, values, optimal=optimal)


def cp_sat(jaar: Jaar, limit: float) -> dict[str, object]:
    """The levels one by one with OR-Tools CP-SAT on two workers, on the whole programme."""
    from ortools.sat.python import cp_model

    begun = time.perf_counter()
    model = build(canonical(jaar))
    problem = cp_model.CpModel()
    chosen = [problem.new_bool_var("") for _ in range(model.size)]

    def total(columns: Sequence[int], coefficients: Sequence[int]) -> object:
        return cp_model.LinearExpr.weighted_sum([chosen[j] for j in columns], list(coefficients))

    rows = model.matrix
    bounds = np.searchsorted(rows.row, np.arange(len(rows.limit) + 1)).tolist()
    for number, most in enumerate(rows.limit.tolist()):
        here = slice(bounds[number], bounds[number + 1])
        activity = total(rows.column[here].tolist(), rows.value[here].tolist())
        problem.add(activity == 1 if number < len(jaar.aios) else activity <= most)
    values, optimal = [], True
    for level in levels(model):
        goal = total(range(model.size), level.cost.tolist())
        problem.maximize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 2
        solver.parameters.max_time_in_seconds = max(begun + limit - time.perf_counter(), 0.01)
        status = solver.solve(problem)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            optimal = False
            break
        optimal = optimal and status == cp_model.OPTIMAL
        best = round(solver.objective_value)
        values.append(level.fixed + (best if level.maximal else -best))
        problem.add(goal >= best)
        problem.clear_hints()
        for variable in chosen:
            problem.add_hint(variable, solver.value(variable))
    return _result(time.perf_counter() - begun, values, optimal=optimal)


def _result(seconds: float, values: list[int], *, optimal: bool) -> dict[str, object]:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds,
        "cpu": time.process_time(),
        "memory": memory,
        "values": values,
        "optimal": optimal,
    }


SOLVERS: dict[str, tuple[str, Callable[[Jaar, float], dict[str, object]]]] = {
    "ours": ("stagetui (CBC): niveaus + loting", ours),
    "ours-highs": ("stagetui (HiGHS): niveaus + loting", ours_highs),
    "highs": ("scipy milp (HiGHS): niveaus", highs),
    "cp-sat": ("OR-Tools CP-SAT: niveaus", cp_sat),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one table per kind of year; stop when proven answers disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institutes", type=int, default=8)
    parser.add_argument("--aios", type=int, default=900)
    parser.add_argument("--places", type=int, default=600)
    parser.add_argument("--kind", choices=[*KINDS, "alle"], default="ruim")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds per solver")
    parser.add_argument("--only", help="solvers to run, with commas; all when absent")
    parser.add_argument(
        "--solver", choices=list(SOLVERS), help="run this one here, and print figures as JSON"
    )
    options = parser.parse_args(arguments)
    size = (options.institutes, options.aios, options.places)
    if options.solver:
        print(json.dumps(SOLVERS[options.solver][1](generate(*size, options.kind), options.limit)))
        return
    names = options.only.split(",") if options.only else list(SOLVERS)
    for kind in KINDS if options.kind == "alle" else [options.kind]:
        print(f"\n{size[0]} institutes, {size[1]} aios, {size[2]} places, {kind}: {KINDS[kind].title}")
        print(f"{'solver':36} {'seconds':>8} {'cpu':>8} {'MB':>6}  optimal  values")
        answers = set()
        for solver in names:
            title = SOLVERS[solver][0]
            if solver == "cp-sat" and find_spec("ortools") is None:
                print(f"{title:36} not installed")
                continue
            command = [sys.executable, "-m", "benchmarks.year", "--solver", solver, "--kind", kind]
            command += ["--institutes", str(size[0]), "--aios", str(size[1]), "--places", str(size[2])]
            run = subprocess.run(
                [*command, "--limit", str(options.limit)], capture_output=True, text=True, check=True
            )
            got = json.loads(run.stdout)
            proof = "yes" if got["optimal"] else "no"
            print(
                f"{title:36} {got['seconds']:8.2f} {got['cpu']:8.2f} {got['memory']:6.0f}  {proof:7}  {got['values']}",
                flush=True,
            )
            if got["optimal"]:
                answers.add(tuple(got["values"]))
        assert len(answers) <= 1, f"solvers disagree: {answers}"


if __name__ == "__main__":
    main()

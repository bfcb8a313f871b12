"""Why a plan gave one aios what it gave: who holds each preferred place, on which criterion, and what would change it.

Knows nothing of the model: it reads the plan as people do, and tries the cheapest change by computing again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from stagetui.engine.allocation.instance import Choice, Demand, Instance, Window, lots
from stagetui.engine.allocation.outcome import Outcome, Plaatsing
from stagetui.engine.allocation.validate import Soort, Violation, violations

Solve = Callable[[Instance], Outcome]


class Grond(StrEnum):
    """On which criterion somebody else holds a place."""

    VAST = "was al geplaatst"
    RANG = "koos deze plaats met een betere rang"
    LOT = "gelijke rang, lager lot"
    ENIGE = "voor deze stage was in die maanden nergens anders plaats"
    WENS = "zo is een andere wens vervuld"
    TOTAAL = "zo worden er samen meer aios, of meer op een betere rang, geplaatst"


@dataclass(frozen=True, slots=True)
class Houder:
    """Somebody who is at the place in (part of) the period; `rang` and `lot` are None for a fixed placement."""

    aios: str
    stagesoort: str
    start: date
    eind: date
    rang: int | None
    lot: int | None
    grond: Grond


@dataclass(frozen=True, slots=True)
class Voorkeur:
    """One preference: whether it was given, else why not, who is there, and whether one place more would give it."""

    plaats: str
    rang: int
    gekregen: bool
    tekst: str
    houders: tuple[Houder, ...]
    wijziging: str | None


@dataclass(frozen=True, slots=True)
class Uitleg:
    """Why one stage of an aios ended as it did."""

    aios: str
    stagesoort: str
    start: date
    eind: date
    plaats: str | None
    rang: int | None
    lot: int
    loten: int
    voorkeuren: tuple[Voorkeur, ...]


def explain(
    instance: Instance, plan: Sequence[Plaatsing], aios: str, solve: Solve | None = None
) -> tuple[Uitleg, ...]:
    """Explain every demand of `aios` in a plan.

    Args:
        instance: What was asked; canonical, as it is stored with a proposal.
        plan: What was given.
        aios: Whom to explain it to.
        solve: Computes again, to try one place more at a preference that was not given; None does not try.

    Returns:
        One explanation per demand, by start; empty when the aios asked for nothing.
    """
    drawn = lots(instance.seed, (demand.aios for demand in instance.demands))
    given = {(p.aios, p.stagesoort): p for p in plan}
    mine = sorted((d for d in instance.demands if d.aios == aios), key=lambda d: (d.start, d.stagesoort))
    return tuple(_demand(instance, plan, demand, given.get(demand.key), drawn, solve) for demand in mine)


def _demand(
    instance: Instance,
    plan: Sequence[Plaatsing],
    demand: Demand,
    got: Plaatsing | None,
    drawn: dict[str, int],
    solve: Solve | None,
) -> Uitleg:
    preferences = [
        Voorkeur(plaats, rang, gekregen=False, tekst=f"uitgesloten: {reden}", houders=(), wijziging=None)
        for plaats, rang, reden in demand.uitgesloten
    ]
    for choice in demand.keuzes:
        if got is not None and got.plaats == choice.plaats:
            preferences.append(
                Voorkeur(
                    choice.plaats, choice.rang, gekregen=True, tekst="gekregen", houders=(), wijziging=None
                )
            )
        else:
            preferences.append(_other(instance, plan, demand, got, choice, drawn, solve))
    return Uitleg(
        demand.aios,
        demand.stagesoort,
        demand.start,
        demand.eind,
        got.plaats if got else None,
        got.rang if got else None,
        drawn[demand.aios],
        len(drawn),
        tuple(sorted(preferences, key=lambda one: (one.rang, one.plaats))),
    )


def _other(
    instance: Instance,
    plan: Sequence[Plaatsing],
    demand: Demand,
    got: Plaatsing | None,
    choice: Choice,
    drawn: dict[str, int],
    solve: Solve | None,
) -> Voorkeur:
    """A preference that was not given."""
    if got is not None and got.rang is not None and got.rang < choice.rang:
        text = f"niet nodig: {got.plaats} is voorkeur {got.rang}"
        return Voorkeur(choice.plaats, choice.rang, gekregen=False, tekst=text, houders=(), wijziging=None)
    holders = _holders(instance, plan, demand, choice, drawn)
    moved = Plaatsing(demand.aios, demand.stagesoort, choice.plaats, demand.start, demand.eind, choice.rang)
    rest = [p for p in plan if (p.aios, p.stagesoort) != demand.key]
    broken = violations(instance, [*rest, moved])
    wrong = [_told(v) for v in broken if v.plaats == choice.plaats or v.aios == demand.aios]
    text = wrong[0] if wrong else "er was ruimte, maar een ander plan is samen beter"
    change = _one_more(instance, plan, demand, choice, solve) if solve else None
    return Voorkeur(choice.plaats, choice.rang, gekregen=False, tekst=text, houders=holders, wijziging=change)


def _told(violation: Violation) -> str:
    if violation.soort is Soort.CAPACITEIT:
        return f"vol vanaf {violation.dag}"
    return violation.tekst.rstrip(".")


def _holders(
    instance: Instance, plan: Sequence[Plaatsing], demand: Demand, choice: Choice, drawn: dict[str, int]
) -> tuple[Houder, ...]:
    found = [
        Houder(s.aios, s.stagesoort, s.start, s.eind, None, None, Grond.VAST)
        for s in instance.stays
        if s.plaats == choice.plaats and s.start <= demand.eind and s.eind >= demand.start
    ]
    fixed = {(one.aios, one.stagesoort) for one in found}
    found += [
        Houder(
            p.aios, p.stagesoort, p.start, p.eind, p.rang, drawn[p.aios], _ground(p, demand, choice, drawn)
        )
        for p in plan
        if p.plaats == choice.plaats and p.start <= demand.eind and p.eind >= demand.start
        if (p.aios, p.stagesoort) not in fixed and (p.aios, p.stagesoort) != demand.key
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.aios, one.stagesoort)))


def _ground(other: Plaatsing, demand: Demand, choice: Choice, drawn: dict[str, int]) -> Grond:
    if other.rang is not None and other.rang < choice.rang:
        return Grond.RANG
    if other.rang == choice.rang and drawn[other.aios] < drawn[demand.aios]:
        return Grond.LOT
    return Grond.TOTAAL


def _one_more(
    instance: Instance, plan: Sequence[Plaatsing], demand: Demand, choice: Choice, solve: Solve | None
) -> str | None:
    """Try the cheapest change: one place more there, for the days of this stay."""
    if solve is None:
        return None
    roomier = replace(instance, windows=widened(instance.windows, choice.plaats, demand.start, demand.eind))
    outcome = solve(roomier)
    after = {(p.aios, p.stagesoort): p.plaats for p in outcome.plaatsingen}
    where = f"één plaats meer bij {choice.plaats} van {demand.start} t/m {demand.eind}"
    if after.get(demand.key) != choice.plaats:
        return f"ook {where} zou {choice.plaats} niet aan {demand.aios} geven"
    before = {(p.aios, p.stagesoort): p.plaats for p in plan}
    keys = before.keys() | after.keys()
    others = sum(before.get(key) != after.get(key) for key in keys if key != demand.key)
    also = (
        f"; voor {others} andere(n) verandert dan ook iets"
        if others
        else "; voor niemand anders verandert dan iets"
    )
    return f"{where} zou {choice.plaats} aan {demand.aios} geven{also}"


def widened(windows: Sequence[Window], plaats: str, van: date, tot: date) -> tuple[Window, ...]:
    """Windows with one place more at `plaats` from `van` until `tot` (inclusive), cut where that begins and ends."""
    result: list[Window] = [w for w in windows if w.plaats != plaats]
    mine = sorted((w for w in windows if w.plaats == plaats), key=lambda w: w.van)
    day = timedelta(days=1)
    free = van
    for w in mine:
        first, last = max(w.van, van), min(w.tot, tot)
        if first > last:
            result.append(w)
            continue
        if free < first:
            result.append(Window(plaats, free, first - day, 1))
        if w.van < first:
            result.append(replace(w, tot=first - day))
        result.append(Window(plaats, first, last, w.capaciteit + 1))
        if w.tot > last:
            result.append(replace(w, van=last + day))
        free = last + day
    if free <= tot:
        result.append(Window(plaats, free, tot, 1))
    return tuple(result)

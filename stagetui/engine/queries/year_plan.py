"""Between a plan of the allocator, in months and components, and what the bureau keeps: stages with days and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.allocation.instance import Policy
from stagetui.engine.allocation.outcome import Doel, NietGeplaatst, Outcome, Plaatsing, RunStatus
from stagetui.engine.allocation.year import (
    Beleid,
    Jaar,
    JaarUitkomst,
    Ongeplaatst,
)
from stagetui.engine.allocation.year.instance import duur
from stagetui.engine.allocation.year.outcome import jaar_stage
from stagetui.engine.allocation.year.wishes import met_rank
from stagetui.engine.rules.halfyears import month_index
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.records import Uitkomst
    from stagetui.profiles.years import StageYear

POLICIES = {Policy.MINSTE_SOM: Beleid.GEWICHTEN, Policy.RANG_MAXIMAAL: Beleid.RANG_MAXIMAAL}
"""What the policies of a voorstel mean for a year of stages: the smallest sum is that of the weights."""


def year_policy(year: StageYear, policy: Policy | None) -> Policy:
    """The policy to plan a year by: the one asked for, else the profile's.

    Raises:
        RefusedError: a year is not planned by this policy.
    """
    if policy is None:
        return next(one for one, beleid in POLICIES.items() if beleid.value == year.policy.value)
    if policy not in POLICIES:
        allowed = " of ".join(one.value for one in POLICIES)
        raise RefusedError(
            "Beleid past niet",
            f"Een stagejaar wordt niet verdeeld met beleid {policy.value}; kies {allowed}.",
        )
    return policy


def kept(jaar: Jaar, uitkomst: JaarUitkomst, policy: Policy) -> Outcome:
    """Tell a plan in the words of a voorstel: what is new in it, by stage and day, and what has no place."""
    kinds = {one.id: one.soort for one in jaar.onderdelen}
    people = {one.id: one for one in jaar.aios}
    placed = tuple(
        Plaatsing(
            stage.aios,
            kinds[stage.onderdeel],
            stage.plaats,
            stage.van,
            stage.tot,
            met_rank(jaar, people[stage.aios], stage),
            stage.onderdeel,
        )
        for stage in uitkomst.stages
        if not stage.vast
    )
    return Outcome(
        uitkomst.status,
        policy,
        uitkomst.seed,
        uitkomst.doelen,
        placed,
        tuple(
            NietGeplaatst(
                one.aios,
                kinds[one.onderdeel],
                one.oorzaak,
                one.onderdeel,
                *_days(jaar, one.start, one.maanden),
            )
            for one in uitkomst.ongeplaatst
        ),
        dict(Counter(one.rang for one in placed)),
        uitkomst.seconden,
        uitkomst.loting,
    )


def _days(jaar: Jaar, start: int | None, maanden: int) -> tuple[date | None, date | None]:
    return (None, None) if start is None else jaar.dagen(start, maanden)


def plan(jaar: Jaar, uitkomsten: Iterable[Uitkomst], doelen: Sequence[Doel] = ()) -> JaarUitkomst:
    """Read a kept voorstel as a plan of this year again, what is fixed included: for the independent check.

    Raises:
        RefusedError: a stage in it is no part of this year.
    """
    rows = list(uitkomsten)
    people = {one.id: one for one in jaar.aios}
    strange = [u.aios for u in rows if u.aios not in people or u.onderdeel not in jaar.onderdeel]
    strange += [u.aios for u in rows if u.plaats is not None and u.plaats not in jaar.plaats]
    if strange:
        raise RefusedError(
            "Voorstel past niet",
            f"Het voorstel noemt een aios, onderdeel of plaats die er niet meer is (bij {strange[0]}). "
            "Bereken een nieuw voorstel.",
        )
    stages = [
        jaar_stage(jaar, people[u.aios], u.onderdeel, u.plaats, month_index(jaar.maanden[0], u.start))
        for u in rows
        if u.plaats and u.start and u.onderdeel
    ]
    stages += [
        jaar_stage(jaar, people[v.aios], v.onderdeel, v.plaats, v.start, v.maanden)
        for v in jaar.vast
        if v.aios in people
    ]
    loose = [
        Ongeplaatst(
            u.aios,
            u.onderdeel,
            None if u.start is None else month_index(jaar.maanden[0], u.start),
            duur(jaar.onderdeel[u.onderdeel], people[u.aios].percentage),
            u.oorzaak or "",
        )
        for u in rows
        if not u.plaats and u.onderdeel
    ]
    lots = {u.aios: u.lot for u in rows if u.lot is not None}
    order = sorted(stages, key=lambda one: (one.aios, one.start, one.onderdeel))
    return JaarUitkomst(
        RunStatus.TIJDSLIMIET, jaar.seed, tuple(doelen), tuple(order), tuple(loose), lots, 0.0
    )

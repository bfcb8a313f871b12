"""Computing a proposal on a copy of the round's data, checked independently before it is kept; and committing it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.allocation import year
from stagetui.engine.allocation.instance import Policy, to_json
from stagetui.engine.allocation.solve import solve
from stagetui.engine.allocation.validate import violations
from stagetui.engine.doorway.rounds import Committed, CommitVoorstel, KeepVoorstel, check_proposal
from stagetui.engine.queries.instances import require_round, round_instance
from stagetui.engine.queries.rounds import last_plan, proposal
from stagetui.engine.queries.year_plan import POLICIES, kept, year_policy
from stagetui.engine.queries.years import Jaarfeiten, year_profile
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.allocation.instance import Instance
    from stagetui.engine.allocation.outcome import Outcome
    from stagetui.engine.allocation.validate import Violation
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.queries.rounds import VoorstelBeeld

LARGEST_SEED = 2**31 - 1
TIME_LIMIT = 300.0  # seconds: what has no proof by then is shown as such


def fresh_seed() -> int:
    """A seed nobody chose; it is kept with the proposal, so that anybody can replay the draw."""
    return secrets.randbelow(LARGEST_SEED) + 1


def allocate(
    bureau: Bureau,
    actor: Callable[[], Actor],
    ronde: str,
    *,
    policy: Policy | None = None,
    seed: int | None = None,
    time_limit: float | None = TIME_LIMIT,
    stay_close: bool = False,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> VoorstelBeeld:
    """Compute a proposal for a round and keep it; no plaatsing changes.

    Args:
        bureau: The opened bureau.
        actor: Gives who acts, with the moment of asking.
        ronde: The round's name.
        policy: What counts as best after as many placements as possible; None: what the profile says of a year of
            stages, else rang-maximaal.
        seed: Of the draw; None draws one.
        time_limit: Seconds for the whole computation; None has no limit. A plan without proof is said to be so.
        stay_close: Prefer, among equals, what the round's newest proposal gave.
        progress: Told a Dutch phrase and a fraction from 0 to 1.
        cancelled: Asked between steps; True stops with nothing kept.

    Raises:
        RefusedError: the round is unknown, has nothing to place, or who asks may not.
        Cancelled: it was stopped; nothing was kept.
    """
    chosen = seed if seed is not None else fresh_seed()
    solve_it = bureau.ask(actor(), _asked, ronde, policy, chosen, stay_close=stay_close)
    invoer, outcome = solve_it(_Limits(time_limit, progress, cancelled))
    number = bureau.do(actor(), KeepVoorstel(ronde, invoer, outcome))
    return bureau.ask(actor(), proposal, number)


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a computation may use, and whom it tells; see `allocate`."""

    time_limit: float | None
    progress: Callable[[str, float], None] | None
    cancelled: Callable[[], bool] | None


_Solve = Callable[[_Limits], "tuple[str, Outcome]"]
"""Computes what a round asks; gives the input as it is kept, and a plan that the independent check approves."""


def _solve_stages(instance: Instance, limits: _Limits) -> tuple[str, Outcome]:
    """Stages that are placed one by one."""
    outcome = solve(
        instance, time_limit=limits.time_limit, progress=limits.progress, cancelled=limits.cancelled
    )
    _approved(violations(instance, outcome.plaatsingen, outcome.doelen))
    return to_json(instance), outcome


def _solve_year(jaar: year.Jaar, policy: Policy, limits: _Limits) -> tuple[str, Outcome]:
    """Stages of a year that is planned as a whole (H5)."""
    made = year.solve_year(
        jaar, time_limit=limits.time_limit, progress=limits.progress, cancelled=limits.cancelled
    )
    _approved(year.violations(jaar, made))
    return year.to_json(jaar), kept(jaar, made, policy)


def _approved(broken: Sequence[Violation | year.Fout]) -> None:
    if broken:
        raise RefusedError(
            "Voorstel afgekeurd",
            "De onafhankelijke controle keurt de berekening af; er is niets bewaard. Meld dit aan de beheerder: "
            + "; ".join(violation.tekst for violation in broken[:5]),
        )


def commit(bureau: Bureau, actor: Actor, voorstel: int) -> Committed:
    """Make plaatsingen of a proposal; what takes long is checked before anybody has to wait.

    Raises:
        RefusedError: it was committed before, something changed since, or a rule stands in the way.
    """
    checked_at = bureau.ask(actor, check_proposal, voorstel)
    return bureau.do(actor, CommitVoorstel(voorstel, checked_at))


def _asked(view: View, ronde: str, policy: Policy | None, seed: int, *, stay_close: bool) -> _Solve:
    """What the round asks for.

    Raises:
        RefusedError: nothing waits for a place, or a year is not planned by this policy.
    """
    found = require_round(view, ronde)
    profile = year_profile(view, ronde)
    if profile is not None and profile.year is not None:
        chosen = year_policy(profile.year, policy)
        if stay_close:
            raise RefusedError(
                "Niet mogelijk",
                "Een stagejaar wordt niet dicht bij het vorige voorstel gehouden; wat een plaats heeft, blijft wel. "
                "Bereken zonder --keep-changes-small.",
            )
        jaar = Jaarfeiten(view, found).jaar(POLICIES[chosen], seed)
        if not jaar.aios:
            raise RefusedError(
                "Niets te verdelen",
                f"In ronde {ronde} heeft geen aios een stage te doen. Controleer de periode, en of van elke aios "
                "start_opleiding is ingevuld.",
            )
        return partial(_solve_year, jaar, chosen)
    vorige = last_plan(view, ronde) if stay_close else ()
    instance = round_instance(view, found, policy or Policy.RANG_MAXIMAAL, seed, vorige)
    if not instance.demands:
        raise RefusedError(
            "Niets te verdelen",
            f"In ronde {ronde} wacht geen stage op een plaats. Controleer de periode, of lees eerst het schema in.",
        )
    return partial(_solve_stages, instance)

"""Computing a proposal on a copy of the round's data, checked independently before it is kept; and committing it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from stagetui.engine.allocation.instance import Policy, to_json
from stagetui.engine.allocation.solve import solve
from stagetui.engine.allocation.validate import violations
from stagetui.engine.doorway.rounds import Committed, CommitVoorstel, KeepVoorstel, check_proposal
from stagetui.engine.queries.instances import require_round, round_instance
from stagetui.engine.queries.rounds import last_plan, proposal
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.allocation.instance import Instance
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
    policy: Policy = Policy.RANG_MAXIMAAL,
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
        policy: What counts as best after as many placements as possible.
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
    instance = bureau.ask(actor(), _instance, ronde, policy, chosen, stay_close=stay_close)
    if not instance.demands:
        raise RefusedError(
            "Niets te verdelen",
            f"In ronde {ronde} wacht geen stage op een plaats. Controleer de periode, of lees eerst het schema in.",
        )
    outcome = solve(instance, time_limit=time_limit, progress=progress, cancelled=cancelled)
    if broken := violations(instance, outcome.plaatsingen, outcome.doelen):
        raise RefusedError(
            "Voorstel afgekeurd",
            "De onafhankelijke controle keurt de berekening af; er is niets bewaard. Meld dit aan de beheerder: "
            + "; ".join(violation.tekst for violation in broken[:5]),
        )
    number = bureau.do(actor(), KeepVoorstel(ronde, to_json(instance), outcome))
    return bureau.ask(actor(), proposal, number)


def commit(bureau: Bureau, actor: Actor, voorstel: int) -> Committed:
    """Make plaatsingen of a proposal; what takes long is checked before anybody has to wait.

    Raises:
        RefusedError: it was committed before, something changed since, or a rule stands in the way.
    """
    checked_at = bureau.ask(actor, check_proposal, voorstel)
    return bureau.do(actor, CommitVoorstel(voorstel, checked_at))


def _instance(view: View, ronde: str, policy: Policy, seed: int, *, stay_close: bool) -> Instance:
    found = require_round(view, ronde)
    vorige = last_plan(view, ronde) if stay_close else ()
    return round_instance(view, found, policy, seed, vorige)

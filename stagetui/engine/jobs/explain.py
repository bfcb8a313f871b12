"""Explaining an outcome: from the stored input of a proposal, so that the answer is about what was decided then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.allocation.explain import Uitleg, explain
from stagetui.engine.allocation.instance import from_json
from stagetui.engine.allocation.outcome import Plaatsing
from stagetui.engine.allocation.solve import solve
from stagetui.engine.queries.rounds import run_about
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau

TIME_LIMIT = 20.0  # seconds for each try of a change


@dataclass(frozen=True, slots=True)
class Verklaring:
    """Why a proposal gave an aios what it gave; `namen` are of the places, and of the aios whom the asker may see."""

    voorstel: int
    ronde: str
    policy: str
    seed: int
    uitleg: tuple[Uitleg, ...]
    namen: dict[str, str]


def explain_outcome(
    bureau: Bureau, actor: Actor, aios: str, *, voorstel: int | None = None, try_changes: bool = True
) -> Verklaring:
    """Explain the outcome of an aios.

    Args:
        bureau: The opened bureau.
        actor: Who asks; he or she must be allowed to see the aios.
        aios: Whom it is about.
        voorstel: The proposal; None takes the newest that the aios is in, a committed one first.
        try_changes: Whether to compute again to find the cheapest change.

    Raises:
        RefusedError: the aios or the proposal is unknown, not for this person's eyes, or the aios is not in it.
    """
    run = bureau.ask(actor, run_about, aios, voorstel)
    plan = [
        Plaatsing(u.aios, u.stagesoort, u.plaats, u.start, u.eind, u.rang)
        for u in run.uitkomsten
        if u.plaats and u.start and u.eind
    ]
    again = partial(solve, time_limit=TIME_LIMIT) if try_changes else None
    found = explain(from_json(run.invoer), plan, aios, again)
    if not found:
        raise RefusedError(
            "Niet in dit voorstel", f"{aios} vroeg in voorstel {run.voorstel.voorstel} om geen plaats."
        )
    return Verklaring(
        run.voorstel.voorstel, run.voorstel.ronde, run.voorstel.policy, run.voorstel.seed, found, run.namen
    )

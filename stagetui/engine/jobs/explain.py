"""Explaining an outcome: from the stored input of a proposal, so that the answer is about what was decided then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
HIDDEN = "een andere aios"


@dataclass(frozen=True, slots=True)
class Verklaring:
    """Why a proposal gave an aios what it gave; `namen` are of the places, and of the aios whom the asker may see.

    Who holds a place and may not be seen by the asker, has no code either.
    """

    voorstel: int
    ronde: str
    policy: str
    seed: int
    uitleg: tuple[Uitleg, ...]
    namen: dict[str, str]


def explain_outcome(
    bureau: Bureau,
    actor: Actor,
    aios: str,
    *,
    voorstel: int | None = None,
    try_changes: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Verklaring:
    """Explain the outcome of an aios.

    Args:
        bureau: The opened bureau.
        actor: Who asks; he or she must be allowed to see the aios.
        aios: Whom it is about.
        voorstel: The proposal; None takes the newest that the aios is in, a committed one first.
        try_changes: Whether to compute again to find the cheapest change.
        cancelled: Asked while computing, whether to stop.

    Raises:
        CancelledError: `cancelled` said yes.
        RefusedError: the aios or the proposal is unknown, not for this person's eyes, or the aios is not in it.
    """
    run = bureau.ask(actor, run_about, aios, voorstel)
    plan = [
        Plaatsing(u.aios, u.stagesoort, u.plaats, u.start, u.eind, u.rang)
        for u in run.uitkomsten
        if u.plaats and u.start and u.eind
    ]
    again = partial(solve, time_limit=TIME_LIMIT, cancelled=cancelled) if try_changes else None
    found = explain(from_json(run.invoer), plan, aios, again)
    if not found:
        raise RefusedError(
            "Niet in dit voorstel", f"{aios} vroeg in voorstel {run.voorstel.voorstel} om geen plaats."
        )
    about = run.voorstel
    shown = tuple(_masked(one, run.namen) for one in found)
    return Verklaring(about.voorstel, about.ronde, about.policy, about.seed, shown, run.namen)


def _masked(one: Uitleg, names: dict[str, str]) -> Uitleg:
    """The explanation with nobody named whom the asker may not see."""
    preferences = tuple(
        replace(
            wish,
            houders=tuple(h if h.aios in names else replace(h, aios=HIDDEN) for h in wish.houders),
        )
        for wish in one.voorkeuren
    )
    return replace(one, voorkeuren=preferences)

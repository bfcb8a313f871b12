"""Explaining an outcome: from the stored input of a proposal, so that the answer is about what was decided then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from stagetui.engine.allocation import year
from stagetui.engine.allocation.explain import Houder, Uitleg, explain
from stagetui.engine.allocation.instance import from_json
from stagetui.engine.allocation.outcome import Plaatsing
from stagetui.engine.allocation.solve import solve
from stagetui.engine.allocation.year.explain import Jaaruitleg, Wensuitleg, explain_year
from stagetui.engine.queries.rounds import run_about
from stagetui.engine.queries.year_plan import plan as kept_plan
from stagetui.engine.queries.years import year_profile
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.queries.rounds import Run

TIME_LIMIT = 20.0  # seconds for each try of a change
IN_ALL = 60.0  # seconds for all tries of a year together: there are more of them
HIDDEN = "een andere aios"


@dataclass(frozen=True, slots=True)
class Verklaring:
    """Why a proposal gave an aios what it gave; `namen` are of the places, and of the aios whom the asker may see.

    Of stages that are placed one by one it is `uitleg` that tells, of a year that is planned as a whole `jaar`. Who
    holds a place and may not be seen by the asker, has no code either.
    """

    voorstel: int
    ronde: str
    policy: str
    seed: int
    uitleg: tuple[Uitleg, ...]
    namen: dict[str, str]
    jaar: Jaaruitleg | None = None


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
    run, as_year = bureau.ask(actor, _run, aios, voorstel)
    about = run.voorstel
    tell = partial(Verklaring, about.voorstel, about.ronde, about.policy, about.seed)
    if as_year:
        whole = _year(run, aios, try_changes=try_changes, cancelled=cancelled)
        if whole is not None:
            return tell((), run.namen, _masked_year(whole, run.namen))
    else:
        found = _stages(run, aios, try_changes=try_changes, cancelled=cancelled)
        if found:
            return tell(tuple(_masked(one, run.namen) for one in found), run.namen)
    raise RefusedError("Niet in dit voorstel", f"{aios} vroeg in voorstel {about.voorstel} om geen plaats.")


def _run(view: View, aios: str, voorstel: int | None) -> tuple[Run, bool]:
    """The computation that decided about an aios, and whether it planned a year."""
    run = run_about(view, aios, voorstel)
    return run, year_profile(view, run.voorstel.ronde) is not None


def _stages(
    run: Run, aios: str, *, try_changes: bool, cancelled: Callable[[], bool] | None
) -> tuple[Uitleg, ...]:
    plan = [
        Plaatsing(u.aios, u.stagesoort, u.plaats, u.start, u.eind, u.rang)
        for u in run.uitkomsten
        if u.plaats and u.start and u.eind
    ]
    again = partial(solve, time_limit=TIME_LIMIT, cancelled=cancelled) if try_changes else None
    return explain(from_json(run.invoer), plan, aios, again)


def _year(
    run: Run, aios: str, *, try_changes: bool, cancelled: Callable[[], bool] | None
) -> Jaaruitleg | None:
    jaar = year.from_json(run.invoer)
    end = monotonic() + IN_ALL

    def again(other: year.Jaar) -> year.JaarUitkomst | None:
        left = end - monotonic()
        if left <= 0:
            return None
        return year.solve_year(other, time_limit=min(TIME_LIMIT, left), cancelled=cancelled)

    return explain_year(jaar, kept_plan(jaar, run.uitkomsten), aios, again if try_changes else None)


def _masked(one: Uitleg, names: dict[str, str]) -> Uitleg:
    """The explanation with nobody named whom the asker may not see."""
    preferences = tuple(replace(wish, houders=_hidden(wish.houders, names)) for wish in one.voorkeuren)
    return replace(one, voorkeuren=preferences)


def _masked_year(one: Jaaruitleg, names: dict[str, str]) -> Jaaruitleg:
    """As `_masked`, for a year."""

    def masked(wishes: tuple[Wensuitleg, ...]) -> tuple[Wensuitleg, ...]:
        return tuple(replace(wish, houders=_hidden(wish.houders, names)) for wish in wishes)

    stages = tuple(replace(stage, voorkeuren=masked(stage.voorkeuren)) for stage in one.stages)
    return replace(one, stages=stages, wensen=masked(one.wensen))


def _hidden(holders: tuple[Houder, ...], names: dict[str, str]) -> tuple[Houder, ...]:
    return tuple(one if one.aios in names else replace(one, aios=HIDDEN) for one in holders)

"""The doorway of the year's allocator; what does the work is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.year.instance import Jaar, canonical
from stagetui.engine.allocation.year.outcome import JaarUitkomst


def solve_year(
    jaar: Jaar,
    *,
    time_limit: float | None = None,
    progress: Callable[[str, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    solver: str | None = None,
) -> JaarUitkomst:
    """Make the best plan for a year of stages, and prove it level by level (H1–H17).

    The same year gives the same plan on any machine, whatever the order of its parts and whichever the solver.

    Args:
        jaar: all that the run depends on.
        time_limit: seconds for the whole run; when it strikes, the best plan met is the answer, with status
            *tijdslimiet* and honest bounds. None: no limit.
        progress: gets a Dutch phrase and a fraction 0 to 1.
        cancelled: asked between solves and during them.
        solver: "HIGHS" or "CBC"; when absent the faster one that is there.

    Raises:
        CancelledError: `cancelled` said yes.
        RefusedError: the year contradicts itself (see `canonical`).
    """
    from stagetui.engine.allocation.year.run import run

    return run(canonical(jaar), Budget(time_limit, progress, cancelled), solver)

"""The year's allocator against trying everything: the same best values, level by level, and the same draw by lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from stagetui.engine.allocation import RunStatus
from stagetui.engine.allocation.instance import lots
from stagetui.engine.allocation.year import Beleid, Jaar, JaarUitkomst, solve_year, violations
from stagetui.engine.allocation.year.goals import wishes_met

Best = tuple[tuple[int, ...], int, int]


def by_lot(jaar: Jaar, uitkomst: JaarUitkomst) -> int:
    """The wishes met, a lower lot weighing more."""
    lot = lots(jaar.seed, (aios.id for aios in jaar.aios))
    ranks = [wens.rang for aios in jaar.aios for wens in aios.wensen]
    worth: Counter[str] = Counter()
    for (name, wens), times in wishes_met(jaar, uitkomst).items():
        weight = wens.gewicht if jaar.beleid is Beleid.GEWICHTEN else max(ranks) + 1 - wens.rang
        worth[name] += weight * times
    return sum((len(jaar.aios) + 1 - lot[name]) * value for name, value in worth.items())


@pytest.mark.parametrize("first", range(0, 210, 30))
def test_it_equals_trying_everything(
    tiny: Callable[[int], Jaar], brute_force: Callable[[Jaar], Best], first: int
) -> None:
    """Unplaced weeks, those in the round, borrowed places, wishes by weight or rank, peaks, lots (H3–H5, H10–H14)."""
    for seed in range(first, first + 30):
        jaar = tiny(seed)
        uitkomst = solve_year(jaar)
        assert uitkomst.status is RunStatus.OPTIMAAL
        assert violations(jaar, uitkomst) == []
        worth, peak, lot = brute_force(jaar)
        values = {doel.naam: doel.waarde for doel in uitkomst.doelen}
        expected = [-worth[0]]
        got = [values["ongeplaatste weken"]]
        if jaar.ronde < len(jaar.maanden):
            expected.append(-worth[1])
            got.append(values["waarvan in deze ronde"])
        got += [values.get("geleende plaatsen", 0), *(v for n, v in values.items() if n.startswith("wensen"))]
        wishes = worth[3:] if any(aios.wensen for aios in jaar.aios) else ()
        expected += [-worth[2], *wishes]
        assert (seed, got, values.get("piekmaanden", 0)) == (seed, expected, -peak if jaar.spreiding else 0)
        assert (seed, by_lot(jaar, uitkomst)) == (seed, lot)

"""A year in which one institute has no place for a component at all: still proven, whichever solver computes."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagetui.engine.allocation.year import from_json, solve_year, violations

SHORTAGE = Path(__file__).with_name("shortage.json")


@pytest.mark.parametrize("solver", ["CBC", "HIGHS"])
def test_a_shortage_is_proven_as_well(solver: str) -> None:
    """What relaxations promise level by level need not be there in one plan: the road then begins elsewhere."""
    jaar = from_json(SHORTAGE.read_text(encoding="utf-8"))
    found = solve_year(jaar, time_limit=30, solver=solver)
    assert found.status == "optimaal"
    assert not violations(jaar, found)
    assert [doel.waarde for doel in found.doelen if doel.naam == "ongeplaatste weken"] == [39]

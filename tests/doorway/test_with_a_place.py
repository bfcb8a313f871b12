"""A plaatsing takes room as soon as it has a place, also while it is voorlopig (H6)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.lists import place_view

DAY = date(2027, 1, 15)
SOMEBODY = Actor("bo", Via.TUI, DAY, datetime.combine(DAY, time(9)))


@pytest.fixture
def planned(placed_office: Any) -> Any:
    """The bureau in which a1 is at psy-1, voorlopig, as a plan for the whole year leaves it (H6)."""
    placed_office.prefer("a2 aanpalend psy-1")
    with Bureau.open(placed_office.directory) as bureau:
        bureau.store.write(
            lambda writer: writer.execute("UPDATE plaatsing SET status = 'voorlopig' WHERE aios = 'a1'"),
            who="bo",
        )
    return placed_office


def test_h6_the_place_is_taken_on_each_of_its_days(planned: Any) -> None:
    """H6: in the etalage, in the round, for a placement by hand and for the next plan."""
    with Bureau.open(planned.directory) as bureau:
        place = bureau.ask(SOMEBODY, place_view, "psy-1")
    assert [one.bezet for one in place.regel.perioden] == [1]
    seen = planned.do("ronde", "show", "r")
    assert [one["bezet"] for one in seen["aanbod"] if one["plaats"] == "psy-1"] == [1]
    assert "2 aios zijn op 1 plaats" in planned.run("place", "a2", "aanpalend", "psy-1").refused
    assert planned.propose()["rangen"] == {"1": 0, "geen": 4}


def test_h6_the_stage_asks_for_no_other_place(planned: Any) -> None:
    """H6: not in the round, not among those without a place, and not by hand or in a file while it has one."""
    seen = planned.do("ronde", "show", "r")
    assert seen["vraag"] == len(seen["stages"]) - 1
    assert "al voorlopig" in planned.run("place", "a1", "aanpalend", "psy-3").refused
    rows = "aios;stagesoort;rang;plaats\na1;aanpalend;1;psy-3\n"
    assert "al voorlopig" in planned.reasons("voorkeuren", rows)[0][3]
    assert "al voorlopig" in planned.run("voorkeur", "remove", "a1", "aanpalend").refused
    moved = "aios;stagesoort;start\na1;aanpalend;2027-06-14\n"
    assert "al voorlopig" in planned.reasons("schema", moved)[0][3]


def test_h6_what_it_rests_on_is_in_order(planned: Any) -> None:
    """N9: consents and the request that waits belong to it, as to one onder voorbehoud."""
    assert planned.run("check").code == 0, planned.run("check")

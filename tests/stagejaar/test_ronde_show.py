"""What `ronde show` tells of a round that plans a half year: everybody in it, also who has nothing yet (H4, H5)."""

from __future__ import annotations

from typing import Any

from tests.stagejaar.conftest import PLANNING, Institute

KEYS = {"aios", "stagesoort", "start", "eind", "voorkeuren", "status"}


def shown(institute: Institute, today: str = PLANNING) -> Any:
    found = institute.office.do("ronde", "show", "S26", today=today)
    assert all(stage.keys() >= KEYS for stage in found["stages"])
    return found


def test_who_has_nothing_yet_stands_there_once_with_what_was_handed_in(institute: Institute) -> None:
    """H4: the form is one, whatever kinds of stage its wishes are about."""
    institute.aios("h1")
    institute.aios("h2")
    institute.office.taken(
        "voorkeuren", "aios;stagesoort;rang;plaats;periode\nh1;seh;1;seh-1;\nh1;ccp;2;;eerst\n"
    )
    institute.round()
    found = shown(institute)
    told = {(one["aios"], one["stagesoort"], one["voorkeuren"], one["status"]) for one in found["stages"]}
    assert told == {("h1", None, 2, "open"), ("h2", None, 0, "open")}
    assert {(one["start"], one["eind"]) for one in found["stages"]} == {("2026-09-01", "2027-02-28")}
    assert {one["voorkeuren_tot"] for one in found["stages"]} == {"2026-02-23"}
    assert found["vraag"] == 2
    text = institute.office.run("ronde", "show", "S26", today=PLANNING).out
    assert "2 aios, 1 zonder voorkeur, 2 nog te plaatsen" in text
    assert "nog niets" in text


def test_what_a_proposal_plans_is_told_and_still_asks_for_a_place(institute: Institute) -> None:
    institute.aios("h1")
    institute.round()
    made = institute.plan()
    found = shown(institute)
    assert {one["voorstel"] for one in found["stages"]} == {made["voorstel"]}
    assert all(one["status"] == "open" and one["plaats"] for one in found["stages"])
    assert all("2026-09-01" <= one["start"] <= "2027-02-28" for one in found["stages"])
    assert "in voorstel" in institute.office.run("ronde", "show", "S26", today=PLANNING).out


def test_what_is_placed_has_its_status_and_takes_room(institute: Institute) -> None:
    """H6: voorlopig."""
    institute.aios("h1")
    institute.round()
    before = {one["periode"]: one["vrij"] for one in shown(institute)["perioden"]}
    number = institute.plan()["voorstel"]
    institute.office.do("voorstel", "commit", number, today="2026-06-10")
    found = shown(institute, today="2026-06-10")
    assert {one["status"] for one in found["stages"]} == {"voorlopig"}
    assert found["vraag"] == 0
    assert {one["periode"]: one["vrij"] for one in found["perioden"]} == {
        month: free - 1 for month, free in before.items()
    }
    assert sum(one["bezet"] for one in found["aanbod"]) >= 1


def test_who_begins_later_or_has_nothing_left_in_these_months_is_not_in_it(institute: Institute) -> None:
    institute.aios("h1")
    institute.aios("laat", start="2026-03-01")
    institute.aios("elders", institute="oost")
    institute.round("S26", "2026-09-01", "2027-02-28", "--institute", "hov")
    assert {one["aios"] for one in shown(institute)["stages"]} == {"h1"}


def test_an_empty_half_year_says_what_to_look_at(institute: Institute) -> None:
    institute.round()
    assert shown(institute)["stages"] == []
    assert "start_opleiding" in institute.office.run("ronde", "show", "S26", today=PLANNING).out


def test_a_component_without_a_place_still_asks(empty: Institute) -> None:
    empty.place("seh-1", "seh")
    empty.aios("h1")
    empty.round()
    empty.plan()
    found = shown(empty)
    assert {one["plaats"] for one in found["stages"] if one["stagesoort"] != "seh"} <= {None}
    assert found["vraag"] == len(found["stages"])

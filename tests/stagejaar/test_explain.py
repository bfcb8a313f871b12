"""`explain` for a year of stages: what became of each wish, who has the place, and what would change it (H4, H13)."""

from __future__ import annotations

from typing import Any

from tests.stagejaar.conftest import PLANNING, Institute


def wanted(institute: Institute) -> None:
    """Two aios want the same place for one; h1 more than h2."""
    for code in ("h1", "h2"):
        institute.aios(code)
    institute.office.taken(
        "voorkeuren",
        "aios;stagesoort;rang;plaats;regio;periode\n"
        "h1;seh;1;seh-9;;\nh1;seh;2;;;eerst\nh2;seh;1;;;eerst\nh2;seh;2;seh-9;;\nh2;ccp;3;;noord;\n",
    )
    institute.round()
    institute.plan()


def all_wishes(found: Any) -> list[Any]:
    return [*found["wensen"], *(wish for stage in found["stages"] for wish in stage["voorkeuren"])]


def test_every_stage_and_wish_is_explained(institute: Institute) -> None:
    institute.place("seh-9", "seh", region="midden")
    wanted(institute)
    found = institute.office.do("explain", "h2", today=PLANNING)
    assert found.keys() >= {"voorstel", "ronde", "policy", "seed", "stages"}
    keys = {"aios", "stagesoort", "start", "eind", "plaats", "rang", "lot", "loten", "voorkeuren"}
    assert all(stage.keys() >= keys for stage in found["stages"])
    assert {wish["rang"] for wish in all_wishes(found)} == {1, 2, 3}
    assert [wish["tekst"] for wish in found["wensen"]] == ["in noord is geen plaats voor deze stages"]
    (lost,) = [wish for wish in all_wishes(found) if wish["plaats"] == "seh-9"]
    assert not lost["gekregen"]
    assert [holder["aios"] for holder in lost["houders"]] == ["h1"]
    assert lost["houders"][0]["grond"] == "koos deze plaats met een betere rang"
    assert "één plaats meer bij seh-9" in lost["wijziging"]
    text = institute.office.run("explain", "h2", today=PLANNING).out
    assert "Aios h1 (h1)" in text
    assert "Lot " in text


def test_quick_does_not_compute(institute: Institute) -> None:
    institute.place("seh-9", "seh")
    wanted(institute)
    found = institute.office.do("explain", "h2", "--quick", today=PLANNING)
    assert {wish["wijziging"] for wish in all_wishes(found)} == {None}


def test_who_may_not_be_seen_is_not_named(institute: Institute) -> None:
    """A coordinator of another institute sees that the place is taken, not by whom."""
    institute.place("seh-9", "seh")
    institute.place("seh-oost", "seh", institute="oost")
    institute.office.taken(
        "leenafspraken", "plaats;aan_instituut;van;tot;maximum\nseh-9;oost;2026-09-01;2027-08-31;1\n"
    )
    institute.aios("h1")
    institute.aios("o1", institute="oost")
    institute.office.taken(
        "voorkeuren",
        "aios;stagesoort;rang;plaats;periode\nh1;seh;1;seh-9;eerst\no1;seh;1;seh-9;eerst\n",
    )
    institute.office.run("user", "add", "coor", "--name", "Coor Oost")
    institute.office.run(
        "user", "role", "coor", "coordinator", "--institute", "oost", "--profile", "huisarts"
    )
    institute.round()
    institute.plan()
    found = institute.office.do("explain", "o1", "--quick", user="coor", today=PLANNING)
    (lost,) = [wish for wish in all_wishes(found) if wish["plaats"] == "seh-9"]
    assert [holder["aios"] for holder in lost["houders"]] == ["een andere aios"]
    assert "h1" not in str(found)


def test_a_component_without_a_place_tells_its_cause_and_what_would_help(empty: Institute) -> None:
    empty.place("seh-1", "seh")
    for code in ("h1", "h2", "h3"):
        empty.aios(code)
    empty.round()
    made = empty.plan()
    left = made["niet_geplaatst"][0]
    found = empty.office.do("explain", left["aios"], today=PLANNING)
    loose = [one["oorzaak"] for one in found["stages"] if one["plaats"] is None]
    assert set(loose) <= {one["oorzaak"] for one in made["niet_geplaatst"]}
    assert loose
    text = empty.office.run("explain", left["aios"], "--quick", today=PLANNING).out
    assert "geen plaats: " in text
    assert "Er waren geen voorkeuren ingediend." in text


def test_who_is_in_no_proposal_is_told_so(institute: Institute) -> None:
    institute.aios("h1")
    institute.aios("laat", start="2026-03-01")
    institute.round()
    number = institute.plan()["voorstel"]
    ended = institute.office.run("explain", "laat", "--voorstel", number, today=PLANNING)
    assert ended.code == 1
    assert "vroeg in voorstel 1 om geen plaats" in ended.err

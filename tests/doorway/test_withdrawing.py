"""An aios may change or remove a preference while the stage is voorlopig (N7)."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def preferred(office: Any) -> Any:
    office.prefer("a1 aanpalend psy-1 psy-2")
    return office


def test_n7_one_preference_goes_and_the_other_stays(preferred: Any) -> None:
    assert preferred.do("voorkeur", "remove", "a1", "aanpalend", 2)["over"] == 1
    assert [row["plaats"] for row in preferred.do("voorkeur", "list", "a1")] == ["psy-1"]
    assert preferred.placed("a1")["status"] == "voorlopig"


def test_n7_without_any_preference_left_the_stage_asks_for_nothing(preferred: Any) -> None:
    preferred.open_round()
    assert preferred.do("voorkeur", "remove", "a1", "aanpalend", "--reason", "aios belde")["over"] == 0
    (row,) = preferred.rows("plaatsing")
    assert row["status"] == "vervallen"
    document = preferred.propose()
    assert document["plaatsingen"] == []
    assert (
        next(n for n in document["niet_geplaatst"] if n["aios"] == "a1")["oorzaak"]
        == "Er zijn geen voorkeuren ingediend."
    )


def test_n7_a_new_preference_makes_it_voorlopig_again(preferred: Any) -> None:
    preferred.do("voorkeur", "remove", "a1", "aanpalend")
    preferred.prefer("a1 aanpalend psy-3")
    assert preferred.placed("a1")["status"] == "voorlopig"


def test_n7_not_once_it_is_onder_voorbehoud(placed_office: Any) -> None:
    assert "al onder voorbehoud" in placed_office.run("voorkeur", "remove", "a1", "aanpalend").refused


def test_what_is_not_there_can_not_be_removed(preferred: Any) -> None:
    assert (
        "voor aanpalend van Zoë Jansen is er: 1, 2"
        in preferred.run("voorkeur", "remove", "a1", "aanpalend", 3).refused
    )
    assert "is er: geen" in preferred.run("voorkeur", "remove", "a1", "mg").refused


def test_only_the_office_of_the_aios(preferred: Any) -> None:
    assert "dat ziet u niet" in preferred.run("voorkeur", "remove", "a1", "aanpalend", user="nora").refused
    assert (
        "io1 mag niet voorkeuren intrekken"
        in preferred.run("voorkeur", "remove", "a1", "aanpalend", user="io1").refused
    )


def test_it_is_undone_like_any_step(preferred: Any) -> None:
    preferred.do("voorkeur", "remove", "a1", "aanpalend", 2)
    preferred.do("undo")
    assert [row["rang"] for row in preferred.do("voorkeur", "list", "a1")] == [1, 2]


def test_the_list_in_dutch(preferred: Any) -> None:
    assert "Psychiatrie ouderen" in preferred.run("voorkeur", "list", "a1").out
    assert "geen voorkeuren" in preferred.run("voorkeur", "list", "a2").out
    assert "is er nog 1 voorkeur." in preferred.run("voorkeur", "remove", "a1", "aanpalend", 1).out


def test_n6_computing_before_the_term_is_over_says_so(preferred: Any) -> None:
    """N3, N6: the preferences of these stages close on 31 January; it is the 15th."""
    preferred.open_round()
    (warning,) = preferred.propose()["waarschuwingen"]
    assert "tot en met 2027-01-31" in warning
    assert "Let op: voor" in preferred.run("allocate", "r").out
    preferred.today = "2027-02-01"
    assert preferred.propose()["waarschuwingen"] == []


def test_less_room_than_people_is_recorded_and_told(placed_office: Any) -> None:
    """The instelling's answer is what it is; somebody has to act on it."""
    where = placed_office.placed("a1")["plaats"]
    report = placed_office.taken(
        "beschikbaarheid", f"plaats;van;tot;capaciteit\n{where};2027-01-01;2028-12-31;0\n"
    )
    (warning,) = report["waarschuwingen"]
    assert warning.startswith(
        f"{where}: van 2027-06-07 t/m 2027-09-05 is er 1 aios geplaatst, en er is ruimte voor 0"
    )

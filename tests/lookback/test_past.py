"""The past from the audit trail: a plaatsing and a round as of a day, and what others did since one's last visit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from stagetui.cli.history import end_of
from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.meanwhile import ChangedMeanwhileError
from stagetui.engine.doorway.placing import ChangeStatus, Place
from stagetui.engine.queries.history import since_last_visit
from stagetui.profiles.terms import Status


def test_a_round_as_of_each_day_of_its_life(office: Any) -> None:
    """Preferences came on 15 January, a place on 20 February, and on 1 March it was undone."""
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-1", today="2027-01-15")
    office.open_round()
    office.today = "2027-02-20"
    office.commit()
    (winner,) = [row for row in office.rows("plaatsing") if row["plaats"]]
    office.today = "2027-03-01"
    office.do("status", winner["plaatsing"], "voorlopig", "--reason", "toch niet")

    def then(day: str) -> dict[str, tuple[Any, ...]]:
        past = office.do("ronde", "show", "r", "--as-of", day)
        assert (past["ronde"], past["op"]) == ("r", day)
        return {
            s["aios"]: (s["voorkeuren"], s["status"], s["plaats"])
            for s in past["stages"]
            if s["aios"] in ("a1", "a2")
        }

    assert then("2027-01-14") == {}
    assert set(then("2027-01-15").values()) == {(1, "voorlopig", None)}
    assert then("2027-02-20")[winner["aios"]] == (1, "onder voorbehoud", "psy-1")
    assert set(then("2027-03-01").values()) == {(1, "voorlopig", None)}


def test_a_plaatsing_as_of_a_day(placed_office: Any) -> None:
    number = placed_office.placed("a1")["plaatsing"]
    placed_office.do("status", number, "vervallen", "--reason", "aios stopt", today="2027-02-10")
    assert placed_office.do("plaatsing", "show", number)["status"] == "vervallen"
    assert (
        placed_office.do("plaatsing", "show", number, "--as-of", "2027-02-09")["status"] == "onder voorbehoud"
    )
    refused = placed_office.run("plaatsing", "show", number, "--as-of", "2027-01-01").refused
    assert "was er nog geen plaatsing" in refused


def test_the_past_is_scoped_like_the_present(placed_office: Any) -> None:
    number = placed_office.placed("a1")["plaatsing"]
    refused = placed_office.run("plaatsing", "show", number, "--as-of", "2027-02-01", user="nora").refused
    assert "niet ziet" in refused


def test_a_day_ends_at_midnight_in_amsterdam() -> None:
    assert end_of(date(2027, 1, 15)) == datetime(2027, 1, 15, 22, 59, 59, 999999)  # noqa: DTZ001 (UTC without zone)
    assert end_of(date(2027, 7, 15)) == datetime(2027, 7, 15, 21, 59, 59, 999999)  # noqa: DTZ001


def test_since_the_last_visit_tells_what_others_did(office: Any) -> None:
    office.do("log", "--since-visit", user="lea")
    office.prefer("a1 aanpalend psy-1")
    fresh = office.do("log", "--since-visit", user="lea")
    assert [line["actie"] for line in fresh] == ["import voorkeuren", "voorkeur ontvangen"]
    assert office.do("log", "--since-visit", user="lea") == []


def test_since_the_last_visit_leaves_out_ones_own_and_what_one_may_not_see(office: Any) -> None:
    office.do("log", "--since-visit")
    office.do("log", "--since-visit", user="nora")
    office.prefer("a1 aanpalend psy-1")
    assert office.do("log", "--since-visit") == []
    assert office.do("log", "--since-visit", user="nora") == []


@pytest.fixture
def two_at_once(placed_office: Any) -> tuple[Any, int, int]:
    """Bo looked at a plaatsing; meanwhile bea changed it. The number, and the version that bo saw."""
    row = placed_office.placed("a1")
    placed_office.run("user", "add", "bea", "--role", "bureau")
    placed_office.do("status", row["plaatsing"], "voorlopig", "--reason", "aios twijfelt", user="bea")
    return placed_office, row["plaatsing"], row["version"]


def _actor() -> Actor:
    return Actor("bo", Via.TUI, date(2027, 1, 15), datetime(2027, 1, 15, 12))  # noqa: DTZ001 (UTC without zone)


def test_an_edit_that_meets_a_newer_change_shows_both_versions(two_at_once: tuple[Any, int, int]) -> None:
    office, number, seen = two_at_once
    before = office.dump()
    with Bureau.open(office.directory) as bureau, pytest.raises(ChangedMeanwhileError) as caught:
        bureau.do(_actor(), ChangeStatus(number, Status.VERVALLEN, "stopt", version=seen))
    assert caught.value.door == "bea"
    assert caught.value.verschillen["status"] == ("onder voorbehoud", Status.VOORLOPIG)
    assert caught.value.verschillen["plaats"][1] is None
    assert "u zag: onder voorbehoud  nu: voorlopig" in caught.value.text
    assert office.dump() == before


def test_placing_over_a_newer_change_is_refused_too(two_at_once: tuple[Any, int, int]) -> None:
    office, _, seen = two_at_once
    with Bureau.open(office.directory) as bureau, pytest.raises(ChangedMeanwhileError):
        bureau.do(_actor(), Place("a1", "aanpalend", "psy-3", version=seen))


def test_with_the_present_version_the_edit_goes_through(two_at_once: tuple[Any, int, int]) -> None:
    office, number, seen = two_at_once
    with Bureau.open(office.directory) as bureau:
        moved = bureau.do(_actor(), ChangeStatus(number, Status.VERVALLEN, version=seen + 1))
    assert moved.status is Status.VERVALLEN


def test_since_the_last_visit_ones_own_lines_take_no_room(office: Any) -> None:
    """With room for one line it is the newest of somebody else, however much one did since."""
    office.do("log", "--since-visit")
    office.taken("voorkeuren", "aios;stagesoort;rang;plaats\nb1;aanpalend;1;psy-3\n", user="nora")
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-1")
    with Bureau.open(office.directory) as bureau:
        visit = bureau.ask(_actor(), since_last_visit, limit=1)
    assert [line.wie for line in visit.regels] == ["nora"]

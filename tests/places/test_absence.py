"""A stageopleider who is away: who is touched is told at once, and stays on the work list until it is solved (H18)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.today import work_of_today
from stagetui.screens.settling import hint
from tests.conftest import Office

AWAY = ("stageopleider", "away")
WIT = ("seh-1", "A. de Wit")
HANA = {"aios": "h1", "plaats": "seh-1", "start": date(2027, 9, 1), "eind": date(2028, 2, 29)}
IVO = {"aios": "h2", "plaats": "seh-2", "start": date(2028, 3, 1), "eind": date(2028, 8, 31)}


@pytest.fixture
def working(staffed: Office) -> Office:
    """Hana is placed at seh-1, with one stageopleider, and Ivo at seh-2, with two."""
    with Bureau.open(staffed.directory) as bureau:
        rows = [
            {"plaatsing": number, "stagesoort": "seh", "status": "geplaatst", "herkomst": "hand", **one}
            for number, one in enumerate((HANA, IVO), 1)
        ]
        bureau.store.write(lambda writer: writer.insert("plaatsing", rows), who="test")
    return staffed


def absent(office: Office, *words: str, **who: str) -> Any:
    return office.do(*AWAY, *words, **who)


def due(office: Office, **who: str) -> list[dict[str, Any]]:
    """What stands on the work list about recognition."""
    return [one for one in office.do("due", **who) if one["mijlpaal"] == "erkenning"]


def test_h18_who_is_touched_is_told_at_once(working: Office) -> None:
    """H18: pregnancy touches the recognition from its first day; the aios, the stage, the days and the way out."""
    told = absent(working, *WIT, "--from", "2027-11-01", "--to", "2028-01-31", "--reason", "zwangerschap")
    (one,) = told["geraakt"]
    assert {name: one[name] for name in ("aios", "stagesoort", "van", "tot")} == {
        "aios": "h1",
        "stagesoort": "seh",
        "van": "2027-11-01",
        "tot": "2028-01-31",
    }
    assert "wijs een waarnemer aan" in one["tekst"]
    assert told["afwezigheid"] == {
        "plaats": "seh-1",
        "naam": "A. de Wit",
        "van": "2027-11-01",
        "tot": "2028-01-31",
        "reden": "zwangerschap",
        "waarnemer": None,
    }


def test_h18_people_read_who_is_touched_and_what_to_do(working: Office) -> None:
    """H18."""
    ended = working.run(*AWAY, *WIT, "--from", "2027-11-01", "--reason", "vertrokken")
    assert ended.code == 0
    for words in ("Hana Prins", "2027-11-01", "stageopleider deputy seh-1", "import stageopleiders", "due"):
        assert words in ended.out
    ended = working.run(*AWAY, "seh-2", "B. Bos", "--reason", "vertrokken")
    assert "Dit raakt geen enkele stage." in ended.out


def test_h18_it_stays_on_the_work_list_until_somebody_stands_in(working: Office) -> None:
    """H18: appoint a deputy."""
    assert due(working) == []
    absent(working, *WIT, "--from", "2027-11-01", "--to", "2028-01-31", "--reason", "verlof")
    (line,) = due(working)
    assert (line["aios"], line["datum"], line["eigenaar"], line["staat"]) == (
        "h1",
        "2027-11-01",
        "bureau",
        "open",
    )
    assert due(working, today="2027-12-01")[0]["staat"] == "te laat"
    assert due(working, today="2028-02-01") == []
    with Bureau.open(working.directory) as bureau:
        actor = Actor("bo", Via.TUI, date(2027, 10, 1), datetime(2027, 10, 1, tzinfo=UTC))
        (work,) = [one for one in bureau.ask(actor, work_of_today) if one.tekst.startswith("Geen erkende")]
    assert work.tekst.startswith("Geen erkende stageopleider bij SEH Zuiderpark")
    assert hint(work.termijnen[0]) == "Enter gaat naar de stageplaats."
    working.taken(
        "stageopleiders",
        "plaats;naam;email;big;uren_per_week;sinds\nseh-1;D. Top;top@example.nl;ja;16;2027-10-01\n",
    )
    assert len(due(working)) == 1
    assert working.do("stageopleider", "deputy", *WIT, "D. Top")["geraakt"] == []
    assert due(working) == []
    working.do("stageopleider", "deputy", *WIT, "--remove")
    assert len(due(working)) == 1


def test_h18_a_new_recognised_opleider_solves_it_and_so_does_coming_back(working: Office) -> None:
    """H18: have a new one recognised; or the absence is over."""
    absent(working, *WIT, "--from", "2027-11-01", "--reason", "vertrokken")
    assert len(due(working)) == 1
    working.taken("stageopleiders", "plaats;naam;email;sinds\nseh-1;E. Vis;vis@example.nl;2027-01-01\n")
    assert due(working) == []
    assert working.run("undo").code == 0
    told = working.do("stageopleider", "back", *WIT, "--on", "2027-11-01")
    assert (told["afwezigheid"], told["geraakt"]) == (None, [])
    assert due(working) == []


def test_h18_the_duo_partner_keeps_the_stage_recognised(working: Office) -> None:
    """H17, H18."""
    stays = ("--from", "2028-04-01", "--to", "2028-06-30", "--reason", "zwangerschap")
    assert absent(working, "seh-2", "B. Bos", *stays)["geraakt"] == []
    (one,) = absent(working, "seh-2", "C. Kok", "--from", "2028-06-01", "--reason", "vertrokken")["geraakt"]
    assert (one["aios"], one["van"], one["tot"]) == ("h2", "2028-06-01", "2028-06-30")


def test_h18_illness_touches_when_it_lasts_over_two_weeks(working: Office) -> None:
    """H18: what follows on for the same reason is one absence."""
    ill = ("--reason", "ziekte")
    assert absent(working, *WIT, "--from", "2027-10-01", "--to", "2027-10-10", *ill)["geraakt"] == []
    told = absent(working, *WIT, "--from", "2027-10-11", "--to", "2027-10-20", *ill)
    assert (told["afwezigheid"]["van"], told["afwezigheid"]["tot"]) == ("2027-10-01", "2027-10-20")
    assert [(one["van"], one["tot"]) for one in told["geraakt"]] == [("2027-10-01", "2027-10-20")]
    assert len(working.rows("afwezigheid")) == 1
    told = absent(working, *WIT, "--from", "2027-10-01", *ill)
    assert told["afwezigheid"]["tot"] is None
    assert told["geraakt"][0]["van"] == "2027-10-15"
    told = working.do("stageopleider", "back", *WIT, "--on", "2027-10-12")
    assert (told["afwezigheid"]["tot"], told["geraakt"]) == ("2027-10-11", [])


def test_two_absences_become_one_when_a_third_lies_between(working: Office) -> None:
    for van, tot in (
        ("2027-10-01", "2027-10-05"),
        ("2027-10-11", "2027-10-20"),
        ("2027-10-06", "2027-10-10"),
    ):
        absent(working, *WIT, "--from", van, "--to", tot, "--reason", "verlof")
    (row,) = working.rows("afwezigheid")
    assert (row["van"], row["tot"]) == (date(2027, 10, 1), date(2027, 10, 20))


def test_h18_saying_it_twice_changes_nothing(working: Office) -> None:
    """H18."""
    words = (*WIT, "--from", "2027-10-01", "--reason", "ziekte")
    absent(working, *words)
    before = working.dump()
    absent(working, *words)
    assert working.dump() == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("seh-1", "B. Bos", "--reason", "ziekte"), "daar zijn: A. de Wit"),
        (("open", "B. Bos", "--reason", "ziekte"), "daar is niemand bekend"),
        (("weg", "B. Bos", "--reason", "ziekte"), "Stageplaats weg is niet bekend"),
        ((*WIT, "--from", "2027-03-01", "--to", "2027-02-01", "--reason", "ziekte"), "ligt voor de eerste"),
        ((*WIT, "--reason", "ziekte", "--deputy", "A. de Wit"), "niet voor zichzelf"),
        ((*WIT, "--reason", "ziekte", "--deputy", "B. Bos"), "geen stageopleider van seh-1"),
        ((*WIT, "--from", "2027-05-03", "--reason", "ziekte"), "al afwezig van 2027-05-01 t/m 2027-05-31"),
    ],
)
def test_h18_what_cannot_be_is_refused(working: Office, words: tuple[str, ...], reason: str) -> None:
    """H18."""
    absent(working, *WIT, "--from", "2027-05-01", "--to", "2027-05-31", "--reason", "verlof")
    before = working.dump()
    assert reason in working.run(*AWAY, *words).refused
    assert working.dump() == before


def test_who_is_not_away_does_not_come_back_and_is_not_stood_in_for(working: Office) -> None:
    assert "niet afwezig" in working.run("stageopleider", "back", *WIT).refused
    assert "niet afwezig" in working.run("stageopleider", "deputy", *WIT, "C. Kok").refused
    assert working.run("stageopleider", "deputy", *WIT).code == 2


def test_h18_absence_can_be_undone_and_stands_in_the_trail_without_reason_for_others(working: Office) -> None:
    """H18: every step has its line, for who is inside only."""
    before = working.rows("afwezigheid")
    absent(working, *WIT, "--from", "2027-11-01", "--reason", "ziekte")
    assert working.do("log")[-1]["actie"] == "stageopleider afwezig"
    assert not any("afwezig" in line["actie"] for line in working.do("log", user="lea"))
    assert working.run("undo").code == 0
    assert working.rows("afwezigheid") == before
    assert due(working) == []


def test_somebody_who_is_away_or_stands_in_is_not_taken_off_the_record(working: Office) -> None:
    """What an undo would leave hanging, it refuses."""
    working.do("user", "add", "kim", "--role", "bureau")
    working.taken("stageopleiders", "plaats;naam;email\nseh-1;D. Top;top@example.nl\n")
    absent(working, *WIT, "--reason", "verlof", "--deputy", "D. Top", user="kim")
    assert "er is al mee verder gewerkt" in working.run("undo").refused


def test_the_office_of_another_institute_records_nothing(working: Office) -> None:
    assert "nora" in working.run(*AWAY, *WIT, "--reason", "ziekte", user="nora").refused


def test_retention_takes_out_who_left_long_ago(working: Office) -> None:
    absent(working, *WIT, "--from", "2027-11-01", "--reason", "vertrokken")
    absent(working, "seh-2", "B. Bos", "--from", "2027-11-01", "--to", "2028-01-31", "--reason", "ziekte")
    ended = working.run("retention", "--apply", today="2045-01-15")
    assert ended.code == 0, ended
    assert {row["naam"] for row in working.rows("stageopleider")} == {"B. Bos", "C. Kok"}
    assert working.rows("afwezigheid") == []
    assert not any("A. de Wit" in str(row) for row in working.rows("gebeurtenis"))

"""Files of stageopleiders and of lending agreements, through the command line: taken in whole or refused (H13, H17)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.choices import candidates
from tests.conftest import Office
from tests.places.conftest import OPLEIDERS

LENT = "plaats;aan_instituut;van;tot;maximum\nseh-1;noord;2027-09-01;2028-02-29;1\n"


def test_h17_stageopleiders_are_taken_in_and_the_same_file_changes_nothing(hospitals: Office) -> None:
    """H17."""
    report = hospitals.taken("stageopleiders", OPLEIDERS)
    assert (report["nieuw"], report["gewijzigd"], report["gelijk"]) == (3, 0, 0)
    before = hospitals.dump()
    again = hospitals.taken("stageopleiders", OPLEIDERS)
    assert (again["nieuw"], again["gewijzigd"], again["gelijk"]) == (0, 0, 3)
    assert hospitals.dump() == before


def test_a_change_is_written_with_its_line_and_can_be_undone(staffed: Office) -> None:
    before = staffed.rows("stageopleider")
    changed = OPLEIDERS.replace("wit@example.nl;ja;24", "wit@example.nl;nee;24")
    assert staffed.taken("stageopleiders", changed)["gewijzigd"] == 1
    line = staffed.do("log")[-1]
    assert (line["onderwerp"], line["voor"], line["na"]) == (
        "stageopleider:seh-1/A. de Wit",
        {"big": True},
        {"big": False},
    )
    assert staffed.run("undo").code == 0
    assert [{**row, "version": 1} for row in staffed.rows("stageopleider")] == before


def test_what_is_not_known_is_left_empty_and_a_missing_column_keeps_what_there_is(staffed: Office) -> None:
    staffed.taken(
        "stageopleiders", "plaats;naam;email\nseh-1;A. de Wit;dewit@example.nl\nopen;D. Top;top@example.nl\n"
    )
    rows = {row["naam"]: row for row in staffed.rows("stageopleider")}
    assert (rows["A. de Wit"]["email"], rows["A. de Wit"]["big"]) == ("dewit@example.nl", True)
    assert [rows["D. Top"][name] for name in ("big", "uren_per_week", "sinds", "erkend_tot")] == [None] * 4


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("weg;A. de Wit;wit@example.nl;;;;", "plaats", "plaats weg is niet bekend"),
        ("seh-1;A. de Wit;geen adres;;;;", "email", "adres"),
        ("seh-1;A. de Wit;wit@example.nl;misschien;;;", "big", "nee"),
        ("seh-1;A. de Wit;wit@example.nl;ja;90;;", "uren_per_week", "60"),
        ("seh-1;A. de Wit;wit@example.nl;ja;24;2027-02-01;2027-01-01", "erkend_tot", "vóór sinds"),
        ("seh-1;;wit@example.nl;;;;", "naam", ""),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(hospitals: Office, row: str, column: str, reason: str) -> None:
    (told,) = hospitals.reasons(
        "stageopleiders", f"plaats;naam;email;big;uren_per_week;sinds;erkend_tot\n{row}\n"
    )
    assert told[:2] == (2, column)
    assert reason in told[3]


def test_who_does_not_work_for_the_institute_of_the_place_takes_nothing_in(hospitals: Office) -> None:
    for kind, text in (("stageopleiders", OPLEIDERS), ("leenafspraken", LENT)):
        told = hospitals.reasons(kind, text, user="nora")
        assert all("u werkt niet voor nspoh" in line[3] for line in told)
    open_to_all = "plaats;naam;email\nopen;D. Top;top@example.nl\n"
    assert hospitals.taken("stageopleiders", open_to_all, user="nora")["nieuw"] == 1


def test_h13_a_lending_agreement_is_taken_in_and_listed(hospitals: Office) -> None:
    """H13: places may be borrowed from another institute, as agreed."""
    assert hospitals.taken("leenafspraken", LENT)["nieuw"] == 1
    assert hospitals.taken("leenafspraken", LENT)["gelijk"] == 1
    assert hospitals.do("leenafspraak", "list") == [
        {
            "plaats": "seh-1",
            "plaats_naam": "SEH Zuiderpark",
            "instituut": "nspoh",
            "aan_instituut": "noord",
            "van": "2027-09-01",
            "tot": "2028-02-29",
            "maximum": 1,
        }
    ]
    assert "SEH Zuiderpark" in hospitals.run("leenafspraak", "list").out


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("seh-1;nspoh;2027-09-01;2028-02-29;1", "aan_instituut", "seh-1 is van nspoh zelf"),
        ("seh-1;oost;2027-09-01;2028-02-29;1", "aan_instituut", "geen instituut oost; kies uit nspoh, noord"),
        ("open;noord;2027-09-01;2028-02-29;1", "plaats", "hoort niet bij één instituut"),
        ("weg;noord;2027-09-01;2028-02-29;1", "plaats", "plaats weg is niet bekend"),
        ("seh-1;noord;2028-09-01;2028-02-29;1", "tot", "vóór van"),
        ("seh-1;noord;2028-02-29;2028-08-31;1", "van", "overlapt met de periode 2027-09-01 t/m 2028-02-29"),
    ],
)
def test_h13_an_agreement_that_cannot_be_is_refused(
    hospitals: Office, row: str, column: str, reason: str
) -> None:
    """H13: from one institute to another, and never two at a time for the same place and borrower."""
    hospitals.taken("leenafspraken", LENT)
    (told,) = hospitals.reasons("leenafspraken", f"plaats;aan_instituut;van;tot;maximum\n{row}\n")
    assert told[1] == column
    assert reason in told[3]


@pytest.mark.parametrize("kind", ["stageopleiders", "leenafspraken"])
def test_there_is_an_empty_form_that_reads_back(hospitals: Office, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.xlsx"
    assert hospitals.run("template", kind, file).code == 0
    assert hospitals.do("import", kind, file)["rijen"] == 0


def test_the_list_tells_who_supervises_and_who_counts_elsewhere(staffed: Office) -> None:
    """H17: the recognition holds for one instelling."""
    staffed.taken(
        "stageopleiders",
        "plaats;naam;email;sinds\nseh-2;A. de Wit;WIT@example.nl;2024-01-01\n",
    )
    found = {(one["plaats"], one["naam"]): one for one in staffed.do("stageopleider", "list")}
    assert found["seh-2", "A. de Wit"]["telt_bij"] == "seh-1"
    assert found["seh-1", "A. de Wit"]["telt_bij"] is None
    assert "version" not in found["seh-2", "B. Bos"]
    only = staffed.do("stageopleider", "list", "--plaats", "seh-1")
    assert [one["naam"] for one in only] == ["A. de Wit"]
    assert "is niet bekend" in staffed.run("stageopleider", "list", "--plaats", "weg").refused
    assert "nog geen stageopleiders" in staffed.run("stageopleider", "list", "--plaats", "open").out


def in_the_way(office: Office, plaats: str) -> str:
    """What stands in the way of Hana at a place, as whoever places by hand reads it."""
    with Bureau.open(office.directory) as bureau:
        who = Actor("bo", Via.TUI, date(2027, 1, 15), datetime(2027, 1, 15, tzinfo=UTC))
        (one,) = [one for one in bureau.ask(who, candidates, "h1", "seh") if one.plaats.plaats == plaats]
    return "; ".join(one.bezwaren)


def test_h17_a_place_is_offered_only_where_somebody_recognised_is(hospitals: Office) -> None:
    """H17: not without a stageopleider on record, nor with one who does not count."""
    assert "seh-1 heeft geen stageopleider" in in_the_way(hospitals, "seh-1")
    hospitals.taken("stageopleiders", OPLEIDERS.replace("wit@example.nl;ja;24", "wit@example.nl;ja;8"))
    assert "A. de Wit werkt er 8 uur per week, en 16 is nodig" in in_the_way(hospitals, "seh-1")
    hospitals.taken("stageopleiders", OPLEIDERS)
    assert in_the_way(hospitals, "seh-1") == ""


def test_h17_the_recognition_must_last_the_whole_stage(staffed: Office) -> None:
    """H17: on every day."""
    ends = OPLEIDERS.replace("wit@example.nl;ja;24;2020-01-01;2030", "wit@example.nl;ja;24;2020-01-01;2027")
    staffed.taken("stageopleiders", ends)
    told = in_the_way(staffed, "seh-1")
    assert "van 2028-01-01 t/m" in told
    assert "de erkenning van A. de Wit loopt t/m 2027-12-31" in told


def test_h17_nobody_is_placed_by_hand_where_nobody_recognised_is(hospitals: Office) -> None:
    """H17."""
    half_year = ("--from", "2027-09-01", "--to", "2028-02-29")
    hospitals.do("ronde", "new", "r", "--profile", "huisarts", "--institute", "nspoh", *half_year)
    place = ("place", "h1", "seh", "seh-1", "--start", "2027-09-01")
    assert "seh-1" in hospitals.run(*place).refused
    hospitals.taken("stageopleiders", OPLEIDERS)
    ended = hospitals.run(*place)
    assert ended.code == 0, ended


def test_a_profile_without_a_year_knows_no_stageopleiders(office: Office) -> None:
    """What the other programmes do is as it was: nobody needs to be on record there."""
    assert office.run("place", "a1", "aanpalend", "psy-1").code == 0


def test_the_data_are_checked_for_what_a_file_would_refuse(staffed: Office) -> None:
    assert staffed.do("check")["bevindingen"] is not None
    staffed.taken("leenafspraken", LENT)
    settings = staffed.directory / "stagetui.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"noord"', '"zuid"'), encoding="utf-8")
    told = [one["tekst"] for one in staffed.run("check", "--json").json["bevindingen"]]
    assert any("aan_instituut noord in leenafspraak" in text for text in told)


def test_the_trail_of_who_supervises_is_for_who_is_inside(staffed: Office) -> None:
    """N8: contacts are hidden from who is outside."""
    assert any(one["onderwerp"].startswith("stageopleider:") for one in staffed.do("log"))
    assert not any(one["onderwerp"].startswith("stageopleider:") for one in staffed.do("log", user="lea"))


def test_both_are_in_the_export(staffed: Office, tmp_path: Path) -> None:
    staffed.taken("leenafspraken", LENT)
    only = ("--only", "stageopleiders", "--only", "leenafspraken", "--format", "csv")
    folder = Path(staffed.do("export", tmp_path / "uit", *only)["map"])
    assert "seh-1,A. de Wit,wit@example.nl" in (folder / "stageopleiders.csv").read_text("utf-8-sig")
    assert "seh-1,noord,2027-09-01,2028-02-29,1" in (folder / "leenafspraken.csv").read_text("utf-8-sig")

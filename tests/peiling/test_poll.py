"""The yearly poll through the command line: asked by form, answered, and silence taken for unchanged (H2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Office

POLL = ("uitvraag", "peiling", "2027", "--profile", "huisarts")
LATE = "2027-02-02"


def answers(office: Office, **who: str) -> dict[str, str]:
    """Where each question stands, by place."""
    return {one["plaats"]: one["stand"] for one in office.do(*POLL, "--list", **who)}


def year(office: Office, plaats: str) -> list[tuple[str, str, int]]:
    """What is stored of the year that was asked about."""
    return [
        (str(row["van"]), str(row["tot"]), row["capaciteit"])
        for row in office.rows("beschikbaarheid")
        if row["plaats"] == plaats and str(row["van"]) >= "2027-09-01"
    ]


def test_h2_every_stageopleider_gets_a_form_and_a_place_without_one_its_contact(polled: Office) -> None:
    """H2: held until somebody releases it."""
    found = {one["plaats"]: one for one in polled.rows("bericht")}
    assert set(found) == {"seh-1", "seh-2"}
    assert found["seh-1"]["aan"] == "dr. A. de Wit <wit@example.nl>; mw. B. Bos <bos@example.nl>"
    assert found["seh-2"]["aan"] == "C. Kok <kok@example.nl>"
    assert {one["status"] for one in found.values()} == {"vastgehouden"}
    assert "1 maart t/m 31 mei 2028: hoogstens 1 aios" in found["seh-1"]["tekst"]
    assert "uiterlijk 1 februari 2027" in found["seh-1"]["tekst"]
    assert answers(polled) == {"seh-1": "wacht op antwoord", "seh-2": "wacht op antwoord"}


def test_h2_who_left_is_not_asked(january: Office) -> None:
    """H2, H18."""
    january.do("stageopleider", "away", "seh-1", "dr. A. de Wit", "--reason", "vertrokken")
    january.do(*POLL)
    found = {one["plaats"]: one["aan"] for one in january.rows("bericht")}
    assert found["seh-1"] == "mw. B. Bos <bos@example.nl>"
    assert set(found) == {"seh-1", "seh-2", "noord"}


def test_h2_nobody_is_asked_twice_and_who_is_new_is_asked_now(polled: Office) -> None:
    """H2."""
    before = polled.dump()
    again = polled.do(*POLL, "--institute", "nspoh")
    assert (again["gevraagd"], again["eerder"]) == ([], ["seh-1", "seh-2"])
    assert polled.dump() == before
    assert [one["plaats"] for one in polled.do(*POLL)["gevraagd"]] == ["noord"]
    assert "waren al gevraagd" in polled.run(*POLL).out


def test_h2_an_answer_is_recorded_as_changed_or_not(polled: Office, inbox: Any) -> None:
    """H2: forms that came back, read from a folder."""
    inbox.returned("seh-1")
    inbox.filled("seh-2", "2027-09-01;2027-11-30;0", "2027-12-01;2028-08-31;2")
    report = polled.do("import", "beschikbaarheid", "--from-folder", inbox.folder, "--received", "2027-01-12")
    assert {one["bestand"]: one["staat"] for one in report["bestanden"]} == {
        "seh-1.xlsx": "ingelezen",
        "seh-2.xlsx": "ingelezen",
    }
    assert answers(polled) == {"seh-1": "ongewijzigd", "seh-2": "gewijzigd"}
    assert {str(row["beantwoord_op"]) for row in polled.rows("peiling")} == {"2027-01-12"}
    assert year(polled, "seh-2") == [("2027-09-01", "2027-11-30", 0), ("2027-12-01", "2028-08-31", 2)]
    before = polled.dump()
    report = polled.do("import", "beschikbaarheid", "--from-folder", inbox.folder)
    assert {one["staat"] for one in report["bestanden"]} == {"gelijk"}
    assert polled.dump() == before


def test_h2_a_form_that_is_read_as_a_file_is_an_answer_too(polled: Office, inbox: Any) -> None:
    """H2."""
    polled.do("import", "beschikbaarheid", inbox.returned("seh-1"))
    assert answers(polled) == {"seh-1": "ongewijzigd", "seh-2": "wacht op antwoord"}
    polled.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nseh-2;2026-01-01;2026-03-31;1\n")
    assert answers(polled)["seh-2"] == "wacht op antwoord"


def test_h2_silence_after_the_last_day_means_unchanged_and_is_shown_as_such(
    polled: Office, inbox: Any
) -> None:
    """H2."""
    inbox.filled("seh-2", "2027-09-01;2028-08-31;1")
    polled.do("import", "beschikbaarheid", "--from-folder", inbox.folder)
    early = polled.do(*POLL, "--overnemen", today="2027-02-01")
    assert (early["overgenomen"], early["wachten"]) == ([], ["seh-1"])
    assert answers(polled, today=LATE)["seh-1"] == "geen antwoord"
    done = polled.do(*POLL, "--overnemen", today=LATE)
    assert (done["overgenomen"], done["zonder"], done["wachten"]) == (["seh-1"], [], [])
    assert answers(polled, today=LATE) == {"seh-1": "ongewijzigd (geen antwoord)", "seh-2": "gewijzigd"}
    assert year(polled, "seh-1") == [("2027-09-01", "2028-02-29", 2), ("2028-03-01", "2028-08-31", 1)]
    before = polled.dump()
    assert polled.do(*POLL, "--overnemen", today=LATE)["overgenomen"] == []
    assert polled.dump() == before
    assert "ongewijzigd (geen antwoord)" in polled.run(*POLL, "--list", today=LATE).out


def test_h2_who_answers_after_all_has_answered(polled: Office, inbox: Any) -> None:
    """H2."""
    polled.do(*POLL, "--overnemen", today=LATE)
    inbox.filled("seh-1", "2027-09-01;2028-02-29;4", "2028-03-01;2028-08-31;4")
    polled.do("import", "beschikbaarheid", "--from-folder", inbox.folder, today="2027-02-10")
    assert answers(polled, today="2027-02-10")["seh-1"] == "gewijzigd"
    assert year(polled, "seh-1") == [("2027-09-01", "2028-02-29", 4), ("2028-03-01", "2028-08-31", 4)]


def test_h2_where_nothing_is_known_there_is_nothing_to_carry_over(january: Office) -> None:
    """H2."""
    january.do(*POLL, "--institute", "noord", "--voor", "2027-01-20")
    done = january.do(*POLL, "--institute", "noord", "--overnemen", today="2027-01-21")
    assert (done["overgenomen"], done["zonder"]) == ([], ["noord"])
    assert answers(january, today="2027-01-21") == {"noord": "ongewijzigd (geen antwoord)"}


def test_h2_people_read_what_became_of_it(polled: Office) -> None:
    """H2."""
    assert "kan nog antwoorden" in polled.run(*POLL, "--overnemen").out
    told = polled.run(*POLL, "--overnemen", today=LATE).out
    assert "2 stageplaatsen (seh-1, seh-2): geen antwoord, dus ongewijzigd" in told
    assert "Iedereen heeft geantwoord" in polled.run(*POLL, "--overnemen", today=LATE).out
    polled.run("uitvraag", "peiling", "2028", "--profile", "huisarts", "--list")
    listed = polled.run("uitvraag", "peiling", "2028", "--profile", "huisarts", "--list")
    assert "nog niets gevraagd" in listed.out


def test_each_step_has_its_line_and_can_be_undone(polled: Office) -> None:
    assert polled.do("log")[-1]["actie"] == "bericht klaargezet"
    polled.do(*POLL, "--overnemen", today=LATE)
    assert {line["actie"] for line in polled.do("log", today=LATE)} >= {
        "peiling gevraagd",
        "beschikbaarheid overgenomen",
        "peiling zonder antwoord",
    }
    assert polled.run("undo", today=LATE).code == 0
    assert year(polled, "seh-1") == []
    assert answers(polled)["seh-1"] == "wacht op antwoord"


def test_the_poll_itself_is_undone_with_its_messages(polled: Office) -> None:
    assert polled.run("undo").code == 0
    assert polled.rows("peiling") == []
    assert {one["status"] for one in polled.rows("bericht")} == {"ingetrokken"}
    assert [one["plaats"] for one in polled.do(*POLL)["gevraagd"]] == ["noord", "seh-1", "seh-2"]


def test_a_profile_that_makes_no_message_is_asked_in_another_way(january: Office) -> None:
    profile = january.directory / "profiles" / "huisarts.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace('peiling = "vasthouden"', 'peiling = "niet"'), encoding="utf-8")
    asked = january.do(*POLL, "--institute", "nspoh")
    assert [one["bericht"] for one in asked["gevraagd"]] == [None, None]
    assert january.rows("bericht") == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("2027", "--profile", "va"), "plant geen stagejaar"),
        (("2027", "--profile", "vaag"), "geen profiel vaag"),
        (("2025", "--profile", "huisarts"), "al voorbij"),
        (("2027", "--profile", "huisarts", "--institute", "oost"), "geen instituut oost"),
        (("2027", "--profile", "huisarts", "--voor", "2027-01-14"), "ligt voor vandaag"),
    ],
)
def test_a_poll_that_cannot_be_is_refused(january: Office, words: tuple[str, ...], reason: str) -> None:
    before = january.dump()
    assert reason in january.run("uitvraag", "peiling", *words).refused
    assert january.dump() == before


def test_one_thing_at_a_time(january: Office) -> None:
    assert january.run(*POLL, "--list", "--overnemen").code == 2
    assert january.run(*POLL, "--voor", "2027-02-01", "--list").code == 2


def test_each_institute_asks_its_own(january: Office) -> None:
    assert [one["plaats"] for one in january.do(*POLL, user="nora")["gevraagd"]] == ["noord"]
    assert "nora" in january.run(*POLL, "--institute", "nspoh", user="nora").refused
    assert "lea" in january.run(*POLL, "--list", user="lea").refused


def test_h13_each_institute_reads_its_own_answers(polled: Office) -> None:
    polled.do(*POLL, "--institute", "noord")
    assert {one["plaats"] for one in polled.do(*POLL, "--list")} >= {"seh-1", "seh-2", "noord"}
    assert [one["plaats"] for one in polled.do(*POLL, "--list", user="nora")] == ["noord"]


def test_forms_that_cannot_be_read_keep_the_others_out_of_nothing(polled: Office, inbox: Any) -> None:
    """Each form is taken in whole or not at all, and told of."""
    inbox.returned("seh-1")
    inbox.filled("seh-2", "2027-09-01;2028-08-31;veel")
    inbox.filled("noord", "2027-09-01;2028-08-31;1")
    inbox.filled("leeg")
    (inbox.folder / "lees mij.txt").write_text("x")
    (inbox.folder / "kapot.xlsx").write_text("x")
    overlap = inbox.filled("seh-2", "2027-09-01;2028-08-31;veel").rename(inbox.folder / "fout.xlsx")
    inbox.filled("seh-2", "2027-08-01;2027-10-01;1")
    ended = polled.run("import", "beschikbaarheid", "--from-folder", inbox.folder, "--json")
    assert ended.code == 4
    told = {one["bestand"]: one for one in ended.json["bestanden"]}
    assert {name: one["staat"] for name, one in told.items()} == {
        "fout.xlsx": "geweigerd",
        "kapot.xlsx": "geweigerd",
        "leeg.xlsx": "geweigerd",
        "lees mij.txt": "overgeslagen",
        "noord.xlsx": "geweigerd",
        "seh-1.xlsx": "ingelezen",
        "seh-2.xlsx": "geweigerd",
    }
    assert "geen peiling gestuurd" in told["noord.xlsx"]["reden"]
    assert "niets ingevuld" in told["leeg.xlsx"]["reden"]
    assert "overlapt" in told["seh-2.xlsx"]["geweigerd"][0]["reden"]
    assert told[overlap.name]["geweigerd"][0]["kolom"] == "capaciteit"
    assert answers(polled) == {"seh-1": "ongewijzigd", "seh-2": "wacht op antwoord"}


def test_looking_at_a_folder_changes_nothing(polled: Office, inbox: Any) -> None:
    inbox.returned("seh-1")
    before = polled.dump()
    polled.do("import", "beschikbaarheid", "--from-folder", inbox.folder, "--check")
    assert polled.dump() == before
    later = ("--received", "2027-01-16")
    assert (
        "ligt na vandaag"
        in polled.run("import", "beschikbaarheid", "--from-folder", inbox.folder, *later).refused
    )
    assert polled.run("import", "aios", "--from-folder", inbox.folder).code == 2

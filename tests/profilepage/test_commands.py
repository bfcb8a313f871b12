"""`stagetui profile`: rules are read, tried, and written with what follows from them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.profiles import ChangeProfile
from stagetui.engine.jobs.profiles import sheet, write
from stagetui.errors import RefusedError
from stagetui.profiles.editing import Edit

WHY = ("--reason", "besluit opleidingsraad")
MG = "stagesoorten.mg.weeks"


def text(office: Any, name: str = "va.toml") -> str:
    return str((office.directory / "profiles" / name).read_text(encoding="utf-8"))


def files(office: Any) -> set[str]:
    return {path.name for path in (office.directory / "profiles").iterdir() if not path.name.startswith(".s")}


def lines(effects: dict[str, Any], soort: str, aios: str | None = None) -> list[str]:
    return [
        one["tekst"] for one in effects["gevolgen"] if one["soort"] == soort and aios in (None, one["aios"])
    ]


def stage(office: Any, aios: str, kind: str) -> dict[str, Any]:
    return next(row for row in office.rows("stage") if (row["aios"], row["stagesoort"]) == (aios, kind))


# ---- reading


def test_the_list_names_the_file_of_each_profile(office: Any) -> None:
    found = {one["profiel"]: one for one in office.do("profile", "list")}
    assert found["va"]["bestand"] == "va.toml"
    assert found["va"]["eigen"] is True
    assert found["va"]["basis"] == "base/nspoh.toml"
    assert "Vertrouwensarts" in office.run("profile", "list").out


def test_a_profile_reads_as_a_page(office: Any) -> None:
    """N3, N4, N7, N9, N16: everybody who is known may read it."""
    page = office.run("profile", "show", "va", user="io1").out
    for said in (
        "13 weken voltijd, etalage of zelf werven",
        "6 weken ervoor",
        "instituutsopleider: Instituutsopleider heeft de stage goedgekeurd of geweigerd",
        "hoogstens 2 voorkeuren per stage",
        "nog niets → voorlopig",
        "M+G-stage (mg)",
    ):
        assert said in page
    assert office.do("profile", "show", "va")["sleutels"][MG] == 13


def test_one_key_comes_with_its_explanation(office: Any) -> None:
    said = office.run("profile", "show", "va", "calendar.besluit.weeks_before").out
    assert "calendar.besluit.weeks_before = 6" in said
    assert "komt uit de basis (base/nspoh.toml)" in said
    assert "zoveel weken voor de eerste dag" in said
    assert "Toegestaan: een geheel getal van 0 t/m 104." in said
    assert office.do("profile", "show", "va", MG)["waarde"] == 13
    assert "staat in va.toml" in office.run("profile", "show", "va", MG).out
    assert "zonder die sleutel" in office.run("profile", "show", "va", "institutes").out


WRONG = (
    (("show", "nee"), "Onbekend profiel"),
    (("show", "va", "nee.nee"), "Onbekende sleutel"),
    (("set", "va", MG, "200", *WHY), "toegestaan: een geheel getal van 1 t/m 104"),
    (("set", "va", MG, "dertien", "name", "", *WHY), "name: gevonden niets"),
    (("set", "va", MG, "13", *WHY), "Niets te wijzigen"),
    (("set", "va", MG, "12", *WHY, "--from", "2027-01-15"), "Dag niet te gebruiken"),
    (("set", "va", "valid_from", "2027-03-01", *WHY), "een sleutel die vastligt"),
    (("recompute", "nee"), "Onbekend profiel"),
)


def test_what_cannot_be_is_told_and_nothing_is_written(office: Any) -> None:
    before, data = text(office), office.dump()
    for words, said in WRONG:
        assert said in office.run("profile", *words).refused
    assert (text(office), office.dump()) == (before, data)


def test_a_value_and_a_reason_are_needed(office: Any) -> None:
    for words in ((MG,), (MG, "12"), (MG, "12", "--reason", " ")):
        assert office.run("profile", "set", "va", *words).code == 2


# ---- trying


def test_trying_tells_what_follows_for_whom_and_writes_nothing(office: Any) -> None:
    """N10: shorter stages end sooner and their milestones move; N3: who is placed or in a round is told."""
    before, data = text(office), office.dump()
    seen = office.do("profile", "set", "va", MG, "12", "calendar.eindgesprek.days_before_end", "3", "--check")
    assert (text(office), office.dump()) == (before, data)
    assert seen["geschreven"] is False
    assert lines(seen, "stage met andere dagen") == ["mg eindigt 26-12-2027 in plaats van 2-1-2028"]
    assert "mg: «Stage eindigt» van 2-1-2028 naar 26-12-2027" in lines(seen, "datum van een mijlpaal", "a1")
    assert [one["aios"] for one in seen["gevolgen"] if "Eindgesprek" in one["tekst"]].count("a1") == 3
    assert seen["verschillen"] == [
        {"sleutel": "calendar.eindgesprek.days_before_end", "voor": 0, "na": 3},
        {"sleutel": MG, "voor": 13, "na": 12},
    ]
    said = office.run("profile", "set", "va", MG, "12", "--check").out
    assert f"{MG}: 13 → 12" in said
    assert "Zoë Jansen (a1)" in said
    assert "Er is niets geschreven" in said


def test_a_longer_stage_that_meets_the_next_says_so(office: Any) -> None:
    seen = office.do("profile", "set", "va", MG, "20", "--check")
    assert lines(seen, "stage met andere dagen") == [
        "mg eindigt 20-2-2028 in plaats van 2-1-2028; overlapt dan keuze, die 7-2-2028 begint"
    ]


def test_milestones_that_come_and_go_are_told(office: Any) -> None:
    """N4: a milestone of the etalage goes where there is none; a date that is past is late at once."""
    seen = office.do("profile", "set", "va", "calendar.gegevens.stagesoorten", "mg", "--check")
    assert all("«Namen van" in one for one in lines(seen, "mijlpaal vervalt", "a2"))
    assert len(lines(seen, "mijlpaal vervalt", "a2")) == 1
    back = office.do("profile", "set", "va", "calendar.gegevens.stagesoorten", "mg", *WHY)
    assert back["geschreven"]
    again = office.do("profile", "set", "va", "calendar.gegevens.stagesoorten", "", "--check")
    assert lines(again, "mijlpaal erbij", "a2") == [
        "aanpalend: «Namen van stage-instelling en stagebegeleider zijn doorgegeven» komt erbij, 10-5-2027"
    ]
    late = office.do("profile", "set", "va", "calendar.besluit.weeks_before", "30", "--check")
    assert any("is dan meteen te laat" in one for one in lines(late, "datum van een mijlpaal", "a2"))


def test_preferences_that_no_longer_fit_are_told(office: Any) -> None:
    """N6, N11."""
    office.prefer("a1 aanpalend psy-1 psy-2", "a2 aanpalend psy-3")
    seen = office.do(
        "profile",
        "set",
        "va",
        "preferences.maximum",
        "1",
        "stagesoorten.aanpalend.fields",
        "psychiatrie",
        "--check",
    )
    (one,) = lines(seen, "voorkeur die niet meer past")
    assert one.startswith("aanpalend: voorkeur 2 (psy-2) past niet meer: ")
    assert "hoogstens 1 voorkeuren" in one
    assert "alleen in psychiatrie" in one


def test_requests_that_others_would_decide_are_told_and_stay(placed_office: Any) -> None:
    """N9: a request keeps the deciders of the day it was made."""
    seen = placed_office.do(
        "profile", "set", "va", "consents.instituutsopleider.decider", "coordinator", "--check"
    )
    (one,) = lines(seen, "aanvraag met andere beslissers", "a1")
    assert "blijft bij instituutsopleider; een nieuwe beslist coordinator" in one


# ---- writing


def test_what_is_written_is_read_again_logged_and_followed(office: Any) -> None:
    """N10: the last day of a stage without a place follows; the log tells the key, before, after and why."""
    old = text(office)
    done = office.do("profile", "set", "va", MG, "12", *WHY)
    assert (done["geschreven"], done["herberekend"]) == (True, 1)
    assert text(office) == old.replace("weeks = 13", "weeks = 12", 2).replace("weeks = 12", "weeks = 13", 1)
    assert office.do("profile", "show", "va", MG)["waarde"] == 12
    assert str(stage(office, "a1", "mg")["eind"]) == "2027-12-26"
    (line,) = [one for one in office.do("log") if one["actie"] == "profiel gewijzigd"]
    assert (line["onderwerp"], line["reden"], line["wie"]) == ("profiel:va", "besluit opleidingsraad", "bo")
    assert _values(line["voor"])[MG] == 13
    assert _values(line["na"])[MG] == 12
    assert [one["onderwerp"] for one in office.do("log") if one["actie"] == "duur herberekend"] == [
        "stage:a1/mg"
    ]
    assert office.run("check").out.count("profiles/va.toml") == 0
    assert "niet terug te draaien" in office.run("undo").refused


def _values(told: Any) -> dict[str, Any]:
    return json.loads(told) if isinstance(told, str) else dict(told)


def test_comments_and_base_stay(office: Any) -> None:
    old = text(office)
    office.do("profile", "set", "va", MG, "12", "calendar.besluit.weeks_before", "5", *WHY)
    comments = [line for line in old.split("\n") if line.startswith("#")]
    assert [line for line in text(office).split("\n") if line.startswith("#")] == comments
    assert 'base = "nspoh"' in text(office)
    assert text(office).count("[[calendar]]") == old.count("[[calendar]]") + 1


def test_a_voorlopige_plaatsing_goes_along_and_a_placed_stage_stays(placed_office: Any) -> None:
    """N2, N7: a1 is onder voorbehoud and stays as agreed; a4 only handed in a preference."""
    office = placed_office
    office.prefer("a4 aanpalend psy-3")
    office.taken("schema", "aios;stagesoort;start\na4;aanpalend;2027-09-06\n")
    kept = stage(office, "a1", "aanpalend")["eind"]
    done = office.do("profile", "set", "va", "stagesoorten.aanpalend.weeks", "12", *WHY)
    assert done["vast"] == 1
    assert stage(office, "a1", "aanpalend")["eind"] == office.placed("a1")["eind"] == kept
    assert stage(office, "a4", "aanpalend")["eind"] == office.placed("a4")["eind"]
    assert str(office.placed("a4")["eind"]) == "2027-12-19"


def test_a_running_round_keeps_its_rules_and_its_stages_their_days(office: Any) -> None:
    """A round that was opened keeps the rules of that day; a stage outside it follows at once."""
    office.open_round()
    (rules,) = [row["regels"] for row in office.rows("ronde_profiel")]
    before = stage(office, "a2", "aanpalend")["eind"]
    seen = office.do("profile", "set", "va", "stagesoorten.aanpalend.weeks", "12", MG, "12", *WHY)
    assert seen["rondes"] == [{"ronde": "r", "stages": 5}]
    assert [row["regels"] for row in office.rows("ronde_profiel")] == [rules]
    assert stage(office, "a2", "aanpalend")["eind"] == before
    assert str(stage(office, "a1", "mg")["eind"]) == "2027-12-26"
    assert "Ronde r houdt de regels" in office.run("profile", "set", "va", MG, "11", "--check").out


def test_parts_follow_their_stage(office: Any) -> None:
    """N11: four weeks RIVM become five, and microbiologie gives way."""
    office.taken(
        "aios", "aios;naam;email;profiel;instituut;deeltijd\ni1;Ina Kuil;ina@example.nl;izb;nspoh;100\n"
    )
    office.taken("schema", "aios;stagesoort;start\ni1;aanpalend;2027-06-07\n")
    assert str(stage(office, "i1", "aanpalend/rivm")["eind"]) == "2027-07-04"
    office.do("profile", "set", "izb", "stagesoorten.aanpalend.parts.rivm.weeks", "5", *WHY)
    assert str(stage(office, "i1", "aanpalend/rivm")["eind"]) == "2027-07-11"
    assert str(stage(office, "i1", "aanpalend/mmb")["start"]) == "2027-07-12"


def test_rules_from_a_later_day_get_a_file_of_their_own(office: Any) -> None:
    old = text(office)
    done = office.do("profile", "set", "va", MG, "12", *WHY, "--from", "2027-09-01")
    assert (done["bestand"], done["herberekend"], text(office)) == ("va@2027-09-01.toml", 0, old)
    assert office.do("profile", "show", "va", MG)["waarde"] == 13
    assert office.do("profile", "show", "va", MG, "--from", "2027-09-01")["waarde"] == 12
    assert office.do("profile", "show", "va", MG, today="2027-09-01")["waarde"] == 12
    assert office.do("profile", "list")[-1]["later"] == ["va@2027-09-01.toml"]
    office.do("profile", "set", "va", MG, "11", *WHY, "--from", "2027-09-01")
    assert files(office) >= {"va.toml", "va@2027-09-01.toml"}
    checked = office.do("profile", "recompute", "va", "--check", today="2027-09-01")
    assert checked == {"profiel": "va", "herberekend": 1, "bewaard": False}
    assert str(stage(office, "a1", "mg")["eind"]) == "2028-01-02"
    assert "1 stage kreeg" in office.run("profile", "recompute", "va", today="2027-09-01").out
    assert str(stage(office, "a1", "mg")["eind"]) == "2027-12-19"
    assert "0 stages zouden" in office.run("profile", "recompute", "va", "--check", today="2027-09-01").out
    said = office.run("profile", "set", "va", MG, "10", "--check", "--from", "2027-09-01").out
    assert "profile recompute va" in said


def test_a_profile_that_came_with_the_program_becomes_the_bureau_s_own(office: Any) -> None:
    old = text(office)
    (office.directory / "profiles" / "va.toml").unlink()
    assert [one["eigen"] for one in office.do("profile", "list") if one["profiel"] == "va"] == [False]
    office.do("profile", "set", "va", MG, "12", *WHY, "--from", "2027-09-01")
    assert text(office) == old
    assert office.do("profile", "show", "va", MG)["waarde"] == 13


def test_a_bureau_without_files_of_its_own_gets_its_first(office: Any) -> None:
    shutil.rmtree(office.directory / "profiles")
    assert {one["eigen"] for one in office.do("profile", "list")} == {False}
    office.do("profile", "set", "va", MG, "12", *WHY)
    assert files(office) == {"va.toml"}
    assert office.do("profile", "show", "va", MG)["waarde"] == 12


def test_who_is_beheerder_of_one_institute_does_not_change_it_for_all(office: Any) -> None:
    assert office.run("user", "role", "lea", "beheerder", "--institute", "noord").code == 0
    before = text(office)
    for words in (("set", "va", MG, "12", "--check"), ("set", "va", MG, "12", *WHY), ("recompute", "va")):
        assert "voor alle instituten" in office.run("profile", *words, user="lea").refused
    assert text(office) == before


# ---- together, and cut short


def acting(office: Any, persoon: str = "bo") -> Actor:
    from datetime import date, datetime, time

    today = date.fromisoformat(office.today)
    return Actor(persoon, Via.SCRIPT, today, datetime.combine(today, time(9)))


def change(seen: str, weeks: int) -> ChangeProfile:
    return ChangeProfile("va", (Edit(("stagesoorten", "mg", "weeks"), weeks),), "proef", seen)


def test_of_two_beheerders_the_second_is_told(office: Any) -> None:
    """Who looked before the other wrote writes nothing; an open session works by the new rules at once."""
    with Bureau.open(office.directory) as one, Bureau.open(office.directory) as other:
        first, second = sheet(one, acting(office), "va"), sheet(other, acting(office), "va")
        write(one, acting(office), change(first.gezien, 12))
        with pytest.raises(RefusedError, match="is gewijzigd sinds u ernaar keek"):
            write(other, acting(office), change(second.gezien, 11))
        assert other.ask(acting(office), lambda view: view.book["va"].kinds["mg"].weeks) == 12
    assert office.do("profile", "show", "va", MG)["waarde"] == 12


def test_a_session_keeps_the_rules_while_a_file_is_wrong(office: Any) -> None:
    path = office.directory / "profiles" / "va.toml"
    with Bureau.open(office.directory) as bureau:
        path.write_text("id = ", encoding="utf-8")
        assert bureau.ask(acting(office), lambda view: view.book["va"].id) == "va"


KILLED = """
import os, signal, sys
from stagetui.cli.main import run
import stagetui.engine.{module} as room
room.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
run(sys.argv[1:])
"""


@pytest.mark.parametrize(("module", "name"), [("doorway.profiles", "draft"), ("jobs.profiles", "put")])
def test_a_write_that_is_killed_leaves_the_old_file(office: Any, module: str, name: str) -> None:
    """Before the draft, and between the stored change and the file: never half, and doing it again mends it."""
    old = text(office)
    words = ["profile", "set", "va", MG, "12", *WHY, "--bureau", str(office.directory), "--user", "bo"]
    ended = subprocess.run(
        [sys.executable, "-c", KILLED.format(module=module, name=name), *words, "--date", office.today],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert text(office) == old
    assert office.do("profile", "show", "va", MG)["waarde"] == 13
    assert office.do("profile", "set", "va", MG, "12", *WHY)["geschreven"]
    assert office.do("profile", "show", "va", MG)["waarde"] == 12
    assert str(stage(office, "a1", "mg")["eind"]) == "2027-12-26"


def test_a_folder_that_cannot_be_written_is_told(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    before, data = text(office), office.dump()
    monkeypatch.setattr(os, "fsync", full)
    assert "schijf vol" in office.run("profile", "set", "va", MG, "12", *WHY).refused
    monkeypatch.undo()
    assert (text(office), office.dump()) == (before, data)

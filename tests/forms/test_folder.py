"""A folder of forms that came back: each is taken in whole or not at all, told of, and filed (N3, N6, N7)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from rich.text import Text

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.people import aios_view
from stagetui.screens.cards.people import forms as shown

Fill = Callable[..., Path]
Forms = Callable[..., Path]
Read = Callable[..., tuple[int, dict[str, Any]]]

OLD = "Psychiatrie ouderen – GGZ De Linde, Utrecht"
YOUNG = "Verslavingszorg jeugd – GGZ De Linde, Utrecht"


def wishes(office: Any, aios: str) -> list[tuple[str, int, str, str | None]]:
    return [
        (row["stagesoort"], row["rang"], row["plaats"], row["motivatie"])
        for row in office.rows("voorkeur")
        if row["aios"] == aios
    ]


def reasons(file: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    return [(one["rij"], one["kolom"], one["waarde"], one["reden"]) for one in file["geweigerd"]]


def test_a_form_becomes_preferences_and_the_stage_is_voorlopig(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    """N6, N7: places by the line of the list, the code, or other capitals; the motivation as it was written."""
    fill(blank("a1"), G7=f" {OLD.upper()}  ", H7="Ik werk graag\nmet ouderen", G8="PSY-3")
    code, files = read()
    assert (code, files["voorkeuren-a1.xlsx"]["staat"]) == (0, "ingelezen"), files
    assert wishes(office, "a1") == [
        ("aanpalend", 1, "psy-1", "Ik werk graag\nmet ouderen"),
        ("aanpalend", 2, "psy-3", None),
    ]
    assert office.placed("a1")["status"] == "voorlopig"
    assert files["voorkeuren-a1.xlsx"]["wijzigingen"] == ["aanpalend 1: psy-1", "aanpalend 2: psy-3"]
    assert files["voorkeuren-a1.xlsx"]["waarschuwingen"] == [
        "voor mg is niets ingevuld; wat daarvoor eerder is ingediend, blijft staan"
    ]


def test_the_good_ones_go_in_though_others_are_refused(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    """All of one form or none of it; 4 when some failed, 1 when all did, 0 when none."""
    fill(blank("a1"), G7=OLD, G8=OLD, name="Zoë.xlsx")
    code, files = read()
    assert code == 1
    assert reasons(files["Zoë.xlsx"]) == [
        (8, "Stageplaats", OLD, "is voor deze stage al voorkeur 1; noem een plaats maar één keer")
    ]
    fill(blank("a2"), G7=YOUNG, name="antwoord (1).xlsx")
    code, files = read()
    assert code == 4
    assert {name: one["staat"] for name, one in files.items()} == {
        "Zoë.xlsx": "geweigerd",
        "antwoord (1).xlsx": "ingelezen",
    }
    assert (wishes(office, "a1"), len(wishes(office, "a2"))) == ([], 1)
    fill(blank("a1"), G7=OLD, name="Zoë.xlsx")
    assert read()[0] == 0


def test_everything_wrong_on_a_form_is_told_with_place_value_and_reason(
    blank: Forms, fill: Fill, read: Read
) -> None:
    fill(blank("a1"), G7="Ziekenhuis Overal", G8=OLD, H9="graag", G10="mg-1", F10="drie")
    code, files = read()
    assert code == 1
    assert [(rij, kolom, waarde) for rij, kolom, waarde, _ in reasons(files["voorkeuren-a1.xlsx"])] == [
        (7, "Stageplaats", "Ziekenhuis Overal"),
        (9, "Stageplaats", ""),
        (10, "Voorkeur", "drie"),
    ]
    fill(blank("a1"), G8=OLD)
    ((rij, kolom, waarde, reden),) = reasons(read()[1]["voorkeuren-a1.xlsx"])
    assert (rij, kolom, waarde) == (8, "Voorkeur", "2")
    assert "Voorkeur 1 is leeg" in reden
    fill(blank("a1"), G7=OLD, G8=YOUNG, F8="1")
    ((rij, _, _, reden),) = reasons(read()[1]["voorkeuren-a1.xlsx"])
    assert (rij, "staat al in rij 7" in reden) == (8, True)
    fill(blank("a1"), G7=OLD, A7="keuze")
    assert "hoort niet bij het formulier" in reasons(read()[1]["voorkeuren-a1.xlsx"])[0][3]
    fill(blank("a1"))
    assert "Er is niets ingevuld" in read()[1]["voorkeuren-a1.xlsx"]["reden"]


def test_reading_the_same_folder_twice_changes_nothing_and_says_so(
    office: Any, blank: Forms, fill: Fill, read: Read, tmp_path: Path
) -> None:
    path = fill(blank("a1"), G7=OLD)
    fill(blank("a2"), G7=YOUNG)
    assert read()[0] == 0
    before = office.dump()
    path.rename(path.with_name("hernoemd.xlsx"))
    code, files = read(today="2027-01-20", user="bo")
    assert code == 0
    assert {one["staat"] for one in files.values()} == {"gelijk"}
    assert files["hernoemd.xlsx"]["reden"] == (
        "Dit formulier is al ingelezen op 2027-01-15 door bo, als voorkeuren-a1.xlsx."
    )
    assert office.dump() == before
    told = office.run("import", "voorkeuren", "--from-folder", tmp_path / "terug").out
    assert "2 bestanden: 2 ongewijzigd." in told
    assert "Er is niets gewijzigd." in told


def test_checking_tells_the_same_and_keeps_nothing(
    office: Any, blank: Forms, fill: Fill, read: Read, tmp_path: Path
) -> None:
    fill(blank("a1"), G7=OLD)
    before = office.dump()
    code, files = read("--check")
    assert (code, files["voorkeuren-a1.xlsx"]["nieuw"]) == (0, 1)
    told = office.run("import", "voorkeuren", "--from-folder", tmp_path / "terug", "--check").out
    assert "nagekeken, in orde: 1 nieuw" in told
    assert "zonder --check" in told
    assert office.dump() == before


def test_of_two_forms_of_one_aios_a_person_must_choose(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    """Which one is newer in the file system says nothing: the other may have come later."""
    form = blank("a1")
    first = fill(form, G7=OLD, name="eerste.xlsx")
    second = fill(form, G7=YOUNG, name="tweede.xlsx")
    os.utime(first, (0, 0))
    code, files = read()
    assert code == 1
    for name in ("eerste.xlsx", "tweede.xlsx"):
        assert "Van a1 zijn er 2 formulieren: eerste.xlsx, tweede.xlsx." in files[name]["reden"]
    assert wishes(office, "a1") == []
    second.unlink()
    assert read()[0] == 0
    fill(form, G7=YOUNG, name="later.xlsx")
    code, files = read()
    assert (code, files["eerste.xlsx"]["staat"], files["later.xlsx"]["staat"]) == (0, "gelijk", "ingelezen")
    assert files["later.xlsx"]["wijzigingen"] == ["aanpalend 1: psy-2 (was psy-1)"]


def test_a_later_form_takes_the_place_of_the_earlier_one(
    office: Any, forms: Forms, fill: Fill, read: Read
) -> None:
    """N7: until the last day the aios may change and remove; what a form no longer names is withdrawn."""
    fill(forms("a1"), G7=OLD, G8=YOUNG, G9="mg-1", name="een.xlsx")
    assert read()[0] == 0
    fill(
        forms("a1"), G7=YOUNG, G8="", H7="toch liever", name="twee.xlsx"
    )  # the third line stands on it already
    code, files = read()
    assert code == 0, files
    assert wishes(office, "a1") == [("aanpalend", 1, "psy-2", "toch liever"), ("mg", 1, "mg-1", None)]
    assert files["twee.xlsx"]["wijzigingen"] == [
        "aanpalend 1: psy-2 (was psy-1)",
        "aanpalend 2: ingetrokken",
    ]


def test_past_the_last_day_nothing_is_taken_in_unless_it_was_received_before(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    """N3: preferences for 7 June 2027 close on 31 January."""
    fill(blank("a1"), G7=OLD)
    code, files = read(today="2027-02-03")
    assert code == 1
    assert "liep t/m 2027-01-31" in reasons(files["voorkeuren-a1.xlsx"])[0][3]
    ended = office.run(
        *("import", "voorkeuren", "--from-folder", office.directory.parent / "terug"),
        *("--received", "2027-02-09"),
        today="2027-02-03",
    )
    assert "ligt na vandaag" in ended.refused
    assert read("--received", "2027-01-30", today="2027-02-03")[0] == 0
    assert str(office.rows("voorkeur")[0]["ingediend_op"]) == "2027-01-30"
    form = blank("a2")
    fill(form, G7=OLD, G8=YOUNG, name="a2.xlsx")
    assert read("--received", "2027-01-15")[0] == 0
    fill(form, G7=OLD, name="a2-later.xlsx")
    code, files = read(today="2027-02-03")
    assert code == 4
    assert "voorkeur 2 (psy-2) staat niet meer op het formulier" in reasons(files["a2-later.xlsx"])[0][3]
    code, files = read("--received", "2027-01-31", today="2027-02-03")
    assert code == 0, files
    assert [str(row["ingediend_op"]) for row in office.rows("voorkeur") if row["aios"] == "a2"] == [
        "2027-01-15"
    ]


def test_who_only_loses_a_preference_hears_it_too(office: Any, blank: Forms, fill: Fill, read: Read) -> None:
    """N6: the receipt tells what is noted now, also when the form only left something out."""
    base = office.directory / "profiles" / "base" / "nspoh.toml"
    silent = base.read_text(encoding="utf-8")
    base.write_text(
        silent.replace('voorkeuren-ontvangen = "niet"', 'voorkeuren-ontvangen = "vasthouden"'),
        encoding="utf-8",
    )
    fill(blank("a2"), G7=OLD, G8=YOUNG, name="een.xlsx")
    assert read()[0] == 0
    fill(blank("a2"), G7=OLD, name="twee.xlsx")
    assert read()[0] == 0
    told = [row["tekst"] for row in office.rows("bericht") if row["aios"] == "a2"]
    assert ["Verslavingszorg jeugd" in text for text in told] == [True, False]


def test_what_is_placed_stays(placed_office: Any, fill: Fill, tmp_path: Path) -> None:
    """N7: onder voorbehoud, so no more changes by the aios, by whatever form."""
    folder = tmp_path / "uit"
    placed_office.run("status", "1", "vervallen", "--reason", "proef")
    placed_office.do("voorkeur", "form", "a2", "--to-folder", folder)
    fill(folder / "voorkeuren-a2.xlsx", G7=OLD)
    placed_office.do("place", "a2", "aanpalend", "psy-3")
    ended = placed_office.run("import", "voorkeuren", "--from-folder", tmp_path / "terug")
    assert ended.code == 1
    assert "onder voorbehoud" in ended.out


def test_a_stage_that_moved_since_the_form_was_made_is_told(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    """N2: the aios chose for other days."""
    fill(blank("a2"), G7=OLD)
    office.do("schema", "move", "a2", "aanpalend", "2027-07-05")
    code, files = read()
    assert code == 0
    assert (
        "op het formulier stond 2027-06-07 t/m 2027-09-05" in files["voorkeuren-a2.xlsx"]["waarschuwingen"][0]
    )


def test_the_original_is_filed_and_given_back_as_it_came(
    office: Any, blank: Forms, fill: Fill, read: Read, tmp_path: Path
) -> None:
    """AVG: in the dossier by its hash, with who read it and when; the bytes are those of the file."""
    path = fill(blank("a1"), G7=OLD, G9="mg-1", name="van Zoë.xlsx")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read()[0] == 0
    (filed,) = office.do("voorkeur", "filed", "a1")
    assert (filed["naam"], filed["sha256"], filed["door"]) == ("van Zoë.xlsx", digest, "bo")
    assert filed["stagesoorten"] == ["aanpalend", "mg"]
    assert "van Zoë.xlsx" in office.run("voorkeur", "filed", "a1").out
    with Bureau.open(office.directory) as bureau:
        day = date(2027, 1, 15)
        seen = bureau.ask(Actor("bo", Via.TUI, day, datetime.combine(day, time(9))), aios_view, "a1")
    (line,) = shown(seen)
    assert isinstance(line, Text)
    assert line.plain.startswith("van Zoë.xlsx  aanpalend, mg, ingelezen ")
    back = office.do("voorkeur", "filed", "a1", "--to-folder", tmp_path / "terug uit dossier")
    assert (Path(back["map"]) / back["bestanden"][0]).read_bytes() == path.read_bytes()
    office.do("dossier", "a1", tmp_path / "d.json")
    assert digest in (tmp_path / "d.json").read_text()
    office.do("dossier", "a1", tmp_path / "d.pdf")
    office.do("dossier", "a2", tmp_path / "e.json")
    assert digest not in (tmp_path / "e.json").read_text()
    assert office.run("voorkeur", "filed", "a1", "--to-folder", tmp_path / "x", user="lea").code == 1
    assert office.do("check")["in_orde"]


def test_undoing_takes_the_reading_back_with_the_original(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    fill(blank("a1"), G7=OLD, G8=YOUNG)
    fill(blank("a2"), G7=OLD)
    before = {table: office.rows(table) for table in ("voorkeur", "formulier", "bijlage")}
    assert read()[0] == 0
    office.do("undo")
    assert {table: office.rows(table) for table in before} == before
    assert office.do("check")["in_orde"]
    assert read()[0] == 0


def test_with_the_aios_and_with_the_notes_of_a_stage_the_original_goes(
    office: Any, blank: Forms, fill: Fill, read: Read
) -> None:
    """AVG: the file holds motivations, so it goes with the first of its stages whose notes go."""
    fill(blank("a1"), G7=OLD, H7="omdat Wim daar werkte", G9="mg-1", name="Zoë Jansen.xlsx")
    assert read()[0] == 0
    office.do("retention", "--apply", today="2029-08-01")
    assert len(office.do("voorkeur", "filed", "a1")[0]["sha256"]) == 64
    assert office.rows("formulier")[0]["naam"] == "Zoë Jansen.xlsx"
    notes = office.do("retention", "--apply", today="2029-10-01")
    assert {one["soort"]: one["aantal"] for one in notes["soorten"]}["toelichtingen"] >= 2
    assert office.rows("formulier")[0]["naam"] == "geanonimiseerd"
    assert [row["inhoud"] for row in office.rows("bijlage")] == [b""]
    assert (
        office.do("voorkeur", "filed", "a1", "--to-folder", office.directory.parent / "leeg")["bestanden"]
        == []
    )
    office.do("retention", "--apply", today="2045-01-01")
    assert office.rows("formulier")[0]["aios"].startswith("anoniem-")
    assert office.rows("formulier")[0]["door"] == "medewerker"
    assert "Zoë" not in repr(
        [row for row in office.rows("gebeurtenis") if row["onderwerp"].startswith("form")]
    )
    assert office.do("check")["in_orde"]


def test_only_the_office_of_the_aios_reads_a_form(office: Any, blank: Forms, fill: Fill, read: Read) -> None:
    fill(blank("a1"), G7=OLD)
    code, files = read(user="nora")
    assert code == 1
    assert "Niet toegestaan" in files["voorkeuren-a1.xlsx"]["reden"]


def test_how_it_is_called(office: Any, tmp_path: Path) -> None:
    (tmp_path / "terug").mkdir()
    folder = tmp_path / "terug"
    assert "staan geen bestanden" in office.run("import", "voorkeuren", "--from-folder", folder).out
    assert office.run("import", "aios", "--from-folder", folder).code == 2
    assert office.run("import", "voorkeuren").code == 2
    assert office.run("import", "voorkeuren", office.file("x"), "--from-folder", folder).code == 2
    assert office.run("import", "voorkeuren", office.file("x"), "--received", "2027-01-01").code == 2
    assert "is geen map" in office.run("import", "voorkeuren", "--from-folder", tmp_path / "weg").refused

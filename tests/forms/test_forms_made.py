"""The form of one aios: what stands in it, for whom it is made, and that none is half written (N3, N6, N8)."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.exchange.grid import ExcelDate

FORM = "Voorkeuren"


@pytest.fixture
def rows(sheet: Callable[[Path, str], Any]) -> Callable[[Path], list[tuple[Any, ...]]]:
    """The lines of the form sheet."""

    def lines(path: Path) -> list[tuple[Any, ...]]:
        return list(zip(*sheet(path, FORM).columns, strict=True))

    return lines


def test_it_has_name_code_stages_dates_deadline_and_a_line_per_preference(
    forms: Callable[..., Path], rows: Callable[[Path], list[tuple[Any, ...]]]
) -> None:
    """N3, N6: two lines for the stage of 7 June 2027, which closes on 31 January; the elective is found otherwise."""
    path = forms("a1")
    assert path.name == "voorkeuren-a1.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = rows(path)
    assert [line[1:3] for line in lines[1:4]] == [
        ("Naam", "Zoë Jansen"),
        ("Code", "a1"),
        ("Profiel", "Vertrouwensarts"),
    ]
    assert lines[5] == (
        *("Code stage", "Stage", "Van", "Tot en met", "Uiterlijk inleveren"),
        *("Voorkeur", "Stageplaats", "Motivatie"),
    )
    days = [ExcelDate(f"{day} 00:00:00") for day in ("2027-06-07", "2027-09-05", "2027-01-31")]
    assert [line[:6] for line in lines[6:8]] == [
        ("aanpalend", "Stage aanpalend specialisme", *days, rang) for rang in ("1", "2")
    ]
    assert [line[0] for line in lines[6:]] == ["aanpalend", "aanpalend", "mg", "mg"]


def test_only_places_that_this_aios_may_prefer_are_offered_by_readable_names(
    office: Any, forms: Callable[..., Path], choices: Callable[..., list[str]]
) -> None:
    """N8, N11, H14, H17: not approved, another field or institute, not recognised to the end, hidden: these are not."""
    office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;zichtbaarheid\n"
        "geheim;ggz;Psychiatrie geheim;psychiatrie;va;aanpalend;verborgen\n"
        "dubbel;ggz;Psychiatrie volwassenen;psychiatrie;va;aanpalend;ingelogd\n",
    )
    assert choices(forms("a1")) == [
        "Psychiatrie bijna voltijd – GGZ De Linde, Utrecht",
        "Psychiatrie ouderen – GGZ De Linde, Utrecht",
        "Psychiatrie volwassenen – GGZ De Linde, Utrecht [dubbel]",
        "Psychiatrie volwassenen – GGZ De Linde, Utrecht [psy-3]",
        "Verslavingszorg jeugd – GGZ De Linde, Utrecht",
    ]
    assert "Psychiatrie bijna voltijd – GGZ De Linde, Utrecht" not in choices(forms("a4"))


def test_the_codes_and_the_mark_are_out_of_sight_and_nothing_but_the_answers_can_be_changed(
    forms: Callable[..., Path],
) -> None:
    with zipfile.ZipFile(forms("a1")) as book:
        tabs = book.read("xl/workbook.xml").decode()
        form = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'name="Keuzes" sheetId="3" state="hidden"' in tabs
    assert 'name="stagetui" sheetId="4" state="veryHidden"' in tabs
    assert "<sheetProtection" in form
    assert form.count("<dataValidation ") == 4
    assert "psy-1" not in form


def test_what_is_in_already_stands_on_it(
    office: Any, forms: Callable[..., Path], rows: Callable[[Path], list[tuple[Any, ...]]]
) -> None:
    office.taken("voorkeuren", "aios;stagesoort;rang;plaats;motivatie\na1;aanpalend;1;psy-2;jeugd trekt\n")
    lines = rows(forms("a1"))
    assert lines[6][6:] == ("Verslavingszorg jeugd – GGZ De Linde, Utrecht", "jeugd trekt")
    assert lines[7][6:] == (None, None)


def test_for_a_round_everybody_in_it_whose_stage_still_asks_gets_one(office: Any, tmp_path: Path) -> None:
    office.open_round()
    folder = tmp_path / "uit"
    made = office.do("voorkeur", "form", "--ronde", "r", "--to-folder", folder)
    assert made["bestanden"] == [f"voorkeuren-{aios}.xlsx" for aios in ("a1", "a2", "a3", "a4", "b1")]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    mine = office.do("voorkeur", "form", "--ronde", "r", "--to-folder", tmp_path / "n", user="nora")
    assert mine["bestanden"] == ["voorkeuren-b1.xlsx"]
    one = office.do("voorkeur", "form", "a2", "--ronde", "r", "--to-folder", tmp_path / "een")
    assert one["bestanden"] == ["voorkeuren-a2.xlsx"]


def test_a_file_that_is_there_stays_and_then_no_form_is_left(office: Any, tmp_path: Path) -> None:
    office.open_round()
    folder = tmp_path / "uit"
    folder.mkdir()
    (folder / "voorkeuren-a3.xlsx").write_text("van iemand")
    refused = office.run("voorkeur", "form", "--ronde", "r", "--to-folder", folder).refused
    assert "voorkeuren-a3.xlsx bestaat al" in refused
    assert [path.name for path in folder.iterdir()] == ["voorkeuren-a3.xlsx"]
    assert (folder / "voorkeuren-a3.xlsx").read_text() == "van iemand"


def test_who_has_nothing_to_prefer_gets_no_form(office: Any, tmp_path: Path) -> None:
    """N3, N7: past the last day, and what is placed, does not ask any more."""
    late = office.run("voorkeur", "form", "a2", "--to-folder", tmp_path / "x", today="2027-02-01").refused
    assert "Voor a2 vraagt nu geen stage om voorkeuren" in late
    assert not (tmp_path / "x").exists()
    assert "Noem een AIOS" in office.run("voorkeur", "form", "--to-folder", tmp_path / "x").err
    assert "--to-folder" in office.run("voorkeur", "form", "a1").err
    assert office.run("voorkeur", "form", "niemand", "--to-folder", tmp_path / "x").code == 1
    assert office.run("voorkeur", "form", "a1", "--to-folder", tmp_path / "x", user="nora").code == 1
    assert office.run("voorkeur", "form", "a1", "--to-folder", tmp_path / "a" / "b").code == 1


def test_wishes_without_a_place_have_a_column_where_the_profile_takes_them(
    office: Any, fill: Callable[..., Path], forms: Callable[..., Path], read: Callable[..., Any]
) -> None:
    """H4: a field, a region, a period or order, beside a specific address."""
    path = office.directory / "profiles" / "va.toml"
    path.parent.mkdir(exist_ok=True)
    shipped = Path(__file__).parents[2] / "config" / "profiles" / "va.toml"
    wishes = '\n[preferences]\nnames = ["plaats", "specialisme", "regio", "periode"]\n'
    path.write_text(shipped.read_text() + wishes)
    fill(forms("a2"), H7="psychiatrie", I7="Oost", J7="liefst in het najaar", K7="dicht bij huis")
    code, files = read()
    assert code == 0, files
    (wish,) = office.rows("voorkeur")
    assert [wish[name] for name in ("plaats", "specialisme", "regio", "periode", "motivatie")] == [
        *(None, "psychiatrie", "oost", "liefst in het najaar", "dicht bij huis")
    ]
    assert files["voorkeuren-a2.xlsx"]["wijzigingen"] == [
        "aanpalend 1: psychiatrie, oost, liefst in het najaar"
    ]

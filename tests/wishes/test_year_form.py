"""The preference form of a year of stages: what it asks, who gets it, and how it comes back (H3, H4, H12-H14)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.exchange.xlsxfile import Sheet, read_sheets
from tests.conftest import Office
from tests.forms.conftest import text_cell, with_cells

YEAR = "xl/worksheets/sheet2.xml"
Fill = Callable[..., Path]
Read = Callable[..., dict[str, Any]]


def sheet(path: Path, name: str) -> Sheet:
    return next(one for one in read_sheets(path.read_bytes()) if one.name == name)


def lines(path: Path, name: str) -> list[tuple[Any, ...]]:
    return list(zip(*sheet(path, name).columns, strict=True))


@pytest.fixture
def form(year_office: Office, tmp_path: Path) -> Callable[[str], Path]:
    """The form of an aios as it is now."""
    made: list[Path] = []

    def make(aios: str) -> Path:
        made.append(tmp_path / f"uit-{len(made)}")
        written = year_office.do("voorkeur", "form", aios, "--to-folder", made[-1])
        return made[-1] / str(written["bestanden"][0])

    return make


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Fill in cells of the first sheet by place, and of the sheet about the year (`jaar={"C6": "80"}`)."""

    def filled(path: Path, jaar: dict[str, str] | None = None, **cells: str) -> Path:
        (tmp_path / "terug").mkdir(exist_ok=True)
        between = tmp_path / f"tussen-{path.name}"
        with_cells(path, between, {place: text_cell(words) for place, words in cells.items()})
        target = tmp_path / "terug" / path.name
        return with_cells(between, target, {place: text_cell(w) for place, w in (jaar or {}).items()}, YEAR)

    return filled


@pytest.fixture
def read(year_office: Office, tmp_path: Path) -> Read:
    """Read the directory of returned forms; what became of the one file in it."""

    def reading(*options: str, **who: str) -> dict[str, Any]:
        ended = year_office.run(
            "import", "voorkeuren", "--from-folder", tmp_path / "terug", "--json", *options, **who
        )
        (one,) = ended.json["bestanden"]
        return dict(one)

    return reading


def test_h4_it_asks_for_every_kind_of_stage_and_for_the_year(form: Callable[[str], Path]) -> None:
    """Kinds with ranks, places, region, period; part time, research and weeks outside on a sheet of their own."""
    path = form("anna")
    table = lines(path, "Voorkeuren")
    assert table[5][5:] == (
        "Voorkeur", "Stageplaats", "Of: specialisme", "Of: regio", "Of: periode of volgorde", "Motivatie",
    )  # fmt: skip
    assert [line[0] for line in table[6:]] == [
        k for k in ("seh", "klinisch", "ggz", "ccp", "keuze") for _ in "123"
    ]
    assert [line[0] for line in lines(path, "Stagejaar")[5:]] == [
        "deeltijd", "onderzoek", "weken_buiten", "toelichting",
    ]  # fmt: skip
    words = " ".join(str(line[0]) for line in lines(path, "Uitleg"))
    assert "keuzestage niet" in words
    assert "Het kan vanaf 50 %" in words
    assert "seh (Spoedeisende hulp), klinisch (Andere acute klinische stage)" in words
    assert "uiterlijk 23 februari 2027 terug" in words


def test_h3_h13_h14_only_what_this_aios_may_do_is_offered(form: Callable[[str], Path]) -> None:
    """Bram is exempted from interne and works 80 %; Anna borrows one of the two places of the other institute."""
    assert {line[0] for line in lines(form("bram"), "Voorkeuren")[6:]} == {"klinisch", "ggz", "ccp", "keuze"}
    assert {line[0] for line in lines(form("dirk"), "Voorkeuren")[6:]} == {"ggz", "keuze"}
    offered = {cell for column in sheet(form("anna"), "Keuzes").columns for cell in column if cell}
    assert offered == {
        "Spoed De Linde – Ziekenhuis De Linde, Utrecht",
        "Interne De Linde – Ziekenhuis De Linde, Utrecht",
        "Interne bijna voltijd – Ziekenhuis De Linde, Utrecht",
        "Orthopedie De Linde – Ziekenhuis De Linde, Utrecht",
        "PAAZ De Linde – Ziekenhuis De Linde, Utrecht",
        "De Wilg west – De Wilg, Tiel",
    }
    with zipfile.ZipFile(form("bram")) as book:
        assert "orthopedie,neurologie,cardiologie" in book.read("xl/worksheets/sheet1.xml").decode()


def test_h4_what_comes_back_is_taken_in_as_a_whole(
    year_office: Office, form: Callable[[str], Path], fill: Fill, read: Read
) -> None:
    fill(
        form("anna"),
        {"C6": "80", "C7": "ja", "C8": "0", "C9": "Graag dicht bij huis"},
        J7="eerst",
        J8="26 weken",
        H13="ggz",
        I13="midden",
        J16="na seh",
        G19="Orthopedie De Linde – Ziekenhuis De Linde, Utrecht",
        H19="orthopedie",
        K19="Graag",
    )
    told = read()
    assert (told["staat"], told["nieuw"]) == ("ingelezen", 5)
    assert "Deeltijd: 80 %" in told["wijzigingen"]
    (wish,) = year_office.do("voorkeur", "jaar", "anna")
    assert (wish["deeltijd"], wish["onderzoek"], wish["weken_buiten"]) == (80, True, 0)
    stored = {(row["stagesoort"], row["rang"]): row for row in year_office.rows("voorkeur")}
    assert stored.keys() == {("seh", 1), ("seh", 2), ("ggz", 1), ("ccp", 1), ("keuze", 1)}
    assert stored["keuze", 1]["plaats"] == "ort-1"
    (message,) = year_office.rows("bericht")
    assert "- Deeltijd: 80 %" in message["tekst"]
    assert "Voorkeur 2: spoedeisende hulp: 26 weken" in message["tekst"]
    assert message["cc"] == "M. Mol <mol@example.nl>"
    assert year_office.rows("plaatsing") == []
    again = form("anna")
    assert [line[2] for line in lines(again, "Stagejaar")[5:]] == ["80", "ja", "0", "Graag dicht bij huis"]
    assert read()["staat"] == "gelijk"


def test_h4_a_new_form_stands_in_the_place_of_the_one_before(
    year_office: Office, form: Callable[[str], Path], fill: Fill, read: Read
) -> None:
    """What is emptied is taken back, also of the year; with only the year changed the aios hears that."""
    fill(form("anna"), {"C6": "80", "C7": "nee"}, J7="eerst", J8="26 weken")
    read()
    fill(form("anna"), {"C6": "70", "C7": ""}, J8="")
    told = read()
    assert (told["staat"], told["ingetrokken"]) == ("ingelezen", 1), told
    (wish,) = year_office.do("voorkeur", "jaar", "anna")
    assert (wish["deeltijd"], wish["onderzoek"]) == (70, None)
    fill(form("anna"), {"C6": "60"})
    assert read()["wijzigingen"] == ["Deeltijd: 60 %"]
    post = year_office.rows("bericht")
    assert len(post) == 3
    assert "- Deeltijd: 60 %" in post[2]["tekst"]


def test_a_form_with_only_the_year_filled_in_is_taken_in(
    year_office: Office, form: Callable[[str], Path], fill: Fill, read: Read
) -> None:
    fill(form("anna"), {"C8": "13"})
    assert read()["staat"] == "ingelezen"
    assert year_office.do("voorkeur", "jaar", "anna")[0]["weken_buiten"] == 13
    fill(form("bram"))
    (year_office.directory.parent / "terug" / "voorkeuren-anna.xlsx").unlink()
    assert "niets ingevuld" in read()["reden"]


@pytest.mark.parametrize(
    ("jaar", "cells", "reason"),
    [
        ({"C6": "veel"}, {}, "percentage"),
        ({"C6": "40"}, {}, "50"),
        ({"C7": "misschien"}, {}, "ja of nee"),
        ({"C6": "80"}, {"J7": "ooit"}, "dit is geen periode"),
        ({}, {"H19": "urologie"}, "alleen met een motivatie"),
    ],
)
def test_h11_h14_a_wrong_answer_refuses_the_whole_form(
    year_office: Office,
    form: Callable[[str], Path],
    fill: Fill,
    read: Read,
    jaar: dict[str, str],
    cells: dict[str, str],
    reason: str,
) -> None:
    fill(form("anna"), jaar, **{"J13": "na seh", **cells})
    told = read()
    assert told["staat"] == "geweigerd"
    assert any(reason in one["reden"] for one in told["geweigerd"]), told
    assert year_office.rows("voorkeur") == year_office.rows("jaarwens") == []


def test_h4_a_form_is_in_by_the_last_day(form: Callable[[str], Path], fill: Fill, read: Read) -> None:
    path = form("anna")
    fill(path, J7="eerst")
    late = read(today="2027-02-24")
    assert any("liep t/m 2027-02-23" in one["reden"] for one in late["geweigerd"])
    assert read("--received", "2027-02-23", today="2027-02-24")["staat"] == "ingelezen"


def test_h4_whose_year_begins_in_the_round_is_invited(year_office: Office) -> None:
    """Cato's begin is not known, Vera has another programme; who handed in is not asked again."""
    days = ("--from", "2027-09-01", "--to", "2028-02-29")
    year_office.do("ronde", "new", "S27", "--profile", "huisarts", "--institute", "noord", *days)
    year_office.taken("voorkeuren", "aios;stagesoort;rang;specialisme\nbram;ggz;1;ggz\n")
    done = year_office.do("voorkeur", "invite", "S27")
    assert [one["aios"] for one in done["uitgenodigd"]] == ["anna", "dirk"]
    assert done["ingediend"] == ["bram"]
    invited = next(row for row in year_office.rows("bericht") if row["soort"] == "voorkeuren-uitnodiging")
    assert invited["onderwerp"] == "Je voorkeuren voor je stagejaar: graag uiterlijk 23 februari 2027"
    later = ("--from", "2028-03-01", "--to", "2028-08-31")
    year_office.do("ronde", "new", "M28", "--profile", "huisarts", "--institute", "noord", *later)
    assert "vraagt nu geen stage om voorkeuren" in year_office.run("voorkeur", "invite", "M28").refused


def test_after_the_last_day_there_is_no_form_any_more(year_office: Office, tmp_path: Path) -> None:
    ended = year_office.run("voorkeur", "form", "anna", "--to-folder", tmp_path / "uit", today="2027-02-24")
    assert "de termijn is voorbij" in ended.refused


def test_only_the_office_makes_a_form(year_office: Office, tmp_path: Path) -> None:
    assert year_office.run("user", "role", "mentor1", "lezer").code == 0
    ended = year_office.run("voorkeur", "form", "anna", "--to-folder", tmp_path / "uit", user="mentor1")
    assert "Niet toegestaan" in ended.refused

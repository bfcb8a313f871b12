"""Reading .xlsx files: sheets, Excel's own dates and numbers, errors and formulas."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.exchange.table import Table
from stagetui.engine.exchange.troubles import HeaderError, UnreadableFileError

XlsxFile = Callable[..., Path]
AIOS, SCHEMA, BESCHIKBAARHEID = KINDS["aios"], KINDS["schema"], KINDS["beschikbaarheid"]
NINE = datetime(2027, 3, 1, 9)  # noqa: DTZ001  # Excel knows no zones
HEAD = ["aios", "stagesoort", "start", "eind", "volgorde"]


def problems(table: Table) -> list[tuple[int, str, str, str]]:
    return [(r.rij, r.kolom, r.waarde, r.reden) for r in table.refused]


def formula(text: str, outcome: Any) -> Callable[..., None]:
    return lambda _book, sheet, row, column: sheet.write_formula(row, column, text, None, outcome)


def blank_style(book: Any, sheet: Any, row: int, column: int) -> None:
    sheet.write_blank(row, column, None, book.add_format({"bold": True}))


def test_excels_dates_numbers_and_texts_become_values(xlsx_file: XlsxFile) -> None:
    path = xlsx_file(
        [
            HEAD,
            ["a1", "MG", date(2027, 3, 1), "31-08-2027", 2.0],
            [1001, "keuze", NINE, None, "3"],
        ]
    )
    table = read_table(path, SCHEMA)
    assert table.refused == ()
    assert [list(row.values.values()) for row in table.rows] == [
        ["a1", "mg", date(2027, 3, 1), date(2027, 8, 31), 2],
        ["1001", "keuze", date(2027, 3, 1), None, 3],
    ]


def test_booleans_and_percents_are_understood(xlsx_file: XlsxFile) -> None:
    head = [
        "plaats",
        "instelling",
        "naam",
        "specialisme",
        "profielen",
        "stagesoorten",
        "goedgekeurd",
        "deeltijd minimum",
    ]
    path = xlsx_file([head, ["p1", "i1", "Poli", "seh", "jgz", "mg;keuze", False, 80]])
    (row,) = read_table(path, KINDS["stageplaatsen"]).rows
    assert row.values["goedgekeurd"] is False
    assert row.values["deeltijd_minimum"] == 80


def test_the_first_sheet_with_the_headers_is_read(xlsx_file: XlsxFile) -> None:
    explanation = [["Uitleg"], ["aios", "Code van de aios."]]
    path = xlsx_file([], explanation, [HEAD, ["a1", "mg", "2027-03-01"]], [HEAD, ["a2", "mg", "2027-03-01"]])
    assert [row.values["aios"] for row in read_table(path, SCHEMA).rows] == ["a1"]


def test_when_no_sheet_has_all_headers_the_likeliest_is_judged(xlsx_file: XlsxFile) -> None:
    path = xlsx_file([["Uitleg"]], [["aios", "stagesoort", "begin"]])
    with pytest.raises(HeaderError, match=r"Kolom 'begin' is onbekend\. Kolom ontbreekt: start"):
        read_table(path, SCHEMA)


def test_a_table_that_starts_further_on_keeps_its_row_numbers_and_letters(xlsx_file: XlsxFile) -> None:
    path = xlsx_file(
        [HEAD, ["a1", "mg", "2027-03-01"], [], ["a2", "mg", formula("=NU()", "#NAME?")]], top=3, left=2
    )
    table = read_table(path, SCHEMA)
    assert [row.number for row in table.rows] == [5]
    assert problems(table) == [
        (7, "start", "#NAME?", "De cel bevat een fout van Excel; herstel de formule of vul de waarde in.")
    ]
    path = xlsx_file([[*HEAD, ""], ["a1", "mg", "2027-03-01", None, None, "los"]], left=26)
    with pytest.raises(HeaderError, match="Kolom AF heeft cellen maar geen kop"):
        read_table(path, SCHEMA)


def test_formulas_count_by_their_saved_outcome_and_errors_are_refused(xlsx_file: XlsxFile) -> None:
    path = xlsx_file(
        [
            HEAD,
            [
                formula('="a"&1', "a1"),
                "mg",
                formula("=DATE(2027,3,1)", "2027-03-01"),
                None,
                formula("=1+1", 2),
            ],
            ["a2", "mg", "2027-03-01", formula("=1/0", "#DIV/0!"), formula("=1+1", "")],
            ["a3", formula("=VLOOKUP(1,A:B,2)", "#N/A"), "2027-03-01"],
        ]
    )
    table = read_table(path, SCHEMA)
    error = "De cel bevat een fout van Excel; herstel de formule of vul de waarde in."
    assert problems(table) == [
        (3, "eind", "#DIV/0!", error),
        (
            3,
            "volgorde",
            "(formule)",
            "De formule heeft geen opgeslagen uitkomst; open en bewaar het bestand in Excel en lees het opnieuw in.",
        ),
        (4, "stagesoort", "#N/A", error),
    ]
    assert [row.values["volgorde"] for row in table.rows] == [2]


def test_a_formula_whose_outcome_is_an_empty_text_is_an_empty_cell(xlsx_file: XlsxFile) -> None:
    path = rewritten(
        xlsx_file([HEAD, ["a1", "mg", "2027-03-01", formula('=""', "leeg")]]),
        "xl/worksheets/sheet1.xml",
        b"<v>leeg</v>",
        b"<v></v>",
    )
    table = read_table(path, SCHEMA)
    assert table.refused == ()
    assert table.rows[0].values["eind"] is None


def test_what_excel_made_of_an_id_is_not_guessed(xlsx_file: XlsxFile) -> None:
    table = read_table(xlsx_file([HEAD, [date(2027, 1, 3), "mg", 46447]]), SCHEMA)
    assert problems(table) == [
        (
            2,
            "aios",
            "2027-01-03 00:00:00",
            "Excel heeft hier een datum van gemaakt; kies celopmaak Tekst en typ de waarde opnieuw.",
        ),
        (
            2,
            "start",
            "46447",
            "Dit is een getal, geen datum; schrijf 2027-03-01 (in Excel: celopmaak Datum).",
        ),
    ]


def test_styled_empty_rows_are_no_rows(xlsx_file: XlsxFile) -> None:
    path = xlsx_file([HEAD, ["a1", "mg", "2027-03-01"], *([[blank_style] * 5] * 20), [" "]])
    table = read_table(path, SCHEMA)
    assert (table.count, table.refused) == (1, ())


def test_a_value_in_a_far_corner_is_refused_before_it_claims_memory(xlsx_file: XlsxFile) -> None:
    def corner(_book: Any, sheet: Any, _row: int, _column: int) -> None:
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(UnreadableFileError, match="een waarde tot in kolom XFD en rij 1048576"):
        read_table(xlsx_file([[*HEAD, corner]]), SCHEMA)


def test_workbooks_without_cells_or_of_another_kind_are_refused(xlsx_file: XlsxFile, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="De werkmap heeft geen gevulde cellen"):
        read_table(xlsx_file([]), SCHEMA)
    for part, name in {
        "xl/workbook.bin": "een binaire Excel-werkmap",
        "content.xml": "een OpenDocument-bestand",
        "foto.jpg": "een ingepakt bestand, geen werkmap",
    }.items():
        with zipfile.ZipFile(tmp_path / "ander.xlsx", "w") as archive:
            archive.writestr(part, "x")
        with pytest.raises(UnreadableFileError, match=f"Dit bestand is {name}"):
            read_table(tmp_path / "ander.xlsx", SCHEMA)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_damaged_workbook_is_refused_whole(xlsx_file: XlsxFile, part: str) -> None:
    path = rewritten(xlsx_file([HEAD, ["a1", "mg", "2027-03-01"]]), part, b"<", b"\xff")
    with pytest.raises(UnreadableFileError):
        read_table(path, SCHEMA)


@pytest.mark.parametrize("place", [b'r="matsA2"', b'r="A12345678"', b"r='XFDXFD2'"])
def test_a_cell_at_no_place_is_refused_before_it_claims_memory(xlsx_file: XlsxFile, place: bytes) -> None:
    path = xlsx_file([HEAD, ["a1", "mg", "2027-03-01"]])
    path = rewritten(path, "xl/worksheets/sheet1.xml", b'r="A2"', place)
    with pytest.raises(UnreadableFileError, match="Open haar in Excel en bewaar haar opnieuw"):
        read_table(path, SCHEMA)


def test_files_that_are_not_there_or_too_large_are_refused(
    xlsx_file: XlsxFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnreadableFileError, match="bestaat niet"):
        read_table(tmp_path / "weg.xlsx", SCHEMA)
    with pytest.raises(UnreadableFileError, match="is een map"):
        read_table(tmp_path, SCHEMA)
    monkeypatch.setattr("stagetui.engine.exchange.filetype.MAX_MEGABYTES", 0)
    with pytest.raises(UnreadableFileError, match="groter dan 0 MB"):
        read_table(xlsx_file([HEAD]), SCHEMA)
    (tmp_path / "groot.csv").write_text("aios,stagesoort,start\n")
    with pytest.raises(UnreadableFileError, match="groter dan 0 MB"):
        read_table(tmp_path / "groot.csv", SCHEMA)


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, data.replace(old, new) if name == part else data)
    path.write_bytes(target.getvalue())
    return path


def aios_rows(count: int) -> list[list[Any]]:
    return [
        [
            f"a{n}",
            f"Zoë {n}",
            f"a{n}@example.nl",
            "jgz",
            "nspoh",
            "2024",
            "sboh",
            80,
            "noord",
            "io1",
            "",
            "",
            day,
        ]
        for n in range(count)
        for day in [date(2024, 3, 1 + n % 28)]
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_ten_thousand_rows_are_read_quickly(tmp_path: Path, ending: str) -> None:
    """Aim: half a second on a quiet machine; the bound, in processor time, leaves room for a slow one."""
    path, rows = tmp_path / f"aios.{ending}", aios_rows(10_000)
    if ending == "csv":
        lines = [",".join(AIOS.names), *(",".join(map(str, row)) for row in rows)]
        path.write_text("\n".join(lines))
    else:
        book = xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet("aios")
        for number, row in enumerate([list(AIOS.names), *rows]):
            sheet.write_row(number, 0, row)
        book.close()
    read_table(path, AIOS)  # imports
    start = time.process_time()
    table = read_table(path, AIOS)
    seconds = time.process_time() - start
    assert (len(table.rows), table.refused) == (10_000, ())
    assert seconds < 1.5, f"{ending}: {seconds:.2f} s"

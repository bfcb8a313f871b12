"""Templates: refused over an existing file, and read back once they are filled."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from stagetui.engine.exchange.kinds import KINDS, Column, ColumnType, Kind
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.exchange.template import write_template, xlsx_form
from stagetui.engine.exchange.troubles import WriteError

EXAMPLES: dict[ColumnType, Any] = {
    ColumnType.ID: "code1",
    ColumnType.TEXT: "Zoë",
    ColumnType.LONGTEXT: "twee\nregels",
    ColumnType.EMAIL: "zoe@example.nl",
    ColumnType.INT: 1,
    ColumnType.PERCENT: 80,
    ColumnType.DATE: date(2027, 3, 1),
    ColumnType.YES_NO: "nee",
    ColumnType.LIST: "mg;keuze",
}


def example(column: Column) -> Any:
    return column.choices[-1] if column.choices else EXAMPLES[column.type]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@pytest.mark.parametrize("ending", ["xlsx", "csv", "XLSX"])
def test_an_empty_template_reads_back_as_no_rows(tmp_path: Path, kind: Kind, ending: str) -> None:
    path = tmp_path / f"formulier.{ending}"
    write_template(kind, path)
    table = read_table(path, kind)
    assert (table.rows, table.refused, table.columns) == ((), (), kind.names)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_filled_template_reads_back(tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form is made as always, with one row written into it before it is closed."""
    close = xlsxwriter.Workbook.close

    def fill_and_close(book: Any) -> None:
        sheet = book.get_worksheet_by_name(kind.name)
        for position, column in enumerate(kind.columns):
            cell = example(column)
            write = sheet.write_datetime if isinstance(cell, date) else sheet.write
            write(
                1,
                position,
                cell,
                *([book.add_format({"num_format": "dd-mm-yyyy"})] if isinstance(cell, date) else []),
            )
        close(book)

    monkeypatch.setattr(xlsxwriter.Workbook, "close", fill_and_close)
    path = tmp_path / "gevuld.xlsx"
    write_template(kind, path)
    table = read_table(path, kind)
    assert table.refused == ()
    assert [row.number for row in table.rows] == [2]
    expected = {c.name: False if c.type is ColumnType.YES_NO else example(c) for c in kind.columns}
    assert {name: str(value) for name, value in table.rows[0].values.items()} == {
        c.name: str(expected[c.name]).lower() if c.lower else str(expected[c.name]) for c in kind.columns
    }


def test_the_form_offers_choices_freezes_its_header_and_explains_each_column() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_form(KINDS["stageplaatsen"]))) as archive:
        form = archive.read("xl/worksheets/sheet1.xml").decode()
        texts = archive.read("xl/sharedStrings.xml").decode()
        workbook = archive.read("xl/workbook.xml").decode()
    assert "openbaar,ingelogd,verborgen" in form
    assert "ja,nee" in form
    assert 'state="frozen"' in form
    assert 'name="Uitleg"' in workbook
    assert all(column.doc.split("?")[0] in texts for column in KINDS["stageplaatsen"].columns)


def test_a_csv_template_opens_rightly_in_a_dutch_excel(tmp_path: Path) -> None:
    write_template(KINDS["schema"], tmp_path / "schema.csv")
    assert (tmp_path / "schema.csv").read_bytes() == b"\xef\xbb\xbfaios;stagesoort;start;eind;volgorde\r\n"


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "bezet.csv"
    path.write_text("van iemand")
    with pytest.raises(WriteError, match="bestaat al en is niet overschreven"):
        write_template(KINDS["aios"], path)
    assert path.read_text() == "van iemand"


def test_wrong_endings_and_absent_directories_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"'formulier.ods' eindigt niet op .xlsx of .csv"):
        write_template(KINDS["aios"], tmp_path / "formulier.ods")
    with pytest.raises(WriteError, match=r"De map van .* bestaat niet"):
        write_template(KINDS["aios"], tmp_path / "weg" / "formulier.csv")
    (tmp_path / "bestand").write_text("")
    with pytest.raises(WriteError, match="is geen map"):
        write_template(KINDS["aios"], tmp_path / "bestand" / "formulier.csv")


def test_a_full_disk_leaves_no_half_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "formulier.csv"
    real = Path.open

    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full(self: Path, *_mode: str) -> Full:
        real(self, "xb").close()
        return Full()

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(WriteError, match="Er is te weinig ruimte"):
        write_template(KINDS["aios"], path)
    assert not path.exists()

"""The export: complete or not at all, the same bytes for the same state, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import errno
import fcntl
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.exchange import encoding
from stagetui.engine.exchange.csvfile import guarded
from stagetui.engine.exchange.encoding import CellType, TableData, as_csv, as_xlsx, harmless
from stagetui.engine.exchange.kinds import KINDS, ColumnType
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.exchange.troubles import WriteError
from stagetui.engine.exchange.writing import TextFile, write_frames
from stagetui.profiles.terms import ExportFormat

DAY, MOMENT = date(2027, 3, 1), datetime(2027, 3, 1, 2, 0, 5)  # noqa: DTZ001  # stored moments are UTC without zone
TABLE = TableData(
    (
        ("aios", CellType.TEXT),
        ("rang", CellType.INT),
        ("uren", CellType.FLOAT),
        ("open", CellType.BOOL),
        ("start", CellType.DATE),
        ("op", CellType.DATETIME),
    ),
    {
        "aios": ["=cmd()", "Zoë, van 's", None],
        "rang": [1, -2, None],
        "uren": [0.5, 1.0, None],
        "open": [True, False, None],
        "start": [date(2027, 3, 1), date(1850, 1, 1), None],
        "op": [MOMENT, MOMENT, None],
    },
)
EMPTY = TableData(TABLE.columns, {name: [] for name, _ in TABLE.columns})


def export(target: Path, **more: Any) -> Path:
    tables = {"aios": TABLE, "leeg": EMPTY}
    arguments: dict[str, Any] = {"moment": MOMENT, "schema_version": 3, **more}
    return write_frames(target, DAY, tables, **arguments)


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def test_every_table_appears_in_every_format_with_its_manifest(tmp_path: Path) -> None:
    final = export(tmp_path / "export", texts={"agenda.ics": TextFile("BEGIN", 2)})
    assert final == tmp_path / "export" / "2027-03-01"
    files = contents(final)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["moment"] == "2027-03-01T02:00:05Z"
    assert manifest["schema"] == 3
    assert sorted(files) == sorted(
        [
            *(
                f"{name}.{ending}"
                for name in ("aios", "leeg")
                for ending in ("csv", "xlsx", "parquet", "json")
            ),
            "agenda.ics",
        ]
    )
    rows = {"aios": 3, "leeg": 0, "agenda": 2}
    assert manifest["bestanden"] == [
        {
            "bestand": name,
            "rijen": rows[name.split(".")[0]],
            "sha256": hashlib.sha256(data).hexdigest(),
            "schema": 3,
        }
        for name, data in sorted(files.items())
    ]


def test_values_keep_their_meaning_in_each_format(tmp_path: Path) -> None:
    final = export(tmp_path)
    assert list(csv.reader(io.StringIO((final / "aios.csv").read_text(), newline=""))) == [
        ["aios", "rang", "uren", "open", "start", "op"],
        ["'=cmd()", "1", "0.5", "ja", "2027-03-01", "2027-03-01T02:00:05"],
        ["Zoë, van 's", "-2", "1.0", "nee", "1850-01-01", "2027-03-01T02:00:05"],
        ["", "", "", "", "", ""],
    ]
    assert json.loads((final / "aios.json").read_text())[0] == {
        "aios": "=cmd()",
        "rang": 1,
        "uren": 0.5,
        "open": True,
        "start": "2027-03-01",
        "op": "2027-03-01T02:00:05",
    }
    assert json.loads((final / "leeg.json").read_text()) == []
    frame = pl.read_parquet(final / "aios.parquet")
    assert frame["start"].to_list() == TABLE.cells["start"]
    assert pl.read_parquet(final / "leeg.parquet").schema == frame.schema
    assert list(frame.schema.values()) == [
        pl.String,
        pl.Int64,
        pl.Float64,
        pl.Boolean,
        pl.Date,
        pl.Datetime("us"),
    ]
    sheet = fastexcel.read_excel(final / "aios.xlsx").load_sheet(0).to_polars()
    assert sheet["aios"].to_list() == ["=cmd()", "Zoë, van 's"]
    assert sheet["rang"].to_list() == [1, -2]
    assert sheet["open"].to_list() == ["ja", "nee"]
    assert sheet["op"].to_list() == [MOMENT, MOMENT]


def test_the_same_state_gives_the_same_bytes(tmp_path: Path) -> None:
    assert contents(export(tmp_path / "een")) == contents(export(tmp_path / "twee"))


def test_only_the_chosen_formats_are_written(tmp_path: Path) -> None:
    final = export(tmp_path, formats=[ExportFormat.JSON, ExportFormat.JSON])
    assert sorted(contents(final)) == ["aios.json", "leeg.json", "manifest.json"]


def test_a_second_export_of_the_day_replaces_the_first(tmp_path: Path) -> None:
    export(tmp_path)
    final = export(tmp_path, formats=[ExportFormat.CSV])
    assert sorted(contents(final)) == ["aios.csv", "leeg.csv", "manifest.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["2027-03-01"]


def test_what_a_killed_export_left_is_put_back_or_cleared(tmp_path: Path) -> None:
    for name in (".nieuw-2027-02-27", ".oud-2027-02-27", ".oud-2027-02-28", "2027-02-28"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "teken").write_text(name)
    export(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2027-02-27", "2027-02-28", "2027-03-01"]
    assert (tmp_path / "2027-02-27" / "teken").read_text() == ".oud-2027-02-27"
    assert (tmp_path / "2027-02-28" / "teken").read_text() == "2027-02-28"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("step", ["write", "rename"])
def test_a_failing_disk_leaves_the_earlier_export_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, step: str
) -> None:
    before = contents(export(tmp_path))
    sentence = {
        errno.ENOSPC: "Er is te weinig ruimte",
        errno.EACCES: "mag niet geschreven worden",
        errno.EIO: "is niet te schrijven: ",
    }[code]
    real = Path.rename

    def fail(*_arguments: Any) -> None:
        raise OSError(code, os.strerror(code))

    def fail_for_new(self: Path, target: Path) -> Path:
        if self.name.startswith(".nieuw-"):
            fail()
        return real(self, target)

    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(os, "fsync", fail)
        else:
            patch.setattr(Path, "rename", fail_for_new)
        with pytest.raises(WriteError, match=sentence):
            export(tmp_path, formats=[ExportFormat.CSV])
    assert contents(tmp_path / "2027-03-01") == before
    assert [path.name for path in tmp_path.iterdir()] == ["2027-03-01"]


def test_a_first_export_that_fails_leaves_no_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.EDQUOT, "vol")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteError, match="te weinig ruimte"):
        export(tmp_path / "nieuw")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("")
    with pytest.raises(WriteError, match="is geen map"):
        export(tmp_path / "bestand")


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    handle = os.open(directory, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def test_two_exports_at_a_time_are_refused(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(WriteError, match="wordt op dit moment al"):
        export(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_cannot_hold_the_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "_SHEET_ROWS", 2)
    with pytest.raises(WriteError, match="Kies csv, json of parquet"):
        export(tmp_path / "nieuw")
    assert list(tmp_path.iterdir()) == []


def one_column(cells: list[str]) -> TableData:
    return TableData((("naam", CellType.TEXT),), {"naam": cells})


def test_long_texts_and_large_numbers_survive_excel() -> None:
    table = TableData(
        (("tekst", CellType.TEXT), ("getal", CellType.INT)), {"tekst": ["x" * 40_000], "getal": [10**16 + 1]}
    )
    sheet = fastexcel.read_excel(as_xlsx(table)).load_sheet(0).to_polars()
    assert sheet["tekst"][0].endswith("xx … (afgekapt)")
    assert len(sheet["tekst"][0]) == 32_767
    assert sheet["getal"].to_list() == ["10000000000000001"]


DANGEROUS = st.builds(
    str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "'", "'="]), st.text(max_size=20)
)


@given(st.lists(DANGEROUS | st.text(max_size=30), min_size=1, max_size=8))
def test_no_csv_cell_begins_as_a_formula_and_the_guard_comes_off_again(cells: list[str]) -> None:
    read = [row[0] for row in csv.reader(io.StringIO(as_csv(one_column(cells)).decode(), newline=""))][1:]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in read)
    assert [guarded(cell) for cell in read] == cells


@given(st.text(max_size=30) | DANGEROUS)
def test_the_guard_is_reversible(text: str) -> None:
    assert guarded(harmless(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+31 6", "-x", "@SUM(A1)", "\t=1", "=HYPERLINK(1)", "https://example.nl"]
)
def test_xlsx_holds_text_only_as_text(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(one_column([text])))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
        assert not any("rels/sheet1" in name for name in archive.namelist())
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert ('quotePrefix="1"' in styles) is not text.startswith("https")


@given(
    st.lists(
        st.tuples(
            st.dates(date(1950, 1, 1), date(2199, 1, 1)),
            st.integers(0, 999),
            st.text(
                st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], include_characters="\n"),
                max_size=40,
            ),
        ),
        max_size=8,
        unique_by=lambda row: row[0],
    )
)
def test_what_the_export_writes_as_csv_can_be_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[date, int, str]]
) -> None:
    kind = KINDS["beschikbaarheid"]
    types = {ColumnType.DATE: CellType.DATE, ColumnType.INT: CellType.INT}
    cells: dict[str, list[Any]] = {
        "plaats": ["-p1" for _ in rows],
        "van": [day for day, _, _ in rows],
        "tot": [day for day, _, _ in rows],
        "capaciteit": [number for _, number, _ in rows],
        "afwezig_dagen": ["ma;wo" for _ in rows],
        "toelichting": [f".{text}." for _, _, text in rows],
    }
    table = TableData(tuple((c.name, types.get(c.type, CellType.TEXT)) for c in kind.columns), cells)
    path = tmp_path_factory.mktemp("terug") / "beschikbaarheid.csv"
    path.write_bytes(as_csv(table))
    first = read_table(path, kind)
    assert first.refused == ()
    again = {name: [row.values[name] for row in first.rows] for name in kind.names}
    assert {name: again[name] for name in kind.names if name != "toelichting"} == {
        name: cells[name] for name in kind.names if name != "toelichting"
    }
    path.write_bytes(as_csv(TableData(table.columns, again)))
    assert read_table(path, kind) == first

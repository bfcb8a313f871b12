"""Filling in a form as somebody does in a spreadsheet program: the cells of the .xlsx itself are changed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.exchange.xlsxfile import Sheet, read_sheets
from stagetui.engine.jobs.forms import write_forms

Fill = Callable[..., Path]
Forms = Callable[..., Path]

_SHEET = "xl/worksheets/sheet1.xml"


def sheet_named(path: Path, name: str) -> Sheet:
    """One sheet of a workbook, hidden or not."""
    return next(sheet for sheet in read_sheets(path.read_bytes()) if sheet.name == name)


@pytest.fixture
def sheet() -> Callable[[Path, str], Sheet]:
    """Look at one sheet of a workbook."""
    return sheet_named


@pytest.fixture
def choices() -> Callable[..., list[str]]:
    """The lines of a drop-down."""

    def lines(path: Path, column: int = 0) -> list[str]:
        cells = sheet_named(path, "Keuzes").columns[column]
        return [cell for cell in cells if isinstance(cell, str)]

    return lines


def rewritten(path: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Write a workbook anew, each part as `change` wants it (None: left out)."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if (data := change(part.filename, old.read(part))) is not None:
                new.writestr(part.filename, data)
    return target


def with_cells(path: Path, target: Path, cells: Mapping[str, str], sheet: str = _SHEET) -> Path:
    """Put other XML in cells of a sheet: what stands between `<c …>` and `</c>`, with its type, by place."""

    def change(name: str, data: bytes) -> bytes:
        if name != sheet:
            return data
        text = data.decode()
        for place, content in cells.items():
            cell = re.compile(rf'<c r="{place}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
            found = cell.search(text)
            assert found, place
            text = f'{text[: found.start()]}<c r="{place}"{found[1]} {content}</c>{text[found.end() :]}'
        return text.encode()

    return rewritten(path, target, change)


def text_cell(words: str) -> str:
    """A cell that holds text in itself, as other programs than Excel write it."""
    return f't="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is>'


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Fill in a form: `fill(form, G7="psy-1", name="van zoe.xlsx")`; what the cells hold is text."""

    def filled(path: Path, folder: str = "terug", name: str = "", **cells: str) -> Path:
        (tmp_path / folder).mkdir(exist_ok=True)
        target = tmp_path / folder / (name or path.name)
        return with_cells(path, target, {place: text_cell(words) for place, words in cells.items()})

    return filled


@pytest.fixture
def forms(office: Any, tmp_path: Path) -> Forms:
    """The form of an aios, as the bureau makes it now."""
    made: list[Path] = []

    def form(aios: str) -> Path:
        folder = tmp_path / f"uit-{len(made)}"
        written = office.do("voorkeur", "form", aios, "--to-folder", folder)
        made.append(folder / written["bestanden"][0])
        return made[-1]

    return form


@pytest.fixture(scope="session")
def blank(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Forms:
    """The form of an aios as it is before anybody handed in; made once for all tests."""
    folder = tmp_path_factory.mktemp("formulieren") / "uit"
    today = date(2027, 1, 15)
    actor = Actor("bo", Via.SCRIPT, today, datetime.combine(today, time(9)))
    with Bureau.open(filled, today) as bureau:
        for aios in ("a1", "a2"):
            write_forms(bureau, actor, folder, aios=aios)
    return lambda aios: folder / f"voorkeuren-{aios}.xlsx"


@pytest.fixture
def read(office: Any, tmp_path: Path) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Read the directory of returned forms; the exit code, and what became of each file."""

    def reading(*options: str, folder: str = "terug", **who: str) -> tuple[int, dict[str, Any]]:
        ended = office.run(
            "import", "voorkeuren", "--from-folder", tmp_path / folder, "--json", *options, **who
        )
        return ended.code, {one["bestand"]: one for one in ended.json["bestanden"]}

    return reading


@pytest.fixture
def recell(tmp_path: Path) -> Fill:
    """Put other XML in cells of a form: `recell(form, "naam.xlsx", G7="><v>3</v>")`."""

    def changed(path: Path, name: str = "", **cells: str) -> Path:
        (tmp_path / "terug").mkdir(exist_ok=True)
        return with_cells(path, tmp_path / "terug" / (name or path.name), cells)

    return changed


@pytest.fixture
def rewrite() -> Fill:
    """Write a workbook anew, part by part."""
    return rewritten

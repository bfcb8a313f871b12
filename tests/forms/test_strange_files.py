"""What comes back from people: other programs, other bureaus, other files, and files that mean harm."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from stagetui.engine.exchange import returnedform
from stagetui.engine.exchange.formmark import Mark, MarkedStage, Owner, SealedMark, mark_cells, sealed_mark
from stagetui.engine.exchange.troubles import UnreadableFileError

Fill = Callable[..., Path]
Forms = Callable[..., Path]
Read = Callable[..., tuple[int, dict[str, Any]]]

OLD = "Psychiatrie ouderen – GGZ De Linde, Utrecht"
LINDE, WILG = Owner("Bureau De Linde", "een"), Owner("Bureau De Wilg", "ander")
MARK = Mark(LINDE.id, LINDE.naam, "a1", (), {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where forms come back."""
    (tmp_path / "terug").mkdir(exist_ok=True)
    return tmp_path / "terug"


def workbook(path: Path, rows: list[list[str]]) -> Path:
    """Somebody's own workbook."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Blad1")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def test_a_form_that_went_through_another_program_is_read(
    office: Any, blank: Forms, recell: Callable[..., Path], read: Read
) -> None:
    """Numbers became text, text a number, days text, and a motivation that looks like a day became one."""
    recell(
        blank("a1"),
        C7='t="inlineStr"><is><t>7 juni 2027</t></is>',
        D7="><v>46270.5</v>",
        F7='t="inlineStr"><is><t>1</t></is>',
        F8="><v>2.0</v>",
        G7=f't="str"><v> {OLD}\u00a0</v>',
        G8="t='inlineStr'><is><r><t>psy</t></r><r><t>-3</t></r></is>",
        H7="><v>46270</v>",
    )
    code, files = read()
    assert code == 0, files
    assert [(w["rang"], w["plaats"], w["motivatie"]) for w in office.rows("voorkeur")] == [
        (1, "psy-1", "46270"),
        (2, "psy-3", None),
    ]


def test_formulas_count_by_what_was_saved_and_are_never_worked_out(
    office: Any, blank: Forms, recell: Callable[..., Path], read: Read
) -> None:
    recell(
        blank("a1"),
        G7=f't="str"><f>CONCATENATE("Psychiatrie"," ouderen")</f><v>{OLD}</v>',
        H7='t="str"><f>WEBSERVICE("http://example.org")</f><v>uitkomst</v>',
    )
    assert read()[0] == 0
    assert office.rows("voorkeur")[0]["motivatie"] == "uitkomst"
    recell(
        blank("a2"), "formule.xlsx", G7='><f>HYPERLINK("http://example.org","x")</f>', G8='t="e"><v>#REF!</v>'
    )
    code, files = read()
    assert code == 4
    assert [(one["rij"], one["waarde"]) for one in files["formule.xlsx"]["geweigerd"]] == [
        (7, "(formule)"),
        (8, "#REF!"),
    ]


def test_a_form_of_another_bureau_or_aios_is_refused_clearly(
    office: Any, cli: Callable[..., Any], blank: Forms, fill: Fill, read: Read, tmp_path: Path
) -> None:
    """Another bureau of the same name is another bureau all the same; a copy of this one is this one."""
    fill(blank("a1"), G7=OLD, name="van ons.xlsx")
    other = type(office)(tmp_path / "anders" / "bureau")
    other.directory.parent.mkdir()
    assert cli("init", other.directory, "--user", "bo", "--date", "2027-01-15").code == 0
    refused = other.run("import", "voorkeuren", "--from-folder", tmp_path / "terug")
    assert refused.code == 1
    assert "Formulier van een ander bureau" in refused.out
    fill(blank("a1"), G7=OLD, C3="a2", name="doorgegeven.xlsx")
    code, files = read()
    assert (code, files["van ons.xlsx"]["staat"]) == (4, "ingelezen")
    assert "gemaakt voor a1, maar bij Code staat a2" in files["doorgegeven.xlsx"]["reden"]


def _opened(cells: list[str], owner: Owner) -> Mark:
    sealed = sealed_mark(cells)
    assert sealed is not None
    return sealed.opened(owner)


def test_the_mark_is_checked() -> None:
    """Nobody makes one but the bureau, in whatever part it is changed."""
    cells = mark_cells(MARK, LINDE)
    assert _opened(cells, LINDE) == MARK
    with pytest.raises(UnreadableFileError, match=r"is van Bureau De Linde, niet van Bureau De Wilg"):
        _opened(cells, WILG)
    assert sealed_mark(["iets anders"]) is None
    assert sealed_mark([]) is None
    forged = mark_cells(Mark(LINDE.id, LINDE.naam, "a2", (), {}), Owner("Bureau De Linde", "geraden"))
    for wrong in (
        forged,
        [*cells[:2], "sX" + cells[2][2:]],
        cells[:2],
        [cells[0], "s0", cells[2]],
        cells[:1],
    ):
        with pytest.raises(UnreadableFileError, match="merkteken van dit formulier is niet meer"):
            _opened(wrong, LINDE)
    later = mark_cells(Mark(LINDE.id, LINDE.naam, "a1", (), {}, formaat=2), LINDE)
    with pytest.raises(UnreadableFileError, match="met een andere versie van stagetui gemaakt"):
        _opened(later, LINDE)
    with pytest.raises(UnreadableFileError, match="Formulier gewijzigd"):
        SealedMark("W10=", "").opened(LINDE)


def test_a_long_mark_is_cut_into_cells_that_a_spreadsheet_can_hold() -> None:
    choices = {f"Stageplaats {number} – Instelling, Stad": f"p{number}" for number in range(1_000)}
    mark = replace(MARK, stages={"mg": MarkedStage(date(2027, 3, 1), date(2027, 5, 30), choices)})
    cells = mark_cells(mark, LINDE)
    assert len(cells) > 3
    assert max(map(len, cells)) < 32_767
    assert _opened(cells, LINDE) == mark


def test_a_table_of_ones_own_about_one_aios_is_taken_in_too(office: Any, folder: Path, read: Read) -> None:
    head = ["aios", "stagesoort", "rang", "plaats"]
    workbook(folder / "eigen.xlsx", [head, ["a1", "aanpalend", "1", "psy-1"]])
    workbook(folder / "twee.xlsx", [head, ["a2", "mg", "1", "mg-1"], ["a3", "aanpalend", "1", "psy-1"]])
    workbook(folder / "leeg.xlsx", [head])
    workbook(folder / "fout.xlsx", [head, ["a4", "aanpalend", "9", "psy-1"]])
    workbook(folder / "begroting.xlsx", [["Post", "Bedrag"], ["Koffie", "12"]])
    code, files = read()
    assert code == 4
    assert files["eigen.xlsx"]["staat"] == "ingelezen"
    assert "gaat over 2 aios (a2, a3)" in files["twee.xlsx"]["reden"]
    assert "Er is niets ingevuld" in files["leeg.xlsx"]["reden"]
    assert files["fout.xlsx"]["geweigerd"][0]["kolom"] == "rang"
    assert "geen formulier van stagetui" in files["begroting.xlsx"]["reden"]
    assert [row["naam"] for row in office.rows("formulier")] == ["eigen.xlsx"]


def test_what_is_no_form_is_passed_over_and_said(blank: Forms, fill: Fill, folder: Path, read: Read) -> None:
    fill(blank("a1"), G7=OLD)
    (folder / "~$voorkeuren-a1.xlsx").write_bytes(b"\x04open")
    (folder / ".~lock.voorkeuren-a1.xlsx#").write_text("open")
    (folder / "brief.docx").write_bytes(b"PK\x03\x04")
    (folder / "oud").mkdir()
    (folder / "verwijzing.xlsx").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pijp.xlsx")
    code, files = read()
    assert code == 0
    passed = {name: one["reden"] for name, one in files.items() if one["staat"] == "overgeslagen"}
    assert len(passed) == 6
    assert "staat daar nog open" in passed["~$voorkeuren-a1.xlsx"]
    assert passed["brief.docx"] == "Geen .xlsx."
    assert "Geen gewoon bestand" in passed["pijp.xlsx"]


def test_files_that_mean_harm_are_refused_and_not_kept(
    office: Any, blank: Forms, folder: Path, read: Read, fill: Fill
) -> None:
    """Macros, a password, a bomb, a lie about its size, a huge file, a torn one: each with what to do."""
    form = fill(blank("a1"), G7=OLD, name="goed.xlsx")
    good = form.read_bytes()

    def with_part(name: str, part: str, data: bytes) -> None:
        (folder / name).write_bytes(good)
        with zipfile.ZipFile(folder / name, "a", zipfile.ZIP_DEFLATED) as book:
            book.writestr(part, data)

    with_part("macro.xlsm", "xl/vbaProject.bin", b"macro")
    with_part("macro.xlsx", "xl/macrosheets/sheet1.xml", b"<x/>")
    with_part("bom.xlsx", "xl/media/groot.bin", bytes(60_000_000))
    (folder / "leugen.xlsx").write_bytes(lying(good))
    (folder / "slot.xlsx").write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    (folder / "groot.xlsx").write_bytes(good + bytes(6_000_000))
    (folder / "half.xlsx").write_bytes(good[: len(good) // 2])
    (folder / "leeg.xlsx").write_bytes(b"")
    (folder / "tekst.xlsx").write_text("aios;stagesoort\n")
    form.unlink()
    code, files = read()
    assert code == 1
    told = {name: one["reden"] for name, one in files.items()}
    for name, words in {
        "macro.xlsm": "macro's",
        "macro.xlsx": "macro's",
        "bom.xlsx": "uitgepakt 50 MB",
        "leugen.xlsx": "eschadigd",
        "slot.xlsx": "wachtwoord",
        "groot.xlsx": "groter dan 5 MB",
        "half.xlsx": "beschadigde werkmap",
        "leeg.xlsx": "leeg",
        "tekst.xlsx": "Geen werkmap",
    }.items():
        assert words in told[name], (name, told[name])
    assert (office.rows("formulier"), office.rows("voorkeur")) == ([], [])


def lying(book: bytes) -> bytes:
    """A workbook whose form sheet unpacks to 40 MB while its directory says a few kB."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</worksheet>", b" " * 40_000_000 + b"</worksheet>")
            new.writestr(part.filename, data)
    whole = bytearray(target.getvalue())
    at = whole.find(b"PK\x01\x02")
    while at != -1:
        if whole[at + 46 : at + 70] == b"xl/worksheets/sheet1.xml":
            struct.pack_into("<I", whole, at + 24, 3_000)
        at = whole.find(b"PK\x01\x02", at + 1)
    return bytes(whole)


def test_a_form_that_was_taken_apart_is_refused(
    blank: Forms, read: Read, folder: Path, rewrite: Callable[..., Path]
) -> None:
    def without_head(name: str, data: bytes) -> bytes:
        return data.replace(b"Stageplaats", b"Plek") if name == "xl/sharedStrings.xml" else data

    rewrite(blank("a1"), folder / "kop.xlsx", without_head)
    code, files = read()
    assert code == 1
    assert "Het blad Voorkeuren met de kolommen" in files["kop.xlsx"]["reden"]


def test_a_file_that_may_not_be_read_is_told(
    blank: Forms, fill: Fill, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(blank("a1"), G7=OLD)
    opened = Path.open

    def locked(path: Path, *args: Any, **words: Any) -> Any:
        if path.parent.name == "terug":
            raise PermissionError(13, "nee")
        return opened(path, *args, **words)

    monkeypatch.setattr(Path, "open", locked)
    code, files = read()
    assert code == 1
    assert "leesrechten" in files["voorkeuren-a1.xlsx"]["reden"]


def test_the_limits_are_far_above_any_form(blank: Forms) -> None:
    assert blank("a1").stat().st_size * 100 < returnedform.MOST_MEGABYTES * 1_000_000

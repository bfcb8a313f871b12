"""Bad files through `stagetui import`: each gets its sentence, exit code 1, and nothing changes."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

AIOS = "aios;naam;email;profiel;instituut\n"
ROW = "a9;Iris Lam;iris@example.nl;va;nspoh\n"
REPORT = {"kind", "rijen", "nieuw", "gewijzigd", "gelijk", "geweigerd", "waarschuwingen"}


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    """Write a worksheet as Excel would: dates as dates, what begins with = as a formula that fails."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Blad1")
    as_date = book.add_format({"num_format": "dd-mm-yyyy"})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(y, x, cell, as_date)
            elif str(cell).startswith("="):
                sheet.write_formula(y, x, cell, value="#DIV/0!")
            else:
                sheet.write(y, x, cell)
    book.close()
    return path


@pytest.mark.parametrize(
    ("kind", "text", "column", "value", "said"),
    [
        ("aios", AIOS + "a9;Iris;iris@example.nl;zz;nspoh\n", "profiel", "zz", "geen profiel zz"),
        (
            "aios",
            AIOS + "a9;Iris;iris@example.nl;va;zuid\n",
            "instituut",
            "zuid",
            "geen instituut zuid; kies uit",
        ),
        ("aios", AIOS + "a9;Iris;iris example.nl;va;nspoh\n", "email", "iris example.nl", "e-mailadres"),
        ("aios", AIOS + "a9;;iris@example.nl;va;nspoh\n", "naam", "", "leeg"),
        ("aios", AIOS + ROW + ROW, "aios", "a9", "rij 2"),
        ("aios", AIOS + f"a9;{'x' * 1_000_000};i@example.nl;va;nspoh\n", "naam", "", "1.000.000 tekens"),
        ("aios", AIOS + "=A1;Iris;iris@example.nl;va;nspoh\n", "aios", "=A1", "formule"),
        ("aios", AIOS + "a9;Iris;iris@example.nl;va\n", "", "", "4 cellen en de kop 5"),
        (
            "beschikbaarheid",
            "plaats;van;tot;capaciteit\nkz;2029-01-01;2029-12-31;-1\n",
            "capaciteit",
            "-1",
            "0",
        ),
        (
            "beschikbaarheid",
            "plaats;van;tot;capaciteit\nkz;2029-12-31;2029-01-01;1\n",
            "tot",
            "",
            "ligt vóór van",
        ),
        (
            "beschikbaarheid",
            "plaats;van;tot;capaciteit\nzz;2029-01-01;2029-12-31;1\n",
            "plaats",
            "zz",
            "plaats zz is niet bekend",
        ),
        (
            "beschikbaarheid",
            "plaats;van;tot;capaciteit\nkz;2028-12-31;2029-12-31;1\n",
            "van",
            "2028-12-31",
            "overlapt met de periode 2027-01-01 t/m 2028-12-31",
        ),
        (
            "beschikbaarheid",
            "plaats;van;tot;capaciteit\nkz;2026-01-01;2027-01-01;1\n",
            "van",
            "2026-01-01",
            "overlapt met de periode 2027-01-01 t/m 2028-12-31",
        ),
        ("schema", "aios;stagesoort;start\nzz;mg;2027-06-07\n", "aios", "zz", "aios zz is niet bekend"),
        (
            "schema",
            "aios;stagesoort;start\na2;seh;2027-06-07\n",
            "stagesoort",
            "seh",
            "kent deze stagesoort niet",
        ),
        ("schema", "aios;stagesoort;start\na2;mg;07-13-2027\n", "start", "07-13-2027", "Maand 13"),
        (
            "schema",
            "aios;stagesoort;start;eind\na2;mg;2027-06-07;2027-06-06\n",
            "eind",
            "",
            "ligt vóór start",
        ),
        ("vrijstellingen", "aios;vakgebied\nzz;ouderen\n", "aios", "zz", "aios zz is niet bekend"),
        ("vrijstellingen", "aios;vakgebied;soort\na1;ouderen;zz\n", "soort", "zz", "evc"),
        (
            "voorkeuren",
            "aios;stagesoort;rang;plaats\na1;aanpalend;1;zz\n",
            "plaats",
            "zz",
            "zz is niet bekend",
        ),
        (
            "voorkeuren",
            "aios;stagesoort;rang;plaats\na2;mg;1;mg-1\n",
            "stagesoort",
            "mg",
            "lees eerst het schema",
        ),
        ("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;0;psy-1\n", "rang", "0", "1"),
        (
            "stageplaatsen",
            "plaats;instelling;naam;specialisme;profielen;stagesoorten\nx;zz;X;psychiatrie;va;mg\n",
            "instelling",
            "zz",
            "instelling zz is niet bekend",
        ),
        (
            "stageplaatsen",
            "plaats;instelling;naam;specialisme;profielen;stagesoorten\nx;ggz;X;psychiatrie;va;zz\n",
            "stagesoorten",
            "zz",
            "onbekend: zz",
        ),
        (
            "stageplaatsen",
            "plaats;instelling;naam;specialisme;profielen;stagesoorten\nx;ggz;X;psychiatrie;yy;mg\n",
            "profielen",
            "yy",
            "onbekend: yy",
        ),
        (
            "stageplaatsen",
            "plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut\nx;ggz;X;psychiatrie;va;mg;zuid\n",
            "instituut",
            "zuid",
            "geen instituut zuid",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_its_place_value_and_reason(
    office: Any, kind: str, text: str, column: str, value: str, said: str
) -> None:
    """Row, column, value, reason; nothing changes, and the words on the screen say the same."""
    refused = office.reasons(kind, text)
    assert len(refused) == 1, refused
    row, named, shown, reason = refused[0]
    assert row in (2, 3)
    assert named.split(", ")[-1] == column or column in named
    assert not value or shown == value
    assert said in reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"\n\n", "leeg"),
        (b"%PDF-1.7 \x00\x01\x02", ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (b"PK\x03\x04 geen werkboek", ""),
        (b"plaats:van:tot\np1:1:2\n", "kolommen"),
        (AIOS.replace("email", "emial").encode(), "Bedoelde u 'email'?"),
        (b"aios;naam\na9;Iris\n", "ontbreken: email, profiel, instituut"),
        ((AIOS.strip() + ";naam\n").encode(), "staat er 2 keer"),
    ],
)
def test_a_file_of_the_wrong_sort_is_refused_as_a_whole(office: Any, content: bytes, said: str) -> None:
    """One sentence with a title, as JSON too."""
    before = office.dump()
    ended = office.take("aios", content, "--json")
    assert said in ended.refused
    assert set(ended.json) == {"fout"}
    assert set(ended.json["fout"]) == {"titel", "tekst"}
    assert ended.err == f"{ended.json['fout']['titel']}: {ended.json['fout']['tekst']}\n"
    assert office.dump() == before


def test_no_file_a_directory_and_an_unknown_kind(office: Any, tmp_path: Path) -> None:
    """What is asked for is named."""
    assert "bestaat niet" in office.run("import", "aios", tmp_path / "nergens.csv").refused
    assert "is een map" in office.run("import", "aios", tmp_path).refused
    said = office.run("import", "mensen", office.file(AIOS)).refused
    assert "Kies uit: instellingen, stageplaatsen" in said


@pytest.mark.parametrize(
    "content",
    [
        (AIOS + ROW).encode("utf-8-sig"),
        (AIOS + ROW.replace("Lam", "Lám")).encode("cp1252"),
        (AIOS + ROW).encode("utf-16"),
        (AIOS + ROW).replace(";", ",").encode(),
        (AIOS + ROW).replace(";", "\t").encode(),
        ("sep=;\r\n" + AIOS + ROW).encode(),
    ],
    ids=["bom", "windows-1252", "utf-16", "komma", "tab", "sep"],
)
def test_a_file_as_spreadsheets_write_it_is_read(office: Any, content: bytes) -> None:
    """Encoding and separator are found out."""
    report = office.do("import", "aios", office.file(content))
    assert (report["nieuw"], report["geweigerd"]) == (1, [])
    (row,) = [a for a in office.rows("aios") if a["aios"] == "a9"]
    assert row["naam"] in ("Iris Lam", "Iris Lám")


def test_separators_that_are_mixed_up_are_told_per_row(office: Any) -> None:
    """A header with ; and a row with , is one cell short of five."""
    refused = office.reasons("aios", AIOS + ROW + ROW.replace(";", ",").replace("a9", "a8"))
    assert [(line[0], line[1]) for line in refused] == [(3, "")]


def test_excel_dates_and_dates_as_text_are_the_same(office: Any) -> None:
    """A date cell, ISO text and day-month-year; the last sheet changes nothing."""
    head = ["aios", "stagesoort", "start"]
    for start, new in ((date(2027, 9, 6), 1), ("2027-09-06", 0), ("6-9-2027", 0)):
        path = workbook(office.directory.parent / "schema.xlsx", [head, ["a2", "mg", start]])
        report = office.do("import", "schema", path)
        assert (report["nieuw"], report["gelijk"]) == (new, 1 - new)


def test_a_formula_that_came_to_nothing_is_refused(office: Any) -> None:
    """An error value of Excel is no number, and its formula is no text."""
    rows = [["plaats", "van", "tot", "capaciteit"], ["kz", "2029-01-01", "2029-12-31", "=1/0"]]
    path = workbook(office.directory.parent / "b.xlsx", rows)
    before = office.dump()
    ended = office.run("import", "beschikbaarheid", path, "--json")
    assert ended.code == 1
    ((row, column),) = [(line["rij"], line["kolom"]) for line in ended.json["geweigerd"]]
    assert (row, column) == (2, "capaciteit")
    assert office.dump() == before


def test_all_rows_or_none_and_every_problem_is_told(office: Any) -> None:
    """One wrong row among good ones: nothing is taken in; the words name each and count the rows."""
    text = AIOS + ROW + "a8;;geen adres;zz;zuid\n" + "a7;Kim;kim@example.nl;va;nspoh\n"
    refused = office.reasons("aios", text)
    assert {line[0] for line in refused} == {3}
    ended = office.take("aios", text)
    assert "Niets ingelezen: 1 van de 3 rijen aios geweigerd." in ended.err
    assert "reden" in ended.out


def test_a_long_list_of_problems_is_cut_on_the_screen_only(office: Any) -> None:
    """Sixty wrong rows: fifty lines and how many more."""
    text = AIOS + "".join(f"x{n};Naam;n@example.nl;zz;nspoh\n" for n in range(60))
    assert "en nog 10 (alles met --json)" in office.take("aios", text).out
    assert len(office.reasons("aios", text)) == 60


def test_every_row_is_new_changed_the_same_or_refused(office: Any) -> None:
    """The counts add up to the rows: what a cell or a rule refuses is not counted as new or changed too."""
    text = (
        "aios;naam;email;profiel;instituut;deeltijd\n"
        "a1;Zoë Jansen;zoe@example.nl;va;nspoh;100\n"
        "a2;Bart Vos;bart@example.nl;va;nspoh;90\n"
        "a3;Cas Mol;cas@example.nl;zz;nspoh;100\n"
        "n1;Nina Nu;nina@example.nl;va;nspoh;100\n"
        "n2;Noor Nu;noor@example.nl;zz;hier;100\n"
        "n3;Nel Nu;nel@example.nl;va;nspoh;veel\n"
    )
    report = office.take("aios", text, "--json").json
    assert [report[name] for name in ("rijen", "nieuw", "gewijzigd", "gelijk")] == [6, 1, 1, 1]
    assert len({line["rij"] for line in report["geweigerd"]}) == 3


def test_a_vakgebied_that_nothing_knows_is_taken_in_and_told(office: Any) -> None:
    """N11, N16, H3: it opens and forbids nothing, so it is probably misspelt."""
    heads = "aios;vakgebied\n"
    known = "a1;psychiatrie\na1;ouderen\na1;infectieziektebestrijding\n"
    assert office.taken("vrijstellingen", heads + known)["waarschuwingen"] == []
    report = office.taken("vrijstellingen", heads + "a2;ouderen\na2;onzinvak\na3;onzinvak\na3;oudren\n")
    assert report["nieuw"] == 4
    assert report["waarschuwingen"] == [
        "rij 3 en nog 1: geen stageplaats of profiel kent het vakgebied onzinvak; controleer de spelling",
        "rij 5: geen stageplaats of profiel kent het vakgebied oudren; controleer de spelling",
    ]


def test_check_only_reports(empty_office: Any) -> None:
    """--check: the same report, nothing kept."""
    before = empty_office.dump()
    text = "instelling;naam;plaats\nggz;GGZ De Linde;Utrecht\n"
    ended = empty_office.take("instellingen", text, "--check", "--json")
    assert (ended.code, ended.json["nieuw"]) == (0, 1)
    assert set(ended.json) == REPORT
    assert (
        "Nagekeken, niets gewijzigd: 1 rij instellingen"
        in empty_office.take("instellingen", text, "--check").out
    )
    assert empty_office.take("instellingen", "instelling;naam;plaats\n;x;y\n", "--check").code == 1
    assert empty_office.dump() == before


def test_every_kind_twice_is_the_same_and_nothing_is_written(office: Any) -> None:
    """Importing the same file twice changes nothing, not even the log."""
    office.prefer("a1 aanpalend psy-1")
    office.taken("vrijstellingen", "aios;vakgebied\na1;ouderen\n")
    before = office.dump()
    for kind, table in (
        ("instellingen", "instelling"),
        ("stageplaatsen", "stageplaats"),
        ("beschikbaarheid", "beschikbaarheid"),
        ("aios", "aios"),
        ("schema", "stage"),
        ("vrijstellingen", "vrijstelling"),
        ("voorkeuren", "voorkeur"),
    ):
        rows = office.rows(table)
        # what follows from other columns, or from changes of the opleidingsschema, is in no file
        computed = (
            "version",
            "eind_berekend",
            "eind",
            *(("vervlechting", "instelling", "weken") if kind == "schema" else ()),
        )
        columns = [name for name in rows[0] if name not in computed]
        lines = [";".join(_written(row[name]) for name in columns) for row in rows]
        report = office.taken(kind, "\n".join([";".join(columns), *lines]))
        assert report == {
            "kind": kind,
            "rijen": len(rows),
            "nieuw": 0,
            "gewijzigd": 0,
            "gelijk": len(rows),
            "geweigerd": [],
            "waarschuwingen": [],
        }
    assert office.dump() == before


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = str(value)
    return f'"{text}"' if ";" in text else text


def test_a_changed_row_is_audited_with_before_and_after(office: Any) -> None:
    """One row changed: gewijzigd 1, and the log tells what it was."""
    text = "instelling;naam;plaats\nggz;GGZ De Linde;Zeist\nggd;GGD Rivierenland;Tiel\n"
    report = office.taken("instellingen", text)
    assert (report["gewijzigd"], report["gelijk"]) == (1, 1)
    line = office.do("log")[-1]
    assert (line["actie"], line["onderwerp"]) == ("import instellingen", "instelling:ggz")
    assert (line["voor"], line["na"]) == ({"plaats": "Utrecht"}, {"plaats": "Zeist"})
    assert (line["wie"], line["via"]) == ("bo", "import")


def test_a_column_that_is_absent_keeps_what_is_stored(office: Any) -> None:
    """Absent is not empty: an empty cell takes the default, an absent column says nothing."""
    before = {a["aios"]: a for a in office.rows("aios")}
    assert office.taken("aios", AIOS + "a4;Dina Aker;dina@example.nl;va;nspoh\n")["gelijk"] == 1
    assert before == {a["aios"]: a for a in office.rows("aios")}
    office.taken(
        "aios", AIOS.strip() + ";deeltijd;instituutsopleider\na4;Dina Aker;dina@example.nl;va;nspoh;;\n"
    )
    (row,) = [a for a in office.rows("aios") if a["aios"] == "a4"]
    assert (row["deeltijd"], row["instituutsopleider"]) == (100, None)


def test_ten_thousand_rows_in_under_two_seconds(empty_office: Any) -> None:
    """Processor time of the whole command; what the machine does beside it does not count."""
    text = AIOS + "".join(f"x{n};Naam {n};n{n}@example.nl;va;nspoh\n" for n in range(10_000))
    path = empty_office.file(text)
    begin = time.process_time()
    report = empty_office.do("import", "aios", path)
    assert report["nieuw"] == 10_000
    assert (
        time.process_time() - begin < 4
    )  # two on a quiet machine; threads that wait count double on a busy one

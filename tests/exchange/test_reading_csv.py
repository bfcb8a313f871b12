"""Reading .csv files: encodings, separators, headers, and every problem of every row."""

from __future__ import annotations

import codecs
import errno
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.exchange.table import Refusal, Table
from stagetui.engine.exchange.troubles import HeaderError, UnreadableFileError

CsvFile = Callable[[str | bytes], Path]
INSTELLINGEN, AIOS, SCHEMA = KINDS["instellingen"], KINDS["aios"], KINDS["schema"]
BESCHIKBAARHEID, VOORKEUREN = KINDS["beschikbaarheid"], KINDS["voorkeuren"]
UNCLOSED = (
    'Een aanhalingsteken (") in deze rij staat verkeerd of wordt niet gesloten; vanaf deze rij is het bestand '
    'niet gelezen. Schrijf een " binnen een tekst als "".'
)
NAMES = "instelling,naam,plaats\nGGD1,Zoë & Jaël,Delft\n"


def problems(table: Table) -> list[tuple[int, str, str, str]]:
    return [(r.rij, r.kolom, r.waarde, r.reden) for r in table.refused]


@pytest.mark.parametrize(
    "content",
    [
        NAMES.encode(),
        codecs.BOM_UTF8 + NAMES.encode(),
        NAMES.encode("utf-16"),
        codecs.BOM_UTF16_BE + NAMES.encode("utf-16-be"),
        NAMES.encode("cp1252"),
        NAMES.replace("\n", "\r\n").encode(),
        NAMES.replace("\n", "\r").encode(),
        NAMES.replace(",", ";").encode(),
        NAMES.replace(",", "\t").encode(),
        NAMES.replace(",", "|").encode(),
        ("sep=;\r\n" + NAMES.replace(",", ";")).encode(),
        ("sep=?\n" + NAMES).encode(),
        NAMES.replace("instelling,naam,plaats", " Instelling ,NAAM,\ufeffPlaats").encode(),
        NAMES.replace("plaats\n", "plaats,,\n").replace("Delft", "Delft,,").encode(),
        NAMES.replace("Delft", "Delft,,").encode(),
    ],
    ids=[
        "utf8",
        "utf8 with mark",
        "utf16 little",
        "utf16 big",
        "windows-1252",
        "crlf",
        "cr",
        "semicolon",
        "tab",
        "bar",
        "excel's sep line",
        "odd sep line",
        "tolerant headers",
        "empty columns",
        "trailing empty cells",
    ],
)
def test_encodings_separators_and_headers_are_understood(csv_file: CsvFile, content: bytes) -> None:
    table = read_table(csv_file(content), INSTELLINGEN)
    assert table.refused == ()
    assert [row.values for row in table.rows] == [
        {"instelling": "GGD1", "naam": "Zoë & Jaël", "plaats": "Delft", "regio": None}
    ]
    assert table.rows[0].number == 2
    assert table.columns == ("instelling", "naam", "plaats")


def test_row_numbers_stay_true_over_blank_rows_and_cells_of_several_lines(csv_file: CsvFile) -> None:
    text = 'plaats,van,tot,capaciteit,toelichting\n\n,,,,\np1,2027-03-01,2027-08-31,2,"een\ntwee"\n  \np2,x,,1,\n'
    table = read_table(csv_file(text), BESCHIKBAARHEID)
    assert [(row.number, row.values["toelichting"]) for row in table.rows] == [(4, "een\ntwee")]
    assert [refusal.rij for refusal in table.refused] == [6, 6]
    assert table.count == 2


def test_header_only_gives_no_rows(csv_file: CsvFile) -> None:
    table = read_table(csv_file("aios;stagesoort;start;eind;volgorde"), SCHEMA)
    assert (table.rows, table.refused, table.count) == ((), (), 0)


def test_absent_and_empty_columns_get_their_defaults(csv_file: CsvFile) -> None:
    """N8: a place that the bureau imports without saying otherwise is approved."""
    text = "plaats,instelling,naam,specialisme,profielen,stagesoorten\np1,i1,Poli,SEH,Huisarts,seh; SEH\n"
    (row,) = read_table(csv_file(text), KINDS["stageplaatsen"]).rows
    assert row.values["specialisme"] == "seh"
    assert row.values["stagesoorten"] == "seh"
    assert row.values["goedgekeurd"] is True
    assert row.values["contact_zichtbaar"] is True
    assert row.values["zichtbaarheid"] == "openbaar"
    assert row.values["erkenning_tot"] is None
    text = "aios,naam,email,profiel,instituut,deeltijd\na1,Zoë,z@example.nl,jgz,nspoh,\n"
    assert read_table(csv_file(text), AIOS).rows[0].values["deeltijd"] == 100
    text = "aios,vakgebied\na1,SEH\n"
    assert read_table(csv_file(text), KINDS["vrijstellingen"]).rows[0].values["soort"] == "vrijstelling"


def test_all_problems_of_all_rows_are_returned_in_order(csv_file: CsvFile) -> None:
    text = (
        "capaciteit;tot;van;plaats;toelichting\n"
        "-1;2027-02-30;1-3-27;;goed\n"
        "2;2027-08-31;2027-03-01;p1;goed\n"
        "twee;2027-01-01;2027-03-01;p2;goed\n"
        f"1;2027-08-31;2027-03-01;p1;{'x' * 1_000_000}\n"
    )
    table = read_table(csv_file(text), BESCHIKBAARHEID)
    assert problems(table) == [
        (2, "plaats", "", "De cel is leeg; deze kolom moet in elke rij gevuld zijn."),
        (2, "van", "1-3-27", "Het jaartal heeft twee cijfers; schrijf het voluit, zoals 2027-03-01."),
        (2, "tot", "2027-02-30", "Deze dag bestaat niet in de kalender."),
        (2, "capaciteit", "-1", "Dit is te laag; het laagste is 0."),
        (4, "tot", "2027-01-01", "Dit ligt vóór van (2027-03-01); de laatste dag telt mee."),
        (4, "capaciteit", "twee", "Dit is geen heel getal."),
        (5, "plaats, van", "p1, 2027-03-01", "Dit staat al in rij 3; laat één van beide rijen staan."),
        (
            5,
            "toelichting",
            "x" * 60 + "…",
            "De waarde is 1.000.000 tekens lang; hoogstens 10.000 tekens mag.",
        ),
    ]
    assert [row.number for row in table.rows] == [3]
    assert table.rows[0].values["tot"] == date(2027, 8, 31)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (
            "schema",
            "aios,stagesoort,start,eind\na,mg,2027-03-02,2027-03-01\nb,mg,2027-03-01,2027-03-01\n",
            [(2, "eind", "2027-03-01", "Dit ligt vóór start (2027-03-02); de laatste dag telt mee.")],
        ),
        (
            "voorkeuren",
            "aios,stagesoort,rang,plaats,regio\na,mg,0,p1,\na,mg,1,,\na,mg,2,,noord\n",
            [
                (2, "rang", "0", "Dit is te laag; het laagste is 1."),
                (
                    3,
                    "plaats, specialisme, regio, periode",
                    "",
                    "Vul ten minste één van deze in: plaats, specialisme, regio, periode.",
                ),
            ],
        ),
        (
            "vrijstellingen",
            "aios,vakgebied,soort\na,seh,\na,SEH,vrijstelling\na,seh,evc\n",
            [
                (
                    3,
                    "aios, vakgebied, soort",
                    "a, seh, vrijstelling",
                    "Dit staat al in rij 2; laat één van beide rijen staan.",
                )
            ],
        ),
        (
            "instellingen",
            "instelling,naam,plaats\na,b\nc,d,e,f\ng,h,i\n",
            [
                (
                    2,
                    "",
                    "a | b",
                    "De rij heeft 2 cellen en de kop 3; vul de ontbrekende cellen aan, leeg mag.",
                ),
                (
                    3,
                    "",
                    "c | d | e | f",
                    "De rij heeft 4 cellen en de kop 3; zet aanhalingstekens om een tekst met het scheidingsteken.",
                ),
            ],
        ),
        (
            "instellingen",
            'instelling,naam,plaats\na,b,c\nd,"e,f\ng,h,i\n',
            [
                (
                    3,
                    "",
                    "",
                    UNCLOSED,
                )
            ],
        ),
        (
            "instellingen",
            "instelling,naam,plaats\na,b\0c,d\n",
            [(2, "naam", r"b\x00c", "De waarde bevat een onzichtbaar teken (U+0000); typ haar opnieuw.")],
        ),
        (
            "instellingen",
            "instelling,naam,plaats\n=HYPERLINK(1),=x,d\n",
            [
                (
                    2,
                    "instelling",
                    "=HYPERLINK(1)",
                    "Dit begint met = en lijkt een formule; vul de waarde zelf in.",
                )
            ],
        ),
    ],
    ids=["end before start", "ranks and wishes", "double by default", "cells", "quote", "nul", "formula"],
)
def test_a_bad_row_is_refused_with_place_value_and_reason(
    csv_file: CsvFile, kind: str, text: str, expected: list[tuple[int, str, str, str]]
) -> None:
    table = read_table(csv_file(text), KINDS[kind])
    assert problems(table) == expected
    assert {row.number for row in table.rows}.isdisjoint(refusal.rij for refusal in table.refused)


def test_a_refusal_is_a_plain_value() -> None:
    assert Refusal(2, "rang", "0", "Te laag.") == Refusal(2, "rang", "0", "Te laag.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "instelling,naam,plaats,ergio\n",
            "'regio'? Een bestand 'instellingen' heeft deze kolommen: instelling, naam, plaats, regio.",
        ),
        (
            "instelling,naam,plaats,ergio\n",
            "Kolom 'ergio' is onbekend. Bedoelde u 'regio'? Een bestand",
        ),
        ("instelling,naam,plaats,kleur\n", "Kolom 'kleur' is onbekend. Een bestand"),
        ("instelling,naam\n", "Kolom ontbreekt: plaats."),
        ("instelling\n", "Kolommen ontbreken: naam, plaats."),
        ("instelling,naam,plaats,Naam\n", "Kolom 'naam' staat er 2 keer; laat er één staan."),
        ("instelling,naam,plaats,\na,b,c,d\n", "Kolom D heeft cellen maar geen kop;"),
        ('"instelling,naam,plaats\n', "Kolommen ontbreken: instelling, naam, plaats."),
    ],
    ids=[
        "advice",
        "likely",
        "unknown",
        "missing",
        "several missing",
        "double",
        "nameless",
        "quote in header",
    ],
)
def test_wrong_headers_are_refused_together(csv_file: CsvFile, text: str, sentence: str) -> None:
    with pytest.raises(HeaderError) as caught:
        read_table(csv_file(text), INSTELLINGEN)
    assert sentence in caught.value.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Het bestand is leeg. Begin met een rij koppen (zie template)."),
        (b"\n \n", "Het bestand is leeg. Begin met een rij koppen (zie template)."),
        (b"%PDF-1.7\n", "Dit bestand is een PDF. Bewaar de tabel als .xlsx"),
        (b"\x89PNG\r\n", "Dit bestand is een afbeelding."),
        (b"<!DOCTYPE html><p>", "Dit bestand is een webpagina of XML-bestand."),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "Dit bestand is een oude Excel-werkmap (.xls)"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "Dit bestand is een werkmap met een wachtwoord. Haal het wachtwoord eraf",
        ),
        (b"PK\x03\x04half", "Dit bestand is een beschadigde werkmap"),
        (b"inst\0elling,naam", "Dit bestand is geen tekst."),
        (b"instelling,naam,plaats\n\x81\x8d", "Het bestand is geen leesbare tekst."),
        (codecs.BOM_UTF16_LE + b"a", "Het bestand is geen leesbare tekst."),
        (
            b"instelling:naam:plaats\n",
            "De eerste rij, 'instelling:naam:plaats', is niet in kolommen te verdelen.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    csv_file: CsvFile, content: bytes, sentence: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_table(csv_file(content), INSTELLINGEN)
    assert sentence in caught.value.text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.EACCES, "mag niet gelezen worden. Vraag uw beheerder om leesrechten."),
        (errno.EIO, f"is niet te lezen: {os.strerror(errno.EIO)}."),
    ],
)
def test_a_file_that_the_system_keeps_from_us_is_refused(
    csv_file: CsvFile, monkeypatch: pytest.MonkeyPatch, code: int, sentence: str
) -> None:
    def fail(_path: Path) -> bytes:
        raise OSError(code, os.strerror(code))

    path = csv_file(NAMES)
    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(UnreadableFileError) as caught:
        read_table(path, INSTELLINGEN)
    assert caught.value.text.endswith(sentence)


def test_a_single_column_file_misses_its_columns(csv_file: CsvFile) -> None:
    with pytest.raises(HeaderError, match="Kolommen ontbreken: naam, plaats"):
        read_table(csv_file("instelling\na\n"), INSTELLINGEN)

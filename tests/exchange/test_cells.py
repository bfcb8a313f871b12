"""Every way in which a cell can be right or wrong, with the sentence for the wrong ones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.exchange.cells import CellError, convert, displayed
from stagetui.engine.exchange.grid import Broken, ExcelDate, Raw
from stagetui.engine.exchange.kinds import KINDS, Column, ColumnType
from stagetui.engine.exchange.table import Value


def column(type_: ColumnType, *, required: bool = False, **more: object) -> Column:
    return Column("kolom", type_, required, "Uitleg.", **more)  # type: ignore[arg-type]  # the tests' shorthand


ID = column(ColumnType.ID)
TEXT = column(ColumnType.TEXT)
LONG = column(ColumnType.LONGTEXT)
EMAIL = column(ColumnType.EMAIL)
RANG = column(ColumnType.INT, low=1, high=99)
CAPACITY = column(ColumnType.INT, low=0, high=999)
PERCENT = column(ColumnType.PERCENT, low=50, high=100)
DATE = column(ColumnType.DATE)
CHOICE = column(ColumnType.CHOICE, choices=("openbaar", "ingelogd", "verborgen"), default="openbaar")
YES_NO = column(ColumnType.YES_NO, default=True)
LIST = column(ColumnType.LIST, lower=True)


@pytest.mark.parametrize(
    ("raw", "col", "value"),
    [
        (" A1 ", ID, "A1"),
        ("1001", ID, "1001"),
        ("1001.0", ID, "1001"),
        ("007", ID, "007"),
        ("JGZ", column(ColumnType.ID, lower=True), "jgz"),
        ("a\u200b1\ufeff", ID, "a1"),
        ("Zoe\u0308", ID, "Zoë"),
        ("Jaël  de\u00a0Boer", TEXT, "Jaël de Boer"),
        ("Ziekenhuis\nlocatie Noord", TEXT, "Ziekenhuis locatie Noord"),
        ("=SOM(A1)", TEXT, "=SOM(A1)"),
        ("'s-Hertogenbosch", TEXT, "'s-Hertogenbosch"),
        ("een\r\ntwee\rdrie\tvier 👩\u200d⚕️", LONG, "een\ntwee\ndrie\tvier 👩\u200d⚕️"),
        ("z.o.e+x@mail.example.nl", EMAIL, "z.o.e+x@mail.example.nl"),
        ("2", RANG, 2),
        ("2.0", RANG, 2),
        ("2,00", RANG, 2),
        ("+3", RANG, 3),
        ("0", CAPACITY, 0),
        ("80", PERCENT, 80),
        ("80.0", PERCENT, 80),
        ("80 %", PERCENT, 80),
        ("2027-03-01", DATE, date(2027, 3, 1)),
        ("2027/3/1", DATE, date(2027, 3, 1)),
        ("01-03-2027", DATE, date(2027, 3, 1)),
        ("1-3-2027", DATE, date(2027, 3, 1)),
        ("01/03/2027", DATE, date(2027, 3, 1)),
        ("1.3.2027", DATE, date(2027, 3, 1)),
        ("2027-03-01T23:59:59", DATE, date(2027, 3, 1)),
        ("1-3-2027 10:15", DATE, date(2027, 3, 1)),
        (ExcelDate("2027-03-01 00:00:00"), DATE, date(2027, 3, 1)),
        (ExcelDate("2027-03-01 12:30:00"), DATE, date(2027, 3, 1)),
        (ExcelDate("2027-03-01 00:00:00"), TEXT, "2027-03-01"),
        ("Ingelogd", CHOICE, "ingelogd"),
        ("", CHOICE, "openbaar"),
        ("  ", YES_NO, True),
        (None, YES_NO, True),
        ("Nee", YES_NO, False),
        ("false", YES_NO, False),
        ("WAAR", YES_NO, True),
        ("MG; keuze ;mg;;", LIST, "mg;keuze"),
        ("Medische  microbiologie", LIST, "medische microbiologie"),
        (None, DATE, None),
    ],
)
def test_a_good_cell_has_this_value(raw: Raw, col: Column, value: Value) -> None:
    assert convert(raw, col) == value


@pytest.mark.parametrize(
    ("raw", "col", "reason"),
    [
        (
            "",
            column(ColumnType.TEXT, required=True),
            "De cel is leeg; deze kolom moet in elke rij gevuld zijn.",
        ),
        (
            " ",
            column(ColumnType.INT, required=True),
            "De cel is leeg; deze kolom moet in elke rij gevuld zijn.",
        ),
        ("=A1", ID, "Dit begint met = en lijkt een formule; vul de waarde zelf in."),
        ("=1+1", RANG, "Dit begint met = en lijkt een formule; vul de waarde zelf in."),
        ("=VANDAAG()", DATE, "Dit begint met = en lijkt een formule; vul de waarde zelf in."),
        ("x" * 65, ID, "De waarde is 65 tekens lang; hoogstens 64 tekens mag."),
        ("x" * 1_000_000, TEXT, "De waarde is 1.000.000 tekens lang; hoogstens 1.000 tekens mag."),
        ("x" * 1_000_000, LONG, "De waarde is 1.000.000 tekens lang; hoogstens 10.000 tekens mag."),
        ("9" * 1_000_000, RANG, "De waarde is 1.000.000 tekens lang; hoogstens 64 tekens mag."),
        ("a\x00b", ID, "De waarde bevat een onzichtbaar teken (U+0000); typ haar opnieuw."),
        ("a\nb", ID, "De waarde bevat een onzichtbaar teken (U+000A); typ haar opnieuw."),
        ("a\x00b", TEXT, "De waarde bevat een onzichtbaar teken (U+0000); typ haar opnieuw."),
        ("a\u202eb", TEXT, "De waarde bevat een onzichtbaar teken (U+202E); typ haar opnieuw."),
        ("a\x1bb", LONG, "De waarde bevat een onzichtbaar teken (U+001B); typ haar opnieuw."),
        (
            "a@example.nl\nBcc: b@example.nl",
            EMAIL,
            "De waarde bevat een onzichtbaar teken (U+000A); typ haar opnieuw.",
        ),
        ("zoe", EMAIL, "Dit is geen e-mailadres; geef één adres, zoals naam@example.nl."),
        ("zoe@localhost", EMAIL, "Dit is geen e-mailadres; geef één adres, zoals naam@example.nl."),
        ("Zoë <z@example.nl>", EMAIL, "Dit is geen e-mailadres; geef één adres, zoals naam@example.nl."),
        (
            "a@example.nl, b@example.nl",
            EMAIL,
            "Dit is geen e-mailadres; geef één adres, zoals naam@example.nl.",
        ),
        ("a..b@example.nl", EMAIL, "Dit is geen e-mailadres; geef één adres, zoals naam@example.nl."),
        ("x" * 65 + "@example.nl", EMAIL, "Dit is geen e-mailadres; geef één adres, zoals naam@example.nl."),
        ("een", RANG, "Dit is geen heel getal."),
        ("2.5", RANG, "Dit is geen heel getal."),
        ("1.000", CAPACITY, "Dit is geen heel getal."),
        ("٣", RANG, "Dit is geen heel getal."),
        ("true", RANG, "Dit is geen heel getal."),
        ("0", RANG, "Dit is te laag; het laagste is 1."),
        ("-1", CAPACITY, "Dit is te laag; het laagste is 0."),
        ("1000", CAPACITY, "Dit is te hoog; het hoogste is 999."),
        ("40", PERCENT, "Dit is te laag; het laagste is 50."),
        ("101", PERCENT, "Dit is te hoog; het hoogste is 100."),
        ("0.8", PERCENT, "Dit is geen heel percentage; vul bijvoorbeeld 80 in (in Excel: celopmaak Getal)."),
        ("1-3-27", DATE, "Het jaartal heeft twee cijfers; schrijf het voluit, zoals 2027-03-01."),
        ("46447", DATE, "Dit is een getal, geen datum; schrijf 2027-03-01 (in Excel: celopmaak Datum)."),
        ("maart", DATE, "Dit is geen datum; schrijf 2027-03-01 of 01-03-2027."),
        ("2027-03-01Z", DATE, "Dit is geen datum; schrijf 2027-03-01 of 01-03-2027."),
        ("2027-03/01", DATE, "Dit is geen datum; schrijf 2027-03-01 of 01-03-2027."),
        (
            "03/25/2027",
            DATE,
            "Maand 25 bestaat niet; schrijf 2027-03-01, of de dag vóór de maand: 01-03-2027.",
        ),
        ("2027-02-30", DATE, "Deze dag bestaat niet in de kalender."),
        ("29-02-2027", DATE, "Deze dag bestaat niet in de kalender."),
        ("0207-03-01", DATE, "Het jaartal ligt niet tussen 1950 en 2199."),
        (ExcelDate("1900-01-15 00:00:00"), DATE, "Het jaartal ligt niet tussen 1950 en 2199."),
        (
            ExcelDate("2027-01-03 00:00:00"),
            ID,
            "Excel heeft hier een datum van gemaakt; kies celopmaak Tekst en typ de waarde opnieuw.",
        ),
        (
            "openbar",
            CHOICE,
            "Dit is geen keuze; kies uit: openbaar, ingelogd, verborgen. Bedoelde u 'openbaar'?",
        ),
        ("xyz", CHOICE, "Dit is geen keuze; kies uit: openbaar, ingelogd, verborgen."),
        ("misschien", YES_NO, "Vul ja of nee in."),
        ("jgz, va", LIST, "Hier staat een komma; scheid de woorden met een puntkomma."),
        (";", LIST, "Hier staan geen woorden; vul ze in of maak de cel leeg."),
        ("a;" + "b" * 65, LIST, "De waarde is 65 tekens lang; hoogstens 64 tekens mag."),
        (Broken("#N/A", "De cel bevat een fout."), TEXT, "De cel bevat een fout."),
    ],
)
def test_a_bad_cell_is_refused_with_its_reason(raw: Raw, col: Column, reason: str) -> None:
    with pytest.raises(CellError) as caught:
        convert(raw, col)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("kort", "kort"),
        ("x" * 61, "x" * 60 + "…"),
        ("a\x00b\nc", r"a\x00b\nc"),
        (Broken("#N/A", "Fout."), "#N/A"),
        (ExcelDate("2027-01-03 00:00:00"), "2027-01-03 00:00:00"),
    ],
)
def test_a_refused_value_is_shown_short_and_on_one_line(raw: Raw, text: str) -> None:
    assert displayed(raw) == text


@given(st.dates(date(1950, 1, 1), date(2199, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]))
def test_a_date_is_never_read_month_first(day: date, written: str) -> None:
    assert convert(day.strftime(written), DATE) == day


@given(st.text(max_size=200), st.sampled_from([c for kind in KINDS.values() for c in kind.columns]))
def test_any_text_gives_a_value_of_the_columns_type_or_a_dutch_sentence(text: str, col: Column) -> None:
    try:
        value: Value | CellError = convert(text, col)
    except CellError as error:
        value = error
    if isinstance(value, CellError):
        assert str(value).endswith((".", "?"))
    elif value is None:
        assert not col.required
    elif isinstance(value, str):
        assert "\x00" not in value
        assert value == value.strip()

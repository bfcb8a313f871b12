"""The keys of a year of stages on the page of a profile, and changing them (H1, H3, H10, H11)."""

from __future__ import annotations

import datetime as dt

import pytest

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.editing import Edit, WrongValueError, changed
from stagetui.profiles.keypaths import look, read_path, told
from stagetui.profiles.keys import Kind, key_at
from stagetui.profiles.page import page

BOOK = ProfileBook.load(None)
SOURCE = BOOK.sources["huisarts"]
SHOWN = {told(line.path): line.value for line in page(BOOK["huisarts"])}


def edit(place: str, typed: str) -> Edit:
    path = read_path(place)
    key = key_at(path)
    assert key is not None
    return Edit(path, key.value(typed))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("year", "12 maanden, 12 maanden na de start; halve jaren vanaf de 1e van maand 9 en 3"),
        ("year.months", "12 maanden"),
        ("year.weights.veld", "6"),
        (
            "year.components.seh-26",
            "SEH, 26 weken. 26 weken voltijd; in seh; langer bij deeltijd; na startclass",
        ),
        ("year.components.keuze-onderzoek.elective", "ja"),
        (
            "year.trajects.a",
            "Traject A: klinisch en acuut. 7 varianten; direct na elkaar; bij deeltijd als laatste",
        ),
        (
            "year.exemptions[2]",
            "13 weken voltijd van traject a; geen stage meer in seh, interne, kindergeneeskunde of gynaecologie",
        ),
        ("year.recognition.hours", "16 uur per week"),
        ("calendar.kpb", "aios: KPB van deze maand is gedaan"),
        (
            "calendar.tussenevaluatie",
            "stagebegeleider: Tussenevaluatie na vier weken (alleen hoogstens 25 weken voltijd)",
        ),
        (
            "calendar.combel",
            "stagebegeleider: Tussentijdse ComBel is ingevuld (alleen minstens 26 weken voltijd)",
        ),
        ("calendar.bekendmaking", "bureau: Voorlopig plan is bekendgemaakt (alleen eenmaal per half jaar)"),
        ("transitions[3]", "vanzelf op zeswekengrens; door bureau"),
        ("consents", "geen"),
    ],
)
def test_the_page_says_what_the_year_is(place: str, said: str) -> None:
    assert SHOWN[place] == said


def test_every_variant_of_a_traject_is_told_as_a_row() -> None:
    assert SHOWN["year.trajects.a.variants"].startswith(
        "seh-26; seh-13 + interne; seh-13 + kindergeneeskunde"
    )


@pytest.mark.parametrize(
    ("place", "typed", "kind", "value"),
    [
        (
            "year.trajects.a.variants",
            "seh-26; seh-13 + interne",
            Kind.ROWS,
            [["seh-26"], ["seh-13", "interne"]],
        ),
        (
            "year.courses.startclass.days",
            "2027-08-23; 2027-11-22",
            Kind.DATES,
            [dt.date(2027, 8, 23), dt.date(2027, 11, 22)],
        ),
        ("year.half_years", "3; 9", Kind.NUMBERS, [3, 9]),
        ("year.weights.plaats", "2", Kind.NUMBER, 2),
        ("year.components.pp.needs_evc", "psychiatrie", Kind.WORDS, ["psychiatrie"]),
        ("year.exemptions[1].weeks", "20", Kind.NUMBER, 20),
        ("year.policy", "rang-maximaal", Kind.CHOICE, "rang-maximaal"),
        ("year.recognition.duo", "nee", Kind.YES_NO, False),
        ("calendar.kpb.every_days", "28", Kind.NUMBER, 28),
        ("transitions[3].on", "kennismaking", Kind.TEXT, "kennismaking"),
    ],
)
def test_a_key_of_the_year_is_typed_and_written(place: str, typed: str, kind: Kind, value: object) -> None:
    path = read_path(place)
    key = key_at(path)
    assert key is not None
    assert key.kind is kind
    assert key.value(typed) == value
    assert key.value(key.typed(value)) == value
    after = changed(SOURCE, [edit(place, typed)])
    assert after.kept
    assert look(after.whole, path) == value


@pytest.mark.parametrize(
    ("place", "typed", "allowed"),
    [
        ("year.courses.startclass.days", "2027-08-23; morgen", "een datum zonder aanhalingstekens"),
        ("year.trajects.a.variants", "seh-26; seh-13 + oogheelkunde", "een van"),
        ("year.weights.kleur", "3", "een van"),
        ("year.months", "0", "een geheel getal van 1 t/m 24"),
        ("calendar.kpb.every_days", "0", "een geheel getal van 1 t/m 365"),
    ],
)
def test_what_cannot_be_in_the_year_is_said(place: str, typed: str, allowed: str) -> None:
    with pytest.raises(WrongValueError) as refused:
        changed(SOURCE, [edit(place, typed)])
    assert any(allowed in one.allowed for one in refused.value.problems)

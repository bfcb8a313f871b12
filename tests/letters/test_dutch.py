"""Names, salutations, periods and moments as they stand in a Dutch letter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.letters.dutch import aanhef, beste, moment, opsomming, periode, voornaam


@pytest.mark.parametrize(
    ("naam", "tekst"),
    [
        ("A. de Wit", "Geachte A. de Wit"),
        ("mw. A. de Wit", "Geachte mevrouw De Wit"),
        ("Mevrouw Fatima el Amrani", "Geachte mevrouw El Amrani"),
        ("dhr. J. ter Braak", "Geachte heer Ter Braak"),
        ("de heer Jansen", "Geachte heer Jansen"),
        ("dr. P. Özgür", "Geachte dr. Özgür"),
        ("prof. dr. ir. Kees van 't Hof", "Geachte professor Van 't Hof"),
        ("mw. prof. dr. A. de Wit", "Geachte mevrouw De Wit"),
        ("drs. P.J.M. van der Velde-Smit, arts M&G", "Geachte drs. Van der Velde-Smit"),
        ("Anna (stagebegeleider)", "Geachte Anna"),
        ("dr. Li", "Geachte dr. Li"),
        ("dr.", "Geachte heer of mevrouw"),
        ("", "Geachte heer of mevrouw"),
        ("stagebegeleider", "Geachte stagebegeleider"),
        ("שלום עולם", "Geachte שלום עולם"),
    ],
)
def test_a_letter_greets_by_title_and_never_guesses(naam: str, tekst: str) -> None:
    assert aanhef(naam) == tekst


@pytest.mark.parametrize(
    ("naam", "tekst"),
    [
        ("Noor van der Velde", "Noor"),
        ("N. van der Velde", "N. van der Velde"),
        ("A.B. Smit", "A.B. Smit"),
        ("dr. Noor Smit", "Noor"),
        ("Anne-Marie de Wit", "Anne-Marie"),
        ("van der Velde", "van der Velde"),
        ("J Smit", "J Smit"),
        ("", ""),
    ],
)
def test_a_colleague_goes_by_the_first_name(naam: str, tekst: str) -> None:
    assert voornaam(naam) == tekst
    assert beste(naam) == f"Beste {tekst or 'collega'}"


@pytest.mark.parametrize(
    ("start", "eind", "tekst"),
    [
        (date(2027, 5, 1), date(2027, 5, 30), "1 t/m 30 mei 2027"),
        (date(2027, 3, 1), date(2027, 5, 30), "1 maart t/m 30 mei 2027"),
        ("2027-12-01", "2028-02-29", "1 december 2027 t/m 29 februari 2028"),
        (date(2027, 5, 1), date(2027, 5, 1), "1 mei 2027"),
        (date(2026, 5, 1), date(2027, 5, 1), "1 mei 2026 t/m 1 mei 2027"),
    ],
)
def test_a_period_says_nothing_twice(start: date | str, eind: date | str, tekst: str) -> None:
    assert periode(start, eind) == tekst


@pytest.mark.parametrize(
    ("wanneer", "tekst"),
    [
        (datetime(2027, 1, 4, 9, 5, tzinfo=UTC), "4 januari 2027 om 10.05 uur"),
        ("2027-07-04T23:30:00", "5 juli 2027 om 1.30 uur"),
    ],
)
def test_a_moment_is_told_on_the_dutch_clock(wanneer: datetime | str, tekst: str) -> None:
    assert moment(wanneer) == tekst


def test_words_are_listed_as_one_speaks() -> None:
    assert [opsomming(few) for few in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a en b",
        "a, b en c",
    ]


@given(st.text(max_size=60))
def test_any_name_can_be_greeted(naam: str) -> None:
    assert aanhef(naam).startswith("Geachte ")
    assert beste(naam).startswith("Beste ")
    assert "\n" not in aanhef(naam) + beste(naam)

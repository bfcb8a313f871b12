"""A profile file of which a value, a line or the file itself is wrong: one case per way it can be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagetui.errors import ExitCode
from stagetui.profiles import reading
from stagetui.profiles.model import ConfigError, Problem
from stagetui.profiles.schema import Profile

STAGESOORT_KEYS = (
    'een van: "exclude_own_fields", "fields", "fields_released_by_evc", "name", "one_instelling", "order", '
    '"parts", "parts_run", "routes", "source", "unwanted_fields", "weeks"'
)
LONG = "A" * 100
WEEKS = "een geheel getal van 1 t/m 104"
NAMES = 'een van: "plaats", "specialisme", "regio", "periode"'
STATUSES = 'een van: "voorlopig", "onder voorbehoud", "geplaatst", "vervallen"'
ID = 'een id van kleine letters, cijfers en koppeltekens, zoals "jgz-tno"'
DATE = "een datum zonder aanhalingstekens, zoals 2027-03-15"
LINE = "een regel in de vorm sleutel = waarde, [tabel] of [[lijst]]; tekst staat tussen aanhalingstekens"

# what stands in va.toml and what takes its place (once); then key, found and allowed of the problem
TYPES = {
    "text for a number": (
        "weeks = 13",
        'weeks = "dertien"',
        "stagesoorten.aanpalend.weeks",
        '"dertien"',
        WEEKS,
    ),
    "number out of range": ("weeks = 13", "weeks = 0", "stagesoorten.aanpalend.weeks", "0", WEEKS),
    "fraction for a whole number": (
        "maximum = 2",
        "maximum = 2.5",
        "preferences.maximum",
        "2.5",
        "een geheel getal van 1 t/m 10",
    ),
    "true for a number": (
        "maximum = 2",
        "maximum = true",
        "preferences.maximum",
        "true",
        "een geheel getal van 1 t/m 10",
    ),
    "text for true or false": (
        "exclude_own_fields = true",
        'exclude_own_fields = "ja"',
        "stagesoorten.mg.exclude_own_fields",
        '"ja"',
        "true of false",
    ),
    "date as text": (
        "valid_from = 2024-01-01",
        'valid_from = "2024-01-01"',
        "valid_from",
        '"2024-01-01"',
        DATE,
    ),
    "date with a time": (
        "valid_from = 2024-01-01",
        "valid_from = 2024-01-01T08:00:00",
        "valid_from",
        "2024-01-01T08:00:00",
        DATE,
    ),
    "word that is not one of them": (
        'commit_status = "onder voorbehoud"',
        'commit_status = "definitief"',
        "commit_status",
        '"definitief"',
        STATUSES,
    ),
    "key absent": ('commit_status = "onder voorbehoud"', "", "commit_status", "niets", STATUSES),
    "key unknown, with the one that was meant": (
        "exclude_own_fields = true",
        "exclude_own_field = true",
        "stagesoorten.mg.exclude_own_field",
        "een onbekende sleutel",
        f'{STAGESOORT_KEYS}; bedoelt u "exclude_own_fields"?',
    ),
    "key unknown and like no other": (
        "maximum = 2",
        "maximum = 2\nzzz = 1",
        "preferences.zzz",
        "een onbekende sleutel",
        'een van: "deadline", "maximum", "names"',
    ),
    "word for a list": (
        'names = ["plaats"]',
        'names = "plaats"',
        "preferences.names",
        '"plaats"',
        f"een lijst [ … ] met minstens één waarde, elk {NAMES}",
    ),
    "empty list": (
        'across = ["aanpalend", "mg", "keuze"]',
        "across = []",
        "rules[1].across",
        "een lege lijst",
        f"een lijst [ … ] met minstens één waarde, elk {ID}",
    ),
    "wrong word in a list": (
        'names = ["plaats"]',
        'names = ["plaats", "plek"]',
        "preferences.names[2]",
        '"plek"',
        NAMES,
    ),
    "only a wrong word in a list": (
        'names = ["plaats"]',
        'names = ["plek"]',
        "preferences.names[1]",
        '"plek"',
        NAMES,
    ),
    "list for a table": (
        "[preferences]",
        "[[preferences]]",
        "preferences",
        "een lijst",
        "een tabel met maximum, names, deadline",
    ),
    "table for a list": (
        'institutes = ["nspoh"]',
        "institutes = { nspoh = true }",
        "institutes",
        "een tabel",
        f"een lijst [ … ], elk {ID}",
    ),
    "capital in an id": ('id = "va"', 'id = "VA"', "id", '"VA"', ID),
    "capital in a word": (
        'fields = ["psychiatrie",',
        'fields = ["Psychiatrie",',
        "stagesoorten.aanpalend.fields[1]",
        '"Psychiatrie"',
        "een woord of woorden in kleine letters",
    ),
    "empty name": ('name = "Vertrouwensarts"', 'name = " "', "name", '" "', "een tekst die niet leeg is"),
    "number for a free text": ('source = "N16"', "source = 16", "rules[1].source", "16", "een tekst"),
    "capital in the id of a stagesoort": (
        "[stagesoorten.mg]",
        "[stagesoorten.MG]",
        "stagesoorten.MG",
        '"MG"',
        ID,
    ),
    "party that does not exist": (
        "[consents.aios]",
        "[consents.ouder]",
        "consents.ouder",
        '"ouder"',
        'een van: "instelling", "aios", "instituutsopleider"',
    ),
    "value for a table": (
        "[consents.aios]",
        "[consents]\naios = 3\n[consents.x]",
        "consents.aios",
        "3",
        "een tabel met evidence",
    ),
    "very long text": ('id = "va"', f'id = "{LONG}"', "id", f'"{LONG[:59]}…"', ID),
}

SYNTAX = {
    "text that is not closed": ('id = "va"', 'id = "va', "regel 6, kolom 9", '"id = "va"', LINE),
    "word without quotes": ("weeks = 13", "weeks = dertien", "regel 25, kolom 9", '"weeks = dertien"', LINE),
    "key twice": (
        'id = "va"',
        'id = "va"\nid = "va"',
        "regel 7, kolom 10",
        '"id = "va""',
        "elke sleutel en elke tabel één keer",
    ),
    "date that does not exist": (
        "2024-01-01",
        "2023-02-29",
        "regel 8, kolom 14",
        '"valid_from = 2023-02-29"',
        "een datum die bestaat, als jjjj-mm-dd",
    ),
    "endless number": (
        "weeks = 13",
        f"weeks = {'1' * 5000}",
        "",
        "een getal of een lijst die te groot is",
        "gewone getallen en lijsten",
    ),
    "endless nesting": (
        "weeks = 13",
        f"weeks = {'[' * 5000}",
        "",
        "een getal of een lijst die te groot is",
        "gewone getallen en lijsten",
    ),
}

WRONG = TYPES | SYNTAX


@pytest.mark.parametrize(("old", "new", "key", "found", "allowed"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_told_with_place_value_and_what_is_allowed(
    va_text: str,
    problems_of: Callable[[str], list[Problem]],
    old: str,
    new: str,
    key: str,
    found: str,
    allowed: str,
) -> None:
    text = va_text.replace("own_fields", 'institutes = ["nspoh"]\nown_fields', 1)
    assert old in text
    assert Problem("va.toml", key, found, allowed) in problems_of(text.replace(old, new, 1))


def test_a_problem_reads_as_one_dutch_line() -> None:
    """A key of the file, and the file as a whole."""
    assert str(Problem("va.toml", "stagesoorten.mg.weeks", '"dertien"', WEEKS)) == (
        'va.toml: stagesoorten.mg.weeks: gevonden "dertien", toegestaan: een geheel getal van 1 t/m 104'
    )
    assert str(Problem("va.toml", "", "geen bestand", "een bestand")) == (
        "va.toml: gevonden geen bestand, toegestaan: een bestand"
    )


def test_an_unfinished_file_is_told_with_its_last_line(problems_of: Callable[[str], list[Problem]]) -> None:
    """`id =` at the very end."""
    assert problems_of('naam = "x"\nid =') == [Problem("va.toml", "regel 2, kolom 5", '"id ="', LINE)]


def test_an_empty_file_lacks_every_required_key(problems_of: Callable[[str], list[Problem]]) -> None:
    required = [name for name, field in Profile.model_fields.items() if field.is_required()]
    assert [problem.key for problem in problems_of("")] == required


def test_all_problems_are_told_at_once_and_refuse_with_what_to_do(va_text: str) -> None:
    text = va_text.replace("weeks = 13", "weeks = 0").replace("maximum = 2", 'maximum = "twee"')
    with pytest.raises(ConfigError) as caught:
        Profile.parse_text(text, "va.toml")
    error = caught.value
    assert [problem.key for problem in error.problems] == [
        "preferences.maximum",
        "stagesoorten.aanpalend.weeks",
        "stagesoorten.mg.weeks",
        "stagesoorten.keuze.weeks",
    ]
    assert error.exit_code == ExitCode.REFUSED
    assert error.title == "De configuratie klopt niet"
    assert error.text.splitlines()[-1] == "Verbeter va.toml en probeer het opnieuw."


def test_a_file_may_begin_with_a_byte_order_mark_and_end_its_lines_as_windows_does(
    tmp_path: Path, va_text: str
) -> None:
    path = tmp_path / "va.toml"
    path.write_bytes(va_text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert reading.read(path, Profile) == Profile.parse_text(va_text, "va.toml")


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, va_text: str, encoding: str) -> None:
    path = tmp_path / "va.toml"
    path.write_bytes(va_text.replace("vóór", "voor é").encode(encoding, errors="replace"))
    with pytest.raises(ConfigError, match="een byte die geen UTF-8 is") as caught:
        reading.read(path, Profile)
    assert caught.value.problems[0].allowed == 'UTF-8; kies bij opslaan de codering "UTF-8"'


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map.toml").mkdir()
    (tmp_path / "bestand").write_text("")
    for name, found in {
        "weg.toml": "geen bestand",
        "map.toml": "een map",
        "bestand/va.toml": "een bestand dat niet te lezen is",
    }.items():
        with pytest.raises(ConfigError, match=f"gevonden {found}"):
            reading.read(tmp_path / name, Profile)


@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(min_value=0, max_value=6000),
    length=st.integers(min_value=0, max_value=40),
    new=st.text(max_size=20),
)
def test_however_a_file_is_damaged_it_is_read_or_refused_but_never_crashes(
    problems_of: Callable[[str], list[Problem]], va_text: str, place: int, length: int, new: str
) -> None:
    problems_of(va_text[:place] + new + va_text[place + length :])

"""Editing the text of a profile: typed values, a file over a base, and comments that stay."""

from __future__ import annotations

import copy
import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.editing import Edit, WrongValueError, changed, differences
from stagetui.profiles.keypaths import canonical, look, read_path, told
from stagetui.profiles.keys import Kind, explanations, key_at
from stagetui.profiles.layers import Layers
from stagetui.profiles.page import label_of, page
from stagetui.profiles.rewriting import rewritten
from stagetui.profiles.terms import Werkgever

BOOK = ProfileBook.load(None)


def edit(place: str, typed: str) -> Edit:
    path = read_path(place)
    key = key_at(path)
    return Edit(path, key.value(typed) if key else typed)


def added(before: str, after: str) -> list[str]:
    """The lines that are only in the new text."""
    old = before.split("\n")
    return [line for line in after.split("\n") if line and line not in old]


def problems(source: Layers, *edits: Edit) -> list[tuple[str, str]]:
    with pytest.raises(WrongValueError) as refused:
        changed(source, edits)
    assert "Er is niets geschreven." in refused.value.text
    return [(one.key, one.found) for one in refused.value.problems]


# ---- keys


@pytest.mark.parametrize("key", sorted(set(explanations()) - {"base"}))
def test_every_documented_key_has_a_place_and_a_word_on_the_page(key: str) -> None:
    place = key.replace("[]", ".x").replace("ID", "x")
    path = tuple(place.split("."))
    found = key_at(path)
    assert found is not None
    assert found.document == key
    assert found.explanation == explanations()[key]
    if found.kind not in (Kind.TABLE, Kind.TABLES):
        assert label_of(path)


@pytest.mark.parametrize("id_", BOOK.ids)
def test_the_page_of_every_profile_shows_every_value_once(id_: str) -> None:
    lines = page(BOOK[id_])
    places = [told(line.path) for line in lines]
    assert len(set(places)) == len(places)
    values = BOOK[id_].model_dump(by_alias=True)
    missing = [
        line
        for line in lines
        if not line.heading and "overrides" not in line.path and look(values, line.path[:-1]) is None
    ]
    assert missing == []
    assert all(line.label and line.value for line in lines)


def test_the_calendar_reads_in_order_of_time() -> None:
    """N3, N19: whatever the order in the file."""
    shown = [line.label for line in page(BOOK["va"]) if line.within == (("calendar",),) and line.heading]
    wanted = [
        "6 maanden ervoor",
        "4 maanden ervoor, vóór de 1e",
        "6 weken ervoor",
        "eerste dag",
        "halverwege",
    ]
    assert [label for label in shown if label in wanted] == wanted
    assert shown[-1] == "14 dagen na de laatste dag"


@pytest.mark.parametrize(
    ("place", "typed", "value"),
    [
        ("stagesoorten.mg.weeks", " 12 ", 12),
        ("stagesoorten.mg.weeks", "dertien", "dertien"),
        ("stagesoorten.mg.exclude_own_fields", "Ja", True),
        ("stagesoorten.mg.exclude_own_fields", "nee", False),
        ("stagesoorten.mg.exclude_own_fields", "misschien", "misschien"),
        ("valid_from", "2027-03-01", dt.date(2027, 3, 1)),
        ("valid_from", "1 maart", "1 maart"),
        ("own_fields", "va; veilig thuis;", ["va", "veilig thuis"]),
        ("stagesoorten.mg.routes", "etalage", ["etalage"]),
        ("name", "Vertrouwensarts", "Vertrouwensarts"),
        ("stagesoorten.mg.source", "", None),
    ],
)
def test_what_is_typed_becomes_a_value_of_its_kind(place: str, typed: str, value: object) -> None:
    assert edit(place, typed).value == value


@given(st.one_of(st.integers(0, 900), st.booleans(), st.dates(), st.none()))
def test_a_value_is_typed_as_it_is_written(value: Any) -> None:
    places = {int: "stagesoorten.mg.weeks", bool: "stagesoorten.mg.exclude_own_fields"}
    key = key_at(read_path(places.get(type(value), "valid_from")))
    assert key is not None
    assert key.value(key.typed(value)) == value


@pytest.mark.parametrize("place", ["stagesoorten.mg.weeks", "calendar.besluit.text", "transitions[4].by"])
def test_a_place_is_told_as_it_is_read(place: str) -> None:
    assert told(read_path(place)) == place


@pytest.mark.parametrize("place", ["[x", "a..[", "calendar[0].text", "calendar[99].text", "name.mg", ""])
def test_a_place_that_makes_no_sense_is_not_found(place: str) -> None:
    assert problems(BOOK.sources["va"], Edit(read_path(place), "x"))


def test_tables_are_named_by_id_where_they_have_one() -> None:
    whole = BOOK.sources["va"].whole
    number = [one["id"] for one in whole["calendar"]].index("besluit") + 1
    assert canonical(whole, ("calendar", number, "text")) == ("calendar", "besluit", "text")
    assert canonical(whole, ("transitions", 2, "to")) == ("transitions", 2, "to")


# ---- a file over a base


def test_only_what_differs_from_the_base_is_written() -> None:
    source = BOOK.sources["va"]
    new = changed(source, [edit("calendar.besluit.weeks_before", "5")])
    assert added(source.text, new.text) == ["weeks_before = 5"] or 'id = "besluit"' in new.text
    assert 'base = "nspoh"' in new.text
    assert tomllib.loads(new.text)["calendar"] == [{"id": "besluit", "weeks_before": 5}]
    assert new.profile.milestone("besluit").weeks_before == 5
    again = Layers(source.file, new.text, source.base_file, source.base_text)
    back = changed(again, [edit("calendar.besluit.weeks_before", "6")])
    assert back.whole == source.whole
    assert "calendar" not in tomllib.loads(back.text)


def test_another_term_takes_the_place_of_that_of_the_base() -> None:
    new = changed(BOOK.sources["va"], [edit("calendar.besluit.months_before", "2")])
    assert new.profile.milestone("besluit").weeks_before is None
    assert new.profile.milestone("besluit").months_before == 2


def test_another_term_takes_the_place_of_that_of_the_file_itself() -> None:
    alone = Layers("va.toml", BOOK.sources["va"].whole_text())
    new = changed(alone, [edit("calendar.besluit.days_before_start", "9")])
    assert new.kept
    assert new.profile.milestone("besluit").weeks_before is None


def test_what_the_base_says_cannot_be_left_out() -> None:
    found = problems(BOOK.sources["va"], edit("calendar.besluit.source", ""))
    assert found == [
        ("calendar.besluit.source", "een sleutel die in de basis staat en daarom niet kan vervallen")
    ]


def test_a_list_without_ids_is_taken_over_whole() -> None:
    source = BOOK.sources["va"]
    new = changed(source, [edit("transitions[2].until", "besluit")])
    assert tomllib.loads(new.text)["transitions"] == new.whole["transitions"]
    assert len(new.profile.transitions) == len(BOOK["va"].transitions)
    assert changed(source, [edit("transitions[2].until", "")]).profile.transitions[1].until is None


def test_a_variant_may_override_what_it_did_not() -> None:
    new = changed(BOOK.sources["jgz"], [edit("variants.sboh.overrides.stagesoorten.mg.weeks", "20")])
    assert new.kept
    assert new.profile.for_aios(Werkgever.SBOH, None).kinds["mg"].weeks == 20
    assert new.profile.for_aios(None, None).kinds["mg"].weeks != 20


# ---- what is wrong


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = problems(
        BOOK.sources["va"],
        edit("stagesoorten.mg.weken", "12"),
        edit("stagesoorten.nee.weeks", "12"),
        edit("calendar", "x"),
        edit("id", "x"),
        edit("stagesoorten.mg.weeks", "200"),
        edit("calendar.besluit.owner", "jan"),
    )
    assert {key for key, _ in found} == {
        "stagesoorten.mg.weken",
        "stagesoorten.nee",
        "calendar",
        "id",
        "stagesoorten.mg.weeks",
        "calendar.besluit.owner",
    }


def test_what_no_longer_fits_together_is_wrong() -> None:
    assert problems(BOOK.sources["va"], edit("preferences.deadline", "einde")) == [
        ("preferences.deadline", '"einde"')
    ]


# ---- the text


FILE = """\
# Opening.
# Second line.

name = "a # b" # why
words = [ # each
  "one",
  "two", # last
]

[table] # head
x = 1 # one
inline = { y = 2, z = [1] }

# about the list
[[list]]
id = "p"

[list.inner]
q = true

[[list]]
id = "r"
"""
RAW = tomllib.loads(FILE)


def rewrite(text: str = FILE, **values: Any) -> tuple[str, bool]:
    wanted = copy.deepcopy(RAW)
    for name, value in values.items():
        node: Any = wanted
        *way, last = (int(step) if step.isdigit() else step for step in name.split("__"))
        for step in way:
            node = node[step]
        if value is None:
            del node[last]
        elif last == "append":
            node.append(value)
        else:
            node[last] = value
    new, kept = rewritten(text, wanted)
    assert tomllib.loads(new) == wanted
    return new, kept


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"name": "c"}, 'name = "c" # why'),
        ({"words": ["x"]}, 'words = ["x"]'),
        ({"table__x": 2}, "x = 2 # one"),
        ({"table__new": dt.date(2027, 3, 1)}, "new = 2027-03-01"),
        ({"table__inline__y": 3}, "inline = { y = 3, z = [1] }"),
        ({"list__1__n": "b"}, 'n = "b"'),
        ({"list__0__inner__q": False}, "q = false"),
        ({"list__0__other": {"s": 1}}, "[list.other]"),
        ({"list__append": {"id": "t"}}, 'id = "t"'),
        ({"fresh": {"k": 1}}, "[fresh]"),
        ({"many": [{"k": 1}, {"k": 2}]}, "[[many]]"),
    ],
)
def test_only_the_line_of_a_change_is_touched(change: dict[str, Any], line: str) -> None:
    new, kept = rewrite(**change)
    assert kept
    assert line in new.split("\n")
    gone = [old for old in FILE.split("\n") if old not in new.split("\n")]
    assert len(gone) <= (4 if "words" in change else 1)


def test_a_key_that_goes_takes_its_line() -> None:
    new, kept = rewrite(table__x=None)
    assert kept
    assert "x = 1" not in new
    assert "[table] # head" in new


@pytest.mark.parametrize(
    "change", [{"table": None}, {"list__1": None}, {"fresh": {"deep": {"k": 1}}}, {"table__inline__y": None}]
)
def test_what_fits_in_no_line_writes_the_file_anew_under_its_opening(change: dict[str, Any]) -> None:
    new, kept = rewrite(**change)
    assert kept is ("table__inline__y" in change)
    assert new.startswith("# Opening.\n# Second line.\n")


def test_a_long_list_stands_on_lines_of_its_own() -> None:
    new, _ = rewrite(words=["een lang woord"] * 12)
    assert max(map(len, new.split("\n"))) <= 110


def test_windows_line_ends_are_read() -> None:
    new, kept = rewrite(FILE.replace("\n", "\r\n"), name="c")
    assert kept
    assert "# head" in new


leaf = st.one_of(
    st.integers(-5, 5), st.booleans(), st.text(max_size=6), st.lists(st.text(max_size=3), max_size=3)
)
node = st.recursive(
    leaf, lambda inner: st.dictionaries(st.text(min_size=1, max_size=4), inner, max_size=3), max_leaves=8
)
table = st.dictionaries(st.text(min_size=1, max_size=4), node, max_size=4)


@given(table, table)
def test_whatever_is_wanted_is_what_the_new_text_says(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Also with keys and texts full of quotes, brackets and hashes."""
    text, _ = rewritten("", before)
    assert tomllib.loads(text) == before
    again, _ = rewritten(text, after)
    assert tomllib.loads(again) == after


@given(table, table)
def test_differences_tell_exactly_what_changed(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = list(differences(before, after))
    assert all(old != new or type(old) is not type(new) for _, old, new in found)
    if before == after:
        assert found == []

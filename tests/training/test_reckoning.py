"""N2, N10, N18: what a change does to the lines of a schema, on any schema and any change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.records import Stage
from stagetui.engine.rules.reckoning import Opleidingsschema, changed
from stagetui.engine.rules.training import (
    BringForward,
    Change,
    Combine,
    Interweave,
    Move,
    Parts,
    PartTime,
    Reverse,
    change_from_json,
    change_to_json,
    in_words,
    kind_of,
    stages_of,
)
from stagetui.errors import RefusedError
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import Werktijd, stage_end
from stagetui.profiles.terms import Schemawijziging

DAY = timedelta(days=1)
BOOK = ProfileBook.load(None)
VA, TBC = BOOK["va"], BOOK["tbc"]
KINDS = ("aanpalend", "mg", "keuze")
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def line(kind: str, start: date, werktijd: Werktijd, profile: Any = VA) -> Stage:
    """A line whose last day follows from its weeks."""
    eind = stage_end(start, profile.stagesoorten[kind].weeks, werktijd)
    return Stage("a1", kind, start, eind, True, None, None, None, 1)


def schema(*gaps: int, kinds: tuple[str, ...] = KINDS, factor: int = 100) -> Opleidingsschema:
    """Stages after each other from 7 June 2027, with so many days between."""
    worked, start = Werktijd(factor), date(2027, 6, 7)
    lines = []
    for kind, gap in zip(kinds, (0, *gaps), strict=True):
        one = line(kind, start + gap * DAY, worked)
        lines.append(one)
        start = one.eind + DAY
    return Opleidingsschema("a1", VA, worked, tuple(lines))


@st.composite
def schemas(draw: Any) -> Opleidingsschema:
    kinds = tuple(draw(st.permutations(KINDS)))
    gaps = draw(st.lists(st.integers(0, 200), min_size=2, max_size=2))
    return schema(*gaps, kinds=kinds, factor=draw(st.integers(50, 100)))


@st.composite
def changes(draw: Any) -> Change:
    one, other = draw(st.permutations(KINDS))[:2]
    gaps = draw(st.booleans())
    made: Change = draw(
        st.sampled_from(
            [
                Move(one, draw(DAYS), gaps),
                Reverse(one, other, gaps),
                BringForward(one, draw(st.sampled_from([None, other])), gaps),
                Combine(one, other, draw(st.sampled_from(["ggd", None])), gaps),
                Interweave(one, draw(st.integers(10, 100)), gaps),
                PartTime(draw(DAYS), draw(st.integers(50, 100)), gaps),
            ]
        )
    )
    return made


def days(found: Opleidingsschema) -> dict[str, tuple[date, date]]:
    return {one.stagesoort: (one.start, one.eind) for one in found.lines}


@given(before=schemas(), change=changes())
def test_nothing_overlaps_after_any_change_and_every_length_is_right(
    before: Opleidingsschema, change: Change
) -> None:
    """N10: each stage keeps its weeks; lines behind shift, and no day is used twice."""
    try:
        after = changed(before, change)
    except RefusedError:
        return
    assert {one.stagesoort for one in after.lines} == set(KINDS)
    for one, other in pairwise(after.lines):
        assert other.start > one.eind
    for one in after.lines:
        weeks = VA.stagesoorten[one.stagesoort].weeks
        assert one.eind == stage_end(one.start, weeks, after.werktijd, one.vervlechting or 100)


@given(before=schemas(), change=changes())
def test_nothing_is_pulled_forward_by_itself_and_what_comes_before_stays(
    before: Opleidingsschema, change: Change
) -> None:
    try:
        after = changed(before, change)
    except RefusedError:
        return
    named = stages_of(change)
    was, wordt = days(before), days(after)
    for kind in KINDS:
        if kind not in named:
            assert wordt[kind][0] >= was[kind][0]
    first = min((was[kind][0] for kind in named), default=None)
    if first is not None and not isinstance(change, BringForward):
        assert all(wordt[kind] == was[kind] for kind in KINDS if was[kind][1] < first and kind not in named)


@given(gaps=st.tuples(st.integers(0, 200), st.integers(0, 200)), later=st.integers(0, 400))
def test_who_is_pushed_back_keeps_the_gap(gaps: tuple[int, int], later: int) -> None:
    """The practice period between two stages stays as long as it was, unless told otherwise."""
    before = schema(*gaps)
    start = before.lines[0].start + later * DAY
    kept = changed(before, Move("aanpalend", start)).lines
    assert [other.start - one.eind - DAY for one, other in pairwise(kept)] == [gap * DAY for gap in gaps]
    shut = changed(before, Move("aanpalend", start, gaps=False)).lines
    assert [other.start - one.eind - DAY for one, other in pairwise(shut)] == [
        max(0, gaps[0] - later) * DAY,
        max(0, gaps[1] - max(0, later - gaps[0])) * DAY,
    ]


def test_n2_two_stages_change_places() -> None:
    """N2: the first day of the one becomes that of the other; with equal lengths nothing else moves."""
    before = schema(28, 35)
    after = changed(before, Reverse("mg", "aanpalend"))
    was, wordt = days(before), days(after)
    assert (wordt["mg"], wordt["aanpalend"], wordt["keuze"]) == (
        was["aanpalend"],
        was["mg"],
        was["keuze"],
    )
    assert changed(after, Reverse("mg", "aanpalend")).lines == before.lines


def test_n2_the_elective_is_brought_forward() -> None:
    """N2: before the stage right before it, or before an earlier one; the others follow in their order."""
    before = schema(28, 35)
    assert [one.stagesoort for one in changed(before, BringForward("keuze")).lines] == [
        *("aanpalend", "keuze", "mg"),
    ]
    after = changed(before, BringForward("keuze", "aanpalend"))
    assert [one.stagesoort for one in after.lines] == ["keuze", "aanpalend", "mg"]
    assert days(after)["keuze"][0] == days(before)["aanpalend"][0]


def test_n18_two_kinds_are_combined_right_after_each_other() -> None:
    after = changed(schema(28, 35), Combine("keuze", "aanpalend", "ggd"))
    first, second, third = after.lines
    assert [first.stagesoort, second.stagesoort, third.stagesoort] == ["aanpalend", "keuze", "mg"]
    assert second.start == first.eind + DAY
    assert [first.instelling, second.instelling, third.instelling] == ["ggd", "ggd", None]
    loose = changed(after, Combine("aanpalend", "keuze", None))
    assert (days(loose), {one.instelling for one in loose.lines}) == (days(after), {None})


def test_n18_interweaving_lengthens_the_stage() -> None:
    """N18: half of the week makes it twice as long; the whole week undoes it."""
    before = schema(28, 35)
    after = changed(before, Interweave("mg", 50))
    (start, eind), (was, _) = days(after)["mg"], days(before)["mg"]
    assert (start, (eind - start).days + 1) == (was, 26 * 7)
    assert days(changed(after, Interweave("mg", 100)))["mg"] == days(before)["mg"]


def test_n10_a_factor_from_the_middle_of_a_stage() -> None:
    """N10: 13 weeks, of which 2 full time and 11 at half: 2 + 22 weeks; the stages behind shift with their gaps."""
    before = schema(28, 35)
    since = before.lines[0].start + 14 * DAY
    after = changed(before, PartTime(since, 50))
    assert [(one.eind - one.start).days + 1 for one in after.lines] == [24 * 7, 26 * 7, 26 * 7]
    back = changed(after, PartTime(since, 100))
    assert back.werktijd == before.werktijd
    assert [(one.eind - one.start).days + 1 for one in back.lines] == [13 * 7] * 3


def test_a_day_that_was_given_keeps_the_length() -> None:
    """`eind` by hand: part time does not change it, and it moves as it is."""
    one = Stage("a1", "mg", date(2027, 6, 7), date(2027, 6, 30), False, None, None, None, 1)
    given_ = Opleidingsschema("a1", VA, Werktijd(100), (one,))
    assert changed(given_, PartTime(date(2027, 1, 1), 50)).lines == [one]
    moved = changed(given_, Move("mg", date(2027, 7, 1))).lines[0]
    assert (moved.start, moved.eind) == (date(2027, 7, 1), date(2027, 7, 24))


def test_the_numbers_in_the_order_follow() -> None:
    before = schema(28, 35)
    numbered = replace(
        before, stages=tuple(replace(one, volgorde=n) for n, one in enumerate(before.lines, 1))
    )
    after = changed(numbered, Reverse("aanpalend", "keuze"))
    assert [(one.stagesoort, one.volgorde) for one in after.lines] == [
        ("keuze", 1),
        ("mg", 2),
        ("aanpalend", 3),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Move("isk", date(2027, 1, 1)), "isk staat niet in het opleidingsschema"),
        (Move("keuze/mmb", date(2027, 1, 1)), "is een deel van keuze"),
        (Move("keuze", date(2027, 6, 20)), "aanpalend komt eerst"),
        (Reverse("mg", "mg"), "twee verschillende stages"),
        (BringForward("aanpalend"), "is al de eerste stage"),
        (BringForward("mg", "keuze"), "er valt niets te vervroegen"),
        (Interweave("mg", 5), "10 tot en met 100 %"),
        (PartTime(date(2027, 1, 1), 40), "50 tot en met 100 %"),
        (Parts("mg", ()), "heeft bij va geen delen"),
    ],
)
def test_what_can_not_be_is_refused_with_what_can(change: Change, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        changed(schema(28, 35), change)


@given(change=changes())
def test_a_change_survives_being_kept_in_a_request(change: Change) -> None:
    assert change_from_json(change_to_json(change)) == change
    assert change_from_json(" ".join(change_to_json(change).split())) == change
    assert in_words(change)
    assert kind_of(change) in Schemawijziging


def test_parts_survive_being_kept_in_a_request() -> None:
    change = Parts("keuze", (("keuze/mmb", None), ("keuze/sanatorium", date(2027, 7, 1))))
    assert change_from_json(change_to_json(change)) == change
    assert kind_of(change) is Schemawijziging.VERPLAATSEN
    assert in_words(change).startswith("keuze wordt opnieuw verdeeld: ")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"soort": "x"}', '{"soort": "verplaatsen"}', "5"])
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="geen wijziging van een opleidingsschema"):
        change_from_json(text)


@given(
    start=DAYS,
    factor=st.integers(50, 100),
    change=changes(),
    orders=st.permutations(["sanatorium", "mmb", "vrij"]),
)
def test_n13_the_parts_of_a_stage_follow_any_change(
    start: date, factor: int, change: Change, orders: list[str]
) -> None:
    """N11, N13: after any change the parts fill the stage, in the order in which they stood."""
    worked = Werktijd(factor)
    bare = Opleidingsschema("t1", TBC, worked, (line("keuze", start, worked, TBC),))
    order = tuple((f"keuze/{name}", None) for name in orders)
    parted = changed(changed(bare, Parts("keuze", ())), Parts("keuze", order))
    after = parted
    if not (
        isinstance(change, Reverse | BringForward | Combine) or "keuze" not in (*stages_of(change), "keuze")
    ):
        try:
            after = changed(parted, change)
        except RefusedError:
            return
    whole = after.lines[0]
    parts = sorted(after.parts("keuze").values(), key=lambda part: part.start)
    assert [part.stagesoort for part in parts] == [id_ for id_, _ in order]
    assert (parts[0].start, parts[-1].eind) == (whole.start, whole.eind)
    assert all(other.start == one.eind + DAY for one, other in pairwise(parts))
    assert {part.vervlechting for part in parts} == {whole.vervlechting}

"""Where a milestone stands, as a pure function of its date, the stage and the day (N3, N19)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stagetui.engine.records import Herkomst
from stagetui.engine.rules.deadlines import OPEN_DAYS, PENDING, Staat, Stand, state
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import milestone_date, months_before, stage_end
from stagetui.profiles.schema import Milestone
from stagetui.profiles.terms import Eigenaar, Gedaan

BOOK = ProfileBook.load(None)
PROFILES = [BOOK[id_] for id_ in ("izb", "jgz", "va")]
SHIPPED = [milestone for profile in PROFILES for milestone in profile.calendar]
DAY = dt.timedelta(days=1)
STARTS = st.dates(dt.date(2023, 1, 1), dt.date(2033, 12, 31))
PERCENT = st.integers(50, 100)
WEEKS = st.integers(1, 52)
MILESTONES = st.sampled_from(SHIPPED)
MOMENTS = st.integers(-300, 900)
START, EIND = dt.date(2027, 6, 7), dt.date(2027, 9, 5)


@st.composite
def stands(draw: st.DrawFn) -> Stand:
    """A stage of any length and part-time factor, with whatever the data may show about it."""
    start = draw(STARTS)
    asked = draw(st.integers(0, 2))
    return Stand(
        start,
        stage_end(start, draw(WEEKS), draw(PERCENT)),
        draw(st.integers(asked, 2)),
        asked,
        draw(st.integers(0, asked)),
        draw(st.booleans()),
        draw(st.none() | st.sampled_from(Herkomst)),
        draw(st.booleans()),
        draw(st.booleans()),
        frozenset(draw(st.sets(st.sampled_from([m.id for m in SHIPPED]), max_size=4))),
    )


def milestone(*done_by: Gedaan, **moment: int | bool) -> Milestone:
    values: dict[str, Any] = {
        "id": "m",
        "text": "M",
        "owner": Eigenaar.AIOS,
        **(moment or {"weeks_before": 4}),
    }
    return Milestone.model_validate(values | {"done_by": done_by or (Gedaan.AFVINKEN,)})


def looked(one: Milestone, stand: Stand, day: dt.date) -> Staat:
    return state(one, milestone_date(one, stand.start, stand.eind), stand, day)


@given(one=MILESTONES, stand=stands(), offset=MOMENTS)
def test_a_pending_milestone_is_named_by_its_number_of_days(
    one: Milestone, stand: Stand, offset: int
) -> None:
    """N3: komend until four weeks before, open up to and including the day, late from the day after."""
    day = milestone_date(one, stand.start, stand.eind)
    found = looked(one, stand, day + offset * DAY)
    if found in PENDING:
        left = -offset
        expected = Staat.TE_LAAT if left < 0 else Staat.OPEN if left <= OPEN_DAYS else Staat.KOMEND
        assert found is expected


@given(one=MILESTONES, stand=stands(), offset=MOMENTS)
def test_time_alone_never_makes_a_milestone_less_urgent(one: Milestone, stand: Stand, offset: int) -> None:
    """Komend, open, late; then only done (by its date) or not applicable, and that stays."""
    day = milestone_date(one, stand.start, stand.eind) + offset * DAY
    before, after = looked(one, stand, day), looked(one, stand, day + DAY)
    if before in PENDING and after in PENDING:
        assert PENDING.index(after) >= PENDING.index(before)
    if before not in PENDING:
        assert after is before


@given(one=MILESTONES, stand=stands(), offset=MOMENTS)
def test_what_was_ticked_off_is_done_on_every_day(one: Milestone, stand: Stand, offset: int) -> None:
    """N19."""
    if Gedaan.AFVINKEN in one.done_by and one.id in stand.afgevinkt:
        assert looked(one, stand, stand.start + offset * DAY) is Staat.GEDAAN


@given(stand=stands(), offset=MOMENTS)
def test_nothing_is_pending_about_a_stage_that_is_over_and_never_had_a_place(
    stand: Stand, offset: int
) -> None:
    """A schema with past stages that nobody placed gives no work."""
    if not stand.placed:
        day = stand.eind + (abs(offset) + 1) * DAY
        assert all(looked(one, stand, day) not in PENDING for one in SHIPPED)


@given(start=STARTS, weeks=WEEKS, deeltijd=PERCENT)
@example(start=dt.date(2028, 2, 29), weeks=13, deeltijd=50)
@example(start=dt.date(2027, 8, 31), weeks=13, deeltijd=85)
@example(start=dt.date(2024, 12, 31), weeks=26, deeltijd=77)
def test_the_milestones_of_a_stage_stand_in_the_order_of_the_work(
    start: dt.date, weeks: int, deeltijd: int
) -> None:
    """N3, N10, N19: over leap years, month ends and part-time factors; for any stage of two weeks or more."""
    end = stage_end(start, max(weeks, 4), deeltijd)
    for profile in PROFILES:
        days = {m.id: milestone_date(m, start, end) for m in profile.calendar}
        assert days["werving"] == months_before(start, 6)
        assert days["voorkeuren"] + DAY == months_before(start, 4).replace(day=1)
        assert days["voorkeuren"] < days["beschikbaarheid"] == months_before(start, 4)
        assert start - days["besluit"] == 42 * DAY
        assert start - days["gegevens"] == start - days["stageplan"] == 28 * DAY
        assert days["stageplan-goedgekeurd"] == start - DAY
        assert start <= days["tussengesprek"] <= days["stageverslag"] + 7 * DAY
        middle = days["tussengesprek"]
        assert abs((middle - start) - (end - middle)) <= DAY
        assert days["stageverslag"] < days["eindgesprek"] == days["einde"] == end < days["beoordeling"]


@pytest.mark.parametrize(
    ("done_by", "shown"),
    [
        (Gedaan.VOORKEUR, {"voorkeuren": 1}),
        (Gedaan.VOORKEUR, {"placed": True, "herkomst": Herkomst.VOORSTEL}),
        (Gedaan.BESCHIKBAARHEID, {"voorkeuren": 2, "gevraagd": 2, "bekend": 2}),
        (Gedaan.BESCHIKBAARHEID, {"placed": True, "herkomst": Herkomst.VOORSTEL}),
        (Gedaan.BESLUIT, {"besloten": True}),
        (Gedaan.PLAATS, {"placed": True, "contact": True}),
        (Gedaan.AFVINKEN, {"afgevinkt": frozenset({"m"})}),
    ],
)
def test_what_shows_that_it_is_done(done_by: Gedaan, shown: dict[str, Any]) -> None:
    """And without it, it is late the day after its date."""
    one, day = milestone(done_by), START - 28 * DAY
    assert looked(one, Stand(START, EIND, **shown), day) is Staat.GEDAAN
    assert looked(one, Stand(START, EIND), day) is Staat.OPEN


@pytest.mark.parametrize(
    ("done_by", "shown"),
    [
        (Gedaan.VOORKEUR, {"herkomst": Herkomst.VOORSTEL}),
        (Gedaan.BESCHIKBAARHEID, {"voorkeuren": 2, "gevraagd": 2, "bekend": 1}),
        (Gedaan.BESCHIKBAARHEID, {"voorkeuren": 1}),
        (Gedaan.PLAATS, {"placed": True}),
        (Gedaan.PLAATS, {"contact": True}),
        (Gedaan.AFVINKEN, {"afgevinkt": frozenset({"n"})}),
    ],
)
def test_what_does_not_show_it(done_by: Gedaan, shown: dict[str, Any]) -> None:
    assert looked(milestone(done_by), Stand(START, EIND, **shown), START - 28 * DAY) is Staat.OPEN


def test_one_of_the_things_named_is_enough() -> None:
    one = milestone(Gedaan.AFVINKEN, Gedaan.VOORKEUR)
    assert looked(one, Stand(START, EIND, voorkeuren=1), EIND) is Staat.GEDAAN
    assert looked(one, Stand(START, EIND, afgevinkt=frozenset({"m"})), EIND) is Staat.GEDAAN


def test_finding_a_place_ends_when_there_is_one_or_the_stage_begins() -> None:
    """N4: who is placed by hand hands in no preferences any more; nothing preferred is nothing to ask for."""
    by_hand = Stand(START, EIND, placed=True, herkomst=Herkomst.HAND)
    early = START - 100 * DAY
    for kind in (Gedaan.VOORKEUR, Gedaan.BESCHIKBAARHEID):
        assert looked(milestone(kind), by_hand, early) is Staat.NVT
        assert looked(milestone(kind), Stand(START, EIND), START) is Staat.NVT
    late = START - 27 * DAY
    assert looked(milestone(Gedaan.VOORKEUR), Stand(START, EIND), late) is Staat.TE_LAAT
    assert looked(milestone(Gedaan.BESCHIKBAARHEID), Stand(START, EIND), late) is Staat.NVT
    asked = Stand(START, EIND, voorkeuren=1, gevraagd=1)
    assert looked(milestone(Gedaan.BESCHIKBAARHEID), asked, late) is Staat.TE_LAAT


def test_other_preparation_is_late_until_the_last_day_of_the_stage() -> None:
    one, stand = milestone(Gedaan.PLAATS), Stand(START, EIND)
    assert looked(one, stand, EIND) is Staat.TE_LAAT
    assert looked(one, stand, EIND + DAY) is Staat.NVT


def test_a_date_passes_by_itself_if_there_is_a_stage() -> None:
    """N3: the start; without a place there is nothing that starts or ends."""
    start, end = milestone(Gedaan.DATUM, days_after_start=0), milestone(Gedaan.DATUM, days_before_end=0)
    placed = Stand(START, EIND, placed=True)
    assert looked(start, placed, START - DAY) is Staat.OPEN
    assert looked(start, placed, START) is looked(end, placed, EIND) is Staat.GEDAAN
    assert looked(end, placed, EIND - DAY) is Staat.OPEN
    for one in (start, end, milestone(Gedaan.AFVINKEN, days_after_end=14)):
        assert looked(one, Stand(START, EIND), START) is Staat.NVT


def test_what_happens_during_the_stage_waits_until_it_is_done() -> None:
    """N19: an assessment is not forgotten because the stage is long over."""
    one = milestone(Gedaan.AFVINKEN, days_after_end=14)
    placed = Stand(START, EIND, placed=True)
    assert looked(one, placed, EIND + 14 * DAY) is Staat.OPEN
    assert looked(one, placed, EIND + 400 * DAY) is Staat.TE_LAAT

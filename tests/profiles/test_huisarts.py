"""The huisarts profile says what the facts say of the stage year: H1, H3-H8, H10-H14, H16-H18, H20, H22.

Written from the facts, not from the file: who changes the file must change this too.
"""

from __future__ import annotations

import datetime as dt

import pytest

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import milestone_date, preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import (
    Berichtsoort,
    Beslisser,
    Bezorging,
    Effect,
    Eigenaar,
    Gegeven,
    Jaarwens,
    Per,
    Route,
    Status,
    Voorkeursoort,
)
from stagetui.profiles.years import StageYear

SEPTEMBER, MARCH = dt.date(2027, 9, 1), dt.date(2028, 3, 1)
FOUR = {"seh", "interne", "kindergeneeskunde", "gynaecologie"}
ACUTE = {"interne", "kindergeneeskunde", "gynaecologie", "orthopedie", "neurologie", "cardiologie"}
LONG_ELECTIVES = {"orthopedie", "cardiologie", "neurologie", "reumatologie", "onderzoek"}
SHORT_ELECTIVES = {"urologie", "pijnpoli", "klinische genetica"}


@pytest.fixture(scope="module")
def huisarts(shipped: ProfileBook) -> Profile:
    return shipped["huisarts"]


@pytest.fixture(scope="module")
def year(huisarts: Profile) -> StageYear:
    assert huisarts.year is not None
    return huisarts.year


def test_h1_year_two_is_26_weeks_of_a_and_twice_13_of_b(year: StageYear) -> None:
    """An elective of 6 weeks leaves less than a quarter of B (H11)."""
    assert (year.begins_after_months, year.months) == (12, 12)
    weeks = {one.id: one.weeks for one in year.components}
    assert set(weeks.values()) == {6, 13, 26}
    lengths = {t.id: {sum(weeks[one] for one in variant) for variant in t.variants} for t in year.trajects}
    assert lengths == {"a": {26}, "b": {26, 19}}


def test_h3_exemptions_for_a_remove_part_of_it_and_forbid_all_four(year: StageYear) -> None:
    of_a = {one.field: one for one in year.exemptions if one.traject == "a"}
    assert of_a.keys() == FOUR
    assert all(set(one.forbids) == FOUR for one in of_a.values())
    assert of_a["seh"].weeks == 26


def test_h3_exemptions_for_b_forbid_that_same_field(year: StageYear) -> None:
    of_b = {one.field: one.forbids for one in year.exemptions if one.traject == "b"}
    assert of_b == {"ggz": ("ggz",), "verpleeghuis": ("ccp",)}
    assert year.of_stage("ccp", None, "verpleeghuis")[0].field == "ccp"


def test_h4_the_form_asks_for_kinds_region_place_period_and_electives(
    huisarts: Profile, year: StageYear
) -> None:
    """A specific address has a low chance: it weighs least."""
    assert set(huisarts.preferences.names) == set(Voorkeursoort)
    weights = year.weights
    assert min(weights, key=lambda kind: weights[kind]) is Jaarwens.PLAATS
    assert max(weights, key=lambda kind: weights[kind]) is Jaarwens.VELD
    assert set(weights) == set(Jaarwens)


@pytest.mark.parametrize(("first", "sent", "weeks"), [(SEPTEMBER, 2, 3), (MARCH, 8, 3)])
def test_h4_forms_go_out_in_february_or_august_for_two_to_three_weeks(
    huisarts: Profile, first: dt.date, sent: int, weeks: int
) -> None:
    out = milestone_date(huisarts.milestone("formulier"), first, first)
    back = preference_deadline(huisarts, first)
    assert out.month == sent
    assert dt.timedelta(weeks=2) <= back - out <= dt.timedelta(weeks=weeks, days=3)


def test_h5_half_years_are_planned_from_september_and_march(huisarts: Profile, year: StageYear) -> None:
    """Four to six weeks of planning before the publication."""
    assert set(year.half_years) == {9, 3}
    assert year.spread
    begin = milestone_date(huisarts.milestone("planning"), SEPTEMBER, SEPTEMBER)
    known = milestone_date(huisarts.milestone("bekendmaking"), SEPTEMBER, SEPTEMBER)
    assert dt.timedelta(weeks=4) <= known - begin <= dt.timedelta(weeks=7)


@pytest.mark.parametrize(("first", "month"), [(SEPTEMBER, 6), (MARCH, 12)])
def test_h6_publication_mid_june_and_mid_december_a_week_of_swapping_then_definitive(
    huisarts: Profile, year: StageYear, first: dt.date, month: int
) -> None:
    days = {one.id: milestone_date(one, first, first) for one in huisarts.half_year_calendar()}
    assert (days["bekendmaking"].month, days["bekendmaking"].day // 10) == (month, 1)
    assert (
        days["ruilweek"] - days["bekendmaking"] == dt.timedelta(days=year.swap_days) == dt.timedelta(days=7)
    )
    assert dt.timedelta(0) < days["definitief"] - days["ruilweek"] <= dt.timedelta(days=14)
    assert {one.per for one in huisarts.half_year_calendar()} == {Per.HALFJAAR}


def test_h6_h7_from_voorlopig_by_the_swap_week_to_geplaatst_at_six_weeks(huisarts: Profile) -> None:
    assert huisarts.commit_status is Status.VOORLOPIG
    published = huisarts.transition(None, Status.VOORLOPIG)
    definitive = huisarts.transition(Status.VOORLOPIG, Status.ONDER_VOORBEHOUD)
    settled = huisarts.transition(Status.ONDER_VOORBEHOUD, Status.GEPLAATST)
    assert published is not None
    assert published.effects == (Effect.VOORLOPIG_PLAN,)
    assert definitive is not None
    assert set(definitive.effects) == {Effect.DEFINITIEF_PLAN, Effect.PLAATSINGSBRIEVEN}
    assert settled is not None
    assert settled.on == "zeswekengrens"
    line = milestone_date(huisarts.milestone("zeswekengrens"), SEPTEMBER, SEPTEMBER)
    assert SEPTEMBER - line == dt.timedelta(weeks=6)


def test_h7_after_the_six_week_line_nothing_is_taken_back_but_by_overmacht(huisarts: Profile) -> None:
    back = [
        one for one in huisarts.transitions if one.to is Status.VERVALLEN or one.origin is Status.GEPLAATST
    ]
    assert back
    assert all(one.until == "zeswekengrens" for one in back)


def test_h8_letters_go_out_at_least_two_months_before_the_start(huisarts: Profile) -> None:
    assert milestone_date(huisarts.milestone("plaatsingsbrief"), SEPTEMBER, SEPTEMBER) <= dt.date(2027, 7, 1)
    assert huisarts.delivery(Berichtsoort.PLAATSINGSBRIEF_OPLEIDER) is Bezorging.VASTHOUDEN


def test_h10_traject_a_is_half_a_year_of_seh_or_a_quarter_and_then_another_acute_stage(
    year: StageYear,
) -> None:
    (a,) = [one for one in year.trajects if one.id == "a"]
    fields = {one.id: one.field for one in year.components}
    assert a.consecutive
    assert {tuple(fields[one] for one in variant) for variant in a.variants} == {
        ("seh",),
        *(("seh", field) for field in ACUTE),
    }


def test_h10_every_seh_stage_is_preceded_by_the_startclass(year: StageYear) -> None:
    assert {one.id for one in year.components if one.course} == {"seh-26", "seh-13"}
    days = year.courses["startclass"].days
    for quarter in (SEPTEMBER, dt.date(2027, 12, 1), MARCH, dt.date(2028, 6, 1)):
        assert any(0 <= (quarter - day).days <= 31 for day in days)


def test_h11_an_elective_takes_the_place_of_pp_or_ccp(year: StageYear) -> None:
    """Thirteen weeks, or six."""
    electives = {one.field: one.weeks for one in year.components if one.elective}
    assert electives == dict.fromkeys(LONG_ELECTIVES, 13) | dict.fromkeys(SHORT_ELECTIVES, 6)
    (b,) = [one for one in year.trajects if one.id == "b"]
    chosen = {one.id for one in year.components if one.elective}
    assert ("pp", "ccp") in b.variants
    assert all(len(chosen.intersection(variant)) <= 1 for variant in b.variants)
    with_elective = [set(variant) - chosen for variant in b.variants if chosen.intersection(variant)]
    assert len(with_elective) == 2 * len(chosen)
    assert all(rest in ({"pp"}, {"ccp"}) for rest in with_elective)


def test_h12_only_research_is_outside_clinic_and_practice_for_26_weeks_at_most(year: StageYear) -> None:
    assert {one.field for one in year.components if one.outside} == {"onderzoek"}
    assert year.outside_weeks == 26


def test_h14_part_time_lengthens_a_and_puts_it_last(year: StageYear) -> None:
    assert year.part_time_minimum == 50
    longer = {one.id for one in year.components if one.lengthens}
    by_id = {one.id: one for one in year.trajects}
    assert longer == {one for variant in by_id["a"].variants for one in variant}
    assert (by_id["a"].last_when_part_time, by_id["b"].last_when_part_time) == (True, False)


def test_h16_leave_is_30_days_or_228_hours_a_year(huisarts: Profile, year: StageYear) -> None:
    assert (year.leave_days, huisarts.leave_hours) == (30, 228)


def test_h17_h18_when_a_place_counts_as_recognised(year: StageYear) -> None:
    """16 hours a week for six months; two opleiders is the aim; leave over three weeks, sick leave over two."""
    known = year.recognition
    assert (known.hours, known.months, known.duo) == (16, 6, True)
    assert (known.leave_days, known.sick_days) == (21, 14)


def test_h20_the_moments_of_a_stage(huisarts: Profile) -> None:
    start, end = SEPTEMBER, dt.date(2028, 2, 29)
    days = {one.id: milestone_date(one, start, end) for one in huisarts.calendar_for("seh")}
    assert start - days["kennismaking"] >= dt.timedelta(weeks=6)
    assert dt.timedelta(weeks=1) <= days["inwerkperiode"] - start <= dt.timedelta(weeks=2)
    assert days["tussenevaluatie"] - start == dt.timedelta(weeks=4)
    assert dt.timedelta(weeks=6) <= days["tussenevaluatie-lang"] - start <= dt.timedelta(weeks=8)
    assert huisarts.milestone("combel").weeks_at_least == 26
    assert (huisarts.milestone("kpb").every_days or 99) <= 31
    assert days["eindbeoordeling"] > end
    assert huisarts.milestone("eindbeoordeling").owner is Eigenaar.STAGEBEGELEIDER


def test_h22_early_end_is_asked_with_a_reason_and_decided_by_the_coordinator(huisarts: Profile) -> None:
    asked = huisarts.requests["beeindigen"]
    assert asked.deciders == (Beslisser.COORDINATOR,)
    assert Gegeven.MOTIVATIE in asked.needs
    assert set(asked.statuses) == {Status.ONDER_VOORBEHOUD, Status.GEPLAATST}


def test_the_institute_assigns_every_place(huisarts: Profile) -> None:
    assert {kind.routes for kind in huisarts.stagesoorten.values()} == {(Route.INSTITUUT,)}

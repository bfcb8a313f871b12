"""Recognition of a place by opleider, instelling and SLWP (H17), and what absence does to it (H18): pure rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.records import Afwezigheid, Stageopleider, Stageplaats
from stagetui.engine.rules.recognition import (
    Supervision,
    gaps,
    objections,
    recognised_until,
    remarks,
    supervision,
    touching,
)
from stagetui.profiles.terms import Afwezig
from stagetui.profiles.years import Recognition

RULE = Recognition()
START, EIND = date(2027, 9, 1), date(2028, 2, 29)
DAY = timedelta(days=1)

Opleider = Callable[..., Stageopleider]
Away = Callable[..., Afwezigheid]
At = Callable[..., Supervision]
Place = Callable[..., Stageplaats]


def test_h17_a_place_with_a_recognised_opleider_is_recognised(at: At, opleider: Opleider) -> None:
    """H17."""
    here = at(opleider())
    assert objections(here, RULE, START, EIND) == []
    assert recognised_until(here, RULE, START) is None


def test_h17_a_place_without_any_opleider_is_not(at: At) -> None:
    """H17."""
    (told,) = objections(at(), RULE, START, EIND)
    assert "geen stageopleider" in told
    assert "import stageopleiders" in told
    assert recognised_until(at(), RULE, START) == START - DAY
    assert gaps(at(), RULE, START, EIND)[0].redenen == ("er is geen stageopleider bekend",)
    assert remarks(at(), RULE)[0].startswith("er is geen stageopleider")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"big": False}, "BIG-register"),
        ({"uren": 15}, "15 uur per week, en 16 is nodig"),
        ({"sinds": date(2027, 3, 2)}, "pas sinds 2027-03-02"),
        ({"tot": date(2028, 2, 28)}, "de erkenning van wit loopt t/m 2028-02-28"),
    ],
)
def test_h17_an_opleider_counts_only_with_big_hours_months_and_recognition(
    at: At, opleider: Opleider, facts: dict[str, object], why: str
) -> None:
    """H17: BIG-registered, at least 16 hours, for at least 6 months, recognised on every day."""
    (told,) = objections(at(opleider(**facts)), RULE, START, EIND)
    assert why in told


@pytest.mark.parametrize("facts", [{"uren": 16}, {"sinds": date(2027, 3, 1)}, {"tot": EIND}])
def test_h17_the_bounds_themselves_are_enough(at: At, opleider: Opleider, facts: dict[str, object]) -> None:
    """H17."""
    assert objections(at(opleider(**facts)), RULE, START, EIND) == []


def test_h17_what_is_not_known_stops_nothing_and_is_told(at: At, opleider: Opleider) -> None:
    """H17."""
    here = at(opleider(big=None, uren=None, sinds=None, tot=None), opleider("bos", tot=EIND))
    assert objections(here, RULE, START, EIND) == []
    told = remarks(here, RULE)
    assert told[0] == (
        "van wit is niet bekend: de BIG-registratie, het aantal uren per week, sinds wanneer, tot wanneer erkend"
    )
    assert [line for line in told if "SLWP" in line or "instelling" in line] == told[1:]


def test_h17_one_opleider_alone_is_a_remark_and_no_objection(at: At, opleider: Opleider) -> None:
    """H17: two per place is the aim."""
    assert remarks(at(opleider()), RULE)[-1] == "er is één stageopleider; het streven is twee"
    assert not any("streven" in line for line in remarks(at(opleider(), opleider("bos")), RULE))
    assert not any("streven" in line for line in remarks(at(opleider()), Recognition(duo=False)))


def test_h17_a_place_is_recognised_until_the_first_of_opleider_instelling_and_slwp_ends(
    at: At, opleider: Opleider
) -> None:
    """H17: all three are needed."""
    ends = {"erkenning_tot": date(2028, 6, 1), "slwp_tot": date(2028, 5, 1)}
    assert recognised_until(at(opleider(tot=date(2029, 1, 1)), **ends), RULE, START) == date(2028, 5, 1)
    assert recognised_until(at(opleider(tot=date(2028, 4, 1)), **ends), RULE, START) == date(2028, 4, 1)
    assert recognised_until(at(opleider(), **ends), RULE, date(2028, 5, 2)) == date(2028, 5, 1)


def test_h17_two_opleiders_after_each_other_leave_no_gap(at: At, opleider: Opleider) -> None:
    """H17: on every day one is enough."""
    here = at(
        opleider(tot=date(2027, 12, 31)), opleider("bos", sinds=date(2026, 1, 1), tot=date(2028, 1, 31))
    )
    assert recognised_until(here, RULE, START) == date(2028, 1, 31)
    (gap,) = gaps(here, RULE, START, EIND)
    assert (gap.van, gap.tot) == (date(2028, 2, 1), EIND)


def test_h17_a_recognition_holds_for_one_instelling(place: Place, opleider: Opleider) -> None:
    """H17: the same address at two instellingen counts where they work longest, and the other is told so."""
    places = [place("p"), place("q", "west")]
    both = [opleider(plaats="p", email="Wit@example.nl"), opleider(plaats="q", sinds=date(2024, 1, 1))]
    found = supervision(places, both, [])
    assert objections(found["p"], RULE, START, EIND) == []
    (told,) = objections(found["q"], RULE, START, EIND)
    assert "de erkenning van wit telt bij p (zuid)" in told


@pytest.mark.parametrize(
    ("here", "there", "counts"),
    [
        ({"koepel": "samen"}, {"koepel": "samen"}, True),
        ({"koepel": "samen"}, {"koepel": None}, False),
        ({}, {"instelling": "zuid"}, True),
    ],
)
def test_h17_unless_one_umbrella_or_instelling_covers_both(
    place: Place, opleider: Opleider, here: dict[str, str], there: dict[str, str], counts: bool
) -> None:
    """H17: koepelerkenning."""
    places = [place("p", **here), place("q", **({"instelling": "west"} | there))]
    found = supervision(places, [opleider(plaats="p"), opleider(plaats="q")], [])
    assert (objections(found["q"], RULE, START, EIND) == []) is counts


def test_h17_who_left_the_first_place_counts_at_the_second_from_then_on(
    place: Place, opleider: Opleider, away: Away
) -> None:
    """H17."""
    both = [opleider(plaats="p"), opleider(plaats="q", sinds=date(2021, 1, 1))]
    left = away(date(2027, 10, 1), None, Afwezig.VERTROKKEN)
    found = supervision([place("p"), place("q", "west")], both, [left])
    assert [(gap.van, gap.tot) for gap in gaps(found["q"], RULE, START, EIND)] == [(START, date(2027, 9, 30))]
    assert "wit is vertrokken per 2027-10-01" in objections(found["p"], RULE, START, EIND)[0]


@pytest.mark.parametrize(
    ("reden", "days", "touches"),
    [
        (Afwezig.ZIEKTE, 14, False),
        (Afwezig.ZIEKTE, 15, True),
        (Afwezig.VERLOF, 21, False),
        (Afwezig.VERLOF, 22, True),
        (Afwezig.ZWANGERSCHAP, 1, True),
        (Afwezig.VERTROKKEN, 1, True),
    ],
)
def test_h18_absence_touches_by_its_reason_and_length(
    away: Away, reden: Afwezig, days: int, touches: bool
) -> None:
    """H18: illness over two weeks, leave over three; pregnancy and leaving at once."""
    van = date(2027, 10, 1)
    last = van + timedelta(days=days - 1)
    assert touching(away(van, last, reden), RULE) == ((van, last) if touches else None)


def test_h18_illness_without_a_known_end_touches_once_it_is_long(
    at: At, opleider: Opleider, away: Away
) -> None:
    """H18."""
    here = at(opleider(), away(date(2027, 10, 1), None, Afwezig.ZIEKTE))
    (gap,) = gaps(here, RULE, START, EIND)
    assert (gap.van, gap.tot) == (date(2027, 10, 15), EIND)
    assert gap.redenen == ("wit is afwezig van 2027-10-01 zonder bekende laatste dag",)


def test_h18_the_partner_keeps_the_place_recognised(at: At, opleider: Opleider, away: Away) -> None:
    """H17, H18: with a duo the other one is there."""
    gone = away(date(2027, 10, 1), date(2027, 12, 31))
    assert gaps(at(opleider(), opleider("bos"), gone), RULE, START, EIND) == []
    both = at(opleider(), opleider("bos"), gone, away(date(2027, 11, 1), date(2028, 1, 31), naam="bos"))
    assert [(gap.van, gap.tot) for gap in gaps(both, RULE, START, EIND)] == [
        (date(2027, 11, 1), date(2027, 12, 31))
    ]


@pytest.mark.parametrize(
    ("deputy", "covers"),
    [({}, True), ({"big": False}, False), ({"uren": 8}, False), ({"tot": date(2027, 1, 1)}, False)],
)
def test_h18_a_recognised_deputy_covers_the_absence_also_when_new(
    at: At, opleider: Opleider, away: Away, deputy: dict[str, object], covers: bool
) -> None:
    """H18: who came only just is no opleider for the stage, and stands in all the same when appointed."""
    new = opleider("vis", **({"sinds": date(2026, 9, 15) if "tot" in deputy else date(2027, 9, 15)} | deputy))
    gone = (date(2027, 10, 1), date(2027, 12, 31))
    assert len(gaps(at(opleider(), new, away(*gone)), RULE, START, EIND)) == 1
    appointed = at(opleider(), new, away(*gone, waarnemer="vis"))
    assert (gaps(appointed, RULE, START, EIND) == []) is covers


@given(
    st.lists(
        st.tuples(
            st.integers(0, 200), st.integers(0, 60), st.sampled_from(Afwezig), st.sampled_from(("wit", "bos"))
        ),
        max_size=4,
    ),
    st.integers(-50, 250),
)
def test_h17_recognised_until_is_the_day_before_the_first_gap(
    at: At, opleider: Opleider, away: Away, absences: list[tuple[int, int, Afwezig, str]], shift: int
) -> None:
    """H17, H18: the two ways to ask agree, whatever the absences."""
    gone = [
        away(START + timedelta(days=first), START + timedelta(days=first + length), reden, naam=naam)
        for first, length, reden, naam in absences
    ]
    here = at(opleider(), opleider("bos", tot=date(2028, 6, 1)), *gone)
    day = START + timedelta(days=shift)
    until = recognised_until(here, RULE, day)
    found = gaps(here, RULE, day, date(2030, 1, 1))
    assert until == (found[0].van - DAY if found else None)
    if until is not None and until >= day:
        assert objections(here, RULE, day, until) == []
        assert objections(here, RULE, day, until + DAY) != []

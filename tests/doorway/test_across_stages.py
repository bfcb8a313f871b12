"""N16: over the stages of a VA at least one with elderly and one with children, unless EVC is shown."""

from __future__ import annotations

from typing import Any

import pytest


def open_all(office: Any) -> None:
    office.open_round("alles", tot="2028-12-31")


def last_two(office: Any) -> None:
    """a1 had the keuzestage before: only two stages are left to cover both."""
    office.taken("schema", "aios;stagesoort;start\na1;keuze;2027-02-01\n")
    office.do("place", "a1", "keuze", "kz")


def test_n16_two_stages_left_must_cover_both(office: Any) -> None:
    """N16: psy-2 and mg-1 are both about children; one of the two is given, with the cause told."""
    last_two(office)
    office.prefer("a1 aanpalend psy-2 psy-1", "a1 mg mg-1")
    open_all(office)
    document = office.propose("alles")
    assert {p["plaats"] for p in document["plaatsingen"]} == {"psy-1", "mg-1"}


def test_n16_a_placement_of_an_earlier_round_counts(office: Any) -> None:
    """N16: children were done in the first round, so the second asks for elderly."""
    last_two(office)
    office.prefer("a1 aanpalend psy-2", "a1 mg mg-1 mg-3")
    office.open_round("eerst", tot="2027-08-31")
    office.commit("eerst")
    office.do("ronde", "new", "later", "--profile", "va", "--from", "2027-09-01", "--to", "2027-12-31")
    (given,) = office.propose("later")["plaatsingen"]
    assert (given["plaats"], given["rang"]) == ("mg-3", 2)


def test_n16_nothing_that_fits_is_told_as_cause(office: Any) -> None:
    """N6, N16: unplaced with the rule as the reason, never infeasible."""
    last_two(office)
    office.prefer("a1 aanpalend psy-2", "a1 mg mg-1")
    office.open_round("eerst", tot="2027-08-31")
    office.commit("eerst")
    office.do("ronde", "new", "later", "--profile", "va", "--from", "2027-09-01", "--to", "2027-12-31")
    (left,) = office.propose("later")["niet_geplaatst"]
    assert "ouderen" in left["oorzaak"]


def test_n16_a_later_stage_may_still_cover_it(office: Any) -> None:
    """N16: with the keuzestage still to come, two stages with children are fine."""
    office.prefer("a1 aanpalend psy-2", "a1 mg mg-1")
    open_all(office)
    assert {p["plaats"] for p in office.propose("alles")["plaatsingen"]} == {"psy-2", "mg-1"}


def test_n16_evc_waives_one_of_the_two(office: Any) -> None:
    """N16: unless EVC is shown; a vrijstelling is something else."""
    last_two(office)
    office.taken("vrijstellingen", "aios;vakgebied;soort\na1;ouderen;evc\n")
    office.prefer("a1 aanpalend psy-2", "a1 mg mg-1")
    open_all(office)
    assert {p["plaats"] for p in office.propose("alles")["plaatsingen"]} == {"psy-2", "mg-1"}


@pytest.mark.parametrize(("place", "fits"), [("mg-1", False), ("mg-3", True)])
def test_n16_holds_by_hand_too(office: Any, place: str, fits: bool) -> None:
    """N16: the last stage must bring what is missing, also when it is placed by hand."""
    last_two(office)
    office.do("place", "a1", "aanpalend", "psy-2")
    ended = office.run("place", "a1", "mg", place)
    assert (ended.code == 0) is fits
    if not fits:
        assert "ouderen" in ended.refused


def test_by_hand_a_full_place_is_refused_with_the_day(office: Any) -> None:
    """Capacity holds on every day of the stay; at the last day of somebody else's stay too."""
    office.do("place", "a1", "aanpalend", "psy-1")
    said = office.run("place", "a2", "aanpalend", "psy-1").refused
    assert "Bart Vos kan niet naar psy-1" in said
    assert "2027-06-07" in said
    assert office.run("place", "a2", "aanpalend", "psy-1", "--start", "2027-09-05").code == 1
    office.do("place", "a2", "aanpalend", "psy-1", "--start", "2027-09-06")
    assert str(office.placed("a2")["eind"]) == "2027-12-05"


def test_by_hand_another_start_moves_the_schema_along(office: Any) -> None:
    """N2, N10: a computed end is computed anew, a given length is kept."""
    office.taken("schema", "aios;stagesoort;start;eind\na3;aanpalend;2027-06-07;2027-07-18\n")
    for aios, eind in (("a4", "2027-10-05"), ("a3", "2027-07-25")):
        office.do("place", aios, "aanpalend", "psy-3", "--start", "2027-06-14")
        (row,) = [s for s in office.rows("stage") if s["aios"] == aios]
        assert (str(row["start"]), str(row["eind"])) == ("2027-06-14", eind)
        assert str(office.placed(aios)["eind"]) == eind


def test_by_hand_outside_the_availability_is_refused(office: Any) -> None:
    """A place that closed is not to be had."""
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-3;2027-01-01;2027-09-04;2\n")
    said = office.run("place", "a1", "aanpalend", "psy-3").refused
    assert "2027-09-05" in said


def test_by_hand_a_stage_that_has_a_place_is_undone_first(placed_office: Any) -> None:
    """N7: the sentence names the plaatsing."""
    said = placed_office.run("place", "a1", "aanpalend", "psy-3").refused
    assert "al onder voorbehoud (plaatsing 1)" in said


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("zz", "aanpalend", "psy-1"), "Aios zz is niet bekend"),
        (("a1", "isk", "psy-1"), "Stage isk van a1 is niet bekend"),
        (("a1", "aanpalend", "zz"), "Stageplaats zz is niet bekend"),
        (("a1", "aanpalend", "nieuw"), "nog niet goedgekeurd"),
    ],
)
def test_by_hand_the_same_rules_hold(office: Any, args: tuple[str, ...], said: str) -> None:
    """N8: what is unknown or not allowed is told, and nothing changes."""
    before = office.dump()
    assert said in office.run("place", *args).refused
    assert office.dump() == before

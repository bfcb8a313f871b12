"""What is refused at the doors of a stage year, and the days that are told (H1, H2, H4, H5)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.stagejaar.conftest import PLANNING, Institute


def test_a_stage_is_moved_to_the_first_of_a_month_only(institute: Institute) -> None:
    """H5: a plan counts in months; a start in the middle of one would overlap the stage after it."""
    institute.aios("h1")
    institute.round()
    found = institute.plan()
    institute.office.do("voorstel", "commit", found["voorstel"], today="2026-06-15")
    first = next(one for one in found["plaatsingen"] if one["start"] == "2026-09-01")
    before = institute.office.dump()
    refused = institute.office.run(
        "place", "h1", first["stagesoort"], first["plaats"], "--start", "2026-09-15", today="2026-06-16"
    ).refused
    assert "2026-09-01" in refused
    assert institute.office.dump() == before


@pytest.mark.parametrize(("cohort", "begins"), [("2025", None), ("2025-09", date(2026, 9, 1))])
def test_a_bare_year_tells_no_begin(institute: Institute, cohort: str, begins: date | None) -> None:
    """H1: a cohort named by a year alone leaves open in which half of it the training began."""
    institute.office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;werkgever;deeltijd;cohort\n"
        f"h1;Aios h1;h1@example.nl;huisarts;hov;sboh;100;{cohort}\n",
    )
    institute.round()
    ended = institute.office.run("allocate", "S26", "--seed", 1, today=PLANNING)
    assert (ended.code == 0) == (begins is not None), ended


def test_everybody_has_the_last_day_of_their_own_year(institute: Institute) -> None:
    """H4: in the second half of a year the forms closed before its first half."""
    institute.aios("first", start="2025-09-01")
    institute.aios("second", start="2025-03-01")
    institute.round()
    days = {
        one["aios"]: one["voorkeuren_tot"]
        for one in institute.office.do("ronde", "show", "S26", today=PLANNING)["stages"]
    }
    assert days["first"] == "2026-02-23"
    assert days["second"] < "2025-09-01"


def test_nobody_is_asked_about_a_year_far_away(institute: Institute) -> None:
    """H2: a poll of 2040 is a slip of the keys."""
    poll = ("uitvraag", "peiling", 2040, "--profile", "huisarts")
    assert "2040" in institute.office.run(*poll, today="2027-01-05").refused
    assert institute.office.rows("peiling") == []

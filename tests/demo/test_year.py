"""The year of stages in the demo: two cohorts, every kind of wish, a half year that runs and one that is planned."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from stagetui.engine.access import Actor, View
from stagetui.engine.allocation import year
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo import Size
from stagetui.engine.demo.names import People
from stagetui.engine.demo.scale import SCALES
from stagetui.engine.demo.year import YearCast, make_years
from stagetui.engine.demo.year_moments import NEARBY, YearMoments
from stagetui.engine.queries.rounds import proposals, round_view
from stagetui.engine.rules.halfyears import months_after
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.terms import Status
from tests.demo.conftest import TODAY, Made

PROFILE = ProfileBook.load(None)["huisarts"]
NOW, BEFORE = "Stagejaar mrt 2027", "Stagejaar sep 2026"


@pytest.fixture(scope="module")
def actor(klein: Made) -> Actor:
    return klein.actor


@pytest.fixture(scope="module")
def bureau(klein: Made) -> Bureau:
    return klein.bureau


def cast(size: Size) -> YearCast:
    rng = Random(4)  # noqa: S311 (invented people, no secret)
    (only,) = make_years(
        rng,
        People(rng),
        ProfileBook.load(None),
        SCALES[size].year,
        TODAY,
        months_after(TODAY.replace(day=1), -13),
    )
    return only


def test_the_half_year_that_runs_is_placed_and_the_next_one_is_computed(bureau: Bureau, actor: Actor) -> None:
    """H5-H7: who began with the half year before has a place for all of it; everybody is in the plan for the next."""
    before, now = (bureau.ask(actor, round_view, name) for name in (BEFORE, NOW))
    assert {stage.status for stage in before.stages} == {Status.GEPLAATST}
    assert {stage.status for stage in now.stages} == {"open"}
    assert len({stage.aios for stage in now.stages}) == 20
    assert {stage.aios for stage in before.stages} < {stage.aios for stage in now.stages}
    (made,) = bureau.ask(actor, proposals, NOW)
    assert {stage.voorstel for stage in now.stages} <= {made.voorstel, None}


def test_the_proposal_is_proven_and_borrows_what_falls_short(bureau: Bureau, actor: Actor) -> None:
    """H13: the institute falls short in one kind of stage, and its neighbour lends."""
    (made,) = bureau.ask(actor, proposals, NOW)
    assert made.status == "optimaal"

    def borrowed(view: View) -> int:
        return int(
            view.reader.value(
                "SELECT count(*) FROM voorstel_uitkomst u JOIN aios a USING (aios) JOIN stageplaats s USING (plaats) "
                "WHERE u.voorstel = ? AND s.instituut <> a.instituut",
                [made.voorstel],
            )
        )

    assert bureau.ask(actor, borrowed) > 0


def test_the_stored_input_can_be_computed_again(bureau: Bureau, actor: Actor) -> None:
    (made,) = bureau.ask(actor, proposals, NOW)
    text = bureau.ask(
        actor, lambda v: v.reader.value("SELECT invoer FROM voorstel WHERE voorstel = ?", [made.voorstel])
    )
    jaar = year.from_json(text)
    assert len(jaar.aios) == 20
    assert jaar.seed == made.seed


def test_two_aios_swapped_before_the_plan_was_definitive(klein: Made) -> None:
    """H6: both said yes, and the stagecoördinator too; the letters are of what they have since."""
    assert klein.rows("SELECT status FROM ruil") == [("goedgekeurd",)]
    assert klein.rows("SELECT count(*) FROM ruil_akkoord WHERE akkoord") == [(2,)]
    assert klein.rows("SELECT count(*) FROM ronde WHERE definitief_op IS NOT NULL") == [(1,)]


def test_a_stageopleider_is_away_and_most_places_have_two(klein: Made) -> None:
    """H17, H18."""
    assert klein.rows("SELECT count(*) FROM afwezigheid") == [(1,)]
    duos = Counter(n for (n,) in klein.rows("SELECT count(*) FROM stageopleider GROUP BY plaats"))
    assert duos[2] > duos[1] > 0


@pytest.mark.parametrize("size", list(Size))
def test_as_many_as_the_size_says(size: Size) -> None:
    scale, made = SCALES[size].year, cast(size)
    aios = [row for cohort in made.cohorts for row in cohort.aios]
    places = list(made.supply.stageplaatsen)
    assert len(aios) == scale.aios
    assert abs(len(places) - scale.places) <= 8 * scale.institutes
    assert len({row["instituut"] for row in aios}) == scale.institutes
    assert made.supply.leenafspraken


def test_a_country_has_every_kind_of_aios_and_every_kind_of_wish() -> None:
    """H3, H4, H10, H11, H14: exemptions, EVC, part time; wishes by field, region, place, period, order and length."""
    made = cast(Size.LANDELIJK)
    aios = [row for cohort in made.cohorts for row in cohort.aios]
    part_time = sum(row["deeltijd"] != 100 for row in aios) / len(aios)
    assert 0.15 < part_time < 0.25
    kinds = Counter(row["soort"] for cohort in made.cohorts for row in cohort.vrijstellingen)
    assert 0.04 * len(aios) < kinds["vrijstelling"] < 0.08 * len(aios)
    assert kinds["evc"] > 0
    wishes = [row for cohort in made.cohorts for row in cohort.voorkeuren]
    assert all(any(row[name] for row in wishes) for name in ("plaats", "specialisme", "regio", "periode"))
    periods = " ".join(str(row["periode"]) for row in wishes)
    assert all(word in periods for word in ("26 weken", "kwartaal", "halfjaar", "eerst", "na ", "voor "))
    electives = [row for row in wishes if row["stagesoort"] == "keuze"]
    assert electives
    assert all(row["specialisme"] and row["motivatie"] for row in electives)
    assert len({row["aios"] for row in wishes}) < len(aios)


def test_what_was_planned_elsewhere_comes_with_the_schema() -> None:
    """H3, H14: at the institutes that are not told of; whole half years, clinical stages not for part-timers."""
    made = cast(Size.LANDELIJK)
    before, now = made.cohorts
    told = {size.institute.id for size in made.sizes[: made.scale.told]}
    home = {row["aios"]: row["instituut"] for row in before.aios}
    assert {home[row["aios"]] for row in before.schema} == set(home.values()) - told
    assert not now.schema
    part_time = {row["aios"] for row in before.aios if row["deeltijd"] != 100}
    assert not {row["aios"] for row in before.schema if row["stagesoort"] == "seh"} & part_time
    assert {row["stagesoort"] for row in before.schema} >= {"seh", "ggz", "ccp"}
    first, last = str(before.half.van), str(before.half.tot)
    assert all(first <= str(row["start"]) < str(row["eind"]) <= last for row in before.schema)


def test_the_same_seed_invents_the_same_year() -> None:
    assert cast(Size.INSTITUUT) == cast(Size.INSTITUUT)


@pytest.mark.parametrize("days", range(0, 366, 7))
def test_whatever_the_day_both_half_years_can_be_told(days: int) -> None:
    """H4-H7: forms and publication of the one lie behind us, the other can still be made before the six-week line."""
    assert PROFILE.year is not None
    today = date(2026, 3, 1) + timedelta(days=days)
    moments = YearMoments.around(PROFILE, PROFILE.year, today)
    assert months_after(today.replace(day=1), -13) < moments.vorig.formulieren
    assert moments.vorig.formulieren < moments.vorig.bekend < moments.vorig.definitief < moments.vorig.grens
    assert moments.vorig.bekend < today < moments.nu.grens
    assert moments.nu.van - today >= NEARBY
    assert moments.vorig.tot + timedelta(days=1) == moments.nu.van

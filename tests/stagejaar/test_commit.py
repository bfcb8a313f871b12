"""Making a proposal the plan of a half year: voorlopig, known to each aios, and the start of the next half (H5, H6)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.today import work_of_today
from tests.conftest import OFFICE, run_process
from tests.stagejaar.conftest import PLANNING, Institute

PUBLICATION = "2026-06-15"


@pytest.fixture
def planned(institute: Institute) -> Institute:
    """Three aios in their year, one of them half way, with a proposal for their next half."""
    for code in ("h1", "h2"):
        institute.aios(code)
    institute.aios("half", start="2025-03-01")
    institute.office.taken(
        "schema",
        "aios;stagesoort;start;eind\nhalf;ggz;2026-03-01;2026-05-31\nhalf;ccp;2026-06-01;2026-08-31\n",
    )
    institute.office.taken("voorkeuren", "aios;stagesoort;rang;periode\nh1;seh;1;26 weken\n")
    institute.round()
    institute.plan()
    return institute


def commit(institute: Institute, today: str = PUBLICATION) -> dict[str, int]:
    found: dict[str, int] = institute.office.do("voorstel", "commit", 1, today=today)
    return found


def test_a_committed_plan_is_voorlopig_and_known_to_each_aios(planned: Institute) -> None:
    """H6: provisional in mid-June, by mail to each aios once, with a week to swap."""
    told = commit(planned)
    placed = planned.office.rows("plaatsing")
    assert told["geplaatst"] == len(placed)
    assert {row["status"] for row in placed} == {"voorlopig"}
    assert all(date(2026, 9, 1) <= row["start"] <= date(2027, 2, 28) for row in placed)
    [ronde] = planned.office.rows("ronde")
    assert (ronde["gepubliceerd_op"], ronde["ruilen_tot"]) == (date(2026, 6, 15), date(2026, 6, 22))
    plans = [row for row in planned.office.rows("bericht") if row["soort"] == "voorlopig-plan"]
    assert sorted(row["aios"] for row in plans) == ["h1", "h2", "half"]
    assert all("22 juni 2026" in row["tekst"] for row in plans)


def test_the_schema_holds_the_stages_with_their_weeks(planned: Institute) -> None:
    """H1: a line of 26 weeks says so, since SEH may be 13 weeks too."""
    commit(planned)
    lines = {(row["aios"], row["stagesoort"]): row for row in planned.office.rows("stage")}
    placed = {(row["aios"], row["stagesoort"]): row for row in planned.office.rows("plaatsing")}
    for key, row in placed.items():
        assert (lines[key]["start"], lines[key]["eind"]) == (row["start"], row["eind"])
        months = round((row["eind"] - row["start"]).days / 30)
        assert lines[key]["weken"] == {3: 13, 6: 26}[months]


def test_the_second_half_goes_on_where_the_first_ended(planned: Institute) -> None:
    """H5: no kind of stage twice, everything that remained is planned, and what is placed stays."""
    commit(planned)
    first = {(row["aios"], row["stagesoort"]) for row in planned.office.rows("plaatsing")}
    planned.round("M27", "2027-03-01", "2027-08-31")
    second = planned.stages("M27", today="2026-11-20")
    assert "half" not in second
    for code in ("h1", "h2"):
        kinds = [one[0] for one in second[code]]
        assert not {(code, kind) for kind in kinds} & first
        done = {kind for aios, kind in first if aios == code}
        weeks = {"seh": 13, "klinisch": 13, "ggz": 13, "ccp": 13}
        assert {"ggz", "ccp", "seh"} <= done | set(kinds), (done, kinds)
        assert weeks.keys() >= done | set(kinds)
        assert second[code][0][2] == "2027-03-01"
        assert second[code][-1][3] == "2027-08-31"


def test_a_plan_that_no_longer_fits_the_data_is_refused(planned: Institute) -> None:
    """What changed is named; nobody is placed."""
    planned.office.taken(
        "vrijstellingen", "aios;vakgebied;soort;besluit_datum\nh2;ggz;vrijstelling;2026-06-01\n"
    )
    before = planned.office.dump()
    refused = planned.office.run("voorstel", "commit", 1, today=PUBLICATION).refused
    assert "vrijstellingen" in refused
    assert "stagetui allocate S26" in refused
    assert planned.office.dump() == before


def test_a_committed_plan_is_committed_once_and_can_be_taken_back(planned: Institute) -> None:
    """Undo empties the schema again and withdraws the mails that did not go out."""
    commit(planned)
    assert "al" in planned.office.run("voorstel", "commit", 1, today=PUBLICATION).refused.lower()
    assert planned.office.run("undo", today=PUBLICATION).code == 0
    assert planned.office.rows("plaatsing") == []
    assert {row["aios"] for row in planned.office.rows("stage")} == {"half"}
    [ronde] = planned.office.rows("ronde")
    assert ronde["gepubliceerd_op"] is None
    plans = [row for row in planned.office.rows("bericht") if row["soort"] == "voorlopig-plan"]
    assert {row["status"] for row in plans} == {"ingetrokken"}


def test_after_the_six_week_line_no_plan_is_committed(planned: Institute) -> None:
    """H7: six weeks before the start of the first stages the plan is too late."""
    refused = planned.office.run("voorstel", "commit", 1, today="2026-07-25").refused
    assert "2026-07-21" in refused
    assert "overmacht" in refused
    assert planned.office.rows("plaatsing") == []


def test_the_same_seed_gives_the_same_plan_in_another_process(planned: Institute) -> None:
    """The stored input and the seed give the plan again, whatever order a process happens to use."""
    plans = []
    for seed in ("1", "2"):
        ended = run_process(
            *("allocate", "S26", "--seed", 7, "--json", "--user", "bo", "--date", PLANNING),
            *("--bureau", planned.office.directory),
            PYTHONHASHSEED=seed,
        )
        assert ended.code == 0, ended
        found = json.loads(ended.out)
        plans.append((found["plaatsingen"], found["doelen"]))
    assert plans[0] == plans[1]


def test_a_plan_is_never_made_for_half_a_round(planned: Institute) -> None:
    """Who reads only may look at the proposal, not compute or commit it."""
    office = planned.office
    assert office.run("user", "add", "lea", "--name", "Lea", "--role", "lezer").code == 0
    assert office.run("allocate", "S26", user="lea", today=PLANNING).code == 1
    assert office.run("voorstel", "commit", 1, user="lea", today=PUBLICATION).code == 1
    assert office.do("voorstel", "show", 1, user="lea")["ronde"] == "S26"


def test_who_wishes_for_nothing_is_not_waited_for(planned: Institute) -> None:
    """H4: after the last day for the forms a round of a year asks nobody for wishes any more."""

    def told(day: date) -> list[str]:
        actor = Actor(OFFICE, Via.SCRIPT, day, datetime.combine(day, datetime.min.time(), UTC))
        with Bureau.open(planned.office.directory) as bureau:
            return [one.tekst for one in bureau.ask(actor, work_of_today)]

    assert any("zonder voorkeur" in text for text in told(date(2026, 2, 20)))
    assert not any("zonder voorkeur" in text for text in told(date(2026, 5, 21)))

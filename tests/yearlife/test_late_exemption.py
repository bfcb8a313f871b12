"""A vrijstelling that is granted after the plan: told everywhere, and nothing disappears by itself (H3)."""

from __future__ import annotations

from tests.yearlife.conftest import RUNNING, Life

GRANTED = "aios;vakgebied;soort;besluit_datum\nh2;ggz;vrijstelling;2026-10-01\n"


def test_h3_the_import_the_check_and_the_work_list_tell_what_is_forbidden_now(life: Life) -> None:
    told = life.office.take("vrijstellingen", GRANTED, today=RUNNING)
    number = life.placed("h2", "ggz")["plaatsing"]
    assert f"beslis of plaatsing {number} blijft" in told.out
    (line,) = life.due("vrijstelling", RUNNING)
    assert (line["aios"], line["stagesoort"], line["eigenaar"]) == ("h2", "ggz", "bureau")
    found = [
        one for one in life.run("check", "--json").json["bevindingen"] if one["onderwerp"] == "vrijstelling"
    ]
    assert len(found) == 1
    assert found[0]["ernst"] == "waarschuwing"
    assert f"plaatsing {number}" in found[0]["tekst"]
    assert life.stage("h2", "ggz") == ("2026-09-01", "2026-11-30")


def test_h3_an_exemption_for_the_seh_forbids_all_four_acute_fields(life: Life) -> None:
    life.office.taken("vrijstellingen", GRANTED.replace("h2;ggz", "h1;interne"), today=RUNNING)
    assert [one["stagesoort"] for one in life.due("vrijstelling", RUNNING)] == ["seh"]


def test_h3_the_lines_go_once_it_is_solved_or_over(life: Life) -> None:
    life.office.taken("vrijstellingen", GRANTED, today=RUNNING)
    assert life.due("vrijstelling", "2026-11-30") != []
    assert life.due("vrijstelling", "2026-12-01") == []
    number = life.placed("h2", "ggz")["plaatsing"]
    life.do("status", number, "vervallen", "--reason", "vrijstelling", "--overmacht")
    assert life.due("vrijstelling", RUNNING) == []

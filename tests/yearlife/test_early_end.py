"""A stage that ends early, after approval: the place is free, and what was not done is planned again (H22)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from stagetui.engine.bureau import Bureau
from tests.conftest import Office
from tests.yearlife.conftest import Life

ON = "2026-11-02"
WHY = ("--motivatie", "Zeer dringend; besproken met studiebegeleider en hoofd.")


def ended(life: Life, day: str, aios: str = "h1", soort: str = "seh") -> None:
    asked = life.run("aanvraag", "new", "beeindigen", aios, soort, *WHY, "--datum", day, on=ON)
    assert asked.code == 0, asked
    life.do("approve", 1, "--reason", "Akkoord.", on=ON, user="cor")


def test_h22_the_coordinator_decides_and_the_stage_ends_on_that_day(life: Life) -> None:
    """H22: only after consulting mentor, stagecoördinator and head, which the motivation tells."""
    life.run("aanvraag", "new", "beeindigen", "h1", "seh", *WHY, "--datum", "2026-12-04", on=ON)
    assert "beslist hier niet over" in life.run("approve", 1, on=ON).refused
    life.do("approve", 1, "--reason", "Akkoord.", on=ON, user="cor")
    assert life.stage("h1", "seh") == ("2026-09-01", "2026-12-04")
    assert life.placed("h1", "seh")["eind"] == "2026-12-04"
    assert WHY[1] in {line["reden"] for line in life.do("log", "--aios", "h1", on=ON)}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--datum", "2026-12-04"), "nog nodig: motivatie"),
        (WHY, "nog nodig: datum"),
        ((*WHY, "--datum", "vier december"), "geef een dag zoals"),
        (
            (*WHY, "--datum", "2027-03-05"),
            "2027-03-05 ligt niet in de stage, die van 2026-09-01 t/m 2027-02-28 is",
        ),
    ],
)
def test_h22_a_reason_and_a_day_within_the_stage_are_needed(
    life: Life, words: tuple[str, ...], why: str
) -> None:
    assert why in life.run("aanvraag", "new", "beeindigen", "h1", "seh", *words, on=ON).refused


def test_h22_the_place_is_free_from_the_next_day(life: Life) -> None:
    """The one who would be there full time now fits from December."""
    ended(life, "2026-11-30")
    life.office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;deeltijd;start_opleiding\n"
        "h3;Gijs Oud;gijs@example.nl;huisarts;hov;100;2025-09-01\n",
        today=ON,
    )
    life.office.taken("schema", "aios;stagesoort;start;eind\nh3;seh;2026-12-01;2027-02-28\n", today=ON)
    shown = life.run("schema", "move", "h3", "seh", "2027-01-01", "--check", on=ON)
    assert shown.code == 0
    placed = life.run(
        "place", "h3", "seh", "seh-1", "--start", "2026-12-01", "--reason", "vrij", "--overmacht", on=ON
    )
    assert placed.code == 0, placed
    assert life.placed("h3", "seh")["start"] == "2026-12-01"


def test_h22_who_was_told_the_old_last_day_is_told_the_new_one(life: Life) -> None:
    life.send()
    ended(life, "2026-12-04")
    assert sorted(to for _, to in life.mails("wijziging")) == [
        "A. de Wit <wit@example.nl>",
        "B. Bos <bos@example.nl>",
        "Hana Prins <hana@example.nl>",
    ]


def test_h22_what_was_not_done_is_planned_again(life: Life) -> None:
    """Nine weeks are no component: the next round plans traject A anew, and its plaatsing takes over."""
    ended(life, "2026-11-06")
    plan = life.plan("S27", "2027-03-01", "2028-02-29", on="2026-11-20")
    mine = {one["stagesoort"]: one for one in plan["plaatsingen"] if one["aios"] == "h1"}
    assert set(mine) == {"seh", "ggz", "ccp"}
    old = life.placed("h1", "seh")["plaatsing"]
    life.do("voorstel", "commit", 2, on="2026-12-11")
    assert life.placed("h1", "seh")["plaatsing"] != old
    assert life.placed("h1", "seh")["start"] == mine["seh"]["start"]


def test_h22_what_was_done_stays_told_after_it_is_planned_again(life: Life, tmp_path: Path) -> None:
    """H9, H21: the weeks done are in the carry-over, the group and on the board; the same before the new plan."""

    def carried(on: str) -> list[dict[str, str]]:
        life.do("export", tmp_path, "--only", "overdracht-huisarts", on=on)
        with (tmp_path / on / "overdracht-huisarts.csv").open(encoding="utf-8") as file:
            return [row for row in csv.DictReader(file) if row["aios"] == "h1"]

    ended(life, "2026-11-06")
    number = life.placed("h1", "seh")["plaatsing"]
    [before] = carried("2026-11-09")
    assert (before["plaatsing"], before["weken"], before["status"]) == (str(number), "10", "beëindigd")
    life.plan("S27", "2027-03-01", "2028-02-29", on="2026-11-20")
    life.do("voorstel", "commit", 2, on="2026-12-11")
    [after] = carried("2026-12-11")
    told = ("plaatsing", "plaats", "start", "eind", "weken", "deeltijd", "status")
    assert [after[name] for name in told] == [before[name] for name in told]
    groups = life.do("ronde", "groepen", "S26", on="2026-12-11")["groepen"]
    assert [one["van"] for one in groups if one["stagesoort"] == "seh"] == ["2026-09-01"]
    shown = life.run("ronde", "bord", "S26", on="2026-12-11").out
    assert "SS·■ seh-1" in shown


def test_h22_weeks_that_are_enough_for_a_shorter_stage_count_as_that(life: Life) -> None:
    """H10: thirteen weeks SEH are done, so another acute stage remains."""
    ended(life, "2026-12-04")
    plan = life.plan("S27", "2027-03-01", "2027-08-31", on="2026-11-20")
    wanted = {
        one["stagesoort"] for one in (*plan["plaatsingen"], *plan["niet_geplaatst"]) if one["aios"] == "h1"
    }
    assert wanted == {"klinisch", "ggz", "ccp"}


def test_h22_a_week_less_still_counts_as_the_whole_stage(life: Life) -> None:
    ended(life, "2027-02-23")
    plan = life.plan("S27", "2027-03-01", "2027-08-31", on="2026-11-20")
    wanted = {one["stagesoort"] for one in plan["plaatsingen"] if one["aios"] == "h1"}
    assert wanted == {"ggz", "ccp"}


def test_h22_a_line_without_weeks_keeps_those_that_its_days_stood_for(life: Life) -> None:
    """So it is known that too little was done; lines of before the half years were planned have none."""
    with Bureau.open(life.office.directory) as bureau:
        bureau.store.write(lambda writer: writer.execute("UPDATE stage SET weken = NULL"), who="test")
    ended(life, "2026-09-18", "h2", "ggz")
    (line,) = [row for row in life.office.rows("stage") if row["stagesoort"] == "ggz"]
    assert (str(line["eind"]), line["weken"]) == ("2026-09-18", 13)


def test_a_programme_without_a_year_may_end_a_stage_early_as_well(office: Office) -> None:
    """The confirmation that did not go out yet is made anew, with the days of now."""
    profile = office.directory / "profiles" / "va.toml"
    kind = """
[requests.beeindigen]
name = "Stage beëindigen"
text = "De stage wordt eerder beëindigd"
deciders = ["coordinator"]
due_days = 7
needs = ["motivatie", "datum"]
statuses = ["geplaatst"]
effects = ["beeindigen"]
"""
    profile.write_text(profile.read_text(encoding="utf-8") + kind, encoding="utf-8")
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    office.commit()
    office.do("approve", office.request("a1"), user="io1")
    early = ("--motivatie", "dringend", "--datum", "2027-07-30")
    assert office.run("aanvraag", "new", "beeindigen", "a1", "aanpalend", *early).code == 0
    office.do("approve", office.request("a1", "beeindigen"), user="cor")
    assert str(office.placed("a1")["eind"]) == "2027-07-30"
    letters = [row["status"] for row in office.rows("bericht") if row["soort"] == "intentieverklaring"]
    assert sorted(letters) == ["ingetrokken", "wacht"]

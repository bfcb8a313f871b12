"""Another part-time factor in a stage year: what grows, what stays, who must agree and who hears of it (H14)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.yearlife.conftest import FINAL, Life

CHANGE = ("schema", "parttime", "h1", "2026-12-01", 80)
CONSENT = ("--reason", "A. de Wit stemde op 2 oktober in.")


def test_h14_the_clinical_stage_grows_from_that_day_and_is_shown_first(life: Life) -> None:
    """H14: thirteen weeks are done full time; the other thirteen take 16¼ at 80 %, so a month more in all."""
    before = life.office.dump()
    shown = life.do(*CHANGE, "--check")
    assert shown["gewijzigd"] is False
    assert life.office.dump() == before
    assert shown["stages"] == [
        {
            "stagesoort": "seh",
            "start": "2026-09-01",
            "eind": "2027-03-31",
            "was_start": "2026-09-01",
            "was_eind": "2027-02-28",
        }
    ]
    life.do(*CHANGE, *CONSENT)
    assert life.stage("h1", "seh") == ("2026-09-01", "2027-03-31")
    assert life.placed("h1", "seh")["eind"] == "2027-03-31"


def test_h14_what_is_planned_after_it_shifts_and_tells_who_is_there_then(life: Life) -> None:
    """The stages behind a clinical one keep their months; a place that is taken stands in the way, with by whom."""
    life.plan("S27", "2027-03-01", "2027-08-31", on="2026-11-20")
    life.do("voorstel", "commit", 2, on="2026-12-11")
    first = min(("ggz", "ccp"), key=lambda kind: life.stage("h1", kind)[0])
    assert life.stage("h1", first)[0] == "2027-03-01"
    shown = life.do(*CHANGE, "--check", on="2026-12-14")
    moved = {one["stagesoort"]: (one["start"], one["eind"]) for one in shown["stages"]}
    assert moved[first] == ("2027-04-01", "2027-06-30")
    reasons = {one["stagesoort"]: one["bezwaren"] for one in shown["plaatsingen"]}
    assert reasons == {"seh": ["seh-1 is van 2026-09-01 t/m 2027-03-31 vol (met h2)"], "ggz": [], "ccp": []}
    refused = life.run(*CHANGE, *CONSENT, on="2026-12-14").refused
    assert "vol (met h2)" in refused


def test_h14_the_stages_of_traject_b_keep_their_days_and_leave_a_remainder(life: Life) -> None:
    """H14: of 13 weeks at 80 % there are 2.6 to be made up, at 70 % 3.9."""
    shown = life.do("schema", "parttime", "h2", "2026-12-01", 70, "--check")
    assert shown["stages"] == []
    assert shown["inhalen"] == [{"stagesoort": "ccp", "was": 2.6, "wordt": 3.9}]
    assert any("tweede praktijkperiode: 3,9 weken voltijd (was 2,6)" in line for line in shown["regels"])


@pytest.mark.parametrize(
    ("aios", "day", "factor", "why"),
    [
        ("h1", "2026-12-01", 45, "De deeltijdfactor is 50 tot en met 100 %"),
        ("h1", "2026-12-01", 55, "seh-1 vraagt minstens 60 %"),
        ("h2", "2026-10-05", 65, "ggz-1 vraagt minstens 70 %"),
    ],
)
def test_h14_no_less_than_the_profile_and_the_place_allow(
    life: Life, aios: str, day: str, factor: int, why: str
) -> None:
    """H14: also where the days stay as they are."""
    before = life.office.dump()
    assert why in life.run("schema", "parttime", aios, day, factor, *CONSENT).refused
    assert life.office.dump() == before


def test_h14_the_minimum_is_a_key_of_the_profile(life: Life) -> None:
    profile = life.office.directory / "profiles" / "huisarts.toml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text.replace("part_time_minimum = 50", "part_time_minimum = 85"), encoding="utf-8")
    assert "85 tot en met 100" in life.run(*CHANGE, *CONSENT).refused


def test_h14_after_the_definitive_plan_the_place_must_agree(life: Life) -> None:
    """H14: whoever agreed for the place stands in the reason, and so in the audit trail."""
    refused = life.run(*CHANGE).refused
    assert "seh-1" in refused
    assert "moet ermee instemmen" in refused
    life.do(*CHANGE, *CONSENT)
    assert CONSENT[1] in {line["reden"] for line in life.do("log", "--aios", "h1")}


def test_h14_before_the_definitive_plan_nobody_needs_to_agree(voorlopig: Life) -> None:
    shown = voorlopig.do("schema", "parttime", "h1", "2026-12-01", 80, on="2026-06-15")
    assert shown["vereist"] == []
    assert voorlopig.placed("h1", "seh")["eind"] == "2027-03-31"


def test_h14_letters_that_are_held_are_made_anew_and_sent_ones_are_corrected(life: Life) -> None:
    """Only those concerned hear of it, and what they get waits to be released."""
    life.do(*CHANGE, *CONSENT)
    assert life.mails("wijziging") == []
    assert "31 maart 2027" in life.letter("plaatsingsbrief-aios", "hana")
    life.send()
    life.do("schema", "parttime", "h1", "2026-12-01", 90, *CONSENT)
    told = life.mails("wijziging")
    assert sorted(to for _, to in told) == [
        "A. de Wit <wit@example.nl>",
        "B. Bos <bos@example.nl>",
        "Hana Prins <hana@example.nl>",
    ]
    text = next(row["tekst"] for row in life.office.rows("bericht") if row["soort"] == "wijziging")
    assert "80 %" in text
    assert "90 %" in text


def test_h14_a_stageopleider_hears_of_another_factor_also_when_the_days_stay(life: Life) -> None:
    life.send()
    life.do("schema", "parttime", "h2", "2026-12-01", 70, *CONSENT)
    assert [to for _, to in life.mails("wijziging") if "top" in to] == ["D. Top <top@example.nl>"]
    assert not [to for _, to in life.mails("wijziging") if "kok" in to]


def test_a_change_of_working_time_is_undone_as_a_whole(life: Life) -> None:
    held = sorted(life.mails("plaatsingsbrief-opleider", "plaatsingsbrief-aios"))
    life.do(*CHANGE, *CONSENT)
    life.do("undo")
    assert life.stage("h1", "seh") == ("2026-09-01", "2027-02-28")
    assert life.placed("h1", "seh")["eind"] == "2027-02-28"
    assert life.do("schema", "show", "h1")["deeltijd"] == [{"vanaf": None, "deeltijd": 100}]
    assert sorted(life.mails("plaatsingsbrief-opleider", "plaatsingsbrief-aios")) == held


def test_a_longer_stage_that_part_time_lengthens_further_keeps_what_an_illness_added(life: Life) -> None:
    """H14, H19: five working days made up for stay, whatever the factor becomes."""
    life.do("schema", "away", "h1", "--from", "2026-10-05", "--to", "2026-10-23")
    assert life.stage("h1", "seh")[1] == "2027-03-05"
    life.do(*CHANGE, *CONSENT)
    assert life.stage("h1", "seh")[1] == "2027-04-05"


def test_h14_lines_that_came_with_the_schema_follow_the_same_rule(life: Life) -> None:
    """A computed last day: traject A grows by whole months, traject B not at all."""
    life.office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;deeltijd;start_opleiding\n"
        "h3;Gijs Oud;gijs@example.nl;huisarts;hov;100;2025-09-01\n",
        today=FINAL,
    )
    life.office.taken("schema", "aios;stagesoort;start\nh3;seh;2026-09-01\nh3;ggz;2027-09-01\n", today=FINAL)
    assert life.stage("h3", "seh") == ("2026-09-01", "2027-02-28")
    days = life.stage("h3", "ggz")
    life.do("schema", "parttime", "h3", "2026-09-01", 50, "--close-gaps")
    assert life.stage("h3", "seh") == ("2026-09-01", "2027-08-31")
    first, last = (date.fromisoformat(day) for day in life.stage("h3", "ggz"))
    was = [date.fromisoformat(day) for day in days]
    assert last - first == was[1] - was[0]

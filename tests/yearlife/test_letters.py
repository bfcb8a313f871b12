"""The plaatsingsbrieven of a definitive half year, and the milestones around them (H8, H15, H16, H20)."""

from __future__ import annotations

import pytest

from tests.yearlife.conftest import FINAL, RUNNING, Life

LETTERS = ("plaatsingsbrief-opleider", "plaatsingsbrief-aios")


def test_h8_a_letter_goes_to_each_stageopleider_on_record_and_to_the_aios(life: Life) -> None:
    """H8: not to the contact of the place, while there are stageopleiders; all of it waits to be released."""
    found = [(soort, to) for soort, to in life.mails(*LETTERS) if "seh" in to or "h1" in to or "wit" in to]
    assert (LETTERS[0], "A. de Wit <wit@example.nl>") in found
    assert not [to for _, to in life.mails(*LETTERS) if "balie" in to]
    assert (LETTERS[0], "B. Bos <bos@example.nl>") in life.mails(*LETTERS)
    assert (LETTERS[1], "Hana Prins <hana@example.nl>") in life.mails(*LETTERS)


def test_h8_the_aios_reads_how_to_reach_both_stageopleiders(life: Life) -> None:
    text = life.letter(LETTERS[1], "hana")
    assert "A. de Wit en B. Bos" in text
    assert "wit@example.nl en bos@example.nl" in text


def test_h8_without_a_stageopleider_the_letter_goes_to_the_contact_of_the_place(voorlopig: Life) -> None:
    """One who left before the stage begins, gets none."""
    life = voorlopig
    life.do(
        "stageopleider", "away", "ggz-1", "C. Kok", "--reason", "vertrokken", "--from", "2026-08-01", on=FINAL
    )
    life.do("status", life.placed("h2", "ggz")["plaatsing"], "onder-voorbehoud", on=FINAL)
    assert [to for _, to in life.mails(LETTERS[0])] == ["Balie PP <pp@example.nl>"]


@pytest.mark.parametrize(
    ("aios", "to", "hours"),
    [("h1", "hana", "hoogstens 114 uur"), ("h2", "ivo", "hoogstens 45,6 uur")],
)
def test_h16_leave_is_pro_rata_to_weeks_and_part_time(life: Life, aios: str, to: str, hours: str) -> None:
    """H16: 228 hours a year are 57 in 13 weeks and 114 in 26; at 80 % of 57 that is 45.6."""
    assert hours in life.letter(LETTERS[1], to), aios


def test_h14_h16_a_stage_that_part_time_lengthens_counts_by_its_full_time_weeks(life: Life) -> None:
    """Not by its days: 26 weeks at 80 % take eight months, and give the leave of 26 full-time weeks."""
    life.plan("S27", "2027-03-01", "2027-08-31", on="2026-11-20")
    life.do("voorstel", "commit", 2, on="2026-12-11")
    placed = life.placed("h2", "seh")
    assert (placed["start"], placed["eind"]) == ("2027-03-01", "2027-10-31")
    life.do("status", placed["plaatsing"], "onder-voorbehoud", on="2026-12-22")
    text = life.letter(LETTERS[1], "ivo")
    assert "26 voltijdse weken, bij een dienstverband van 80 %" in text
    assert "hoogstens 114 uur" in text


def test_h10_h16_no_leave_during_the_startclass_and_not_three_weeks_at_a_stretch(life: Life) -> None:
    """H16: discouraged inside a stage of three months, so not said of one of six."""
    seh, ggz = life.letter(LETTERS[1], "hana"), life.letter(LETTERS[1], "ivo")
    assert "Tijdens de STARtclass en een verplichte introductie neem je geen verlof op" in seh
    assert "3 weken verlof aaneen" not in seh
    assert "liever geen 3 weken verlof aaneen" in ggz
    assert "STARtclass" not in ggz


def test_h15_the_letters_say_how_a_full_time_week_is_divided(life: Life) -> None:
    for soort, to in ((LETTERS[0], "wit"), (LETTERS[1], "hana")):
        text = life.letter(soort, to)
        assert all(fact in text for fact in ("38 uur", "31,5 uur", "vrijdag", "6,5 uur"))


def test_h8_the_milestone_is_done_when_no_letter_is_held_any_more(life: Life) -> None:
    """H8: at least two months before the start; held letters have told nobody anything."""
    open_ = {(one["aios"], one["stagesoort"]): one["datum"] for one in life.due("plaatsingsbrief", FINAL)}
    assert open_["h1", "seh"] == "2026-07-01"
    life.do("mail", "release", "--aios", "h1", on=FINAL)
    left = {(one["aios"], one["stagesoort"]) for one in life.due("plaatsingsbrief", FINAL)}
    assert ("h1", "seh") not in left
    assert ("h2", "ggz") in left


def test_h20_the_introduction_to_the_first_stage_is_right_after_the_definitive_plan(life: Life) -> None:
    """H20: six weeks before the start for a later stage."""
    first = {(one["aios"], one["stagesoort"]): one["datum"] for one in life.due("kennismaking-eerste", FINAL)}
    assert first == {("h1", "seh"): "2026-07-09", ("h2", "ggz"): "2026-07-09"}
    later = {(one["aios"], one["stagesoort"]): one["datum"] for one in life.due("kennismaking", RUNNING)}
    assert later == {("h2", "ccp"): "2026-10-20"}

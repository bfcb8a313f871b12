"""Moving one stage by hand: held against every rule and every day, told to those concerned only (H6, H8, H14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.conftest import Office
from tests.stagejaar.conftest import Institute

Look = Callable[[Office], dict[tuple[str, str], Any]]
Send = Callable[[Office], None]


def test_a_stage_moves_with_its_line_of_the_schema(known: Office, places: Look) -> None:
    """H6: it keeps its number and status, also on other days."""
    before = places(known)["h4", "seh"]
    assert (
        known.do("place", "h4", "seh", "seh-5", "--start", "2027-03-01")["plaatsing"] == before["plaatsing"]
    )
    after = places(known)["h4", "seh"]
    assert (after["plaats"], after["start"], after["eind"]) == ("seh-5", date(2027, 3, 1), date(2027, 5, 31))
    [line] = [row for row in known.rows("stage") if (row["aios"], row["stagesoort"]) == ("h4", "seh")]
    assert (line["start"], line["eind"], line["weken"]) == (date(2027, 3, 1), date(2027, 5, 31), 13)


def test_every_rule_is_told_at_once(known: Office) -> None:
    """H2, H10: who else is there, and what belongs together."""
    told = known.run("place", "h4", "ggz", "ggz-1", "--start", "2026-10-01").refused
    assert "- h4: pp en seh-13 overlappen." in told
    assert "geen cursus" in known.run("place", "h4", "seh", "seh-5", "--start", "2027-01-01").refused
    assert "Kies een andere plaats" in told
    assert "2 aios voor 1 plaatsen" in known.run("place", "h1", "seh", "seh-2").refused
    assert "geen stageplaats voor seh" in known.run("place", "h1", "seh", "ggz-1").refused
    assert "geen eigen of te lenen" in known.run("place", "h1", "seh", "nergens").refused
    assert "zeg met --start" in known.run("place", "h1", "ccp", "ccp-1").refused
    assert "kies uit seh-13, seh-26" in known.run("place", "h1", "seh", "seh-5", "--onderdeel", "pp").refused
    assert "geen ronde" in known.run("place", "h1", "ccp", "ccp-1", "--start", "2031-01-01").refused.lower()


def test_a_definitive_stage_moves_with_a_reason_only(definitive: Office, places: Look) -> None:
    """H7: and nothing happens to anybody else."""
    before = places(definitive)
    assert "geef een reden" in definitive.run("place", "h1", "seh", "seh-5").refused
    definitive.do("place", "h1", "seh", "seh-5", "--reason", "dichter bij huis")
    after = places(definitive)
    assert after["h1", "seh"]["plaats"] == "seh-5"
    assert {key for key, row in after.items() if row != before[key]} == {("h1", "seh")}


def test_plan_and_letters_that_were_not_sent_are_made_anew(definitive: Office) -> None:
    """H8: with the place of now; those of the other stages stay."""
    before = {row["bericht"] for row in definitive.rows("bericht") if row["status"] != "ingetrokken"}
    definitive.do("place", "h1", "seh", "seh-5", "--reason", "dichter bij huis")
    now = {row["bericht"]: row for row in definitive.rows("bericht") if row["status"] != "ingetrokken"}
    gone = before - now.keys()
    fresh = [now[number] for number in now.keys() - before]
    assert sorted(row["soort"] for row in fresh) == [
        "definitief-plan",
        "plaatsingsbrief-aios",
        "plaatsingsbrief-opleider",
    ]
    assert len(gone) == len(fresh)
    assert {row["aios"] for row in fresh} == {"h1"}


def test_letters_that_were_sent_are_corrected(definitive: Office, sent: Send) -> None:
    """H7, H8: a `wijziging` to the aios and to the old stageopleider, a letter to the new one and the aios."""
    sent(definitive)
    definitive.do("place", "h1", "seh", "seh-5", "--reason", "De opleider is ziek")
    held = [row for row in definitive.rows("bericht") if row["status"] == "vastgehouden"]
    to = sorted((row["soort"], row["aan"].partition("<")[2].rstrip(">")) for row in held)
    assert to == [
        ("plaatsingsbrief-aios", "h1@example.nl"),
        ("plaatsingsbrief-opleider", "seh-5-0@example.nl"),
        ("wijziging", "h1@example.nl"),
        ("wijziging", "seh-1-0@example.nl"),
    ]
    told = next(row for row in held if row["aan"].endswith("<seh-1-0@example.nl>"))
    assert "de opleider is ziek" in told["tekst"]
    assert "wordt Plek seh-5" in told["tekst"]
    assert told["verwijst_naar"] is not None


def test_a_move_is_undone_with_its_mails(definitive: Office, places: Look) -> None:
    """H6: until the line everything goes back as it was."""
    before = places(definitive)
    definitive.do("place", "h1", "seh", "seh-5", "--reason", "dichter bij huis")
    definitive.do("undo")
    strip = {key: {k: v for k, v in row.items() if k != "version"} for key, row in before.items()}
    now = places(definitive)
    assert {key: {k: v for k, v in row.items() if k != "version"} for key, row in now.items()} == strip


def test_only_the_bureau_of_the_institute_moves_a_stage(known: Office) -> None:
    """Rights as elsewhere."""
    assert "rol bureau" in known.run("place", "h1", "seh", "seh-5", user="cor").refused


def test_a_new_stage_is_told_to_the_aios(known: Office) -> None:
    """H6: who gets a place after the plan was made known gets the voorlopig plan."""
    here = Institute(known)
    here.aios("h9")
    known.do("place", "h9", "ccp", "ccp-1", "--start", "2026-09-01")
    [told] = [row for row in known.rows("bericht") if row["aios"] == "h9"]
    assert (told["soort"], told["status"]) == ("voorlopig-plan", "vastgehouden")
    assert "Plek ccp-1" in told["tekst"]

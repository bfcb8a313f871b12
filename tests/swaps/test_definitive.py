"""The definitive plan, the six-week line, and what still moves after them: by overmacht, with a reason (H6, H7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Office
from tests.swaps.conftest import AFTER, COORDINATOR, LINE, PAST

Look = Callable[[Office], dict[tuple[str, str], Any]]
Send = Callable[[Office], None]


def test_the_plan_is_definitive_after_the_swap_week(known: Office, places: Look) -> None:
    """H6: not before the week is over, nor while a swap waits."""
    assert "ruilen t/m 2026-06-22" in known.run("ronde", "definitief", "S26", today="2026-06-22").refused
    known.do("swap", "propose", "S26", "h1", "h2")
    assert "ruil 1 (voorgesteld)" in known.run("ronde", "definitief", "S26", today=AFTER).refused
    known.do("swap", "refuse", 1, "--reason", "te laat", user=COORDINATOR)
    done = known.do("ronde", "definitief", "S26", today=AFTER)
    assert done["plaatsingen"] == len(places(known))
    assert {row["status"] for row in places(known).values()} == {"onder voorbehoud"}
    [ronde] = known.rows("ronde")
    assert ronde["definitief_op"] == date(2026, 6, 23)
    assert "al definitief" in known.run("ronde", "definitief", "S26", today=AFTER).refused


def test_each_aios_gets_the_plan_and_each_stage_its_letters(definitive: Office, places: Look) -> None:
    """H6, H8: held, and what was still to be said of the voorlopig plan is withdrawn."""
    found = Counter(
        (row["soort"], row["status"]) for row in definitive.rows("bericht") if row["status"] != "ingetrokken"
    )
    stages, people = len(places(definitive)), len({aios for aios, _ in places(definitive)})
    assert found["definitief-plan", "vastgehouden"] == people
    assert found["plaatsingsbrief-aios", "vastgehouden"] == stages
    assert found["plaatsingsbrief-opleider", "vastgehouden"] >= stages
    assert not [kind for kind, _ in found if kind == "voorlopig-plan"]


def test_a_definitive_plan_can_be_taken_back_while_nobody_has_it(definitive: Office, places: Look) -> None:
    """H7: until the six-week line the institute may change its mind."""
    definitive.do("undo")
    assert {row["status"] for row in places(definitive).values()} == {"voorlopig"}
    [ronde] = definitive.rows("ronde")
    assert ronde["definitief_op"] is None


def test_who_gets_a_place_later_becomes_definitive_when_asked_again(definitive: Office, places: Look) -> None:
    """H6: the same command takes in what was added."""
    definitive.do(
        "status", places(definitive)["h3", "seh"]["plaatsing"], "vervallen", "--reason", "herplaatst"
    )
    definitive.do("place", "h3", "seh", "seh-5", "--start", "2026-09-01", "--onderdeel", "seh-13")
    assert places(definitive)["h3", "seh"]["status"] == "voorlopig"
    assert definitive.do("ronde", "definitief", "S26")["plaatsingen"] == 1
    assert places(definitive)["h3", "seh"]["status"] == "onder voorbehoud"


def test_a_round_without_a_year_has_no_definitive_plan(known: Office) -> None:
    """H6: and a round whose plan nobody knows has none yet."""
    known.do("ronde", "new", "M27", "--profile", "huisarts", "--from", "2027-03-01", "--to", "2027-08-31")
    assert "nog niet bekendgemaakt" in known.run("ronde", "definitief", "M27", today=AFTER).refused
    assert "geen ronde" in known.run("ronde", "definitief", "X", today=AFTER).refused


def test_h7_six_weeks_before_the_start_a_stage_is_geplaatst_by_itself(
    definitive: Office, places: Look
) -> None:
    """H7: carried out by the nightly `remind`, shown in `due` until then; stages that start later wait."""
    assert not definitive.do("remind", today="2026-07-20")["vanzelf"]
    rows = definitive.do("due", today=LINE)
    assert any("stagetui remind maakt plaatsing" in row["tekst"] for row in rows)
    tried = definitive.do("remind", "--dry-run", today=LINE)["vanzelf"]
    assert {row["status"] for row in places(definitive).values()} == {"onder voorbehoud"}
    assert definitive.do("remind", today=LINE)["vanzelf"] == tried
    after = places(definitive)
    assert {key for key, row in after.items() if row["status"] == "geplaatst"} == {
        key for key, row in after.items() if row["start"] == date(2026, 9, 1)
    }
    assert not definitive.do("remind", today=LINE)["vanzelf"]
    told = [e for e in definitive.do("log", "--aios", "h1", today=LINE) if e["actie"] == "vanzelf geplaatst"]
    assert len(told) == 1
    assert "Zeswekengrens" in told[0]["reden"]


@pytest.mark.parametrize("noticed", [True, False])
def test_h7_after_the_line_only_overmacht_changes_anything(
    definitive: Office, places: Look, *, noticed: bool
) -> None:
    """H7: at every door, whatever the status says (the nightly job may not have run)."""
    number = places(definitive)["h1", "seh"]["plaatsing"]
    definitive.today = PAST
    if noticed:
        definitive.do("remind")
    before = definitive.dump()
    for words in (
        ("place", "h1", "seh", "seh-5", "--reason", "liever daar"),
        ("place", "h1", "seh", "seh-5", "--overmacht"),
        ("status", number, "vervallen", "--reason", "stopt"),
        ("schema", "move", "h1", "seh", "2026-10-01", "--reason", "later"),
        ("swap", "propose", "S26", "h1", "h2"),
    ):
        definitive.run(*words).refused  # noqa: B018 (it asserts)
        assert definitive.dump() == before, words
    told = definitive.run("place", "h1", "seh", "seh-5", "--reason", "liever daar").refused
    assert "dit kon t/m 2026-07-21" in told
    definitive.do("place", "h1", "seh", "seh-5", "--reason", "opleider valt uit", "--overmacht")
    after = places(definitive)["h1", "seh"]
    assert (after["plaatsing"], after["plaats"]) == (number, "seh-5")
    assert after["status"] == ("geplaatst" if noticed else "onder voorbehoud")
    assert "dit kon t/m 2026-07-21" in definitive.run("undo").refused
    definitive.do("status", number, "vervallen", "--reason", "opleider valt uit", "--overmacht")


def test_h7_a_voorlopig_stage_is_held_by_the_line_too(known: Office) -> None:
    """H7: that nobody made the plan definitive opens no door."""
    assert "dit kon t/m 2026-07-21" in known.run("place", "h1", "seh", "seh-5", today=PAST).refused
    told = known.run("place", "h0", "ccp", "ccp-1", "--start", "2026-09-01", today=PAST).refused
    assert "Niet verzet" in told


def test_h7_a_stage_does_not_come_to_start_within_six_weeks(known: Office) -> None:
    """H7: the line is counted from the days that it gets as well."""
    told = known.run("place", "h4", "seh", "seh-5", "--start", "2026-09-01", today=PAST).refused
    assert "Niet verzet" in told
    known.do("status", _number(known, "h4", "ggz"), "vervallen")
    told = known.run("place", "h4", "seh", "seh-5", "--start", "2026-09-01", today=PAST).refused
    assert "dit kon t/m 2026-07-21" in told


def _number(office: Office, aios: str, kind: str) -> int:
    return int(office.placed(aios, kind)["plaatsing"])

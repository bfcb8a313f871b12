"""Changing an opleidingsschema through the command line: the lines, and everything that follows from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

WEEK = timedelta(weeks=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_n10_the_schema_is_shown_with_every_factor(office: Any) -> None:
    """N10: 80 % of 13 weeks is 114 days."""
    office.do("schema", "parttime", "a4", "2027-12-01", "60")
    shown = office.do("schema", "show", "a4")
    assert shown["deeltijd"] == [
        {"vanaf": None, "deeltijd": 80},
        {"vanaf": "2027-12-01", "deeltijd": 60},
    ]
    (one,) = shown["stages"]
    assert (one["stagesoort"], one["naam"]) == ("aanpalend", "Stage aanpalend specialisme")
    assert (day(one["eind"]) - day(one["start"])).days + 1 == 114
    text = office.run("schema", "show", "a4").out
    assert "Dina Aker (a4), va: 80 %, vanaf 2027-12-01 60 %." in text


def test_n10_another_factor_in_the_middle_of_a_stage(office: Any, dates: Any) -> None:
    """N10: two weeks full time and eleven at half are 24 weeks; what comes behind keeps its gap."""
    before = dates(office, "a1")
    office.do("schema", "parttime", "a1", "2027-06-21", "50")
    after = dates(office, "a1")
    start, eind = after["aanpalend"]
    assert (start, day(eind)) == ("2027-06-07", day("2027-06-07") + 24 * WEEK - timedelta(days=1))
    gap = day(before["mg"][0]) - day(before["aanpalend"][1])
    assert day(after["mg"][0]) - day(eind) == gap
    assert (day(after["mg"][1]) - day(after["mg"][0])).days + 1 == 26 * 7
    (row,) = office.rows("deeltijd")
    assert (row["aios"], row["vanaf"].isoformat(), row["deeltijd"]) == ("a1", "2027-06-21", 50)
    office.do("schema", "parttime", "a1", "2027-06-21", "100")
    assert office.rows("deeltijd") == []


def test_n10_a_placing_by_hand_counts_with_the_factor_of_then(office: Any, dates: Any) -> None:
    """N10, H14: from 2027 on a1 works 60 %: the place that asks 90 % is refused, and another start lasts as long."""
    office.do("schema", "parttime", "a1", "2027-05-01", "60")
    refused = office.run("place", "a1", "aanpalend", "vol").refused
    assert "vraagt minstens 90 %; a1 werkt 60 %" in refused
    office.do("place", "a1", "aanpalend", "psy-1", "--start", "2027-05-10")
    start, eind = dates(office, "a1")["aanpalend"]
    assert (start, (day(eind) - day(start)).days + 1) == ("2027-05-10", -(-13 * 7 * 100 // 60))


def test_looking_at_the_consequences_changes_nothing(office: Any) -> None:
    before = office.dump()
    told = office.do("schema", "move", "a1", "aanpalend", "2027-07-05", "--check")
    assert office.dump() == before
    assert told["gewijzigd"] is False
    assert [one["stagesoort"] for one in told["stages"]] == ["aanpalend", "mg", "keuze"]
    done = office.do("schema", "move", "a1", "aanpalend", "2027-07-05")
    assert done["gewijzigd"] is True
    assert done["regels"] == told["regels"]


def test_n2_every_consequence_is_told(office: Any) -> None:
    """N2, N3: milestones with both dates, which are late at once, the term of preferences, and rounds."""
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    told = office.do("schema", "move", "a1", "aanpalend", "2027-04-26", "--check")
    by_name = {(one["stagesoort"], one["mijlpaal"]): one for one in told["mijlpalen"]}
    assert by_name["aanpalend", "besluit"] == {
        "stagesoort": "aanpalend",
        "mijlpaal": "besluit",
        "was": "2027-04-26",
        "wordt": "2027-03-15",
        "te_laat": False,
    }
    assert {stage for stage, _ in by_name} == {"aanpalend"}
    assert [one["tekst"] for one in told["voorkeuren"]] == [
        "aanpalend: de voorkeuren zijn niet meer te wijzigen (dat kon t/m 2027-01-31, en dan t/m 2026-11-30)"
    ]
    assert told["rondes"] == [{"ronde": "r", "stagesoort": "aanpalend", "erin": False}]
    text = office.run("schema", "move", "a3", "aanpalend", "2027-04-26", "--check").out
    assert "er zijn nog geen voorkeuren, en de termijn is dan voorbij" in text
    late = [line for line in text.splitlines() if line.startswith("te laat")]
    assert any(
        "Mail aan de aios over werving" not in line and "dan is het meteen te laat" in line for line in late
    )


def test_preferences_are_told_when_a_place_has_no_room_then(office: Any) -> None:
    """N6: psy-1 is open until the end of 2028, and full once somebody else is there."""
    office.do("place", "a2", "aanpalend", "psy-1", "--start", "2027-09-13")
    office.prefer("a1 aanpalend psy-1 psy-3")
    told = office.do("schema", "move", "a1", "aanpalend", "2027-09-20", "--check")
    assert [(one["plaats"], one["tekst"]) for one in told["voorkeuren"] if one["plaats"]] == [
        ("psy-1", "aanpalend, voorkeur 1 (psy-1): psy-1 is van 2027-09-20 t/m 2027-12-19 vol")
    ]
    far = office.do("schema", "move", "a1", "aanpalend", "2028-11-06", "--check")
    assert {one["plaats"] for one in far["voorkeuren"] if one["plaats"]} == {"psy-1", "psy-3"}


def test_n7_a_plaatsing_moves_along_when_there_is_room(placed_office: Any) -> None:
    """N7, N9: with its consents; that of the instelling rests on the new days; the open request is due with them."""
    office = placed_office
    before = {row["partij"]: row["bewijs"] for row in office.rows("toestemming")}
    done = office.do("schema", "move", "a1", "aanpalend", "2027-07-05")
    assert [(one["plaats"], one["bezwaren"]) for one in done["plaatsingen"]] == [("psy-1", [])]
    placed = office.placed("a1")
    assert (placed["start"].isoformat(), placed["status"]) == ("2027-07-05", "onder voorbehoud")
    assert {row["partij"]: row["bewijs"] for row in office.rows("toestemming")} == before
    (asked,) = office.do("aanvraag", "list", "--open")
    assert asked["voor"] == "2027-05-24"
    (row,) = office.rows("aanvraag")
    assert (row["voor"] - row["dringend"]).days == 7
    office.do("approve", asked["id"], user="io1")
    assert office.placed("a1")["status"] == "geplaatst"


def test_n9_the_consent_of_the_instelling_rests_on_the_new_period(placed_office: Any) -> None:
    office = placed_office
    office.taken(
        "beschikbaarheid",
        "plaats;van;tot;capaciteit\npsy-1;2027-01-01;2027-12-31;1\npsy-1;2028-01-01;2028-12-31;1\n",
    )
    office.do("schema", "move", "a1", "aanpalend", "2028-02-07")
    evidence = {row["partij"]: row["bewijs"] for row in office.rows("toestemming")}
    assert evidence["instelling"] == "beschikbaarheid 2028-01-01 t/m 2028-12-31, 1 plaats"
    assert evidence["aios"].startswith("voorkeur 1")


def test_n7_a_plaatsing_without_room_stands_in_the_way_until_it_is_released(placed_office: Any) -> None:
    """N7: refused with nothing changed; with --release the place comes free and the stage is voorlopig again."""
    office = placed_office
    before = office.dump()
    told = office.do("schema", "move", "a1", "aanpalend", "2028-11-06", "--check")
    assert told["plaatsingen"][0]["bezwaren"] == [
        "voor psy-1 is van 2028-11-06 t/m 2029-02-04 geen ruimte opgegeven"
    ]
    refused = office.run("schema", "move", "a1", "aanpalend", "2028-11-06").refused
    assert "Er staat een plaatsing in de weg" in refused
    assert "--release" in refused
    assert office.dump() == before
    office.do("schema", "move", "a1", "aanpalend", "2028-11-06", "--release", "--reason", "Zwangerschap.")
    placed = office.placed("a1")
    assert (placed["status"], placed["plaats"], placed["start"].isoformat()) == (
        *("voorlopig", None, "2028-11-06"),
    )
    assert office.rows("toestemming") == []
    assert [row["status"] for row in office.rows("aanvraag")] == ["vervallen"]
    released = [one for one in office.do("log", "--aios", "a1") if one["actie"].startswith("vrijgegeven")]
    assert [one["reden"] for one in released] == ["Zwangerschap."]


def test_a_recognition_that_ends_stands_in_the_way(office: Any) -> None:
    """H17: the erkenning of the place ends before the stage would."""
    office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;erkenning_tot\n"
        "psy-3;ggz;Psychiatrie volwassenen;psychiatrie;va;aanpalend;2027-09-30\n",
    )
    office.do("place", "a1", "aanpalend", "psy-3")
    refused = office.run("schema", "move", "a1", "aanpalend", "2027-08-02").refused
    assert "de erkenning van psy-3 loopt tot 2027-09-30" in refused
    assert "vol" not in refused


def test_a_plaatsing_that_is_still_voorlopig_follows(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1")
    office.do("schema", "move", "a1", "aanpalend", "2027-06-14")
    placed = office.placed("a1")
    assert (placed["start"].isoformat(), placed["eind"].isoformat()) == ("2027-06-14", "2027-09-12")


def test_the_gaps_can_be_closed(office: Any, dates: Any) -> None:
    """Stage mg begins on 4 October; aanpalend then ends on 26 September: without gaps nothing has to move."""
    before = dates(office, "a1")
    office.do("schema", "move", "a1", "aanpalend", "2027-06-28", "--close-gaps")
    after = dates(office, "a1")
    assert (after["mg"], after["keuze"]) == (before["mg"], before["keuze"])
    office.do("schema", "move", "a1", "aanpalend", "2027-07-12", "--close-gaps")
    assert dates(office, "a1")["mg"][0] == "2027-10-11"


def test_a_schema_change_can_be_undone(placed_office: Any) -> None:
    office = placed_office
    before = {table: office.rows(table) for table in ("deeltijd",)}
    stages = [(row["stagesoort"], row["start"], row["eind"]) for row in office.rows("stage")]
    office.do("schema", "parttime", "a1", "2027-06-21", "50")
    office.do("undo")
    assert {table: office.rows(table) for table in ("deeltijd",)} == before
    assert [(row["stagesoort"], row["start"], row["eind"]) for row in office.rows("stage")] == stages
    assert office.placed("a1")["eind"].isoformat() == "2027-09-05"


def test_every_line_of_the_change_is_in_the_trail_with_its_reason(office: Any) -> None:
    office.do("schema", "move", "a1", "aanpalend", "2027-07-05", "--reason", "Verlof.")
    lines = [one for one in office.do("log", "--aios", "a1") if one["actie"] == "schema gewijzigd"]
    assert [(one["onderwerp"], one["reden"]) for one in lines] == [
        ("stage:a1/aanpalend", "Verlof."),
        ("stage:a1/mg", "Verlof."),
        ("stage:a1/keuze", "Verlof."),
    ]
    assert lines[0]["voor"] == {"start": "2027-06-07", "eind": "2027-09-05"}


def test_only_the_bureau_of_that_aios_changes_it_and_others_look(office: Any) -> None:
    assert (
        "mag geen opleidingsschema wijzigen"
        in office.run("schema", "move", "a1", "aanpalend", "2027-07-05", user="lea").refused
    )
    assert "voor nspoh" in office.run("schema", "move", "a1", "aanpalend", "2027-07-05", user="nora").refused
    assert office.do("schema", "show", "a1", user="io1")["aios"] == "a1"
    assert "dat ziet u niet" in office.run("schema", "show", "a1", user="nora").refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("move", "a1", "aanpalend", "2027-06-07"), "Er verandert niets"),
        (("move", "a1", "isk", "2027-06-07"), "isk staat niet in het opleidingsschema van a1"),
        (("move", "a1", "mg", "2027-08-02"), "aanpalend komt eerst"),
        (("combine", "a1", "mg", "keuze", "nergens"), "Instelling nergens is niet bekend"),
        (("parttime", "a1", "2027-06-07", "40"), "50 tot en met 100 %"),
        (("interweave", "a1", "mg", "101"), "10 tot en met 100 %"),
        (("parts", "a1", "mg"), "heeft bij va geen delen"),
    ],
)
def test_what_can_not_be_is_refused(office: Any, words: tuple[str, ...], told: str) -> None:
    before = office.dump()
    assert told in office.run("schema", *words, "--reason", "omdat").refused
    assert office.dump() == before


@pytest.mark.parametrize(
    "words",
    [
        ("move", "a1", "mg", "morgen"),
        ("combine", "a1", "mg", "keuze"),
        ("combine", "a1", "mg", "keuze", "ggd", "--apart"),
        ("parts", "a1", "mg", "x=gisteren"),
    ],
)
def test_wrong_usage_is_told(office: Any, words: tuple[str, ...]) -> None:
    assert office.run("schema", *words).code == 2


def test_an_edit_of_something_that_changed_meanwhile_is_refused(office: Any) -> None:
    """Who looked at version 1 does not overwrite what a colleague did since."""
    from datetime import UTC, datetime

    from stagetui.engine.access import Actor, Via
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.doorway.meanwhile import ChangedMeanwhileError
    from stagetui.engine.doorway.training import ChangeSchema
    from stagetui.engine.rules.training import Move

    office.do("schema", "move", "a1", "aanpalend", "2027-07-05")
    actor = Actor("bo", Via.TUI, day(office.today), datetime.now(UTC).replace(tzinfo=None))
    with Bureau.open(office.directory) as bureau:
        stale = ChangeSchema("a1", Move("aanpalend", date(2027, 8, 2)), versions=(("aanpalend", 1),))
        with pytest.raises(ChangedMeanwhileError, match="2027-06-07"):
            bureau.do(actor, stale)
        bureau.do(
            actor, ChangeSchema("a1", Move("aanpalend", date(2027, 8, 2)), versions=(("aanpalend", 2),))
        )

"""Swaps by command line: proposed after every rule, answered by each, decided by the stagecoördinator (H6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conftest import Office
from tests.swaps.conftest import AFTER, COORDINATOR

Look = Callable[[Office], dict[tuple[str, str], Any]]


def test_a_swap_that_is_accepted_and_approved_is_carried_out(known: Office, places: Look) -> None:
    """H6: two aios swap; each plaatsing keeps its number and its aios, and only they hear of it."""
    before = places(known)
    proposed = known.do("swap", "propose", "S26", "h1", "h2", "--note", "dichter bij huis")
    assert (proposed["status"], proposed["toelichting"]) == ("voorgesteld", "dichter bij huis")
    assert {(one["aios"], one["stagesoort"], one["plaats"]) for one in proposed["stages"]} == {
        ("h1", "seh", "seh-2"),
        ("h2", "seh", "seh-1"),
    }
    assert known.do("swap", "accept", 1, "h2")["status"] == "voorgesteld"
    assert known.do("swap", "accept", 1, "h1")["status"] == "akkoord"
    assert places(known) == before
    done = known.do("swap", "approve", 1, user=COORDINATOR)
    assert (done["status"], done["besloten_door"]) == ("goedgekeurd", COORDINATOR)
    after = places(known)
    assert after["h1", "seh"]["plaats"] == "seh-2"
    assert after["h2", "seh"]["plaats"] == "seh-1"
    for key, row in after.items():
        assert (row["plaatsing"], row["status"]) == (before[key]["plaatsing"], "voorlopig")
        if key[1] != "seh" or key[0] not in ("h1", "h2"):
            assert row == before[key]
    # what each took over stays to be read
    assert {(one["aios"], one["plaats"]) for one in known.do("swap", "show", 1)["stages"]} == {
        ("h1", "seh-2"),
        ("h2", "seh-1"),
    }


def test_a_plan_that_was_not_sent_yet_is_made_anew_for_those_concerned_only(agreed: Office) -> None:
    """H6: who was not told the old plan has nothing to be corrected."""
    before = {row["bericht"]: row for row in agreed.rows("bericht")}
    agreed.do("swap", "approve", 1, user=COORDINATOR)
    changed = [row for row in agreed.rows("bericht") if row != before.get(row["bericht"])]
    assert {row["aios"] for row in changed} == {"h1", "h2"}
    assert {row["soort"] for row in changed} == {"voorlopig-plan"}
    fresh = {row["aios"]: row for row in changed if row["status"] == "vastgehouden"}
    assert len(fresh) == len(changed) / 2
    assert "Plek seh-2" in fresh["h1"]["tekst"]
    assert "Plek seh-1" in fresh["h2"]["tekst"]


def test_who_has_the_plan_hears_what_changed(agreed: Office, sent: Callable[[Office], None]) -> None:
    """H6: a held `wijziging` to the two aios, and to nobody else."""
    sent(agreed)
    agreed.do("swap", "approve", 1, user=COORDINATOR)
    held = [row for row in agreed.rows("bericht") if row["status"] == "vastgehouden"]
    assert sorted((row["soort"], row["aios"]) for row in held) == [("wijziging", "h1"), ("wijziging", "h2")]
    assert "was Plek seh-1, Ziekenhuis De Zwaan, wordt Plek seh-2" in held[0]["tekst"]
    assert "ruil 1 is goedgekeurd" in held[0]["tekst"]


def test_a_swap_that_breaks_a_rule_is_refused_before_anybody_is_asked(known: Office) -> None:
    """H6, H10: h4 cannot be on emergency medicine and psychiatry at the same time; nothing is stored."""
    before = known.dump()
    told = known.run("swap", "propose", "S26", "h1", "h4").refused
    assert "Ruil niet voorgesteld" in told
    assert "- h1: interne volgt niet direct op seh-13." in told
    assert "- h4: pp en seh-13 overlappen." in told
    assert "Stel een andere ruil voor" in told
    assert known.dump() == before


def test_three_aios_swap_in_a_circle(known: Office, places: Look) -> None:
    """H6: each takes over the plaatsing of the next one, the last that of the first."""
    known.do("swap", "propose", "S26", "h1", "h2", "h3", "--stage", "seh")
    for aios in ("h1", "h2", "h3"):
        known.do("swap", "accept", 1, aios)
    known.do("swap", "approve", 1, user=COORDINATOR)
    after = places(known)
    assert [after[f"h{n}", "seh"]["plaats"] for n in (1, 2, 3)] == ["seh-2", "seh-3", "seh-1"]


def test_a_swap_lapses_when_a_plaatsing_in_it_changes(agreed: Office) -> None:
    """H6: what everybody agreed with is no longer there."""
    agreed.do("swap", "propose", "S26", "h2", "h3")
    agreed.do("place", "h1", "seh", "seh-5")
    first, second = sorted(agreed.do("swap", "list"), key=lambda one: int(one["id"]))
    assert first["status"] == "vervallen"
    assert "h1, seh" in first["reden"]
    assert second["status"] == "voorgesteld"
    assert "is vervallen" in agreed.run("swap", "approve", 1, user=COORDINATOR).refused


def test_a_swap_that_is_carried_out_ends_the_others_with_the_same_stages(agreed: Office) -> None:
    """H6: a stage is swapped once at a time."""
    agreed.do("swap", "propose", "S26", "h2", "h3")
    agreed.do("swap", "approve", 1, user=COORDINATOR)
    assert [one["status"] for one in agreed.do("swap", "list")] == ["vervallen", "goedgekeurd"]
    assert agreed.do("swap", "list", "--open") == []


def test_one_who_declines_ends_the_swap_and_that_can_be_undone(known: Office) -> None:
    """H6: all of them agree, or it does not happen."""
    known.do("swap", "propose", "S26", "h1", "h2")
    known.do("swap", "accept", 1, "h1")
    declined = known.do("swap", "decline", 1, "h2", "--reason", "toch liever niet")
    assert (declined["status"], declined["reden"]) == ("vervallen", "h2 gaat niet akkoord: toch liever niet")
    assert "is vervallen" in known.run("swap", "accept", 1, "h2").refused
    known.do("undo")
    assert known.do("swap", "accept", 1, "h2")["status"] == "akkoord"


def test_proposing_can_be_undone(known: Office) -> None:
    """Nothing of it is left but the audit trail."""
    known.do("swap", "propose", "S26", "h1", "h2")
    known.do("undo")
    assert known.do("swap", "list") == []
    assert not known.rows("ruil_stage")
    assert not known.rows("ruil_akkoord")


def test_a_decision_about_a_swap_is_final(agreed: Office) -> None:
    """H6: a swap that was carried out is turned back by another swap only."""
    agreed.do("swap", "approve", 1, user=COORDINATOR)
    assert "een besluit staat vast" in agreed.run("undo", user=COORDINATOR).refused


def test_nobody_decides_a_swap_of_their_own_making(agreed: Office) -> None:
    """Who proposed it does not approve or refuse it, whatever the role."""
    assert "rol coordinator" in agreed.run("swap", "approve", 1).refused
    assert agreed.run("user", "role", "bo", "coordinator", "--profile", "huisarts").code == 0
    for words in (("approve", 1), ("refuse", 1, "--reason", "nee")):
        assert "zelf voorgesteld" in agreed.run("swap", *words).refused


def test_the_coordinator_refuses_with_a_reason(agreed: Office, places: Look) -> None:
    """H6: the swap ends, and everybody stays where they are."""
    before = places(agreed)
    done = agreed.do("swap", "refuse", 1, "--reason", "te veel wisselingen", user=COORDINATOR)
    assert (done["status"], done["reden"]) == ("geweigerd", "te veel wisselingen")
    assert places(agreed) == before
    assert "heeft een reden nodig" in _again(agreed)


def _again(office: Office) -> str:
    office.do("swap", "propose", "S26", "h1", "h2")
    return office.run("swap", "refuse", 2, "--reason", " ", user=COORDINATOR).refused


def test_not_everybody_agreed_yet(known: Office) -> None:
    """H6: approving waits for each answer."""
    known.do("swap", "propose", "S26", "h1", "h2")
    known.do("swap", "accept", 1, "h1")
    assert "wacht nog op h2" in known.run("swap", "approve", 1, user=COORDINATOR).refused
    assert "doet niet mee" in known.run("swap", "accept", 1, "h3").refused


def test_swapping_has_its_days(agreed: Office) -> None:
    """H6: proposing until the last day; what was agreed may be approved until the plan is definitive."""
    assert agreed.run("swap", "propose", "S26", "h2", "h3", today="2026-06-22").code == 0
    assert "ruilen kon t/m 2026-06-22" in agreed.run(
        "swap", "propose", "S26", "h2", "h3", today=AFTER
    ).refused.replace("Ruilen", "ruilen")
    agreed.do("swap", "approve", 1, user=COORDINATOR, today=AFTER)
    agreed.do("ronde", "definitief", "S26", today=AFTER)
    assert "definitief" in agreed.run("swap", "propose", "S26", "h1", "h2", today=AFTER).refused


def test_a_round_that_is_not_made_known_is_not_swapped_in(known: Office) -> None:
    """H6: there is nothing to swap yet."""
    known.do("ronde", "new", "M27", "--profile", "huisarts", "--from", "2027-03-01", "--to", "2027-08-31")
    assert "nog niet bekendgemaakt" in known.run("swap", "propose", "M27", "h1", "h2").refused


def test_a_swap_names_two_aios_with_a_stage_in_common(known: Office) -> None:
    """A mistake is told with who and what."""
    for people, told in (
        (("h1",), "twee of meer"),
        (("h1", "h1"), "twee of meer"),
        (("h1", "niemand"), "niemand"),
        (("h1", "h4", "--stage", "klinisch"), "h4 heeft in deze ronde geen klinisch"),
        (("h1", "h2", "--stage", "klinisch"), "geen soort stage die verschilt"),
    ):
        assert told in known.run("swap", "propose", "S26", *people).refused
    assert "swap list" in known.run("swap", "show", 9).refused
    assert "niemand iets gevraagd" not in known.run("swap", "list").out

"""The other kinds of request, each with what follows from its approval (N2, N7, N8, N11, N16-N19)."""

from __future__ import annotations

from typing import Any

WHY = ("--motivatie", "verdieping")


def test_n8_a_place_is_approved_before_it_is_shown(desk: Any) -> None:
    """N8: the coordinator of the profile approves; before that nobody can prefer it."""
    assert "nog niet goedgekeurd" in str(
        desk.office.reasons("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;1;nieuw\n")
    )
    number = desk.ask("etalage", "--plaats", "nieuw", "--profile", "va")
    asked = desk.show(number)
    assert (asked["aios"], asked["plaats"], asked["voor"]) == (None, "nieuw", "2027-02-12")
    assert asked["naam"] == "Psychiatrie in aanvraag"
    assert "wacht op een coordinator van va" in desk.not_decided(number, "io1")
    assert "niet bekend" in desk.not_decided(number, "coj") or "beslist hier niet over" in desk.not_decided(
        number, "coj"
    )
    assert number in [one["id"] for one in desk.office.do("aanvraag", "list", "--mine", user="cor")]
    desk.approve(number, "cor")
    desk.office.prefer("a1 aanpalend nieuw")
    assert "is al goedgekeurd" in desk.not_asked("etalage", "--plaats", "nieuw", "--profile", "va")


def test_n8_a_refused_place_stays_out(desk: Any) -> None:
    """N8: after a refusal the place is not shown."""
    number = desk.ask("etalage", "--plaats", "nieuw", "--profile", "va")
    desk.office.do("refuse", number, "--reason", "geen begeleider", user="cor")
    assert "nog niet goedgekeurd" in str(
        desk.office.reasons("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;1;nieuw\n")
    )


def test_n19_the_stageplan_is_approved_before_the_start(desk: Any) -> None:
    """N19: approving it is what the milestone asks for; it was due the day before the start."""
    number = desk.ask("stageplan", "a1", "aanpalend", "--bijlage", "stageplan-a1.pdf")
    assert desk.show(number)["voor"] == "2027-06-06"
    (handed_in,) = desk.office.rows("mijlpaal")
    assert handed_in["mijlpaal"] == "stageplan"
    desk.approve(number, "io1", today="2027-05-20")
    ticked = [(one["aios"], one["mijlpaal"]) for one in desk.office.rows("mijlpaal")]
    assert ticked == [("a1", "stageplan"), ("a1", "stageplan-goedgekeurd")]
    still = desk.office.do("due", today="2027-05-25")
    assert "stageplan-goedgekeurd" not in [
        one["mijlpaal"] for one in still if (one["aios"], one["stagesoort"]) == ("a1", "aanpalend")
    ]


def test_n17_up_to_half_of_the_elective_days_and_more_with_reasons(desk: Any) -> None:
    """N17: not employed by SBOH; 50 %, deviation with reasons and approval. With SBOH there is no such request."""
    assert "kent hier geen aanvraag stagedagen" in desk.not_asked("stagedagen", "j2", "--percentage", "40")
    assert "60 % is meer dan 50 %" in desk.not_asked("stagedagen", "j1", "--percentage", "60")
    assert "geheel getal van 1 t/m 100" in desk.not_asked("stagedagen", "j1", "--percentage", "de helft")
    number = desk.ask("stagedagen", "j1", "--percentage", "60", *WHY)
    desk.approve(number, "io1")
    assert desk.show(number)["gegevens"] == {"motivatie": "verdieping", "percentage": "60"}
    desk.ask("stagedagen", "j1", "--percentage", "50")


def test_n16_shown_competence_becomes_evc(desk: Any) -> None:
    """N16: the field counts as EVC from the decision on."""
    number = desk.ask("evc", "a1", "--vakgebied", "Ouderen", "--bijlage", "evc.pdf", *WHY)
    assert desk.office.rows("vrijstelling") == []
    desk.approve(number, "io1", today="2027-01-20")
    (row,) = desk.office.rows("vrijstelling")
    assert (row["vakgebied"], row["soort"], str(row["besluit_datum"])) == ("ouderen", "evc", "2027-01-20")


def test_n11_another_field_in_consultation(desk: Any) -> None:
    """N11: VA, another field for the adjacent stage, for this stage of this aios only."""
    wish = "aios;stagesoort;rang;plaats\na1;aanpalend;1;huis\n"
    assert "alleen in psychiatrie" in str(desk.office.reasons("voorkeuren", wish))
    desk.approve(desk.ask("vakgebied", "a1", "aanpalend", "--vakgebied", "huisartsgeneeskunde", *WHY), "io1")
    desk.office.taken("voorkeuren", wish)
    assert "alleen in psychiatrie" in str(desk.office.reasons("voorkeuren", wish.replace("a1;", "a2;")))


def test_n18_abroad_after_a_long_procedure(desk: Any) -> None:
    """N18: first the instituutsopleider, then the bureau; then places abroad are open, with milestones of their own."""
    desk.office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken\n"
        "gent;ggd;Gent;psychiatrie;va;keuze;buitenland\n",
    )
    desk.office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\ngent;2027-01-01;2029-12-31;1\n")
    refused = desk.office.run("place", "a1", "keuze", "gent").refused
    assert "moet eerst een aanvraag buitenland zijn goedgekeurd" in refused

    def abroad() -> list[str]:
        due = desk.office.do("due", today="2027-10-01")
        return [one["mijlpaal"] for one in due if one["mijlpaal"].startswith("buitenland")]

    assert abroad() == []
    number = desk.ask(
        "buitenland", "a1", "keuze", "--land", "België", "--instelling", "Universiteit Gent", *WHY
    )
    assert "buitenland-procedure" in abroad()
    assert desk.show(number)["wacht_op"] == "io1"
    assert "wacht op io1" in desk.not_decided(number, "bea")
    desk.approve(number, "io1")
    assert desk.show(number)["wacht_op"] == "het bureau"
    desk.approve(number, "bea")
    assert desk.office.do("place", "a1", "keuze", "gent")["status"] == "onder voorbehoud"


def test_n7_withdrawal_after_onder_voorbehoud(desk: Any) -> None:
    """N7: the aios can't go back any more, only the bureau can; the place comes free."""
    assert "zij is nog niet geplaatst" in desk.not_asked("intrekken", "a1", "aanpalend", *WHY)
    desk.office.do("place", "a1", "aanpalend", "psy-1")
    number = desk.ask("intrekken", "a1", "aanpalend", *WHY)
    assert "zelf gemaakt" in desk.not_decided(number, "bo")
    desk.approve(number, "bea")
    (row,) = [one for one in desk.office.rows("plaatsing") if one["aios"] == "a1"]
    assert row["status"] == "vervallen"
    # another plaatsing is another thing to withdraw
    desk.office.do("place", "a1", "aanpalend", "psy-3")
    desk.ask("intrekken", "a1", "aanpalend", *WHY)
    desk.office.do("place", "a2", "aanpalend", "psy-1")


def test_the_kinds_are_told_with_what_they_need(desk: Any) -> None:
    kinds = {one["soort"]: one for one in desk.office.do("aanvraag", "kinds", "a1")}
    assert kinds["zelf-werven"]["nodig"] == ["motivatie", "instelling", "specialisme"]
    assert "etalage" not in kinds
    assert "stagedagen" not in kinds
    assert "stagedagen" in [one["soort"] for one in desk.office.do("aanvraag", "kinds", "j1")]
    at_stage = [one["soort"] for one in desk.office.do("aanvraag", "kinds", "a1", "mg")]
    assert "keuze-vervroegen" not in at_stage
    assert "Zelf werven" in desk.office.run("aanvraag", "kinds", "a1", "keuze").out

"""Definitive after the consent of instelling, aios and instituutsopleider, each with what shows it (N9)."""

from __future__ import annotations

from typing import Any

import pytest

AIOS = "toestemming aios"


def consents(office: Any) -> dict[str, str]:
    return {row["partij"]: row["bewijs"] for row in office.rows("toestemming")}


def test_n9_preference_and_availability_show_two_of_the_three(placed_office: Any) -> None:
    """N9: the aios preferred the place, the instelling offered it; the instituutsopleider is asked."""
    assert consents(placed_office) == {
        "aios": "voorkeur 1, ingediend op 2027-01-15",
        "instelling": "beschikbaarheid 2027-01-01 t/m 2028-12-31, 1 plaats",
    }
    (asked,) = placed_office.do("aanvraag", "list")
    assert (asked["beslisser"], asked["voor"], asked["status"]) == ("io1", "2027-04-26", "open")


def test_n9_all_periods_that_cover_the_stay_show_the_consent(office: Any) -> None:
    """N9: the stay of a1 lasts until 5 September; the instelling answered in three periods, a fourth is not needed."""
    office.taken(
        "beschikbaarheid",
        "plaats;van;tot;capaciteit\n"
        "psy-1;2027-01-01;2027-06-30;2\n"
        "psy-1;2027-07-01;2027-07-31;1\n"
        "psy-1;2027-08-01;2027-12-31;3\n"
        "psy-1;2028-01-01;2028-12-31;4\n",
    )
    office.do("place", "a1", "aanpalend", "psy-1")
    assert consents(office)["instelling"] == (
        "beschikbaarheid 2027-01-01 t/m 2027-06-30, 2027-07-01 t/m 2027-07-31 en 2027-08-01 t/m 2027-12-31, "
        "2, 1 en 3 plaatsen"
    )


def test_n9_the_last_consent_makes_it_definitive_and_queues_the_letter(placed_office: Any) -> None:
    """N9: then the intentieverklaring."""
    done = placed_office.do("approve", placed_office.request("a1"), "--reason", "goed", user="io1")
    assert done == {"id": 1, "status": "goedgekeurd", "plaatsing": 1, "plaatsing_status": "geplaatst"}
    assert consents(placed_office)["instituutsopleider"] == "aanvraag 1 goedgekeurd op 2027-01-15"
    (mail,) = placed_office.do("mail", "list")
    assert (mail["soort"], mail["status"], mail["plaatsing"]) == ("intentieverklaring", "wacht", 1)
    assert "wit@example.nl" in mail["aan"]
    assert "zoe@example.nl" in mail["cc"]


def test_n9_by_hand_without_a_preference_the_aios_is_asked(office: Any) -> None:
    """N9: the bureau records what the aios said; only then, and after io1, it is definitive."""
    office.do("place", "a2", "aanpalend", "psy-3")
    assert set(consents(office)) == {"instelling"}
    office.do("approve", office.request("a2"), user="io1")
    assert office.placed("a2")["status"] == "onder voorbehoud"
    number = office.request("a2", AIOS)
    assert "wacht op het bureau" in office.run("approve", number, user="io1").refused
    # recording what somebody else said is no decision of one's own: who placed may record it
    done = office.do("approve", number, "--reason", "aios belde", user="bo")
    assert done["plaatsing_status"] == "geplaatst"


def test_n9_by_hand_with_a_preference_the_aios_has_consented(office: Any) -> None:
    """N9: the preference is the consent, whoever places."""
    office.prefer("a2 aanpalend psy-1 psy-2")
    office.do("place", "a2", "aanpalend", "psy-2")
    assert consents(office)["aios"] == "voorkeur 2, ingediend op 2027-01-15"
    assert (office.placed("a2")["rang"], office.placed("a2")["herkomst"]) == (2, "hand")


def test_n9_a_refusal_frees_the_place_and_it_is_not_proposed_again(placed_office: Any) -> None:
    """N9: the reason is kept; the next proposal says why, by hand is refused as well, and so is a new preference."""
    number = placed_office.request("a1")
    done = placed_office.do("refuse", number, "--reason", "past niet bij het leerplan", user="io1")
    assert done["plaatsing_status"] == "voorlopig"
    assert placed_office.placed("a1")["plaats"] is None
    assert placed_office.rows("toestemming") == []
    causes = {n["aios"]: n["oorzaak"] for n in placed_office.propose()["niet_geplaatst"]}
    assert "al geweigerd" in causes["a1"]
    assert "al geweigerd" in placed_office.run("place", "a1", "aanpalend", "psy-1").refused
    heads = "aios;stagesoort;rang;plaats\n"
    placed_office.reasons("voorkeuren", heads + "a1;aanpalend;2;psy-1\n")
    # another aios may have the place, and this aios another place
    placed_office.prefer("a2 aanpalend psy-1")
    placed_office.do("place", "a1", "aanpalend", "psy-3")
    assert placed_office.commit()["geplaatst"] == 1


def test_n9_when_the_aios_refuses_nobody_else_is_blamed(office: Any) -> None:
    """N9: a refusal of any party keeps the place from this stage; the sentence does not say who."""
    office.do("place", "a2", "aanpalend", "psy-3")
    office.do("refuse", office.request("a2", AIOS), "--reason", "te ver", user="bo")
    said = office.run("place", "a2", "aanpalend", "psy-3").refused
    assert "psy-3 is voor deze stage al geweigerd" in said
    assert "instituutsopleider" not in said


def test_n9_another_instituutsopleider_takes_the_open_requests_over(placed_office: Any) -> None:
    """N9: the request waits for who is named now; the one before decides it no more."""
    heads = "aios;naam;email;profiel;instituut;instituutsopleider\n"
    placed_office.taken("aios", heads + "a1;Zoë Jansen;zoe@example.nl;va;nspoh;io9\n")
    assert placed_office.do("aanvraag", "list")[0]["beslisser"] == "io9"
    assert "wacht op io9" in placed_office.run("approve", 1, user="bo").refused
    assert placed_office.run("approve", 1, user="io1").code == 1
    assert placed_office.do("approve", 1, user="io9")["plaatsing_status"] == "geplaatst"


def test_n9_refusing_needs_a_reason(placed_office: Any) -> None:
    """An empty reason is none."""
    before = placed_office.dump()
    assert "heeft een reden nodig" in placed_office.run("refuse", 1, "--reason", " ", user="io1").refused
    assert placed_office.run("refuse", 1, user="io1").code == 2
    assert placed_office.dump() == before


@pytest.mark.parametrize("again", [("approve", 1), ("refuse", 1, "--reason", "toch niet")])
def test_n9_a_decision_is_final(placed_office: Any, again: tuple[object, ...]) -> None:
    """Nobody decides twice."""
    placed_office.do("approve", 1, user="io1")
    assert (
        "is al goedgekeurd door io1; een besluit staat vast" in placed_office.run(*again, user="io1").refused
    )


def test_n9_without_an_address_the_letter_waits_for_one(office: Any) -> None:
    """N9: the message says what to do; made anew it goes to the address that is known then, once."""
    office.taken("vrijstellingen", "aios;vakgebied;soort\na1;psychiatrie;evc\n")
    office.prefer("a1 aanpalend huis")
    office.open_round()
    office.commit()
    office.do("approve", office.request("a1"), user="io1")
    (mail,) = office.do("mail", "list")
    assert (mail["status"], mail["aan"]) == ("mislukt", "")
    assert "stagetui mail retry 1" in mail["antwoord"]
    assert office.run("mail", "list").out.count("geen adres") == 1
    office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;contact_email\n"
        "huis;ggz;Huisartsenpraktijk;huisartsgeneeskunde;va;aanpalend;praktijk@example.nl\n",
    )
    assert office.run("mail", "retry", 1).code == 0
    newest, *_ = office.do("mail", "list")
    assert (newest["id"], newest["aan"], newest["status"]) == (2, "praktijk@example.nl", "wacht")
    assert "al vervangen door bericht 2" in office.run("mail", "retry", 1).refused
    assert "wordt vanzelf verzonden" in office.run("mail", "retry", 2).refused


def test_n9_no_new_letter_for_a_plaatsing_that_was_undone(office: Any) -> None:
    """The instelling does not get a confirmation of what is off."""
    office.taken("vrijstellingen", "aios;vakgebied;soort\na1;psychiatrie;evc\n")
    office.do("place", "a1", "aanpalend", "huis")
    for soort in ("goedkeuring plaatsing", AIOS):
        office.do("approve", office.request("a1", soort), user="io1" if soort != AIOS else "bo")
    office.do("status", 1, "vervallen", "--reason", "ziek")
    assert "is ingetrokken en gaat niet meer uit" in office.run("mail", "retry", 1).refused


def test_requests_are_shown_with_what_matters(placed_office: Any) -> None:
    """`aanvraag show` and `list` in words; a number that is not there is told."""
    shown = placed_office.run("aanvraag", "show", 1, user="io1").out
    for word in (
        "Zoë Jansen",
        "2027-06-07 t/m 2027-09-05",
        "voorkeur 1",
        "GGZ De Linde",
        "uiterlijk 2027-04-26",
    ):
        assert word in shown
    placed_office.do("approve", 1, user="io1")
    assert "besluit    io1" in placed_office.run("aanvraag", "show", 1).out
    assert "Zoë Jansen" in placed_office.run("aanvraag", "list").out
    assert placed_office.run("aanvraag", "list", "--open").out == "Er wacht geen aanvraag.\n"
    assert placed_office.do("aanvraag", "show", 1)["status"] == "goedgekeurd"
    assert "Aanvraag 9 is niet bekend" in placed_office.run("aanvraag", "show", 9).refused
    assert "Aanvraag 9 is niet bekend" in placed_office.run("approve", 9).refused

"""What happens is told to whom it concerns, in the transaction that causes it, from the data of then (N5-N9)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

MOVED = ("schema", "move", "a1", "aanpalend", "2027-06-14", "--reason", "De aios is langer ziek.")


def test_n6_preferences_that_came_in_are_told_once_per_aios(desk: Any) -> None:
    """N6, N7: what, when and by which rule; a file that changes nothing tells nobody anything."""
    desk.office.prefer("a1 aanpalend psy-1 psy-2", "a1 mg mg-1", "a2 aanpalend psy-3")
    mine, others = desk.mails("voorkeuren-ontvangen")
    assert (mine["aios"], mine["status"], others["aios"]) == ("a1", "vastgehouden", "a2")
    for words in (
        "Voor aanpalend specialisme, 7 juni t/m 5 september 2027 (de inschrijving sluit 31 januari 2027)",
        "- Voorkeur 1: Psychiatrie ouderen, GGZ De Linde",
        "- Voorkeur 2: Verslavingszorg jeugd, GGZ De Linde",
        "Voor M+G-stage, 4 oktober 2027 t/m 2 januari 2028",
        "hoogstens 2 voorkeuren per stage",
        "15 januari 2027 om",
    ):
        assert words in mine["tekst"]
    assert "Zoë" not in others["tekst"]
    desk.office.prefer("a1 aanpalend psy-1 psy-2", "a1 mg mg-1", "a2 aanpalend psy-1")
    assert [mail["aios"] for mail in desk.mails("voorkeuren-ontvangen")] == ["a1", "a2", "a2"]


def test_a_refused_file_or_a_look_tells_nobody(desk: Any) -> None:
    desk.office.take("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;1;psy-1\n", "--check")
    desk.office.reasons("voorkeuren", "aios;stagesoort;rang;plaats\na1;aanpalend;1;nergens\n")
    assert desk.office.rows("bericht") == []


@pytest.mark.parametrize(("word", "statuses"), [("versturen", ["wacht"]), ("niet", [])])
def test_the_profile_says_what_happens_to_a_message(desk: Any, word: str, statuses: list[str]) -> None:
    desk.change('voorkeuren-ontvangen = "vasthouden"', f'voorkeuren-ontvangen = "{word}"')
    desk.office.prefer("a1 aanpalend psy-1")
    assert [mail["status"] for mail in desk.mails("voorkeuren-ontvangen")] == statuses


def test_an_import_that_is_undone_leaves_no_message_to_send(desk: Any) -> None:
    desk.office.prefer("a1 aanpalend psy-1")
    desk.office.do("undo")
    (mail,) = desk.mails("voorkeuren-ontvangen")
    assert mail["status"] == "ingetrokken"


def test_n6_who_got_no_place_hears_what_now(desk: Any) -> None:
    """N6, N8: no other aios and no hidden place is named; where there is room is."""
    desk.office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;zichtbaarheid;goedgekeurd\n"
        "stil;ggz;Verborgen plek;psychiatrie;va;aanpalend;verborgen;ja\n",
    )
    desk.office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nstil;2027-01-01;2028-12-31;1\n")
    desk.office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-1")
    desk.office.open_round()
    desk.office.commit()
    mails = {mail["aios"]: mail for mail in desk.mails("niet-geplaatst")}
    (mail,) = (mails.pop(aios) for aios in ("a1", "a2") if aios in mails)
    assert set(mails) == {"a3", "a4", "b1"}
    assert all("we hadden geen voorkeur van je" in one["tekst"] for one in mails.values())
    loser = {"a1": "Zoë", "a2": "Bart"}[mail["aios"]]
    winner = {"a1": "Bart", "a2": "Zoë"}[mail["aios"]]
    assert mail["ronde"] == "r"
    assert mail["tekst"].startswith(f"Beste {loser},")
    assert winner not in mail["tekst"]
    assert "op de plaats van je voorkeur lukte het niet" in mail["tekst"]
    assert "- Psychiatrie volwassenen, GGZ De Linde" in mail["tekst"]
    assert "Verborgen plek" not in mail["tekst"]
    assert "uiterlijk 10 mei 2027" in mail["tekst"]


def test_n9_a_confirmation_that_did_not_go_out_is_withdrawn_with_its_plaatsing(confirmed: Any) -> None:
    """N7, N9: nobody was told, so nobody is told that it is off."""
    mail = confirmed.confirmation
    confirmed.office.do("status", mail["plaatsing"], "vervallen", "--reason", "Ziek.")
    (mail,) = confirmed.mails("intentieverklaring")
    assert (mail["status"], mail["reden"]) == ("ingetrokken", "de plaatsing is ongedaan gemaakt")
    assert confirmed.mails("vervallen") == []


def test_n9_a_plaatsing_that_was_confirmed_and_ends_is_told_to_both(confirmed: Any) -> None:
    """N7, N9: stagebegeleider and aios, each by name, with the confirmation that no longer holds."""
    mail = confirmed.confirmation
    confirmed.sent(mail["bericht"])
    confirmed.office.do("status", mail["plaatsing"], "vervallen", "--reason", "De opleiding is onderbroken.")
    to_place, to_aios = confirmed.mails("vervallen")
    assert (to_place["aan"], to_aios["aan"]) == ("A. de Wit <wit@example.nl>", "Zoë Jansen <zoe@example.nl>")
    for one in (to_place, to_aios):
        assert one["verwijst_naar"] == mail["bericht"]
        assert one["status"] == "vastgehouden"
        assert "gaat niet door: de opleiding is onderbroken." in one["tekst"]
        assert "Ons bericht van 16 januari 2027" in one["tekst"]
    assert to_place["tekst"].startswith("Geachte A. de Wit")


def test_a_plaatsing_that_was_not_definitive_ends_in_silence(desk: Any) -> None:
    desk.office.prefer("a1 aanpalend psy-1")
    desk.office.open_round()
    desk.office.commit()
    desk.office.do("status", 1, "vervallen", "--reason", "ziek")
    assert desk.mails("vervallen") == []


def test_n10_other_days_of_a_confirmed_plaatsing_are_told_to_those_it_touches(confirmed: Any) -> None:
    """N2, N10: old and new, and the message that it corrects; nobody else hears of it."""
    mail = confirmed.confirmation
    confirmed.sent(mail["bericht"])
    confirmed.office.do(*MOVED)
    to_place, to_aios = confirmed.mails("wijziging")
    assert (to_place["aan"], to_aios["aan"]) == ("A. de Wit <wit@example.nl>", "Zoë Jansen <zoe@example.nl>")
    assert to_place["verwijst_naar"] == to_aios["verwijst_naar"] == mail["bericht"]
    assert "- Eerste dag: was 7 juni 2027, wordt 14 juni 2027" in to_aios["tekst"]
    assert "verandert iets: de aios is langer ziek." in to_aios["tekst"]
    assert "Ons bericht" in to_aios["tekst"] or "ons bericht van 16 januari 2027" in to_aios["tekst"]
    assert {row["aios"] for row in confirmed.office.rows("bericht") if row["soort"] != "niet-geplaatst"} == {
        "a1"
    }


def test_n10_part_time_is_told_along(confirmed: Any) -> None:
    mail = confirmed.confirmation
    confirmed.sent(mail["bericht"])
    confirmed.office.do("schema", "parttime", "a1", "2027-06-01", "80", "--reason", "minder werken")
    text = confirmed.mails("wijziging")[1]["tekst"]
    assert "- Laatste dag: was 5 september 2027, wordt" in text
    assert "- Dienstverband: was 100 %, wordt 80 %" in text


def test_a_confirmation_that_did_not_go_out_is_made_anew_with_the_days_of_now(confirmed: Any) -> None:
    first = confirmed.confirmation
    confirmed.office.do(*MOVED)
    old, new = confirmed.mails("intentieverklaring")
    assert (old["bericht"], old["status"]) == (first["bericht"], "ingetrokken")
    assert (new["status"], new["verwijst_naar"]) == ("wacht", first["bericht"])
    assert "14 juni 2027" in new["tekst"]
    assert confirmed.mails("wijziging") == []


def test_a_confirmation_may_be_held_or_not_made(desk: Any) -> None:
    desk.change('intentieverklaring = "versturen"', 'intentieverklaring = "vasthouden"')
    assert desk.definitive()["status"] == "vastgehouden"
    desk.change('intentieverklaring = "vasthouden"', 'intentieverklaring = "niet"')
    desk.office.do("place", "a2", "aanpalend", "psy-3")
    for soort, who in (("goedkeuring plaatsing", "io1"), ("toestemming aios", "bo")):
        desk.office.do("approve", desk.office.request("a2", soort), "--reason", "mail", user=who)
    assert desk.office.placed("a2")["status"] == "geplaatst"
    assert len(desk.mails("intentieverklaring")) == 1


def test_n9_of_an_approved_plaatsing_the_confirmation_tells(confirmed: Any) -> None:
    assert confirmed.confirmation
    assert confirmed.mails("aanvraag-besloten") == []


def test_n9_a_refused_plaatsing_is_told_with_the_reason(desk: Any) -> None:
    desk.office.prefer("a1 aanpalend psy-1")
    desk.office.open_round()
    desk.office.commit()
    number = desk.office.request("a1")
    desk.office.do("refuse", number, "--reason", "te veel overlap", user="io1")
    (mail,) = desk.mails("aanvraag-besloten")
    assert (mail["aios"], mail["aanvraag"]) == ("a1", number)
    assert "de plaatsing bij Psychiatrie ouderen, GGZ De Linde" in mail["onderwerp"]
    for words in ("niet goedgekeurd", "De reden: «te veel overlap»", "Wij zoeken samen met jou een andere"):
        assert words in mail["tekst"]


def test_n5_recruiting_may_begin_when_it_is_approved(desk: Any) -> None:
    """N5: the approval says that the instelling may be approached now, and who decided."""
    desk.office.do("user", "add", "io1", "--name", "dr. I. Otten")
    desk.office.do(
        *(
            "aanvraag",
            "new",
            "zelf-werven",
            "a1",
            "keuze",
            "--motivatie",
            "vak",
            "--instelling",
            "Zorg De Beuk",
        ),
        *("--specialisme", "psychiatrie"),
    )
    desk.office.do("approve", desk.office.request("a1", "zelf-werven"), user="io1")
    (mail,) = desk.mails("aanvraag-besloten")
    assert "Je aanvraag voor zelf werven (keuzestage, 7 februari t/m" in mail["tekst"]
    assert "door dr. I. Otten" in mail["tekst"]
    assert "Je mag de instelling nu zelf benaderen." in mail["tekst"]


def test_a_request_is_told_when_all_have_decided_and_not_before(desk: Any) -> None:
    desk.office.do(
        *("aanvraag", "new", "evc", "a2", "--vakgebied", "jeugd", "--motivatie", "x", "--bijlage", "x.pdf")
    )
    number = desk.office.request("a2", "evc")
    desk.office.do("approve", number, user="cor")
    deciders = next(row for row in desk.office.rows("aanvraag") if row["aanvraag"] == number)["beslissers"]
    closed = desk.office.do("aanvraag", "show", number)["status"] != "open"
    assert closed is (";" not in deciders)
    assert len(desk.mails("aanvraag-besloten")) == int(closed)


PLAN_EFFECTS = {
    'to = "onder voorbehoud"\nby = ["bureau"]\nuntil = "start"\n\n[[transitions]]\nfrom = "onder': (
        'to = "onder voorbehoud"\nby = ["bureau"]\nuntil = "start"\neffects = ["voorlopig-plan"]\n\n'
        '[[transitions]]\nfrom = "onder'
    ),
    'effects = ["intentieverklaring"]': 'effects = ["definitief-plan", "plaatsingsbrieven"]',
    "recognition_days": "leave_hours = 228\nrecognition_days",
}


def test_h6_h8_plans_and_letters_by_configuration_alone(desk: Any) -> None:
    """H6, H8, H16: one plan per aios at the commit; then letters with contact details and hours of leave."""
    for old, new in PLAN_EFFECTS.items():
        desk.change(old, new)
    desk.office.prefer("a4 aanpalend psy-1", "a1 aanpalend psy-2", "a1 mg mg-1")
    desk.office.open_round(tot="2027-12-31")
    desk.office.commit()
    plans = {mail["aios"]: mail["tekst"] for mail in desk.mails("voorlopig-plan")}
    assert set(plans) == {"a1", "a4"}
    assert "- aanpalend specialisme: Verslavingszorg jeugd, GGZ De Linde, 7 juni t/m" in plans["a1"]
    assert "- M+G-stage: IZB Tiel, GGD Rivierenland" in plans["a1"]
    desk.office.do("approve", desk.office.request("a4"), user="io1")
    assert [mail["aios"] for mail in desk.mails("definitief-plan")] == ["a4"]
    (to_place,) = desk.mails("plaatsingsbrief-opleider")
    (to_aios,) = desk.mails("plaatsingsbrief-aios")
    assert to_place["aan"] == "A. de Wit <wit@example.nl>"
    assert "E-mail:         dina@example.nl" in to_place["tekst"]
    assert "E-mail:         wit@example.nl" in to_aios["tekst"]
    stay = desk.office.placed("a4")
    weeks = ((stay["eind"] - stay["start"]).days + 1) / 7
    hours = f"{round(228 * weeks / 52 * 0.8, 1):g}".replace(".", ",")
    assert f"hoogstens {hours} uur" in to_aios["tekst"]
    shown = desk.office.run("mail", "preview", to_place["bericht"]).out
    assert "── bijlage plaatsingsbrief-a4-aanpalend.pdf ──" in shown
    assert desk.mails("intentieverklaring") == []


def test_a_message_is_made_from_the_data_of_then(desk: Any) -> None:
    """Who gets another address afterwards finds the old one in the message."""
    desk.office.prefer("a1 aanpalend psy-1")
    desk.office.taken("aios", "aios;naam;email;profiel;instituut\na1;Zoë Jansen;nieuw@example.nl;va;nspoh\n")
    (mail,) = desk.mails("voorkeuren-ontvangen")
    assert "zoe@example.nl" in mail["aan"]
    assert mail["gemaakt"].date() == date(2027, 1, 15)

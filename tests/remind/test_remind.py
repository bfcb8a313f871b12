"""`remind` every morning: what is due is queued once, with escalation; a dry run changes nothing (N3, N5, H2, H17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

PLAN = ("--bijlage", "plan.pdf")


def test_n3_six_months_before_the_aios_hears_how_a_place_is_found(morning: Any) -> None:
    """N3, N4: once; the milestone is done as soon as the message may go out, not while it is held."""
    assert morning.remind("2026-12-06") == []
    assert ("zes-maanden", "Zoë Jansen", 1) in morning.remind("2026-12-07")
    assert morning.remind("2026-12-07") == []
    (mail,) = [m for m in morning.mails("zes-maanden") if m["aios"] == "a1"]
    assert mail["status"] == "vastgehouden"
    for words in (
        "7 juni",
        "vóór 1 februari 2027",
        "Benader een instelling uit de etalage niet zelf",
        "26 april 2027",
    ):
        assert words in mail["tekst"]
    states = dict.fromkeys(("vastgehouden", "wacht", "ingetrokken"), "")

    def seen() -> str:
        found = morning.office.do("due", "--aios", "a1", "--all", today="2026-12-08")
        (line,) = [one for one in found if (one["mijlpaal"], one["stagesoort"]) == ("werving", "aanpalend")]
        return str(line["staat"])

    states["vastgehouden"] = seen()
    morning.office.do("mail", "release", mail["bericht"])
    states["wacht"] = seen()
    morning.office.do("mail", "withdraw", mail["bericht"], "--reason", "al gebeld")
    states["ingetrokken"] = seen()
    assert states == {"vastgehouden": "te laat", "wacht": "gedaan", "ingetrokken": "te laat"}


def test_n3_who_has_not_handed_in_is_reminded_before_and_after_the_deadline(morning: Any) -> None:
    """Two weeks, three days, and the day after; who handed in is left alone."""
    days = {}
    for day in ("2027-01-17", "2027-01-18", "2027-01-28", "2027-02-01"):
        days[day] = [who for soort, who, _ in morning.remind(day) if soort == "voorkeuren-herinnering"]
        if day == "2027-01-18":
            morning.office.prefer("a1 aanpalend psy-1", today=day)
    assert "Zoë Jansen" in days["2027-01-17"]
    assert days["2027-01-18"] == []
    assert "Bart Vos" in days["2027-01-28"]
    assert "Bart Vos" in days["2027-02-01"]
    assert "Zoë Jansen" not in [*days["2027-01-28"], *days["2027-02-01"]]


def test_a_held_reminder_that_is_no_longer_true_is_withdrawn(morning: Any) -> None:
    """A later one comes in its place, and preferences that came in end it: nobody releases what is not so."""
    morning.remind("2027-01-17")
    morning.remind("2027-01-28")
    morning.office.prefer("a1 aanpalend psy-1", today="2027-01-29")
    stands = [(m["status"], m["reden"]) for m in morning.mails("voorkeuren-herinnering") if m["aios"] == "a1"]
    later = "een latere herinnering is ervoor in de plaats gekomen"
    assert stands == [("ingetrokken", later), ("ingetrokken", "de voorkeuren zijn binnen")]
    others = [m["status"] for m in morning.mails("voorkeuren-herinnering") if m["aios"] == "a2"]
    assert others == ["ingetrokken", "vastgehouden"]


def test_stages_that_close_on_the_same_day_are_in_one_message(morning: Any) -> None:
    morning.office.taken("schema", "aios;stagesoort;start\na2;keuze;2027-06-01\na2;mg;2027-09-06\n")
    base = morning.office.directory / "profiles" / "base" / "nspoh.toml"
    text = base.read_text(encoding="utf-8").replace('routes = ["etalage"]\nsource = "N3"', 'source = "N3"', 1)
    base.write_text(text, encoding="utf-8")
    assert ("voorkeuren-herinnering", "Bart Vos", 2) in morning.remind("2027-01-28")


def test_a_step_that_was_missed_for_weeks_is_not_made_up_for(morning: Any) -> None:
    """The first `remind` of a bureau does not write about half a year ago."""
    assert "zes-maanden" in {soort for soort, *_ in morning.remind("2027-01-04")}
    morning.office.taken("schema", "aios;stagesoort;start\nb1;keuze;2027-05-03\n")
    assert "zes-maanden" not in {soort for soort, *_ in morning.remind("2027-01-05")}


def test_a_dry_run_tells_the_same_and_changes_nothing(morning: Any) -> None:
    before = morning.office.dump()
    told = morning.remind("2026-12-07", "--dry-run")
    assert morning.office.dump() == before
    assert morning.remind("2026-12-07") == told
    shown = morning.office.run("remind", "--dry-run", today="2027-01-28")
    assert "Dit was een proef" in shown.out
    assert "voorkeuren-herinnering" in shown.out


def test_a_profile_says_whether_it_goes_out_or_is_not_made(morning: Any) -> None:
    morning.says("versturen")
    morning.says("niet", "voorkeuren-herinnering")
    morning.remind("2026-12-07")
    assert {m["status"] for m in morning.mails("zes-maanden")} == {"wacht"}
    assert morning.remind("2027-01-28") == []


def test_two_at_once_queue_nothing_double(morning: Any, process: Any) -> None:
    """In processes of their own, at the same moment."""
    words = ("remind", "--bureau", morning.office.directory, "--user", "eva", "--date", "2026-12-07")
    with ThreadPoolExecutor(3) as pool:
        ended = [one.result() for one in [pool.submit(process, *words) for _ in range(3)]]
    assert {one.code for one in ended} == {0}
    assert Counter(m["aios"] for m in morning.mails("zes-maanden")).most_common(1)[0][1] == 1


def test_n3_an_instelling_is_asked_once_the_preferences_are_closed(morning: Any) -> None:
    """N3: one message for each contact with the form; what is asked is kept, and reminders follow until it answers."""
    office = morning.office
    office.prefer("a1 aanpalend vraag-1 vraag-2", "a2 aanpalend vraag-1", today="2027-01-20")
    assert "beschikbaarheid-uitvraag" not in {soort for soort, *_ in morning.remind("2027-01-31")}
    assert ("beschikbaarheid-uitvraag", "A. de Wit", 2) in morning.remind("2027-02-01")
    (mail,) = morning.mails("beschikbaarheid-uitvraag")
    assert (mail["aan"], mail["instelling"], mail["aios"]) == ("A. de Wit <wit@example.nl>", "ggz", None)
    assert "Psychiatrie kliniek, 7 juni t/m 5 september 2027: belangstelling van 2 aios" in mail["tekst"]
    assert "uiterlijk 15 februari 2027" in mail["tekst"]
    assert "Zoë" not in mail["tekst"]
    shown = office.run("mail", "preview", mail["bericht"], "--save", office.directory / "vraag.xlsx")
    assert "beschikbaarheid-ggz.xlsx" in shown.out
    assert (office.directory / "vraag.xlsx").read_bytes().startswith(b"PK")
    asked = office.rows("uitvraag")
    assert {(row["plaats"], row["voor"]) for row in asked} == {
        ("vraag-1", date(2027, 2, 15)),
        ("vraag-2", date(2027, 2, 15)),
    }
    assert "beschikbaarheid-herinnering" not in {soort for soort, *_ in morning.remind("2027-02-02")}
    number = next(row["uitvraag"] for row in asked if row["plaats"] == "vraag-2")
    office.do("uitvraag", "answer", number, "--capacity", "1", today="2027-02-03")
    assert ("beschikbaarheid-herinnering", "A. de Wit", 1) in morning.remind("2027-02-12")
    assert morning.remind("2027-02-13") == []
    assert ("beschikbaarheid-herinnering", "A. de Wit", 1) in morning.remind("2027-02-22")
    waiting = next(row for row in office.rows("uitvraag") if row["plaats"] == "vraag-1")
    assert waiting["herinneringen"] == 2


def test_the_form_that_comes_back_is_the_answer(morning: Any) -> None:
    """H2, N3: filled in, it is read with `import beschikbaarheid`."""
    import fastexcel

    office = morning.office
    office.prefer("a1 aanpalend vraag-1", today="2027-01-20")
    morning.remind("2027-02-01")
    (mail,) = morning.mails("beschikbaarheid-uitvraag")
    path = office.directory / "vraag.xlsx"
    office.run("mail", "preview", mail["bericht"], "--save", path)
    row = fastexcel.read_excel(path).load_sheet("beschikbaarheid").to_polars().row(0, named=True)
    assert row["plaats"] == "vraag-1"
    office.taken(
        "beschikbaarheid", "plaats;van;tot;capaciteit\nvraag-1;2027-06-07;2027-09-05;1\n", today="2027-02-05"
    )
    assert "beschikbaarheid-herinnering" not in {soort for soort, *_ in morning.remind("2027-02-12")}


def test_without_a_contact_the_question_says_what_to_fill_in(morning: Any) -> None:
    morning.office.taken(
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;goedgekeurd\n"
        "stil;ggd;Psychiatrie Tiel;psychiatrie;va;aanpalend;ja\n",
    )
    morning.office.prefer("a1 aanpalend stil", today="2027-01-20")
    morning.remind("2027-02-01")
    (mail,) = morning.mails("beschikbaarheid-uitvraag")
    assert mail["status"] == "mislukt"
    assert "contact_email van stil" in mail["antwoord"]


def ask_for_plans(office: Any, *codes: str, today: str) -> None:
    for code in codes:
        office.do("aanvraag", "new", "stageplan", code, "aanpalend", *PLAN, today=today)


def test_n5_who_decides_gets_one_list_a_day(morning: Any) -> None:
    """Never a message for each request; the next day only what is new."""
    office = morning.office
    ask_for_plans(office, "a1", "a2", "a3", today="2027-01-10")
    assert morning.remind("2027-01-11") == [("aanvraag-gevraagd", "dr. I. Otten", 3)]
    (mail,) = morning.mails("aanvraag-gevraagd")
    assert mail["onderwerp"] == "Uw besluit gevraagd over 3 aanvragen"
    assert mail["tekst"].startswith("Geachte dr. Otten,")
    assert "stageplan (nummer 1) van Zoë Jansen: aanpalend specialisme, 7 juni t/m" in mail["tekst"]
    assert morning.remind("2027-01-12") == []
    ask_for_plans(office, "a4", today="2027-01-12")
    assert morning.remind("2027-01-13") == [("aanvraag-gevraagd", "dr. I. Otten", 1)]


def test_a_list_about_several_aios_is_for_the_staff_of_that_institute(morning: Any) -> None:
    """Nora of another institute, and an opleider who is only named, don't see the names in it."""
    ask_for_plans(morning.office, "a1", "a2", today="2027-01-10")
    morning.remind("2027-01-11")
    (mail,) = morning.mails("aanvraag-gevraagd")
    for user, sees in (("bo", True), ("nora", False), ("io2", False)):
        listed = {one["id"] for one in morning.office.do("mail", "list", user=user)}
        assert (mail["bericht"] in listed) is sees
        assert (morning.office.run("mail", "preview", mail["bericht"], user=user).code == 0) is sees
        logged = morning.office.do("log", user=user)
        assert any(one["onderwerp"] == f"bericht:{mail['bericht']}" for one in logged) is sees


def test_a_reminder_when_the_line_nears_and_to_the_coordinators_when_it_passed(morning: Any) -> None:
    """The deputy has a copy; a coordinator hears for whom it waits."""
    office = morning.office
    ask_for_plans(office, "a1", today="2027-05-01")
    morning.remind("2027-05-02")
    office.run(
        "user", "deputy", "io1", "cor", "--from", "2027-05-25", "--to", "2027-06-01", today="2027-05-20"
    )
    assert [soort for soort, *_ in morning.remind("2027-05-31")].count("aanvraag-herinnering") == 1
    assert "aanvraag-herinnering" not in {soort for soort, *_ in morning.remind("2027-06-01")}
    (near,) = morning.mails("aanvraag-herinnering")
    assert (near["aan"], near["cc"]) == ("dr. I. Otten <io1@example.nl>", "C. Oord <cor@example.nl>")
    assert "De uiterste dag is 6 juni 2027" in near["tekst"]
    passed = [who for soort, who, _ in morning.remind("2027-06-07") if soort == "aanvraag-herinnering"]
    assert sorted(passed) == ["C. Oord", "dr. I. Otten"]
    late = [m["tekst"] for m in morning.mails("aanvraag-herinnering") if m["aan"].startswith("C. Oord")]
    assert "De uiterste dag was 6 juni 2027; zij wacht op io1" in late[0]
    assert [one for one in morning.remind("2027-06-08") if one[0] == "aanvraag-herinnering"] == []


def test_without_an_address_the_coordinators_are_reminded_and_it_is_said(morning: Any) -> None:
    office = morning.office
    office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;instituutsopleider\nc1;Iet Kok;iet@example.nl;va;nspoh;io9\n",
    )
    office.taken("schema", "aios;stagesoort;start\nc1;aanpalend;2027-06-07\n")
    ask_for_plans(office, "c1", today="2027-05-01")
    ended = office.run("remind", today="2027-05-02", user="eva")
    assert "io9: geen e-mailadres" in ended.err
    assert [one for one in morning.remind("2027-06-01") if one[0].startswith("aanvraag")] == [
        ("aanvraag-herinnering", "C. Oord", 1)
    ]


def test_h17_an_erkenning_that_ends_is_told_at_each_step(morning: Any) -> None:
    """To the contact, only when the place is in use; once for each step."""
    office = morning.office
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nvraag-1;2027-06-01;2028-06-01;1\n")
    days = [date(2027, 8, 1) + timedelta(days=n) for n in range(160)]
    told = {day: found for day in days if day.day in (2, 3, 4, 31) and (found := _about(morning, day))}
    assert list(told) == [date(2027, 9, 2), date(2027, 11, 2)]
    first, second = (one for one in morning.mails("erkenning-verloopt") if one["plaats"] == "vraag-1")
    assert first["onderwerp"] == "De erkenning van Psychiatrie kliniek loopt af op 31 december 2027"
    assert first["aan"] == second["aan"] == "A. de Wit <wit@example.nl>"


def _about(morning: Any, day: date) -> list[str]:
    return [
        who
        for soort, who, _ in morning.remind(day.isoformat())
        if (soort, who) == ("erkenning-verloopt", "A. de Wit")
    ]


@pytest.mark.parametrize("user", ["lea", "cor"])
def test_who_only_looks_or_decides_does_not_remind(morning: Any, user: str) -> None:
    assert "mag niet herinneren" in morning.office.run("remind", user=user).refused


def test_a_year_of_mornings_says_nothing_twice(morning: Any) -> None:
    """N3, N5, N9: cron every morning around the closing, and on Mondays until the stages are over."""
    office = morning.office
    story: dict[str, Callable[[], Any]] = {
        "2027-01-20": lambda: office.prefer(
            "a1 aanpalend vraag-1 psy-1", "a2 aanpalend psy-2", today="2027-01-20"
        ),
        "2027-02-10": lambda: office.do("place", "a1", "aanpalend", "psy-1", today="2027-02-10"),
        "2027-03-01": lambda: office.do("place", "a2", "aanpalend", "psy-2", today="2027-03-01"),
        "2027-04-20": lambda: office.do("approve", office.request("a1"), user="io1", today="2027-04-20"),
        "2027-05-03": lambda: ask_for_plans(office, "a1", "a2", today="2027-05-03"),
    }
    first = date(2026, 12, 1)
    for day in (first + timedelta(days=n) for n in range(365)):
        if (happens := story.get(day.isoformat())) is not None:
            happens()
        if day.weekday() == 0 or date(2027, 1, 26) <= day <= date(2027, 2, 8):
            morning.remind(day.isoformat())
    said = [
        tuple(sorted((k, str(v)) for k, v in row.items() if k not in ("herinnering", "bericht", "op")))
        for row in office.rows("herinnering")
    ]
    assert len(said) == len(set(said))
    per_day = Counter(
        (m["aan"], m["soort"], m["gemaakt"].date(), m["aios"]) for m in office.rows("bericht") if m["aan"]
    )
    about_several_stages = [key for key, count in per_day.items() if count > 1 and key[1] != "zes-maanden"]
    assert about_several_stages == []
    kinds = Counter(m["soort"] for m in office.rows("bericht"))
    assert set(kinds) >= {
        *("zes-maanden", "voorkeuren-herinnering", "voorkeuren-ontvangen", "intentieverklaring"),
        *("aanvraag-gevraagd", "aanvraag-herinnering", "beschikbaarheid-uitvraag"),
    }
    assert max(kinds.values()) < 40
    assert office.do("check")["in_orde"] is True

"""The calendar of the half years that an institute plans: forms, plan, publication, definitive plan (H4, H5, H6)."""

from __future__ import annotations

from typing import Any

import pytest

from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.today import Waar, work_of_today
from tests.conftest import Office
from tests.etalage.conftest import acting

SEPTEMBER = ("--from", "2027-09-01", "--to", "2028-02-29")


def lines(office: Office, *options: object, **who: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The milestones of half years, by id and first day."""
    return {
        (one["mijlpaal"], one["start"]): one
        for one in office.do("due", *options, **who)
        if one["aios"] is None and one["profiel"] == "huisarts"
    }


def states(office: Office, today: str, begin: str = "2027-09-01") -> dict[str, str]:
    found = lines(office, "--all", today=today)
    return {mijlpaal: one["staat"] for (mijlpaal, start), one in found.items() if start == begin}


def test_h4_h5_h6_each_half_year_has_its_moments(year_office: Office) -> None:
    """Forms in February, planning from May, publication mid-June, a week of swapping, definitive by the end of June."""
    found = lines(year_office, "--all")
    dates = {mijlpaal: one["datum"] for (mijlpaal, start), one in found.items() if start == "2027-09-01"}
    assert dates == {
        "formulier": "2027-02-01",
        "voorkeuren": "2027-02-23",
        "planning": "2027-05-01",
        "bekendmaking": "2027-06-15",
        "ruilweek": "2027-06-22",
        "definitief": "2027-07-01",
    }
    assert {start for _, start in found} == {"2027-09-01", "2028-03-01"}
    one = found["planning", "2027-09-01"]
    assert (one["stagesoort"], one["naam"], one["eigenaar"], one["eind"]) == (
        None,
        "noord",
        "bureau",
        "2028-02-29",
    )
    assert "half jaar vanaf 2027-09-01" in year_office.run("due").out
    assert lines(year_office, "--aios", "anna") == {}


def test_h4_the_forms_are_in_when_everybody_whose_year_begins_handed_in(year_office: Office) -> None:
    """Of the half year after it nobody's year begins: there is nothing to ask."""
    assert states(year_office, "2027-02-24")["voorkeuren"] == "te laat"
    assert states(year_office, "2027-02-24", "2028-03-01")["voorkeuren"] == "gedaan"
    year_office.taken("voorkeuren", "aios;stagesoort;rang;specialisme\nanna;ggz;1;ggz\nbram;ggz;1;ggz\n")
    assert states(year_office, "2027-02-24")["voorkeuren"] == "te laat"
    year_office.do("voorkeur", "jaar", "dirk", "--deeltijd", 100)
    assert states(year_office, "2027-02-24")["voorkeuren"] == "gedaan"
    assert states(year_office, "2027-02-24")["formulier"] == "gedaan"


def test_h5_h6_the_round_shows_how_far_the_plan_is(year_office: Office) -> None:
    def now(today: str) -> list[str]:
        found = states(year_office, today)
        return [found[one] for one in ("planning", "bekendmaking", "ruilweek", "definitief")]

    assert now("2027-05-10") == ["te laat", "komend", "komend", "komend"]
    year_office.do("ronde", "new", "S27", "--profile", "huisarts", *SEPTEMBER, today="2027-05-05")
    assert now("2027-05-20") == ["te laat", "open", "komend", "komend"]
    number = year_office.do("allocate", "S27", "--seed", 1, today="2027-05-20")["voorstel"]
    assert now("2027-05-20")[0] == "gedaan"
    year_office.do("voorstel", "commit", number, today="2027-06-14")
    assert now("2027-06-14") == ["gedaan", "gedaan", "open", "open"]
    assert now("2027-06-22")[2] == "gedaan"
    year_office.do("ronde", "definitief", "S27", today="2027-06-28")
    assert now("2027-06-28") == ["gedaan"] * 4


def test_once_a_half_year_has_begun_what_prepares_it_is_of_no_use(year_office: Office) -> None:
    assert states(year_office, "2027-08-31")["definitief"] == "te laat"
    assert states(year_office, "2027-09-01")["definitief"] == "nvt"
    assert states(year_office, "2028-03-01") == {}


def test_only_people_can_tell_that_the_forms_went_out(year_office: Office) -> None:
    done = year_office.do("due", "halfjaar", "formulier", "2027-09-01", "--reason", "per mail")
    assert done == {
        "mijlpaal": "formulier",
        "profiel": "huisarts",
        "instituut": "noord",
        "begin": "2027-09-01",
        "afgevinkt": True,
    }
    assert states(year_office, "2027-02-10")["formulier"] == "gedaan"
    assert states(year_office, "2027-07-20", "2028-03-01")["formulier"] == "gedaan"
    assert "al afgevinkt door bo" in year_office.run("due", "halfjaar", "formulier", "2027-09-01").refused
    year_office.do("due", "halfjaar", "formulier", "2027-09-01", "--reopen")
    assert states(year_office, "2027-02-10")["formulier"] == "te laat"
    again = year_office.run("due", "halfjaar", "formulier", "2027-09-01", "--reopen").refused
    assert "is niet afgevinkt" in again
    logged = [
        one["actie"] for one in year_office.do("log") if one["onderwerp"].startswith("mijlpaal_halfjaar")
    ]
    assert logged == ["mijlpaal afgevinkt", "mijlpaal weer open"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("definitief", "2027-09-01"), "dat blijkt vanzelf"),
        (("kpb", "2027-09-01"), "wel: formulier, voorkeuren, planning"),
        (("formulier", "2027-10-01"), "wel op 2027-09-01, 2028-03-01"),
        (("formulier", "2027-09-01", "--institute", "zuid"), "er zijn geen aios voor"),
    ],
)
def test_what_cannot_be_ticked_off_is_said(year_office: Office, words: tuple[str, ...], reason: str) -> None:
    assert reason in year_office.run("due", "halfjaar", *words).refused


def test_each_institute_has_its_own_and_says_which(year_office: Office) -> None:
    year_office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;start_opleiding\n"
        "zoe;Zoe Zuurzak;zoe@example.nl;huisarts;zuid;2026-09-01\n",
    )
    assert (
        "noord (huisarts), zuid (huisarts)"
        in year_office.run("due", "halfjaar", "formulier", "2027-09-01").refused
    )
    year_office.do("due", "halfjaar", "formulier", "2027-09-01", "--institute", "zuid")
    assert year_office.run("user", "add", "zus", "--role", "bureau", "--institute", "zuid").code == 0
    seen = [one["naam"] for one in year_office.do("due", "--all", user="zus") if one["aios"] is None]
    assert set(seen) == {"zuid"}


def test_vandaag_names_what_waits_for_the_half_year(year_office: Office) -> None:
    """The office of the institute sees it, and goes to the round."""
    year_office.do("ronde", "new", "S27", "--profile", "huisarts", *SEPTEMBER)
    with Bureau.open(year_office.directory) as bureau:
        work = bureau.ask(acting("bo", "2027-02-10"), work_of_today)
    found = [one for one in work if "half jaar vanaf 2027-09-01" in one.tekst]
    assert [(one.tekst.partition(":")[0], one.waar, one.sleutel) for one in found] == [
        ("Voorkeursformulieren zijn verstuurd", Waar.RONDE, "S27"),
        ("Voorkeursformulieren zijn terug", Waar.RONDE, "S27"),
    ]


def test_the_agenda_has_the_moments_of_half_years(year_office: Office) -> None:
    year_office.do("export", year_office.directory.parent / "uit", "--only", "agenda")
    (agenda,) = (year_office.directory.parent / "uit").glob("*/agenda.ics")
    text = agenda.read_text(encoding="utf-8").replace("\r\n ", "")
    assert "HUISARTS: Voorlopig plan is bekendgemaakt (1)" in text
    assert "noord: half jaar vanaf 2027-09-01" in text

"""Exemptions of aios with a year of stages: what they take off, with the day of the decision (H3)."""

from __future__ import annotations

from tests.conftest import Office

HEAD = "aios;vakgebied;soort;besluit_datum\n"


def remarks(office: Office, lines: str) -> list[str]:
    return [str(one) for one in office.taken("vrijstellingen", HEAD + lines)["waarschuwingen"]]


def test_h3_an_exemption_with_its_decision_says_nothing_more(year_office: Office) -> None:
    assert remarks(year_office, "anna;gynaecologie;vrijstelling;2027-01-10\n") == []
    stored = {
        (row["aios"], row["vakgebied"]): row["besluit_datum"] for row in year_office.rows("vrijstelling")
    }
    assert str(stored["anna", "gynaecologie"]) == "2027-01-10"


def test_h3_the_day_of_the_decision_is_asked_for(year_office: Office) -> None:
    assert remarks(year_office, "anna;ggz;;\n") == [
        "rij 2: besluit_datum is leeg; vul de dag van het besluit in zodra het er is"
    ]


def test_h3_a_field_that_takes_nothing_off_is_told(year_office: Office) -> None:
    (told,) = remarks(year_office, "anna;cardiologie;vrijstelling;2027-01-10\n")
    assert "haalt geen weken van een traject af" in told
    assert "seh, interne, kindergeneeskunde, gynaecologie, ggz, verpleeghuis" in told


def test_evc_and_other_programmes_are_told_nothing_of_this(year_office: Office) -> None:
    assert remarks(year_office, "anna;cardiologie;evc;\nvera;psychiatrie;vrijstelling;\n") == []


def test_h3_an_exemption_granted_late_tells_which_wishes_it_touches(year_office: Office) -> None:
    year_office.taken(
        "voorkeuren",
        "aios;stagesoort;rang;specialisme;regio;periode\nanna;seh;1;;;eerst\nanna;klinisch;1;interne;;\n"
        "anna;ggz;1;ggz;;\nanna;ccp;1;;oost;\n",
    )
    found = remarks(year_office, "anna;seh;vrijstelling;2027-03-01\n")
    assert [one.partition(" van anna")[0] for one in found] == ["voorkeur klinisch 1", "voorkeur seh 1"]


def test_h3_an_exemption_granted_late_tells_which_stage_it_touches(year_office: Office) -> None:
    """The stage stays until somebody decides."""
    year_office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nggz-1;2027-01-01;2029-12-31;2\n")
    year_office.taken(
        "stageopleiders",
        "plaats;naam;email;big;uren_per_week;sinds;erkend_tot\n"
        "ggz-1;Dr. Haver;haver@example.nl;ja;24;2020-01-01;2031-01-01\n",
    )
    days = ("--from", "2027-09-01", "--to", "2028-02-29")
    year_office.do("ronde", "new", "S27", "--profile", "huisarts", *days)
    year_office.do("place", "anna", "ggz", "ggz-1", "--start", "2027-09-01")
    (told,) = remarks(year_office, "anna;ggz;vrijstelling;2027-03-01\n")
    assert "anna heeft nu vrijstelling voor ggz en is" in told
    assert "bij ggz-1 (ggz, 2027-09-01 t/m 2027-11-30)" in told
    assert len([row for row in year_office.rows("plaatsing") if row["status"] != "vervallen"]) == 1

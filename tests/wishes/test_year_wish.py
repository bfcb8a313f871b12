"""What an aios wishes of the year as a whole, and who hears what came in (H4, H12, H14)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.people import aios_view
from stagetui.engine.queries.wishes import year_lines
from stagetui.screens.cards.people import preferences
from tests.conftest import Office
from tests.etalage.conftest import acting

WISH = "aios;stagesoort;rang;specialisme\nanna;ggz;1;ggz\n"


def noted(office: Office, *words: object, **who: str) -> dict[str, Any]:
    """What is noted of the year for one aios, after saying something about it."""
    (line,) = office.do("voorkeur", "jaar", *words, **who)
    return dict(line)


def test_h4_h12_h14_part_time_research_and_weeks_outside_are_noted(year_office: Office) -> None:
    assert noted(year_office, "anna", "--deeltijd", 80, "--onderzoek", "ja") == {
        "aios": "anna",
        "naam": "Anna Appel",
        "deeltijd_nu": 100,
        "deeltijd": 80,
        "onderzoek": True,
        "weken_buiten": None,
        "toelichting": None,
        "ingediend_op": "2027-01-15",
    }
    later = noted(year_office, "anna", "--weken-buiten", 13, "--onderzoek", "nee", today="2027-02-01")
    assert (later["deeltijd"], later["onderzoek"], later["weken_buiten"]) == (80, False, 13)
    assert later["ingediend_op"] == "2027-02-01"
    same = noted(year_office, "anna", "--deeltijd", 80, today="2027-02-02")
    assert same == later
    assert "80 %" in year_office.run("voorkeur", "jaar", "anna").out
    assert "niets gewenst" in year_office.run("voorkeur", "jaar", "bram").out
    done = [one["actie"] for one in year_office.do("log") if one["onderwerp"] == "jaarwens:anna"]
    assert done == ["wens voor het stagejaar ontvangen", "wens voor het stagejaar gewijzigd"]


def test_the_office_sees_all_wishes_for_the_year_at_once(year_office: Office) -> None:
    """With the part-time factor of now beside the one wished for (H14)."""
    noted(year_office, "anna", "--weken-buiten", 4)
    noted(year_office, "bram", "--deeltijd", 70)
    found = year_office.do("voorkeur", "jaar")
    assert [(one["aios"], one["deeltijd_nu"], one["deeltijd"]) for one in found] == [
        ("anna", 100, None),
        ("bram", 80, 70),
    ]
    assert year_office.run("voorkeur", "jaar", "--deeltijd", 80).code == 2
    assert "is niet bekend" in year_office.run("voorkeur", "jaar", "niemand").refused


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("anna", "--deeltijd", 49), "noem een percentage van 50 tot en met 100"),
        (("anna", "--deeltijd", 101), "noem een percentage van 50 tot en met 100"),
        (("anna", "--weken-buiten", -1), "noem een getal van 0 tot en met 104"),
        (("cato", "--deeltijd", 80), "niet bekend wanneer de opleiding begon"),
        (("vera", "--deeltijd", 80), "heeft geen stagejaar"),
    ],
)
def test_h14_what_cannot_be_is_refused(year_office: Office, options: tuple[object, ...], reason: str) -> None:
    assert reason in year_office.run("voorkeur", "jaar", *options).refused


def test_h14_asking_for_part_time_later_is_hardly_possible(year_office: Office) -> None:
    late = year_office.run("voorkeur", "jaar", "anna", "--deeltijd", 80, today="2027-02-24").refused
    assert "moesten er 2027-02-23 zijn" in late
    assert "overleg eerst met de stageplaats" in late


def test_h4_the_aios_hears_what_came_in_and_the_mentor_gets_a_copy(year_office: Office) -> None:
    """The mentor is an address, an account, or a name without one: then the office is told."""
    year_office.taken("voorkeuren", WISH + "bram;ggz;1;psychiatrie\n")
    year_office.do("voorkeur", "jaar", "anna", "--deeltijd", 80)
    post = {row["bericht"]: row for row in year_office.rows("bericht")}
    assert [(row["aan"], row["cc"]) for row in post.values()] == [
        ("Anna Appel <anna@example.nl>", "M. Mol <mol@example.nl>"),
        ("Bram Bes <bram@example.nl>", "Guus Granaat <guus@example.nl>"),
        ("Anna Appel <anna@example.nl>", "M. Mol <mol@example.nl>"),
    ]
    text = post[3]["tekst"]
    assert post[3]["onderwerp"] == "Je voorkeuren voor je stagejaar zijn ontvangen"
    assert "1 september 2027 t/m 31 augustus 2028 (de inschrijving sluit 23 februari 2027)" in text
    assert "psychische problematiek (PP): ggz" in text
    assert "- Deeltijd: 80 %" in text
    assert "Over het jaar als geheel" not in post[1]["tekst"]


def test_a_mentor_without_an_address_is_told(year_office: Office) -> None:
    year_office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;start_opleiding;studiebegeleider\n"
        "cato;Cato Citroen;cato@example.nl;huisarts;noord;2026-09-01;Mevrouw Druif\n",
    )
    year_office.taken("voorkeuren", WISH.replace("anna", "cato"))
    (message,) = year_office.rows("bericht")
    assert message["cc"] is None
    assert "Mevrouw Druif" in message["antwoord"]


def test_the_dossier_tells_what_was_wished_and_retention_forgets_why(
    year_office: Office, tmp_path: Path
) -> None:
    """AVG: also for wishes of which no stage came."""
    year_office.taken(
        "voorkeuren", "aios;stagesoort;rang;specialisme;motivatie\nanna;keuze;1;urologie;mijn geheim\n"
    )
    year_office.do("voorkeur", "jaar", "anna", "--deeltijd", 80, "--toelichting", "ander geheim")
    file = tmp_path / "dossier.json"
    year_office.do("dossier", "anna", file)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["jaarwens"][0]["deeltijd"] == 80
    assert [line["onderwerp"] for line in told["ingediend"]] == ["voorkeur:anna/keuze/1", "jaarwens:anna"]
    year_office.taken("schema", "aios;stagesoort;start;eind\nanna;ggz;2027-09-01;2027-11-30\n")
    year_office.do("retention", "--apply", today="2040-01-01")
    everything = json.dumps(year_office.dump(), default=str)
    assert "geheim" not in everything
    assert "anna@example.nl" not in everything
    assert [row["deeltijd"] for row in year_office.rows("jaarwens")] == [80]


def test_the_card_of_an_aios_shows_wishes_with_and_without_a_place(year_office: Office) -> None:
    """What a preference says beside its place is shown too (H4)."""
    year_office.taken(
        "voorkeuren",
        "aios;stagesoort;rang;plaats;specialisme;regio;periode\nanna;seh;1;seh-1;seh;midden;eerst\n",
    )
    noted(year_office, "anna", "--deeltijd", 80)
    with Bureau.open(year_office.directory) as bureau:
        seen = bureau.ask(acting("bo", "2027-01-16"), aios_view, "anna")
    assert [str(line) for line in preferences(seen.voorkeuren)] == [
        "seh 1. Spoed De Linde, Ziekenhuis De Linde (seh-1) / seh / midden / eerst  15 jan 2027"
    ]
    assert year_lines(seen.jaarwens) == ["Deeltijd: 80 %"]

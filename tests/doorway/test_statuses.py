"""Every change of status, allowed or refused with the reason, by whom and until when (N7)."""

from __future__ import annotations

from typing import Any

import pytest

WHY = ("--reason", "afgesproken met de aios")


@pytest.fixture
def definitive(placed_office: Any) -> Any:
    """The bureau in which a1 is geplaatst at psy-1."""
    placed_office.do("approve", placed_office.request("a1"), user="io1")
    assert placed_office.placed("a1")["status"] == "geplaatst"
    return placed_office


def refused(office: Any, *args: object, **who: str) -> str:
    """Change the status, which must be refused with nothing changed."""
    before = office.dump()
    said: str = office.run("status", 1, *args, **who).refused
    assert office.dump() == before
    return said


def test_n7_a_voorlopige_plaatsing_needs_a_place_first(office: Any) -> None:
    """N7: from voorlopig by a voorstel or by hand, not by a word."""
    office.prefer("a1 aanpalend psy-1")
    assert "nog geen stageplaats" in refused(office, "onder-voorbehoud")
    assert "van voorlopig naar geplaatst kan niet" in refused(office, "geplaatst")
    assert "kan: onder voorbehoud, vervallen" in refused(office, "geplaatst")
    assert office.do("status", 1, "vervallen")["status"] == "vervallen"


def test_n9_not_definitive_before_everybody_consents(placed_office: Any) -> None:
    """N9: the sentence names whose consent is missing."""
    assert "ontbreekt nog van: instituutsopleider" in refused(placed_office, "geplaatst")


def test_n7_undoing_needs_a_reason_and_frees_the_place(placed_office: Any) -> None:
    """N7: back to voorlopig; the request that waited lapses, and the reason is in the log."""
    assert "geef een reden" in refused(placed_office, "voorlopig")
    assert "geef een reden" in refused(placed_office, "voorlopig", "--reason", "  ")
    placed_office.do("status", 1, "voorlopig", *WHY)
    placed = placed_office.placed("a1")
    assert (placed["status"], placed["plaats"], placed["voorstel"]) == ("voorlopig", None, None)
    (asked,) = placed_office.do("aanvraag", "list")
    assert asked["status"] == "vervallen"
    assert placed_office.rows("toestemming") == []
    assert [e["reden"] for e in placed_office.do("log") if e["actie"] == "status voorlopig"] == [WHY[1]]


def test_n7_a_definitive_plaatsing_can_only_lapse(definitive: Any) -> None:
    """N7: with a reason; not back to an earlier status."""
    assert "van geplaatst naar voorlopig kan niet" in refused(definitive, "voorlopig", *WHY)
    assert "geef een reden" in refused(definitive, "vervallen")
    assert definitive.do("status", 1, "vervallen", *WHY)["status"] == "vervallen"
    assert "vanuit vervallen kan: niets meer" in refused(definitive, "voorlopig", *WHY)


def test_n7_only_the_bureau_undoes(definitive: Any) -> None:
    """N7: from onder voorbehoud and geplaatst, only the bureau."""
    before = definitive.dump()
    for who in ("lea", "cor", "coj", "io1", "eva"):
        said = definitive.run("status", 1, "vervallen", *WHY, user=who).refused
        assert said.startswith("Niet toegestaan: "), who
        assert "bureau" in said or "ziet u niet" in said
    assert definitive.dump() == before


def test_n7_onder_voorbehoud_until_the_first_day(office: Any) -> None:
    """N7: the start itself is the last day; after it only force majeure, with a reason."""
    office.do("place", "a1", "aanpalend", "psy-1", today="2027-06-07")
    office.do("status", 1, "voorlopig", *WHY, today="2027-06-07")
    said = office.run("place", "a1", "aanpalend", "psy-1", today="2027-06-08").refused
    assert "dit kon t/m 2027-06-07" in said
    assert "alleen bij overmacht kan het nog, met een reden" in said


def test_h7_force_majeure_always_needs_a_reason(placed_office: Any) -> None:
    """H7: also where the change itself would not need one."""
    assert "geef een reden" in refused(placed_office, "vervallen", "--overmacht")
    assert placed_office.do("status", 1, "vervallen", "--overmacht", *WHY)["status"] == "vervallen"


def test_an_unknown_word_lists_the_statuses(placed_office: Any) -> None:
    """The sentence says what can be chosen."""
    assert "kies uit voorlopig, onder voorbehoud, geplaatst, vervallen" in refused(placed_office, "klaar")


def test_an_unknown_plaatsing_is_told(placed_office: Any) -> None:
    """The number that is not there is named."""
    assert "Plaatsing 99 is niet bekend" in placed_office.run("status", 99, "vervallen", *WHY).refused


def test_n6_a_lapsed_stage_asks_for_a_place_again(definitive: Any) -> None:
    """N6: the aios still needs a stage; the round asks for it again, the history stays."""
    definitive.do("status", 1, "vervallen", *WHY)
    assert definitive.commit()["geplaatst"] == 1
    assert definitive.placed("a1")["plaatsing"] == 2

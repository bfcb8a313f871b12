"""Who decides, alone or with others, for somebody else, in time, and once (N2, N3, N5)."""

from __future__ import annotations

from typing import Any

FOUND = ("--instelling", "Zorggroep De Beuk", "--specialisme", "ouderengeneeskunde")
WHY = ("--motivatie", "verdieping")
GUIDED = ("--plaatsnaam", "Ede", "--begeleider", "P. Linden")


def arranged(desk: Any, user: str = "bo") -> int:
    desk.approve(desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY), "io1")
    return int(desk.ask("zelf-geworven", "a1", "keuze", *FOUND, *GUIDED, user=user))


def test_nobody_decides_what_was_made_by_oneself(desk: Any) -> None:
    number = arranged(desk)
    assert "is door bo zelf gemaakt" in desk.not_decided(number, "bo")
    desk.approve(number, "bea")


def test_each_of_several_decides_once(desk: Any) -> None:
    """Somebody with two roles does not decide for both."""
    assert desk.office.run("user", "role", "bea", "coordinator").code == 0
    number = arranged(desk)
    assert desk.approve(number, "bea")["wacht_op"] == "het bureau"
    assert "daarover heeft bea al beslist" in desk.not_decided(number, "bea")
    (told,) = [one for one in desk.office.do("log") if one["onderwerp"].startswith("besluit:")]
    assert (told["actie"], told["wie"], told["na"]["namens"]) == ("akkoord", "bea", "io1")
    shown = desk.show(number)["besluiten"]
    assert [(one["beslisser"], one["akkoord"], one["door"], one["namens"]) for one in shown] == [
        ("instituutsopleider", True, "bea", "io1")
    ]


def test_one_refusal_refuses_and_a_decision_stays(desk: Any) -> None:
    number = arranged(desk)
    desk.approve(number, "io1")
    done = desk.office.do("refuse", number, "--reason", "contract ontbreekt", user="bea")
    assert done["status"] == "geweigerd"
    assert "een besluit staat vast" in desk.not_decided(number, "io1")
    assert [one["akkoord"] for one in desk.show(number)["besluiten"]] == [True, False]
    assert "een besluit staat vast" in desk.office.run("undo", user="bea").refused
    assert "een besluit staat vast" in desk.office.run("undo", user="io1").refused


def test_reconsidering_is_a_new_request_that_refers_to_the_old_one(desk: Any) -> None:
    """A decision is final and dated; the same is not asked again without a reference."""
    first = desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    again = desk.not_asked("zelf-werven", "a1", "keuze", *FOUND, "--motivatie", "andere reden")
    assert f"aanvraag {first} vraagt al hetzelfde en wacht op een besluit" in again
    early = desk.office.run("aanvraag", "reconsider", first, "--motivatie", "nieuw").refused
    assert f"aanvraag {first} vraagt al hetzelfde" in early
    desk.office.do("refuse", first, "--reason", "te vroeg", user="io1")
    said = desk.not_asked("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    assert f"aanvraag {first} vroeg hetzelfde en is op 2027-01-15 geweigerd" in said
    assert f"stagetui aanvraag reconsider {first}" in said
    new = desk.office.do("aanvraag", "reconsider", first, "--motivatie", "de leerdoelen zijn bijgesteld")
    assert (new["herziening_van"], new["status"]) == (first, "open")
    assert new["gegevens"]["motivatie"] == "de leerdoelen zijn bijgesteld"
    desk.approve(new["id"], "io1")
    assert desk.show(first)["status"] == "geweigerd"
    again = desk.office.run("aanvraag", "reconsider", first, "--motivatie", "nog eens")
    assert "al een herziening daarvan" in again.refused


def test_n9_a_refused_plaatsing_is_asked_again_at_the_same_place(desk: Any) -> None:
    """N9: the refusal stands; the new request refers to it, and the place is no longer barred once it was approved."""
    desk.office.do("place", "a1", "aanpalend", "psy-1")
    first = desk.office.request("a1")
    desk.office.do("refuse", first, "--reason", "eerst mg", user="io1")
    assert "al geweigerd" in desk.office.run("place", "a1", "aanpalend", "psy-1").refused
    assert "in de motivatie" in desk.office.run("aanvraag", "reconsider", first).refused
    new = desk.office.do("aanvraag", "reconsider", first, "--motivatie", "mg is nu geweest")
    assert new["gegevens"] == {"motivatie": "mg is nu geweest"}
    assert (new["soort"], new["herziening_van"], new["plaats"]) == ("goedkeuring plaatsing", first, "psy-1")
    desk.approve(new["id"], "io1")
    assert desk.office.placed("a1")["plaats"] == "psy-1"


def test_a_deputy_decides_for_somebody_who_is_away(desk: Any) -> None:
    """A deputy sees and decides what waits for the other, on those days only, and is named with it."""
    number = desk.ask("zelf-werven", "a1", "keuze", *FOUND, *WHY)
    assert "dep" in desk.not_decided(number, "dep")
    assert (
        desk.office.run(
            "user", "deputy", "io1", "dep", "--from", "2027-01-18", "--to", "2027-01-29", user="io1"
        ).code
        == 0
    )
    assert "dep" in desk.not_decided(number, "dep", today="2027-01-15")
    assert [
        one["id"] for one in desk.office.do("aanvraag", "list", "--mine", user="dep", today="2027-01-18")
    ] == [number]
    assert "dep" in desk.not_decided(number, "dep", today="2027-01-30")
    desk.approve(number, "dep", today="2027-01-29")
    (made,) = desk.show(number)["besluiten"]
    assert (made["door"], made["namens"]) == ("dep", "io1")


def test_deputies_are_named_by_oneself_or_the_office(desk: Any) -> None:
    def deputy(*args: str, user: str = "bo") -> Any:
        return desk.office.run("user", "deputy", *args, user=user)

    assert (
        "mag geen vervanger van io1 aanwijzen"
        in deputy("io1", "dep", "--to", "2027-02-01", user="lea").refused
    )
    assert "heeft geen account" in deputy("io1", "niemand", "--to", "2027-02-01").refused
    assert "niemand vervangt zichzelf" in deputy("io1", "io1", "--to", "2027-02-01").refused
    assert "geen periode die nog komt" in deputy("io1", "dep", "--to", "2027-01-01").refused
    assert deputy("io1", "dep", "--to", "2027-02-01").code == 0
    assert (
        "dep vervangt io1 al van 2027-01-15 t/m 2027-02-01"
        in deputy("io1", "bea", "--to", "2027-01-20").refused
    )
    assert deputy("io1", "--remove", user="io1").code == 0
    assert "nu of later geen vervanger" in deputy("io1", "--remove").refused
    assert deputy("io1", "bea", "--to", "2027-01-20").code == 0
    assert deputy("io1").code == 2


def test_n3_a_request_that_nears_its_line_escalates(desk: Any) -> None:
    """N3: six weeks before the start (26 April); from a week before that, the office sees whom it waits for."""
    desk.ask("zelf-werven", "a1", "aanpalend", "--instelling", "Elders", "--specialisme", "psychiatrie", *WHY)

    def urgent(today: str) -> list[bool]:
        return [one["dringend"] for one in desk.office.do("aanvraag", "list", today=today)]

    assert urgent("2027-04-18") == [False]
    assert urgent("2027-04-19") == [True]
    assert urgent("2027-04-27") == [True]
    assert "(dringend)" in desk.office.run("aanvraag", "list", today="2027-04-19").out


def test_only_who_may_asks(desk: Any) -> None:
    for person in ("lea", "cor", "eva", "nora"):
        said = desk.not_asked("zelf-werven", "a1", "keuze", *FOUND, *WHY, user=person)
        assert "mag geen aanvraag zelf-werven doen" in said or "dat ziet u niet" in said, person

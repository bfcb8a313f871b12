"""N2, N18: changes that need approval first: the schema command makes the request, and the approval carries it out."""

from __future__ import annotations

from typing import Any

ORDER = ["aanpalend", "mg", "keuze"]


def order(office: Any, aios: str = "a1") -> list[str]:
    return [one["stagesoort"] for one in office.do("schema", "show", aios)["stages"]]


def test_n2_reversing_waits_for_the_instituutsopleider(office: Any) -> None:
    """N2: the order may be reversed, with approval; nothing changes before it, all of it after."""
    told = office.do("schema", "reverse", "a1", "mg", "aanpalend", "--check")
    assert (told["soort"], told["aanvraag"], told["gewijzigd"]) == ("volgorde", None, False)
    asked = office.do("schema", "reverse", "a1", "mg", "aanpalend", "--reason", "Wachtlijst.")
    assert (asked["soort"], asked["gewijzigd"]) == ("volgorde", False)
    assert asked["regels"] == told["regels"]
    assert order(office) == ORDER
    assert "eerst goedkeuring nodig" in office.run("schema", "reverse", "a1", "mg", "keuze").out
    office.do("approve", asked["aanvraag"], user="io1")
    assert order(office) == ["mg", "aanpalend", "keuze"]
    lines = [one for one in office.do("log", "--aios", "a1") if one["actie"] == "schema gewijzigd"]
    assert {one["wie"] for one in lines} == {"io1"}


def test_n2_a_refusal_leaves_the_schema_as_it_is(office: Any) -> None:
    asked = office.do("schema", "reverse", "a1", "mg", "aanpalend")
    office.do("refuse", asked["aanvraag"], "--reason", "Past niet.", user="io1")
    assert order(office) == ORDER


def test_n2_bringing_the_elective_forward_needs_both_opleiders(office: Any) -> None:
    """N2: praktijkopleider and instituutsopleider; one of them is not enough."""
    office.taken(
        "aios",
        "aios;naam;email;profiel;instituut;instituutsopleider;praktijkopleider\n"
        "a1;Zoë Jansen;zoe@example.nl;va;nspoh;io1;P. Dijk\n",
    )
    assert "motivatie" in office.run("schema", "forward", "a1", "keuze").refused
    asked = office.do("schema", "forward", "a1", "keuze", "--reason", "De competenties zijn er.")
    assert asked["soort"] == "keuze-vervroegen"
    office.do("approve", asked["aanvraag"], user="io1")
    assert order(office) == ORDER
    for user in ("bo", "nora", "eva"):
        office.run("approve", asked["aanvraag"], user=user)
    ended = office.run("user", "add", "bea", "--role", "bureau")
    assert ended.code == 0
    office.do("approve", asked["aanvraag"], "--reason", "Mail van 14 januari.", user="bea")
    assert order(office) == ["aanpalend", "keuze", "mg"]


def test_n2_another_stage_than_the_elective_comes_forward_without_it(office: Any) -> None:
    done = office.do("schema", "forward", "a1", "mg", "--reason", "omdat")
    assert (done["soort"], done["gewijzigd"]) == (None, True)


def test_n18_combining_at_one_instelling_waits_for_approval_and_then_holds(office: Any) -> None:
    """N18: right after each other, at that instelling and nowhere else, until they are taken apart."""
    asked = office.do("schema", "combine", "a1", "aanpalend", "mg", "ggz", "--reason", "Eén team.")
    office.do("approve", asked["aanvraag"], user="io1")
    shown = {one["stagesoort"]: one for one in office.do("schema", "show", "a1")["stages"]}
    assert (shown["aanpalend"]["eind"], shown["mg"]["start"]) == ("2027-09-05", "2027-09-06")
    assert [shown[kind]["instelling"] for kind in ORDER] == ["ggz", "ggz", None]
    refused = office.run("place", "a1", "mg", "mg-2").refused
    assert "gecombineerd bij ggz; mg-2 is van ggd" in refused
    told = office.reasons("voorkeuren", "aios;stagesoort;rang;plaats\na1;mg;1;mg-2\n")
    assert "gecombineerd bij ggz" in told[0][3]
    office.do("place", "a1", "aanpalend", "psy-1")
    text = office.run("schema", "show", "a1").out
    assert "ggz" in text


def test_n18_what_is_placed_elsewhere_stands_in_the_way_of_combining(placed_office: Any) -> None:
    """N7, N18: psy-1 is of ggz, so combining at ggd can't be asked for; once it is undone it can."""
    office = placed_office
    words = ("schema", "combine", "a1", "aanpalend", "mg", "ggd", "--reason", "Eén team.")
    assert "gecombineerd bij ggd; psy-1 is van ggz" in office.run(*words).refused
    office.do("status", office.placed("a1")["plaatsing"], "vervallen", "--reason", "Combineren.")
    assert office.do(*words)["soort"] == "combineren"


def test_n18_interweaving_waits_for_approval_and_lengthens_the_stage(office: Any, dates: Any) -> None:
    asked = office.do("schema", "interweave", "a1", "keuze", "50", "--reason", "Meerwaarde.")
    assert asked["soort"] == "vervlechten"
    office.do("approve", asked["aanvraag"], user="io1")
    assert dates(office, "a1")["keuze"] == ("2028-02-07", "2028-08-06")
    (shown,) = [one for one in office.do("schema", "show", "a1")["stages"] if one["stagesoort"] == "keuze"]
    assert shown["vervlechting"] == 50
    office.taken("schema", "aios;stagesoort;start\na1;keuze;2028-02-14\n")
    assert dates(office, "a1")["keuze"] == ("2028-02-14", "2028-08-13")


def test_moving_and_part_time_need_no_approval(office: Any) -> None:
    assert office.do("schema", "move", "a1", "keuze", "2028-03-06")["soort"] is None
    assert office.do("schema", "parttime", "a1", "2028-03-06", "80")["soort"] is None


def test_a_place_taken_since_the_request_stops_the_approval(office: Any) -> None:
    """N7: the approval carries out what was asked, or is refused with what stands in its way; never half."""
    asked = office.do("schema", "reverse", "a1", "mg", "aanpalend")
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-1;2027-01-01;2027-09-30;1\n")
    office.do("place", "a1", "aanpalend", "psy-1")
    before = office.dump()
    refused = office.run("approve", asked["aanvraag"], user="io1").refused
    assert "Er staat een plaatsing in de weg" in refused
    assert office.dump() == before

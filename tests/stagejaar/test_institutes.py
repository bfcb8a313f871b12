"""Several institutes in one bureau: each plans its own aios, a shared round plans them together (H13)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.lists import place_view, places
from tests.stagejaar.conftest import PLANNING, Institute

LENT = "plaats;aan_instituut;van;tot;maximum\noost-ggz;hov;2026-09-01;2027-08-31;2\n"


def people(institute: Institute) -> None:
    for person, where in (("hanna", "hov"), ("olga", "oost")):
        ended = institute.office.run(
            "user",
            "add",
            person,
            "--name",
            person,
            "--role",
            "bureau",
            "--institute",
            where,
            "--profile",
            "huisarts",
        )
        assert ended.code == 0, ended


def test_a_shared_round_plans_institutes_together(institute: Institute) -> None:
    """H13: without an institute the round plans all of them, each at its own places first."""
    for kind in ("seh", "ggz", "ccp"):
        institute.place(f"oost-{kind}", kind, room=2, institute="oost")
    for number in range(2):
        institute.aios(f"h{number}")
        institute.aios(f"o{number}", institute="oost")
    institute.round("samen")
    found = institute.plan("samen")
    assert found["niet_geplaatst"] == []
    for one in found["plaatsingen"]:
        assert one["plaats"].startswith("oost") == one["aios"].startswith("o"), one
    institute.round("hov", "2026-09-01", "2027-02-28", "--institute", "hov")
    assert {one["aios"] for one in institute.plan("hov")["plaatsingen"]} == {"h0", "h1"}


def test_an_institute_plans_only_its_own_aios(institute: Institute) -> None:
    """Who works for one institute opens no round for another, nor one for all."""
    people(institute)
    office = institute.office
    half = ("--profile", "huisarts", "--from", "2026-09-01", "--to", "2027-02-28")
    assert "oost" in office.run("ronde", "new", "x", *half, user="hanna").refused
    assert office.run("ronde", "new", "x", *half, "--institute", "hov", user="hanna").code == 0
    assert office.run("allocate", "x", user="olga", today=PLANNING).code == 1


def test_of_a_place_of_another_institute_one_sees_what_the_agreement_gives(institute: Institute) -> None:
    """H13: nothing without an agreement; with one its period and its number, and not who supervises there."""
    people(institute)
    office = institute.office
    institute.place("oost-ggz", "ggz", room=5, institute="oost")

    def seen(user: str) -> set[str]:
        return {one["plaats"] for one in office.do("stageopleider", "list", user=user)}

    assert "oost-ggz" in seen("olga")
    assert "ggz-1" not in seen("olga")
    assert "oost-ggz" not in seen("hanna")
    office.taken("leenafspraken", LENT)
    assert "oost-ggz" not in seen("hanna")
    [lent] = office.do("leenafspraak", "list", user="hanna")
    assert (lent["plaats"], lent["maximum"]) == ("oost-ggz", 2)
    actor = Actor("hanna", Via.SCRIPT, date(2026, 2, 10), datetime(2026, 2, 10, tzinfo=UTC))
    with Bureau.open(office.directory) as bureau:
        [line] = bureau.ask(actor, places, plaats="oost-ggz")
        beeld = bureau.ask(actor, place_view, "oost-ggz")
        own = bureau.ask(actor, place_view, "ggz-1")
    assert [(one.van, one.tot, one.capaciteit) for one in line.perioden] == [
        (date(2026, 9, 1), date(2027, 8, 31), 2)
    ]
    assert (beeld.opleiders, beeld.beschikbaarheid, beeld.geschiedenis) == (None, (), ())
    assert own.opleiders
    assert own.beschikbaarheid

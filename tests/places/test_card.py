"""The card of a place tells who supervises, until when, who is away, what is not known, and to whom it is lent."""

from __future__ import annotations

from datetime import UTC, date, datetime

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.lists import place_view
from stagetui.screens.cards.layout import laid_out
from stagetui.screens.cards.places import place_card
from tests.conftest import Office

TODAY = date(2027, 1, 15)


def card(office: Office, plaats: str, who: str = "bo") -> str:
    """The card as text."""
    with Bureau.open(office.directory) as bureau:
        actor = Actor(who, Via.TUI, TODAY, datetime(2027, 1, 15, tzinfo=UTC))
        return laid_out(place_card(bureau.ask(actor, place_view, plaats), TODAY), 100).plain


def test_h17_h18_it_tells_who_supervises_and_who_is_away(staffed: Office) -> None:
    """H17, H18."""
    staffed.do("stageopleider", "away", "seh-2", "B. Bos", "--reason", "verlof", "--deputy", "C. Kok")
    told = card(staffed, "seh-2")
    assert "Stageopleiders" in told
    assert "B. Bos, bos@example.nl, 24 uur per week" in told
    assert "C. Kok neemt waar" in told
    assert "het streven is twee" not in told
    assert "het streven is twee" in card(staffed, "seh-1")


def test_h17_it_tells_that_nobody_is_on_record_and_what_is_not_known(staffed: Office) -> None:
    """H17."""
    told = card(staffed, "open")
    assert "er is geen stageopleider bekend, dus de plaats telt niet als erkend" in told
    assert "tot wanneer het SLWP geldt, is niet bekend" in told


def test_h13_it_tells_to_whom_the_place_is_lent(staffed: Office) -> None:
    """H13."""
    staffed.taken(
        "leenafspraken", "plaats;aan_instituut;van;tot;maximum\nseh-1;noord;2027-09-01;2028-02-29;2\n"
    )
    assert "aan noord" in card(staffed, "seh-1")
    assert "hoogstens 2 tegelijk" in card(staffed, "seh-1")


def test_who_is_outside_reads_no_names(staffed: Office) -> None:
    assert "B. Bos" not in card(staffed, "seh-2", "lea")

"""Moves as the bureau asks about them: what lending, parts and days have to say (H6, H11, H13, H14)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.year_moves import Oordeel, Verzet, judge
from stagetui.errors import RefusedError
from tests.conftest import OFFICE, Office
from tests.stagejaar.conftest import Institute
from tests.swaps.conftest import COORDINATOR

if TYPE_CHECKING:
    from stagetui.engine.access import View

DAY = date(2026, 6, 18)


def asked(office: Office, *verzetten: Verzet) -> Oordeel:
    """What comes of these moves in the round."""

    def ask(view: View) -> Oordeel:
        return judge(view, the_round(view, "S26"), verzetten)

    actor = Actor(OFFICE, Via.SCRIPT, DAY, datetime(2026, 6, 18, tzinfo=UTC))
    with Bureau.open(office.directory) as bureau:
        return bureau.ask(actor, ask)


def told(office: Office, *verzetten: Verzet) -> list[str]:
    return [fault.tekst for fault in asked(office, *verzetten).fouten]


def test_a_move_says_what_it_comes_to(known: Office) -> None:
    """H6: the days and weeks that the stage gets; whole months, unless it starts in the middle of one."""
    [new] = asked(known, Verzet("h1", "seh", "seh-5")).nieuw
    assert (new.start, new.eind, new.weken) == (date(2026, 9, 1), date(2026, 11, 30), 13)
    [new] = asked(known, Verzet("h4", "ggz", "ggz-1", date(2026, 9, 7))).nieuw
    assert (new.start, new.eind) == (date(2026, 9, 7), date(2026, 12, 6))
    assert asked(known, Verzet("h1", "klinisch", None)).nieuw == ()


def test_moves_are_carried_out_together(known: Office) -> None:
    """H6: what is in the way alone need not be in the way together."""
    one, other = Verzet("h1", "seh", "seh-2"), Verzet("h2", "seh", "seh-1")
    assert told(known, one)
    assert told(known, one, other) == []


def test_another_field_follows_the_place(known: Office) -> None:
    """H10: a place of another field makes it another component of the same kind."""
    here = Institute(known)
    here.place("kl-hart", "klinisch", "cardiologie")
    found = asked(known, Verzet("h1", "klinisch", "kl-hart"))
    assert found.fouten == ()
    assert found.nieuw[0].stage.onderdeel == "cardiologie"


def test_h13_a_borrowed_place_counts_once(known: Office) -> None:
    """H13: who swaps a borrowed place away gives the agreement back; one more than agreed is refused."""
    here = Institute(known)
    here.place("leen", "seh", institute="oost", room=5)
    known.taken("leenafspraken", "plaats;aan_instituut;van;tot;maximum\nleen;hov;2026-01-01;2027-12-31;1\n")
    known.do("place", "h1", "seh", "leen")
    assert told(known, Verzet("h2", "seh", "leen"))
    swapped = asked(known, Verzet("h1", "seh", "seh-2"), Verzet("h2", "seh", "leen"))
    assert swapped.fouten == ()
    known.do("swap", "propose", "S26", "h1", "h2", "--stage", "seh")
    for aios in ("h1", "h2"):
        known.do("swap", "accept", 1, aios)
    known.do("swap", "approve", 1, user=COORDINATOR)
    assert known.placed("h2", "seh")["plaats"] == "leen"
    # two are agreed: the one that is borrowed already does not count twice
    known.taken("leenafspraken", "plaats;aan_instituut;van;tot;maximum\nleen;hov;2026-01-01;2027-12-31;2\n")
    assert told(known, Verzet("h2", "seh", "leen"), Verzet("h3", "seh", "leen")) == []


def test_h14_part_time_makes_the_stage_longer_and_last(known: Office) -> None:
    """H14: what someone takes over lasts as long as his or her own working time asks."""
    here = Institute(known)
    here.aios("deel", deeltijd=80)
    found = asked(known, Verzet("deel", "ggz", "ggz-1", date(2026, 9, 1)))
    assert found.fouten == ()
    assert found.nieuw[0].eind == date(2026, 11, 30)
    late = told(
        known,
        Verzet("deel", "seh", "seh-5", date(2026, 9, 1), "seh-26"),
        Verzet("deel", "ggz", "ggz-1", date(2027, 5, 1)),
    )
    assert any("laatst" in text or "weken" in text for text in late)


@pytest.mark.parametrize(
    ("verzet", "title"),
    [
        (Verzet("niemand", "seh", "seh-1"), "Niet in dit stagejaar"),
        (Verzet("h1", "seh", "nergens"), "Plaats past niet"),
        (Verzet("h1", "seh", "ggz-1"), "Plaats past niet"),
        (Verzet("h1", "ccp", "ccp-1"), "Dag ontbreekt"),
        (Verzet("h1", "ccp", "ccp-1", date(2035, 1, 1)), "Dag past niet"),
        (Verzet("h1", "ccp", "ccp-1", date(2027, 8, 1)), "Dag past niet"),
        (Verzet("h1", "ccp", "ccp-1", date(2026, 6, 1)), "Dag past niet"),
        (Verzet("h1", "seh", "seh-1", None, "pp"), "Onderdeel onbekend"),
    ],
)
def test_what_is_not_there_is_refused(known: Office, verzet: Verzet, title: str) -> None:
    """An unknown aios, place, day or component is told as such."""
    with pytest.raises(RefusedError) as refused:
        asked(known, verzet)
    assert refused.value.title == title


def test_a_swap_and_the_swap_back_restore_everything(known: Office) -> None:
    """H6: places, days, ranks and the lines of the schema are as they were."""
    before = [{k: v for k, v in row.items() if k != "version"} for row in known.rows("plaatsing")]
    lines = [{k: v for k, v in row.items() if k != "version"} for row in known.rows("stage")]
    for number in (1, 2):
        known.do("swap", "propose", "S26", "h1", "h2")
        for aios in ("h1", "h2"):
            known.do("swap", "accept", number, aios)
        known.do("swap", "approve", number, user=COORDINATOR)
    assert [{k: v for k, v in row.items() if k != "version"} for row in known.rows("plaatsing")] == before
    assert [{k: v for k, v in row.items() if k != "version"} for row in known.rows("stage")] == lines

"""Where a stage of a year could be instead, and what is asked of who moves it (H2, H6, H7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from stagetui.engine.queries.year_move_options import Eis, Verzetbaar, judged, movable
from stagetui.engine.queries.year_moves import Verzet
from stagetui.errors import RefusedError
from tests.board.conftest import DECIDER
from tests.conftest import Office

Asked = Callable[..., Any]
START = date(2026, 9, 1)


def options(asked: Asked, aios: str, kind: str, onderdeel: str | None = None, **where: Any) -> Verzetbaar:
    found, _facts = asked(movable, "S26", aios, kind, START, onderdeel, **where)
    assert isinstance(found, Verzetbaar)
    return found


def test_places_that_fit_come_first_the_wished_one_on_top(asked: Asked) -> None:
    """H2: room is counted without the stage itself; H17: and only until the end of the recognition."""
    seh = options(asked, "dirk", "seh")
    assert (seh.onderdeel, seh.plaats_naam, seh.nu) == ("SEH, 13 weken", "Plek seh-2", 0)
    assert [(one.plaats, one.vrij, one.rang, one.bezwaar) for one in seh.beginnen[0].plekken] == [
        ("seh-2", 1, 1, ""),
        ("seh-1", 2, None, ""),
    ]
    assert [begin.start.isoformat() for begin in seh.beginnen] == [
        *("2026-09-01", "2026-12-01", "2027-03-01", "2027-06-01")
    ]
    assert {one.plaats: one.bezwaar for one in seh.beginnen[1].plekken}["seh-2"] == "vol"
    ccp = {one.plaats: one.bezwaar for one in options(asked, "anna", "ccp").beginnen[1].plekken}
    assert ccp == {"ccp-1": "", "ccp-kort": "erkenning eindigt", "ccp-dicht": "dicht"}
    ggz = options(asked, "cleo", "ggz").beginnen[0].plekken
    assert [(one.plaats, one.geleend, one.bezwaar) for one in ggz] == [
        ("ggz-oost", True, ""),
        ("ggz-1", False, "vol"),
    ]


def test_a_move_is_held_against_every_rule_and_weighed(asked: Asked) -> None:
    """H4, H5: leaving the wished place costs its weight; a quarter later the next stage stands in the way."""
    found, facts = asked(judged, "S26", Verzet("dirk", "seh", "seh-1", START), None)
    assert found.fouten == ()
    assert found.na["gewicht van vervulde wensen"] < found.voor["gewicht van vervulde wensen"]
    again, same = asked(judged, "S26", Verzet("dirk", "seh", "seh-1", date(2026, 12, 1)), facts)
    assert same is facts
    assert "overlappen" in again.fouten[0].tekst


def test_what_moving_asks_follows_from_the_status_and_the_day(committed: Office, asked: Asked) -> None:
    """H6: before the plan is definitive nothing; then a reason. H7: after the six-week line only overmacht."""
    assert options(asked, "dirk", "seh").eis is Eis.NIETS
    committed.do("status", committed.placed("dirk", "seh")["plaatsing"], "onder voorbehoud")
    firm = options(asked, "dirk", "seh")
    assert firm.eis is Eis.REDEN
    late = options(asked, "dirk", "seh", today=date(2026, 8, 1))
    assert late.eis is Eis.OVERMACHT
    assert "alleen bij overmacht" in late.waarom


def test_a_stage_without_a_place_can_get_one(committed: Office, asked: Asked) -> None:
    """H10: it begins where it was looked at, as long as it was; 26 weeks would not fit where others come after."""
    committed.do("status", committed.placed("dirk", "seh")["plaatsing"], "vervallen")
    longer = options(asked, "dirk", "seh", "seh-26").beginnen[0].plekken
    assert {one.plaats: (one.onderdeel, one.bezwaar) for one in longer}["seh-2"] == ("seh-26", "vol")
    found = options(asked, "dirk", "seh", "seh-13")
    assert (found.plaatsing, found.eis, found.nu) == (None, Eis.NIETS, 0)
    assert found.beginnen[0].plekken[0].plaats == "seh-2"


def test_nobody_looks_at_the_stages_of_others(asked: Asked) -> None:
    for who, code in ((DECIDER, "bob"), ("bo", "onbekend")):
        with pytest.raises(RefusedError):
            options(asked, code, "ggz", who=who)

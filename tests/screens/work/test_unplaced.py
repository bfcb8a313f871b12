"""*Niet geplaatst*: from Vandaag or Plaatsingen to who has no place, and one key to place where it still fits (N6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.doorway.placing import Place
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.queries.lists import placements
from stagetui.profiles.terms import Status
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.unplaced import UnplacedPage
from stagetui.screens.widgets.dialogs import Confirm, Notice
from stagetui.screens.widgets.table import PagedTable

WIDE = (160, 50)


@pytest.fixture
def roomy(done_by: Callable[..., Any], tmp_path: Path) -> None:
    """The Jeugdhuis takes three: two more beside Joris."""
    file = tmp_path / "ruimte.csv"
    file.write_text("plaats;van;tot;capaciteit\npsy-2;2027-01-01;2027-12-31;3\n", encoding="utf-8")
    report = done_by("bo", ImportTable(read_table(file, KINDS["beschikbaarheid"])))
    assert not report.geweigerd


async def opened(pilot: Any, settle: Any) -> None:
    """Plaatsingen, then n."""
    pilot.app.goto("plaatsingen")
    await settle(pilot)
    await pilot.press("n")
    await settle(pilot)


async def test_today_leads_to_who_has_no_place(app: StagetuiApp, settle: Any, seen: Any) -> None:
    """N6: Sanne or Mehmet lost the draw, Ilse handed nothing in; psy-1 and psy-2 are full."""
    async with app.run_test() as pilot:
        await settle(pilot)
        work = app.screen.query_one("#work", PagedTable)
        work.go_to(next(row.key for row in work.rows if row.key.startswith("ongeplaatst|")))
        await settle(pilot)
        assert "Enter toont wie, en waar het nog past." in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, UnplacedPage)
        text = seen(pilot)
        assert re.search(r"(Sanne Vos|Mehmet Kaya) +aanpalend +5 apr 2027 +0 +ronde Voorjaar 2027", text)
        assert re.search(r"Ilse Prins +aanpalend +3 mei 2027 +0 +ronde", text)
        assert "2 stages zonder plaats" in text
        assert "Niet geplaatst in de ronde Voorjaar 2027" in " ".join(text.split())
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(app.screen, UnplacedPage)
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, UnplacedPage)
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_mode == "vandaag"


@pytest.mark.usefixtures("roomy")
@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_one_key_places_after_a_confirmation(
    app: StagetuiApp, settle: Any, seen: Any, asked_by: Any, size: tuple[int, int]
) -> None:
    """N6, N9: through the same doorway as by hand, with the status that the profile says."""
    async with app.run_test(size=size) as pilot:
        await opened(pilot, settle)
        text = seen(pilot)
        assert re.search(r"Jeugdpsychiatrie, \[Je.* 2 +1 ", text)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        assert "De stage wordt onder voorbehoud" in seen(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert len(asked_by("bo", placements, status=Status.ONDER_VOORBEHOUD).regels) == 2
        await pilot.press("p")
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert "naar psy-2: onder voorbehoud" in seen(pilot)
        assert "1 stage zonder plaats" in seen(pilot)
        assert re.search(r"Jeugdpsych.* 1 +– ", seen(pilot))
    placed = asked_by("bo", placements, status=Status.ONDER_VOORBEHOUD).regels
    assert sorted(one.plaats for one in placed) == ["psy-1", "psy-2", "psy-2"]


@pytest.mark.usefixtures("roomy")
async def test_the_marked_place_is_said_in_full(app: StagetuiApp, settle: Any, seen: Any) -> None:
    """Enter goes to the places; the lines below tell why one is listed and how many others fit."""
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("enter")
        await settle(pilot)
        text = " ".join(seen(pilot).split())
        assert "in Utrecht, psychiatrie: regio midden. Er is ruimte voor 2 aios" in text
        assert "ook 1 ander zonder plaats past hier" in text
        await pilot.press("enter")
        await settle(pilot)
        assert "Niet geplaatst in de ronde" in " ".join(seen(pilot).split())


@pytest.mark.usefixtures("roomy")
async def test_somebody_else_was_first(
    app: StagetuiApp, settle: Any, seen: Any, done_by: Any, asked_by: Any
) -> None:
    """What changed while the question stood on the screen is not overwritten."""
    (waiting,) = asked_by("bo", placements, status=Status.VOORLOPIG).regels
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("p")
        await settle(pilot)
        done_by("els", Place(waiting.aios, "aanpalend", "psy-2"))
        await pilot.press("j")
        await settle(pilot)
        assert not isinstance(app.screen, UnplacedPage)
        await pilot.press("escape")
        await settle(pilot)
        assert "1 stage zonder plaats" in seen(pilot)
    assert len(asked_by("bo", placements, status=Status.ONDER_VOORBEHOUD).regels) == 3


async def test_a_decider_has_no_key_to_place(app_of: Callable[[str], StagetuiApp], settle: Any) -> None:
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(app.screen, UnplacedPage)
        assert not isinstance(app.screen, Notice)

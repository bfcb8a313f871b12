"""Why this outcome: from Plaatsingen and the aios, in plain Dutch, with what would have changed it (N6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor
from stagetui.engine.bureau import Bureau
from stagetui.engine.jobs.allocate import allocate
from stagetui.engine.queries.rounds import rounds
from stagetui.screens.app import StagetuiApp
from stagetui.screens.explaining import ExplainPage
from stagetui.screens.split import PATIENCE


@pytest.fixture
def computed(directory: Path, app: StagetuiApp) -> str:
    """The round is computed: Sanne and Mehmet want the one place there is; gives the name of who did not get it."""
    office: Callable[[], Actor] = app._actor
    with Bureau.open(directory) as bureau:
        (line,) = bureau.ask(office(), rounds)
        beeld = allocate(bureau, office, line.ronde.ronde, seed=1)
    (loser,) = {"a-001", "a-002"} - {p.aios for p in beeld.uitkomsten if p.plaats}
    return loser


async def explained(pilot: Any, settle: Any, aios: str) -> ExplainPage:
    """From the aios, with one key."""
    await settle(pilot)
    pilot.app.goto("plaatsingen", f"aios:{aios}")
    await settle(pilot)
    await pilot.press("e")
    await settle(pilot)
    page = pilot.app.screen
    assert isinstance(page, ExplainPage)
    return page


async def test_who_got_no_place_reads_who_is_there_and_why(
    app: StagetuiApp, computed: str, settle: Any, seen: Any
) -> None:
    """The other one has the same rank and the lower lot."""
    async with app.run_test() as pilot:
        await explained(pilot, settle, computed)
        text = seen(pilot)
        assert "kreeg geen plaats" in text
        assert "1e voorkeur Psychiatrie [ouderen]" in text
        assert "gelijke rang, lager lot" in " ".join(text.split())
        assert ("Mehmet Kaya, 5 apr" if computed == "a-001" else "Sanne Vos, 5 apr") in text
        assert "Uitrekenen" in text


async def test_what_would_have_changed_it_is_computed_on_request(
    app: StagetuiApp, computed: str, settle: Any, seen: Any
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        page = await explained(pilot, settle, computed)
        assert page.check_action("compute", ()) is True
        await pilot.press("u")
        await settle(pilot)
        text = " ".join(seen(pilot).split())
        assert "één plaats meer bij «Psychiatrie [ouderen]»" in text
        assert "voor niemand anders verandert dan iets" in text
        assert page.check_action("compute", ()) is False


async def test_the_list_of_plaatsingen_has_the_key_too(
    app: StagetuiApp, computed: str, settle: Any, seen: Any
) -> None:
    async with app.run_test() as pilot:
        app.goto("plaatsingen")
        await settle(pilot)
        await pilot.pause(PATIENCE * 2)
        await pilot.press("e")
        await settle(pilot)
        assert isinstance(app.screen, ExplainPage)
        assert "Waarom deze uitkomst?" in seen(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_mode == "plaatsingen"


async def test_without_a_voorstel_the_page_says_so(app: StagetuiApp, settle: Any, seen: Any) -> None:
    async with app.run_test() as pilot:
        page = await explained(pilot, settle, "a-003")
        assert "Er is nog geen voorstel berekend" in seen(pilot)
        assert page.check_action("compute", ()) is False

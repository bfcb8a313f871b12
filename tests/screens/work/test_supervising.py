"""*Stageplaatsen* `o`: a stageopleider is away, back or stood in for, and whom that touches (H18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Select

from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.queries.opleiders import opleiders
from stagetui.screens.app import StagetuiApp
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import Form, Notice

Opened = Callable[..., Any]


@pytest.fixture
def supervised(done_by: Callable[..., Any], tmp_path: Path) -> None:
    """Two stageopleiders at psy-1."""
    file = tmp_path / "stageopleiders.csv"
    file.write_text(
        "plaats;naam;email\npsy-1;Ans [Bakker];ans@example.nl\npsy-1;Bo Kok;bo@example.nl\n", encoding="utf-8"
    )
    assert not done_by("bo", ImportTable(read_table(file, KINDS["stageopleiders"]))).geweigerd


@pytest.mark.usefixtures("supervised")
async def test_h18_away_stood_in_for_and_back_by_a_few_keys(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """H18: what is refused comes back as it was typed."""
    async with opened("stageplaatsen", "psy-1") as pilot:
        await pilot.press("o")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert "Ans [Bakker]" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        app.screen.query_one("#field-reden", Select).value = "verlof"
        app.screen.query_one("#field-tot", Input).value = "kerst"
        await pilot.press("ctrl+s")
        assert "Tot en met: typ een datum" in seen(pilot)
        app.screen.query_one("#field-tot", Input).value = "2026-11-01"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "is geen periode" in seen(pilot)
        app.screen.query_one("#field-tot", Input).value = ""
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "verlof vanaf 23 nov 2026" in seen(pilot)
        one = asked_by("bo", opleiders, "psy-1")[0].afwezig[0]
        assert (one.van, one.tot, one.waarnemer) == (date(2026, 11, 23), None, None)
        await pilot.press("o", "enter")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        app.screen.query_one("#field-waarnemer", Select).value = "Bo Kok"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert asked_by("bo", opleiders, "psy-1")[0].afwezig[0].waarnemer == "Bo Kok"
        await pilot.press("o", "enter")
        await settle(pilot)
        assert "Bo Kok neemt waar" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        app.screen.query_one("#field-op", Input).value = "2026-11-23"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "De afwezigheid is vervallen." in seen(pilot)
    assert asked_by("bo", opleiders, "psy-1")[0].afwezig == ()


async def test_where_nobody_is_on_record_that_is_said(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any
) -> None:
    async with opened("stageplaatsen", "psy-1") as pilot:
        await pilot.press("o")
        await settle(pilot)
        assert isinstance(app.screen, Notice)
        assert "Geen stageopleider" in seen(pilot)
        assert "Bij psy-1 is niemand bekend" in seen(pilot)


async def test_who_may_not_record_it_is_not_offered_it(
    opened: Opened, app_of: Callable[[str], StagetuiApp], settle: Any
) -> None:
    app = app_of("lotte")
    async with opened("stageplaatsen", "psy-1", of=app) as pilot:
        before = app.screen
        await pilot.press("o")
        await settle(pilot)
        assert app.screen is before

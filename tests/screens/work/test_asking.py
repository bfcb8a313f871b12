"""Making a request from the screens: which kinds there are, a form that keeps what was typed, and what is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widgets import Input

from stagetui.engine.queries.requests import requests
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.base import Page
from stagetui.screens.split import show_detail
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import Form, Notice

Opened = Callable[..., Any]


def asked(asked_by: Callable[..., Any]) -> list[Any]:
    """The requests of the kinds that a profile names."""
    return [one for one in asked_by("bo", requests) if one.aanvraag.partij is None]


async def typed(pilot: Any, field: str, text: str) -> None:
    """Fill in one line of the form."""
    pilot.app.screen.query_one(f"#field-{field}", Input).value = text


async def test_n5_own_recruiting_is_asked_for_and_what_was_typed_is_kept(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N4, N5: an instelling of the etalage is refused with the way out; the form comes back as it was."""
    async with opened("plaatsingen") as pilot:
        page = app.screen
        assert isinstance(page, Page)
        show_detail(page, AiosPage("a-003", "aanpalend"))
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert "Zelf werven" in seen(pilot)
        assert "keuze naar voren" not in seen(pilot).lower()
        await pilot.press(*"zelf w", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        await typed(pilot, "motivatie", "dicht bij huis")
        await typed(pilot, "instelling", "ggz noord")
        await typed(pilot, "specialisme", "psychiatrie")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        assert "GGZ Noord staat in de etalage" in seen(pilot)
        assert "dicht bij huis" in seen(pilot)
        assert asked(asked_by) == []
        await typed(pilot, "instelling", "Kliniek De Eik")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        assert "is gedaan" in seen(pilot)
    (one,) = asked(asked_by)
    assert (one.aanvraag.soort, one.aanvraag.aios, one.instelling) == (
        "zelf-werven",
        "a-003",
        "Kliniek De Eik",
    )
    assert one.gegevens["motivatie"] == "dicht bij huis"


async def test_a_request_that_nobody_may_make_is_not_offered(
    app_of: Callable[[str], StagetuiApp], settle: Any
) -> None:
    """The instituutsopleider decides; the office records what is asked."""
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await settle(pilot)
        page = app.screen
        assert isinstance(page, Page)
        show_detail(page, AiosPage("a-003", "aanpalend"))
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)


async def test_n8_a_place_that_is_approved_is_not_asked_for_again(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N8: nothing is offered that would be refused."""
    async with opened("stageplaatsen") as pilot:
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(app.screen, Notice)
        assert "is al goedgekeurd" in seen(pilot)
        assert asked(asked_by) == []

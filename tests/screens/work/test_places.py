"""*Stageplaatsen*: the etalage with occupancy, and all about one place (N8)."""

from __future__ import annotations

import re
from typing import Any

from stagetui.screens.app import StagetuiApp
from stagetui.screens.places import PlacePage
from stagetui.screens.split import PATIENCE


async def test_occupancy_is_readable_without_colour(app: StagetuiApp, settle: Any, seen: Any) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        text = seen(pilot)
    assert re.search(r"psychiatrie +Jeugdpsychiatrie, \[.* jan–dec 27 █ +1/1 vol", text)
    assert "2 stageplaatsen" in text


async def test_only_places_with_room_on_request(app: StagetuiApp, settle: Any, seen: Any) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        await pilot.press("v")
        await settle(pilot)
        text = seen(pilot)
    assert "Getoond: met ruimte" in text
    assert "Jeugdpsychiatrie" not in text


async def test_a_place_shows_contact_and_who_is_there(app: StagetuiApp, settle: Any, seen: Any) -> None:
    """Contact, kenmerken, occupancy per period, who is there when, and what happened to the data."""
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, PlacePage)
        text = seen(pilot)
        assert "Piet de Wit, piet@example.nl" in text
        assert re.search(r"█ +1/1 vol +1 jan – 31 dec 2027", text)
        assert re.search(r"◐ voorbehoud +Joris Smit, va aanpalend", text)
        await pilot.press("escape")
        await settle(pilot)
        assert "2 stageplaatsen" in seen(pilot)


async def test_a_wide_screen_shows_the_place_beside_the_list(
    app: StagetuiApp, settle: Any, seen: Any
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await settle(pilot)
        await pilot.press("4")
        await settle(pilot)
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        assert "Wie is er, en wanneer" in seen(pilot)

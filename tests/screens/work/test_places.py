"""*Stageplaatsen*: the etalage with occupancy, and all about one place (N8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.screens.app import StagetuiApp
from stagetui.screens.places import PlacePage
from stagetui.screens.split import PATIENCE


async def test_occupancy_is_readable_without_colour_and_a_place_shows_contact_and_who_is_there(
    opened: Any, app: StagetuiApp, settle: Any, seen: Any
) -> None:
    """Of one place: contact, kenmerken, occupancy per period, who is there when, and what happened to the data."""
    async with opened("stageplaatsen") as pilot:
        text = seen(pilot)
        assert re.search(r"psychiatrie +Jeugdpsychiatrie, \[.* jan–dec 27 █ +1/1 vol", text)
        assert "2 stageplaatsen" in text
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


async def test_only_places_with_room_on_request(
    opened: Any, settle: Any, seen: Any, done_by: Callable[..., Any], tmp_path: Path
) -> None:
    """Of a place that is full now and has room later, the period with room is shown."""
    file = tmp_path / "beschikbaarheid.csv"
    file.write_text(
        "plaats;van;tot;capaciteit\npsy-1;2028-01-01;2028-06-30;2\npsy-1;2028-07-01;2028-12-31;1\n",
        encoding="utf-8",
    )
    report = done_by("bo", ImportTable(read_table(file, KINDS["beschikbaarheid"])))
    assert not report.geweigerd
    async with opened("stageplaatsen") as pilot:
        assert re.search(r"Psychiatrie \[ouderen\].* jan–dec 27 █ +1/1 vol \+2", seen(pilot))
        await pilot.press("v")
        await settle(pilot)
        text = seen(pilot)
    assert "Getoond: met ruimte, nu of later" in text
    assert "1 stageplaats" in text
    assert re.search(r"Psychiatrie \[ouderen\].* jan–jun 28 ░░ +0/2 \+1", text)
    assert "Jeugdpsychiatrie" not in text


async def test_a_wide_screen_shows_the_place_beside_the_list(opened: Any, settle: Any, seen: Any) -> None:
    async with opened("stageplaatsen", size=(160, 50)) as pilot:
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        assert "Wie is er, en wanneer" in seen(pilot)

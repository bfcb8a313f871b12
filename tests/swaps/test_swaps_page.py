"""*Ruilen* on the screen: proposed with pickers, answered, approved by the coordinator; the definitive plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.profiles.terms import Rol
from stagetui.screens.app import StagetuiApp
from stagetui.screens.swaps import SwapsPage
from tests.conftest import OFFICE, Office
from tests.swaps.conftest import COORDINATOR

Look = Callable[[Office], dict[tuple[str, str], Any]]


def app_of(office: Office, who: str) -> StagetuiApp:
    """The screens as somebody sees them on the day of the office."""
    today = date.fromisoformat(office.today)
    return StagetuiApp(office.directory, lambda: Actor(who, Via.TUI, today, datetime.combine(today, time(9))))


async def opened(pilot: Any, settle: Any) -> None:
    """Ronde, the only round, w; for who does not see rounds: what waits in Vandaag."""
    await settle(pilot)
    if pilot.app.desk.rights.has(Rol.BUREAU):
        await pilot.press("2")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("w")
    else:
        await pilot.press("enter")
    await settle(pilot)
    assert isinstance(pilot.app.screen, SwapsPage)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_swap_is_proposed_answered_and_approved(
    known: Office,
    places: Look,
    settle: Any,
    seen: Any,
    size: tuple[int, int],
) -> None:
    """H6: the office proposes and records what the aios say; the coordinator decides."""
    async with app_of(known, OFFICE).run_test(size=size) as pilot:
        await opened(pilot, settle)
        text = seen(pilot)
        assert "ruilen loopt t/m 22 jun 2026" in " ".join(text.split())
        assert "Er is nog geen ruil" in text
        await pilot.press("n", *"h1", "enter")
        await settle(pilot)
        assert "Van wie krijgt Aios h1 de plaatsing?" in seen(pilot)
        await pilot.press(*"h2", "enter")
        await settle(pilot)
        assert "Niemand meer" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "Aios h1 krijgt de plaatsing van Aios h2" in seen(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        text = seen(pilot)
        assert re.search(r"1 +voorgesteld +Aios h1, Aios h2 +seh +Aios h1, Aios", text)
        assert "Aios h1: seh van h2, Plek seh-2" in text
        await pilot.press("g", "enter")
        await settle(pilot)
        await pilot.press("g")
        await settle(pilot)
        text = seen(pilot)
        assert re.search(r"1 +akkoord .* stagecoördinator", text)
        assert "Goedkeuren" not in text
        await pilot.press("k")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SwapsPage)
    async with app_of(known, COORDINATOR).run_test(size=size) as pilot:
        await opened(pilot, settle)
        assert "Voorstellen" not in seen(pilot)
        await pilot.press("k")
        await settle(pilot)
        assert "Ruil 1 goedkeuren?" in seen(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert "Ruil 1 is goedgekeurd." in seen(pilot)
    assert places(known)["h1", "seh"]["plaats"] == "seh-2"


async def test_what_cannot_be_swapped_is_said_with_every_reason(
    known: Office,
    settle: Any,
    seen: Any,
) -> None:
    """H6: nothing is stored, and nobody was asked."""
    async with app_of(known, OFFICE).run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("n", *"h1", "enter")
        await settle(pilot)
        await pilot.press(*"h4", "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "pp en seh-13 overlappen" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "Er is nog geen ruil" in seen(pilot)
    assert known.rows("ruil") == []


async def test_declining_and_refusing_end_a_swap(agreed: Office, settle: Any, seen: Any) -> None:
    """H6: one who declines lets it lapse; the coordinator's refusal has a reason."""
    async with app_of(agreed, COORDINATOR).run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("x")
        await settle(pilot)
        await pilot.press(*"te laat", "enter")
        await settle(pilot)
        assert re.search(r"1 +geweigerd", seen(pilot))
        assert "Te laat" in seen(pilot)
    agreed.do("swap", "propose", "S26", "h2", "h3")
    async with app_of(agreed, OFFICE).run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("o", "enter")
        await settle(pilot)
        await pilot.press(*"liever niet", "ctrl+s")
        await settle(pilot)
        assert re.search(r"2 +vervallen", seen(pilot))
        assert "H2 gaat niet akkoord: liever niet" in seen(pilot)


async def test_the_plan_is_made_definitive(known: Office, settle: Any, seen: Any) -> None:
    """H6: after the swap week, on a yes."""
    known.today = "2026-06-23"
    async with app_of(known, OFFICE).run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("d", "j")
        await settle(pilot)
        text = seen(pilot)
        assert "Het plan is definitief:" in text
        assert "definitief sinds 23 jun 2026" in text
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.current_mode == "ronde"

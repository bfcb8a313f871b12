"""*Vandaag*: what waits, the most urgent first, and enter goes to where it is settled."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

from textual.pilot import Pilot

from stagetui.engine.access import Actor, Via
from stagetui.screens.app import StagetuiApp
from stagetui.screens.widgets.table import PagedTable
from stagetui.screens.words import days_left, span

Settle = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]
Seen = Callable[[Pilot[Any]], str]


async def test_what_waits_stands_with_the_days_that_are_left(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    """Ilse's stage starts on 3 May 2027, so her preferences are due on 31 December (N3)."""
    async with app.run_test(size=(160, 50)) as pilot:
        await settle(pilot)
        text = seen(pilot)
        assert 0 < text.find("nog 38 dagen") < text.find("nog 133 dagen")
        assert "31 dec 2026" in seen(pilot)
        assert "1 van 4 stages nog zonder voorkeur" in seen(pilot)


async def test_what_is_late_is_marked_in_words_too(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    app = app_of("bo")
    now = app._actor().now
    app._actor = lambda: Actor("bo", Via.TUI, date(2027, 1, 3), now)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "! 3 dagen laat" in seen(pilot)


async def test_enter_opens_the_round_that_waits(app: StagetuiApp, settle: Settle, seen: Seen) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        work = app.screen.query_one("#work", PagedTable)
        work.go_to(next(row.key for row in work.rows if row.key.startswith("ronde|")))
        await pilot.press("enter")
        await settle(pilot)
        assert app.current_mode == "ronde"
        assert "Voorjaar 2027 · 1 apr – 30 jun 2027" in seen(pilot)


async def test_who_has_nothing_to_do_reads_that(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "Er wacht niets op u." in seen(pilot)


def test_days_and_periods_are_short_dutch() -> None:
    assert [days_left(days).plain for days in (None, -1, 0, 1, 9)] == [
        "zodra het kan",
        "! 1 dag laat",
        "! vandaag",
        "nog 1 dag",
        "nog 9 dagen",
    ]
    assert span(date(2026, 12, 1), date(2027, 2, 28)) == "1 dec 2026 – 28 feb 2027"
    assert span(date(2027, 3, 1), date(2027, 5, 30)) == "1 mrt – 30 mei 2027"

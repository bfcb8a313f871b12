"""*Kalender* with the moments of half years: seen, ticked off, and settled in the round (H4, H5, H6)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from textual.pilot import Pilot

from stagetui.engine.access import Actor, Via
from stagetui.screens.app import StagetuiApp
from stagetui.screens.calendar import CalendarPage
from stagetui.screens.widgets.dialogs import Form
from tests.conftest import Office

TODAY = date(2027, 2, 10)


class Desk:
    """Somebody at the page *Kalender*."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    async def settle(self) -> None:
        for _ in range(2):
            await self.pilot.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    @property
    def page(self) -> CalendarPage:
        page = self.pilot.app.screen
        assert isinstance(page, CalendarPage)
        return page

    def here(self) -> bool:
        """Whether the page is still the one that is shown."""
        return isinstance(self.pilot.app.screen, CalendarPage)

    async def at(self, when: date, key: str) -> None:
        """Go to a day, and in its list to a milestone."""
        self.page.month.go_to(when)
        await self.settle()
        self.page.listing.go_to(key)
        await self.press("enter")
        self.page.listing.go_to(key)
        await self.settle()

    @property
    def seen(self) -> str:
        lines = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


Work = Callable[[Desk], Awaitable[None]]


@pytest.fixture
def at_calendar(year_office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], None]:
    """Let somebody work on the page."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)

    def run(work: Work) -> None:
        async def scene() -> None:
            actor = Actor("bo", Via.TUI, TODAY, datetime.combine(TODAY, time(9)))
            app = StagetuiApp(year_office.directory, lambda: actor)
            async with app.run_test(size=(120, 36)) as pilot:
                desk = Desk(pilot)
                await desk.settle()
                await desk.press("7")
                await work(desk)

        asyncio.run(scene())

    return run


def test_h4_that_the_forms_went_out_is_ticked_off(
    year_office: Office, at_calendar: Callable[[Work], None]
) -> None:
    async def work(desk: Desk) -> None:
        await desk.at(date(2027, 2, 1), "noord|2027-09-01|formulier")
        assert "Voorkeursformulieren zijn verstuurd: noord, vanaf 1 sep 2027. Enter vinkt af." in desk.seen
        await desk.press("enter")
        assert isinstance(desk.pilot.app.screen, Form)
        assert "noord, half jaar vanaf 1 sep 2027, uiterlijk 1 feb 2027." in desk.seen
        await desk.press("ctrl+s")
        assert "Afgevinkt: Voorkeursformulieren zijn verstuurd." in desk.seen

    at_calendar(work)
    (row,) = year_office.rows("mijlpaal_halfjaar")
    assert (row["mijlpaal"], row["instituut"], row["door"]) == ("formulier", "noord", "bo")


def test_h5_what_the_round_shows_is_settled_there(
    year_office: Office, at_calendar: Callable[[Work], None]
) -> None:
    """Who looks for one kind of milestone or one aios sees only those."""
    days = ("--from", "2027-09-01", "--to", "2028-02-29")
    year_office.do("ronde", "new", "S27", "--profile", "huisarts", *days, today="2027-02-09")

    async def work(desk: Desk) -> None:
        await desk.at(date(2027, 5, 1), "noord|2027-09-01|planning")
        assert "Enter gaat naar de ronde." in desk.seen
        await desk.press("a")
        assert desk.here()
        await desk.press("enter")
        assert not desk.here()
        assert "S27" in desk.seen

    at_calendar(work)

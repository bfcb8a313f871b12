"""*Profiel*: read as a page, changed with what is wrong said at once, previewed, and written with a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from stagetui.engine.access import Actor, Via
from stagetui.screens.app import StagetuiApp
from stagetui.screens.profiles import ProfilesPage
from stagetui.screens.widgets.dialogs import Confirm, Notice

MG = "stagesoorten.mg.weeks"


class Desk:
    """Somebody at the page *Profiel* of va."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    async def settle(self) -> None:
        for _ in range(2):
            await self.pilot.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()
        return self.seen

    async def at(self, key: str) -> None:
        """Go to a line, opening what it stands under."""
        page = self.page
        page._open.update(page._lines[key].within)
        page._show_lines()
        page.listing.go_to(key)
        await self.settle()

    async def typed(self, text: str) -> str:
        self.pilot.app.screen.query_one(Input).value = text
        await self.settle()
        return self.seen

    @property
    def page(self) -> ProfilesPage:
        page = self.pilot.app.screen_stack[0]
        assert isinstance(page, ProfilesPage)
        return page

    @property
    def seen(self) -> str:
        lines = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


Work = Callable[[Desk], Awaitable[None]]


@pytest.fixture
def at_page(office: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let somebody work on the page."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    today = date.fromisoformat(office.today)

    def run(work: Work, persoon: str = "bo", size: tuple[int, int] = (80, 24)) -> None:
        async def scene() -> None:
            app = StagetuiApp(
                office.directory, lambda: Actor(persoon, Via.TUI, today, datetime.combine(today, time(9)))
            )
            async with app.run_test(size=size) as pilot:
                desk = Desk(pilot)
                await desk.settle()
                app.goto("profiel", "va")
                await desk.settle()
                await work(desk)

        asyncio.run(scene())

    return run


def weeks(office: Any) -> int:
    return int(office.do("profile", "show", "va", MG)["waarde"])


def test_a_value_is_changed_looked_at_and_written(office: Any, at_page: Any) -> None:
    """Wrong values are said while one types; the preview names the aios; the reason is in the log."""

    async def work(desk: Desk) -> None:
        await desk.at(MG)
        assert "Duur in weken bij een voltijds dienstverband" in await desk.press("enter")
        assert "200 kan niet. Toegestaan: een geheel getal van 1 t/m 104." in await desk.typed("200")
        assert "kan niet" in await desk.press("enter")
        await desk.typed("12")
        seen = await desk.press("enter")
        assert "13 weken voltijd → 12 weken voltijd" in seen
        assert "1 wijziging, nog niet bewaard" in seen
        seen = await desk.press("v")
        assert f"{MG}: 13 → 12" in seen
        assert "Zoë Jansen (a1)" in seen
        assert weeks(office) == 13
        await desk.press("escape", "ctrl+s", "enter")
        assert "Typ eerst een reden" in desk.seen
        await desk.typed("besluit")
        seen = await desk.press("enter")
        assert "va.toml is geschreven; 1 stage kreeg andere dagen." in seen
        assert "nog niet bewaard" not in seen
        assert "12 weken voltijd" in seen

    at_page(work)
    assert weeks(office) == 12
    assert [one["reden"] for one in office.do("log") if one["actie"] == "profiel gewijzigd"] == ["besluit"]


def test_changes_are_taken_back_one_by_one_or_thrown_away(office: Any, at_page: Any) -> None:
    async def change(desk: Desk, key: str, value: str) -> None:
        await desk.at(key)
        await desk.press("enter")
        await desk.typed(value)
        await desk.press("enter")

    async def work(desk: Desk) -> None:
        await change(desk, MG, "12")
        await change(desk, "preferences.maximum", "3")
        assert "2 wijzigingen" in desk.seen
        await desk.press("p")
        assert "Bewaar eerst uw wijzigingen" in desk.seen
        await desk.at(MG)
        assert "1 wijziging," in await desk.press("o")
        await change(desk, "preferences.maximum", "2")
        assert "nog niet bewaard" not in desk.seen
        await change(desk, MG, "12")
        await desk.press("escape")
        assert isinstance(desk.pilot.app.screen, Confirm)
        assert "1 wijziging" in await desk.press("n")
        await desk.press("escape", "j")
        assert "nog niet bewaard" not in desk.seen

    at_page(work)
    assert weeks(office) == 13


def test_each_kind_of_value_is_asked_in_its_way(at_page: Any) -> None:
    """Chosen, ticked, or typed; what is chosen is checked too, and a key that may be absent can be left out."""

    async def work(desk: Desk) -> None:
        await desk.at("calendar.besluit.owner")
        await desk.press("enter", "down", "enter")
        assert "instituutsopleider → bureau" in desk.seen
        await desk.at("stagesoorten.mg.exclude_own_fields")
        assert "nee" in await desk.press("enter")
        await desk.press("down", "enter")
        assert "ja → nee" in desk.seen
        await desk.at("stagesoorten.mg.routes")
        await desk.press("enter", "space", "tab", "space", "ctrl+s")
        assert isinstance(desk.pilot.app.screen, Notice)
        assert "geen routes en geen parts kan niet" in desk.seen
        await desk.press("enter", "enter", "tab", "space", "ctrl+s")
        assert "etalage; zelf werven → etalage" in desk.seen
        await desk.at("own_fields")
        assert "Zet ; tussen de woorden" in await desk.press("enter")
        await desk.press("escape")
        await desk.at("id")
        assert "ligt vast" in await desk.press("enter")

    at_page(work)


def test_new_rules_may_begin_on_a_later_day(office: Any, at_page: Any) -> None:
    async def work(desk: Desk) -> None:
        await desk.press("d")
        await desk.typed("2027-01-15")
        assert "Kies een dag na vandaag" in await desk.press("enter")
        await desk.typed("morgen")
        assert "Typ een datum" in await desk.press("enter")
        await desk.typed("2027-09-01")
        assert "vanaf 1 sep 2027" in await desk.press("enter")
        await desk.at(MG)
        await desk.press("enter")
        await desk.typed("12")
        await desk.press("enter", "ctrl+s")
        assert "va@2027-09-01.toml schrijven?" in desk.seen
        await desk.typed("nieuw cohort")
        await desk.press("enter")

    at_page(work)
    assert weeks(office) == 13
    assert (office.directory / "profiles" / "va@2027-09-01.toml").is_file()


def test_who_is_no_beheerder_reads(at_page: Any) -> None:
    async def work(desk: Desk) -> None:
        assert "hoogstens 2 voorkeuren per stage" in desk.seen
        assert "6 weken ervoor" in desk.seen
        await desk.at(MG)
        assert "Alleen een beheerder wijzigt de regels" in await desk.press("enter")
        assert "Gevolgen" not in desk.seen

    at_page(work, "cor", (160, 50))


def test_headings_open_and_close(at_page: Any) -> None:
    async def work(desk: Desk) -> None:
        assert "mogen noemen" not in desk.seen
        await desk.at("preferences")
        assert "mogen noemen" in await desk.press("enter")
        count = len(desk.page.listing.rows)
        await desk.press("a")
        assert len(desk.page.listing.rows) > count
        await desk.press("a")
        assert len(desk.page.listing.rows) < count
        seen = await desk.press("p")
        assert "Welk profiel?" in seen
        await desk.typed("jgz-tno")
        assert "jgz-tno.toml" in await desk.press("enter")

    at_page(work)


def test_what_somebody_else_wrote_meanwhile_is_told(office: Any, at_page: Any) -> None:
    """The changes stay, laid over the newer rules, and are not written unseen."""

    async def work(desk: Desk) -> None:
        await desk.at("preferences.maximum")
        await desk.press("enter")
        await desk.typed("3")
        await desk.press("enter")
        done = await asyncio.to_thread(office.run, "profile", "set", "va", MG, "12", "--reason", "elders")
        assert done.code == 0
        await desk.press("f8")
        assert "Iemand anders wijzigde va.toml" in desk.seen
        await desk.press("enter", "ctrl+s")
        await desk.typed("nagekeken")
        await desk.press("enter")

    at_page(work)
    assert weeks(office) == 12
    assert office.do("profile", "show", "va", "preferences.maximum")["waarde"] == 3

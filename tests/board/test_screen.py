"""The board on the screen: reading it, searching, opening one aios or place, and moving a stage by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from stagetui.screens.app import StagetuiApp
from stagetui.screens.board import BoardPage
from stagetui.screens.board_move import MovePage
from tests.board.conftest import READER
from tests.conftest import Office

Settle = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]
Seen = Callable[[Pilot[Any]], str]
Screens = Callable[..., StagetuiApp]


class Work:
    """Somebody at the keyboard."""

    def __init__(self, pilot: Pilot[Any], settle: Settle, seen: Seen) -> None:
        self.pilot, self._settle, self._seen = pilot, settle, seen

    async def press(self, *keys: str) -> str:
        """Press keys; what stands there once the screen is at rest."""
        await self.pilot.press(*keys)
        await self._settle(self.pilot)
        return self._seen(self.pilot)

    async def board(self) -> str:
        """Open the round, and its board."""
        await self._settle(self.pilot)
        await self.press("2")
        await self.press("enter")
        return await self.press("j")

    async def verdict(self) -> str:
        """What stands there once the cursor has rested and the rules were looked at."""
        await self.pilot.pause(0.1)
        return await self.press()

    def shows(self, kind: type[object]) -> bool:
        """Whether the page in front is of this kind."""
        return isinstance(self.page, kind)

    @property
    def page(self) -> Any:
        """The page in front."""
        app = self.pilot.app
        assert isinstance(app, StagetuiApp)
        return app.page


def line(text: str, name: str) -> str:
    """The first line that begins with a name."""
    return next(one for one in text.splitlines() if one.strip().startswith(name))


async def test_the_board_is_read_searched_and_sorted(
    committed: Office, screens: Screens, settle: Settle, seen: Seen
) -> None:
    """H1, H5, H13: letters and signs say everything that the colours do; H21: groups come with the definitive plan."""
    committed.do("status", committed.placed("bob", "ggz")["plaatsing"], "onder voorbehoud")
    app = screens()
    async with app.run_test() as pilot:
        work = Work(pilot, settle, seen)
        text = await work.board()
        assert work.shows(BoardPage)
        assert "Ronde S26 · 1 sep 2026 – 28 feb 2027 · voorstel 1, vastgesteld" in text
        assert line(text, "Aios cleo").split()[5:11] == ["···", "···", "GGG○»", "SSS○", "kkk~", "ccc~"]
        assert "GGG◐" in line(text, "Aios bob")
        assert "S seh  K klinisch  G ggz  C ccp  Z keuze" in text
        text = await work.press("down", "right", "right")
        assert "Aios bob: Psychische problematiek bij Plek ggz-1 (ggz-1), 1 sep – 30 nov 2026" in text
        text = await work.press("o")
        assert "op cohort" in text
        assert text.index("Aios anna") < text.index("Aios cleo")
        await work.press("o", "o", "slash")
        pilot.app.screen.query_one("#board-filter", Input).value = "ggz-oost"
        await pilot.pause(0.2)
        text = await work.press("enter")
        assert "1 aios, op naam, met “ggz-oost”" in text
        text = await work.press("enter")
        assert "Aios cleo (cleo)" in text
        assert "» " not in text.splitlines()[2]
        assert "geleend" in text
        assert "✓ vervuld" in text
        await work.press("escape")
        text = await work.press("escape", "p")
        assert "11 plaatsen" in text
        assert "1/1=" in line(text, "Plek seh-2")
        assert "0/1E" in line(text, "Plek ccp-kort")
        assert "»" in line(text, "» Plek ggz-oost")
        text = await work.press("end", "enter")
        assert "uitgeleend aan" not in text
        assert "erkend t/m" in text
        assert "Per kwartaal" in text
        await work.press("escape")
        text = await work.press("g")
        assert "Aios bob" in line(text, "sep 26")
        assert "1 plek in een cursusgroep" in text
        assert work.page.check_action("order", ()) is False
        await work.press("escape")
        assert not work.shows(BoardPage)


async def test_a_stage_is_moved_by_keyboard_after_rules_and_score(
    committed: Office, screens: Screens, settle: Settle, seen: Seen
) -> None:
    """H2, H4, H7: a quarter later clashes and can't be taken; another place costs a wish, and is stored by enter."""
    app = screens()
    async with app.run_test() as pilot:
        work = Work(pilot, settle, seen)
        await work.board()
        text = await work.press("end", "right", "right", "v")
        assert "Verzetten: Aios dirk (dirk), SEH, 13 weken" in text
        assert "Zo staat de stage nu" in text
        await work.press("right")
        assert "overlappen" in await work.verdict()
        await work.press("enter")
        assert work.shows(MovePage)
        await work.press("left", "down")
        text = await work.verdict()
        assert "✓ Mag volgens alle regels, 1 sep – 30 nov 2026." in text
        assert "minder)" in line(text, "gewicht van vervulde wensen")
        text = await work.press("enter")
        assert work.shows(BoardPage)
        assert "Aios dirk: seh gaat naar seh-1, vanaf sep 26." in text
        assert "bij Plek seh-1 (seh-1)" in text
        text = await work.press("right", "right")
        assert work.page.check_action("move", ()) is True
        await work.press("v")
        assert work.shows(BoardPage)  # what is only looked ahead at stays
    assert committed.placed("dirk", "seh")["plaats"] == "seh-1"


async def test_after_the_definitive_plan_a_move_takes_a_reason(
    committed: Office, screens: Screens, settle: Settle, seen: Seen
) -> None:
    """H6, H7: the reason is asked for and kept; once the six-week line has passed it must be overmacht.

    On a wide screen the card of the row stands beside the board, and the verdict beside the places.
    """
    committed.do("status", committed.placed("dirk", "seh")["plaatsing"], "onder voorbehoud")
    app = screens(today=date(2026, 8, 1))
    async with app.run_test(size=(160, 50)) as pilot:
        work = Work(pilot, settle, seen)
        assert "Aios anna (anna)" in await work.board()
        assert "Wie is er wanneer" in await work.press("p")
        await work.press("a", "end", "right", "right", "v")
        await work.press("down")
        assert "Enter kan alleen bij overmacht" in await work.verdict()
        text = await work.press("enter")
        assert "Alleen bij overmacht kan dit nog" in text
        await work.press(*"brand", "enter")
    assert committed.placed("dirk", "seh")["plaats"] == "seh-1"
    assert any(one["reden"] == "brand" for one in committed.do("log"))


async def test_who_only_reads_moves_nothing(
    committed: Office, screens: Screens, settle: Settle, seen: Seen
) -> None:
    """The palette opens the board for everybody; only the bureau is offered to move."""
    async with screens(READER).run_test() as pilot:
        work = Work(pilot, settle, seen)
        await settle(pilot)
        await work.press("ctrl+p")
        await work.press(*"stagejaar")
        assert "4 aios, op naam" in await work.press("enter")
        assert "Verzetten" not in await work.press("right", "right")
        await work.press("v")
        assert work.shows(BoardPage)


async def test_the_page_of_a_round_speaks_of_a_year(
    proposed: Office, screens: Screens, settle: Settle, seen: Seen
) -> None:
    """H5, H6: computing by the policies of a year, the voorstel in its words, and what carrying it out publishes."""
    async with screens().run_test() as pilot:
        work = Work(pilot, settle, seen)
        await settle(pilot)
        await work.press("2")
        text = await work.press("enter")
        assert "Meeste geplaatst, dan de wensen naar hun gewicht" in text
        assert "~ vooruitblik 6" in text
        assert "» geleend 1" in text
        assert "» Plek ggz-oost, Psychische" in text
        text = await work.press("i")
        assert "4 aios, 0 stages geplaatst; 4 aios zijn nog niet klaar." in text
        assert "Het plan is nog niet bekendgemaakt; vaststellen doet dat." in text
        await work.press("j")
        await work.press("right", "right", "v")
        assert work.shows(BoardPage)  # a voorstel is carried out first
        await work.press("escape")
        text = await work.press("b")
        assert "Zoals het profiel zegt" in text
        assert "Bij gelijke stand" not in text
        pilot.app.screen.query_one("#field-seed", Input).value = "7"
        text = await work.press("ctrl+s")
        assert "Voorstel 2" in text
        text = await work.press("s")
        assert "8 stages van dit half jaar krijgen hun plaats" in text
        assert "de ruilweek loopt t/m 21 jun 2026" in " ".join(text.split())
        await work.press("j")
        assert "Het plan is bekend sinds 14 jun 2026; ruilen loopt t/m 21 jun 2026." in await work.press("i")
    assert proposed.placed("cleo", "ggz")["status"] == "voorlopig"

"""The command palette (ctrl+p), in Dutch: go to a page, do what the page can do, find an aios."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.widgets.option_list import Option

from stagetui.screens.base import Page
from stagetui.screens.help import our_bindings
from stagetui.screens.pages import INSIDE, PAGES
from stagetui.screens.trouble import trouble_of

if TYPE_CHECKING:
    from stagetui.screens.app import StagetuiApp

FOUND = 12


class Palette(CommandPalette):
    """Textual's palette with our commands and Dutch words."""

    def __init__(self) -> None:
        """Ask for pages, actions and aios."""
        super().__init__(
            [KnownCommands, AiosCommands],
            placeholder="Typ een opdracht of de naam van een aios …",
            id="--command-palette",
        )

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Textual says this in English, and offers no other way to say it in Dutch."""
        self._stop_no_matches_countdown()

        def nothing_found() -> None:
            self._list_visible = bool(search_value)
            if search_value:
                nothing = Option(
                    Text("Niets gevonden; probeer een ander woord."), disabled=True, id=self._NO_MATCHES
                )
                self.query_one(CommandList).add_option(nothing)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, nothing_found)


Command = tuple[str, str, Callable[[], object]]  # its name, what it does, how


class KnownCommands(Provider):
    """What is known beforehand. One provider, because Textual asks several in no fixed order."""

    @property
    def home(self) -> StagetuiApp:
        """The app, by its own type."""
        return cast("StagetuiApp", self.app)

    def commands(self) -> list[Command]:
        """Give the commands."""
        return [*self._pages(), *self._actions()]

    async def discover(self) -> Hits:
        """Show all before anything is typed."""
        for name, about, act in self.commands():
            yield DiscoveryHit(name, act, help=about)

    async def search(self, query: str) -> Hits:
        """Show what matches."""
        matcher = self.matcher(query)
        for name, about, act in self.commands():
            if (score := matcher.match(name)) > 0:
                yield Hit(score, matcher.highlight(name), act, help=about)

    def _pages(self) -> Iterable[Command]:
        """Go to a page: one a page that the person may see."""
        rights = self.home.desk.rights if self.home.desk else None
        for entry in PAGES:
            if entry.shown_to(rights):
                yield f"Ga naar {entry.title}", entry.about, partial(self.home.goto, entry.id)
        if rights is not None and rights.has(*INSIDE) and isinstance(self.screen, Page):
            about = "Wat u de instellingen over beschikbaarheid vraagt."
            yield "Ga naar Uitvraag", about, partial(_show_questions, self.screen)
        if self.home.desk is not None and isinstance(self.screen, Page):
            book = self.home.desk.bureau.book
            if any(book[id_].year is not None for id_ in book.ids):
                about = "Het hele stagejaar van een ronde op een bord."
                yield "Ga naar Stagejaar", about, partial(_show_year, self.screen)

    def _actions(self) -> Iterable[Command]:
        """What can be done where the person is now: the same list as footer and help."""
        for node, binding, enabled, tooltip in our_bindings(self.screen):
            if enabled and not (binding.id or "").startswith(("app.page", "app.palette", "table.open")):
                run = partial(self.app.run_action, binding.action, node)
                yield binding.description, tooltip or binding.tooltip, run


def _show_questions(page: Page) -> None:
    """Show what is asked of the instellingen; imported here, so that the palette opens at once."""
    from stagetui.screens.availability import AvailabilityPage
    from stagetui.screens.split import show_detail

    show_detail(page, AvailabilityPage())


def _show_year(page: Page) -> None:
    """Show the board of a year of stages; of more than one round, the one that is chosen."""
    from stagetui.screens.board_opening import open_board

    open_board(page)


class AiosCommands(Provider):
    """Find an aios by name or code and show all about him or her."""

    async def search(self, query: str) -> Hits:
        """Ask the data, in a thread."""
        home = cast("StagetuiApp", self.app)
        if (desk := home.desk) is None or len(query.strip()) < 2:
            return
        from stagetui.engine.queries.people import find_aios

        try:
            found = await asyncio.to_thread(desk.ask, find_aios, query, FOUND)
        except Exception as error:  # noqa: BLE001 - a palette without answers is no reason to end
            trouble_of(error)
            return
        matcher = self.matcher(query)
        for aios in found:
            name = f"{aios.naam} ({aios.aios})"
            show = partial(home.goto, "plaatsingen", f"aios:{aios.aios}")
            yield Hit(
                max(matcher.match(name), 0.5),
                matcher.highlight(name),
                show,
                text=name,
                help=f"Aios {aios.profiel}, {aios.instituut}",
            )

"""Two kinds of page: a list with what is under the cursor beside it, and all about one thing on a page of its own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from stagetui.errors import StagetuiError
from stagetui.screens.base import Page
from stagetui.screens.cards.layout import Card, laid_out
from stagetui.screens.messages import NotAnswered
from stagetui.screens.widgets.frame import Navigation
from stagetui.screens.widgets.table import PagedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from stagetui.screens.desk import Desk

PATIENCE = 0.06  # seconds that the cursor rests before what is under it is asked for
WHILE_CHANGING = 0.2  # seconds between two looks whether a change is still under way
HISTORY_BESIDE = 8  # lines of history in a panel; the page of its own has them all
_NUMBERS = count(1)  # of the details that were opened


class Reader(VerticalScroll):
    """What is read about one thing, scrolled with the arrows when it has the focus."""

    def __init__(self, *, classes: str) -> None:
        """Start with nothing to read."""
        super().__init__(classes=classes)
        self._card: Card = []

    def compose(self) -> ComposeResult:
        """Give the text."""
        yield Static("", markup=False)

    def show(self, card: Card, *, same: bool) -> None:
        """Show a card; from its top, unless it is about the `same` thing."""
        self._card = card
        self._lay_out()
        if not same:
            self.scroll_home(animate=False)

    def go_to(self, section: str) -> None:
        """Show the card from the heading of a section on."""
        lines = self._laid_out().plain.split("\n")
        if section in lines:
            self.call_after_refresh(self.scroll_to, y=lines.index(section), animate=False, force=True)

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        self.query_one(Static).update(self._laid_out())

    def _laid_out(self) -> Text:
        # a cell is kept free for the scrollbar, so that the text does not jump when the bar comes
        return laid_out(self._card, self.content_size.width - 1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A card, and the change number that it is at least as new as."""

    change: int
    card: Card


class ListPage(Page):
    """A list, and beside it (or always, with `BOTH`) the card of what is under the cursor.

    The cards of `AHEAD` lines after it, and of the one before it, are read beforehand: they are there at once, and read
    anew when something changed since.
    """

    CSS_PATH = "split.tcss"
    BOTH: ClassVar[bool] = False
    AHEAD: ClassVar[int] = 0

    def __init__(self) -> None:
        """Start with nothing under the cursor."""
        super().__init__()
        self._patience: Timer | None = None
        self._carded: str | None = None
        self._kept: dict[str, _Kept] = {}

    # ---- what a page fills in

    def make_list(self) -> PagedTable:
        """Make the list."""
        raise NotImplementedError

    def card(self, desk: Desk, key: str) -> Card:
        """Ask for what is under the cursor and write it out; runs in a thread."""
        raise NotImplementedError

    # ---- what a page may use

    @property
    def listing(self) -> PagedTable:
        """The list."""
        return self.query_one(PagedTable)

    def show_filters(self, *parts: str, note: str = "") -> None:
        """Tell which filters are on, and what else there is to know; the line is not there without any of it."""
        line = self.query_one("#filters", Static)
        on_now = " · ".join(part for part in parts if part)
        told = [f"Getoond: {on_now}"] if on_now else []
        text = "   ".join([note, *told] if note else told)
        line.display = bool(text)
        line.update(Text(text, no_wrap=True), layout=False)

    # ---- how it works

    def body(self) -> ComposeResult:
        """Give the list and the card."""
        yield Static("", id="filters", classes="line")
        with Container(classes="split both" if self.BOTH else "split"):
            table = self.make_list()
            table.add_class("list")
            yield table
            yield Reader(classes="detail" if self.BOTH else "detail aside")

    def on_mount(self) -> None:
        """Start without filters."""
        self.show_filters()

    def on_resize(self) -> None:
        """Fill the card when it comes into view."""
        if self._carded != self.listing.key:
            self._want_card(self.listing.key)

    @on(PagedTable.Highlighted)
    def _rests(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        if self._patience is not None:
            self._patience.stop()
        if message.key in self._kept:
            self._want_card(message.key)
        else:
            self._patience = self.set_timer(PATIENCE, partial(self._want_card, message.key))
        self.refresh_keys()

    def _want_card(self, key: str | None) -> None:
        reader, desk = self.query_one(Reader), self.desk
        if not reader.display or desk is None or self.listing.key != key:
            return
        if key is None:
            reader.show([], same=False)
            self._carded = None
            return
        if kept := self._kept.get(key):
            self._show_kept(key, kept)
        if kept is None or kept.change != desk.change_number():
            self.ask("card", lambda desk: (key, self._read(desk, key)), self._show_card)

    def _read(self, desk: Desk, key: str) -> _Kept:
        """In a thread: the card, and the change number that it is at least as new as."""
        change = desk.change_number()
        return _Kept(change, self.card(desk, key))

    def _show_card(self, found: tuple[str, _Kept]) -> None:
        key, kept = found
        if self.AHEAD:
            self._kept[key] = kept
        self._show_kept(key, kept)

    def _show_kept(self, key: str, kept: _Kept) -> None:
        self.query_one(Reader).show(kept.card, same=key == self._carded)
        self._carded = key
        if self.AHEAD:
            self._read_ahead(key)
            self._arrive()

    def _arrive(self) -> None:
        """Keys wait for the card too, where it is read ahead: they are about what it shows."""
        if not self.AHEAD or self.pictured or self.listing.key is None:
            super()._arrive()

    @on(NotAnswered)
    def _no_card(self, message: NotAnswered) -> None:
        """Keys do not wait for a card that does not come."""
        if message.group == "card" and not self.arrived:
            super()._arrive()

    @property
    def pictured(self) -> bool:
        """Whether the card that is shown is that of the line under the cursor."""
        return self._carded is not None and self._carded == self.listing.key

    def _read_ahead(self, key: str) -> None:
        """Ask for the cards of the neighbours that are not there yet, and forget those further away."""
        keys = [row.key for row in self.listing.rows]
        here = keys.index(key) if key in keys else 0
        near = [*keys[here : here + self.AHEAD + 1], *keys[max(0, here - 1) : here]]
        self._kept = {one: self._kept[one] for one in near if one in self._kept}
        if missing := [one for one in near if one not in self._kept]:
            self.ask("ahead", lambda desk: self._read_all(desk, missing), self._keep)

    def _keep(self, found: dict[str, _Kept]) -> None:
        self._kept |= found

    def _read_all(self, desk: Desk, keys: list[str]) -> dict[str, _Kept]:
        """In a thread: the cards that can be read; what is wrong with another is told when the cursor is on it."""
        found = {}
        for key in keys:
            with suppress(StagetuiError):
                found[key] = self._read(desk, key)
        return found


class DetailPage(Page):
    """All about one thing; escape goes back to the page it was opened from, and any other page closes it.

    It is a mode of the app as the pages in the line above are, so that help, palette, the long job's progress and
    changes by others reach it; `show_detail` opens one.
    """

    CSS_PATH = "split.tcss"
    AUTO_FOCUS = "Reader"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Terug", id="detail.back", tooltip="Gaat terug naar de lijst."),
    ]

    def __init__(self) -> None:
        """Start without a place among the pages; `show_detail` gives it one."""
        super().__init__()
        self.origin: Page | None = None
        self.origin_mode = ""
        self.mode = ""
        self._left = False

    def body(self) -> ComposeResult:
        """Give the card."""
        yield Reader(classes="whole")

    def card(self, desk: Desk) -> Card:
        """Ask for all and write it out; runs in a thread."""
        raise NotImplementedError

    def refresh_data(self) -> None:
        """Ask for the card."""
        self.ask("card", self.card, self._show)

    def _show(self, card: Card) -> None:
        self.query_one(Reader).show(card, same=True)

    def action_back(self) -> None:
        """Go back to the page it was opened from."""
        self.home.switch_mode(self.origin_mode)

    def on_screen_resume(self) -> None:
        """Mark the page in the line above that this one hangs under."""
        root = self.mode.partition("/")[0]
        self.call_after_refresh(lambda: self.query_one(Navigation).mark(root))

    def on_screen_suspend(self) -> None:
        """Close when the person went elsewhere, and not to a dialog or to a detail of this detail."""
        page: Page | None = self
        while isinstance(page, DetailPage) and not page.holds(self.home.current_mode):
            page.leave()
            page = page.origin

    def holds(self, mode: str) -> bool:
        """Whether `mode` is this page or a detail opened from it."""
        return mode == self.mode or mode.startswith(f"{self.mode}/")

    def leave(self) -> None:
        """Close; a change that is under way is waited for, so that what came of it is heard."""
        if self.home.changing:
            self.set_timer(WHILE_CHANGING, self.leave)
        elif not self._left and not self.holds(self.home.current_mode):
            self._left = True
            self.home.remove_mode(self.mode)


def show_detail(page: Page, detail: DetailPage) -> None:
    """Show all about one thing, opened from `page`."""
    home = page.home
    detail.origin, detail.origin_mode = page, home.current_mode
    detail.mode = f"{home.current_mode}/{next(_NUMBERS)}"
    home.add_mode(detail.mode, lambda: detail)
    home.switch_mode(detail.mode)

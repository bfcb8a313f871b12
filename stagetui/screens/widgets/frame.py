"""The frame around every page: the line with the pages above, the status line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.containers import Horizontal
from textual.widgets import Static

from stagetui.screens.pages import PAGES, PageEntry, labels

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from stagetui.screens.app import StagetuiApp
    from stagetui.screens.jobs import Running

BAR = 12


class NavigationItem(Static):
    """One page in the line; a click shows it."""

    def __init__(self, entry: PageEntry) -> None:
        """Start unnamed; the line gives the name that there is room for."""
        super().__init__(id=f"nav-{entry.id}")
        self.entry = entry

    def on_click(self) -> None:
        """Show the page."""
        cast("StagetuiApp", self.app).goto(self.entry.id)


class Navigation(Horizontal):
    """The pages that this person may see, the shown one marked; when there is room also the bureau's name."""

    def compose(self) -> ComposeResult:
        """Give one item a page."""
        for entry in PAGES:
            yield NavigationItem(entry)
        yield Static("", id="nav-bureau", classes="aside")

    def mark(self, current: str) -> None:
        """Mark the shown page (of `plaatsingen/1` the first part) and leave out what the person may not see."""
        desk = cast("StagetuiApp", self.app).desk
        for item in self.query(NavigationItem):
            item.set_class(item.entry.id == current.partition("/")[0], "-current")
            item.display = item.entry.shown_to(desk.rights if desk else None)
        self.query_one("#nav-bureau", Static).update(Text(desk.name if desk else "", no_wrap=True))
        self._label()

    def on_resize(self) -> None:
        """Name the pages for the new width."""
        self._label()

    def _label(self) -> None:
        shown = [item for item in self.query(NavigationItem) if item.display]
        for item, label in zip(
            shown, labels([item.entry for item in shown], self.app.size.width), strict=True
        ):
            item.update(Text(label))


class StatusLine(Horizontal):
    """What was just done or is going on, and who looks on which day."""

    def compose(self) -> ComposeResult:
        """Give the left and the right half."""
        yield Static("", id="status-said")
        yield Static("", id="status-who")

    said = ""

    def say(self, text: str) -> None:
        """Show a sentence; it stays until the next one."""
        self.said = text
        self.query_one("#status-said", Static).update(
            Text(text, no_wrap=True, overflow="ellipsis"), layout=False
        )

    def show_who(self, text: str) -> None:
        """Show who looks, and on which day."""
        self.query_one("#status-who", Static).update(Text(text, no_wrap=True))

    def show_job(self, running: Running) -> None:
        """Show how far the long job is."""
        full = round(running.share * BAR)
        stop = "  x stopt" if running.job.stoppable else ""
        if running.steps.cancelled():
            stop = "  stopt …"
        self.say(
            f"{'█' * full}{'░' * (BAR - full)} {running.share:4.0%}{stop}  {running.phrase or running.job.title}"
        )

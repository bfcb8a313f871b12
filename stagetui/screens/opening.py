"""The first frame: looks like the pages and says that they come; it needs next to nothing, so it is there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.screen import Screen
from textual.widgets import Static

from stagetui.screens.pages import PAGES, labels

if TYPE_CHECKING:
    from textual.app import ComposeResult

LOADING = "Laden …"


class Opening(Screen[None]):
    """Shown until the bureau is open."""

    def compose(self) -> ComposeResult:
        """Give the line with the pages, and what is going on."""
        pages = "".join(labels(PAGES, self.app.size.width))
        yield Static(Text(pages, no_wrap=True), id="opening-pages")
        yield Static(Text(f" {LOADING}"), id="opening-said")

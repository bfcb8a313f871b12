"""The dialog of an edit that met somebody else's newer change: what was seen and what is there now, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from stagetui.screens.history import label, said
from stagetui.screens.widgets.dialogs import Notice

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from stagetui.engine.doorway.meanwhile import ChangedMeanwhileError


class Meanwhile(Notice):
    """Both versions; nothing of the edit was kept, and the page behind shows what is there now."""

    def __init__(self, error: ChangedMeanwhileError, names: Mapping[str, str]) -> None:
        """Show what the error tells; `names` are those of places by code."""
        super().__init__(
            error.title,
            f"{error.door} heeft dit gewijzigd sinds u keek; uw wijziging is niet bewaard. "
            "Kijk of zij nog nodig is, en doe haar dan opnieuw.",
        )
        self._error = error
        self._names = names

    def body(self) -> ComposeResult:
        """Give a line for everything that differs."""
        lines = Table.grid(padding=(0, 2, 0, 0), expand=True)
        lines.add_column(no_wrap=True)
        lines.add_column(ratio=1)
        lines.add_column(ratio=1)
        lines.add_row("", Text("u zag", "bold"), Text("nu", "bold"))
        for column, (seen, now) in self._error.verschillen.items():
            lines.add_row(
                Text(label(column), "bright_black"),
                Text(said(column, seen, self._names)),
                Text(said(column, now, self._names), "bold"),
            )
        if self._error.verschillen:
            yield Static(lines, classes="dialog-sides")

"""F1: what the page in front does, and its keys; made of the page's own text and its bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Markdown, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


def our_bindings(screen: Screen[Any]) -> list[ActiveBinding]:
    """The bindings that hold on a screen now and are the program's own (they have an id), each once."""
    found: dict[str, ActiveBinding] = {}
    for active in screen.active_bindings.values():
        if active.binding.id:
            found.setdefault(active.binding.id, active)
    return list(found.values())


class HelpDialog(ModalScreen[None]):
    """The help of one page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter", "dismiss", "Sluiten", id="help.close", tooltip="Sluit de hulp.")
    ]

    def __init__(self, text: str, bindings: list[ActiveBinding]) -> None:
        """Show `text` (Markdown of our own) and the keys under it."""
        super().__init__()
        self._markdown = text
        self._keys = bindings

    def compose(self) -> ComposeResult:
        """Give the text with the keys under it, and the line that says how to leave."""
        with VerticalScroll(classes="dialog help"):
            yield Markdown(self._markdown, open_links=False)
            yield Static(self._key_lines())
            yield Static("Pijltjes en PgDn  bladeren        Esc  terug", classes="dialog-keys")

    def _key_lines(self) -> Table:
        """The page's own keys first, those that hold everywhere after them."""
        lines = Table.grid(padding=(0, 2, 0, 0))
        lines.add_column(no_wrap=True)
        lines.add_column()
        for active in sorted(self._keys, key=lambda one: (one.binding.id or "").startswith("app.")):
            binding = active.binding
            shown = binding.key_display or self.app.get_key_display(binding)
            about = Text.assemble((binding.description, "bold"), f"  {active.tooltip or binding.tooltip}")
            lines.add_row(Text(shown, "yellow"), about)
        return lines

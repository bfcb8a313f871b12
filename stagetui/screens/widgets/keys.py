"""The line of keys at the bottom of a page: what does not fit is left out whole, never help, palette and quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.containers import Horizontal
from textual.widgets import Footer

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.widget import Widget

ALWAYS = ("help", "command_palette", "leave")


class Keys(Footer):
    """The footer of a page; F1 names the keys for which a narrow terminal has no room."""

    DEFAULT_CSS = """
    Keys > #keys-always { dock: right; width: auto; height: 1; background: $footer-background; }
    """

    _across = 0
    _shown: object = None

    async def recompose(self) -> None:
        """Make the keys anew, unless they are those that stand there: most moves of the cursor change none."""
        if self.is_attached and self._shown != self._wanted():
            await super().recompose()

    def compose(self) -> ComposeResult:
        """Give the page's own keys as far as there is room, and at the right those that are always there."""
        self._shown = self._wanted() if self._bindings_ready else None
        keys = list(super().compose())
        always = [key for key in keys if _action(key) in ALWAYS]
        room = self.app.size.width - sum(map(_width, always))
        for key in keys:
            if key in always:
                continue
            room -= _width(key)
            if room < 0:
                break
            yield key
        if always:
            yield Horizontal(*always, id="keys-always")

    def _wanted(self) -> object:
        """All that the keys are made of."""
        bound = [one for one in self.screen.active_bindings.values() if one.binding.show]
        return self.app.size.width, [(one.binding, one.enabled, one.tooltip) for one in bound]

    def on_resize(self, event: Resize) -> None:
        """Choose again what fits, when the terminal became wider or narrower."""
        if event.size.width != self._across:
            self._across = event.size.width
            self.refresh(recompose=True)


def _action(key: Widget) -> str:
    return str(getattr(key, "action", ""))


def _width(key: Widget) -> int:
    """Columns of one key with its name, and the spaces before, between and after them."""
    shown, name = getattr(key, "key_display", ""), getattr(key, "description", "")
    return cell_len(f" {shown} {name} ")

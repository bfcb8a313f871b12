"""Keys that are pressed before a page has its data: kept, and given one by one once it has them, dialogs included."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual.app import App
from textual.events import Key

if TYPE_CHECKING:
    from textual.events import Event
    from textual.timer import Timer

    from stagetui.screens.base import Page

BETWEEN = 0.1  # seconds from one kept key to the next: a dialog that the one opens is there for the other


class PatientApp(App[None]):
    """An app that loses no key, and lets none do something else, because a page still loads."""

    def __init__(self) -> None:
        """Start without keys."""
        super().__init__()
        self._early: deque[Key] = deque()
        self._giving: Timer | None = None

    @property
    def page(self) -> Page | None:
        """The page in front; None when there is none yet."""
        raise NotImplementedError

    async def on_event(self, event: Event) -> None:
        """Keep keys for a page that has no data yet."""
        if not isinstance(event, Key) or event.is_forwarded or not self._comes_early(event):
            await super().on_event(event)
            return
        self._early.append(Key(event.key, event.character))
        if self._giving is None:
            self._giving = self.set_interval(BETWEEN, self._give)

    def _comes_early(self, event: Key) -> bool:
        """Whether to keep a key; once one is kept the others queue behind it, also those that the app knows itself."""
        if event.key.startswith("ctrl+"):
            return False
        page = self.page
        waits = page is not None and not page.arrived and event.key not in self._bindings.key_to_bindings
        return waits or bool(self._early)

    def _listens(self) -> bool:
        """Whether what is in front has the focus where it wants it; a dialog that has just been opened has not."""
        front = self.screen
        return front.is_mounted and (front.focused is not None or not front.focus_chain)

    async def _give(self) -> None:
        """Let the oldest key do what it does, once the page has its data; forget all of them when it gets none."""
        page = self.page
        if page is None or page.failed:
            self._early.clear()
        elif page.arrived and self._early and self._listens():
            await super().on_event(self._early.popleft())
        if not self._early and self._giving is not None:
            self._giving.stop()
            self._giving = None

"""The desk of the person at the screen: an opened bureau, who acts, and what that person may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from stagetui.errors import StagetuiError

if TYPE_CHECKING:
    from pathlib import Path

    from stagetui.engine.access import Actor, Rights, View
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.doorway.door import Command

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """What screens work with. All but `today`, `name` and `change_number` blocks: call it in a thread worker."""

    bureau: Bureau
    actor: Callable[[], Actor]
    rights: Rights
    newest: int  # the audit line that was the newest when the bureau was opened

    @classmethod
    def open(cls, directory: Path, actor: Callable[[], Actor]) -> Desk:
        """Open the bureau and look up what the person may; imports the engine, so never before the first paint.

        Raises:
            StagetuiError: there is no bureau, its configuration is wrong, or the person is unknown.
        """
        from stagetui.engine.bureau import Bureau
        from stagetui.engine.queries.history import last_event

        bureau = Bureau.open(directory, actor().today)
        try:
            rights, newest = bureau.ask(actor(), lambda view: (view.rights, last_event(view)))
            return cls(bureau, actor, rights, newest)
        except BaseException:
            bureau.close()
            raise

    @property
    def today(self) -> date:
        """The date that deadlines are held against."""
        return self.actor().today

    @property
    def name(self) -> str:
        """The bureau's name."""
        return self.bureau.settings.bureau.name

    def ask(self, query: Callable[Concatenate[View, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query as this person."""
        return self.bureau.ask(self.actor(), query, *args, **kwargs)

    def do(self, command: Command[T]) -> T:
        """Carry out a command as this person."""
        return self.bureau.do(self.actor(), command)

    def change_number(self) -> int:
        """Raised before every change by anybody; cheap enough to look at twice a second.

        0 when it cannot be looked at: then the next query says what is wrong.
        """
        try:
            return self.bureau.store.change_number()
        except (StagetuiError, OSError):
            return 0

"""An edit that meets somebody else's newer change is refused, with what was seen and what is there now side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stagetui.engine.doorway.transaction import TABLES, subject
from stagetui.engine.queries.history import events_of
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View


class ChangedMeanwhileError(RefusedError):
    """Somebody changed the same thing since it was looked at; nothing of this edit was kept.

    Attributes:
        door: Who changed it.
        verschillen: Per column what the person saw and what is there now.
    """

    def __init__(self, what: str, door: str, verschillen: dict[str, tuple[object, object]]) -> None:
        """Tell both versions side by side."""
        width = max([len(name) for name in verschillen], default=0)
        lines = [
            f"{what} is gewijzigd door {door} sinds u keek; uw wijziging is niet bewaard.",
            *(
                f"{name:<{width}}  u zag: {_told(seen)}  nu: {_told(now)}"
                for name, (seen, now) in verschillen.items()
            ),
            "Kijk of uw wijziging nog nodig is, en doe haar dan opnieuw.",
        ]
        super().__init__("Intussen gewijzigd", "\n".join(lines))
        self.door = door
        self.verschillen = verschillen


def unchanged(view: View, found: Any, seen: int | None) -> None:
    """Refuse when `found` is newer than the version that was seen; None says that nobody looked.

    Raises:
        ChangedMeanwhileError: it is.
    """
    if seen is None or seen == found.version:
        return
    table, key = TABLES[type(found)]
    name = subject(table, [getattr(found, part) for part in key])
    newer = [event for event in events_of(view, name) if event.voor][: max(0, found.version - seen)]
    before: dict[str, object] = {}
    for event in newer:  # newest first: the oldest value wins
        before |= json.loads(event.voor or "{}")
    now = {column: getattr(found, column, None) for column in before}
    differing = {
        column: (before[column], now[column]) for column in before if str(before[column]) != str(now[column])
    }
    raise ChangedMeanwhileError(name.replace(":", " "), newer[0].wie if newer else "iemand anders", differing)


def _told(value: object) -> str:
    return "–" if value is None else str(value)

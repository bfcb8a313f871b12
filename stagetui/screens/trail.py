"""The history of one thing on a page of its own: who did what, when, from where and why, the newest on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.history import events_of_placement, places_named
from stagetui.engine.queries.lists import place_view
from stagetui.engine.queries.placing import place_labels
from stagetui.engine.records import Gebeurtenis
from stagetui.screens.cards.layout import Card, card, muted, title
from stagetui.screens.cards.people import history_lines
from stagetui.screens.split import DetailPage
from stagetui.screens.words import number

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.screens.desk import Desk


@dataclass(frozen=True, slots=True)
class Subject:
    """What a history is of: its name, and the lines of it, newest first."""

    name: str
    lines: Callable[[View], list[Gebeurtenis]]


def of_placement(plaatsing: int, about: str) -> Subject:
    """A plaatsing with its consents, requests and messages."""
    return Subject(f"Plaatsing {plaatsing}: {about}", lambda view: events_of_placement(view, plaatsing))


def of_place(plaats: str) -> Subject:
    """A stageplaats with its availability."""
    return Subject(f"Stageplaats {plaats}", lambda view: list(place_view(view, plaats).geschiedenis))


class HistoryPage(DetailPage):
    """The history of one thing."""

    HELP = """\
## Geschiedenis

Alles wat er is gebeurd, het nieuwste bovenaan: wat, wie het deed en wanneer, met de waarden ervoor en erna en de reden.
**Esc** gaat terug.
"""

    def __init__(self, subject: Subject) -> None:
        """Show the history of `subject`."""
        super().__init__()
        self._subject = subject

    def card(self, desk: Desk) -> Card:
        """All lines."""
        return desk.ask(self._written)

    def _written(self, view: View) -> Card:
        lines = self._subject.lines(view)
        told = history_lines(lines, place_labels(view, places_named(lines)))
        count = f"{number(len(lines))} {'gebeurtenis' if len(lines) == 1 else 'gebeurtenissen'}"
        return card([*title(self._subject.name, count), "", *(told if lines else [muted("nog niets")])])

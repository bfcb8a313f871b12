"""*Vandaag*: what waits for who looks, the most urgent first; enter goes to where it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.widgets import Static

from stagetui.engine.queries.today import Werk, work_of_today
from stagetui.screens.base import Page
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TodayPage(Page):
    """The work list."""

    HELP = """\
## Vandaag

Hier staat wat op u wacht: besluiten, rondes, voorstellen en post. Het dringendste staat bovenaan; wat te laat is,
begint met een uitroepteken. **Enter** brengt u naar het scherm waar u het afhandelt.
"""

    def __init__(self) -> None:
        """Start with nothing to do."""
        super().__init__()
        self._work: dict[str, Werk] = {}

    def body(self) -> ComposeResult:
        """Give the list."""
        yield PagedTable(
            Column("Wanneer", 18),
            Column("Uiterlijk", 11, narrow=False),
            Column("Wat wacht"),
            empty="Er wacht niets op u.",
            what="dingen wachten",
            one="ding wacht",
        )
        yield Static("", id="work-whole", classes="below")

    def refresh_data(self) -> None:
        """Ask what waits."""
        self.ask("work", lambda desk: desk.ask(work_of_today), self._show)

    def _show(self, work: list[Werk]) -> None:
        self._work = {f"{one.waar}|{one.sleutel}|{one.tekst}": one for one in work}
        rows = [Row(key, (days_left(w.dagen), day(w.datum), w.tekst)) for key, w in self._work.items()]
        self.query_one(PagedTable).show_all(rows)

    @on(PagedTable.Highlighted)
    def _tell(self, message: PagedTable.Highlighted) -> None:
        work = self._work.get(message.key or "")
        until = f" Uiterlijk {day(work.datum)}." if work and work.datum else ""
        where = f" Enter gaat naar {work.waar.value.capitalize()}." if work else ""
        self.query_one("#work-whole", Static).update(Text(f"{work.tekst}.{until}{where}" if work else ""))

    @on(PagedTable.Chosen)
    def _go(self, message: PagedTable.Chosen) -> None:
        if work := self._work.get(message.key):
            self.goto(work.waar.value, work.sleutel or None)

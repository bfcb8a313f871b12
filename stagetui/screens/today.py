"""*Vandaag*: what waits for who looks, the most urgent first; enter goes to where it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from stagetui.screens.base import Page
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from stagetui.engine.queries.today import Werk
    from stagetui.screens.desk import Desk


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
            Column("Uiterlijk", 11),
            Column("Wat wacht"),
            empty="Er wacht niets op u.",
            what="dingen wachten",
        )

    def refresh_data(self) -> None:
        """Ask what waits."""
        self.ask("work", _work, self._show)

    def _show(self, work: list[Werk]) -> None:
        self._work = {f"{one.waar}|{one.sleutel}|{one.tekst}": one for one in work}
        rows = [Row(key, (days_left(w.dagen), day(w.datum), w.tekst)) for key, w in self._work.items()]
        self.query_one(PagedTable).show_all(rows)

    @on(PagedTable.Chosen)
    def _go(self, message: PagedTable.Chosen) -> None:
        if work := self._work.get(message.key):
            self.goto(work.waar.value, work.sleutel or None)


def _work(desk: Desk) -> list[Werk]:
    # the query is imported in the thread, so that the first paint does not wait for the engine
    from stagetui.engine.queries.today import work_of_today

    return desk.ask(work_of_today)

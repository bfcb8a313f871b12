"""*Goedkeuringen*: the inbox of who decides; one key approves, refusing asks why, the next one comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.engine.doorway.decisions import Decide, Decided
from stagetui.engine.queries.decisions import decision_view
from stagetui.engine.queries.requests import AanvraagRegel, requests
from stagetui.engine.records import AanvraagStatus
from stagetui.profiles.terms import Partij
from stagetui.screens.aios import AiosPage
from stagetui.screens.cards.requests import decision_card
from stagetui.screens.messages import NotDone
from stagetui.screens.split import ListPage, show_detail
from stagetui.screens.widgets.dialogs import AskReason
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left

if TYPE_CHECKING:
    from datetime import date

    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

# a mark and a colour for each status: never a colour alone
DECIDED = {
    AanvraagStatus.GOEDGEKEURD: ("✓ goedgekeurd", "green"),
    AanvraagStatus.GEWEIGERD: ("× geweigerd", "red"),
    AanvraagStatus.VERVALLEN: ("– vervallen", "bright_black"),
}

# each request is for the consent of one party (N9); in a narrow column
PARTY = {Partij.INSTITUUTSOPLEIDER: "opleider"}

AT_REST = 0.3  # seconds: a key that is held comes again sooner than this
NEXT = 0.7  # seconds: a key that is held comes again, for the first time, sooner than this


class HeldKey:
    """Tells a key that is pressed again from one that is held down: what cannot be undone happens once a press."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Start with a key that was never pressed; `clock` gives seconds."""
        self._clock = clock
        self._came = self._counted = float("-inf")

    def pressed(self) -> bool:
        """Whether this time counts."""
        now = self._clock()
        before, self._came = self._came, now
        if now - before < AT_REST or now - self._counted < NEXT:
            return False
        self._counted = now
        return True


class ApprovalsPage(ListPage):
    """The inbox."""

    HELP = """\
## Goedkeuringen

De aanvragen die op u wachten, het dringendste bovenaan, elk voor het akkoord van één partij. Naast of onder de lijst
staat wat u wilt weten: de plaats, wat de regels zeggen, het schema met eerdere stages, en de voorkeuren zoals
ingediend. **Tab** gaat naar die tekst, om te bladeren.

**g** keurt goed, **w** weigert: u typt een reden, die de aios te lezen krijgt. De volgende aanvraag komt vanzelf. Een
besluit staat vast en is niet ongedaan te maken; wie **g** ingedrukt houdt, keurt er maar één goed. **d** toont ook wat
al is besloten en wat op anderen wacht; **Enter** toont alles over de aios.
"""
    BOTH = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "approve", "Goedkeuren", id="approvals.approve", tooltip="Keurt deze aanvraag goed."),
        Binding(
            "w", "refuse", "Weigeren", id="approvals.refuse", tooltip="Weigert, met een reden die u typt."
        ),
        Binding(
            "d",
            "decided",
            "Besloten",
            id="approvals.decided",
            tooltip="Toont ook wat besloten is of op anderen wacht, of alleen wat op u wacht.",
        ),
    ]

    def __init__(self) -> None:
        """Start with what waits."""
        super().__init__()
        self._all = False
        self._lines: dict[str, AanvraagRegel] = {}
        self._sent: set[str] = set()  # decisions under way
        self._today: date | None = None
        self._key = HeldKey()

    def make_list(self) -> PagedTable:
        """Give the list."""
        return PagedTable(
            Column("Wanneer", 15),
            Column("Aios", 16),
            Column("Stage", 10),
            Column("Akkoord van", 11),
            Column("Plaats"),
            empty="Er wacht geen aanvraag op u. Met d ziet u wat al besloten is.",
            what="aanvragen",
            one="aanvraag",
        )

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the requests that wait, or for all."""
        everything = self._all

        def read(desk: Desk) -> tuple[list[AanvraagRegel], date]:
            found = desk.ask(requests, only_open=not everything)
            return (found if everything else [one for one in found if one.mijn]), desk.today

        self.ask("list", read, self._show)

    def open_at(self, target: str) -> None:
        """Put the cursor on a request."""
        self.listing.go_to(target)

    def card(self, desk: Desk, key: str) -> Card:
        """The picture around the request under the cursor."""
        return decision_card(desk.ask(decision_view, int(key)), desk.today)

    def _show(self, found: tuple[list[AanvraagRegel], date]) -> None:
        lines, self._today = found
        # what waits for me first; within that the query's order: open before decided, the most urgent on top
        lines = sorted(lines, key=lambda one: not one.mijn)
        self._lines = {str(one.aanvraag.aanvraag): one for one in lines}
        self._sent &= self._lines.keys()
        self._fill()
        self.show_filters("alles, ook wat besloten is of op anderen wacht" if self._all else "")

    def _fill(self) -> None:
        """Show the list; what was decided a moment ago is out of the inbox before its answer is there."""
        waiting = [one for key, one in self._lines.items() if key not in self._sent]
        if self._today is not None:
            self.listing.show_all([_row(one, self._today) for one in waiting])

    # ---- doing

    @property
    def _line(self) -> AanvraagRegel | None:
        key = self.listing.key or ""
        return None if key in self._sent else self._lines.get(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide deciding where there is nothing to decide."""
        if action in ("approve", "refuse") and self.is_mounted:
            line = self._line
            return line is not None and line.mijn
        return super().check_action(action, parameters)

    def action_approve(self) -> None:
        """Approve, and go on with the next; a key that is held, or comes while one is being stored, does nothing."""
        if not self._key.pressed() or self._sent:
            return
        if line := self._line:
            self._decide(line, Decide(line.aanvraag.aanvraag, approve=True))

    def action_refuse(self) -> None:
        """Ask why, then refuse."""
        if (line := self._line) is None:
            return
        text = (
            f"{line.aanvraag.soort.capitalize()}: {line.naam}, {line.aanvraag.stagesoort} "
            f"bij {line.plaats_naam or '–'}.\n\nWaarom weigert u? De plaats komt dan weer vrij."
        )
        self.app.push_screen(AskReason("Weigeren", text), partial(self._refused, line))

    def _refused(self, line: AanvraagRegel, reason: str | None) -> None:
        if reason is not None:
            self._decide(line, Decide(line.aanvraag.aanvraag, approve=False, reason=reason))

    def _decide(self, line: AanvraagRegel, command: Decide) -> None:
        self._sent.add(str(line.aanvraag.aanvraag))
        self._fill()
        self.do(command, said=partial(_told, line))

    @on(NotDone)
    def _not_decided(self) -> None:
        """Put back what could not be decided."""
        self._sent.clear()
        self._fill()

    def action_decided(self) -> None:
        """Show everything, or only what waits."""
        self._all = not self._all
        self.refresh_data()

    @on(PagedTable.Chosen)
    def _open(self) -> None:
        if line := self._line:
            show_detail(self, AiosPage(line.aanvraag.aios, line.aanvraag.stagesoort))


def _told(line: AanvraagRegel, decided: Decided) -> str:
    return f"Definitief {decided.status}: {line.naam}, nu {decided.plaatsing_status}."


def _row(one: AanvraagRegel, today: date) -> Row:
    asked = one.aanvraag
    if asked.status is not AanvraagStatus.OPEN:
        when = Text(*DECIDED[asked.status])
    elif not one.mijn:
        when = Text(f"· {asked.beslisser or 'bureau'}", "bright_black")
    else:
        when = days_left((asked.voor - today).days if asked.voor else None)
    what = Text(f"{one.plaats_naam or '–'}, {one.instelling or '–'}")
    if asked.voor and asked.status is AanvraagStatus.OPEN and not one.mijn:
        what.append(f"  uiterlijk {day(asked.voor)}", "bright_black")
    return Row(
        str(asked.aanvraag),
        (when, one.naam, asked.stagesoort, PARTY.get(asked.partij, asked.partij.value), what),
    )

"""*Kalender*: the milestones of all stages per month, with those of a day beside it; enter settles one (N3, N19)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import DataTable, Static

from stagetui.engine.rules.deadlines import PENDING, Staat, named
from stagetui.screens import settling
from stagetui.screens.base import Page
from stagetui.screens.calendar_filters import (
    STATES,
    URGENCY,
    Filters,
    by_kind,
    by_owner,
    by_person,
    by_profile,
    by_state,
    word,
)
from stagetui.screens.widgets.month import FULL_MONTHS, DayContent, MonthView, Tally, grid, same_day
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left, number

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.engine.queries.half_years import Kalenderregel
    from stagetui.screens.desk import Desk

CHOOSE = {"profile": by_profile, "kind": by_kind, "owner": by_owner, "state": by_state, "person": by_person}


class Shown(Enum):
    """Which milestones stand in the list."""

    DAY = "dag"
    MONTH = "maand"
    LATE = "te laat"


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read: the milestones from the first to the last day of the view, and all that is late."""

    today: date
    lines: list[Kalenderregel]
    late: list[Kalenderregel]


class CalendarPage(Page):
    """The month view."""

    AUTO_FOCUS = "MonthView"
    HELP = """\
## Kalender

Achter elke dag staat hoeveel mijlpalen erop vallen, met een letter voor hoe dringend: **L** te laat, **N** nu doen
(binnen vier weken), **K** komend; en als u ze laat zien **G** gedaan en **X** niet nodig. `»` staat bij vandaag. Links
staat het weeknummer.

De **pijltjes** kiezen een dag, **[** en **]** (of PgUp en PgDn) een maand, **t** vandaag. De lijst toont de mijlpalen
van die dag; **m** die van de hele maand en **l** alles wat te laat is. **Enter** op een dag gaat naar de lijst,
**Esc** terug.

**Enter** op een mijlpaal gaat naar wat hem afhandelt: afvinken, een plaats kiezen, de aanvraag, de uitvraag of de
voorkeuren van de aios. **v** vinkt af, **a** opent de aios.

**f** profiel, **k** soort mijlpaal, **e** eigenaar, **s** staat en **p** aios beperken wat u ziet; **Esc** wist dat
alles. **/** zoekt in de lijst.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, action, name, id=f"calendar.{id_}", tooltip=about)
            for key, action, name, id_, about in (
                ("m", "list('maand')", "Maand", "month", "Toont de hele maand, of weer de dag."),
                ("l", "list('te laat')", "Te laat", "late", "Toont alles wat te laat is, of weer de dag."),
                ("f", "filter('profile')", "Profiel", "profile", "Toont alleen één profiel, of alles."),
                ("k", "filter('kind')", "Soort", "kind", "Toont alleen één soort mijlpaal, of alles."),
                ("e", "filter('owner')", "Eigenaar", "owner", "Toont alleen wat één partij doet, of alles."),
                ("s", "filter('state')", "Staat", "state", "Toont alleen één staat, of alles."),
                ("p", "filter('person')", "Aios", "person", "Toont alleen één aios, of iedereen."),
            )
        ),
        *(
            Binding(key, action, name, id=id_, tooltip=about, show=False, key_display=shown)
            for key, shown, action, name, id_, about in (
                ("t", "t", "today", "Vandaag", "calendar.today", "Gaat naar vandaag."),
                (
                    "left_square_bracket",
                    "[",
                    "turn(-1)",
                    "Vorige maand",
                    "calendar.back",
                    "Gaat een maand terug.",
                ),
                (
                    "right_square_bracket",
                    "]",
                    "turn(1)",
                    "Volgende maand",
                    "calendar.on",
                    "Gaat een maand verder.",
                ),
                ("v", "v", "tick", "Afvinken", "calendar.tick", "Vinkt de gekozen mijlpaal af."),
                ("a", "a", "aios", "Aios openen", "calendar.aios", "Opent de aios van de gekozen mijlpaal."),
                ("slash", "/", "search", "Zoeken", "table.filter", "Zoekt in deze lijst."),
                (
                    "escape",
                    "esc",
                    "back",
                    "Terug",
                    "calendar.clear",
                    "Gaat naar de maand; wist daar de filters.",
                ),
            )
        ),
    ]
    CSS = """
    CalendarPage #halves { height: 1fr; }
    CalendarPage.-wide #halves { layout: horizontal; }
    CalendarPage.-wide MonthView { height: 1fr; width: 9fr; }
    CalendarPage #lines { height: 1fr; }
    CalendarPage DataTable { overflow-x: hidden; }
    CalendarPage.-wide #lines { width: 7fr; border-left: solid $panel; }
    CalendarPage #calendar-filters { display: none; color: $accent; }
    """

    def __init__(self) -> None:
        """Start with all that is to be done, this month."""
        super().__init__()
        self._filters = Filters()
        self._shown = Shown.DAY
        self._found: _Found | None = None
        self._lines: dict[str, Kalenderregel] = {}
        self._month: date | None = None  # the first of the month that was asked for

    def body(self) -> ComposeResult:
        """Give the month, the list, and the lines that say the chosen milestone in full."""
        yield Static("", id="calendar-filters", classes="line")
        with Container(id="halves"):
            yield MonthView()
            with Vertical(id="lines"):
                yield Static("", id="list-heading", classes="heading")
                yield PagedTable(
                    Column("Wanneer", 15),
                    Column("Uiterlijk", 11, narrow=False),
                    Column("Wat", least=16),
                    Column("Aios", 18),
                    Column("Stage", 10),
                    empty="Geen mijlpalen.",
                    what="mijlpalen",
                    one="mijlpaal",
                )
        yield Static("", id="line-whole", classes="below")

    @property
    def month(self) -> MonthView:
        """The month."""
        return self.query_one(MonthView)

    @property
    def listing(self) -> PagedTable:
        """The list."""
        return self.query_one(PagedTable)

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the milestones of the month and for what is late."""
        if self.desk is None:
            return
        chosen, filters = self.month.chosen or self.desk.today, self._filters
        weeks = grid(chosen)
        self._month = chosen.replace(day=1)

        def read(desk: Desk) -> _Found:
            today = desk.today
            lines, late = desk.ask(
                lambda view: (
                    filters.read(view, weeks[0][0], weeks[-1][-1]),
                    filters.read(view, None, today - timedelta(days=1), Staat.TE_LAAT),
                )
            )
            return _Found(today, lines, late)

        self.ask("calendar", read, self._show)

    def _show(self, found: _Found) -> None:
        self._found = found
        on_day: dict[date, list[Kalenderregel]] = defaultdict(list)
        for one in found.lines:
            on_day[one.datum].append(one)
        days = {when: _content(lines) for when, lines in on_day.items()}
        self.month.show(found.today, days, _legend(self._filters, len(found.late)))
        self._fill()
        self._tell_filters()

    def _tell_filters(self) -> None:
        words = [word for word in self._filters.words() if word]
        line = self.query_one("#calendar-filters", Static)
        line.display = bool(words)
        line.update(
            Text(f"Getoond: {' · '.join(words)}. Esc toont weer alles.", no_wrap=True, overflow="ellipsis")
        )

    def _fill(self) -> None:
        """Show the milestones of the day, of the month, or all that is late."""
        chosen = self.month.chosen
        if self._found is None or chosen is None:
            return
        match self._shown:
            case Shown.LATE:
                lines, heading = self._found.late, "Alles wat te laat is"
            case Shown.MONTH:
                lines = [one for one in self._found.lines if _same_month(one.datum, chosen)]
                heading = f"Heel {FULL_MONTHS[chosen.month - 1]} {chosen.year}"
            case Shown.DAY:
                lines = [one for one in self._found.lines if one.datum == chosen]
                heading = day(chosen) + (", vandaag" if chosen == self._found.today else "")
        lines = sorted(lines, key=lambda one: (URGENCY[one.staat], one.datum))
        self._lines = {
            f"{one.aios or one.naam}|{one.stagesoort or one.start}|{one.mijlpaal}": one for one in lines
        }
        self.query_one("#list-heading", Static).update(heading)
        self.listing.show_all([_row(key, one) for key, one in self._lines.items()])
        self._tell()

    # ---- the month

    @on(MonthView.Moved)
    def _moved(self, message: MonthView.Moved) -> None:
        message.stop()
        if self._shown is Shown.DAY or (self._month and not _same_month(message.day, self._month)):
            self._fill()
        if self._month is None or not _same_month(message.day, self._month):
            self.refresh_data()

    @on(MonthView.Opened)
    def _opened(self, message: MonthView.Opened) -> None:
        message.stop()
        if self._lines:
            self.listing.query_one(DataTable).focus()

    def action_turn(self, months: int) -> None:
        """Go some months on."""
        if self.month.chosen is not None:
            self.month.go_to(same_day(self.month.chosen, months))

    def action_today(self) -> None:
        """Go to today."""
        if self.desk is not None:
            self.month.go_to(self.desk.today)

    # ---- the list

    @property
    def _line(self) -> Kalenderregel | None:
        return self._lines.get(self.listing.key or "")

    @on(PagedTable.Highlighted)
    def _rests(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        self._tell()

    def on_descendant_focus(self) -> None:
        """Say what enter does where the focus is now."""
        self._tell()

    def _tell(self) -> None:
        """Say the milestone under the cursor in full, and what enter does."""
        text = "m toont de hele maand, l alles wat te laat is." if self._shown is Shown.DAY else ""
        if one := self._line:
            does = settling.hint(one) if self._in_list else "Enter gaat naar de lijst."
            who = (
                f"{one.naam} ({one.aios}), {one.stagesoort}"
                if one.aios
                else f"{one.naam}, vanaf {day(one.start)}"
            )
            text = f"{one.tekst}: {who}. {does} Uiterlijk {day(one.datum)}, {one.eigenaar}."
        self.query_one("#line-whole", Static).update(Text(text), layout=False)
        self.refresh_keys()

    @property
    def _in_list(self) -> bool:
        return self.focused is not None and self.listing in self.focused.ancestors

    @on(PagedTable.Chosen)
    def _settle(self) -> None:
        if one := self._line:
            settling.settle(self, one)

    def action_tick(self) -> None:
        """Tick off the chosen milestone."""
        if one := self._line:
            settling.tick(self, one)

    def action_aios(self) -> None:
        """Open the aios of the chosen milestone."""
        if one := self._line:
            settling.show_aios(self, one)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what there is nothing for."""
        if action in ("tick", "aios") and self.is_mounted:
            one = self._line
            if one is None:
                return False
            return bool(one.aios) if action == "aios" else one.afvinken and one.staat in PENDING
        return super().check_action(action, parameters)

    def action_list(self, which: str) -> None:
        """Show the whole month, or all that is late; or the day again."""
        wanted = Shown(which)
        self._shown = Shown.DAY if self._shown is wanted else wanted
        self._fill()

    def action_search(self) -> None:
        """Search in the list."""
        self.listing.action_filter()

    def action_filter(self, which: str) -> None:
        """Choose what is shown."""
        choose: Callable[[Page, Filters, Callable[[Filters], object]], None] = CHOOSE[which]
        choose(self, self._filters, self._limit)

    def _limit(self, filters: Filters) -> None:
        self._filters = filters
        self.refresh_data()

    def action_back(self) -> None:
        """Go from the list to the month; from the month clear the filters."""
        if self._in_list:
            self.month.focus()
        elif self._filters != Filters():
            self._limit(Filters())


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _content(lines: list[Kalenderregel]) -> DayContent:
    """What stands on a day: how many of each state, and of each kind of milestone."""
    states = Counter(one.staat for one in lines)
    kinds = Counter((URGENCY[one.staat], named(one.mijlpaal)) for one in lines)
    styles = [style for _letter, style in STATES.values()]
    return DayContent(
        [
            Tally(f"{states[staat]}{letter}", style)
            for staat, (letter, style) in STATES.items()
            if states[staat]
        ],
        [Tally(f"{count} {kind}", styles[urgency]) for (urgency, kind), count in sorted(kinds.items())],
    )


def _legend(filters: Filters, late: int) -> Text:
    """What the letters mean, and how much is late in all months together."""
    shown: Iterable[Staat] = (staat for staat in STATES if staat in filters.staten)
    legend = Text("  ").join(Text.assemble(STATES[one], (f" {word(one)}", "bright_black")) for one in shown)
    if late:
        legend.append(f"   in totaal {number(late)} te laat (l)", "bold red")
    return legend


def _row(key: str, one: Kalenderregel) -> Row:
    match one.staat:
        case Staat.GEDAAN:
            when = Text("✓ gedaan", "green")
        case Staat.NVT:
            when = Text("– niet nodig", "bright_black")
        case _:
            when = days_left(one.dagen)
    return Row(key, (when, day(one.datum), one.tekst, one.naam, one.stagesoort or "half jaar"))

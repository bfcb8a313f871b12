"""*Vandaag*: what waits for who looks, the most urgent first, and what others did since the last visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import DataTable, Static

from stagetui.engine.doorway.visits import MarkSeen
from stagetui.engine.queries.history import Stap, Terugblik, look_back
from stagetui.engine.queries.today import Waar, Werk, work_of_today
from stagetui.screens import settling
from stagetui.screens.base import Page
from stagetui.screens.history import step_details, step_title
from stagetui.screens.split import show_detail
from stagetui.screens.swaps import SwapsPage
from stagetui.screens.unplaced import UnplacedPage
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left, number, recently

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.engine.queries.calendar import Termijn
    from stagetui.screens.desk import Desk

WORK, OTHERS = "#work", "#others"


class TodayPage(Page):
    """The work list, and beside it (on a narrow screen instead of it) the work of others."""

    HELP = """\
## Vandaag

Hier staat wat op u wacht: besluiten, rondes, voorstellen en post. Het dringendste staat bovenaan; wat te laat is,
begint met een uitroepteken. **Enter** brengt u naar wat het afhandelt: het scherm waar dat gebeurt, en bij een mijlpaal
uit de kalender het afvinken, het plaatsen, de aanvraag, de uitvraag of de voorkeuren. **a** opent de aios om wie het
gaat.

**l** gaat naar wat anderen deden sinds uw laatste bezoek, en terug. **Enter** toont daar de aios om wie het gaat.
Sluit u stagetui, of drukt u op **z**, dan geldt het als gezien.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "l",
            "others",
            "Van anderen",
            id="today.others",
            tooltip="Toont wat anderen deden sinds uw laatste bezoek, of weer wat op u wacht.",
        ),
        Binding(
            "z", "seen", "Gezien", id="today.seen", tooltip="Onthoudt dat u gezien heeft wat anderen deden."
        ),
        Binding(
            "a",
            "aios",
            "Aios openen",
            show=False,
            id="today.aios",
            tooltip="Opent de aios van de gekozen mijlpaal.",
        ),
        Binding("escape", "work", "Terug", show=False, id="today.work", tooltip="Terug naar wat op u wacht."),
    ]
    CSS = """
    TodayPage #halves { height: 1fr; }
    TodayPage.-wide #halves { layout: horizontal; }
    TodayPage.-wide #waiting { width: 1fr; }
    TodayPage.-wide #looking-back { width: 1fr; border-left: solid $panel; }
    TodayPage #looking-back { display: none; }
    TodayPage #waiting .heading { display: none; }
    TodayPage.-news #looking-back { display: block; }
    TodayPage.-news.-wide #waiting .heading { display: block; }
    TodayPage.-news.-narrow #looking-back { display: none; }
    TodayPage.-news.-narrow.-others #looking-back { display: block; }
    TodayPage.-news.-narrow.-others #waiting { display: none; }
    TodayPage #others-hint { display: none; color: $accent; }
    TodayPage.-news.-narrow #others-hint { display: block; }
    TodayPage.-news.-narrow.-others #others-hint { display: none; }
    TodayPage.-news.-narrow.-others #work-whole { height: 3; }
    """

    def __init__(self) -> None:
        """Start with nothing to do."""
        super().__init__()
        self._work: dict[str, Werk] = {}
        self._steps: dict[str, Stap] = {}
        self._back: Terugblik | None = None

    def body(self) -> ComposeResult:
        """Give both lists, and the lines that say the chosen one in full."""
        with Container(id="halves"):
            with Vertical(id="waiting"):
                yield Static("Wat op u wacht", classes="heading")
                yield PagedTable(
                    Column("Wanneer", 18),
                    Column("Uiterlijk", 11, narrow=False),
                    Column("Wat wacht", least=50),
                    empty="Er wacht niets op u.",
                    what="dingen wachten",
                    one="ding wacht",
                    id="work",
                )
                yield Static("", id="others-hint", classes="line")
            with Vertical(id="looking-back"):
                yield Static("", id="others-heading", classes="heading")
                yield PagedTable(
                    Column("Wanneer", 14),
                    Column("Wie", 12),
                    Column("Wat"),
                    what="wijzigingen",
                    one="wijziging",
                    id="others",
                )
        yield Static("", id="work-whole", classes="below")

    def refresh_data(self) -> None:
        """Ask what waits, and what others did."""

        def read(desk: Desk) -> tuple[list[Werk], Terugblik, date]:
            work, back = desk.ask(lambda view: (work_of_today(view), look_back(view)))
            return work, back, desk.today

        self.ask("work", read, self._show)

    def _show(self, found: tuple[list[Werk], Terugblik, date]) -> None:
        work, back, today = found
        self._work = {f"{one.waar}|{one.sleutel}|{one.datum}|{one.tekst}": one for one in work}
        rows = [Row(key, (days_left(w.dagen), day(w.datum), w.tekst)) for key, w in self._work.items()]
        self._back, self._steps = back, {str(one.regel.nr): one for one in back.stappen}
        steps = [
            Row(
                key, (recently(s.regel.wanneer, today), s.regel.wie, _sentence(step_title(s, back.aiosnamen)))
            )
            for key, s in self._steps.items()
        ]
        self.home.to_mark = back.tot if steps or back.sinds is None else None
        self.set_class(bool(steps), "-news")
        since = "Sinds uw laatste bezoek" if back.sinds else "Wat anderen deden"
        self.query_one("#others-heading", Static).update(since)
        what = f"{number(len(steps))} {'wijziging' if len(steps) == 1 else 'wijzigingen'}"
        self.query_one("#others-hint", Static).update(f"{since}: {what}. Met l ziet u wat.")
        self.query_one(WORK, PagedTable).show_all(rows)
        self.query_one(OTHERS, PagedTable).show_all(steps)
        if not steps:
            self._turn_to(WORK)
        self.refresh_bindings()

    # ---- the line that says the chosen one in full

    @on(PagedTable.Highlighted)
    def _moved(self) -> None:
        self._tell()

    def on_descendant_focus(self) -> None:
        """Say in full what is chosen in the list that got the focus."""
        self._tell()

    def _tell(self) -> None:
        text = self._step_in_full() if self._at_others() else self._work_in_full()
        self.query_one("#work-whole", Static).update(Text(text))

    @property
    def _chosen_work(self) -> Werk | None:
        return self._work.get(self.query_one(WORK, PagedTable).key or "")

    def _work_in_full(self) -> str:
        if (work := self._chosen_work) is None:
            return ""
        until = f" Uiterlijk {day(work.datum)}." if work.datum else ""
        return f"{work.tekst}.{until} {_where(work)}"

    def _step_in_full(self) -> str:
        step = self._steps.get(self.query_one(OTHERS, PagedTable).key or "")
        if step is None or self._back is None:
            return ""
        title = _sentence(step_title(step, self._back.aiosnamen))
        details = step_details(step, self._back.plaatsnamen)
        return f"{title}: {details}." if details else f"{title}."

    def _at_others(self) -> bool:
        return self.focused is not None and self.query_one(OTHERS) in self.focused.ancestors

    # ---- doing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the work of others when there is none."""
        if action in ("others", "seen"):
            return bool(self._steps)
        if action == "aios" and self.is_mounted:
            return bool((work := self._chosen_work) and work.termijnen)
        if action == "work" and self.is_mounted:
            return self._at_others()
        return super().check_action(action, parameters)

    def action_others(self) -> None:
        """Go to the work of others, or back."""
        self._turn_to(WORK if self._at_others() else OTHERS)

    def action_work(self) -> None:
        """Go back to what waits."""
        self._turn_to(WORK)

    def _turn_to(self, which: str) -> None:
        self.set_class(which == OTHERS, "-others")
        if which == OTHERS or self._at_others():
            self.call_after_refresh(self.query_one(f"{which} DataTable", DataTable).focus)

    def action_seen(self) -> None:
        """Remember that the work of others was seen."""
        if self._back is not None:
            self.do(MarkSeen(self._back.tot), said="Gezien; wat anderen hierna doen, ziet u hier weer.")

    @on(PagedTable.Chosen, WORK)
    def _go(self, message: PagedTable.Chosen) -> None:
        if (work := self._work.get(message.key)) is None:
            return
        if work.waar is Waar.ONGEPLAATST:
            show_detail(self, UnplacedPage(work.sleutel or None))
        elif work.waar is Waar.RUILEN:
            show_detail(self, SwapsPage(work.sleutel))
        elif work.termijnen:
            self._choose(work, partial(settling.settle, self))
        else:
            self.goto(work.waar.value, work.sleutel or None)

    def action_aios(self) -> None:
        """Open the aios of a milestone."""
        if (work := self._chosen_work) and work.termijnen:
            self._choose(work, partial(settling.show_aios, self))

    def _choose(self, work: Werk, then: Callable[[Termijn], object]) -> None:
        """Go on with the milestone; of several with the one that is chosen."""
        if len(work.termijnen) == 1:
            then(work.termijnen[0])
            return
        by_number = {str(n): one for n, one in enumerate(work.termijnen)}
        choices = [
            Choice(n, Text(f"{one.naam} ({one.aios}), {one.stagesoort} vanaf {day(one.start)}"))
            for n, one in sorted(by_number.items(), key=lambda pair: pair[1].naam)
        ]

        def chosen(n: str | None) -> None:
            if n is not None:
                then(by_number[n])

        self.app.push_screen(Choose(work.termijnen[0].tekst, choices), chosen)

    @on(PagedTable.Chosen, OTHERS)
    def _show_aios(self, message: PagedTable.Chosen) -> None:
        if (step := self._steps.get(message.key)) and step.regel.aios:
            self.goto("plaatsingen", f"aios:{step.regel.aios}")


def _where(work: Werk) -> str:
    if work.waar is Waar.ONGEPLAATST:
        return "Enter toont wie, en waar het nog past."
    if work.waar is Waar.RUILEN:
        return "Enter toont wie wat overneemt."
    match work.termijnen:
        case ():
            return f"Enter gaat naar {work.waar.value.capitalize()}."
        case (only,):
            return settling.hint(only)
    return "Enter toont welke."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"

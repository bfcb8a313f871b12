"""The base of every page: loading in workers, errors, refreshing, help and the status line.

A page in `stagetui/screens/x.py`:

    class XPage(Page):
        HELP = "## X: wat dit scherm doet …"                # Markdown, shown by F1 (keys are added by themselves)
        BINDINGS = [Binding("g", "approve", "Goedkeuren", id="x.approve", tooltip="Keurt … goed.")]

        def body(self) -> ComposeResult:                    # navigation, status line and footer are added around it
            yield PagedTable(Column("Aios"), …, id="list")  # see widgets/table.py

        def refresh_data(self) -> None:                     # called when shown, on F8, and when others changed data
            self.ask("list", lambda desk: desk.ask(placements, text=…), self._show)

        def _show(self, page: Bladzijde) -> None: …         # on the event loop, only for the newest question

* `self.ask(group, work, then)` runs `work(desk)` in a thread; the answer goes to `then` unless a newer question of that
  group was asked meanwhile. `self.do(command, then=…, said="Opgeslagen.")` carries a command out the same way, shows a
  refusal as a dialog, and then calls `refresh_data`.
* `self.run_job(Job(title, work, then))` for long work with progress (jobs.py); one at a time, it outlives the page.
* `self.say("…")` fills the status line; `self.warn(title, text)` shows a calm notice in a corner.
* Dialogs (widgets/dialogs.py): `self.app.push_screen(Confirm(…), callback)`, also `AskReason`, `Form`, `Notice`.
* `self.desk` is the opened bureau (None until it is open), `self.desk.rights` what the person may; give actions that
  are not allowed up in `check_action` (False hides a key from footer, help and palette).
* `self.goto("plaatsingen", "aios:a-001")` shows another page; that page's `open_at(target)` gets the rest. Plaatsingen
  gets a status (`voorlopig`) or `aios:ID`, Goedkeuringen the number of an aanvraag, Ronde the name of a round.
* At 120 columns and more the screen has the class `-wide`, below it `-narrow`; a widget of class `aside` shows only
  when wide.
* Every Binding of a page has an id and a tooltip: footer, F1 and the palette are made of them. Digits, F1–F10, `/`,
  `?`, `x`, `q`, ctrl+p and ctrl+t belong to the app.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on
from textual.actions import parse
from textual.screen import Screen

from stagetui.errors import RefusedError
from stagetui.screens.messages import Answered, Done, NotAnswered, NotDone
from stagetui.screens.opening import LOADING
from stagetui.screens.trouble import trouble_of
from stagetui.screens.widgets.frame import Navigation, StatusLine
from stagetui.screens.widgets.keys import Keys
from stagetui.screens.words import day

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from stagetui.engine.doorway.door import Command
    from stagetui.screens.app import StagetuiApp
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Job, Running

T = TypeVar("T")


class Page(Screen[None]):
    """One of the app's pages; see the head of this module for how to make one."""

    HELP: ClassVar[str] = ""
    AUTO_FOCUS = "PagedTable DataTable"

    def __init__(self) -> None:
        """Start with nothing asked."""
        super().__init__()
        self._asked: Counter[str] = Counter()
        self._loaded: int | None = None  # the change number that the shown data are at least as new as
        self._target: str | None = None
        self._first: str | None = None  # the group of the first question
        self.arrived = False  # whether its answer was shown: keys are kept until then
        self._able: list[bool | None] = []  # which of its own actions can be done, as the footer has it
        self.failed = False  # whether there is no answer, so that they are let go

    # ---- what a page fills in

    def body(self) -> ComposeResult:
        """Give the widgets between navigation and status line."""
        raise NotImplementedError

    def refresh_data(self) -> None:
        """Ask for what the page shows; must keep cursor, scroll and filter (a PagedTable does)."""
        raise NotImplementedError

    def open_at(self, target: str) -> None:
        """Go to what `target` names, on this page; called before `refresh_data`."""

    # ---- what a page may use

    @property
    def home(self) -> StagetuiApp:
        """The app, by its own type."""
        return cast("StagetuiApp", self.app)

    @property
    def desk(self) -> Desk | None:
        """The opened bureau; None until it is open."""
        return self.home.desk

    def ask(self, group: str, work: Callable[[Desk], T], then: Callable[[T], None]) -> None:
        """Run `work` in a thread and give its answer to `then`, unless `group` was asked anew meanwhile."""
        if (desk := self.desk) is None:
            return
        self._asked[group] += 1
        if self._first is None:
            self._first = group
        self.failed = self.failed and group != self._first
        self.run_worker(
            partial(self._answer, desk, group, self._asked[group], work, then),
            name=f"ask {group}",
            group=group,
            thread=True,
            exit_on_error=False,
        )

    def do(
        self,
        command: Command[T],
        then: Callable[[T], None] | None = None,
        said: str | Callable[[T], str] = "Opgeslagen.",
        again: Callable[[str], None] | None = None,
    ) -> None:
        """Carry out a change in a thread; a refusal becomes a dialog, after success `then` and a refresh follow.

        Args:
            command: What to change.
            then: Gets the command's result.
            said: What the status line says afterwards; may be made of the result.
            again: Gets why it was refused, instead of the dialog: a form comes back with what was typed.
        """
        if (desk := self.desk) is None:
            return
        self.home.changing += 1
        self.run_worker(
            partial(self._carry_out, desk, command, then, said, again),
            name="do",
            group="do",
            thread=True,
            exit_on_error=False,
        )

    def refresh_keys(self) -> None:
        """Bring the footer up to date, if what can be done changed: making it anew is dear."""
        able = [
            self.check_action(name, parameters)
            for keys in self._bindings.key_to_bindings.values()
            for _, name, parameters in (parse(binding.action) for binding in keys)
        ]
        if able != self._able:
            self._able = able
            self.refresh_bindings()

    def run_job(self, job: Job[Any]) -> None:
        """Run a long job; its progress stands in the status line of every page."""
        self.home.run_job(job)

    def goto(self, page: str, target: str | None = None) -> None:
        """Show another page, and there what `target` names."""
        self.home.goto(page, target)

    def say(self, text: str) -> None:
        """Put a sentence in the status line."""
        self.query_one(StatusLine).say(text)

    def warn(self, title: str, text: str) -> None:
        """Show a calm notice that goes by itself; the texts are shown as they are."""
        self.notify(text, title=title, severity="warning", timeout=8, markup=False)

    # ---- how it works

    def compose(self) -> ComposeResult:
        """Put navigation, status line and footer around the page's body."""
        yield Navigation()
        yield from self.body()
        yield StatusLine()
        yield Keys(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Show who looks and what goes on, and load what may be out of date."""
        if (desk := self.desk) is None:
            return
        actor = desk.actor()
        self.query_one(Navigation).mark(self.home.current_mode)
        self.query_one(StatusLine).show_who(f"{actor.persoon} · {day(actor.today)}")
        if self._loaded is None:
            self.say(LOADING)
        if self.home.running is not None:
            self.show_job(self.home.running)
        self.load_if_changed()

    def show_job(self, running: Running) -> None:
        """Show how far the long job is."""
        if self.is_mounted:
            self.query_one(StatusLine).show_job(running)

    def aim(self, target: str | None) -> None:
        """Remember where to go; done when the page has its data at hand."""
        self._target = target
        self._loaded = None
        if self.is_mounted and self.is_current:
            self.load_if_changed()

    def load_if_changed(self, *, anyway: bool = False) -> bool:
        """Ask for the data again when they may have changed; tell whether that was so."""
        if (desk := self.desk) is None or not self.is_mounted:
            return False
        number = desk.change_number()
        if number == self._loaded and not anyway:
            return False
        self._loaded = number
        if self._target is not None:
            target, self._target = self._target, None
            self.open_at(target)
        self.refresh_data()
        return True

    def _answer(
        self, desk: Desk, group: str, number: int, work: Callable[[Desk], T], then: Callable[[T], None]
    ) -> None:
        """In the thread: only a message leaves it."""
        if number != self._asked[group]:
            return
        try:
            result = work(desk)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is told on the screen
            self.post_message(NotAnswered(group, number, error))
        else:
            self.post_message(Answered(group, number, result, then))

    def _carry_out(
        self,
        desk: Desk,
        command: Command[T],
        then: Callable[[T], None] | None,
        said: str | Callable[[T], str],
        again: Callable[[str], None] | None,
    ) -> None:
        """In the thread: only a message leaves it."""
        try:
            result = desk.do(command)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is told on the screen
            self.post_message(NotDone(error, desk.change_number(), again))
        else:
            self.post_message(Done(result, desk.change_number(), then, said))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        message.stop()
        if message.number == self._asked[message.group]:
            if self.query_one(StatusLine).said == LOADING:
                self.say("")
            message.then(message.result)
            if message.group == self._first and not self.arrived:
                self.call_after_refresh(self._arrive)

    def _arrive(self) -> None:
        self.arrived = True

    @on(NotAnswered)
    def _not_answered(self, message: NotAnswered) -> None:
        message.stop()
        if message.number == self._asked[message.group]:
            trouble = trouble_of(message.error)
            self._loaded = None
            self.failed = message.group == self._first
            self.say(f"{trouble.title}. F8 probeert het opnieuw.")
            self.warn(trouble.title, trouble.text)

    @on(Done)
    def _done(self, message: Done) -> None:
        message.stop()
        self.home.changing -= 1
        self.home.own_change = max(self.home.own_change, message.change)
        self.say(message.said(message.result) if callable(message.said) else message.said)
        if message.then is not None:
            message.then(message.result)
        self.load_if_changed(anyway=True)

    @on(NotDone)
    def _not_done(self, message: NotDone) -> None:
        message.stop()
        self.home.changing -= 1
        self.home.own_change = max(self.home.own_change, message.change)
        if message.again is not None and isinstance(message.error, RefusedError):
            message.again(message.error.text)
        else:
            self._tell_refusal(message.error)
        self.load_if_changed()

    def _tell_refusal(self, error: Exception) -> None:
        """Say why nothing was stored; of a change by somebody else both versions, with the names of places."""
        from stagetui.engine.doorway.meanwhile import ChangedMeanwhileError

        if not isinstance(error, ChangedMeanwhileError):
            trouble = trouble_of(error)
            self.home.tell(trouble.title, trouble.text)
            return
        from stagetui.engine.queries.placing import place_labels
        from stagetui.screens.widgets.meanwhile import Meanwhile

        def shown(names: dict[str, str]) -> None:
            self.app.push_screen(Meanwhile(error, names))

        codes = {str(value) for value in error.verschillen.get("plaats", ()) if value}
        self.ask("meanwhile", lambda desk: desk.ask(place_labels, codes), shown)

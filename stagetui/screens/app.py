"""The app: its pages, one opened bureau, one long job at a time. It paints first and opens the bureau after that."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.hangup import end_with_reader
from stagetui.screens.early import PatientApp
from stagetui.screens.jobs import Job, Running, Steps
from stagetui.screens.messages import JobDone, JobFailed, JobStep, Marked, NotOpened, Opened
from stagetui.screens.opening import Opening
from stagetui.screens.pages import PAGES
from stagetui.screens.theme import DARK, DARK_ANSI, LIGHT, LIGHT_ANSI
from stagetui.screens.trouble import trouble_of

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.screen import Screen

    from stagetui.engine.access import Actor
    from stagetui.engine.queries.history import Terugblik
    from stagetui.screens.base import Page
    from stagetui.screens.desk import Desk

BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # columns, and the class that a screen has from there up
OPENING = "opening"
PARTING = 0.5  # seconds that ending waits at most for what is remembered of a visit
LOOK_EVERY = 0.5  # seconds between two looks at the change number


class StagetuiApp(PatientApp):
    """The screens of one person on one bureau."""

    TITLE = "stagetui"
    CSS_PATH = "stagetui.tcss"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        OPENING: Opening,
        **{entry.id: entry.make for entry in PAGES},
    }
    DEFAULT_MODE = OPENING
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                entry.keys,
                f"goto('{entry.id}')",
                entry.title,
                show=False,
                id=f"app.page.{entry.id}",
                tooltip=entry.about,
                key_display=entry.keys.replace(",f", " of F"),
            )
            for entry in PAGES
        ),
        Binding(
            "ctrl+z",
            "undo",
            "Laatste stap ongedaan maken",
            key_display="^z",
            show=False,
            id="app.undo",
            tooltip="Draait terug wat u zelf het laatst deed, als de regels het toelaten.",
        ),
        Binding("x", "stop_job", "Stoppen", id="app.stop", tooltip="Stopt de berekening die loopt."),
        Binding(
            "f1,question_mark",
            "help",
            "Hulp",
            key_display="F1",
            id="app.help",
            tooltip="Uitleg en toetsen van dit scherm.",
        ),
        Binding(
            "ctrl+p",
            "command_palette",
            "Meer",
            key_display="^p",
            priority=True,
            id="app.palette",
            tooltip="Zoekt een opdracht, een scherm of een aios.",
        ),
        Binding(
            "f8",
            "reload",
            "Verversen",
            key_display="F8",
            show=False,
            id="app.reload",
            tooltip="Haalt de gegevens opnieuw op.",
        ),
        Binding(
            "ctrl+t",
            "theme",
            "Licht of donker",
            key_display="^t",
            show=False,
            id="app.theme",
            tooltip="Wisselt tussen een lichte en een donkere achtergrond.",
        ),
        Binding("q", "leave", "Einde", id="app.leave", tooltip="Sluit stagetui; alles is al bewaard."),
        Binding("ctrl+q", "leave", "Einde", show=False, priority=True),
        Binding("ctrl+c", "help_quit", "Einde", show=False, system=True),
    ]

    def __init__(self, directory: Path, actor: Callable[[], Actor]) -> None:
        """Make the app; `directory` is opened after the first paint, `actor` tells who acts at that moment."""
        super().__init__()
        self._directory = directory
        self._actor = actor
        self.desk: Desk | None = None
        self.running: Running | None = None
        self.changing = 0  # changes of our own that are under way
        self.own_change = 0  # the change number after our own last change
        self.to_mark: int | None = (
            None  # the audit line up to which the work of others was shown, once it was
        )
        self._seen = 0
        self._told = 0  # the audit line up to which changes by others were mentioned
        self._first = PAGES[0].id  # the page to show once the bureau is open
        self.animation_level = "none"  # over SSH every frame of a movement is a packet
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.ansi_theme_dark, self.ansi_theme_light = DARK_ANSI, LIGHT_ANSI
        self.theme = DARK.name

    # ---- starting and ending

    def on_mount(self) -> None:
        """Paint, then open the bureau; leave when the terminal does."""
        if not self.is_headless:
            end_with_reader()
        self.call_after_refresh(
            self.run_worker, self._open_desk, name="open", group="open", thread=True, exit_on_error=False
        )

    def _open_desk(self) -> None:
        """In the thread: only a message leaves it."""
        from stagetui.screens.desk import Desk

        try:
            desk = Desk.open(self._directory, self._actor)
            PAGES[0].load()
        except Exception as error:  # noqa: BLE001 - whatever went wrong is told on the screen
            self.post_message(NotOpened(error))
        else:
            self.post_message(Opened(desk))

    @on(Opened)
    def _opened(self, message: Opened) -> None:
        self.desk = message.desk
        self._seen = self.desk.change_number()
        self._told = self.desk.newest
        self.set_interval(LOOK_EVERY, self._look)
        self.goto(self._first)

    @on(NotOpened)
    def _not_opened(self, message: NotOpened) -> None:
        trouble = trouble_of(message.error)
        self.tell(trouble.title, trouble.text, then=lambda _none: self.exit(return_code=1))

    def on_unmount(self) -> None:
        """Let go of the data."""
        if self.running is not None:
            self.running.steps.stop()
        if self.desk is not None:
            self.desk.bureau.close()

    def _fatal_error(self) -> None:
        """End calmly after a fault of our own: the terminal is put right, the log has the traceback."""
        error = sys.exc_info()[1]
        if error is None:
            error = self._exception
        trouble = trouble_of(error or RuntimeError("unknown"))
        self.panic(Text(f"{trouble.title}. {trouble.text}"))

    # ---- what pages use

    @property
    def page(self) -> Page | None:
        """The page in front, also when a dialog stands before it; None until the bureau is open."""
        if self.desk is None or self.current_mode == OPENING or not self._screen_stack:
            return None
        return cast("Page", self.screen_stack[0])

    def goto(self, page: str, target: str | None = None) -> None:
        """Show a page, and there what `target` names; before the bureau is open the wish is kept."""
        if self.desk is None:
            self._first = page
            return
        entry = next(entry for entry in PAGES if entry.id == page)
        if not entry.shown_to(self.desk.rights):
            return
        self.switch_mode(page)
        if target is not None and self.page is not None:
            self.page.aim(target)

    def tell(self, title: str, text: str, then: Callable[[None], None] | None = None) -> None:
        """Show something that must have been read."""
        from stagetui.screens.widgets.dialogs import Notice

        self.push_screen(Notice(title, text), then)

    def run_job(self, job: Job[Any]) -> None:
        """Run a long job in a thread; refused while another runs."""
        if self.desk is None:
            return
        if self.running is not None:
            self.tell(
                "Even wachten",
                f"Er loopt al iets: {self.running.job.title}. Wacht tot dat klaar is, of stop het met x.",
            )
            return
        steps = Steps(lambda phrase, share: self.post_message(JobStep(phrase, share)))
        self.running = Running(job, steps)
        self._show_job()
        self.refresh_bindings()
        self.run_worker(
            partial(self._work, self.desk, job, steps),
            name="job",
            group="job",
            thread=True,
            exit_on_error=False,
        )

    def _work(self, desk: Desk, job: Job[Any], steps: Steps) -> None:
        """In the thread: only messages leave it."""
        try:
            result = job.work(desk, steps)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is told on the screen
            self.post_message(JobFailed(job, error))
        else:
            self.post_message(JobDone(job, result))

    @on(JobStep)
    def _job_step(self, message: JobStep) -> None:
        if self.running is not None:
            self.running.phrase, self.running.share = message.phrase, message.share
            self._show_job()

    @on(JobDone)
    def _job_done(self, message: JobDone) -> None:
        self._end_job(f"{message.job.title}: klaar.")
        message.job.then(message.result)
        if page := self.page:
            page.load_if_changed()

    @on(JobFailed)
    def _job_failed(self, message: JobFailed) -> None:
        trouble = trouble_of(message.error)
        self._end_job(f"{message.job.title}: {trouble.title.lower()}.")
        self.tell(trouble.title, trouble.text)

    def _end_job(self, text: str) -> None:
        self.running = None
        if self.desk is not None:
            self.own_change = max(self.own_change, self.desk.change_number())
        if page := self.page:
            page.say(text)
        self.refresh_bindings()

    def _show_job(self) -> None:
        if self.running is not None and (page := self.page) is not None:
            page.show_job(self.running)

    # ---- what others change

    def _look(self) -> None:
        """Twice a second: has anybody changed anything?"""
        page = self.page
        if self.desk is None or page is None:
            return
        number = self.desk.change_number()
        if number == self._seen or self.changing:
            return
        self._seen = number
        page.load_if_changed()
        if number > self.own_change and self.running is None:
            from stagetui.engine.queries.history import news

            page.ask("news", lambda desk: desk.ask(news, self._told), self._tell_news)

    def _tell_news(self, found: Terugblik) -> None:
        """Say who changed what last, as far as the person may see it."""
        self._told = max(self._told, found.tot)
        if found.stappen and self.page is not None:
            from stagetui.screens.history import step_title

            (step,) = found.stappen
            what = step_title(step, found.aiosnamen)
            self.page.say(f"Gewijzigd door {step.regel.wie}, zojuist: {what}")

    # ---- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done now from footer, help and palette."""
        if action == "goto":
            entry = next(entry for entry in PAGES if entry.id == parameters[0])
            return entry.shown_to(self.desk.rights if self.desk else None)
        if action == "stop_job":
            return self.running is not None and self.running.job.stoppable
        return True

    def action_goto(self, page: str) -> None:
        """Show a page."""
        self.goto(page)

    def action_stop_job(self) -> None:
        """Ask the long job to stop."""
        if self.running is not None:
            self.running.steps.stop()
            self._show_job()

    def action_help(self) -> None:
        """Explain the page in front."""
        from stagetui.screens.help import HelpDialog, our_bindings

        if (page := self.page) is not None and self.screen is page:
            self.push_screen(HelpDialog(page.HELP, our_bindings(page)))

    def action_command_palette(self) -> None:
        """Open the palette, when no dialog waits for an answer."""
        from stagetui.screens.commands import Palette

        if self.screen is self.page:
            self.push_screen(Palette())

    def action_undo(self) -> None:
        """Offer to undo the person's own last step."""
        from stagetui.screens.undo import offer_undo

        if (page := self.page) is not None and self.screen is page:
            offer_undo(page)

    def action_reload(self) -> None:
        """Ask for the data of the page anew."""
        if (page := self.page) is not None and page.load_if_changed(anyway=True):
            page.say("Ververst.")

    def action_theme(self) -> None:
        """Change between light and dark."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def action_leave(self) -> None:
        """End the program; asks only when a job runs."""
        if self.running is None:
            self._leave(agreed=True)
            return
        from stagetui.screens.widgets.dialogs import Confirm

        text = f"{self.running.job.title} loopt nog en wordt dan gestopt; wat al bewaard is, blijft bewaard."
        self.push_screen(Confirm("Stoppen en sluiten?", text), self._leave)

    def _leave(self, agreed: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
        if agreed:
            if self.running is not None:
                self.running.steps.stop()
            self._end()

    def _end(self) -> None:
        """Remember what was seen of the work of others, and end; who is kept waiting does not wait for it."""
        desk, line = self.desk, self.to_mark
        if desk is None or line is None:
            self.exit()
            return
        self.set_timer(PARTING, self.exit)
        self.run_worker(
            partial(self._mark_seen, desk, line),
            name="seen",
            group="seen",
            thread=True,
            exit_on_error=False,
        )

    def _mark_seen(self, desk: Desk, line: int) -> None:
        """In the thread: only a message leaves it."""
        from stagetui.engine.doorway.visits import MarkSeen

        try:
            desk.do(MarkSeen(line))
        except Exception as error:  # noqa: BLE001 - what was not marked is shown again the next time
            trouble_of(error)
        self.post_message(Marked())

    @on(Marked)
    def _marked(self) -> None:
        self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+c does not end the program: say what does."""
        self.notify("Met q sluit u stagetui.", markup=False)

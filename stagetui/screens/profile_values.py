"""The dialogs that ask for the value of a key: typed and checked while one types, chosen, or ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from stagetui.profiles.keys import NO, SEPARATOR, WITHIN, YES, Key, Kind
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Dialog, Field, Form

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.screens.base import Page

LEFT_OUT = "– (niets: de sleutel vervalt)"
IN_ORDER = frozenset({"requests.ID.deciders"})
"""Lists whose order means something, so that they are typed, not ticked."""
BETWEEN = {
    Kind.NUMBERS: f"Zet {SEPARATOR} tussen de getallen.",
    Kind.DATES: f"Zet {SEPARATOR} tussen de dagen, elk als 2027-03-15.",
    Kind.ROWS: f"Zet {SEPARATOR} tussen de rijen en {WITHIN} tussen de woorden van een rij.",
}


@dataclass
class Looked(Message):
    """What is wrong with a value that was typed, or '' when it may be; only the newest counts."""

    number: int
    typed: str
    problem: str


class AskValue(Dialog[str | None]):
    """A value that is typed; what is wrong with it is said while one types, and enter takes only what is right."""

    KEYS = "Enter  akkoord        Esc  terug"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Terug", id="value.cancel", tooltip="Laat alles zoals het is.")
    ]

    def __init__(self, title: str, text: str, start: str, check: Callable[[str], str]) -> None:
        """Start with `start`; `check` says what is wrong with what was typed and runs in a thread."""
        super().__init__(title, text)
        self._start = start
        self._check = check
        self._number = 0
        self._known: tuple[str, str] | None = None
        self._sent = False

    def body(self) -> ComposeResult:
        """Give the line to type in."""
        yield Input(self._start, max_length=1000, classes="dialog-input")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._number += 1
        self._sent = False
        self.run_worker(
            partial(self._look, self._number, event.value),
            name="value",
            group="value",
            thread=True,
            exit_on_error=False,
        )

    def _look(self, number: int, typed: str) -> None:
        """In the thread: only a message leaves it."""
        if number == self._number:
            self.post_message(Looked(number, typed, self._check(typed)))

    @on(Looked)
    def _looked(self, message: Looked) -> None:
        message.stop()
        if message.number == self._number:
            self._known = message.typed, message.problem
            self.complain(message.problem)
            if self._sent:
                self._take(message.typed)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._sent = True
        self._take(event.value)

    def _take(self, typed: str) -> None:
        if self._known == (typed, ""):
            self.dismiss(typed)


def ask_value(
    page: Page, key: Key, label: str, value: object, check: Callable[[str], str], then: Callable[[str], None]
) -> None:
    """Ask for the value of a key in the way that fits it; `then` gets what was typed, or nothing happens.

    Args:
        page: Where it happens.
        key: What may stand there.
        label: What the key is called.
        value: What stands there now.
        check: Says what is wrong with something typed, or ''.
        then: Gets the value as it is typed.
    """
    start = key.typed(value)
    dialog: ModalScreen[str | None] | None = None
    match key.kind:
        case Kind.YES_NO:
            dialog = _choose(label, key, start, ((YES[0], YES[0]), (NO[0], NO[0])))
        case Kind.CHOICE:
            none = () if key.required else (("", LEFT_OUT),)
            dialog = _choose(label, key, start, (*((one, one) for one in key.options), *none))
        case Kind.CHOICES if key.document not in IN_ORDER:
            _tick(page, key, label, start, then)
            return
        case Kind.CHOICES | Kind.WORDS | Kind.NUMBERS | Kind.DATES | Kind.ROWS:
            text = f"{key.explanation} {BETWEEN.get(key.kind, f'Zet {SEPARATOR} tussen de woorden.')}"
            dialog = AskValue(label, text, start, check)
        case _:
            dialog = AskValue(label, key.explanation, start, check)

    def answered(typed: str | None) -> None:
        if typed is not None:
            then(typed)

    page.app.push_screen(dialog, answered)


def _choose(label: str, key: Key, start: str, options: tuple[tuple[str, str], ...]) -> Choose:
    """The options, with what stands there now first."""
    ordered = sorted(options, key=lambda one: one[0] != start)
    return Choose(label, [Choice(value, Text(text)) for value, text in ordered], key.explanation, typed=False)


def _tick(page: Page, key: Key, label: str, start: str, then: Callable[[str], None]) -> None:
    options = tuple((one, one) for one in key.options)
    chosen = SEPARATOR.join(part.strip() for part in start.split(SEPARATOR))
    form = Form(label, [Field("waarde", "", chosen, options, several=True)], text=key.explanation)

    def answered(values: dict[str, str] | None) -> None:
        if values is not None:
            then(values["waarde"])

    page.app.push_screen(form, answered)

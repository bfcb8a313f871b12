"""The dialogs: a notice, a yes or no, a reason, and a small form. Enter agrees, escape leaves everything as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, Select, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

T = TypeVar("T")
AIRY = 4
"""A form of so many fields has room for a line between them, also when it says what is wrong."""


class Dialog(ModalScreen[T]):
    """A box in the middle with a title, a body and a line that names the keys."""

    KEYS: ClassVar[str] = ""

    def __init__(self, title: str, text: str = "") -> None:
        """Keep what to show; both are shown as they are."""
        super().__init__()
        self._heading = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Put title, text, body and keys in one box."""
        with Vertical(classes="dialog"):
            yield Static(Text(self._heading), classes="dialog-title")
            if self._text:
                with VerticalScroll(classes="dialog-text", can_focus=False):
                    yield Static(Text(self._text))
            yield from self.body()
            yield Static("", classes="dialog-problem")
            yield Static(Text(self.KEYS), classes="dialog-keys")

    def body(self) -> ComposeResult:
        """Give what stands under the text; nothing unless a dialog says otherwise."""
        yield from ()

    def complain(self, text: str) -> None:
        """Show what has to be put right first."""
        problem = self.query_one(".dialog-problem", Static)
        problem.update(Text(text))
        problem.display = bool(text)

    def action_cancel(self) -> None:
        """Close and leave everything as it is."""
        self.dismiss(None)


class Notice(Dialog[None]):
    """Something that a person must have read."""

    KEYS = "Enter  verder"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape,space", "cancel", "Verder", id="notice.close", tooltip="Sluit deze melding.")
    ]


class Confirm(Dialog[bool]):
    """A change that others notice: yes or no."""

    KEYS = "j  ja        n  nee"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "agree", "Ja", id="confirm.yes", tooltip="Doet het."),
        Binding("n,escape", "refuse", "Nee", id="confirm.no", tooltip="Laat alles zoals het is."),
    ]

    def action_agree(self) -> None:
        """Answer yes."""
        self.dismiss(result=True)

    def action_refuse(self) -> None:
        """Answer no."""
        self.dismiss(result=False)


class AskReason(Dialog[str | None]):
    """A reason, which must be typed; None when the person thinks better of it."""

    KEYS = "Enter  akkoord        Esc  terug"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Terug", id="reason.cancel", tooltip="Laat alles zoals het is.")
    ]

    def body(self) -> ComposeResult:
        """Give the line to type in."""
        yield Input(placeholder="Reden", max_length=500, classes="dialog-input")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the reason, if there is one."""
        event.stop()
        if reason := event.value.strip():
            self.dismiss(reason)
        else:
            self.complain("Typ eerst een reden; de ander leest die.")


class Tick(Checkbox):
    """A box to tick that also without colours shows whether it is ticked."""

    BUTTON_LEFT = BUTTON_RIGHT = " "

    def __init__(self, label: str, *, value: bool, name: str) -> None:
        """Show `label` as it is."""
        super().__init__(Content(label), value, name=name, compact=True)
        self.BUTTON_INNER = "✓" if value else "·"

    def watch_value(self) -> None:
        """Show a tick, or hardly anything."""
        self.BUTTON_INNER = "✓" if self.value else "·"
        super().watch_value()


@dataclass(frozen=True, slots=True)
class Field:
    """A line of a form: typed (no options), chosen from options, or ticked (`several`); `start` stands there first.

    Options are (value, label). The value of a field with `several` is the values joined by ';'.
    """

    name: str
    label: str
    start: str = ""
    options: tuple[tuple[str, str], ...] = ()
    several: bool = False
    placeholder: str = ""


class Form(Dialog[dict[str, str] | None]):
    """A small form; `check` gives what is wrong with the values, or '' when they may go."""

    KEYS = "Ctrl+s  akkoord     Tab  verder     Spatie  kies     Esc  terug"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Akkoord", id="form.send", tooltip="Legt het formulier vast."),
        Binding("escape", "cancel", "Terug", id="form.cancel", tooltip="Laat alles zoals het is."),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        check: Callable[[dict[str, str]], str] = lambda _values: "",
        text: str = "",
        problem: str = "",
    ) -> None:
        """Make a form of `fields`; `problem` says what was wrong the last time."""
        super().__init__(title, text)
        self._problem = problem
        self._fields = tuple(fields)
        self._check = check

    def body(self) -> ComposeResult:
        """Give a line a field: its label, and where to fill it in; many fields stand close together."""
        close = " close" if len(self._fields) > AIRY else ""
        for field in self._fields:
            last = " last" if field is self._fields[-1] else ""
            with Horizontal(classes=f"form-line{close}{last}"):
                yield Static(Text(field.label), classes="form-label")
                if field.several:
                    chosen = field.start.split(";")
                    with Vertical(id=f"field-{field.name}", classes="form-several"):
                        for value, label in field.options:
                            yield Tick(label, value=value in chosen, name=value)
                else:
                    yield _entry(field)

    def on_mount(self) -> None:
        """Say what was wrong the last time."""
        if self._problem:
            self.complain(self._problem)

    def values(self) -> dict[str, str]:
        """What stands in the form now."""
        return {field.name: self._value(field) for field in self._fields}

    def _value(self, field: Field) -> str:
        if field.several:
            boxes = self.query(f"#field-{field.name} Checkbox").results(Checkbox)
            return ";".join(box.name or "" for box in boxes if box.value)
        widget = self.query_one(f"#field-{field.name}")
        if isinstance(widget, Select):
            return str(widget.value)
        return widget.value.strip() if isinstance(widget, Input) else ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a typed field sends the form."""
        event.stop()
        self.action_send()

    def action_send(self) -> None:
        """Give the values when they are right; else say what is not."""
        values = self.values()
        if problem := self._check(values):
            self.complain(problem)
        else:
            self.dismiss(values)


def _entry(field: Field) -> Widget:
    if field.options:
        return Select(
            [(Content(label), value) for value, label in field.options],
            value=field.start or field.options[0][0],
            allow_blank=False,
            compact=True,
            id=f"field-{field.name}",
        )
    return Input(
        field.start, placeholder=field.placeholder, compact=True, id=f"field-{field.name}", max_length=200
    )

"""A dialog to choose one of many: typing narrows the list, arrows move, enter takes what is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from stagetui.screens.widgets.dialogs import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One possibility: its value, how it is shown, and the words it is found by (empty: those that are shown)."""

    value: str
    label: Text
    words: str = ""


class Choose(Dialog[str | None]):
    """One of `choices`, or None; `typed` offers a line to narrow the list by typing."""

    CSS_PATH = "choose.tcss"
    KEYS = "↑ ↓  kiezen        Enter  akkoord        Esc  terug"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Omhoog", id="choose.up", tooltip="Vorige in de lijst.", show=False),
        Binding("down", "move(1)", "Omlaag", id="choose.down", tooltip="Volgende in de lijst.", show=False),
        Binding("enter", "take", "Akkoord", id="choose.take", tooltip="Neemt wat gemarkeerd is."),
        Binding("escape", "cancel", "Terug", id="choose.cancel", tooltip="Laat alles zoals het is."),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], text: str = "", *, typed: bool = True) -> None:
        """Offer `choices` in the order given."""
        super().__init__(title, text)
        self._choices = tuple(choices)
        self._typed = typed

    def body(self) -> ComposeResult:
        """Give the line to type in, and the list."""
        if self._typed:
            yield Input(placeholder="Typ om te zoeken", classes="dialog-input", compact=True)
        yield OptionList(*self._options(""), classes="dialog-choices", markup=False)

    def on_mount(self) -> None:
        """Mark the first, so that enter alone is enough."""
        self.query_one(OptionList).highlighted = 0 if self._choices else None

    def _options(self, wanted: str) -> list[Option]:
        parts = wanted.lower().split()
        fitting = [
            one
            for one in self._choices
            if all(part in (one.words or one.label.plain).lower() for part in parts)
        ]
        options = [Option(one.label, id=one.value) for one in fitting[:SHOWN]]
        if len(fitting) > SHOWN:
            more = f"… en nog {len(fitting) - SHOWN}; typ meer om te zoeken"
            options.append(Option(Text(more, "bright_black"), disabled=True))
        return options

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        options = self.query_one(OptionList)
        options.set_options(self._options(event.value))
        options.highlighted = 0 if options.option_count else None
        self.complain("" if options.option_count else "Niets gevonden; probeer een ander woord.")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)

    def action_move(self, step: int) -> None:
        """Move the mark while the line to type in has the focus."""
        options = self.query_one(OptionList)
        if step < 0:
            options.action_cursor_up()
        else:
            options.action_cursor_down()

    def action_take(self) -> None:
        """Take what is marked."""
        option = self.query_one(OptionList).highlighted_option
        if option is not None:
            self.dismiss(option.id)

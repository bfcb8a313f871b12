"""Reading many messages one after the other before they go, and taking some out while reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.widgets import Static

from stagetui.screens.batching import Batch, Settled
from stagetui.screens.message import MessagePage
from stagetui.screens.split import Reader

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card


class PreviewPage(MessagePage):
    """The marked messages, one at a time."""

    HELP = """\
## Doorlezen

De gemerkte berichten, één voor één, precies zoals zij uitgaan. **n** toont het volgende, **p** het vorige.
**Spatie** haalt dit bericht eruit, of doet het er weer bij. **v** verstuurt wat nog gemerkt is; eerst wordt geteld
hoeveel berichten naar hoeveel ontvangers gaan. **b** bewaart een bijlage. **Esc** gaat terug naar de lijst; de merken
blijven zoals u ze hebt gezet.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "step(1)", "Volgende", id="preview.next", tooltip="Toont het volgende bericht."),
        Binding("p", "step(-1)", "Vorige", id="preview.previous", tooltip="Toont het vorige bericht."),
        Binding(
            "space",
            "take_out",
            "Eruit",
            key_display="spatie",
            id="preview.take_out",
            tooltip="Haalt dit bericht uit de stapel, of doet het er weer bij.",
        ),
        Binding(
            "v",
            "send",
            "Versturen",
            id="preview.send",
            tooltip="Verstuurt wat nog gemerkt is, na een telling van berichten en ontvangers.",
        ),
    ]

    def __init__(self, berichten: Sequence[int], marked: set[int], settled: Settled) -> None:
        """Show `berichten`; `marked` is the list's own set of marks, which changes here; `settled` hears what went."""
        super().__init__(berichten[0])
        self._all = tuple(berichten)
        self._marked = marked
        self._settled = settled

    def body(self) -> ComposeResult:
        """Give the line that tells where we are, and the message."""
        yield Static("", id="place", classes="line")
        yield from super().body()

    def refresh_data(self) -> None:
        """Ask for the message, and tell where we are."""
        self._tell_place()
        super().refresh_data()

    def _show(self, card: Card) -> None:
        self.query_one(Reader).show(card, same=False)

    def _tell_place(self) -> None:
        at = self._all.index(self.bericht)
        kept = self.bericht in self._marked
        self.query_one("#place", Static).update(
            Text.assemble(
                (f"{at + 1} van {len(self._all)}", "bold"),
                f"   bericht {self.bericht}   ",
                ("✓ gaat mee", "green") if kept else ("– eruit gehaald", "bold yellow"),
            ),
            layout=False,
        )
        self.refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what leads nowhere."""
        if action == "step":
            (step,) = parameters
            return isinstance(step, int) and 0 <= self._all.index(self.bericht) + step < len(self._all)
        if action == "send":
            return bool(self._marked.intersection(self._all))
        return super().check_action(action, parameters)

    def action_step(self, step: int) -> None:
        """Go to the next or the previous message."""
        self.bericht = self._all[self._all.index(self.bericht) + step]
        self.refresh_data()

    def action_take_out(self) -> None:
        """Take the message out, or put it back."""
        self._marked ^= {self.bericht}
        self._tell_place()

    def action_send(self) -> None:
        """Send what is left."""
        chosen = sorted(self._marked.intersection(self._all))
        Batch(self, lambda _view: chosen, self._settled).send()

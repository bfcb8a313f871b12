"""Why an aios got this outcome, on a page of its own; what would have changed it is computed on request (N6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from stagetui.errors import RefusedError
from stagetui.screens.cards.explaining import asks_more, explaining_card
from stagetui.screens.cards.layout import Card, card, title
from stagetui.screens.jobs import Job, Steps
from stagetui.screens.split import DetailPage

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.engine.jobs.explain import Verklaring
    from stagetui.screens.desk import Desk


class ExplainPage(DetailPage):
    """The explanation for one aios."""

    HELP = """\
## Waarom deze uitkomst?

Per stage staat er wat de aios kreeg en wat van elke voorkeur is geworden: wie er in die periode is, en op welke grond.
Het gaat om het voorstel dat is vastgesteld, anders om het nieuwste, met de voorkeuren en plaatsen van toen.

**u** rekent uit of één plaats meer de voorkeur zou hebben gegeven, en of dat voor anderen iets verandert. Dat kan even
duren; **x** stopt het. **Esc** gaat terug.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "u",
            "compute",
            "Uitrekenen",
            id="explain.compute",
            tooltip="Rekent uit of één plaats meer de uitkomst zou veranderen.",
        ),
    ]

    def __init__(self, aios: str, naam: str) -> None:
        """Explain the outcome of `aios`."""
        super().__init__()
        self._aios = aios
        self._naam = naam
        self._quick: Verklaring | None = None
        self._computed: Verklaring | None = None

    def refresh_data(self) -> None:
        """Ask for the explanation, without computing anything anew."""
        self.ask("explain", self._read, self._show_found)

    def _read(self, desk: Desk) -> Verklaring | RefusedError:
        """In a thread: the solver's room is imported here, not before."""
        from stagetui.engine.jobs.explain import explain_outcome

        try:
            return explain_outcome(desk.bureau, desk.actor(), self._aios, try_changes=False)
        except RefusedError as error:
            return error

    def _show_found(self, found: Verklaring | RefusedError) -> None:
        if isinstance(found, RefusedError):
            self._quick = None
            self._show(_nothing(self._naam, found))
        else:
            same = self._computed is not None and self._computed.voorstel == found.voorstel
            self._quick = self._computed if same else found
            self._show(explaining_card(self._quick or found, self._naam))
        self.refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide computing where there is nothing to compute."""
        if action == "compute":
            return self._quick is not None and asks_more(self._quick)
        return super().check_action(action, parameters)

    def action_compute(self) -> None:
        """Compute what would have changed the outcome."""
        aios = self._aios

        def work(desk: Desk, steps: Steps) -> Verklaring:
            from stagetui.engine.jobs.explain import explain_outcome

            steps.tell(f"opnieuw berekend met één plaats meer, voor {aios}", 0.0)
            return explain_outcome(desk.bureau, desk.actor(), aios, cancelled=steps.cancelled)

        self.run_job(Job("Uitrekenen", work, self._computed_it))

    def _computed_it(self, found: Verklaring) -> None:
        self._computed = found
        if self.is_mounted:
            self._show_found(found)


def _nothing(naam: str, error: RefusedError) -> Card:
    return card([*title(f"Waarom deze uitkomst? {naam}"), "", error.text])

"""One aios, or one place, of a year of stages on a page of its own (H1, H4, H13, H17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from stagetui.engine.queries.lists import place_view
from stagetui.engine.queries.year_aios import year_aios
from stagetui.engine.queries.year_board import year_board
from stagetui.screens.cards.board import aios_card, with_year
from stagetui.screens.cards.places import place_card
from stagetui.screens.split import DetailPage

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk


class YearAiosPage(DetailPage):
    """The year of one aios."""

    HELP = """\
## Stagejaar van een aios

Alle stages met plaats, datums en hoe vast zij liggen, de voorkeuren en of zij vervuld zijn, wat de aios voor het jaar
als geheel vroeg, de vrijstellingen, en wat nog niet vastligt. **a** opent de aios zelf, **Esc** gaat terug.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "aios", "Aios openen", id="year.aios", tooltip="Toont alles over deze aios."),
    ]

    def __init__(self, ronde: str, aios: str, voorstel: int | None) -> None:
        """Show `aios` in the year of `ronde`."""
        super().__init__()
        self._ronde, self._aios, self._voorstel = ronde, aios, voorstel

    def card(self, desk: Desk) -> Card:
        """All about the year of the aios."""
        return aios_card(desk.ask(year_aios, self._ronde, self._aios, self._voorstel))

    def action_aios(self) -> None:
        """Show the aios."""
        self.goto("plaatsingen", f"aios:{self._aios}")


class YearPlacePage(DetailPage):
    """One place in a year."""

    HELP = """\
## Stageplaats in het stagejaar

Hoe vol de plaats per kwartaal is, wie er wanneer is, tot wanneer zij erkend is en aan wie zij wordt uitgeleend; daarna
alles over de plaats zelf, met de stageopleiders. **Esc** gaat terug.
"""

    def __init__(self, ronde: str, plaats: str, voorstel: int | None) -> None:
        """Show `plaats` in the year of `ronde`."""
        super().__init__()
        self._ronde, self._plaats, self._voorstel = ronde, plaats, voorstel

    def card(self, desk: Desk) -> Card:
        """All about the place, its year first."""
        found, bord = desk.ask(
            lambda view: (place_view(view, self._plaats), year_board(view, self._ronde, self._voorstel))
        )
        row = next((one for one in bord.plaatsen if one.plaats == self._plaats), None)
        return with_year(place_card(found, desk.today), bord, row)

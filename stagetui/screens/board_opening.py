"""Opening the board of a year of stages from anywhere: of the only round that has one, or of the one that is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.year_proposals import rounds_with_a_year
from stagetui.screens.board import BoardPage
from stagetui.screens.split import show_detail
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Notice
from stagetui.screens.words import span

if TYPE_CHECKING:
    from stagetui.engine.records import Ronde
    from stagetui.screens.base import Page

NAME = 20  # cells for the name of a round


def open_board(page: Page) -> None:
    """Show the board of a round that plans a year."""
    page.ask("years", lambda desk: desk.ask(rounds_with_a_year), partial(_choose, page))


def _choose(page: Page, found: list[Ronde]) -> None:
    if not found:
        text = "Nog geen ronde plant een stagejaar. Het bureau opent er een op de pagina Ronde (n)."
        page.app.push_screen(Notice("Geen stagejaar", text))
    elif len(found) == 1:
        _show(page, found[0].ronde)
    else:
        choices = [
            Choice(
                one.ronde,
                Text.assemble(f"{one.ronde:<{NAME}}", (f" {span(one.van, one.tot)}", "bright_black")),
            )
            for one in found
        ]
        page.app.push_screen(Choose("Stagejaar van welke ronde?", choices), partial(_show, page))


def _show(page: Page, ronde: str | None) -> None:
    if ronde is not None:
        show_detail(page, BoardPage(ronde))

"""*Stagejaar*: a whole year of stages as a board of aios or places by quarter, and the course groups (H1, H5, H21)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import ContentSwitcher, Input, Static

from stagetui.engine.queries.year_board import year_board
from stagetui.engine.queries.year_board_parts import BordRij, BordStage, PlaatsRij, Staat
from stagetui.engine.queries.year_lists import Groep, round_groups
from stagetui.engine.rules.halfyears import month_index
from stagetui.profiles.terms import Rol
from stagetui.screens.board_detail import YearAiosPage, YearPlacePage
from stagetui.screens.board_move import MovePage
from stagetui.screens.board_rows import (
    QUARTER,
    Boards,
    Order,
    cell_told,
    filtered,
    laid_out,
    legend,
    month_word,
    place_told,
    told,
)
from stagetui.screens.cards.board import beside, place_beside
from stagetui.screens.split import DetailPage, Reader, show_detail
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.grid import NOTHING, Grid, GridData
from stagetui.screens.widgets.table import PATIENCE, Column, PagedTable, Row
from stagetui.screens.words import number, span

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from stagetui.screens.desk import Desk

Sight = Literal["aios", "places", "groups"]
SIGHTS: dict[Sight, str] = {"aios": "a Aios", "places": "p Plaatsen", "groups": "g Groepen"}


class BoardPage(DetailPage):
    """The board of one round."""

    AUTO_FOCUS = "Grid"
    HELP = """\
## Stagejaar

Het hele stagejaar van een ronde: wat een aios al deed, wat geplaatst is, en wat het voorstel erbij zet of vooruitblikt.

* **a Aios**: een regel per aios. In elk kwartaal staat per maand de letter van de soort stage; een kleine letter is
  vooruitblik en ligt nog niet vast. Het teken erachter zegt hoe vast de stage ligt, `!` dat er iets mee is en `»` dat
  de plaats geleend is. Onder het bord staat het vak van de cursor in woorden.
* **p Plaatsen**: een regel per stageplaats, met bezet/plaatsen in de drukste maand van elk kwartaal.
* **g Groepen**: wie in welk kwartaal welke soort stage definitief doet, voor de cursusgroepen.

De **pijltjes** lopen over het bord, **Enter** toont alles over de aios of de plaats, **/** zoekt (ook op plaats,
instituut of soort stage), **o** zet de regels anders: op naam, per cohort, of wat aandacht vraagt bovenaan.

**v** verzet de stage onder de cursor naar een andere plaats of een ander kwartaal; u ziet eerst wat de regels ervan
zeggen en wat het doet met de vervulde wensen. **Esc** gaat terug.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"sight('{sight}')", name, show=False, id=f"board.{sight}", tooltip=about)
            for key, sight, name, about in (
                ("a", "aios", "Per aios", "Toont een regel per aios."),
                ("p", "places", "Per plaats", "Toont een regel per stageplaats, met de bezetting."),
                ("g", "groups", "Cursusgroepen", "Toont wie welke soort stage doet, per kwartaal."),
            )
        ),
        Binding(
            "v",
            "move",
            "Verzetten",
            id="board.move",
            tooltip="Verzet de stage onder de cursor, na een toets.",
        ),
        Binding("o", "order", "Volgorde", id="board.order", tooltip="Sorteert op naam, cohort of aandacht."),
        Binding(
            "slash", "filter", "Zoeken", key_display="/", id="table.filter", tooltip="Zoekt op het bord."
        ),
    ]

    CSS = """
    BoardPage #board-heading { height: 2; }
    BoardPage #board-filter { display: none; width: 100%; padding: 0 1; background: $panel; }
    BoardPage .split > .list { padding: 0 1; }
    BoardPage Reader.-groups { display: none; }
    """

    def __init__(self, ronde: str, voorstel: int | None = None) -> None:
        """Show the year of `ronde`, with `voorstel` (None: the newest)."""
        super().__init__()
        self._ronde, self._voorstel = ronde, voorstel
        self._sight: Sight = "aios"
        self._order = Order.NAME
        self._text = ""
        self._boards: Boards | None = None
        self._rows: dict[str, BordRij | PlaatsRij] = {}
        self._places: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._keys: dict[Sight, str | None] = {}
        self._patience: Timer | None = None

    def body(self) -> ComposeResult:
        """Give heading, board, card, and what the cell and the letters mean."""
        with Vertical(id="board-heading"):
            yield Static("", id="board-name", classes="heading")
            yield Static("", id="board-sights", classes="line muted")
        yield Input(
            placeholder="Zoek op naam, code, plaats, instituut, soort stage …",
            compact=True,
            id="board-filter",
        )
        with Container(classes="split"):
            with ContentSwitcher(initial="board", classes="list"):
                yield Grid(id="board")
                yield PagedTable(
                    Column("Kwartaal", 8),
                    Column("Soort stage", 18),
                    Column("Aios"),
                    Column("Stageplaats"),
                    Column("Van – tot", 24, narrow=False),
                    Column("Instituut", 10, narrow=False),
                    empty="Nog geen stage is definitief; daarna staan hier de groepen.",
                    what="plekken in cursusgroepen",
                    one="plek in een cursusgroep",
                    id="board-groups",
                )
            yield Reader(classes="detail aside")
        yield Static("", id="board-cell", classes="below")
        yield Static("", id="board-legend", classes="below")

    @property
    def grid(self) -> Grid:
        """The board itself."""
        return self.query_one(Grid)

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the board and the groups."""
        ronde, voorstel = self._ronde, self._voorstel

        def read(desk: Desk) -> Boards:
            return laid_out(desk.ask(year_board, ronde, voorstel))

        self.ask("board", read, self._show_boards)
        self.ask("groups", lambda desk: _group_rows(desk.ask(round_groups, ronde)), self._show_groups)

    def _show_boards(self, found: Boards) -> None:
        self._boards = found
        bord = found.bord
        self._places = {row.plaats: row.naam for row in bord.plaatsen}
        self._people = {row.aios: row.naam for row in bord.aios}
        shown = "nog geen voorstel"
        if bord.voorstel is not None:
            shown = f"voorstel {bord.voorstel}{', vastgesteld' if bord.vastgesteld else ''}"
        heading = f"Ronde {bord.ronde.ronde} · {span(bord.ronde.van, bord.ronde.tot)} · {shown}"
        self.query_one("#board-name", Static).update(Text(heading, no_wrap=True, overflow="ellipsis"))
        self._fill()

    def _show_groups(self, rows: list[Row]) -> None:
        self.query_one(PagedTable).show_all(rows)

    def _fill(self) -> None:
        """Show the aios or the places, in the order and with the words that are asked for."""
        if self._boards is None:
            return
        self._tell_sights()
        if self._sight == "groups":
            return
        bord = self._boards.bord
        by_aios = self._sight == "aios"
        self._rows = (
            {row.aios: row for row in bord.aios} if by_aios else {row.plaats: row for row in bord.plaatsen}
        )
        self.query_one("#board-legend", Static).update(legend(bord, places=not by_aios), layout=False)
        self.grid.show(self._shown, key=self._keys.get(self._sight))

    def _tell_sights(self) -> None:
        text = Text(no_wrap=True, overflow="ellipsis")
        for one, label in SIGHTS.items():
            text.append(f" {label} ", "reverse bold" if one == self._sight else "").append("  ")
        if self._sight != "groups":
            what = "aios" if self._sight == "aios" else "plaatsen"
            text.append(f"{number(len(self._shown.rows))} {what}, op {self._order.value}")
            text.append(f", met “{self._text}” (Esc: alles)" if self._text else "")
        self.query_one("#board-sights", Static).update(text, layout=False)

    @property
    def _shown(self) -> GridData:
        """What the grid shows now."""
        if self._boards is None:
            return NOTHING
        data = self._boards.aios if self._sight == "aios" else self._boards.places
        return filtered(data[self._order], self._text)

    # ---- the cursor

    @on(Grid.Moved)
    def _moved(self, message: Grid.Moved) -> None:
        message.stop()
        if self._boards is None or self._sight == "groups":
            return
        self._keys[self._sight] = message.key
        bord, row = self._boards.bord, self._rows.get(message.key or "")
        cell, reader = self.query_one("#board-cell", Static), self.query_one(Reader)
        match row:
            case BordRij():
                text, card = cell_told(bord, row, message.column, self._places), beside(bord, row)
            case PlaatsRij():
                text, card = place_told(bord, row, message.column, self._people), place_beside(bord, row)
            case _:
                text, card = Text("Niets gevonden." if self._text else "Hier is nog niets te zien."), []
        cell.update(text, layout=False)
        if reader.display:
            reader.show(card, same=False)
        self.refresh_keys()

    @on(Grid.Opened)
    def _opened(self, message: Grid.Opened) -> None:
        message.stop()
        number_ = self._boards.bord.voorstel if self._boards else None
        if self._sight == "aios":
            show_detail(self, YearAiosPage(self._ronde, message.key, number_))
        else:
            show_detail(self, YearPlacePage(self._ronde, message.key, number_))

    @on(PagedTable.Chosen)
    def _chosen(self, message: PagedTable.Chosen) -> None:
        show_detail(self, YearAiosPage(self._ronde, message.key.partition("|")[0], None))

    # ---- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to move a stage only to who may, where there is one."""
        match action:
            case "move":
                return self._may_move and bool(self._here)
            case "order":
                return self._sight != "groups"
        return super().check_action(action, parameters)

    @property
    def _may_move(self) -> bool:
        return self.desk is not None and self.desk.rights.has(Rol.BUREAU)

    @property
    def _here(self) -> list[BordStage]:
        """The stages under the cursor."""
        row = self._rows.get(self.grid.key or "") if self._sight == "aios" and self.is_mounted else None
        if not isinstance(row, BordRij):
            return []
        return [one for one in row.stages if one.during(self.grid.column * QUARTER, QUARTER)]

    def action_sight(self, sight: str) -> None:
        """Show the aios, the places or the groups."""
        self._sight = cast("Sight", sight)
        groups = self._sight == "groups"
        self.query_one(ContentSwitcher).current = "board-groups" if groups else "board"
        for below in ("#board-cell", "#board-legend"):
            self.query_one(below).display = not groups
        self.query_one(Reader).set_class(groups, "-groups")
        self._fill()
        self.query_one("#board-groups DataTable" if groups else "#board").focus()
        self.refresh_keys()

    def action_order(self) -> None:
        """Sort in the next way."""
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._fill()

    def action_filter(self) -> None:
        """Open the line to search in."""
        if self._sight == "groups":
            self.query_one(PagedTable).action_filter()
            return
        line = self.query_one("#board-filter", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#board-filter")
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        if self._patience is not None:
            self._patience.stop()
        self._patience = self.set_timer(PATIENCE, partial(self._search, message.value.strip()))

    def _search(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._fill()

    @on(Input.Submitted, "#board-filter")
    def _typed_out(self, message: Input.Submitted) -> None:
        message.stop()
        self._search(message.value.strip())
        self.query_one("#board-filter").display = bool(self._text)
        self.grid.focus()

    def action_back(self) -> None:
        """Show all again; from there go back to where it was opened."""
        line = self.query_one("#board-filter", Input)
        if not (self._text or line.display):
            super().action_back()
            return
        with line.prevent(Input.Changed):
            line.value = ""
        line.display = False
        self._search("")
        self.grid.focus()

    def action_move(self) -> None:
        """Move the stage under the cursor; of more than one, the one that is chosen."""
        here = self._here
        if self._boards is None or not here:
            return
        if len(here) == 1:
            self._move(here[0])
            return
        bord = self._boards.bord
        choices = [Choice(one.stagesoort, Text(told(bord, one, self._places))) for one in here]
        self.app.push_screen(Choose("Welke stage?", choices, typed=False), partial(self._move_one, here))

    def _move_one(self, here: Sequence[BordStage], kind: str | None) -> None:
        for one in here:
            if one.stagesoort == kind:
                self._move(one)

    def _move(self, one: BordStage) -> None:
        if self._boards is None:
            return
        if why := why_not(one, self._boards):
            self.warn("Kan hier niet verzet worden", why)
        else:
            show_detail(self, MovePage(self._ronde, one))


def why_not(one: BordStage, boards: Boards) -> str:
    """Why a stage can't be moved on this board, and what to do instead; '' when it can."""
    bord = boards.bord
    first = month_index(bord.ronde.van, one.van)
    match one.staat:
        case Staat.VOORSTEL:
            return "Deze stage staat nog in een voorstel. Stel dat eerst vast (s op de pagina Ronde)."
        case Staat.VOORUITBLIK:
            return "Dit is een vooruitblik: het volgende half jaar plant deze stage. Er ligt nog niets vast."
        case Staat.BEEINDIGD:
            return "Deze stage is voortijdig beëindigd en voorbij. Wat er niet van is gedaan, is opnieuw gepland."
        case Staat.SCHEMA:
            return "Deze stage is buiten het plan om gedaan. Wijzig haar in het opleidingsschema van de aios."
    if not 0 <= first <= month_index(bord.ronde.van, bord.ronde.tot):
        return "Deze stage begon voor deze ronde. Verzet haar op het bord van de ronde waarin zij begint."
    return ""


def _group_rows(found: list[Groep]) -> list[Row]:
    return [
        Row(
            f"{who.aios.aios}|{one.stagesoort}|{one.van}",
            (
                month_word(one.van),
                one.stage,
                who.aios.naam,
                who.plaats.naam,
                span(who.plaatsing.start, who.plaatsing.eind),
                one.instituut,
            ),
        )
        for one in found
        for who in one.leden
    ]

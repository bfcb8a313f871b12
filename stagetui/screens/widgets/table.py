"""A table that never blocks: at most 300 rows at a time, a filter line that opens with `/`, and a cursor that stays.

Two ways to fill it. `show_all(rows)` keeps all rows and does filter and pages itself. `show_page(rows, total)` shows
one page that the page's query gave; the table then posts `Wanted` when another page or filter is wanted (`wanted` holds
the latest). Walking past the last or first row goes to the next or previous page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import DataTable, Input, Static

from stagetui.screens.words import number

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

PAGE = 300
WIDE = 120  # columns from which a screen is wide
SCROLLBAR = 1
PATIENCE = 0.15  # seconds without typing before a filter is asked for


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` cells, or, without it, of an equal share of what the others leave (at least `least`).

    A column that is not `narrow` shows from 120 columns up, where there is room for it.
    """

    label: str
    width: int | None = None
    align: Literal["left", "right"] = "left"
    narrow: bool = True
    least: int = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `key` names what it is about, one cell a column (also those that are left out when narrow)."""

    key: str
    cells: tuple[Text | str, ...]

    @property
    def haystack(self) -> str:
        """What a filter looks in."""
        return " ".join(str(cell) for cell in self.cells).lower()


@dataclass(frozen=True, slots=True)
class Window:
    """What the table wants to show: rows that hold all words of `text`, from row `offset` (0 first)."""

    text: str = ""
    offset: int = 0


class _Rows(DataTable[Text]):
    """The rows themselves; tells when the cursor would walk off an end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "select_cursor", "Openen", show=False, id="table.open", tooltip="Opent de gekozen regel."
        )
    ]

    @dataclass
    class Edge(Message):
        """The cursor is at an end, and wants on: 1 forwards, -1 back."""

        step: int

    def action_cursor_down(self) -> None:
        """Go down, or to the next page."""
        self._walk(1, super().action_cursor_down)

    def action_cursor_up(self) -> None:
        """Go up, or to the previous page."""
        self._walk(-1, super().action_cursor_up)

    def action_page_down(self) -> None:
        """Go a screen down, or to the next page."""
        self._walk(1, super().action_page_down)

    def action_page_up(self) -> None:
        """Go a screen up, or to the previous page."""
        self._walk(-1, super().action_page_up)

    def _walk(self, step: int, move: object) -> None:
        end = self.row_count - 1 if step > 0 else 0
        if self.cursor_row == end:
            self.post_message(self.Edge(step))
        elif callable(move):
            move()


class PagedTable(Vertical):
    """The table with its filter line and a line that counts; focus goes to the rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "filter", "Zoeken", key_display="/", id="table.filter", tooltip="Zoekt in deze lijst."
        ),
        Binding("escape", "clear", "Alles", show=False, id="table.clear", tooltip="Toont weer alles."),
    ]

    @dataclass
    class Wanted(Message):
        """Another page or filter is wanted; only posted by a table that is filled with `show_page`."""

        table: PagedTable
        window: Window

        @property
        def control(self) -> PagedTable:
            """The table, for `@on(PagedTable.Wanted, "#id")`."""
            return self.table

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row; None when there are none."""

        table: PagedTable
        key: str | None

        @property
        def control(self) -> PagedTable:
            """The table, for `@on(PagedTable.Highlighted, "#id")`."""
            return self.table

    @dataclass
    class Chosen(Message):
        """Enter was pressed on a row."""

        table: PagedTable
        key: str

        @property
        def control(self) -> PagedTable:
            """The table, for `@on(PagedTable.Chosen, "#id")`."""
            return self.table

    def __init__(
        self,
        *columns: Column,
        empty: str = "Niets te tonen.",
        what: str = "regels",
        one: str = "regel",
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        """Make an empty table; `empty` is what it says without rows, `what` (`one`) is what it counts."""
        super().__init__(id=id, classes=classes)
        self._columns = columns
        self._empty = empty
        self._what = what
        self._one = one
        self._all: tuple[Row, ...] | None = None
        self._rows: tuple[Row, ...] = ()
        self._total = 0
        self._filled = False
        self._widths: dict[int, int] = {}
        self._aim: Literal["same", "first", "last"] = "same"
        self._key: str | None = None
        self._patience: Timer | None = None
        self.wanted = Window()

    def compose(self) -> ComposeResult:
        """Give filter line, rows and count."""
        yield Input(placeholder="Zoek op naam, plaats, code …", compact=True, classes="table-filter")
        yield _Rows(cursor_type="row", zebra_stripes=False)
        yield Static("", classes="table-count")

    # ---- what a page calls

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        return self._key

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown now."""
        return self._rows

    def show_all(self, rows: Sequence[Row]) -> None:
        """Keep all rows and show those that are wanted."""
        self._all = tuple(rows)
        self._show_kept()

    def show_page(self, rows: Sequence[Row], total: int) -> None:
        """Show one page of `total` rows; the cursor stays on the row with its key, else where it was."""
        self._all = None
        self._fill(tuple(rows), total)

    def go_to(self, key: str) -> None:
        """Put the cursor on the row of that key, now or when it is next shown."""
        self._key, self._aim = key, "same"
        if self._all is not None:
            matching = self._matching()
            place = next((i for i, row in enumerate(matching) if row.key == key), None)
            if place is None and self.wanted.text:
                self.set_filter("")
                return
            self.wanted = Window(self.wanted.text, (place or 0) // PAGE * PAGE)
            self._show_kept()
        elif any(row.key == key for row in self._rows):
            self._place_cursor(0)

    def set_filter(self, text: str) -> None:
        """Put words in the filter line, as if typed."""
        line = self.query_one(Input)
        line.display = bool(text)
        with line.prevent(Input.Changed):
            line.value = text
        self._want(Window(text))

    # ---- how it works

    def on_resize(self) -> None:
        """Share the width among the columns, and show or leave out those for wide screens."""
        if not self.size.width or (widths := self._share()) == self._widths:
            return
        self._widths = widths
        rows = self.query_one(_Rows)
        rows.clear(columns=True)
        for i, width in widths.items():
            column = self._columns[i]
            rows.add_column(Text(column.label, justify=column.align), width=width)
        if self._filled:
            self._fill(self._rows, self._total)

    def _share(self) -> dict[int, int]:
        """The width of each column that is shown, by its number; extra columns give way when it gets tight."""
        wide = self.app.size.width >= WIDE
        shown = {i: column for i, column in enumerate(self._columns) if column.narrow or wide}
        extra = [i for i, column in shown.items() if not column.narrow]
        while extra and self._room(shown) < sum(c.least for c in shown.values() if c.width is None):
            del shown[extra.pop()]
        room = self._room(shown)
        sharing = [i for i, column in shown.items() if column.width is None]
        parts = {i: room // len(sharing) + (n < room % len(sharing)) for n, i in enumerate(sharing)}
        return {i: column.width or max(column.least, parts[i]) for i, column in shown.items()}

    def _room(self, shown: dict[int, Column]) -> int:
        """What columns of a fixed width, padding and scrollbar leave for the others."""
        return self.size.width - SCROLLBAR - 2 * len(shown) - sum(c.width or 0 for c in shown.values())

    def _matching(self) -> tuple[Row, ...]:
        wanted = self.wanted.text.lower().split()
        return tuple(r for r in self._all or () if not wanted or all(word in r.haystack for word in wanted))

    def _show_kept(self) -> None:
        matching = self._matching()
        offset = min(self.wanted.offset, max(0, len(matching) - 1) // PAGE * PAGE)
        self.wanted = Window(self.wanted.text, offset)
        self._fill(matching[offset : offset + PAGE], len(matching))

    def _fill(self, rows: tuple[Row, ...], total: int) -> None:
        self._rows, self._total, self._filled = rows, total, True
        if not self._widths:
            return  # no size yet: on_resize fills
        table = self.query_one(_Rows)
        before, scroll = table.cursor_row, table.scroll_offset
        with table.prevent(DataTable.RowHighlighted):
            table.clear()
            for row in rows:
                cells = (_cell(row.cells[i], self._columns[i], width) for i, width in self._widths.items())
                table.add_row(*cells, key=row.key)
        table.scroll_to(y=scroll.y, animate=False)
        self._place_cursor(before)
        self._count()

    def _place_cursor(self, before: int) -> None:
        table = self.query_one(_Rows)
        places = {row.key: i for i, row in enumerate(self._rows)}
        match self._aim:
            case "first":
                place = 0
            case "last":
                place = len(self._rows) - 1
            case _:
                place = places.get(self._key or "", min(before, max(0, len(self._rows) - 1)))
        self._aim = "same"
        with table.prevent(DataTable.RowHighlighted):
            table.move_cursor(row=place, animate=False)
        self._tell(self._rows[place].key if self._rows else None)

    def _tell(self, key: str | None) -> None:
        self._key = key
        self.post_message(self.Highlighted(self, key))

    def _count(self) -> None:
        text = self._empty
        if not self._rows and self.wanted.text:
            text = f"Niets gevonden voor “{self.wanted.text}”. Escape toont weer alles."
        elif self._rows:
            first = self.wanted.offset + 1
            last = self.wanted.offset + len(self._rows)
            text = f"{number(self._total)} {self._one if self._total == 1 else self._what}"
            if self._total > len(self._rows):
                text = f"{number(first)}–{number(last)} van {text}; ↓ na de laatste regel toont meer"
        self.query_one(".table-count", Static).update(
            Text(text, no_wrap=True, overflow="ellipsis"), layout=False
        )
        self.query_one(_Rows).display = bool(self._rows)

    def _want(self, window: Window) -> None:
        self.wanted = window
        if self._all is not None:
            self._show_kept()
        else:
            self.post_message(self.Wanted(self, window))

    @on(_Rows.Edge)
    def _turn(self, message: _Rows.Edge) -> None:
        message.stop()
        offset = self.wanted.offset + message.step * PAGE
        if 0 <= offset < self._total:
            self._aim = "first" if message.step > 0 else "last"
            self._want(Window(self.wanted.text, offset))

    @on(DataTable.RowHighlighted)
    def _highlighted(self, message: DataTable.RowHighlighted) -> None:
        message.stop()
        self._tell(message.row_key.value)

    @on(DataTable.RowSelected)
    def _selected(self, message: DataTable.RowSelected) -> None:
        message.stop()
        if message.row_key.value is not None:
            self.post_message(self.Chosen(self, message.row_key.value))

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        if self._patience is not None:
            self._patience.stop()
        self._patience = self.set_timer(PATIENCE, lambda: self._want(Window(message.value.strip())))

    @on(Input.Submitted)
    def _typed_out(self, message: Input.Submitted) -> None:
        message.stop()
        self.query_one(_Rows).focus()
        if not message.value.strip():
            self.query_one(Input).display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave escape to the page when there is no filter to clear."""
        if action == "clear" and self.is_mounted:
            return bool(self.wanted.text) or self.query_one(Input).display
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Open the filter line."""
        line = self.query_one(Input)
        line.display = True
        line.focus()

    def action_clear(self) -> None:
        """Show everything again."""
        if self.wanted.text or self.query_one(Input).display:
            self.set_filter("")
        self.query_one(_Rows).focus()


def _cell(value: Text | str, column: Column, width: int) -> Text:
    text = value.copy() if isinstance(value, Text) else Text(value)
    text.justify = column.align
    text.no_wrap = True
    text.truncate(width, overflow="ellipsis")
    return text

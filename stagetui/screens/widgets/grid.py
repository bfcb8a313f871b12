"""A board: rows with some leading words and a cell a period. It draws only what is seen, so rows may be many.

The cursor is one cell. `show` fills it; the arrows move, and it tells so with `Moved` and `Opened`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

HEAD = 1  # lines above the rows
GAP = 1  # cells between columns
QUIET = "bright_black"


@dataclass(frozen=True, slots=True)
class Lead:
    """A column of words before the cells: `width` cells, the first one also what is left over, up to `most`."""

    label: str
    width: int
    most: int = 0


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: what it is about, the words before its cells, and its cells, each in short and with more words."""

    key: str
    leads: tuple[Text, ...]
    cells: tuple[Text, ...]
    more: tuple[str, ...]
    haystack: str


@dataclass(frozen=True, slots=True)
class GridData:
    """What a grid shows.

    Attributes:
        marked: The columns that stand out in the heading.
        short: How wide a cell is.
        least: How wide it must be to show more words.
        long: How wide it is at most.
    """

    leads: tuple[Lead, ...]
    heads: tuple[str, ...]
    marked: frozenset[int]
    rows: tuple[GridRow, ...]
    short: int
    least: int
    long: int


NOTHING = GridData((), (), frozenset(), (), 1, 1, 1)


class Grid(Widget, can_focus=True):
    """The cells."""

    DEFAULT_CSS = "Grid { height: 1fr; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(0,-1)", "Naar links", show=False),
        Binding("right", "step(0,1)", "Naar rechts", show=False),
        Binding("up", "step(-1,0)", "Omhoog", show=False),
        Binding("down", "step(1,0)", "Omlaag", show=False),
        Binding("pageup", "leap(-1)", "Scherm omhoog", show=False),
        Binding("pagedown", "leap(1)", "Scherm omlaag", show=False),
        Binding("home", "end(-1)", "Eerste regel", show=False),
        Binding("end", "end(1)", "Laatste regel", show=False),
        Binding("enter", "open", "Openen", show=False, id="grid.open", tooltip="Opent de gekozen regel."),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another cell, or what is under it changed; `key` None: there are no rows."""

        key: str | None
        column: int

    @dataclass
    class Opened(Message):
        """Enter was pressed on a row."""

        key: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        """Start without rows."""
        super().__init__(id=id)
        self.data = NOTHING
        self.row = self.column = 0
        self._top = self._left = 0

    # ---- what a page calls

    @property
    def key(self) -> str | None:
        """What the row under the cursor is about."""
        return self.data.rows[self.row].key if self.data.rows else None

    def show(self, data: GridData, *, key: str | None = None, column: int | None = None) -> None:
        """Show rows; the cursor goes to the row of `key`, else stays on the row that it is on, or where it was."""
        wanted = key if key is not None else self.key
        self.data = data
        last = max(len(data.rows) - 1, 0)
        self.row = next((n for n, row in enumerate(data.rows) if row.key == wanted), min(self.row, last))
        self.column = max(min(self.column if column is None else column, len(data.heads) - 1), 0)
        self._follow()

    # ---- keys

    def action_step(self, rows: int, columns: int) -> None:
        """Go to a neighbour."""
        self._go(self.row + rows, self.column + columns)

    def action_leap(self, screens: int) -> None:
        """Go a screen on."""
        self._go(self.row + screens * self._lines, self.column)

    def action_end(self, way: int) -> None:
        """Go to the first or the last row."""
        self._go(0 if way < 0 else len(self.data.rows) - 1, self.column)

    def action_open(self) -> None:
        """Open the row."""
        if (key := self.key) is not None:
            self.post_message(self.Opened(key))

    def _go(self, row: int, column: int) -> None:
        row = max(min(row, len(self.data.rows) - 1), 0)
        column = max(min(column, len(self.data.heads) - 1), 0)
        if (row, column) != (self.row, self.column):
            self.row, self.column = row, column
            self._follow()

    def _follow(self) -> None:
        """Bring the cursor into view, and tell where it is."""
        self._top = max(
            min(self._top, self.row, len(self.data.rows) - self._lines), self.row - self._lines + 1, 0
        )
        shown = self._shown
        self._left = max(
            min(self._left, self.column, len(self.data.heads) - shown), self.column - shown + 1, 0
        )
        self.refresh()
        self.post_message(self.Moved(self.key, self.column))

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """Choose the cell that was pointed at."""
        column = (event.x - sum(self._leads) - GAP * len(self._leads)) // (self._cell + GAP)
        if event.y >= HEAD and self._top + event.y - HEAD < len(self.data.rows):
            self._go(self._top + event.y - HEAD, self._left + max(column, 0))

    def on_mouse_scroll_down(self) -> None:
        """Go on a few rows."""
        self._go(self.row + 3, self.column)

    def on_mouse_scroll_up(self) -> None:
        """Go back a few rows."""
        self._go(self.row - 3, self.column)

    # ---- sizes

    @property
    def _lines(self) -> int:
        """Rows that fit."""
        return max(self.size.height - HEAD, 1)

    @property
    def _leads(self) -> list[int]:
        """The width of each leading column; the first takes what the cells leave, as far as it likes."""
        widths = [one.width for one in self.data.leads]
        if widths:
            spare = self._room - len(self.data.heads) * (self._cell + GAP)
            widths[0] += max(min(spare, self.data.leads[0].most - widths[0]), 0)
        return widths

    @property
    def _room(self) -> int:
        """What the leading columns leave at most."""
        return self.size.width - sum(one.width + GAP for one in self.data.leads)

    @property
    def _cell(self) -> int:
        """The width of a cell: with more words when there is room for that in every period, else just the cell."""
        width = min(self._room // max(len(self.data.heads), 1) - GAP, self.data.long)
        return width if width >= self.data.least else self.data.short

    @property
    def _shown(self) -> int:
        """How many periods fit."""
        return max(min(self._room // (self._cell + GAP), len(self.data.heads)), 1)

    # ---- drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        number = self._top + y - HEAD
        if y < HEAD:
            text = self._heading()
        elif number < len(self.data.rows):
            text = self._row(self.data.rows[number], here=number == self.row)
        else:
            text = Text()
        line = Strip(text.render(self.app.console, end=""), text.cell_len)
        return line.adjust_cell_length(self.size.width, self.rich_style).apply_style(self.rich_style)

    def _heading(self) -> Text:
        text = Text(no_wrap=True)
        for lead, width in zip(self.data.leads, self._leads, strict=True):
            text.append(f"{lead.label:<{width}.{width}}" + " " * GAP, "bold")
        width = self._cell
        for number, head in enumerate(self.data.heads[self._left : self._left + self._shown], self._left):
            style = "bold underline" if number in self.data.marked else "bold"
            text.append(f"{head[:width]}", style).append(" " * (width - len(head[:width]) + GAP))
        return text

    def _row(self, row: GridRow, *, here: bool) -> Text:
        text = Text(no_wrap=True)
        for lead, width in zip(row.leads, self._leads, strict=True):
            part = lead.copy()
            part.truncate(width, overflow="ellipsis", pad=True)
            if here:
                part.stylize("bold")
            text.append_text(part).append(" " * GAP)
        for number in range(self._left, min(self._left + self._shown, len(row.cells))):
            text.append_text(self._one(row, number, here=here and number == self.column)).append(" " * GAP)
        return text

    def _one(self, row: GridRow, number: int, *, here: bool) -> Text:
        cell, width = row.cells[number].copy(), self._cell
        room = width - cell.cell_len - 1
        if row.more[number] and width >= self.data.least:
            cell.append(" ").append(row.more[number][:room], QUIET)
        cell.truncate(width, pad=True)
        if here:
            return Text(cell.plain, "reverse" if self.has_focus else "underline")
        return cell

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the cursor is elsewhere."""
        self.refresh()

"""The table: at most a page of rows, a filter, a cursor that stays, and columns that share the width."""

from __future__ import annotations

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import DataTable

from stagetui.screens.widgets.table import PAGE, Column, PagedTable, Row, Window


class Bench(App[None]):
    """A table, and what it asked for and told."""

    CSS_PATH = "../../stagetui/screens/stagetui.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[Window] = []
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield PagedTable(Column("Naam"), Column("Getal", 6, "right"), Column("Meer", 8, narrow=False))

    def on_paged_table_wanted(self, message: PagedTable.Wanted) -> None:
        self.wanted.append(message.window)

    def on_paged_table_chosen(self, message: PagedTable.Chosen) -> None:
        self.chosen.append(message.key)

    @property
    def table(self) -> PagedTable:
        return self.query_one(PagedTable)

    @property
    def grid(self) -> DataTable[Text]:
        return self.query_one(DataTable)


def rows(count: int, first: int = 0) -> list[Row]:
    return [Row(f"k{i}", (f"naam {i}", str(i), "x")) for i in range(first, first + count)]


async def test_never_more_than_a_page_stands_in_the_grid() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all(rows(5_000))
        await pilot.pause()
        assert app.grid.row_count == PAGE


async def test_walking_past_an_end_turns_the_page() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all(rows(PAGE + 2))
        await pilot.pause()
        app.grid.focus()
        app.grid.move_cursor(row=PAGE - 1)
        await pilot.press("down")
        await pilot.pause()
        assert [row.key for row in app.table.rows] == [f"k{PAGE}", f"k{PAGE + 1}"]
        assert app.table.key == f"k{PAGE}"
        await pilot.press("up")
        await pilot.pause()
        assert app.table.key == f"k{PAGE - 1}"


async def test_the_cursor_stays_on_its_row_when_rows_come_and_go() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all(rows(10))
        app.grid.move_cursor(row=4)
        await pilot.pause()
        app.table.show_all(rows(8, first=3))
        await pilot.pause()
        assert app.table.key == "k4"
        assert app.grid.cursor_row == 1


async def test_the_filter_wants_all_words_and_escape_shows_everything_again() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all(rows(30))
        app.grid.focus()
        await pilot.press("slash", *"naam 17")
        await pilot.pause(0.3)
        assert [row.key for row in app.table.rows] == ["k17"]
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.table.rows) == 30
        assert app.focused is app.grid


async def test_a_table_filled_by_a_query_asks_for_what_is_wanted() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_page(rows(PAGE), total=1_000)
        await pilot.pause()
        app.grid.move_cursor(row=PAGE - 1)
        app.grid.focus()
        await pilot.press("down")
        await pilot.pause()
        app.table.set_filter("ilse")
        await pilot.pause()
        assert app.wanted == [Window("", PAGE), Window("ilse", 0)]


async def test_enter_tells_the_row() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all(rows(3))
        app.grid.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.chosen == ["k1"]


async def test_columns_fill_the_width_and_the_extra_one_shows_when_wide() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_all(rows(3))
        await pilot.pause()
        assert [column.width for column in app.grid.ordered_columns] == [80 - 1 - 4 - 6, 6]
        await pilot.resize_terminal(130, 24)
        await pilot.pause()
        assert len(app.grid.ordered_columns) == 3
        assert app.grid.row_count == 3


async def test_cells_are_text_and_not_markup() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all([Row("a", ("[/x] [noord]", "1", ""))])
        await pilot.pause()
        assert app.grid.get_row_at(0)[0].plain == "[/x] [noord]"


async def test_an_empty_table_says_so() -> None:
    app = Bench()
    async with app.run_test() as pilot:
        app.table.show_all([])
        await pilot.pause()
        assert not app.grid.display

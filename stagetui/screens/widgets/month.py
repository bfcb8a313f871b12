"""A month as weeks from Monday, with how many milestones each day has; the arrows move the day (N3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

FULL_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
WEEK = 5  # cells for the number of the week
HEAD = 2  # lines above the weeks
TALLEST = 7  # lines of one week, however high the screen
QUIET = "bright_black"


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of one sort on a day: how it is written short (`3L`) and in full (`3 stageplan`)."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class DayContent:
    """What stands on one day: short beside its number, and in full below it where there is room."""

    short: Sequence[Tally] = ()
    full: Sequence[Tally] = ()


def grid(day: date) -> list[list[date]]:
    """The weeks that hold the month of `day`, each from Monday to Sunday."""
    first = day.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday < next_month(first):
        weeks.append([monday + timedelta(days=n) for n in range(7)])
        monday += timedelta(days=7)
    return weeks


def next_month(day: date, step: int = 1) -> date:
    """The first day of the month `step` months on."""
    months = day.year * 12 + day.month - 1 + step
    return date(months // 12, months % 12 + 1, 1)


def same_day(day: date, step: int) -> date:
    """The same day `step` months on, or the last of that month when it has no such day."""
    first, after = next_month(day, step), next_month(day, step + 1)
    return first.replace(day=min(day.day, (after - first).days))


class MonthView(Widget, can_focus=True):
    """One month. `chosen` is the day under the cursor; `Moved` tells that it is another one."""

    DEFAULT_CSS = """
    MonthView { height: auto; width: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Dag terug", show=False),
        Binding("right", "move(1)", "Dag verder", show=False),
        Binding("up", "move(-7)", "Week terug", show=False),
        Binding("down", "move(7)", "Week verder", show=False),
        Binding("pageup", "turn(-1)", "Maand terug", show=False),
        Binding("pagedown", "turn(1)", "Maand verder", show=False),
        Binding("enter", "open", "Naar de lijst", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another day."""

        day: date

    @dataclass
    class Opened(Message):
        """Enter was pressed on a day."""

        day: date

    def __init__(self) -> None:
        """Start without days; `show` gives them."""
        super().__init__()
        self.chosen: date | None = None
        self._today: date | None = None
        self._days: Mapping[date, DayContent] = {}
        self._legend = Text()

    def show(self, today: date, days: Mapping[date, DayContent], legend: Text) -> None:
        """Show what stands on the days; `legend` stands beside the name of the month."""
        self._today, self._days, self._legend = today, days, legend
        self.chosen = self.chosen or today
        self.refresh(layout=True)

    def go_to(self, day: date) -> None:
        """Put the cursor on a day."""
        if day == self.chosen:
            return
        weeks = len(grid(self.chosen)) if self.chosen else 0
        self.chosen = day
        self.refresh(layout=len(grid(day)) != weeks)
        self.post_message(self.Moved(day))

    def action_move(self, days: int) -> None:
        """Go some days on."""
        if self.chosen is not None:
            self.go_to(self.chosen + timedelta(days=days))

    def action_turn(self, months: int) -> None:
        """Go some months on."""
        if self.chosen is not None:
            self.go_to(same_day(self.chosen, months))

    def action_open(self) -> None:
        """Go to what stands on the day."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def on_click(self, event: events.Click) -> None:
        """Choose the day that was pointed at."""
        if self.chosen is None:
            return
        weeks = grid(self.chosen)
        row = (event.y - HEAD) // self._height(len(weeks))
        column = (event.x - 1 - WEEK) // self._width
        if event.y >= HEAD and row < len(weeks) and 0 <= column < 7:
            self.go_to(weeks[row][column])

    # ---- drawing

    @property
    def _width(self) -> int:
        """Cells for a day."""
        return max(4, (self.content_size.width - WEEK) // 7)

    def _height(self, weeks: int) -> int:
        """Lines for a week; one unless the widget was given more room."""
        return max(1, min(TALLEST, (self.content_size.height - HEAD) // weeks))

    def get_content_height(self, *_sizes: object) -> int:
        """As many lines as it has weeks, when nothing says that it should be higher."""
        return HEAD + (len(grid(self.chosen)) if self.chosen else 0)

    def render(self) -> Text:
        """Draw the month."""
        if self.chosen is None:
            return Text()
        weeks, width = grid(self.chosen), self._width
        title = Text(f"{FULL_MONTHS[self.chosen.month - 1]} {self.chosen.year}", "bold", no_wrap=True)
        title.append("   ").append_text(self._legend)
        days = "".join(f" {name:<{width - 1}}" for name in WEEKDAYS)
        lines = [title, Text(f"{'wk':<{WEEK}}{days}", QUIET)]
        for week in weeks:
            lines += self._week(week, width, self._height(len(weeks)))
        for line in lines:
            line.truncate(self.content_size.width)
        return Text("\n", no_wrap=True).join(lines)

    def _week(self, week: Sequence[date], width: int, height: int) -> list[Text]:
        number = Text.assemble((f"{week[0].isocalendar().week:>2}".ljust(WEEK), QUIET))
        lines = [number, *(Text(" " * WEEK) for _ in range(height - 1))]
        for day in week:
            for line, cell in zip(lines, self._cell(day, width, height), strict=True):
                line.append_text(cell)
        return lines

    def _cell(self, day: date, width: int, height: int) -> list[Text]:
        content = self._days.get(day, DayContent())
        other = self.chosen is not None and day.month != self.chosen.month
        mark = "»" if day == self._today else " "
        style = QUIET if other else "bold" if day == self._today else ""
        head = Text.assemble((f"{mark}{day.day:>2}", style))
        for tally in content.short:
            head.append(" ").append(tally.text, tally.style)
        lines = [head]
        lines += [
            Text.assemble(" ", (tally.text, QUIET if other else tally.style))
            for tally in content.full[: height - 1]
        ]
        if height > 1 and len(content.full) > height - 1:
            lines[-1] = Text(f" … nog {len(content.full) - height + 2}", QUIET)
        lines += [Text() for _ in range(height - len(lines))]
        for line in lines:
            line.truncate(width - 1, overflow="ellipsis", pad=True)
        if day == self.chosen and self.has_focus:
            lines = [Text(line.plain, "reverse") for line in lines]
        elif day == self.chosen:
            lines[0].stylize("underline")
        return [Text.assemble(line, " ") for line in lines]

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that the cursor is elsewhere."""
        self.refresh()

"""What *Profiel* shows of changes that are not written: its lines as they would be, and the page *Gevolgen*."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.jobs.profiles import Sheet, trial
from stagetui.profiles.editing import Edit, WrongValueError, changed
from stagetui.profiles.keypaths import Path, told
from stagetui.profiles.page import Line, page
from stagetui.profiles.phrases import value_text
from stagetui.screens.cards.profiles import trial_card
from stagetui.screens.split import DetailPage
from stagetui.screens.widgets.table import Row

if TYPE_CHECKING:
    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

Changes = Mapping[Path, object]
TOP = "profiel"
"""The key of the line about the profile itself, whose place is empty."""


class TrialPage(DetailPage):
    """What a change of a profile would do."""

    HELP = """\
## Gevolgen

Wat er in de regels verandert, en wat dat doet: welke stages een andere laatste dag krijgen, welke mijlpalen schuiven,
erbij komen of vervallen, welke voorkeuren niet meer passen en welke open aanvragen door anderen beslist zouden worden.
Onderaan staat het per aios. Er is nog niets bewaard. **Esc** gaat terug.
"""

    def __init__(self, profiel: str, edits: tuple[Edit, ...], vanaf: date | None) -> None:
        """Show what these changes would do."""
        super().__init__()
        self._profiel, self._edits, self._vanaf = profiel, edits, vanaf

    def card(self, desk: Desk) -> Card:
        """Try the change."""
        return trial_card(trial(desk.bureau, desk.actor(), self._profiel, self._edits, self._vanaf))


def row_key(path: Path) -> str:
    """The key of the row that shows a place."""
    return told(path) or TOP


def same(value: object, now: object) -> bool:
    """Tell whether a value says what the profile says already; a list that is not there is an empty one."""
    as_list = list(now) if isinstance(now, tuple) else now
    return value == as_list or (value is None and not as_list and not isinstance(as_list, int))


def tried(found: Sheet, changes: Changes, about: Path | None = None) -> tuple[tuple[Line, ...], str]:
    """The page as it would be, and what is wrong with the changes; then the page as it is.

    A problem with the key that it is `about` need not name that key.
    """
    if not changes:
        return found.lines, ""
    try:
        new = changed(found.source, [Edit(path, value) for path, value in changes.items()])
    except WrongValueError as error:
        here = told(about) if about else ""
        return found.lines, "\n".join(
            f"{'' if one.key == here else f'{one.key}: '}{one.found} kan niet. Toegestaan: {one.allowed}."
            for one in error.problems
        )
    return page(new.profile), ""


def row_of(line: Line, now: object, changes: Changes, *, opened: bool) -> Row:
    """A line of the page as a row; `now` is its value without the changes."""
    mark = ("▾ " if opened else "▸ ") if line.heading else "  "
    style = "bold" if line.heading and not line.within else ""
    label = Text.assemble("  " * line.depth, mark, (line.label, style))
    if line.path in changes:
        old = value_text(str(line.path[-1]), now)
        label = Text.assemble("  " * line.depth, ("* ", "yellow"), line.label)
        return Row(row_key(line.path), (label, Text(f"{old} → {line.value}", "yellow")))
    return Row(row_key(line.path), (label, Text(line.value, "" if line.value != "–" else "bright_black")))

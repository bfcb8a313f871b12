"""Undoing one's own last step: what it was, a yes or no, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.doorway.undoing import Undo, Undone
from stagetui.engine.queries.history import Stap, last_step, places_named
from stagetui.engine.queries.placing import aios_names, place_labels
from stagetui.screens.history import step_details, step_title
from stagetui.screens.widgets.dialogs import Confirm, Notice
from stagetui.screens.words import moment

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.screens.base import Page


def offer_undo(page: Page) -> None:
    """Name the person's last step and ask whether to undo it; the doorway has the last word."""
    page.ask("undo", lambda desk: desk.ask(_last), partial(_offer, page))


def _last(view: View) -> tuple[str, str] | None:
    """The last step as a title and a text; None when there is none, or when it was undone."""
    lines = last_step(view, view.actor.persoon)
    if not lines:
        return None
    step = Stap(lines[0], len(lines))
    people = aios_names(view, {step.regel.aios} if step.regel.aios else ())
    details = step_details(step, place_labels(view, places_named([step.regel])))
    text = f"Dat deed u op {moment(step.regel.wanneer)}." + (f"\n\n{details}" if details else "")
    return f"Ongedaan maken: {step_title(step, people)}?", text


def _offer(page: Page, found: tuple[str, str] | None) -> None:
    if found is None:
        text = "U heeft nog niets gewijzigd, of uw laatste stap is al ongedaan gemaakt."
        page.app.push_screen(Notice("Niets ongedaan te maken", text))
        return
    page.app.push_screen(Confirm(*found), lambda yes: page.do(Undo(), said=_undone) if yes else None)


def _undone(done: Undone) -> str:
    return f"Ongedaan gemaakt: {done.actie}."

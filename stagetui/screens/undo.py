"""Undoing one's own last step: what it was, a yes or no, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.doorway.undoing import Undo, Undone
from stagetui.engine.queries.history import Stap, is_decision, last_step, places_named
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


@dataclass(frozen=True, slots=True)
class _Last:
    """The last step: what it was called, what there is to tell of it, and whether it stands whatever happens."""

    naam: str
    tekst: str
    vast: bool


def _last(view: View) -> _Last | None:
    """The last step; None when there is none, or when it was undone."""
    lines = last_step(view, view.actor.persoon)
    if not lines:
        return None
    step = Stap(lines[0], len(lines))
    people = aios_names(view, {step.regel.aios} if step.regel.aios else ())
    details = step_details(step, place_labels(view, places_named([step.regel])))
    text = f"Dat deed u op {moment(step.regel.wanneer)}." + (f"\n\n{details}" if details else "")
    return _Last(step_title(step, people), text, any(map(is_decision, lines)))


def _offer(page: Page, found: _Last | None) -> None:
    if found is None:
        text = "U heeft nog niets gewijzigd, of uw laatste stap is al ongedaan gemaakt."
        page.app.push_screen(Notice("Niets ongedaan te maken", text))
        return
    if found.vast:
        text = f"Uw laatste stap ({found.naam}) bevat een besluit, en een besluit staat vast. {found.tekst}"
        page.app.push_screen(Notice("Niet ongedaan te maken", text))
        return
    question = Confirm(f"Ongedaan maken: {found.naam}?", found.tekst)
    page.app.push_screen(question, lambda yes: page.do(Undo(), said=_undone) if yes else None)


def _undone(done: Undone) -> str:
    return f"Ongedaan gemaakt: {done.actie}."

"""Ticking off a milestone of an aios or of a half year: which one, and whether that is so (N19, H4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.half_years import MarkHalfYear
from stagetui.engine.doorway.ticking import MarkMilestone
from stagetui.profiles.terms import Rol
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Field, Form
from stagetui.screens.words import day, days_left

if TYPE_CHECKING:
    from stagetui.engine.access import Concerned, Rights
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.engine.queries.half_years import HalfjaarTermijn
    from stagetui.screens.base import Page

REASON = "reden"


def tick_off(page: Page, termijnen: Sequence[Termijn]) -> None:
    """Let the person choose a milestone of one aios, and tick it off once that is confirmed."""
    by_number = {str(i): one for i, one in enumerate(termijnen)}
    choices = [Choice(number, _label(one)) for number, one in by_number.items()]

    def chosen(number: str | None) -> None:
        if number is not None:
            confirm(page, by_number[number])

    page.app.push_screen(Choose("Wat is gedaan?", choices, typed=False), chosen)


def _label(one: Termijn) -> Text:
    about = f"\n  {one.stagesoort}, uiterlijk {day(one.datum)}  "
    return Text.assemble(one.tekst, (about, "bright_black"), days_left(one.dagen))


def may_tick(rights: Rights, who: Concerned) -> bool:
    """Whether the person may tick off for this aios; the doorway has the last word."""
    return rights.answers_for(who.instituutsopleider) or rights.has(
        Rol.BUREAU, Rol.COORDINATOR, instituut=who.instituut, profiel=who.profiel
    )


def confirm(page: Page, one: Termijn) -> None:
    """The form that confirms it; what is typed in it is kept, and nothing has to be."""
    text = f"{one.tekst}\n{one.naam}, {one.stagesoort}, uiterlijk {day(one.datum)}.\n\nIs dit gedaan?"
    field = Field(REASON, "Toelichting", placeholder="mag leeg blijven")
    page.app.push_screen(Form("Afvinken", [field], text=text), partial(_carry_out, page, one))


def confirm_half_year(page: Page, one: HalfjaarTermijn) -> None:
    """The same for a milestone of a half year."""
    where = f"{one.instituut}, half jaar vanaf {day(one.start)}"
    text = f"{one.tekst}\n{where}, uiterlijk {day(one.datum)}.\n\nIs dit gedaan?"
    field = Field(REASON, "Toelichting", placeholder="mag leeg blijven")

    def sent(values: dict[str, str] | None) -> None:
        if values is not None:
            command = MarkHalfYear(
                one.mijlpaal, one.start, one.profiel, one.instituut, values[REASON] or None
            )
            page.do(command, said=lambda line: f"Afgevinkt: {line.tekst}.")

    page.app.push_screen(Form("Afvinken", [field], text=text), sent)


def _carry_out(page: Page, one: Termijn, values: dict[str, str] | None) -> None:
    if values is not None:
        command = MarkMilestone(one.aios, one.stagesoort, one.mijlpaal, values[REASON] or None)
        page.do(command, said=lambda text: f"Afgevinkt: {text}.")

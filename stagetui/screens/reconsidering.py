"""Asking to reconsider what was decided: which requests that is possible for, and the form or question (N2, N5, N9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.requests import Reconsider
from stagetui.engine.records import AanvraagStatus
from stagetui.profiles.terms import Gegeven, Rol
from stagetui.screens import asking
from stagetui.screens.deciding import about
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import AskReason
from stagetui.screens.words import moment

if TYPE_CHECKING:
    from stagetui.engine.queries.requests import AanvraagRegel
    from stagetui.screens.base import Page

DECIDED = (AanvraagStatus.GOEDGEKEURD, AanvraagStatus.GEWEIGERD)


def possible(page: Page, line: AanvraagRegel) -> bool:
    """Whether the person may ask this to be reconsidered; the doorway has the last word.

    Of consents to a plaatsing (N9) only a refusal can be reconsidered: the stage is placed there again.
    """
    desk, asked = page.desk, line.aanvraag
    if desk is None or asked.status not in DECIDED:
        return False
    if asked.partij is not None:
        refused = asked.status is AanvraagStatus.GEWEIGERD
        return refused and asked.plaats is not None and desk.rights.has(Rol.BUREAU, profiel=line.profiel)
    profile = desk.bureau.book.get(line.profiel)
    kind = profile.requests.get(asked.soort) if profile else None
    return kind is not None and desk.rights.has(*kind.by, profiel=line.profiel)


def ask(page: Page, line: AanvraagRegel) -> None:
    """Ask one request to be reconsidered: with a form, or where a plaatsing was refused with only why."""
    asked = line.aanvraag
    if asked.partij is None:
        asking.reconsider(page, asked.aanvraag, about(line), line.gegevens)
        return
    reason = f"\nGeweigerd omdat: {asked.reden}." if asked.reden else ""
    text = (
        f"{about(line)}.{reason}\n\nDe stage wordt daar opnieuw geplaatst, volgens de regels en als er ruimte is. "
        f"Wie beslist, krijgt een nieuwe aanvraag die naar nr {asked.aanvraag} verwijst."
    )
    text += "\n\nWat is er sinds het besluit anders?"

    def motivated(motivatie: str | None) -> None:
        if motivatie is not None:
            page.do(Reconsider(asked.aanvraag, {Gegeven.MOTIVATIE: motivatie}), said=_told)

    page.app.push_screen(AskReason("Herziening vragen", text), motivated)


def ask_one_of(page: Page, lines: Sequence[AanvraagRegel]) -> None:
    """Let the person choose which request to reconsider; the only one is chosen already."""
    by_number = {str(one.aanvraag.aanvraag): one for one in lines}

    def chosen(number: str | None) -> None:
        if number is not None:
            ask(page, by_number[number])

    if len(lines) == 1:
        ask(page, lines[0])
    else:
        choices = [Choice(number, _label(one)) for number, one in by_number.items()]
        page.app.push_screen(Choose("Wat moet worden herzien?", choices, typed=False), chosen)


def _label(line: AanvraagRegel) -> Text:
    asked = line.aanvraag
    stage = f", {asked.stagesoort}" if asked.stagesoort else ""
    decided = f"\n  {asked.status} door {asked.besloten_door or '–'}, {moment(asked.besloten_op)}"
    return Text.assemble(f"{asked.aanvraag}. {line.soort_naam}{stage}", (decided, "bright_black"))


def _told(number: int) -> str:
    return f"Aanvraag {number} is gedaan."

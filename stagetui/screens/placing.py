"""What a person does with one stage, from the list as from the aios: place by hand, change the status, see the post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.placing import ChangeStatus, Moved, Place
from stagetui.engine.queries.choices import Kandidaat, Overgang, candidates, moves
from stagetui.engine.queries.post import Postlijst, outbox
from stagetui.profiles.terms import Status
from stagetui.screens.cards.layout import status_word
from stagetui.screens.history import with_days
from stagetui.screens.message import MessagePage
from stagetui.screens.split import show_detail
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import AskReason, Confirm, Notice

if TYPE_CHECKING:
    from stagetui.screens.base import Page

NAME, FIELD = 36, 15  # cells for the name of a place and its specialisme in the dialog


def place_by_hand(page: Page, aios: str, naam: str, stagesoort: str, version: int | None) -> None:
    """Let the person choose a place for a stage; the rules have the last word (N4, N6).

    Args:
        page: Where it happens.
        aios: Whom to place.
        naam: The name of the aios.
        stagesoort: Which stage.
        version: Of the plaatsing as it is shown, if there is one: when somebody changes it meanwhile, nothing is done.
    """

    def offer(found: list[Kandidaat]) -> None:
        if not found:
            text = (
                f"Er is geen stageplaats voor {stagesoort}. Lees er een in (stagetui import stageplaatsen)."
            )
            page.app.push_screen(Notice("Geen plaatsen", text))
            return
        page.app.push_screen(
            Choose(
                f"{naam}: {stagesoort}",
                [Choice(one.plaats.plaats, _candidate(one), _words(one)) for one in found],
            ),
            chosen,
        )

    def chosen(plaats: str | None) -> None:
        if plaats is not None:
            command = Place(aios, stagesoort, plaats, version=version)
            page.do(command, said=partial(_moved, f"{naam} naar {plaats}"))

    page.ask("candidates", lambda desk: desk.ask(candidates, aios, stagesoort), offer)


def _candidate(one: Kandidaat) -> Text:
    """A place in columns: room, preference, name, specialisme; on a second line what forbids it."""
    room = "dicht" if one.vrij is None else "vol" if not one.vrij else f"{one.vrij} vrij"
    style = "" if one.kan else "bright_black"
    name = Text(f"{one.plaats.naam}, {one.instelling or '–'} ({one.plaats.plaats})", style)
    name.truncate(NAME, overflow="ellipsis", pad=True)
    label = Text.assemble(
        (f"{room:<7} ", "green" if one.kan else style),
        (f"{f'{one.rang}e' if one.rang else '':<3}", f"bold {style}"),
        name,
        (f" {one.plaats.specialisme[:FIELD]}", "bright_black"),
        no_wrap=True,
    )
    if one.bezwaren:
        label.append(f"\n        {with_days('; '.join(one.bezwaren))}", "bright_black")
    return label


def _words(one: Kandidaat) -> str:
    place = one.plaats
    parts = (
        place.plaats,
        place.naam,
        place.specialisme,
        one.instelling,
        place.regio,
        place.kenmerken,
        f"{one.rang}e voorkeur" if one.rang else None,
    )
    return " ".join(part for part in parts if part)


def change_status(page: Page, plaatsing: int, about: str, version: int) -> None:
    """Let the person choose a new status; what needs a reason asks for it (N7).

    Args:
        page: Where it happens.
        plaatsing: Its number.
        about: Names the aios and the stage.
        version: Of the plaatsing as it is shown: when somebody changes it meanwhile, nothing is done.
    """
    change = _StatusChange(page, plaatsing, about, version)
    page.ask("moves", lambda desk: desk.ask(moves, plaatsing), change.offer)


@dataclass(frozen=True, slots=True)
class _StatusChange:
    """One change of status, from what is offered to what is carried out; `about` names the aios and the stage."""

    page: Page
    plaatsing: int
    about: str
    version: int

    def offer(self, found: list[Overgang]) -> None:
        """Show the statuses that the profile knows from here, with what stands in the way."""
        if not found:
            self.page.app.push_screen(Notice("Niets te wijzigen", f"{self.about}: deze status staat vast."))
            return
        by_status = {one.status.value: one for one in found}
        choices = [Choice(status, _transition(one)) for status, one in by_status.items()]
        text = "Een status waar een reden onder staat, kan nu niet."
        self.page.app.push_screen(
            Choose(self.about, choices, text if any(one.bezwaren for one in found) else "", typed=False),
            lambda status: self.chosen(by_status[status]) if status else None,
        )

    def chosen(self, one: Overgang) -> None:
        """Ask for what the change needs; what cannot be is refused by the rules, with their reason."""
        title = f"{self.about}: {one.status}"
        if one.alleen_overmacht:
            text = f"{with_days('; '.join(one.bezwaren))}.\n\nAlleen bij overmacht kan dit nog. Wat is er gebeurd?"
            self.page.app.push_screen(AskReason(title, text), partial(self.with_reason, one))
        elif one.bezwaren:
            self.carry_out(one)
        elif one.reden_nodig:
            text = "Waarom? De reden komt in de geschiedenis van de plaatsing."
            self.page.app.push_screen(AskReason(title, text), partial(self.with_reason, one))
        elif one.status is Status.GEPLAATST:
            text = "De plaatsing wordt definitief en de intentieverklaring komt klaar te staan in de post. Doorgaan?"
            self.page.app.push_screen(Confirm(title, text), lambda yes: self.carry_out(one) if yes else None)
        else:
            self.carry_out(one)

    def with_reason(self, one: Overgang, reason: str | None) -> None:
        """Go on, unless the person thought better of it."""
        if reason is not None:
            self.carry_out(one, reason)

    def carry_out(self, one: Overgang, reason: str | None = None) -> None:
        """Change the status through the doorway."""
        command = ChangeStatus(
            self.plaatsing, one.status, reason, overmacht=one.alleen_overmacht, version=self.version
        )
        self.page.do(command, said=partial(_moved, self.about))


def _transition(one: Overgang) -> Text:
    label = status_word(one.status)
    if one.reden_nodig and not one.bezwaren:
        label.append("  (met een reden)", "bright_black")
    if one.bezwaren:
        label.append(f"\n  {with_days('; '.join(one.bezwaren))}", "bright_black")
    return label


def _against(reasons: Iterable[str]) -> str:
    return with_days("; ".join(reasons))


def _moved(about: str, moved: Moved) -> str:
    return f"{about}: de status is nu {moved.status.value}."


def show_post(page: Page, plaatsing: int) -> None:
    """Show the newest message about a plaatsing, with its letter."""

    def shown(found: Postlijst) -> None:
        if found.regels:
            show_detail(page, MessagePage(found.regels[0].bericht))
        else:
            text = "Over deze plaatsing is nog geen post gemaakt. Dat gebeurt zodra zij geplaatst is."
            page.app.push_screen(Notice("Nog geen post", text))

    page.ask("post", lambda desk: desk.ask(outbox, plaatsing=plaatsing, limit=1), shown)

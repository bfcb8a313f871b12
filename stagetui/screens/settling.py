"""From a milestone to the act that settles it: tick off, place, decide, look at the places or the preferences (N3)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stagetui.engine.queries.concerns import UNRECOGNISED
from stagetui.engine.queries.half_years import HalfjaarTermijn
from stagetui.engine.queries.settling import Afhandeling, settling
from stagetui.engine.rules.deadlines import PENDING
from stagetui.profiles.terms import Gedaan, Rol
from stagetui.screens import placing, ticking
from stagetui.screens.aios import AiosPage
from stagetui.screens.availability import AvailabilityPage
from stagetui.screens.pages import INSIDE, PAGES
from stagetui.screens.split import show_detail

if TYPE_CHECKING:
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.engine.queries.half_years import Kalenderregel
    from stagetui.screens.base import Page

HINTS = {
    Gedaan.AFVINKEN: "Enter vinkt af.",
    Gedaan.PLAATS: "Enter kiest een plaats.",
    Gedaan.BESLUIT: "Enter gaat naar de aanvraag.",
    Gedaan.BESCHIKBAARHEID: "Enter gaat naar de uitvraag.",
    Gedaan.VOORKEUR: "Enter toont de voorkeuren.",
    Gedaan.DATUM: "Enter opent de aios.",
    Gedaan.MAIL: "Enter opent de aios.",
    Gedaan.BRIEVEN: "Enter opent de aios.",
}
PREFERENCES = "Voorkeuren"  # the section of the card of an aios


def hint(one: Kalenderregel) -> str:
    """What enter does on a milestone, as far as is known before looking."""
    if isinstance(one, HalfjaarTermijn):
        return (
            HINTS[Gedaan.AFVINKEN] if one.afvinken and one.staat in PENDING else "Enter gaat naar de ronde."
        )
    if one.mijlpaal == UNRECOGNISED:
        return "Enter gaat naar de stageplaats."
    shows = one.gedaan_door if one.staat in PENDING else ()
    return HINTS[shows[0] if shows else Gedaan.DATUM]


def settle(page: Page, one: Kalenderregel) -> None:
    """Go to what settles a milestone: the first of its `done_by` that can be done now; else its aios.

    One of a half year is ticked off, or settled in its round (H5, H6).
    """
    if isinstance(one, HalfjaarTermijn):
        tick(page, one)
    elif one.staat not in PENDING:
        show_aios(page, one)
    else:
        page.ask(
            "settle", lambda desk: desk.ask(settling, one.aios, one.stagesoort), partial(_act, page, one)
        )


def show_aios(page: Page, one: Kalenderregel, section: str | None = None) -> None:
    """Open the aios of a milestone, at a section of the card; for one of a half year its round."""
    if isinstance(one, HalfjaarTermijn):
        page.goto("ronde", one.ronde)
        return
    show_detail(page, AiosPage(one.aios, one.stagesoort, section))


def tick(page: Page, one: Kalenderregel) -> None:
    """Tick a milestone off, if that is how it is done and the person may; else open the aios, or the round."""
    can = one.afvinken and one.staat in PENDING
    if isinstance(one, HalfjaarTermijn):
        may = page.desk is not None and page.desk.rights.has(
            Rol.BUREAU, Rol.COORDINATOR, instituut=one.instituut, profiel=one.profiel
        )
        if can and may:
            ticking.confirm_half_year(page, one)
            return
    elif can and _may_tick(page, one):
        ticking.confirm(page, one)
        return
    show_aios(page, one)


def _act(page: Page, one: Termijn, found: Afhandeling) -> None:
    if not any(_done(page, one, kind, found) for kind in one.gedaan_door):
        show_aios(page, one)


def _done(page: Page, one: Termijn, kind: Gedaan, found: Afhandeling) -> bool:
    """Do what `kind` asks for; tell whether that could be done here and now."""
    match kind:
        case Gedaan.AFVINKEN if _may_tick(page, one):
            ticking.confirm(page, one)
        case Gedaan.VOORKEUR:
            show_aios(page, one, PREFERENCES)
        case Gedaan.BESCHIKBAARHEID if found.stil and _sees_questions(page):
            show_detail(page, AvailabilityPage(found.stil, one.dagen))
        case Gedaan.BESLUIT if found.aanvragen:
            page.goto("goedkeuringen", str(found.aanvragen[0]))
        case Gedaan.BESLUIT | Gedaan.PLAATS:
            return _placed(page, one, found)
        case _:
            return False
    return True


def _placed(page: Page, one: Termijn, found: Afhandeling) -> bool:
    """Choose a place; what has one already lacks the name of the stagebegeleider there."""
    placed = found.plaatsing
    if placed is not None and placed.plaats is not None and placed.heeft_plaats:
        if not _sees_places(page):
            return False
        page.goto("stageplaatsen", placed.plaats)
        return True
    if page.desk is None or not page.desk.rights.has(
        Rol.BUREAU, instituut=one.instituut, profiel=one.profiel
    ):
        return False
    placing.place_by_hand(page, one.aios, one.naam, one.stagesoort, placed.version if placed else None)
    return True


def _may_tick(page: Page, one: Termijn) -> bool:
    return page.desk is not None and ticking.may_tick(page.desk.rights, one)


def _sees_questions(page: Page) -> bool:
    return page.desk is not None and page.desk.rights.has(*INSIDE)


def _sees_places(page: Page) -> bool:
    entry = next(entry for entry in PAGES if entry.id == "stageplaatsen")
    return page.desk is not None and entry.shown_to(page.desk.rights)

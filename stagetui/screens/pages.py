"""The pages: their keys, titles, who may see them, and where they live; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import Rights
    from stagetui.screens.base import Page

INSIDE = (Rol.BUREAU, Rol.BEHEERDER, Rol.LEZER)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: `roles` of which one is needed to see it; none means everybody who is known.

    `short` stands for the title in the line with the pages, where there is no room for all titles.
    """

    id: str
    title: str
    keys: str
    module: str
    page: str
    about: str
    roles: tuple[Rol, ...] = ()
    short: str = ""

    def load(self) -> type[Page]:
        """Import the page's module."""
        page: type[Page] = getattr(import_module(f"stagetui.screens.{self.module}"), self.page)
        return page

    def make(self) -> Page:
        """Make the page, importing it if it was not yet."""
        return self.load()()

    def shown_to(self, rights: Rights | None) -> bool:
        """Whether the person may see the page; all are shown until that is known."""
        return rights is None or not self.roles or rights.has(*self.roles)


PAGES = (
    PageEntry("vandaag", "Vandaag", "1,f2", "today", "TodayPage", "Wat op u wacht, het dringendste eerst."),
    PageEntry(
        "ronde", "Ronde", "2,f3", "rounds", "RoundsPage", "Planningsrondes, berekenen en vaststellen.", INSIDE
    ),
    PageEntry(
        "plaatsingen", "Plaatsingen", "3,f4", "placements", "PlacementsPage", "Wie waar wanneer, en per aios."
    ),
    PageEntry(
        "stageplaatsen",
        "Stageplaatsen",
        "4,f5",
        "places",
        "PlacesPage",
        "De etalage met bezetting per periode.",
        (*INSIDE, Rol.STAGEBEHEERDER),
        "Stagepl.",
    ),
    PageEntry(
        "goedkeuringen",
        "Goedkeuringen",
        "5,f6",
        "approvals",
        "ApprovalsPage",
        "Aanvragen die op een besluit wachten.",
        short="Goedk.",
    ),
    PageEntry(
        "post",
        "Post",
        "6,f7",
        "post",
        "PostPage",
        "Mails en brieven: bekijken en versturen.",
        (Rol.BUREAU, Rol.BEHEERDER),
    ),
    PageEntry(
        "kalender",
        "Kalender",
        "7,f9",
        "calendar",
        "CalendarPage",
        "De mijlpalen van alle stages, per maand.",
    ),
    PageEntry(
        "profiel",
        "Profiel",
        "8,f10",
        "profiles",
        "ProfilesPage",
        "De regels van een opleiding: lezen, en als beheerder wijzigen.",
    ),
)


def labels(entries: Sequence[PageEntry], width: int) -> list[str]:
    """What the line with these pages says: `1 Vandaag` and so on, shortened where `width` cells are too few."""
    full = [f" {entry.keys[0]} {entry.title} " for entry in entries]
    if sum(map(len, full)) <= width:
        return full
    return [f" {entry.keys[0]} {entry.short or entry.title}" for entry in entries]

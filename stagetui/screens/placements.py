"""*Plaatsingen*: every stage on its way to a place, with who it is about beside it; enter shows all about the aios."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.engine.queries.decisions import aios_dossier
from stagetui.engine.queries.lists import Bladzijde, PlaatsingRegel, placements
from stagetui.profiles.terms import Rol, Status
from stagetui.screens import placing
from stagetui.screens.aios import AiosPage
from stagetui.screens.cards.layout import status_word
from stagetui.screens.cards.people import aios_card
from stagetui.screens.explaining import ExplainPage
from stagetui.screens.filtering import choose_filter, choose_profile
from stagetui.screens.split import HISTORY_BESIDE, ListPage, show_detail
from stagetui.screens.trail import HistoryPage, of_placement
from stagetui.screens.unplaced import UnplacedPage
from stagetui.screens.widgets.choose import Choice
from stagetui.screens.widgets.table import PAGE, Column, PagedTable, Row
from stagetui.screens.words import day

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

AIOS = "aios:"


class PlacementsPage(ListPage):
    """The list of plaatsingen."""

    HELP = """\
## Plaatsingen

Alle stages op weg naar een plaats. Het teken zegt hoe ver zij zijn: `○` voorlopig (er is een voorkeur), `◐` onder
voorbehoud (wacht op toestemming), `●` geplaatst (definitief), `×` vervallen.

**/** zoekt op naam, code, plaats of instelling; **s** en **f** beperken de lijst tot een status of een profiel.
**Enter** toont alles over de aios: schema, voorkeuren, toestemmingen, aanvragen en geschiedenis.

**n** toont wie na de ronde geen plaats heeft, met de plaatsen die nog passen.

Met **p** plaatst u met de hand; **w** wijzigt de status, **h** toont wat er met de plaatsing is gebeurd en **e** legt
uit waarom de verdeling deze uitkomst gaf. De regels
van het profiel hebben het laatste woord: wat niet kan, wordt geweigerd met de reden erbij.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p", "place", "Plaatsen", id="placements.place", tooltip="Kiest met de hand een stageplaats."
        ),
        Binding(
            "w",
            "status",
            "Wijzigen",
            id="placements.status",
            tooltip="Wijzigt de status van deze plaatsing.",
        ),
        Binding(
            "b",
            "post",
            "Brief",
            id="placements.post",
            tooltip="Toont de mail en de brief van deze plaatsing.",
        ),
        Binding(
            "s",
            "by_status",
            "Status",
            id="placements.by_status",
            tooltip="Toont alleen één status, of alles.",
        ),
        Binding(
            "n",
            "unplaced",
            "Niet geplaatst",
            show=False,
            id="placements.unplaced",
            tooltip="Toont wie na de ronde geen plaats heeft, met de plaatsen die nog passen.",
        ),
        Binding(
            "f",
            "by_profile",
            "Profiel",
            show=False,
            id="placements.by_profile",
            tooltip="Toont alleen één profiel, of alles.",
        ),
        Binding(
            "e",
            "explain",
            "Uitleg",
            show=False,
            id="placements.explain",
            tooltip="Legt uit waarom de verdeling deze uitkomst gaf.",
        ),
        Binding(
            "h",
            "history",
            "Historie",
            show=False,
            id="placements.history",
            tooltip="Toont alles wat er met deze plaatsing is gebeurd.",
        ),
    ]

    def __init__(self) -> None:
        """Start without filters."""
        super().__init__()
        self._status: Status | None = None
        self._profiel: str | None = None
        self._lines: dict[str, PlaatsingRegel] = {}

    def make_list(self) -> PagedTable:
        """Give the list."""
        return PagedTable(
            Column("Status", 12),
            Column("Aios", 20),
            Column("Profiel", 8, narrow=False),
            Column("Stage", 10),
            Column("Van", 11),
            Column("Plaats"),
            empty="Geen plaatsingen. Ze ontstaan zodra voorkeuren zijn ingelezen.",
            what="plaatsingen",
            one="plaatsing",
        )

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the page of the list that is wanted."""
        window, status, profiel = self.listing.wanted, self._status, self._profiel
        self.ask(
            "list",
            lambda desk: desk.ask(
                placements, text=window.text, status=status, profiel=profiel, limit=PAGE, offset=window.offset
            ),
            self._show,
        )

    def open_at(self, target: str) -> None:
        """Show an aios (`aios:ID`), or only the plaatsingen of one status."""
        if target.startswith(AIOS):
            show_detail(self, AiosPage(target.removeprefix(AIOS)))
        elif target in list(Status):
            self._status = Status(target)

    def card(self, desk: Desk, key: str) -> Card:
        """The aios of the plaatsing under the cursor."""
        return aios_card(desk.ask(aios_dossier, self._lines[key].aios), history=HISTORY_BESIDE)

    @on(PagedTable.Wanted)
    def _wanted(self) -> None:
        self.refresh_data()

    def _show(self, found: Bladzijde) -> None:
        self._lines = {str(one.plaatsing): one for one in found.regels}
        self.listing.show_page([_row(one) for one in found.regels], found.totaal)
        self.show_filters(
            f"status {self._status}" if self._status else "",
            f"profiel {self._profiel}" if self._profiel else "",
        )

    # ---- doing

    @property
    def _line(self) -> PlaatsingRegel | None:
        return self._lines.get(self.listing.key or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the person may not do."""
        rights = self.desk.rights if self.desk else None
        match action:
            case "place":
                return rights is not None and rights.has(Rol.BUREAU)
            case "status":
                return rights is not None and rights.has(Rol.BUREAU, Rol.COORDINATOR)
        return super().check_action(action, parameters)

    @on(PagedTable.Chosen)
    def _open(self) -> None:
        if line := self._line:
            show_detail(self, AiosPage(line.aios, line.stagesoort))

    def action_place(self) -> None:
        """Choose a place by hand."""
        if line := self._line:
            placing.place_by_hand(self, line.aios, line.naam, line.stagesoort, line.version)

    def action_status(self) -> None:
        """Choose another status."""
        if line := self._line:
            placing.change_status(self, line.plaatsing, f"{line.naam}, {line.stagesoort}", line.version)

    def action_post(self) -> None:
        """Show the mail and the letter."""
        if line := self._line:
            placing.show_post(self, line.plaatsing)

    def action_explain(self) -> None:
        """Explain why the aios got this outcome."""
        if line := self._line:
            show_detail(self, ExplainPage(line.aios, line.naam))

    def action_history(self) -> None:
        """Show what happened to the plaatsing."""
        if line := self._line:
            about = f"{line.naam}, {line.stagesoort}"
            show_detail(self, HistoryPage(of_placement(line.plaatsing, about)))

    def action_unplaced(self) -> None:
        """Show who has no place after the round."""
        show_detail(self, UnplacedPage())

    def action_by_status(self) -> None:
        """Choose which status is shown."""
        choices = [Choice(s.value, status_word(s)) for s in Status]
        choose_filter(
            self, "Welke status?", "  alles behalve vervallen", choices, self._by_status, typed=False
        )

    def _by_status(self, chosen: str | None) -> None:
        self._status = Status(chosen) if chosen else None
        self.listing.set_filter(self.listing.wanted.text)

    def action_by_profile(self) -> None:
        """Choose which profile is shown."""
        choose_profile(self, self._by_profile)

    def _by_profile(self, chosen: str | None) -> None:
        self._profiel = chosen
        self.listing.set_filter(self.listing.wanted.text)


def _row(one: PlaatsingRegel) -> Row:
    where = Text(f"{one.plaats_naam or one.plaats}, {one.instelling or '–'}") if one.plaats else _waits(one)
    cells = (
        status_word(one.status, short=True),
        one.naam,
        one.profiel,
        one.stagesoort,
        day(one.start),
        where,
    )
    return Row(str(one.plaatsing), cells)


def _waits(one: PlaatsingRegel) -> Text:
    match one.voorkeuren:
        case 0:
            return Text("geen voorkeur", "bright_black")
        case 1:
            return Text("1 voorkeur", "bright_black")
    return Text(f"{one.voorkeuren} voorkeuren", "bright_black")

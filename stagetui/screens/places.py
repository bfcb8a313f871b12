"""*Stageplaatsen*: the etalage by specialisme with occupancy per period; enter shows all about one place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.engine.queries.lists import StageplaatsRegel, place_view, places
from stagetui.profiles.terms import Rol
from stagetui.screens import asking, supervising
from stagetui.screens.cards.places import place_card
from stagetui.screens.filtering import choose_profile
from stagetui.screens.occupancy import coming, with_room
from stagetui.screens.pages import INSIDE
from stagetui.screens.split import HISTORY_BESIDE, DetailPage, ListPage, show_detail
from stagetui.screens.trail import HistoryPage, of_place
from stagetui.screens.widgets.table import PAGE, Column, PagedTable, Row

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

PERIODS = 27  # cells for one period with its bar, and how many more there are


class PlacesPage(ListPage):
    """The etalage."""

    HELP = """\
## Stageplaatsen

De etalage, per specialisme. Achter elke plaats staat de bezetting per periode; de eerste is die van nu of die het eerst
komt. `mrt–mei 27 ██░ 2/3` betekent dat op de drukste dag twee van de drie plekken bezet zijn (onder voorbehoud of
geplaatst). `+2` betekent dat er nog twee perioden zijn. Een uitroepteken staat bij een plaats die nog niet is
goedgekeurd, of waarvan erkenning of SLWP is verlopen.

**/** zoekt op naam, specialisme, instelling, stad, regio of kenmerk; **f** beperkt tot een profiel en **v** tot
plaatsen met ruimte, nu of later: dan toont elke regel de eerste periode met een vrije plek, en telt `+2` alleen zulke
perioden. **n** vraagt de goedkeuring aan van een plaats die nog niet in de etalage staat, **u** toont wat u de
instellingen over beschikbaarheid vraagt. **o** meldt dat een stageopleider van de plaats afwezig is, terug is, of wordt
waargenomen, en zegt wie dat raakt. **Enter** toont alles over de plaats: contact, kenmerken, stageopleiders, wie er
wanneer is en de geschiedenis.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "with_room",
            "Vrij",
            id="places.room",
            tooltip="Toont alleen plaatsen met ruimte, of weer alles.",
        ),
        Binding(
            "f", "by_profile", "Profiel", id="places.profile", tooltip="Toont alleen één profiel, of alles."
        ),
        Binding(
            "h",
            "history",
            "Historie",
            id="places.history",
            tooltip="Toont alles wat er met deze stageplaats is gebeurd.",
        ),
        Binding(
            "n",
            "request",
            "Aanvraag",
            id="places.request",
            tooltip="Vraagt goedkeuring van deze stageplaats voor de etalage.",
        ),
        Binding(
            "o",
            "opleiders",
            "Opleider",
            id="places.opleiders",
            tooltip="Meldt dat een stageopleider afwezig is, terug is, of wordt waargenomen.",
        ),
        Binding(
            "u",
            "questions",
            "Uitvraag",
            id="places.questions",
            tooltip="Toont wat u de instellingen over beschikbaarheid vraagt.",
        ),
    ]

    def __init__(self) -> None:
        """Start without filters."""
        super().__init__()
        self._profiel: str | None = None
        self._room = False

    def make_list(self) -> PagedTable:
        """Give the list."""
        return PagedTable(
            Column("Specialisme", 20),
            Column("Plaats"),
            Column("Bezetting", PERIODS),
            empty="Geen stageplaatsen. Lees ze in met stagetui import stageplaatsen.",
            what="stageplaatsen",
            one="stageplaats",
        )

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the places that are wanted; the table shows a page of them."""
        text, profiel, room = self.listing.wanted.text, self._profiel, self._room

        def read(desk: Desk) -> tuple[list[StageplaatsRegel], date]:
            today = desk.today
            found = desk.ask(places, text=text, profiel=profiel)
            return [one for one in found if not room or with_room(one.perioden, today)], today

        self.ask("list", read, self._show)

    def open_at(self, target: str) -> None:
        """Show one place, by its code; escape shows all again."""
        self._profiel, self._room = None, False
        self.listing.go_to(target)
        self.listing.set_filter(target)

    def card(self, desk: Desk, key: str) -> Card:
        """The place under the cursor."""
        return place_card(desk.ask(place_view, key), desk.today, history=HISTORY_BESIDE)

    @on(PagedTable.Wanted)
    def _wanted(self) -> None:
        self.refresh_data()

    def _show(self, found: tuple[list[StageplaatsRegel], date]) -> None:
        lines, today = found
        first = min(self.listing.wanted.offset, max(0, len(lines) - 1) // PAGE * PAGE)
        rows = []
        before = None
        for line in lines[first : first + PAGE]:
            rows.append(_row(line, today, same=line.plaats.specialisme == before, room=self._room))
            before = line.plaats.specialisme
        self.listing.show_page(rows, len(lines))
        self.show_filters(
            f"profiel {self._profiel}" if self._profiel else "",
            "met ruimte, nu of later" if self._room else "",
        )

    # ---- doing

    @on(PagedTable.Chosen)
    def _open(self, message: PagedTable.Chosen) -> None:
        show_detail(self, PlacePage(message.key))

    def action_history(self) -> None:
        """Show what happened to the place."""
        if (plaats := self.listing.key) is not None:
            show_detail(self, HistoryPage(of_place(plaats)))

    def action_request(self) -> None:
        """Ask to approve the place for the etalage."""
        if (plaats := self.listing.key) is not None:
            asking.ask_for_place(self, plaats, plaats)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show the questions only to who works for the bureau, and absences to who may record them."""
        if action == "questions":
            return self.desk is not None and self.desk.rights.has(*INSIDE)
        if action == "opleiders":
            return self.desk is not None and self.desk.rights.has(Rol.BUREAU)
        return super().check_action(action, parameters)

    def action_opleiders(self) -> None:
        """Record that a stageopleider of the place is away, back, or stood in for."""
        if (plaats := self.listing.key) is not None:
            supervising.record_absence(self, plaats)

    def action_questions(self) -> None:
        """Show what is asked of the instellingen, at the place under the cursor when that is asked about."""
        from stagetui.screens.availability import AvailabilityPage

        plaats = self.listing.key
        show_detail(self, AvailabilityPage((plaats,) if plaats else ()))

    def action_with_room(self) -> None:
        """Show only places with room in a period to come, or all again."""
        self._room = not self._room
        self.listing.set_filter(self.listing.wanted.text)

    def action_by_profile(self) -> None:
        """Choose which profile is shown."""
        choose_profile(self, self._by_profile)

    def _by_profile(self, chosen: str | None) -> None:
        self._profiel = chosen
        self.listing.set_filter(self.listing.wanted.text)


class PlacePage(DetailPage):
    """One place."""

    HELP = """\
## Stageplaats

Alles over één plaats: wat zij biedt en aan wie, het contact, tot wanneer erkenning en SLWP lopen, de bezetting per
periode, wie er wanneer is, en wat er met de gegevens is gebeurd. **Esc** gaat terug naar de lijst.
"""

    def __init__(self, plaats: str) -> None:
        """Show `plaats`."""
        super().__init__()
        self._plaats = plaats

    def card(self, desk: Desk) -> Card:
        """All about the place."""
        return place_card(desk.ask(place_view, self._plaats), desk.today)


def _row(line: StageplaatsRegel, today: date, *, same: bool, room: bool) -> Row:
    place = line.plaats
    attention = line.verlopen or not place.goedgekeurd
    # many a name begins with the specialisme, which stands in the column before it
    short = place.naam.removeprefix(f"{place.specialisme.capitalize()}, ")
    name = Text.assemble(("! " if attention else "", "yellow"), short)
    if line.instelling and line.instelling not in short:
        name.append(f", {line.instelling}", "bright_black")
    cells = (
        Text(place.specialisme, "bright_black" if same else "bold"),
        name,
        coming(line.perioden, today, room=room),
    )
    return Row(place.plaats, cells)

"""*Niet geplaatst*: who has no place after the round, and beside it the places that still fit; one key proposes one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import DataTable, Static

from stagetui.engine.doorway.placing import Moved, Place
from stagetui.engine.queries.unplaced import Ongeplaatst, Oorzaak, Past, Zonder, unplaced
from stagetui.profiles.terms import Rol, Route
from stagetui.screens.aios import AiosPage
from stagetui.screens.history import with_days
from stagetui.screens.split import DetailPage, show_detail
from stagetui.screens.widgets.dialogs import Confirm
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, span

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

STAGES, PLACES = "#without", "#fitting"


class UnplacedPage(DetailPage):
    """The stages without a place, and the places that fit the one under the cursor."""

    HELP = """\
## Niet geplaatst

Wie na een vastgestelde ronde geen plaats heeft, en van wie de plaats is geweigerd of vrijgegeven; de vroegste start
staat bovenaan. Ernaast (op een smal scherm eronder) staan de plaatsen die nog passen: toegestaan door de regels en
vrij op elke dag van de stage. Wat een voorkeur was staat bovenaan, dan de eigen regio, dan andere regio's. **Ook**
telt voor hoeveel anderen zonder plaats die plaats ook past: een plaats is niet te reserveren.

**Enter** of **Tab** gaat naar de plaatsen en terug; **p** plaatst op de gemarkeerde plaats, na uw bevestiging en
volgens de regels van het profiel. **a** toont alles over de aios, **/** zoekt.
"""
    AUTO_FOCUS = f"{STAGES} DataTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p",
            "propose",
            "Plaatsen",
            id="unplaced.place",
            tooltip="Plaatst de aios op de gemarkeerde plaats, na bevestiging.",
        ),
        Binding("a", "aios", "Aios", id="unplaced.aios", tooltip="Toont alles over deze aios."),
    ]
    CSS = """
    UnplacedPage #sides { height: 1fr; }
    UnplacedPage.-wide #sides { layout: horizontal; }
    UnplacedPage #left { height: 2fr; }
    UnplacedPage #right { height: 3fr; }
    UnplacedPage.-wide #left, UnplacedPage.-wide #right { height: 1fr; width: 1fr; }
    UnplacedPage.-wide #right { border-left: solid $panel; }
    UnplacedPage.-narrow #right { border-top: solid $panel; }
    """

    def __init__(self, ronde: str | None = None) -> None:
        """Show everybody; with `ronde` start at the first of that round."""
        super().__init__()
        self._ronde = ronde
        self._found: dict[str, Ongeplaatst] = {}
        self._shown: str | None = None

    def body(self) -> ComposeResult:
        """Give both lists, and the lines that say the chosen one in full."""
        with Container(id="sides"):
            with Vertical(id="left"):
                yield PagedTable(
                    Column("Zonder plaats", 20),
                    Column("Stage", 14),
                    Column("Start", 11),
                    Column("Past", 4, "right"),
                    Column("Waarom"),
                    empty="Iedereen heeft een plaats, of wacht nog op een ronde.",
                    what="stages zonder plaats",
                    one="stage zonder plaats",
                    id="without",
                )
            with Vertical(id="right"):
                yield PagedTable(
                    Column("Plaats die past", least=24),
                    Column("Specialisme", 20, narrow=False),
                    Column("Vrij", 4, "right"),
                    Column("Ook", 4, "right"),
                    Column("Waarom", 26),
                    empty="",
                    what="plaatsen passen",
                    one="plaats past",
                    id="fitting",
                )
        yield Static("", id="unplaced-whole", classes="below")

    # ---- reading

    def refresh_data(self) -> None:
        """Ask who has no place, and where each fits."""
        self.ask("unplaced", lambda desk: desk.ask(unplaced), self._show_found)

    def _show_found(self, found: list[Ongeplaatst]) -> None:
        self._found = {"/".join(one.stage.key): one for one in found}
        table = self.query_one(STAGES, PagedTable)
        table.show_all([_stage_row(key, one) for key, one in self._found.items()])
        if self._ronde is not None:
            first = next((k for k, one in self._found.items() if one.stage.ronde == self._ronde), None)
            self._ronde = None
            if first is not None:
                table.go_to(first)
        self._show_places(anew=True)

    @on(PagedTable.Highlighted, STAGES)
    def _moved(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        self._show_places()

    @on(PagedTable.Highlighted, PLACES)
    def _moved_place(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        self._tell()
        self.refresh_bindings()

    def _show_places(self, *, anew: bool = False) -> None:
        """Show the places of the stage under the cursor, from the top when it is another stage."""
        key = self.query_one(STAGES, PagedTable).key
        if key == self._shown and not anew:
            return
        table = self.query_one(PLACES, PagedTable)
        one = self._found.get(key or "")
        if key != self._shown:
            table.set_filter("")
        table.show_all([_place_row(past) for past in one.plaatsen] if one else [])
        if one and one.plaatsen and key != self._shown:
            table.go_to(one.plaatsen[0].plaats)
        self._shown = key
        self._tell()
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """Say in full what is chosen in the list that got the focus."""
        self._tell()

    def _tell(self) -> None:
        one, past = self._one, self._past
        text = ""
        if one is not None:
            text = _place_in_full(past) if past and self._at_places() else _stage_in_full(one)
        self.query_one("#unplaced-whole", Static).update(Text(text))

    # ---- doing

    @property
    def _one(self) -> Ongeplaatst | None:
        return self._found.get(self.query_one(STAGES, PagedTable).key or "")

    @property
    def _past(self) -> Past | None:
        """The marked place of the stage under the cursor."""
        one, key = self._one, self.query_one(PLACES, PagedTable).key
        return next((past for past in one.plaatsen if past.plaats == key), None) if one else None

    def _at_places(self) -> bool:
        return self.focused is not None and self.query_one(PLACES) in self.focused.ancestors

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done for this stage."""
        if action not in ("propose", "aios"):
            return super().check_action(action, parameters)
        one = self._one if self.is_mounted else None
        if one is None or action == "aios":
            return one is not None
        rights = self.desk.rights if self.desk else None
        who = one.stage
        return (
            self._past is not None
            and rights is not None
            and rights.has(Rol.BUREAU, instituut=who.instituut, profiel=who.profiel)
        )

    @on(PagedTable.Chosen, STAGES)
    def _to_places(self) -> None:
        self.query_one(f"{PLACES} DataTable", DataTable).focus()

    @on(PagedTable.Chosen, PLACES)
    def _to_stages(self) -> None:
        self.query_one(f"{STAGES} DataTable", DataTable).focus()

    def action_propose(self) -> None:
        """Place on the marked place, after a confirmation."""
        one, past = self._one, self._past
        if one is None or past is None:
            return
        stage = one.stage
        where = f"{past.naam}, {past.instelling or '–'} ({past.plaats})"
        status = self.desk.bureau.book[stage.profiel].commit_status if self.desk else ""
        text = (
            f"{stage.stagesoort}, {span(stage.start, stage.eind)}.\n{_place_in_full(past)}\n\n"
            f"De stage wordt {status}; wie nog moet instemmen, krijgt een aanvraag."
        )
        command = Place(
            stage.aios,
            stage.stagesoort,
            past.plaats,
            stage.start if stage.onderdeel else None,
            stage.version,
            onderdeel=stage.onderdeel,
        )
        self.app.push_screen(
            Confirm(f"{stage.naam} naar {where}?", text),
            lambda agreed: self.do(command, said=partial(_said, stage.naam, past.plaats)) if agreed else None,
        )

    def action_aios(self) -> None:
        """Show all about the aios."""
        if one := self._one:
            show_detail(self, AiosPage(one.stage.aios, one.stage.stagesoort))


def _said(naam: str, plaats: str, moved: Moved) -> str:
    return f"{naam} naar {plaats}: {moved.status}."


def _stage_row(key: str, one: Ongeplaatst) -> Row:
    stage = one.stage
    count = Text(str(len(one.plaatsen)), "" if one.plaatsen else "bold yellow")
    late = Text(f"! {day(stage.start)}", "bold red") if stage.dagen < 0 else day(stage.start)
    return Row(key, (stage.naam, stage.stagesoort, late, count, _why(stage)))


def _why(stage: Zonder) -> str:
    if stage.oorzaak is Oorzaak.RONDE:
        return f"ronde {stage.ronde}"
    word = stage.oorzaak.removeprefix("plaats ")
    return f"{word} ({', '.join(stage.geweigerd)})" if stage.geweigerd else word


def _stage_in_full(one: Ongeplaatst) -> str:
    stage = one.stage
    region = f", regio {stage.regio}" if stage.regio else ""
    head = f"{stage.naam} ({stage.aios}), {stage.stagesoort}, {span(stage.start, stage.eind)}{region}."
    cause = f"{stage.oorzaak.capitalize()}{f' {stage.ronde}' if stage.oorzaak is Oorzaak.RONDE else ''}"
    said = f": {with_days(stage.toelichting).rstrip('.')}" if stage.toelichting else ""
    return f"{head} {cause}{said}.{_nothing(one)}"


def _nothing(one: Ongeplaatst) -> str:
    """What to do when no place fits."""
    if one.plaatsen:
        return ""
    if not {Route.ETALAGE, Route.INSTITUUT} & set(one.stage.routes):
        return " De aios zoekt hiervoor zelf een plaats."
    return " Geen plaats past en is vrij op deze data: vraag instellingen om ruimte, of verschuif de stage."


def _place_row(past: Past) -> Row:
    name = f"{past.naam}, {past.instelling or '–'}"
    near = Text(past.waarom, "green" if past.rang or past.eigen_regio else "")
    return Row(past.plaats, (name, past.specialisme, str(past.vrij), str(past.anderen or "–"), near))


def _place_in_full(past: Past) -> str:
    town = f" in {past.stad}" if past.stad else ""
    room = "Er is ruimte voor 1 aios" if past.vrij == 1 else f"Er is ruimte voor {past.vrij} aios"
    others = (
        "niemand anders zonder plaats past hier"
        if not past.anderen
        else "ook 1 ander zonder plaats past hier"
        if past.anderen == 1
        else f"ook {past.anderen} anderen zonder plaats passen hier"
    )
    return (
        f"{past.naam} ({past.plaats}), {past.instelling or '–'}{town}, {past.specialisme}: {past.waarom}. "
        f"{room}; {others}."
    )

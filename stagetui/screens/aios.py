"""All about one aios: the stages to act upon, then who, preferences, consents, rules, requests and history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.engine.queries.decisions import AiosDossier, aios_dossier
from stagetui.profiles.terms import Rol, Status
from stagetui.screens import asking, placing, reconsidering, schema, ticking
from stagetui.screens.cards.layout import status_word
from stagetui.screens.cards.people import aios_card, named
from stagetui.screens.explaining import ExplainPage
from stagetui.screens.split import DetailPage, Reader, show_detail
from stagetui.screens.trail import HistoryPage, of_placement
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import span

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.engine.access import Rights
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.engine.queries.requests import AanvraagRegel
    from stagetui.engine.records import Aios, Plaatsing, Stage
    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk


@dataclass(frozen=True, slots=True)
class _Line:
    """A stage with its plaatsing, if there is one."""

    stage: Stage
    plaatsing: Plaatsing | None


class AiosPage(DetailPage):
    """One aios."""

    HELP = """\
## Aios

Bovenaan staan de stages uit het schema, met hoe ver elk is. Daaronder staat alles wat over de aios bekend is: gegevens,
voorkeuren zoals ingediend, per plaatsing wie toestemming gaf en waaruit dat blijkt, aanvragen, regels en de hele
geschiedenis, het nieuwste bovenaan. **Tab** gaat van de stages naar de tekst en terug.

**p** plaatst de gekozen stage met de hand, **w** wijzigt de status, **b** toont de mail met de brief en **h** wat
er met deze ene plaatsing is gebeurd. **n** doet een aanvraag: zelf werven, stageplan, EVC en wat het profiel nog meer
kent; **r** vraagt om een besluit te herzien. **s** wijzigt het schema: u ziet eerst alle gevolgen. **t** vinkt een
mijlpaal af die onder «Nu te doen» staat. **e** legt uit waarom de verdeling deze uitkomst gaf.
"""
    AUTO_FOCUS = "PagedTable DataTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p", "place", "Plaatsen", id="aios.place", tooltip="Kiest met de hand een plaats voor deze stage."
        ),
        Binding("w", "status", "Wijzigen", id="aios.status", tooltip="Wijzigt de status van deze stage."),
        Binding("b", "post", "Brief", id="aios.post", tooltip="Toont de mail en de brief van deze stage."),
        Binding(
            "h",
            "history",
            "Historie",
            id="aios.history",
            tooltip="Toont alles wat er met deze plaatsing is gebeurd.",
        ),
        Binding(
            "e",
            "explain",
            "Uitleg",
            id="aios.explain",
            tooltip="Legt uit waarom de verdeling deze uitkomst gaf.",
        ),
        Binding(
            "n",
            "request",
            "Aanvraag",
            id="aios.request",
            tooltip="Doet een aanvraag over deze stage of aios.",
        ),
        Binding(
            "s",
            "schema",
            "Schema",
            id="aios.schema",
            tooltip="Wijzigt het opleidingsschema; u ziet eerst wat dat meebrengt.",
        ),
        Binding(
            "r",
            "reconsider",
            "Herziening",
            id="aios.reconsider",
            tooltip="Vraagt om een aanvraag waarover besloten is te herzien.",
        ),
        Binding("t", "tick", "Afvinken", id="aios.tick", tooltip="Vinkt een mijlpaal uit de kalender af."),
    ]

    def __init__(self, aios: str, stagesoort: str | None = None, section: str | None = None) -> None:
        """Show `aios`, with the cursor on one of the stages, and the text from a section of it on."""
        super().__init__()
        self._section = section
        self._aios = aios
        self._aimed = stagesoort
        self._naam = aios
        self._who: Aios | None = None
        self._lines: dict[str, _Line] = {}
        self._ticks: tuple[Termijn, ...] = ()
        self._decided: list[AanvraagRegel] = []  # what may be reconsidered

    def body(self) -> ComposeResult:
        """Give the stages and the card."""
        yield PagedTable(
            Column("Stage", 10),
            Column("Periode", 27),
            Column("Status", 12),
            Column("Plaats"),
            empty="Nog geen schema ingelezen.",
            what="stages",
            one="stage",
            id="stages",
        )
        yield Reader(classes="whole")

    def refresh_data(self) -> None:
        """Ask for everything about this aios."""
        aios = self._aios

        def read(desk: Desk) -> tuple[AiosDossier, Card]:
            dossier = desk.ask(aios_dossier, aios)
            return dossier, aios_card(dossier, stages=False)

        self.ask("aios", read, self._show_aios)

    def _show_aios(self, found: tuple[AiosDossier, Card]) -> None:
        dossier, card = found
        beeld = dossier.beeld
        self._naam, self._who = beeld.aios.naam, beeld.aios
        self._ticks = tuple(one for one in dossier.termijnen if one.afvinken)
        self._decided = [one for one in beeld.aanvragen if reconsidering.possible(self, one)]
        active = {p.stagesoort: p for p in beeld.plaatsingen if p.status is not Status.VERVALLEN}
        self._lines = {s.stagesoort: _Line(s, active.get(s.stagesoort)) for s in beeld.stages}
        table = self.query_one(PagedTable)
        table.show_all([_row(line, dossier) for line in self._lines.values()])
        if self._aimed is not None:
            table.go_to(self._aimed)
            self._aimed = None
        reader = self.query_one(Reader)
        reader.show(card, same=True)
        if self._section is not None:
            reader.go_to(self._section)
            self._section = None
        self.refresh_bindings()

    @on(PagedTable.Highlighted)
    def _moved(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        self.refresh_bindings()

    # ---- doing

    @property
    def _line(self) -> _Line | None:
        return self._lines.get(self.query_one(PagedTable).key or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the person may not do, or what this stage has not got."""
        rights, line = (self.desk.rights if self.desk else None), self._line if self.is_mounted else None
        match action:
            case "place":
                return rights is not None and line is not None and rights.has(Rol.BUREAU)
            case "request":
                return rights is not None and self._who is not None and rights.has(Rol.BUREAU)
            case "schema" | "reconsider" | "tick":
                return self._can_for_aios(action, rights)
            case "status" | "post" | "history" if line is None or line.plaatsing is None:
                return False
            case "status":
                return rights is not None and rights.has(Rol.BUREAU, Rol.COORDINATOR)
        return super().check_action(action, parameters)

    def _can_for_aios(self, action: str, rights: Rights | None) -> bool:
        """Whether there is something to do about the aios as a whole, and the person may."""
        who = self._who
        if rights is None or who is None:
            return False
        match action:
            case "schema":
                return rights.has(Rol.BUREAU, instituut=who.instituut, profiel=who.profiel)
            case "reconsider":
                return bool(self._decided)
        return bool(self._ticks) and ticking.may_tick(rights, who)

    def action_tick(self) -> None:
        """Tick off a milestone that is open or late."""
        ticking.tick_off(self, self._ticks)

    def action_place(self) -> None:
        """Choose a place by hand."""
        if line := self._line:
            seen = line.plaatsing.version if line.plaatsing else None
            placing.place_by_hand(self, self._aios, self._naam, line.stage.stagesoort, seen)

    def action_request(self) -> None:
        """Make a request about the stage under the cursor, or about the aios."""
        asking.ask_for_aios(self, self._aios, self._naam, self._line.stage.stagesoort if self._line else None)

    def action_schema(self) -> None:
        """Change the opleidingsschema, with its consequences told first."""
        schema.change_schema(self, self._aios, self._line.stage.stagesoort if self._line else None)

    def action_reconsider(self) -> None:
        """Ask to reconsider what was decided."""
        reconsidering.ask_one_of(self, self._decided)

    def action_status(self) -> None:
        """Choose another status."""
        if (line := self._line) and (placed := line.plaatsing):
            about = f"{self._naam}, {line.stage.stagesoort}"
            placing.change_status(self, placed.plaatsing, about, placed.version)

    def action_history(self) -> None:
        """Show what happened to the plaatsing."""
        if (line := self._line) and (placed := line.plaatsing):
            about = f"{self._naam}, {line.stage.stagesoort}"
            show_detail(self, HistoryPage(of_placement(placed.plaatsing, about)))

    def action_explain(self) -> None:
        """Explain why the aios got this outcome."""
        show_detail(self, ExplainPage(self._aios, self._naam))

    def action_post(self) -> None:
        """Show the mail and the letter."""
        if (line := self._line) and line.plaatsing:
            placing.show_post(self, line.plaatsing.plaatsing)


def _row(line: _Line, dossier: AiosDossier) -> Row:
    stage, placed = line.stage, line.plaatsing
    cells = (
        stage.stagesoort,
        span(stage.start, stage.eind),
        status_word(placed.status, short=True) if placed else Text("nog niets", "bright_black"),
        named(placed.plaats, dossier.plaatsnamen) if placed else _parts(stage.stagesoort, dossier),
    )
    return Row(stage.stagesoort, cells)


def _parts(stagesoort: str, dossier: AiosDossier) -> str:
    """How many of the parts of a stage have a place (N11); nothing for a stage without parts."""
    parts = {s.stagesoort for s in dossier.beeld.stages if s.stagesoort.startswith(f"{stagesoort}/")}
    placed = {p.stagesoort for p in dossier.beeld.plaatsingen if p.heeft_plaats and p.stagesoort in parts}
    return f"in delen: {len(placed)} van {len(parts)} geplaatst" if parts else ""

"""*Ronde*: the planning rounds; of one round who handed in, supply against demand, and the proposal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import ContentSwitcher, Static

from stagetui.engine.doorway.rounds import Committed, CommitVoorstel
from stagetui.engine.queries.rounds import VoorstelBeeld, round_view
from stagetui.profiles.terms import Rol
from stagetui.screens.base import Page
from stagetui.screens.jobs import Job
from stagetui.screens.rounds_data import RoundAtHand, RoundList, round_at_hand, round_list, summary
from stagetui.screens.rounds_forms import commit_dialog, compute, new_round, new_round_form, run_form
from stagetui.screens.split import show_detail
from stagetui.screens.swaps import SwapsPage
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.table import Column, PagedTable
from stagetui.screens.words import moment, number

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.screens.desk import Desk

Sight = Literal["intake", "supply", "proposal"]
SIGHTS: dict[Sight, str] = {"intake": "i Voorkeuren", "supply": "a Vraag en aanbod", "proposal": "v Voorstel"}


class RoundsPage(Page):
    """The rounds, and one round in three sights."""

    HELP = """\
## Ronde

Een ronde verzamelt de stages die in een periode beginnen. **Enter** opent een ronde, **Esc** gaat terug naar de lijst.

* **i Voorkeuren**: wie heeft ingeleverd en wie nog niet, met de uiterste dag.
* **a Vraag en aanbod**: per maand hoeveel stages een plaats zoeken en hoeveel plaatsen er vrij zijn.
* **v Voorstel**: wat er berekend is. *Bewezen optimaal* betekent dat geen enkele andere verdeling op dat doel beter is.
  Met hetzelfde lotnummer kan iedereen de loting narekenen.

**b** berekent een voorstel; dat verandert nog niets. **s** stelt het voorstel vast: dan worden het plaatsingen, en gaan
de aanvragen naar de instituutsopleiders. Bij een stagejaar wordt het voorlopige plan daarmee bekendgemaakt en begint de
ruilweek; **j** toont daar het hele jaar op een bord, ook van een voorstel, en **w** het ruilen en het definitieve plan.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "Nieuw", id="ronde.new", tooltip="Opent een nieuwe planningsronde."),
        Binding(
            "i",
            "sight('intake')",
            "Voorkeuren",
            show=False,
            id="ronde.intake",
            tooltip="Wie heeft ingeleverd.",
        ),
        Binding(
            "a",
            "sight('supply')",
            "Vraag en aanbod",
            show=False,
            id="ronde.supply",
            tooltip="Vraag en aanbod per maand.",
        ),
        Binding(
            "v",
            "sight('proposal')",
            "Voorstel",
            show=False,
            id="ronde.proposal",
            tooltip="Het berekende voorstel.",
        ),
        Binding(
            "b",
            "allocate",
            "Berekenen",
            id="ronde.allocate",
            tooltip="Berekent een voorstel; verandert nog niets.",
        ),
        Binding(
            "s", "commit", "Vaststellen", id="ronde.commit", tooltip="Maakt plaatsingen van het voorstel."
        ),
        Binding(
            "o",
            "other",
            "Ander",
            id="ronde.other",
            tooltip="Toont een ander voorstel van deze ronde.",
        ),
        Binding(
            "j",
            "board",
            "Stagejaar",
            id="ronde.board",
            tooltip="Toont het hele stagejaar op een bord: aios of plaatsen, per kwartaal.",
        ),
        Binding(
            "w",
            "swaps",
            "Ruilen",
            id="ronde.swaps",
            tooltip="Ruilen in de ruilweek, en het definitieve plan.",
        ),
        Binding(
            "escape", "back", "Terug", show=False, id="ronde.back", tooltip="Terug naar de lijst van rondes."
        ),
    ]
    CSS = """
    RoundsPage .facts { dock: top; height: auto; padding: 0 1; }
    RoundsPage.-wide .facts { dock: right; width: 60; height: 100%; padding: 0 2; border-left: solid $panel; }
    RoundsPage #rounds-facts { dock: bottom; }
    RoundsPage.-wide #rounds-facts { dock: right; }
    RoundsPage #cause { height: auto; min-height: 2; max-height: 5; padding: 0 1; }
    RoundsPage #cause { color: $footer-description-foreground; }
    RoundsPage #round-heading { display: none; height: 2; }
    """

    def __init__(self) -> None:
        """Start at the list."""
        super().__init__()
        self._list: RoundList | None = None
        self._name: str | None = None
        self._number: int | None = None
        self._sight: Sight | None = None
        self._round: RoundAtHand | None = None

    # ---- what is shown

    def body(self) -> ComposeResult:
        """Give the list and the three sights of one round."""
        with Vertical(id="round-heading"):
            yield Static("", id="round-name", classes="heading")
            yield Static("", id="round-sights", classes="line muted")
        with ContentSwitcher(initial="rounds"):
            with Container(id="rounds"):
                yield Static("", id="rounds-facts", classes="facts")
                yield PagedTable(
                    Column("Ronde"),
                    Column("Periode", 24),
                    Column("Profielen", 9),
                    Column("Voorstel", 20),
                    Column("Instituut", 10, narrow=False),
                    empty="Er is nog geen ronde. Druk op n voor een nieuwe.",
                    what="rondes",
                    one="ronde",
                    id="round-list",
                )
            with Container(id="intake"):
                yield Static("", id="intake-facts", classes="facts")
                yield PagedTable(
                    Column("Aios"),
                    Column("Stage", 9),
                    Column("Begint", 11),
                    Column("Voorkeuren", 16),
                    Column("Status", 18),
                    Column("Uiterlijk", 11, narrow=False),
                    Column("Eindigt", 11, narrow=False),
                    Column("Code", 10, narrow=False),
                    empty="In deze periode begint geen stage die hier een plaats krijgt. Lees eerst de gegevens in.",
                    what="stages",
                    one="stage",
                    id="intake-list",
                )
            with Container(id="supply"):
                yield Static("", id="supply-facts", classes="facts")
                yield PagedTable(
                    Column("Stageplaats"),
                    Column("Code", 10, narrow=False),
                    Column("Beschikbaar", 24),
                    Column("Plek", 4, "right"),
                    Column("Bezet", 5, "right"),
                    Column("Vrij", 4, "right"),
                    empty="Voor deze ronde is geen beschikbaarheid bekend. Lees eerst de beschikbaarheid in.",
                    what="perioden van beschikbaarheid",
                    one="periode van beschikbaarheid",
                    id="supply-list",
                )
            with Container(id="proposal"):
                yield Static("", id="proposal-facts", classes="facts")
                yield PagedTable(
                    Column("Aios", 20),
                    Column("Stage", 9),
                    Column("Keus", 7),
                    Column("Plaats, of waarom niet"),
                    Column("Periode", 24, narrow=False),
                    empty="Er is nog geen voorstel. Druk op b om er een te berekenen.",
                    what="uitkomsten",
                    one="uitkomst",
                    id="outcomes",
                )
                yield Static("", id="cause")

    def open_at(self, target: str) -> None:
        """Open the round of that name."""
        self._open(target)

    def refresh_data(self) -> None:
        """Ask for the list, and for the round that is open."""
        self.ask("rounds", lambda desk: desk.ask(round_list), self._show_list)
        if self._name is not None:
            name, chosen = self._name, self._number
            self.ask("round", lambda desk: desk.ask(round_at_hand, name, chosen), self._show_round)

    def _open(self, name: str | None) -> None:
        self._name, self._number, self._sight, self._round = name, None, None, None
        if name is None:
            self._switch("rounds")
        self.refresh_bindings()

    def _show_list(self, found: RoundList) -> None:
        self._list = found
        self._table("#round-list").show_all(found.rows)

    def _show_round(self, found: RoundAtHand) -> None:
        if found.naam != self._name:
            return
        self._round = found
        self._static("#round-name", Text(found.heading))
        self._static("#intake-facts", found.summary)
        self._static("#supply-facts", found.periods)
        self._static("#proposal-facts", found.facts)
        self._table("#intake-list").show_all(found.intake)
        self._table("#supply-list").show_all(found.supply)
        self._table("#outcomes").show_all(found.outcomes)
        if self._sight is None:
            waiting = found.voorstel is not None and found.voorstel.vastgesteld_op is None
            self.action_sight("proposal" if waiting else "intake")
        self.refresh_bindings()

    def _switch(self, shown: str) -> None:
        switcher = self.query_one(ContentSwitcher)
        self.query_one("#round-heading").display = shown != "rounds"
        if switcher.current != shown:
            switcher.current = shown
        self.query_one(f"#{shown} DataTable").focus()

    def _table(self, selector: str) -> PagedTable:
        return self.query_one(selector, PagedTable)

    def _static(self, selector: str, text: Text) -> None:
        self.query_one(selector, Static).update(text)

    @on(PagedTable.Chosen, "#round-list")
    def _enter(self, message: PagedTable.Chosen) -> None:
        self._open(message.key)
        self.refresh_data()

    @on(PagedTable.Chosen, "#intake-list")
    @on(PagedTable.Chosen, "#outcomes")
    def _show_aios(self, message: PagedTable.Chosen) -> None:
        self.goto("plaatsingen", f"aios:{message.key.partition('|')[0]}")

    @on(PagedTable.Highlighted, "#round-list")
    def _summarise(self, message: PagedTable.Highlighted) -> None:
        if (name := message.key) is None:
            self._static("#rounds-facts", Text())
            return
        self.ask("summary", lambda desk: _summary(desk, name), partial(self._static, "#rounds-facts"))

    @on(PagedTable.Highlighted, "#outcomes")
    def _explain(self, message: PagedTable.Highlighted) -> None:
        causes = self._round.causes if self._round else {}
        self._static("#cause", Text(causes.get(message.key or "", "")))

    # ---- actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only what this person can do now."""
        office = self.desk is not None and self.desk.rights.has(Rol.BUREAU)
        inside = self._name is not None
        match action:
            case "new":
                return office and not inside
            case "allocate":
                return office and (inside or bool(self._list and self._list.rows))
            case "commit":
                plan = self._round.voorstel if self._round else None
                return office and inside and plan is not None and plan.vastgesteld_op is None
            case "other" | "board" | "swaps":
                one = self._round if inside else None
                many = one is not None and len(one.voorstellen) > 1
                return many if action == "other" else one is not None and one.jaar is not None
            case "sight" | "back":
                return inside
        return super().check_action(action, parameters)

    def action_sight(self, sight: str) -> None:
        """Show one of the three sights of the round."""
        self._sight = cast("Sight", sight)
        text = Text()
        for one, label in SIGHTS.items():
            text.append(f" {label} ", "reverse bold" if one == sight else "").append("  ")
        text.append("Esc Rondes")
        self._static("#round-sights", text)
        self._switch(sight)

    def action_back(self) -> None:
        """Go back to the list."""
        self._open(None)
        self.load_if_changed(anyway=True)

    def action_new(self) -> None:
        """Ask for the particulars of a new round."""
        if self._list is not None:
            self.app.push_screen(new_round_form(self._list), self._make)

    def _make(self, values: dict[str, str] | None) -> None:
        if values is not None:
            self.do(new_round(values), then=self._open, said=lambda name: f"Ronde {name} is geopend.")

    def action_allocate(self) -> None:
        """Ask how to compute, and compute."""
        if (name := self._name or self._table("#round-list").key) is not None:
            jaar = self._list is not None and name in self._list.jaren
            self.app.push_screen(run_form(name, jaar=jaar), partial(self._compute, name))

    def _compute(self, name: str, values: dict[str, str] | None) -> None:
        if values is not None:
            self.run_job(Job(f"Voorstel voor {name}", partial(compute, name, values), self._computed))

    def _computed(self, beeld: VoorstelBeeld) -> None:
        """Show the fresh proposal, unless the person is at another round by now."""
        if self._name in (None, beeld.voorstel.ronde):
            self._open(beeld.voorstel.ronde)
        self.aim(None)

    def action_commit(self) -> None:
        """Make plaatsingen of the proposal, after a yes."""
        if self._round is None or self.desk is None or (one := self._round.voorstel) is None:
            return
        dialog = commit_dialog(self._round, one.voorstel, self.desk.today)
        self.app.push_screen(dialog, partial(self._commit, one.voorstel))

    def _commit(self, voorstel: int, agreed: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
        if agreed:
            self.do(CommitVoorstel(voorstel), said=_committed)

    def action_board(self) -> None:
        """Show the whole year, with the proposal that is shown here."""
        # imported here, so that the page itself opens at once
        from stagetui.screens.board import BoardPage

        if self._round is not None:
            chosen = self._round.voorstel.voorstel if self._round.voorstel else None
            show_detail(self, BoardPage(self._round.naam, chosen))

    def action_swaps(self) -> None:
        """Show the swaps of this round, and make its plan definitive."""
        if self._round is not None:
            show_detail(self, SwapsPage(self._round.naam))

    def action_other(self) -> None:
        """Choose another proposal of this round."""
        if self._round is None:
            return
        choices = [
            Choice(
                str(one.voorstel),
                Text(
                    f"{one.voorstel:>4}  {moment(one.gemaakt_op)}  {one.policy}  lot {one.seed}"
                    + ("  vastgesteld" if one.vastgesteld_op else "")
                ),
            )
            for one in self._round.voorstellen
        ]
        self.app.push_screen(Choose("Welk voorstel?", choices), self._choose)

    def _choose(self, chosen: str | None) -> None:
        if chosen is not None:
            self._number = int(chosen)
            self.action_sight("proposal")
            self.load_if_changed(anyway=True)


def _summary(desk: Desk, name: str) -> Text:
    return desk.ask(lambda view: summary(round_view(view, name), view.today))


def _committed(done: Committed) -> str:
    rest = f"; {number(done.niet_geplaatst)} zonder plaats" if done.niet_geplaatst else ""
    return f"Voorstel {done.voorstel} is vastgesteld: {number(done.geplaatst)} geplaatst{rest}."

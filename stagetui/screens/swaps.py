"""*Ruilen*: the swaps of a round, proposed with pickers, answered and decided by a key; its definitive plan (H6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import Static

from stagetui.engine.doorway.swapping import AnswerSwap, DecideSwap, Geruild, ProposeSwap
from stagetui.engine.jobs.definitive import make_definitive
from stagetui.engine.queries.swaps import Ruilbaar, RuilBeeld, Ruiltafel, swap_table
from stagetui.engine.records import RuilStatus
from stagetui.profiles.terms import Rol
from stagetui.screens.jobs import Job
from stagetui.screens.rounds_year import known
from stagetui.screens.split import DetailPage
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import AskReason, Confirm, Field, Form
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import number, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.engine.doorway.definitive import Definitief
    from stagetui.screens.desk import Desk
    from stagetui.screens.jobs import Steps

ENOUGH = ""
"""Chosen when nobody else joins the circle."""
COLOURS = {
    RuilStatus.VOORGESTELD: "yellow",
    RuilStatus.AKKOORD: "bold yellow",
    RuilStatus.GOEDGEKEURD: "green",
    RuilStatus.GEWEIGERD: "red",
    RuilStatus.VERVALLEN: "bright_black",
}


class SwapsPage(DetailPage):
    """The swaps of one round."""

    HELP = """\
## Ruilen

Na de bekendmaking van het voorlopige plan mogen aios een aantal dagen ruilen. Zij loggen zelf niet in: u legt vast wat
zij melden. **n** stelt een ruil voor: kies de aios in de volgorde van de kring; ieder krijgt de plaatsing van de
volgende, de laatste die van de eerste. Alle regels worden meteen nagegaan; wat niet kan, wordt met elke reden
geweigerd voordat iemand iets gevraagd wordt.

**g** legt vast dat een aios akkoord gaat, **o** dat hij of zij dat niet doet: dan vervalt de ruil. Zijn allen akkoord,
dan beslist de stagecoördinator: **k** keurt goed en laat de plaatsingen meteen wisselen, **x** weigert met een reden.
Wie een ruil voorstelde, beslist er niet over. Verandert een plaatsing intussen, dan vervalt de ruil vanzelf.

**d** maakt het plan definitief, als de ruilweek voorbij is en er geen ruil meer wacht.
"""
    AUTO_FOCUS = "#swaps DataTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "n", "propose", "Voorstellen", id="swaps.propose", tooltip="Stelt een ruil tussen aios voor."
        ),
        Binding(
            "g", "answer(True)", "Akkoord", id="swaps.accept", tooltip="Legt vast dat een aios akkoord gaat."
        ),
        Binding(
            "o",
            "answer(False)",
            "Niet akkoord",
            id="swaps.decline",
            tooltip="Legt vast dat een aios niet akkoord gaat; de ruil vervalt.",
        ),
        Binding(
            "k", "approve", "Goedkeuren", id="swaps.approve", tooltip="Keurt de ruil goed en voert hem uit."
        ),
        Binding("x", "refuse", "Weigeren", id="swaps.refuse", tooltip="Weigert de ruil, met een reden."),
        Binding("d", "definitive", "Definitief", id="swaps.definitive", tooltip="Maakt het plan definitief."),
    ]
    CSS = """
    SwapsPage #swaps-facts { height: auto; padding: 0 1; }
    SwapsPage #swaps { height: 1fr; }
    SwapsPage #swap-whole { height: auto; max-height: 10; padding: 0 1; border-top: solid $panel; }
    """

    def __init__(self, ronde: str) -> None:
        """Show the swaps of this round."""
        super().__init__()
        self._ronde = ronde
        self._found: Ruiltafel | None = None

    def body(self) -> ComposeResult:
        """Give what holds for the round, the list, and the chosen swap in full."""
        yield Static("", id="swaps-facts")
        yield PagedTable(
            Column("Nr", 4, "right"),
            Column("Status", 12),
            Column("Aios", least=20),
            Column("Stages", 16),
            Column("Wacht op", 18),
            Column("Voorgesteld door", 18, narrow=False),
            empty="Er is nog geen ruil. Druk op n om er een voor te stellen.",
            what="ruilen",
            one="ruil",
            id="swaps",
        )
        yield Static("", id="swap-whole")

    def refresh_data(self) -> None:
        """Ask for the round with its swaps."""
        self.ask("swaps", lambda desk: desk.ask(swap_table, self._ronde), self._show_table)

    def _show_table(self, found: Ruiltafel) -> None:
        self._found = found
        today = self.desk.today if self.desk else found.ronde.van
        facts = Text.assemble((f"Ruilen in {found.ronde.ronde}. ", "bold"), known(found.ronde, today))
        self.query_one("#swaps-facts", Static).update(facts)
        self.query_one(PagedTable).show_all([_row(one) for one in found.ruilen])
        self._tell()

    @on(PagedTable.Highlighted)
    def _moved(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        self._tell()

    def _tell(self) -> None:
        one = self._one
        self.query_one("#swap-whole", Static).update(_in_full(one) if one else Text())
        self.refresh_bindings()

    @property
    def _one(self) -> RuilBeeld | None:
        key = self.query_one(PagedTable).key
        ruilen = self._found.ruilen if self._found else ()
        return next((one for one in ruilen if str(one.ruil.ruil) == key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only what this person can do now, with the swap under the cursor."""
        rights = self.desk.rights if self.desk and self.is_mounted else None
        if action not in ("propose", "answer", "approve", "refuse", "definitive"):
            return super().check_action(action, parameters)
        if rights is None or self._found is None:
            return False
        ronde, one = self._found.ronde, self._one
        office = rights.has(Rol.BUREAU)
        waits = one is not None and one.ruil.status.wacht and not one.definitief
        match action:
            case "propose":
                return office and ronde.gepubliceerd_op is not None and ronde.definitief_op is None
            case "answer":
                return (
                    office and waits and (parameters != (True,) or (one is not None and bool(one.wacht_op)))
                )
            case "definitive":
                return office and ronde.gepubliceerd_op is not None
            case _:
                early = rights.has(Rol.COORDINATOR) and waits and action == "refuse"
                return early or (one is not None and one.mijn)

    # ---- proposing

    def action_propose(self) -> None:
        """Let the person choose who swap, one after the other."""
        self._choose(())

    def _choose(self, chosen: Sequence[Ruilbaar]) -> None:
        people = [one for one in (self._found.ruilbaar if self._found else ()) if one not in chosen]
        choices = [Choice(one.aios, _person(one), f"{one.aios} {one.naam}") for one in people]
        if len(chosen) > 1:
            choices.insert(0, Choice(ENOUGH, Text("Niemand meer: de kring is rond", "bold"), "niemand meer"))
        names = " → ".join(one.naam for one in chosen)
        text = f"{names} → …" if chosen else "Ieder krijgt de plaatsing van wie daarna wordt gekozen."
        title = "Wie ruilt?" if not chosen else f"Van wie krijgt {chosen[-1].naam} de plaatsing?"
        self.app.push_screen(Choose(title, choices, text), partial(self._chosen, tuple(chosen)))

    def _chosen(self, chosen: tuple[Ruilbaar, ...], aios: str | None) -> None:
        if aios is None or self._found is None:
            return
        if aios != ENOUGH:
            self._choose((*chosen, next(one for one in self._found.ruilbaar if one.aios == aios)))
            return
        kinds = [kind for kind, *_ in chosen[0].stages if all(kind in _kinds(one) for one in chosen)]
        fields = [Field("note", "Toelichting", placeholder="mag leeg blijven")]
        if kinds:
            options = tuple((kind, kind) for kind in kinds)
            fields.insert(0, Field("kinds", "Soorten stage", ";".join(kinds), options, several=True))
        text = "\n".join(
            f"{taker.naam} krijgt de plaatsing van {giver.naam}"
            for taker, giver in zip(chosen, (*chosen[1:], chosen[0]), strict=True)
        )
        self.app.push_screen(
            Form("Ruil voorstellen", fields, text=text), partial(self._propose, [one.aios for one in chosen])
        )

    def _propose(self, aios: Sequence[str], values: dict[str, str] | None) -> None:
        if values is not None:
            kinds = tuple(kind for kind in values.get("kinds", "").split(";") if kind)
            command = ProposeSwap(self._ronde, tuple(aios), kinds, values["note"])
            self.do(command, then=self._go_to, said=_said)

    def _go_to(self, done: Geruild) -> None:
        self.query_one(PagedTable).go_to(str(done.ruil))

    # ---- answering and deciding

    def action_answer(self, akkoord: bool) -> None:  # noqa: FBT001 - a parameter of the key
        """Record what one aios says; asks who, unless only one did not answer yet."""
        if (one := self._one) is None:
            return
        names = {part.aios: part.naam for part in one.delen}
        people = one.wacht_op if akkoord else one.aios
        if len(people) == 1:
            self._record(one.ruil.ruil, people[0], akkoord=akkoord)
        elif people:
            title = "Wie gaat akkoord?" if akkoord else "Wie gaat niet akkoord?"
            choices = [Choice(code, Text(f"{names[code]} ({code})")) for code in people]
            self.app.push_screen(
                Choose(title, choices, typed=False),
                lambda code: self._record(one.ruil.ruil, code, akkoord=akkoord) if code else None,
            )

    def _record(self, number: int, aios: str, *, akkoord: bool) -> None:
        if akkoord:
            self.do(AnswerSwap(number, aios, akkoord=True), said=_said)
            return

        def declined(values: dict[str, str] | None) -> None:
            if values is not None:
                self.do(AnswerSwap(number, aios, akkoord=False, reason=values["reason"]), said=_said)

        form = Form(
            f"{aios} gaat niet akkoord",
            [Field("reason", "Reden", placeholder="mag leeg blijven")],
            text="De ruil vervalt daarmee.",
        )
        self.app.push_screen(form, declined)

    def action_approve(self) -> None:
        """Carry the swap out, after a yes."""
        if (one := self._one) is not None:
            command = DecideSwap(one.ruil.ruil, approve=True)
            text = f"{_in_full(one).plain}\n\nDe plaatsingen wisselen meteen; alleen deze aios horen ervan."
            self.app.push_screen(
                Confirm(f"Ruil {one.ruil.ruil} goedkeuren?", text),
                lambda agreed: self.do(command, said=_said) if agreed else None,
            )

    def action_refuse(self) -> None:
        """Refuse the swap, with a reason."""
        if (one := self._one) is not None:
            number_ = one.ruil.ruil

            def refuse(reason: str | None) -> None:
                if reason is not None:
                    self.do(DecideSwap(number_, approve=False, reason=reason), said=_said)

            self.app.push_screen(AskReason(f"Ruil {number_} weigeren"), refuse)

    def action_definitive(self) -> None:
        """Make the plan of the round definitive, after a yes."""
        text = (
            "Alle voorlopige plaatsingen van dit half jaar worden onder voorbehoud. Voor elke aios komt het "
            "definitieve plan klaar te staan, en voor elke stage de plaatsingsbrieven; niets gaat uit voordat u het "
            "vrijgeeft."
        )
        self.app.push_screen(
            Confirm(f"Plan van {self._ronde} definitief maken?", text),
            lambda agreed: self.run_job(self._making()) if agreed else None,
        )

    def _making(self) -> Job[Definitief]:
        """The job that makes the letters, and then the plan definitive."""

        def work(desk: Desk, steps: Steps) -> Definitief:
            return make_definitive(desk.bureau, desk.actor, self._ronde, steps.tell)

        return Job(f"Plan van {self._ronde} definitief", work, self._made, stoppable=False)

    def _made(self, done: Definitief) -> None:
        if self.is_mounted:
            self.say(_definitive(done))
            self.load_if_changed(anyway=True)


def _said(done: Geruild) -> str:
    return f"Ruil {done.ruil} is {done.status}."


def _definitive(done: Definitief) -> str:
    return f"Het plan is definitief: {number(done.plaatsingen)} stages van {number(done.aios)} aios."


def _kinds(one: Ruilbaar) -> list[str]:
    return [kind for kind, *_ in one.stages]


def _person(one: Ruilbaar) -> Text:
    stages = ", ".join(f"{kind}: {place}" for kind, place, *_ in one.stages)
    return Text.assemble(one.naam, (f"  {stages}", "bright_black"))


def _waits(one: RuilBeeld) -> str:
    names = {part.aios: part.naam for part in one.delen}
    if one.ruil.status is RuilStatus.AKKOORD:
        return "stagecoördinator"
    return ", ".join(names[code] for code in one.wacht_op) or "–"


def _row(one: RuilBeeld) -> Row:
    ruil = one.ruil
    names = {part.aios: part.naam for part in one.delen}
    kinds = ", ".join(dict.fromkeys(part.stagesoort for part in one.delen))
    return Row(
        str(ruil.ruil),
        (
            str(ruil.ruil),
            Text(ruil.status, COLOURS[ruil.status]),
            ", ".join(names[code] for code in one.aios),
            kinds,
            _waits(one),
            ruil.gemaakt_door,
        ),
    )


def _in_full(one: RuilBeeld) -> Text:
    """Who takes what over, what each says, and how it ended."""
    lines = [
        f"{part.naam}: {part.stagesoort} van {part.van_aios}, {part.plaatsnaam}, {span(part.start, part.eind)}"
        for part in one.delen
    ]
    words = {None: "nog niet", True: "ja", False: "nee"}
    names = {part.aios: part.naam for part in one.delen}
    answers = ", ".join(f"{names[said.aios]} {words[said.akkoord]}" for said in one.akkoorden)
    text = Text("\n".join([*lines, f"Akkoord: {answers}."]))
    for more in (one.ruil.toelichting, one.ruil.reden):
        if more:
            text.append(f"\n{more[0].upper()}{more[1:]}")
    return text

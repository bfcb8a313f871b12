"""*Uitvraag*: what each instelling is asked about availability, since when, and what it answered (N3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import Static

from stagetui.engine.queries.uitvraag import Staat, Uitvraaglijst, Vraag, question_lists
from stagetui.engine.rules.deadlines import OPEN_DAYS
from stagetui.profiles.terms import Rol
from stagetui.screens import recording
from stagetui.screens.places import PlacePage
from stagetui.screens.recording import Question
from stagetui.screens.split import DetailPage, show_detail
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left, moment, span

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.screens.desk import Desk

# a mark and a colour for each state: never a colour alone
STATES = {
    Staat.TE_VRAGEN: ("○ te vragen", "yellow"),
    Staat.GEVRAAGD: ("… geen antwoord", "cyan"),
    Staat.BEANTWOORD: ("✓ beantwoord", "green"),
    Staat.OVERBODIG: ("– niet meer nodig", "bright_black"),
}


class AvailabilityPage(DetailPage):
    """The questions to all instellingen."""

    HELP = """\
## Uitvraag

Wat u de instellingen over beschikbaarheid vraagt, per instelling, het dringendste bovenaan. Het volgt uit de
voorkeuren: per stageplaats de periode en hoeveel aios er graag komen; nooit wie. U ziet wat nog te vragen is, wat is
gevraagd en sinds wanneer, hoe vaak is herinnerd, en tot wanneer het antwoord op tijd is.

**v** legt vast dat de instelling is gevraagd (of alle), **a** het antwoord op de gekozen vraag: voor hoeveel er ruimte
is of *nee*, van wie en wanneer. Het antwoord wordt de beschikbaarheid van de plaats. **h** legt vast dat de instelling
is herinnerd. De vraag verstuurt u zelf; een formulier ervoor maakt `stagetui uitvraag ask`.

**b** toont ook wat beantwoord is of niet meer nodig; **Enter** toont de stageplaats, **/** zoekt.
"""
    AUTO_FOCUS = "PagedTable DataTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "ask_them",
            "Vragen",
            id="availability.ask",
            tooltip="Legt vast dat deze instelling, of elke instelling, is gevraagd wat er te vragen is.",
        ),
        Binding(
            "a",
            "answer",
            "Antwoord",
            id="availability.answer",
            tooltip="Legt het antwoord op deze vraag vast, of verbetert het.",
        ),
        Binding(
            "h",
            "remind",
            "Herinneren",
            id="availability.remind",
            tooltip="Legt vast dat deze instelling is herinnerd aan alles wat op antwoord wacht.",
        ),
        Binding(
            "b",
            "everything",
            "Beantwoord",
            id="availability.everything",
            tooltip="Toont ook wat beantwoord is of niet meer nodig, of weer alleen wat openstaat.",
        ),
    ]
    CSS = """
    AvailabilityPage .below { height: 4; }
    """

    def __init__(self, places: Sequence[str] = (), days: int = OPEN_DAYS) -> None:
        """Show what has to be asked within `days`; start at a question about the first of `places`."""
        super().__init__()
        self._aimed = tuple(places)
        self._days = max(days, OPEN_DAYS)
        self._all = False
        self._lists: list[Uitvraaglijst] = []
        self._lines: dict[str, Question] = {}

    def body(self) -> ComposeResult:
        """Give the list, and the lines that say the chosen question in full."""
        yield PagedTable(
            Column("Instelling", least=16),
            Column("Plaats", least=16),
            Column("Periode", 27, narrow=False),
            Column("Aios", 4, "right"),
            Column("Antwoord", 15),
            Column("Staat", 17),
            empty="Niets te vragen, en niets wacht op antwoord. b toont wat beantwoord is.",
            what="vragen",
            one="vraag",
        )
        yield Static("", id="question-whole", classes="below")

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the lists of all instellingen."""
        days, everything = self._days, self._all

        def read(desk: Desk) -> list[Uitvraaglijst]:
            return desk.ask(question_lists, days=days, everything=everything)

        self.ask("questions", read, self._show_found)

    def _show_found(self, found: list[Uitvraaglijst]) -> None:
        self._lists = found
        self._lines = {_key(question): Question(one, question) for one in found for question in one.vragen}
        table = self.query_one(PagedTable)
        table.show_all([row for one in found for row in _rows(one)])
        if self._aimed:
            about = (
                key
                for plaats in self._aimed
                for key, one in self._lines.items()
                if one.vraag.plaats == plaats
            )
            self._aimed = ()
            if (key := next(about, None)) is not None:
                table.go_to(key)
        self._tell()

    @on(PagedTable.Highlighted)
    def _moved(self, message: PagedTable.Highlighted) -> None:
        message.stop()
        self._tell()

    def _tell(self) -> None:
        """Say the chosen question in full."""
        line = self._line
        self.query_one("#question-whole", Static).update(Text(_in_full(line) if line else ""), layout=False)
        self.refresh_keys()

    # ---- doing

    @property
    def _line(self) -> Question | None:
        return self._lines.get(self.query_one(PagedTable).key or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what there is nothing for, or what the person may not do."""
        if action not in ("ask_them", "answer", "remind"):
            return super().check_action(action, parameters)
        rights, line = (self.desk.rights if self.desk else None), self._line if self.is_mounted else None
        if rights is None or line is None or not rights.has(Rol.BUREAU):
            return False
        match action:
            case "ask_them":
                return any(recording.to_ask(one) for one in self._lists)
            case "remind":
                return bool(recording.waiting(line.lijst))
        return line.vraag.uitvraag is not None

    def action_ask_them(self) -> None:
        """Record that the instelling, or every one, is asked."""
        if line := self._line:
            recording.record_asked(self, line.lijst, self._lists, self._days)

    def action_answer(self) -> None:
        """Record what was answered."""
        if line := self._line:
            recording.record_answer(self, line)

    def action_remind(self) -> None:
        """Record a reminder."""
        if line := self._line:
            recording.record_reminder(self, line.lijst)

    def action_everything(self) -> None:
        """Show all questions, or those that are open."""
        self._all = not self._all
        self.refresh_data()

    @on(PagedTable.Chosen)
    def _open(self) -> None:
        if line := self._line:
            show_detail(self, PlacePage(line.vraag.plaats))


def _key(one: Vraag) -> str:
    """Names a question, asked or not."""
    return f"{one.plaats}|{one.van}|{one.uitvraag or ''}"


def _rows(one: Uitvraaglijst) -> list[Row]:
    return [_row(one, question, first=not number) for number, question in enumerate(one.vragen)]


def _row(one: Uitvraaglijst, question: Vraag, *, first: bool) -> Row:
    pending = question.staat in (Staat.TE_VRAGEN, Staat.GEVRAAGD)
    cells = (
        Text(one.naam, "bold" if first else "bright_black"),
        question.naam,
        span(question.van, question.tot),
        str(question.aantal),
        days_left(question.dagen) if pending else Text(day(question.voor), "bright_black"),
        Text(*_state(question)),
    )
    return Row(_key(question), cells)


def _state(one: Vraag) -> tuple[str, str]:
    if one.staat is Staat.BEANTWOORD and one.capaciteit is not None:
        return (f"✓ ruimte voor {one.capaciteit}", "green") if one.capaciteit else ("× nee", "red")
    return STATES[one.staat]


def _in_full(line: Question) -> str:
    one, where = line.vraag, line.lijst
    people = "1 aios wil" if one.aantal == 1 else f"{one.aantal} aios willen"
    head = (
        f"{one.naam} ({one.plaats}), {where.naam} in {where.stad}: {span(one.van, one.tot)}, {people} erheen."
    )
    return f"{head} {_asked(one)} {_answered(one)}".rstrip()


def _asked(one: Vraag) -> str:
    if one.gevraagd_op is None:
        return f"Nog niet gevraagd; het antwoord is op tijd t/m {day(one.voor)}."
    then = f", toen voor {one.aantal_gevraagd} aios" if one.aantal_gevraagd != one.aantal else ""
    asked = f"Gevraagd {moment(one.gevraagd_op)} door {one.gevraagd_door}{then}"
    if one.herinnerd_op is None:
        return f"{asked}."
    return f"{asked}, {one.herinneringen} keer herinnerd (het laatst {moment(one.herinnerd_op)})."


def _answered(one: Vraag) -> str:
    match one.staat:
        case Staat.BEANTWOORD:
            said = _state(one)[0].lstrip("✓× ")
            who = f" van {one.namens}" if one.namens else ""
            note = f" “{one.toelichting}”" if one.toelichting else ""
            by = f", vastgelegd door {one.beantwoord_door}" if one.beantwoord_door else ""
            return f"Antwoord{who} op {day(one.beantwoord_op)}: {said}{by}.{note}"
        case Staat.GEVRAAGD:
            return f"Antwoord t/m {day(one.voor)}."
        case Staat.OVERBODIG:
            return "Niemand wil er nu nog heen."
    return ""

"""*Post*: the outbox with what each message says beside it; send now, keep a letter, make a failed message anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.engine.doorway.outbox import RetryBericht
from stagetui.engine.queries.post import BerichtRegel, Postlijst, message_view, outbox
from stagetui.engine.records import BerichtStatus
from stagetui.profiles.terms import Rol
from stagetui.screens.cards.post import message_card, status_of
from stagetui.screens.jobs import Job, Steps
from stagetui.screens.message import MessagePage, save_letter
from stagetui.screens.split import ListPage, show_detail
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Confirm
from stagetui.screens.widgets.table import PAGE, Column, PagedTable, Row
from stagetui.screens.words import moment, number

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.engine.jobs.send import Sent
    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

WAITING = (BerichtStatus.WACHT, BerichtStatus.OPNIEUW)
ATTENTION = (BerichtStatus.MISLUKT, BerichtStatus.MISSCHIEN)
AGAIN = (*ATTENTION, BerichtStatus.VERZONDEN)
EVERYTHING = "alles"
FILTERS: dict[str, tuple[str, tuple[BerichtStatus, ...]]] = {
    EVERYTHING: ("alle berichten", ()),
    "wacht": ("staat klaar om te versturen", WAITING),
    "aandacht": ("mislukt of misschien verzonden", ATTENTION),
    "verzonden": ("verzonden", (BerichtStatus.VERZONDEN,)),
}


class PostPage(ListPage):
    """The outbox."""

    HELP = """\
## Post

Alle berichten, het nieuwste bovenaan. Het teken zegt hoe het staat: `○` wacht, `◐` wordt verzonden, `●` verzonden,
`!` mislukt, `?` misschien verzonden (de verbinding viel weg; vraag het na voordat u opnieuw stuurt).

**Enter** toont de mail en de tekst van de brief. **v** verstuurt alles wat klaarstaat; de voortgang staat onderin en
wat verzonden is, gaat nooit twee keer. **o** maakt een mislukt bericht opnieuw, met de gegevens van nu. **b** bewaart
de brief als PDF. **s** beperkt de lijst, **/** zoekt op naam, adres of onderwerp.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "send", "Versturen", id="post.send", tooltip="Verstuurt alles wat klaarstaat."),
        Binding(
            "o", "again", "Opnieuw", id="post.again", tooltip="Maakt dit bericht opnieuw en zet het klaar."
        ),
        Binding("b", "save", "Bewaar PDF", id="post.save", tooltip="Bewaart de brief als PDF-bestand."),
        Binding(
            "s",
            "by_status",
            "Status",
            id="post.by_status",
            tooltip="Toont alleen wat wacht, mislukte, of alles.",
        ),
    ]

    def __init__(self) -> None:
        """Start with everything."""
        super().__init__()
        self._filter = EVERYTHING
        self._lines: dict[str, BerichtRegel] = {}
        self._waiting = 0

    def make_list(self) -> PagedTable:
        """Give the list."""
        return PagedTable(
            Column("Nr", 5, "right"),
            Column("Status", 11),
            Column("Aan", 24),
            Column("Gemaakt", 17, narrow=False),
            Column("Onderwerp", least=20),
            empty="Geen berichten. Zodra een plaatsing definitief is, komt haar brief hier te staan.",
            what="berichten",
            one="bericht",
        )

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the page of the outbox that is wanted."""
        window, statuses = self.listing.wanted, FILTERS[self._filter][1]
        self.ask(
            "list",
            lambda desk: desk.ask(
                outbox, text=window.text, statussen=statuses, limit=PAGE, offset=window.offset
            ),
            self._show,
        )

    def card(self, desk: Desk, key: str) -> Card:
        """The message under the cursor."""
        return message_card(desk.ask(message_view, int(key)))

    @on(PagedTable.Wanted)
    def _wanted(self) -> None:
        self.refresh_data()

    def _show(self, found: Postlijst) -> None:
        self._lines = {str(one.bericht): one for one in found.regels}
        self._waiting = sum(found.tellingen.get(status, 0) for status in WAITING)
        self.listing.show_page([_row(one) for one in found.regels], found.totaal)
        self.show_filters(FILTERS[self._filter][0] if self._filter != EVERYTHING else "")
        self.refresh_bindings()

    # ---- doing

    @property
    def _line(self) -> BerichtRegel | None:
        return self._lines.get(self.listing.key or "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the person may not do, or what this message is not for."""
        rights, line = (self.desk.rights if self.desk else None), self._line if self.is_mounted else None
        match action:
            case "send":
                return self._waiting > 0 and rights is not None and rights.has(Rol.BUREAU)
            case "again":
                known = line is not None and line.plaatsing is not None and line.status in AGAIN
                return known and rights is not None and rights.has(Rol.BUREAU)
            case "save":
                return line is not None
        return super().check_action(action, parameters)

    @on(PagedTable.Chosen)
    def _open(self, message: PagedTable.Chosen) -> None:
        show_detail(self, MessagePage(int(message.key)))

    def action_save(self) -> None:
        """Keep the letter as a file."""
        if line := self._line:
            save_letter(self, line.bericht)

    def action_again(self) -> None:
        """Make the message anew; ask first when the other may have it already."""
        if (line := self._line) is None:
            return
        if line.status is BerichtStatus.MISLUKT:
            self._again(line)
            return
        who = line.aan or "de ontvanger"
        text = (
            f"Dit bericht is {line.status}. Opnieuw sturen kan {who} het bericht twee keer geven. Doorgaan?"
        )
        self.app.push_screen(
            Confirm("Opnieuw sturen?", text), lambda agreed: self._again(line) if agreed else None
        )

    def _again(self, line: BerichtRegel) -> None:
        self.do(
            RetryBericht(line.bericht),
            then=lambda made: self.listing.go_to(str(made)),
            said=lambda made: f"Bericht {made} staat klaar, in plaats van bericht {line.bericht}.",
        )

    def action_send(self) -> None:
        """Ask, then send what waits."""
        count = self._waiting
        what = "1 bericht gaat" if count == 1 else f"{number(count)} berichten gaan"
        self.app.push_screen(Confirm("Post versturen?", f"{what} nu de deur uit."), self._send)

    def _send(self, agreed: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
        if agreed:
            self.run_job(Job("Post versturen", _send_all, self._sent, stoppable=False))

    def _sent(self, sent: Sent) -> None:
        title, text, fine = told(sent)
        if fine:
            self.home.notify(text, title=title, markup=False)
        else:
            self.home.tell(title, text)

    def action_by_status(self) -> None:
        """Choose which messages are shown."""
        choices = [Choice(key, Text(label)) for key, (label, _) in FILTERS.items()]
        self.app.push_screen(Choose("Welke berichten?", choices, typed=False), self._by_status)

    def _by_status(self, chosen: str | None) -> None:
        if chosen is not None:
            self._filter = chosen
            self.listing.set_filter(self.listing.wanted.text)


def _send_all(desk: Desk, steps: Steps) -> Sent:
    # a job of its own: mail and its libraries are only loaded by who sends
    from stagetui.engine.jobs.send import send_mail

    def progress(done: int, total: int) -> None:
        steps.tell(f"{number(done)} van {number(total)}", done / total if total else 1.0)

    return send_mail(desk.bureau, desk.actor, progress)


def told(sent: Sent) -> tuple[str, str, bool]:
    """How a run of sending ended: title, sentence, and whether all went well."""
    run = sent.summary
    parts = [
        f"{number(count)} {what}"
        for count, what in (
            (run.sent, "verzonden"),
            (run.failed, "mislukt"),
            (run.later, "gaan later opnieuw"),
            (run.uncertain + len(sent.misschien), "misschien verzonden (vraag het na)"),
            (run.overgeslagen, "al door een ander verstuurd"),
        )
        if count
    ]
    text = f"{', '.join(parts) or 'Er stond niets klaar'}."
    if run.reden:
        text += f"\n\n{run.reden}"
    fine = not (run.failed or run.later or run.uncertain or sent.misschien or run.reden)
    return ("Post verzonden" if fine else "Niet alles is verzonden"), text, fine


def _names(addresses: str) -> str:
    """To whom, by name where there is one: `Ans Bakker, post@example.nl`."""
    return ", ".join(part.partition("<")[0].strip() or part.strip() for part in addresses.split(";"))


def _row(one: BerichtRegel) -> Row:
    cells = (
        str(one.bericht),
        status_of(one.status, short=True),
        _names(one.aan) or Text("geen adres", "bold red"),
        Text(moment(one.gemaakt), "bright_black"),
        one.onderwerp,
    )
    return Row(str(one.bericht), cells)

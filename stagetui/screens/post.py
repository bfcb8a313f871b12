"""*Post*: the outbox with what each message says beside it; mark many, read them, hold, release, withdraw and send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import DataTable, Static

from stagetui.engine.doorway.outbox import HOLDABLE, RELEASABLE, WITHDRAWABLE
from stagetui.engine.queries.batches import Postbus, Postregel, message_story, numbers, postbus
from stagetui.engine.records import BerichtStatus
from stagetui.profiles.terms import Rol
from stagetui.screens import post_filters, reposting
from stagetui.screens.batching import Batch
from stagetui.screens.cards.post import counted, message_card, message_row
from stagetui.screens.message import MessagePage, may_save, save_attachment
from stagetui.screens.post_filters import PostFilters
from stagetui.screens.previews import PreviewPage
from stagetui.screens.split import HISTORY_BESIDE, ListPage, show_detail
from stagetui.screens.widgets.table import PAGE, Column, PagedTable

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.engine.access import View
    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

# what a key is for, by the status of a message
FITTING = {
    "hold": HOLDABLE,
    "release": RELEASABLE,
    "withdraw": WITHDRAWABLE,
    "again": (BerichtStatus.MISLUKT, BerichtStatus.MISSCHIEN),
    "arrived": (BerichtStatus.MISSCHIEN,),
    "correct": (BerichtStatus.VERZONDEN,),
}
TOGETHER = ("hold", "release", "withdraw")


class PostPage(ListPage):
    """The outbox."""

    HELP = """\
## Post

Alle berichten, het nieuwste bovenaan; boven de lijst hoeveel er van elke status zijn. Het teken zegt hoe het staat:

- `○` **wacht**: gaat uit bij de volgende verzending. `=` **vastgehouden**: gaat pas uit na vrijgeven.
- `◐` **bezig**; `●` **verzonden** (*deels*: een van de adressen werd geweigerd).
- `»` **opnieuw**: de mailserver nam het nog niet aan; vanzelf weer geprobeerd op het tijdstip dat erbij staat.
- `!` **mislukt**: er moet iets gebeuren, zoals een adres invullen; dan **o**.
- `?` **misschien verzonden**: de verbinding viel weg. Vraag het na: **g** als het er is, **o** om opnieuw te sturen.
- `–` **ingetrokken**: gaat niet uit.

**Veel tegelijk.** **Spatie** merkt, **a** merkt alles wat de lijst toont, **Esc** haalt de merken weg. **l** laat de
gemerkte berichten één voor één lezen. **h** houdt vast, **r** geeft vrij, **i** trekt in (met een reden). **v**
verstuurt de gemerkte, ook die zijn vastgehouden; zonder merken alles wat in deze lijst klaarstaat. Eerst ziet u hoeveel
berichten naar hoeveel ontvangers gaan; er gaat niets uit dat daar niet bij was, en niets twee keer.

**c** maakt een nieuw bericht dat naar een verzonden bericht verwijst: een correctie. **Enter** toont de mail, de
bijlagen en de geschiedenis; **b** bewaart een bijlage.

**s** kiest een status, **k** een soort, **d** een ronde; **/** zoekt op aios, instelling, adres of onderwerp. **t**
probeert de mailserver.
"""
    CSS = "PostPage #counts { height: auto; max-height: 2; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "v",
            "send",
            "Versturen",
            id="post.send",
            tooltip="Verstuurt wat gemerkt is, of anders wat in deze lijst klaarstaat; eerst wordt geteld.",
        ),
        Binding(
            "space",
            "mark",
            "Merk",
            key_display="spatie",
            id="post.mark",
            tooltip="Merkt dit bericht, om met meer tegelijk iets te doen.",
        ),
        Binding("a", "mark_all", "Alles", id="post.mark_all", tooltip="Merkt alles wat de lijst toont."),
        Binding(
            "l", "preview", "Lezen", id="post.preview", tooltip="Toont de gemerkte berichten één voor één."
        ),
        Binding(
            "h",
            "hold",
            "Vasthouden",
            show=False,
            id="post.hold",
            tooltip="Houdt vast: gaat pas uit na vrijgeven.",
        ),
        Binding("r", "release", "Vrij", id="post.release", tooltip="Laat uitgaan bij de volgende keer."),
        Binding(
            "i", "withdraw", "Intrekken", show=False, id="post.withdraw", tooltip="Trekt in, met een reden."
        ),
        Binding("g", "arrived", "Is er", id="post.arrived", tooltip="Legt vast dat het bericht er is."),
        Binding("o", "again", "Opnieuw", id="post.again", tooltip="Zet dit bericht opnieuw klaar."),
        Binding(
            "c",
            "correct",
            "Correctie",
            id="post.correct",
            tooltip="Maakt een nieuw bericht dat naar dit verzonden bericht verwijst.",
        ),
        Binding(
            "s", "by_status", "Status", id="post.by_status", tooltip="Toont alleen één status, of alles."
        ),
        Binding(
            "k",
            "by_kind",
            "Soort",
            show=False,
            id="post.by_kind",
            tooltip="Toont alleen één soort bericht.",
        ),
        Binding(
            "d",
            "by_round",
            "Ronde",
            show=False,
            id="post.by_round",
            tooltip="Toont alleen de post van een ronde.",
        ),
        Binding(
            "b",
            "save",
            "Bewaar bijlage",
            show=False,
            id="post.save",
            tooltip="Bewaart een bijlage als bestand op de computer waar stagetui draait.",
        ),
        Binding(
            "t",
            "try_server",
            "Mailserver proberen",
            show=False,
            id="post.try",
            tooltip="Stuurt een proefbericht en zegt wat er werkte.",
        ),
        Binding(
            "escape",
            "clear",
            "Merken weg",
            show=False,
            id="post.clear",
            tooltip="Haalt alle merken weg; zonder merken de filters.",
        ),
    ]

    def __init__(self) -> None:
        """Start with everything, and nothing marked."""
        super().__init__()
        self._filters = PostFilters()
        self._lines: dict[str, Postregel] = {}
        self._box = Postbus((), 0, 0, {})
        self._marked: set[int] = set()
        self._counts = Text()
        self._today: date | None = None

    def body(self) -> ComposeResult:
        """Give the counts above the list and the card."""
        counts = Static("", id="counts", classes="line")
        counts.display = False
        yield counts
        yield from super().body()

    def make_list(self) -> PagedTable:
        """Give the list."""
        return PagedTable(
            Column("", 1),
            Column("Nr", 5, "right"),
            Column("Status", 16),
            Column("Soort", 20, narrow=False),
            Column("Aan", least=16),
            Column("Onderwerp", least=20),
            Column("Gemaakt", 17, narrow=False),
            empty="Geen berichten. Zodra er iets te melden is, komt het hier te staan.",
            what="berichten",
            one="bericht",
        )

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the page of the outbox that is wanted."""
        window, keuze = self.listing.wanted, self._filters.keuze

        def read(desk: Desk) -> tuple[Postbus, date]:
            found = desk.ask(postbus, text=window.text, keuze=keuze, limit=PAGE, offset=window.offset)
            return found, desk.today

        self.ask("list", read, self._show)

    def card(self, desk: Desk, key: str) -> Card:
        """The message under the cursor."""
        return message_card(desk.ask(message_story, int(key)), history=HISTORY_BESIDE)

    @on(PagedTable.Wanted)
    def _wanted(self) -> None:
        self.refresh_data()

    def on_screen_resume(self) -> None:
        """Show which marks were taken away while reading."""
        if self.arrived:
            self._fill()

    def _show(self, found: tuple[Postbus, date]) -> None:
        self._box, self._today = found
        self._lines = {str(one.bericht): one for one in self._box.regels}
        self._fill()

    def _fill(self) -> None:
        """Show the list with its marks, the counts and the filters."""
        if self._today is not None:
            rows = [
                message_row(one, self._today, marked=one.bericht in self._marked) for one in self._box.regels
            ]
            self.listing.show_page(rows, self._box.totaal)
        self._count()
        count = len(self._marked)
        self.show_filters(
            *self._filters.words(), note=f"{count} gemerkt; Esc haalt de merken weg." if count else ""
        )
        self.refresh_keys()

    def _count(self) -> None:
        """Tell how many there are of each status; only when that changed, since it may move all that stands below."""
        counts = counted(self._box.tellingen, self.size.width - 2)
        if counts != self._counts:
            self._counts = counts
            line = self.query_one("#counts", Static)
            line.display = bool(counts)
            line.update(counts)

    def on_resize(self) -> None:
        """Share the counts among lines anew."""
        self._count()

    # ---- what is chosen

    @property
    def _line(self) -> Postregel | None:
        return self._lines.get(self.listing.key or "")

    def _chosen(self) -> Batch:
        """What is marked; without marks the message under the cursor."""
        line = self._line
        chosen = sorted(self._marked) or ([line.bericht] if line else [])
        return Batch(self, lambda _view: chosen, self._settle)

    def _settle(self, chosen: Iterable[int]) -> None:
        """Something was done to these: they are no longer marked."""
        self._marked.difference_update(chosen)
        if self.is_mounted:
            self._fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the person may not do, or what these messages are not for."""
        able = self._possible() if self.is_mounted else {}
        return able[action] if action in able else super().check_action(action, parameters)

    def _possible(self) -> dict[str, bool]:
        """Which of the page's own actions can be done now."""
        rights, line, marked = self.desk.rights if self.desk else None, self._line, bool(self._marked)
        office = rights is not None and rights.has(Rol.BUREAU)
        fitting = {
            action: office
            and ((marked and action in TOGETHER) or (line is not None and line.status in statuses))
            for action, statuses in FITTING.items()
        }
        return fitting | {
            "send": office and (marked or self._box.klaar > 0),
            "mark": office and line is not None,
            "mark_all": office and line is not None,
            "preview": marked,
            "clear": marked or self._filters != PostFilters(),
            "save": line is not None and may_save(rights),
            "try_server": rights is not None and rights.has(Rol.BUREAU, Rol.BEHEERDER),
        }

    # ---- marking and reading

    def action_mark(self) -> None:
        """Mark the message, or take its mark away, and go on with the next."""
        if line := self._line:
            self._marked ^= {line.bericht}
            self._fill()
            self.listing.query_one(DataTable).action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark all that the list shows, also what stands on its other pages."""
        text, keuze = self.listing.wanted.text, self._filters.keuze

        def mark(found: tuple[int, ...]) -> None:
            self._marked.update(found)
            self._fill()

        self.ask("all", lambda desk: desk.ask(numbers, text=text, keuze=keuze), mark)

    def action_clear(self) -> None:
        """Take all marks away; without marks show everything."""
        if self._marked:
            self._marked.clear()
            self._fill()
        else:
            self._narrow(PostFilters())

    def action_preview(self) -> None:
        """Read the marked messages one after the other."""
        show_detail(self, PreviewPage(sorted(self._marked), self._marked, self._settle))

    @on(PagedTable.Chosen)
    def _open(self, message: PagedTable.Chosen) -> None:
        show_detail(self, MessagePage(int(message.key)))

    def action_save(self) -> None:
        """Keep an attachment as a file."""
        if line := self._line:
            save_attachment(self, line.bericht)

    # ---- doing

    def action_send(self) -> None:
        """Send what is marked; without marks what the list shows that waits to be sent."""
        if self._marked:
            self._chosen().send()
            return
        text, keuze = self.listing.wanted.text, self._filters.keuze

        def due(view: View) -> tuple[int, ...]:
            return numbers(view, text=text, keuze=keuze, only_due=True)

        Batch(self, due, self._settle).send()

    def action_hold(self) -> None:
        """Keep from being sent."""
        self._chosen().hold()

    def action_release(self) -> None:
        """Let go out."""
        self._chosen().release()

    def action_withdraw(self) -> None:
        """Never send."""
        self._chosen().withdraw()

    def action_again(self) -> None:
        """Queue the message once more."""
        if line := self._line:
            reposting.once_more(self, line, lambda made: self.listing.go_to(str(made)))

    def action_correct(self) -> None:
        """Queue a message that refers to this one, which was sent."""
        self.action_again()

    def action_arrived(self) -> None:
        """Settle a message that was in doubt."""
        if line := self._line:
            reposting.arrived(self, line)

    def action_try_server(self) -> None:
        """Try the mail server."""
        reposting.try_server(self)

    # ---- narrowing

    def action_by_status(self) -> None:
        """Choose which statuses are shown."""
        post_filters.by_status(self, self._filters, self._box.tellingen, self._narrow)

    def action_by_kind(self) -> None:
        """Choose which kind is shown."""
        post_filters.by_kind(self, self._filters, self._narrow)

    def action_by_round(self) -> None:
        """Choose of which round."""
        post_filters.by_round(self, self._filters, self._narrow)

    def _narrow(self, filters: PostFilters) -> None:
        self._filters = filters
        self.listing.set_filter(self.listing.wanted.text)

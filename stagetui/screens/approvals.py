"""*Goedkeuringen*: the inbox of who decides; one key approves, refusing asks why, the next one comes by itself."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.widgets import DataTable, Static

from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.queries.decisions import decision_view
from stagetui.engine.queries.deputies import deputies
from stagetui.engine.queries.requests import AanvraagRegel, requests
from stagetui.engine.records import AanvraagStatus
from stagetui.profiles.terms import Partij
from stagetui.screens import reconsidering, standing_in
from stagetui.screens.aios import AiosPage
from stagetui.screens.cards.requests import decision_card
from stagetui.screens.deciding import HeldKey, Outcome, about, approve_all, needs_evidence, told
from stagetui.screens.jobs import Job
from stagetui.screens.messages import NotDone
from stagetui.screens.places import PlacePage
from stagetui.screens.split import ListPage, show_detail
from stagetui.screens.widgets.dialogs import AskReason, Confirm
from stagetui.screens.widgets.table import Column, PagedTable, Row
from stagetui.screens.words import day, days_left

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk

# a mark and a colour for each status: never a colour alone
DECIDED = {
    AanvraagStatus.GOEDGEKEURD: ("✓ goedgekeurd", "green"),
    AanvraagStatus.GEWEIGERD: ("× geweigerd", "red"),
    AanvraagStatus.VERVALLEN: ("– vervallen", "bright_black"),
}

# whose consent to a plaatsing is asked (N9), short
PARTY = {Partij.INSTITUUTSOPLEIDER: "opleider"}
MARK = "✓"
LISTED = 12  # names in the question whether many may be approved


class ApprovalsPage(ListPage):
    """The inbox."""

    HELP = """\
## Goedkeuringen

De aanvragen die op u wachten, het dringendste bovenaan. Naast of onder de lijst staat wat u wilt weten: wat er wordt
gevraagd en waarom, wie er al besliste, wat de regels zeggen, het schema met eerdere stages, en de voorkeuren zoals
ingediend. **Tab** gaat naar die tekst, om te bladeren.

**g** keurt goed, **w** weigert: u typt een reden, die de aios te lezen krijgt. De volgende aanvraag komt vanzelf. Een
besluit staat vast en is niet ongedaan te maken; wie **g** ingedrukt houdt, keurt er maar één goed.

**Spatie** merkt een aanvraag die u hebt bekeken en gaat naar de volgende; **g** keurt dan alle gemerkte samen goed, na
één vraag. **Esc** haalt de merken weg.

**d** toont ook wat al is besloten en wat op anderen wacht; **r** vraagt om een besluit te herzien: dat wordt een nieuwe
aanvraag. **v** wijst aan wie voor u beslist als u weg bent. **Enter** toont alles over de aios.
"""
    BOTH = True
    AHEAD = 2
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "g",
            "approve",
            "Goedkeuren",
            id="approvals.approve",
            tooltip="Keurt deze aanvraag goed, of alle gemerkte.",
        ),
        Binding(
            "w", "refuse", "Weigeren", id="approvals.refuse", tooltip="Weigert, met een reden die u typt."
        ),
        Binding(
            "space",
            "mark",
            "Merken",
            key_display="spatie",
            id="approvals.mark",
            tooltip="Merkt deze aanvraag, om er meer samen goed te keuren.",
        ),
        Binding(
            "escape",
            "unmark",
            "Merken weg",
            show=False,
            id="approvals.unmark",
            tooltip="Haalt alle merken weg.",
        ),
        Binding(
            "d",
            "decided",
            "Besloten",
            id="approvals.decided",
            tooltip="Toont ook wat besloten is of op anderen wacht, of alleen wat op u wacht.",
        ),
        Binding(
            "r",
            "reconsider",
            "Herziening",
            id="approvals.reconsider",
            tooltip="Vraagt om dit besluit te herzien, met een nieuwe aanvraag.",
        ),
        Binding(
            "v",
            "deputy",
            "Vervanging",
            id="approvals.deputy",
            tooltip="Wijst aan wie voor u beslist als u weg bent, of neemt dat terug.",
        ),
    ]

    def __init__(self) -> None:
        """Start with what waits."""
        super().__init__()
        self._all = False
        self._lines: dict[str, AanvraagRegel] = {}
        self._number: str | None = None  # the request to show, whether it waits for this person or not
        self._sent: set[str] = set()  # decisions under way
        self._marked: set[str] = set()  # to be approved together
        self._today: date | None = None
        self._key = HeldKey()

    def make_list(self) -> PagedTable:
        """Give the list."""
        return PagedTable(
            Column("", 1),
            Column("Wanneer", 15),
            Column("Aios", 16),
            Column("Stage", 9),
            Column("Aanvraag", 16),
            Column("Plaats"),
            empty="Er wacht geen aanvraag op u. Met d ziet u wat al besloten is.",
            what="aanvragen",
            one="aanvraag",
        )

    def body(self) -> ComposeResult:
        """Give the line that says for whom one stands in, and the list with its card."""
        yield Static("", id="deputy", classes="line")
        yield from super().body()

    # ---- reading

    def refresh_data(self) -> None:
        """Ask for the requests: those that are open, or all; and who stands in for whom."""
        everything = self._all

        def read(desk: Desk) -> tuple[list[AanvraagRegel], date]:
            return desk.ask(requests, only_open=not everything), desk.today

        self.ask("list", read, self._show)
        self.ask("deputies", lambda desk: standing_in.told(desk.ask(deputies), desk.today), self._tell_deputy)

    def open_at(self, target: str) -> None:
        """Put the cursor on a request, once it is there."""
        self._number = target

    def card(self, desk: Desk, key: str) -> Card:
        """The picture around the request under the cursor."""
        return decision_card(desk.ask(decision_view, int(key)), desk.today)

    def _show(self, found: tuple[list[AanvraagRegel], date]) -> None:
        lines, self._today = found
        aimed = self._number
        if aimed is not None:
            wanted = next((one for one in lines if str(one.aanvraag.aanvraag) == aimed), None)
            if not self._all and (wanted is None or not wanted.mijn):
                self._all = True
                self.refresh_data()
                return
            self._number = None
        if not self._all:
            lines = [one for one in lines if one.mijn]
        # what waits for me first; within that the query's order: open before decided, the most urgent on top
        lines = sorted(lines, key=lambda one: not one.mijn)
        self._lines = {str(one.aanvraag.aanvraag): one for one in lines}
        if not self.home.changing and self.home.running is None:
            self._sent.clear()
        self._marked &= {key for key, one in self._lines.items() if _decidable(one)}
        self._fill()
        if aimed is not None:
            self.listing.go_to(aimed)

    def _tell_deputy(self, text: str) -> None:
        line = self.query_one("#deputy", Static)
        line.display = bool(text)
        line.update(Text(text, no_wrap=True, overflow="ellipsis"))

    def _fill(self) -> None:
        """Show the list; what was decided a moment ago is out of the inbox before its answer is there."""
        waiting = {key: one for key, one in self._lines.items() if key not in self._sent}
        if self._today is not None:
            rows = [_row(one, self._today, marked=key in self._marked) for key, one in waiting.items()]
            self.listing.show_all(rows)
        count = len(self._marked)
        self.show_filters(
            "alles, ook wat besloten is of op anderen wacht" if self._all else "",
            note=f"{count} gemerkt; g keurt ze samen goed, Esc haalt de merken weg." if count else "",
        )
        self.refresh_keys()

    # ---- doing

    @property
    def _line(self) -> AanvraagRegel | None:
        key = self.listing.key or ""
        return None if key in self._sent else self._lines.get(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide deciding where there is nothing to decide."""
        if action == "unmark":
            return bool(self._marked)
        if action == "approve" and self._marked:
            return True
        if action == "reconsider" and self.is_mounted:
            return (line := self._line) is not None and reconsidering.possible(self, line)
        if action in ("approve", "refuse", "mark") and self.is_mounted:
            line = self._line
            return line is not None and _decidable(line)
        return super().check_action(action, parameters)

    def _seen(self) -> AanvraagRegel | None:
        """The request under the cursor, when the picture that is shown is its own: nobody decides without it."""
        if (line := self._line) is None:
            return None
        if not self.pictured:
            self.say("Nog even: wat u over deze aanvraag wilt weten, wordt opgehaald.")
            return None
        return line

    def action_approve(self) -> None:
        """Approve, and go on with the next; a key that is held, or comes while one is being stored, does nothing."""
        if not self._key.pressed() or self._sent:
            return
        if self._marked:
            self._ask_for_all()
        elif line := self._seen():
            if needs_evidence(line):
                self.app.push_screen(
                    AskReason("Goedkeuren", _evidence(about(line))), partial(self._approved, line)
                )
            else:
                self._decide(line, Decide(line.aanvraag.aanvraag, approve=True))

    def _approved(self, line: AanvraagRegel, evidence: str | None) -> None:
        if evidence is not None:
            self._decide(line, Decide(line.aanvraag.aanvraag, approve=True, reason=evidence))

    def action_refuse(self) -> None:
        """Ask why, then refuse; what is typed goes to the question at once, so it never waits for the picture."""
        if (line := self._line) is None:
            return
        frees = " De plaats komt dan weer vrij." if line.aanvraag.partij else ""
        text = f"{line.soort_naam}: {about(line)}.\n\nWaarom weigert u?{frees}"
        self.app.push_screen(AskReason("Weigeren", text), partial(self._refused, line))

    def _refused(self, line: AanvraagRegel, reason: str | None) -> None:
        if reason is not None:
            self._decide(line, Decide(line.aanvraag.aanvraag, approve=False, reason=reason))

    def _decide(self, line: AanvraagRegel, command: Decide) -> None:
        key = str(line.aanvraag.aanvraag)
        self._sent.add(key)
        self._marked.discard(key)
        self._fill()
        self.do(command, said=partial(told, line))

    # ---- many at once

    def action_mark(self) -> None:
        """Mark a request that was looked at, or take its mark away, and go on with the next."""
        if (line := self._seen()) is None:
            return
        self._marked ^= {str(line.aanvraag.aanvraag)}
        self._fill()
        self.listing.query_one(DataTable).action_cursor_down()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self._marked.clear()
        self._fill()

    def _ask_for_all(self) -> None:
        """One question for all that are marked: how many, and which."""
        lines = [one for key, one in self._lines.items() if key in self._marked]
        count = f"{len(lines)} aanvragen" if len(lines) > 1 else "1 aanvraag"
        kinds = Counter(one.soort_naam.lower() for one in lines)
        names = [one.naam for one in lines[:LISTED]]
        if len(lines) > LISTED:
            names.append(f"… en nog {len(lines) - LISTED}")
        text = "\n".join([*(f"{n} × {kind}" for kind, n in kinds.items()), ", ".join(names)])
        if any(map(needs_evidence, lines)):
            self.app.push_screen(
                AskReason(f"{count} goedkeuren", _evidence(text)), partial(self._approve_all, lines)
            )
        else:
            self.app.push_screen(
                Confirm(f"{count} goedkeuren?", f"{text}\n\nEen besluit staat vast."),
                lambda yes: self._approve_all(lines, "") if yes else None,
            )

    def _approve_all(self, lines: list[AanvraagRegel], evidence: str | None) -> None:
        if evidence is None:
            return
        if self.home.running is None:
            self._sent |= self._marked
            self._marked = set()
            self._fill()
        self.run_job(Job("Goedkeuren", partial(approve_all, lines, evidence or None), self._all_approved))

    def _all_approved(self, outcome: Outcome) -> None:
        """Tell what came of it; what was not decided is in the list again."""
        self._sent.clear()
        self.refresh_data()
        self.say(f"Definitief goedgekeurd: {outcome.taken}.")
        if outcome.refused:
            text = "\n".join(f"{about(line)}: {why}" for line, why in outcome.refused)
            self.home.tell(f"Niet besloten: {len(outcome.refused)}", text)

    @on(NotDone)
    def _not_decided(self) -> None:
        """Put back what could not be decided."""
        self._sent.clear()
        self._fill()

    def action_decided(self) -> None:
        """Show everything, or only what waits."""
        self._all = not self._all
        self.refresh_data()

    def action_reconsider(self) -> None:
        """Ask to reconsider the decided request under the cursor."""
        if line := self._line:
            reconsidering.ask(self, line)

    def action_deputy(self) -> None:
        """Name who decides for this person, or take that back."""
        standing_in.name_deputy(self)

    @on(PagedTable.Chosen)
    def _open(self) -> None:
        if (line := self._line) is None:
            return
        if line.aanvraag.aios is not None:
            show_detail(self, AiosPage(line.aanvraag.aios, line.aanvraag.stagesoort))
        elif line.aanvraag.plaats is not None:
            show_detail(self, PlacePage(line.aanvraag.plaats))


def _decidable(line: AanvraagRegel) -> bool:
    return line.mijn and line.bezwaar is None


def _evidence(text: str) -> str:
    return f"{text}\n\nU legt het antwoord van een ander vast. Waaruit blijkt dat?"


def _row(one: AanvraagRegel, today: date, *, marked: bool) -> Row:
    asked = one.aanvraag
    if asked.status is not AanvraagStatus.OPEN:
        when = Text(*DECIDED[asked.status])
    elif not one.mijn:
        when = Text(f"· {asked.beslisser or one.wacht_op}", "bright_black")
    else:
        when = days_left((asked.voor - today).days if asked.voor else None)
    kind = f"akkoord {PARTY.get(asked.partij, asked.partij.value)}" if asked.partij else one.soort_naam
    what = Text(", ".join(dict.fromkeys(part for part in (one.plaats_naam, one.instelling) if part)) or "–")
    if asked.voor and asked.status is AanvraagStatus.OPEN and not one.mijn:
        what.append(f"  uiterlijk {day(asked.voor)}", "bright_black")
    mark = Text(MARK if marked else "", "bold green")
    return Row(str(asked.aanvraag), (mark, when, one.naam, asked.stagesoort or "–", kind, what))

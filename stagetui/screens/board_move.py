"""*Verzetten*: one stage of a year to another place or quarter, every rule and the score first (H2, H6, H7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from stagetui.engine.doorway.moving import MoveStage
from stagetui.engine.queries.year_move_options import Begin, Eis, Plek, Verzetbaar, judged, movable
from stagetui.engine.queries.year_moves import Oordeel, Verzet
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import FULL_TIME
from stagetui.screens.board_rows import month_word
from stagetui.screens.history import with_days
from stagetui.screens.split import DetailPage
from stagetui.screens.widgets.dialogs import AskReason, Notice
from stagetui.screens.words import span

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from stagetui.engine.doorway.placing import Moved
    from stagetui.engine.queries.year_board_parts import BordStage
    from stagetui.engine.queries.years import Jaarfeiten
    from stagetui.screens.desk import Desk

PATIENCE = 0.06  # seconds that the cursor rests before a move is held against the rules
NAME = 34  # cells for the name of a place
GOOD = {"geleende plaatsen": False}  # of which goals less is better; of the others more


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read of the year, and the change number that it is at least as new as."""

    change: int
    facts: Jaarfeiten

    def at(self, change: int) -> Jaarfeiten | None:
        """What was read, when nothing changed since."""
        return self.facts if change == self.change else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A move with what comes of it, or why it can't be thought of."""

    verzet: Verzet
    oordeel: Oordeel | RefusedError
    kept: Kept | None


class MovePage(DetailPage):
    """Moving one stage."""

    AUTO_FOCUS = "OptionList"
    HELP = """\
## Verzetten

Kies met **←** en **→** een kwartaal eerder of later, en met **↑** en **↓** een plaats; plaatsen met ruimte staan
bovenaan, eerst wat een voorkeur was, dan de eigen plaatsen. Onderaan (op een breed scherm ernaast) staat meteen wat
elke regel ervan zegt, en wat het doet met de vervulde wensen: nu → straks.

**Enter** verzet de stage. Is het plan al definitief, dan typt u eerst een reden; na de zeswekengrens kan het alleen nog
bij overmacht, ook met een reden. Wie het plan of een brief al kreeg, krijgt bericht. **Esc** laat alles zoals het is.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left",
            "shift(-1)",
            "Eerder",
            key_display="←",
            priority=True,
            id="move.earlier",
            tooltip="Laat de stage een kwartaal eerder beginnen.",
        ),
        Binding(
            "right",
            "shift(1)",
            "Later",
            key_display="→",
            priority=True,
            id="move.later",
            tooltip="Laat de stage een kwartaal later beginnen.",
        ),
        Binding("enter", "take", "Verzetten", id="move.take", tooltip="Verzet de stage zoals zij nu staat."),
    ]

    CSS = """
    MovePage #move-halves { height: 1fr; layout: vertical; }
    MovePage #move-places { height: 1fr; width: 1fr; background: $background; border: none; padding: 0; }
    MovePage #move-places { scrollbar-size: 1 1; overflow-x: hidden; background-tint: $background 0%; }
    MovePage #move-verdict { height: 8; padding: 0 1; border-top: solid $panel; scrollbar-size: 1 1; }
    MovePage.-wide #move-halves { layout: horizontal; }
    MovePage.-wide #move-places { width: 3fr; }
    MovePage.-wide #move-verdict { width: 2fr; height: 1fr; padding: 0 2; }
    MovePage.-wide #move-verdict { border-top: none; border-left: solid $panel; }
    """

    def __init__(self, ronde: str, stage: BordStage) -> None:
        """Show where a stage could be instead."""
        super().__init__()
        self._ronde, self._stage = ronde, stage
        self._found: Verzetbaar | None = None
        self._quarter: int | None = None
        self._plaats: str | None = None
        self._judged: Judged | None = None
        self._kept: Kept | None = None
        self._patience: Timer | None = None
        self._over = False

    def body(self) -> ComposeResult:
        """Give what moves, when, where to, and what comes of it."""
        yield Static("", id="move-name", classes="heading")
        yield Static("", id="move-now", classes="line muted")
        yield Static("", id="move-quarters", classes="line")
        with Container(id="move-halves"):
            yield OptionList(markup=False, id="move-places")
            with VerticalScroll(id="move-verdict", can_focus=False):
                yield Static("", id="move-said")

    # ---- reading

    def refresh_data(self) -> None:
        """Ask where and when the stage could be."""
        if self._over:
            return
        ronde, stage, kept = self._ronde, self._stage, self._kept

        def read(desk: Desk) -> tuple[Verzetbaar, Kept]:
            change = desk.change_number()
            asked = (ronde, stage.aios, stage.stagesoort, stage.van, stage.onderdeel)
            found, facts = desk.ask(movable, *asked, kept.at(change) if kept else None)
            return found, Kept(change, facts)

        self.ask("move", read, self._show_options)

    def _show_options(self, found: tuple[Verzetbaar, Kept]) -> None:
        one, self._kept = found
        self._found = one
        if self._quarter is None or self._quarter >= len(one.beginnen):
            self._quarter = one.nu
            self._plaats = one.plaatsing.plaats if one.plaatsing else None
        what = one.onderdeel or one.stagesoort
        self.query_one("#move-name", Static).update(Text(f"Verzetten: {one.naam} ({one.aios}), {what}"))
        self.query_one("#move-now", Static).update(Text(_now(one), no_wrap=True, overflow="ellipsis"))
        self._show_quarter()

    @property
    def _begin(self) -> Begin | None:
        return self._found.beginnen[self._quarter] if self._found and self._quarter is not None else None

    def _show_quarter(self) -> None:
        """Show the places in the quarter that is chosen; the mark stays on the place that it is on."""
        if self._found is None or (begin := self._begin) is None:
            return
        text = Text(no_wrap=True)
        for number, one in enumerate(self._found.beginnen):
            here = "●" if number == self._found.nu and self._found.plaatsing else " "
            text.append(f" {here}{month_word(one.start)} ", "reverse bold" if number == self._quarter else "")
        self.query_one("#move-quarters", Static).update(Text.assemble("begin  ", text, "   ← →"))
        places = self.query_one(OptionList)
        current = self._found.plaatsing.plaats if self._found.plaatsing else None
        codes = [one.plaats for one in begin.plekken]
        with places.prevent(OptionList.OptionHighlighted):
            places.set_options([Option(_place(one, current), id=one.plaats) for one in begin.plekken])
            places.highlighted = codes.index(self._plaats) if self._plaats in codes else 0 if codes else None
        self._plaats = codes[places.highlighted] if places.highlighted is not None else None
        self._plain(self._plaats)
        self._want()

    def _plain(self, marked: str | None, before: str | None = None) -> None:
        """Take the colours off the line that is marked: they can't be read on its background."""
        begin, current = self._begin, self._found.plaatsing if self._found else None
        for one in begin.plekken if begin else ():
            if one.plaats in (marked, before):
                label = _place(one, current.plaats if current else None)
                shown = Text(label.plain, no_wrap=True) if one.plaats == marked else label
                self.query_one(OptionList).replace_option_prompt(one.plaats, shown)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        if message.option_id is not None and message.option_id != self._plaats:
            self._plain(message.option_id, self._plaats)
            self._plaats = message.option_id
            self._want()

    def _want(self) -> None:
        """Ask what comes of the move that is shown, once the cursor rests."""
        self._judged = None
        self._say(Text("De regels worden nagegaan …", "bright_black"))
        if self._patience is not None:
            self._patience.stop()
        self._patience = self.set_timer(PATIENCE, self._judge)

    def _judge(self) -> None:
        begin, kept = self._begin, self._kept
        plek = next((one for one in begin.plekken if one.plaats == self._plaats), None) if begin else None
        if begin is None or plek is None:
            self._say(Text("Er is geen stageplaats voor deze soort stage."))
            return
        if self._same(begin.start, plek.plaats):
            self._say(
                Text("Zo staat de stage nu. Kies een andere plaats of een ander kwartaal.", "bright_black")
            )
            return
        ronde = self._ronde
        verzet = Verzet(self._stage.aios, self._stage.stagesoort, plek.plaats, begin.start, plek.onderdeel)

        def read(desk: Desk) -> Judged:
            change = desk.change_number()
            try:
                found, facts = desk.ask(judged, ronde, verzet, kept.at(change) if kept else None)
            except RefusedError as error:
                return Judged(verzet, error, None)
            return Judged(verzet, found, Kept(change, facts))

        self.ask("judge", read, self._show_verdict)

    def _show_verdict(self, found: Judged) -> None:
        begin = self._begin
        if begin is None or (found.verzet.plaats, found.verzet.start) != (self._plaats, begin.start):
            return
        self._judged = found
        self._kept = found.kept or self._kept
        if self._found is not None:
            self._say(verdict(found.oordeel, self._found))

    def _say(self, text: Text) -> None:
        self.query_one("#move-said", Static).update(text)

    def _same(self, start: date, plaats: str) -> bool:
        now = self._found.plaatsing if self._found else None
        return now is not None and (now.plaats, now.start) == (plaats, start)

    # ---- doing

    def action_shift(self, quarters: int) -> None:
        """Begin a quarter earlier or later."""
        if self._found is not None and self._quarter is not None:
            wanted = self._quarter + quarters
            if 0 <= wanted < len(self._found.beginnen):
                self._quarter = wanted
                self._show_quarter()

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.action_take()

    def action_take(self) -> None:
        """Move the stage as it is shown, once it is known that it may be; with a reason where one is needed."""
        found, verdict_ = self._found, self._judged
        if found is None or verdict_ is None or self.home.changing:
            return
        if isinstance(verdict_.oordeel, RefusedError) or verdict_.oordeel.fouten:
            self.warn(
                "Zo kan het niet", "Een regel staat in de weg; kies een andere plaats of een ander kwartaal."
            )
            return
        go = partial(self._move, found, verdict_)
        title = f"{found.naam}: {found.stagesoort} verzetten"
        match found.eis:
            case Eis.NIETS:
                go(None)
            case Eis.REDEN:
                self.app.push_screen(AskReason(title, f"{with_days(found.waarom)}\n\nWaarom?"), go)
            case Eis.OVERMACHT:
                text = f"{with_days(found.waarom)}.\n\nAlleen bij overmacht kan dit nog. Wat is er gebeurd?"
                self.app.push_screen(AskReason(title, text), go)
            case Eis.VAST:
                self.app.push_screen(Notice("Kan niet meer", f"{with_days(found.waarom)}."))

    def _move(self, found: Verzetbaar, chosen: Judged, reason: str | None) -> None:
        if reason is None and found.eis is not Eis.NIETS:
            return
        verzet = chosen.verzet
        command = MoveStage(
            verzet.aios,
            verzet.stagesoort,
            verzet.plaats or "",
            verzet.start,
            verzet.onderdeel,
            reason,
            overmacht=found.eis is Eis.OVERMACHT,
            version=found.plaatsing.version if found.plaatsing else None,
        )
        self.do(command, then=partial(self._moved, found, chosen), said="")

    def _moved(self, found: Verzetbaar, chosen: Judged, _done: Moved) -> None:
        """Go back to the board, and tell there what was done."""
        self._over = True
        origin = self.origin
        self.action_back()
        if origin is not None:
            where, start = chosen.verzet.plaats, chosen.verzet.start
            origin.say(f"{found.naam}: {found.stagesoort} gaat naar {where}, vanaf {month_word(start)}.")


def _now(one: Verzetbaar) -> str:
    placed, works = one.plaatsing, f" · werkt {one.percentage} %" if one.percentage < FULL_TIME else ""
    if placed is None:
        return f"heeft nog geen plaats{works}"
    days = span(placed.start, placed.eind)
    return f"nu bij {one.plaats_naam} ({placed.plaats}), {days}, {placed.status}{works}"


def _place(one: Plek, current: str | None) -> Text:
    """A place in columns: room, whether it was a wish, name, region, owner, and why it does not fit."""
    style = "bright_black" if one.bezwaar else ""
    name = Text(f"{one.naam} ({one.plaats})", style)
    name.truncate(NAME, overflow="ellipsis", pad=True)
    return Text.assemble(
        ("● " if one.plaats == current else "  ", "bold"),
        (f"{one.bezwaar or f'{one.vrij} vrij':<17} ", style or "green"),
        (f"{f'{one.rang}e' if one.rang else '':<3}", "bold"),
        name,
        (f" {one.regio or ''}", "bright_black"),
        ("  » geleend" if one.geleend else "", "magenta"),
        no_wrap=True,
    )


def verdict(oordeel: Oordeel | RefusedError, found: Verzetbaar) -> Text:
    """What the rules say of a move, and what it does to the score."""
    if isinstance(oordeel, RefusedError):
        return Text(f"× {with_days(oordeel.text)}", "yellow")
    return Text("\n").join(_verdict(oordeel, found))


def _verdict(oordeel: Oordeel, found: Verzetbaar) -> Iterator[Text]:
    for one in oordeel.fouten:
        over = "" if one.over == found.aios else f"{one.over}: "
        yield Text(f"× {over}{with_days(one.tekst)}", "yellow")
    if not oordeel.fouten:
        days = "".join(f", {span(one.start, one.eind)}" for one in oordeel.nieuw)
        yield Text.assemble((f"✓ Mag volgens alle regels{days}.", "green"), "  Enter verzet.")
    for goal, now in oordeel.voor.items():
        then = oordeel.na.get(goal, now)
        better = (then > now) is GOOD.get(goal, True)
        style = "bright_black" if then == now else "green" if better else "yellow"
        change = "gelijk" if then == now else f"{then - now:+d}, {'beter' if better else 'minder'}"
        yield Text(f"  {goal}: {now} → {then} ({change})", style)
    if not oordeel.fouten and found.eis is not Eis.NIETS:
        need = {
            Eis.REDEN: "Enter vraagt een reden",
            Eis.OVERMACHT: "Enter kan alleen bij overmacht, met een reden",
        }
        yield Text(f"! {need.get(found.eis, 'Deze stage ligt vast')}. {with_days(found.waarom)}", "yellow")

"""*Profiel*: the rules of a programme as a page; who keeps them changes values, sees what follows, and writes them."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding

from stagetui.engine.doorway.profiles import ChangeProfile, Written
from stagetui.engine.jobs.profiles import Sheet, Trial, sheet, trial, write
from stagetui.profiles.editing import Edit
from stagetui.profiles.keypaths import Path, look
from stagetui.profiles.keys import key_at
from stagetui.profiles.page import Line
from stagetui.profiles.phrases import counted
from stagetui.screens.cards.profiles import key_card
from stagetui.screens.jobs import Job
from stagetui.screens.profile_trial import TrialPage, row_key, row_of, same, tried
from stagetui.screens.profile_values import ask_value
from stagetui.screens.split import ListPage, show_detail
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import AskReason, Confirm, Field, Form
from stagetui.screens.widgets.table import Column, PagedTable
from stagetui.screens.words import day

if TYPE_CHECKING:
    from textual.binding import BindingType

    from stagetui.screens.cards.layout import Card
    from stagetui.screens.desk import Desk


class ProfilesPage(ListPage):
    """The rules of one profile."""

    BOTH = True
    CSS = """
    ProfilesPage.-narrow .both > .list { height: 1fr; }
    ProfilesPage.-narrow .both > .detail { height: 7; }
    """
    HELP = """\
## Profiel

De regels van een opleiding, als bladzijde: de stages met hun duur en routes, de kalender in volgorde van tijd, wie over
welke aanvraag beslist, toestemmingen, overgangen, regels en varianten. **Enter** klapt een kop open of dicht; **a**
opent alles. Onderaan (op een breed scherm ernaast) staat wat de gekozen regel betekent en uit welk bestand zij komt.
**p** kiest een ander profiel.

Een beheerder wijzigt een waarde met **Enter**. Wat niet kan, wordt meteen gezegd. Wijzigingen worden verzameld (`*`) en
zijn pas bewaard met **ctrl+s**, met een reden. **v** toont eerst wat er verandert, en voor welke aios; **o** neemt de
wijziging onder de cursor terug, **Esc** gooit ze na een vraag allemaal weg. Met **d** gelden de wijzigingen pas vanaf
een latere dag. Een ronde die loopt, houdt de regels waaronder zij is geopend.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "choose", "Profiel", id="profile.choose", tooltip="Toont een ander profiel."),
        Binding(
            "a",
            "unfold",
            "Alles open",
            show=False,
            id="profile.unfold",
            tooltip="Klapt alle koppen open, of weer dicht.",
        ),
        Binding(
            "d",
            "begin",
            "Vanaf",
            show=False,
            id="profile.begin",
            tooltip="Kiest de dag vanaf wanneer wijzigingen gelden.",
        ),
        Binding(
            "o", "take_back", "Terugnemen", id="profile.take_back", tooltip="Neemt deze wijziging terug."
        ),
        Binding(
            "v", "preview", "Gevolgen", id="profile.preview", tooltip="Toont wat er verandert, en voor wie."
        ),
        Binding(
            "ctrl+s",
            "save",
            "Bewaren",
            key_display="^s",
            id="profile.save",
            tooltip="Schrijft de wijzigingen in het profiel, met een reden.",
        ),
        Binding(
            "escape",
            "discard",
            "Weggooien",
            show=False,
            id="profile.discard",
            tooltip="Gooit alle wijzigingen weg, na een vraag.",
        ),
    ]

    def __init__(self) -> None:
        """Start with the first profile, and nothing changed."""
        super().__init__()
        self._profiel: str | None = None
        self._vanaf: date | None = None
        self._sheet: Sheet | None = None
        self._lines: dict[str, Line] = {}
        self._changes: dict[Path, object] = {}
        self._open: set[Path] = {
            (name,) for name in ("calendar", "requests", "consents", "transitions", "rules", "variants")
        }

    def make_list(self) -> PagedTable:
        """Give the list of lines."""
        return PagedTable(
            Column("Regel", 34),
            Column("Wat er geldt"),
            empty="Dit bureau heeft geen profielen.",
            what="regels",
            one="regel",
        )

    # ---- reading

    def open_at(self, target: str) -> None:
        """Show the profile of that id, unless changes of another wait."""
        if not self._changes:
            self._profiel, self._sheet = target, None

    def refresh_data(self) -> None:
        """Read the profile, with the changes that wait laid over it."""
        profiel, vanaf, changes = self._profiel, self._vanaf, dict(self._changes)

        def read(desk: Desk) -> tuple[Sheet, tuple[Line, ...], str]:
            desk.bureau.renew(desk.today)
            found = sheet(desk.bureau, desk.actor(), profiel or desk.bureau.book.ids[0], vanaf)
            return found, *tried(found, changes)

        self.ask("sheet", read, self._show)

    def _show(self, found: tuple[Sheet, tuple[Line, ...], str]) -> None:
        before, (self._sheet, lines, problem) = self._sheet, found
        self._profiel = self._sheet.profile.id
        if before and self._changes and before.gezien != self._sheet.gezien:
            self.home.tell(
                "Intussen gewijzigd",
                f"Iemand anders wijzigde {self._sheet.source.file}. Uw wijzigingen staan er nog, over de nieuwe "
                f"regels heen; kijk ze na voordat u bewaart. {problem}".strip(),
            )
        self._fill(lines)

    def _fill(self, lines: tuple[Line, ...]) -> None:
        self._lines = {row_key(line.path): line for line in lines}
        self._show_lines()

    def _show_lines(self) -> None:
        found = self._sheet
        if found is None:
            return
        values = found.profile.model_dump(by_alias=True)
        self.listing.show_all(
            [
                row_of(line, look(values, line.path), self._changes, opened=line.path in self._open)
                for line in self._lines.values()
                if self._open.issuperset(line.within)
            ]
        )
        waits = counted(len(self._changes), "wijziging", "wijzigingen") if self._changes else ""
        self.show_filters(
            f"{found.profile.name} ({found.source.file})",
            f"vanaf {day(self._vanaf)}" if self._vanaf else "",
            f"{waits}, nog niet bewaard" if waits else "",
        )
        self._want_card(self.listing.key)
        self.refresh_bindings()

    def card(self, _desk: Desk, key: str) -> Card:
        """What the line under the cursor means."""
        found, line = self._sheet, self._lines.get(key)
        return key_card(found, line, dict(self._changes)) if found and line else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the person may not do, or what there is nothing to do with."""
        keeper = self._sheet is not None and self._sheet.keeper
        match action:
            case "begin":
                return keeper
            case "save" | "preview" | "discard":
                return keeper and bool(self._changes)
            case "take_back":
                line = self._line if self.is_mounted else None
                return keeper and line is not None and line.path in self._changes
        return super().check_action(action, parameters)

    @property
    def _line(self) -> Line | None:
        return self._lines.get(self.listing.key or "")

    # ---- looking around

    @on(PagedTable.Chosen)
    def _chosen(self, message: PagedTable.Chosen) -> None:
        message.stop()
        line = self._lines[message.key]
        if not line.heading:
            self._edit(line)
            return
        self._open ^= {line.path}
        self._show_lines()

    def action_unfold(self) -> None:
        """Open all headings, or close all."""
        headings = {line.path for line in self._lines.values() if line.heading}
        self._open = set() if self._open >= headings else headings
        self._show_lines()

    def action_choose(self) -> None:
        """Choose which profile is shown."""
        if self.desk is None:
            return
        if self._changes:
            self.say("Bewaar eerst uw wijzigingen (ctrl+s), of gooi ze weg (Esc).")
            return
        book = self.desk.bureau.book
        choices = [Choice(id_, Text(f"{id_:<8} {book[id_].name}")) for id_ in book.ids]
        self.app.push_screen(Choose("Welk profiel?", choices), self._by_profile)

    def _by_profile(self, chosen: str | None) -> None:
        if chosen is not None:
            self._profiel, self._vanaf, self._sheet = chosen, None, None
            self.refresh_data()

    # ---- changing

    def _edit(self, line: Line) -> None:
        found, key = self._sheet, key_at(line.path)
        if found is None or key is None:
            return
        if not found.keeper:
            self.say("Alleen een beheerder wijzigt de regels; u kunt ze hier lezen.")
            return
        if line.path[-1] == "id" or line.path == ("valid_from",):
            self.say("Dit ligt vast. Met d gelden nieuwe regels pas vanaf een latere dag.")
            return
        now = self._changes.get(line.path, look(found.profile.model_dump(by_alias=True), line.path))

        def check(typed: str) -> str:
            return tried(found, {**self._changes, line.path: key.value(typed)}, line.path)[1]

        def propose(typed: str) -> None:
            self._propose({**self._changes, line.path: key.value(typed)})

        ask_value(self, key, line.label, now, check, propose)

    def _propose(self, changes: dict[Path, object]) -> None:
        """Take changes over when they can be."""
        found = self._sheet
        if found is None:
            return
        values = found.profile.model_dump(by_alias=True)
        real = {path: value for path, value in changes.items() if not same(value, look(values, path))}

        def taken(outcome: tuple[tuple[Line, ...], str]) -> None:
            lines, problem = outcome
            if problem:
                self.home.tell("Deze waarde kan niet", problem)
                return
            self._changes = real
            self._fill(lines)

        self.ask("try", lambda _desk: tried(found, real), taken)

    def action_take_back(self) -> None:
        """Take the change under the cursor back."""
        if (line := self._line) is not None:
            self._propose({path: value for path, value in self._changes.items() if path != line.path})

    def action_discard(self) -> None:
        """Throw all changes away, after asking."""
        count = counted(len(self._changes), "wijziging", "wijzigingen")
        self.app.push_screen(Confirm("Wijzigingen weggooien?", f"{count}, nog niet bewaard."), self._discard)

    def _discard(self, agreed: bool | None) -> None:  # noqa: FBT001 - the dialog's answer
        if agreed:
            self._changes, self._vanaf = {}, None
            self.refresh_data()

    def action_begin(self) -> None:
        """Choose from which day the changes hold."""
        start = self._vanaf.isoformat() if self._vanaf else ""
        field = Field("vanaf", "Vanaf", start, placeholder="JJJJ-MM-DD; leeg: meteen")
        text = "Zo krijgen de regels van later een eigen bestand; tot die dag blijft gelden wat er nu staat."
        form = Form("Vanaf welke dag gelden de wijzigingen?", [field], check=self._wrong_day, text=text)
        self.app.push_screen(form, self._begin)

    def _wrong_day(self, values: dict[str, str]) -> str:
        if not values["vanaf"]:
            return ""
        try:
            chosen = date.fromisoformat(values["vanaf"])
        except ValueError:
            return "Typ een datum als 2027-03-01, of niets."
        return "" if self.desk is None or chosen > self.desk.today else "Kies een dag na vandaag, of niets."

    def _begin(self, values: dict[str, str] | None) -> None:
        if values is not None:
            self._vanaf = date.fromisoformat(values["vanaf"]) if values["vanaf"] else None
            self._sheet = None
            self.refresh_data()

    # ---- what follows, and writing

    @property
    def _edits(self) -> tuple[Edit, ...]:
        return tuple(Edit(path, value) for path, value in self._changes.items())

    def action_preview(self) -> None:
        """Show what would change, for whom."""
        if self._profiel is not None:
            show_detail(self, TrialPage(self._profiel, self._edits, self._vanaf))

    def action_save(self) -> None:
        """Tell once more what follows, ask why, and write."""
        found, edits, vanaf = self._sheet, self._edits, self._vanaf
        if found is None:
            return

        def asked(seen: Trial) -> None:
            text = "\n".join([*seen.keys, "", seen.count, *seen.notes])
            title = f"{seen.bestand} schrijven? Geef een reden."
            self.app.push_screen(AskReason(title, text), partial(self._write, found, edits, vanaf))

        self.ask(
            "trial", lambda desk: trial(desk.bureau, desk.actor(), found.profile.id, edits, vanaf), asked
        )

    def _write(self, found: Sheet, edits: tuple[Edit, ...], vanaf: date | None, reason: str | None) -> None:
        if reason is None:
            return
        command = ChangeProfile(found.profile.id, edits, reason, found.gezien, vanaf)
        self.run_job(
            Job(
                "Profiel schrijven",
                lambda desk, _steps: write(desk.bureau, desk.actor(), command),
                self._written,
                stoppable=False,
            )
        )

    def _written(self, written: Written) -> None:
        self._changes, self._vanaf = {}, None
        self.load_if_changed(anyway=True)
        moved = counted(written.herberekend, "stage kreeg", "stages kregen")
        self.say(f"{written.path.name} is geschreven; {moved} andere dagen.")

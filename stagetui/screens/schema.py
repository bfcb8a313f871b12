"""Changing an opleidingsschema: what, a small form, and its consequences on a page before it is confirmed (N2, N3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding

from stagetui.engine.doorway.training import ChangeSchema, Gewijzigd
from stagetui.engine.queries.choices import known_instellingen
from stagetui.engine.queries.consequences import preview
from stagetui.engine.queries.placing import place_labels
from stagetui.engine.queries.training import SchemaBeeld, schema_view
from stagetui.errors import RefusedError
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Gegeven
from stagetui.screens.cards.consequences import consequences_card, impossible_card
from stagetui.screens.schema_forms import (
    NAMES,
    STAGE,
    Draft,
    Kind,
    change_of,
    divisible,
    fields_of,
    offered,
    problem,
    sentence_of,
    text_of,
)
from stagetui.screens.split import DetailPage, Reader, show_detail
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import AskReason, Form, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType

    from stagetui.engine.access import View
    from stagetui.engine.rules.consequences import Gevolgen
    from stagetui.profiles.requests import Aanvraagsoort
    from stagetui.screens.base import Page
    from stagetui.screens.desk import Desk

Known = tuple[SchemaBeeld, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a change would lead to, the kind of aanvraag that it needs first, and the names of places in it."""

    gevolgen: Gevolgen
    first: Aanvraagsoort | None
    names: Mapping[str, str]


def change_schema(page: Page, aios: str, stagesoort: str | None) -> None:
    """Let the person change the opleidingsschema of an aios; the form begins with the stage under the cursor."""

    def read(desk: Desk) -> Known:
        return desk.ask(lambda view: (schema_view(view, aios), tuple(known_instellingen(view))))

    page.ask("schema", read, partial(_choose, page, part_of(stagesoort or "")[0]))


def _choose(page: Page, stagesoort: str, known: Known) -> None:
    beeld, instellingen = known
    kinds = offered(beeld, instellingen)
    if not kinds:
        text = f"{beeld.aios.naam} heeft nog geen stages in het schema. Lees ze eerst in (stagetui import schema)."
        page.app.push_screen(Notice("Nog geen schema", text))
        return

    def chosen(kind: str | None) -> None:
        if kind is None:
            return
        draft = Draft(beeld, instellingen, Kind(kind), {STAGE: stagesoort})
        if draft.kind is Kind.PARTS:
            _choose_divided(page, draft)
        else:
            fill(page, draft, partial(_show, page))

    choices = [Choice(kind.value, _label(kind)) for kind in kinds]
    title = f"Opleidingsschema van {beeld.aios.naam}"
    page.app.push_screen(Choose(title, choices, "Wat wilt u wijzigen?", typed=False), chosen)


def _label(kind: Kind) -> Text:
    name, about = NAMES[kind]
    return Text.assemble(f"{name:<21}", (about, "bright_black"))


def _choose_divided(page: Page, draft: Draft) -> None:
    """Which stage is divided anew: the one under the cursor, else the one that is chosen."""
    can = [one for one in draft.beeld.schema.lines if divisible(draft.beeld, one.stagesoort)]
    names = [one.stagesoort for one in can]
    if draft.stage in names or len(names) == 1:
        stage = draft.stage if draft.stage in names else names[0]
        fill(page, replace(draft, values={STAGE: stage}), partial(_show, page))
        return

    def chosen(stage: str | None) -> None:
        if stage is not None:
            fill(page, replace(draft, values={STAGE: stage}), partial(_show, page))

    choices = [Choice(name, Text(name)) for name in names]
    page.app.push_screen(Choose("Delen van welke stage?", choices, typed=False), chosen)


def fill(page: Page, draft: Draft, then: Callable[[Draft], None], why: str = "") -> None:
    """Fill the form of a change in until its consequences can be told; `why` says what was wrong the last time."""

    def filled(values: dict[str, str]) -> Draft:
        return replace(draft, values={**draft.values, **values})

    def sent(values: dict[str, str] | None) -> None:
        if values is not None:
            _look_first(page, filled(values), then)

    naam = draft.beeld.aios.naam
    form = Form(
        f"{NAMES[draft.kind][0]}: {naam}",
        fields_of(draft),
        check=lambda values: problem(filled(values)),
        text=text_of(draft),
        problem=why,
    )
    page.app.push_screen(form, sent)


def _look_first(page: Page, draft: Draft, then: Callable[[Draft], None]) -> None:
    def read(desk: Desk) -> Looked | RefusedError:
        return look(desk, draft)

    def looked(found: Looked | RefusedError) -> None:
        if isinstance(found, RefusedError):
            fill(page, draft, then, found.text)
        elif found.first and Gegeven.MOTIVATIE in found.first.needs and not draft.reason:
            why = f"Hiervoor is eerst een aanvraag nodig ({found.first.name}); vul als reden de motivatie in."
            fill(page, draft, then, why)
        else:
            then(draft)

    page.ask("consequences", read, looked)


def look(desk: Desk, draft: Draft) -> Looked | RefusedError:
    """In a thread: what the change would lead to now, or why it can't be made."""

    def read(view: View) -> Looked:
        found, soort = preview(view, draft.beeld.aios.aios, change_of(draft))
        codes = {one.plaatsing.plaats for one in found.plaatsingen if one.plaatsing.plaats}
        first = found.voor.profile.requests[soort] if soort else None
        return Looked(found, first, place_labels(view, codes))

    try:
        return desk.ask(read)
    except RefusedError as error:
        return error


def _show(page: Page, draft: Draft) -> None:
    show_detail(page, ConsequencesPage(draft))


class ConsequencesPage(DetailPage):
    """What a change would lead to; nothing is changed until it is confirmed here."""

    HELP = """\
## Gevolgen

Wat deze wijziging van het opleidingsschema meebrengt, voordat er iets verandert: de nieuwe datums, wat meteen te laat
is, plaatsingen die meeverschuiven of in de weg staan, voorkeuren, rondes, open aanvragen en de kalender (oud → nieuw).
Wijzigt een collega intussen iets, dan staat dat er vanzelf bij.

**Ctrl+s** voert de wijziging door. Wil het profiel eerst een aanvraag, dan doet Ctrl+s die, met uw reden als
motivatie; na de goedkeuring wijzigt het schema vanzelf. **w** brengt het formulier terug, met wat u had ingevuld.

Staat er een plaatsing in de weg, dan wijzigt er niets. Vraag de instelling om ruimte, of geef met **v** de plaats
vrij; u typt waarom. **Esc** laat alles zoals het is.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s",
            "carry_out",
            "Akkoord",
            id="consequences.agree",
            tooltip="Voert de wijziging door, of doet de aanvraag die eerst nodig is.",
        ),
        Binding(
            "v",
            "release",
            "Plaats vrijgeven",
            id="consequences.release",
            tooltip="Geeft de plaats die in de weg staat vrij en voert de wijziging door, met een reden.",
        ),
        Binding(
            "w",
            "again",
            "Anders",
            id="consequences.again",
            tooltip="Brengt het formulier terug, met wat u had ingevuld.",
        ),
    ]

    def __init__(self, draft: Draft) -> None:
        """Show what `draft` would lead to."""
        super().__init__()
        self._draft = draft
        self._found: Looked | None = None
        self._over = False  # once it is carried out there is nothing to look at any more

    # ---- reading

    def refresh_data(self) -> None:
        """Ask what the change would lead to now."""
        draft = self._draft
        if not self._over:
            self.ask("consequences", lambda desk: look(desk, draft), self._show_found)

    def _show_found(self, found: Looked | RefusedError) -> None:
        naam, what = self._draft.beeld.aios.naam, sentence_of(self._draft)
        if isinstance(found, RefusedError):
            self._found = None
            card = impossible_card(naam, what, found.text)
        else:
            self._found = found
            card = consequences_card(naam, what, found.gevolgen, found.first, found.names)
        self.query_one(Reader).show(card, same=True)
        self.refresh_keys()

    # ---- doing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to release only where a plaatsing stands in the way, and to go on only where none does."""
        found = self._found
        if action == "carry_out":
            return found is not None and not found.gevolgen.in_de_weg
        if action == "release":
            return found is not None and bool(found.gevolgen.in_de_weg) and found.first is None
        return super().check_action(action, parameters)

    def action_again(self) -> None:
        """Bring the form back."""
        fill(self, self._draft, self._revise)

    def _revise(self, draft: Draft) -> None:
        self._draft = draft
        self.query_one(Reader).scroll_home(animate=False)
        self.refresh_data()

    def action_carry_out(self) -> None:
        """Carry the change out, or make the aanvraag that it needs first."""
        if (found := self._found) is not None:
            self._do(found, self._draft.reason, release=False)

    def action_release(self) -> None:
        """Let the plaatsing go that stands in the way, with a reason, and carry the change out."""
        if (found := self._found) is None:
            return
        listed = "; ".join(
            f"{one.plaatsing.stagesoort} bij {_named(one.plaatsing.plaats, found.names)}"
            for one in found.gevolgen.in_de_weg
        )
        text = (
            f"U geeft vrij: {listed}. De stage heeft dan geen plaats meer.\n\nWaarom? De reden wordt bewaard."
        )
        self.app.push_screen(AskReason("Plaats vrijgeven", text), partial(self._release, found))

    def _release(self, found: Looked, reason: str | None) -> None:
        if reason is not None:
            self._do(found, reason, release=True)

    def _do(self, found: Looked, reason: str | None, *, release: bool) -> None:
        """Confirm what is shown: when the schema was changed since, nothing is done."""
        if self.home.changing:
            return
        seen = tuple((one.stagesoort, one.version) for one in found.gevolgen.voor.stages)
        draft = self._draft
        self.do(
            ChangeSchema(draft.beeld.aios.aios, change_of(draft), reason, release, seen),
            then=self._carried_out,
            said="",
            again=lambda why: fill(self, draft, self._revise, why),
        )

    def _carried_out(self, done: Gewijzigd) -> None:
        """Go back to where it began, and tell there what came of it."""
        self._over = True
        origin = self.origin
        self.action_back()
        if origin is not None:
            origin.say(_told(done, self._found))


def _named(plaats: str | None, names: Mapping[str, str]) -> str:
    return names.get(plaats or "", plaats or "–")


def _told(done: Gewijzigd, found: Looked | None) -> str:
    if done.aanvraag is None:
        return "Het opleidingsschema is gewijzigd."
    name = f" ({found.first.name})" if found and found.first else ""
    return f"Aanvraag {done.aanvraag}{name} is gedaan; na goedkeuring wijzigt het schema vanzelf."

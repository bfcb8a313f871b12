"""Making a request from the screens: which kind, what it needs, and a form that comes back when something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.requests import MakeRequest, Reconsider
from stagetui.engine.queries.asking import kinds_for, kinds_for_place
from stagetui.engine.rules.asking import told
from stagetui.profiles.terms import Gegeven
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Field, Form, Notice

if TYPE_CHECKING:
    from stagetui.engine.queries.asking import Vraag
    from stagetui.screens.base import Page
    from stagetui.screens.desk import Desk

Values = Mapping[Gegeven, str]


@dataclass(frozen=True, slots=True)
class _About:
    """What the request is about, and the heading above the form."""

    heading: str
    aios: str | None = None
    stagesoort: str | None = None
    plaats: str | None = None


def ask_for_aios(page: Page, aios: str, naam: str, stagesoort: str | None) -> None:
    """Let the person make a request about a stage, or about the aios as a whole."""

    def read(desk: Desk) -> list[Vraag]:
        return desk.ask(kinds_for, aios, stagesoort)

    heading = f"{naam}, {stagesoort}" if stagesoort else naam
    page.ask("kinds", read, partial(_choose, page, _About(heading, aios, stagesoort)))


def ask_for_place(page: Page, plaats: str, naam: str) -> None:
    """Let the person ask to approve a stageplaats for the etalage (N8)."""

    def read(desk: Desk) -> list[Vraag]:
        return desk.ask(kinds_for_place, plaats)

    page.ask("kinds", read, partial(_choose, page, _About(naam, plaats=plaats)))


def reconsider(page: Page, number: int, naam: str, gegevens: Values) -> None:
    """Ask again what was decided; what was filled in stands in the form already."""
    shown = [name for name in gegevens if name is not Gegeven.WIJZIGING]
    named = list(dict.fromkeys([Gegeven.MOTIVATIE, *shown]))

    def send(values: Values) -> Reconsider:
        return Reconsider(number, values)

    heading = f"Herziening van aanvraag {number}: {naam}"
    text = (
        "Een besluit staat vast. Dit wordt een nieuwe aanvraag, die ernaar verwijst: zeg wat er nu anders is."
    )
    kept: dict[Gegeven, str] = {
        name: value for name, value in gegevens.items() if name is not Gegeven.MOTIVATIE
    }
    _fill(page, _Sheet(heading, text, tuple(named), kept, frozenset({Gegeven.MOTIVATIE})), send)


def _choose(page: Page, about: _About, kinds: list[Vraag]) -> None:
    by_number = {str(number): one for number, one in enumerate(kinds)}
    if not by_number:
        text = "Hiervoor is er nu geen aanvraag die u kunt doen."
        if about.plaats is not None:
            text = f"{about.heading} is al goedgekeurd, of het is niet aan u om dat te vragen."
        page.app.push_screen(Notice("Geen aanvragen", text))
        return

    def chosen(number: str | None) -> None:
        if number is not None:
            _start(page, about, by_number[number])

    choices = [Choice(number, _label(one)) for number, one in by_number.items()]
    page.app.push_screen(Choose(f"Nieuwe aanvraag: {about.heading}", choices), chosen)


def _label(one: Vraag) -> Text:
    where = f" van {one.profiel}" if one.profiel else ""
    who = f"\n  beslist: {' en '.join(one.kind.deciders)}{where}"
    return Text.assemble(one.kind.name, (who, "bright_black"))


def _start(page: Page, about: _About, one: Vraag) -> None:
    stagesoort = about.stagesoort if one.about_stage else None

    def send(values: Values) -> MakeRequest:
        return MakeRequest(one.soort, about.aios, stagesoort, about.plaats, one.profiel, values)

    needed = frozenset(one.kind.needs)
    _fill(page, _Sheet(f"{one.kind.name}: {about.heading}", one.kind.text, one.kind.fields, {}, needed), send)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A form of a request: its heading, what it is for, the fields, and what stands in them."""

    heading: str
    text: str
    fields: tuple[Gegeven, ...]
    values: Values
    needed: frozenset[Gegeven] = frozenset()


def _fill(
    page: Page, sheet: _Sheet, command: Callable[[Values], MakeRequest | Reconsider], problem: str = ""
) -> None:
    def sent(values: dict[str, str] | None) -> None:
        if values is None:
            return
        filled = {Gegeven(name): value for name, value in values.items() if value}
        back = replace(sheet, values=filled)
        page.do(
            command(filled),
            said=lambda number: f"Aanvraag {number} is gedaan.",
            again=lambda why: _fill(page, back, command, why),
        )

    fields = [
        Field(
            name.value,
            f"{told(name)[0].upper()}{told(name)[1:]}",
            sheet.values.get(name, ""),
            placeholder="" if name in sheet.needed else "mag leeg blijven",
        )
        for name in sheet.fields
    ]
    page.app.push_screen(Form(sheet.heading, fields, text=sheet.text, problem=problem), sent)

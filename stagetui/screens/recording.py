"""Recording what passes between bureau and instellingen: asked, reminded, and what they answered (N3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.asking import AskAvailability, RecordAnswer, RecordReminder
from stagetui.engine.queries.uitvraag import Staat
from stagetui.screens.history import with_days
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Confirm, Field, Form
from stagetui.screens.words import span

if TYPE_CHECKING:
    from stagetui.engine.queries.uitvraag import Uitvraaglijst, Vraag
    from stagetui.screens.base import Page

NO = "nee"
ONE, ALL = "deze", "alle"
DATE_FORM = "JJJJ-MM-DD"
DATES = (("van", "Van"), ("tot", "Tot en met"), ("op", "Antwoord van"))
MOST = 999


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the list of its instelling."""

    lijst: Uitvraaglijst
    vraag: Vraag


def to_ask(one: Uitvraaglijst) -> list[Vraag]:
    """What this instelling has to be asked."""
    return [question for question in one.vragen if question.staat is Staat.TE_VRAGEN]


def waiting(one: Uitvraaglijst) -> list[Vraag]:
    """What this instelling has not answered."""
    return [question for question in one.vragen if question.staat is Staat.GEVRAAGD]


def record_asked(page: Page, here: Uitvraaglijst, lists: Sequence[Uitvraaglijst], days: int) -> None:
    """Record that one instelling, or every one, is asked all there is to ask within `days`."""
    others = [one for one in lists if to_ask(one)]
    own = [one for one in others if one.instelling == here.instelling]
    choices = [Choice(ONE, Text(f"{one.naam}: {_places(to_ask(one))}")) for one in own]
    if len(others) > len(own):
        total = [question for one in others for question in to_ask(one)]
        names = f"alle instellingen ({len(others)})" if len(others) > 1 else others[0].naam
        choices.append(Choice(ALL, Text(f"{names}: {_places(total)}")))

    def chosen(which: str | None) -> None:
        if which is not None:
            wanted = here.instelling if which == ONE else None
            page.do(AskAvailability(wanted, days), said=_asked)

    text = "Dit legt vast dat u het hebt gevraagd, met de datum van vandaag. De vraag verstuurt u zelf."
    page.app.push_screen(Choose("Wie is gevraagd?", choices, text, typed=False), chosen)


def _places(questions: Sequence[Vraag]) -> str:
    return "1 vraag" if len(questions) == 1 else f"{len(questions)} vragen"


def _asked(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return "Er was niets nieuws te vragen."
    return f"Vastgelegd als gevraagd: {'1 vraag' if len(numbers) == 1 else f'{len(numbers)} vragen'}."


def record_reminder(page: Page, here: Uitvraaglijst) -> None:
    """Record that an instelling was reminded of all that waits for an answer."""
    open_ones = waiting(here)
    listed = "\n".join(f"{one.naam}: {span(one.van, one.tot)}" for one in open_ones)
    text = f"{listed}\n\nDit legt vast dat u vandaag hebt herinnerd; de herinnering verstuurt u zelf."
    page.app.push_screen(
        Confirm(f"{here.naam} herinnerd aan {_places(open_ones)}?", text),
        lambda yes: (
            page.do(RecordReminder(here.instelling), said=f"Vastgelegd: {here.naam} is herinnerd.")
            if yes
            else None
        ),
    )


def record_answer(page: Page, about: Question) -> None:
    """Record the answer to one question; it becomes the availability of the place."""
    today = page.desk.today.isoformat() if page.desk else ""
    _fill(page, about, {"op": today})


def _fill(page: Page, about: Question, values: Mapping[str, str], why: str = "") -> None:
    """The form, which comes back with what was typed when it is refused."""
    one = about.vraag
    whole = f"{DATE_FORM}; leeg: alle dagen"
    fields = [
        Field("ruimte", "Ruimte voor", values.get("ruimte", ""), placeholder="aantal aios, of nee"),
        Field("van", "Van", values.get("van", ""), placeholder=whole),
        Field("tot", "Tot en met", values.get("tot", ""), placeholder=whole),
        Field("namens", "Van wie", values.get("namens", ""), placeholder="wie het antwoord gaf"),
        Field("op", "Antwoord van", values.get("op", ""), placeholder=f"{DATE_FORM}; leeg: vandaag"),
        Field("toelichting", "Toelichting", values.get("toelichting", ""), placeholder="mag leeg blijven"),
    ]

    def sent(typed: dict[str, str] | None) -> None:
        if typed is not None:
            page.do(
                _command(one, typed),
                then=lambda warnings: _warn(page, warnings),
                said=_recorded(one, typed),
                again=lambda problem: _fill(page, about, typed, with_days(problem)),
            )

    text = f"{one.naam}, {about.lijst.naam}: {span(one.van, one.tot)}."
    page.app.push_screen(
        Form(f"Antwoord op vraag {one.uitvraag}", fields, check=_wrong, text=text, problem=why), sent
    )


def _command(one: Vraag, values: Mapping[str, str]) -> RecordAnswer:
    van, tot, op = (date.fromisoformat(values[name]) if values[name] else None for name, _ in DATES)
    room = _room(values["ruimte"]) or 0
    return RecordAnswer(
        one.uitvraag or 0, room, van, tot, values["namens"] or None, op, values["toelichting"] or None
    )


def _room(text: str) -> int | None:
    """For how many there is room; None when that cannot be read."""
    if text.lower() == NO:
        return 0
    return int(text) if text.isascii() and text.isdigit() and int(text) <= MOST else None


def _wrong(values: dict[str, str]) -> str:
    if _room(values["ruimte"]) is None:
        return "Ruimte voor: typ voor hoeveel aios er ruimte is, of nee."
    for name, label in DATES:
        try:
            if values[name]:
                date.fromisoformat(values[name])
        except ValueError:
            return f"{label}: typ een datum als 2027-03-01, of laat het leeg."
    return ""


def _recorded(one: Vraag, values: Mapping[str, str]) -> str:
    room = _room(values["ruimte"])
    return f"Vastgelegd: {f'ruimte voor {room}' if room else 'geen ruimte'} bij {one.naam}."


def _warn(page: Page, warnings: Sequence[str]) -> None:
    """What somebody should look at now."""
    if warnings:
        page.home.tell("Let op", "\n".join(f"{with_days(one)}." for one in warnings))

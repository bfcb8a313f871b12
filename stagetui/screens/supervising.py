"""Recording that a stageopleider is away, back, or stood in for; whom that touches is told at once (H18)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.absence import AppointDeputy, EndAbsence, Recorded, ReportAbsence
from stagetui.engine.queries.opleiders import OpleiderRegel, opleiders
from stagetui.profiles.terms import Afwezig
from stagetui.screens.history import with_days
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Field, Form, Notice
from stagetui.screens.words import day, span

if TYPE_CHECKING:
    from stagetui.engine.doorway.door import Command
    from stagetui.engine.records import Afwezigheid
    from stagetui.screens.base import Page

BACK, DEPUTY, AGAIN = "terug", "waarnemer", "opnieuw"
NOBODY = "-"
DATE_FORM = "JJJJ-MM-DD"


def record_absence(page: Page, plaats: str) -> None:
    """Let the person choose a stageopleider of a place, and say that they are away, back, or stood in for."""
    page.ask("opleiders", lambda desk: desk.ask(opleiders, plaats), partial(_choose, page, plaats))


def _choose(page: Page, plaats: str, found: list[OpleiderRegel]) -> None:
    if not found:
        text = (
            f"Bij {plaats} is niemand bekend. Lees de stageopleiders in met stagetui import stageopleiders."
        )
        page.app.push_screen(Notice("Geen stageopleider", text))
        return
    by_name = {one.opleider.naam: one for one in found}
    choices = [Choice(name, _label(one)) for name, one in by_name.items()]

    def chosen(name: str | None) -> None:
        if name is not None:
            _act(page, by_name[name], [other for other in by_name if other != name])

    title = f"Stageopleiders van {found[0].plaats_naam}"
    page.app.push_screen(Choose(title, choices, "Over wie gaat het?", typed=False), chosen)


def _label(one: OpleiderRegel) -> Text:
    told = "; ".join(_away(absence) for absence in one.afwezig)
    return Text.assemble(one.opleider.naam, (f"  {told}" if told else "", "yellow"))


def _away(one: Afwezigheid) -> str:
    days = span(one.van, one.tot) if one.tot else f"vanaf {day(one.van)}"
    return f"{one.reden} {days}{f', {one.waarnemer} neemt waar' if one.waarnemer else ''}"


def _act(page: Page, one: OpleiderRegel, others: list[str]) -> None:
    """Straight to the form for who is there; who is away may also be back or stood in for."""
    if not one.afwezig:
        _fill(page, one, others, {})
        return
    name = one.opleider.naam
    choices = [
        Choice(BACK, Text(f"{name} is terug, of komt terug op een dag")),
        *([Choice(DEPUTY, Text("Een waarnemer aanwijzen, of dat beëindigen"))] if others else []),
        Choice(AGAIN, Text("Nog een afwezigheid, of andere dagen")),
    ]

    def chosen(what: str | None) -> None:
        match what:
            case "terug":
                _come_back(page, one, {})
            case "waarnemer":
                _stand_in(page, one, others)
            case "opnieuw":
                _fill(page, one, others, {})

    page.app.push_screen(Choose(name, choices, _label(one).plain, typed=False), chosen)


def _fill(
    page: Page, one: OpleiderRegel, others: list[str], values: Mapping[str, str], why: str = ""
) -> None:
    """The form, which comes back with what was typed when it is refused."""
    today = page.desk.today.isoformat() if page.desk else ""
    fields = [
        Field(
            "reden", "Waarom", values.get("reden", ""), options=tuple((word, word.value) for word in Afwezig)
        ),
        Field("van", "Van", values.get("van", today), placeholder=DATE_FORM),
        Field("tot", "Tot en met", values.get("tot", ""), placeholder=f"{DATE_FORM}; leeg: niet bekend"),
    ]
    if others:
        fields.append(_deputies(others, values.get("waarnemer", "")))

    def sent(typed: dict[str, str] | None) -> None:
        if typed is None:
            return
        tot = date.fromisoformat(typed["tot"]) if typed["tot"] else None
        command = ReportAbsence(
            one.opleider.plaats,
            one.opleider.naam,
            date.fromisoformat(typed["van"]),
            tot,
            Afwezig(typed["reden"]),
            _named(typed.get("waarnemer", NOBODY)),
        )
        _do(page, command, lambda problem: _fill(page, one, others, typed, problem))

    page.app.push_screen(
        Form(f"{one.opleider.naam} is afwezig", fields, check=partial(_wrong, empty=("tot",)), problem=why),
        sent,
    )


def _deputies(others: list[str], start: str) -> Field:
    options = ((NOBODY, "niemand"), *((name, name) for name in others))
    return Field("waarnemer", "Waarnemer", start, options=options)


def _named(choice: str) -> str | None:
    return None if choice == NOBODY else choice


def _come_back(page: Page, one: OpleiderRegel, values: Mapping[str, str], why: str = "") -> None:
    today = page.desk.today.isoformat() if page.desk else ""
    fields = [Field("op", "Terug op", values.get("op", today), placeholder=DATE_FORM)]

    def sent(typed: dict[str, str] | None) -> None:
        if typed is not None:
            command = EndAbsence(one.opleider.plaats, one.opleider.naam, date.fromisoformat(typed["op"]))
            _do(page, command, lambda problem: _come_back(page, one, typed, problem))

    title = f"{one.opleider.naam} is terug"
    page.app.push_screen(Form(title, fields, check=_wrong, problem=why), sent)


def _stand_in(page: Page, one: OpleiderRegel, others: list[str]) -> None:
    fields = [_deputies(others, one.afwezig[0].waarnemer or NOBODY)]

    def sent(typed: dict[str, str] | None) -> None:
        if typed is not None:
            command = AppointDeputy(one.opleider.plaats, one.opleider.naam, _named(typed["waarnemer"]))
            _do(page, command)

    page.app.push_screen(Form(f"Wie neemt waar voor {one.opleider.naam}?", fields), sent)


def _do(page: Page, command: Command[Recorded], again: Callable[[str], None] | None = None) -> None:
    def once_more(problem: str) -> None:
        if again is not None:
            again(with_days(problem))

    page.do(command, then=partial(_told, page), said=_said, again=once_more if again else None)


def _said(done: Recorded) -> str:
    if (one := done.afwezigheid) is None:
        return "De afwezigheid is vervallen."
    return f"Vastgelegd: {one.naam}, {_away(one)}."


def _told(page: Page, done: Recorded) -> None:
    """Whose stage is touched, and what to do about it."""
    if not done.geraakt:
        return
    lines = [
        f"{one.naam} ({one.aios}), {one.stagesoort}: {span(one.van, one.tot)}. {'; '.join(one.redenen)}."
        for one in done.geraakt
    ]
    way_out = "Wijs een waarnemer aan, laat een nieuwe stageopleider erkennen, of verplaats de aios."
    lines += ["", f"{way_out} Het staat op Vandaag tot het is opgelost."]
    page.home.tell("Dagen zonder erkende stageopleider", with_days("\n".join(lines)))


def _wrong(values: dict[str, str], empty: tuple[str, ...] = ()) -> str:
    labels = {"van": "Van", "tot": "Tot en met", "op": "Terug op"}
    for name, label in labels.items():
        try:
            if name in values and (values[name] or name not in empty):
                date.fromisoformat(values[name])
        except ValueError:
            return f"{label}: typ een datum als 2027-03-01{', of laat het leeg' if name in empty else ''}."
    return ""

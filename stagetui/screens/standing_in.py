"""Naming one's own deputy for a period, and telling for whom one stands in today (N3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.doorway.deputising import EndDeputy, SetDeputy
from stagetui.engine.queries.deputies import Vervangingen, deputies
from stagetui.screens.widgets.choose import Choice, Choose
from stagetui.screens.widgets.dialogs import Confirm, Field, Form, Notice
from stagetui.screens.words import day, span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stagetui.engine.records import Vervanging
    from stagetui.screens.base import Page

NEW, END = "nieuw", "einde"


def told(found: Vervangingen, today: date) -> str:
    """For whom the person decides today too, and who decides for the person; '' when nobody."""
    parts = []
    if found.voor:
        listed = ", ".join(f"{found.naam(one.persoon)} (t/m {day(one.tot)})" for one in found.voor)
        parts.append(f"U vervangt vandaag {listed}.")
    if now := [one for one in found.door if one.van <= today]:
        parts.append(f"{found.naam(now[0].vervanger)} beslist voor u t/m {day(now[0].tot)}.")
    return " ".join(parts)


def name_deputy(page: Page) -> None:
    """Let the person name who decides for him or her in a period, or take that back."""
    page.ask(
        "deputies", lambda desk: (desk.ask(deputies), desk.rights.persoon), lambda got: _offer(page, *got)
    )


def _offer(page: Page, found: Vervangingen, me: str) -> None:
    if not found.collegas:
        text = "Niemand anders heeft een account. De beheerder maakt er een met stagetui user add."
        page.app.push_screen(Notice("Geen vervanger mogelijk", text))
        return
    if not found.door:
        _fill(page, found, me, {})
        return

    def chosen(what: str | None) -> None:
        if what == NEW:
            _fill(page, found, me, {})
        elif what == END:
            _end(page, found, me)

    listed = "\n".join(_line(found, one) for one in found.door)
    choices = [
        Choice(NEW, Text("Nog een vervanger aanwijzen")),
        Choice(END, Text("Vervanging beëindigen, nu en later")),
    ]
    page.app.push_screen(Choose("Vervanging", choices, listed, typed=False), chosen)


def _line(found: Vervangingen, one: Vervanging) -> str:
    return f"{found.naam(one.vervanger)} beslist voor u: {span(one.van, one.tot)}."


def _fill(page: Page, found: Vervangingen, me: str, values: Mapping[str, str], why: str = "") -> None:
    """The form, which comes back with what was typed when it is refused."""
    today = page.desk.today.isoformat() if page.desk else ""
    options = tuple((persoon, f"{naam} ({persoon})") for persoon, naam in found.collegas)
    fields = [
        Field("vervanger", "Vervanger", values.get("vervanger", ""), options=options),
        Field("van", "Van", values.get("van", today), placeholder="JJJJ-MM-DD"),
        Field("tot", "Tot en met", values.get("tot", ""), placeholder="JJJJ-MM-DD"),
    ]
    text = "De vervanger ziet en beslist in die dagen wat op u wacht; u zelf kunt dat ook blijven doen."

    def sent(typed: dict[str, str] | None) -> None:
        if typed is None:
            return
        van, tot = date.fromisoformat(typed["van"]), date.fromisoformat(typed["tot"])
        page.do(
            SetDeputy(me, typed["vervanger"], van, tot),
            said=f"{found.naam(typed['vervanger'])} beslist voor u: {span(van, tot)}.",
            again=lambda problem: _fill(page, found, me, typed, problem),
        )

    page.app.push_screen(Form("Vervanger aanwijzen", fields, check=_wrong, text=text, problem=why), sent)


def _wrong(values: dict[str, str]) -> str:
    for field, label in (("van", "Van"), ("tot", "Tot en met")):
        try:
            date.fromisoformat(values[field])
        except ValueError:
            return f"{label}: typ een datum als 2027-03-01."
    return ""


def _end(page: Page, found: Vervangingen, me: str) -> None:
    listed = "\n".join(_line(found, one) for one in found.door)
    page.app.push_screen(
        Confirm("Vervanging beëindigen?", listed),
        lambda yes: page.do(EndDeputy(me), said="U wordt niet meer vervangen.") if yes else None,
    )

"""A stageplaats as read: what it offers, to whom, until when, its occupancy, who is there and its history (N8, H17)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.records import words
from stagetui.profiles.terms import Zichtbaarheid
from stagetui.screens.cards.layout import (
    Card,
    Line,
    card,
    fields,
    muted,
    section,
    status_word,
    title,
    warning,
)
from stagetui.screens.cards.people import history_lines
from stagetui.screens.occupancy import CELLS, bar, colour, told
from stagetui.screens.words import day, span

if TYPE_CHECKING:
    from stagetui.engine.queries.lists import PlaatsingRegel, StageplaatsBeeld
    from stagetui.engine.records import Leenafspraak, Stageplaats

VISIBLE = {
    Zichtbaarheid.OPENBAAR: "iedereen ziet deze plaats",
    Zichtbaarheid.INGELOGD: "alleen wie is ingelogd",
    Zichtbaarheid.VERBORGEN: "verborgen, alleen het bureau",
}


def place_card(beeld: StageplaatsBeeld, today: date, *, history: int | None = None) -> Card:
    """All about one place; with `history` only the newest so many lines of what happened."""
    regel, place = beeld.regel, beeld.regel.plaats
    events = beeld.geschiedenis if history is None else beeld.geschiedenis[:history]
    where = ", ".join(part for part in (regel.instelling, regel.stad, place.regio) if part)
    return card(
        [
            *title(f"{place.naam} ({place.plaats})", where),
            *_attention(place, today),
            *fields(
                [
                    ("specialisme", place.specialisme),
                    ("kenmerken", ", ".join(words(place.kenmerken))),
                    ("profielen", ", ".join(words(place.profielen)) or "geen"),
                    ("stagesoorten", ", ".join(words(place.stagesoorten)) or "geen"),
                    ("instituut", place.instituut),
                    ("contact", _contact(place)),
                    ("erkenning t/m", day(place.erkenning_tot) if place.erkenning_tot else None),
                    ("SLWP t/m", day(place.slwp_tot) if place.slwp_tot else None),
                    ("koepel", place.koepel),
                    (
                        "deeltijd",
                        f"minstens {place.deeltijd_minimum} %" if place.deeltijd_minimum else None,
                    ),
                    ("zichtbaarheid", VISIBLE[place.zichtbaarheid]),
                ]
            ),
            *section(
                "Bezetting",
                _periods(beeld, today, all_of_them=history is None),
                "nog geen beschikbaarheid opgegeven",
            ),
            *section("Stageopleiders", list(_opleiders(beeld))),
            *section("Uitgeleend", list(_lent(beeld.leningen, today))),
            *section("Wie is er, en wanneer", list(_stays(beeld.verblijven, today)), "niemand"),
            *section("Geschiedenis", list(history_lines(events, {}))),
        ]
    )


def _attention(place: Stageplaats, today: date) -> Iterable[Line]:
    if not place.goedgekeurd:
        yield warning("nog niet goedgekeurd door de instituutsopleider")
    for until, what in ((place.erkenning_tot, "erkenning"), (place.slwp_tot, "SLWP")):
        if until and until < today:
            yield warning(f"de {what} is verlopen op {day(until)}")


def _contact(place: Stageplaats) -> str | None:
    parts = [part for part in (place.contact_naam, place.contact_email) if part]
    hidden = " (verborgen voor aios)" if parts and not place.contact_zichtbaar else ""
    return ", ".join(parts) + hidden if parts else None


def _periods(beeld: StageplaatsBeeld, today: date, *, all_of_them: bool) -> Iterable[Line]:
    """Occupancy per period with what was said about it; on the page of its own also of what is over."""
    for one, given in zip(beeld.regel.perioden, beeld.beschikbaarheid, strict=True):
        if one.tot < today and not all_of_them:
            continue
        absent = f"afwezig: {', '.join(words(given.afwezig_dagen))}" if given.afwezig_dagen else ""
        notes = "; ".join(note for note in (absent, given.toelichting) if note)
        yield Text.assemble(
            (f"{bar(one.bezet, one.capaciteit):<{CELLS}}", colour(one.bezet, one.capaciteit)),
            f" {told(one.bezet, one.capaciteit):<9}",
            f"  {span(one.van, one.tot)}",
            (f"  {notes}" if notes else "", "bright_black"),
        )


def _opleiders(beeld: StageplaatsBeeld) -> Iterable[Line]:
    """H17, H18: who supervises, until when recognised, who is away, and what is not known."""
    for one in beeld.opleiders or ():
        who = one.opleider
        told = [
            who.email,
            "niet in het BIG-register" if who.big is False else None,
            f"{who.uren_per_week} uur per week" if who.uren_per_week is not None else None,
            f"sinds {day(who.sinds)}" if who.sinds else None,
            f"erkend t/m {day(who.erkend_tot)}" if who.erkend_tot else None,
            f"erkenning telt bij {one.telt_bij.plaats}" if one.telt_bij else None,
        ]
        yield Text.assemble(who.naam, ("".join(f", {part}" for part in told if part), "bright_black"))
        for away in one.afwezig:
            until = f" t/m {day(away.tot)}" if away.tot else ""
            deputy = f"; {away.waarnemer} neemt waar" if away.waarnemer else ""
            yield warning(f"{who.naam}: {away.reden} vanaf {day(away.van)}{until}{deputy}")
    for text in beeld.onbekend:
        yield muted(text)


def _lent(leningen: Iterable[Leenafspraak], today: date) -> Iterable[Line]:
    """H13: to which institutes, when, and how many at the same time."""
    for one in leningen:
        if one.tot >= today:
            yield f"aan {one.aan_instituut}, {span(one.van, one.tot)}, hoogstens {one.maximum} tegelijk"


def _stays(stays: Iterable[PlaatsingRegel], today: date) -> Iterable[Line]:
    for one in stays:
        now = "nu " if one.start <= today <= one.eind else ""
        yield Text.assemble(
            status_word(one.status, short=True),
            f"  {one.naam}, {one.profiel} {one.stagesoort}  ",
            (f"{now}{span(one.start, one.eind)}", "" if now else "bright_black"),
        )

"""A request as the one who decides reads it: what is asked, what the rules say, and who the aios is (N3, N5, N9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.records import words
from stagetui.profiles.terms import Partij
from stagetui.screens.cards.layout import Card, Line, card, choice, muted, section, warning
from stagetui.screens.cards.people import named, preferences, requests, rules, schema, who
from stagetui.screens.history import with_days
from stagetui.screens.words import day, days_left, moment, span

if TYPE_CHECKING:
    from stagetui.engine.queries.decisions import Besluitbeeld


def decision_card(beeld: Besluitbeeld, today: date) -> Card:
    """What is asked first, then what bears on it: rules, schema, preferences, the place, the aios."""
    regel, asked, person = beeld.regel, beeld.regel.aanvraag, beeld.aios
    others = [one for one in person.aanvragen if one.aanvraag.aanvraag != asked.aanvraag]
    wishes = [one for one in person.voorkeuren if one.voorkeur.stagesoort == asked.stagesoort]
    what = [choice(regel.rang) if regel.rang else "geen voorkeur van de aios"]
    if beeld.plaats:
        what += [beeld.plaats.specialisme, *words(beeld.plaats.kenmerken)]
    return card(
        [
            Text(f"{regel.naam}: {asked.stagesoort} bij {named(asked.plaats, beeld.plaatsnamen)}", "bold"),
            muted(f"{asked.soort}, {span(regel.start, regel.eind)}, {', '.join(what)}"),
            *_standing(beeld, today),
            *section(
                "Regels",
                [*map(_objection, beeld.bezwaren), *rules(beeld.regels)],
                "geen bezwaren",
                tight=True,
            ),
            *section("Schema", schema(person, beeld.plaatsnamen), tight=True),
            *section("Voorkeuren voor deze stage", preferences(wishes), "geen", tight=True),
            *section("Toestemming", _consents(beeld), tight=True),
            *section("Andere aanvragen", requests(others), tight=True),
            *section("Aios", who(person), tight=True),
        ]
    )


def _objection(reason: str) -> Text:
    return warning(with_days(reason))


def _standing(beeld: Besluitbeeld, today: date) -> Iterable[Line]:
    """Whom it waits for and until when, or how it was decided."""
    asked = beeld.regel.aanvraag
    if asked.status != "open":
        yield Text(f"{asked.status} door {asked.besloten_door or '–'} op {moment(asked.besloten_op)}", "bold")
        if asked.reden:
            yield muted(f"“{asked.reden}”")
        return
    if asked.voor:
        yield Text.assemble(f"besluit uiterlijk {day(asked.voor)}: ", days_left((asked.voor - today).days))
    if beeld.regel.bezwaar:
        yield warning(beeld.regel.bezwaar)


def _consents(beeld: Besluitbeeld) -> Iterable[Line]:
    given = {one.partij: one for one in beeld.toestemmingen}
    for partij in Partij:
        if partij in given:
            yield Text.assemble(("✓ ", "green"), f"{partij}: {with_days(given[partij].bewijs)}")
        elif partij is beeld.regel.aanvraag.partij and beeld.regel.aanvraag.status == "open":
            yield Text.assemble(("… ", "yellow"), f"{partij}: met deze aanvraag")

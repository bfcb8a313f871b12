"""A request as the one who decides reads it: what is asked, what the rules say, and who the aios is (N3, N5, N9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.records import words
from stagetui.engine.rules.training import change_from_json, in_words
from stagetui.profiles.terms import Gegeven, Partij
from stagetui.screens.cards.layout import Card, Line, card, choice, fields, muted, section, warning
from stagetui.screens.cards.people import named, preferences, requests, rules, schema, who
from stagetui.screens.history import with_days
from stagetui.screens.words import day, days_left, moment, span

if TYPE_CHECKING:
    from stagetui.engine.queries.decisions import Besluitbeeld
    from stagetui.engine.queries.people import AiosBeeld
    from stagetui.engine.queries.requests import AanvraagRegel


LABELS = {Gegeven.BEGELEIDER_EMAIL: "e-mail begeleider"}


def decision_card(beeld: Besluitbeeld, today: date) -> Card:
    """What is asked first, then what bears on it: rules, schema, preferences, the place, the aios."""
    regel = beeld.regel
    return card(
        [
            Text(_title(beeld), "bold"),
            muted(", ".join(_details(beeld))),
            *_standing(beeld, today),
            *fields(
                (LABELS.get(name, name.value), _filled_in(name, value))
                for name, value in regel.gegevens.items()
            ),
            *_reconsidered(beeld),
            *section("Besloten", _decisions(regel), tight=True),
            *section(
                "Regels",
                [*map(_objection, beeld.bezwaren), *rules(beeld.regels)],
                "geen bezwaren",
                tight=True,
            ),
            *(_person(beeld, beeld.aios) if beeld.aios else ()),
        ]
    )


def _title(beeld: Besluitbeeld) -> str:
    """Whose request it is, for which stage and where; of one about a stageplaats only that."""
    asked = beeld.regel.aanvraag
    place = named(asked.plaats, beeld.plaatsnamen) if asked.plaats else beeld.regel.instelling
    if beeld.aios is None:
        return place or beeld.regel.naam
    stage = f": {asked.stagesoort}" if asked.stagesoort else ""
    return f"{beeld.regel.naam}{stage}{f' bij {place}' if place else ''}"


def _details(beeld: Besluitbeeld) -> Iterable[str]:
    regel = beeld.regel
    yield f"{regel.soort_naam} (nr {regel.aanvraag.aanvraag})"
    if regel.start and regel.eind:
        yield span(regel.start, regel.eind)
    if regel.rang:
        yield choice(regel.rang)
    elif regel.aanvraag.plaats and beeld.aios:
        yield "geen voorkeur van de aios"
    if beeld.plaats:
        yield from (beeld.plaats.specialisme, *words(beeld.plaats.kenmerken))


def _filled_in(name: Gegeven, value: str) -> str:
    """What was filled in, as people read it."""
    match name:
        case Gegeven.WIJZIGING:
            return with_days(in_words(change_from_json(value)))
        case Gegeven.PERCENTAGE:
            return f"{value} %"
        case Gegeven.MOTIVATIE:
            return f"“{value}”"
    return value


def _reconsidered(beeld: Besluitbeeld) -> Iterable[Line]:
    """The decided request that this one asks to reconsider."""
    if (number := beeld.regel.aanvraag.herziening_van) is None:
        return
    known = beeld.aios.aanvragen if beeld.aios else ()
    before = next((one for one in known if one.aanvraag.aanvraag == number), None)
    yield warning(f"vraagt om aanvraag {number} te heroverwegen")
    if before is not None:
        yield from requests([before])


def _decisions(regel: AanvraagRegel) -> Iterable[Line]:
    """Who decided already, on whose behalf, and whom it waits for still."""
    for one in regel.besluiten:
        sign, style = ("✓", "green") if one.akkoord else ("×", "red")
        who = f"{one.door} namens {one.namens}" if one.namens else one.door
        yield Text.assemble((f"{sign} ", style), f"{one.beslisser}: {who}, {moment(one.op)}")
        if one.reden:
            yield muted(f"   “{one.reden}”")
    if regel.besluiten and regel.wacht_op:
        yield Text.assemble(("… ", "yellow"), f"wacht op {regel.wacht_op}")


def _person(beeld: Besluitbeeld, person: AiosBeeld) -> Iterable[Line]:
    """The aios with schema and preferences, consents, and other requests."""
    asked = beeld.regel.aanvraag
    others = [one for one in person.aanvragen if one.aanvraag.aanvraag != asked.aanvraag]
    wishes = [one for one in person.voorkeuren if one.voorkeur.stagesoort == asked.stagesoort]
    yield from section("Schema", schema(person, beeld.plaatsnamen), tight=True)
    if asked.stagesoort:
        yield from section("Voorkeuren voor deze stage", preferences(wishes), "geen", tight=True)
    yield from section("Toestemming", _consents(beeld), tight=True)
    yield from section("Andere aanvragen", requests(others), tight=True)
    yield from section("Aios", who(person), tight=True)


def _objection(reason: str) -> Text:
    return warning(with_days(reason))


def _standing(beeld: Besluitbeeld, today: date) -> Iterable[Line]:
    """Whom it waits for and until when, or how it was decided."""
    asked = beeld.regel.aanvraag
    if asked.status != "open":
        yield Text(f"{asked.status} door {asked.besloten_door or '–'}, {moment(asked.besloten_op)}", "bold")
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

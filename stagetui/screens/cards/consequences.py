"""What a change of an opleidingsschema leads to, in plain Dutch, the most pressing first (N2, N3, N7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.profiles.terms import Status
from stagetui.screens.cards.layout import Card, Hanging, Line, card, muted, section, status_word, warning
from stagetui.screens.cards.people import named
from stagetui.screens.history import with_days
from stagetui.screens.words import day, span

if TYPE_CHECKING:
    from stagetui.engine.rules.consequences import Gevolgen, LijnGevolg, MijlpaalGevolg, PlaatsingGevolg
    from stagetui.profiles.requests import Aanvraagsoort

WAS = 27  # cells for a period
DAY = 11  # cells for a day


def consequences_card(
    naam: str, what: str, found: Gevolgen, first: Aanvraagsoort | None, names: Mapping[str, str]
) -> Card:
    """All consequences of a change; `what` tells it in words, `first` is the aanvraag that must come before it."""
    late = [one for one in found.mijlpalen if one.te_laat]
    later = [one for one in found.mijlpalen if not one.te_laat]
    along = [one for one in found.plaatsingen if not one.bezwaren]
    return card(
        [
            *_heading(naam, what),
            _standing(found, first),
            *section("In de weg", [_in_the_way(one, names) for one in found.in_de_weg], tight=True),
            *section("Vereist", [warning(with_days(one.tekst)) for one in found.vereist], tight=True),
            *section("Meteen te laat", [_late(one) for one in late], tight=True),
            *section("Schema", list(_lines(found.lijnen)), "de datums blijven gelijk", tight=True),
            *section("In te halen", [with_days(one.tekst) for one in found.inhalen], tight=True),
            *section("Plaatsingen", [_along(one, names) for one in along], tight=True),
            *section("Voorkeuren", [with_days(one.tekst) for one in found.voorkeuren], tight=True),
            *section("Rondes", [one.tekst for one in found.rondes], tight=True),
            *section("Open aanvragen", [with_days(one.tekst) for one in found.aanvragen], tight=True),
            *section("Kalender", [_milestone(one) for one in later], tight=True),
        ]
    )


def impossible_card(naam: str, what: str, why: str) -> Card:
    """A change that can't be made, or not any more."""
    return card(
        [*_heading(naam, what), "", warning(with_days(why)), "", muted("w brengt het formulier terug.")]
    )


def _heading(naam: str, what: str) -> Iterable[Line]:
    yield Text(naam, "bold")
    yield Text(f"{what[0].upper()}{what[1:]}.")


def _standing(found: Gevolgen, first: Aanvraagsoort | None) -> Text:
    """What is to be done now: nothing has changed yet."""
    if found.in_de_weg:
        way_out = (
            "v geeft de plaats vrij, met een reden."
            if first is None
            else "Maak de plaatsing eerst ongedaan (w bij de aios): hiervoor is een aanvraag nodig."
        )
        return Text(f"Zo kan het niet: er staat een plaatsing in de weg. {way_out}", "yellow")
    if first is not None:
        who = " en ".join(first.deciders)
        return Text(
            f"Hiervoor is eerst goedkeuring nodig: {first.name} (beslist: {who}). Ctrl+s doet de aanvraag.",
            "cyan",
        )
    return Text("Er is nog niets gewijzigd. Ctrl+s voert het door.", "cyan")


def _lines(lines: Iterable[LijnGevolg]) -> Iterable[Line]:
    kept = list(lines)
    width = max((len(one.stagesoort) for one in kept), default=0)
    for one in kept:
        was = f"{span(*one.was) if one.was else 'nieuw':<{WAS}}"
        text = Text.assemble(f"{one.stagesoort:<{width}}  ", (was, "bright_black"), f" → {span(*one.wordt)}")
        yield Hanging(text, width + 2)


def _in_the_way(one: PlaatsingGevolg, names: Mapping[str, str]) -> Text:
    held = one.plaatsing
    where = f"{held.stagesoort} bij {named(held.plaats, names)}, {held.status}"
    return warning(
        with_days(f"{where}: kan niet mee naar {span(one.start, one.eind)}; {'; '.join(one.bezwaren)}")
    )


def _along(one: PlaatsingGevolg, names: Mapping[str, str]) -> Text:
    held = one.plaatsing
    where = named(held.plaats, names) if held.plaats else "nog zonder plaats"
    told = "; de verstuurde bevestiging noemt de oude datums" if held.status is Status.GEPLAATST else ""
    moves = f"  {held.stagesoort}, {where}: schuift mee naar {span(one.start, one.eind)}{told}"
    return Text.assemble(status_word(held.status, short=True), moves)


def _late(one: MijlpaalGevolg) -> Hanging:
    return _dated(one, "! ", "bold red")


def _milestone(one: MijlpaalGevolg) -> Hanging:
    return _dated(one, "", "")


def _dated(one: MijlpaalGevolg, mark: str, style: str) -> Hanging:
    """`5 okt 2026 → 3 jan 2027  aanpalend, mail over werving`."""
    dates = Text.assemble(
        (mark, style),
        (f"{day(one.was, 'nieuw'):>{DAY}} → ", "bright_black"),
        (f"{day(one.wordt, 'vervalt'):<{DAY}}", style),
    )
    return Hanging(dates + Text(f"  {one.stagesoort}, {one.omschrijving}"), dates.cell_len + 2)

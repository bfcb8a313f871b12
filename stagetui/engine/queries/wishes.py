"""What aios wish: preferences as a form shows them, and the year of stages as a whole (H4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Aios, Jaarwens

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.exchange.preferenceform import Choice
    from stagetui.engine.records import Voorkeur


def year_wish_of(view: View, aios: str) -> Jaarwens | None:
    """What an aios wishes of the year as a whole; None when nothing was handed in."""
    return view.reader.record(Jaarwens, "SELECT * FROM jaarwens WHERE aios = ?", [aios])


@dataclass(frozen=True, slots=True)
class JaarwensRegel:
    """What an aios wishes of the year as a whole, with the part-time factor as it is now."""

    aios: str
    naam: str
    deeltijd_nu: int
    wens: Jaarwens


def year_wishes(view: View, aios: str | None = None) -> list[JaarwensRegel]:
    """What one aios, or everybody that this person sees, wishes of the year as a whole; by name.

    Raises:
        RefusedError: there is no such aios, or it is not this person's to see.
    """
    if aios is not None:
        visible_aios(view, aios)
    scope, params = view.rights.scope("a")
    people = view.reader.records(
        Aios,
        f"SELECT a.* FROM aios a JOIN jaarwens j USING (aios) WHERE {scope} AND (?::VARCHAR IS NULL OR aios = ?) "
        "ORDER BY naam, aios",
        [*params, aios, aios],
    )
    wishes = {one.aios: one for one in view.reader.records(Jaarwens, "SELECT * FROM jaarwens")}
    working = Werktijden(view)
    return [
        JaarwensRegel(one.aios, one.naam, working.of(one).on(view.today), wishes[one.aios]) for one in people
    ]


def year_lines(wish: Jaarwens | None) -> list[str]:
    """What an aios wishes of the year as a whole, in words; what was not said is left out."""
    if wish is None:
        return []
    lines = [f"Deeltijd: {wish.deeltijd} %"] if wish.deeltijd is not None else []
    if wish.onderzoek is not None:
        lines.append(f"Belangstelling voor onderzoek: {'ja' if wish.onderzoek else 'nee'}")
    if wish.weken_buiten is not None:
        lines.append(f"Weken buiten kliniek en praktijk in de rest van de opleiding: {wish.weken_buiten}")
    return [*lines, *([f"Toelichting: {wish.toelichting}"] if wish.toelichting else [])]


def filled_in(preferences: Iterable[Voorkeur], choices: Iterable[Choice]) -> Mapping[int, Mapping[str, str]]:
    """What was handed in before, as a form shows it; a place that is not in the list any more is left out."""
    labels = {one.plaats: one.label for one in choices}
    shown: dict[int, dict[str, str]] = {}
    for one in preferences:
        cells = {
            "plaats": labels.get(one.plaats or ""),
            "specialisme": one.specialisme,
            "regio": one.regio,
            "periode": one.periode,
            "motivatie": one.motivatie,
        }
        shown[one.rang] = {name: value for name, value in cells.items() if value}
    return shown

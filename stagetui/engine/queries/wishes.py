"""What aios wish: preferences as a form shows them, and the year of stages as a whole (H4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.records import Jaarwens

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.exchange.preferenceform import Choice
    from stagetui.engine.records import Voorkeur


def year_wish_of(view: View, aios: str) -> Jaarwens | None:
    """What an aios wishes of the year as a whole; None when nothing was handed in."""
    return view.reader.record(Jaarwens, "SELECT * FROM jaarwens WHERE aios = ?", [aios])


def visible_year_wish(view: View, aios: str) -> Jaarwens | None:
    """The same, for who may see this aios.

    Raises:
        RefusedError: there is no such aios, or it is not this person's to see.
    """
    return year_wish_of(view, visible_aios(view, aios).aios)


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

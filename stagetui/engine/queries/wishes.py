"""What aios wish of their year of stages as a whole (H4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.records import Jaarwens

if TYPE_CHECKING:
    from stagetui.engine.access import View


def year_wish_of(view: View, aios: str) -> Jaarwens | None:
    """What an aios wishes of the year as a whole; None when nothing was handed in."""
    return view.reader.record(Jaarwens, "SELECT * FROM jaarwens WHERE aios = ?", [aios])


def visible_year_wish(view: View, aios: str) -> Jaarwens | None:
    """The same, for who may see this aios.

    Raises:
        RefusedError: there is no such aios, or it is not this person's to see.
    """
    return year_wish_of(view, visible_aios(view, aios).aios)

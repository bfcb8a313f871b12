"""What a voorstel of a year is told with: names of components and places, and which places are borrowed (H5, H13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.years import year_profile
from stagetui.engine.records import Ronde

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class JaarVoorstel:
    """A round that plans a year, and the words for its voorstel.

    Attributes:
        onderdelen: Names of components by id.
        plaatsen: Names of places by code.
        eigenaar: The institute of each place by code; None: of no one.
        thuis: The institute of each aios by code.
        ruil_dagen: How many days after publication the aios may swap (H6).
    """

    ronde: Ronde
    onderdelen: dict[str, str]
    plaatsen: dict[str, str]
    eigenaar: dict[str, str | None]
    thuis: dict[str, str]
    ruil_dagen: int

    def geleend(self, aios: str, plaats: str) -> bool:
        """Whether the place is another institute's than the aios's (H13)."""
        return self.eigenaar.get(plaats) not in (None, self.thuis.get(aios))

    def vooruit(self, start: date | None) -> bool:
        """Whether what starts then is only looked ahead at."""
        return start is not None and start > self.ronde.tot


def year_words(view: View, naam: str) -> JaarVoorstel | None:
    """The words for a round that plans a year; None for another.

    Raises:
        RefusedError: there is no such round.
    """
    ronde, profile = the_round(view, naam), year_profile(view, naam)
    if profile is None or profile.year is None:
        return None
    places = view.reader.rows("SELECT plaats, naam, instituut FROM stageplaats")
    return JaarVoorstel(
        ronde,
        {one.id: one.name for one in profile.year.components},
        {plaats: name for plaats, name, _ in places},
        {plaats: owner for plaats, _, owner in places},
        dict(view.reader.rows("SELECT aios, instituut FROM aios")),
        profile.year.swap_days,
    )


def rounds_with_a_year(view: View) -> list[Ronde]:
    """The rounds that plan a year, the newest period first."""
    found = view.reader.records(Ronde, "SELECT * FROM ronde ORDER BY van DESC, ronde")
    return [one for one in found if year_profile(view, one.ronde) is not None]

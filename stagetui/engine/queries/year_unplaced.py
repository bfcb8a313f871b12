"""What the committed plan of a year left without a place, and the places that still fit there (H2, H5, H13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.instances import Key, the_round
from stagetui.engine.queries.rounds import rounds
from stagetui.engine.queries.year_move_options import Plek, judged, movable
from stagetui.engine.queries.year_moves import Verzet
from stagetui.engine.queries.years import Jaarfeiten, year_profile
from stagetui.engine.records import Uitkomst
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class Weggelaten:
    """A stage that the newest committed voorstel of a round gave no place.

    Attributes:
        start: Its first day by the plan; that of the round when the plan found no months for it.
        eind: Its last day, or that of the round.
        maanden: Whether the plan has months for it.
    """

    aios: str
    stagesoort: str
    onderdeel: str
    ronde: str
    start: date
    eind: date
    maanden: bool
    oorzaak: str


def left_out(view: View) -> dict[Key, Weggelaten]:
    """What the plans that were carried out left without a place in their own round, the newest round's word last.

    What they only looked ahead at is for a later round (H5). What got a place since is among them too.
    """
    found: dict[Key, Weggelaten] = {}
    for line in reversed(rounds(view)):
        ronde = line.ronde
        if line.vastgesteld is None or year_profile(view, ronde.ronde) is None:
            continue
        for one in view.reader.records(
            Uitkomst,
            "SELECT * FROM voorstel_uitkomst WHERE voorstel = ? AND plaats IS NULL "
            "AND (start IS NULL OR start <= ?) ORDER BY start, aios, stagesoort",
            [line.vastgesteld, ronde.tot],
        ):
            found[one.aios, one.stagesoort] = Weggelaten(
                one.aios,
                one.stagesoort,
                one.onderdeel or "",
                ronde.ronde,
                one.start or ronde.van,
                one.eind or ronde.tot,
                one.start is not None,
                one.oorzaak or "",
            )
    return found


class YearFitting:
    """Where a stage that a plan left out still fits; each round is read once."""

    def __init__(self, view: View) -> None:
        """Keep what is asked of."""
        self._view = view
        self._facts: dict[str, Jaarfeiten] = {}

    def places(self, one: Weggelaten) -> list[Plek]:
        """The places that every rule allows from the day that the plan had for it; none when it had no day."""
        if not one.maanden:
            return []
        facts = self._facts.get(one.ronde)
        if facts is None:
            facts = self._facts[one.ronde] = Jaarfeiten(self._view, the_round(self._view, one.ronde))
        try:
            options, _ = movable(
                self._view, one.ronde, one.aios, one.stagesoort, one.start, one.onderdeel or None, facts
            )
        except RefusedError:  # has nothing left to do in the year since
            return []
        offered = [plek for plek in options.beginnen[options.nu].plekken if not plek.bezwaar]
        return [plek for plek in offered if self._allowed(one, plek, facts)]

    def _allowed(self, one: Weggelaten, plek: Plek, facts: Jaarfeiten) -> bool:
        """Whether every other rule allows it too: what is lent, the pattern of the year, the other stages."""
        verzet = Verzet(one.aios, one.stagesoort, plek.plaats, one.start, one.onderdeel or plek.onderdeel)
        return not judged(self._view, one.ronde, verzet, facts)[0].fouten

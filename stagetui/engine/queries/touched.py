"""Who is touched when nobody recognised supervises at a place: which aios, which stage, which days (H17, H18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.recognition import supervised
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Aios, Plaatsing
from stagetui.engine.rules.recognition import gaps

if TYPE_CHECKING:
    from stagetui.engine.access import View

WAY_OUT = "wijs een waarnemer aan, laat een nieuwe stageopleider erkennen, of verplaats de aios"


@dataclass(frozen=True, slots=True)
class Geraakt:
    """A stage with days, `van` until `tot` inclusive, on which no recognised stageopleider is at its place."""

    plaatsing: int
    aios: str
    naam: str
    profiel: str
    instituut: str
    instituutsopleider: str | None
    stagesoort: str
    start: date
    eind: date
    plaats: str
    plaats_naam: str
    van: date
    tot: date
    redenen: tuple[str, ...]

    @property
    def tekst(self) -> str:
        """What is the matter and what to do, as a sentence without its stop."""
        return (
            f"Geen erkende stageopleider bij {self.plaats_naam} ({self.plaats}) van {self.van} t/m {self.tot}: "
            f"{'; '.join(self.redenen)}; {WAY_OUT}"
        )


def touched(
    view: View, *, plaats: str | None = None, persoon: str | None = None, profiel: str | None = None
) -> list[Geraakt]:
    """The stages that this person may see and that still have such days to come, the earliest first.

    Only where the profile plans a year of stages: there a stage counts only when it is recognised on every day.

    Raises:
        RefusedError: the bureau has no profile for one of these aios any more.
    """
    yearly = [one.id for one in view.book.profiles.values() if one.year is not None]
    if not yearly:
        return []
    scope, params = view.rights.scope("a")
    people = {
        a.aios: a
        for a in view.reader.records(
            Aios,
            f"SELECT a.* FROM aios a WHERE {scope} AND (?::VARCHAR IS NULL OR a.aios = ?) "
            "AND (?::VARCHAR IS NULL OR a.profiel = ?) AND a.profiel IN (SELECT unnest(?::VARCHAR[]))",
            [*params, persoon, persoon, profiel, profiel, yearly],
        )
    }
    placed = view.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE status <> 'vervallen' AND plaats IS NOT NULL AND eind >= ? "
        "AND (?::VARCHAR IS NULL OR plaats = ?) ORDER BY plaatsing",
        [view.today, plaats, plaats],
    )
    rules, places = Rules(view), supervised(view)
    found = []
    for one in placed:
        aios, at = people.get(one.aios), places.get(one.plaats or "")
        year = rules.of(aios, one.voorstel).year if aios else None
        if aios is None or at is None or year is None:
            continue
        found += [
            Geraakt(
                one.plaatsing,
                aios.aios,
                aios.naam,
                aios.profiel,
                aios.instituut,
                aios.instituutsopleider,
                one.stagesoort,
                one.start,
                one.eind,
                at.place.plaats,
                at.place.naam,
                gap.van,
                gap.tot,
                gap.redenen,
            )
            for gap in gaps(at, year.recognition, one.start, one.eind)
            if gap.tot >= view.today
        ]
    return sorted(found, key=lambda one: (one.van, one.naam, one.plaatsing))

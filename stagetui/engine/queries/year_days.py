"""Stages of a year on their very days, where a plan counts in months: first days and room (H2, H5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.allocation.instance import Choice, Demand, Policy
from stagetui.engine.allocation.outcome import Plaatsing as Given
from stagetui.engine.allocation.validate import violations

if TYPE_CHECKING:
    from stagetui.engine.queries.years import Jaarfeiten
    from stagetui.engine.records import Plaatsing


def not_a_first_day(day: date) -> str:
    """Why a stage of a year does not begin on this day, and what would do, as a sentence (H5)."""
    return (
        f"Een stage van een stagejaar begint op de eerste dag van een maand, en {day} is dat niet; "
        f"neem {day.replace(day=1)} of de maand erna."
    )


def crowded(facts: Jaarfeiten, moves: Sequence[tuple[Plaatsing | None, Plaatsing]]) -> Iterator[str]:
    """Yield where there is no room on some day (H2), or another stage of the aios; `moves` are before and after."""
    rest = facts.facts.without({before.plaatsing for before, _ in moves if before is not None})
    after = [one for _, one in moves]
    demands = [Demand(p.aios, p.stagesoort, p.start, p.eind, (Choice(p.plaats or "", 1),)) for p in after]
    instance = rest.instance(demands, (), Policy.RANG_MAXIMAAL, 0)
    given = [Given(p.aios, p.stagesoort, p.plaats or "", p.start, p.eind, 1) for p in after]
    for wrong in violations(instance, given):
        yield f"{wrong.aios or wrong.plaats}: {wrong.tekst}{f' (vanaf {wrong.dag})' if wrong.dag else ''}"
    for one in after:
        for other in rest.placed_of.get(one.aios, ()):
            if other.start <= one.eind and one.start <= other.eind:
                yield (
                    f"{one.aios}: {one.stagesoort} ({one.start} t/m {one.eind}) overlapt {other.stagesoort} "
                    f"({other.start} t/m {other.eind})."
                )

"""Which component of a year of stages a line of the schema is, and whether it was done (H1, H10, H11, H22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.queries.year_places import suits
from stagetui.engine.rules.yeartime import enough
from stagetui.profiles.calendar import full_time_weeks

if TYPE_CHECKING:
    from stagetui.engine.records import Stage, Stageplaats
    from stagetui.profiles.calendar import Werktijd
    from stagetui.profiles.years import Component, StageYear


def component_for(
    year: StageYear, stage: Stage, place: Stageplaats | None, werktijd: Werktijd
) -> Component | None:
    """Tell it by the kind of stage, the place where it is done, and then by the weeks that come nearest.

    Args:
        year: The programme.
        stage: The line; without weeks of its own those follow from its days.
        place: Where it is done, when that is known.
        werktijd: The working time of the aios.

    Returns:
        None when the programme has no stage of this kind.
    """
    weeks = stage.weken or full_time_weeks(stage.start, stage.eind, werktijd.on(stage.start))
    return min(_options(year, stage, place), key=lambda one: abs(one.weeks - weeks), default=None)


def component_done(
    year: StageYear, stage: Stage, place: Stageplaats | None, werktijd: Werktijd
) -> Component | None:
    """Tell which component a stage is when it is over: a shorter one when it ended early, or none (H22).

    Of a line without weeks of its own it is not known that it was to last longer.
    """
    planned = component_for(year, stage, place, werktijd)
    if planned is None or stage.weken is None or enough(planned, stage, werktijd):
        return planned
    done = [one for one in _options(year, stage, place) if enough(one, stage, werktijd)]
    return max(done, key=lambda one: one.weeks, default=None)


def _options(year: StageYear, stage: Stage, place: Stageplaats | None) -> tuple[Component, ...]:
    options = year.of_stage(stage.stagesoort, None)
    return options if place is None else tuple(one for one in options if suits(one, place)) or options

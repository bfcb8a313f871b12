"""Ending a stage early: its last day and that of its plaatsing come sooner, and the place is free after it (H22)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stagetui.engine.doorway.corrections import rescheduled
from stagetui.engine.doorway.lines import write_lines
from stagetui.engine.doorway.year_changes import tell_moved
from stagetui.engine.queries.components import component_for
from stagetui.engine.queries.placing import place_of, placement, stage_of
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.rules.asking import day_within
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Aios, Plaatsing, Stage


ACTION = "stage voortijdig beëindigd"


def end_early(tx: Transaction, aios: Aios, placed: Plaatsing, day: date, reason: str) -> None:
    """Let a stage end on `day` (inclusive), and tell who knew of another one.

    No other stage moves. What is left undone is planned anew by the next round, unless enough was done; so a line keeps
    the weeks that it stood for.

    Raises:
        RefusedError: the stage is over by then, or has not begun.
    """
    stage = stage_of(tx, aios.aios, placed.stagesoort)
    if wrong := day_within(day, stage.start, stage.eind):
        raise RefusedError("Niet beëindigd", f"{aios.aios}, {placed.stagesoort}: {wrong}.")
    profile = rules_of(tx, aios, placed.voorstel)
    ended = replace(
        stage, eind=day, eind_berekend=False, weken=stage.weken or _weeks(tx, aios, stage, placed)
    )
    write_lines(tx, [(stage, ended)], ACTION, reason)
    tx.change(placed, {"eind": day}, ACTION, reden=reason)
    after = placement(tx, placed.plaatsing)
    if profile.year is not None:
        tell_moved(tx, aios, [placed], reason)
    elif after.status is Status.GEPLAATST:
        factor = Werktijden(tx, aios.aios).of(aios).on(after.start)
        rescheduled(tx, placed, after, aios, profile, reason=reason, factors=(factor, factor))


def _weeks(tx: Transaction, aios: Aios, stage: Stage, placed: Plaatsing) -> int | None:
    """The full-time weeks that a line of a year of stages stood for."""
    year = rules_of(tx, aios, placed.voorstel).year
    if year is None or placed.plaats is None:
        return None
    werktijd = Werktijden(tx, aios.aios).of(aios)
    component = component_for(year, stage, place_of(tx, placed.plaats), werktijd)
    return component.weeks if component else None

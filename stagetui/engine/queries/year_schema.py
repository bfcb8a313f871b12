"""A changed opleidingsschema of a year of stages: by the rules of its plan, one stage at a time (H5, H7, H10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import active_placement
from stagetui.engine.queries.year_days import crowded, not_a_first_day
from stagetui.engine.queries.year_moves import Verzet, judge, round_for
from stagetui.engine.queries.years import Jaarfeiten
from stagetui.engine.rules.reckoning import changed
from stagetui.engine.rules.training import BringForward, Combine, Interweave, Move, Reverse
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Aios, Plaatsing, Stage
    from stagetui.engine.rules.reckoning import Opleidingsschema
    from stagetui.engine.rules.training import Change

TITLE = "Schema niet gewijzigd"
_WORDS: dict[type[Change], str] = {
    Reverse: "omgedraaid",
    BringForward: "vervroegd",
    Combine: "bij één instelling gecombineerd",
    Interweave: "vervlochten",
}


def changed_year(view: View, aios: Aios, schema: Opleidingsschema, change: Change) -> Opleidingsschema:
    """Carry out a change on the lines of a year of stages: a move touches one stage, and follows the plan's rules.

    Raises:
        RefusedError: the stages of a year do not change in this way, or a rule stands in the way, with every reason.
    """
    match change:
        case Move():
            return _moved(view, aios, schema, change)
        case Combine(instelling=None):
            return changed(schema, change)
        case Reverse() | BringForward() | Combine() | Interweave():
            raise RefusedError(
                TITLE,
                f"Stages van een stagejaar worden niet {_WORDS[type(change)]}: de regels van het jaar bepalen waar en "
                f"wanneer elke stage kan. Verzet een stage met stagetui place {aios.aios} SOORT PLAATS --start DATUM, "
                "of laat twee aios ruilen met stagetui swap propose.",
            )
        case _:
            return changed(schema, change)


def placed_for(view: View, aios: str, change: Change) -> Plaatsing | None:
    """The plaatsing with a place of the stage that is moved; None when there is none, or it is another change."""
    current = active_placement(view, aios, change.stagesoort) if isinstance(change, Move) else None
    return current if current is not None and current.heeft_plaats else None


def _moved(view: View, aios: Aios, schema: Opleidingsschema, change: Move) -> Opleidingsschema:
    line = next((one for one in schema.lines if one.stagesoort == change.stagesoort), None)
    if line is None or line.start == change.start:
        return changed(schema, change)
    if change.start.day != 1:
        raise RefusedError(TITLE, not_a_first_day(change.start))
    placed = placed_for(view, aios.aios, change)
    if placed is None:
        after = replace(line, start=change.start, eind=schema.end_of(line, change.start))
        reasons = _overlaps(schema, after)
        advice = f"Kies een andere maand, of verzet eerst die stage (stagetui schema show {aios.aios})."
    else:
        after, reasons = _judged(view, aios, line, placed, change)
        advice = (
            f"Kies een andere maand, of een andere plaats met stagetui place {aios.aios} {line.stagesoort} PLAATS "
            f"--start {change.start}."
        )
    if reasons:
        listed = "\n".join(f"- {reason}" for reason in reasons)
        raise RefusedError(TITLE, f"Er is niets gewijzigd.\n{listed}\n{advice}")
    return replace(schema, stages=tuple(after if one == line else one for one in schema.stages))


def _judged(view: View, aios: Aios, line: Stage, placed: Plaatsing, change: Move) -> tuple[Stage, list[str]]:
    """The line as it becomes at its place, and what moving it there by hand would meet (H2, H3, H10, H13, H17)."""
    facts = Jaarfeiten(view, round_for(view, aios, placed.start))
    verzet = Verzet(aios.aios, line.stagesoort, placed.plaats, change.start)
    oordeel = judge(view, facts.ronde, [verzet], facts)
    new = oordeel.nieuw[0]
    after = replace(line, start=new.start, eind=new.eind, eind_berekend=False, weken=new.weken)
    reasons = [f"{one.over}: {one.tekst}" for one in oordeel.fouten]
    return after, reasons or list(crowded(facts, [(placed, replace(placed, start=new.start, eind=new.eind))]))


def _overlaps(schema: Opleidingsschema, after: Stage) -> list[str]:
    return [
        f"{after.stagesoort} ({after.start} t/m {after.eind}) overlapt {one.stagesoort} ({one.start} t/m {one.eind})."
        for one in schema.lines
        if one.stagesoort != after.stagesoort and one.start <= after.eind and after.start <= one.eind
    ]

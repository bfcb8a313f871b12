"""From a row of a file to the columns that are stored: what the file does not say is kept or computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from stagetui.engine.doorway.importing.state import State
from stagetui.engine.exchange.table import Row
from stagetui.engine.records import Stage
from stagetui.engine.rules.yeartime import usual_end
from stagetui.profiles.calendar import FULL_TIME, stage_end
from stagetui.profiles.stages import part_of


def stored_values(kind: str, row: Row, columns: Sequence[str], before: Any, state: State) -> dict[str, Any]:
    """Give the columns to store for one row.

    A column that the file does not have keeps what is stored (for a new row: its default).
    """
    said = {name: value for name, value in row.values.items() if before is None or name in columns}
    if kind == "schema":
        return _stage(said, row, before, state)
    if kind == "voorkeuren":
        return _preference(said, before, state)
    return said


def _stage(said: dict[str, Any], row: Row, before: Any, state: State) -> dict[str, Any]:
    """N10: without `eind` the last day follows from the full-time weeks and the part-time factor.

    The last day of a stage that has a place stays as agreed, also when the part-time factor changed since (N7); that
    of a part is the day before the next one begins (N11).
    """
    eind = said.get("eind")
    start = row.values["start"]
    if eind is None and before is not None:
        settled = part_of(before.stagesoort)[1] or state.fixed(before.aios, before.stagesoort)
        if start == before.start and settled:
            return said | {"eind": before.eind, "eind_berekend": before.eind_berekend}
        if not before.eind_berekend and "eind" not in said:
            eind = before.eind
    if eind is None and isinstance(start, date):
        end = computed_end(state, str(row.values["aios"]), str(row.values["stagesoort"]), start, before)
        return said | {"eind": end or start, "eind_berekend": True}
    return said | {"eind": eind, "eind_berekend": False}


def computed_end(state: State, aios: str, stagesoort: str, start: date, before: Stage | None) -> date | None:
    """The last day by the rules of the aios's profile; None when aios or stagesoort is unknown (refused elsewhere).

    `before` is the line as it is stored: it may be interwoven with the practice part (N18).
    """
    who = state.aios.get((aios,))
    profile = state.profile(who) if who else None
    if who is None or profile is None or stagesoort not in profile.kinds:
        return None
    share = before.vervlechting if before else None
    weeks, werktijd = profile.kinds[stagesoort].weeks, state.werktijden.of(who)
    planned = profile.year and usual_end(profile.year, stagesoort, weeks, start, werktijd)
    return planned or stage_end(start, weeks, werktijd, share or FULL_TIME)


def _preference(said: dict[str, Any], before: Any, state: State) -> dict[str, Any]:
    """A preference without a date was handed in today; one that says nothing new keeps its day (N3)."""
    if said.get("ingediend_op") is None:
        same = before is not None and all(
            getattr(before, name) == value for name, value in said.items() if name != "ingediend_op"
        )
        said["ingediend_op"] = before.ingediend_op if same else state.view.today
    return said

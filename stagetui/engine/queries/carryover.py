"""What others' systems carry over from the opleidingsschema (N2: MijnNSPOH, MijnRGS, SBOH): every change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from stagetui.engine.exchange.encoding import CellType, TableData

if TYPE_CHECKING:
    from stagetui.engine.access import View

T, N, D, M = CellType.TEXT, CellType.INT, CellType.DATE, CellType.DATETIME
CHANGES = "schemawijzigingen"
WATCHED = ("start", "eind", "vervlechting", "instelling", "deeltijd")
COLUMNS = (
    *(("nr", N), ("wanneer", M), ("wie", T), ("aios", T), ("naam", T), ("stagesoort", T), ("vanaf", D)),
    *(("start_was", D), ("start", D), ("eind_was", D), ("eind", D), ("vervlechting_was", N)),
    *(("vervlechting", N), ("instelling_was", T), ("instelling", T), ("deeltijd_was", N), ("deeltijd", N)),
    ("reden", T),
)


def schema_changes(view: View, profiel: str) -> TableData:
    """Every change of an opleidingsschema of one profile, oldest first, with what it was and what it became.

    A line that came has no `…_was`, one that went has nothing else. A change of the part-time factor has no stagesoort;
    it holds `vanaf` that day, or without it from the start.
    """
    rows = list(_rows(view, profiel))
    return TableData(COLUMNS, {name: [row.get(name) for row in rows] for name, _ in COLUMNS})


def _rows(view: View, profiel: str) -> Iterator[dict[str, Any]]:
    scope, params = view.rights.scope("a")
    states: dict[str, dict[str, Any]] = {}
    for nr, wanneer, wie, onderwerp, aios, naam, na, reden in view.reader.rows(
        "SELECT g.nr, g.wanneer, g.wie, g.onderwerp, a.aios, a.naam, g.na, g.reden FROM gebeurtenis g "
        "JOIN aios a USING (aios) WHERE split_part(g.onderwerp, ':', 1) IN ('stage', 'deeltijd', 'aios') "
        f"AND a.profiel = ? AND {scope} ORDER BY g.nr",
        [profiel, *params],
    ):
        table, _, key = onderwerp.partition(":")
        known = onderwerp in states
        before = states.get(onderwerp, {})
        after = {} if na is None else before | _watched(na)
        states[onderwerp] = after
        if before == after or (table == "aios" and not known):
            continue
        part = key.removeprefix(f"{aios}/")
        row = {"nr": nr, "wanneer": wanneer, "wie": wie, "aios": aios, "naam": naam, "reden": reden}
        row["stagesoort"] = part if table == "stage" else None
        row["vanaf"] = date.fromisoformat(part) if table == "deeltijd" else None
        yield row | after | {f"{name}_was": value for name, value in before.items()}


def _watched(text: str) -> dict[str, Any]:
    """What of an audit line matters here, as typed values."""
    held = {name: value for name, value in json.loads(text).items() if name in WATCHED}
    return {
        name: date.fromisoformat(value) if name in ("start", "eind") and value else value
        for name, value in held.items()
    }

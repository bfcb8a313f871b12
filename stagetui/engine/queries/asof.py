"""A plaatsing and a round as they were at a past moment, put together from the audit trail alone."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from stagetui.engine.queries.history import state_at
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.placing import aios_of, placement
from stagetui.engine.queries.round_parts import OPEN
from stagetui.engine.queries.rules import round_profiles
from stagetui.engine.records import Aios
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status

if TYPE_CHECKING:
    from stagetui.engine.access import View

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StageToen:
    """A stage of a round at a past moment."""

    aios: str
    naam: str
    stagesoort: str
    start: date
    voorkeuren: int
    status: str
    plaats: str | None


def placement_at(view: View, number: int, moment: datetime) -> State | None:
    """What a plaatsing held at `moment` (UTC); None when it was not there yet.

    Raises:
        RefusedError: it is unknown, or not this person's to see.
    """
    found = placement(view, number)
    if not view.rights.sees(aios_of(view, found.aios)):
        raise RefusedError("Niet toegestaan", f"Plaatsing {number} is van een aios die u niet ziet.")
    return state_at(view, f"plaatsing:{number}", moment)


def round_at(view: View, naam: str, moment: datetime) -> list[StageToen]:
    """The stages of a round as they stood at `moment` (UTC): by the schema, preferences and statuses of then."""
    ronde = the_round(view, naam)
    profiles = round_profiles(view, naam)
    scope, params = view.rights.scope("a")
    people = {
        a.aios: a
        for a in view.reader.records(Aios, f"SELECT * FROM aios a WHERE {scope}", params)
        if a.profiel in profiles and ronde.instituut in (None, a.instituut)
    }
    states = _states(view, moment)
    counts = Counter(
        (s["aios"], s["stagesoort"]) for name, s in states.items() if name.startswith("voorkeur:")
    )
    placed = {
        (s["aios"], s["stagesoort"]): s
        for name, s in states.items()
        if name.startswith("plaatsing:") and s["status"] != Status.VERVALLEN.value
    }
    found = []
    for name, state in states.items():
        if not name.startswith("stage:") or state["aios"] not in people:
            continue
        key, start = (state["aios"], state["stagesoort"]), date.fromisoformat(state["start"])
        if ronde.van <= start <= ronde.tot:
            plaatsing = placed.get(key, {})
            status, plaats = plaatsing.get("status", OPEN), plaatsing.get("plaats")
            found.append(StageToen(key[0], people[key[0]].naam, key[1], start, counts[key], status, plaats))
    return sorted(found, key=lambda one: (one.start, one.aios, one.stagesoort))


def _states(view: View, moment: datetime) -> dict[str, State]:
    """Every stage, preference and plaatsing as it was, by its name in the audit trail."""
    states: dict[str, State] = {}
    for name, na in view.reader.rows(
        "SELECT onderwerp, na FROM gebeurtenis WHERE wanneer <= ? AND split_part(onderwerp, ':', 1) "
        "IN ('stage', 'voorkeur', 'plaatsing') ORDER BY nr",
        [moment],
    ):
        if na is None:
            states.pop(name, None)
        else:
            states[name] = states.get(name, {}) | json.loads(na)
    return states

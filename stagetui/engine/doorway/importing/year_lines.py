"""Rows of the schema for a year of stages: what the year allows, and what somebody should look at (H3, H5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from stagetui.engine.doorway.importing.check import refusal
from stagetui.engine.rules.halfyears import months_after
from stagetui.engine.rules.remaining import open_components
from stagetui.engine.rules.yeartime import planned_end
from stagetui.profiles.terms import VrijstellingSoort

if TYPE_CHECKING:
    from stagetui.engine.doorway.importing.plan import Change
    from stagetui.engine.doorway.importing.state import State
    from stagetui.engine.exchange.table import Refusal, Row
    from stagetui.engine.records import Aios
    from stagetui.profiles.years import Component, StageYear


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the schema as it would stand after a file; `row` None: it is stored, and the file leaves it."""

    stagesoort: str
    start: date
    eind: date
    row: Row | None


def line_troubles(
    state: State, row: Row, aios: Aios, year: StageYear, values: Mapping[str, Any]
) -> Iterator[Refusal]:
    """Yield what is wrong with a row about a stage that begins today or later; before that it is what it was.

    Args:
        state: What the row is held against.
        row: A row that is new or changed, of a kind of stage that the profile has.
        aios: Whose.
        year: The programme.
        values: The columns as they would be stored.
    """
    start, eind = values["start"], values["eind"]
    if start < state.view.today:
        return
    stagesoort = str(row.values["stagesoort"])
    components = open_components(year, _exempted(state, aios.aios), stagesoort)
    if not components:
        yield refusal(row, "stagesoort", f"{_closed(state, aios.aios, stagesoort)}; laat deze rij weg")
    if start.day != 1:
        nearest = _nearest_first(start, state.view.today)
        yield refusal(
            row, "start", f"een stage begint op de eerste dag van een maand; de dichtstbijzijnde is {nearest}"
        )
    elif components and eind not in (ends := _ends(state, aios, components, start)):
        factor = state.werktijden.of(aios).on(start)
        lengths = " of ".join(f"{months} maanden (t/m {last})" for last, months in ends.items())
        yield refusal(
            row,
            "eind",
            f"deze stage liep dan t/m {eind}; {stagesoort} vanaf {start} duurt voor {aios.aios} ({factor} %) {lengths}",
        )


def overlaps(
    state: State, moving_rows: Sequence[Row], values: Callable[[Row], Mapping[str, Any]]
) -> Iterator[Refusal]:
    """Yield the rows whose stage would overlap another of the aios; two that began before today may.

    Args:
        state: What the rows are held against.
        moving_rows: The rows that are new or changed.
        values: The columns of a row as they would be stored.
    """
    by_aios: dict[str, list[Row]] = defaultdict(list)
    for row in moving_rows:
        by_aios[str(row.values["aios"])].append(row)
    for code, rows in by_aios.items():
        if _year_of(state, code) is None:
            continue
        lines = {
            one.stagesoort: _Line(one.stagesoort, one.start, one.eind, None)
            for one in state.lines.get(code, ())
        }
        for row in rows:
            kind, held = str(row.values["stagesoort"]), values(row)
            lines[kind] = _Line(kind, held["start"], held["eind"], row)
        for pair in combinations(sorted(lines.values(), key=lambda one: (one.start, one.stagesoort)), 2):
            yield from _overlap(pair, state.view.today)


def line_remarks(state: State, changes: Sequence[Change]) -> Iterator[str]:
    """Tell what somebody should look at after lines of a year of stages were written (H3, H11).

    Args:
        state: Of the bureau, with the lines in it.
        changes: The rows of the file that were new or other than before.
    """
    for change in changes:
        code, kind = str(change.row.values["aios"]), str(change.row.values["stagesoort"])
        year = _year_of(state, code)
        if year is None:
            continue
        components = open_components(year, _exempted(state, code), kind)
        if not components:
            yield f"rij {change.row.number}: {_closed(state, code, kind)}; controleer of deze stage meetelt"
        elif all(one.elective for one in components) and not _motivated(state, code, kind):
            yield (
                f"rij {change.row.number}: {kind} is een keuze en er is geen wens van {code} met een motivatie; vraag "
                "die na"
            )


def _overlap(pair: tuple[_Line, _Line], today: date) -> Iterator[Refusal]:
    first, second = pair
    if second.start > first.eind or max(first.start, second.start) < today:
        return
    one, other = (second, first) if second.row is not None else (first, second)
    if one.row is not None:
        yield refusal(
            one.row,
            "start",
            f"deze stage ({one.start} t/m {one.eind}) overlapt {other.stagesoort} ({other.start} t/m {other.eind}); "
            "verbeter een van beide",
        )


def _year_of(state: State, code: str) -> StageYear | None:
    aios = state.aios.get((code,))
    profile = state.profile(aios) if aios else None
    return profile.year if profile else None


def _exempted(state: State, code: str) -> list[str]:
    return [
        one.vakgebied for one in state.exemptions.get(code, ()) if one.soort is VrijstellingSoort.VRIJSTELLING
    ]


def _closed(state: State, code: str, stagesoort: str) -> str:
    """Why there is no component left that a stage of this kind may be (H3)."""
    exempted = ", ".join(_exempted(state, code))
    if exempted:
        return f"{code} heeft vrijstelling voor {exempted} en doet geen {stagesoort}"
    return f"{stagesoort} hoort bij geen onderdeel van het stagejaar"


def _ends(state: State, aios: Aios, components: Sequence[Component], start: date) -> dict[date, int]:
    """The last days that a stage may have, with the months that it then lasts, shortest first (H14)."""
    worked = state.werktijden.of(aios)
    found: dict[date, int] = {}
    for last in sorted({planned_end(one, start, worked) for one in components}):
        found[last] = next(months for months in range(1, 60) if months_after(start, months) > last)
    return found


def _nearest_first(day: date, today: date) -> date:
    """The first day of a month that lies nearest, and not before today."""
    before, after = day.replace(day=1), months_after(day.replace(day=1), 1)
    return before if before >= today and day - before <= after - day else after


def _motivated(state: State, code: str, stagesoort: str) -> bool:
    return any(
        one.stagesoort == stagesoort and (one.motivatie or "").strip() for one in state.wishes.get(code, ())
    )

"""Stages with parts in a file of the schema (N11): parts that it names must fill the stage, others follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from stagetui.engine.doorway.importing.state import Key, State
from stagetui.engine.exchange.table import Row
from stagetui.engine.records import Aios, Stage
from stagetui.engine.rules.parts import part_objections
from stagetui.engine.rules.reckoning import NEW, Opleidingsschema, laid
from stagetui.errors import RefusedError
from stagetui.profiles.stages import part_of

Values = Callable[[Row], dict[str, object]]
Objection = tuple[Row, str, str]
"""The row, the column, and what is wrong."""


def part_troubles(
    state: State, rows: Sequence[Row], moving: Sequence[Row], values: Values
) -> Iterator[Objection]:
    """Yield what keeps the parts of the stages in a file from filling them, each with the row where it shows.

    Args:
        state: What is stored.
        rows: All rows of the file.
        moving: Those that would change something.
        values: What would be stored for a row.
    """
    in_file: dict[Key, Row] = {(row.values["aios"], row.values["stagesoort"]): row for row in rows}
    touched = dict.fromkeys((row.values["aios"], part_of(str(row.values["stagesoort"]))[0]) for row in moving)
    for code, main in touched:
        aios = state.aios.get((code,))
        schema = state.schema(aios) if aios else None
        kind = schema.profile.kinds.get(main) if schema else None
        if aios is None or schema is None or kind is None or not kind.parts:
            continue
        whole_row = in_file.get((code, main))
        part_rows = {id_: row for id_ in kind.part_kinds(main) if (row := in_file.get((code, id_)))}
        yield from _one(state, aios, schema, main, values, whole_row, part_rows)


def _one(
    state: State,
    aios: Aios,
    schema: Opleidingsschema,
    main: str,
    values: Values,
    whole_row: Row | None,
    part_rows: dict[str, Row],
) -> Iterator[Objection]:
    """The troubles of one stage of one aios."""
    first = whole_row or next(iter(part_rows.values()))
    lines = {stage.stagesoort: stage for stage in schema.stages}
    before = lines.get(main)
    for id_, row in {**({main: whole_row} if whole_row else {}), **part_rows}.items():
        lines[id_] = _line(aios.aios, id_, lines.get(id_), values(row))
    if main not in lines:
        yield (
            first,
            "stagesoort",
            f"{main} zelf staat niet in het schema van {aios.aios}; lees ook die regel in",
        )
        return
    after = replace(schema, stages=tuple(lines.values()))
    if part_rows:
        whole = after.whole(lines[main])
        stand = {id_: (part.start, part.eind) for id_, part in after.parts(main).items()}
        for id_, why in part_objections(whole, stand) if whole else ():
            yield part_rows.get(id_, first), "start", f"{id_}: {why}" if id_ not in part_rows else why
        return
    try:
        after = laid(after, main, before.start if before else None)
    except RefusedError as error:
        yield first, "eind", error.text
        return
    for id_, part in after.parts(main).items():
        old = before and next((one for one in schema.stages if one.stagesoort == id_), None)
        placed = state.fixed(aios.aios, id_)
        if old and placed and (old.start, old.eind) != (part.start, part.eind):
            yield (
                first,
                "start",
                f"{id_} is al {placed.status}; maak eerst plaatsing {placed.plaatsing} ongedaan",
            )


def _line(aios: str, stagesoort: str, stand: Stage | None, values: dict[str, object]) -> Stage:
    start, eind = values["start"], values["eind"]
    fresh = Stage(aios, stagesoort, date.min, date.min, False, None, None, None, NEW)  # noqa: FBT003 (a column)
    line = stand or fresh
    return replace(
        line,
        start=start if isinstance(start, date) else line.start,
        eind=eind if isinstance(eind, date) else line.eind,
    )

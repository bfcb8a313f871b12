"""The form in which an instelling answers what it was asked: places and periods stand in it already (N3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stagetui.engine.exchange.kinds import BESCHIKBAARHEID
from stagetui.engine.exchange.template import Filled, Letter, write_template, xlsx_form


@dataclass(frozen=True, slots=True)
class Question:
    """Is there room at a place from `van` until `tot` (inclusive)? `aantal` aios would like to come."""

    plaats: str
    naam: str
    van: date
    tot: date
    aantal: int
    voor: date


def write_questions(path: Path, questions: Sequence[Question]) -> None:
    """Write the form (.xlsx or .csv) that `import beschikbaarheid` reads back once `capaciteit` is filled in.

    An .xlsx has the sheet `Gevraagd` beside it, with names and how many aios would like to come; never who.

    Raises:
        WriteError: another ending, the file exists already, or it cannot be written.
    """
    write_template(BESCHIKBAARHEID, path, *_contents(questions))


def questions_form(questions: Sequence[Question]) -> bytes:
    """The same form (.xlsx) as bytes, to go with a message."""
    return xlsx_form(BESCHIKBAARHEID, *_contents(questions))


def _contents(questions: Sequence[Question]) -> tuple[Filled, Letter]:
    filled: list[dict[str, date | int | str]] = [
        {"plaats": one.plaats, "van": one.van, "tot": one.tot} for one in questions
    ]
    lines = tuple(
        (one.plaats, one.naam, f"{one.van} t/m {one.tot}", str(one.aantal), one.voor.isoformat())
        for one in questions
    )
    heads = ("Code", "Stageplaats", "Periode", "Aantal aios dat graag komt", "Antwoord graag uiterlijk")
    return filled, Letter("Gevraagd", heads, lines)

"""Whether the audit trail is whole: each line hashes to what the chain says, and none is missing or put in.

A line carries the hash of its own columns and of the line before. When retention takes personal data out of an old
line, its `vorige` and `hash` stay, so the chain still binds; a later line, itself in the chain, then carries
[nr, hash of the columns before, hash of the columns after] of every line that was rewritten. The last number handed
out is counted apart, so that lines missing at the end are missed too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from stagetui.engine.audit import COUNTER, FIRST, line_hash
from stagetui.engine.records import Gebeurtenis

if TYPE_CHECKING:
    from stagetui.engine.store import Reader

REWRITTEN = "logboek geanonimiseerd"
"""The action of a line that carries the hashes of rewritten lines."""


def digest(line: Gebeurtenis) -> str:
    """The hash of the columns of a line as they are now."""
    return line_hash(
        [
            *(line.nr, line.wanneer, line.wie, line.via, line.actie, line.onderwerp),
            *(line.aios, line.voor, line.na, line.reden, line.vorige),
        ]
    )


def lines(reader: Reader) -> list[Gebeurtenis]:
    """Every line, oldest first."""
    return reader.records(Gebeurtenis, "SELECT * FROM gebeurtenis ORDER BY nr")


def trail_troubles(reader: Reader) -> list[str]:
    """Tell every line that was altered, removed or put in outside the program, in Dutch; empty when all is well."""
    counted = reader.value("SELECT value FROM counter WHERE name = ?", [COUNTER])
    return list(_troubles(lines(reader), counted or 0))


def _troubles(trail: Sequence[Gebeurtenis], counted: int) -> Iterator[str]:
    expected = {line.nr: line.hash for line in trail}
    for line in trail:
        if line.actie == REWRITTEN:
            yield from _follow(line, expected)
    yield from _links(trail, counted)
    for line in trail:
        if digest(line) != expected[line.nr]:
            yield (
                f"Regel {line.nr} ({line.wanneer:%Y-%m-%d}, {line.actie}, {line.onderwerp}) is buiten het "
                "programma om gewijzigd."
            )


def _links(trail: Sequence[Gebeurtenis], counted: int) -> Iterator[str]:
    """Lines that are missing or were put in: from the numbers, and from what each line says of the one before."""
    first, last = (trail[0].nr, trail[-1].nr) if trail else (1, 0)
    if first > 1 or (trail and trail[0].vorige != FIRST):
        yield f"Het logboek begint bij regel {first}, en wat daarvoor stond ontbreekt of is gewijzigd."
    for before, line in pairwise(trail):
        if line.nr != before.nr + 1:
            yield f"{_missing(before.nr + 1, line.nr - 1)} tussen regel {before.nr} en regel {line.nr}."
        elif line.vorige != before.hash:
            yield (
                f"Regel {line.nr} sluit niet aan op regel {before.nr}: regel {before.nr} is vervangen of "
                "ertussen gezet, of de verwijzing is gewijzigd."
            )
    if last < counted:
        yield f"{_missing(last + 1, counted)} aan het eind."
    elif last > counted:
        yield f"De regels {counted + 1} t/m {last} zijn buiten het programma om toegevoegd."


def _follow(line: Gebeurtenis, expected: dict[int, str]) -> Iterator[str]:
    """Take over what a rewriting line says of earlier lines; each must continue what the chain said before."""
    try:
        entries = [(int(nr), str(old), str(new)) for nr, old, new in json.loads(line.na or "")["regels"]]
    except (KeyError, TypeError, ValueError):
        yield f"Regel {line.nr} noemt niet leesbaar welke regels zijn geanonimiseerd."
        return
    for nr, old, new in entries:
        if nr >= line.nr or expected.get(nr) != old:
            yield f"Regel {line.nr} zegt dat regel {nr} is geanonimiseerd, maar dat klopt niet met regel {nr}."
        else:
            expected[nr] = new


def _missing(first: int, last: int) -> str:
    return f"Regel {first} ontbreekt" if first == last else f"De regels {first} t/m {last} ontbreken"

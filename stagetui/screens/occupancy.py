"""Occupancy of a stageplaats as a short bar with numbers, readable without colour: `mrt–mei 27 ██░ 2/3`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.screens.words import MONTHS

if TYPE_CHECKING:
    from stagetui.engine.queries.round_parts import Aanbod

CELLS = 4
TAKEN, FREE = "█", "░"


def months(van: date, tot: date) -> str:
    """The months of a period, short: `mrt–mei 27`, `nov 26–jan 27`, `mrt 27`."""
    first, last = MONTHS[van.month - 1], f"{MONTHS[tot.month - 1]} {tot:%y}"
    if van.year != tot.year:
        return f"{first} {van:%y}–{last}"
    return last if van.month == tot.month else f"{first}–{last}"


def bar(bezet: int, capaciteit: int) -> str:
    """A bar of at most four cells; a place that is not full always shows a free cell, one in use a taken one."""
    cells = min(max(capaciteit, 1), CELLS)
    if capaciteit <= bezet:
        return TAKEN * cells if capaciteit else FREE
    taken = min(cells - 1, -(-bezet * cells // capaciteit))
    return TAKEN * taken + FREE * (cells - taken)


def colour(bezet: int, capaciteit: int) -> str:
    """Quiet for room, warm for full, red for more than fits."""
    if bezet > capaciteit:
        return "bold red"
    return "yellow" if bezet == capaciteit else "green"


def told(bezet: int, capaciteit: int) -> str:
    """The numbers in words that need no colour: `2/3`, `3/3 vol`, `4/3 te vol`, `0/0 dicht`."""
    if not capaciteit and not bezet:
        return "0/0 dicht"
    extra = " te vol" if bezet > capaciteit else " vol" if bezet == capaciteit else ""
    return f"{bezet}/{capaciteit}{extra}"


def period(one: Aanbod) -> Text:
    """One period of availability: months, bar and numbers."""
    style = colour(one.bezet, one.capaciteit)
    return Text.assemble(
        (f"{months(one.van, one.tot)} ", "bright_black"),
        (f"{bar(one.bezet, one.capaciteit):<{CELLS}}", style),
        f" {told(one.bezet, one.capaciteit)}",
    )


def upcoming(periods: Sequence[Aanbod], today: date) -> list[Aanbod]:
    """The periods that are not over yet, the first to come on top."""
    return [one for one in periods if one.tot >= today]


def with_room(periods: Sequence[Aanbod], today: date) -> list[Aanbod]:
    """The periods that are not over yet and on their busiest day not full, the first to come on top."""
    return [one for one in upcoming(periods, today) if one.bezet < one.capaciteit]


def coming(periods: Sequence[Aanbod], today: date, *, room: bool = False) -> Text:
    """The period of now or the first to come, with how many follow; with `room` only those that are not full."""
    ahead = with_room(periods, today) if room else upcoming(periods, today)
    if not ahead:
        return Text("voorbij" if periods else "geen beschikbaarheid", "bright_black")
    first = period(ahead[0])
    if len(ahead) > 1:
        first.append(f" +{len(ahead) - 1}", "bright_black")
    return first

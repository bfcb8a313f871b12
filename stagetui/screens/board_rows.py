"""From a board of a year to what the grid shows, laid out in the worker's thread: rows, cells, legend and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from rich.text import Text

from stagetui.engine.queries.year_board_parts import (
    BORROWED,
    NOTHING,
    PROBLEM,
    SIGNS,
    Bord,
    BordRij,
    BordStage,
    Drukte,
    PlaatsMaand,
    PlaatsRij,
    Staat,
    Vak,
)
from stagetui.screens.history import with_days
from stagetui.screens.widgets.grid import GridData, GridRow, Lead
from stagetui.screens.words import MONTHS, span

QUARTER = 3
# letters have a colour of their own, by the order of the kinds; the letter says the same without it
COLOURS = ("red", "yellow", "green", "cyan", "magenta", "blue")
QUIET = "bright_black"
CROWDED = {
    Drukte.ERKENNING: ("E", "bold magenta"),
    Drukte.OVERVOL: ("!", "bold red"),
    Drukte.VOL: ("=", "yellow"),
    Drukte.VRIJ: ("", "green"),
    Drukte.ONBEKEND: ("?", QUIET),
    Drukte.DICHT: ("–", QUIET),
}


class Order(Enum):
    """How the rows are sorted."""

    NAME = "naam"
    COHORT = "cohort"
    TROUBLE = "wat aandacht vraagt"


@dataclass(frozen=True, slots=True)
class Boards:
    """A board laid out by aios and by place, with the legends."""

    bord: Bord
    aios: dict[Order, GridData]
    places: dict[Order, GridData]


def laid_out(bord: Bord) -> Boards:
    """Lay a board out."""
    styles = {letter: COLOURS[number % len(COLOURS)] for number, letter in enumerate(bord.letters.values())}
    rows = {row.aios: _aios_row(bord, row, styles) for row in bord.aios}
    places = {row.plaats: _place_row(bord, row) for row in bord.plaatsen}
    return Boards(
        bord,
        {order: _aios_grid(bord, rows, order) for order in Order},
        {order: _place_grid(bord, places, order) for order in Order},
    )


def month_word(day: date | None) -> str:
    """A month as `sep 26`; a dash when it is not known."""
    return f"{MONTHS[day.month - 1]} {day:%y}" if day else "–"


# ---- aios


def _aios_grid(bord: Bord, rows: dict[str, GridRow], order: Order) -> GridData:
    def place(row: BordRij) -> tuple[object, ...]:
        match order:
            case Order.NAME:
                return (row.naam, row.aios)
            case Order.COHORT:
                return (row.begin or date.max, row.instituut, row.naam)
            case Order.TROUBLE:
                return (not row.bezwaren, row.naam)

    ordered = sorted(bord.aios, key=place)
    shown = [rows[row.aios] for row in ordered]
    if order is Order.COHORT:
        same = [other.begin == one.begin for other, one in pairwise(ordered)]
        shown = [
            *shown[:1],
            *(_quieter(row) if quiet else row for row, quiet in zip(shown[1:], same, strict=True)),
        ]
    return GridData(
        (Lead("Aios", 18, 34), Lead("Jaar", 6), Lead("%", 3)),
        tuple(month_word(day) for day in bord.kwartalen),
        _of_round(bord),
        tuple(shown),
        6,
        11,
        16,
    )


def _quieter(row: GridRow) -> GridRow:
    """A row of the same cohort as the one above it."""
    name, year, *rest = row.leads
    return GridRow(row.key, (name, Text(year.plain, QUIET), *rest), row.cells, row.more, row.haystack)


def _of_round(bord: Bord) -> frozenset[int]:
    """The quarters that the round plans."""
    return frozenset(
        number
        for number, day in enumerate(bord.kwartalen)
        if bord.ronde.van.replace(day=1) <= day <= bord.ronde.tot
    )


def _aios_row(bord: Bord, row: BordRij, styles: dict[str, str]) -> GridRow:
    cells = [row.vak(bord.letters, first) for first in range(0, len(bord.maanden), QUARTER)]
    places = {one.plaats for one in row.stages if one.plaats}
    name = Text.assemble((f"{PROBLEM} " if row.bezwaren else "", "bold yellow"), row.naam)
    words = (
        row.naam,
        row.aios,
        row.instituut,
        month_word(row.begin),
        *places,
        *(s.stagesoort for s in row.stages),
    )
    return GridRow(
        row.aios,
        (
            name,
            Text(month_word(row.begin)),
            Text(f"{row.percentage:>3}", "" if row.percentage < 100 else QUIET),
        ),
        tuple(_cell(one, styles) for one in cells),
        tuple("/".join(one.plaatsen) for one in cells),
        " ".join(words).lower(),
    )


def _cell(one: Vak, styles: dict[str, str]) -> Text:
    text = Text()
    for letter in one.letters:
        style = QUIET if letter == NOTHING else styles.get(letter.upper(), "")
        text.append(letter, style if letter.islower() or letter == NOTHING else f"bold {style}")
    text.append(one.teken, "bold yellow" if one.staat is Staat.OPEN else QUIET)
    return text.append(one.vlag, "bold yellow" if one.vlag == PROBLEM else "magenta")


# ---- places


def _place_grid(bord: Bord, rows: dict[str, GridRow], order: Order) -> GridData:
    def urgency(row: PlaatsRij) -> int:
        states = list(Drukte)
        return min((states.index(one.drukte) for one in row.maanden if one.bezet), default=len(states))

    ordered: Iterable[PlaatsRij] = bord.plaatsen
    if order is Order.TROUBLE:
        ordered = sorted(bord.plaatsen, key=urgency)
    elif order is Order.NAME:
        ordered = sorted(bord.plaatsen, key=lambda row: (row.naam, row.plaats))
    return GridData(
        (Lead("Stageplaats", 18, 34), Lead("", 2), Lead("Vakgebied", 10)),
        tuple(month_word(day) for day in bord.kwartalen),
        _of_round(bord),
        tuple(rows[row.plaats] for row in ordered),
        6,
        6,
        8,
    )


def _place_row(bord: Bord, row: PlaatsRij) -> GridRow:
    name = Text.assemble((f"{BORROWED} " if _lent(bord, row) else "", "magenta"), row.naam)
    words = (row.naam, row.plaats, row.instituut, row.regio, *row.velden, *row.soorten)
    quarters = range(0, len(bord.maanden), QUARTER)
    return GridRow(
        row.plaats,
        (
            name.append(f" {row.plaats}", QUIET),
            Text("".join(bord.letters.get(kind, "?") for kind in row.soorten)),
            Text(", ".join(row.velden), QUIET),
        ),
        tuple(occupancy(row.fullest(first)) for first in quarters),
        ("",) * len(bord.kwartalen),
        " ".join(word for word in words if word).lower(),
    )


def _lent(bord: Bord, row: PlaatsRij) -> bool:
    """Whether the place is another institute's than that of the round (H13)."""
    return row.instituut is not None and bord.ronde.instituut not in (None, row.instituut)


def occupancy(month: PlaatsMaand) -> Text:
    """A month of a place: `1/2`, `1+1/2` with who is only looked ahead at, and a sign for what is not simply free."""
    sign, style = CROWDED[month.drukte]
    if month.drukte is Drukte.DICHT and not month.vooruit:
        return Text(f"  {sign}", style)
    ahead = f"+{month.vooruit}" if month.vooruit else ""
    room = "" if month.drukte is Drukte.ONBEKEND else month.capaciteit
    return Text(f"{month.bezet}{ahead}/{room}{sign}", style)


# ---- what stands below


def legend(bord: Bord, *, places: bool) -> Text:
    """What letters and signs mean, on two lines."""
    if places:
        return Text.assemble(
            ("bezet/plaatsen", "green"),
            " in de drukste maand   ",
            ("+1", "bold"),
            " vooruitblik\n",
            *(
                part
                for crowd, (sign, style) in CROWDED.items()
                if sign
                for part in ((sign, style), f" {crowd}   ")
            ),
        )
    text = Text()
    for number, (kind, letter) in enumerate(bord.letters.items()):
        text.append(letter, f"bold {COLOURS[number % len(COLOURS)]}").append(f" {kind}  ")
    text.append("per maand; ").append("klein", "bold").append(f" {SIGNS[Staat.VOORUITBLIK]} is vooruitblik\n")
    ended = any(one.staat is Staat.BEEINDIGD for row in bord.aios for one in row.stages)
    words = {
        Staat.SCHEMA: "schema",
        Staat.BEEINDIGD: "beëindigd" if ended else "",
        Staat.ONDER_VOORBEHOUD: "voorbehoud",
        Staat.VOORUITBLIK: "",
        Staat.OPEN: "geen",
    }
    for state, sign in SIGNS.items():
        if word := words.get(state, state.value):
            text.append(sign, "bold").append(f"{word} ")
    return text.append(PROBLEM, "bold yellow").append("let op ").append(BORROWED, "magenta").append("geleend")


def told(bord: Bord, stage: BordStage, places: dict[str, str]) -> str:
    """One stage in a sentence."""
    name = bord.onderdelen.get(stage.onderdeel or "", bord.namen.get(stage.stagesoort, stage.stagesoort))
    where = f" bij {places.get(stage.plaats, stage.plaats)} ({stage.plaats})" if stage.plaats else ""
    lent = ", geleend" if stage.geleend else ""
    wish = f", {stage.rang}e wens" if stage.rang else ""
    return f"{name}{where}{lent}, {span(stage.van, stage.tot)}, {stage.staat}{wish}"


def cell_told(bord: Bord, row: BordRij, column: int, places: dict[str, str]) -> Text:
    """What stands in a cell, in full: its stages, and then what is wrong."""
    here = [one for one in row.stages if one.during(column * QUARTER, QUARTER)]
    stages = "; ".join(told(bord, one, places) for one in here) or "nog niets"
    text = Text(f"{row.naam}: {stages}.")
    wrong = [*row.problemen, *(problem for one in here for problem in one.problemen)]
    return text.append(f" {PROBLEM} {with_days('; '.join(wrong))}", "yellow") if wrong else text


def place_told(bord: Bord, row: PlaatsRij, column: int, people: dict[str, str]) -> Text:
    """What stands in a cell of a place, in full: how full, and who is there."""
    month = row.fullest(column * QUARTER)
    here = dict.fromkeys(one.aios for one in row.stages if one.during(column * QUARTER, QUARTER))
    names = ", ".join(people.get(one, one) for one in here) or "niemand"
    owner = f", van {row.instituut}" if _lent(bord, row) else ""
    room = "geplaatst" if month.drukte is Drukte.ONBEKEND else f"van {month.capaciteit} bezet"
    return Text(
        f"{row.naam} ({row.plaats}{owner}), {month_word(bord.kwartalen[column])}: "
        f"{month.bezet} {room}, {month.drukte}. {names}."
    )


def filtered(data: GridData, text: str) -> GridData:
    """Only the rows that hold all words of `text`."""
    wanted = text.lower().split()
    if not wanted:
        return data
    rows = tuple(row for row in data.rows if all(word in row.haystack for word in wanted))
    return GridData(data.leads, data.heads, data.marked, rows, data.short, data.least, data.long)

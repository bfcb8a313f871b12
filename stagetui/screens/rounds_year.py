"""The words of the page *Ronde* for a round that plans a year of stages: intake, voorstel, publication (H5, H6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.engine.queries.year_board_parts import BORROWED, SIGNS, Staat
from stagetui.screens.history import with_days
from stagetui.screens.widgets.table import Row
from stagetui.screens.words import day, days_left, number, span

if TYPE_CHECKING:
    from stagetui.engine.queries.round_parts import RondeBeeld
    from stagetui.engine.queries.year_proposals import JaarVoorstel
    from stagetui.engine.records import Ronde, Uitkomst

POLICIES = {
    "": "Zoals het profiel zegt",
    "minste-som": "Meeste geplaatst, dan de wensen naar hun gewicht",
    "rang-maximaal": "Meeste geplaatst, dan meeste eerste wensen, dan tweede",
}


def summary(beeld: RondeBeeld, today: date) -> Text:
    """How a half year stands: aios, stages, who said nothing, and how known the plan is (H4, H6)."""
    people = {one.aios for one in beeld.stages}
    asking = {one.aios for one in beeld.te_plaatsen}
    silent = {one.aios: one.tot for one in beeld.stages if one.stil}
    placed = sum(one.heeft_plaats for one in beeld.stages)
    text = Text.assemble((f"{number(len(people))} aios", "bold"), f", {number(placed)} stages geplaatst")
    text.append(
        f"; {number(len(asking))} aios {'is' if len(asking) == 1 else 'zijn'} nog niet klaar.\n"
        if asking
        else ", iedereen is klaar.\n"
    )
    text.append(f"Voorkeuren: {number(len(people) - len(silent))} binnen")
    if silent:
        text.append(f", {number(len(silent))} niet (uiterlijk {day(min(silent.values()))}, ")
        text.append_text(days_left((min(silent.values()) - today).days)).append(")")
    return text.append(f".\n{known(beeld.ronde, today)}")


def known(ronde: Ronde, today: date) -> str:
    """Whether the plan is known to the aios, and whether they may swap (H6)."""
    if ronde.definitief_op is not None:
        return f"Het plan is definitief sinds {day(ronde.definitief_op)}."
    if ronde.gepubliceerd_op is None:
        return "Het plan is nog niet bekendgemaakt; vaststellen doet dat."
    told = f"Het plan is bekend sinds {day(ronde.gepubliceerd_op)}"
    if ronde.ruilen_tot is None:
        return f"{told}."
    over = "liep" if ronde.ruilen_tot < today else "loopt"
    return f"{told}; ruilen {over} t/m {day(ronde.ruilen_tot)}."


def counted(outcomes: Iterable[Uitkomst], words: JaarVoorstel) -> Text:
    """How many stages have a place, which are looked ahead at, which are borrowed, and what wishes they meet."""
    rows = list(outcomes)
    now = [one for one in rows if one.plaats and not words.vooruit(one.start)]
    ahead = [one for one in rows if one.plaats and words.vooruit(one.start)]
    none = [one for one in rows if one.plaats is None]
    lent = sum(words.geleend(one.aios, one.plaats) for one in (*now, *ahead) if one.plaats)
    ranks = Counter(one.rang for one in (*now, *ahead) if one.rang)
    text = Text()
    for label, count in (
        ("dit half jaar ", len(now)),
        (f"{SIGNS[Staat.VOORUITBLIK]} vooruitblik ", len(ahead)),
        ("× geen plaats ", len(none)),
        (f"{BORROWED} geleend ", lent),
    ):
        text.append(label, "bright_black").append(f"{number(count)}   ", "bold")
    text.append("\nwensen: ", "bright_black")
    for rank, count in sorted(ranks.items()):
        text.append(f"{rank}e ", "bright_black").append(f"{number(count)}   ", "bold")
    return text.append("geen ", "bright_black").append(
        f"{number(len(now) + len(ahead) - ranks.total())}\n", "bold"
    )


def outcome_row(one: Uitkomst, naam: str, words: JaarVoorstel) -> Row:
    """One stage of a voorstel: its kind, wish or look ahead, component and place, and days."""
    part = words.onderdelen.get(one.onderdeel or "", one.stagesoort)
    when = Text(span(one.start, one.eind) if one.start and one.eind else "–")
    if one.plaats is None:
        what = Text(f"{part}: {with_days(one.oorzaak or 'geen plaats')}")
        cells = (naam, one.stagesoort, Text("× geen", "yellow"), what, when)
    else:
        later = words.vooruit(one.start)
        rank = f"{one.rang}e wens" if one.rang else "–"
        sign = Text(
            f"{SIGNS[Staat.VOORUITBLIK]} {one.rang}e" if one.rang and later else "~" if later else rank
        )
        lent = (f"{BORROWED} ", "magenta") if words.geleend(one.aios, one.plaats) else ""
        place = words.plaatsen.get(one.plaats, one.plaats)
        where = Text.assemble(
            lent, f"{place}", (f", {part}", "bright_black"), style="bright_black" if later else ""
        )
        cells = (naam, one.stagesoort, sign, where, when)
    return Row(f"{one.aios}|{one.stagesoort}", cells)


def commit_text(words: JaarVoorstel, placed: int, today: date) -> str:
    """What carrying a voorstel out does: the plan becomes voorlopig and known, and may be swapped in (H6)."""
    text = f"{number(placed)} stages van dit half jaar krijgen hun plaats; wat alleen vooruitgeblikt is, blijft open. "
    ronde = words.ronde
    if ronde.gepubliceerd_op is not None:
        return f"{text}Wie nieuw in het plan staat, krijgt het bericht. {known(ronde, today)}"
    until = today + timedelta(days=words.ruil_dagen)
    return (
        f"{text}Het voorlopige plan wordt daarmee bekendgemaakt: voor elke aios komt een bericht klaar te staan, en de "
        f"ruilweek loopt t/m {day(until)}. Daarna maakt u het plan definitief."
    )

"""A voorstel of a year of stages on the command line: components, borrowed places, and what is looked ahead at (H5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_table

if TYPE_CHECKING:
    from stagetui.engine.doorway.rounds import Committed
    from stagetui.engine.queries.rounds import Verschil
    from stagetui.engine.queries.year_proposals import JaarVoorstel
    from stagetui.engine.records import Uitkomst


def year_keys(jaar: JaarVoorstel, one: Uitkomst) -> dict[str, Any]:
    """What a line of the JSON document tells more of a year: `vooruitblik` is what starts after the round."""
    more: dict[str, Any] = {"onderdeel": one.onderdeel, "vooruitblik": jaar.vooruit(one.start)}
    if one.plaats:
        return more | {"geleend": jaar.geleend(one.aios, one.plaats)}
    return more | {"start": one.start, "eind": one.eind}


def tell_stages(jaar: JaarVoorstel, uitkomsten: Sequence[Uitkomst]) -> None:
    """The stages with a place, by aios and in order of time."""
    placed = [one for one in uitkomsten if one.plaats]
    click.echo()
    tell_table(
        ("aios", "onderdeel", "van", "tot", "plaats", "wens", ""),
        [
            (
                one.aios,
                one.onderdeel,
                one.start,
                one.eind,
                one.plaats,
                one.rang,
                _marks(jaar, one),
            )
            for one in sorted(placed, key=lambda one: (one.aios, one.start or date.min))
        ],
        empty="Niemand heeft een plaats.",
    )


def _marks(jaar: JaarVoorstel, one: Uitkomst) -> str:
    marks = (
        ("geleend", one.plaats is not None and jaar.geleend(one.aios, one.plaats)),
        ("vooruitblik", jaar.vooruit(one.start)),
    )
    return ", ".join(word for word, holds in marks if holds)


def told_place(plaats: str | None, rang: int | None, onderdeel: str | None, start: date | None) -> str:
    """What a proposal gives, in one cell of a comparison."""
    if plaats is None:
        return "geen plaats"
    wish = f" (voorkeur {rang})" if rang else ""
    return f"{plaats}{wish}, {onderdeel} vanaf {start}"


def compared(one: Verschil) -> tuple[str, str]:
    """What two proposals of a year give the same aios."""
    return (
        told_place(one.plaats_een, one.rang_een, one.onderdeel_een, one.start_een),
        told_place(one.plaats_ander, one.rang_ander, one.onderdeel_ander, one.start_ander),
    )


def tell_committed(jaar: JaarVoorstel, done: Committed) -> None:
    """H6: the plan is voorlopig and published; what comes next."""
    ronde = jaar.ronde
    click.echo(
        f"Voorstel {done.voorstel} vastgesteld: {done.geplaatst} stages van ronde {ronde.ronde} hebben een plaats, "
        f"{done.niet_geplaatst} niet."
    )
    click.echo(
        "Het voorlopige plan is bekend; de berichten aan de aios staan in stagetui mail list, laat ze gaan met "
        f"stagetui mail release. Aios kunnen ruilen t/m {ronde.ruilen_tot} (stagetui swap propose); daarna maakt "
        f"stagetui ronde definitief {_quoted(ronde.ronde)} het plan definitief."
    )


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name

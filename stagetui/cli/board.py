"""`ronde bord`: a whole year of stages as a table, by aios or by place."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.queries.year_board_parts import Bord, BordStage, PlaatsMaand, PlaatsRij, Vak

QUARTER = 3


@click.command("bord")
@click.argument("naam", metavar="NAAM")
@click.option(
    "--per",
    type=click.Choice(["aios", "plaats"]),
    default="aios",
    show_default=True,
    metavar="aios|plaats",
    help="Een regel per aios, of per stageplaats met de bezetting.",
)
@click.option("--voorstel", type=int, metavar="ID", help="Met dit voorstel; anders het nieuwste.")
@json_option
@bureau_options
@click.pass_context
def bord(ctx: click.Context, naam: str, per: str, voorstel: int | None, as_json: bool) -> None:
    """Toont het hele stagejaar van ronde NAAM, per kwartaal."""
    from stagetui.engine.queries.year_board import year_board

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), year_board, naam, voorstel)
    if as_json:
        tell_json(_document(found))
    elif per == "aios":
        _tell_aios(found)
    else:
        _tell_places(found)


def _tell_aios(found: Bord) -> None:
    from stagetui.engine.queries.year_board_parts import BORROWED, NOTHING, PROBLEM, SIGNS

    quarters = range(0, len(found.maanden), QUARTER)
    tell_table(
        ("aios", "naam", "jaar vanaf", "%", *(f"{day:%Y-%m}" for day in found.kwartalen)),
        [
            (
                row.aios,
                row.naam,
                f"{row.begin:%Y-%m}" if row.begin else None,
                row.percentage,
                *(_cell(row.vak(found.letters, first)) for first in quarters),
            )
            for row in found.aios
        ],
        empty=f"In ronde {found.ronde.ronde} doet niemand stages; lees eerst de aios in.",
    )
    click.echo()
    kinds = ", ".join(f"{letter} {found.namen[kind]}" for kind, letter in found.letters.items())
    signs = ", ".join(f"{sign} {state}" for state, sign in SIGNS.items())
    click.echo(f"Een letter per maand: {kinds}; {NOTHING} niets, een kleine letter is vooruitblik.")
    click.echo(f"{signs}; {PROBLEM} er is iets mee, {BORROWED} geleende plaats.")
    for row in found.aios:
        for text in row.bezwaren:
            click.echo(f"{PROBLEM} {row.naam} ({row.aios}): {text}")


def _cell(one: Vak) -> str:
    return f"{one.letters}{one.teken}{one.vlag}{'/'.join(one.plaatsen)}".rstrip()


def _tell_places(found: Bord) -> None:
    quarters = range(0, len(found.maanden), QUARTER)
    tell_table(
        (
            "plaats",
            "naam",
            "instituut",
            "vakgebied",
            *(f"{day:%Y-%m}" for day in found.kwartalen),
            "erkend tot",
        ),
        [
            (
                row.plaats,
                row.naam,
                row.instituut,
                ", ".join(row.velden),
                *(_occupancy(row.fullest(first)) for first in quarters),
                row.erkend_tot,
            )
            for row in found.plaatsen
        ],
        empty="Er is geen stageplaats voor dit stagejaar; lees ze in met stagetui import stageplaatsen.",
    )
    click.echo()
    click.echo(
        "Bezet/capaciteit in de drukste maand van het kwartaal; +n komt er volgens de vooruitblik bij."
    )


def _occupancy(month: PlaatsMaand) -> str:
    from stagetui.engine.queries.year_board_parts import Drukte

    ahead = f"+{month.vooruit}" if month.vooruit else ""
    word = "" if month.drukte is Drukte.VRIJ else f" {month.drukte}"
    room = "?" if month.drukte is Drukte.ONBEKEND else month.capaciteit
    return f"{month.bezet}{ahead}/{room}{word}"


def _document(found: Bord) -> dict[str, object]:
    return {
        "ronde": found.ronde.ronde,
        "voorstel": found.voorstel,
        "vastgesteld": found.vastgesteld,
        "maanden": list(found.maanden),
        "kwartalen": list(found.kwartalen),
        "letters": dict(found.letters),
        "aios": [
            {
                "aios": row.aios,
                "naam": row.naam,
                "instituut": row.instituut,
                "begin": row.begin,
                "percentage": row.percentage,
                "kwartalen": [
                    row.vak(found.letters, first).letters for first in range(0, len(found.maanden), QUARTER)
                ],
                "stages": [_stage(one) for one in row.stages],
                "problemen": list(row.bezwaren),
            }
            for row in found.aios
        ],
        "plaatsen": [_place(row) for row in found.plaatsen],
    }


def _stage(one: BordStage) -> dict[str, object]:
    names = (
        "stagesoort",
        "onderdeel",
        "plaats",
        "van",
        "tot",
        "staat",
        "geleend",
        "rang",
        "problemen",
        "plaatsing",
    )
    return {name: value for name, value in asdict(one).items() if name in names}


def _place(row: PlaatsRij) -> dict[str, object]:
    return {
        "plaats": row.plaats,
        "naam": row.naam,
        "instituut": row.instituut,
        "velden": list(row.velden),
        "soorten": list(row.soorten),
        "erkend_tot": row.erkend_tot,
        "uitgeleend_aan": list(row.uitgeleend_aan),
        "maanden": [{**asdict(one), "drukte": one.drukte} for one in row.maanden],
        "aios": sorted({one.aios for one in row.stages}),
    }

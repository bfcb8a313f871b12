"""Preferences of one aios: looking, and taking back."""

from __future__ import annotations

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option


@click.group()
def voorkeur() -> None:
    """Voorkeuren van een aios: list, remove (indienen gaat met import voorkeuren)."""


@voorkeur.command("list")
@click.argument("aios", metavar="AIOS")
@json_option
@bureau_options
@click.pass_context
def list_preferences(ctx: click.Context, aios: str, as_json: bool) -> None:
    """Toont de voorkeuren van AIOS."""
    from stagetui.engine.queries.people import aios_view

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), aios_view, aios).voorkeuren
    if as_json:
        tell_json(
            [
                {
                    "stagesoort": one.voorkeur.stagesoort,
                    "rang": one.voorkeur.rang,
                    "plaats": one.voorkeur.plaats,
                    "ingediend_op": one.voorkeur.ingediend_op,
                }
                for one in found
            ]
        )
        return
    tell_table(
        ("stage", "rang", "plaats", "instelling", "ingediend"),
        [
            (v.voorkeur.stagesoort, v.voorkeur.rang, v.plaats_naam, v.instelling, v.voorkeur.ingediend_op)
            for v in found
        ],
        empty=f"{aios} heeft geen voorkeuren.",
    )


@voorkeur.command("remove")
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("rang", metavar="[RANG]", type=int, required=False)
@click.option("--reason", metavar="TEKST", help="Waarom.")
@json_option
@bureau_options
@click.pass_context
def remove(
    ctx: click.Context, aios: str, stagesoort: str, rang: int | None, reason: str | None, as_json: bool
) -> None:
    """Trekt een voorkeur in, of zonder RANG alle voor deze stage."""
    from stagetui.engine.doorway.preferences import Withdraw

    session = current(ctx)
    with session.open() as bureau:
        left = bureau.do(session.actor(), Withdraw(aios, stagesoort, rang, reason))
    if as_json:
        tell_json({"aios": aios, "stagesoort": stagesoort, "over": left})
    else:
        rest = {0: "zijn er geen voorkeuren meer", 1: "is er nog 1 voorkeur"}.get(
            left, f"zijn er nog {left} voorkeuren"
        )
        click.echo(f"Ingetrokken; voor {stagesoort} van {aios} {rest}.")

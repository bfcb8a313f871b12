"""Placing by hand, and changing the status of a plaatsing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import tell_json
from stagetui.cli.session import bureau_options, current, json_option, parse_date
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.doorway.placing import Moved


def _tell_moved(moved: Moved, *, as_json: bool) -> None:
    if as_json:
        tell_json({"plaatsing": moved.plaatsing, "status": moved.status})
    else:
        click.echo(f"Plaatsing {moved.plaatsing} is nu {moved.status}.")


@click.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("plaats", metavar="PLAATS")
@click.option("--start", callback=parse_date, metavar="DATUM", help="Andere startdatum dan in het schema.")
@click.option("--onderdeel", metavar="ID", help="Welk onderdeel van het stagejaar het is, als er keus is.")
@click.option("--reason", metavar="TEKST", help="Waarom; soms verplicht.")
@click.option("--overmacht", is_flag=True, help="Ook na de uiterste datum; een reden is dan verplicht.")
@json_option
@bureau_options
@click.pass_context
def place(
    ctx: click.Context,
    aios: str,
    stagesoort: str,
    plaats: str,
    start: date | None,
    onderdeel: str | None,
    reason: str | None,
    overmacht: bool,
    as_json: bool,
) -> None:
    """Plaatst AIOS met de hand, volgens dezelfde regels als een voorstel.

    Een stage van een stagejaar die al een plaats heeft, gaat naar PLAATS, op haar dag of vanaf --start.
    """
    from stagetui.engine.doorway.placing import Place

    session = current(ctx)
    with session.open() as bureau:
        command = Place(
            aios, stagesoort, plaats, start, reason=reason, overmacht=overmacht, onderdeel=onderdeel
        )
        moved = bureau.do(session.actor(), command)
    _tell_moved(moved, as_json=as_json)


@click.command()
@click.argument("number", metavar="PLAATSING", type=int)
@click.argument("word", metavar="NIEUW")
@click.option("--reason", metavar="TEKST", help="Waarom; soms verplicht.")
@click.option("--overmacht", is_flag=True, help="Ook na de uiterste datum; een reden is dan verplicht.")
@json_option
@bureau_options
@click.pass_context
def status(
    ctx: click.Context, number: int, word: str, reason: str | None, overmacht: bool, as_json: bool
) -> None:
    """Verandert PLAATSING in voorlopig, onder-voorbehoud, geplaatst of vervallen."""
    from stagetui.engine.doorway.placing import ChangeStatus
    from stagetui.engine.rules.statuses import parse_status
    from stagetui.profiles.terms import Status

    wanted = parse_status(word)
    if wanted is None:
        raise RefusedError("Onbekende status", f"{word} is geen status; kies uit {', '.join(Status)}.")
    session = current(ctx)
    with session.open() as bureau:
        moved = bureau.do(session.actor(), ChangeStatus(number, wanted, reason, overmacht))
    _tell_moved(moved, as_json=as_json)

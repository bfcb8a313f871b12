"""Requests and decisions, and placing by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import local, tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.doorway.placing import Moved
    from stagetui.engine.queries.requests import AanvraagRegel


@click.group()
def aanvraag() -> None:
    """Aanvragen die op een besluit wachten."""


def _document(one: AanvraagRegel) -> dict[str, Any]:
    asked = one.aanvraag
    return {
        "id": asked.aanvraag,
        "soort": asked.soort,
        "aios": asked.aios,
        "plaats": asked.plaats,
        "beslisser": asked.beslisser,
        "voor": asked.voor,
        "status": asked.status,
        "reden": asked.reden,
        "naam": one.naam,
        "stagesoort": asked.stagesoort,
        "plaatsing": asked.plaatsing,
        "start": one.start,
        "eind": one.eind,
        "rang": one.rang,
        "gemaakt_door": asked.gemaakt_door,
        "besloten_door": asked.besloten_door,
    }


@aanvraag.command("list")
@click.option("--open", "only_open", is_flag=True, help="Alleen wat nog op een besluit wacht.")
@json_option
@bureau_options
@click.pass_context
def list_requests(ctx: click.Context, only_open: bool, as_json: bool) -> None:
    """Toont de aanvragen, de dringendste eerst."""
    from stagetui.engine.queries.requests import requests

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), requests, only_open=only_open)
    if as_json:
        tell_json([_document(one) for one in found])
        return
    tell_table(
        ("id", "soort", "aios", "stage", "plaats", "beslisser", "voor", "status"),
        [
            (a.aanvraag, a.soort, one.naam, a.stagesoort, one.plaats_naam, a.beslisser, a.voor, a.status)
            for one in found
            for a in (one.aanvraag,)
        ],
        empty="Er wacht geen aanvraag.",
    )


@aanvraag.command("show")
@click.argument("number", metavar="ID", type=int)
@json_option
@bureau_options
@click.pass_context
def show_request(ctx: click.Context, number: int, as_json: bool) -> None:
    """Toont aanvraag ID."""
    from stagetui.engine.queries.requests import request_view

    session = current(ctx)
    with session.open() as bureau:
        one = bureau.ask(session.actor(), request_view, number)
    if as_json:
        tell_json(_document(one))
        return
    asked = one.aanvraag
    rank = f", voorkeur {one.rang}" if one.rang else ""
    click.echo(f"Aanvraag {asked.aanvraag}: {asked.soort}, {asked.status}")
    click.echo(f"  aios       {one.naam} ({asked.aios}, {one.profiel})")
    click.echo(f"  stage      {asked.stagesoort}, {one.start} t/m {one.eind}{rank}")
    click.echo(f"  plaats     {one.plaats_naam or '–'} bij {one.instelling or '–'}")
    click.echo(f"  beslisser  {asked.beslisser or '–'}, uiterlijk {asked.voor or '–'}")
    if asked.besloten_op:
        when = f"{asked.besloten_door}, {local(asked.besloten_op):%Y-%m-%d}"
        click.echo(f"  besluit    {when}: {asked.reden or 'zonder opmerking'}")


def _decide(ctx: click.Context, number: int, reason: str | None, *, approve: bool, as_json: bool) -> None:
    from stagetui.engine.doorway.decisions import Decide

    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), Decide(number, approve, reason))
    if as_json:
        tell_json(
            {
                "id": done.aanvraag,
                "status": done.status,
                "plaatsing": done.plaatsing,
                "plaatsing_status": done.plaatsing_status,
            }
        )
    else:
        click.echo(
            f"Aanvraag {done.aanvraag} is {done.status}; plaatsing {done.plaatsing} is {done.plaatsing_status}."
        )


@click.command()
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", metavar="TEKST", help="Opmerking bij het besluit.")
@json_option
@bureau_options
@click.pass_context
def approve(ctx: click.Context, number: int, reason: str | None, as_json: bool) -> None:
    """Keurt aanvraag ID goed."""
    _decide(ctx, number, reason, approve=True, as_json=as_json)


@click.command()
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", required=True, metavar="TEKST", help="Waarom.")
@json_option
@bureau_options
@click.pass_context
def refuse(ctx: click.Context, number: int, reason: str, as_json: bool) -> None:
    """Weigert aanvraag ID; de plaats komt weer vrij."""
    _decide(ctx, number, reason, approve=False, as_json=as_json)


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
@json_option
@bureau_options
@click.pass_context
def place(
    ctx: click.Context, aios: str, stagesoort: str, plaats: str, start: date | None, as_json: bool
) -> None:
    """Plaatst AIOS met de hand, volgens dezelfde regels als een voorstel."""
    from stagetui.engine.doorway.placing import Place

    session = current(ctx)
    with session.open() as bureau:
        moved = bureau.do(session.actor(), Place(aios, stagesoort, plaats, start))
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

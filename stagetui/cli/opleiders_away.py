"""A stageopleider is away, back, or stood in for; what that touches is told at once (H18)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date
from stagetui.profiles.terms import Afwezig

if TYPE_CHECKING:
    from stagetui.engine.doorway.absence import Recorded
    from stagetui.engine.doorway.door import Command
    from stagetui.engine.queries.touched import Geraakt


@click.command()
@click.argument("plaats", metavar="PLAATS")
@click.argument("naam", metavar="NAAM")
@click.option("--from", "van", callback=parse_date, metavar="DATUM", help="Eerste dag; anders vandaag.")
@click.option(
    "--to", "tot", callback=parse_date, metavar="DATUM", help="Laatste dag; laat weg als die niet bekend is."
)
@click.option(
    "--reason", required=True, type=click.Choice([word.value for word in Afwezig]), help="Waarom afwezig."
)
@click.option("--deputy", metavar="NAAM", help="Welke andere stageopleider van die plaats waarneemt.")
@json_option
@bureau_options
@click.pass_context
def away(
    ctx: click.Context,
    plaats: str,
    naam: str,
    van: date | None,
    tot: date | None,
    reason: str,
    deputy: str | None,
    as_json: bool,
) -> None:
    """Meldt dat stageopleider NAAM van PLAATS afwezig is, en toont wie dat raakt."""
    from stagetui.engine.doorway.absence import ReportAbsence

    begin = van or current(ctx).actor().today
    _do(ctx, naam, ReportAbsence(plaats, naam, begin, tot, Afwezig(reason), deputy), as_json=as_json)


@click.command()
@click.argument("plaats", metavar="PLAATS")
@click.argument("naam", metavar="NAAM")
@click.option("--on", "op", callback=parse_date, metavar="DATUM", help="Eerste dag terug; anders vandaag.")
@json_option
@bureau_options
@click.pass_context
def back(ctx: click.Context, plaats: str, naam: str, op: date | None, as_json: bool) -> None:
    """Meldt dat stageopleider NAAM van PLAATS terug is; een afwezigheid die nog moest beginnen, vervalt."""
    from stagetui.engine.doorway.absence import EndAbsence

    _do(ctx, naam, EndAbsence(plaats, naam, op or current(ctx).actor().today), as_json=as_json)


@click.command()
@click.argument("plaats", metavar="PLAATS")
@click.argument("naam", metavar="NAAM")
@click.argument("waarnemer", metavar="[WAARNEMER]", required=False)
@click.option("--remove", is_flag=True, help="Beëindigt de waarneming.")
@json_option
@bureau_options
@click.pass_context
def deputy(
    ctx: click.Context, plaats: str, naam: str, waarnemer: str | None, remove: bool, as_json: bool
) -> None:
    """Laat WAARNEMER, een andere stageopleider van PLAATS, waarnemen zolang NAAM afwezig is."""
    from stagetui.engine.doorway.absence import AppointDeputy

    if remove == (waarnemer is not None):
        raise click.UsageError("Noem de waarnemer, of geef --remove, en niet allebei.", ctx)
    _do(ctx, naam, AppointDeputy(plaats, naam, waarnemer), as_json=as_json)


def _do(ctx: click.Context, naam: str, command: Command[Recorded], *, as_json: bool) -> None:
    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), command)
    if as_json:
        tell_json(_document(done))
    else:
        _tell(naam, done)


def _document(done: Recorded) -> dict[str, Any]:
    kept = asdict(done.afwezigheid) if done.afwezigheid else None
    return {
        "afwezigheid": {name: kept[name] for name in ("plaats", "naam", "van", "tot", "reden", "waarnemer")}
        if kept
        else None,
        "geraakt": [_line(one) for one in done.geraakt],
    }


def _line(one: Geraakt) -> dict[str, Any]:
    names = ("plaatsing", "aios", "naam", "stagesoort", "plaats", "start", "eind", "van", "tot", "redenen")
    told: dict[str, Any] = {name: getattr(one, name) for name in names}
    return told | {"tekst": one.tekst}


def _tell(naam: str, done: Recorded) -> None:
    one = done.afwezigheid
    if one is None:
        click.echo(f"De afwezigheid van {naam} is vervallen.")
    else:
        until = f"t/m {one.tot}" if one.tot else "zonder bekende laatste dag"
        stands_in = f" {one.waarnemer} neemt waar." if one.waarnemer else ""
        click.echo(f"{naam} ({one.plaats}): afwezig van {one.van} {until}, {one.reden}.{stands_in}")
    if not done.geraakt:
        click.echo("Dit raakt geen enkele stage.")
        return
    click.echo("Deze stages hebben nu dagen zonder erkende stageopleider:")
    tell_table(
        ("aios", "naam", "stage", "start", "eind", "zonder erkenning van", "t/m", "waarom"),
        [
            (g.aios, g.naam, g.stagesoort, g.start, g.eind, g.van, g.tot, "; ".join(g.redenen))
            for g in done.geraakt
        ],
        empty="",
    )
    plaats = done.geraakt[0].plaats
    click.echo(
        f"Wat u kunt doen: een waarnemer aanwijzen (stagetui stageopleider deputy {plaats} NAAM WAARNEMER), een nieuwe "
        "stageopleider laten erkennen en inlezen (stagetui import stageopleiders), of de aios verplaatsen. Tot die "
        "tijd staat het in stagetui due."
    )

"""Keeping the bureau sound: backup, putting back, the doctor, and questions in SQL."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import FilePath, bureau_options, current, json_option
from stagetui.errors import ExitCode, RefusedError

if TYPE_CHECKING:
    from stagetui.engine.jobs.check import Health


@click.command()
@click.argument("file", metavar="BESTAND", type=FilePath(path_type=Path))
@json_option
@bureau_options
@click.pass_context
def backup(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Schrijft een nagekeken reservekopie naar BESTAND, terwijl anderen doorwerken.

    Een bestand dat er al is, wordt nooit overschreven.
    """
    from stagetui.engine.jobs.backup import backup as make

    session = current(ctx)
    with session.open() as bureau:
        made = make(bureau, session.actor(), file)
    if as_json:
        tell_json(
            {
                "bestand": str(made.bestand),
                "bytes": made.bytes,
                "sha256": made.sha256,
                "regel": made.inhoud.regel,
                "rijen": made.inhoud.rijen,
            }
        )
        return
    rows = made.inhoud.rijen
    click.echo(
        f"Reservekopie staat in {made.bestand} ({made.bytes / 1e6:.1f} MB) en is nagekeken: {rows['aios']} aios, "
        f"{rows['plaatsing']} plaatsingen, logboek heel t/m regel {made.inhoud.regel}."
    )
    click.echo(f"sha256 {made.sha256}")


@click.command()
@click.argument("file", metavar="BESTAND", type=FilePath(path_type=Path))
@json_option
@bureau_options
@click.pass_context
def restore(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Zet reservekopie BESTAND terug; de gegevens van nu blijven ernaast bewaard."""
    from stagetui.engine.jobs.backup import restore as put_back

    session = current(ctx)
    with session.open() as bureau:
        done = put_back(bureau, session.actor(), file)
    if as_json:
        tell_json(
            {
                "bestand": str(done.bestand),
                "bewaard": str(done.bewaard) if done.bewaard else None,
                "regel": done.inhoud.regel,
                "rijen": done.inhoud.rijen,
            }
        )
        return
    click.echo(f"Teruggezet: {done.bestand}, met het logboek t/m regel {done.inhoud.regel}.")
    if done.bewaard:
        click.echo(f"De gegevens van tot nu toe staan in {done.bewaard}.")


@click.command()
@json_option
@bureau_options
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> int:
    """Kijkt alles na: configuratie, gegevens, logboek, rechten, schijf, mailserver en reservekopie."""
    from stagetui.engine.jobs.check import check as look

    session = current(ctx)
    health = look(session.directory, session.actor())
    if as_json:
        tell_json({"in_orde": health.in_orde, "bevindingen": [asdict(one) for one in health.bevindingen]})
    else:
        _tell(health)
    return int(ExitCode.DONE if health.in_orde else ExitCode.REFUSED)


def _tell(health: Health) -> None:
    for one in health.bevindingen:
        click.echo(f"{one.ernst:<12}  {one.onderwerp}: {one.tekst}")
    click.echo("Alles is in orde." if health.in_orde else "Niet alles is in orde.")


@click.command()
@click.argument("question", metavar="VRAAG")
@json_option
@bureau_options
@click.pass_context
def sql(ctx: click.Context, question: str, as_json: bool) -> None:
    """Beantwoordt een VRAAG in SQL; alleen lezen, alleen voor de beheerder.

    Tabellen: stagetui sql "SHOW TABLES".
    """
    from stagetui.engine.queries.sql import answer

    session = current(ctx)
    with session.open() as bureau:
        try:
            columns = bureau.ask(session.actor(), answer, question)
        except ValueError as error:
            raise RefusedError(
                "Alleen lezen",
                "Stel één vraag die met SELECT begint (of EXPLAIN, DESCRIBE, SHOW TABLES); wijzigen gaat met de "
                "andere opdrachten.",
            ) from error
    rows = list(zip(*columns.values(), strict=True))
    if as_json:
        tell_json([{name: _shown(value) for name, value in zip(columns, row, strict=True)} for row in rows])
    else:
        tell_table(list(columns), rows, empty="Geen rijen.")


def _shown(value: Any) -> Any:
    """A value as JSON knows it; what it does not know becomes text."""
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    if value is None or isinstance(value, bool | int | str | date | datetime):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return str(value)

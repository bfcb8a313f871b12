"""`ronde definitief`: the plan of a half year becomes definitive (H6)."""

from __future__ import annotations

from dataclasses import asdict

import click

from stagetui.cli.output import tell_json
from stagetui.cli.session import bureau_options, current, json_option


@click.command("definitief")
@click.argument("naam", metavar="NAAM")
@json_option
@bureau_options
@click.pass_context
def definitief(ctx: click.Context, naam: str, as_json: bool) -> None:
    """Maakt het plan van ronde NAAM definitief, na de ruilweek; de berichten en plaatsingsbrieven staan dan klaar.

    Wie later nog een plaats krijgt, wordt definitief door de opdracht nog eens te geven.
    """
    from stagetui.engine.jobs.definitive import make_definitive

    session = current(ctx)
    with session.open() as bureau:
        done = make_definitive(bureau, session.actor, naam)
    if as_json:
        tell_json(asdict(done))
        return
    click.echo(
        f"Het plan van ronde {naam} is definitief: {done.plaatsingen} stages van {done.aios} aios. De berichten staan "
        "in stagetui mail list; laat ze gaan met stagetui mail release."
    )

"""Who has no place after the round, and where each still fits."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.queries.unplaced import Ongeplaatst


@click.command()
@click.option("--ronde", metavar="NAAM", help="Alleen van deze ronde.")
@click.option("--aios", metavar="AIOS", help="Alleen van deze aios.")
@json_option
@bureau_options
@click.pass_context
def unplaced(ctx: click.Context, ronde: str | None, aios: str | None, as_json: bool) -> None:
    """Toont wie na de ronde geen plaats heeft, met de plaatsen die nog passen.

    De dichtstbijzijnde plaats staat bovenaan; wat al geweigerd is, staat er niet bij. stagetui place plaatst.
    """
    from stagetui.engine.queries.instances import the_round
    from stagetui.engine.queries.placing import aios_of
    from stagetui.engine.queries.unplaced import unplaced as asked

    session = current(ctx)
    with session.open() as bureau:
        if ronde is not None:
            bureau.ask(session.actor(), the_round, ronde)
        if aios is not None:
            bureau.ask(session.actor(), aios_of, aios)
        found = bureau.ask(session.actor(), asked)
    found = [one for one in found if ronde in (None, one.stage.ronde) and aios in (None, one.stage.aios)]
    if as_json:
        tell_json([_document(one) for one in found])
        return
    if not found:
        who = aios or ("Iedereen" if ronde is None else f"Iedereen in {ronde}")
        click.echo(f"{who} heeft een plaats, of wacht nog op een ronde.")
    for number, one in enumerate(found):
        _tell(one, first=number == 0)


def _document(one: Ongeplaatst) -> dict[str, Any]:
    document = asdict(one.stage)
    del document["version"]
    if one.stage.onderdeel is None:
        del document["onderdeel"]
    return document | {"plaatsen": [asdict(past) for past in one.plaatsen]}


def _tell(one: Ongeplaatst, *, first: bool) -> None:
    stage = one.stage
    if not first:
        click.echo()
    where = f", regio {stage.regio}" if stage.regio else ""
    click.echo(f"{stage.naam} ({stage.aios}), {stage.stagesoort} van {stage.start} t/m {stage.eind}{where}")
    reason = f": {stage.toelichting}" if stage.toelichting else ""
    round_ = f" {stage.ronde}" if stage.ronde and stage.oorzaak == "niet geplaatst in de ronde" else ""
    click.echo(f"  {stage.oorzaak.capitalize()}{round_}{reason}")
    if not one.plaatsen:
        click.echo("  Geen stageplaats past en is vrij op deze data.")
        return
    tell_table(
        ("plaats", "naam", "instelling", "specialisme", "vrij", "ook voor", "waarom"),
        [
            (p.plaats, p.naam, p.instelling, p.specialisme, p.vrij, _others(p.anderen), p.waarom)
            for p in one.plaatsen
        ],
        empty="",
    )
    if stage.onderdeel:
        click.echo(
            f"  Plaatsen: stagetui place {stage.aios} {stage.stagesoort} PLAATS --start {stage.start} "
            f"--onderdeel {stage.onderdeel}"
        )


def _others(count: int) -> str:
    return "niemand anders" if not count else "1 ander" if count == 1 else f"{count} anderen"

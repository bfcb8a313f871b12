"""`schema away`: an aios who is away from the stages, with what that leads to told first."""

from __future__ import annotations

from datetime import date

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date

KINDS = ("ziekte", "zwangerschap", "anders")


@click.command("away")
@click.argument("aios", metavar="AIOS")
@click.option("--from", "van", required=True, callback=parse_date, metavar="DATUM", help="Eerste dag.")
@click.option("--to", "tot", callback=parse_date, metavar="DATUM", help="Laatste dag; mag later.")
@click.option("--kind", type=click.Choice(KINDS), default=KINDS[0], show_default=True, help="Waarom.")
@click.option(
    "--agreed", metavar="TEKST", help="De afspraak met stageplaats en instituut, zoals aangepaste uren."
)
@click.option("--release", is_flag=True, help="Maakt plaatsingen ongedaan die niet mee kunnen verschuiven.")
@click.option("--check", is_flag=True, help="Toont alleen de gevolgen.")
@json_option
@bureau_options
@click.pass_context
def away(
    ctx: click.Context,
    aios: str,
    van: date,
    tot: date | None,
    kind: str,
    agreed: str | None,
    *,
    release: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Legt vast dat AIOS afwezig is; na meer dan twee weken duurt de stage of de opleiding langer.

    Geef dezelfde eerste dag nog eens om de laatste dag of de afspraak toe te voegen. Leg nooit vast wat iemand heeft.
    """
    from stagetui.engine.doorway.interrupting import Interrupt
    from stagetui.engine.queries.interruptions import absence
    from stagetui.profiles.terms import Onderbrekingsoort

    session = current(ctx)
    soort = Onderbrekingsoort(kind)
    with session.open() as bureau:
        if check:
            found = bureau.ask(session.actor(), absence, aios, van, tot, soort)
        else:
            found = bureau.do(session.actor(), Interrupt(aios, van, tot, soort, agreed, release))
    if as_json:
        tell_json(
            {
                "aios": aios,
                "afwezig": [
                    {
                        "stagesoort": one.stagesoort,
                        "van": one.van,
                        "tot": one.tot,
                        "dagen": one.dagen,
                        "verlengt": one.verlengt,
                    }
                    for one in found.gemist
                ],
                "naar_einde": found.naar_einde,
                "regels": [text for _, text in found.regels],
                "gewijzigd": not check,
            }
        )
        return
    click.echo("Dit zou er gebeuren; er is niets gewijzigd:" if check else "Vastgelegd. Wat er gebeurde:")
    tell_table(("wat", "gevolg"), found.regels, empty="Niets anders.")

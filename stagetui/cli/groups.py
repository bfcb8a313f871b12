"""`ronde groepen`: the aios of a definitive half year per kind of stage and quarter, for the course."""

from __future__ import annotations

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option


@click.command("groepen")
@click.argument("naam", metavar="NAAM")
@json_option
@bureau_options
@click.pass_context
def groepen(ctx: click.Context, naam: str, as_json: bool) -> None:
    """Toont de cursusgroepen van ronde NAAM: wie in welk kwartaal welke soort stage doet.

    Alleen stages die onder voorbehoud of geplaatst zijn, ook die al eerder begonnen.
    """
    from stagetui.engine.queries.year_lists import round_groups

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), round_groups, naam)
    if as_json:
        tell_json(
            {
                "ronde": naam,
                "groepen": [
                    {
                        "instituut": one.instituut,
                        "stagesoort": one.stagesoort,
                        "stage": one.stage,
                        "van": one.van,
                        "tot": one.tot,
                        "aios": [
                            {
                                "aios": who.aios.aios,
                                "naam": who.aios.naam,
                                "plaats": who.plaats.plaats,
                                "start": who.plaatsing.start,
                                "eind": who.plaatsing.eind,
                            }
                            for who in one.leden
                        ],
                    }
                    for one in found
                ],
            }
        )
        return
    tell_table(
        ("instituut", "kwartaal", "stage", "aios", "naam", "plaats", "start", "eind"),
        [
            (
                one.instituut,
                f"{one.van} t/m {one.tot}",
                one.stagesoort,
                who.aios.aios,
                who.aios.naam,
                who.plaats.naam,
                who.plaatsing.start,
                who.plaatsing.eind,
            )
            for one in found
            for who in one.leden
        ],
        empty=f"In ronde {naam} is nog geen stage definitief; daarna zijn er groepen.",
    )

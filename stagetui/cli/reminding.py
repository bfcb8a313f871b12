"""Queueing what is due today: for cron, every morning."""

from __future__ import annotations

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option


@click.command()
@click.option("--dry-run", is_flag=True, help="Toont wat er klaargezet zou worden, en wijzigt niets.")
@json_option
@bureau_options
@click.pass_context
def remind(ctx: click.Context, dry_run: bool, as_json: bool) -> None:
    """Zet klaar wat vandaag gevraagd of herinnerd moet worden, elk één keer; elke ochtend, vanzelf (cron).

    Wat op een dag vanzelf verandert (geplaatst, zes weken voor de start), verandert hiermee. Verder kijkt het naar de
    kalender, aanvragen die wachten, beschikbaarheid die ontbreekt en erkenningen die aflopen. Het
    profiel zegt op welke dagen, en of een bericht eerst wordt vastgehouden (stagetui mail release).
    """
    from stagetui.engine.doorway.reminding.command import Remind

    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), Remind(), rehearse=dry_run)
    if as_json:
        lines = [
            {"id": None if dry_run else one.bericht, "soort": one.soort, "aan": one.aan, "aantal": one.aantal}
            for one in done.klaargezet
        ]
        missing = [{"wie": who, "reden": why} for who, why in done.zonder_adres]
        changed = [
            {
                "plaatsing": one.plaatsing.plaatsing,
                "aios": one.aios.aios,
                "stagesoort": one.plaatsing.stagesoort,
                "status": one.rule.to,
                "mijlpaal": one.rule.on,
            }
            for one in done.vanzelf
        ]
        tell_json(
            {"proef": dry_run, "klaargezet": lines, "zonder_adres": missing, "vanzelf": changed},
        )
        return
    for one in done.vanzelf:
        placed = one.plaatsing
        click.echo(f"{placed.aios}, {placed.stagesoort}: {'wordt' if dry_run else 'is nu'} {one.rule.to}.")
    tell_table(
        ("nr", "soort", "aan", "over"),
        [(None if dry_run else one.bericht, one.soort, one.aan, one.aantal) for one in done.klaargezet],
        empty="Er is vandaag niets (meer) te vragen of te herinneren.",
    )
    for who, why in done.zonder_adres:
        click.echo(f"{who}: {why}. Vul het in met stagetui user add, of in stagetui.toml.", err=True)
    if dry_run and (done.klaargezet or done.vanzelf):
        click.echo("Dit was een proef: er is niets gewijzigd of klaargezet.")

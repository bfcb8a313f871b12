"""Privacy (AVG): how long data are kept, and all that is kept about one aios."""

from __future__ import annotations

from pathlib import Path

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import FilePath, bureau_options, current, json_option


@click.command()
@click.option(
    "--check", is_flag=True, help="Zegt alleen wat voorbij zijn termijn is (ook zonder deze optie)."
)
@click.option("--apply", is_flag=True, help="Anonimiseert wat voorbij zijn termijn is; dit kan niet terug.")
@json_option
@bureau_options
@click.pass_context
def retention(ctx: click.Context, check: bool, apply: bool, as_json: bool) -> None:
    """Bewaartermijnen: wat is voorbij zijn termijn, en dat anonimiseren.

    De termijnen staan in stagetui.toml onder [retention].
    """
    from stagetui.engine.doorway.retention import ApplyRetention

    if check and apply:
        raise click.UsageError("Kies --check of --apply, niet allebei.")
    session = current(ctx)
    with session.open() as bureau:
        report = bureau.do(session.actor(), ApplyRetention(), rehearse=not apply)
    if as_json:
        tell_json(
            {
                "toegepast": apply,
                "soorten": [
                    {"soort": one.soort, "maanden": one.maanden, "voor": one.voor, "aantal": one.aantal}
                    for one in report.soorten
                ],
                "logregels": report.regels,
            }
        )
        return
    tell_table(
        ("soort", "maanden", "van voor", "aantal"),
        [(one.soort, one.maanden, one.voor, one.aantal) for one in report.soorten],
        empty="",
    )
    if apply:
        click.echo(
            f"Geanonimiseerd; {report.regels} regels van het logboek zijn herschreven en blijven na te gaan."
        )
    else:
        click.echo(
            "Er is niets gewijzigd. Anonimiseren: stagetui retention --apply (maak eerst een reservekopie)."
        )


@click.command()
@click.argument("aios", metavar="AIOS")
@click.argument("file", metavar="BESTAND", type=FilePath(path_type=Path, dir_okay=False))
@json_option
@bureau_options
@click.pass_context
def dossier(ctx: click.Context, aios: str, file: Path, as_json: bool) -> None:
    """Schrijft alles wat over AIOS bewaard is naar BESTAND (.pdf of .json)."""
    from stagetui.engine.jobs.dossier import write_dossier

    session = current(ctx)
    with session.open() as bureau:
        write_dossier(bureau, session.actor(), aios, file)
    if as_json:
        tell_json({"aios": aios, "bestand": str(file)})
    else:
        click.echo(
            f"Het dossier van {aios} staat in {file}. Het bevat persoonsgegevens; alleen u kunt het lezen."
        )

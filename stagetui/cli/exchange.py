"""Files in and out: forms, imports, and the nightly export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import FilePath, bureau_options, current, json_option, parse_date
from stagetui.errors import ExitCode

if TYPE_CHECKING:
    from stagetui.engine.doorway.importing import ImportReport

FORMATS = ["csv", "xlsx", "parquet", "json"]
SHOWN = 50
MOST_INPUT = 201_000_000  # bytes of standard input; a file of more than 200 MB is refused


@click.command()
@click.argument("kind", metavar="SOORT")
@click.argument("file", metavar="BESTAND", type=FilePath(path_type=Path, dir_okay=False))
@bureau_options
def template(kind: str, file: Path) -> None:
    """Schrijft een leeg formulier; SOORT is bijvoorbeeld aios of voorkeuren, BESTAND eindigt op .xlsx of .csv."""
    from stagetui.engine.exchange.kinds import kind_named
    from stagetui.engine.exchange.template import write_template

    write_template(kind_named(kind), file)
    click.echo(f"Leeg formulier voor {kind} staat in {file}.")


@click.command("import")
@click.argument("kind", metavar="SOORT")
@click.argument("file", metavar="[BESTAND]", required=False, type=FilePath(path_type=Path, allow_dash=True))
@click.option("--check", is_flag=True, help="Alleen nakijken; er verandert niets.")
@click.option(
    "--from-folder",
    "folder",
    metavar="MAP",
    type=FilePath(path_type=Path, file_okay=False),
    help="Leest elk formulier in MAP: voorkeuren, één per aios, of beschikbaarheid, van de peiling.",
)
@click.option(
    "--received",
    metavar="JJJJ-MM-DD",
    callback=parse_date,
    help="Dag waarop de formulieren van de map zijn ontvangen; anders vandaag.",
)
@json_option
@bureau_options
@click.pass_context
def import_(
    ctx: click.Context,
    kind: str,
    file: Path | None,
    check: bool,
    folder: Path | None,
    received: date | None,
    as_json: bool,
) -> int:
    """Leest BESTAND in (of met - de standaardinvoer): alle rijen of geen.

    SOORT is instellingen, stageplaatsen, stageopleiders, beschikbaarheid, leenafspraken, aios, schema, vrijstellingen
    of voorkeuren. Formulieren die aios (voorkeuren) of stageopleiders (beschikbaarheid) terugstuurden, leest u met
    --from-folder in één keer in; elk formulier gaat heel of niet.
    """
    from stagetui.engine.access import Via
    from stagetui.engine.jobs.intake import take_in

    if folder is not None and file is None:
        return _import_folder(ctx, kind, folder, received, check=check, as_json=as_json)
    if file is None or folder is not None:
        raise click.UsageError("Noem een BESTAND, of een map met --from-folder, en niet allebei.", ctx)
    if received is not None:
        raise click.UsageError("--received hoort bij --from-folder; in een bestand staat ingediend_op.", ctx)
    session = current(ctx)
    with _given(file) as path, session.open() as bureau:
        report = take_in(bureau, session.actor(Via.IMPORT), kind, path, check=check)
    if as_json:
        tell_json(asdict(report))
    else:
        _tell(report, check=check)
    return int(ExitCode.REFUSED if report.geweigerd else ExitCode.DONE)


def _import_folder(
    ctx: click.Context, kind: str, folder: Path, received: date | None, *, check: bool, as_json: bool
) -> int:
    from stagetui.cli.folder import ending, tell_folder
    from stagetui.engine.access import Via
    from stagetui.engine.exchange.kinds import BESCHIKBAARHEID, VOORKEUREN, kind_named
    from stagetui.engine.jobs.folder import take_in_folder
    from stagetui.engine.jobs.poll_folder import take_in_answers

    readers = {VOORKEUREN.name: take_in_folder, BESCHIKBAARHEID.name: take_in_answers}
    take_in = readers.get(kind_named(kind).name)
    if take_in is None:
        raise click.UsageError(
            f"--from-folder leest formulieren voor {' en '.join(readers)}; {kind} leest u per bestand in.",
            ctx,
        )
    session = current(ctx)
    with session.open() as bureau:
        report = take_in(bureau, session.actor(Via.IMPORT), folder, ontvangen=received, check=check)
    tell_folder(report, check=check, as_json=as_json)
    return int(ending(report))


@contextmanager
def _given(file: Path) -> Iterator[Path]:
    """The file itself; for `-` what comes in on standard input, once all of it is there."""
    if file != Path("-"):
        yield file
        return
    with TemporaryDirectory() as directory:
        path = Path(directory) / "invoer"
        path.write_bytes(sys.stdin.buffer.read(MOST_INPUT))
        yield path


def _tell(report: ImportReport, *, check: bool) -> None:
    if not report.geweigerd:
        done = "Nagekeken, niets gewijzigd" if check else "Ingelezen"
        click.echo(
            f"{done}: {_rows(report.rijen)} {report.kind}: {report.nieuw} nieuw, {report.gewijzigd} gewijzigd, "
            f"{report.gelijk} gelijk."
        )
        for warning in report.waarschuwingen:
            click.echo(f"Let op: {warning}.")
        return
    rows = len({refusal.rij for refusal in report.geweigerd})
    click.echo(f"Niets ingelezen: {rows} van de {_rows(report.rijen)} {report.kind} geweigerd.", err=True)
    shown = report.geweigerd[:SHOWN]
    tell_table(
        ("rij", "kolom", "waarde", "reden"), [(r.rij, r.kolom, r.waarde, r.reden) for r in shown], empty=""
    )
    if len(report.geweigerd) > SHOWN:
        click.echo(f"… en nog {len(report.geweigerd) - SHOWN} (alles met --json).")


def _rows(count: int) -> str:
    return "1 rij" if count == 1 else f"{count} rijen"


@click.command()
@click.argument("directory", metavar="MAP", required=False, type=FilePath(path_type=Path, file_okay=False))
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Bestandsvorm; mag vaker."
)
@click.option("--only", multiple=True, metavar="NAAM", help="Alleen dit deel (of etalage); mag vaker.")
@json_option
@bureau_options
@click.pass_context
def export(
    ctx: click.Context, directory: Path | None, formats: tuple[str, ...], only: tuple[str, ...], as_json: bool
) -> None:
    """Schrijft MAP/JJJJ-MM-DD/: alles uit één toestand, compleet of niet.

    Met --only etalage of --only etalage-ingelogd de stageplaatsen die anderen mogen zien, als .json en .html.
    """
    from stagetui.engine.jobs.export import export as write
    from stagetui.errors import RefusedError
    from stagetui.profiles.terms import ExportFormat

    session = current(ctx)
    with session.open() as bureau:
        target = directory or (
            Path(bureau.settings.export.directory) if bureau.settings.export.directory else None
        )
        if target is None:
            raise RefusedError(
                "Geen map", "Noem een map voor de export, of zet export.directory in stagetui.toml."
            )
        final = write(bureau, session.actor(), target, [ExportFormat(one) for one in formats], only)
    files = sorted(path.name for path in final.iterdir())
    if as_json:
        tell_json({"map": str(final), "bestanden": files})
    else:
        click.echo(f"Export staat in {final} ({len(files)} bestanden).")

"""Making a bureau, making a demo bureau, and opening the screens on one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stagetui.cli.output import tell_json
from stagetui.cli.session import Session, bureau_options, current, json_option
from stagetui.errors import RefusedError


def _listed(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


@click.command()
@click.argument("directory", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--profiles", default="", callback=_listed, metavar="A,B,…", help="Alleen deze profielen (anders alle)."
)
@click.option(
    "--institutes",
    default="nspoh",
    show_default=True,
    callback=_listed,
    metavar="X,Y,…",
    help="Opleidingsinstituten.",
)
@click.option("--name", default="Stagebureau", metavar="NAAM", help="Naam van het bureau.")
@json_option
@bureau_options
@click.pass_context
def init(
    ctx: click.Context,
    directory: Path,
    profiles: tuple[str, ...],
    institutes: tuple[str, ...],
    name: str,
    as_json: bool,
) -> None:
    """Maakt in MAP een nieuw bureau; wie dit doet wordt beheerder en bureau."""
    from stagetui.engine.founding import make_bureau

    actor = current(ctx).actor()
    with make_bureau(directory, actor, name=name, profiles=profiles, institutes=institutes) as bureau:
        ids = list(bureau.book.ids)
    if as_json:
        tell_json({"bureau": str(directory.absolute()), "profielen": ids, "instituten": list(institutes)})
        return
    click.echo(f"Bureau gemaakt in {directory}, met de profielen {', '.join(ids)}.")
    click.echo(
        f"{actor.persoon} is beheerder en bureau. Pas {directory / 'stagetui.toml'} aan, of lees gegevens in:"
    )
    click.echo(f"  stagetui import instellingen BESTAND --bureau {directory}")


def open_screens(session: Session) -> None:
    """Open the program on the session's bureau.

    Raises:
        RefusedError: there is no terminal to show it on.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise RefusedError(
            "Geen terminal",
            "Het scherm heeft een terminal nodig. Gebruik een opdracht; stagetui --help toont ze.",
        )
    from stagetui.engine.access import Via
    from stagetui.screens.app import StagetuiApp

    StagetuiApp(session.directory, lambda: session.actor(Via.TUI)).run()


@click.command()
@click.option(
    "--dir", "directory", type=click.Path(path_type=Path, file_okay=False), metavar="MAP", help="Waar."
)
@click.option(
    "--size",
    type=click.Choice(["klein", "instituut", "landelijk"]),
    default="klein",
    show_default=True,
    help="Hoe groot.",
)
@click.option(
    "--seed", type=int, default=3, show_default=True, help="Andere verzonnen mensen bij een ander getal."
)
@click.option("--no-open", is_flag=True, help="Alleen maken, niet openen.")
@json_option
@bureau_options
@click.pass_context
def demo(
    ctx: click.Context, directory: Path | None, size: str, seed: int, no_open: bool, as_json: bool
) -> None:
    """Maakt een oefenbureau met verzonnen mensen en opent het; een oefenbureau dat er al is, gaat weer open."""
    session = current(ctx)
    if directory is None:
        from platformdirs import user_data_path

        directory = user_data_path("stagetui-demo")
    session.bureau = directory
    if not (directory / "stagetui.toml").is_file():
        from stagetui.engine.demo import Size, make_demo

        made = make_demo(directory, session.actor(), size=Size(size), seed=seed)
        document = {"bureau": str(directory.absolute())} | made
    else:
        from stagetui.engine.demo import count_demo

        with session.open() as bureau:
            document = {"bureau": str(directory.absolute())} | count_demo(bureau, session.actor())
    if as_json:
        tell_json(document)
    elif no_open:
        click.echo(
            f"Oefenbureau in {directory}: {document['aios']} aios, {document['plaatsen']} stageplaatsen, "
            f"{document['plaatsingen']} plaatsingen."
        )
    if not no_open:
        open_screens(session)

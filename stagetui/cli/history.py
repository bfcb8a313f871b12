"""Looking back: what others did, what was before, and undoing one's own last step."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date
from stagetui.errors import RefusedError


def end_of(day: date) -> datetime:
    """The last moment of a day in the bureau's time, as UTC without zone."""
    from datetime import UTC

    from stagetui.cli.session import TIME_ZONE

    midnight = datetime.combine(day + timedelta(days=1), time(), TIME_ZONE)
    return midnight.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)


@click.command()
@json_option
@bureau_options
@click.pass_context
def undo(ctx: click.Context, as_json: bool) -> None:
    """Maakt uw eigen laatste stap ongedaan, als niemand erop verder bouwde en de regels het toelaten."""
    from stagetui.engine.doorway.undoing import Undo

    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), Undo())
    if as_json:
        tell_json({"actie": done.actie, "van": done.van, "tot": done.tot, "aantal": done.aantal})
    else:
        lines = f"logregel {done.van}" if done.van == done.tot else f"logregels {done.van} t/m {done.tot}"
        back = "1 gegeven" if done.aantal == 1 else f"{done.aantal} gegevens"
        click.echo(f"Ongedaan gemaakt: {done.actie} ({lines}), {back} terug.")


@click.group()
def plaatsing() -> None:
    """Plaatsingen: list, show."""


@plaatsing.command("list")
@click.argument("words", metavar="[ZOEK]", nargs=-1)
@json_option
@bureau_options
@click.pass_context
def list_placements(ctx: click.Context, words: tuple[str, ...], as_json: bool) -> None:
    """Toont plaatsingen, gezocht op naam, code, plaats of profiel."""
    from stagetui.engine.queries.lists import placements

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), placements, text=" ".join(words), limit=100_000).regels
    if as_json:
        tell_json(
            [
                {
                    "id": p.plaatsing,
                    "aios": p.aios,
                    "naam": p.naam,
                    "profiel": p.profiel,
                    "stagesoort": p.stagesoort,
                    "plaats": p.plaats,
                    "start": p.start,
                    "eind": p.eind,
                    "status": p.status,
                    "rang": p.rang,
                }
                for p in found
            ]
        )
        return
    tell_table(
        ("id", "aios", "naam", "stage", "plaats", "start", "eind", "status"),
        [
            (p.plaatsing, p.aios, p.naam, p.stagesoort, p.plaats_naam, p.start, p.eind, p.status)
            for p in found
        ],
        empty="Er is geen plaatsing gevonden.",
    )


@plaatsing.command("show")
@click.argument("number", metavar="ID", type=int)
@click.option(
    "--as-of", "day", callback=parse_date, metavar="DATUM", help="Zoals zij aan het eind van die dag was."
)
@json_option
@bureau_options
@click.pass_context
def show_placement(ctx: click.Context, number: int, day: date | None, as_json: bool) -> None:
    """Toont plaatsing ID, nu of op een dag in het verleden."""
    from stagetui.engine.queries.asof import placement_at

    session = current(ctx)
    actor = session.actor()
    with session.open() as bureau:
        state = bureau.ask(actor, placement_at, number, end_of(day) if day else datetime.max)  # noqa: DTZ901 (all there is)
    if state is None:
        raise RefusedError("Nog niet", f"Op {day} was er nog geen plaatsing {number}.")
    if as_json:
        tell_json(state)
    else:
        tell_table(("wat", "waarde"), sorted(state.items()), empty="")

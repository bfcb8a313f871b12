"""The outbox from the command line: look, preview, send, make anew."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import FilePath, bureau_options, current, json_option
from stagetui.errors import ExitCode


@click.group()
def mail() -> None:
    """De post die het bureau uitgaat."""


@mail.command("list")
@json_option
@bureau_options
@click.pass_context
def list_messages(ctx: click.Context, as_json: bool) -> None:
    """Toont alle berichten, het nieuwste eerst."""
    from stagetui.engine.queries.post import messages

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), messages)
    if as_json:
        tell_json(
            [
                {
                    "id": b.bericht,
                    "soort": b.soort,
                    "aan": b.aan,
                    "onderwerp": b.onderwerp,
                    "status": b.status,
                    "gemaakt": b.gemaakt,
                    "verzonden": b.verzonden,
                    "cc": b.cc,
                    "antwoord": b.antwoord,
                    "aios": b.aios,
                    "plaatsing": b.plaatsing,
                }
                for b in found
            ]
        )
        return
    tell_table(
        ("id", "status", "aan", "onderwerp", "gemaakt", "verzonden"),
        [(b.bericht, b.status, b.aan or "geen adres", b.onderwerp, b.gemaakt, b.verzonden) for b in found],
        empty="Er is nog geen post.",
    )


@mail.command("preview")
@click.argument("number", metavar="ID", type=int)
@click.option(
    "--save", type=FilePath(path_type=Path, dir_okay=False), metavar="BESTAND", help="Bewaart de bijlage."
)
@bureau_options
@click.pass_context
def preview(ctx: click.Context, number: int, save: Path | None) -> None:
    """Toont bericht ID zoals het uitgaat, met de tekst van de bijlage."""
    from stagetui.engine.queries.post import attachment_bytes, message_view
    from stagetui.errors import RefusedError

    session = current(ctx)
    with session.open() as bureau:
        beeld = bureau.ask(session.actor(), message_view, number)
        if save is not None:
            if not beeld.bijlagen:
                raise RefusedError("Geen bijlage", f"Bericht {number} heeft geen bijlage om te bewaren.")
            content = bureau.ask(session.actor(), attachment_bytes, beeld.bijlagen[0].sha256)
            try:
                save.write_bytes(content)
            except OSError as error:
                raise RefusedError(
                    "Niet bewaard", f"{save} kan niet worden geschreven: {error.strerror}."
                ) from error
    bericht = beeld.bericht
    click.echo(f"Bericht {bericht.bericht} ({bericht.status})")
    if bericht.antwoord:
        click.echo(f"  {bericht.antwoord}")
    click.echo(
        f"Aan:       {bericht.aan or 'geen adres'}\nCc:        {bericht.cc or '–'}\nOnderwerp: {bericht.onderwerp}\n"
    )
    click.echo(bericht.tekst)
    for bijlage in beeld.bijlagen:
        click.echo(f"── bijlage {bijlage.naam} ──\n{bijlage.leestekst}")
    if save is not None:
        click.echo(f"Bijlage bewaard in {save}.")


@mail.command("retry")
@click.argument("number", metavar="ID", type=int)
@click.option(
    "--again", is_flag=True, help="Ook als het al verzonden is: de ontvanger krijgt het dan nog eens."
)
@json_option
@bureau_options
@click.pass_context
def retry(ctx: click.Context, number: int, again: bool, as_json: bool) -> None:
    """Zet een mislukt bericht opnieuw klaar, met de gegevens van nu."""
    from stagetui.engine.doorway.outbox import RetryBericht

    session = current(ctx)
    with session.open() as bureau:
        fresh = bureau.do(session.actor(), RetryBericht(number, again))
    if as_json:
        tell_json({"id": fresh, "in_plaats_van": number})
        return
    click.echo(f"Bericht {fresh} staat klaar in plaats van {number}.")


@mail.command("send")
@json_option
@bureau_options
@click.pass_context
def send(ctx: click.Context, as_json: bool) -> int:
    """Verstuurt alles wat klaarstaat; wat mislukt blijft staan met de reden (exitcode 4)."""
    from stagetui.engine.jobs.send import send_mail

    session = current(ctx)
    show = None if as_json or not sys.stderr.isatty() else _progress
    with session.open() as bureau:
        done = send_mail(bureau, session.actor, show)
    result = done.summary
    if as_json:
        tell_json(
            {
                "verzonden": result.sent,
                "mislukt": result.failed,
                "later": result.later,
                "misschien_verzonden": result.uncertain + len(done.misschien),
                "reden": result.reden or None,
            }
        )
    else:
        click.echo(
            f"Verzonden: {result.sent}. Mislukt: {result.failed}. Later opnieuw: {result.later}. "
            f"Misschien verzonden: {result.uncertain + len(done.misschien)}."
        )
        if result.reden:
            click.echo(result.reden, err=True)
    troubled = result.failed or result.later or result.uncertain or done.misschien
    return int(ExitCode.PARTLY if troubled else ExitCode.DONE)


def _progress(done: int, total: int) -> None:
    click.echo(f"\r\x1b[K{done} van {total}", nl=done == total, err=True)

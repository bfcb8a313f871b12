"""The outbox from the command line: look, preview, send, make anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import FilePath, bureau_options, current, json_option
from stagetui.errors import ExitCode, RefusedError, reason_of

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.doorway.door import Command
    from stagetui.engine.queries.post import Keuze
    from stagetui.engine.records import Bericht, BerichtStatus

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def mail() -> None:
    """De post die het bureau uitgaat."""


def _choosing(command: F) -> F:
    """The options that narrow to certain messages."""
    for option in reversed(
        (
            click.option("--soort", metavar="SOORT", help="Alleen berichten van deze soort."),
            click.option("--aios", metavar="AIOS", help="Alleen berichten over deze aios."),
            click.option("--plaats", metavar="PLAATS", help="Alleen berichten over deze stageplaats."),
            click.option("--ronde", metavar="RONDE", help="Alleen berichten over deze ronde."),
        )
    ):
        command = option(command)
    return command


def _choice(chosen: Mapping[str, str | None], statussen: Sequence[str] = ()) -> Keuze:
    """What was chosen; a word that is none is refused with those that are.

    Raises:
        RefusedError: there is no such kind of message, or no such status.
    """
    from stagetui.engine.mail.fields import Soort
    from stagetui.engine.queries.post import Keuze
    from stagetui.engine.records import BerichtStatus

    soort = chosen["soort"]
    for given, known in (([soort] if soort else [], tuple(Soort)), (statussen, tuple(BerichtStatus))):
        for word in given:
            if word not in known:
                raise RefusedError("Onbekende keuze", f"«{word}» is onbekend; kies uit: {', '.join(known)}.")
    return Keuze(
        soort,
        tuple(BerichtStatus(word) for word in statussen),
        aios=chosen["aios"],
        plaats=chosen["plaats"],
        ronde=chosen["ronde"],
    )


def _chosen(view: View, keuze: Keuze) -> list[Bericht]:
    """The messages that were chosen; a code that is none is refused, so that it is not taken for "no post"."""
    from stagetui.engine.queries.instances import the_round
    from stagetui.engine.queries.placing import aios_of, place_of
    from stagetui.engine.queries.post import messages

    if keuze.ronde:
        the_round(view, keuze.ronde)
    if keuze.aios:
        aios_of(view, keuze.aios)
    if keuze.plaats:
        place_of(view, keuze.plaats)
    return messages(view, keuze)


@mail.command("list")
@_choosing
@click.option("--status", "statussen", metavar="STATUS", multiple=True, help="Alleen met deze status.")
@json_option
@bureau_options
@click.pass_context
def list_messages(
    ctx: click.Context, /, as_json: bool, statussen: tuple[str, ...], **chosen: str | None
) -> None:
    """Toont alle berichten, het nieuwste eerst."""
    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), _chosen, _choice(chosen, statussen))
    if as_json:
        tell_json([_told(one) for one in found])
        return
    tell_table(
        ("id", "status", "soort", "aan", "onderwerp", "gemaakt", "verzonden"),
        [
            (b.bericht, b.status, b.soort, b.aan or "geen adres", b.onderwerp, b.gemaakt, b.verzonden)
            for b in found
        ],
        empty="Er is geen post.",
    )


def _told(bericht: Bericht) -> dict[str, object]:
    """A message as the contract has it, and what else scripts ask for; not its text."""
    return {
        "id": bericht.bericht,
        "soort": bericht.soort,
        "aan": bericht.aan,
        "onderwerp": bericht.onderwerp,
        "status": bericht.status,
        "gemaakt": bericht.gemaakt,
        "verzonden": bericht.verzonden,
        "cc": bericht.cc,
        "van": bericht.van,
        "antwoord": bericht.antwoord,
        "geweigerd": bericht.geweigerd,
        "reden": bericht.reden,
        "opnieuw_na": bericht.opnieuw_na,
        "verwijst_naar": bericht.verwijst_naar,
        "aios": bericht.aios,
        "plaatsing": bericht.plaatsing,
        "aanvraag": bericht.aanvraag,
        "plaats": bericht.plaats,
        "instelling": bericht.instelling,
        "ronde": bericht.ronde,
    }


@mail.command("hold")
@click.argument("numbers", metavar="[ID]...", type=int, nargs=-1)
@click.option("--reason", metavar="REDEN", help="Waarom; staat bij het bericht.")
@_choosing
@json_option
@bureau_options
@click.pass_context
def hold(
    ctx: click.Context, /, as_json: bool, numbers: tuple[int, ...], reason: str | None, **chosen: str | None
) -> None:
    """Houdt berichten vast: zij gaan pas uit na vrijgeven."""
    from stagetui.engine.doorway.outbox import HOLDABLE, HoldBerichten

    _change(
        ctx, numbers, chosen, HOLDABLE, lambda found: HoldBerichten(found, reason), "vastgehouden", as_json
    )


@mail.command("release")
@click.argument("numbers", metavar="[ID]...", type=int, nargs=-1)
@_choosing
@json_option
@bureau_options
@click.pass_context
def release(ctx: click.Context, /, as_json: bool, numbers: tuple[int, ...], **chosen: str | None) -> None:
    """Geeft berichten vrij die vastgehouden worden, of die wachten om opnieuw te worden geprobeerd."""
    from stagetui.engine.doorway.outbox import RELEASABLE, ReleaseBerichten

    _change(ctx, numbers, chosen, RELEASABLE, ReleaseBerichten, "vrijgegeven", as_json)


@mail.command("withdraw")
@click.argument("numbers", metavar="[ID]...", type=int, nargs=-1)
@click.option("--reason", metavar="REDEN", required=True, help="Waarom; staat bij het bericht.")
@_choosing
@json_option
@bureau_options
@click.pass_context
def withdraw(
    ctx: click.Context, /, as_json: bool, numbers: tuple[int, ...], reason: str, **chosen: str | None
) -> None:
    """Trekt berichten in die nog niet verzonden zijn: zij gaan nooit uit."""
    from stagetui.engine.doorway.outbox import WITHDRAWABLE, WithdrawBerichten

    _change(
        ctx,
        numbers,
        chosen,
        WITHDRAWABLE,
        lambda found: WithdrawBerichten(found, reason),
        "ingetrokken",
        as_json,
    )


def _change(
    ctx: click.Context,
    numbers: tuple[int, ...],
    chosen: Mapping[str, str | None],
    allowed: tuple[BerichtStatus, ...],
    command: Callable[[tuple[int, ...]], Command[tuple[int, ...]]],
    done: str,
    as_json: bool,
) -> None:
    """Carry out a command for the numbers that were given, or for all that was chosen and that it may be done to."""
    if bool(numbers) == any(chosen.values()):
        raise click.UsageError("Geef nummers, of een keuze met --soort, --aios, --plaats of --ronde.")
    session = current(ctx)
    with session.open() as bureau:
        if not numbers:
            found = bureau.ask(session.actor(), _chosen, _choice(chosen, allowed))
            numbers = tuple(sorted(one.bericht for one in found))
        changed = bureau.do(session.actor(), command(numbers))
    if as_json:
        tell_json({"berichten": list(changed), "gedaan": done})
    elif changed:
        what = "1 bericht" if len(changed) == 1 else f"{len(changed)} berichten"
        click.echo(f"{what} {done}: {', '.join(map(str, changed))}.")
    else:
        click.echo(f"Geen bericht kon worden {done}.")


@mail.command("test")
@click.argument("address", metavar="ADRES")
@json_option
@bureau_options
@click.pass_context
def try_server(ctx: click.Context, address: str, as_json: bool) -> None:
    """Stuurt een proefbericht naar ADRES, buiten de postbus om, en zegt wat er werkte."""
    from stagetui.engine.jobs.send import try_mail

    session = current(ctx)
    with session.open() as bureau:
        tried = try_mail(bureau, session.actor(), address)
    if as_json:
        tell_json(asdict(tried))
        return
    largest = f"{tried.grootste / 1_000_000:.0f} MB" if tried.grootste else "niet opgegeven"
    click.echo(
        f"Server:       {tried.server}\nBeveiliging:  {tried.beveiliging}\nAanmelden:    {tried.aanmelding}\n"
        f"Grootste:     {largest}\nAan:          {tried.aan}\nAntwoord:     {tried.antwoord}\n"
        "Het proefbericht is aangenomen; kijk of het aankomt."
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
                    "Niet bewaard", f"{save} kan niet worden geschreven: {reason_of(error)}."
                ) from error
    bericht = beeld.bericht
    click.echo(f"Bericht {bericht.bericht} ({bericht.status})")
    for line in (bericht.antwoord, bericht.reden):
        if line:
            click.echo(f"  {line}")
    if bericht.van:
        click.echo(f"Van:       {bericht.van}")
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
@click.option("--to", "aan", metavar="ADRES", help="Naar dit adres, met dezelfde tekst.")
@json_option
@bureau_options
@click.pass_context
def retry(ctx: click.Context, number: int, again: bool, aan: str | None, as_json: bool) -> None:
    """Zet een mislukt bericht opnieuw klaar; een intentieverklaring met de gegevens van nu."""
    from stagetui.engine.doorway.outbox import RetryBericht

    session = current(ctx)
    with session.open() as bureau:
        fresh = bureau.do(session.actor(), RetryBericht(number, again, aan))
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
                "geweigerde_adressen": result.geweigerd,
                "reden": result.reden or None,
            }
        )
    else:
        click.echo(
            f"Verzonden: {result.sent}. Mislukt: {result.failed}. Later opnieuw: {result.later}. "
            f"Misschien verzonden: {result.uncertain + len(done.misschien)}."
        )
        if result.geweigerd:
            click.echo(
                f"Bij {result.geweigerd} verzonden bericht(en) is een adres geweigerd; stagetui check noemt ze.",
                err=True,
            )
        if result.reden:
            click.echo(result.reden, err=True)
    troubled = result.failed or result.later or result.uncertain or result.geweigerd or done.misschien
    return int(ExitCode.PARTLY if troubled else ExitCode.DONE)


def _progress(done: int, total: int) -> None:
    click.echo(f"\r\x1b[K{done} van {total}", nl=done == total, err=True)

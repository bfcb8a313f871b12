"""Asking instellingen for availability: the list, asking, answers, reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import local, tell_json, tell_table
from stagetui.cli.polls import peiling
from stagetui.cli.session import FilePath, bureau_options, current, json_option, parse_date
from stagetui.errors import RefusedError, StagetuiError

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.queries.uitvraag import Uitvraaglijst, Vraag

MOST = 999
LONGEST = 3_660  # days, ten years ahead

days_option = click.option(
    "--days",
    type=click.IntRange(0, LONGEST),
    default=28,
    metavar="N",
    help="Wat binnen zoveel dagen gevraagd moet zijn; anders 28.",
)


@click.group()
def uitvraag() -> None:
    """Beschikbaarheid vragen aan instellingen: list, ask, answer, remind, en elk jaar peiling."""


uitvraag.add_command(peiling)


@uitvraag.command("list")
@click.argument("instelling", metavar="[INSTELLING]", required=False)
@days_option
@click.option("--all", "everything", is_flag=True, help="Ook wat beantwoord of niet meer nodig is.")
@json_option
@bureau_options
@click.pass_context
def list_questions(
    ctx: click.Context, instelling: str | None, days: int, everything: bool, as_json: bool
) -> None:
    """Toont per instelling wat te vragen is en wat nog geen antwoord heeft, het dringendste eerst."""
    from stagetui.engine.queries.uitvraag import question_lists

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(
            session.actor(), question_lists, instelling=instelling, days=days, everything=everything
        )
    if as_json:
        tell_json([asdict(one) for one in found])
        return
    if not found:
        click.echo("Er is niets te vragen en er wacht niets op antwoord.")
    for number, one in enumerate(found):
        click.echo(f"{chr(10) if number else ''}{one.naam} ({one.instelling}), {one.stad}")
        tell_table(
            (
                "nr",
                "plaats",
                "van",
                "tot",
                "aios",
                "uiterlijk",
                "dagen",
                "staat",
                "gevraagd",
                "herinnerd",
                "antwoord",
            ),
            [_line(question) for question in one.vragen],
            empty="",
        )


def _line(one: Vraag) -> tuple[object, ...]:
    asked = f"{local(one.gevraagd_op):%Y-%m-%d} {one.gevraagd_door}" if one.gevraagd_op else None
    times = f" ({one.herinneringen}×)" if one.herinneringen > 1 else ""
    reminded = f"{local(one.herinnerd_op):%Y-%m-%d}{times}" if one.herinnerd_op else None
    return (
        *(one.uitvraag, one.plaats, one.van, one.tot, one.aantal, one.voor, one.dagen, one.staat),
        *(asked, reminded, _answer(one)),
    )


def _answer(one: Vraag) -> str | None:
    if one.capaciteit is None:
        return None
    room = f"ruimte voor {one.capaciteit}" if one.capaciteit else "nee"
    who = f" van {one.namens}" if one.namens else ""
    return f"{one.beantwoord_op}: {room}{who}"


@uitvraag.command()
@click.argument("instelling", metavar="[INSTELLING]", required=False)
@days_option
@click.option(
    "--to-file",
    "file",
    metavar="BESTAND",
    type=FilePath(path_type=Path, dir_okay=False),
    help="Schrijft ook het formulier (.xlsx of .csv) met alles wat deze instelling moet beantwoorden.",
)
@json_option
@bureau_options
@click.pass_context
def ask(ctx: click.Context, instelling: str | None, days: int, file: Path | None, as_json: bool) -> None:
    """Legt vast dat INSTELLING (of elke instelling) gevraagd is wat er te vragen is.

    Wat al gevraagd is, wordt niet nog eens vastgelegd; met --to-file komt het wel weer in het formulier.
    """
    from stagetui.engine.doorway.asking import AskAvailability

    if file is not None and instelling is None:
        raise RefusedError(
            "Noem een instelling",
            "Een formulier is voor één instelling: die ziet nooit wat een ander is gevraagd.",
        )
    session = current(ctx)
    with session.open() as bureau:
        actor = session.actor()
        if file is not None and instelling is not None:
            _write_form(bureau, actor, instelling, days, file)
        try:
            numbers = bureau.do(actor, AskAvailability(instelling, days))
        except StagetuiError:
            if file is not None:
                file.unlink(missing_ok=True)
            raise
    if as_json:
        tell_json({"gevraagd": numbers, "formulier": str(file) if file else None})
        return
    if numbers:
        click.echo(f"{_questions(len(numbers))} vastgelegd als gevraagd: {', '.join(map(str, numbers))}.")
    else:
        click.echo("Er was niets nieuws te vragen.")
    if file is not None:
        click.echo(
            f"Het formulier staat in {file}; ingevuld leest u het in met stagetui import beschikbaarheid."
        )


def _questions(count: int) -> str:
    return "1 vraag" if count == 1 else f"{count} vragen"


def _write_form(bureau: Bureau, actor: Actor, instelling: str, days: int, file: Path) -> None:
    """Write what one instelling has to answer, asked before or now.

    Raises:
        RefusedError: there is nothing to answer.
    """
    from stagetui.engine.exchange.questions import Question, write_questions
    from stagetui.engine.queries.uitvraag import question_lists

    lists: Sequence[Uitvraaglijst] = bureau.ask(actor, question_lists, instelling=instelling, days=days)
    questions = [
        Question(one.plaats, one.naam, one.van, one.tot, one.aantal, one.voor)
        for found in lists
        for one in found.vragen
    ]
    if not questions:
        raise RefusedError(
            "Niets te vragen",
            f"{instelling} hoeft nu niets te beantwoorden; stagetui uitvraag list toont wat er is.",
        )
    write_questions(file, questions)


@uitvraag.command()
@click.argument("number", metavar="NR", type=int)
@click.option("--capacity", type=click.IntRange(0, MOST), metavar="N", help="Voor hoeveel aios er ruimte is.")
@click.option("--no", "refused", is_flag=True, help="Er is geen ruimte.")
@click.option(
    "--from", "van", metavar="JJJJ-MM-DD", callback=parse_date, help="Eerste dag, als het niet alles is."
)
@click.option(
    "--to", "tot", metavar="JJJJ-MM-DD", callback=parse_date, help="Laatste dag, als het niet alles is."
)
@click.option("--by", metavar="NAAM", help="Wie bij de instelling het antwoord gaf.")
@click.option(
    "--on", "op", metavar="JJJJ-MM-DD", callback=parse_date, help="Dag van het antwoord; anders vandaag."
)
@click.option("--note", metavar="TEKST", help="Toelichting; komt ook bij de beschikbaarheid.")
@json_option
@bureau_options
@click.pass_context
def answer(
    ctx: click.Context,
    number: int,
    capacity: int | None,
    refused: bool,
    van: date | None,
    tot: date | None,
    by: str | None,
    op: date | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Legt het antwoord op vraag NR vast; het wordt de beschikbaarheid van de plaats, volgens de regels van import.

    Zonder --from en --to geldt het voor alle dagen van de vraag die nog niet bekend zijn.
    """
    from stagetui.engine.doorway.asking import RecordAnswer

    if refused == (capacity is not None):
        raise click.UsageError("Geef --capacity N of --no, en niet allebei.", ctx)
    session = current(ctx)
    command = RecordAnswer(number, capacity or 0, van, tot, by, op, note)
    with session.open() as bureau:
        warnings = bureau.do(session.actor(), command)
    if as_json:
        tell_json({"uitvraag": number, "capaciteit": capacity or 0, "waarschuwingen": warnings})
        return
    room = f"ruimte voor {capacity}" if capacity else "geen ruimte"
    click.echo(f"Vraag {number}: {room}, vastgelegd als beschikbaarheid.")
    for warning in warnings:
        click.echo(f"Let op: {warning}.")


@uitvraag.command()
@click.argument("instelling", metavar="INSTELLING")
@json_option
@bureau_options
@click.pass_context
def remind(ctx: click.Context, instelling: str, as_json: bool) -> None:
    """Legt vast dat INSTELLING is herinnerd aan alles wat nog geen antwoord heeft."""
    from stagetui.engine.doorway.asking import RecordReminder

    session = current(ctx)
    with session.open() as bureau:
        numbers = bureau.do(session.actor(), RecordReminder(instelling))
    if as_json:
        tell_json({"instelling": instelling, "herinnerd": numbers})
    else:
        click.echo(
            f"{instelling} is herinnerd aan {_questions(len(numbers))}: {', '.join(map(str, numbers))}."
        )

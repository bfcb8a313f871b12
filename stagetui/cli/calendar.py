"""The work list of the calendar: what is due or late, and ticking off what only people can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Eigenaar

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.queries.calendar import Termijn

LONGEST = 3_660  # days, ten years ahead


@click.group(invoke_without_command=True)
@click.option("--profile", metavar="PROFIEL", help="Alleen dit profiel.")
@click.option(
    "--owner", type=click.Choice([word.value for word in Eigenaar]), help="Alleen wat deze moet doen."
)
@click.option("--aios", metavar="AIOS", help="Alleen deze aios.")
@click.option(
    "--days", type=click.IntRange(0, LONGEST), metavar="N", help="Tot zoveel dagen vooruit; anders 28."
)
@click.option(
    "--all", "everything", is_flag=True, help="Ook wat gedaan, nog ver weg of niet van toepassing is."
)
@json_option
@bureau_options
@click.pass_context
def due(
    ctx: click.Context,
    profile: str | None,
    owner: str | None,
    aios: str | None,
    days: int | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Toont wat te laat is en wat er aankomt, het dringendste eerst; done en reopen vinken een mijlpaal af of niet."""
    if ctx.invoked_subcommand is not None:
        return
    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(
            session.actor(),
            _asked,
            profile,
            Eigenaar(owner) if owner else None,
            aios,
            days,
            everything=everything,
        )
    if as_json:
        tell_json([_document(one) for one in found])
        return
    tell_table(
        ("dagen", "uiterlijk", "staat", "wie", "aios", "naam", "stage", "mijlpaal", "wat"),
        [
            (t.dagen, t.datum, t.staat, t.eigenaar, t.aios, t.naam, t.stagesoort, t.mijlpaal, t.tekst)
            for t in found
        ],
        empty="Er is niets te laat en er komt niets aan.",
    )


def _asked(
    view: View,
    profile: str | None,
    owner: Eigenaar | None,
    aios: str | None,
    days: int | None,
    *,
    everything: bool,
) -> list[Termijn]:
    from datetime import timedelta

    from stagetui.engine.queries.calendar import due as pending
    from stagetui.engine.queries.calendar import milestones
    from stagetui.engine.queries.placing import visible_aios
    from stagetui.engine.rules.deadlines import OPEN_DAYS

    if profile is not None and view.book.get(profile) is None:
        raise RefusedError(
            "Onbekend profiel",
            f"Dit bureau heeft geen profiel {profile}; kies uit {', '.join(view.book.ids)}.",
        )
    if aios is not None:
        visible_aios(view, aios)
    if everything:
        last = view.today + timedelta(days=days) if days is not None else None
        return milestones(view, persoon=aios, profiel=profile, eigenaar=owner, to=last)
    ahead = OPEN_DAYS if days is None else days
    return pending(view, days=ahead, persoon=aios, profiel=profile, eigenaar=owner)


def _document(one: Termijn) -> dict[str, Any]:
    return {
        "mijlpaal": one.mijlpaal,
        "aios": one.aios,
        "stagesoort": one.stagesoort,
        "datum": one.datum,
        "dagen": one.dagen,
        "staat": one.staat,
        "eigenaar": one.eigenaar,
        "tekst": one.tekst,
        "stap": one.stap,
        "naam": one.naam,
        "profiel": one.profiel,
        "start": one.start,
        "eind": one.eind,
        "afvinken": one.afvinken,
    }


@due.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("mijlpaal", metavar="MIJLPAAL")
@click.option("--reason", metavar="TEKST", help="Opmerking erbij.")
@json_option
@bureau_options
@click.pass_context
def done(
    ctx: click.Context, aios: str, stagesoort: str, mijlpaal: str, reason: str | None, as_json: bool
) -> None:
    """Vinkt een MIJLPAAL af die nergens anders uit blijkt."""
    from stagetui.engine.doorway.ticking import MarkMilestone

    session = current(ctx)
    with session.open() as bureau:
        text = bureau.do(session.actor(), MarkMilestone(aios, stagesoort, mijlpaal, reason))
    _tell(aios, stagesoort, mijlpaal, text, "afgevinkt", as_json=as_json)


@due.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("mijlpaal", metavar="MIJLPAAL")
@click.option("--reason", metavar="TEKST", help="Waarom.")
@json_option
@bureau_options
@click.pass_context
def reopen(
    ctx: click.Context, aios: str, stagesoort: str, mijlpaal: str, reason: str | None, as_json: bool
) -> None:
    """Maakt ongedaan dat een MIJLPAAL was afgevinkt."""
    from stagetui.engine.doorway.ticking import UnmarkMilestone

    session = current(ctx)
    with session.open() as bureau:
        text = bureau.do(session.actor(), UnmarkMilestone(aios, stagesoort, mijlpaal, reason))
    _tell(aios, stagesoort, mijlpaal, text, "weer open", as_json=as_json)


def _tell(aios: str, stagesoort: str, mijlpaal: str, text: str, word: str, *, as_json: bool) -> None:
    if as_json:
        tell_json(
            {"aios": aios, "stagesoort": stagesoort, "mijlpaal": mijlpaal, "afgevinkt": word == "afgevinkt"}
        )
    else:
        click.echo(f"{aios} ({stagesoort}): «{text}» is {word}.")

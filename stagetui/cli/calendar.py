"""The work list of the calendar: what is due or late, and ticking off what only people can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Eigenaar

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.engine.queries.calendar import Termijn
    from stagetui.engine.queries.half_years import HalfjaarTermijn, Kalenderregel

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
    """Toont wat te laat is en wat er aankomt, het dringendste eerst; done, reopen en halfjaar vinken mijlpalen af."""
    if ctx.invoked_subcommand is not None:
        return
    session = current(ctx)
    with session.open() as bureau:
        asked = (profile, Eigenaar(owner) if owner else None, days)
        found: list[Kalenderregel] = []
        found += bureau.ask(session.actor(), _asked, aios, *asked, everything=everything)
        if aios is None:
            found += bureau.ask(session.actor(), _half_years, *asked, everything=everything)
    found.sort(key=lambda one: one.datum)
    if as_json:
        tell_json([_document(one) for one in found])
        return
    tell_table(
        ("dagen", "uiterlijk", "staat", "wie", "aios", "naam", "stage", "mijlpaal", "wat"),
        [
            (
                *(t.dagen, t.datum, t.staat, t.eigenaar, t.aios, t.naam),
                t.stagesoort or f"half jaar vanaf {t.start}",
                *(t.mijlpaal, t.tekst),
            )
            for t in found
        ],
        empty="Er is niets te laat en er komt niets aan.",
    )


def _asked(
    view: View,
    aios: str | None,
    profile: str | None,
    owner: Eigenaar | None,
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


def _half_years(
    view: View, profile: str | None, owner: Eigenaar | None, days: int | None, *, everything: bool
) -> list[HalfjaarTermijn]:
    from datetime import timedelta

    from stagetui.engine.queries.half_years import half_year_milestones, half_years_due
    from stagetui.engine.rules.deadlines import OPEN_DAYS

    if everything:
        last = view.today + timedelta(days=days) if days is not None else None
        return half_year_milestones(view, profiel=profile, eigenaar=owner, to=last)
    return half_years_due(view, days=OPEN_DAYS if days is None else days, profiel=profile, eigenaar=owner)


def _document(one: Kalenderregel) -> dict[str, Any]:
    """One line; of a half year there is no aios and no stagesoort."""
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


@due.command()
@click.argument("mijlpaal", metavar="MIJLPAAL")
@click.argument("begin", metavar="JJJJ-MM-DD", callback=parse_date)
@click.option("--profile", metavar="PROFIEL", help="Van dit profiel; nodig als er meer zijn.")
@click.option("--institute", metavar="INSTITUUT", help="Van dit instituut; nodig als u er voor meer werkt.")
@click.option("--reopen", "again", is_flag=True, help="Maakt ongedaan dat de mijlpaal was afgevinkt.")
@click.option("--reason", metavar="TEKST", help="Opmerking erbij.")
@json_option
@bureau_options
@click.pass_context
def halfjaar(
    ctx: click.Context,
    mijlpaal: str,
    begin: date,
    profile: str | None,
    institute: str | None,
    again: bool,
    reason: str | None,
    as_json: bool,
) -> None:
    """Vinkt een MIJLPAAL af van het half jaar dat op JJJJ-MM-DD begint en als geheel wordt gepland."""
    from stagetui.engine.doorway.half_years import MarkHalfYear

    session = current(ctx)
    command = MarkHalfYear(mijlpaal, begin, profile, institute, reason, again)
    with session.open() as bureau:
        line = bureau.do(session.actor(), command)
    if as_json:
        tell_json(
            {
                "mijlpaal": line.mijlpaal,
                "profiel": line.profiel,
                "instituut": line.instituut,
                "begin": line.start,
                "afgevinkt": not again,
            }
        )
    else:
        word = "weer open" if again else "afgevinkt"
        click.echo(f"{line.instituut}, half jaar vanaf {line.start}: «{line.tekst}» is {word}.")


def _tell(aios: str, stagesoort: str, mijlpaal: str, text: str, word: str, *, as_json: bool) -> None:
    if as_json:
        tell_json(
            {"aios": aios, "stagesoort": stagesoort, "mijlpaal": mijlpaal, "afgevinkt": word == "afgevinkt"}
        )
    else:
        click.echo(f"{aios} ({stagesoort}): «{text}» is {word}.")

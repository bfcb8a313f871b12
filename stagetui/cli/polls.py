"""The yearly poll of availability: ask, look, and carry over who did not answer (H2)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date

if TYPE_CHECKING:
    from stagetui.engine.queries.polls import PeilingRegel


@click.command()
@click.argument("jaar", metavar="JAAR", type=click.IntRange(2000, 2100))
@click.option("--profile", "profiel", required=True, metavar="P", help="Welk profiel, zoals huisarts.")
@click.option("--institute", "instituut", metavar="I", help="Alleen stageplaatsen van dit instituut.")
@click.option(
    "--voor",
    metavar="DATUM",
    callback=parse_date,
    help="Uiterste dag voor een antwoord; anders over 3 weken.",
)
@click.option("--list", "look", is_flag=True, help="Toont alleen wat er gevraagd is en wat het antwoord was.")
@click.option(
    "--overnemen",
    "carry",
    is_flag=True,
    help="Neemt van wie na de uiterste dag niet antwoordde de beschikbaarheid van vorig jaar over.",
)
@json_option
@bureau_options
@click.pass_context
def peiling(
    ctx: click.Context,
    jaar: int,
    profiel: str,
    instituut: str | None,
    voor: date | None,
    look: bool,
    carry: bool,
    as_json: bool,
) -> None:
    """Vraagt elke stageplaats van een profiel naar de beschikbaarheid in het planjaar dat in JAAR begint.

    De stageopleiders (of anders de contactpersoon) krijgen een bericht met een formulier, ingevuld met wat bekend is.
    Wie al gevraagd is, wordt niet nog eens gevraagd. Geen antwoord betekent: er is niets veranderd.
    """
    if (look and carry) or (voor is not None and (look or carry)):
        raise click.UsageError("Kies uit --voor, --list en --overnemen.", ctx)
    if carry:
        _carry_over(ctx, jaar, profiel, instituut, as_json=as_json)
    elif look:
        _list(ctx, jaar, profiel, instituut, as_json=as_json)
    else:
        _ask(ctx, jaar, profiel, instituut, voor, as_json=as_json)


def _ask(
    ctx: click.Context, jaar: int, profiel: str, instituut: str | None, voor: date | None, *, as_json: bool
) -> None:
    from stagetui.engine.jobs.polling import hold_poll

    session = current(ctx)
    with session.open() as bureau:
        asked = hold_poll(bureau, session.actor(), jaar, profiel, instituut=instituut, voor=voor)
    if as_json:
        tell_json(
            {
                "jaar": jaar,
                "gevraagd": [{"plaats": plaats, "bericht": number} for plaats, number in asked.gevraagd],
                "eerder": asked.eerder,
            }
        )
        return
    if asked.gevraagd:
        click.echo(
            f"{_places(len(asked.gevraagd))} gevraagd. De berichten staan in de post (stagetui mail list); wat is "
            "vastgehouden, geeft u daar vrij."
        )
    else:
        click.echo("Er was niets nieuws te vragen.")
    if asked.eerder:
        click.echo(f"{_places(len(asked.eerder))} waren al gevraagd.")


def _list(ctx: click.Context, jaar: int, profiel: str, instituut: str | None, *, as_json: bool) -> None:
    from stagetui.engine.queries.polls import polls

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), polls, jaar, profiel, instituut)
    if as_json:
        tell_json([asdict(one) for one in found])
        return
    tell_table(
        ("plaats", "naam", "instelling", "uiterlijk", "antwoord", "op", "bekend"),
        [
            (one.plaats, one.naam, one.instelling, one.voor, one.stand, one.beantwoord_op, _known(one))
            for one in found
        ],
        empty=f"Voor {jaar} is nog niets gevraagd.",
    )


def _known(one: PeilingRegel) -> str:
    return "; ".join(
        f"{row.van} t/m {row.tot}: {'?' if row.capaciteit is None else row.capaciteit}"
        for row in one.kwartalen
    )


def _carry_over(ctx: click.Context, jaar: int, profiel: str, instituut: str | None, *, as_json: bool) -> None:
    from stagetui.engine.doorway.polling import CarryOver

    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), CarryOver(jaar, profiel, instituut))
    if as_json:
        document: dict[str, Any] = {"jaar": jaar} | asdict(done)
        tell_json(document)
        return
    for places, text in (
        (
            done.overgenomen,
            "geen antwoord, dus ongewijzigd: de beschikbaarheid van vorig jaar is overgenomen",
        ),
        (done.zonder, "geen antwoord, dus ongewijzigd: er viel van vorig jaar niets over te nemen"),
        (done.wachten, "kan nog antwoorden"),
    ):
        if places:
            click.echo(f"{_places(len(places))} ({', '.join(places)}): {text}.")
    if not (done.overgenomen or done.zonder or done.wachten):
        click.echo("Iedereen heeft geantwoord, of er is nog niets gevraagd.")


def _places(count: int) -> str:
    return "1 stageplaats" if count == 1 else f"{count} stageplaatsen"

"""Requests (aanvragen): which wait, making one, and deciding them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stagetui.cli.output import local, tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.queries.requests import AanvraagRegel
    from stagetui.profiles.terms import Gegeven

F = TypeVar("F", bound=Callable[..., Any])

# the options that fill a request, by their name in the profile (needs, may)
FIELDS = {
    "motivatie": "Waarom.",
    "bijlage": "Naam van de bijlage, zoals het bureau die bewaart.",
    "instelling": "Code of naam van de instelling.",
    "plaatsnaam": "Vestigingsplaats van een instelling die het bureau nog niet kent.",
    "specialisme": "Vakgebied van de stageplaats.",
    "kenmerken": "Kenmerken van de stageplaats, met ; ertussen, zoals ouderen;jeugd.",
    "begeleider": "Naam van de stagebegeleider.",
    "begeleider_email": "E-mailadres van de stagebegeleider.",
    "vakgebied": "Vakgebied waarvoor toestemming of EVC wordt gevraagd.",
    "percentage": "Percentage, een geheel getal.",
    "land": "Land van een stage in het buitenland.",
    "datum": "Een dag in de stage, zoals de laatste bij een voortijdig einde.",
}


def field_options(command: F) -> F:
    """Give a command an option for everything that a request may hold."""
    for name, doc in reversed(FIELDS.items()):
        command = click.option(f"--{name.replace('_', '-')}", name, metavar="TEKST", help=doc)(command)
    return command


def _filled(values: dict[str, str | None]) -> dict[Gegeven, str]:
    from stagetui.profiles.terms import Gegeven

    return {Gegeven(name): value for name, value in values.items() if value is not None}


@click.group()
def aanvraag() -> None:
    """Aanvragen die op een besluit wachten, en nieuwe."""


def _document(one: AanvraagRegel) -> dict[str, Any]:
    asked = one.aanvraag
    return {
        "id": asked.aanvraag,
        "soort": asked.soort,
        "aios": asked.aios,
        "plaats": asked.plaats,
        "beslisser": asked.beslisser,
        "voor": asked.voor,
        "status": asked.status,
        "reden": asked.reden,
        "naam": one.naam,
        "soort_naam": one.soort_naam,
        "profiel": one.profiel,
        "stagesoort": asked.stagesoort,
        "plaatsing": asked.plaatsing,
        "start": one.start,
        "eind": one.eind,
        "rang": one.rang,
        "gegevens": dict(one.gegevens),
        "wacht_op": one.wacht_op or None,
        "dringend": one.dringend,
        "herziening_van": asked.herziening_van,
        "besluiten": [
            {
                "beslisser": made.beslisser,
                "akkoord": made.akkoord,
                "reden": made.reden,
                "door": made.door,
                "namens": made.namens,
                "op": made.op,
            }
            for made in one.besluiten
        ],
        "gemaakt_door": asked.gemaakt_door,
        "gemaakt_op": asked.gemaakt_op,
        "besloten_door": asked.besloten_door,
        "besloten_op": asked.besloten_op,
    }


@aanvraag.command("list")
@click.option("--open", "only_open", is_flag=True, help="Alleen wat nog op een besluit wacht.")
@click.option("--mine", is_flag=True, help="Alleen wat op u wacht.")
@json_option
@bureau_options
@click.pass_context
def list_requests(ctx: click.Context, only_open: bool, mine: bool, as_json: bool) -> None:
    """Toont de aanvragen, de dringendste eerst."""
    from stagetui.engine.queries.requests import requests

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), requests, only_open=only_open or mine)
    if mine:
        found = [one for one in found if one.bezwaar is None]
    if as_json:
        tell_json([_document(one) for one in found])
        return
    tell_table(
        ("id", "soort", "over", "stage", "plaats", "wacht op", "voor", "status"),
        [
            (
                a.aanvraag,
                a.soort,
                one.naam,
                a.stagesoort,
                one.plaats_naam or one.instelling,
                one.wacht_op or None,
                f"{a.voor} (dringend)" if one.dringend else a.voor,
                a.status,
            )
            for one in found
            for a in (one.aanvraag,)
        ],
        empty="Er wacht geen aanvraag.",
    )


@aanvraag.command("show")
@click.argument("number", metavar="ID", type=int)
@json_option
@bureau_options
@click.pass_context
def show_request(ctx: click.Context, number: int, as_json: bool) -> None:
    """Toont aanvraag ID."""
    from stagetui.engine.queries.requests import request_view

    session = current(ctx)
    with session.open() as bureau:
        one = bureau.ask(session.actor(), request_view, number)
    if as_json:
        tell_json(_document(one))
        return
    for line in _told(one):
        click.echo(line)


def _label(name: Gegeven) -> str:
    from stagetui.engine.rules.asking import told
    from stagetui.profiles.terms import Gegeven

    return "wijziging" if name is Gegeven.WIJZIGING else told(name)


def _value(name: Gegeven, value: str) -> str:
    """What was filled in, as people read it."""
    from stagetui.engine.rules.training import change_from_json, in_words
    from stagetui.profiles.terms import Gegeven

    return in_words(change_from_json(value)) if name is Gegeven.WIJZIGING else value


def _told(one: AanvraagRegel) -> list[str]:
    asked = one.aanvraag
    lines = [f"Aanvraag {asked.aanvraag}: {one.soort_naam}, {asked.status}"]
    if asked.aios:
        lines.append(f"  aios       {one.naam} ({asked.aios}, {one.profiel})")
    if asked.stagesoort:
        rank = f", voorkeur {one.rang}" if one.rang else ""
        lines.append(f"  stage      {asked.stagesoort}, {one.start} t/m {one.eind}{rank}")
    lines.append(f"  plaats     {one.plaats_naam or '–'} bij {one.instelling or '–'}")
    lines += [f"  {_label(name)}: {_value(name, value)}" for name, value in one.gegevens.items()]
    if asked.herziening_van:
        lines.append(f"  herziening van aanvraag {asked.herziening_van}")
    urgent = ", dringend" if one.dringend else ""
    lines.append(
        f"  beslisser  {one.wacht_op or asked.beslisser or '–'}, uiterlijk {asked.voor or '–'}{urgent}"
    )
    for made in one.besluiten:
        word = "akkoord" if made.akkoord else "niet akkoord"
        for_whom = f" namens {made.namens}" if made.namens else ""
        why = f": {made.reden}" if made.reden else ""
        lines.append(f"  {made.beslisser}  {word} door {made.door}{for_whom}, {local(made.op):%Y-%m-%d}{why}")
    if asked.besloten_op:
        when = f"{asked.besloten_door}, {local(asked.besloten_op):%Y-%m-%d}"
        lines.append(f"  besluit    {when}: {asked.reden or 'zonder opmerking'}")
    return lines


@aanvraag.command("kinds")
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="[STAGESOORT]", required=False)
@json_option
@bureau_options
@click.pass_context
def list_kinds(ctx: click.Context, aios: str, stagesoort: str | None, as_json: bool) -> None:
    """Toont welke aanvragen er voor AIOS zijn, wat ze vragen en wie beslist."""
    from stagetui.engine.queries.asking import kinds_for

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), kinds_for, aios, stagesoort)
    if as_json:
        tell_json(
            [
                {
                    "soort": one.soort,
                    "naam": one.kind.name,
                    "uitleg": one.kind.text,
                    "over": one.kind.about,
                    "beslissers": list(one.kind.deciders),
                    "wijze": one.kind.decide,
                    "nodig": list(one.kind.needs),
                    "mogelijk": list(one.kind.may),
                }
                for one in found
            ]
        )
        return
    tell_table(
        ("soort", "naam", "over", "beslist", "vul in"),
        [
            (
                one.soort,
                one.kind.name,
                one.kind.about,
                " en ".join(one.kind.deciders),
                " ".join(f"--{field.value.replace('_', '-')}" for field in one.kind.needs),
            )
            for one in found
        ],
        empty="Dit profiel kent geen aanvragen.",
    )


@aanvraag.command("new")
@click.argument("kind", metavar="SOORT")
@click.argument("aios", metavar="[AIOS]", required=False)
@click.argument("stagesoort", metavar="[STAGESOORT]", required=False)
@click.option("--plaats", metavar="PLAATS", help="De stageplaats waarover het gaat (soort etalage).")
@click.option("--profile", metavar="P", help="Bij een stageplaats: het profiel dat erover beslist.")
@field_options
@json_option
@bureau_options
@click.pass_context
def new_request(
    ctx: click.Context,
    /,
    kind: str,
    aios: str | None,
    stagesoort: str | None,
    plaats: str | None,
    profile: str | None,
    as_json: bool,
    **values: str | None,
) -> None:
    """Doet een aanvraag van deze SOORT; aanvraag kinds AIOS toont welke er zijn."""
    from stagetui.engine.doorway.requests import MakeRequest
    from stagetui.engine.queries.requests import request_view

    session = current(ctx)
    with session.open() as bureau:
        command = MakeRequest(kind, aios, stagesoort, plaats, profile, _filled(values))
        number = bureau.do(session.actor(), command)
        made = bureau.ask(session.actor(), request_view, number)
    _tell_made(made, as_json=as_json)


@aanvraag.command("reconsider")
@click.argument("number", metavar="ID", type=int)
@field_options
@json_option
@bureau_options
@click.pass_context
def reconsider(ctx: click.Context, /, number: int, as_json: bool, **values: str | None) -> None:
    """Vraagt om herziening van besloten aanvraag ID, met een nieuwe aanvraag die ernaar verwijst."""
    from stagetui.engine.doorway.requests import Reconsider
    from stagetui.engine.queries.requests import request_view

    session = current(ctx)
    with session.open() as bureau:
        again = bureau.do(session.actor(), Reconsider(number, _filled(values)))
        made = bureau.ask(session.actor(), request_view, again)
    _tell_made(made, as_json=as_json)


def _tell_made(one: AanvraagRegel, *, as_json: bool) -> None:
    if as_json:
        tell_json(_document(one))
        return
    until = f", uiterlijk {one.aanvraag.voor}" if one.aanvraag.voor else ""
    click.echo(
        f"Aanvraag {one.aanvraag.aanvraag} ({one.soort_naam}) is gedaan; zij wacht op {one.wacht_op}{until}."
    )


def _decide(ctx: click.Context, number: int, reason: str | None, *, approve: bool, as_json: bool) -> None:
    from stagetui.engine.doorway.decisions import Decide

    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), Decide(number, approve, reason))
    if as_json:
        tell_json(
            {
                "id": done.aanvraag,
                "status": done.status,
                "plaatsing": done.plaatsing,
                "plaatsing_status": done.plaatsing_status,
            }
            | ({"wacht_op": done.wacht_op} if done.wacht_op else {})
        )
        return
    if done.wacht_op:
        click.echo(f"Aanvraag {done.aanvraag}: uw akkoord is vastgelegd; zij wacht nog op {done.wacht_op}.")
        return
    placed = f"; plaatsing {done.plaatsing} is {done.plaatsing_status}" if done.plaatsing else ""
    click.echo(f"Aanvraag {done.aanvraag} is {done.status}{placed}.")


@click.command()
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", metavar="TEKST", help="Opmerking bij het besluit.")
@json_option
@bureau_options
@click.pass_context
def approve(ctx: click.Context, number: int, reason: str | None, as_json: bool) -> None:
    """Keurt aanvraag ID goed."""
    _decide(ctx, number, reason, approve=True, as_json=as_json)


@click.command()
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", required=True, metavar="TEKST", help="Waarom.")
@json_option
@bureau_options
@click.pass_context
def refuse(ctx: click.Context, number: int, reason: str, as_json: bool) -> None:
    """Weigert aanvraag ID; de plaats komt weer vrij."""
    _decide(ctx, number, reason, approve=False, as_json=as_json)

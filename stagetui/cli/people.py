"""People with their roles, and the audit trail; their keys are in `keys`."""

from __future__ import annotations

import json
from datetime import date

import click

from stagetui.cli.keys import key
from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date

ROLES = ["bureau", "coordinator", "stagebeheerder", "lezer", "export", "beheerder"]


@click.group()
def user() -> None:
    """Mensen, hun rollen en hun sleutels."""


user.add_command(key)


@user.command("list")
@json_option
@bureau_options
@click.pass_context
def list_users(ctx: click.Context, as_json: bool) -> None:
    """Toont wie een account heeft, en met welke rollen."""
    from stagetui.engine.queries.people import users

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), users)
    if as_json:
        tell_json(
            [
                {
                    "persoon": one.persoon,
                    "naam": one.naam,
                    "email": one.email,
                    "rollen": [
                        {"rol": g.rol, "instituut": g.instituut, "profiel": g.profiel} for g in one.rollen
                    ],
                    "bron": one.bron,
                }
                for one in found
            ]
        )
        return
    tell_table(
        ("persoon", "naam", "e-mail", "rollen", "bron"),
        [
            (
                one.persoon,
                one.naam,
                one.email,
                ", ".join(f"{g.rol} ({g.instituut}/{g.profiel})" for g in one.rollen),
                one.bron,
            )
            for one in found
        ],
        empty="Er is nog niemand.",
    )


@user.command("add")
@click.argument("person", metavar="PERSOON")
@click.option("--name", metavar="NAAM", help="Volledige naam (anders de korte).")
@click.option("--email", metavar="ADRES", help="E-mailadres.")
@click.option("--role", type=click.Choice(ROLES), help="Meteen een rol, voor alles; anders met user role.")
@click.option("--institute", default="*", metavar="I", help="De rol geldt voor dit instituut.")
@click.option("--profile", default="*", metavar="P", help="De rol geldt voor dit profiel.")
@json_option
@bureau_options
@click.pass_context
def add(
    ctx: click.Context,
    person: str,
    name: str | None,
    email: str | None,
    role: str | None,
    institute: str,
    profile: str,
    as_json: bool,
) -> None:
    """Maakt een account voor PERSOON, of wijzigt naam en adres."""
    from stagetui.engine.doorway.people import GrantRole, KeepPerson
    from stagetui.profiles.terms import Rol

    session = current(ctx)
    with session.open() as bureau:
        new = bureau.do(session.actor(), KeepPerson(person, name or person, email))
        if role:
            bureau.do(session.actor(), GrantRole(person, Rol(role), institute, profile))
    if as_json:
        tell_json({"persoon": person, "nieuw": new, "rol": role})
        return
    click.echo(
        f"{person} {'heeft nu een account' if new else 'was er al'}{f' met de rol {role}' if role else ''}."
    )


@user.command("role")
@click.argument("person", metavar="PERSOON")
@click.argument("role", metavar="ROL", type=click.Choice(ROLES))
@click.option("--institute", default="*", metavar="I", help="Alleen voor dit instituut.")
@click.option("--profile", default="*", metavar="P", help="Alleen voor dit profiel.")
@click.option("--remove", is_flag=True, help="Neemt de rol af.")
@bureau_options
@click.pass_context
def set_role(ctx: click.Context, person: str, role: str, institute: str, profile: str, remove: bool) -> None:
    """Geeft PERSOON een rol, of neemt die af."""
    from stagetui.engine.doorway.people import GrantRole
    from stagetui.profiles.terms import Rol

    session = current(ctx)
    with session.open() as bureau:
        changed = bureau.do(session.actor(), GrantRole(person, Rol(role), institute, profile, remove))
    if not changed:
        click.echo(
            f"Er verandert niets: {person} {'had' if remove else 'heeft'} de rol {role} {'niet' if remove else 'al'}."
        )
    else:
        click.echo(f"{person} heeft de rol {role} {'niet meer' if remove else 'gekregen'}.")


@user.command("deputy")
@click.argument("person", metavar="PERSOON")
@click.argument("deputy", metavar="[VERVANGER]", required=False)
@click.option("--from", "start", callback=parse_date, metavar="DATUM", help="Eerste dag; anders vandaag.")
@click.option("--to", "end", callback=parse_date, metavar="DATUM", help="Laatste dag.")
@click.option("--remove", is_flag=True, help="Beëindigt de vervanging.")
@bureau_options
@click.pass_context
def set_deputy(
    ctx: click.Context, person: str, deputy: str | None, start: date | None, end: date | None, remove: bool
) -> None:
    """Laat VERVANGER beslissen wat op PERSOON wacht, van een dag tot en met een dag."""
    from stagetui.engine.doorway.deputising import EndDeputy, SetDeputy

    session = current(ctx)
    actor = session.actor()
    if remove:
        with session.open() as bureau:
            ended = bureau.do(actor, EndDeputy(person))
        click.echo(f"{person} wordt niet meer vervangen ({ended} beëindigd).")
        return
    if deputy is None or end is None:
        raise click.UsageError("Noem de vervanger en de laatste dag (--to), of geef --remove.")
    begin = start or actor.today
    with session.open() as bureau:
        bureau.do(actor, SetDeputy(person, deputy, begin, end))
    click.echo(f"{deputy} beslist voor {person} van {begin} t/m {end}.")


@click.command()
@click.option("--since", callback=parse_date, metavar="DATUM", help="Vanaf deze dag.")
@click.option("--aios", metavar="AIOS", help="Alleen over deze aios.")
@click.option("--since-visit", is_flag=True, help="Wat anderen deden sinds u dit voor het laatst vroeg.")
@json_option
@bureau_options
@click.pass_context
def log(ctx: click.Context, since: date | None, aios: str | None, since_visit: bool, as_json: bool) -> None:
    """Toont wie wat wanneer veranderde, het oudste eerst."""
    from stagetui.engine.doorway.visits import MarkSeen
    from stagetui.engine.queries.history import events, since_last_visit
    from stagetui.engine.queries.placing import visible_aios

    session = current(ctx)
    with session.open() as bureau:
        if since_visit:
            visit = bureau.ask(session.actor(), since_last_visit)
            bureau.do(session.actor(), MarkSeen(visit.tot))
            found = list(reversed(visit.regels))
        else:
            if aios is not None:
                bureau.ask(session.actor(), visible_aios, aios)
            found = bureau.ask(session.actor(), events, since=since, aios=aios)
    if as_json:
        tell_json(
            [
                {
                    "nr": e.nr,
                    "wanneer": e.wanneer,
                    "wie": e.wie,
                    "via": e.via,
                    "actie": e.actie,
                    "onderwerp": e.onderwerp,
                    "voor": json.loads(e.voor) if e.voor else None,
                    "na": json.loads(e.na) if e.na else None,
                    "reden": e.reden,
                    "aios": e.aios,
                }
                for e in found
            ]
        )
        return
    tell_table(
        ("nr", "wanneer", "wie", "via", "actie", "onderwerp", "reden"),
        [(e.nr, e.wanneer, e.wie, e.via, e.actie, e.onderwerp, e.reden) for e in found],
        empty="Er is niets gebeurd dat hierbij past en dat u mag zien.",
    )

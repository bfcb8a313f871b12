"""Rounds: opening one, and who handed in preferences, supply against demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from stagetui.cli.board import bord
from stagetui.cli.definitive import definitief
from stagetui.cli.groups import groepen
from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date

if TYPE_CHECKING:
    from stagetui.engine.queries.asof import StageToen
    from stagetui.engine.queries.round_parts import RondeBeeld


@click.group()
def ronde() -> None:
    """Planningsrondes."""


ronde.add_command(definitief)


ronde.add_command(bord)
ronde.add_command(groepen)


@ronde.command("new")
@click.argument("naam", metavar="NAAM")
@click.option("--profile", "profiles", multiple=True, required=True, metavar="P", help="Profiel; mag vaker.")
@click.option("--institute", metavar="I", help="Alleen aios van dit instituut.")
@click.option("--from", "van", required=True, callback=parse_date, metavar="DATUM", help="Eerste start.")
@click.option("--to", "tot", required=True, callback=parse_date, metavar="DATUM", help="Laatste start.")
@json_option
@bureau_options
@click.pass_context
def new(
    ctx: click.Context,
    naam: str,
    profiles: tuple[str, ...],
    institute: str | None,
    van: date,
    tot: date,
    as_json: bool,
) -> None:
    """Opent ronde NAAM voor de stages die in de periode beginnen."""
    from stagetui.engine.doorway.rounds import OpenRonde
    from stagetui.engine.queries.rounds import round_view

    session = current(ctx)
    ids = tuple(part.strip() for profile in profiles for part in profile.split(",") if part.strip())
    with session.open() as bureau:
        name = bureau.do(session.actor(), OpenRonde(naam, ids, van, tot, institute))
        beeld = bureau.ask(session.actor(), round_view, name)
    _tell_round(beeld, as_json=as_json)


@ronde.command("list")
@json_option
@bureau_options
@click.pass_context
def list_rounds(ctx: click.Context, as_json: bool) -> None:
    """Toont alle rondes."""
    from stagetui.engine.queries.rounds import rounds

    session = current(ctx)
    with session.open() as bureau:
        lines = bureau.ask(session.actor(), rounds)
    if as_json:
        tell_json(
            [
                {
                    "ronde": line.ronde.ronde,
                    "profielen": list(line.profielen),
                    "instituut": line.ronde.instituut,
                    "van": line.ronde.van,
                    "tot": line.ronde.tot,
                    "voorstellen": line.voorstellen,
                    "vastgesteld": line.vastgesteld,
                }
                for line in lines
            ]
        )
        return
    tell_table(
        ("ronde", "profielen", "van", "tot", "voorstellen", "vastgesteld"),
        [
            (
                one.ronde.ronde,
                ", ".join(one.profielen),
                one.ronde.van,
                one.ronde.tot,
                one.voorstellen,
                one.vastgesteld,
            )
            for one in lines
        ],
        empty="Er is nog geen ronde; maak er een met stagetui ronde new.",
    )


@ronde.command("show")
@click.argument("naam", metavar="NAAM")
@click.option(
    "--as-of", "day", callback=parse_date, metavar="DATUM", help="Zoals zij aan het eind van die dag was."
)
@json_option
@bureau_options
@click.pass_context
def show_round(ctx: click.Context, naam: str, day: date | None, as_json: bool) -> None:
    """Toont wie voorkeuren heeft ingediend, wie niet, en vraag tegen aanbod."""
    from stagetui.cli.history import end_of
    from stagetui.engine.queries.asof import round_at
    from stagetui.engine.queries.rounds import round_view

    session = current(ctx)
    with session.open() as bureau:
        if day is not None:
            _tell_past(bureau.ask(session.actor(), round_at, naam, end_of(day)), naam, day, as_json=as_json)
            return
        beeld = bureau.ask(session.actor(), round_view, naam)
    _tell_round(beeld, as_json=as_json)


def _tell_past(stages: Sequence[StageToen], naam: str, day: date, *, as_json: bool) -> None:
    if as_json:
        tell_json({"ronde": naam, "op": day, "stages": [asdict(stage) for stage in stages]})
        return
    tell_table(
        ("aios", "naam", "stage", "start", "voorkeuren", "status", "plaats"),
        [(s.aios, s.naam, s.stagesoort, s.start, s.voorkeuren, s.status, s.plaats) for s in stages],
        empty=f"Op {day} stond er nog niets in ronde {naam}.",
    )


def _tell_round(beeld: RondeBeeld, *, as_json: bool) -> None:
    if as_json:
        tell_json(
            {
                "ronde": beeld.ronde.ronde,
                "profielen": list(beeld.profielen),
                "instituut": beeld.ronde.instituut,
                "van": beeld.ronde.van,
                "tot": beeld.ronde.tot,
                "stages": [
                    {
                        "aios": s.aios,
                        "naam": s.naam,
                        "stagesoort": s.stagesoort or None,
                        "start": s.start,
                        "eind": s.eind,
                        "voorkeuren": s.voorkeuren,
                        "status": s.status,
                        "voorkeuren_tot": s.tot,
                        "plaats": s.plaats,
                        "voorstel": s.voorstel,
                    }
                    for s in beeld.stages
                ],
                "vraag": beeld.vraag,
                "aanbod": [
                    {
                        "plaats": a.plaats,
                        "van": a.van,
                        "tot": a.tot,
                        "capaciteit": a.capaciteit,
                        "bezet": a.bezet,
                    }
                    for a in beeld.aanbod
                ],
                "perioden": [
                    {"periode": p.periode, "vraag": p.vraag, "vrij": p.vrij} for p in beeld.perioden
                ],
            }
        )
        return
    what = f"Ronde {beeld.ronde.ronde}: {', '.join(beeld.profielen)}, "
    if beeld.jaar:
        _tell_year(beeld, what)
    else:
        _tell_stages(beeld, what)
    click.echo()
    tell_table(
        ("periode", "vraag", "vrij"),
        [(p.periode, p.vraag, p.vrij) for p in beeld.perioden],
        empty="Er wacht niemand op een plaats.",
    )


def _tell_stages(beeld: RondeBeeld, what: str) -> None:
    silent = sum(s.stil for s in beeld.stages)
    click.echo(
        f"{what}stages die beginnen van {beeld.ronde.van} t/m {beeld.ronde.tot}. {len(beeld.stages)} stages, "
        f"{silent} zonder voorkeur, {beeld.vraag} nog te plaatsen."
    )
    tell_table(
        ("aios", "naam", "stage", "start", "eind", "voorkeuren", "tot", "status"),
        [
            (s.aios, s.naam, s.stagesoort, s.start, s.eind, s.voorkeuren or "geen", s.tot, s.status)
            for s in beeld.stages
        ],
        empty="Er begint in deze periode geen stage die via de etalage gaat.",
    )


def _tell_year(beeld: RondeBeeld, what: str) -> None:
    """H5: everybody in the half year, with what is placed, what a voorstel plans, or nothing yet."""
    people = {s.aios for s in beeld.stages}
    asking = {s.aios for s in beeld.te_plaatsen}
    silent = {s.aios for s in beeld.stages if s.stil}
    click.echo(
        f"{what}het half jaar van {beeld.ronde.van} t/m {beeld.ronde.tot}. {len(people)} aios, "
        f"{len(silent)} zonder voorkeur, {len(asking)} nog te plaatsen."
    )
    tell_table(
        ("aios", "naam", "stage", "start", "eind", "voorkeuren", "tot", "status", "plaats"),
        [
            (
                s.aios,
                s.naam,
                s.stagesoort or "nog niets",
                s.start,
                s.eind,
                s.voorkeuren or "geen",
                s.tot,
                f"in voorstel {s.voorstel}" if s.voorstel else s.status,
                s.plaats,
            )
            for s in beeld.stages
        ],
        empty="In dit half jaar heeft niemand een stage te doen; controleer of van elke aios start_opleiding er is.",
    )

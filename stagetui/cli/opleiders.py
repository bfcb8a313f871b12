"""Who supervises at the places, and what institutes lend each other; absences are in `opleiders_away`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.opleiders_away import away, back, deputy
from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.queries.opleiders import OpleiderRegel


@click.group()
def stageopleider() -> None:
    """Stageopleiders: wie er is, wie afwezig is, en wie er dan waarneemt."""


for command in (away, back, deputy):
    stageopleider.add_command(command)


@stageopleider.command("list")
@click.option("--plaats", metavar="PLAATS", help="Alleen deze stageplaats.")
@json_option
@bureau_options
@click.pass_context
def list_opleiders(ctx: click.Context, plaats: str | None, as_json: bool) -> None:
    """Toont wie er op de stageplaatsen begeleidt, tot wanneer erkend, en wie afwezig is."""
    from stagetui.engine.queries.opleiders import opleiders

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), opleiders, plaats)
    if as_json:
        tell_json([_document(one) for one in found])
        return
    tell_table(
        ("plaats", "naam", "e-mail", "BIG", "uren", "sinds", "erkend t/m", "telt bij", "afwezig"),
        [
            (
                *(one.opleider.plaats, one.opleider.naam, one.opleider.email, one.opleider.big),
                *(one.opleider.uren_per_week, one.opleider.sinds, one.opleider.erkend_tot),
                *(one.telt_bij.plaats if one.telt_bij else None, _away(one)),
            )
            for one in found
        ],
        empty="Er zijn nog geen stageopleiders; lees ze in met stagetui import stageopleiders.",
    )


def _away(one: OpleiderRegel) -> str | None:
    told = []
    for absence in one.afwezig:
        until = f" t/m {absence.tot}" if absence.tot else ""
        deputy = f" ({absence.waarnemer} neemt waar)" if absence.waarnemer else ""
        told.append(f"{absence.reden} vanaf {absence.van}{until}{deputy}")
    return "; ".join(told) or None


def _document(one: OpleiderRegel) -> dict[str, Any]:
    who = {name: value for name, value in asdict(one.opleider).items() if name != "version"}
    return who | {
        "plaats_naam": one.plaats_naam,
        "telt_bij": one.telt_bij.plaats if one.telt_bij else None,
        "afwezig": [
            {"van": a.van, "tot": a.tot, "reden": a.reden, "waarnemer": a.waarnemer} for a in one.afwezig
        ],
    }


@click.group()
def leenafspraak() -> None:
    """Leenafspraken tussen instituten."""


@leenafspraak.command("list")
@json_option
@bureau_options
@click.pass_context
def list_lendings(ctx: click.Context, as_json: bool) -> None:
    """Toont welke stageplaatsen instituten elkaar lenen, wanneer, en voor hoeveel aios tegelijk."""
    from stagetui.engine.queries.opleiders import lendings

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), lendings)
    if as_json:
        tell_json([asdict(one) for one in found])
        return
    tell_table(
        ("plaats", "naam", "van instituut", "aan instituut", "van", "tot", "maximum"),
        [
            (one.plaats, one.plaats_naam, one.instituut, one.aan_instituut, one.van, one.tot, one.maximum)
            for one in found
        ],
        empty="Er zijn geen leenafspraken; lees ze in met stagetui import leenafspraken.",
    )

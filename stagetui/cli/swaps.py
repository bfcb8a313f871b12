"""Swaps of stages in the days after the voorlopig plan (H6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stagetui.engine.doorway.door import Command
    from stagetui.engine.doorway.swapping import Geruild
    from stagetui.engine.queries.swaps import RuilBeeld


@click.group()
def swap() -> None:
    """Ruilen in de ruilweek: voorstellen, akkoord vastleggen, goedkeuren."""


@swap.command("list")
@click.option("--ronde", metavar="NAAM", help="Alleen van deze ronde.")
@click.option("--open", "only_open", is_flag=True, help="Alleen wat op een antwoord of besluit wacht.")
@json_option
@bureau_options
@click.pass_context
def list_swaps(ctx: click.Context, ronde: str | None, only_open: bool, as_json: bool) -> None:
    """Toont de ruilen, wat nog wacht eerst."""
    from stagetui.engine.queries.swaps import swaps

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), swaps, ronde, only_open=only_open)
    if as_json:
        tell_json([_document(one) for one in found])
        return
    tell_table(
        ("id", "ronde", "status", "aios", "stages", "wacht op"),
        [
            (
                *(one.ruil.ruil, one.ruil.ronde, one.ruil.status, ", ".join(one.aios)),
                *(", ".join(dict.fromkeys(part.stagesoort for part in one.delen)), _waits_for(one)),
            )
            for one in found
        ],
        empty="Er is nog geen ruil voorgesteld; dat kan met stagetui swap propose.",
    )


@swap.command("show")
@click.argument("number", metavar="ID", type=int)
@json_option
@bureau_options
@click.pass_context
def show(ctx: click.Context, number: int, as_json: bool) -> None:
    """Toont wie wat overneemt, en wie al akkoord is."""
    from stagetui.engine.queries.swaps import swap_view

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), swap_view, number)
    if as_json:
        tell_json(_document(found))
        return
    ruil = found.ruil
    why = f": {ruil.reden}" if ruil.reden else ""
    click.echo(
        f"Ruil {ruil.ruil} in ronde {ruil.ronde}, voorgesteld door {ruil.gemaakt_door}: {ruil.status}{why}."
    )
    if ruil.toelichting:
        click.echo(ruil.toelichting)
    tell_table(
        ("aios", "naam", "stage", "neemt over van", "plaats", "start", "eind"),
        [
            (one.aios, one.naam, one.stagesoort, one.van_aios, one.plaatsnaam, one.start, one.eind)
            for one in found.delen
        ],
        empty="",
    )
    click.echo()
    words = {None: "nog niet", True: "ja", False: "nee"}
    tell_table(
        ("aios", "akkoord", "reden"),
        [(one.aios, words[one.akkoord], one.reden) for one in found.akkoorden],
        empty="",
    )


@swap.command("propose")
@click.argument("ronde", metavar="RONDE")
@click.argument("aios", metavar="AIOS AIOS…", nargs=-1, required=True)
@click.option("--stage", "kinds", multiple=True, metavar="SOORT", help="Alleen deze soort stage; mag vaker.")
@click.option("--note", metavar="TEKST", help="Toelichting.")
@json_option
@bureau_options
@click.pass_context
def propose(
    ctx: click.Context,
    ronde: str,
    aios: tuple[str, ...],
    kinds: tuple[str, ...],
    note: str | None,
    as_json: bool,
) -> None:
    """Stelt een ruil voor: elke AIOS krijgt de plaatsing van de volgende, de laatste die van de eerste.

    Voor iedereen wordt eerst elke regel nagegaan; wat niet kan, wordt geweigerd voordat iemand iets gevraagd wordt.
    """
    from stagetui.engine.doorway.swapping import ProposeSwap

    _do(ctx, ProposeSwap(ronde, aios, kinds, note), as_json=as_json)


@swap.command("accept")
@click.argument("number", metavar="ID", type=int)
@click.argument("aios", metavar="AIOS")
@json_option
@bureau_options
@click.pass_context
def accept(ctx: click.Context, number: int, aios: str, as_json: bool) -> None:
    """Legt vast dat AIOS akkoord is met de ruil."""
    from stagetui.engine.doorway.swapping import AnswerSwap

    _do(ctx, AnswerSwap(number, aios, akkoord=True), as_json=as_json)


@swap.command("decline")
@click.argument("number", metavar="ID", type=int)
@click.argument("aios", metavar="AIOS")
@click.option("--reason", metavar="TEKST", help="Waarom niet.")
@json_option
@bureau_options
@click.pass_context
def decline(ctx: click.Context, number: int, aios: str, reason: str | None, as_json: bool) -> None:
    """Legt vast dat AIOS niet akkoord is; de ruil vervalt."""
    from stagetui.engine.doorway.swapping import AnswerSwap

    _do(ctx, AnswerSwap(number, aios, akkoord=False, reason=reason), as_json=as_json)


@swap.command("approve")
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", metavar="TEKST", help="Toelichting bij het besluit.")
@json_option
@bureau_options
@click.pass_context
def approve(ctx: click.Context, number: int, reason: str | None, as_json: bool) -> None:
    """Keurt de ruil goed (stagecoördinator); de plaatsingen wijzigen meteen."""
    from stagetui.engine.doorway.swapping import DecideSwap

    _do(ctx, DecideSwap(number, approve=True, reason=reason), as_json=as_json)


@swap.command("refuse")
@click.argument("number", metavar="ID", type=int)
@click.option("--reason", metavar="TEKST", required=True, help="Waarom.")
@json_option
@bureau_options
@click.pass_context
def refuse(ctx: click.Context, number: int, reason: str, as_json: bool) -> None:
    """Weigert de ruil (stagecoördinator), met reden."""
    from stagetui.engine.doorway.swapping import DecideSwap

    _do(ctx, DecideSwap(number, approve=False, reason=reason), as_json=as_json)


def _do(ctx: click.Context, command: Command[Geruild], *, as_json: bool) -> None:
    from stagetui.engine.queries.swaps import swap_view

    session = current(ctx)
    with session.open() as bureau:
        done = bureau.do(session.actor(), command)
        found = bureau.ask(session.actor(), swap_view, done.ruil)
    if as_json:
        tell_json(_document(found))
        return
    waits = _waits_for(found)
    click.echo(f"Ruil {done.ruil} is {done.status}{f'; wacht op {waits}' if waits else ''}.")


def _waits_for(one: RuilBeeld) -> str:
    return ", ".join(one.wacht_op) or ("stagecoördinator" if one.ruil.status == "akkoord" else "")


def _document(one: RuilBeeld) -> dict[str, Any]:
    ruil = one.ruil
    return {
        "id": ruil.ruil,
        "ronde": ruil.ronde,
        "status": ruil.status,
        "toelichting": ruil.toelichting,
        "reden": ruil.reden,
        "gemaakt_door": ruil.gemaakt_door,
        "gemaakt_op": ruil.gemaakt_op,
        "besloten_door": ruil.besloten_door,
        "besloten_op": ruil.besloten_op,
        "ruilen_tot": one.ruilen_tot,
        "stages": [
            {
                "aios": part.aios,
                "naam": part.naam,
                "stagesoort": part.stagesoort,
                "van": part.van_aios,
                "plaats": part.plaats,
                "start": part.start,
                "eind": part.eind,
            }
            for part in one.delen
        ],
        "akkoorden": _answers(one),
    }


def _answers(one: RuilBeeld) -> Sequence[dict[str, Any]]:
    return [{"aios": said.aios, "akkoord": said.akkoord, "reden": said.reden} for said in one.akkoorden]

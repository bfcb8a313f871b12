"""Why an aios got this outcome, in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import tell_json
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.allocation.explain import Voorkeur
    from stagetui.engine.allocation.year.explain import Jaaruitleg, Wensuitleg
    from stagetui.engine.jobs.explain import Verklaring


@click.command()
@click.argument("aios", metavar="AIOS")
@click.option(
    "--voorstel", "number", type=int, metavar="ID", help="Dit voorstel (anders het vastgestelde of nieuwste)."
)
@click.option("--quick", is_flag=True, help="Rekent niet uit welke wijziging de uitkomst zou veranderen.")
@json_option
@bureau_options
@click.pass_context
def explain(ctx: click.Context, aios: str, number: int | None, quick: bool, as_json: bool) -> None:
    """Legt uit waarom AIOS deze uitkomst kreeg: wie de plaats heeft, waarom, en wat dat zou veranderen."""
    from stagetui.engine.jobs.explain import explain_outcome

    session = current(ctx)
    with session.open() as bureau:
        found = explain_outcome(bureau, session.actor(), aios, voorstel=number, try_changes=not quick)
    if as_json:
        run = {"voorstel": found.voorstel, "ronde": found.ronde, "policy": found.policy, "seed": found.seed}
        told = asdict(found.jaar) if found.jaar else {"stages": [asdict(one) for one in found.uitleg]}
        tell_json(run | told)
        return
    click.echo(f"Voorstel {found.voorstel} voor ronde {found.ronde} ({found.policy}, loting {found.seed}).")
    if found.jaar:
        _tell_year(found, found.jaar)
    else:
        _tell(found)


def _tell(found: Verklaring) -> None:
    for one in found.uitleg:
        outcome = f"{_named(found, one.plaats)}, voorkeur {one.rang}" if one.plaats else "geen plaats"
        click.echo(f"\n{_named(found, one.aios)}: {one.stagesoort}, {one.start} t/m {one.eind}: {outcome}.")
        click.echo(f"Lot {one.lot} van {one.loten}.")
        if not one.voorkeuren:
            click.echo("  Er waren geen voorkeuren ingediend.")
        for v in one.voorkeuren:
            click.echo(f"  {v.rang}. {_named(found, v.plaats)}: {v.tekst}")
            _tell_holders(found, v)


def _tell_holders(found: Verklaring, wish: Voorkeur | Wensuitleg) -> None:
    for h in wish.houders:
        lot = f", lot {h.lot}" if h.lot else ""
        rank = f"voorkeur {h.rang}{lot}: " if h.rang else ""
        click.echo(f"       {_named(found, h.aios)}, {h.start} t/m {h.eind}: {rank}{h.grond}")
    if wish.wijziging:
        click.echo(f"     → {wish.wijziging}")


def _tell_year(found: Verklaring, jaar: Jaaruitleg) -> None:
    """H4, H5: every stage with the wishes that bear on it, then the other wishes."""
    for one in jaar.stages:
        when = f", {one.start} t/m {one.eind}" if one.start else ""
        marks = [
            word
            for word, holds in (
                ("geleend", one.geleend),
                ("stond al vast", one.vast),
                ("vooruitblik", one.vooruitblik),
            )
            if holds
        ]
        outcome = _named(found, one.plaats) if one.plaats else f"geen plaats: {one.oorzaak}"
        also = f" ({', '.join(marks)})" if marks else ""
        click.echo(f"\n{_named(found, one.aios)}: {one.onderdeel}{when}: {outcome.rstrip('.')}{also}.")
        if one.wijziging:
            click.echo(f"     → {one.wijziging}")
        _tell_wishes(found, one.voorkeuren)
    if jaar.stages:
        click.echo(f"\nLot {jaar.stages[0].lot} van {jaar.stages[0].loten}.")
    if jaar.wensen:
        click.echo("Wensen voor het jaar als geheel, of voor wat er niet in zit:")
        _tell_wishes(found, jaar.wensen)
    if not jaar.wensen and not any(one.voorkeuren for one in jaar.stages):
        click.echo("Er waren geen voorkeuren ingediend.")


def _tell_wishes(found: Verklaring, wishes: Sequence[Wensuitleg]) -> None:
    for wish in wishes:
        what = _named(found, wish.plaats) if wish.plaats else wish.vraag
        click.echo(f"  {wish.rang}. {what}: {wish.tekst}")
        _tell_holders(found, wish)


def _named(found: Verklaring, code: str | None) -> str:
    name = found.namen.get(code or "")
    return f"{name} ({code})" if name else str(code)

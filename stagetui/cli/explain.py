"""Why an aios got this outcome, in words and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import tell_json
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
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
        tell_json(
            {"voorstel": found.voorstel, "ronde": found.ronde, "policy": found.policy, "seed": found.seed}
            | {"stages": [asdict(one) for one in found.uitleg]}
        )
    else:
        _tell(found)


def _tell(found: Verklaring) -> None:
    click.echo(f"Voorstel {found.voorstel} voor ronde {found.ronde} ({found.policy}, loting {found.seed}).")
    for one in found.uitleg:
        outcome = f"{_named(found, one.plaats)}, voorkeur {one.rang}" if one.plaats else "geen plaats"
        click.echo(f"\n{_named(found, one.aios)}: {one.stagesoort}, {one.start} t/m {one.eind}: {outcome}.")
        click.echo(f"Lot {one.lot} van {one.loten}.")
        if not one.voorkeuren:
            click.echo("  Er waren geen voorkeuren ingediend.")
        for v in one.voorkeuren:
            click.echo(f"  {v.rang}. {_named(found, v.plaats)}: {v.tekst}")
            for h in v.houders:
                lot = f", lot {h.lot}" if h.lot else ""
                rank = f"voorkeur {h.rang}{lot}: " if h.rang else ""
                click.echo(f"       {_named(found, h.aios)}, {h.start} t/m {h.eind}: {rank}{h.grond}")
            if v.wijziging:
                click.echo(f"     → {v.wijziging}")


def _named(found: Verklaring, code: str | None) -> str:
    name = found.namen.get(code or "")
    return f"{name} ({code})" if name else str(code)

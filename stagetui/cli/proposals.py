"""Computing proposals, looking at them, and making plaatsingen of one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import local, tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.queries.rounds import Verschil, VoorstelBeeld
    from stagetui.engine.queries.year_proposals import JaarVoorstel
    from stagetui.engine.records import Uitkomst

LARGEST_SEED = 2**62
POLICIES = ["rang-maximaal", "minste-som", "min-max"]


def proposal_document(beeld: VoorstelBeeld, jaar: JaarVoorstel | None = None) -> dict[str, Any]:
    """A proposal as the contract's JSON document; of a year of stages its lines tell more."""
    from stagetui.cli.proposals_year import year_keys

    def more(one: Uitkomst) -> dict[str, Any]:
        return year_keys(jaar, one) if jaar else {}

    voorstel = beeld.voorstel
    return {
        "voorstel": voorstel.voorstel,
        "ronde": voorstel.ronde,
        "policy": voorstel.policy,
        "seed": voorstel.seed,
        "status": voorstel.status,
        "doelen": list(beeld.doelen),
        "rangen": beeld.rangen,
        "plaatsingen": [
            {
                "aios": u.aios,
                "stagesoort": u.stagesoort,
                "plaats": u.plaats,
                "start": u.start,
                "eind": u.eind,
                "rang": u.rang,
                "lot": u.lot,
                **more(u),
            }
            for u in beeld.uitkomsten
            if u.plaats
        ],
        "niet_geplaatst": [
            {"aios": u.aios, "stagesoort": u.stagesoort, "oorzaak": u.oorzaak, "lot": u.lot, **more(u)}
            for u in beeld.uitkomsten
            if not u.plaats
        ],
        "seconden": round(voorstel.seconden, 3),
        "invoer_sha256": voorstel.invoer_sha256,
        "gemaakt_door": voorstel.gemaakt_door,
        "gemaakt_op": voorstel.gemaakt_op,
        "vastgesteld_door": voorstel.vastgesteld_door,
        "vastgesteld_op": voorstel.vastgesteld_op,
    }


def _warnings(still_open: int, until: date | None) -> list[str]:
    """N6: everybody has a fair chance; whoever plans before the term is over should know it."""
    if not still_open:
        return []
    return [f"voor {still_open} stages kunnen nog voorkeuren binnenkomen, tot en met {until}."]


def _tell_proposal(beeld: VoorstelBeeld) -> None:
    voorstel = beeld.voorstel
    proven = (
        "bewezen optimaal"
        if voorstel.status == "optimaal"
        else "tijd was op: goed plan, niet bewezen het beste"
    )
    click.echo(
        f"Voorstel {voorstel.voorstel} voor ronde {voorstel.ronde} ({voorstel.policy}, loting {voorstel.seed}): "
        f"{proven}, in {voorstel.seconden:.2f} s."
    )
    tell_table(
        ("doel", "waarde", "grens"), [(d["naam"], d["waarde"], d["grens"]) for d in beeld.doelen], empty=""
    )
    click.echo("Rangen: " + ", ".join(f"{rank}: {count}" for rank, count in beeld.rangen.items()))
    left = [u for u in beeld.uitkomsten if not u.plaats]
    if left:
        click.echo("\nNiet geplaatst:")
        tell_table(("aios", "stage", "oorzaak"), [(u.aios, u.stagesoort, u.oorzaak) for u in left], empty="")
    if voorstel.vastgesteld_op:
        click.echo(
            f"\nVastgesteld door {voorstel.vastgesteld_door} op {local(voorstel.vastgesteld_op):%Y-%m-%d}."
        )
    else:
        click.echo(f"\nEr is nog niets geplaatst. Vaststellen: stagetui voorstel commit {voorstel.voorstel}")


def _progress() -> Callable[[str, float], None] | None:
    """A progress line on a terminal; nothing where output is kept."""
    if not sys.stderr.isatty():
        return None

    def show(phrase: str, fraction: float) -> None:
        click.echo(f"\r\x1b[K{fraction:4.0%} {phrase}", nl=fraction >= 1, err=True)

    return show


def _whole(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= LARGEST_SEED:
        raise click.BadParameter(f"geef een geheel getal van 0 tot en met {LARGEST_SEED}.", ctx, param)
    return value


@click.command()
@click.argument("naam", metavar="RONDE")
@click.option(
    "--policy",
    type=click.Choice(POLICIES),
    help="Wat het beste is; anders wat het profiel zegt, en als dat niets zegt rang-maximaal.",
)
@click.option("--seed", type=int, callback=_whole, metavar="N", help="Getal voor de loting (anders geloot).")
@click.option(
    "--time-limit",
    type=click.FloatRange(0.1),
    default=300.0,
    show_default=True,
    metavar="S",
    help="Hoogstens zoveel seconden rekenen.",
)
@click.option(
    "--keep-changes-small", is_flag=True, help="Blijf bij gelijke stand dicht bij het vorige voorstel."
)
@json_option
@bureau_options
@click.pass_context
def allocate(
    ctx: click.Context,
    naam: str,
    policy: str | None,
    seed: int | None,
    time_limit: float,
    keep_changes_small: bool,
    as_json: bool,
) -> None:
    """Berekent een voorstel voor RONDE en bewaart het; er wordt nog niemand geplaatst."""
    from stagetui.engine.allocation.instance import Policy
    from stagetui.engine.jobs.allocate import allocate as compute
    from stagetui.engine.queries.instances import open_terms
    from stagetui.engine.queries.year_proposals import year_words

    session = current(ctx)
    with session.open() as bureau:
        beeld = compute(
            bureau,
            session.actor,
            naam,
            policy=Policy(policy) if policy else None,
            seed=seed,
            time_limit=time_limit,
            stay_close=keep_changes_small,
            progress=None if as_json else _progress(),
        )
        still_open, until = bureau.ask(session.actor(), open_terms, naam)
        jaar = bureau.ask(session.actor(), year_words, naam)
    warnings = _warnings(still_open, until)
    if as_json:
        tell_json(proposal_document(beeld, jaar) | {"waarschuwingen": warnings})
    else:
        _tell_proposal(beeld)
        for warning in warnings:
            click.echo(f"Let op: {warning}")


@click.group()
def voorstel() -> None:
    """Voorstellen die berekend zijn."""


@voorstel.command("list")
@json_option
@bureau_options
@click.pass_context
def list_proposals(ctx: click.Context, as_json: bool) -> None:
    """Toont alle voorstellen, het nieuwste eerst."""
    from stagetui.engine.queries.rounds import proposals

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), proposals)
    if as_json:
        tell_json(
            [
                {
                    "voorstel": v.voorstel,
                    "ronde": v.ronde,
                    "policy": v.policy,
                    "seed": v.seed,
                    "status": v.status,
                    "doelen": json.loads(v.doelen),
                    "gemaakt_door": v.gemaakt_door,
                    "gemaakt_op": v.gemaakt_op,
                    "vastgesteld_op": v.vastgesteld_op,
                }
                for v in found
            ]
        )
        return
    tell_table(
        ("voorstel", "ronde", "policy", "loting", "status", "gemaakt", "door", "vastgesteld"),
        [
            (v.voorstel, v.ronde, v.policy, v.seed, v.status, v.gemaakt_op, v.gemaakt_door, v.vastgesteld_op)
            for v in found
        ],
        empty="Er is nog geen voorstel; bereken er een met stagetui allocate RONDE.",
    )


@voorstel.command("show")
@click.argument("number", metavar="ID", type=int)
@click.option(
    "--input", "with_input", is_flag=True, help="Toont de invoer waarmee het voorstel na te rekenen is."
)
@json_option
@bureau_options
@click.pass_context
def show_proposal(ctx: click.Context, number: int, with_input: bool, as_json: bool) -> None:
    """Toont voorstel ID."""
    from stagetui.cli.proposals_year import tell_stages
    from stagetui.engine.queries.rounds import proposal, proposal_input
    from stagetui.engine.queries.year_proposals import year_words

    session = current(ctx)
    with session.open() as bureau:
        beeld = bureau.ask(session.actor(), proposal, number)
        jaar = bureau.ask(session.actor(), year_words, beeld.voorstel.ronde)
        stored = bureau.ask(session.actor(), proposal_input, number) if with_input else None
    if stored is not None:
        click.echo(stored)
    elif as_json:
        tell_json(proposal_document(beeld, jaar))
    else:
        _tell_proposal(beeld)
        if jaar:
            tell_stages(jaar, beeld.uitkomsten)


@voorstel.command("compare")
@click.argument("first", metavar="ID", type=int)
@click.argument("second", metavar="ID", type=int)
@json_option
@bureau_options
@click.pass_context
def compare(ctx: click.Context, first: int, second: int, as_json: bool) -> None:
    """Zet twee voorstellen naast elkaar: doelen, rangen, en wie een andere uitkomst heeft."""
    from stagetui.engine.queries.rounds import differences, proposal

    session = current(ctx)
    with session.open() as bureau:
        one, other = (bureau.ask(session.actor(), proposal, number) for number in (first, second))
    changed = differences(one, other)
    if as_json:
        tell_json(
            {
                "voorstellen": [
                    {"voorstel": b.voorstel.voorstel, "doelen": list(b.doelen), "rangen": b.rangen}
                    for b in (one, other)
                ],
                "verschillen": [asdict(line) for line in changed],
            }
        )
        return
    heads = (f"voorstel {first}", f"voorstel {second}")
    both = [
        {d["naam"]: d["waarde"] for d in b.doelen}
        | {f"rang {rank}": count for rank, count in b.rangen.items()}
        for b in (one, other)
    ]
    names = list(dict.fromkeys([*both[0], *both[1]]))
    tell_table(("", *heads), [(name, both[0].get(name), both[1].get(name)) for name in names], empty="")
    click.echo()
    tell_table(
        ("aios", "stage", *heads),
        [(d.aios, d.stagesoort, *_both(d)) for d in changed],
        empty="Iedereen heeft in beide dezelfde uitkomst.",
    )


def _both(one: Verschil) -> tuple[str, str]:
    """What both proposals give somebody."""
    from stagetui.cli.proposals_year import compared

    if one.onderdeel_een or one.onderdeel_ander:
        return compared(one)
    return _place(one.plaats_een, one.rang_een), _place(one.plaats_ander, one.rang_ander)


def _place(plaats: str | None, rang: int | None) -> str:
    return "geen plaats" if plaats is None else f"{plaats} (voorkeur {rang})"


@voorstel.command("commit")
@click.argument("number", metavar="ID", type=int)
@json_option
@bureau_options
@click.pass_context
def commit(ctx: click.Context, number: int, as_json: bool) -> None:
    """Maakt van voorstel ID plaatsingen, met de status die het profiel zegt."""
    from stagetui.cli.proposals_year import tell_committed
    from stagetui.engine.jobs.allocate import commit as make
    from stagetui.engine.queries.rounds import proposal
    from stagetui.engine.queries.year_proposals import year_words

    session = current(ctx)
    with session.open() as bureau:
        done = make(bureau, session.actor(), number)
        beeld = bureau.ask(session.actor(), proposal, number)
        jaar = bureau.ask(session.actor(), year_words, beeld.voorstel.ronde)
    if as_json:
        tell_json(
            {"voorstel": done.voorstel, "geplaatst": done.geplaatst, "niet_geplaatst": done.niet_geplaatst}
        )
    elif jaar:
        tell_committed(jaar, done)
    else:
        click.echo(
            f"Voorstel {done.voorstel} vastgesteld: {done.geplaatst} stages hebben een plaats, "
            f"{done.niet_geplaatst} niet. Wie nog moet toestemmen staat in stagetui aanvraag list."
        )

"""Rounds, computing proposals, and making plaatsingen of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date

if TYPE_CHECKING:
    from stagetui.engine.queries.asof import StageToen
    from stagetui.engine.queries.rounds import RondeBeeld, VoorstelBeeld

POLICIES = ["rang-maximaal", "minste-som", "min-max"]


def proposal_document(beeld: VoorstelBeeld) -> dict[str, Any]:
    """A proposal as the contract's JSON document."""
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
            }
            for u in beeld.uitkomsten
            if u.plaats
        ],
        "niet_geplaatst": [
            {"aios": u.aios, "stagesoort": u.stagesoort, "oorzaak": u.oorzaak, "lot": u.lot}
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
        click.echo(f"\nVastgesteld door {voorstel.vastgesteld_door} op {voorstel.vastgesteld_op:%Y-%m-%d}.")
    else:
        click.echo(f"\nEr is nog niets geplaatst. Vaststellen: stagetui voorstel commit {voorstel.voorstel}")


@click.group()
def ronde() -> None:
    """Planningsrondes."""


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
                        "stagesoort": s.stagesoort,
                        "start": s.start,
                        "eind": s.eind,
                        "voorkeuren": s.voorkeuren,
                        "status": s.status,
                        "voorkeuren_tot": s.tot,
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
    silent = sum(not s.voorkeuren for s in beeld.stages)
    click.echo(
        f"Ronde {beeld.ronde.ronde}: {', '.join(beeld.profielen)}, stages die beginnen van {beeld.ronde.van} "
        f"t/m {beeld.ronde.tot}. {len(beeld.stages)} stages, {silent} zonder voorkeur, {beeld.vraag} nog te plaatsen."
    )
    tell_table(
        ("aios", "naam", "stage", "start", "eind", "voorkeuren", "tot", "status"),
        [
            (s.aios, s.naam, s.stagesoort, s.start, s.eind, s.voorkeuren or "geen", s.tot, s.status)
            for s in beeld.stages
        ],
        empty="Er begint in deze periode geen stage die via de etalage gaat.",
    )
    click.echo()
    tell_table(
        ("periode", "vraag", "vrij"),
        [(p.periode, p.vraag, p.vrij) for p in beeld.perioden],
        empty="Er wacht niemand op een plaats.",
    )


def _progress() -> Callable[[str, float], None] | None:
    """A progress line on a terminal; nothing where output is kept."""
    if not sys.stderr.isatty():
        return None

    def show(phrase: str, fraction: float) -> None:
        click.echo(f"\r\x1b[K{fraction:4.0%} {phrase}", nl=fraction >= 1, err=True)

    return show


@click.command()
@click.argument("naam", metavar="RONDE")
@click.option(
    "--policy", type=click.Choice(POLICIES), default=POLICIES[0], show_default=True, help="Wat het beste is."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**62), metavar="N", help="Getal voor de loting (anders geloot)."
)
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
    policy: str,
    seed: int | None,
    time_limit: float,
    keep_changes_small: bool,
    as_json: bool,
) -> None:
    """Berekent een voorstel voor RONDE en bewaart het; er wordt nog niemand geplaatst."""
    from stagetui.engine.allocation.instance import Policy
    from stagetui.engine.jobs.allocate import allocate as compute

    session = current(ctx)
    with session.open() as bureau:
        beeld = compute(
            bureau,
            session.actor,
            naam,
            policy=Policy(policy),
            seed=seed,
            time_limit=time_limit,
            stay_close=keep_changes_small,
            progress=None if as_json else _progress(),
        )
    if as_json:
        tell_json(proposal_document(beeld))
    else:
        _tell_proposal(beeld)


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
    from stagetui.engine.queries.rounds import proposal, proposal_input

    session = current(ctx)
    with session.open() as bureau:
        beeld = bureau.ask(session.actor(), proposal, number)
        stored = bureau.ask(session.actor(), proposal_input, number) if with_input else None
    if stored is not None:
        click.echo(stored)
    elif as_json:
        tell_json(proposal_document(beeld))
    else:
        _tell_proposal(beeld)


@voorstel.command("commit")
@click.argument("number", metavar="ID", type=int)
@json_option
@bureau_options
@click.pass_context
def commit(ctx: click.Context, number: int, as_json: bool) -> None:
    """Maakt van voorstel ID plaatsingen, met de status die het profiel zegt."""
    from stagetui.engine.jobs.allocate import commit as make

    session = current(ctx)
    with session.open() as bureau:
        done = make(bureau, session.actor(), number)
    if as_json:
        tell_json(
            {"voorstel": done.voorstel, "geplaatst": done.geplaatst, "niet_geplaatst": done.niet_geplaatst}
        )
    else:
        click.echo(
            f"Voorstel {done.voorstel} vastgesteld: {done.geplaatst} stages hebben een plaats, "
            f"{done.niet_geplaatst} niet. Wie nog moet toestemmen staat in stagetui aanvraag list."
        )

"""The opleidingsschema of an aios: looking, and changing it with the consequences told first (N2, N10, N11, N18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stagetui.cli.interruptions import away
from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.rules.consequences import Gevolgen
    from stagetui.engine.rules.training import Change

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date as an argument."""

    name = "datum"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO date."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is geen datum zoals 2027-03-01.", param, ctx)


class Share(click.ParamType[tuple[str, date | None]]):
    """A part with, if that is given, its first day: `rivm` or `rivm=2027-06-07`."""

    name = "deel"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date | None]:
        """Take the two apart."""
        part, given, day = str(value).partition("=")
        return part, Day().convert(day, param, ctx) if given else None


def _options(*, gaps: bool = True) -> Callable[[F], F]:
    """What every change has: trying out, why, and what may happen to plaatsingen and gaps."""

    def decorate(function: F) -> F:
        options: list[Callable[[Any], Any]] = [
            click.pass_context,
            bureau_options,
            json_option,
            click.option(
                "--release", is_flag=True, help="Maakt plaatsingen ongedaan die niet mee kunnen verschuiven."
            ),
            click.option(
                "--overmacht", is_flag=True, help="Ook na de zeswekengrens; een reden is dan verplicht."
            ),
            click.option("--reason", "--motivatie", metavar="TEKST", help="Waarom."),
            click.option("--check", is_flag=True, help="Toont alleen de gevolgen."),
        ]
        if gaps:
            shut = "Latere stages verschuiven alleen wat nodig is; de tijd ertussen blijft niet gelijk."
            options.append(click.option("--close-gaps", is_flag=True, help=shut))
        for option in options:
            function = option(function)
        return function

    return decorate


@click.group()
def schema() -> None:
    """Opleidingsschema van een aios: show, move, reverse, forward, combine, interweave, parttime, parts, away.

    Wat een wijziging meebrengt (kalender, voorkeuren, plaatsingen, rondes, aanvragen) staat er altijd bij; met --check
    wijzigt er niets.
    """


schema.add_command(away)


@schema.command()
@click.argument("aios", metavar="AIOS")
@json_option
@bureau_options
@click.pass_context
def show(ctx: click.Context, aios: str, as_json: bool) -> None:
    """Toont de stages van AIOS met hun delen, en de deeltijdfactor."""
    from stagetui.engine.queries.training import schema_view

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), schema_view, aios)
    worked = found.schema.werktijd
    lines = [(line, found.plaatsingen.get(line.stagesoort)) for line in found.regels]
    if as_json:
        tell_json(
            {
                "aios": aios,
                "deeltijd": [
                    {"vanaf": None, "deeltijd": worked.first},
                    *({"vanaf": day, "deeltijd": factor} for day, factor in worked.changes),
                ],
                "stages": [
                    {
                        "stagesoort": line.stagesoort,
                        "naam": found.naam(line.stagesoort),
                        "start": line.start,
                        "eind": line.eind,
                        "berekend": line.eind_berekend,
                        "vervlechting": line.vervlechting,
                        "instelling": line.instelling,
                        "status": placed.status if placed else None,
                        "plaats": placed.plaats if placed else None,
                    }
                    for line, placed in lines
                ],
            }
        )
        return
    later = "".join(f", vanaf {day} {factor} %" for day, factor in worked.changes)
    click.echo(f"{found.aios.naam} ({aios}), {found.aios.profiel}: {worked.first} %{later}.")
    tell_table(
        ("stage", "naam", "start", "eind", "werkweek", "gecombineerd bij", "status", "plaats"),
        [
            (
                line.stagesoort,
                found.naam(line.stagesoort),
                line.start,
                line.eind,
                f"{line.vervlechting} %" if line.vervlechting else None,
                line.instelling,
                placed.status if placed else None,
                placed.plaats if placed else None,
            )
            for line, placed in lines
        ],
        empty=f"{aios} heeft nog geen stages in het schema.",
    )


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("start", metavar="DATUM", type=Day())
@_options()
def move(ctx: click.Context, aios: str, stagesoort: str, start: date, close_gaps: bool, **how: Any) -> None:
    """Laat STAGESOORT op DATUM beginnen; wat daarna komt en zou overlappen, schuift mee."""
    from stagetui.engine.rules.training import Move

    _carry_out(ctx, aios, Move(stagesoort, start, not close_gaps), **how)


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("eerste", metavar="STAGESOORT")
@click.argument("tweede", metavar="STAGESOORT")
@_options()
def reverse(ctx: click.Context, aios: str, eerste: str, tweede: str, close_gaps: bool, **how: Any) -> None:
    """Draait twee stages om."""
    from stagetui.engine.rules.training import Reverse

    _carry_out(ctx, aios, Reverse(eerste, tweede, not close_gaps), **how)


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.option("--before", "voor", metavar="STAGESOORT", help="Tot vóór deze stage; anders de stage ervoor.")
@_options()
def forward(
    ctx: click.Context, aios: str, stagesoort: str, voor: str | None, close_gaps: bool, **how: Any
) -> None:
    """Vervroegt STAGESOORT (de keuzestage) tot vóór een eerdere stage."""
    from stagetui.engine.rules.training import BringForward

    _carry_out(ctx, aios, BringForward(stagesoort, voor, not close_gaps), **how)


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("eerste", metavar="STAGESOORT")
@click.argument("tweede", metavar="STAGESOORT")
@click.argument("instelling", metavar="[INSTELLING]", required=False)
@click.option("--apart", is_flag=True, help="Ze hoeven niet meer bij één instelling; de datums blijven.")
@_options()
def combine(
    ctx: click.Context,
    aios: str,
    eerste: str,
    tweede: str,
    instelling: str | None,
    apart: bool,
    close_gaps: bool,
    **how: Any,
) -> None:
    """Combineert twee stages bij één INSTELLING: direct na elkaar, en alleen daar."""
    from stagetui.engine.rules.training import Combine

    if apart is (instelling is not None):
        both = "Noem óf de instelling, óf --apart" if apart else "Noem de instelling, of geef --apart"
        raise click.UsageError(f"{both} om de combinatie los te maken.", ctx)
    _carry_out(ctx, aios, Combine(eerste, tweede, instelling, not close_gaps), **how)


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("percentage", metavar="PERCENTAGE", type=int)
@_options()
def interweave(
    ctx: click.Context, aios: str, stagesoort: str, percentage: int, close_gaps: bool, **how: Any
) -> None:
    """Vervlecht STAGESOORT met de praktijk: PERCENTAGE van de werkweek gaat naar de stage, die dus langer duurt."""
    from stagetui.engine.rules.training import Interweave

    _carry_out(ctx, aios, Interweave(stagesoort, percentage, not close_gaps), **how)


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("vanaf", metavar="DATUM", type=Day())
@click.argument("deeltijd", metavar="PERCENTAGE", type=int)
@_options()
def parttime(ctx: click.Context, aios: str, vanaf: date, deeltijd: int, close_gaps: bool, **how: Any) -> None:
    """Geeft AIOS vanaf DATUM een andere deeltijdfactor, ook midden in een stage."""
    from stagetui.engine.rules.training import PartTime

    _carry_out(ctx, aios, PartTime(vanaf, deeltijd, not close_gaps), **how)


@schema.command()
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("delen", metavar="[DEEL[=DATUM]]…", nargs=-1, type=Share())
@_options(gaps=False)
def parts(
    ctx: click.Context, aios: str, stagesoort: str, delen: tuple[tuple[str, date | None], ...], **how: Any
) -> None:
    """Verdeelt STAGESOORT opnieuw: de delen in deze volgorde, elk vanaf DATUM of vanzelf; zonder delen als altijd.

    Een deel heet rivm of aanpalend/rivm.
    """
    from stagetui.engine.rules.training import Parts
    from stagetui.profiles.stages import SEPARATOR

    named = tuple(
        (part if SEPARATOR in part else f"{stagesoort}{SEPARATOR}{part}", day) for part, day in delen
    )
    _carry_out(ctx, aios, Parts(stagesoort, named), **how)


def _carry_out(
    ctx: click.Context,
    aios: str,
    change: Change,
    *,
    check: bool,
    reason: str | None,
    release: bool,
    overmacht: bool,
    as_json: bool,
) -> None:
    from stagetui.engine.doorway.training import ChangeSchema
    from stagetui.engine.queries.consequences import preview

    session = current(ctx)
    number: int | None = None
    with session.open() as bureau:
        if check:
            found, soort = bureau.ask(session.actor(), preview, aios, change)
        else:
            command = ChangeSchema(aios, change, reason, release, overmacht=overmacht)
            done = bureau.do(session.actor(), command)
            found, soort, number = done.gevolgen, done.soort, done.aanvraag
    if as_json:
        tell_json(
            _document(aios, found) | {"soort": soort, "aanvraag": number, "gewijzigd": not (check or soort)}
        )
        return
    if number is not None:
        click.echo(
            f"Hiervoor is eerst goedkeuring nodig: aanvraag {number} ({soort}) is gedaan. Daarna volgt:"
        )
    elif soort:
        click.echo(f"Hiervoor is eerst een aanvraag {soort} nodig. Na goedkeuring volgt:")
    else:
        click.echo("Dit zou er gebeuren; er is niets gewijzigd:" if check else "Gewijzigd. Wat er gebeurde:")
    tell_table(("wat", "gevolg"), found.regels, empty="Niets anders.")


def _document(aios: str, found: Gevolgen) -> dict[str, Any]:
    return {
        "aios": aios,
        "stages": [
            {
                "stagesoort": one.stagesoort,
                "start": one.wordt[0],
                "eind": one.wordt[1],
                "was_start": one.was[0] if one.was else None,
                "was_eind": one.was[1] if one.was else None,
            }
            for one in found.lijnen
        ],
        "mijlpalen": [
            {
                "stagesoort": one.stagesoort,
                "mijlpaal": one.mijlpaal,
                "was": one.was,
                "wordt": one.wordt,
                "te_laat": one.te_laat,
            }
            for one in found.mijlpalen
        ],
        "voorkeuren": [
            {"stagesoort": one.stagesoort, "plaats": one.plaats, "tekst": one.tekst}
            for one in found.voorkeuren
        ],
        "plaatsingen": [
            {
                "plaatsing": one.plaatsing.plaatsing,
                "stagesoort": one.plaatsing.stagesoort,
                "plaats": one.plaatsing.plaats,
                "start": one.start,
                "eind": one.eind,
                "bezwaren": one.bezwaren,
            }
            for one in found.plaatsingen
        ],
        "inhalen": [
            {"stagesoort": one.stagesoort, "was": one.was, "wordt": one.wordt} for one in found.inhalen
        ],
        "vereist": [
            {"plaatsing": one.plaatsing.plaatsing, "wat": one.vereiste, "tekst": one.tekst}
            for one in found.vereist
        ],
        "rondes": [
            {"ronde": one.ronde, "stagesoort": one.stagesoort, "erin": one.erin} for one in found.rondes
        ],
        "aanvragen": [
            {"aanvraag": one.aanvraag.aanvraag, "was": one.aanvraag.voor, "wordt": one.wordt}
            for one in found.aanvragen
        ],
        "regels": [text for _, text in found.regels],
    }

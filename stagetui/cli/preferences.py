"""Preferences: looking and taking back, and the forms in which they are asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import FilePath, bureau_options, current, json_option

if TYPE_CHECKING:
    from stagetui.engine.queries.wishes import JaarwensRegel


@click.group()
def voorkeur() -> None:
    """Voorkeuren: list, remove, jaar, form, invite, filed (indienen gaat met import voorkeuren)."""


@voorkeur.command("list")
@click.argument("aios", metavar="AIOS")
@json_option
@bureau_options
@click.pass_context
def list_preferences(ctx: click.Context, aios: str, as_json: bool) -> None:
    """Toont de voorkeuren van AIOS."""
    from stagetui.engine.doorway.telling import wish_text
    from stagetui.engine.queries.people import aios_view

    session = current(ctx)
    with session.open() as bureau:
        found = bureau.ask(session.actor(), aios_view, aios).voorkeuren
    if as_json:
        tell_json(
            [
                {
                    "stagesoort": one.voorkeur.stagesoort,
                    "rang": one.voorkeur.rang,
                    "plaats": one.voorkeur.plaats,
                    "specialisme": one.voorkeur.specialisme,
                    "regio": one.voorkeur.regio,
                    "periode": one.voorkeur.periode,
                    "ingediend_op": one.voorkeur.ingediend_op,
                }
                for one in found
            ]
        )
        return
    tell_table(
        ("stage", "rang", "plaats", "instelling", "wens", "ingediend"),
        [
            (
                v.voorkeur.stagesoort,
                v.voorkeur.rang,
                v.plaats_naam,
                v.instelling,
                wish_text(replace(v.voorkeur, plaats=None), {}) or None,
                v.voorkeur.ingediend_op,
            )
            for v in found
        ],
        empty=f"{aios} heeft geen voorkeuren.",
    )


@voorkeur.command("remove")
@click.argument("aios", metavar="AIOS")
@click.argument("stagesoort", metavar="STAGESOORT")
@click.argument("rang", metavar="[RANG]", type=int, required=False)
@click.option("--reason", metavar="TEKST", help="Waarom.")
@json_option
@bureau_options
@click.pass_context
def remove(
    ctx: click.Context, aios: str, stagesoort: str, rang: int | None, reason: str | None, as_json: bool
) -> None:
    """Trekt een voorkeur in, of zonder RANG alle voor deze stage."""
    from stagetui.engine.doorway.preferences import Withdraw

    session = current(ctx)
    with session.open() as bureau:
        left = bureau.do(session.actor(), Withdraw(aios, stagesoort, rang, reason))
    if as_json:
        tell_json({"aios": aios, "stagesoort": stagesoort, "over": left})
    else:
        rest = {0: "zijn er geen voorkeuren meer", 1: "is er nog 1 voorkeur"}.get(
            left, f"zijn er nog {left} voorkeuren"
        )
        click.echo(f"Ingetrokken; voor {stagesoort} van {aios} {rest}.")


@voorkeur.command("jaar")
@click.argument("aios", metavar="[AIOS]", required=False)
@click.option("--deeltijd", metavar="PROCENT", type=int, help="De gewenste deeltijdfactor.")
@click.option(
    "--onderzoek", type=click.Choice(["ja", "nee"]), help="Is er belangstelling voor een onderzoeksstage?"
)
@click.option(
    "--weken-buiten",
    metavar="AANTAL",
    type=int,
    help="Weken buiten kliniek en praktijk in de rest van de opleiding, gedaan of gepland.",
)
@click.option("--toelichting", metavar="TEKST", help="Wat de aios erbij zegt.")
@json_option
@bureau_options
@click.pass_context
def year(
    ctx: click.Context,
    aios: str | None,
    deeltijd: int | None,
    onderzoek: str | None,
    weken_buiten: int | None,
    toelichting: str | None,
    as_json: bool,
) -> None:
    """Legt vast wat AIOS voor het stagejaar als geheel wenst; zonder opties toont het dat, zonder AIOS van iedereen."""
    from stagetui.engine.doorway.year_wishes import SetYearWish
    from stagetui.engine.queries.wishes import year_wishes

    session = current(ctx)
    interested = None if onderzoek is None else onderzoek == "ja"
    said = (deeltijd, interested, weken_buiten, toelichting)
    if aios is None and any(one is not None for one in said):
        raise click.UsageError("Noem de AIOS van wie deze wens is.", ctx)
    with session.open() as bureau:
        if aios is not None and any(one is not None for one in said):
            bureau.do(session.actor(), SetYearWish(aios, *said))
        found = bureau.ask(session.actor(), year_wishes, aios)
    if as_json:
        tell_json([_year_document(one) for one in found])
        return
    tell_table(
        ("aios", "naam", "deeltijd nu", "wens", "onderzoek", "weken buiten", "toelichting", "ingediend"),
        [
            (
                one.aios,
                one.naam,
                f"{one.deeltijd_nu} %",
                None if one.wens.deeltijd is None else f"{one.wens.deeltijd} %",
                None if one.wens.onderzoek is None else ("ja" if one.wens.onderzoek else "nee"),
                one.wens.weken_buiten,
                one.wens.toelichting,
                one.wens.ingediend_op,
            )
            for one in found
        ],
        empty="Er is voor een stagejaar als geheel niets gewenst.",
    )


def _year_document(one: JaarwensRegel) -> dict[str, object]:
    return {
        "aios": one.aios,
        "naam": one.naam,
        "deeltijd_nu": one.deeltijd_nu,
        "deeltijd": one.wens.deeltijd,
        "onderzoek": one.wens.onderzoek,
        "weken_buiten": one.wens.weken_buiten,
        "toelichting": one.wens.toelichting,
        "ingediend_op": one.wens.ingediend_op,
    }


folder_option = click.option(
    "--to-folder",
    "folder",
    metavar="MAP",
    type=FilePath(path_type=Path, file_okay=False),
    help="De map waarin de bestanden komen; zij wordt gemaakt als zij er niet is.",
)


@voorkeur.command("form")
@click.argument("aios", metavar="[AIOS]", required=False)
@click.option(
    "--ronde", metavar="RONDE", help="Voor iedereen in deze ronde (met AIOS: alleen de stages daarvan)."
)
@folder_option
@json_option
@bureau_options
@click.pass_context
def form(ctx: click.Context, aios: str | None, ronde: str | None, folder: Path | None, as_json: bool) -> None:
    """Maakt het formulier waarin AIOS voorkeuren invult, of dat van iedereen in een ronde.

    Het ingevulde formulier leest u in met stagetui import voorkeuren --from-folder MAP.
    """
    from stagetui.engine.jobs.forms import write_forms

    if folder is None:
        raise click.UsageError("Noem met --to-folder de map waarin het formulier komt.", ctx)
    if aios is None and ronde is None:
        raise click.UsageError("Noem een AIOS, of een ronde met --ronde.", ctx)
    session = current(ctx)
    with session.open() as bureau:
        written = write_forms(bureau, session.actor(), folder, aios=aios, ronde=ronde)
    _tell_written(written, folder, "formulier", "formulieren", as_json=as_json)


@voorkeur.command("invite")
@click.argument("ronde", metavar="RONDE")
@click.option("--again", is_flag=True, help="Ook wie voor deze ronde al is uitgenodigd.")
@click.option(
    "--note", default="", metavar="TEKST", help="Komt in de mail te staan, bijvoorbeeld over de voorlichting."
)
@json_option
@bureau_options
@click.pass_context
def invite(ctx: click.Context, ronde: str, again: bool, note: str, as_json: bool) -> None:
    """Zet voor ieder in RONDE zonder voorkeuren een uitnodiging met het formulier klaar; u geeft ze vrij.

    Wie al is uitgenodigd, krijgt er geen tweede. Vrijgeven: stagetui mail release --soort voorkeuren-uitnodiging.
    """
    from stagetui.engine.jobs.forms import invite_round

    session = current(ctx)
    with session.open() as bureau:
        done = invite_round(bureau, session.actor(), ronde, again=again, toelichting=note)
    if as_json:
        tell_json(
            {
                "ronde": ronde,
                "uitgenodigd": [{"aios": aios, "bericht": number} for aios, number in done.berichten],
                "eerder": [{"aios": aios, "bericht": number} for aios, number in done.eerder],
                "ingediend": list(done.ingediend),
                "niet": list(done.niet),
            }
        )
        return
    if done.berichten:
        click.echo(
            f"{_count(len(done.berichten), 'uitnodiging staat', 'uitnodigingen staan')} klaar. Wat wordt vastgehouden, "
            "geeft u vrij met stagetui mail release --soort voorkeuren-uitnodiging."
        )
    else:
        click.echo("Er is niemand nieuw uitgenodigd.")
    if done.eerder:
        click.echo(
            f"Al eerder uitgenodigd: {', '.join(aios for aios, _ in done.eerder)}; opnieuw uitnodigen kan met --again."
        )
    if done.ingediend:
        click.echo(f"Voorkeuren zijn er al van: {', '.join(done.ingediend)}.")
    if done.niet:
        click.echo(f"Volgens het profiel wordt dit bericht niet gemaakt voor: {', '.join(done.niet)}.")


@voorkeur.command("filed")
@click.argument("aios", metavar="AIOS")
@folder_option
@json_option
@bureau_options
@click.pass_context
def filed(ctx: click.Context, aios: str, folder: Path | None, as_json: bool) -> None:
    """Toont welke formulieren AIOS heeft ingeleverd; met --to-folder komen de originelen in die map."""
    from stagetui.engine.jobs.forms import write_originals
    from stagetui.engine.queries.people import aios_view

    session = current(ctx)
    with session.open() as bureau:
        if folder is not None:
            written = write_originals(bureau, session.actor(), aios, folder)
            _tell_written(written, folder, "origineel", "originelen", as_json=as_json)
            return
        found = bureau.ask(session.actor(), aios_view, aios).formulieren
    if as_json:
        tell_json(
            [
                {
                    "formulier": one.formulier,
                    "naam": one.naam,
                    "sha256": one.sha256,
                    "stagesoorten": one.stagesoorten.split(";"),
                    "door": one.door,
                    "op": one.op,
                }
                for one in found
            ]
        )
        return
    tell_table(
        ("nr", "bestand", "stages", "ingelezen", "door", "sha256"),
        [
            (f.formulier, f.naam, f.stagesoorten.replace(";", ", "), f.op, f.door, f.sha256[:12])
            for f in found
        ],
        empty=f"Van {aios} zijn geen formulieren bewaard.",
    )


def _tell_written(written: list[Path], folder: Path, one: str, more: str, *, as_json: bool) -> None:
    if as_json:
        tell_json({"map": str(folder), "bestanden": [path.name for path in written]})
    else:
        click.echo(
            f"In {folder} {'staat' if len(written) == 1 else 'staan'} {_count(len(written), one, more)}."
        )


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"

"""The rules of a programme: read as a page, changed key by key with what follows from it, and stages reckoned anew."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.cli.session import bureau_options, current, json_option, parse_date
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.jobs.profiles import Sheet, Trial
    from stagetui.profiles.editing import Edit
    from stagetui.profiles.page import Line

NARROW = 30  # cells for what stands before a value


@click.group()
def profile() -> None:
    """Profielen, de regels per opleiding: list, show, set, recompute."""


@profile.command("list")
@json_option
@bureau_options
@click.pass_context
def list_profiles(ctx: click.Context, as_json: bool) -> None:
    """Toont de profielen van het bureau, en uit welk bestand hun regels komen."""
    from stagetui.engine.jobs.profiles import sheet

    session = current(ctx)
    actor = session.actor()
    with session.open() as bureau:
        bureau.renew(actor.today)
        found = [sheet(bureau, actor, id_) for id_ in bureau.book.ids]
    rows = [
        {
            "profiel": one.profile.id,
            "naam": one.profile.name,
            "geldt_vanaf": one.profile.valid_from,
            "bestand": one.source.file,
            "eigen": one.own,
            "basis": one.source.base_file or None,
            "later": list(one.later),
        }
        for one in found
    ]
    if as_json:
        tell_json(rows)
        return
    tell_table(
        ("profiel", "naam", "geldt vanaf", "bestand", "eigen", "basis", "later"),
        [
            (*list(row.values())[:-1], ", ".join(one.later) or None)
            for row, one in zip(rows, found, strict=True)
        ],
        empty="Er zijn geen profielen.",
    )


@profile.command("show")
@click.argument("profiel", metavar="PROFIEL")
@click.argument("sleutel", metavar="[SLEUTEL]", required=False)
@click.option(
    "--from", "day", metavar="JJJJ-MM-DD", callback=parse_date, help="De regels zoals ze op die dag gelden."
)
@json_option
@bureau_options
@click.pass_context
def show(ctx: click.Context, profiel: str, sleutel: str | None, day: date | None, as_json: bool) -> None:
    """Toont een profiel als bladzijde, of met SLEUTEL (zoals stagesoorten.mg.weeks) één waarde met uitleg."""
    from stagetui.engine.jobs.profiles import sheet
    from stagetui.profiles.phrases import ABSENT

    session = current(ctx)
    with session.open() as bureau:
        found = sheet(bureau, session.actor(), profiel, day)
    if sleutel is not None:
        _show_key(found, sleutel, as_json=as_json)
    elif as_json:
        tell_json(_document(found))
    else:
        for line in found.lines:
            if line.heading or line.value != ABSENT:
                click.echo(_page_line(line))


@profile.command("set")
@click.argument("profiel", metavar="PROFIEL")
@click.argument("values", metavar="SLEUTEL WAARDE …", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Zegt alleen wat er zou veranderen, en voor wie.")
@click.option("--reason", metavar="TEKST", help="Waarom; nodig om te schrijven.")
@click.option(
    "--from",
    "vanaf",
    metavar="JJJJ-MM-DD",
    callback=parse_date,
    help="Laat de wijziging pas vanaf die dag gelden, in een bestand PROFIEL@DATUM.toml.",
)
@json_option
@bureau_options
@click.pass_context
def set_(
    ctx: click.Context,
    profiel: str,
    values: tuple[str, ...],
    check: bool,
    reason: str | None,
    vanaf: date | None,
    as_json: bool,
) -> None:
    """Geeft sleutels een waarde, zoals stagesoorten.mg.weeks 12; een lijst met ; ertussen, "" laat de sleutel weg."""
    from stagetui.engine.doorway.profiles import ChangeProfile
    from stagetui.engine.jobs.profiles import sheet, trial, write

    if len(values) % 2:
        raise click.UsageError("Geef bij elke SLEUTEL een WAARDE.")
    if not check and not (reason or "").strip():
        raise click.UsageError("Geef met --reason een reden, of kijk eerst met --check.")
    session = current(ctx)
    actor = session.actor()
    with session.open() as bureau:
        found = sheet(bureau, actor, profiel, vanaf)
        edits = tuple(_edit(key, text) for key, text in zip(values[::2], values[1::2], strict=True))
        seen = trial(bureau, actor, profiel, edits, vanaf)
        moved = None
        if not check:
            command = ChangeProfile(profiel, edits, reason or "", found.gezien, vanaf)
            moved = write(bureau, actor, command).herberekend
    if as_json:
        tell_json(_trial_document(seen, written=not check, moved=moved))
    else:
        _tell_trial(seen, written=not check)


@profile.command()
@click.argument("profiel", metavar="PROFIEL")
@click.option("--check", is_flag=True, help="Telt alleen.")
@json_option
@bureau_options
@click.pass_context
def recompute(ctx: click.Context, profiel: str, check: bool, as_json: bool) -> None:
    """Herberekent de laatste dag van elke stage zonder plaats, naar de regels van vandaag."""
    from stagetui.engine.doorway.profiles import Recompute

    session = current(ctx)
    with session.open() as bureau:
        moved = bureau.do(session.actor(), Recompute(profiel), rehearse=check)
    if as_json:
        tell_json({"profiel": profiel, "herberekend": moved, "bewaard": not check})
    else:
        what = "zou een andere laatste dag krijgen" if check else "kreeg een andere laatste dag"
        more = "zouden een andere laatste dag krijgen" if check else "kregen een andere laatste dag"
        click.echo(f"{moved} {'stage' if moved == 1 else 'stages'} {what if moved == 1 else more}.")


def _edit(key: str, text: str) -> Edit:
    from stagetui.profiles.editing import Edit
    from stagetui.profiles.keypaths import read_path
    from stagetui.profiles.keys import key_at

    path = read_path(key)
    known = key_at(path)
    return Edit(path, known.value(text) if known else text)


def _page_line(line: Line) -> str:
    # the ids that keys are named by stand behind what is called otherwise
    id_ = (
        f" ({line.path[-1]})" if line.heading and len(line.path) == 2 and line.path[-1] != line.label else ""
    )
    label = "  " * line.depth + line.label + id_
    above = "\n" if line.heading and line.depth == 0 and line.path else ""
    return f"{above}{label:<{NARROW}}  {line.value}".rstrip()


def _show_key(found: Sheet, sleutel: str, *, as_json: bool) -> None:
    from stagetui.profiles.keypaths import canonical, look, read_path, told
    from stagetui.profiles.keys import key_at

    values = found.profile.model_dump(by_alias=True)
    path = canonical(values, read_path(sleutel))
    key = key_at(path)
    if key is None or look(values, path[:-1]) is None:
        raise RefusedError(
            "Onbekende sleutel",
            f"{found.profile.id} heeft geen sleutel {sleutel}; stagetui profile show {found.profile.id} --json "
            "noemt ze allemaal.",
        )
    if as_json:
        tell_json({"sleutel": told(path), "waarde": look(values, path), "uitleg": key.explanation})
        return
    click.echo(f"{told(path)} = {key.typed(look(values, path)) or '–'}  ({found.origin(path)})")
    click.echo(key.explanation)
    click.echo(f"Toegestaan: {key.allowed}.")


def _document(found: Sheet) -> dict[str, Any]:
    from stagetui.profiles.keypaths import look, told

    values = found.profile.model_dump(by_alias=True)
    return {
        "profiel": found.profile.id,
        "naam": found.profile.name,
        "geldt_vanaf": found.profile.valid_from,
        "bestand": found.source.file,
        "sleutels": {told(line.path): look(values, line.path) for line in found.lines if not line.heading},
    }


def _trial_document(seen: Trial, *, written: bool, moved: int | None) -> dict[str, Any]:
    from stagetui.profiles.keypaths import told

    effects = seen.gevolgen
    return {
        "bestand": seen.bestand,
        "geschreven": written,
        "verschillen": [
            {"sleutel": told(path), "voor": old, "na": new} for path, old, new in seen.verschillen
        ],
        "aios": effects.aios,
        "aantallen": effects.aantallen,
        "gevolgen": [
            {
                "aios": one.aios,
                "naam": one.naam,
                "stagesoort": one.stagesoort,
                "soort": one.soort,
                "tekst": one.tekst,
            }
            for one in effects.regels
        ],
        "rondes": [{"ronde": one.ronde.ronde, "stages": one.stages} for one in effects.rondes],
        "vast": effects.vast,
        "herberekend": moved,
    }


def _tell_trial(seen: Trial, *, written: bool) -> None:
    for text in seen.keys:
        click.echo(text)
    click.echo(f"\n{seen.count}")
    for aios, lines in groupby(seen.gevolgen.regels, key=lambda one: f"{one.naam} ({one.aios})"):
        click.echo(aios)
        for line in lines:
            click.echo(f"  {line.tekst}")
    for text in seen.notes:
        click.echo(text)
    click.echo(f"Geschreven: {seen.bestand}." if written else "Er is niets geschreven (--check).")

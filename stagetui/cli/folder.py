"""Telling what became of a directory of forms, file by file."""

from __future__ import annotations

from dataclasses import asdict

import click

from stagetui.cli.output import tell_json, tell_table
from stagetui.engine.jobs.returned import FileReport, FolderReport, Staat
from stagetui.errors import ExitCode

_WORDS = {
    Staat.INGELEZEN: ("ingelezen", "nagekeken, in orde"),
    Staat.GELIJK: ("ongewijzigd", "ongewijzigd"),
    Staat.GEWEIGERD: ("geweigerd", "geweigerd"),
    Staat.OVERGESLAGEN: ("overgeslagen", "overgeslagen"),
}


def ending(report: FolderReport) -> ExitCode:
    """Exit code: 4 when some forms failed, 1 when all did, 0 when none."""
    if not report.count(Staat.GEWEIGERD):
        return ExitCode.DONE
    good = report.count(Staat.INGELEZEN) + report.count(Staat.GELIJK)
    return ExitCode.PARTLY if good else ExitCode.REFUSED


def tell_folder(report: FolderReport, *, check: bool, as_json: bool) -> None:
    """Print every file with what became of it and why; with `check` nothing was changed."""
    if as_json:
        counts = {staat.value: report.count(staat) for staat in Staat}
        files = [asdict(one) for one in report.bestanden]
        tell_json({"map": report.map, "nagekeken": check, "aantal": counts, "bestanden": files})
        return
    if not report.bestanden:
        click.echo(f"In {report.map} staan geen bestanden.")
        return
    for one in report.bestanden:
        _tell_file(one, check=check)
    parts = [f"{number} {_WORDS[staat][check]}" for staat in Staat if (number := report.count(staat))]
    click.echo(f"{len(report.bestanden)} bestanden: {'; '.join(parts)}.")
    if not report.count(Staat.INGELEZEN):
        click.echo("Er is niets gewijzigd.")
    elif check:
        click.echo("Er is niets gewijzigd. Inlezen: dezelfde opdracht zonder --check.")


def _tell_file(one: FileReport, *, check: bool) -> None:
    whose = f" ({one.aios})" if one.aios else ""
    counts = (
        f": {one.nieuw} nieuw, {one.gewijzigd} gewijzigd, {one.gelijk} gelijk, {one.ingetrokken} ingetrokken"
        if one.staat is Staat.INGELEZEN
        else ""
    )
    click.echo(
        f"{one.bestand}{whose}: {_WORDS[one.staat][check]}{counts}.{f' {one.reden}' if one.reden else ''}"
    )
    for change in one.wijzigingen:
        click.echo(f"  {change}")
    if one.geweigerd:
        lines = [(r.rij, r.kolom, r.waarde, r.reden) for r in one.geweigerd]
        tell_table(("rij", "kolom", "waarde", "reden"), lines, empty="")
    for warning in one.waarschuwingen:
        click.echo(f"  Let op: {warning}.")

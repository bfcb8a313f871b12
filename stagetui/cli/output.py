"""What a command prints: Dutch lines and tables, or one JSON document; errors go to standard error as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum

import click

from stagetui.cli.session import TIME_ZONE


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"no JSON for {type(value).__name__}")


def tell_json(document: object) -> None:
    """Print one JSON document and nothing else."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def tell_error(title: str, text: str, *, as_json: bool) -> None:
    """Print a refusal on standard error, and as JSON on standard output when that was asked for."""
    click.echo(f"{title}: {text}", err=True)
    if as_json:
        tell_json({"fout": {"titel": title, "tekst": text}})


def tell_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print aligned columns under heads; the sentence `empty` when there are no rows."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        click.echo(empty)
        return
    widths = [max(len(line[i]) for line in [list(heads), *cells]) for i in range(len(heads))]
    for line in [list(heads), ["─" * width for width in widths], *cells]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def local(moment: datetime) -> datetime:
    """A stored moment (UTC without zone) in the bureau's time."""
    return moment.replace(tzinfo=UTC).astimezone(TIME_ZONE)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    return str(value.value if isinstance(value, Enum) else value).replace("\n", " ")

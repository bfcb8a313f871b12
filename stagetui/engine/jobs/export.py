"""The nightly export: one consistent state, read in one go, written beside the work and shown by one rename."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.exchange.ics import calendar_ics
from stagetui.engine.exchange.showcase import page_template, showcase_html, showcase_json
from stagetui.engine.exchange.writing import TextFile, write_frames
from stagetui.engine.queries.export import CALENDAR, export_state
from stagetui.profiles.terms import ExportFormat

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau


def export(
    bureau: Bureau,
    actor: Actor,
    target: Path,
    formats: Sequence[ExportFormat] = (),
    only: Sequence[str] = (),
) -> Path:
    """Write `target/YYYY-MM-DD/`, complete or not at all; the day is the actor's today.

    Args:
        bureau: The opened bureau.
        actor: Who exports; the files hold what this person may see.
        target: The directory of all days.
        formats: File formats; none means those of stagetui.toml.
        only: Names of files; none means all but the etalage, which is not for the same readers (N8).

    Returns:
        The directory of the day.

    Raises:
        RefusedError: not allowed, an unknown name, or the directory cannot be written.
    """
    state = bureau.ask(actor, export_state, tuple(only))
    texts = {}
    if not only or "agenda" in only:
        texts[CALENDAR] = TextFile(calendar_ics(state.events, state.moment), len(state.events))
    for editie, shown in state.showcases.items():
        count = len(shown.plaatsen)
        page = showcase_html(shown, page_template(bureau.directory))
        texts |= {
            f"{editie}.json": TextFile(showcase_json(shown), count),
            f"{editie}.html": TextFile(page, count),
        }
    return write_frames(
        target,
        actor.today,
        state.tables,
        moment=state.moment,
        schema_version=state.schema_version,
        formats=formats or bureau.settings.export.formats,
        texts=texts,
    )

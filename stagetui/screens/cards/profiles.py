"""A key of a profile explained, and what a change of a profile would do, as read on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.profiles.keypaths import told
from stagetui.profiles.keys import key_at
from stagetui.profiles.phrases import ABSENT, value_text
from stagetui.screens.cards.layout import Card, Line, card, fields, muted, section, title, warning

if TYPE_CHECKING:
    from stagetui.engine.jobs.profiles import Sheet, Trial
    from stagetui.profiles.keypaths import Path
    from stagetui.profiles.page import Line as PageLine


def key_card(sheet: Sheet, line: PageLine, changes: Mapping[Path, object]) -> Card:
    """What a line of the page says in full, and what docs/profielen.md says about its key."""
    key = key_at(line.path) if line.path else None
    now = next((one.value for one in sheet.lines if one.path == line.path), ABSENT)
    value = Text(f"{now} → {line.value}", "yellow") if line.path in changes else line.value
    lines: list[Line] = [Text(line.label, "bold"), value]
    if key is not None and key.explanation:
        lines.append(muted(key.explanation))
    if key is not None and not line.heading:
        lines.append(muted(f"{told(line.path)} {sheet.origin(line.path)}."))
    elif line.path:
        lines.append(muted(told(line.path)))
    if line.heading:
        lines += fields(
            (one.label, one.value)
            for one in sheet.lines
            if one.within[-1:] == (line.path,) and not one.heading and one.value != ABSENT
        )
    if not line.path:
        lines += _about(sheet)
    return card([*lines, *section("Nog niet bewaard", _changes(changes))])


def _about(sheet: Sheet) -> Iterable[Line]:
    whose = "van dit bureau" if sheet.own else "met het programma meegekomen"
    yield from fields(
        [
            ("bestand", f"{sheet.source.file} ({whose})"),
            ("ligt over", sheet.source.base_file or None),
            ("later", ", ".join(sheet.later) or None),
        ]
    )


def _changes(changes: Mapping[Path, object]) -> Iterable[Line]:
    for path, value in changes.items():
        yield Text(f"{told(path)} → {value_text(str(path[-1]), value)}", "yellow")


def trial_card(trial: Trial) -> Card:
    """What a change would do: the keys, for how many aios what changes, what stays, and then by aios."""
    return card(
        [
            *title(f"Gevolgen voor {trial.profiel}", f"wordt geschreven in {trial.bestand}"),
            *section("Wat verandert er in de regels", [Text(key) for key in trial.keys]),
            *section("Voor wie", [trial.count, *(muted(note) for note in trial.notes)]),
            *section("Per aios", _by_aios(trial)),
        ]
    )


def _by_aios(trial: Trial) -> Iterable[Line]:
    for name, lines in groupby(trial.gevolgen.regels, key=lambda one: f"{one.naam} ({one.aios})"):
        yield Text(name, "bold")
        for one in lines:
            bad = "te laat" in one.tekst or "overlapt" in one.tekst or "past niet meer" in one.tekst
            yield Text.assemble("  ", warning(one.tekst) if bad else one.tekst)

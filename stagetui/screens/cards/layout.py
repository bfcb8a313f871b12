"""The few shapes that all cards are made of: headings, labelled values, lines, and words for a status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from stagetui.profiles.terms import Status
from stagetui.screens.words import STATUS_STYLES

# No line of a card passes this, however wide the terminal: longer lines are hard to read.
WIDEST = 110


@dataclass(frozen=True, slots=True)
class Hanging:
    """A line that goes on, when it is too long, `indent` cells from the left."""

    text: Text
    indent: int


Line = Text | str | Hanging
Card = list[Hanging]

_CONSOLE = Console(width=WIDEST)  # rich measures with it; nothing is ever printed on it

SHORT = {Status.ONDER_VOORBEHOUD: "voorbehoud"}


def status_word(status: Status, *, short: bool = False) -> Text:
    """A status as sign and word: `◐ onder voorbehoud`, or short `◐ voorbehoud`."""
    sign, style = STATUS_STYLES[status]
    return Text(f"{sign} {SHORT.get(status, status.value) if short else status.value}", style)


def title(text: str, below: str = "") -> list[Text]:
    """The name of the card, and a quiet line below it."""
    return [Text(text, "bold"), *([muted(below)] if below else [])]


def muted(text: str) -> Text:
    """Quiet text."""
    return Text(text, "bright_black")


def warning(text: str) -> Text:
    """Text that asks for attention, with a sign for who sees no colour."""
    return Text(f"! {text}", "yellow")


def section(name: str, lines: Iterable[Line], empty: str = "", *, tight: bool = False) -> list[Line]:
    """A heading with its lines, after an empty line unless `tight`; without lines what `empty` says, or nothing."""
    kept = list(lines)
    if not kept and not empty:
        return []
    return [*([] if tight else [""]), Text(name, "bold underline"), *(kept or [muted(empty)])]


def fields(pairs: Iterable[tuple[str, Text | str | None]]) -> list[Line]:
    """Labelled values, aligned; a value that is absent is left out."""
    kept = [(label, value) for label, value in pairs if value]
    width = max((len(label) for label, _ in kept), default=0)
    return [
        Hanging(Text.assemble((f"{label:<{width}}  ", "bright_black"), value), width + 2)
        for label, value in kept
    ]


def choice(rang: int | None) -> str:
    """Which preference it was: `1e voorkeur`, a dash for none."""
    return f"{rang}e voorkeur" if rang else "–"


def card(lines: Iterable[Line]) -> Card:
    """Make all lines of a card hanging ones: what has no indent of its own goes on two cells further in."""
    return [line if isinstance(line, Hanging) else _hanging(line) for line in lines]


def _hanging(line: Text | str) -> Hanging:
    text = Text(line) if isinstance(line, str) else line
    return Hanging(text, len(text.plain) - len(text.plain.lstrip()) + 2)


def laid_out(lines: Card, width: int) -> Text:
    """Wrap a card for a screen of `width` cells."""
    room = max(min(width, WIDEST), 20)
    return Text("\n").join(part for line in lines for part in _wrapped(line, room))


def _wrapped(line: Hanging, width: int) -> Iterable[Text]:
    first = line.text.wrap(_CONSOLE, width)
    if len(first) <= 1:
        yield line.text
        return
    yield first[0]
    rest = line.text[len(first[0].plain) :]
    skip = len(rest.plain) - len(rest.plain.lstrip())
    for part in rest[skip:].wrap(_CONSOLE, width - line.indent):
        part.pad_left(line.indent)
        yield part

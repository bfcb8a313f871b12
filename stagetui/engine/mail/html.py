"""The HTML of a message, made from its text: paragraphs, lists, pairs and links; nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final

_FONT: Final = "font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5"
_PAGE: Final = (
    '<!DOCTYPE html>\n<html lang="nl">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    f'<body style="margin:0;padding:24px;color:#1a1a1a;background:#ffffff;{_FONT}">\n'
    '<div style="max-width:640px">\n{content}\n</div>\n</body>\n</html>\n'
)
_POINT: Final = "- "
_PAIR: Final = re.compile(r"(?P<label>[^\s:][^:]{0,40}:) {2,}(?P<value>\S.*)")
_LINK: Final = re.compile(
    r"(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)


def html_of(text: str, title: str) -> str:
    """A whole page that says what the text says.

    An empty line parts paragraphs; lines that begin with `- ` are a list, lines like `Label:   value` a table.

    Args:
        text: the message; nothing in it is read as HTML.
        title: the subject.
    """
    blocks = (block for part in re.split(r"\n{2,}", text.strip("\n")) for block in _blocks(part.split("\n")))
    return _PAGE.format(title=_plain(title), content="\n".join(blocks))


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    """A paragraph may hold runs of points, of pairs and of plain lines."""
    for kind, run in groupby(lines, _kind):
        found = list(run)
        match kind:
            case "point":
                points = "".join(f'<li dir="auto">{_inline(line[len(_POINT) :])}</li>' for line in found)
                yield f'<ul style="margin:0 0 16px;padding-left:24px">{points}</ul>'
            case "pair":
                yield f'<table style="margin:0 0 16px;border-collapse:collapse">{"".join(map(_row, found))}</table>'
            case _:
                yield f'<p dir="auto" style="margin:0 0 16px">{"<br>".join(map(_inline, found))}</p>'


def _kind(line: str) -> str:
    if line.startswith(_POINT):
        return "point"
    return "pair" if _PAIR.fullmatch(line) else "line"


def _row(line: str) -> str:
    label, value = re.split(r"(?<=:) {2,}", line, maxsplit=1)
    return (
        f'<tr><td style="padding:2px 16px 2px 0;color:#555555;vertical-align:top">{_plain(label)}</td>'
        f'<td dir="auto" style="padding:2px 0">{_inline(value)}</td></tr>'
    )


def _inline(line: str) -> str:
    """One line escaped, with addresses of pages and of people as links."""
    done, at = "", 0
    for found in _LINK.finditer(line):
        target = escape(found[0] if found["url"] else f"mailto:{found[0]}")
        done += f'{_plain(line[at : found.start()])}<a href="{target}" style="color:#17364a">{_plain(found[0])}</a>'
        at = found.end()
    return done + _plain(line[at:])


def _plain(text: str) -> str:
    """Text between tags. Quotes may stay there, so that a name is found again when it has to be forgotten."""
    return escape(text, quote=False)

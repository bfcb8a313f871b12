"""A letter as plain text for a terminal: the template's own words, by way of typst's HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "li", "br"}
)
_SILENT: Final = frozenset({"head", "style", "script"})
_SPACED: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"})

# Templates put these in long words, so that a line on paper may be broken there.
_ZERO_WIDTH_SPACE: Final = "\u200b"


class _Reader(HTMLParser):
    """Collects the words; paragraphs get an empty line, cells a gap, points a dash or a number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._counters: list[int | None] = []  # per open list: the next number, or None for dashes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append("\n\n" if tag in _SPACED else "\n")
        if tag in {"ol", "ul"}:
            self._counters.append(1 if tag == "ol" else None)
        if tag == "li":
            self.parts.append(self._marker())

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        if tag in _SPACED:
            self.parts.append("\n\n")
        if tag in {"ol", "ul"}:
            self._counters.pop()
        if tag in {"td", "th"}:
            self.parts.append("\t")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data.replace(_ZERO_WIDTH_SPACE, "")))

    def _marker(self) -> str:
        number = self._counters[-1]
        if number is None:
            return "- "
        self._counters[-1] = number + 1
        return f"{number}. "


def text_of_html(html: str) -> str:
    """The readable text of a page that typst wrote: paragraphs apart, table cells in columns.

    Args:
        html: a whole page, as `compile_html` returns it.

    Returns:
        Lines without trailing blanks, never two empty lines in a row; cells of a row are set out in columns.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip(" ") for line in "".join(reader.parts).split("\n")]
    width = max((len(line.split("\t")[0]) for line in lines if "\t" in line), default=0)
    laid_out = (_columns(line, width) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(laid_out)).strip()


def _columns(line: str, width: int) -> str:
    """A table row with its first column padded; other lines as they are."""
    first, *rest = (cell.strip() for cell in line.split("\t"))
    return "  ".join((first.ljust(width), *rest)).rstrip() if rest else first

"""The page of a message: what the text says, escaped, with lists, pairs and links; nothing comes from elsewhere."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.mail.addresses import visible
from stagetui.engine.mail.fields import FIELDS, Soort
from stagetui.engine.mail.html import html_of
from stagetui.engine.mail.templates import render

ALLOWED = {"html", "head", "meta", "title", "body", "div", "p", "ul", "li", "table", "tr", "td", "br", "a"}


class Tags(HTMLParser):
    """The tags of a page, and the addresses that it refers to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def words(page: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", page.partition("<body")[2].partition(">")[2]))


def test_paragraphs_lists_and_pairs_are_seen() -> None:
    page = html_of(
        "Beste Noor,\n\nKijk:\n- een\n- twee\n\nPeriode:   1 t/m 30 mei\nDuur:      4 weken\n", "Titel"
    )
    assert page.count("<p ") == 2
    assert page.count("<li ") == 2
    assert page.count("<tr>") == 2
    assert "<title>Titel</title>" in page


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Zie https://example.nl/a_(b)?x=1&y=2, of niet.", ["https://example.nl/a_(b)?x=1&y=2"]),
        ("Schrijf naar stage.bureau+x@example.nl.", ["mailto:stage.bureau+x@example.nl"]),
        ("javascript:alert(1) en http://", []),
        ('https://example.nl/"onclick="x', ["https://example.nl/"]),
    ],
)
def test_addresses_become_links_and_nothing_else_does(text: str, links: list[str]) -> None:
    assert Tags(html_of(text, "t")).links == links


@given(st.text(max_size=300))
def test_no_text_becomes_a_tag(text: str) -> None:
    shown = visible(text.replace("\n", " "))
    page = html_of(shown, shown)
    seen = Tags(page)
    assert seen.tags <= ALLOWED
    assert all(link.startswith(("mailto:", "http://", "https://")) for link in seen.links)
    assert set("".join(shown.split()).replace("-", "").replace(":", "")) <= set(words(page))


@pytest.mark.parametrize("soort", Soort)
def test_the_page_has_every_word_of_the_message(soort: Soort, tmp_path: Path) -> None:
    mail = render(soort, FIELDS[soort], tmp_path)
    assert "".join(words(mail.html).split()) == "".join(word for word in mail.tekst.split() if word != "-")


def test_a_name_stands_in_the_page_as_it_is_stored() -> None:
    """What is forgotten after its period is looked for by name; the apostrophe of a name must not hide it."""
    assert "Fiona O'Brien" in html_of("Beste Fiona O'Brien,", "Voor Fiona O'Brien")

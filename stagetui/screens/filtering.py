"""Choosing what a list is limited to: one of many, or everything again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from stagetui.screens.widgets.choose import Choice, Choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stagetui.screens.base import Page

EVERYTHING = "alles"


def choose_filter(
    page: Page,
    title: str,
    everything: str,
    choices: Iterable[Choice],
    then: Callable[[str | None], object],
    *,
    typed: bool = True,
) -> None:
    """Offer everything first, then `choices`; thinking better of it changes nothing.

    Args:
        page: Where it is asked.
        title: The question.
        everything: The words for no limit.
        choices: What the list may be limited to.
        then: Gets what was chosen; None for everything.
        typed: Whether the choices can be narrowed by typing.
    """

    def answered(chosen: str | None) -> None:
        if chosen is not None:
            then(None if chosen == EVERYTHING else chosen)

    page.app.push_screen(
        Choose(title, [Choice(EVERYTHING, Text(everything)), *choices], typed=typed), answered
    )


def choose_profile(page: Page, then: Callable[[str | None], object]) -> None:
    """Offer the profiles of the bureau."""
    if page.desk is None:
        return
    book = page.desk.bureau.book
    choices = [Choice(id_, Text(f"{id_}  {book[id_].name}")) for id_ in book.ids]
    choose_filter(page, "Welk profiel?", "alle profielen", choices, then)

"""What is looked up by its number or code: it is there, or the person hears what to do."""

from __future__ import annotations

from typing import TypeVar

from stagetui.errors import RefusedError

R = TypeVar("R")


def existing(row: R | None, what: str, remedy: str) -> R:
    """Give the row that was looked up.

    Args:
        row: What was found; None when it is not there.
        what: What was looked for, as a sentence begins: `Plaatsing 12`.
        remedy: What to do when it is not there, as a sentence ends.

    Raises:
        RefusedError: there is none.
    """
    if row is None:
        raise RefusedError("Niet gevonden", f"{what} is niet bekend; {remedy}.")
    return row

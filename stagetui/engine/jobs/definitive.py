"""Making a plan definitive: its letters are made first, so that nobody waits for them (H6, H8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.doorway.definitive import Definitief, MakeDefinitive, letters_ahead
from stagetui.engine.letters.compiler import forget_letters
from stagetui.engine.letters.letters import render_pdf, render_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau


def make_definitive(
    bureau: Bureau, actor: Callable[[], Actor], ronde: str, tell: Callable[[str, float], object] | None = None
) -> Definitief:
    """Make the plan of a round definitive; see `MakeDefinitive`.

    Args:
        bureau: The opened bureau.
        actor: Who does it.
        ronde: The round.
        tell: Gets a Dutch phrase and a fraction 0 to 1.

    Raises:
        RefusedError: as `MakeDefinitive`; nothing was changed.
    """
    letters = bureau.ask(actor(), letters_ahead, ronde)
    try:
        for number, (template, fields) in enumerate(letters):
            if tell is not None:
                tell(f"brief {number + 1} van {len(letters)}", number / len(letters))
            render_pdf(template, fields)
            render_text(template, fields)
        return bureau.do(actor(), MakeDefinitive(ronde))
    finally:
        forget_letters()

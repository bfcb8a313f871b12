"""Why a component got no place: one Dutch sentence."""

from __future__ import annotations

from collections.abc import Sequence

from stagetui.engine.allocation.year.model import Model
from stagetui.engine.allocation.year.outcome import Ongeplaatst


def causes(model: Model, plan: Sequence[int]) -> tuple[Ongeplaatst, ...]:
    return ()

"""The half year of the swaps, to ask about moves in."""

from __future__ import annotations

from tests.swaps.conftest import known, made

__all__ = ["known", "made"]

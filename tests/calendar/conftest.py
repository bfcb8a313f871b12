"""A stage whose calendar is watched day by day through the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

States = Callable[..., dict[str, str]]


@pytest.fixture
def states(office: Any) -> States:
    """Where each milestone of one stage stands on a day, by id."""

    def look(day: date | str, aios: str = "a1", kind: str = "aanpalend", **who: str) -> dict[str, str]:
        found = office.do("due", "--all", "--aios", aios, today=str(day), **who)
        return {one["mijlpaal"]: one["staat"] for one in found if one["stagesoort"] == kind}

    return look

"""The bureau of the other tests, opened in this process: many questions without a command line for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau

Do = Callable[..., Any]


def acting(user: str = "bo", today: str = "2027-01-15") -> Actor:
    """Somebody who acts on a day."""
    day = date.fromisoformat(today)
    return Actor(user, Via.SCRIPT, day, datetime.combine(day, time(9)))


@pytest.fixture
def ask() -> Do:
    """Answer a query on the data of an office, as somebody on a day."""

    def asked(office: Any, query: Any, *args: Any, user: str = "bo", today: str = "2027-01-15") -> Any:
        with Bureau.open(office.directory) as bureau:
            return bureau.ask(acting(user, today), query, *args)

    return asked


@pytest.fixture
def rehearse() -> Do:
    """Carry commands out one by one, each rolled back at the end; what each gives."""

    def rehearsed(office: Any, *commands: Any) -> list[Any]:
        with Bureau.open(office.directory) as bureau:
            return [bureau.do(acting(), command, rehearse=True) for command in commands]

    return rehearsed

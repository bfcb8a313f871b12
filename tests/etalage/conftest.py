"""The bureau of the other tests, opened in this process: many questions without a command line for each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau

Do = Callable[..., Any]
Make = Callable[[str, Any, Callable[[Any], None]], Any]


def acting(user: str = "bo", today: str = "2027-01-15") -> Actor:
    """Somebody who acts on a day."""
    day = date.fromisoformat(today)
    return Actor(user, Via.SCRIPT, day, datetime.combine(day, time(9)))


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Bureaus as they were made for the first test that wanted them."""
    return {"": tmp_path_factory.mktemp("etalage")}


@pytest.fixture
def made(kept: dict[str, Path]) -> Make:
    """Fill the bureau of an office once, and give each test a copy of it."""

    def make(name: str, office: Any, fill: Callable[[Any], None]) -> Any:
        if name not in kept:
            first = replace(office, directory=kept[""] / name / "bureau")
            shutil.copytree(office.directory, first.directory)
            fill(first)
            kept[name] = first.directory
        shutil.rmtree(office.directory)
        shutil.copytree(kept[name], office.directory)
        return office

    return make


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

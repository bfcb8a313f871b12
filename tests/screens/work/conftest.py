"""The small bureau after its round: a voorstel is committed, so there are plaatsingen, and requests that wait."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.rounds import CommitVoorstel
from stagetui.engine.jobs.allocate import allocate
from stagetui.engine.queries.rounds import rounds

if TYPE_CHECKING:
    from stagetui.engine.doorway.door import Command

T = TypeVar("T")
TODAY = date(2026, 11, 23)


def acting(persoon: str) -> Callable[[], Actor]:
    """Somebody who acts in the TUI on the day of the tests."""
    return lambda: Actor(persoon, Via.TUI, TODAY, datetime.combine(TODAY, time(9)))


@pytest.fixture(scope="session")
def placed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bureau with its round committed once: Sanne or Mehmet, and Joris, are onder voorbehoud."""
    directory = tmp_path_factory.mktemp("placed") / "bureau"
    shutil.copytree(made, directory)
    office = acting("bo")
    with Bureau.open(directory) as bureau:
        (line,) = bureau.ask(office(), rounds)
        voorstel = allocate(bureau, office, line.ronde.ronde, seed=1)
        bureau.do(office(), CommitVoorstel(voorstel.voorstel.voorstel))
    return directory


@pytest.fixture
def directory(placed: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    target = tmp_path / "bureau"
    shutil.copytree(placed, target)
    return target


@pytest.fixture
def bureau(directory: Path) -> Iterator[Bureau]:
    """The same bureau, as somebody else in another session has it open."""
    with Bureau.open(directory) as opened:
        yield opened


@pytest.fixture
def done_by(bureau: Bureau) -> Callable[[str, Command[T]], T]:
    """Somebody else carries out a command."""
    return lambda persoon, command: bureau.do(acting(persoon)(), command)


@pytest.fixture
def asked_by(bureau: Bureau) -> Callable[..., object]:
    """Somebody else asks."""
    return lambda persoon, query, *args, **kwargs: bureau.ask(acting(persoon)(), query, *args, **kwargs)

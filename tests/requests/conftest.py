"""The bureau with a second colleague, an aios who looks for a place of one's own, and requests in short."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FOUND = ("--instelling", "Zorggroep De Beuk", "--specialisme", "ouderengeneeskunde")
GUIDED = ("--plaatsnaam", "Ede", "--begeleider", "P. Linden", "--begeleider-email", "linden@example.nl")


@dataclass
class Desk:
    """Requests from the command line, as the office and those who decide type them."""

    office: Any

    def ask(self, soort: str, *args: object, **who: str) -> int:
        """Make a request that must be accepted; its number."""
        made = self.office.do("aanvraag", "new", soort, *args, **who)
        assert made["status"] == "open", made
        return int(made["id"])

    def not_asked(self, soort: str, *args: object, **who: str) -> str:
        """Make a request that must be refused, with nothing changed; what is said."""
        before = self.office.dump()
        said: str = self.office.run("aanvraag", "new", soort, *args, **who).refused
        assert self.office.dump() == before
        return said

    def approve(self, number: int, user: str, *args: str, **who: str) -> Any:
        """Approve as somebody."""
        return self.office.do("approve", number, *args, user=user, **who)

    def not_decided(self, number: int, user: str, **who: str) -> str:
        """Approve as somebody who may not; what is said."""
        said: str = self.office.run("approve", number, user=user, **who).refused
        return said

    def show(self, number: int, **who: str) -> Any:
        """A request as it stands."""
        return self.office.do("aanvraag", "show", number, **who)


@pytest.fixture(scope="session")
def asking_once(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.conftest import Office

    directory = tmp_path_factory.mktemp("aanvragen") / "bureau"
    shutil.copytree(filled, directory)
    office = Office(directory)
    for person, *role in (("bea", "--role", "bureau"), ("dep",)):
        assert office.run("user", "add", person, *role).code == 0
    return directory


@pytest.fixture
def desk(asking_once: Path, tmp_path: Path) -> Desk:
    """A bureau of two: bo and bea; dep has an account and nothing else."""
    from tests.conftest import Office

    shutil.copytree(asking_once, tmp_path / "bureau")
    return Desk(Office(tmp_path / "bureau"))

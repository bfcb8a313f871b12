"""A bureau with the shipped rules about messages."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

SHIPPED = Path(__file__).parents[2] / "config" / "profiles" / "base" / "nspoh.toml"


class Desk:
    """An office, and the messages that its work leads to."""

    def __init__(self, office: Any) -> None:
        self.office = office

    def mails(self, soort: str) -> list[dict[str, Any]]:
        """All messages of a kind as they are stored, oldest first."""
        return sorted(
            (row for row in self.office.rows("bericht") if row["soort"] == soort),
            key=lambda row: int(row["bericht"]),
        )

    def change(self, old: str, new: str) -> None:
        """Change the rules that the profiles share."""
        base = self.office.directory / "profiles" / "base" / "nspoh.toml"
        text = base.read_text(encoding="utf-8")
        assert old in text
        base.write_text(text.replace(old, new), encoding="utf-8")

    def definitive(self) -> dict[str, Any]:
        """A1 becomes geplaatst at psy-1; the confirmation."""
        self.office.prefer("a1 aanpalend psy-1")
        self.office.open_round()
        self.office.commit()
        self.office.do("approve", self.office.request("a1"), user="io1")
        return self.confirmation

    @property
    def confirmation(self) -> dict[str, Any]:
        """The one there is."""
        (mail,) = self.mails("intentieverklaring")
        return mail

    def sent(self, number: int) -> None:
        """Record that a message went out."""
        from datetime import date, datetime

        from stagetui.engine.access import Actor, Via
        from stagetui.engine.bureau import Bureau
        from stagetui.engine.doorway.outbox import ClaimBericht, RecordDelivery
        from stagetui.engine.records import BerichtStatus

        actor = Actor("bo", Via.SCRIPT, date(2027, 1, 16), datetime(2027, 1, 16, 12))  # noqa: DTZ001 (UTC)
        with Bureau.open(self.office.directory) as bureau:
            assert bureau.do(actor, ClaimBericht(number))
            bureau.do(actor, RecordDelivery(number, BerichtStatus.VERZONDEN, "250 ok"))


@pytest.fixture
def desk(office: Any) -> Desk:
    shutil.copy(SHIPPED, office.directory / "profiles" / "base" / "nspoh.toml")
    return Desk(office)


_KEPT: dict[str, Path] = {}


@pytest.fixture
def confirmed(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A1 is geplaatst at psy-1, and the confirmation waits; made once, then copied."""
    if "bureau" not in _KEPT:
        desk.definitive()
        _KEPT["bureau"] = tmp_path_factory.mktemp("bevestigd") / "bureau"
        shutil.copytree(desk.office.directory, _KEPT["bureau"])
    else:
        shutil.rmtree(desk.office.directory)
        shutil.copytree(_KEPT["bureau"], desk.office.directory)
    return desk

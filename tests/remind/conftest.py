"""A bureau with the shipped rules about messages, people who decide, and places that were not asked yet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from stagetui.cli.main import run

SHIPPED = Path(__file__).parents[2] / "config" / "profiles" / "base" / "nspoh.toml"
UNKNOWN = """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;contact_naam;contact_email;goedgekeurd;erkenning_tot
vraag-1;ggz;Psychiatrie kliniek;psychiatrie;va;aanpalend;A. de Wit;wit@example.nl;ja;2027-12-31
vraag-2;ggz;Psychiatrie polikliniek;psychiatrie;va;aanpalend;A. de Wit;wit@example.nl;ja;
"""


class Morning:
    """A bureau where cron calls `remind` every morning."""

    def __init__(self, office: Any) -> None:
        self.office = office

    def remind(self, day: str, *options: str, user: str = "eva") -> list[tuple[str, str, int]]:
        """What was queued that morning: kind, to whom, how many things."""
        found = self.office.do("remind", *options, today=day, user=user)
        return [(one["soort"], one["aan"], one["aantal"]) for one in found["klaargezet"]]

    def mails(self, soort: str) -> list[dict[str, Any]]:
        """All messages of a kind as they are stored, oldest first."""
        return sorted(
            (row for row in self.office.rows("bericht") if row["soort"] == soort),
            key=lambda row: row["bericht"],
        )

    def says(self, word: str, soort: str = "zes-maanden") -> None:
        """Let the profiles of this bureau say what happens to a kind of message."""
        base = self.office.directory / "profiles" / "base" / "nspoh.toml"
        text = base.read_text(encoding="utf-8")
        assert f'{soort} = "vasthouden"' in text
        base.write_text(text.replace(f'{soort} = "vasthouden"', f'{soort} = "{word}"'), encoding="utf-8")


@pytest.fixture(scope="session")
def asleep(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("ochtend") / "bureau"
    shutil.copytree(filled, directory)
    shutil.copy(SHIPPED, directory / "profiles" / "base" / "nspoh.toml")
    who = ("--bureau", str(directory), "--user", "bo", "--date", "2027-01-15")
    places = directory.parent / "plaatsen.csv"
    places.write_text(UNKNOWN, encoding="utf-8")
    assert run(["import", "stageplaatsen", str(places), *who]) == 0
    for person, name in (("io1", "dr. I. Otten"), ("cor", "C. Oord")):
        email = f"{person}@example.nl"
        assert run(["user", "add", person, "--name", name, "--email", email, *who]) == 0
    return directory


@pytest.fixture
def morning(asleep: Path, office: Any) -> Morning:
    shutil.rmtree(office.directory)
    shutil.copytree(asleep, office.directory)
    return Morning(office)

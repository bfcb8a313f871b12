"""A small institute in its stage year: two aios whose first half year is planned, made known, and then definitive.

h1 works full time and does 26 weeks SEH from September; ggz and ccp follow in the spring. h2 works 80 %, so traject A
comes last (H14): ggz from September, ccp from December. Every place takes one aios at a time.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.bureau import Bureau
from tests.conftest import OFFICE, Ended, Office, run

ASKED, PLANNED, MADE, FINAL = "2026-02-10", "2026-05-20", "2026-06-12", "2026-06-25"
RUNNING = "2026-10-05"
WORLD = {
    "instellingen": "instelling;naam;plaats;regio\nzh;Ziekenhuis De Zwaan;Amstelveen;midden\n",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;deeltijd_minimum;goedgekeurd;contact_naam;contact_email
seh-1;zh;SEH De Zwaan;seh;huisarts;seh;hov;60;ja;Balie SEH;balie@example.nl
ggz-1;zh;Polikliniek De Zwaan;psychiatrie;huisarts;ggz;hov;70;ja;Balie PP;pp@example.nl
ccp-1;zh;Ouderen De Zwaan;ouderengeneeskunde;huisarts;ccp;hov;;ja;Balie CCP;ccp@example.nl
""",
    "stageopleiders": """\
plaats;naam;email;big;uren_per_week;sinds;erkend_tot
seh-1;A. de Wit;wit@example.nl;ja;24;2020-01-01;2031-01-01
seh-1;B. Bos;bos@example.nl;ja;24;2020-01-01;2031-01-01
ggz-1;C. Kok;kok@example.nl;ja;24;2020-01-01;2031-01-01
ccp-1;D. Top;top@example.nl;ja;24;2020-01-01;2031-01-01
""",
    "beschikbaarheid": """\
plaats;van;tot;capaciteit
seh-1;2026-09-01;2028-12-31;1
ggz-1;2026-09-01;2026-11-30;1
ggz-1;2027-03-01;2028-12-31;1
ccp-1;2026-09-01;2028-12-31;1
""",
    "aios": """\
aios;naam;email;profiel;instituut;deeltijd;start_opleiding
h1;Hana Prins;hana@example.nl;huisarts;hov;100;2025-09-01
h2;Ivo Loos;ivo@example.nl;huisarts;hov;80;2025-09-01
""",
}


@dataclass
class Life:
    """An office and what is asked of it most."""

    office: Office

    def do(self, *args: object, on: str = RUNNING, user: str | None = None) -> Any:
        """Run a command that must succeed; its document."""
        return self.office.do(*args, today=on, user=user)

    def run(self, *args: object, on: str = RUNNING, user: str | None = None) -> Ended:
        """Run a command, whatever comes of it."""
        return self.office.run(*args, today=on, user=user)

    def plan(self, naam: str, van: str, tot: str, *, on: str) -> Any:
        """Open a round of half a year, compute it, and give the proposal."""
        self.do("ronde", "new", naam, "--profile", "huisarts", "--from", van, "--to", tot, on=on)
        return self.do("allocate", naam, "--seed", 1, on=on)

    def stage(self, aios: str, soort: str) -> tuple[str, str]:
        """The days of a line of the schema."""
        found = [s for s in self.do("schema", "show", aios)["stages"] if s["stagesoort"] == soort]
        return found[0]["start"], found[0]["eind"]

    def placed(self, aios: str, soort: str) -> dict[str, Any]:
        """The plaatsing of a stage, as a row with its days as text."""
        row = self.office.placed(aios, soort)
        return row | {"start": str(row["start"]), "eind": str(row["eind"])}

    def mails(self, *soorten: str, status: str = "vastgehouden") -> list[tuple[str, str]]:
        """The messages of these kinds with a status, as (kind, receiver), oldest first."""
        return [
            (row["soort"], row["aan"])
            for row in sorted(self.office.rows("bericht"), key=lambda row: row["bericht"])
            if row["soort"] in soorten and row["status"] == status
        ]

    def send(self) -> None:
        """Let everything that is held count as sent."""
        with Bureau.open(self.office.directory) as bureau:
            bureau.store.write(
                lambda writer: writer.execute(
                    "UPDATE bericht SET status = 'verzonden', verzonden = gemaakt WHERE status = 'vastgehouden'"
                ),
                who="test",
            )

    def letter(self, soort: str, to: str) -> str:
        """The plaatsingsbrief to somebody as text."""
        found = [row for row in self.office.rows("bericht") if row["soort"] == soort and to in row["aan"]]
        numbers = {row["bericht"] for row in found}
        texts = [row["leestekst"] for row in self.office.rows("bericht_bijlage") if row["bericht"] in numbers]
        return " ".join(str(texts[-1]).split())

    def due(self, mijlpaal: str, on: str) -> list[dict[str, Any]]:
        """The lines of the work list for one milestone."""
        return [one for one in self.do("due", on=on) if one["mijlpaal"] == mijlpaal]


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("jaarleven") / "bureau"
    made = run("init", directory, "--profiles", "huisarts", "--institutes", "hov", "--user", OFFICE)
    assert made.code == 0, made
    office = Office(directory, ASKED)
    assert office.run("user", "add", "cor", "--name", "Cor Coördinator", "--role", "coordinator").code == 0
    for kind, text in WORLD.items():
        office.taken(kind, text)
    life = Life(office)
    life.plan("S26", "2026-09-01", "2027-02-28", on=PLANNED)
    life.do("voorstel", "commit", 1, on=MADE)
    return directory


@pytest.fixture(scope="session")
def settled(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("definitief") / "bureau"
    shutil.copytree(planned, directory)
    life = Life(Office(directory))
    for row in life.office.rows("plaatsing"):
        life.do("status", row["plaatsing"], "onder-voorbehoud", on=FINAL)
    return directory


@pytest.fixture
def voorlopig(planned: Path, tmp_path: Path) -> Life:
    """The half year is voorlopig and made known."""
    shutil.copytree(planned, tmp_path / "bureau")
    return Life(Office(tmp_path / "bureau"))


@pytest.fixture
def life(settled: Path, tmp_path: Path) -> Life:
    """The half year is definitive; the letters are held."""
    shutil.copytree(settled, tmp_path / "bureau")
    return Life(Office(tmp_path / "bureau"))

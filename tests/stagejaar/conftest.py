"""An institute with a year of stages to plan, in a few lines of import files; asked about through commands."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import OFFICE, Office, run

TODAY = "2026-02-10"  # preferences close on 23 February
PLANNING = "2026-05-20"
# kind → the field of its places; every place of `SUPPLY` is named after its kind with a number
FIELDS = {"seh": "seh", "ggz": "psychiatrie", "ccp": "ouderengeneeskunde"}
ACUTE = ("interne", "kindergeneeskunde", "gynaecologie", "orthopedie", "neurologie", "cardiologie")


@dataclass
class Institute:
    """An office that plans huisarts aios from 1 September 2026, for whom year 2 begins that day (H1)."""

    office: Office

    def place(
        self,
        code: str,
        kind: str,
        field: str = "",
        *,
        room: int = 1,
        institute: str = "hov",
        region: str = "",
        minimum: int | str = "",
        recognised: str = "2031-01-01",
        opleiders: int = 2,
        windows: Iterable[tuple[str, str]] = (("2026-01-01", "2029-12-31"),),
    ) -> None:
        """Add a place with room in these windows."""
        self.office.taken(
            "stageplaatsen",
            "plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;regio;deeltijd_minimum;"
            "erkenning_tot;slwp_tot;goedgekeurd;contact_naam;contact_email\n"
            f"{code};zh;Plek {code};{field or FIELDS[kind]};huisarts;{kind};{institute};{region};{minimum};"
            f"{recognised};2031-01-01;ja;Opleider {code};{code}@example.nl\n",
        )
        rows = "".join(f"{code};{van};{tot};{room}\n" for van, tot in windows)
        self.office.taken("beschikbaarheid", f"plaats;van;tot;capaciteit\n{rows}")
        if opleiders:
            people = "".join(
                f"{code};Dr. {code} {n};{code}-{n}@example.nl;ja;24;2020-01-01;2031-01-01\n"
                for n in range(opleiders)
            )
            self.office.taken(
                "stageopleiders", f"plaats;naam;email;big;uren_per_week;sinds;erkend_tot\n{people}"
            )

    def aios(
        self, code: str, *, deeltijd: int = 100, start: str = "2025-09-01", institute: str = "hov"
    ) -> None:
        """Add an aios whose training began on that day."""
        self.office.taken(
            "aios",
            "aios;naam;email;profiel;instituut;werkgever;deeltijd;start_opleiding\n"
            f"{code};Aios {code};{code}@example.nl;huisarts;{institute};sboh;{deeltijd};{start}\n",
        )

    def round(
        self, name: str = "S26", van: str = "2026-09-01", tot: str = "2027-02-28", *more: object
    ) -> Any:
        """Open a round of half a year."""
        return self.office.do(
            "ronde",
            "new",
            name,
            "--profile",
            "huisarts",
            "--from",
            van,
            "--to",
            tot,
            *more,
            today="2026-05-05",
        )

    def plan(self, name: str = "S26", *more: object, today: str = PLANNING) -> Any:
        """Compute a proposal; its document, which must be proven."""
        found = self.office.do("allocate", name, "--seed", 1, *more, today=today)
        assert found["status"] == "optimaal"
        return found

    def stages(
        self, name: str = "S26", *more: object, today: str = PLANNING
    ) -> dict[str, list[tuple[str, ...]]]:
        """Compute a proposal; per aios the stages as (stagesoort, plaats, start, eind), in order of time."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for one in sorted(self.plan(name, *more, today=today)["plaatsingen"], key=lambda p: str(p["start"])):
            line = (one["stagesoort"], one["plaats"], one["start"], one["eind"])
            found.setdefault(one["aios"], []).append(line)
        return found


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau of two institutes for the huisarts year, with one hospital and no places."""
    directory = tmp_path_factory.mktemp("kaal") / "bureau"
    made = run("init", directory, "--profiles", "huisarts", "--institutes", "hov,oost", "--user", OFFICE)
    assert made.code == 0, made
    Office(directory, TODAY).taken(
        "instellingen", "instelling;naam;plaats;regio\nzh;Ziekenhuis De Zwaan;Amstelveen;midden\n"
    )
    return directory


@pytest.fixture(scope="session")
def furnished(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with room for two at every kind of stage, and for one in every other acute field."""
    directory = tmp_path_factory.mktemp("ingericht") / "bureau"
    shutil.copytree(bare, directory)
    here = Institute(Office(directory, TODAY))
    for kind in FIELDS:
        here.place(f"{kind}-1", kind, room=2)
    for field in ACUTE:
        here.place(f"kl-{field}", "klinisch", field)
    return directory


@pytest.fixture
def empty(bare: Path, tmp_path: Path) -> Institute:
    """An institute without places."""
    shutil.copytree(bare, tmp_path / "bureau")
    return Institute(Office(tmp_path / "bureau", TODAY))


@pytest.fixture
def institute(furnished: Path, tmp_path: Path) -> Institute:
    """An institute with places, and no aios yet."""
    shutil.copytree(furnished, tmp_path / "bureau")
    return Institute(Office(tmp_path / "bureau", TODAY))

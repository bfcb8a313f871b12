"""A bureau where two institutes plan a year of stages, with places, who supervises there, and three aios."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.records import Afwezigheid, Stageopleider, Stageplaats
from stagetui.engine.rules.recognition import Supervision, supervision
from stagetui.profiles.terms import Afwezig, Zichtbaarheid
from tests.conftest import Office

HOSPITALS = {
    "instellingen": """\
instelling;naam;plaats
zuid;Ziekenhuis Zuiderpark;Arnhem
west;Ziekenhuis Westerdijk;Leiden
""",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;koepel;erkenning_tot;slwp_tot
seh-1;zuid;SEH Zuiderpark;seh;huisarts;seh;nspoh;;2030-12-31;2030-12-31
seh-2;west;SEH Westerdijk;seh;huisarts;seh;nspoh;;2030-12-31;2030-12-31
open;west;SEH voor iedereen;seh;huisarts;seh;;;;
""",
    "beschikbaarheid": """\
plaats;van;tot;capaciteit
seh-1;2027-01-01;2028-12-31;3
seh-2;2027-01-01;2028-12-31;3
open;2027-01-01;2028-12-31;3
""",
    "aios": """\
aios;naam;email;profiel;instituut;start_opleiding
h1;Hana Prins;hana@example.nl;huisarts;nspoh;2026-09-01
h2;Ivo Loos;ivo@example.nl;huisarts;nspoh;2026-09-01
""",
    "schema": """\
aios;stagesoort;start
h1;seh;2027-09-01
h2;seh;2028-03-01
""",
}
OPLEIDERS = """\
plaats;naam;email;big;uren_per_week;sinds;erkend_tot
seh-1;A. de Wit;wit@example.nl;ja;24;2020-01-01;2030-12-31
seh-2;B. Bos;bos@example.nl;ja;24;2020-01-01;2030-12-31
seh-2;C. Kok;kok@example.nl;ja;24;2020-01-01;2030-12-31
"""


@pytest.fixture(scope="session")
def hospitals_once(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("ziekenhuizen") / "bureau"
    shutil.copytree(founded, directory)
    for kind, text in HOSPITALS.items():
        Office(directory).taken(kind, text)
    return directory


@pytest.fixture
def hospitals(hospitals_once: Path, tmp_path: Path) -> Office:
    """The bureau, without stageopleiders."""
    shutil.copytree(hospitals_once, tmp_path / "bureau")
    return Office(tmp_path / "bureau")


@pytest.fixture
def staffed(hospitals: Office) -> Office:
    """The bureau with stageopleiders: one at seh-1, two at seh-2."""
    hospitals.taken("stageopleiders", OPLEIDERS)
    return hospitals


@pytest.fixture(scope="session")
def place() -> Callable[..., Stageplaats]:
    """Make a place."""

    def make(plaats: str = "p", instelling: str = "zuid", **columns: Any) -> Stageplaats:
        values: dict[str, Any] = {
            "naam": f"SEH {plaats}",
            "specialisme": "seh",
            "profielen": "huisarts",
            "stagesoorten": "seh",
            "zichtbaarheid": Zichtbaarheid.OPENBAAR,
            "contact_zichtbaar": True,
            "goedgekeurd": True,
            "version": 1,
        }
        empty: dict[str, Any] = dict.fromkeys(
            (
                *("instituut", "regio", "kenmerken", "contact_naam", "contact_email", "erkenning_tot"),
                *("slwp_tot", "koepel", "deeltijd_minimum"),
            )
        )
        return Stageplaats(**{"plaats": plaats, "instelling": instelling, **empty, **values, **columns})

    return make


@pytest.fixture(scope="session")
def opleider() -> Callable[..., Stageopleider]:
    """Make a stageopleider who is recognised, unless said otherwise."""

    def make(
        naam: str = "wit",
        plaats: str = "p",
        *,
        email: str | None = None,
        big: bool | None = True,
        uren: int | None = 24,
        sinds: date | None = date(2020, 1, 1),
        tot: date | None = None,
    ) -> Stageopleider:
        return Stageopleider(plaats, naam, email or f"{naam}@example.nl", big, uren, sinds, tot, 1)

    return make


@pytest.fixture(scope="session")
def away() -> Callable[..., Afwezigheid]:
    """Make an absence."""

    def make(
        van: date,
        tot: date | None,
        reden: Afwezig = Afwezig.ZWANGERSCHAP,
        *,
        naam: str = "wit",
        waarnemer: str | None = None,
        plaats: str = "p",
    ) -> Afwezigheid:
        return Afwezigheid(
            1, plaats, naam, van, tot, reden, waarnemer, "bo", datetime(2027, 1, 1, tzinfo=UTC), 1
        )

    return make


@pytest.fixture(scope="session")
def at(place: Callable[..., Stageplaats]) -> Callable[..., Supervision]:
    """Put one place together with who supervises there."""

    def make(*who: Stageopleider | Afwezigheid, **columns: object) -> Supervision:
        opleiders = [one for one in who if isinstance(one, Stageopleider)]
        absences = [one for one in who if isinstance(one, Afwezigheid)]
        return supervision([place(**columns)], opleiders, absences)["p"]

    return make

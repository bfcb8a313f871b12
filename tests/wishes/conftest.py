"""Helpers of the tests of wishes: the shipped huisarts profile, an invented aios, and preferences."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from stagetui.engine.records import Aios, Voorkeur
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile
from tests.conftest import OFFICE, Office, run

Wish = Callable[..., Voorkeur]


@pytest.fixture(scope="session")
def huisarts() -> Profile:
    return ProfileBook.load(None)["huisarts"]


@pytest.fixture(scope="session")
def anna() -> Aios:
    """Began on 1 September 2026, so the year of stages begins a year later."""
    return Aios(
        aios="anna",
        naam="Anna Appel",
        email="anna@example.nl",
        profiel="huisarts",
        instituut="noord",
        cohort=None,
        werkgever="sboh",
        deeltijd=100,
        regio=None,
        instituutsopleider=None,
        praktijkopleider=None,
        studiebegeleider=None,
        start_opleiding=date(2026, 9, 1),
        version=1,
    )


@pytest.fixture(scope="session")
def wish() -> Wish:
    """Make a preference of anna: kind of stage, rank, and the columns that are filled in."""

    def make(stagesoort: str, rang: int = 1, **columns: str) -> Voorkeur:
        filled = dict.fromkeys(("plaats", "specialisme", "regio", "periode", "motivatie")) | columns
        return Voorkeur("anna", stagesoort, rang, ingediend_op=date(2027, 2, 10), version=1, **filled)

    return make


TODAY = "2027-01-15"  # the forms of who began in September 2026 are in by 23 February (H4)
OF_YEAR = {
    "instellingen": "instelling;naam;plaats;regio\nzh;Ziekenhuis De Linde;Utrecht;midden\nvp;De Wilg;Tiel;oost\n",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;deeltijd_minimum
seh-1;zh;Spoed De Linde;seh;huisarts;seh;noord;
int-1;zh;Interne De Linde;interne;huisarts;klinisch;noord;
int-2;zh;Interne bijna voltijd;interne;huisarts;klinisch;noord;90
ort-1;zh;Orthopedie De Linde;orthopedie;huisarts;"klinisch;keuze";noord;
ggz-1;zh;PAAZ De Linde;psychiatrie;huisarts;ggz;noord;
ccp-1;vp;De Wilg;verpleeghuis;huisarts;ccp;zuid;
ccp-2;vp;De Wilg west;verpleeghuis;huisarts;ccp;zuid;
""",
    "leenafspraken": "plaats;aan_instituut;van;tot;maximum\nccp-2;noord;2027-09-01;2028-02-29;1\n"
    "ccp-1;noord;2025-09-01;2026-08-31;1\n",
    "aios": """\
aios;naam;email;profiel;instituut;deeltijd;start_opleiding;studiebegeleider
anna;Anna Appel;anna@example.nl;huisarts;noord;100;2026-09-01;M. Mol <mol@example.nl>
bram;Bram Bes;bram@example.nl;huisarts;noord;80;2026-09-01;mentor1
cato;Cato Citroen;cato@example.nl;huisarts;noord;100;;Mevrouw Druif
dirk;Dirk Dadel;dirk@example.nl;huisarts;noord;100;2026-09-01;
vera;Vera Vijg;vera@example.nl;va;noord;100;2026-09-01;
""",
    "vrijstellingen": """\
aios;vakgebied;soort;besluit_datum
bram;interne;vrijstelling;2026-12-01
dirk;seh;vrijstelling;2026-12-01
dirk;verpleeghuis;vrijstelling;2026-12-01
""",
}


@pytest.fixture(scope="session")
def year_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two institutes with five aios; the post about preferences is made, and held."""
    directory = tmp_path_factory.mktemp("stagejaar") / "bureau"
    ended = run("init", directory, "--institutes", "noord,zuid", "--user", OFFICE, "--date", TODAY)
    assert ended.code == 0, ended
    office = Office(directory, TODAY)
    assert (
        office.run("user", "add", "mentor1", "--name", "Guus Granaat", "--email", "guus@example.nl").code == 0
    )
    for kind, text in OF_YEAR.items():
        office.taken(kind, text)
    return directory


@pytest.fixture
def year_office(year_once: Path, tmp_path: Path) -> Office:
    """A copy of it for one test."""
    shutil.copytree(year_once, tmp_path / "bureau")
    return Office(tmp_path / "bureau", TODAY)

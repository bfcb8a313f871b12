"""A bureau with stages that have parts, and an aios whose opleidingsschema is looked at and changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.cli.main import run as command_line

# izb: parts after each other (N11); mmk: parts at the same time; tbc: parts of the elective (N13). No weeks are rounded
# for who works full time: izb 4 and 9 weeks, tbc 4, 4 and 5.
AIOS = """\
aios;naam;email;profiel;instituut;deeltijd;instituutsopleider;praktijkopleider
i1;Ina Duin;ina@example.nl;izb;nspoh;100;io1;P. Dijk
i2;Ivo Beek;ivo@example.nl;izb;nspoh;80;io1;P. Dijk
m1;Mia Kade;mia@example.nl;mmk;nspoh;100;io1;P. Dijk
t1;Tom Wad;tom@example.nl;tbc;nspoh;100;io1;P. Dijk
"""
SCHEMA = """\
aios;stagesoort;start
i1;aanpalend;2027-06-07
i1;mg;2027-10-04
i1;keuze;2028-02-07
i2;aanpalend;2027-06-07
m1;aanpalend;2027-06-07
t1;aanpalend;2027-02-01
t1;keuze;2027-06-07
"""
PLACES = """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken;contact_naam;contact_email
rivm-1;riv;LCI;infectieziektebestrijding;izb;aanpalend/rivm;rivm;R. Veld;veld@example.nl
mmb-1;umc;Medische microbiologie;medische microbiologie;izb;aanpalend;;M. Berk;berk@example.nl
nv-1;umc;NVIC;toxicologie;mmk;aanpalend/nvic;;N. Es;es@example.nl
"""

FILES = {
    "instellingen": "instelling;naam;plaats\nriv;RIVM;Bilthoven\numc;UMC;Utrecht\n",
    "stageplaatsen": PLACES,
    "beschikbaarheid": "plaats;van;tot;capaciteit\n"
    + "".join(f"{place};2027-01-01;2028-12-31;1\n" for place in ("rivm-1", "mmb-1", "nv-1")),
    "aios": AIOS,
    "schema": SCHEMA,
}

Dates = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture(scope="session")
def parted_once(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("delen")
    shutil.copytree(filled, place / "bureau")
    for kind, text in FILES.items():
        file = place / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        who = ("--bureau", str(place / "bureau"), "--user", "bo", "--date", "2027-01-15")
        assert command_line(["import", kind, str(file), *who]) == 0
    return place / "bureau"


@pytest.fixture
def parted(parted_once: Path, office: Any) -> Any:
    """The bureau of the other tests with aios, places and schema of programmes whose stages have parts."""
    shutil.rmtree(office.directory)
    shutil.copytree(parted_once, office.directory)
    return office


@pytest.fixture
def dates() -> Dates:
    """The first and last day of each line of an aios's schema, as the command line shows them."""

    def look(office: Any, aios: str, **who: str) -> dict[str, tuple[str, str]]:
        shown = office.do("schema", "show", aios, **who)
        return {one["stagesoort"]: (one["start"], one["eind"]) for one in shown["stages"]}

    return look

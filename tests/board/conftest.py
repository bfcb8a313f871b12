"""A half year of huisarts stages that was proposed, and one that was committed, to look at on the board (H1, H5)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.screens.app import StagetuiApp
from tests.conftest import OFFICE, Office, run
from tests.screens.conftest import (
    _parsed_once,
    _plain_terminal,
    pytest_pyfunc_call,
    seen,
    settle,
)

__all__ = ["_parsed_once", "_plain_terminal", "pytest_pyfunc_call", "seen", "settle"]

TODAY = "2026-02-10"  # preferences close on 23 February
LOOKING = date(2026, 6, 14)
DECIDER, READER = "lotte", "kijker"

# Anna's year began in March; Bob works 80 %; from June 2027 hov has no ggz of its own left; Dirk has wishes
ROOM = {"seh-1": 2, "seh-2": 1, "ccp-1": 2, "ccp-kort": 1, "ggz-oost": 1, "geheim": 1}
ROOM |= dict.fromkeys(("kl-interne", "kl-kinder", "kl-gyn"), 1)
WINDOWS = [(code, "2026-01-01", "2029-12-31", room) for code, room in ROOM.items()]
WINDOWS += [("ggz-1", "2026-01-01", "2027-05-31", 1), ("ggz-1", "2027-06-01", "2029-12-31", 0)]
WINDOWS += [("ccp-dicht", "2027-03-01", "2029-12-31", 1)]
SUPERVISED = sorted({code for code, *_ in WINDOWS} - {"geheim"})
FILES = {
    "instellingen": "instelling;naam;plaats;regio\nzh;Ziekenhuis De Zwaan;Amstelveen;midden\n",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;instituut;regio;erkenning_tot;slwp_tot;zichtbaarheid
seh-1;zh;Plek seh-1;seh;huisarts;seh;hov;;2031-01-01;2031-01-01;
seh-2;zh;Plek seh-2;seh;huisarts;seh;hov;noord;2031-01-01;2031-01-01;
kl-interne;zh;Plek interne;interne;huisarts;klinisch;hov;;2031-01-01;2031-01-01;
kl-kinder;zh;Plek kinder;kindergeneeskunde;huisarts;klinisch;hov;;2031-01-01;2031-01-01;
kl-gyn;zh;Plek gyn;gynaecologie;huisarts;klinisch;hov;;2031-01-01;2031-01-01;
ggz-1;zh;Plek ggz-1;psychiatrie;huisarts;ggz;hov;;2031-01-01;2031-01-01;
ggz-oost;zh;Plek ggz-oost;psychiatrie;huisarts;ggz;oost;;2031-01-01;2031-01-01;
ccp-1;zh;Plek ccp-1;ouderengeneeskunde;huisarts;ccp;hov;;2031-01-01;2031-01-01;
ccp-kort;zh;Plek ccp-kort;ouderengeneeskunde;huisarts;ccp;hov;;2026-12-31;2031-01-01;
ccp-dicht;zh;Plek ccp-dicht;ouderengeneeskunde;huisarts;ccp;hov;;2031-01-01;2031-01-01;
geheim;zh;Verborgen plek;reumatologie;huisarts;keuze;hov;;2031-01-01;2031-01-01;verborgen
""",
    "beschikbaarheid": "plaats;van;tot;capaciteit\n"
    + "".join(f"{code};{van};{tot};{room}\n" for code, van, tot, room in WINDOWS),
    "stageopleiders": "plaats;naam;email;big;uren_per_week;sinds;erkend_tot\n"
    + "".join(
        f"{code};Dr. {code} {n};{code}-{n}@example.nl;ja;24;2020-01-01;2031-01-01\n"
        for code in SUPERVISED
        for n in (1, 2)
    ),
    "leenafspraken": "plaats;aan_instituut;van;tot;maximum\nggz-oost;hov;2026-01-01;2028-12-31;2\n",
    "aios": f"""\
aios;naam;email;profiel;instituut;werkgever;deeltijd;start_opleiding;instituutsopleider
anna;Aios anna;anna@example.nl;huisarts;hov;sboh;100;2025-03-01;
bob;Aios bob;bob@example.nl;huisarts;hov;sboh;80;2025-09-01;
cleo;Aios cleo;cleo@example.nl;huisarts;hov;sboh;100;2025-09-01;
dirk;Aios dirk;dirk@example.nl;huisarts;hov;sboh;100;2025-09-01;{DECIDER}
""",
    "schema": "aios;stagesoort;start;eind\nanna;seh;2026-03-01;2026-08-31\n",
    "voorkeuren": """\
aios;stagesoort;rang;plaats;specialisme;regio;periode
dirk;seh;1;seh-2;;;
dirk;ccp;2;;;;kwartaal 4
dirk;ggz;3;;;zuid;
cleo;ggz;1;ggz-oost;;;kwartaal 1
""",
}


@pytest.fixture(scope="session")
def proposed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau with a voorstel for S26 that was not carried out."""
    directory = tmp_path_factory.mktemp("voorgesteld") / "bureau"
    made = run("init", directory, "--profiles", "huisarts", "--institutes", "hov,oost", "--user", OFFICE)
    assert made.code == 0, made
    office = Office(directory, TODAY)
    for kind, text in FILES.items():
        office.taken(kind, text)
    ended = office.run("user", "add", READER, "--name", "Kim Kijker", "--role", "lezer")
    assert ended.code == 0, ended
    period = ("--from", "2026-09-01", "--to", "2027-02-28", "--institute", "hov")
    office.do("ronde", "new", "S26", "--profile", "huisarts", *period, today="2026-05-05")
    found = office.do("allocate", "S26", "--seed", 1, today="2026-05-20")
    assert (found["status"], found["niet_geplaatst"]) == ("optimaal", [])
    return directory


@pytest.fixture(scope="session")
def committed_once(proposed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after the voorstel was carried out."""
    directory = tmp_path_factory.mktemp("vastgesteld") / "bureau"
    shutil.copytree(proposed_once, directory)
    Office(directory, TODAY).do("voorstel", "commit", 1, today="2026-06-12")
    return directory


def _copied(source: Path, tmp_path: Path) -> Office:
    shutil.copytree(source, tmp_path / "bureau")
    return Office(tmp_path / "bureau", LOOKING.isoformat())


@pytest.fixture
def proposed(proposed_once: Path, tmp_path: Path) -> Office:
    """An office with a voorstel."""
    return _copied(proposed_once, tmp_path)


@pytest.fixture
def committed(committed_once: Path, tmp_path: Path) -> Office:
    """An office with a voorlopig plan."""
    return _copied(committed_once, tmp_path)


def acting(persoon: str = OFFICE, today: date = LOOKING) -> Actor:
    """Somebody at the screen."""
    return Actor(persoon, Via.TUI, today, datetime.combine(today, time(9)))


@pytest.fixture
def asked(committed: Office) -> Callable[..., Any]:
    """Run a query on the committed plan, as somebody, on a day."""

    def ask(query: Callable[..., Any], *args: Any, who: str = OFFICE, today: date = LOOKING) -> Any:
        with Bureau.open(committed.directory) as bureau:
            return bureau.ask(acting(who, today), query, *args)

    return ask


@pytest.fixture
def screens(tmp_path: Path) -> Callable[..., StagetuiApp]:
    """The screens of this test's bureau, as somebody sees them."""

    def of(persoon: str = OFFICE, today: date = LOOKING) -> StagetuiApp:
        return StagetuiApp(tmp_path / "bureau", lambda: acting(persoon, today))

    return of

"""A half year whose plan was made known: four aios with stages that can be swapped, and one that nobody swaps with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.bureau import Bureau
from tests.conftest import OFFICE, Office, run
from tests.screens.conftest import (
    _parsed_once,
    _plain_terminal,
    pytest_pyfunc_call,
    seen,
    settle,
)
from tests.stagejaar.conftest import Institute

__all__ = ["_parsed_once", "_plain_terminal", "pytest_pyfunc_call", "seen", "settle"]

PUBLISHED = "2026-06-15"  # so that swapping ends on 22 June
SWAPPING = "2026-06-18"
AFTER = "2026-06-23"
LINE = "2026-07-21"  # six weeks before 1 September (H7)
PAST = "2026-07-22"
COORDINATOR = "cor"
AUTUMN, WINTER = "2026-09-01", "2026-12-01"
# h1, h2 and h3 do the same in other places; h4 does psychiatry first
PLACED = (
    *((f"h{n}", "seh", f"seh-{n}", AUTUMN) for n in (1, 2, 3)),
    *((f"h{n}", "klinisch", "kl-interne", WINTER) for n in (1, 2, 3)),
    ("h4", "ggz", "ggz-1", AUTUMN),
    ("h4", "seh", "seh-4", WINTER),
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bureau of `known`, made once."""
    directory = tmp_path_factory.mktemp("ruil") / "bureau"
    done = run("init", directory, "--profiles", "huisarts", "--institutes", "hov,oost", "--user", OFFICE)
    assert done.code == 0, done
    office = Office(directory, PUBLISHED)
    office.taken("instellingen", "instelling;naam;plaats;regio\nzh;Ziekenhuis De Zwaan;Amstelveen;midden\n")
    here = Institute(office)
    here.place("seh-0", "seh", opleiders=1)
    here.place("kl-interne", "klinisch", "interne", room=5)
    for kind in ("ggz", "ccp"):
        here.place(f"{kind}-1", kind, room=5)
    here.aios("h0")
    here.round()
    here.plan()
    assert office.do("voorstel", "commit", 1)["geplaatst"]
    for number in range(1, 6):
        here.place(f"seh-{number}", "seh", opleiders=1)
    for number in range(1, 5):
        here.aios(f"h{number}")
    for aios, kind, place, start in PLACED:
        part = ("--onderdeel", "seh-13") if kind == "seh" else ()
        office.do("place", aios, kind, place, "--start", start, *part)
    office.do("user", "add", COORDINATOR, "--role", "coordinator", "--profile", "huisarts")
    return directory


@pytest.fixture
def known(made: Path, tmp_path: Path) -> Office:
    """An office in the swap week."""
    shutil.copytree(made, tmp_path / "bureau")
    return Office(tmp_path / "bureau", SWAPPING)


@pytest.fixture
def definitive(known: Office) -> Office:
    """The same after the plan was made definitive, on the day after the swap week."""
    known.today = AFTER
    known.do("ronde", "definitief", "S26")
    return known


@pytest.fixture
def agreed(known: Office) -> Office:
    """A swap of h1 and h2 that waits for the stagecoördinator."""
    known.do("swap", "propose", "S26", "h1", "h2")
    for aios in ("h1", "h2"):
        known.do("swap", "accept", 1, aios)
    return known


@pytest.fixture
def sent() -> Callable[[Office], None]:
    """Let every message go out, as if it was released and sent."""

    def send(office: Office) -> None:
        with Bureau.open(office.directory) as bureau:
            bureau.store.write(
                lambda writer: writer.execute(
                    "UPDATE bericht SET status = 'verzonden', verzonden = gemaakt WHERE status = 'vastgehouden'"
                ),
                who=OFFICE,
            )

    return send


@pytest.fixture
def places() -> Callable[[Office], dict[tuple[str, str], Any]]:
    """Where everybody is, by aios and kind of stage."""

    def look(office: Office) -> dict[tuple[str, str], Any]:
        return {
            (row["aios"], row["stagesoort"]): row
            for row in office.rows("plaatsing")
            if row["status"] != "vervallen"
        }

    return look

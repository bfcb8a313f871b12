"""A bureau in which everything happened once, and another tool that gets at its file behind the program's back."""

from __future__ import annotations

import contextlib
import io
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from stagetui.cli.main import run

Tamper = Callable[..., None]


@pytest.fixture
def tamper() -> Tamper:
    """Carry out SQL on a file with plain duckdb, as somebody could who gets at it."""

    def do(file: Path, *statements: str) -> None:
        with duckdb.connect(str(file)) as connection:
            for statement in statements:
                connection.execute(statement)

    return do


@pytest.fixture(scope="session")
def busy_once(placed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("bezig") / "bureau"
    shutil.copytree(placed_once, directory)
    fill(directory)
    return directory


def fill(directory: Path) -> None:
    """Let things happen in the bureau after its round."""
    who = ("--bureau", str(directory), "--date", "2027-01-15")
    files = {
        "vrijstellingen": "aios;vakgebied;soort;besluit_datum\na2;jeugd;evc;2026-12-01\n",
        "voorkeuren": "aios;stagesoort;rang;plaats;motivatie\n"
        "a2;aanpalend;1;psy-2;Omdat mijn broer Wim daar werkte\n"
        "a4;aanpalend;1;psy-2;\n",
    }
    steps: list[tuple[str, ...]] = []
    for kind, text in files.items():
        path = directory.parent / f"{kind}.csv"
        path.write_text(text)
        steps.append(("import", kind, str(path), "--user", "bo"))
    steps += [
        ("allocate", "r", "--seed", "1", "--user", "bo"),
        ("voorstel", "commit", "2", "--user", "bo"),
        ("approve", "1", "--user", "io1"),
        ("refuse", "2", "--reason", "Overlegd met Zoë Jansen", "--user", "io1"),
    ]
    for step in steps:
        with contextlib.redirect_stdout(io.StringIO()):
            assert run([*step, *who]) == 0, step
    with duckdb.connect(str(directory / "stagetui.duckdb")) as connection:
        connection.execute("UPDATE bericht SET status = 'verzonden', verzonden = gemaakt")


@pytest.fixture
def busy_office(busy_once: Path, placed_office: Any) -> Any:
    """After two rounds of decisions: a1 is geplaatst and confirmed, a2 and a4 wanted one place, and nobody has it."""
    shutil.rmtree(placed_office.directory)
    shutil.copytree(busy_once, placed_office.directory)
    return placed_office


@pytest.fixture
def mail_port() -> Iterator[int]:
    """The port of a mail server on the loopback interface."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()

"""A store with a small schema of its own, and real processes to share it with."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stagetui.engine.store import Store

SCHEMA = """
CREATE TABLE counter (name VARCHAR PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE ding (
    ding BIGINT PRIMARY KEY,
    naam VARCHAR NOT NULL,
    kleur VARCHAR CHECK (kleur IN ('rood', 'blauw')),
    dag DATE,
    moment TIMESTAMP,
    gewicht DOUBLE,
    inhoud BLOB,
    actief BOOLEAN,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE regel (ding BIGINT PRIMARY KEY, tekst VARCHAR NOT NULL);
"""

Actor = Callable[..., subprocess.Popen[str]]


@pytest.fixture(autouse=True)
def _instances_kept() -> None:
    """Here each store makes its own."""


@pytest.fixture
def migrations_from(tmp_path: Path) -> Path:
    """A directory with one migration."""
    directory = tmp_path / "migrations"
    directory.mkdir()
    (directory / "0001_basis.sql").write_text(SCHEMA)
    return directory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database file is."""
    return tmp_path / "bureau.duckdb"


@pytest.fixture
def open_store(path: Path, migrations_from: Path) -> Iterator[Callable[..., Store]]:
    """Open the file as another session would; closed at the end."""
    opened: list[Store] = []

    def open_it(wait: float = 10.0, at: Path = path) -> Store:
        opened.append(Store(at, wait=wait, migrations_from=migrations_from))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    """A store whose file exists and is empty."""
    store = open_store()
    store.create()
    return store


@pytest.fixture
def actor(path: Path, migrations_from: Path) -> Iterator[Actor]:
    """Start `actor.py` in a process of its own; killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: object) -> subprocess.Popen[str]:
        script = Path(__file__).with_name("actor.py")
        command = [sys.executable, str(script), str(path), str(migrations_from), *map(str, words)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "klaar\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()

"""The instance reaches its own file only, and what it makes is private."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.store import Store
from stagetui.engine.store.room import NEIGHBOURS, open_instance
from stagetui.errors import RefusedError


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{elsewhere}'",
        "ATTACH '{elsewhere}' AS elders",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "EXPORT DATABASE '{elsewhere}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/']",
        "SELECT * FROM secrets_of_python",
    ],
)
def test_the_instance_is_locked_down(path: Path, tmp_path: Path, sql: str) -> None:
    """Only the file and its three neighbours are allowed (finding 11)."""
    import duckdb

    secrets_of_python = [1, 2, 3]
    elsewhere = tmp_path / "elders"
    connection = open_instance(path)
    try:
        with pytest.raises(duckdb.Error):
            connection.execute(sql.format(elsewhere=elsewhere)).fetchall()
    finally:
        connection.close()
    assert secrets_of_python
    assert not elsewhere.exists()


def test_a_reader_that_looks_outside_is_refused_in_dutch(store: Store) -> None:
    with pytest.raises(RefusedError, match="mag niet bij andere bestanden"):
        store.read(lambda reader: reader.rows("SELECT * FROM read_csv('/etc/passwd')"))


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_every_file_is_for_its_owner_only(open_store: Callable[..., Store], path: Path) -> None:
    store = open_store()
    store.create()
    store.write(lambda writer: writer.insert("ding", [{"ding": 1, "naam": "a"}]), who="test")
    store.copy_to(path.with_name("kopie"))
    files = [file for file in path.parent.iterdir() if file.is_file()]
    assert {path.name, "kopie", f"{path.name}.lock", f"{path.name}.gate"} == {file.name for file in files}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.usefixtures("umask")
def test_a_bureau_is_for_its_owner_only(tmp_path: Path, cli: Callable[..., Any]) -> None:
    """The directory 0700, the data and what stands beside it 0600, whatever the umask."""
    directory = tmp_path / "bureau"
    assert cli("init", directory, "--user", "bo", "--date", "2027-01-15").code == 0
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    files = list(directory.glob("stagetui.duckdb*"))
    assert len(files) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_no_neighbour_is_left_after_a_write(store: Store, path: Path) -> None:
    """The checkpoint on DETACH stays on: a WAL exists only after a crash."""
    store.write(lambda writer: writer.insert("ding", [{"ding": 1, "naam": "a"}]), who="test")
    assert not [ending for ending in NEIGHBOURS if path.with_name(path.name + ending).exists()]


def test_a_quote_in_the_path_is_only_a_quote(open_store: Callable[..., Store], tmp_path: Path) -> None:
    directory = tmp_path / "bureau 't Hart"
    directory.mkdir()
    store = open_store(at=directory / "b.duckdb")
    store.create()
    assert store.read(lambda reader: reader.value("SELECT count(*) FROM ding")) == 0

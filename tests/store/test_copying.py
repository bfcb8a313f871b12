"""Copies: consistent while others write, proved, and whole or not there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from stagetui.engine.store import Reader, Store, Writer, copying
from stagetui.errors import BusyError, RefusedError

OpenStore = Callable[..., Store]


def add(writer: Writer) -> None:
    number = writer.next_ids("ding")[0]
    writer.insert("ding", [{"ding": number, "naam": "a"}])
    writer.insert("regel", [{"ding": number, "tekst": "a"}])


def halves(reader: Reader) -> int:
    number: int = reader.value("SELECT (SELECT count(*) FROM ding) - (SELECT count(*) FROM regel)")
    return number


def test_a_copy_made_during_writes_is_one_state(store: Store, open_store: OpenStore, tmp_path: Path) -> None:
    enough = threading.Event()
    writer = open_store()

    def write() -> None:
        while not enough.is_set():
            writer.write(add, who="test")

    thread = threading.Thread(target=write)
    thread.start()
    target = tmp_path / "kopie.duckdb"
    try:
        for _ in range(3):
            store.copy_to(target)
            with open_store(at=target) as copy:
                assert copy.read(halves) == 0
    finally:
        enough.set()
        thread.join()


def test_what_a_crash_left_beside_the_file_is_in_the_copy(
    store: Store, open_store: OpenStore, path: Path, tmp_path: Path
) -> None:
    """A WAL exists after a crash only; the copy takes it in, the original is left alone."""
    import duckdb

    with duckdb.connect(str(path)) as crashed:
        crashed.execute("INSERT INTO ding (ding, naam) VALUES (7, 'a')")
        image = path.read_bytes(), path.with_name("bureau.duckdb.wal").read_bytes()
    path.write_bytes(image[0])
    path.with_name("bureau.duckdb.wal").write_bytes(image[1])
    target = tmp_path / "kopie.duckdb"
    store.copy_to(target)
    assert path.with_name("bureau.duckdb.wal").read_bytes() == image[1]
    assert not target.with_name("kopie.duckdb.wal").exists()
    for file in (target, path):
        assert open_store(at=file).read(lambda reader: reader.value("SELECT ding FROM ding")) == 7


def test_a_copy_never_takes_the_place_of_the_database(store: Store, path: Path) -> None:
    with pytest.raises(RefusedError, match="de database zelf"):
        store.copy_to(path)


def test_a_place_that_cannot_be_written_is_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="kan geen kopie worden geschreven"):
        store.copy_to(tmp_path / "weg" / "kopie.duckdb")
    (tmp_path / "map").mkdir()
    with pytest.raises(RefusedError, match="kan geen kopie worden geschreven"):
        store.copy_to(tmp_path / "map")
    assert not list(tmp_path.glob(".*"))


def test_a_damaged_file_gives_no_copy(store: Store, path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"geen database" * 1000)
    with pytest.raises(BusyError, match="reservekopie"):
        store.copy_to(tmp_path / "kopie.duckdb")
    assert not (tmp_path / "kopie.duckdb").exists()


def test_a_missing_file_gives_no_copy(open_store: OpenStore, tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="bestaat niet"):
        open_store().copy_to(tmp_path / "kopie.duckdb")


def test_a_draft_goes_when_it_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with copying.draft_of(tmp_path / "kopie") as draft:
            draft.touch()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not list(tmp_path.iterdir())

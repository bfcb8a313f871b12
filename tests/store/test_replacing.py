"""Putting a copy back: proved first, at once, under the gate, and every session reads anew."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from stagetui.engine.store import Reader, Store, Writer
from stagetui.errors import BusyError, RefusedError

Actor = Callable[..., subprocess.Popen[str]]
OpenStore = Callable[..., Store]


def add(writer: Writer) -> None:
    writer.insert("ding", [{"ding": writer.next_ids("ding")[0], "naam": "a"}])


def ask(reader: Reader) -> int:
    number: int = reader.value("SELECT count(*) FROM ding")
    return number


def refused(store: Store, path: Path, source: Path, match: str) -> None:
    """The source is refused, with the data and the directory left as they were."""
    before = path.read_bytes(), sorted(path.parent.iterdir()), store.change_number()
    with pytest.raises(RefusedError, match=match):
        store.replace_with(source)
    assert (path.read_bytes(), sorted(path.parent.iterdir()), store.change_number()) == before


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Iterator[Path]:
    """A copy with one ding, of data that have two by now."""
    target = tmp_path / "elders" / "kopie.duckdb"
    target.parent.mkdir()
    store.write(add, who="test")
    store.copy_to(target)
    store.write(add, who="test")
    yield target
    assert list(target.parent.iterdir()) == [target]


def test_what_was_copied_is_back_and_every_session_sees_it(
    store: Store, open_store: OpenStore, copy: Path, path: Path
) -> None:
    other = open_store()
    locks = [path.with_name(path.name + ending) for ending in (".lock", ".gate")]
    assert other.read_cached("dingen", ask) == 2
    before = [lock.stat().st_ino for lock in locks]
    number = store.change_number()
    store.replace_with(copy)
    assert store.change_number() == number + 1
    assert store.read(ask) == other.read_cached("dingen", ask) == 1
    assert [lock.stat().st_ino for lock in locks] == before
    assert path.stat().st_mode & 0o777 == 0o600
    other.write(add, who="test")
    assert store.read(ask) == 2


def test_what_a_crash_left_beside_the_data_does_not_come_back(store: Store, copy: Path, path: Path) -> None:
    """A WAL that outlived its file would be replayed on top of the copy."""
    with duckdb.connect(str(path)) as crashed:
        crashed.execute("INSERT INTO ding (ding, naam) VALUES (7, 'a')")
        image = path.read_bytes(), path.with_name("bureau.duckdb.wal").read_bytes()
    path.write_bytes(image[0])
    path.with_name("bureau.duckdb.wal").write_bytes(image[1])
    store.replace_with(copy)
    assert not path.with_name("bureau.duckdb.wal").exists()
    assert store.read(ask) == 1


def test_until_the_copy_is_in_place_the_data_are_whole(
    store: Store, copy: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crash left is in the file before it is taken away from beside it, should the rename not happen."""
    with duckdb.connect(str(path)) as crashed:
        crashed.execute("INSERT INTO ding (ding, naam) VALUES (7, 'a')")
        image = path.read_bytes(), path.with_name("bureau.duckdb.wal").read_bytes()
    path.write_bytes(image[0])
    path.with_name("bureau.duckdb.wal").write_bytes(image[1])

    def fail(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", fail)
        with pytest.raises(RefusedError, match="kan geen kopie worden geschreven"):
            store.replace_with(copy)
    assert store.read(ask) == 3


def test_the_data_of_until_then_are_kept_as_they_are(
    store: Store, open_store: OpenStore, copy: Path, path: Path, tmp_path: Path
) -> None:
    """Whole or damaged, with what a crash left beside them: what was confirmed is in one of the two."""
    kept = tmp_path / "bewaard.duckdb"
    with duckdb.connect(str(path)) as crashed:
        crashed.execute("INSERT INTO ding (ding, naam) VALUES (7, 'a')")
        image = path.read_bytes(), path.with_name("bureau.duckdb.wal").read_bytes()
    for data in (image[0], b"geen database" * 1000):
        path.write_bytes(data)
        path.with_name("bureau.duckdb.wal").write_bytes(image[1])
        store.replace_with(copy, keep=kept)
        assert store.read(ask) == 1
        assert not path.with_name("bureau.duckdb.wal").exists()
        assert (kept.read_bytes(), kept.with_name("bewaard.duckdb.wal").read_bytes()) == (data, image[1])
        if data is image[0]:
            with open_store(at=kept) as until_then:
                assert until_then.read(ask) == 3


def test_nothing_is_kept_when_nothing_is_replaced(
    store: Store, copy: Path, tmp_path: Path, actor: Actor
) -> None:
    program = actor("foreign")
    with pytest.raises(BusyError, match=rf"proces {program.pid}"):
        store.replace_with(copy, keep=tmp_path / "bewaard.duckdb")
    assert not list(tmp_path.glob("*bewaard*"))


def test_damaged_or_absent_data_are_replaced_too(store: Store, copy: Path, path: Path) -> None:
    path.write_bytes(b"geen database" * 1000)
    store.replace_with(copy)
    assert store.read(ask) == 1
    path.unlink()
    store.replace_with(copy)
    assert store.read(ask) == 1


def test_an_older_copy_is_brought_up_to_date_before_it_is_put_back(
    store: Store, open_store: OpenStore, copy: Path, migrations_from: Path
) -> None:
    (migrations_from / "0002_prijs.sql").write_text("ALTER TABLE ding ADD COLUMN prijs INTEGER;")
    newer = open_store()
    newer.migrate()
    newer.replace_with(copy)
    assert newer.read(lambda reader: reader.rows("SELECT ding, prijs FROM ding")) == [(1, None)]
    assert newer.migrate() == []


def test_a_newer_copy_is_refused(
    store: Store, open_store: OpenStore, copy: Path, path: Path, migrations_from: Path
) -> None:
    later = migrations_from / "0002_prijs.sql"
    later.write_text("ALTER TABLE ding ADD COLUMN prijs INTEGER;")
    with open_store(at=copy) as newer:
        newer.migrate()
    for left in copy.parent.iterdir():
        if left != copy:
            left.unlink()
    later.unlink()
    refused(store, path, copy, "nieuwere stagetui")


def test_what_is_no_copy_is_refused(store: Store, path: Path, tmp_path: Path) -> None:
    strange = tmp_path / "vreemd.duckdb"
    with duckdb.connect(str(strange)) as connection:
        connection.execute("CREATE TABLE x (a INTEGER)")
    text = tmp_path / "brief.txt"
    text.write_text("geen database" * 1000)
    refused(store, path, strange, "geen database van stagetui")
    refused(store, path, text, "geen leesbare database")
    refused(store, path, tmp_path / "weg.duckdb", "bestaat niet")
    refused(store, path, tmp_path, "geen bestand")
    refused(store, path, path, "de database zelf")


def test_a_damaged_copy_is_refused(store: Store, copy: Path, path: Path) -> None:
    """One bit of one row; DuckDB has a checksum per block."""
    text = "".join(chr(97 + number * number % 26) for number in range(500))
    store.write(lambda writer: writer.insert("ding", [{"ding": 9, "naam": text}]), who="test")
    store.copy_to(copy)
    whole = bytearray(copy.read_bytes())
    whole[whole.index(text[50:60].encode())] ^= 1
    copy.write_bytes(whole)
    refused(store, path, copy, "geen leesbare database")


def test_who_reads_is_waited_for_and_a_program_outside_the_gate_is_named(
    store: Store, open_store: OpenStore, copy: Path, actor: Actor
) -> None:
    reader = actor("read")
    with pytest.raises(BusyError, match=rf"proces {reader.pid}"):
        open_store(wait=0.2).replace_with(copy)
    reader.kill()
    reader.wait()
    program = actor("foreign")
    with pytest.raises(BusyError, match=rf"rechtstreeks geopend: python\S* \(proces {program.pid}\)"):
        store.replace_with(copy)
    program.kill()
    program.wait()
    assert store.read(ask) == 2


def test_a_source_that_people_work_in_is_copied_under_its_own_gate(
    store: Store, open_store: OpenStore, tmp_path: Path, actor: Actor, path: Path
) -> None:
    actor("hold", "sanne")
    other = open_store(wait=0.2, at=tmp_path / "oefen.duckdb")
    other.create()
    with pytest.raises(BusyError, match="door sanne"):
        other.replace_with(path)


def test_a_full_disk_leaves_the_data_alone(
    store: Store, copy: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    refused(store, path, copy, "te weinig ruimte")

"""Migrations: once, in order, whole or not at all, with a copy kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.store import Store, Writer, migrations
from stagetui.errors import BusyError, RefusedError

OpenStore = Callable[..., Store]


def add(writer: Writer) -> None:
    writer.insert("ding", [{"ding": 1, "naam": "a"}])


def columns(store: Store) -> list[str]:
    return list(store.read(lambda reader: reader.columns("SELECT * FROM ding")))


def steps(store: Store) -> list[tuple[object, ...]]:
    return store.read(lambda reader: reader.rows("SELECT nummer, naam FROM migratie ORDER BY nummer"))


def add_step(
    directory: Path, name: str = "0002_prijs.sql", sql: str = "ALTER TABLE ding ADD COLUMN prijs INTEGER;"
) -> None:
    (directory / name).write_text(sql)


def test_a_new_file_has_been_through_all(store: Store) -> None:
    assert steps(store) == [(1, "basis")]
    assert store.migrate() == []


def test_a_step_is_taken_by_itself_at_first_use_with_a_copy_kept(
    store: Store, open_store: OpenStore, migrations_from: Path, path: Path
) -> None:
    store.write(add, who="test")
    store.close()
    add_step(migrations_from)
    after = open_store()
    assert "prijs" in columns(after)
    assert steps(after) == [(1, "basis"), (2, "prijs")]
    backup = path.with_name("bureau.duckdb.v0001-backup")
    assert backup.stat().st_mode & 0o777 == 0o600
    (migrations_from / "0002_prijs.sql").unlink()
    old = open_store(at=backup)
    assert old.read(lambda reader: reader.value("SELECT naam FROM ding")) == "a"
    assert "prijs" not in columns(old)


def test_a_write_migrates_first_too(store: Store, open_store: OpenStore, migrations_from: Path) -> None:
    add_step(migrations_from)
    after = open_store()
    after.write(lambda writer: writer.insert("ding", [{"ding": 1, "naam": "a", "prijs": 3}]), who="test")
    assert after.read(lambda reader: reader.value("SELECT prijs FROM ding")) == 3


def test_migrate_tells_what_it_did(store: Store, open_store: OpenStore, migrations_from: Path) -> None:
    add_step(migrations_from)
    add_step(migrations_from, "0003_leeg.sql", "CREATE TABLE leeg (a INTEGER);")
    assert open_store().migrate() == ["0002_prijs", "0003_leeg"]


def test_a_step_that_fails_leaves_the_file_as_it_was(
    store: Store, open_store: OpenStore, migrations_from: Path
) -> None:
    store.write(add, who="test")
    add_step(
        migrations_from, sql="ALTER TABLE ding ADD COLUMN prijs INTEGER; INSERT INTO ding (ding) VALUES (1);"
    )
    with pytest.raises(RefusedError, match="Stap 0002_prijs kon niet op bureau"):
        open_store().migrate()
    (migrations_from / "0002_prijs.sql").unlink()
    after = open_store()
    assert steps(after) == [(1, "basis")]
    assert "prijs" not in columns(after)


def test_steps_before_the_one_that_fails_stay(
    store: Store, open_store: OpenStore, migrations_from: Path
) -> None:
    add_step(migrations_from)
    add_step(migrations_from, "0003_stuk.sql", "NONSENS;")
    with pytest.raises(RefusedError, match="Stap 0003_stuk"):
        open_store().migrate()
    (migrations_from / "0003_stuk.sql").unlink()
    assert "prijs" in columns(open_store())


def test_a_new_file_that_cannot_be_made_is_not_left_half(
    open_store: OpenStore, migrations_from: Path, path: Path
) -> None:
    add_step(migrations_from, "0002_stuk.sql", "NONSENS;")
    with pytest.raises(RefusedError, match="Stap 0002_stuk"):
        open_store().create()
    assert not path.exists()


@pytest.mark.parametrize("call", ["migrate", "read", "write"])
def test_a_file_that_is_newer_than_the_program_is_refused(
    store: Store, open_store: OpenStore, migrations_from: Path, call: str
) -> None:
    add_step(migrations_from)
    open_store().migrate()
    (migrations_from / "0002_prijs.sql").unlink()
    older = open_store()
    calls: dict[str, Callable[[], object]] = {
        "migrate": older.migrate,
        "read": lambda: columns(older),
        "write": lambda: older.write(add, who="test"),
    }
    with pytest.raises(RefusedError, match="nieuwere stagetui"):
        calls[call]()


def session_left_open(open_store: OpenStore, migrations_from: Path) -> Store:
    """A session of the old program in which somebody worked before the upgrade."""
    session = open_store()
    session.write(add, who="test")
    columns(session)
    add_step(migrations_from)
    open_store().migrate()
    return session


def test_a_session_left_open_across_an_upgrade_is_told_to_start_again(
    store: Store, open_store: OpenStore, migrations_from: Path, path: Path
) -> None:
    """Its statements were made for the old schema; the number in FILE.lock tells without a look in the file."""
    session = session_left_open(open_store, migrations_from)
    before = path.read_bytes()
    for _ in range(2):
        with pytest.raises(RefusedError, match="start het opnieuw") as refused:
            session.write(lambda writer: writer.delete("ding", {"ding": 1}), who="test")
        assert refused.value.title == "Programma vernieuwd"
        with pytest.raises(RefusedError, match="start het opnieuw"):
            columns(session)
    assert path.read_bytes() == before


def test_an_upgrade_is_noticed_also_when_the_lock_file_was_thrown_away(
    store: Store, open_store: OpenStore, migrations_from: Path, path: Path
) -> None:
    session = session_left_open(open_store, migrations_from)
    path.with_name("bureau.duckdb.lock").unlink()
    with pytest.raises(RefusedError, match="start het opnieuw"):
        session.write(add, who="test")


def test_the_schema_is_looked_up_again_only_when_the_lock_file_tells_of_another(
    store: Store, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    looked: list[int] = []
    pending = migrations.pending

    def count(*given: Any) -> Any:
        looked.append(1)
        return pending(*given)

    monkeypatch.setattr(migrations, "pending", count)
    other = open_store()
    for _ in range(3):
        columns(other)
    assert len(looked) == 1
    path.with_name("bureau.duckdb.lock").unlink()
    other.write(add, who="test")
    columns(other)
    assert len(looked) == 2


def test_an_older_copy_that_an_older_program_put_back_is_migrated_by_an_open_session(
    store: Store, open_store: OpenStore, migrations_from: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "kopie.duckdb"
    store.copy_to(copy)
    older = open_store()
    columns(older)
    add_step(migrations_from)
    newer = open_store()
    assert "prijs" in columns(newer)
    older.replace_with(copy)
    assert "prijs" in columns(newer)


def test_a_step_that_was_rewritten_is_refused(
    store: Store, open_store: OpenStore, migrations_from: Path
) -> None:
    first = migrations_from / "0001_basis.sql"
    first.write_text(first.read_text() + "-- anders\n")
    with pytest.raises(RefusedError, match="andere stap 0001_basis"):
        columns(open_store())


def test_a_file_left_by_a_create_that_was_killed_is_completed(
    open_store: OpenStore, path: Path, migrations_from: Path
) -> None:
    basis = migrations_from / "0001_basis.sql"
    hidden = basis.rename(basis.with_suffix(".weg"))
    open_store().create()
    hidden.rename(basis)
    assert open_store().migrate() == ["0001_basis"]
    assert not list(path.parent.glob("*backup"))


def test_migrating_a_file_that_is_not_there_makes_none(open_store: OpenStore, path: Path) -> None:
    with pytest.raises(BusyError, match="bestaat niet"):
        open_store().migrate()
    assert not path.exists()


@pytest.mark.parametrize("name", ["2_prijs.sql", "0003_prijs.sql", "prijs.sql"])
def test_misnumbered_steps_are_a_mistake_of_ours(migrations_from: Path, name: str) -> None:
    add_step(migrations_from, name)
    with pytest.raises(ValueError, match=r"NNNN_name|numbered"):
        migrations.load(migrations_from)

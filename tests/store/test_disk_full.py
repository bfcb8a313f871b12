"""A full disk: nothing half, nothing twice, and the truth told (finding 6)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.store import DiskFullError, Store, StoredDiskFullError, Writer
from stagetui.errors import ExitCode

OpenStore = Callable[..., Store]
SIZE, BUREAU_SIZE = 6_000_000, 60_000_000


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A disk of 6 MB, or as a test says."""
    place = tmp_path / "schijf"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={getattr(request, 'param', SIZE)}", "tmpfs", str(place)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no mount command")
    if done.returncode:
        pytest.skip("a small disk can be mounted by root only")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def small(disk: Path, open_store: OpenStore) -> Store:
    """A store on the small disk."""
    store = open_store(at=disk / "bureau.duckdb")
    store.create()
    return store


def fill(disk: Path, leave: int) -> None:
    """Leave so many bytes free."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "vulling").write_bytes(b"\0" * max(0, free - leave))


def count(store: Store) -> int:
    number: int = store.read(lambda reader: reader.value("SELECT count(*) FROM ding"))
    return number


def add_until(disk: Path, leave: int) -> Callable[[Writer], None]:
    """Write 2,000 rows, with the disk filling up meanwhile."""

    def work(writer: Writer) -> None:
        writer.insert("ding", [{"ding": number, "naam": f"{number}" * 5} for number in range(2_000)])
        fill(disk, leave)

    return work


def test_a_disk_that_is_nearly_full_is_refused_beforehand(small: Store, disk: Path) -> None:
    fill(disk, leave=400_000)
    with pytest.raises(DiskFullError, match="MB vrij") as refused:
        small.write(add_until(disk, 0), who="test")
    assert refused.value.exit_code == ExitCode.REFUSED
    assert count(small) == 0


def test_a_disk_that_is_full_at_commit_stores_nothing(small: Store, disk: Path) -> None:
    with pytest.raises(DiskFullError, match="Er is niets gewijzigd"):
        small.write(add_until(disk, leave=0), who="test")
    assert count(small) == 0
    (disk / "vulling").unlink()
    small.write(add_until(disk, leave=3_000_000), who="test")
    assert count(small) == 2_000


def test_a_disk_that_is_full_at_detach_has_stored_it(small: Store, disk: Path, open_store: OpenStore) -> None:
    with pytest.raises(StoredDiskFullError, match="Opgeslagen, maar de schijf is vol") as stored:
        small.write(add_until(disk, leave=300_000), who="test")
    assert stored.value.exit_code == ExitCode.PARTLY
    assert count(small) == 2_000
    (disk / "vulling").unlink()
    assert count(open_store(at=disk / "bureau.duckdb")) == 2_000
    small.write(lambda writer: writer.delete("ding", {"ding": 0}), who="test")
    assert count(small) == 1_999


def test_a_disk_that_is_full_at_a_migration_changes_nothing(
    small: Store, disk: Path, open_store: OpenStore, migrations_from: Path
) -> None:
    (migrations_from / "0002_veel.sql").write_text(
        "CREATE TABLE veel AS SELECT range AS a, random() AS b FROM range(900000);"
    )
    with pytest.raises(DiskFullError, match="Er is niets gewijzigd"):
        open_store(at=disk / "bureau.duckdb").migrate()
    (migrations_from / "0002_veel.sql").unlink()
    assert count(open_store(at=disk / "bureau.duckdb")) == 0


def test_a_disk_that_is_too_small_for_a_copy_keeps_none(store: Store, disk: Path) -> None:
    fill(disk, leave=100_000)
    with pytest.raises(DiskFullError):
        store.copy_to(disk / "kopie.duckdb")
    assert [file.name for file in disk.iterdir()] == ["vulling"]


@pytest.mark.parametrize("disk", [BUREAU_SIZE], indirect=True)
@pytest.mark.parametrize(("command", "target"), [("export", "uit"), ("backup", "kopie.duckdb")])
def test_a_disk_that_is_full_during_export_or_backup_keeps_nothing_half(
    office: Any, disk: Path, command: str, target: str
) -> None:
    """Exit code 1, said calmly; and with room again it works."""
    before = office.dump()
    fill(disk, leave=30_000)
    ended = office.run(command, disk / target)
    assert ended.code == 1, ended
    assert "vol" in ended.refused or "ruimte" in ended.refused
    left = [file.name for file in disk.rglob("*") if file.is_file()]
    assert left == ["vulling"]
    assert office.dump() == before
    (disk / "vulling").unlink()
    assert office.run(command, disk / target).code == 0


@pytest.mark.parametrize("disk", [BUREAU_SIZE], indirect=True)
def test_a_disk_that_is_full_at_a_change_through_the_doorway_is_said_and_nothing_is_half(
    office: Any, disk: Path
) -> None:
    """The bureau itself on the small disk: refused with exit code 1, and everything is as it was."""
    moved = replace(office, directory=Path(shutil.copytree(office.directory, disk / "bureau")))
    before = moved.dump()
    fill(disk, leave=100_000)
    ended = moved.run("place", "a1", "aanpalend", "psy-1")
    assert "Er is niets gewijzigd" in ended.refused
    assert moved.dump() == before
    (disk / "vulling").unlink()
    assert moved.run("place", "a1", "aanpalend", "psy-1").code == 0

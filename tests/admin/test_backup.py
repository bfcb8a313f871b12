"""Backup and restore through the command line: verified, whole or not at all, and nothing confirmed is ever lost."""

from __future__ import annotations

import errno
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.store import Store

WRITER = """
import sys
from pathlib import Path
from stagetui.cli.main import run
bureau = sys.argv[1]
print("begonnen", flush=True)
for number in range(10_000):
    code = run(["user", "add", f"p{number}", "--user", "bo", "--bureau", bureau])
    print(f"klaar {number} {code}", flush=True)
"""


@pytest.fixture
def database(office: Any) -> Path:
    """The data file of the bureau."""
    return Path(office.directory / "stagetui.duckdb")


def test_a_backup_is_verified_private_and_told_in_the_log(office: Any, tmp_path: Path) -> None:
    file = tmp_path / "kopie.duckdb"
    made = office.do("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert made["bytes"] == file.stat().st_size
    assert made["rijen"]["aios"] == 7
    last = office.do("log")[-1]
    assert (last["actie"], last["na"]["sha256"]) == ("reservekopie gemaakt", made["sha256"])
    assert last["nr"] == made["regel"] + 1
    assert {path.name for path in tmp_path.iterdir()} == {"bureau", "kopie.duckdb"}
    assert "nagekeken" in office.run("backup", tmp_path / "tweede.duckdb").out


def test_a_file_that_is_there_is_never_overwritten(office: Any, tmp_path: Path) -> None:
    file = tmp_path / "kopie.duckdb"
    file.write_text("van mij")
    assert "bestaat al en is niet overschreven" in office.run("backup", file).refused
    assert file.read_text() == "van mij"
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "weg")
    assert "bestaat al" in office.run("backup", link).refused
    assert "bestaat al" in office.run("backup", tmp_path).refused


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(office: Any, tmp_path: Path) -> None:
    assert "bestaat niet" in office.run("backup", tmp_path / "weg" / "kopie.duckdb").refused
    assert {path.name for path in tmp_path.iterdir()} == {"bureau"}
    assert not [line for line in office.do("log") if line["actie"] == "reservekopie gemaakt"]


@pytest.mark.parametrize(("user", "may"), [("eva", True), ("lea", False), ("nora", False), ("io1", False)])
def test_only_who_may_see_everything_makes_a_backup(
    office: Any, tmp_path: Path, user: str, *, may: bool
) -> None:
    """The copy holds all institutes: nora is bureau of one of them only."""
    ended = office.run("backup", tmp_path / "kopie.duckdb", user=user)
    assert (ended.code == 0) is may
    assert (tmp_path / "kopie.duckdb").exists() is may


def test_a_backup_while_a_process_writes_holds_every_step_whole(office: Any, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, office.directory], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    try:
        next(line for line in lines if line.startswith("klaar 1 "))
        copies = [office.do("backup", tmp_path / f"k{number}.duckdb") for number in range(3)]
        done = next(line for line in lines if line.startswith("klaar"))
        assert done.endswith(" 0\n")
    finally:
        process.kill()
        process.communicate()
    people = [copy["rijen"]["persoon"] for copy in copies]
    assert people == sorted(people)
    assert people[0] >= 2
    assert office.do("check")["in_orde"]


def test_a_restore_brings_everything_back_and_keeps_what_was(
    office: Any, tmp_path: Path, database: Path
) -> None:
    file = tmp_path / "kopie.duckdb"
    office.do("backup", file)
    before = office.dump()
    office.prefer("a1 aanpalend psy-1")
    lost = office.dump()
    done = office.do("restore", file)
    after = office.dump()
    for table in set(before) - {"gebeurtenis", "counter"}:
        assert after[table] == before[table]
    last = office.do("log")[-1]
    assert last["actie"] == "teruggezet"
    assert last["na"] == {"bestand": "kopie.duckdb", "bewaard": Path(done["bewaard"]).name}
    kept = Path(done["bewaard"])
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.parent == database.parent
    assert office.do("check")["in_orde"]
    office.do("restore", kept)
    assert office.dump()["voorkeur"] == lost["voorkeur"]
    assert "Teruggezet" in office.run("restore", file).out


def test_a_file_that_is_no_sound_backup_changes_nothing(
    office: Any, tmp_path: Path, database: Path, tamper: Callable[..., None]
) -> None:
    """Absent, a directory, no database, a database of something else, and one with a broken audit trail."""
    foreign = tmp_path / "ander.duckdb"
    tamper(foreign, "CREATE TABLE ding (a INTEGER)")
    broken = tmp_path / "geknoeid.duckdb"
    shutil.copy(database, broken)
    tamper(broken, "UPDATE gebeurtenis SET wie = 'x' WHERE nr = 3")
    noise = tmp_path / "ruis.duckdb"
    noise.write_bytes(b"dit is geen database" * 1000)
    before = office.dump()
    for file, said in (
        (tmp_path / "weg.duckdb", "bestaat niet"),
        (tmp_path, "geen bestand"),
        (foreign, "Niet teruggezet"),
        (noise, "Niet teruggezet"),
        (broken, "Regel 3 "),
    ):
        ended = office.run("restore", file)
        assert ended.code == 1, ended
        assert said in ended.err
    assert office.dump() == before
    assert not list(database.parent.glob("*terugzetten*"))
    assert not list(database.parent.glob(".stagetui-*"))


@pytest.mark.parametrize("user", ["eva", "lea", "cor", "nora"])
def test_only_the_office_of_the_whole_bureau_puts_back(office: Any, tmp_path: Path, user: str) -> None:
    file = tmp_path / "kopie.duckdb"
    office.do("backup", file)
    assert "Niet toegestaan" in office.run("restore", file, user=user).refused


@pytest.mark.parametrize("harm", ["damaged", "absent"])
def test_data_that_cannot_be_read_any_more_can_be_put_back(
    office: Any, tmp_path: Path, database: Path, harm: str
) -> None:
    """Only stagetui.toml can still say who may; the damaged file is kept as it is."""
    file = tmp_path / "kopie.duckdb"
    office.do("backup", file)
    before = office.dump()["aios"]
    if harm == "damaged":
        with database.open("r+b") as data:
            data.write(b"\0" * 20_000)
    else:
        database.unlink()
    assert office.run("log").code == 3
    assert office.run("check").code == 1
    assert office.run("restore", file, user="nora").code == 1
    done = office.do("restore", file)
    assert (done["bewaard"] is None) is (harm == "absent")
    assert office.dump()["aios"] == before
    assert office.do("check")["in_orde"]


def test_what_is_confirmed_until_the_last_moment_is_kept(
    office: Any, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else's change between verifying and replacing stands in what is kept."""
    file = tmp_path / "kopie.duckdb"
    office.do("backup", file)
    original = Store.replace_with

    def late(store: Store, source: Path, **rest: Any) -> None:
        if store.change_number():
            office.prefer("a2 aanpalend psy-2")
        original(store, source, **rest)

    monkeypatch.setattr(Store, "replace_with", late)
    done = office.do("restore", file)
    monkeypatch.undo()
    assert office.rows("voorkeur") == []
    office.do("restore", done["bewaard"])
    assert [row["aios"] for row in office.rows("voorkeur")] == ["a2"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES])
def test_a_disk_without_hard_links_takes_a_backup_too(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A USB stick says EPERM; what says anything else is told, with nothing left behind."""

    def refuse(_path: Path, _target: Path) -> None:
        raise OSError(number, "nee")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    ended = office.run("backup", tmp_path / "kopie.duckdb")
    assert (ended.code == 0) is (number == errno.EPERM)
    assert (tmp_path / "kopie.duckdb").exists() is (number == errno.EPERM)
    assert not list(tmp_path.glob(".stagetui-*"))


def test_a_full_disk_is_told_and_leaves_nothing(
    office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    before = office.dump()
    assert "te weinig ruimte" in office.run("backup", tmp_path / "kopie.duckdb").refused
    monkeypatch.undo()
    assert {path.name for path in tmp_path.iterdir()} == {"bureau"}
    assert office.dump() == before

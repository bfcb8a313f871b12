"""The gate: bounded, cancellable, fair, and it names who is in the way."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stagetui.engine.store import AbandonedError, Store, Writer, holders
from stagetui.engine.store.gate import Gate
from stagetui.errors import BusyError, ExitCode

Actor = Callable[..., subprocess.Popen[str]]
OpenStore = Callable[..., Store]


def add(writer: Writer) -> None:
    writer.insert("ding", [{"ding": writer.next_ids("ding")[0], "naam": "a"}])


def count(store: Store) -> int:
    number: int = store.read(lambda reader: reader.value("SELECT count(*) FROM ding"))
    return number


@contextmanager
def locked(path: Path, ending: str) -> Iterator[None]:
    """Hold a lock file as another process would: flock is per open file, also within one process."""
    with path.with_name(path.name + ending).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_who_waits_too_long_is_told_who_holds_and_since_when(
    store: Store, open_store: OpenStore, actor: Actor
) -> None:
    holder = actor("hold", "sanne")
    started = time.monotonic()
    with pytest.raises(BusyError) as busy:
        count(open_store(wait=0.2))
    assert 0.2 <= time.monotonic() - started < 2
    assert busy.value.exit_code == ExitCode.BUSY
    named = rf"al \d+ s in gebruik door sanne \(proces {holder.pid}, sinds \d\d:\d\d\)\. "
    assert re.search(named, busy.value.text)
    assert busy.value.text.endswith("Er is niets gewijzigd; probeer het zo opnieuw.")


def test_readers_in_the_way_are_named_but_no_old_note_is_believed(
    store: Store, open_store: OpenStore, actor: Actor
) -> None:
    """The note of a writer outlives it; only the kernel knows who holds."""
    store.write(add, who="sanne")
    holder = actor("read")
    assert count(open_store(wait=0.2)) == 1
    with pytest.raises(BusyError, match=rf"door python\S* \(proces {holder.pid}\)") as busy:
        open_store(wait=0.2).write(add, who="piet")
    assert "sanne" not in busy.value.text


def test_a_dead_holder_is_in_nobody_s_way(store: Store, open_store: OpenStore, actor: Actor) -> None:
    holder = actor("hold", "sanne")
    holder.kill()
    holder.wait()
    other = open_store(wait=1)
    other.write(add, who="piet")
    assert count(other) == 1


def test_a_program_outside_the_gate_is_named(store: Store, path: Path, actor: Actor) -> None:
    """DuckDB reads the header before it locks (finding 1), so this is met before it is let near the file."""
    program = actor("foreign")
    for attempt in (lambda: count(store), lambda: store.write(add, who="test")):
        with pytest.raises(
            BusyError, match=rf"bureau.duckdb rechtstreeks geopend: python\S* \(proces {program.pid}\)"
        ):
            attempt()
    program.kill()
    program.wait()
    store.write(add, who="test")
    assert count(store) == 1


def test_while_attached_no_program_outside_the_gate_gets_in(store: Store, path: Path) -> None:
    code = "import duckdb, sys; duckdb.connect(sys.argv[1])"

    def intrude(_: Writer) -> str:
        command = [sys.executable, "-c", code, str(path)]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=20).stderr

    assert "Conflicting lock" in store.write(intrude, who="test")


def test_a_writer_is_not_starved_by_readers(store: Store, actor: Actor) -> None:
    """The turnstile: whoever waits is not overtaken (writer p95 six times as long without it)."""
    actor("readers", 3)
    slowest = 0.0
    for _ in range(8):
        started = time.monotonic()
        store.write(add, who="test")
        slowest = max(slowest, time.monotonic() - started)
    assert slowest < 2.5
    assert count(store) == 8


@pytest.mark.parametrize("ending", [".gate", ".lock"])
def test_waiting_is_abandoned_when_the_asker_says_so(store: Store, path: Path, ending: str) -> None:
    started = time.monotonic()
    with locked(path, ending), pytest.raises(AbandonedError, match="niets gewijzigd"):
        store.write(add, who="test", cancelled=lambda: time.monotonic() > started + 0.1)
    assert time.monotonic() - started < 2
    assert count(store) == 0


def test_who_only_waits_at_the_turnstile_is_no_holder(
    store: Store, open_store: OpenStore, path: Path
) -> None:
    with locked(path, ".gate"), pytest.raises(BusyError, match="door anderen"):
        count(open_store(wait=0.05))


def test_the_change_number_is_raised_by_every_write_only(store: Store, path: Path) -> None:
    first = store.change_number()
    count(store)
    assert store.change_number() == first
    store.write(add, who="test")
    assert store.change_number() == first + 1
    seen = store.write(lambda _: store.change_number(), who="test")
    assert seen == store.change_number() == first + 2
    assert path.with_name("bureau.duckdb.lock").stat().st_size == 258


def test_the_change_number_is_nought_before_the_first_write(open_store: OpenStore) -> None:
    assert open_store().change_number() == 0


def test_no_change_number_comes_back_when_the_lock_file_is_thrown_away(store: Store, path: Path) -> None:
    before = store.change_number()
    path.with_name("bureau.duckdb.lock").unlink()
    store.write(add, who="test")
    assert store.change_number() > before


def test_a_lock_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("")
    with pytest.raises(BusyError, match="kan niet worden geopend"):
        Gate(tmp_path / "map" / "bureau.duckdb", 1).change_number()


def test_a_waiter_at_a_gate_without_lock_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bureau.duckdb"
    with (
        locked(path, ".gate"),
        pytest.raises(BusyError, match="door anderen"),
        Gate(path, 0).shared(threading.Event()),
    ):
        pass


def test_a_note_is_of_fixed_size_and_comes_back() -> None:
    raw = holders.write_note("é" * 300)
    note = holders.read_note(raw)
    assert len(raw) == holders.NOTE_SIZE
    assert note is not None
    assert (note.pid, note.who) == (os.getpid(), "é" * 75)
    assert (datetime.now(UTC) - note.since).total_seconds() < 5


@pytest.mark.parametrize("raw", [b"", b"\0" * 248, b"12\tgisteren\tsanne", b"\xff\xff"])
def test_a_torn_note_is_no_note(raw: bytes) -> None:
    assert holders.read_note(raw) is None


def test_where_the_kernel_keeps_no_list_the_note_of_a_living_process_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holders, "_LOCKS", tmp_path / "geen")
    monkeypatch.setattr(holders.owners, "__defaults__", (tmp_path / "geen",))
    lock = tmp_path / "lock"
    lock.touch()
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    alive, dead = holders.write_note("sanne"), f"{gone.pid}\t2026-01-01T00:00:00+00:00\tpiet".encode()
    assert "door sanne" in holders.busy(lock, alive, 1).text
    assert "piet" not in holders.busy(lock, dead, 1).text
    assert "onbekend welk" in holders.foreign(lock).text


def test_a_process_of_somebody_else_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", forbid)
    assert holders.is_alive(1)


def test_a_process_that_is_gone_still_has_a_word() -> None:
    assert holders.process_name(2**22 + 1) == "een programma"

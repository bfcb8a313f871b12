"""A transaction is whole or not there, and never outlives its work."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stagetui.engine.store import AbandonedError, Reader, Store, Writer
from stagetui.errors import BusyError, RefusedError, StagetuiError


def count(store: Store) -> int:
    number: int = store.read(lambda reader: reader.value("SELECT count(*) FROM ding"))
    return number


def add(writer: Writer, number: int = 1) -> None:
    writer.insert("ding", [{"ding": number, "naam": "a"}])


def test_an_error_in_the_work_undoes_everything_and_the_next_write_works(store: Store) -> None:
    def fail(writer: Writer) -> None:
        add(writer)
        raise KeyError("stuk")

    with pytest.raises(KeyError, match="stuk"):
        store.write(fail, who="test")
    assert count(store) == 0
    store.write(add, who="test")
    assert count(store) == 1


def test_an_error_that_the_work_swallows_is_never_acknowledged(store: Store) -> None:
    """COMMIT after an error reports success and writes nothing (finding 4)."""

    def swallow(writer: Writer) -> str:
        add(writer)
        with pytest.raises(RefusedError):
            add(writer)
        with pytest.raises(RefusedError):
            writer.rows("SELECT 1")
        return "opgeslagen"

    with pytest.raises(RefusedError, match="bestaat al"):
        store.write(swallow, who="test")
    assert count(store) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "COMMIT",
        "ROLLBACK",
        "BEGIN",
        "DETACH bureau",
        "USE memory",
        "SET threads = 1",
        "CHECKPOINT",
        "DROP TABLE ding",
    ],
)
def test_a_statement_that_would_break_out_of_the_transaction_is_refused(store: Store, sql: str) -> None:
    def break_out(writer: Writer) -> None:
        add(writer)
        writer.execute(sql)

    with pytest.raises(ValueError, match="not allowed"):
        store.write(break_out, who="test")
    assert count(store) == 0


def test_one_statement_at_a_time(store: Store) -> None:
    with pytest.raises(ValueError, match="one statement"):
        store.read(lambda reader: reader.rows("SELECT 1; COMMIT"))


def test_a_reader_changes_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="INSERT is not allowed in a Reader"):
        store.read(lambda reader: reader.rows("INSERT INTO ding (ding, naam) VALUES (1, 'a')"))


def test_nonsense_is_refused_in_dutch(store: Store) -> None:
    with pytest.raises(RefusedError, match="kan deze opdracht niet uitvoeren"):
        store.read(lambda reader: reader.rows("SELEKT alles"))


def test_a_reader_is_of_no_use_after_its_transaction(store: Store) -> None:
    reader = store.read(lambda reader: reader)
    with pytest.raises(RuntimeError, match="thread"):
        reader.rows("SELECT 1")
    with pytest.raises(RuntimeError, match="over"):
        store.read(lambda _: reader.rows("SELECT 1"))


def test_a_transaction_inside_a_transaction_is_refused_at_once(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside"):
        store.read(lambda _: count(store))
    with pytest.raises(RuntimeError, match="inside"):
        store.write(lambda _: store.close(), who="test")
    assert count(store) == 0


def test_many_threads_may_ask_at_once(store: Store) -> None:
    """One store thread serves all: a shared connection returns wrong rows (finding 3)."""
    answers: list[int] = []
    sql = "SELECT sum(range) FROM range(?)"

    def ask(n: int) -> None:
        answers.extend(store.read(lambda reader: reader.value(sql, [n])) - n * (n - 1) // 2 for _ in range(5))

    threads = [threading.Thread(target=ask, args=(n,)) for n in (10, 100, 1000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [0] * 15


def test_a_running_statement_is_abandoned(store: Store) -> None:
    started = time.monotonic()

    def slow(reader: Reader) -> object:
        return reader.value(
            "SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE a.range % 7 = b.range % 5"
        )

    with pytest.raises(AbandonedError):
        store.read(slow, cancelled=lambda: time.monotonic() > started + 0.1)
    assert time.monotonic() < started + 5
    assert count(store) == 0


def test_a_write_that_is_cancelled_during_its_work_is_not_stored(store: Store) -> None:
    def slow(writer: Writer) -> None:
        add(writer)
        time.sleep(0.3)

    with pytest.raises(AbandonedError):
        store.write(slow, who="test", cancelled=lambda: True)
    assert count(store) == 0


def test_who_gives_up_in_the_queue_does_not_disturb_who_works(store: Store) -> None:
    working = threading.Event()
    outcome: list[int] = []

    def long(reader: Reader) -> int:
        working.set()
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            reader.value("SELECT sum(range) FROM range(1000000)")
        return 7

    thread = threading.Thread(target=lambda: outcome.append(store.read(long)))
    thread.start()
    working.wait(5)
    started = time.monotonic()
    with pytest.raises(AbandonedError):
        store.read(long, cancelled=lambda: True)
    assert time.monotonic() - started < 0.4
    thread.join(5)
    assert outcome == [7]


def test_an_interrupted_asker_leaves_no_job_behind(store: Store) -> None:
    def interrupt() -> bool:
        raise KeyboardInterrupt

    def slow(writer: Writer) -> None:
        add(writer)
        time.sleep(0.2)

    with pytest.raises(KeyboardInterrupt):
        store.write(slow, who="test", cancelled=interrupt)
    assert count(store) == 0


def test_a_closed_store_refuses_and_may_be_closed_again(store: Store) -> None:
    with store:
        assert count(store) == 0
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        count(store)


def test_closing_abandons_what_still_waits(store: Store) -> None:
    outcomes: list[BaseException] = []
    working = threading.Event()

    def long(writer: Writer) -> None:
        add(writer)
        working.set()
        time.sleep(0.3)

    def ask(work: Callable[[Writer], None]) -> None:
        try:
            store.write(work, who="test")
        except StagetuiError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=ask, args=(long,)), threading.Thread(target=ask, args=(add,))]
    threads[0].start()
    working.wait(5)
    threads[1].start()
    time.sleep(0.05)
    store.close()
    for thread in threads:
        thread.join(5)
    assert [type(outcome) for outcome in outcomes] == [AbandonedError, AbandonedError]


def test_a_process_that_does_not_close_its_store_still_ends(
    store: Store, path: Path, migrations_from: Path
) -> None:
    """The store thread is joined before exit (finding 9)."""
    code = (
        "import sys; from pathlib import Path; from stagetui.engine.store import Store\n"
        "s = Store(Path(sys.argv[1]), migrations_from=Path(sys.argv[2]))\n"
        "assert s.read(lambda r: r.value('SELECT count(*) FROM ding')) == 0\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path, migrations_from], check=False, timeout=20, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_importing_the_store_does_not_import_duckdb() -> None:
    code = "import sys, stagetui.engine.store; assert 'duckdb' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)


def test_a_missing_file_is_told_and_not_made(open_store: Callable[..., Store], path: Path) -> None:
    store = open_store()
    with pytest.raises(BusyError, match="bestaat niet"):
        count(store)
    with pytest.raises(BusyError, match="bestaat niet"):
        store.write(add, who="test")
    assert not path.exists()


def test_a_missing_directory_is_told(open_store: Callable[..., Store], tmp_path: Path) -> None:
    with pytest.raises(BusyError, match="kan niet worden geopend"):
        open_store(at=tmp_path / "weg" / "bureau.duckdb").create()


def test_create_leaves_an_existing_file_alone(store: Store, open_store: Callable[..., Store]) -> None:
    store.write(add, who="test")
    with pytest.raises(RefusedError, match="bestaat al"):
        open_store().create()
    assert count(store) == 1


def test_a_file_that_cannot_be_opened_is_told(open_store: Callable[..., Store], path: Path) -> None:
    path.mkdir()
    with pytest.raises(BusyError, match="kan niet worden geopend"):
        open_store().write(add, who="test")


def test_any_number_of_statements_may_be_asked(store: Store) -> None:
    def ask(reader: Reader) -> int:
        return sum(reader.value(f"SELECT {number}") for number in range(600))

    assert store.read(ask) == sum(range(600))


def test_a_damaged_file_is_told_calmly(open_store: Callable[..., Store], path: Path) -> None:
    path.write_bytes(b"geen database" * 1000)
    with pytest.raises(BusyError, match="reservekopie"):
        count(open_store())


def test_the_file_is_detached_between_transactions(store: Store, path: Path) -> None:
    count(store)
    opened = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert path not in opened

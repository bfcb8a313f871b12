"""Another process that uses the store; run by the tests as `actor.py FILE MIGRATIONS ROLE …`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from stagetui.engine.store import Reader, Store, Writer

GOLDEN = 0.618
"""Multiples of it, modulo 1, are spread evenly: so are the moments of death."""


def say(text: str) -> None:
    """Tell the test; `klaar` means that what it waits for is so."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def linger(_: Reader) -> None:
    """Keep the transaction open until killed."""
    say("klaar")
    time.sleep(60)


def foreign(path: Path) -> None:
    """Open the file outside the gate, as a program that knows nothing of stagetui would."""
    with duckdb.connect(str(path)):
        linger_outside()


def linger_outside() -> None:
    """Do nothing until killed."""
    say("klaar")
    time.sleep(60)


def readers(store: Store, count: int) -> None:
    """Read without a pause in `count` processes until the parent is gone."""
    parent = os.getpid()
    for _ in range(count):
        if os.fork() == 0:
            while os.getppid() == parent:
                store.read(lambda reader: reader.value("SELECT count(*) FROM ding"))
            os._exit(0)
    linger_outside()


def kill_loop(open_store: Callable[[], Store], kills: int) -> None:
    """Let one child after another write, kill each at another moment, and report what was acknowledged."""
    say("klaar")
    acknowledged: list[int] = []
    for turn in range(kills):
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            write_until_killed(open_store(), turn * 100_000, theirs)
        os.close(theirs)
        with os.fdopen(ours) as stream:
            acknowledged.append(int(stream.readline()))
            time.sleep(0.04 * (turn * GOLDEN % 1))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            acknowledged += map(int, stream.read().split())
    say(json.dumps(acknowledged))


def chaos(open_store: Callable[[], Store], writers: int, kills: int) -> None:
    """Let some write and one read at once, kill one writer after another, and report as `kill_loop` does."""
    say("klaar")
    acknowledged: list[int] = []
    working: dict[int, int] = {}
    halves, tell = os.pipe()
    reader = os.fork()
    if reader == 0:
        read_until_killed(open_store(), tell)
    for turn in range(writers + kills):
        if turn >= writers:
            time.sleep(0.16 * (turn * GOLDEN % 1))
            child = list(working)[turn * 7 % writers]
            acknowledged += reap(child, working.pop(child))
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            write_until_killed(open_store(), turn * 100_000, theirs)
        os.close(theirs)
        working[child] = ours
    time.sleep(0.5)
    for child, pipe in working.items():
        acknowledged += reap(child, pipe)
    os.close(tell)
    say(json.dumps({"acknowledged": acknowledged, "looked": reap(reader, halves)}))


def reap(child: int, pipe: int) -> list[int]:
    """Kill a child and read what it said."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(pipe) as stream:
        return [int(line) for line in stream.read().split()]


def read_until_killed(store: Store, tell: int) -> None:
    """Say again and again how many dingen have no regel."""
    sql = "SELECT count(*) FROM ding FULL JOIN regel USING (ding) WHERE naam IS NULL OR tekst IS NULL"
    while True:
        os.write(tell, b"%d\n" % store.read(lambda reader: reader.value(sql)))
        time.sleep(0.02)


def write(store: Store, first: int, count: int) -> None:
    """Write so many rows, each in a transaction of its own, and say how long it took."""
    say("klaar")
    started = time.monotonic()
    for number in range(first, first + count):
        store.write(partial(write_both, number=number), who="actor")
    say(f"{time.monotonic() - started}")


def write_until_killed(store: Store, number: int, acknowledge: int) -> None:
    """Write a row in two tables per transaction, and say so only afterwards."""
    while True:
        number += 1
        store.write(partial(write_both, number=number), who="actor")
        os.write(acknowledge, f"{number}\n".encode())


def write_both(writer: Writer, *, number: int) -> None:
    """Two rows that belong together."""
    writer.insert("ding", [{"ding": number, "naam": "x" * 200}])
    writer.insert("regel", [{"ding": number, "tekst": "y" * 200}])


def main(path: Path, migrations: Path, role: str, *rest: str) -> None:
    """Play the role."""

    def open_store() -> Store:
        return Store(path, migrations_from=migrations)

    match role:
        case "hold":
            open_store().write(linger, who=rest[0])
        case "read":
            open_store().read(linger)
        case "readers":
            readers(open_store(), int(rest[0]))
        case "foreign":
            foreign(path)
        case "kill":
            kill_loop(open_store, int(rest[0]))
        case "chaos":
            chaos(open_store, int(rest[0]), int(rest[1]))
        case "write":
            write(open_store(), int(rest[0]), int(rest[1]))
        case _:
            raise SystemExit(role)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])

"""What is acknowledged stays, also when processes are killed at any moment; 300 kills: `python -m benchmarks.kills`."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.store import Store

OpenStore = Callable[..., Store]
Actor = Callable[..., subprocess.Popen[str]]

DELAY = 0.01
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>
static int delayed(const char *name, int fd, int cmd, void *arg) {
    int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
    if (cmd == F_SETLK || cmd == F_SETLKW) usleep(10000);
    return real(fd, cmd, arg);
}
int fcntl(int fd, int cmd, ...) {
    va_list rest; va_start(rest, cmd); void *arg = va_arg(rest, void *); va_end(rest);
    return delayed("fcntl", fd, cmd, arg);
}
int fcntl64(int fd, int cmd, ...) {
    va_list rest; va_start(rest, cmd); void *arg = va_arg(rest, void *); va_end(rest);
    return delayed("fcntl64", fd, cmd, arg);
}
"""


def heard(process: subprocess.Popen[str]) -> Any:
    """What an actor reports."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def numbers(store: Store) -> tuple[set[int], set[int]]:
    """The dingen and the regels that are stored."""
    dingen = store.read(lambda reader: reader.rows("SELECT ding FROM ding"))
    regels = store.read(lambda reader: reader.rows("SELECT ding FROM regel"))
    return {row[0] for row in dingen}, {row[0] for row in regels}


def test_nothing_acknowledged_is_lost_and_nothing_is_half(
    store: Store, open_store: OpenStore, actor: Actor, path: Path
) -> None:
    """60 writers killed with SIGKILL, each at another moment (finding 10)."""
    acknowledged = set(heard(actor("kill", 60)))
    after = open_store(wait=1)
    dingen, regels = numbers(after)
    assert len(acknowledged) >= 60
    assert acknowledged <= dingen
    assert dingen == regels
    # a commit whose acknowledgement was cut off, at most one a kill
    assert len(dingen) - len(acknowledged) <= 60
    after.write(lambda writer: writer.delete("regel", {"ding": min(dingen)}), who="test")
    assert not path.with_name(path.name + ".wal").exists()


def test_in_chaos_nothing_is_lost_and_nobody_ever_sees_a_half(
    store: Store, open_store: OpenStore, actor: Actor
) -> None:
    """Four write and one reads at once; 30 times one of the four is killed and another begins."""
    report = heard(actor("chaos", 4, 30))
    acknowledged = set(report["acknowledged"])
    dingen, regels = numbers(open_store(wait=1))
    assert len(acknowledged) >= 10
    assert acknowledged <= dingen
    assert dingen == regels
    assert report["looked"]
    assert set(report["looked"]) == {0}


def test_a_lock_that_comes_late_loses_nothing_under_the_gate(
    store: Store, open_store: OpenStore, actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding 1: DuckDB reads the header before it takes its own lock; outside the gate a delay there lost commits."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler to make the delay with")
    source, library = tmp_path / "late.c", tmp_path / "late.so"
    source.write_text(SHIM)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, timeout=60)
    with monkeypatch.context() as late:
        late.setenv("LD_PRELOAD", str(library))
        writers = [actor("write", first, 12) for first in (100, 200, 300)]
    # our own lock and DuckDB's, in each transaction
    assert min(map(heard, writers)) > 12 * 2 * DELAY
    dingen, regels = numbers(open_store())
    assert dingen == regels == {first + number for first in (100, 200, 300) for number in range(12)}

"""Whether the store keeps its promises when many sessions share one bureau: `python -m benchmarks.store`.

Nine acts in ten read the list of 2,000 plaatsingen, one in ten changes a person through the one doorway; each session
is a process of its own. "Zonder pauze" is the worst case, the others are people at their pace. "Bewaard": a session
keeps what it read while the change number is the same. The exit code is 1 when a promise is not met.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from statistics import median, quantiles

from benchmarks.kills import kill_while_writing
from benchmarks.office import PLACEMENTS, actor, make, open_bureau
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.people import KeepPerson
from stagetui.engine.queries.lists import placements
from stagetui.engine.store import Reader
from stagetui.errors import BusyError, StagetuiError

MOST_SESSIONS = 25
ACTS_AT_LEAST = 4
"""Of each session, however short the measurement."""


@dataclass(frozen=True, slots=True)
class Load:
    """So many processes, each with one act in `pace` seconds (0: without a pause)."""

    processes: int
    pace: float
    cached: bool = False

    def __str__(self) -> str:
        """The name of the row."""
        pace = f"1 act per {self.pace:g} s" if self.pace else "zonder pauze"
        return f"{self.processes} × {pace}{', bewaard' if self.cached else ''}"


ALONE, CROWD, CROWD_KEEPS = Load(1, 0), Load(10, 0), Load(10, 0, cached=True)
BUSY, USUAL = Load(25, 1), Load(25, 5)


@dataclass(slots=True)
class Took:
    """How long acts took, in milliseconds; and what should not have happened."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lost: int = 0

    def add(self, other: Took) -> None:
        """Take in what another session measured."""
        self.reads += other.reads
        self.writes += other.writes
        self.errors += other.errors
        self.lost += other.lost


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of the table: what `measured` may be at most, in the unit of `text`."""

    text: str
    most: float
    measured: float

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.measured <= self.most


class Session:
    """One session at work."""

    def __init__(self, bureau: Bureau, name: str, load: Load) -> None:
        """Work in `bureau` as `name`."""
        self.took = Took()
        self._bureau, self._name, self._load = bureau, name, load
        self._known = -1
        self._confirmed = self._stored()

    def read(self) -> None:
        """Look at the list; one that keeps what it read opens nothing while nobody wrote."""
        number = self._bureau.store.change_number()
        if self._load.cached and number == self._known:
            return
        page = self._bureau.ask(actor(self._name), placements, limit=PLACEMENTS)
        if len(page.regels) != PLACEMENTS:
            raise AssertionError(f"{len(page.regels)} lines instead of {PLACEMENTS}")
        self._known = number

    def write(self) -> None:
        """Change a row and the audit trail, and count what was confirmed."""
        self._bureau.do(actor(self._name), KeepPerson(self._name, f"Naam {self._confirmed + 1}"))
        self._confirmed += 1

    def finish(self) -> Took:
        """What was measured, after a look whether all that was confirmed is there."""
        self.took.lost = self._confirmed - self._stored()
        return self.took

    def _stored(self) -> int:
        def look(reader: Reader) -> str:
            name: str = reader.value("SELECT naam FROM persoon WHERE persoon = ?", [self._name])
            return name

        return int(self._bureau.store.read(look).removeprefix("Naam "))


def pause(chance: random.Random, pace: float, until: float) -> bool:
    """Wait until the next act; False when the time is up before it."""
    moment = time.monotonic() + (chance.expovariate(1 / pace) if pace else 0)
    time.sleep(max(0, min(moment, until) - time.monotonic()))
    return moment < until


def act(directory: Path, load: Load, seconds: float, seed: int, ready: Barrier, results: Queue[Took]) -> None:
    """One process: act until the time is up, then hand in how it went."""
    chance = random.Random(seed)
    with open_bureau(directory) as bureau:
        session = Session(bureau, f"s{seed}", load)
        session.read()
        ready.wait()
        until = time.monotonic() + seconds
        while pause(chance, load.pace, until):
            writing = chance.random() < 0.1
            started = time.perf_counter()
            try:
                (session.write if writing else session.read)()
            except StagetuiError as error:
                session.took.errors.append(str(error))
            took = session.took.writes if writing else session.took.reads
            took.append(1000 * (time.perf_counter() - started))
        results.put(session.finish())


def measure(directory: Path, load: Load, seconds: float) -> Took:
    """Run one row of the table."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "benchmarks.kills", "stagetui.engine.queries.lists"])
    ready = context.Barrier(load.processes)
    seconds = max(seconds, ACTS_AT_LEAST * load.pace)
    results: Queue[Took] = context.Queue()
    sessions = [
        context.Process(target=act, args=(directory, load, seconds, seed, ready, results))
        for seed in range(load.processes)
    ]
    for process in sessions:
        process.start()
    total = Took()
    for _ in sessions:
        total.add(results.get(timeout=seconds + 60))
    for process in sessions:
        process.join()
    return total


def growth(directory: Path, writes: int) -> tuple[float, float]:
    """How many times as long an attach and a write take after `writes` writes, medians of 40."""
    number = 0

    def attach() -> None:
        bureau.store.read(lambda reader: reader.value("SELECT 1"))

    def write() -> None:
        nonlocal number
        number += 1
        bureau.do(actor(), KeepPerson("groei", f"Naam {number}"))

    with open_bureau(directory) as bureau:
        fresh = [timed(attach), timed(write)]
        for _ in range(writes):
            write()
        later = [timed(attach), timed(write)]
    attaching, writing = (after / before for before, after in zip(fresh, later, strict=True))
    return attaching, writing


def timed(work: Callable[[], None]) -> float:
    """The median of 40 times, in milliseconds."""
    took = []
    for _ in range(40):
        started = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - started))
    return median(took)


def hold(directory: Path, held: Event, enough: Event) -> None:
    """One process: keep the data in a transaction until told."""

    def linger(_: Reader) -> None:
        held.set()
        enough.wait(60)

    with open_bureau(directory) as bureau:
        bureau.store.write(linger, who="sanne")


@contextmanager
def somebody_holding(directory: Path) -> Iterator[int]:
    """Somebody keeps the data meanwhile; gives the number of the process."""
    context = multiprocessing.get_context("forkserver")
    held, enough = context.Event(), context.Event()
    process = context.Process(target=hold, args=(directory, held, enough))
    process.start()
    held.wait(30)
    try:
        yield process.pid or 0
    finally:
        enough.set()
        process.join()


def wait_in_vain(directory: Path) -> tuple[float, bool]:
    """How many seconds one waits for somebody who does not let go, and whether that one is named."""
    with somebody_holding(directory) as pid, open_bureau(directory) as bureau:
        started = time.monotonic()
        try:
            bureau.ask(actor(), placements)
        except BusyError as error:
            return time.monotonic() - started, f"sanne (proces {pid}" in error.text
    return time.monotonic() - started, False


def cuts(took: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    if len(took) < 2:
        return math.nan, math.nan
    twentieths = quantiles(took, n=20, method="inclusive")
    return twentieths[9], twentieths[18]


def row(load: Load, took: Took) -> str:
    """A line of the first table."""
    listed = "".join(f"{summary(kind):>26}" for kind in (took.reads, took.writes))
    return f"{load!s:30}{listed}{len(took.errors):>8}{took.lost:>10}"


def summary(took: list[float]) -> str:
    """The median, the 95th percentile and the count."""
    middle, high = cuts(took)
    return f"{middle:.0f} / {high:.0f} ({len(took)})"


def promises(directory: Path, took: dict[Load, Took], writes: int, kills: int) -> Iterator[Promise]:
    """What engine.md promises, with what was measured."""
    alone, crowd = took[ALONE], took[CROWD]
    usual, busy = took[USUAL], took[BUSY]
    yield Promise(f"{USUAL}: p95 lezen ≤ 4 × mediaan alleen", 4, cuts(usual.reads)[1] / cuts(alone.reads)[0])
    yield Promise(
        f"{USUAL}: p95 schrijven ≤ 4 × mediaan alleen", 4, cuts(usual.writes)[1] / cuts(alone.writes)[0]
    )
    yield Promise(f"{BUSY}: p95 lezen ≤ 1000 ms", 1000, cuts(busy.reads)[1])
    yield Promise(f"{BUSY}: p95 schrijven ≤ 1000 ms", 1000, cuts(busy.writes)[1])
    yield Promise(f"{CROWD}: p95 schrijven ≤ 1,5 × lezen", 1.5, cuts(crowd.writes)[1] / cuts(crowd.reads)[1])
    yield Promise(
        "fouten die iemand zou zien, alle rijen samen: 0", 0, sum(len(one.errors) for one in took.values())
    )
    yield Promise("bevestigd en toch weg, alle rijen samen: 0", 0, sum(one.lost for one in took.values()))
    attaching, writing = growth(directory, writes)
    yield Promise(f"na {writes} keer schrijven: openen ≤ 2 × vers", 2, attaching)
    yield Promise(f"na {writes} keer schrijven: schrijven ≤ 2 × vers", 2, writing)
    waited, named = wait_in_vain(directory)
    yield Promise("wachten ≤ 10 s (en een halve om het te zeggen)", 10.5, waited)
    yield Promise("wie het bezet houdt niet genoemd: 0", 0, not named)
    outcome = kill_while_writing(directory, kills)
    yield Promise(f"na {kills} × kill -9, {outcome.confirmed} bevestigd: weg 0", 0, outcome.lost)
    yield Promise(f"na {kills} × kill -9: half 0", 0, outcome.half)


def main() -> int:
    """Measure every row, then every promise; 1 when one is not met."""
    parser = argparse.ArgumentParser(description="Measure whether the store keeps its promises.")
    parser.add_argument("--seconds", type=float, default=8.0, help="seconds per row of the table")
    parser.add_argument("--writes", type=int, default=600, help="writes between fresh and grown")
    parser.add_argument("--kills", type=int, default=30, help="processes to kill")
    asked = parser.parse_args()
    print(
        f"{os.cpu_count()} kernen; belasting bij begin {os.getloadavg()[0]:.1f} "
        "(wat anderen hier doen, zit mee in de tijden)"
    )
    print(
        f"{'sessies':30}{'lezen p50/p95 ms (n)':>26}{'schrijven p50/p95 ms (n)':>26}{'fouten':>8}{'verloren':>10}"
    )
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "bureau"
        make(directory, MOST_SESSIONS)
        took = {}
        for load in (CROWD, CROWD_KEEPS, BUSY, ALONE, USUAL):  # the last two are compared
            took[load] = measure(directory, load, asked.seconds)
            print(row(load, took[load]), flush=True)
        print(f"\n{'belofte':58}{'gemeten':>10}  gehaald")
        kept = True
        for promise in promises(directory, took, asked.writes, asked.kills):
            kept &= promise.met
            print(f"{promise.text:58}{promise.measured:>10.2f}  {'ja' if promise.met else 'NEE'}", flush=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

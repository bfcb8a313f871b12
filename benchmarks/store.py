"""How long reads and writes wait when many sessions share one bureau: `python -m benchmarks.store`.

Per row of the table so many processes work at once on a file of 2,000 places. Nine acts in ten read a join of two
tables, one in ten changes a row. A row "zonder pauze" is the worst case; the others are people at their pace.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from multiprocessing.queues import Queue
from pathlib import Path
from statistics import quantiles

from stagetui.engine.store import Reader, Store, Writer

PLACES = 2_000
READ = """
    SELECT stageplaats.plaats, stageplaats.naam, instelling.naam, stageplaats.version
    FROM stageplaats JOIN instelling ON instelling.instelling = stageplaats.instelling
    ORDER BY stageplaats.plaats
"""


@dataclass(frozen=True, slots=True)
class Load:
    """So many processes, each with one act in `pace` seconds (0: without a pause)."""

    processes: int
    pace: float
    cached: bool

    def __str__(self) -> str:
        """The name of the row."""
        pace = f"1 act per {self.pace:g} s" if self.pace else "zonder pauze"
        return f"{self.processes} × {pace}{', bewaard' if self.cached else ''}"


LOADS = [
    Load(1, 0, cached=False),
    Load(10, 0, cached=False),
    Load(10, 0, cached=True),
    Load(25, 1, cached=True),
    Load(25, 5, cached=True),
]


def fill(writer: Writer) -> None:
    """Fifty instellingen and the places."""
    writer.insert(
        "instelling", [{"instelling": f"i{n}", "naam": f"Instelling {n}", "plaats": "x"} for n in range(50)]
    )
    place = {
        "specialisme": "ouderen",
        "profielen": "va",
        "stagesoorten": "mg",
        "zichtbaarheid": "openbaar",
        "contact_zichtbaar": False,
        "goedgekeurd": True,
    }
    places = [{"plaats": f"p{n}", "naam": f"Plaats {n}", "instelling": f"i{n % 50}"} for n in range(PLACES)]
    writer.insert("stageplaats", [place | one for one in places])


def read(reader: Reader) -> list[tuple[object, ...]]:
    """The list that a screen shows."""
    return reader.rows(READ)


def change(writer: Writer, *, plaats: str) -> None:
    """What approving a place comes down to."""
    version = writer.value("SELECT version FROM stageplaats WHERE plaats = ?", [plaats])
    writer.update("stageplaats", {"plaats": plaats}, {"naam": f"Plaats {version}"}, version=version)


def pause(chance: random.Random, pace: float, until: float) -> bool:
    """Wait until the next act; False when the time is up before it."""
    moment = time.monotonic() + (chance.expovariate(1 / pace) if pace else 0)
    time.sleep(max(0, min(moment, until) - time.monotonic()))
    return moment < until


def session(
    path: Path, load: Load, seconds: float, seed: int, results: Queue[dict[str, list[float]]]
) -> None:
    """One process: act until the time is up, then hand in how long each act took, in milliseconds."""
    chance = random.Random(seed)
    took: dict[str, list[float]] = {"lezen": [], "schrijven": []}
    with Store(path) as store:
        store.read(read)
        until = time.monotonic() + seconds
        while pause(chance, load.pace, until):
            kind = "schrijven" if chance.random() < 0.1 else "lezen"
            place = f"p{chance.randrange(PLACES)}"
            started = time.perf_counter()
            if kind == "schrijven":
                store.write(partial(change, plaats=place), who=f"sessie {seed}")
            elif load.cached:
                store.read_cached("lijst", read)
            else:
                store.read(read)
            took[kind].append(1000 * (time.perf_counter() - started))
    results.put(took)


def measure(path: Path, load: Load, seconds: float) -> dict[str, list[float]]:
    """Run one row of the table; gives the milliseconds of every read and write."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "stagetui.engine.store"])
    results: Queue[dict[str, list[float]]] = context.Queue()
    sessions = [
        context.Process(target=session, args=(path, load, seconds, seed, results))
        for seed in range(load.processes)
    ]
    for process in sessions:
        process.start()
    total: dict[str, list[float]] = {"lezen": [], "schrijven": []}
    for _ in sessions:
        for kind, took in results.get(timeout=seconds + 60).items():
            total[kind] += took
    for process in sessions:
        process.join()
    return total


def summary(took: list[float]) -> str:
    """The median and the 95th percentile."""
    if len(took) < 2:
        return "–"
    cuts = quantiles(took, n=20, method="inclusive")
    return f"{cuts[9]:.0f} / {cuts[18]:.0f} ({len(took)})"


def main() -> None:
    """Measure every row and print the table."""
    parser = argparse.ArgumentParser(description="Measure reads and writes of many sessions on one file.")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds per row of the table")
    seconds = parser.parse_args().seconds
    print(f"{'sessies':38}{'lezen p50/p95 ms (n)':>24}{'schrijven p50/p95 ms (n)':>28}")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "bureau.duckdb"
        with Store(path) as store:
            store.create()
            store.write(fill, who="benchmark")
        for load in LOADS:
            took = measure(path, load, seconds)
            print(f"{load!s:38}{summary(took['lezen']):>24}{summary(took['schrijven']):>28}", flush=True)


if __name__ == "__main__":
    main()

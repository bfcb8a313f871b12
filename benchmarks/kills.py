"""Whether anything confirmed is lost when processes are killed at any moment: `python -m benchmarks.kills`.

One process after another changes people through the one doorway and tells after each change that it was confirmed;
each is killed with SIGKILL at another moment. Each change is two rows in two tables: the person and the audit line.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.office import HEAD, actor, make, open_bureau
from stagetui.engine.doorway.people import KeepPerson
from stagetui.engine.store import Reader

LONGEST = 0.12
"""Seconds that a process lives after its first confirmation, at most: some four changes."""

PER_TURN = 10_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is there after the last kill: `half` are persons without audit line or the other way round."""

    confirmed: int
    stored: int
    lost: int
    half: int
    slowest: float
    """Seconds that the next process needed at most to get its first change confirmed."""

    @property
    def good(self) -> bool:
        """Whether all that was confirmed is there, and nothing is half there."""
        return self.lost == self.half == 0


def write_until_killed(directory: Path, turn: int, confirm: int) -> None:
    """One process: keep one person after another, and say so only afterwards."""
    with open_bureau(directory) as bureau:
        number = turn * PER_TURN
        while True:
            bureau.do(actor(), KeepPerson(f"k{number}", f"Persoon {number}"))
            os.write(confirm, f"{number}\n".encode())
            number += 1


def kill_while_writing(directory: Path, kills: int, seed: int = 1) -> Outcome:
    """Kill `kills` processes at random moments, and look what is there."""
    chance = random.Random(seed)
    context = get_context("fork")
    confirmed: set[int] = set()
    slowest = 0.0
    for turn in range(kills):
        ours, theirs = os.pipe()
        started = time.monotonic()
        process = context.Process(target=write_until_killed, args=(directory, turn, theirs))
        process.start()
        os.close(theirs)
        with os.fdopen(ours) as stream:
            confirmed.add(int(stream.readline()))
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(chance.uniform(0, LONGEST))
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            confirmed.update(map(int, stream.read().split()))
    with open_bureau(directory) as bureau:
        persons, events = bureau.store.read(stored)
    return Outcome(len(confirmed), len(persons), len(confirmed - persons), len(persons ^ events), slowest)


def stored(reader: Reader) -> tuple[set[int], set[int]]:
    """The numbers of the persons, and of those the audit trail knows."""
    persons = reader.rows("SELECT persoon FROM persoon WHERE regexp_full_match(persoon, 'k[0-9]+')")
    events = reader.rows(
        "SELECT regexp_extract(onderwerp, 'k([0-9]+)$', 1) FROM gebeurtenis "
        "WHERE wie = ? AND regexp_matches(onderwerp, 'k[0-9]+$')",
        [HEAD],
    )
    return {int(name[1:]) for (name,) in persons}, {int(number) for (number,) in events}


def main() -> int:
    """Kill, look, and tell; 1 when something was lost or half."""
    parser = argparse.ArgumentParser(description="Kill writers at random moments and look what is there.")
    parser.add_argument("--kills", type=int, default=300, help="processes to kill")
    parser.add_argument("--seed", type=int, default=1, help="other moments")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "bureau"
        make(directory, 1)
        outcome = kill_while_writing(directory, asked.kills, asked.seed)
    print(
        f"{asked.kills} × kill -9: {outcome.confirmed} bevestigd, {outcome.stored} opgeslagen, "
        f"{outcome.lost} weg, {outcome.half} half; de volgende was na hoogstens {outcome.slowest:.2f} s aan het werk"
    )
    return 0 if outcome.good else 1


if __name__ == "__main__":
    sys.exit(main())

"""Whether every message ends in the right state, none double and none lost: `python -m benchmarks.mail`.

Messages of the outbox go to a server that misbehaves on purpose (`benchmarks/mailserver.py`), once undisturbed, and
once while the sender is killed with SIGKILL at random moments. Afterwards the outbox is laid beside what arrived.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.mailserver import ARRIVED, PASSWORD, UNKNOWN, USER, Mood
from benchmarks.office import actor, open_bureau
from stagetui.engine.access import Actor
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.queueing import Ontvanger, Over, queue
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.founding import make_bureau
from stagetui.engine.jobs.send import send_mail
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.post import bureau_token, messages
from stagetui.engine.records import Bericht, BerichtStatus
from stagetui.errors import StagetuiError
from stagetui.profiles.settings import FILE_NAME
from stagetui.profiles.terms import Rol

BEGIN = datetime(2027, 1, 15, 8, 0)  # noqa: DTZ001 - moments in the data are UTC without a zone
BETWEEN = timedelta(minutes=6)
"""What the clock of the outbox moves on between two senders: longer than the first rest of a message."""

LONGEST = 0.2
"""Seconds that a sender lives at most after its first message, when it is to be killed."""

ENOUGH = 400
"""Senders that may end by themselves before everything has to be in its last state; each stops at the third connection
that is lost after another, and with this server that is soon."""

WAITING = (BerichtStatus.WACHT, BerichtStatus.OPNIEUW)


@dataclass(frozen=True, slots=True)
class QueueMany(Command[None]):
    """Queue `count` messages, to addresses with every mood of the server in turn."""

    count: int


@carries_out(QueueMany, Rol.BUREAU, what="post klaarzetten")
def queue_many(tx: Transaction, command: QueueMany) -> None:
    """See `QueueMany`."""
    moods = [list(Mood)[number % len(Mood)] for number in range(command.count)]
    random.Random(command.count).shuffle(moods)
    stages = [{"stagesoort": "keuzestage", "start": date(2027, 9, 6), "eind": date(2027, 11, 28)}]
    for number, mood in enumerate(moods, start=1):
        addresses = [f"{mood}-{number}@example.org"]
        if mood is Mood.ONE_OF_THREE:
            addresses += [f"{UNKNOWN}-{number}@example.org", f"goed-{number}@example.org"]
        queue(
            tx,
            Soort.VOORKEUREN_HERINNERING,
            to=[Ontvanger(f"Aios {number}", address) for address in addresses],
            fields={"aios": f"Aios {number}", "stages": stages, "sluit": date(2027, 2, 1), "dagen": 7},
            about=Over(instituut="nspoh"),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the messages; the last three must be 0.

    Attributes:
        states: How many ended in each status.
        killed: How many senders were killed.
        wrong: Ended in another state than the server's behaviour asks for.
        double: Arrived more than once.
        lost: Did not arrive though the outbox says so, or arrived though it says not.
    """

    states: Counter[str]
    killed: int
    wrong: int
    double: int
    lost: int
    seconds: float

    @property
    def good(self) -> bool:
        """Whether every message ended as it should."""
        return self.wrong == self.double == self.lost == 0


def send_all(folder: Path, count: int, kills: int, seed: int = 1) -> Outcome:
    """Send `count` messages while `kills` senders are killed, and look what became of them."""
    chance, begin = random.Random(seed), time.perf_counter()
    with _server(folder) as port:
        directory = folder / "bureau"
        _bureau(directory, folder / "ca.pem", port)
        with open_bureau(directory) as bureau:
            bureau.do(actor(), QueueMany(count))
        killed = turn = 0
        while turn < kills + ENOUGH and _waits(directory):
            kill_after = chance.uniform(0, LONGEST) if killed < kills else None
            killed += _sender(directory, turn, kill_after)
            turn += 1
        # the last sender finds what the one before it left behind
        _sender(directory, turn, None)
        return _compared(directory, folder / ARRIVED, killed, time.perf_counter() - begin)


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    words = [sys.executable, "-W", "ignore", "-m", "benchmarks.mailserver", str(folder)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def _bureau(directory: Path, ca_file: Path, port: int) -> None:
    make_bureau(directory, actor(), institutes=("nspoh",)).close()
    secret = directory / "wachtwoord"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD, encoding="utf-8")
    settings = directory / FILE_NAME
    mail = {"host": "127.0.0.1", "security": "starttls", "user": USER, "sender": "stagebureau@example.nl"}
    mail |= {"ca_file": str(ca_file), "password_file": secret.name}
    lines = [f'{name} = "{value}"' for name, value in mail.items()]
    lines += [f"port = {port}", "connections = 2", "timeout_seconds = 30", "give_up_days = 30"]
    text = settings.read_text(encoding="utf-8").partition("\n# Haal de tekens # hieronder weg")[0]
    settings.write_text("\n".join([text, "[mail]", *lines, ""]), encoding="utf-8")


def _waits(directory: Path) -> bool:
    with open_bureau(directory) as bureau:
        return any(one.status in WAITING for one in bureau.ask(actor(), messages))


def _sender(directory: Path, turn: int, kill_after: float | None) -> bool:
    """Let one process send, and perhaps kill it; say whether it was killed before it was done."""
    context = get_context("fork")
    begun, told = os.pipe()
    process = context.Process(target=_send, args=(directory, turn, told))
    process.start()
    os.close(told)
    os.read(begun, 1)
    os.close(begun)
    if kill_after is None:
        process.join()
    else:
        process.join(kill_after)
        process.kill()
        process.join()
    return process.exitcode == -signal.SIGKILL


def _send(directory: Path, turn: int, told: int) -> None:
    """One sender; it tells after each message."""
    now = BEGIN + turn * BETWEEN + max(0, turn - 3) * BETWEEN
    moment = replace(actor(), now=now)

    def who() -> Actor:
        return moment

    def progress(_done: int, _total: int) -> None:
        with suppress(BrokenPipeError):  # once is enough: then nobody listens any more
            os.write(told, b".")

    with open_bureau(directory) as bureau:
        try:
            send_mail(bureau, who, progress)
        except StagetuiError as error:
            print(f"{error.title}: {error.text}", file=sys.stderr)


def _compared(directory: Path, log: Path, killed: int, seconds: float) -> Outcome:
    """Lay the outbox beside what the server took over."""
    with open_bureau(directory) as bureau:
        kept = bureau.ask(actor(), messages)
        token = bureau.ask(actor(), bureau_token)
    arrived = Counter(line.split()[0] for line in log.read_text(encoding="utf-8").splitlines())
    came = {one.bericht: arrived[f"<stagetui-{token}-{one.bericht}@example.nl>"] for one in kept}
    return Outcome(
        states=Counter(one.status.value for one in kept),
        killed=killed,
        wrong=sum(not _right(one, killed=bool(killed)) for one in kept),
        double=sum(count > 1 for count in came.values()),
        lost=sum(_missing(one, came[one.bericht]) for one in kept),
        seconds=seconds,
    )


def _right(one: Bericht, *, killed: bool) -> bool:
    """Whether a message is in the state that the server's behaviour asks for; a kill may leave it uncertain."""
    mood = Mood(one.aan.partition("<")[2].partition("-")[0])
    if one.status is BerichtStatus.MISSCHIEN and (
        killed or mood in (Mood.DROP_IN_DATA, Mood.DROP_AFTER_DATA)
    ):
        return True  # who hangs up in the middle may have taken all of it: nobody can tell from here
    if mood is Mood.REFUSED:
        return one.status is BerichtStatus.MISLUKT
    refused = bool(one.geweigerd) == (mood is Mood.ONE_OF_THREE)
    return mood is not Mood.DROP_AFTER_DATA and one.status is BerichtStatus.VERZONDEN and refused


def _missing(one: Bericht, came: int) -> bool:
    if one.status is BerichtStatus.MISSCHIEN:
        return False  # that is what the word says; somebody asks
    return (came > 0) is not (one.status is BerichtStatus.VERZONDEN)


def main() -> None:
    """Measure, print what was promised and what came of it; 1 when a promise is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--kills", type=int, default=50)
    asked = parser.parse_args()
    met = True
    for kills in (0, asked.kills):
        with tempfile.TemporaryDirectory(prefix="stagetui-post-") as folder:
            found = send_all(Path(folder), asked.messages, kills)
        good = found.good and sum(found.states.values()) == asked.messages
        met = met and good
        states = ", ".join(f"{count} {state}" for state, count in sorted(found.states.items()))
        print(f"{asked.messages} messages, {found.killed} senders killed, {found.seconds:.0f} s: {states}")
        print("  promise    every message in the right state, none double, none lost")
        print(f"  measured   {found.wrong} wrong, {found.double} double, {found.lost} lost")
        print(f"  met        {'yes' if good else 'NO'}", flush=True)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()

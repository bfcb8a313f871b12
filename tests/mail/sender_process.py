"""A sending process with an outbox of files, for tests that kill it or run two at once.

Usage: sender_process.py PORT FOLDER COUNT [KILL_AFTER]
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from stagetui.engine.mail.delivery import deliver
from stagetui.engine.mail.message import Message, Sender
from stagetui.engine.mail.server import MailServer
from stagetui.profiles.settings import Security


class Files:
    """One file per row: made by the claim, which only one process can do; its text is the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def claim(self, number: int) -> bool:
        try:
            with (self._folder / str(number)).open("x"):
                return True
        except FileExistsError:
            return False

    def sent(self, number: int, antwoord: str, geweigerd: tuple[str, ...]) -> None:
        (self._folder / str(number)).write_text(f"verzonden {antwoord}", encoding="utf-8")

    def failed(self, number: int, antwoord: str, *, permanent: bool) -> None:
        (self._folder / str(number)).write_text(f"mislukt {permanent} {antwoord}", encoding="utf-8")

    def uncertain(self, number: int, antwoord: str) -> None:
        (self._folder / str(number)).write_text(f"misschien {antwoord}", encoding="utf-8")


def main() -> None:
    port, folder, count, *rest = sys.argv[1:]
    kill_after = int(rest[0]) if rest else 0

    def progress(done: int, _total: int) -> None:
        if done == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)

    gemaakt = datetime(2027, 1, 4, tzinfo=UTC)
    queue = [
        Message(number, "proef", (f"a{number}@example.org",), (), f"Bericht {number}", "Dag", (), gemaakt)
        for number in range(1, int(count) + 1)
    ]
    asyncio.run(
        deliver(
            queue,
            MailServer("127.0.0.1", int(port), Security.GEEN, timeout=10),
            Sender.parse("stagebureau@example.nl", "b7"),
            None,
            Files(Path(folder)),
            on_progress=progress,
        )
    )


if __name__ == "__main__":
    main()

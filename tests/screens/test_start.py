"""The program in a terminal of its own: what a person sees who types `stagetui`, and how it leaves."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 20.0  # seconds; a crowded machine is slow
VANISHED_WITHIN = 5.0  # seconds, for what takes a few milliseconds


class Terminal:
    """`stagetui` in a pseudo-terminal."""

    def __init__(self, directory: Path, *before: str) -> None:
        """Start it, after the words of `before` when another program is to start it."""
        self.seen = b""
        self.fd, other = pty.openpty()
        arguments = ["-m", "stagetui", "--bureau", str(directory), "--user", "bo", "--date", "2026-11-23"]
        self.process = subprocess.Popen(
            [*before, sys.executable, *arguments],
            stdin=other,
            stdout=other,
            stderr=other,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
            start_new_session=True,
        )
        os.close(other)

    def wait_for(self, text: str) -> None:
        """Read until `text` was written."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.seen:
            assert time.monotonic() < end, self.seen[-2000:]
            if select.select([self.fd], [], [], 0.1)[0]:
                self.seen += os.read(self.fd, 65_536)

    def press(self, keys: bytes) -> None:
        os.write(self.fd, keys)

    def leave(self) -> int:
        """Read what still comes, and give the exit code."""
        with contextlib.suppress(OSError):  # the other side is closed
            while os.read(self.fd, 65_536):
                pass
        os.close(self.fd)
        return self.process.wait(PATIENCE)


def test_stagetui_alone_opens_the_screens_and_q_leaves(directory: Path) -> None:
    terminal = Terminal(directory)
    terminal.wait_for("Vandaag")
    terminal.wait_for("nog 38 dagen")
    terminal.press(b"q")
    assert terminal.leave() == 0


def test_a_screen_ends_when_its_terminal_vanishes(directory: Path) -> None:
    """The terminal is not that of the process's session and hang-ups are ignored: no signal tells it."""
    terminal = Terminal(directory, "sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    try:
        terminal.wait_for("nog 38 dagen")
        os.close(terminal.fd)
        assert terminal.process.wait(VANISHED_WITHIN) == -signal.SIGHUP
    finally:
        terminal.process.kill()
        terminal.process.wait()

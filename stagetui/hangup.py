"""Leaving when nobody is there any more: a process ends with whoever reads what it writes.

A terminal that closes sends SIGHUP, but only to the session it controls, and not to who was told to ignore it. Who
is not told, goes on: over SSH without a terminal a command that waits for its turn would still carry out its change,
and the screens would spin, since Textual reads a terminal that is gone as one that always has something to say.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from functools import cache

OUTPUT = 1  # standard output, whatever `sys.stdout` is by then: Textual puts something else there


@cache  # one watcher does for a process: screens that were opened over SSH have it already
def end_with_reader() -> None:
    """From now on end this process once nobody can read its output: what was not confirmed is rolled back.

    Only to be called in the main thread. Watching costs nothing: the kernel wakes the thread once, at the end.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    threading.Thread(target=_wait_and_end, name="hangup", daemon=True).start()


def _wait_and_end() -> None:
    gone = select.poll()
    gone.register(OUTPUT, 0)  # no events but the two that are always reported
    if any(event & (select.POLLHUP | select.POLLERR) for _, event in gone.poll()):
        os.kill(os.getpid(), signal.SIGHUP)

"""The whole outbox against a server with TLS and log-in that misbehaves on purpose, also while senders are killed.

The same with 500 messages and 50 kills, in a few minutes: `python -m benchmarks.mail`.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.mail import send_all
from benchmarks.mailserver import Mood

COUNT = 2 * len(Mood)


def test_every_message_ends_in_the_right_state(tmp_path: Path) -> None:
    """Refusals, greylisting, slowness and lost connections: each message once, and each trouble told."""
    found = send_all(tmp_path, COUNT, kills=0)
    assert (found.wrong, found.double, found.lost) == (0, 0, 0)
    assert set(found.states) == {"verzonden", "mislukt", "misschien verzonden"}
    assert found.states["mislukt"] == COUNT / len(Mood)


def test_senders_that_are_killed_lose_and_repeat_nothing(tmp_path: Path) -> None:
    """Kill -9 at random moments: what may have been sent is said to be so, and never sent again by itself."""
    found = send_all(tmp_path, 3 * COUNT, kills=8)
    assert (found.wrong, found.double, found.lost) == (0, 0, 0)
    assert sum(found.states.values()) == 3 * COUNT
    assert found.killed > 0

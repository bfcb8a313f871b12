"""What is acknowledged stays, also when the process is killed at any moment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from stagetui.engine.store import Store


def test_nothing_acknowledged_is_lost_and_nothing_is_half(
    store: Store, open_store: Callable[..., Store], actor: Callable[..., subprocess.Popen[str]], path: Path
) -> None:
    """25 writers killed with SIGKILL at other moments (finding 10); the long run is the chaos test."""
    killer = actor("kill", 25)
    assert killer.stdout is not None
    acknowledged = set(json.loads(killer.stdout.readline()))
    after = open_store(wait=1)
    dingen = {row[0] for row in after.read(lambda reader: reader.rows("SELECT ding FROM ding"))}
    regels = {row[0] for row in after.read(lambda reader: reader.rows("SELECT ding FROM regel"))}
    assert len(acknowledged) >= 25
    assert acknowledged <= dingen
    assert dingen == regels
    assert (
        len(dingen) - len(acknowledged) <= 25
    )  # a commit whose acknowledgement was cut off, at most one a kill
    after.write(lambda writer: writer.delete("regel", {"ding": min(dingen)}), who="test")
    assert not path.with_name(path.name + ".wal").exists()

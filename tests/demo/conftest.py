"""The small demo bureau, made once for all tests that only look at it."""

from __future__ import annotations

import getpass
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Made:
    """A demo bureau, who looks at it, and what the command that made it said."""

    bureau: Bureau
    actor: Actor
    told: dict[str, Any]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.bureau.ask(self.actor, lambda view: view.reader.rows(sql))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stagetui", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )


def actor_on(day: date) -> Actor:
    return Actor(getpass.getuser(), Via.SCRIPT, day, datetime.combine(day, time(12)))


@pytest.fixture(scope="session")
def klein(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The small demo, made by the command in a process of its own."""
    directory = tmp_path_factory.mktemp("demo") / "oefenbureau"
    done = run("demo", "--dir", str(directory), "--no-open", "--json", "--date", str(TODAY))
    assert done.returncode == 0, done.stdout + done.stderr
    with Bureau.open(directory) as bureau:
        yield Made(bureau, actor_on(TODAY), json.loads(done.stdout))

"""Remakes the pictures of the documents: `python -m benchmarks.pictures` writes docs/pictures/*.svg from a fresh demo.

The same day, moment and seed give the same demo bureau, so a picture changes only when its screen does.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo import Size, make_demo
from stagetui.engine.doorway.visits import MarkSeen
from stagetui.engine.queries.history import last_event
from stagetui.engine.queries.requests import requests
from stagetui.screens.app import StagetuiApp

TODAY = date(2027, 1, 15)
NOW = datetime.combine(TODAY, time(9, 12))
WHO = "mara"
SIZE = (110, 30)
LINES = 350  # of the audit trail, that WHO has not seen yet
TARGET = Path(__file__).parent.parent / "docs" / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: who looks, and the keys that lead to it."""

    name: str
    keys: tuple[str, ...]
    persoon: str = WHO
    size: tuple[int, int] = SIZE


def acting(persoon: str) -> Callable[[], Actor]:
    """Somebody who looks on the day of the pictures."""
    return lambda: Actor(persoon, Via.TUI, TODAY, NOW)


def prepare(directory: Path) -> str:
    """Make the demo with a visit of yesterday; give who has most requests to decide."""
    make_demo(directory, acting(WHO)(), size=Size.INSTITUUT, seed=1)
    with Bureau.open(directory) as bureau:
        yesterday = NOW - timedelta(days=1)
        seen = bureau.ask(acting(WHO)(), lambda view: max(1, last_event(view) - LINES))
        bureau.do(Actor(WHO, Via.TUI, yesterday.date(), yesterday), MarkSeen(seen))
        waiting = [one.aanvraag.beslisser for one in bureau.ask(acting(WHO)(), requests, only_open=True)]
    return max((name for name in waiting if name), key=waiting.count)


async def take(directory: Path, picture: Picture, target: Path) -> None:
    """Press the keys and keep what is on the screen."""
    app = StagetuiApp(directory, acting(picture.persoon))
    async with app.run_test(size=picture.size) as pilot:
        for key in ("", *picture.keys):
            if key:
                await pilot.press(key)
            for _ in range(3):
                await app.workers.wait_for_complete()
                await pilot.pause(0.1)
        svg = app.export_screenshot(title="stagetui")
    (target / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    """Make all pictures."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"):
        os.environ.pop(name, None)
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "bureau"
        decider = prepare(directory)
        for picture in (
            Picture("vandaag", ()),
            Picture("ronde", ("2", "down", "enter", "down", "down")),
            Picture("goedkeuringen", ("5",), decider),
        ):
            asyncio.run(take(directory, picture, TARGET))
            print(TARGET / f"{picture.name}.svg", file=sys.stderr)


if __name__ == "__main__":
    main()

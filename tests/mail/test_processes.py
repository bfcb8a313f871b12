"""Two senders at once, and senders that are killed: every message at most once."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("sender_process.py")


async def start(port: int, folder: Path, count: int, kill_after: int = 0) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), str(port), str(folder), str(count), str(kill_after)
    )


def test_two_senders_at_once_send_nothing_twice(serve: Any, inbox: Any, tmp_path: Path) -> None:
    async def scenario() -> list[int]:
        async with serve(inbox) as port:
            senders = [await start(port, tmp_path, 40) for _ in range(2)]
            return [await asyncio.wait_for(process.wait(), 30) for process in senders]

    assert asyncio.run(scenario()) == [0, 0]
    arrived = Counter(mail["Message-ID"] for mail in inbox.mails)
    assert len(arrived) == 40
    assert set(arrived.values()) == {1}


def test_killed_between_two_messages_the_rest_goes_once(serve: Any, inbox: Any, tmp_path: Path) -> None:
    async def scenario() -> list[int]:
        async with serve(inbox) as port:
            first = await start(port, tmp_path, 6, kill_after=2)
            ended = [await asyncio.wait_for(first.wait(), 30)]
            assert len(inbox.mails) == 2
            second = await start(port, tmp_path, 6)
            return [*ended, await asyncio.wait_for(second.wait(), 30)]

    assert asyncio.run(scenario()) == [-signal.SIGKILL, 0]
    assert [mail["Subject"] for mail in inbox.mails] == [f"Bericht {number}" for number in range(1, 7)]


def test_killed_in_mid_message_that_message_is_never_sent_again(
    serve: Any, inbox: Any, tmp_path: Path
) -> None:
    """The server has it and no answer was recorded: the row stays claimed, for people to look at."""
    running: list[asyncio.subprocess.Process] = []

    async def kill_at_second(server: Any, session: Any, envelope: Any) -> str:
        answer: str = inbox.keep(envelope)
        if len(inbox.mails) == 2:
            running[0].kill()
            await running[0].wait()
        return answer

    async def scenario() -> None:
        inbox.handle_DATA = kill_at_second
        async with serve(inbox) as port:
            for _ in range(2):
                running.append(await start(port, tmp_path, 4))
                await asyncio.wait_for(running[-1].wait(), 30)

    asyncio.run(scenario())
    assert [mail["Subject"] for mail in inbox.mails] == [f"Bericht {number}" for number in range(1, 5)]
    assert (tmp_path / "2").read_text(encoding="utf-8") == ""

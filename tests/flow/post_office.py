"""A mail server in a process of its own that keeps what it receives, for tests of the whole job.

Usage: post_office.py FOLDER [STOP_AFTER]. Prints its port; every message becomes FOLDER/N.eml. After STOP_AFTER
messages it does not answer the next one's MAIL any more, so that a sender can be killed there. An address that stands
in FOLDER/weiger is refused.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Takes everything over; with `stop_after` it holds the line once so many messages are in."""

    def __init__(self, folder: Path, stop_after: int) -> None:
        self._folder = folder
        self._stop_after = stop_after

    def count(self) -> int:
        return len(list(self._folder.glob("*.eml")))

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        while self._stop_after and self.count() >= self._stop_after:
            await asyncio.sleep(0.05)
        envelope.mail_from = address
        return "250 goed"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refused = self._folder / "weiger"
        if refused.exists() and address in refused.read_text(encoding="utf-8"):
            return "550 onbekend hier"
        envelope.rcpt_tos.append(address)
        return "250 goed"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        (self._folder / f"{self.count() + 1}.eml").write_bytes(envelope.content)
        return "250 bewaard"


async def main(folder: Path, stop_after: int) -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()
    keeper = Keeper(folder, stop_after)
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost", loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 (the test reads it)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))

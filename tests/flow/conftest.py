"""A mail server on the loopback interface that the whole job can send to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("post_office.py")


@dataclass(frozen=True)
class PostOffice:
    """A running mail server and what it received."""

    port: int
    folder: Path

    @property
    def mails(self) -> list[EmailMessage]:
        """Everything that came in, in order."""
        found: list[EmailMessage] = []
        for path in sorted(self.folder.glob("*.eml"), key=lambda p: int(p.stem)):
            mail = BytesParser(policy=default).parsebytes(path.read_bytes())
            assert isinstance(mail, EmailMessage)
            found.append(mail)
        return found

    def named_in(self, bureau: Path) -> None:
        """Write this server into the settings of a bureau."""
        settings = bureau / "stagetui.toml"
        text = settings.read_text(encoding="utf-8").split("\n[mail]", 1)[0]
        where = f'host = "127.0.0.1"\nport = {self.port}\nsecurity = "geen"\nconnections = 1\n'
        mail = f'{where}sender = "bureau@example.nl"\n'
        settings.write_text(f"{text}\n[mail]\n{mail}", encoding="utf-8")


@pytest.fixture
def post_office(tmp_path: Path) -> Callable[..., Any]:
    """Run a mail server; with `stop_after` it falls silent after so many messages."""

    @contextmanager
    def running(stop_after: int = 0) -> Iterator[PostOffice]:
        folder = tmp_path / "post"
        folder.mkdir(exist_ok=True)
        words = [sys.executable, str(SCRIPT), str(folder), str(stop_after)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                yield PostOffice(int(server.stdout.readline()), folder)
            finally:
                server.kill()

    return running

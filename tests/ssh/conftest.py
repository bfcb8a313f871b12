"""A real sshd on loopback, with the keys of two people, and terminals of a given size to come in with."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import select
import shutil
import signal
import socket
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from stagetui.cli.main import run

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
PATIENCE = 15.0  # seconds for what should take one
TODAY = "2027-01-15"  # the day of the bureau in tests/conftest.py


def _wait_for(what: Callable[[], Any], within: float = PATIENCE) -> Any:
    """Give what `what` gives once that is true; a failure when it takes longer than `within` seconds."""
    end = time.monotonic() + within
    while not (found := what()):
        assert time.monotonic() < end, f"not within {within} s: {what}"
        time.sleep(0.02)
    return found


@pytest.fixture
def wait_for() -> Callable[..., Any]:
    """Wait until something is true."""
    return _wait_for


@dataclass
class Server:
    """An sshd that serves one bureau; everything it started is gone at the end."""

    directory: Path  # keys and configuration
    bureau: Path
    port: int
    clients: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def client(self, person: str, *options: str) -> list[str]:
        """The words that call the server with the key of a person, up to the command."""
        settings = {
            "IdentityFile": self.directory / person,
            "UserKnownHostsFile": self.directory / "known_hosts",
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "accept-new",
            "ConnectTimeout": "5",
            "LogLevel": "ERROR",
            "SendEnv": "LANG LC_* STAGETUI_* TEXTUAL_*",
        }
        return ["-F", "none", *(f"-o{name}={value}" for name, value in settings.items()), *options]

    def ask(
        self, person: str, *words: str, options: tuple[str, ...] = (), given: bytes = b"", **environment: str
    ) -> tuple[int, str, str]:
        """Run `ssh server words…` without a terminal: exit code, standard output and error."""
        done = subprocess.run(
            ["ssh", *self.client(person, "-p", str(self.port), *options), "127.0.0.1", *words],
            input=given,
            capture_output=True,
            timeout=PATIENCE * 2,
            env={**os.environ, **environment},
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err
        return done.returncode, out, err

    def copy(self, program: str, person: str, *words: str) -> int:
        """Run scp or sftp as a person; its exit code."""
        command = [program, *self.client(person, "-P", str(self.port)), *words]
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        ).returncode

    def through(self, kind: str) -> bytes:
        """What a listening forward (-L, -D) of `io1` lets through of the greeting of the server's own port."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            here = probe.getsockname()[1]
        target = {"L": f"{here}:127.0.0.1:{self.port}", "D": str(here)}[kind]
        silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        client = self.start("io1", "-N", f"-{kind}", target, "127.0.0.1", **silent)
        try:
            _wait_for(lambda: _listens(here))
            with socket.create_connection(("127.0.0.1", here), timeout=PATIENCE) as line:
                if kind == "D":  # SOCKS 5, no login, connect to the port
                    line.sendall(b"\5\1\0")
                    assert line.recv(2) == b"\5\0"
                    line.sendall(b"\5\1\0\1\x7f\0\0\1" + self.port.to_bytes(2))
                with contextlib.suppress(ConnectionResetError):
                    return line.recv(100) if kind == "L" else line.recv(100)[10:]
                return b""
        finally:
            client.kill()
            client.wait()

    def start(self, person: str, *words: str, **streams: Any) -> subprocess.Popen[bytes]:
        """Start `ssh server words…` and leave it running."""
        command = ["ssh", *self.client(person, "-p", str(self.port)), *words]
        process = subprocess.Popen(command, start_new_session=True, **streams)
        self.clients.append(process)
        return process

    def programs(self, person: str = "") -> list[int]:
        """The processes of stagetui that this server runs, for one person or for all."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
                if (
                    os.fsencode(self.bureau) in words
                    and b"ssh" in words
                    and (person.encode() in words or not person)
                ):
                    found.append(int(entry.name))
        return found


@dataclass
class Terminal:
    """A terminal of a fixed size in which a person has the program open over SSH."""

    process: subprocess.Popen[bytes]
    master: int
    seen: bytes = b""

    def read(self, pause: float = 0.02) -> str:
        """Everything that was shown so far."""
        while select.select([self.master], [], [], pause)[0]:
            try:
                self.seen += os.read(self.master, 65536)
            except OSError:  # the other side is closed
                break
        return self.seen.decode(errors="replace")

    def wait_for(self, text: str) -> str:
        """Read until `text` was shown; everything that was shown."""
        end = time.monotonic() + PATIENCE
        while text not in (shown := self.read()):
            assert time.monotonic() < end, shown[-2000:]
        return shown

    def end(self) -> int:
        """The exit code, once the program has ended; what it still shows is read, or it could not end."""
        _wait_for(lambda: self.read() and self.process.poll() is not None)
        return self.process.wait()

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.master, keys.encode())


@pytest.fixture(scope="module")
def bureau(placed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bureau in which a1 waits for io1; read and changed by all tests of the module."""
    # a name that has to survive authorized_keys and the account's shell
    directory = tmp_path_factory.mktemp("ssh") / """het $bureau van "ons" & 't rijk"""
    shutil.copytree(placed_once, directory)
    return directory


def local(*words: object) -> str:
    """Run a command on the server itself, as the beheerder; what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run([*map(str, words), "--user", "bo", "--date", TODAY]) == 0
    return out.getvalue()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, bureau: Path) -> Iterator[Server]:
    """The server, for the people of the bureau who have a key: `bo` (bureau) and `io1` (instituutsopleider)."""
    if SSHD is None:
        pytest.skip("there is no sshd here: install openssh-server (as root, .ci/run does so)")
    directory = tmp_path_factory.mktemp("sshd")
    for name in ("host", "bo", "io1"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", directory / name], check=True
        )
    local("user", "add", "io1", "--bureau", bureau)
    for person in ("bo", "io1"):
        local("user", "key", person, directory / f"{person}.pub", "--bureau", bureau)
    # for the tests the administrator fixes the day too
    lines = local("ssh-keys", "--bureau", bureau).replace(" ssh --user ", f" ssh --date {TODAY} --user ")
    (directory / "authorized_keys").write_text(lines)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # what the service makes for a server of root
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    config = directory / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {directory}/host\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {directory}/authorized_keys\nStrictModes no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nPrintMotd no\nPrintLastLog no\nMaxStartups 50\n"
        # more than an administrator should allow: the program must not lean on it
        "AcceptEnv *\nAllowTcpForwarding yes\nSubsystem sftp internal-sftp\n"
    )
    running = Server(directory, bureau, port)
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=log, start_new_session=True)
    try:
        _wait_for(lambda: process.poll() is not None or _listens(port))
        assert process.poll() is None, (directory / "log").read_text()
        yield running
    finally:
        for client in running.clients:
            client.kill()
            client.wait()
        process.terminate()
        process.wait(10)
        left = running.programs()
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture
def terminal(server: Server) -> Iterator[Callable[..., Terminal]]:
    """Open the program over SSH in a terminal of so many columns and rows."""
    opened: list[Terminal] = []

    def open_it(person: str, columns: int, rows: int, *words: str, **environment: str) -> Terminal:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        env = {**os.environ, "TERM": "xterm-256color", **environment}
        process = server.start(
            person, "-tt", "127.0.0.1", *words, stdin=slave, stdout=slave, stderr=slave, env=env
        )
        os.close(slave)
        opened.append(Terminal(process, master))
        return opened[-1]

    yield open_it
    for one in opened:
        one.process.kill()
        one.process.wait()
        os.close(one.master)

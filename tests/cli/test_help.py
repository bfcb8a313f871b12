"""The command line itself: Dutch help, quick answers, and how a run ends when something goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest

from stagetui.cli import main as command_line
from stagetui.cli.main import COMMANDS, stagetui

ENGLISH = (
    "Show this message",
    "Show the version",
    "Options",
    "Usage",
    "Commands",
    "[required]",
    "default",
    "exit.",
)
HEAVY = ("duckdb", "polars", "textual", "pydantic", "mip", "fastexcel", "typst", "aiosmtplib", "keyring")
ASK = """
import sys
from stagetui.cli.main import run
run(sys.argv[1:])
print("GELADEN", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def commands() -> list[tuple[str, ...]]:
    """Every command and subcommand."""
    ctx = click.Context(stagetui)
    found: list[tuple[str, ...]] = [()]
    for name in COMMANDS:
        command = stagetui.get_command(ctx, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, sub) for sub in command.list_commands(ctx)]
    return found


def test_the_help_of_every_command_is_dutch(cli: Any) -> None:
    """No English of the library is left, and every option and command says what it does."""
    for words in commands():
        ended = cli(*words, "--help")
        assert ended.code == 0
        assert ended.out.startswith("Gebruik: stagetui"), words
        for english in ENGLISH:
            assert english not in ended.out, (words, english)
        assert ended.out.count("\n") > 5


def test_every_command_of_the_help_exists(cli: Any) -> None:
    """The list in the help and the commands are one."""
    out = cli("--help").out
    assert all(f"\n  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("import", "--help"), ("ronde", "new", "--help")]
)
def test_help_and_version_load_no_library(words: tuple[str, ...]) -> None:
    """They answer in under 0.2 s because nothing is imported that they do not need."""
    done = subprocess.run(
        [sys.executable, "-c", ASK, *words], capture_output=True, text=True, timeout=30, check=True
    )
    loaded = done.stdout.rsplit("GELADEN", 1)[1].split()
    assert set(HEAVY).isdisjoint(loaded)


def test_help_answers_quickly(process: Any) -> None:
    """The best of three, with room for a busy machine."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        assert process("--version").out.startswith("stagetui ")
        times.append(time.perf_counter() - begin)
    assert min(times) < 1


def test_an_unexpected_error_is_a_sentence_and_a_file(
    cli: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit code 1, one line, the traceback in the log; also when there is no place for the log."""

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("geheim")

    monkeypatch.setattr(command_line.stagetui, "main", broken)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    ended = cli("ronde", "list", "--json")
    assert "(ZeroDivisionError)" in ended.refused
    assert "geheim" not in ended.err
    assert ended.json["fout"]["titel"] == "Onverwachte fout"
    (log,) = tmp_path.rglob("fouten.log")
    assert "ZeroDivisionError: geheim" in log.read_text(encoding="utf-8")
    assert str(log) in ended.err
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "bestand"))
    assert "bijzonderheden" not in cli("ronde", "list").refused


def test_ctrl_c_is_a_sentence(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1 and what was kept."""

    def interrupted(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line.stagetui, "main", interrupted)
    assert cli("ronde", "list").refused.startswith("Afgebroken: ")


def test_ctrl_c_in_a_running_command(office: Any) -> None:
    """A real signal while a command waits for the file that somebody holds."""
    import fcntl

    with (office.directory / "stagetui.duckdb.gate").open("r+b") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        words = ("ronde", "list", "--bureau", str(office.directory), "--user", "bo")
        running = subprocess.Popen(
            [sys.executable, "-m", "stagetui", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=15)
    assert running.returncode == 1
    assert err.strip().startswith("Afgebroken: ")
    assert "Traceback" not in err


def test_a_reader_that_goes_away_is_no_error(placed_office: Any) -> None:
    """`stagetui log | head -1` ends quietly."""
    words = ("log", "--json", "--bureau", str(placed_office.directory), "--user", "bo")
    running = subprocess.Popen(
        [sys.executable, "-m", "stagetui", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    err = running.stderr.read()
    running.stderr.close()
    running.wait(30)
    assert err == b""


def test_without_a_terminal_there_is_no_screen(office: Any, process: Any) -> None:
    """`stagetui` in a script says to use a command; who is asked for help in that sentence."""
    ended = process("--bureau", office.directory)
    assert ended.code == 1
    assert ended.err.startswith("Geen terminal: ")


def test_no_colour_codes_in_what_is_kept(process: Any, placed_office: Any) -> None:
    """No output is lost in colour codes when it goes to a file or pipe."""
    who = ("--bureau", placed_office.directory, "--user", "bo", "--date", "2027-01-15")
    for words in (("ronde", "show", "r"), ("allocate", "r"), ("zz",)):
        ended = process(*words, *who, FORCE_COLOR="1")
        assert "\x1b" not in ended.out + ended.err


def test_the_login_name_acts_when_nobody_is_named(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--user, else the login; a system that knows no name gives its number."""
    monkeypatch.setenv("LOGNAME", "inlogger")
    cli("init", tmp_path / "b")
    assert cli("log", "--bureau", tmp_path / "b", "--json").json[0]["wie"] == "inlogger"
    monkeypatch.setattr("getpass.getuser", lambda: (_ for _ in ()).throw(OSError()))
    said = cli("log", "--bureau", tmp_path / "b").refused
    assert f"Onbekende persoon: {os.getuid()}" in said

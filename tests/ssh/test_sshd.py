"""A real sshd: what each key opens, what it never opens, and that a cut connection leaves nothing behind."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

GONE_WITHIN = 5.0  # seconds, after the connection is cut

Open = Callable[..., Any]


@contextmanager
def held(bureau: Path) -> Iterator[None]:
    """Hold the data, as somebody does who writes for a long time."""
    with (bureau / "stagetui.duckdb.lock").open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def free(bureau: Path) -> bool:
    """Whether nobody holds the data or waits for them."""
    try:
        for ending in ("gate", "lock"):
            with (bureau / f"stagetui.duckdb.{ending}").open("rb+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def request(server: Any) -> dict[str, Any]:
    """The one request of the bureau, as its decider sees it over SSH."""
    code, out, err = server.ask("io1", "aanvraag", "list", "--json")
    assert (code, err) == (0, "")
    (found,) = json.loads(out)
    assert isinstance(found, dict)
    return found


# ---- what a key opens


def test_the_key_says_who_it_is(server: Any) -> None:
    """The coordinator decides, whatever the environment and the words claim; the audit trail says ssh."""
    number = request(server)["id"]
    code, _, err = server.ask("bo", "approve", str(number))
    assert code == 1
    assert "bo" in err
    reason = "past bij de (leer)doelen; zie 'mail'"
    code, out, err = server.ask(
        "io1",
        f'approve {number} --json --reason "{reason}"',
        STAGETUI_BUREAU="/nergens",
        STAGETUI_USER="bo",
        LC_ALL="nl_NL.ISO-8859-1",
    )
    assert code == 0, err  # the account's shell may complain about the language
    assert json.loads(out)["status"] == "goedgekeurd"
    lines = json.loads(server.ask("bo", "log", "--json")[1])
    (line,) = [one for one in lines if one["wie"] == "io1" and one["reden"]]
    assert (line["via"], line["reden"]) == ("ssh", reason)


def test_staff_sends_a_file_and_fetches_one(server: Any, tmp_path: Path) -> None:
    table = "instelling;naam;plaats;regio\nzorg;Zorg é;Tiel;oost\n".encode()
    code, out, _ = server.ask("bo", "import", "instellingen", "-", "--json", given=table)
    assert code == 0
    assert json.loads(out)["nieuw"] == 1
    code, out, _ = server.ask("bo", "template", "aios", str(tmp_path / "aios.csv"))
    assert code == 0
    assert (tmp_path / "aios.csv").stat().st_mode & 0o077 == 0


# ---- what it never opens


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("allocate", "r"), "Niet toegestaan"),
        (("import", "instellingen", "-"), "mag niet"),
        (("export", "{tmp}/uit"), "bestand op de server"),
        (("sh",), "Niet over SSH"),
        (("approve 1; id > {tmp}/uit",), "geen shell"),
        (("$(id>{tmp}/uit)",), "geen shell"),
        (("aanvraag", "list", "--user", "bo"), "--user kan niet over SSH"),
        ((), "Geen terminal"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(
    server: Any, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    code, out, err = server.ask(
        "io1",
        *(word.replace("{tmp}", str(tmp_path)) for word in words),
        given=b"instelling;naam;plaats\nx;x;x\n",
    )
    assert code == 1
    assert says in err
    assert "uid=" not in out + err
    assert list(tmp_path.iterdir()) == []


def test_ports_are_not_forwarded(server: Any) -> None:
    """-W and -R ask at once and are refused; -L and -D listen here, but nothing comes through."""
    code, _, err = server.ask("io1", options=("-W", f"127.0.0.1:{server.port}"))
    assert code == 255
    assert "forwarding failed" in err
    code, _, err = server.ask("io1", options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22"))
    assert code == 255
    assert "forwarding failed" in err
    for kind in ("L", "D"):
        assert server.through(kind) == b""


@pytest.mark.parametrize("program", ["scp", "sftp"])
def test_files_are_not_copied(server: Any, tmp_path: Path, program: str) -> None:
    source, target = tmp_path / "hier", tmp_path / "daar"
    source.write_text("x")
    if program == "sftp":
        assert server.copy("sftp", "io1", f"127.0.0.1:{source}", str(target)) != 0
    else:
        for way in ((), ("-O",)):  # over sftp, and the old way
            assert server.copy("scp", "io1", *way, str(source), f"127.0.0.1:{target}") != 0
            assert server.copy("scp", "io1", *way, f"127.0.0.1:{source}", str(target)) != 0
    assert not target.exists()


# ---- terminals


def test_two_people_in_terminals_of_two_sizes(server: Any, terminal: Open) -> None:
    """Each sees the whole of the own terminal filled: the last row is drawn, and a row is as wide as it."""
    sizes = {"bo": (100, 30), "io1": (161, 45)}
    opened = {person: terminal(person, *size) for person, size in sizes.items()}
    for person, (columns, rows) in sizes.items():
        shown = opened[person].wait_for(f"\x1b[{rows};1H")
        third = re.search(r"\x1b\[3;1H(.*?)\r\n", shown)
        assert third
        assert len(re.sub(r"\x1b\[[0-9;]*m", "", third[1])) == columns
        (program,) = server.programs(person)
        remote = os.open(f"/proc/{program}/fd/0", os.O_RDONLY | os.O_NOCTTY)
        assert termios.tcgetwinsize(remote) == (rows, columns)
        os.close(remote)
    opened["bo"].wait_for("Vandaag")
    for one in opened.values():
        one.type("q")
        assert one.end() == 0


@pytest.mark.parametrize(("term", "lang"), [("dumb", "C"), ("onbekend-9", "xx_YY.KOI8-R")])
def test_odd_terminals_and_languages_do_no_harm(terminal: Open, term: str, lang: str) -> None:
    odd = {"TERM": term, "LANG": lang, "LC_ALL": lang, "TEXTUAL_DRIVER": "os:abort"}
    table = terminal("io1", 80, 24, "aanvraag", "list", **odd)
    assert table.end() == 0
    assert "──" in table.read()
    screen = terminal("io1", 80, 24, **odd)
    screen.wait_for("Vandaag")
    screen.type("q")
    assert screen.end() == 0
    assert "Traceback" not in screen.read()


# ---- a connection that is cut


def test_a_screen_whose_connection_is_cut_leaves_nothing(server: Any, terminal: Open, wait_for: Open) -> None:
    screen = terminal("io1", 100, 30)
    screen.wait_for("Vandaag")
    with held(server.bureau):  # so that what it asks for next has to wait
        screen.type("2")
        screen.type("\x10")  # the palette: in mid-edit
        screen.wait_for("Ronde")
        screen.process.kill()
        wait_for(lambda: not server.programs("io1"), GONE_WITHIN)
    wait_for(lambda: free(server.bureau), GONE_WITHIN)


@pytest.mark.parametrize("options", [(), ("-tt",)], ids=["without terminal", "with terminal"])
def test_a_change_that_waits_is_not_made_once_the_connection_is_cut(
    server: Any, wait_for: Open, options: tuple[str, ...]
) -> None:
    before = server.ask("bo", "log", "--json")[1]
    with held(server.bureau):
        client = server.start(
            "bo",
            *options,
            "127.0.0.1",
            "user add geest --name Geest",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        wait_for(lambda: not free_to_wait(server.bureau))
        client.kill()
        client.communicate()
        wait_for(lambda: not server.programs("bo"), GONE_WITHIN)
    wait_for(lambda: free(server.bureau), GONE_WITHIN)
    assert server.ask("bo", "log", "--json")[1] == before


def free_to_wait(bureau: Path) -> bool:
    """Whether nobody waits at the turnstile."""
    with (bureau / "stagetui.duckdb.gate").open("rb+") as turnstile:
        try:
            fcntl.flock(turnstile, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True

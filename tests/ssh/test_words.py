"""What came in over SSH, as words and as a command of a bound session; without a server."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.cli.main import COMMANDS, REMOTE, run, stagetui
from stagetui.cli.remote import LONGEST, OPERATORS, words_of
from stagetui.cli.session import FilePath, Session
from stagetui.errors import RefusedError

Ask = Callable[[str, str], tuple[int, str]]


@pytest.fixture
def ask(placed_office: Any, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Carry out what a person asks over SSH: the exit code, and everything that is said."""

    def carry_out(person: str, asked: str) -> tuple[int, str]:
        session = Session(placed_office.directory, person, bound=True)
        code = run(words_of(asked.encode()), session)
        said = capsys.readouterr()
        return code, said.out + said.err

    return carry_out


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", []),
        ("  \n ", []),
        ("approve 12", ["approve", "12"]),
        ("approve 12 --reason 'past; goed'", ["approve", "12", "--reason", "past; goed"]),
        ('approve 12 --reason "past #1 (leer)doel"', ["approve", "12", "--reason", "past #1 (leer)doel"]),
        # the caller's own shell took the quotes away
        ("approve 12 --reason past goed --json", ["approve", "12", "--reason", "past goed", "--json"]),
        ("approve 12 --reason", ["approve", "12", "--reason"]),
        ("refuse 12 --reason --json", ["refuse", "12", "--reason", "--json"]),
        ("mail list", ["mail", "list"]),
        ("user key io1 ssh-ed25519 AAAA+/= io1@é", ["user", "key", "io1", "ssh-ed25519", "AAAA+/=", "io1@é"]),
        ("log $HOME *", ["log", "$HOME", "*"]),
    ],
)
def test_words_are_split_and_nothing_is_expanded(asked: str, words: list[str]) -> None:
    assert words_of(asked.encode()) == words


@pytest.mark.parametrize(
    "asked",
    [
        "approve 1; id",
        "approve 1;id",
        "approve 1 && id",
        "log | sh",
        "log > /etc/x",
        "$(id)",
        "`id`",
        'approve 1 --reason "half',
        "approve 1 --reason foto's",
        "approve\x1b[2J 1",
        "approve \x00",
        "log " + "x" * LONGEST,
    ],
)
def test_what_is_meant_for_a_shell_or_unreadable_is_refused(asked: str) -> None:
    with pytest.raises(RefusedError, match="Opdracht niet uitgevoerd"):
        words_of(asked.encode())


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    with pytest.raises(RefusedError, match="UTF-8"):
        words_of(b"approve 1 --reason caf\xe9")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), max_size=6).map(" ".join))
def test_any_line_becomes_words_or_a_refusal(asked: str) -> None:
    with contextlib.suppress(RefusedError):
        assert not [word for word in words_of(asked.encode()) if word and set(word) <= set(OPERATORS)]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("--user=bo log", "--user kan niet over SSH"),
        ("log --user bo", "--user kan niet over SSH"),
        ("log --bureau /tmp", "--bureau kan niet over SSH"),
        ("--date 2020-01-01 log", "--date kan niet over SSH"),
        ("log --date 2020-01-01", "--date kan niet over SSH"),
        ("ssh --user bo", "Niet over SSH"),
        ("init /tmp/nieuw", "Niet over SSH"),
        ("demo", "Niet over SSH"),
        ("sql 'SELECT 1'", "Niet over SSH"),
        ("scp -t .", "Niet over SSH"),
        ("/usr/lib/openssh/sftp-server", "Niet over SSH"),
        ("verzin", "Niet over SSH"),
        ("stagetui log", "zonder stagetui ervoor"),
        ("import aios /etc/passwd", "bestand op de server"),
        ("template aios /tmp/x.csv", "bestand op de server"),
        ("mail preview 1 --save /tmp/x.pdf", "bestand op de server"),
        ("user key io1 /etc/passwd", "bestand op de server"),
        ("ssh-keys", "mag niet"),
        ("", "Geen terminal"),
    ],
)
def test_who_decides_about_aios_gets_no_further_than_that(ask: Ask, asked: str, says: str) -> None:
    code, said = ask("io1", asked)
    assert code == 1
    assert says in said


def test_somebody_unknown_gets_nowhere(ask: Ask) -> None:
    code, said = ask("vreemd", "aanvraag list")
    assert code == 1
    assert "Onbekende persoon" in said


def test_a_refusal_is_json_where_json_was_asked(ask: Ask) -> None:
    code, said = ask("io1", "demo --json")
    assert code == 1
    assert '"titel": "Niet over SSH"' in said


def test_help_over_ssh_shows_what_can_be_had_there(ask: Ask) -> None:
    code, said = ask("io1", "--help")
    assert code == 0
    assert "approve" in said
    assert "demo" not in said


def test_the_audit_trail_says_that_it_came_over_ssh(ask: Ask, placed_office: Any) -> None:
    assert ask("bo", "user add nieuw")[0] == 0
    assert [line["via"] for line in placed_office.rows("gebeurtenis")][-1] == "ssh"


def test_a_key_binds_the_user_so_the_forced_command_needs_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ssh"]) == 2
    assert "Noem --user en --bureau" in capsys.readouterr().err


def test_what_may_be_asked_for_over_ssh_exists() -> None:
    assert COMMANDS.keys() >= REMOTE


def test_every_path_that_can_be_named_over_ssh_is_guarded() -> None:
    """A command within reach of SSH takes its files and directories through `FilePath`."""

    def leaves(command: click.Command) -> list[click.Command]:
        if isinstance(command, click.Group):
            return [leaf for inner in command.commands.values() for leaf in leaves(inner)]
        return [command]

    context = click.Context(stagetui)
    open_paths = []
    for name in sorted(REMOTE):
        command = stagetui.get_command(context, name)
        assert command
        open_paths += [
            f"{name}: {param.name}"
            for leaf in leaves(command)
            for param in leaf.params
            if isinstance(param.type, click.Path | click.File) and not isinstance(param.type, FilePath)
            if param.name != "bureau"
        ]
    assert open_paths == []

"""What comes in over SSH: the forced command that `ssh-keys` writes before a key, bound to that key's person.

The words of the caller are never given to a shell. They are split here and run as a command of stagetui, in a
session whose bureau, user and date no option can change (`session.Session.bound`).
"""

from __future__ import annotations

import io
import os
import shlex
import sys
from dataclasses import replace

import click

from stagetui.cli.session import bureau_options, current
from stagetui.errors import RefusedError
from stagetui.hangup import end_with_reader

ASKED = b"SSH_ORIGINAL_COMMAND"
LONGEST = 8_000  # bytes of a command; a reason of some pages still fits
OPERATORS = ";&|<>()`"  # what would mean something to a shell
REASON = "--reason"

# What of the environment stays: an sshd may be set to let the caller send more.
KEPT = frozenset(
    (
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "TERM",
        "COLORTERM",
        "NO_COLOR",
        "LANG",
        "TZ",
        "XDG_RUNTIME_DIR",
    )
)
KEPT_STARTS = ("LC_", "SSH_")

QUOTES = "Zet de hele opdracht tussen enkele aanhalingstekens: ssh SERVER 'approve 12 --reason \"…\"'."


@click.command("ssh")
@bureau_options
@click.pass_context
def ssh(ctx: click.Context) -> int:
    """Ontvangt wie met een sleutel binnenkomt: met opdracht die opdracht, zonder opdracht het scherm.

    Dit staat in authorized_keys; stagetui ssh-keys geeft die regels.
    """
    from stagetui.cli.main import run

    session = current(ctx)
    if session.user is None or session.bureau is None:
        raise click.UsageError("Noem --user en --bureau; stagetui ssh-keys geeft de hele regel.", ctx)
    asked = os.environb.get(ASKED, b"")
    _settle_process()
    return run(words_of(asked), replace(session, bound=True))


def words_of(asked: bytes) -> list[str]:
    """Split what the caller asked into words; no words means that he or she wants the screen.

    `ssh SERVER approve 12 --reason "past bij de leerdoelen"` loses its quotes in the caller's own shell. When no
    quote arrived, the words after --reason up to the next option are therefore one reason.

    Raises:
        RefusedError: it is no readable line of words, or it is meant for a shell.
    """
    try:
        text = asked[: LONGEST + 1].decode()
    except UnicodeDecodeError:
        text = "\0"
    if len(asked) > LONGEST or not all(sign.isprintable() or sign in "\n\t" for sign in text):
        raise _refused(f"De opdracht is langer dan {LONGEST} tekens, of geen leesbare tekst in UTF-8.")
    lexer = shlex.shlex(text, posix=True, punctuation_chars=OPERATORS)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        words = list(lexer)
    except ValueError:
        raise _refused(f"Er staat een aanhalingsteken te veel of te weinig. {QUOTES}") from None
    if any(set(word) <= set(OPERATORS) for word in words if word):
        raise _refused(f"Hier is geen shell: {' '.join(OPERATORS)} kunnen niet los in een opdracht. {QUOTES}")
    return words if set(text) & set("'\"\\") else _with_reason(words)


def _with_reason(words: list[str]) -> list[str]:
    if REASON not in words:
        return words
    start = words.index(REASON) + 1
    end = next((at for at in range(start, len(words)) if words[at].startswith("--")), len(words))
    return [*words[:start], *([" ".join(words[start:end])] if end > start else []), *words[end:]]


def _refused(text: str) -> RefusedError:
    return RefusedError("Opdracht niet uitgevoerd", text)


def _settle_process() -> None:
    """Take nothing of the caller's environment, write UTF-8 and private files, and leave when the caller leaves."""
    for name in os.environ.keys() - KEPT:
        if not name.startswith(KEPT_STARTS):
            del os.environ[name]
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    end_with_reader()

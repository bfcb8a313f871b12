"""Every command in the manuals exists, with the options that are shown; what people type over SSH is let in there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from stagetui.cli.main import COMMANDS, REMOTE, stagetui

ROOT = Path(__file__).parents[2]
MANUALS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
CODE = re.compile(r"^```.*?\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(
    r"(?:(?<!\S)|(?<=[\"(])|(?<=bin/))(?<!-[ogu] )(?P<ssh>ssh )?stagetui(?:@server)? (?P<words>[^\n;|>&#]*)"
)


def commands_in(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The words of each command in the code of a manual, and whether it is typed over SSH."""
    for block, span in CODE.findall(text):
        for found in COMMAND.finditer(block or span):
            words = found["words"].replace('"', " ").replace("'", " ").split()
            if words and re.match(r"[a-z-]", words[0]):
                yield bool(found["ssh"]), words


def objection(words: list[str]) -> str | None:
    """What is wrong with a command; None when nothing is."""
    command: click.Command = stagetui
    context = click.Context(stagetui)
    for word in words:
        if not isinstance(command, click.Group) or word.startswith("-"):
            break
        inner = command.get_command(context, word)
        if inner is None and command is stagetui:
            return f"there is no command {word}"
        if inner is None:
            if re.fullmatch(r"[a-z-]+", word):
                return f"there is no subcommand {word}"
            break
        command = inner
    known = {name for param in command.params for name in param.opts} | {"--help", "-h", "--version"}
    unknown = [word for word in words if word.startswith("--") and word not in known]
    return f"{command.name} has no option {unknown[0]}" if unknown else None


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_every_command_in_a_manual_exists(manual: Path) -> None:
    wrong = [
        f"{' '.join(words)}: {trouble}"
        for _, words in commands_in(manual.read_text(encoding="utf-8"))
        if (trouble := objection(words))
    ]
    assert wrong == []


def test_the_manual_of_the_administrator_is_read_with_its_commands() -> None:
    """That the search above finds them: in blocks, in crontab lines, in a line of prose, and over SSH."""
    found = list(commands_in((ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")))
    assert (False, ["export", "/srv/stagetui/export", "--user", "nacht"]) in found
    assert (False, ["user", "role"]) in found
    assert (True, ["import", "aios", "-", "<", "aios.csv"]) in found
    assert len(found) > 25


def test_what_people_type_over_ssh_is_let_in_there() -> None:
    for manual in MANUALS:
        over_ssh = {words[0] for ssh, words in commands_in(manual.read_text(encoding="utf-8")) if ssh}
        assert over_ssh <= REMOTE


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("`stagetui verzin iets`", "there is no command verzin"),
        ("```sh\nstagetui mail kwijt\n```", "there is no subcommand kwijt"),
        ("```\n0 2 * * * umask 077; stagetui export x --nu > /dev/null\n```", "export has no option --nu"),
        ('`ssh stagetui@server approve 1 --waarom "x"`', "approve has no option --waarom"),
        ("`stagetui approve 1 --reason x`", None),
    ],
)
def test_a_command_that_is_not_there_is_seen(text: str, trouble: str | None) -> None:
    (found,) = commands_in(text)
    assert objection(found[1]) == trouble


def test_every_command_is_told_about_in_a_manual() -> None:
    told = {words[0] for manual in MANUALS for _, words in commands_in(manual.read_text(encoding="utf-8"))}
    assert {"user", "ssh-keys", "ssh", "mail", "export"} <= told & set(COMMANDS)


def test_sshd_takes_the_settings_of_the_manual(tmp_path: Path) -> None:
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if sshd is None:
        pytest.skip("there is no sshd here to ask")
    text = (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")
    settings = re.search(r"```sshd_config\n(.*?)```", text, re.DOTALL)
    assert settings
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "host"], check=True)
    config = tmp_path / "sshd_config"
    config.write_text(f"HostKey {tmp_path}/host\n{settings[1]}")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # what the service makes for a server of root
    # -T also reads the Match block
    shown = subprocess.run(
        [sshd, "-T", "-f", config, "-C", "user=stagetui,host=h,addr=127.0.0.1"],
        capture_output=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert b"clientaliveinterval 15" in shown.stdout
    assert b"allowtcpforwarding no" in shown.stdout

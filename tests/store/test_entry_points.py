"""Every command takes the gate before it comes near the data, and ends in exit code 3 when it can't pass."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import click
import pytest

from stagetui.cli.main import COMMANDS
from stagetui.engine.store import Store

# Commands that touch no data, and the door of SSH, that carries out the others.
DATALESS = {"template", "init", "ssh"}
MAIL = """
[mail]
host = "mail.example.nl"
port = 587
security = "starttls"
sender = "bureau@example.nl"
"""
WORDS = {
    "demo": "--dir {bureau} --no-open",
    "import": "aios {aios}",
    "export": "{nieuw}",
    "voorkeur form": "a1 --to-folder {nieuw}",
    "ronde new": "x --profile va --from 2027-05-01 --to 2027-08-31",
    "status": "1 geplaatst",
    "uitvraag answer": "1 --no",
    "schema move": "a1 aanpalend 2027-09-06",
    "schema combine": "a1 aanpalend mg ggz",
    "schema parttime": "a1 2027-09-06 80",
    "schema away": "a1 --from 2027-09-06",
    "due halfjaar": "formulier 2027-09-01",
    "uitvraag peiling": "2027 --profile huisarts",
    "stageopleider deputy": "psy-1 Een Twee",
    "user deputy": "io1 lea --to 2027-03-01",
    "mail hold": "1",
    "mail release": "1",
    "mail withdraw": "1 --reason x",
    "profile set": "va stagesoorten.mg.weeks 12 --reason x",
    "backup": "{nieuw}",
    "restore": "{kopie}",
    "dossier": "a1 {nieuw}.json",
    "sql": "SELECT",
}
"""How to call what does not take just any word; the others are called by what their arguments are."""


TELLS = {"check"}
"""The doctor tells that the data are in use as one of its findings (exit code 1), and goes on."""


def leaves(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """The commands that do something, by their full names."""
    if isinstance(command, click.Group):
        for part, inner in command.commands.items():
            yield from leaves(f"{name} {part}", inner)
    else:
        yield name, command


ALL = {
    full: command
    for name, (module, attribute, _) in COMMANDS.items()
    if name not in DATALESS
    for full, command in leaves(name, getattr(import_module(f"stagetui.cli.{module}"), attribute))
}


def word_for(parameter: click.Parameter) -> str:
    """Something that an argument or option takes."""
    match parameter.type:
        case click.Choice() as choice:
            return str(choice.choices[0])
        case click.Path():
            return "{nieuw}"
        case kind if kind.name.startswith("integer"):
            return "1"
    return "x"


def words_of(name: str, command: click.Command) -> list[str]:
    """A way to call it."""
    if name in WORDS:
        return WORDS[name].split()
    words = []
    for one in command.params:
        if one.required:
            words += [one.opts[0]] if isinstance(one, click.Option) else []
            words.append(word_for(one))
    return words


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a moment only."""
    defaults = cast("dict[str, Any]", Store.__init__.__kwdefaults__)
    monkeypatch.setattr(Store.__init__, "__kwdefaults__", defaults | {"wait": 0.05})


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ALL)
def test_a_command_that_cannot_pass_the_gate_is_nowhere_near_the_data(
    office: Any, name: str, tmp_path: Path
) -> None:
    """The data are not even there: who opens the file past the gate would make it, or tell that it is gone."""
    database = office.directory / "stagetui.duckdb"
    hidden = database.rename(tmp_path / "kopie.duckdb")
    with (office.directory / "stagetui.toml").open("a") as settings:
        settings.write(MAIL)
    places = {
        "bureau": office.directory,
        "aios": office.file("aios;naam;email;profiel;instituut\na9;Sanne Vos;sanne@example.nl;va;nspoh\n"),
        "nieuw": tmp_path / "nieuw",
        "kopie": hidden,
    }
    words = [word.format_map(places) for word in words_of(name, ALL[name])]
    with database.with_name("stagetui.duckdb.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = office.run(*name.split(), *words)
    assert ended.code == (1 if name in TELLS else 3), ended
    assert "in gebruik" in (ended.out if name in TELLS else ended.err)
    assert "Traceback" not in ended.err
    assert not database.exists()
    assert not list(tmp_path.glob("nieuw*"))


@pytest.fixture
def outsider(office: Any) -> Iterator[int]:
    """A program that knows nothing of stagetui and has the file open; the number of its process."""
    code = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('klaar', flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code, office.directory / "stagetui.duckdb"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "klaar\n"
        yield program.pid
        program.kill()


def test_a_program_that_has_the_file_open_is_named_with_its_process(
    office: Any, outsider: int, process: Callable[..., Any]
) -> None:
    """For who reads and who writes, in Dutch and in JSON, in a process of its own; never a traceback."""
    who = ("--bureau", office.directory, "--user", office.user)
    reading = process("ronde", "list", *who)
    assert reading.code == 3
    assert f"(proces {outsider})" in reading.err
    assert "rechtstreeks geopend: python" in reading.err
    writing = process("place", "a1", "aanpalend", "psy-1", "--json", *who)
    assert writing.code == 3
    error = json.loads(writing.out)["fout"]
    assert error["titel"] == "Database elders geopend"
    assert f"(proces {outsider})" in error["tekst"]
    assert "Traceback" not in reading.err + writing.err

"""The house: imports run down, each library in its room, every file says what lives there and stays small."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "stagetui"
MODULES = sorted(PACKAGE.rglob("*.py"))

# library → the rooms that may know it
ROOMS: dict[str, tuple[str, ...]] = {
    "textual": ("screens/",),
    "rich": ("screens/",),
    "duckdb": ("engine/store/",),
    "mip": ("engine/allocation/",),
    "highspy": ("engine/allocation/",),
    "numpy": ("engine/allocation/",),
    "polars": ("engine/exchange/",),
    "fastexcel": ("engine/exchange/",),
    "xlsxwriter": ("engine/exchange/",),
    "typst": ("engine/letters/",),
    "aiosmtplib": ("engine/mail/",),
    "keyring": ("engine/mail/",),
    "jinja2": ("engine/mail/",),
    "pydantic": ("profiles/",),
    "tomli_w": ("profiles/",),
    "click": ("cli/",),
}

# lists of invented names: data, with nothing to divide
DATA = {"engine/demo/names.py"}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def room(path: Path) -> str:
    """Where in the package a file stands."""
    return path.relative_to(PACKAGE).as_posix()


def test_each_library_has_one_room() -> None:
    """Nobody else imports it, not even inside a function."""
    strays = [
        (room(path), name)
        for path in MODULES
        for name in imported(path)
        if (rooms := ROOMS.get(name.split(".")[0])) and not room(path).startswith(rooms)
    ]
    assert strays == []


def test_the_engine_knows_no_screen_and_no_command_line() -> None:
    """Imports run down: profiles know no engine, the engine knows neither of the doors."""
    for floor, forbidden in (
        ("engine/", ("stagetui.screens", "stagetui.cli")),
        ("profiles/", ("stagetui.screens", "stagetui.cli", "stagetui.engine")),
    ):
        up = [
            (room(p), n)
            for p in MODULES
            if room(p).startswith(floor)
            for n in imported(p)
            if n.startswith(forbidden)
        ]
        assert up == []


def test_the_whole_engine_loads_without_the_screens() -> None:
    """In a process of its own: every module of the engine, and textual is not there."""
    names = [
        "stagetui." + room(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for path in MODULES
        if room(path).startswith("engine/")
    ]
    code = (
        "import sys, importlib; up = ('stagetui.screens', 'stagetui.cli'); "
        f"[importlib.import_module(n) for n in {names!r}]; "
        "print(*[n for n in sys.modules if n.split('.')[0] in ('textual', 'click') or n.startswith(up)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stderr, done.stdout.strip()) == ("", "")


@pytest.mark.parametrize("path", MODULES, ids=room)
def test_a_file_says_what_lives_there_and_stays_small(path: Path) -> None:
    """Its first lines are a docstring; past 400 lines it is asking to be two rooms."""
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") <= 400 or room(path) in DATA


def test_the_engine_prints_nothing() -> None:
    """A print destroys a terminal screen."""
    calls = [
        (room(path), node.lineno)
        for path in MODULES
        if room(path).startswith(("engine/", "profiles/"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_the_engine_reads_no_clock() -> None:
    """`today` is passed in; only the waiting and measuring of the store, allocator and mail look at a clock."""
    rooms = ("engine/doorway/", "engine/queries/", "engine/rules/", "profiles/")
    clocks = [
        (room(path), node.lineno)
        for path in MODULES
        if room(path).startswith(rooms)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
        if isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime", "dt", "time")
    ]
    assert clocks == []

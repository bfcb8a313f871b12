"""Each role × each command: who may, and who is told that he or she may not; a command without a row fails the test."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from stagetui.cli.main import COMMANDS
from stagetui.cli.main import stagetui as program
from tests.conftest import Office

ROLES = ("bureau", "coordinator", "stagebeheerder", "lezer", "export", "beheerder")
EVERYBODY = frozenset({*ROLES, "io1"})  # io1 has no role, and is named as instituutsopleider
NOT_ALLOWED = ("Niet toegestaan", "Onbekende persoon", "beslist hier niet over", "u werkt niet voor")
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ1bmNoLW9mLWludmVudGVkLWJ5dGVzLWZvci10ZXN0 voorbeeld"

# the command → an invocation on the bureau below, and who may
MATRIX: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "import": (("import", "instellingen", "{instellingen}"), frozenset({"bureau"})),
    "import --from-folder": (("import", "voorkeuren", "--from-folder", "{terug}"), frozenset({"bureau"})),
    "export": (("export", "{map}"), frozenset({"bureau", "export", "beheerder"})),
    "voorkeur list": (("voorkeur", "list", "a2"), EVERYBODY),
    "voorkeur remove": (("voorkeur", "remove", "a2", "aanpalend"), frozenset({"bureau"})),
    "voorkeur jaar": (("voorkeur", "jaar"), EVERYBODY),
    "voorkeur jaar --deeltijd": (("voorkeur", "jaar", "a2", "--deeltijd", "80"), frozenset({"bureau"})),
    "voorkeur form": (("voorkeur", "form", "a4", "--to-folder", "{formulieren}"), frozenset({"bureau"})),
    "voorkeur form --ronde": (
        ("voorkeur", "form", "--ronde", "r", "--to-folder", "{formulieren}"),
        frozenset({"bureau"}),
    ),
    "voorkeur invite": (("voorkeur", "invite", "r"), frozenset({"bureau"})),
    "voorkeur filed": (("voorkeur", "filed", "a1"), EVERYBODY),
    "voorkeur filed --to-folder": (
        ("voorkeur", "filed", "a1", "--to-folder", "{originelen}"),
        frozenset({"bureau", "coordinator", "io1"}),
    ),
    "ronde new": (
        ("ronde", "new", "q", "--profile", "va", "--from", "2027-05-01", "--to", "2027-08-31"),
        frozenset({"bureau"}),
    ),
    "ronde list": (("ronde", "list"), EVERYBODY),
    "ronde show": (("ronde", "show", "r"), EVERYBODY),
    "ronde groepen": (("ronde", "groepen", "r"), EVERYBODY),
    "allocate": (("allocate", "r"), frozenset({"bureau"})),
    "voorstel list": (("voorstel", "list"), EVERYBODY),
    "voorstel show": (("voorstel", "show", "1"), EVERYBODY),
    "voorstel compare": (("voorstel", "compare", "1", "2"), EVERYBODY),
    "voorstel commit": (("voorstel", "commit", "2"), frozenset({"bureau"})),
    "explain": (("explain", "a1", "--quick"), EVERYBODY),
    "aanvraag list": (("aanvraag", "list"), EVERYBODY),
    "aanvraag show": (("aanvraag", "show", "1"), EVERYBODY),
    "aanvraag kinds": (("aanvraag", "kinds", "a2"), EVERYBODY),
    "aanvraag new": (
        ("aanvraag", "new", "stageplan", "a2", "aanpalend", "--bijlage", "plan.pdf"),
        frozenset({"bureau"}),
    ),
    "aanvraag reconsider": (("aanvraag", "reconsider", "2", "--motivatie", "nieuw"), frozenset({"bureau"})),
    "approve": (("approve", "1"), frozenset({"coordinator", "io1"})),
    "refuse": (("refuse", "1", "--reason", "later"), frozenset({"coordinator", "io1"})),
    "place": (("place", "a3", "aanpalend", "psy-3"), frozenset({"bureau"})),
    "status": (("status", "1", "vervallen", "--reason", "stopt"), frozenset({"bureau"})),
    "ronde bord": (("ronde", "bord", "r"), EVERYBODY),
    "ronde definitief": (("ronde", "definitief", "r"), frozenset({"bureau"})),
    "swap list": (("swap", "list"), EVERYBODY),
    "swap show": (("swap", "show", "1"), EVERYBODY),
    "swap propose": (("swap", "propose", "r", "a1", "a2"), frozenset({"bureau"})),
    "swap accept": (("swap", "accept", "1", "a1"), frozenset({"bureau"})),
    "swap decline": (("swap", "decline", "1", "a1"), frozenset({"bureau"})),
    "swap approve": (("swap", "approve", "1"), frozenset({"coordinator"})),
    "swap refuse": (("swap", "refuse", "1", "--reason", "x"), frozenset({"coordinator"})),
    "uitvraag list": (("uitvraag", "list"), frozenset({"bureau", "beheerder", "stagebeheerder"})),
    "uitvraag ask": (("uitvraag", "ask", "ggz"), frozenset({"bureau"})),
    "uitvraag answer": (("uitvraag", "answer", "1", "--no"), frozenset({"bureau"})),
    "uitvraag remind": (("uitvraag", "remind", "ggz"), frozenset({"bureau"})),
    "uitvraag peiling": (
        ("uitvraag", "peiling", "2027", "--profile", "huisarts"),
        frozenset({"bureau"}),
    ),
    "uitvraag peiling --list": (
        ("uitvraag", "peiling", "2027", "--profile", "huisarts", "--list"),
        frozenset({"bureau", "beheerder", "stagebeheerder"}),
    ),
    "uitvraag peiling --overnemen": (
        ("uitvraag", "peiling", "2027", "--profile", "huisarts", "--overnemen"),
        frozenset({"bureau"}),
    ),
    "import --from-folder, beschikbaarheid": (
        ("import", "beschikbaarheid", "--from-folder", "{terug}"),
        frozenset({"bureau"}),
    ),
    "unplaced": (("unplaced",), EVERYBODY),
    "stageopleider list": (("stageopleider", "list"), frozenset({"bureau", "beheerder", "stagebeheerder"})),
    "stageopleider away": (
        ("stageopleider", "away", "psy-1", "A. de Wit", "--reason", "verlof"),
        frozenset({"bureau"}),
    ),
    "stageopleider back": (("stageopleider", "back", "psy-1", "A. de Wit"), frozenset({"bureau"})),
    "stageopleider deputy": (
        ("stageopleider", "deputy", "psy-1", "A. de Wit", "--remove"),
        frozenset({"bureau"}),
    ),
    "leenafspraak list": (("leenafspraak", "list"), frozenset(ROLES)),
    "schema show": (("schema", "show", "a1"), EVERYBODY),
    "schema move": (("schema", "move", "a3", "aanpalend", "2027-06-14"), frozenset({"bureau"})),
    "schema reverse": (("schema", "reverse", "a1", "aanpalend", "mg"), frozenset({"bureau"})),
    "schema forward": (("schema", "forward", "a1", "mg"), frozenset({"bureau"})),
    "schema combine": (
        ("schema", "combine", "a1", "mg", "keuze", "ggd", "--reason", "team"),
        frozenset({"bureau"}),
    ),
    "schema interweave": (
        ("schema", "interweave", "a1", "keuze", "50", "--reason", "vak"),
        frozenset({"bureau"}),
    ),
    "schema parttime": (("schema", "parttime", "a4", "2027-12-01", "90"), frozenset({"bureau"})),
    "schema away": (("schema", "away", "a4", "--from", "2027-12-06"), frozenset({"bureau"})),
    "schema parts": (("schema", "parts", "a1", "mg"), frozenset({"bureau"})),
    "remind": (("remind",), frozenset({"bureau", "export", "beheerder"})),
    "mail list": (("mail", "list"), EVERYBODY),
    "mail preview": (("mail", "preview", "1"), EVERYBODY),
    "mail hold": (("mail", "hold", "1"), frozenset({"bureau"})),
    "mail release": (("mail", "release", "1"), frozenset({"bureau"})),
    "mail withdraw": (("mail", "withdraw", "--ronde", "r", "--reason", "x"), frozenset({"bureau"})),
    "mail test": (("mail", "test", "proef@example.nl"), frozenset({"bureau", "beheerder"})),
    "mail retry": (("mail", "retry", "1"), frozenset({"bureau"})),
    "mail send": (("mail", "send"), frozenset({"bureau", "export"})),
    "user list": (("user", "list"), EVERYBODY),
    "user add": (("user", "add", "nieuw"), frozenset({"beheerder"})),
    "user role": (("user", "role", "lea", "export"), frozenset({"beheerder"})),
    "user deputy": (
        ("user", "deputy", "io2", "lea", "--to", "2027-03-01"),
        frozenset({"bureau", "beheerder"}),
    ),
    "user key": (("user", "key", "lea", KEY), frozenset({"beheerder"})),
    "ssh-keys": (("ssh-keys",), frozenset({"beheerder"})),
    "plaatsing list": (("plaatsing", "list"), EVERYBODY),
    "plaatsing show": (("plaatsing", "show", "1"), EVERYBODY),
    "undo": (("undo",), EVERYBODY),
    "log": (("log",), EVERYBODY),
    "dossier": (("dossier", "a1", "{dossier}"), frozenset({"bureau", "coordinator", "io1"})),
    "retention": (("retention", "--check"), frozenset({"beheerder", "bureau"})),
    "retention --apply": (("retention", "--apply"), frozenset({"beheerder", "bureau"})),
    "backup": (("backup", "{kopie}"), frozenset({"bureau", "beheerder", "export"})),
    "restore": (("restore", "{reserve}"), frozenset({"bureau", "beheerder"})),
    "check": (("check",), frozenset({"beheerder", "bureau", "export"})),
    "sql": (("sql", "SELECT 1"), frozenset({"beheerder"})),
    "due": (("due",), EVERYBODY),
    "due done": (
        ("due", "done", "a2", "aanpalend", "werving"),
        frozenset({"bureau", "coordinator", "io1"}),
    ),
    "due halfjaar": (("due", "halfjaar", "formulier", "2027-09-01"), frozenset({"bureau", "coordinator"})),
    "profile list": (("profile", "list"), EVERYBODY),
    "profile show": (("profile", "show", "va"), EVERYBODY),
    "profile set": (
        ("profile", "set", "va", "stagesoorten.mg.weeks", "12", "--reason", "proef"),
        frozenset({"beheerder"}),
    ),
    "profile recompute": (("profile", "recompute", "va"), frozenset({"beheerder"})),
    "due reopen": (
        ("due", "reopen", "a2", "aanpalend", "werving"),
        frozenset({"bureau", "coordinator", "io1"}),
    ),
}
# these need no bureau, make one, or open it: rights do not come into it
WITHOUT = {"init", "demo", "template", "ssh"}


def leaves() -> set[str]:
    """Every command that can be called, as words."""
    found = set()
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        if isinstance(command, click.Group):
            found |= {f"{name} {sub}" for sub in command.commands}
            found |= {name} if command.invoke_without_command else set()
        else:
            found.add(name)
    return found


def test_every_command_has_its_row() -> None:
    assert leaves() - WITHOUT == {name.partition(" --")[0] for name in MATRIX}


@pytest.fixture(scope="session")
def everything_once(placed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After a round: an open request, a second proposal, and one person per role."""
    office = Office(tmp_path_factory.mktemp("rechten") / "bureau")
    shutil.copytree(placed_once, office.directory)
    for role in ROLES:
        assert office.run("user", "add", f"r-{role}", "--role", role).code == 0
    office.prefer("a2 aanpalend psy-3")
    office.propose()
    office.do(
        "aanvraag", "new", "evc", "a2", "--vakgebied", "jeugd", "--motivatie", "x", "--bijlage", "x.pdf"
    )
    office.do("refuse", 2, "--reason", "te mager", user="cor")
    return office.directory


@pytest.fixture
def everything(everything_once: Path, tmp_path: Path) -> Office:
    """A copy of it for one test."""
    shutil.copytree(everything_once, tmp_path / "bureau")
    return Office(tmp_path / "bureau")


@pytest.mark.parametrize("who", [*ROLES, "io1", "vreemd"])
def test_who_may_do_what(who: str, everything: Any, tmp_path: Path) -> None:
    """What is allowed may still be refused by a rule; what is not allowed is said to be so, and changes nothing."""
    office = everything
    assert office.run("backup", tmp_path / "reserve.duckdb").code == 0
    places = {
        "{instellingen}": office.file("instelling;naam;plaats\nnieuw;Nieuw;Tiel\n"),
        "{map}": tmp_path / "uit",
        "{terug}": office.directory.parent / "terug",
        "{formulieren}": tmp_path / "formulieren",
        "{originelen}": tmp_path / "originelen",
        "{dossier}": tmp_path / "dossier.json",
        "{kopie}": tmp_path / "kopie.duckdb",
        "{reserve}": tmp_path / "reserve.duckdb",
    }
    user = who if who in ("io1", "vreemd") else f"r-{who}"

    def refused(words: tuple[str, ...]) -> bool:
        ended = office.run(*(places.get(word, word) for word in words), user=user)
        return any(title in ended.err + ended.out for title in NOT_ALLOWED)

    original, data = office.directory, (office.directory / "stagetui.duckdb").read_bytes()
    let_through = [
        name for name, (words, allowed) in MATRIX.items() if who not in allowed and not refused(words)
    ]
    assert let_through == []
    assert (original / "stagetui.duckdb").read_bytes() == data
    stopped = []
    for name, (words, allowed) in MATRIX.items():
        if who in allowed:
            office.directory = tmp_path / "proef" / "bureau"
            shutil.copytree(original, office.directory)
            if refused(words):
                stopped.append(name)
            shutil.rmtree(office.directory)
    assert stopped == []

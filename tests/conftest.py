"""A bureau of invented people to work in through the command line, and the ways to look at what happened."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from stagetui.cli.main import run as command_line
from stagetui.engine.bureau import Bureau
from tests.instances import kept

# Enough to find what is wrong, few enough for a suite of minutes; `HYPOTHESIS_PROFILE=default` looks longer.
settings.register_profile(
    "quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

TODAY = "2027-01-15"
OFFICE = "bo"  # beheerder and bureau for everything

# The aios start on 7 June 2027, so preferences close on 31 January (N3). The kenmerken serve N16.
WORLD = {
    "instellingen": """\
instelling;naam;plaats;regio
ggz;GGZ De Linde;Utrecht;midden
ggd;GGD Rivierenland;Tiel;oost
""",
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;kenmerken;goedgekeurd;instituut;deeltijd_minimum;\
erkenning_tot;slwp_tot;contact_naam;contact_email
psy-1;ggz;Psychiatrie ouderen;psychiatrie;va;aanpalend;ouderen;;;;;;A. de Wit;wit@example.nl
psy-2;ggz;Verslavingszorg jeugd;verslavingszorg;va;aanpalend;jeugd;;;;;;B. Bos;bos@example.nl
psy-3;ggz;Psychiatrie volwassenen;psychiatrie;va;aanpalend;;;;;;;C. Kok;kok@example.nl
nieuw;ggz;Psychiatrie in aanvraag;psychiatrie;va;aanpalend;;nee;;;;;;
huis;ggz;Huisartsenpraktijk;huisartsgeneeskunde;va;aanpalend;;;;;;;;
vol;ggz;Psychiatrie bijna voltijd;psychiatrie;va;aanpalend;;;;90;;;;
erk;ggz;Psychiatrie kort erkend;psychiatrie;va;aanpalend;;;;;2027-09-04;;;
slwp;ggz;Psychiatrie oud plan;psychiatrie;va;aanpalend;;;;;;2027-09-04;;
noord-1;ggz;Psychiatrie noord;psychiatrie;va;aanpalend;;;noord;;;;;
mg-1;ggd;IZB Tiel;infectieziektebestrijding;va;mg;jeugd;;;;;;D. Top;top@example.nl
mg-2;ggd;JGZ Tiel;jeugdgezondheidszorg;va;mg;jeugd;;;;;;D. Top;top@example.nl
mg-3;ggd;Ouderenzorg Tiel;sociale geneeskunde;va;mg;ouderen;;;;;;D. Top;top@example.nl
vt;ggd;Veilig Thuis;veilig thuis;va;mg;ouderen;;;;;;D. Top;top@example.nl
kz;ggd;Keuzestage Tiel;psychiatrie;va;keuze;;;;;;;D. Top;top@example.nl
wijk;ggd;Wijkteam;wijkteam;jgz;aanpalend;;;;;;;E. Vis;vis@example.nl
""",
    "beschikbaarheid": "plaats;van;tot;capaciteit\n"
    + "".join(
        f"{plaats};2027-01-01;2028-12-31;{room}\n"
        for plaats, room in {
            **dict.fromkeys(("psy-1", "psy-2", "mg-1", "mg-2", "mg-3"), 1),
            **dict.fromkeys(("nieuw", "huis", "vol", "erk", "slwp", "noord-1", "vt", "kz", "wijk"), 2),
            "psy-3": 2,
        }.items()
    ),
    "aios": """\
aios;naam;email;profiel;instituut;deeltijd;instituutsopleider;werkgever
a1;Zoë Jansen;zoe@example.nl;va;nspoh;100;io1;
a2;Bart Vos;bart@example.nl;va;nspoh;100;io1;
a3;Cas Mol;cas@example.nl;va;nspoh;100;io1;
a4;Dina Aker;dina@example.nl;va;nspoh;80;io1;
b1;Els Berg;els@example.nl;va;noord;100;io2;
j1;Finn Dam;finn@example.nl;jgz;nspoh;100;io1;tno
j2;Guus Erf;guus@example.nl;jgz;nspoh;100;io1;sboh
""",
    "schema": """\
aios;stagesoort;start
a1;aanpalend;2027-06-07
a1;mg;2027-10-04
a1;keuze;2028-02-07
a2;aanpalend;2027-06-07
a3;aanpalend;2027-06-07
a4;aanpalend;2027-06-07
b1;aanpalend;2027-06-07
j1;aanpalend;2027-06-07
j1;mg;2027-10-04
j2;aanpalend;2027-06-07
""",
}

PEOPLE = (
    ("lea", "--role", "lezer"),
    ("cor", "--role", "coordinator", "--profile", "va"),
    ("coj", "--role", "coordinator", "--profile", "jgz"),
    ("nora", "--role", "bureau", "--institute", "noord"),
    ("eva", "--role", "export"),
)


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def refused(self) -> str:
        """What a refused command says."""
        assert self.code == 1, self
        assert "Traceback" not in self.err
        return self.err


def run(*args: object) -> Ended:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line([str(arg) for arg in args])
    return Ended(code, out.getvalue(), err.getvalue())


def run_process(*args: object, **environment: str) -> Ended:
    """Run a command as people and scripts do: in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "stagetui", *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@dataclass
class Office:
    """A bureau directory, and somebody who works in it on a certain day."""

    directory: Path
    today: str = TODAY
    user: str = OFFICE
    _files: int = field(default=0, repr=False)

    def run(self, *args: object, user: str | None = None, today: str | None = None) -> Ended:
        """Run a command, whatever comes of it."""
        who = ("--bureau", self.directory, "--user", user or self.user, "--date", today or self.today)
        return run(*args, *who)

    def do(self, *args: object, user: str | None = None, today: str | None = None) -> Any:
        """Run a command that must succeed and give its JSON document."""
        ended = self.run(*args, "--json", user=user, today=today)
        assert ended.code == 0, ended
        return ended.json

    def file(self, text: str | bytes, name: str = "") -> Path:
        """A file of its own."""
        self._files += 1
        path = self.directory.parent / (name or f"bestand-{self._files}.csv")
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def take(self, kind: str, text: str | bytes, *options: str, **who: str) -> Ended:
        """Import a text as a file."""
        return self.run("import", kind, self.file(text), *options, **who)

    def taken(self, kind: str, text: str, **who: str) -> Any:
        """Import a text that must be accepted; the report."""
        return self.do("import", kind, self.file(text), **who)

    def reasons(self, kind: str, text: str | bytes, **who: str) -> list[tuple[int, str, str, str]]:
        """Import a text that must be refused, with nothing changed; its (rij, kolom, waarde, reden)."""
        before = self.dump()
        ended = self.take(kind, text, "--json", **who)
        assert ended.code == 1, ended
        assert self.dump() == before
        report = ended.json
        assert set(report) >= {"kind", "rijen", "nieuw", "gewijzigd", "gelijk", "geweigerd"}
        for line in report["geweigerd"]:
            assert set(line) == {"rij", "kolom", "waarde", "reden"}
        return [(g["rij"], g["kolom"], g["waarde"], g["reden"]) for g in report["geweigerd"]]

    def prefer(self, *wishes: str, **who: str) -> Any:
        """Hand in preferences, each written as `a1 aanpalend psy-1 psy-2` (first choice first)."""
        lines = [
            f"{aios};{kind};{rang};{plaats}"
            for aios, kind, *places in map(str.split, wishes)
            for rang, plaats in enumerate(places, 1)
        ]
        return self.taken("voorkeuren", "\n".join(["aios;stagesoort;rang;plaats", *lines]), **who)

    def open_round(self, name: str = "r", tot: str = "2027-08-31", profile: str = "va") -> Any:
        """Open a round of summer 2027."""
        return self.do("ronde", "new", name, "--profile", profile, "--from", "2027-05-01", "--to", tot)

    def propose(self, name: str = "r", *options: object) -> Any:
        """Compute a proposal; its document."""
        return self.do("allocate", name, "--seed", 1, *options)

    def commit(self, name: str = "r") -> Any:
        """Compute a proposal and commit it."""
        return self.do("voorstel", "commit", self.propose(name)["voorstel"])

    def placed(self, aios: str, kind: str = "aanpalend") -> dict[str, Any]:
        """The plaatsing of a stage that is not vervallen, as a row."""
        found = [
            row
            for row in self.rows("plaatsing")
            if (row["aios"], row["stagesoort"]) == (aios, kind) and row["status"] != "vervallen"
        ]
        assert len(found) == 1, found
        return found[0]

    def request(self, aios: str, soort: str = "goedkeuring plaatsing") -> int:
        """The number of the one open request about an aios."""
        found = [
            q["id"] for q in self.do("aanvraag", "list", "--open") if (q["aios"], q["soort"]) == (aios, soort)
        ]
        assert len(found) == 1, found
        return int(found[0])

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table, sorted."""
        with Bureau.open(self.directory) as bureau:
            return bureau.store.read(
                lambda reader: [
                    dict(zip(_columns(reader, table), row, strict=True))
                    for row in reader.rows(f"SELECT * FROM {table} ORDER BY ALL")
                ]
            )

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is stored."""
        with Bureau.open(self.directory) as bureau:
            return bureau.store.read(
                lambda reader: {
                    table: reader.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in _tables(reader)
                }
            )


def _tables(reader: Any) -> list[str]:
    return [name for (name,) in reader.rows("SHOW TABLES")]


def _columns(reader: Any, table: str) -> list[str]:
    return [name for name, *_ in reader.rows(f"DESCRIBE {table}")]


# The post of these events is proved in tests/events; elsewhere it would stand between a test and what it is about.
SILENT = ("voorkeuren-ontvangen", "niet-geplaatst", "aanvraag-besloten")


def found_office(directory: Path) -> Office:
    """Make a bureau with the people above."""
    ended = run("init", directory, "--institutes", "nspoh,noord", "--user", OFFICE, "--date", TODAY)
    assert ended.code == 0, ended
    base = directory / "profiles" / "base" / "nspoh.toml"
    text = base.read_text(encoding="utf-8")
    for soort in SILENT:
        text = text.replace(f'{soort} = "vasthouden"', f'{soort} = "niet"')
    base.write_text(text, encoding="utf-8")
    office = Office(directory)
    for person, *role in PEOPLE:
        ended = office.run("user", "add", person, "--name", f"Naam van {person}", *role)
        assert ended.code == 0, ended
    return office


@pytest.fixture(scope="session", autouse=True)
def _own_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the program's log out of the home directory of who tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.delenv("STAGETUI_BUREAU", raising=False)
        yield


@pytest.fixture(autouse=True)
def _instances_kept() -> Iterator[None]:
    """The commands of a test share the instance of DuckDB; where the store itself is proved, each has its own."""
    with kept():
        yield


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("leeg") / "bureau"
    found_office(directory)
    return directory


@pytest.fixture(scope="session")
def filled(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("gevuld") / "bureau"
    shutil.copytree(founded, directory)
    for kind, text in WORLD.items():
        Office(directory).taken(kind, text)
    return directory


@pytest.fixture
def empty_office(founded: Path, tmp_path: Path) -> Office:
    """A bureau with people and nothing else."""
    shutil.copytree(founded, tmp_path / "bureau")
    return Office(tmp_path / "bureau")


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Office:
    """A bureau with everything but preferences."""
    shutil.copytree(filled, tmp_path / "bureau")
    return Office(tmp_path / "bureau")


@pytest.fixture(scope="session")
def placed_once(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("geplaatst") / "bureau"
    shutil.copytree(filled, directory)
    office = Office(directory)
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    office.commit()
    return directory


@pytest.fixture
def placed_office(placed_once: Path, tmp_path: Path) -> Office:
    """The bureau after a round: a1 is onder voorbehoud at psy-1 and waits for io1."""
    shutil.copytree(placed_once, tmp_path / "bureau")
    return Office(tmp_path / "bureau")


@pytest.fixture
def cli() -> Callable[..., Ended]:
    """Run a command in this process."""
    return run


@pytest.fixture
def process() -> Callable[..., Ended]:
    """Run a command in a process of its own."""
    return run_process

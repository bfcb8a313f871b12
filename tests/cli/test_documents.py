"""The JSON documents and exit codes of the contract, as other people's scripts read them."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest

PROPOSAL = {
    "voorstel", "ronde", "policy", "seed", "status", "doelen", "rangen", "plaatsingen", "niet_geplaatst", "seconden",
}  # fmt: skip

HOLD = """
import sys, time
from pathlib import Path
from stagetui.engine.store import Store
def hold(writer):
    print("vast", flush=True)
    sys.stdin.read()
with Store(Path(sys.argv[1])) as store:
    store.write(hold, who="nachtdienst")
"""


def test_a_proposal_has_the_keys_of_the_contract(placed_office: Any) -> None:
    """Allocate and voorstel show give the same document; a rank that nobody got counts 0."""
    placed_office.prefer("a2 aanpalend psy-1 psy-2")
    made = placed_office.propose()
    assert set(made) >= PROPOSAL
    assert made["status"] == "optimaal"
    assert made["rangen"] == {"1": 0, "2": 1, "geen": 3}
    assert set(made["plaatsingen"][0]) >= {"aios", "stagesoort", "plaats", "start", "eind", "rang"}
    assert made["plaatsingen"][0]["start"] == "2027-06-07"
    assert set(made["niet_geplaatst"][0]) >= {"aios", "stagesoort", "oorzaak"}
    assert all(set(doel) >= {"naam", "waarde", "grens"} for doel in made["doelen"])
    assert placed_office.do("voorstel", "show", made["voorstel"]).items() <= made.items()
    assert [v["voorstel"] for v in placed_office.do("voorstel", "list")] == [2, 1]


def test_a_round_has_the_keys_of_the_contract(placed_office: Any) -> None:
    """Who handed in, supply against demand; a stage without plaatsing is open."""
    shown = placed_office.do("ronde", "show", "r")
    assert set(shown) >= {"ronde", "stages", "vraag", "aanbod"}
    stages = {s["aios"]: s for s in shown["stages"]}
    assert set(stages["a1"]) >= {"aios", "stagesoort", "start", "eind", "voorkeuren", "status"}
    assert (stages["a1"]["voorkeuren"], stages["a1"]["status"]) == (1, "onder voorbehoud")
    assert (stages["a2"]["voorkeuren"], stages["a2"]["status"]) == (0, "open")
    assert shown["vraag"] == 4
    supply = {a["plaats"]: a for a in shown["aanbod"]}
    assert supply["psy-1"] == {
        "plaats": "psy-1", "van": "2027-01-01", "tot": "2028-12-31", "capaciteit": 1, "bezet": 1,
    }  # fmt: skip
    assert "nieuw" not in supply
    assert [r["ronde"] for r in placed_office.do("ronde", "list")] == ["r"]


def test_requests_mail_and_log_have_the_keys_of_the_contract(placed_office: Any) -> None:
    """Requests most urgent first, mail, and the log oldest first."""
    (asked,) = placed_office.do("aanvraag", "list")
    assert set(asked) >= {"id", "soort", "aios", "plaats", "beslisser", "voor", "status", "reden"}
    placed_office.do("approve", 1, user="io1")
    (mail,) = placed_office.do("mail", "list")
    assert set(mail) >= {"id", "soort", "aan", "onderwerp", "status", "gemaakt", "verzonden"}
    lines = placed_office.do("log")
    assert [line["nr"] for line in lines] == list(range(1, len(lines) + 1))
    keys = {"nr", "wanneer", "wie", "via", "actie", "onderwerp", "voor", "na", "reden"}
    assert all(set(line) >= keys for line in lines)
    assert lines[0]["actie"] == "bureau begonnen"
    assert {line["aios"] for line in placed_office.do("log", "--aios", "a1")} == {"a1"}
    assert placed_office.do("log", "--since", "2027-01-16") == []
    assert "bureau begonnen" in placed_office.run("log").out


def test_init_says_what_it_made(cli: Any, tmp_path: Path) -> None:
    """One document; in words with the next step; the modes keep others out."""
    ended = cli("init", tmp_path / "b", "--profiles", "va,izb", "--user", "ina", "--json")
    assert set(ended.json) == {"bureau", "profielen", "instituten"}
    assert (ended.json["bureau"], ended.json["instituten"]) == (str(tmp_path / "b"), ["nspoh"])
    assert {path.stem for path in (tmp_path / "b" / "profiles").glob("*.toml")} == {"va", "izb"}
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "b" / "stagetui.duckdb").stat().st_mode & 0o777 == 0o600
    assert "stagetui import instellingen" in cli("init", tmp_path / "c", "--user", "ina").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--profiles", "va,zz"), "geen profiel zz; kies uit"),
        (("--institutes", "Fout Instituut"), "institutes"),
    ],
)
def test_init_that_is_refused_leaves_nothing_behind(
    cli: Any, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    """Not a directory, not a file."""
    assert said in cli("init", tmp_path / "b", "--user", "ina", *options).refused
    assert not (tmp_path / "b").exists()


def test_init_keeps_off_what_is_there(cli: Any, office: Any, tmp_path: Path) -> None:
    """A directory with something in it, or one that can't be made."""
    assert "is niet leeg" in cli("init", office.directory, "--user", "ina").refused
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    assert "kan niet worden gemaakt" in cli("init", tmp_path / "bestand" / "b", "--user", "ina").refused
    (tmp_path / "kaal").mkdir()
    assert cli("init", tmp_path / "kaal", "--user", "ina").code == 0


def test_no_bureau_says_how_to_make_one(cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By option, by variable, and in the platform's own place."""
    assert "stagetui init MAP" in cli("ronde", "list", "--bureau", tmp_path).refused
    monkeypatch.setenv("STAGETUI_BUREAU", str(tmp_path / "ergens"))
    assert str(tmp_path / "ergens") in cli("ronde", "list").refused
    monkeypatch.delenv("STAGETUI_BUREAU")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert str(tmp_path / "data" / "stagetui") in cli("ronde", "list").refused


def test_options_may_stand_before_or_after_the_command(cli: Any, office: Any) -> None:
    """The last one counts."""
    ended = cli(
        "--bureau", "/nergens", "--user", "bo", "ronde", "list", "--bureau", office.directory, "--json"
    )
    assert (ended.code, ended.json) == (0, [])


def test_a_wrong_configuration_is_told_with_file_and_key(office: Any) -> None:
    """All problems at once, never a traceback."""
    path = office.directory / "profiles" / "va.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("weeks = 13", 'weeks = "lang"'), encoding="utf-8"
    )
    said = office.run("ronde", "list").refused
    assert said.count("va.toml") >= 3
    assert "stagesoorten.aanpalend.weeks" in said


@pytest.mark.parametrize(
    "args",
    [
        ("import",),
        ("bestaat-niet",),
        ("ronde", "new", "x"),
        ("ronde", "new", "x", "--profile", "va", "--from", "morgen", "--to", "2027-08-31"),
        ("allocate", "r", "--policy", "eerlijk"),
        ("allocate", "r", "--time-limit", "0"),
        ("approve", "een"),
        ("refuse", "1"),
    ],
)
def test_usage_errors_end_with_2_in_dutch(office: Any, args: tuple[str, ...]) -> None:
    """Exit code 2; with --json the document of a refusal."""
    ended = office.run(*args)
    assert ended.code == 2
    for english in ("Usage", "Error", "Missing", "Invalid", "No such", "Try ", "is not", "required"):
        assert english not in ended.err
    ended = office.run(*args, "--json")
    assert set(ended.json["fout"]) == {"titel", "tekst"}


def test_a_date_that_is_none_is_a_usage_error(cli: Any) -> None:
    """The sentence shows how a date is written."""
    assert "geen datum zoals 2027-03-01" in cli("ronde", "list", "--date", "31-01-2027").err


def test_a_round_that_cannot_be_is_refused_with_everything_that_is_wrong(placed_office: Any) -> None:
    """Name taken, period backwards, profile and institute unknown: one sentence."""
    said = placed_office.run(
        "ronde",
        "new",
        "r",
        "--profile",
        "zz",
        "--institute",
        "zuid",
        "--from",
        "2027-09-01",
        "--to",
        "2027-05-01",
    ).refused
    for part in (
        "al een ronde r",
        "eindigt (2027-05-01) voor zij begint",
        "geen profiel zz",
        "geen instituut zuid",
    ):
        assert part in said
    period = ("--profile", "va", "--from", "2027-05-01", "--to", "2027-08-31")
    assert "naam van 1 tot 60" in placed_office.run("ronde", "new", " ", *period).refused
    assert "Er zijn: r" in placed_office.run("ronde", "show", "zz").refused
    assert "Voorstel 9 is niet bekend" in placed_office.run("voorstel", "show", 9).refused


def test_rounds_and_proposals_in_words(placed_office: Any) -> None:
    """What a person reads without --json."""
    period = ("--profile", "va,jgz", "--from", "2027-05-01", "--to", "2027-08-31")
    out = placed_office.run("ronde", "new", "ruim", *period).out
    assert "va, jgz" in out or "jgz, va" in out
    assert "Zoë Jansen" in out
    assert "ruim" in placed_office.run("ronde", "list").out
    out = placed_office.run("allocate", "ruim", "--seed", 3, "--time-limit", 30).out
    assert "bewezen optimaal" in out
    assert "Niet geplaatst:" in out
    assert "stagetui voorstel commit 2" in out
    assert "Voorstel 2 vastgesteld: 0 stages" in placed_office.run("voorstel", "commit", 2).out
    assert "Vastgesteld door bo op 2027-01-15." in placed_office.run("voorstel", "show", 2).out
    assert "ruim" in placed_office.run("voorstel", "list").out


def test_an_empty_round_has_nothing_to_place(office: Any) -> None:
    """Exit code 1 and what to look at."""
    office.do("ronde", "new", "leeg", "--profile", "izb", "--from", "2027-05-01", "--to", "2027-08-31")
    assert "wacht geen stage op een plaats" in office.run("allocate", "leeg").refused
    assert "geen stage die via de etalage gaat" in office.run("ronde", "show", "leeg").out


def test_while_somebody_else_writes_the_exit_code_is_3(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Busy: nothing was changed, try again; the document says so too."""
    from stagetui.engine.store import Store

    made = Store.__init__
    monkeypatch.setattr(Store, "__init__", lambda self, path, **_: made(self, path, wait=0.3))
    holder = Popen(
        [sys.executable, "-c", HOLD, str(office.directory / "stagetui.duckdb")],
        stdin=PIPE, stdout=PIPE, text=True,
    )  # fmt: skip
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "vast\n"
        ended = office.run("place", "a1", "aanpalend", "psy-1", "--json")
        holder.communicate()
    assert ended.code == 3
    assert set(json.loads(ended.out)) == {"fout"}
    assert "Traceback" not in ended.err
    assert office.rows("plaatsing") == []


def test_mail_without_a_server_or_one_that_is_away(placed_office: Any) -> None:
    """No [mail]: refused with what to fill in. A server that does not answer: nothing lost."""
    placed_office.do("approve", 1, user="io1")
    assert "staat nog geen [mail]" in placed_office.run("mail", "send").refused
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = placed_office.directory / "stagetui.toml"
    text = settings.read_text(encoding="utf-8")
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "geen"\nsender = "b@example.nl"\n'
    settings.write_text(f"{text}\n{mail}", encoding="utf-8")
    ended = placed_office.run("mail", "send")
    assert ended.code in (1, 4)
    assert "Traceback" not in ended.err
    assert placed_office.do("mail", "list")[0]["status"] in ("wacht", "opnieuw")


def test_a_message_can_be_looked_at_and_its_letter_saved(placed_office: Any, tmp_path: Path) -> None:
    """Mail preview: the text as it goes out, the letter as text, the PDF as a file."""
    assert placed_office.run("mail", "list").out == "Er is geen post.\n"
    placed_office.do("approve", 1, user="io1")
    ended = placed_office.run("mail", "preview", 1, "--save", tmp_path / "brief.pdf")
    assert "A. de Wit" in ended.out
    assert "GGZ De Linde" in ended.out
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")
    assert (
        "kan niet worden geschreven"
        in placed_office.run("mail", "preview", 1, "--save", tmp_path / "weg" / "brief.pdf").refused
    )
    assert "Bericht 9 is niet bekend" in placed_office.run("mail", "preview", 9).refused
    assert "ander instituut of profiel" in placed_office.run("mail", "preview", 1, user="io2").refused
    assert placed_office.do("mail", "list", user="io2") == []


def test_export_names_what_it_can_and_where_to(office: Any, tmp_path: Path) -> None:
    """Without a directory and with an unknown part it says what to do; the settings may name the directory."""
    assert "Noem een map" in office.run("export").refused
    assert "kies uit aios" in office.run("export", tmp_path, "--only", "zz").refused
    settings = office.directory / "stagetui.toml"
    text = settings.read_text(encoding="utf-8").replace(
        "\n[export]", f'\n[export]\ndirectory = "{tmp_path / "uit"}"'
    )
    settings.write_text(text, encoding="utf-8")
    document = office.do("export", "--only", "aios", "--only", "agenda", "--format", "csv")
    assert document["map"] == str(tmp_path / "uit" / "2027-01-15")
    assert document["bestanden"] == ["agenda.ics", "aios.csv", "manifest.json"]
    later = office.run("export", "--only", "aios", "--format", "csv", today="2027-01-16")
    assert "2027-01-16 (2 bestanden)" in later.out


def test_a_form_is_written_and_read_back(cli: Any, office: Any, tmp_path: Path) -> None:
    """template: the empty form is one that import knows."""
    for name in ("aios.csv", "aios.xlsx"):
        assert "Leeg formulier voor aios" in cli("template", "aios", tmp_path / name).out
        assert office.do("import", "aios", tmp_path / name)["rijen"] == 0
    assert "Kies uit" in cli("template", "mensen", tmp_path / "x.csv").refused

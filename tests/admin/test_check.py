"""The doctor: what is wrong is named, with the way out; what is right stays quiet."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Tamper = Callable[..., None]

MAIL = '\n[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "geen"\nsender = "bureau@example.nl"\n'


@pytest.fixture
def database(busy_office: Any) -> Path:
    """The data file of the bureau."""
    return Path(busy_office.directory / "stagetui.duckdb")


def told(office: Any, subject: str, *, weight: str | None = None) -> list[str]:
    """The sentences of `check` about a subject."""
    ended = office.run("check", "--json")
    document = ended.json
    assert set(document) == {"in_orde", "bevindingen"}
    assert ended.code == (0 if document["in_orde"] else 1)
    return [
        one["tekst"]
        for one in document["bevindingen"]
        if one["onderwerp"] == subject and weight in (None, one["ernst"])
    ]


def test_a_bureau_at_work_is_in_order(busy_office: Any) -> None:
    ended = busy_office.run("check")
    assert ended.code == 0, ended.out
    assert "Alles is in orde." in ended.out
    assert {line.split()[0] for line in ended.out.splitlines()[:-1]} == {"melding"}


def test_an_empty_bureau_is_in_order_and_needs_no_mail_server(empty_office: Any) -> None:
    assert empty_office.do("check")["in_orde"]
    assert told(empty_office, "mailserver") == [
        "In stagetui.toml staat geen [mail]; de post blijft klaarstaan."
    ]
    assert "nog geen reservekopie" in told(empty_office, "reservekopie")[0]


HARM = (
    ("DELETE FROM aios WHERE aios = 'a1'", "verwijzing", "aios a1"),
    ("DELETE FROM stageplaats WHERE plaats = 'psy-1'", "verwijzing", "stageplaats psy-1"),
    ("DELETE FROM bijlage", "verwijzing", "bijlage"),
    ("UPDATE aios SET version = 0 WHERE aios = 'a2'", "versie", "aios"),
    ("DELETE FROM toestemming WHERE partij = 'instelling'", "toestemming", "van: instelling"),
    (
        "UPDATE aanvraag SET status = 'open' WHERE status = 'geweigerd'",
        "aanvraag",
        "staat open, maar plaatsing",
    ),
    (
        "UPDATE beschikbaarheid SET capaciteit = 0 WHERE plaats = 'psy-1'",
        "capaciteit",
        "is er 1 aios geplaatst, en er is ruimte voor 0",
    ),
    ("UPDATE aios SET instituut = 'weg' WHERE aios = 'a3'", "instellingen", "instituut weg in aios"),
    ("UPDATE aios SET profiel = 'weg' WHERE aios = 'j2'", "instellingen", "profiel weg in aios"),
    ("INSERT INTO rol VALUES ('spook', 'lezer', '*', '*', 1)", "instellingen", "spook heeft een rol"),
    ("UPDATE bericht SET status = 'bezig'", "post", "werd onderbroken"),
)


def test_what_does_not_hang_together_is_named(busy_office: Any, database: Path, tamper: Tamper) -> None:
    for number, (sql, subject, said) in enumerate(HARM):
        if number in (1, 4, 6):  # what was done before hides this
            shutil.copy(database.with_name("heel"), database)
        elif number == 0:
            shutil.copy(database, database.with_name("heel"))
        tamper(database, sql)
        found = told(busy_office, subject)
        assert any(said in text for text in found), (sql, found)


def test_a_stage_has_one_plaatsing_and_consents_belong_to_one_that_counts(
    busy_office: Any, database: Path, tamper: Tamper
) -> None:
    tamper(
        database,
        "INSERT INTO plaatsing SELECT 99, aios, stagesoort, NULL, start, eind, 'voorlopig', NULL, herkomst, NULL, 1 "
        "FROM plaatsing WHERE aios = 'a1'",
        "INSERT INTO toestemming VALUES (99, 'aios', 'x', 'x', '2027-01-01', 1)",
    )
    assert "meer dan één plaatsing die telt: 1, 99" in told(busy_office, "plaatsing")[0]
    assert "Plaatsing 99 heeft toestemmingen" in told(busy_office, "toestemming")[0]
    tamper(database, "UPDATE plaatsing SET status = 'geplaatst', plaats = 'psy-3' WHERE plaatsing = 99")
    assert "is geplaatst zonder toestemming" in told(busy_office, "toestemming")[0]


def test_many_of_one_kind_are_told_in_short(busy_office: Any, database: Path, tamper: Tamper) -> None:
    tamper(
        database,
        "INSERT INTO rol SELECT 'spook' || i, 'lezer', '*', '*', 1 FROM range(50) t(i)",
    )
    found = told(busy_office, "instellingen")
    assert len(found) == 21
    assert found[-1] == "… en nog 30 van deze soort."


def test_a_message_that_is_being_sent_now_is_no_trouble(
    busy_office: Any, database: Path, tamper: Tamper
) -> None:
    tamper(database, "UPDATE bericht SET status = 'bezig'")
    with database.with_name(database.name + ".mail").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert told(busy_office, "post") == []
    tamper(database, "UPDATE bericht SET status = 'misschien verzonden'")
    assert "Van 1 berichten" in told(busy_office, "post", weight="melding")[0]


@pytest.mark.parametrize(
    ("name", "mode", "verb"),
    [
        ("", 0o755, "lezen"),
        ("", 0o770, "schrijven"),
        ("stagetui.duckdb", 0o640, "lezen"),
        ("stagetui.toml", 0o604, "lezen"),
        ("profiles/va.toml", 0o666, "schrijven"),
        ("profiles", 0o777, "schrijven"),
    ],
)
def test_what_others_may_read_or_write_is_a_warning(office: Any, name: str, mode: int, verb: str) -> None:
    path = office.directory / name
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        (text,) = told(office, "rechten", weight="waarschuwing")
        assert f"mogen {path} {verb}" in text
        assert "chmod " in text
    finally:
        path.chmod(before)


def test_profiles_that_others_may_only_read_are_fine(office: Any) -> None:
    (office.directory / "profiles" / "va.toml").chmod(0o644)
    assert told(office, "rechten") == []


def test_a_wrong_configuration_is_reported_with_every_problem(office: Any) -> None:
    """Also while nobody can work in it: settings and profiles each with all that is wrong."""
    toml = office.directory / "stagetui.toml"
    good = toml.read_text()
    profile = office.directory / "profiles" / "base" / "nspoh.toml"
    profile.write_text(profile.read_text().replace("maximum = 2", "maximum = 0"))
    problems = told(office, "configuratie", weight="fout")
    assert len(problems) == 1
    assert problems[0].startswith("base/nspoh.toml: preferences.maximum")
    toml.write_text(
        good.replace('role = "bureau"', 'role = "baas"').replace("\n[export]\n", "\n[export]\nmap = 1\n")
    )
    problems = told(office, "configuratie", weight="fout")
    assert len(problems) == 3
    assert any("people[1].roles[2].role" in text for text in problems)
    assert "niet nagekeken" in told(office, "gegevens")[0]
    toml.write_text("geen toml")
    assert told(office, "configuratie", weight="fout")
    toml.unlink()
    assert "staat geen stagetui.toml" in office.run("check").refused


def test_data_that_cannot_be_read_are_a_finding(office: Any) -> None:
    (office.directory / "stagetui.duckdb").write_bytes(b"geen database" * 1000)
    assert told(office, "gegevens", weight="fout")


def test_wrong_templates_of_the_bureau_are_named(office: Any) -> None:
    (office.directory / "mails" / "intentieverklaring.txt").write_text("Onderwerp: x\n{{ onbekend }}\n")
    for name in ("intentieverklaring", "dossier"):
        (office.directory / "letters" / f"{name}.typ").write_text("#(")
    found = told(office, "sjablonen", weight="fout")
    assert len(found) == 3
    assert "onbekend" in found[0]
    shutil.rmtree(office.directory / "mails")
    for name in ("intentieverklaring", "dossier"):
        path = Path(__file__).parents[2] / "config" / "letters" / f"{name}.typ"
        shutil.copy(path, office.directory / "letters" / path.name)
    assert told(office, "sjablonen") == []


def test_the_mail_server_and_where_its_secret_comes_from_are_told(office: Any, mail_port: int) -> None:
    toml = office.directory / "stagetui.toml"
    good = toml.read_text()
    toml.write_text(good + MAIL.format(port=mail_port))
    assert told(office, "mailserver", weight="melding") == [f"127.0.0.1:{mail_port} antwoordt."]
    toml.write_text(good + MAIL.format(port=1))
    assert "daar luistert geen mailserver" in told(office, "mailserver", weight="waarschuwing")[0]
    secret = office.directory / "wachtwoord"
    secret.write_text("zeer geheim")
    secret.chmod(0o600)
    toml.write_text(good + MAIL.format(port=1) + 'user = "bureau"\npassword_file = "wachtwoord"\n')
    ended = office.run("check", "--json")
    assert f"komt uit: {secret}." in json.dumps(ended.json, ensure_ascii=False)
    assert "zeer geheim" not in ended.out
    secret.chmod(0o644)
    assert any(str(secret) in text for text in told(office, "rechten"))
    assert "chmod 600" in told(office, "mailserver", weight="waarschuwing")[0]


def test_an_old_backup_is_a_warning(office: Any, tmp_path: Path) -> None:
    office.do("backup", tmp_path / "kopie.duckdb")
    assert told(office, "reservekopie", weight="melding") == ["De laatste reservekopie is van 2027-01-15."]
    office.today = "2027-02-15"
    assert "31 dagen oud" in told(office, "reservekopie", weight="waarschuwing")[0]


def test_little_room_on_the_disk_is_a_warning(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(office.directory)
    monkeypatch.setattr("stagetui.engine.jobs.surroundings.ROOM", usage.free * 2)
    assert "MB vrij" in told(office, "schijf", weight="waarschuwing")[0]


def test_who_does_not_run_the_bureau_does_not_check_it(office: Any) -> None:
    for user in ("lea", "cor", "io1", "vreemde"):
        assert office.run("check", user=user).refused

"""`stagetui.toml`: what it may hold, and that what is written can be read by program and beheerder."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.profiles.model import ConfigError
from stagetui.profiles.settings import (
    Bureau,
    Export,
    Institute,
    Mail,
    Person,
    Retention,
    RoleGrant,
    Security,
    Settings,
)
from stagetui.profiles.terms import ExportFormat, Rol

IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
PERSON_IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20).map(lambda text: f"x{text}")
EMAILS = st.from_regex(r"[a-z.]{1,8}@[a-z]{1,8}\.example\.(nl|org)", fullmatch=True)
INSTITUTES = st.builds(
    Institute,
    id=IDS,
    name=TEXTS,
    address=st.none() | TEXTS,
    phone=st.none() | TEXTS,
    email=st.none() | EMAILS,
)
MAILS = st.builds(
    Mail,
    host=TEXTS,
    port=st.integers(min_value=1, max_value=65535),
    security=st.sampled_from(Security),
    user=st.none() | TEXTS,
    sender=EMAILS,
    redirect=st.none() | EMAILS,
    password_file=st.none() | TEXTS,
)
PEOPLE = st.builds(
    Person,
    id=PERSON_IDS,
    name=TEXTS,
    email=st.none() | EMAILS,
    roles=st.lists(st.builds(RoleGrant, role=st.sampled_from(Rol)), max_size=3).map(tuple),
)
SETTINGS = st.builds(
    Settings,
    bureau=st.builds(Bureau, name=TEXTS, demo=st.booleans()),
    institutes=st.lists(INSTITUTES, min_size=1, max_size=3, unique_by=lambda institute: institute.id).map(
        tuple
    ),
    mail=st.none() | MAILS,
    people=st.lists(PEOPLE, max_size=3, unique_by=lambda person: person.id).map(tuple),
    export=st.builds(
        Export,
        directory=st.none() | TEXTS,
        formats=st.lists(st.sampled_from(ExportFormat), min_size=1, unique=True).map(tuple),
    ),
    retention=st.builds(Retention, aios_months=st.integers(min_value=1, max_value=1200)),
)


@given(settings=SETTINGS)
def test_what_is_written_is_read_back_the_same(settings: Settings) -> None:
    assert Settings.parse_text(settings.dump()) == settings


def test_the_file_of_a_new_bureau_gives_its_maker_all_roles_needed(tmp_path: Path) -> None:
    path = tmp_path / "stagetui.toml"
    settings = Settings.initial("Stagebureau", ["nspoh", "voha"], "j.devries")
    settings.write(path)
    read = Settings.read(path)
    assert read == settings
    assert [institute.id for institute in read.institutes] == ["nspoh", "voha"]
    (person,) = read.people
    assert person.id == "j.devries"
    assert person.roles == (RoleGrant(role=Rol.BEHEERDER), RoleGrant(role=Rol.BUREAU))
    assert {(grant.institute, grant.profile) for grant in person.roles} == {("*", "*")}
    assert read.bureau.database == "stagetui.duckdb"
    assert read.mail is None


def test_a_new_bureau_with_a_wrong_institute_is_refused() -> None:
    with pytest.raises(ConfigError, match=re.escape('institutes[1].id: gevonden "NSP OH"')):
        Settings.initial("Stagebureau", ["NSP OH"], "j.devries")


def test_the_file_is_for_its_owner_only_and_replaces_the_old_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "stagetui.toml"
    Settings.initial("Oud", ["nspoh"], "a").write(path)
    Settings.initial("Nieuw", ["nspoh"], "a").write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Settings.read(path).bureau.name == "Nieuw"
    assert [entry.name for entry in tmp_path.iterdir()] == ["stagetui.toml"]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """The target is a directory with something in it: it cannot be replaced."""
    path = tmp_path / "stagetui.toml"
    (path / "iets").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        Settings.initial("Stagebureau", ["nspoh"], "a").write(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["stagetui.toml"]


def test_the_comment_explains_every_key() -> None:
    text = Settings.initial("Stagebureau", ["nspoh"], "a").dump()
    for model in (Bureau, Institute, Mail, Person, RoleGrant, Export, Retention):
        for key, field in model.model_fields.items():
            assert field.description
            assert re.search(rf"^#   {key} +{re.escape(field.description)}$", text, re.MULTILINE)


def test_the_mail_example_is_right_once_the_comment_marks_are_gone() -> None:
    text = Settings.initial("Stagebureau", ["nspoh"], "a").dump()
    head, mark, example = text.rpartition("# [mail]\n")
    settings = Settings.parse_text(head + re.sub(r"^# ", "", mark + example, flags=re.MULTILINE))
    assert settings.mail is not None
    assert settings.mail.model_fields_set == set(Mail.model_fields)


def test_tables_are_written_so_that_one_can_be_added_below() -> None:
    text = Settings.initial("Stagebureau", ["nspoh"], "a").dump()
    more = '[[institutes]]\nid = "voha"\nname = "VOHA"\n[[people]]\nid = "b"\nname = "B"\n'
    settings = Settings.parse_text(f"{text}\n{more}")
    assert [institute.id for institute in settings.institutes] == ["nspoh", "voha"]
    assert [person.id for person in settings.people] == ["a", "b"]


def test_a_bureau_without_people_can_be_written() -> None:
    settings = Settings(bureau=Bureau(name="B"), institutes=(Institute(id="i", name="I"),))
    assert "people" not in tomllib.loads(settings.dump())


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'institute = "*"',
            'institute = "elders"',
            'people[1].roles[1].institute: gevonden "elders", toegestaan: een van: "nspoh", "*"',
        ),
        (
            'institute = "*"',
            'institute = "* *"',
            (
                'people[1].roles[1].institute: gevonden "* *", toegestaan: '
                'een id van kleine letters, cijfers en koppeltekens, of "*" voor alle'
            ),
        ),
        (
            "[[people]]",
            '[[people]]\nid = "a"\nname = "A"\n[[people]]',
            'people[2].id: gevonden "a" voor de tweede keer, toegestaan: elke id één keer',
        ),
        (
            "[[institutes]]",
            '[[institutes]]\nid = "nspoh"\nname = "N"\n[[institutes]]',
            'institutes[2].id: gevonden "nspoh" voor de tweede keer, toegestaan: elke id één keer',
        ),
        (
            'role = "bureau"',
            'role = "baas"',
            (
                'people[1].roles[2].role: gevonden "baas", toegestaan: een van: '
                '"bureau", "coordinator", "stagebeheerder", "lezer", "export", "beheerder"'
            ),
        ),
        (
            "[export]",
            '[mail]\nhost = "h"\nsender = "geen adres"\nport = 0\n[export]',
            'mail.sender: gevonden "geen adres", toegestaan: een e-mailadres, zoals "stagebureau@example.nl"',
        ),
        (
            "[export]",
            '[mail]\nhost = "h"\nsender = "a@example.nl"\nport = 0\n[export]',
            "mail.port: gevonden 0, toegestaan: een geheel getal van 1 t/m 65535",
        ),
        (
            "[export]",
            '[mail]\nhost = "h"\nsender = "a@example.nl"\nwachtwoord = "geheim"\n[export]',
            (
                "mail.wachtwoord: gevonden een onbekende sleutel, toegestaan: een van: "
                '"ca_file", "connections", "give_up_days", "host", "password_file", "per_minute", '
                '"port", "redirect", "security", "sender", "timeout_seconds", "user"'
            ),
        ),
    ],
)
def test_a_wrong_setting_is_told_with_place_value_and_what_is_allowed(old: str, new: str, line: str) -> None:
    text = Settings.initial("Stagebureau", ["nspoh"], "a").dump()
    body = text[text.index("\n[bureau]") :]
    assert old in body
    with pytest.raises(ConfigError) as caught:
        Settings.parse_text(body.replace(old, new, 1))
    assert f"stagetui.toml: {line}" in caught.value.text.splitlines()

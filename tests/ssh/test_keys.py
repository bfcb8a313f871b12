"""Public keys: what is taken for one, whose it is, and the lines that bind it."""

from __future__ import annotations

import base64
import itertools
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from stagetui.cli.keys import options
from stagetui.errors import RefusedError
from stagetui.profiles.model import ConfigError
from stagetui.profiles.settings import Settings
from stagetui.profiles.sshkeys import read_key


def public(key: Any) -> str:
    text: str = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return text


def packed(*fields: bytes) -> str:
    """A key of these fields, as text."""
    blob = b"".join(len(field).to_bytes(4) + field for field in fields)
    return f"{fields[0].decode()} {base64.b64encode(blob).decode()}"


ED = public(ed25519.Ed25519PrivateKey.generate())
OTHER = public(ed25519.Ed25519PrivateKey.generate())
RSA = public(rsa.generate_private_key(65537, 2048))
SK = packed(b"sk-ssh-ed25519@openssh.com", b"x" * 32, b"ssh:")
SK_EC = packed(b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\4" + b"x" * 64, b"ssh:")


@pytest.mark.parametrize(
    "text",
    [
        ED,
        RSA,
        SK,
        SK_EC,
        *(public(ec.generate_private_key(c())) for c in (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)),
    ],
    ids=itertools.count(),  # the keys differ from run to run
)
def test_the_fingerprint_is_what_ssh_keygen_says(text: str, tmp_path: Path) -> None:
    key = read_key(f"  {text} mara@laptop van thuis\r\n")
    assert (key.text, key.opmerking) == (text, "mara@laptop van thuis")
    (tmp_path / "key.pub").write_text(text)
    said = subprocess.run(
        ["ssh-keygen", "-lf", tmp_path / "key.pub"], capture_output=True, text=True, check=False
    )
    if text in (SK, SK_EC) and said.returncode:
        return  # a security key that was made up: ssh-keygen may look closer
    assert said.stdout.split()[1] == key.vingerafdruk


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "op één regel"),
        ("geen sleutel", "het soort sleutel"),
        (f"{ED}\n{OTHER}", "op één regel"),
        (f'command="sh" {ED}', "zonder iets ervoor"),
        (ED[:-6], "beschadigd"),
        (ED.replace("AAAA", "AAAB", 1), "beschadigd"),
        (ED.replace("AAAA", "AA*A", 1), "beschadigd"),
        (ED.replace("ssh-ed25519", "ssh-rsa"), "beschadigd"),
        (packed(b"ssh-ed25519", b"x" * 31), "beschadigd"),
        (packed(b"ssh-ed25519", b"x" * 32, b"meer"), "beschadigd"),
        (packed(b"ssh-ed25519") + "AAA=", "beschadigd"),
        (packed(b"ecdsa-sha2-nistp256", b"nistp384", b"x" * 97), "beschadigd"),
        (packed(b"ecdsa-sha2-nistp256", b"nistp256", b"x" * 64), "beschadigd"),
        (packed(b"ssh-rsa", b"\1\0\1", b"\x7f" * 128), "heeft 1023 bits"),
        (packed(b"ssh-dss", b"p", b"q", b"g", b"y"), "het soort sleutel"),
        (f"{ED} \x1b[2J", "op één regel"),
        (f"{ED} {'x' * 17_000}", "op één regel"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\ngeheim\n", "geheime sleutel"),
    ],
    ids=itertools.count(),
)
def test_anything_else_is_refused_and_not_repeated(text: str, says: str) -> None:
    with pytest.raises(RefusedError, match=says) as refusal:
        read_key(text)
    assert "geheim\n" not in refusal.value.text
    assert "AAAA" not in refusal.value.text.replace("AAAA…", "")


@given(st.binary(max_size=80), st.sampled_from(["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"]))
@example(b"\0\0\0\x0bssh-ed25519", "ssh-ed25519")
@example(b"\0\0", "ssh-rsa")
def test_no_bytes_break_the_reading(blob: bytes, kind: str) -> None:
    with pytest.raises(RefusedError):
        read_key(f"{kind} {base64.b64encode(blob).decode()}")


# ---- whose key it is


def test_a_key_belongs_to_one_person(office: Any) -> None:
    for person in ("mara", "joep"):
        assert office.run("user", "add", person).code == 0
    mark = office.do("user", "key", "mara", f"{ED} thuis")["vingerafdruk"]
    assert office.do("user", "key", "mara", office.file(ED))["vingerafdruk"] == mark
    refused = office.run("user", "key", "joep", *ED.split()).refused
    assert f"Sleutel {mark} is van mara" in refused
    assert "nog geen account" in office.run("user", "key", "niemand", OTHER).refused
    (one,) = office.do("user", "key", "mara")
    assert (one["vingerafdruk"], one["opmerking"], one["bron"]) == (mark, "thuis", "gegevens")
    assert [line["actie"] for line in office.rows("gebeurtenis")].count("sleutel toegevoegd") == 1

    assert "geen sleutel" in office.run("user", "key", "joep", mark, "--remove").refused
    assert office.run("user", "key", "mara", mark, "--remove").code == 0
    assert office.do("user", "key", "mara") == []
    assert office.rows("gebeurtenis")[-1]["actie"] == "sleutel weggenomen"
    assert office.run("user", "key", "mara", "--remove").code == 2


def test_only_who_administers_everything_may_hand_out_keys(office: Any) -> None:
    """A key opens all that its owner may: a beheerder of one institute could else become one of all."""
    office.run("user", "add", "deel", "--role", "beheerder", "--institute", "nspoh")
    for user in ("lea", "cor", "deel"):
        assert "mag niet sleutels beheren" in office.run("user", "key", "bo", ED, user=user).refused
        assert (
            "mag niet sleutels beheren"
            in office.run("user", "key", "bo", "SHA256:x", "--remove", user=user).refused
        )
    assert office.run("user", "key", "bo", user="lea").refused
    assert office.run("user", "key", "lea", user="lea").code == 0


def test_a_file_that_is_not_there_is_named(office: Any, tmp_path: Path) -> None:
    assert "kan niet worden gelezen" in office.run("user", "key", "bo", tmp_path / "weg.pub").refused
    assert "kan niet worden gelezen" in office.run("user", "key", "bo", "a\0b").refused


def test_keys_may_stand_in_the_settings(office: Any) -> None:
    path = office.directory / "stagetui.toml"
    text = path.read_text()
    more = f'[[people]]\nid = "toml"\nname = "T"\nroles = [{{role = "lezer"}}]\nkeys = ["{ED} t"]\n'
    path.write_text(f"{text}\n{more}")
    assert "is van toml" in office.run("user", "key", "bo", ED).refused
    assert office.do("user", "key", "toml", ED)["vingerafdruk"] == read_key(ED).vingerafdruk
    assert office.rows("persoon_sleutel") == []
    (line,) = office.do("ssh-keys")
    assert line["persoon"] == "toml"

    path.write_text(text)
    office.do("user", "key", "bo", ED)
    path.write_text(f"{text}\n{more}")
    assert "bij twee mensen" in office.run("ssh-keys").refused


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (f'"{ED}", "{ED} nog eens"', "elke sleutel één keer"),
        ('"ssh-ed25519 AAAA"', "een openbare sleutel op één regel"),
    ],
    ids=itertools.count(),
)
def test_wrong_keys_in_the_settings_are_told_with_their_place(keys: str, says: str) -> None:
    text = Settings.initial("B", ["nspoh"], "a").dump()
    with pytest.raises(ConfigError, match=re.escape(says)) as refusal:
        Settings.parse_text(f'{text}\n[[people]]\nid = "b"\nname = "B"\nkeys = [{keys}]\n')
    assert "people[2].keys[" in refusal.value.text


# ---- the lines


def test_the_lines_allow_a_terminal_and_one_command(office: Any) -> None:
    office.do("user", "key", "bo", f"{ED} thuis")
    line = office.run("ssh-keys").out.rstrip("\n")
    found = re.fullmatch(r'restrict,pty,command="([^"]+)" (ssh-ed25519 \S+) bo', line)
    assert found
    assert shlex.split(found[1])[-5:] == ["ssh", "--user", "bo", "--bureau", str(office.directory)]
    assert found[2] == ED
    assert office.run("ssh-keys", user="cor").refused


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), st.text("a b'\"\\$`;")
)
def test_no_name_or_directory_breaks_out_of_its_line(person: str, directory: str) -> None:
    r"""As sshd unquotes (only `\"` is special) and the shell splits, the words come out as they went in."""
    line = options(person, Path("/srv") / directory)
    inside = re.fullmatch(r'restrict,pty,command="((?:\\"|[^"])*)"', line)
    assert inside
    words = shlex.split(inside[1].replace('\\"', '"'))
    assert words[-5:] == ["ssh", "--user", person, "--bureau", str(Path("/srv") / directory)]


def test_a_directory_that_cannot_stand_on_a_line_is_refused() -> None:
    with pytest.raises(RefusedError, match="Hernoem de map"):
        options("bo", Path("/srv/a\nb"))

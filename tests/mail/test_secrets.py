"""Where the password comes from, in what order, and that it never shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.core import load_keyring
from keyring.errors import KeyringLocked

from stagetui.engine.mail.secrets import Secret, resolve_secret
from stagetui.errors import RefusedError


class InMemory(KeyringBackend):
    """A desktop's keyring that knows one password."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring is typed in part only

    def get_password(self, service: str, username: str) -> str | None:
        return "uit-keyring" if (service, username) == ("stagetui", "bureau") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


class Locked(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


NONE = load_keyring("keyring.backends.fail.Keyring")


@pytest.fixture(autouse=True)
def bare_server() -> Iterator[None]:
    """No keyring backend, as on a server; what was there before is put back."""
    before = keyring.get_keyring()
    keyring.set_keyring(NONE)
    yield
    keyring.set_keyring(before)


def file(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_keyring_goes_first(tmp_path: Path) -> None:
    keyring.set_keyring(InMemory())
    password_file = file(tmp_path / "wachtwoord", "uit-bestand")
    assert resolve_secret("bureau", password_file, {}) == Secret("uit-keyring", "keyring")
    assert resolve_secret("ander", password_file, {}) == Secret("uit-bestand", str(password_file))


@pytest.mark.parametrize("backend", [NONE, Locked()])
def test_without_a_usable_keyring_systemd_goes_before_the_file(
    tmp_path: Path, backend: KeyringBackend
) -> None:
    keyring.set_keyring(backend)
    credential = file(tmp_path / "stagetui-mail", "uit-systemd\n", 0o440)
    password_file = file(tmp_path / "wachtwoord", "uit-bestand")
    found = resolve_secret("bureau", password_file, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert found == Secret("uit-systemd", str(credential))


def test_systemd_without_this_credential_is_passed_over(tmp_path: Path) -> None:
    assert resolve_secret("bureau", None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None


def test_nowhere_is_no_error() -> None:
    assert resolve_secret("bureau", None, {}) is None


def test_only_the_line_end_is_taken_off(tmp_path: Path) -> None:
    found = resolve_secret("bureau", file(tmp_path / "w", " met spatie \r\n"), {})
    assert found is not None
    assert found.value == " met spatie "


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o610])
def test_a_file_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = file(tmp_path / "wachtwoord", "geheim", mode)
    with pytest.raises(RefusedError, match=rf"rechten 0{mode:o}.*chmod 600") as refused:
        resolve_secret("bureau", path, {})
    assert "geheim" not in refused.value.text


def test_an_absent_empty_or_unreadable_file_is_refused(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "weg", "kan niet worden gelezen"),
        (tmp_path, "kan niet worden gelezen"),
        (file(tmp_path / "leeg", "\n"), "is leeg"),
    ):
        with pytest.raises(RefusedError, match=said):
            resolve_secret("bureau", path, {})
    binary = file(tmp_path / "binair", "")
    binary.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RefusedError, match="geen tekst"):
        resolve_secret("bureau", binary, {})


def test_a_secret_never_shows_itself() -> None:
    secret = Secret("geheim", "keyring")
    assert "geheim" not in f"{secret!r} {secret} {[secret]}"
    assert "keyring" in repr(secret)

"""The mail server's password: where it is looked for, and a holder that never shows it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stagetui.errors import RefusedError, reason_of

SERVICE: Final = "stagetui"
CREDENTIAL: Final = "stagetui-mail"

TITLE: Final = "Wachtwoord van de mailserver niet bruikbaar"


@dataclass(frozen=True, slots=True)
class Secret:
    """A password and where it came from; only `source` may be shown."""

    value: str = field(repr=False)
    source: str


def resolve_secret(
    user: str, password_file: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Secret | None:
    """The password of `user` at the mail server: keyring, then systemd's credentials, then the named file.

    Args:
        user: the name that logs in; the keyring holds its password under the service `stagetui`.
        password_file: a file that its owner alone may read (0600), as named in `stagetui.toml`.
        environ: where `$CREDENTIALS_DIRECTORY` is looked up.

    Returns:
        The first password found, or None when there is none in any of the three.

    Raises:
        RefusedError: a file that should hold it is unreadable, empty, or open to others.
    """
    return _from_keyring(user) or _from_credentials(environ) or _from_file(password_file)


def _from_keyring(user: str) -> Secret | None:
    """From the desktop's keyring; a bare server has none, and then there is simply no password there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        value = keyring.get_password(SERVICE, user)
    except KeyringError:
        return None
    return Secret(value, "keyring") if value else None


def _from_credentials(environ: Mapping[str, str]) -> Secret | None:
    """From systemd (`LoadCredential=stagetui-mail:…`), which itself guards who may read."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / CREDENTIAL if folder else None
    return _read(path, private=False) if path and path.is_file() else None


def _from_file(path: Path | None) -> Secret | None:
    """From the file of the settings; refused when more than its owner may read it."""
    return _read(path, private=True) if path else None


def _read(path: Path, *, private: bool) -> Secret:
    """The first line of a file; its permissions are those of the file that was opened, not of a later one."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if private and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise RefusedError(
                    TITLE,
                    f"{path} is ook voor anderen toegankelijk (rechten {stat.S_IMODE(mode):04o}). Voer uit: "
                    f"chmod 600 {path}. Kies een nieuw wachtwoord als anderen het kunnen hebben gezien.",
                )
            value = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "geen tekst"
        raise RefusedError(
            TITLE,
            f"{path} kan niet worden gelezen ({reason}). Kijk in stagetui.toml welk bestand is bedoeld "
            "en of het bestaat.",
        ) from None
    if not value:
        raise RefusedError(TITLE, f"{path} is leeg. Zet het wachtwoord op de eerste regel.")
    return Secret(value, str(path))

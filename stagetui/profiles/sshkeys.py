"""Public SSH keys: one line of text read as a key, with every field of it checked, and its fingerprint."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from stagetui.errors import RefusedError

EXAMPLE = 'een openbare sleutel op één regel, zoals "ssh-ed25519 AAAA… naam"'
RSA_BITS = 2048  # what OpenSSH makes has 3072; shorter than 2048 is no longer safe
ED25519_BYTES = 32
LONGEST = 16_000  # characters; an RSA key of 16,384 bits takes some 2,800

# type → how many fields there are in the key, its own name included
_FIELDS = {
    "ssh-ed25519": 2,
    "sk-ssh-ed25519@openssh.com": 3,
    "ecdsa-sha2-nistp256": 3,
    "ecdsa-sha2-nistp384": 3,
    "ecdsa-sha2-nistp521": 3,
    "sk-ecdsa-sha2-nistp256@openssh.com": 4,
    "ssh-rsa": 3,
}
_POINT_BYTES = {"nistp256": 65, "nistp384": 97, "nistp521": 133}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A checked key: its type, the key itself (canonical base64) and what its owner wrote behind it."""

    soort: str
    inhoud: str
    opmerking: str | None

    @property
    def text(self) -> str:
        """The key as it stands in authorized_keys, without the remark."""
        return f"{self.soort} {self.inhoud}"

    @property
    def vingerafdruk(self) -> str:
        """The fingerprint as ssh-keygen -l shows it."""
        return fingerprint(self.inhoud)


def fingerprint(content: str) -> str:
    """The SHA256 fingerprint of a key in base64, as ssh-keygen shows it."""
    digest = hashlib.sha256(base64.b64decode(content)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def read_key(text: str) -> PublicKey:
    """Read the content of a .pub file: one key, with or without a remark.

    Raises:
        RefusedError: it is a private key, more than one line, has options before the key, is of a type that is
            not taken (DSA, certificates), is damaged, or is an RSA key of less than 2048 bits. What was given is
            never repeated: it may be a secret, or another file.
    """
    if "PRIVATE KEY" in text:
        raise _unfit(
            "Dit is de geheime sleutel, die nooit van de eigen computer af mag. "
            "Geef het bestand dat op .pub eindigt; wie de geheime sleutel al verstuurde, maakt een nieuw paar."
        )
    lines = [line.strip() for line in text[: LONGEST + 1].splitlines() if line.strip()]
    if len(text) > LONGEST or len(lines) != 1 or not lines[0].isprintable():
        raise _unfit(f"Geef {EXAMPLE}.")
    kind, _, rest = lines[0].partition(" ")
    content, _, remark = rest.strip().partition(" ")
    if kind not in _FIELDS:
        raise _unfit(
            f"Geef {EXAMPLE}, zonder iets ervoor; het soort sleutel is {', '.join(_FIELDS)}. "
            "Een goede maakt u met ssh-keygen -t ed25519."
        )
    try:
        blob = base64.b64decode(content, validate=True)
        fields = tuple(_fields(blob))
    except (binascii.Error, ValueError):
        raise _damaged() from None
    if len(fields) != _FIELDS[kind] or fields[0] != kind.encode():
        raise _damaged()
    _check(kind, fields)
    return PublicKey(kind, base64.b64encode(blob).decode(), remark.strip() or None)


def _fields(blob: bytes) -> Iterator[bytes]:
    """The fields of a key: each a length of four bytes and as many bytes (RFC 4251, string)."""
    while blob:
        length = int.from_bytes(blob[:4])
        if len(blob) < 4 + length or len(blob) < 4:
            raise ValueError
        yield blob[4 : 4 + length]
        blob = blob[4 + length :]


def _check(kind: str, fields: tuple[bytes, ...]) -> None:
    match fields:
        case (b"ssh-rsa", _, modulus):
            if (bits := int.from_bytes(modulus).bit_length()) < RSA_BITS:
                raise _unfit(
                    f"Deze RSA-sleutel heeft {bits} bits en moet er {RSA_BITS} hebben. "
                    "Maak een nieuwe met ssh-keygen -t ed25519."
                )
        case (_, point) | (b"sk-ssh-ed25519@openssh.com", point, _):
            if len(point) != ED25519_BYTES:
                raise _damaged()
        case (_, curve, point, *_):
            name = curve.decode("ascii", "replace")
            if name not in kind or len(point) != _POINT_BYTES.get(name):
                raise _damaged()


def _unfit(text: str) -> RefusedError:
    return RefusedError("Geen bruikbare sleutel", text)


def _damaged() -> RefusedError:
    return _unfit("De sleutel is beschadigd of niet volledig. Kopieer de hele regel uit het bestand .pub.")


def _checked(text: str) -> str:
    try:
        read_key(text)
    except RefusedError as error:
        raise ValueError(error.text) from None
    return text


KeyText = Annotated[str, AfterValidator(_checked), Field(json_schema_extra={"allowed": EXAMPLE})]

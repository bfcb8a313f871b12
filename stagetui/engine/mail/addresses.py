"""Mail addresses and header lines as data: what may stand in a header, and what is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address as HeaderAddress
from typing import Final

from stagetui.errors import RefusedError

_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN: Final = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_NAMED: Final = re.compile(r"(?P<naam>.*?)\s*<(?P<adres>[^<>]*)>", re.DOTALL)

# Control characters, line and paragraph separators, and halves of characters: never meant to be in one line.
_NOT_IN_A_LINE: Final = frozenset({"Cc", "Zl", "Zp", "Cs"})

# Signs that turn the direction of what follows: a name with one could make the rest of a line read otherwise.
_TURNS: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

_LONGEST_LOCAL: Final = 64  # RFC 5321, 4.5.3.1.1
_LONGEST_ADDRESS: Final = 254
_LONGEST_LINE: Final = 200  # no mail program shows more of a name or subject


@dataclass(frozen=True, slots=True)
class Address:
    """An address with the name that is shown beside it; `adres` is plain ASCII, `naam` may be empty."""

    naam: str
    adres: str

    def header(self) -> HeaderAddress:
        """The same as a value for a To, Cc or From header."""
        return HeaderAddress(display_name=self.naam, addr_spec=self.adres)

    @property
    def domein(self) -> str:
        """What stands after the @."""
        return self.adres.rpartition("@")[2]


def visible(text: str) -> str:
    """The text without what only deceives a reader: control characters and signs that turn the direction of others.

    Letters that are written from right to left need none of them, and stay.
    """
    kept = (" " if unicodedata.category(sign) in _NOT_IN_A_LINE else sign for sign in text)
    return "".join(kept).translate(_TURNS)


def one_line(text: str) -> str:
    """The text as it may stand in a header: one line without control characters, of at most 200 signs.

    `=?` begins an encoded word, in which a header could hide a line end: it is pulled apart.
    """
    line = " ".join(visible(text).replace("=?", "= ?").split())
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1].rstrip()}…"


def parse_address(text: str) -> Address:
    """Read `naam@example.nl` or `Naam <naam@example.nl>`.

    A name is cleaned to one line. An address is never mended, because that may give somebody else's address;
    a domain with accents is written in its ASCII form.

    Raises:
        RefusedError: this is no address that mail can be sent to.
    """
    named = _NAMED.fullmatch(text.strip())
    naam, adres = (
        (one_line(named["naam"]).strip('"').strip(), named["adres"]) if named else ("", text.strip())
    )
    local, _, domain = adres.rpartition("@")
    domain = _ascii_domain(domain)
    whole = f"{local}@{domain}"
    good = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)
    if not good or len(local) > _LONGEST_LOCAL or len(whole) > _LONGEST_ADDRESS:
        raise RefusedError(
            "Mailadres onbruikbaar",
            f"«{one_line(text)[:120]}» is geen mailadres. Verbeter het adres bij deze persoon of plaats "
            "en zet het bericht opnieuw klaar.",
        )
    return Address(naam, whole)


def _ascii_domain(domain: str) -> str:
    """The domain as name servers know it; what cannot be written so comes back as it was, to be refused."""
    if domain.isascii():
        return domain.lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain

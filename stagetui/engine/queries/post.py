"""The outbox: what waits, what went, and what a message says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from stagetui.engine.records import Bericht, BerichtStatus
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class Bijlage:
    """An attachment of a message; `leestekst` is its text for a screen."""

    naam: str
    mimetype: str
    sha256: str
    leestekst: str


@dataclass(frozen=True, slots=True)
class BerichtBeeld:
    """A message with its attachments."""

    bericht: Bericht
    bijlagen: tuple[Bijlage, ...]


def messages(view: View) -> list[Bericht]:
    """All messages that this person may see, newest first."""
    scope, params = view.rights.scope("a")
    return view.reader.records(
        Bericht,
        f"SELECT b.* FROM bericht b LEFT JOIN aios a USING (aios) WHERE b.aios IS NULL OR {scope} "
        "ORDER BY bericht DESC",
        params,
    )


@dataclass(frozen=True, slots=True)
class BerichtRegel:
    """A message in a list, without its text."""

    bericht: int
    soort: str
    aan: str
    onderwerp: str
    status: BerichtStatus
    plaatsing: int | None
    aios: str | None
    naam: str | None
    gemaakt: datetime
    verzonden: datetime | None


@dataclass(frozen=True, slots=True)
class Postlijst:
    """A page of the outbox, how many messages there are in all, and how many of each status (of the whole outbox)."""

    regels: tuple[BerichtRegel, ...]
    totaal: int
    tellingen: Mapping[str, int]


def outbox(
    view: View,
    *,
    text: str = "",
    statussen: Collection[BerichtStatus] = (),
    plaatsing: int | None = None,
    limit: int = 300,
    offset: int = 0,
) -> Postlijst:
    """The outbox that this person may see, newest first; `text` is looked for in names, addresses and subjects.

    Args:
        view: The state and who looks.
        text: Words that must all occur.
        statussen: Only messages with one of these; empty means all.
        plaatsing: Only messages about this plaatsing.
        limit: At most so many lines.
        offset: How many lines to leave out first.
    """
    scope, params = view.rights.scope("a")
    source = f"FROM bericht b LEFT JOIN aios a USING (aios) WHERE (b.aios IS NULL OR {scope})"
    wanted = [f"%{word}%" for word in text.lower().split()]
    haystack = "lower(concat_ws(' ', b.bericht, b.aan, b.cc, b.onderwerp, a.naam, b.aios))"
    narrow = (
        " AND (len(?::VARCHAR[]) = 0 OR list_contains(?::VARCHAR[], b.status))"
        " AND (?::BIGINT IS NULL OR b.plaatsing = ?)" + f" AND {haystack} LIKE ?" * len(wanted)
    )
    chosen = [status.value for status in statussen]
    values = [*params, chosen, chosen, plaatsing, plaatsing, *wanted]
    lines = view.reader.records(
        BerichtRegel,
        "SELECT b.bericht, b.soort, b.aan, b.onderwerp, b.status, b.plaatsing, b.aios, a.naam, b.gemaakt, b.verzonden "
        f"{source}{narrow} ORDER BY b.bericht DESC LIMIT {int(limit)} OFFSET {int(offset)}",
        values,
    )
    total = int(view.reader.value(f"SELECT count(*) {source}{narrow}", values))
    counts = dict(
        view.reader.rows(f"SELECT b.status, count(*) {source} GROUP BY b.status ORDER BY b.status", params)
    )
    return Postlijst(tuple(lines), total, counts)


def message(view: View, number: int) -> Bericht:
    """One message.

    Raises:
        RefusedError: there is none of that number.
    """
    found = view.reader.record(Bericht, "SELECT * FROM bericht WHERE bericht = ?", [number])
    if found is None:
        raise RefusedError(
            "Niet gevonden", f"Bericht {number} is niet bekend; stagetui mail list toont de nummers."
        )
    return found


def message_view(view: View, number: int) -> BerichtBeeld:
    """One message with what goes with it.

    Raises:
        RefusedError: there is none of that number, or it is not this person's to see.
    """
    found = message(view, number)
    scope, params = view.rights.scope("a")
    if not view.reader.value(
        "SELECT count(*) FROM bericht b LEFT JOIN aios a USING (aios) "
        f"WHERE b.bericht = ? AND (b.aios IS NULL OR {scope})",
        [number, *params],
    ):
        raise RefusedError(
            "Niet toegestaan",
            f"Bericht {found.bericht} hoort bij een aios van een ander instituut of profiel.",
        )
    attachments = view.reader.records(
        Bijlage,
        "SELECT naam, mimetype, sha256, leestekst FROM bericht_bijlage WHERE bericht = ? ORDER BY volgnummer",
        [number],
    )
    return BerichtBeeld(found, tuple(attachments))


def attachment_bytes(view: View, sha256: str) -> bytes:
    """The content of an attachment."""
    return bytes(view.reader.value("SELECT inhoud FROM bijlage WHERE sha256 = ?", [sha256]))


def waiting(view: View) -> list[Bericht]:
    """The messages to be sent now, oldest first."""
    return view.reader.records(
        Bericht, "SELECT * FROM bericht WHERE status IN ('wacht', 'opnieuw') ORDER BY bericht"
    )


def bureau_token(view: View) -> str:
    """What makes this bureau's message ids its own: the beginning of the hash of its first audit line."""
    return str(view.reader.value("SELECT hash FROM gebeurtenis ORDER BY nr LIMIT 1"))[:12]

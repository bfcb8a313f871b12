"""The outbox: what waits, what went, and what a message says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from stagetui.engine.access import ALL, READERS
from stagetui.engine.queries.finding import existing
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


@dataclass(frozen=True, slots=True)
class Keuze:
    """Which messages; what is left out does not narrow."""

    soort: str | None = None
    statussen: tuple[BerichtStatus, ...] = ()
    aios: str | None = None
    plaats: str | None = None
    instelling: str | None = None
    ronde: str | None = None
    plaatsing: int | None = None
    aanvraag: int | None = None

    def condition(self) -> tuple[str, list[object]]:
        """The same in SQL, for a table `bericht` known as `b`."""
        names = ("soort", "aios", "plaats", "instelling", "ronde", "plaatsing", "aanvraag")
        asked = {name: value for name in names if (value := getattr(self, name)) is not None}
        parts = [f"b.{name} = ?" for name in asked]
        values: list[object] = [*asked.values()]
        if self.statussen:
            parts.append("list_contains(?::VARCHAR[], b.status)")
            values.append([status.value for status in self.statussen])
        return " AND ".join(parts) or "true", values


EVERYTHING = Keuze()


def readable(view: View) -> tuple[str, list[object]]:
    """The condition for the messages that this person may see, for `bericht b LEFT JOIN aios a`.

    One about an aios is for who sees that aios. Another one may name several: it is for the staff of the institute in
    whose name it is sent, for every profile; without an institute, for the staff of any.
    """
    scope, params = view.rights.scope("a")
    staff = [one for one in view.rights.grants if one.rol in READERS and one.profiel == ALL]
    if any(one.instituut == ALL for one in staff):
        return f"(b.aios IS NULL OR {scope})", params
    own = "(b.instituut IS NULL AND ?) OR list_contains(?::VARCHAR[], b.instituut)"
    mine: list[object] = [bool(staff), [one.instituut for one in staff]]
    return f"((b.aios IS NULL AND ({own})) OR (b.aios IS NOT NULL AND {scope}))", [*mine, *params]


def messages(view: View, keuze: Keuze = EVERYTHING) -> list[Bericht]:
    """The messages that were chosen and that this person may see, newest first."""
    scope, params = readable(view)
    narrow, values = keuze.condition()
    return view.reader.records(
        Bericht,
        f"SELECT b.* FROM bericht b LEFT JOIN aios a USING (aios) WHERE {scope} AND {narrow} "
        "ORDER BY bericht DESC",
        [*params, *values],
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
    keuze: Keuze = EVERYTHING,
    limit: int = 300,
    offset: int = 0,
) -> Postlijst:
    """The outbox that this person may see, newest first; `text` is looked for in names, addresses and subjects.

    Args:
        view: The state and who looks.
        text: Words that must all occur.
        statussen: Only messages with one of these; empty means all.
        plaatsing: Only messages about this plaatsing.
        keuze: What else it is narrowed to.
        limit: At most so many lines.
        offset: How many lines to leave out first.
    """
    scope, params = readable(view)
    source = f"FROM bericht b LEFT JOIN aios a USING (aios) WHERE {scope}"
    wanted = [f"%{word}%" for word in text.lower().split()]
    haystack = "lower(concat_ws(' ', b.bericht, b.aan, b.cc, b.onderwerp, a.naam, b.aios))"
    if statussen or plaatsing is not None:
        keuze = replace(
            keuze, statussen=(*keuze.statussen, *statussen), plaatsing=plaatsing or keuze.plaatsing
        )
    condition, chosen = keuze.condition()
    narrow = f" AND {condition}" + f" AND {haystack} LIKE ?" * len(wanted)
    values = [*params, *chosen, *wanted]
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
    return existing(
        view.reader.record(Bericht, "SELECT * FROM bericht WHERE bericht = ?", [number]),
        f"Bericht {number}",
        "stagetui mail list toont de nummers",
    )


def message_view(view: View, number: int) -> BerichtBeeld:
    """One message with what goes with it.

    Raises:
        RefusedError: there is none of that number, or it is not this person's to see.
    """
    found = message(view, number)
    scope, params = readable(view)
    if not view.reader.value(
        f"SELECT count(*) FROM bericht b LEFT JOIN aios a USING (aios) WHERE b.bericht = ? AND {scope}",
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
    """The messages to be sent now, oldest first; not those that rest after an attempt that failed."""
    return view.reader.records(
        Bericht,
        "SELECT * FROM bericht WHERE status = 'wacht' OR (status = 'opnieuw' AND coalesce(opnieuw_na <= ?, true)) "
        "ORDER BY bericht",
        [view.actor.now],
    )


def attachments_of(view: View, numbers: Sequence[int]) -> dict[int, list[Bijlage]]:
    """The attachments of messages, by the number of the message."""
    rows = view.reader.rows(
        "SELECT bericht, naam, mimetype, sha256, leestekst FROM bericht_bijlage "
        "WHERE bericht IN (SELECT unnest(?::BIGINT[])) ORDER BY bericht, volgnummer",
        [list(numbers)],
    )
    found: dict[int, list[Bijlage]] = defaultdict(list)
    for number, *line in rows:
        found[number].append(Bijlage(*line))
    return found


def gone_out(view: View, numbers: Sequence[int]) -> set[int]:
    """Which of these messages the receiver (perhaps) has."""
    rows = view.reader.rows(
        "SELECT bericht FROM bericht WHERE bericht IN (SELECT unnest(?::BIGINT[])) "
        "AND status IN ('verzonden', 'misschien verzonden')",
        [list(numbers)],
    )
    return {number for (number,) in rows}


def bureau_token(view: View) -> str:
    """What makes this bureau's message ids its own: the beginning of the hash of its first audit line."""
    return str(view.reader.value("SELECT hash FROM gebeurtenis ORDER BY nr LIMIT 1"))[:12]

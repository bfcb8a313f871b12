"""The outbox as staff work with it: a list that is narrowed, many messages at once, and what became of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from stagetui.engine.queries.history import events_of
from stagetui.engine.queries.post import EVERYTHING, BerichtBeeld, Keuze, message_view, readable, waiting
from stagetui.engine.records import BerichtStatus, Gebeurtenis

if TYPE_CHECKING:
    from stagetui.engine.access import View

# a message with one of these goes out when it is chosen to be sent: held ones are released by that choice
SENDABLE: Final = (BerichtStatus.WACHT, BerichtStatus.OPNIEUW, BerichtStatus.VASTGEHOUDEN)

_SOURCE: Final = (
    "FROM bericht b LEFT JOIN aios a USING (aios) LEFT JOIN instelling i ON i.instelling = b.instelling "
    "LEFT JOIN stageplaats s ON s.plaats = b.plaats"
)
_HAYSTACK: Final = (
    "lower(concat_ws(' ', b.bericht, b.soort, b.aan, b.cc, b.onderwerp, a.naam, b.aios, i.naam, i.plaats, "
    "b.instelling, s.naam, b.plaats))"
)
_DUE: Final = "(b.status = 'wacht' OR (b.status = 'opnieuw' AND coalesce(b.opnieuw_na <= ?, true)))"


@dataclass(frozen=True, slots=True)
class Postregel:
    """A message in the list; `naam` is that of the aios and `instelling` that of the instelling it is about."""

    bericht: int
    soort: str
    aan: str
    onderwerp: str
    status: BerichtStatus
    naam: str | None
    instelling: str | None
    gemaakt: datetime
    opnieuw_na: datetime | None
    geweigerd: str | None


@dataclass(frozen=True, slots=True)
class Postbus:
    """A page of the list.

    Attributes:
        regels: The messages of this page, newest first.
        totaal: How many there are in all.
        klaar: How many of those would go out now.
        tellingen: How many there are of each status, whatever statuses the list is narrowed to.
    """

    regels: tuple[Postregel, ...]
    totaal: int
    klaar: int
    tellingen: Mapping[BerichtStatus, int]


def postbus(
    view: View, *, text: str = "", keuze: Keuze = EVERYTHING, limit: int = 300, offset: int = 0
) -> Postbus:
    """The messages that this person may see, newest first, narrowed to `keuze` and to those that hold all words.

    Args:
        view: The state and who looks.
        text: Words, looked for in number, kind, addresses, subject, aios, instelling and stageplaats.
        keuze: What else it is narrowed to.
        limit: At most so many lines.
        offset: How many lines to leave out first.
    """
    found, values = _found(view, text, keuze)
    lines = view.reader.records(
        Postregel,
        "SELECT b.bericht, b.soort, b.aan, b.onderwerp, b.status, a.naam, i.naam AS instelling, b.gemaakt, "
        f"b.opnieuw_na, b.geweigerd {found} ORDER BY b.bericht DESC LIMIT {int(limit)} OFFSET {int(offset)}",
        values,
    )
    ((total, ready),) = view.reader.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {_DUE}) {found}", [view.actor.now, *values]
    )
    everywhere, values = _found(view, text, replace(keuze, statussen=()))
    counts = view.reader.rows(f"SELECT b.status, count(*) {everywhere} GROUP BY b.status", values)
    return Postbus(tuple(lines), total, ready, {BerichtStatus(status): count for status, count in counts})


def numbers(
    view: View, *, text: str = "", keuze: Keuze = EVERYTHING, only_due: bool = False
) -> tuple[int, ...]:
    """The numbers of all messages that `postbus` lists, oldest first; with `only_due` of those that go out now."""
    found, values = _found(view, text, keuze)
    if only_due:
        found, values = f"{found} AND {_DUE}", [*values, view.actor.now]
    return tuple(n for (n,) in view.reader.rows(f"SELECT b.bericht {found} ORDER BY b.bericht", values))


@dataclass(frozen=True, slots=True)
class Aanbod:
    """The kinds of message and the rounds that there are messages of, each with how many."""

    soorten: Mapping[str, int]
    rondes: Mapping[str, int]


def kinds_and_rounds(view: View) -> Aanbod:
    """What the list can be narrowed to."""
    found, values = _found(view, "", EVERYTHING)
    kinds, rounds = (
        dict(
            view.reader.rows(
                f"SELECT b.{column}, count(*) {found} AND b.{column} IS NOT NULL GROUP BY 1 ORDER BY 1",
                values,
            )
        )
        for column in ("soort", "ronde")
    )
    return Aanbod(kinds, rounds)


@dataclass(frozen=True, slots=True)
class Stuk:
    """A message of a batch."""

    bericht: int
    soort: str
    status: BerichtStatus
    aan: str
    cc: str | None

    def addresses(self) -> set[str]:
        """Whoever gets it, by bare address."""
        parts = (part for field in (self.aan, self.cc or "") for part in field.split(";"))
        return {part.rpartition("<")[2].strip(" >").lower() for part in parts if part.strip()}


def receivers(pieces: Iterable[Stuk]) -> int:
    """How many different addresses messages go to, copies too."""
    return len(set[str]().union(*(one.addresses() for one in pieces)))


@dataclass(frozen=True, slots=True)
class Stapel:
    """Many messages as they are before something is done to them.

    Attributes:
        stukken: The messages, oldest first.
        elders: The numbers of what waits to be sent and is not among them.
        redirect: The one address that everything goes to, when the bureau rehearses.
    """

    stukken: tuple[Stuk, ...]
    elders: frozenset[int]
    redirect: str | None

    @property
    def te_verzenden(self) -> tuple[Stuk, ...]:
        """Those that go out when they are sent now."""
        return tuple(one for one in self.stukken if one.status in SENDABLE and one.aan)

    def numbers(self, statuses: Collection[BerichtStatus]) -> tuple[int, ...]:
        """The numbers of those with one of `statuses`."""
        return tuple(one.bericht for one in self.stukken if one.status in statuses)


def batch(view: View, chosen: Collection[int]) -> Stapel:
    """The messages with these numbers, as far as this person may see them."""
    found, values = _found(view, "", EVERYTHING)
    pieces = view.reader.records(
        Stuk,
        f"SELECT b.bericht, b.soort, b.status, b.aan, b.cc {found} "
        "AND b.bericht IN (SELECT unnest(?::BIGINT[])) ORDER BY b.bericht",
        [*values, list(chosen)],
    )
    mail = view.settings.mail
    return Stapel(tuple(pieces), queued_besides(view, chosen), mail.redirect if mail else None)


def queued_besides(view: View, known: Collection[int]) -> frozenset[int]:
    """The numbers of the messages that would go out now and are not among `known`."""
    return frozenset(one.bericht for one in waiting(view)).difference(known)


@dataclass(frozen=True, slots=True)
class Postbeeld:
    """A message with what goes with it and what became of it.

    Attributes:
        beeld: The message with its attachments.
        aios: The name of the aios whom it is about.
        instelling: The name of the instelling that it is about.
        opvolgers: The numbers of the messages that correct it, or were sent in its place.
        geschiedenis: The lines of the audit trail about it, newest first.
    """

    beeld: BerichtBeeld
    aios: str | None
    instelling: str | None
    opvolgers: tuple[int, ...]
    geschiedenis: tuple[Gebeurtenis, ...]


def message_story(view: View, number: int) -> Postbeeld:
    """One message with its attachments, what it corrects or was corrected by, and what happened to it.

    Raises:
        RefusedError: there is none of that number, or it is not this person's to see.
    """
    seen = message_view(view, number)
    newer = view.reader.rows("SELECT bericht FROM bericht WHERE verwijst_naar = ? ORDER BY bericht", [number])
    return Postbeeld(
        seen,
        view.reader.value("SELECT naam FROM aios WHERE aios = ?", [seen.bericht.aios]),
        view.reader.value("SELECT naam FROM instelling WHERE instelling = ?", [seen.bericht.instelling]),
        tuple(n for (n,) in newer),
        tuple(events_of(view, f"bericht:{number}")),
    )


def _found(view: View, text: str, keuze: Keuze) -> tuple[str, list[object]]:
    """From where, with which conditions and values: what this person may see, narrowed."""
    scope, params = readable(view)
    condition, chosen = keuze.condition()
    wanted = [f"%{word}%" for word in text.lower().split()]
    conditions = [scope, condition, *(f"{_HAYSTACK} LIKE ?" for _ in wanted)]
    return f"{_SOURCE} WHERE {' AND '.join(conditions)}", [*params, *chosen, *wanted]

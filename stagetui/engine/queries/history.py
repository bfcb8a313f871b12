"""The audit trail: who changed what, when, from where and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import aios_names, place_labels, placement, visible_aios
from stagetui.engine.queries.visibility import discreet
from stagetui.engine.records import AanvraagStatus, Gebeurtenis
from stagetui.profiles.terms import Rol

UNDONE = "ongedaan gemaakt"
STAFF = (Rol.BUREAU, Rol.BEHEERDER, Rol.LEZER, Rol.EXPORT, Rol.STAGEBEHEERDER)

if TYPE_CHECKING:
    from stagetui.engine.access import View


def events(
    view: View,
    *,
    since: date | None = None,
    aios: str | None = None,
    after: int = 0,
    limit: int | None = None,
    by_others: bool = False,
) -> list[Gebeurtenis]:
    """The lines that this person may see, oldest first; with `limit` only the newest so many.

    With `by_others` without the person's own. Lines about an aios are for who may see that aios; other lines are
    for the staff.
    """
    scope, params = view.rights.scope("a")
    found = view.reader.records(
        Gebeurtenis,
        f"SELECT g.* FROM gebeurtenis g LEFT JOIN aios a USING (aios) "
        f"WHERE ((g.aios IS NULL AND ?) OR (g.aios IS NOT NULL AND {scope})) "
        "AND g.nr > ? AND (?::DATE IS NULL OR g.wanneer >= ?) AND (?::VARCHAR IS NULL OR g.aios = ?) "
        "AND NOT (? AND g.wie = ?) "
        "ORDER BY g.nr DESC" + (f" LIMIT {int(limit)}" if limit is not None else ""),
        [
            view.rights.has(*STAFF),
            *params,
            after,
            since,
            since,
            aios,
            aios,
            by_others,
            view.actor.persoon,
        ],
    )
    return discreet(view, found[::-1])


def events_of_aios(view: View, aios: str) -> list[Gebeurtenis]:
    """What happened around one aios, newest first."""
    return events(view, aios=aios)[::-1]


def events_of(view: View, subject: str) -> list[Gebeurtenis]:
    """What happened to one thing (`stageplaats:p1`, `plaatsing:12`), newest first."""
    return view.reader.records(
        Gebeurtenis, "SELECT * FROM gebeurtenis WHERE onderwerp = ? ORDER BY nr DESC", [subject]
    )


_OF_PLACE = ("beschikbaarheid", "stageopleider", "leenafspraak", "peiling")
"""Tables of which a key begins with the code of a place."""


def events_of_place(view: View, plaats: str) -> list[Gebeurtenis]:
    """What happened to one stageplaats, its availability, its stageopleiders and who borrows it, newest first."""
    own = " OR ".join("starts_with(onderwerp, ?)" for _ in _OF_PLACE)
    found = view.reader.records(
        Gebeurtenis,
        "SELECT * FROM gebeurtenis WHERE onderwerp = ? OR onderwerp IN (SELECT 'afwezigheid:' || afwezigheid FROM "
        f"afwezigheid WHERE plaats = ?) OR {own} ORDER BY nr DESC",
        [f"stageplaats:{plaats}", plaats, *(f"{table}:{plaats}/" for table in _OF_PLACE)],
    )
    return discreet(view, found)


def events_of_placement(view: View, number: int) -> list[Gebeurtenis]:
    """What happened to one plaatsing with its consents, requests and messages, newest first.

    Raises:
        RefusedError: the plaatsing is unknown, or not this person's to see.
    """
    visible_aios(view, placement(view, number).aios)
    return view.reader.records(
        Gebeurtenis,
        "SELECT * FROM gebeurtenis WHERE onderwerp = ? OR starts_with(onderwerp, ?) "
        "OR onderwerp IN (SELECT 'aanvraag:' || aanvraag FROM aanvraag WHERE plaatsing = ?) "
        "OR onderwerp IN (SELECT 'bericht:' || bericht FROM bericht WHERE plaatsing = ?) ORDER BY nr DESC",
        [f"plaatsing:{number}", f"toestemming:{number}/", number, number],
    )


def last_event(view: View) -> int:
    """The number of the newest line: while it stays, nothing has changed (every change has a line)."""
    return int(view.reader.value("SELECT coalesce(max(nr), 0) FROM gebeurtenis"))


MAIL_STEPS = ("bericht vastgehouden", "bericht vrijgegeven", "bericht ingetrokken")
"""What somebody does to a message that has not been sent; the rest of its life is the sender's."""

# What makes a line a change: it names a row (`aios:a4`, not `bureau`) and tells what that was or became. A backup, an
# export and a dossier don't; and a message on its way is the mail server's doing, not what somebody changed.
_CHANGES = (
    "contains(onderwerp, ':') AND (voor IS NOT NULL OR na IS NOT NULL) "
    "AND NOT (starts_with(onderwerp, 'bericht:') AND voor IS NOT NULL "
    f"AND actie NOT IN {MAIL_STEPS})"
)


def latest_change(view: View, persoon: str) -> list[Gebeurtenis]:
    """The audit lines of what a person changed last, an undoing too: one transaction's, oldest first.

    Lines of one transaction share the moment and stand together.
    """
    return view.reader.records(
        Gebeurtenis,
        "SELECT * FROM gebeurtenis WHERE wie = ? AND wanneer = (SELECT wanneer FROM gebeurtenis WHERE wie = ? "
        f"AND {_CHANGES} ORDER BY nr DESC LIMIT 1) ORDER BY nr",
        [persoon, persoon],
    )


def last_step(view: View, persoon: str) -> list[Gebeurtenis]:
    """The audit lines of the step that a person could undo, oldest first; empty when it was undone already."""
    found = latest_change(view, persoon)
    return [] if found and found[0].actie == UNDONE else found


def is_decision(line: Gebeurtenis) -> bool:
    """Whether a line of the audit trail decides a request, a part of one, or a swap, which is final (N9, H6)."""
    if line.onderwerp.startswith("besluit:"):
        return True
    decided = json.loads(line.na or "{}").get("status") in (
        AanvraagStatus.GOEDGEKEURD,
        AanvraagStatus.GEWEIGERD,
    )
    return decided and line.onderwerp.startswith(("aanvraag:", "ruil:"))


@dataclass(frozen=True, slots=True)
class Bezoek:
    """What others did since a person last looked: the lines, newest first, and the number of the newest there is."""

    sinds: datetime | None
    regels: tuple[Gebeurtenis, ...]
    tot: int


def since_last_visit(view: View, limit: int = 300) -> Bezoek:
    """What others changed since this person's last visit, as far as he or she may see it."""
    seen = view.reader.rows("SELECT gezien_tot, op FROM bezoek WHERE persoon = ?", [view.actor.persoon])
    nr, moment = seen[0] if seen else (0, None)
    newer = events(view, after=nr, limit=limit, by_others=True)
    return Bezoek(moment, tuple(reversed(newer)), last_event(view))


@dataclass(frozen=True, slots=True)
class Stap:
    """What somebody did at once: the first line of it, and how many lines it has."""

    regel: Gebeurtenis
    regels: int


@dataclass(frozen=True, slots=True)
class Terugblik:
    """What others did since a person's last visit (`sinds` None: there was none), newest first, with names by code."""

    sinds: datetime | None
    stappen: tuple[Stap, ...]
    tot: int
    aiosnamen: Mapping[str, str]
    plaatsnamen: Mapping[str, str]


def steps_of_others(view: View, after: int, limit: int) -> list[Stap]:
    """The newest so many steps of others after line `after`, newest first, as far as this person may see them."""
    scope, params = view.rights.scope("a")
    found = view.reader.rows(
        "SELECT min(g.nr), count(*) FROM gebeurtenis g LEFT JOIN aios a USING (aios) "
        f"WHERE ((g.aios IS NULL AND ?) OR (g.aios IS NOT NULL AND {scope})) AND g.nr > ? AND g.wie <> ? "
        f"GROUP BY g.wie, g.wanneer ORDER BY 1 DESC LIMIT {int(limit)}",
        [view.rights.has(*STAFF), *params, after, view.actor.persoon],
    )
    size = dict(found)
    lines = view.reader.records(
        Gebeurtenis,
        "SELECT * FROM gebeurtenis WHERE nr IN (SELECT unnest(?::BIGINT[])) ORDER BY nr DESC",
        [list(size)],
    )
    return [Stap(line, size[line.nr]) for line in discreet(view, lines)]


def look_back(view: View, limit: int = 200) -> Terugblik:
    """What others did since this person's last visit, step by step."""
    seen = view.reader.rows("SELECT gezien_tot, op FROM bezoek WHERE persoon = ?", [view.actor.persoon])
    nr, moment = seen[0] if seen else (0, None)
    return _told(view, moment, steps_of_others(view, nr, limit))


def news(view: View, after: int) -> Terugblik:
    """The newest step of others after line `after`, if there is one."""
    return _told(view, None, steps_of_others(view, after, 1))


def _told(view: View, sinds: datetime | None, steps: list[Stap]) -> Terugblik:
    lines = [step.regel for step in steps]
    people = aios_names(view, {line.aios for line in lines if line.aios})
    places = place_labels(view, places_named(lines))
    return Terugblik(sinds, tuple(steps), last_event(view), people, places)


def places_named(lines: Iterable[Gebeurtenis]) -> set[str]:
    """The codes of the places that lines of the audit trail mention."""
    told = [json.loads(text) for line in lines for text in (line.voor, line.na) if text]
    return {one["plaats"] for one in told if isinstance(one, dict) and isinstance(one.get("plaats"), str)}


def state_at(view: View, subject: str, moment: datetime) -> dict[str, object] | None:
    """What a thing held at a past moment (UTC), put together from the audit trail; None when it was not there."""
    state: dict[str, object] | None = None
    for event in reversed(events_of(view, subject)):
        if event.wanneer > moment:
            break
        state = (state or {}) | json.loads(event.na) if event.na else None
    return state

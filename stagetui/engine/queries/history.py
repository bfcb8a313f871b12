"""The audit trail: who changed what, when, from where and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.records import Gebeurtenis
from stagetui.profiles.terms import Rol

STAFF = (Rol.BUREAU, Rol.BEHEERDER, Rol.LEZER, Rol.EXPORT, Rol.STAGEBEHEERDER)

if TYPE_CHECKING:
    from stagetui.engine.access import View


def events(
    view: View, *, since: date | None = None, aios: str | None = None, limit: int | None = None
) -> list[Gebeurtenis]:
    """The lines that this person may see, oldest first; with `limit` only the newest so many.

    Lines about an aios are for who may see that aios; other lines are for the staff.
    """
    scope, params = view.rights.scope("a")
    found = view.reader.records(
        Gebeurtenis,
        f"SELECT g.* FROM gebeurtenis g LEFT JOIN aios a USING (aios) "
        f"WHERE ((g.aios IS NULL AND ?) OR (g.aios IS NOT NULL AND {scope})) "
        "AND (?::DATE IS NULL OR g.wanneer >= ?) AND (?::VARCHAR IS NULL OR g.aios = ?) "
        "ORDER BY g.nr DESC" + (f" LIMIT {int(limit)}" if limit is not None else ""),
        [view.rights.has(*STAFF), *params, since, since, aios, aios],
    )
    return found[::-1]


def events_of_aios(view: View, aios: str) -> list[Gebeurtenis]:
    """What happened around one aios, newest first."""
    return events(view, aios=aios)[::-1]


def events_of(view: View, subject: str) -> list[Gebeurtenis]:
    """What happened to one thing (`stageplaats:p1`, `plaatsing:12`), newest first."""
    return view.reader.records(
        Gebeurtenis, "SELECT * FROM gebeurtenis WHERE onderwerp = ? ORDER BY nr DESC", [subject]
    )


def events_of_place(view: View, plaats: str) -> list[Gebeurtenis]:
    """What happened to one stageplaats and its availability, newest first."""
    return view.reader.records(
        Gebeurtenis,
        "SELECT * FROM gebeurtenis WHERE onderwerp = ? OR starts_with(onderwerp, ?) ORDER BY nr DESC",
        [f"stageplaats:{plaats}", f"beschikbaarheid:{plaats}/"],
    )


def last_event(view: View) -> int:
    """The number of the newest line: while it stays, nothing has changed (every change has a line)."""
    return int(view.reader.value("SELECT coalesce(max(nr), 0) FROM gebeurtenis"))

"""Who sees which stageplaatsen and contacts (N8, H13), and the audit trail without them for who does not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from stagetui.engine.access import ALL, READERS
from stagetui.engine.records import Gebeurtenis, Leenafspraak
from stagetui.profiles.terms import Rol, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.access import Rights, View

INSIDE = (Rol.BUREAU, Rol.BEHEERDER, Rol.STAGEBEHEERDER)
CONTACT = ("contact_naam", "contact_email")
WITHIN = ("uitvraag", "peiling", "stageopleider", "afwezigheid", "leenafspraak")
"""Tables about which only who is inside reads: questions to instellingen, and the people there."""


def sees_hidden(rights: Rights) -> bool:
    """Whether the person sees hidden places and contacts: the office and stagebeheerders do."""
    return rights.has(*INSIDE)


def institutes_of(view: View) -> frozenset[str] | None:
    """The institutes whose places this person sees whole; None: those of all."""
    found = {grant.instituut for grant in view.rights.grants}
    if ALL in found:
        return None
    scope, params = view.rights.scope("a")
    found.update(
        i for (i,) in view.reader.rows(f"SELECT DISTINCT a.instituut FROM aios a WHERE {scope}", params)
    )
    return frozenset(found)


def lent_to(view: View, institutes: frozenset[str]) -> dict[str, list[Leenafspraak]]:
    """What other institutes lend to these ones from today on, by place: all that they see of those places (H13)."""
    found: dict[str, list[Leenafspraak]] = defaultdict(list)
    for one in view.reader.records(
        Leenafspraak,
        "SELECT l.* FROM leenafspraak l JOIN stageplaats s USING (plaats) WHERE l.tot >= ? "
        "AND l.aan_instituut IN (SELECT unnest(?::VARCHAR[])) "
        "AND s.instituut IS NOT NULL AND s.instituut NOT IN (SELECT unnest(?::VARCHAR[])) "
        "ORDER BY l.plaats, l.van, l.aan_instituut",
        [view.today, sorted(institutes), sorted(institutes)],
    ):
        found[one.plaats].append(one)
    return found


def discreet(view: View, lines: Iterable[Gebeurtenis]) -> list[Gebeurtenis]:
    """The lines of the audit trail as this person may read them.

    For who is outside, those about hidden places, about questions to instellingen and about who supervises there are
    left out, and those about other places name no contact, whoever it was and is. A message about no one aios may name
    several: it is for who reads for the whole bureau.
    """
    if not any(
        grant.rol in READERS and grant.instituut == grant.profiel == ALL for grant in view.rights.grants
    ):
        lines = [one for one in lines if one.aios or not one.onderwerp.startswith("bericht:")]
    if sees_hidden(view.rights):
        return list(lines)
    hidden = {
        plaats
        for (plaats,) in view.reader.rows(
            "SELECT plaats FROM stageplaats WHERE zichtbaarheid = ?", [Zichtbaarheid.VERBORGEN.value]
        )
    }
    kept = []
    for line in lines:
        table, _, key = line.onderwerp.partition(":")
        place = key.rpartition("/")[0] if table == "beschikbaarheid" else key
        if table in WITHIN or (table in ("stageplaats", "beschikbaarheid") and place in hidden):
            continue
        kept.append(_without_contact(line) if table == "stageplaats" else line)
    return kept


def _without_contact(line: Gebeurtenis) -> Gebeurtenis:
    return replace(line, voor=_stripped(line.voor), na=_stripped(line.na))


def _stripped(text: str | None) -> str | None:
    if text is None:
        return None
    told = json.loads(text)
    left = {name: value for name, value in told.items() if name not in CONTACT}
    return text if left == told else json.dumps(left, ensure_ascii=False, sort_keys=True)

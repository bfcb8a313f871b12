"""Requests that wait for a decision, with what the one who decides wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import request
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios
from stagetui.engine.rules.deciding import decision_objection, may_decide
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class AanvraagRegel:
    """A request with names; `mijn`: it waits for the person who looks; `bezwaar`: why he or she can't decide."""

    aanvraag: Aanvraag
    naam: str
    profiel: str
    plaats_naam: str | None
    instelling: str | None
    start: date
    eind: date
    rang: int | None
    mijn: bool
    bezwaar: str | None


def requests(view: View, *, only_open: bool = False, of_aios: str | None = None) -> list[AanvraagRegel]:
    """The requests that this person may see, of one aios or of all: open ones first, the most urgent on top.

    One without a date asks to be decided as soon as it can be, so it counts as today's.
    """
    scope, params = view.rights.scope("a")
    where = f"{scope} AND (NOT ? OR q.status = 'open') AND (?::VARCHAR IS NULL OR q.aios = ?)"
    order = "ORDER BY q.status <> 'open', coalesce(q.voor, ?), q.aanvraag"
    join = f"FROM aanvraag q JOIN aios a USING (aios) WHERE {where} {order}"
    read = view.reader.records
    asked = read(Aanvraag, f"SELECT q.* {join}", [*params, only_open, of_aios, of_aios, view.today])
    people = {
        a.aios: a
        for a in read(
            Aios, f"SELECT DISTINCT a.* FROM aanvraag q JOIN aios a USING (aios) WHERE {scope}", params
        )
    }
    details = {
        plaatsing: rest
        for plaatsing, *rest in view.reader.rows(
            "SELECT DISTINCT p.plaatsing, p.start, p.eind, p.rang, p.voorstel "
            "FROM plaatsing p JOIN aanvraag USING (plaatsing)"
        )
    }
    names = {
        plaats: (naam, instelling)
        for plaats, naam, instelling in view.reader.rows(
            "SELECT s.plaats, s.naam, i.naam FROM stageplaats s LEFT JOIN instelling i USING (instelling)"
        )
    }
    rules = Rules(view)
    found = []
    for one in asked:
        aios = people[one.aios]
        start, eind, rang, voorstel = details[one.plaatsing]
        profile = rules.of(aios, voorstel)
        objection = decision_objection(one, aios, profile, view.rights)
        mine = one.status is AanvraagStatus.OPEN and may_decide(one, aios, profile, view.rights)
        found.append(
            AanvraagRegel(
                one,
                aios.naam,
                aios.profiel,
                *names.get(one.plaats or "", (None, None)),
                start,
                eind,
                rang,
                mine,
                objection,
            )
        )
    return found


def request_view(view: View, number: int) -> AanvraagRegel:
    """One request.

    Raises:
        RefusedError: there is none of that number among those that this person may see.
    """
    for one in requests(view, of_aios=request(view, number).aios):
        if one.aanvraag.aanvraag == number:
            return one
    raise RefusedError(
        "Niet gevonden", f"Aanvraag {number} is niet bekend; stagetui aanvraag list toont de nummers."
    )

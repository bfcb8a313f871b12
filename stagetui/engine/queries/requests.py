"""Requests that wait for a decision, with what the one who decides wants to know."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.access import READERS
from stagetui.engine.queries.finding import existing
from stagetui.engine.queries.placing import aios_of, request
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios, Besluit
from stagetui.engine.rules.deciding import Zaak, decision_objection, step_of
from stagetui.profiles.terms import Gegeven

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class AanvraagRegel:
    """A request with names.

    Attributes:
        soort_naam: The kind, as people say it.
        naam: Of the aios, or of the stageplaats when it is about that.
        plaats_naam: Of the stageplaats, else of the instelling that was asked for.
        start: First and last day of the stage; None when it is not about a stage.
        mijn: It waits for the person who looks.
        bezwaar: Why he or she can't decide it.
        vastleggen: Deciding it is recording what somebody else answered: what shows that must be told.
        wacht_op: Whom it waits for, in words.
        dringend: It nears its last day, or has passed it.
        gegevens: What was filled in.
        besluiten: What has been decided so far.
    """

    aanvraag: Aanvraag
    soort_naam: str
    naam: str
    profiel: str
    plaats_naam: str | None
    instelling: str | None
    start: date | None
    eind: date | None
    rang: int | None
    mijn: bool
    bezwaar: str | None
    vastleggen: bool
    wacht_op: str
    dringend: bool
    gegevens: Mapping[Gegeven, str]
    besluiten: tuple[Besluit, ...]


def gegevens_of(asked: Aanvraag) -> dict[Gegeven, str]:
    """What was filled in, by its name."""
    return {Gegeven(name): value for name, value in json.loads(asked.gegevens or "{}").items()}


def requests(view: View, *, only_open: bool = False, of_aios: str | None = None) -> list[AanvraagRegel]:
    """The requests that this person may see, of one aios or of all: open ones first, the most urgent on top.

    One without a date asks to be decided as soon as it can be, so it counts as today's.
    """
    scope, params = view.rights.scope("a")
    where = (
        f"(q.aios IS NULL OR {scope}) AND (NOT ? OR q.status = 'open') AND (?::VARCHAR IS NULL OR q.aios = ?)"
    )
    order = "ORDER BY q.status <> 'open', coalesce(q.voor, ?), q.aanvraag"
    asked = view.reader.records(
        Aanvraag,
        f"SELECT q.* FROM aanvraag q LEFT JOIN aios a USING (aios) WHERE {where} {order}",
        [*params, only_open, of_aios, of_aios, view.today],
    )
    facts = _Facts(view)
    return [facts.line(one) for one in asked if one.aios is not None or _sees_place(view, one)]


def request_view(view: View, number: int) -> AanvraagRegel:
    """One request.

    Raises:
        RefusedError: there is none of that number among those that this person may see.
    """
    asked = request(view, number)
    seen = view.rights.sees(aios_of(view, asked.aios)) if asked.aios else _sees_place(view, asked)
    # the same words as when there is none: nobody learns of what is not theirs
    existing(asked if seen else None, f"Aanvraag {number}", "stagetui aanvraag list toont de nummers")
    return _Facts(view).line(asked)


def decisions_on(view: View, number: int) -> list[Besluit]:
    """What was decided about one request so far, in order."""
    return view.reader.records(
        Besluit, "SELECT * FROM besluit WHERE aanvraag = ? ORDER BY volgnummer", [number]
    )


def _sees_place(view: View, asked: Aanvraag) -> bool:
    return view.rights.has(*READERS, instituut=asked.instituut, profiel=asked.profiel)


class _Facts:
    """What names and judges many requests, read once."""

    def __init__(self, view: View) -> None:
        self._view = view
        read = view.reader
        self._people = {
            a.aios: a
            for a in read.records(Aios, "SELECT DISTINCT a.* FROM aanvraag q JOIN aios a USING (aios)")
        }
        self._placed = {
            plaatsing: rest
            for plaatsing, *rest in read.rows(
                "SELECT DISTINCT p.plaatsing, p.start, p.eind, p.rang, p.voorstel "
                "FROM plaatsing p JOIN aanvraag USING (plaatsing)"
            )
        }
        self._stages = {
            (aios, kind): (start, eind)
            for aios, kind, start, eind in read.rows(
                "SELECT DISTINCT s.aios, s.stagesoort, s.start, s.eind "
                "FROM stage s JOIN aanvraag USING (aios, stagesoort)"
            )
        }
        self._places = {
            plaats: (naam, instelling)
            for plaats, naam, instelling in read.rows(
                "SELECT s.plaats, s.naam, i.naam FROM stageplaats s LEFT JOIN instelling i USING (instelling)"
            )
        }
        self._instellingen = dict(read.rows("SELECT instelling, naam FROM instelling"))
        self._decided: dict[int, list[Besluit]] = defaultdict(list)
        for one in read.records(Besluit, "SELECT * FROM besluit ORDER BY aanvraag, volgnummer"):
            self._decided[one.aanvraag].append(one)
        self._rules = Rules(view)

    def line(self, asked: Aanvraag) -> AanvraagRegel:
        """One request with names, as it stands for the person who looks."""
        view = self._view
        aios = self._people.get(asked.aios or "")
        *dates, rang, voorstel = self._placed.get(asked.plaatsing or 0, (None, None, None, None))
        start, eind = self._stages.get((asked.aios or "", asked.stagesoort or ""), dates)
        if asked.plaatsing:
            start, eind = dates
        profile = self._rules.of(aios, voorstel) if aios else view.book[asked.profiel or ""]
        zaak = Zaak(asked, aios, profile, tuple(self._decided.get(asked.aanvraag, ())))
        step = step_of(zaak, view.rights)
        told = gegevens_of(asked)
        place, instelling = self._places.get(asked.plaats or "", (None, None))
        found = told.get(Gegeven.INSTELLING)
        kind = profile.requests.get(asked.soort)
        return AanvraagRegel(
            aanvraag=asked,
            soort_naam=kind.name if kind else asked.soort.capitalize(),
            naam=aios.naam if aios else place or asked.plaats or "–",
            profiel=profile.id,
            plaats_naam=place,
            instelling=instelling or (self._instellingen.get(found, found) if found else None),
            start=start,
            eind=eind,
            rang=rang,
            mijn=step is not None,
            bezwaar=decision_objection(zaak, view.rights),
            vastleggen=step is not None and step.vastleggen,
            wacht_op=zaak.waits_for,
            dringend=bool(
                asked.status is AanvraagStatus.OPEN and asked.dringend and asked.dringend <= view.today
            ),
            gegevens=told,
            besluiten=tuple(zaak.besluiten),
        )

"""Aios with all that hangs on them, and the people who work with the program."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.access import Grant, granted_by
from stagetui.engine.queries.history import events_of_aios
from stagetui.engine.queries.interruptions import Afwezigheidsregel, absence_lines
from stagetui.engine.queries.placing import exemptions_of, visible_aios
from stagetui.engine.queries.requests import AanvraagRegel, requests
from stagetui.engine.queries.wishes import year_wish_of
from stagetui.engine.records import (
    Aios,
    Formulier,
    Gebeurtenis,
    Jaarwens,
    Plaatsing,
    Stage,
    Toestemming,
    Voorkeur,
    Vrijstelling,
)
from stagetui.profiles.settings import FILE_NAME
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View


@dataclass(frozen=True, slots=True)
class VoorkeurRegel:
    """A preference with the names of what it names."""

    voorkeur: Voorkeur
    plaats_naam: str | None
    instelling: str | None


@dataclass(frozen=True, slots=True)
class AiosBeeld:
    """One aios: schema, wishes, plaatsingen with their consents, requests, forms and history (newest first)."""

    aios: Aios
    stages: tuple[Stage, ...]
    vrijstellingen: tuple[Vrijstelling, ...]
    voorkeuren: tuple[VoorkeurRegel, ...]
    jaarwens: Jaarwens | None
    plaatsingen: tuple[Plaatsing, ...]
    toestemmingen: tuple[Toestemming, ...]
    aanvragen: tuple[AanvraagRegel, ...]
    formulieren: tuple[Formulier, ...]
    geschiedenis: tuple[Gebeurtenis, ...]
    afwezig: tuple[Afwezigheidsregel, ...]


@dataclass(frozen=True, slots=True)
class Gebruiker:
    """Somebody with an account, and the roles; `bron` tells where the account stands."""

    persoon: str
    naam: str
    email: str | None
    rollen: tuple[Grant, ...]
    bron: str


def aios_view(view: View, aios: str) -> AiosBeeld:
    """All about one aios.

    Raises:
        RefusedError: there is none, or it is not this person's to see.
    """
    who = visible_aios(view, aios)
    read = view.reader.records
    preferences = [
        VoorkeurRegel(voorkeur, *_named(view, voorkeur.plaats))
        for voorkeur in read(
            Voorkeur, "SELECT * FROM voorkeur WHERE aios = ? ORDER BY stagesoort, rang", [aios]
        )
    ]
    return AiosBeeld(
        who,
        tuple(read(Stage, "SELECT * FROM stage WHERE aios = ? ORDER BY start, stagesoort", [aios])),
        tuple(exemptions_of(view, aios)),
        tuple(preferences),
        year_wish_of(view, aios),
        tuple(read(Plaatsing, "SELECT * FROM plaatsing WHERE aios = ? ORDER BY start, plaatsing", [aios])),
        tuple(
            read(
                Toestemming,
                "SELECT t.* FROM toestemming t JOIN plaatsing p USING (plaatsing) WHERE p.aios = ? ORDER BY ALL",
                [aios],
            )
        ),
        tuple(requests(view, of_aios=aios)),
        tuple(read(Formulier, "SELECT * FROM formulier WHERE aios = ? ORDER BY formulier", [aios])),
        tuple(events_of_aios(view, aios)),
        tuple(absence_lines(view, who)),
    )


def find_aios(view: View, text: str, limit: int) -> list[Aios]:
    """Find at most `limit` aios that this person may see, all words of `text` in name or code, by name."""
    scope, params = view.rights.scope("a")
    found = [f"%{word}%" for word in text.lower().split()]
    where = " AND ".join([scope, *["lower(concat_ws(' ', a.naam, a.aios)) LIKE ?" for _ in found]])
    return view.reader.records(
        Aios,
        f"SELECT a.* FROM aios a WHERE {where} ORDER BY a.naam, a.aios LIMIT {int(limit)}",
        [*params, *found],
    )


def _named(view: View, plaats: str | None) -> tuple[str | None, str | None]:
    rows = view.reader.rows(
        "SELECT s.naam, i.naam FROM stageplaats s LEFT JOIN instelling i USING (instelling) WHERE s.plaats = ?",
        [plaats],
    )
    return rows[0] if rows else (None, None)


def users(view: View) -> list[Gebruiker]:
    """Everybody with an account, from the data and from stagetui.toml; roles from both add up."""
    roles: dict[str, list[Grant]] = defaultdict(list)
    for persoon, rol, instituut, profiel in view.reader.rows(
        "SELECT persoon, rol, instituut, profiel FROM rol ORDER BY ALL"
    ):
        roles[persoon].append(Grant(Rol(rol), instituut, profiel))
    accounts = {
        persoon: (naam, email, ["gegevens"])
        for persoon, naam, email in view.reader.rows(
            "SELECT persoon, naam, email FROM persoon ORDER BY persoon"
        )
    }
    for person in view.settings.people:
        _, email, sources = accounts.get(person.id, (person.name, person.email, []))
        accounts[person.id] = (person.name, person.email or email, [FILE_NAME, *sources])
        roles[person.id] = list(dict.fromkeys(granted_by(view.settings, person.id) + roles[person.id]))
    return [
        Gebruiker(persoon, naam, email, tuple(roles[persoon]), " en ".join(sources))
        for persoon, (naam, email, sources) in sorted(accounts.items())
    ]

"""All that is kept about one aios, as one document (AVG: the right of access), with nothing of other people in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from stagetui.engine.queries.people import aios_view
from stagetui.engine.records import Bericht, Deeltijd, Gebeurtenis, Mijlpaal, Ronde
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Aios

OTHER = "een andere aios"
SUBMITTED = ("voorkeur:", "jaarwens:")
"""How the audit trail names what an aios handed in."""
MAY_HAVE = (Rol.BUREAU, Rol.COORDINATOR)


def may_have_dossier(view: View, who: Aios) -> None:
    """Refuse who is neither the office nor a coordinator or the instituutsopleider of this aios."""
    if view.rights.persoon != who.instituutsopleider and not view.rights.has(
        *MAY_HAVE, instituut=who.instituut, profiel=who.profiel
    ):
        raise RefusedError(
            "Niet toegestaan",
            f"{view.rights.persoon} mag geen dossier van {who.aios} maken; daarvoor is de rol "
            f"{' of '.join(MAY_HAVE)} nodig voor {who.instituut} {who.profiel}.",
        )


def dossier(view: View, aios: str) -> dict[str, Any]:
    """All that is kept about one aios, ready to be written: dates in ISO form, only words, numbers, lists and tables.

    Raises:
        RefusedError: there is no such aios, or who asks may not have the dossier.
    """
    seen = aios_view(view, aios)
    may_have_dossier(view, seen.aios)
    hide = _others(view, aios)
    history = [_event(event, hide) for event in reversed(seen.geschiedenis)]
    return {
        "aios": _told(seen.aios),
        "opgemaakt": view.today.isoformat(),
        "door": view.rights.persoon,
        "bureau": view.settings.bureau.name,
        "schema": [_told(stage) for stage in seen.stages],
        "deeltijd": [
            _told(one)
            for one in view.reader.records(
                Deeltijd, "SELECT * FROM deeltijd WHERE aios = ? ORDER BY vanaf", [aios]
            )
        ],
        "vrijstellingen": [_told(one) for one in seen.vrijstellingen],
        "voorkeuren": [
            _told(one.voorkeur) | {"plaats_naam": one.plaats_naam, "instelling": one.instelling}
            for one in seen.voorkeuren
        ],
        "jaarwens": [_told(seen.jaarwens)] if seen.jaarwens else [],
        "onderbrekingen": [_told(one.onderbreking) | {"verlengt": one.verlengt} for one in seen.afwezig],
        "formulieren": [_told(one) for one in seen.formulieren],
        "ingediend": [line for line in history if line["onderwerp"].startswith(SUBMITTED)],
        "voorstellen": _runs(view, aios, hide),
        "plaatsingen": [_told(one) for one in seen.plaatsingen],
        "toestemmingen": [_told(one) for one in seen.toestemmingen],
        "aanvragen": [
            _told(one.aanvraag)
            | {
                "plaats_naam": one.plaats_naam,
                "instelling": one.instelling,
                "reden": hide(one.aanvraag.reden) if one.aanvraag.reden else None,
                "gegevens": {name: hide(value) for name, value in one.gegevens.items()},
                "besluiten": [
                    _told(made) | {"reden": hide(made.reden) if made.reden else None}
                    for made in one.besluiten
                ],
            }
            for one in seen.aanvragen
        ],
        "mijlpalen": [
            _told(one)
            for one in view.reader.records(
                Mijlpaal, "SELECT * FROM mijlpaal WHERE aios = ? ORDER BY stagesoort, mijlpaal", [aios]
            )
        ],
        "berichten": _messages(view, seen.aios, hide),
        "regels": _rules(view, aios, seen.aios.profiel),
        "geschiedenis": history,
    }


def _told(record: Any) -> dict[str, Any]:
    """The columns of a record, without what only the program needs."""
    return {one.name: _plain(getattr(record, one.name)) for one in fields(record) if one.name != "version"}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return f"{value.isoformat(timespec='seconds')}Z"
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case _:
            return value


def _event(event: Gebeurtenis, hide: Callable[[str], str]) -> dict[str, Any]:
    told = _told(event)
    for name in ("voor", "na"):
        told[name] = json.loads(hide(told[name])) if told[name] else None
    told["reden"] = hide(told["reden"]) if told["reden"] else None
    return {name: value for name, value in told.items() if name not in ("vorige", "hash", "aios")}


def _others(view: View, aios: str) -> Callable[[str], str]:
    """Give what hides other aios in a text: the cause of an outcome names who came first by code."""
    me = view.reader.value("SELECT naam FROM aios WHERE aios = ?", [aios])
    known = {
        word
        for row in view.reader.rows("SELECT aios, naam, email FROM aios WHERE aios <> ?", [aios])
        for word in row
        if word and word != me and not word.isdigit()
    }
    if not known:
        return lambda text: text
    listed = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w@-])(?:{listed})(?![\w@-])")
    return lambda text: pattern.sub(OTHER, text)


def _runs(view: View, aios: str, hide: Callable[[str], str]) -> list[dict[str, Any]]:
    """Every proposal that this aios was in: with what it was computed, and what it gave."""
    found = []
    for row in view.reader.dicts(
        "SELECT v.voorstel, v.ronde, v.policy, v.seed, v.status, v.doelen, v.invoer_sha256, v.gemaakt_door, "
        "v.gemaakt_op, v.vastgesteld_door, v.vastgesteld_op, u.stagesoort, u.plaats, s.naam AS plaats_naam, u.start, "
        "u.eind, u.rang, u.oorzaak, u.lot, (SELECT count(DISTINCT w.aios) FROM voorstel_uitkomst w "
        "WHERE w.voorstel = v.voorstel) AS deelnemers "
        "FROM voorstel v JOIN voorstel_uitkomst u USING (voorstel) LEFT JOIN stageplaats s ON s.plaats = u.plaats "
        "WHERE u.aios = ? ORDER BY v.voorstel, u.stagesoort",
        [aios],
    ):
        told = {name: _plain(value) for name, value in row.items()}
        told["doelen"] = json.loads(row["doelen"])
        told["oorzaak"] = hide(row["oorzaak"]) if row["oorzaak"] else None
        found.append(told)
    return found


def _messages(view: View, who: Aios, hide: Callable[[str], str]) -> list[dict[str, Any]]:
    """The messages about or to this aios, with the text of their attachments."""
    attachments: dict[int, list[Mapping[str, Any]]] = {}
    for number, naam, text in view.reader.rows(
        "SELECT bericht, naam, leestekst FROM bericht_bijlage ORDER BY bericht, volgnummer"
    ):
        attachments.setdefault(number, []).append({"naam": hide(naam), "tekst": hide(text)})
    messages = view.reader.records(
        Bericht,
        "SELECT * FROM bericht WHERE aios = ? OR contains(concat_ws(';', aan, cc), ?) ORDER BY bericht",
        [who.aios, who.email],
    )
    return [
        {
            name: hide(value) if isinstance(value, str) else value
            for name, value in _told(one).items()
            if name != "html"
        }
        | {"bijlagen": attachments.get(one.bericht, [])}
        for one in messages
    ]


def _rules(view: View, aios: str, profiel: str) -> list[dict[str, Any]]:
    """The rules of each round that this aios was in, as on the day it was opened; without a round, those of today."""
    rounds = view.reader.records(
        Ronde,
        "SELECT DISTINCT r.* FROM ronde r JOIN voorstel v USING (ronde) JOIN voorstel_uitkomst u USING (voorstel) "
        "WHERE u.aios = ? ORDER BY r.gemaakt_op, r.ronde",
        [aios],
    )
    held: dict[str, list[str]] = {}
    for ronde in rounds:
        text = view.reader.value(
            "SELECT regels FROM ronde_profiel WHERE ronde = ? AND profiel = ?", [ronde.ronde, profiel]
        )
        if text is not None:
            held.setdefault(text, []).append(f"{ronde.ronde}, geopend op {ronde.gemaakt_op:%Y-%m-%d}")
    if not held and view.book.get(profiel) is not None:
        held[view.book.text(profiel)] = []
    return [{"profiel": profiel, "rondes": rounds_of, "tekst": text} for text, rounds_of in held.items()]

"""The canonical JSON of a year: equal years give equal text, and what was written can be run again."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from stagetui.engine.allocation.year.instance import (
    Afspraak,
    Aios,
    Beleid,
    Jaar,
    Onderdeel,
    Plaats,
    Traject,
    Vast,
    Wens,
    WensSoort,
    canonical,
)
from stagetui.errors import RefusedError

FORMAT = 1  # raised when the meaning of the document changes


def to_json(jaar: Jaar) -> str:
    """Write the canonical form as one JSON document.

    Raises:
        RefusedError: see `canonical`.
    """
    plain = asdict(canonical(jaar))
    return json.dumps({"format": FORMAT} | plain, default=_plain, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Jaar:
    """Read what `to_json` wrote.

    Raises:
        RefusedError: the text is not such a document, or of another format.
    """
    try:
        data = json.loads(text)
        if data.pop("format") != FORMAT:
            raise RefusedError(
                "Jaarplan niet leesbaar",
                f"Dit jaarplan is door een andere versie bewaard; dit programma leest vorm {FORMAT}. "
                "Maak de ronde opnieuw op.",
            )
        return canonical(_jaar(data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RefusedError(
            "Jaarplan niet leesbaar",
            "Het bewaarde document is geen jaarplan. Maak de ronde opnieuw op.",
        ) from error


def _jaar(data: dict[str, Any]) -> Jaar:
    def days(texts: list[str]) -> tuple[date, ...]:
        return tuple(map(date.fromisoformat, texts))

    def wens(one: dict[str, Any]) -> Wens:
        return Wens(**one | {"soort": WensSoort(one["soort"])})

    def aios(one: dict[str, Any]) -> Aios:
        sets = {key: frozenset(one[key]) for key in ("verboden", "gedaan", "keuzes")}
        return Aios(
            **one | sets | {"trajecten": tuple(one["trajecten"]), "wensen": tuple(map(wens, one["wensen"]))}
        )

    def plaats(one: dict[str, Any]) -> Plaats:
        until = one["erkend_tot"] and date.fromisoformat(one["erkend_tot"])
        return Plaats(
            **one
            | {
                "velden": frozenset(one["velden"]),
                "soorten": frozenset(one["soorten"]),
                "capaciteit": tuple(one["capaciteit"]),
                "erkend_tot": until,
            }
        )

    return Jaar(
        **data
        | {
            "maanden": days(data["maanden"]),
            "onderdelen": tuple(
                Onderdeel(**one | {"cursusdagen": days(one["cursusdagen"])}) for one in data["onderdelen"]
            ),
            "trajecten": tuple(
                Traject(**one | {"varianten": tuple(map(tuple, one["varianten"]))})
                for one in data["trajecten"]
            ),
            "aios": tuple(map(aios, data["aios"])),
            "plaatsen": tuple(map(plaats, data["plaatsen"])),
            "afspraken": tuple(
                Afspraak(**one | {"plaatsen": frozenset(one["plaatsen"])}) for one in data["afspraken"]
            ),
            "vast": tuple(Vast(**one) for one in data["vast"]),
            "beleid": Beleid(data["beleid"]),
        }
    )


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value)}")

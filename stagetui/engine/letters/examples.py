"""Invented fields for every letter, so that a bureau's own template can be tried before it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.intentieverklaring import Intentieverklaring

EXAMPLES: Final[Mapping[str, Mapping[str, JsonValue]]] = MappingProxyType(
    {
        "intentieverklaring": Intentieverklaring(
            instituut="Instituut Voorbeeld",
            bureau="Stagebureau Instituut Voorbeeld",
            bureau_email="stagebureau@example.nl",
            datum=date(2027, 1, 4),
            aios="Noor van der Velde",
            profiel="Jeugdgezondheidszorg",
            stagesoort="aanpalend specialisme",
            instelling="Ziekenhuis De Linde",
            stageplaats="Kindergeneeskunde",
            stagebegeleider="A. de Wit",
            start=date(2027, 3, 1),
            eind=date(2027, 5, 30),
            weken=13,
            deeltijd=80,
        ).fields(),
        "dossier": {
            "aios": {"aios": "a12", "naam": "Noor van der Velde"},
            "opgemaakt": "2027-01-04",
            "door": "p.vandijk",
            "bureau": "Stagebureau Instituut Voorbeeld",
            "schema": [],
            "vrijstellingen": [],
            "voorkeuren": [],
            "ingediend": [],
            "voorstellen": [],
            "plaatsingen": [],
            "toestemmingen": [],
            "aanvragen": [],
            "mijlpalen": [],
            "berichten": [],
            "regels": [],
            "geschiedenis": [],
        },
    }
)

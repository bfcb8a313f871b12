"""Invented fields for every letter, so that a bureau's own template can be tried before it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.intentieverklaring import Intentieverklaring
from stagetui.engine.letters.plaatsingsbrief import Dossierbrief, Plaatsingsbrief

_PLAATSINGSBRIEF: Final = Plaatsingsbrief(
    aan_aios=False,
    instituut="Instituut Voorbeeld",
    bureau="Stagebureau Instituut Voorbeeld",
    bureau_email="stagebureau@example.nl",
    bureau_telefoon="030 000 00 00",
    datum=date(2027, 1, 4),
    aios="Noor van der Velde",
    aios_email="noor@example.nl",
    profiel="Jeugdgezondheidszorg",
    stagesoort="aanpalend specialisme",
    instelling="Ziekenhuis De Linde",
    vestiging="Utrecht",
    stageplaats="Kindergeneeskunde",
    opleider="dr. A. de Wit",
    opleider_email="a.dewit@example.org",
    start=date(2027, 3, 1),
    eind=date(2027, 5, 30),
    weken=13,
    deeltijd=80,
    verlof_uren=45.6,
    kenmerk="plaatsing 12",
)

VARIANTS: Final[Mapping[str, Mapping[str, JsonValue]]] = MappingProxyType(
    {"plaatsingsbrief-aios": replace(_PLAATSINGSBRIEF, aan_aios=True).fields()}
)
"""A letter that says something else to somebody else: the example of the other one."""

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
        "plaatsingsbrief": _PLAATSINGSBRIEF.fields(),
        "dossierbrief": Dossierbrief(
            instituut="Instituut Voorbeeld",
            bureau="Stagebureau Instituut Voorbeeld",
            bureau_email="stagebureau@example.nl",
            datum=date(2027, 3, 1),
            ontvanger="dr. A. de Wit",
            instelling="Ziekenhuis De Linde",
            vestiging="Utrecht",
            betreft="de stageplaats Kindergeneeskunde",
            alineas=(
                "Op 9 februari 2027 spraken wij met u over de begeleiding van aios. Uw aanvulling is verwerkt.",
                "De stageplaats blijft open. Wij spreken deze punten met u af, en komen er in september op terug.",
            ),
            punten=(
                "Elke week een vast moment voor begeleiding.",
                "Een inwerkprogramma voor de eerste twee weken.",
            ),
            ondertekenaars=(("P. van Dijk", "stagecoördinator"), ("M. Voorbeeld", "hoofd van de opleiding")),
            reageren_voor=date(2027, 3, 15),
            kenmerk="stageplaats kind-linde",
        ).fields(),
        "dossier": {
            "aios": {"aios": "a12", "naam": "Noor van der Velde"},
            "opgemaakt": "2027-01-04",
            "door": "p.vandijk",
            "bureau": "Stagebureau Instituut Voorbeeld",
            "schema": [],
            "vrijstellingen": [],
            "onderbrekingen": [],
            "voorkeuren": [],
            "formulieren": [],
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

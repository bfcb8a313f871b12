"""The kinds of message and the fields each template may use, with an invented example of every field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Soort(StrEnum):
    """The kinds of message; the value is the name of the template without `.txt`."""

    INTENTIEVERKLARING = "intentieverklaring"
    GOEDKEURING_GEVRAAGD = "goedkeuring-gevraagd"
    GOEDKEURING_GEWEIGERD = "goedkeuring-geweigerd"


_AFZENDER: Final[Mapping[str, object]] = MappingProxyType(
    {
        "instituut": "Instituut Voorbeeld",
        "bureau": "Stagebureau Instituut Voorbeeld",
        "bureau_email": "stagebureau@example.nl",
    }
)

# What stands in a template must stand here: a misspelt field is found before anything is sent, by filling in
# these examples. Dates are `datetime.date` or ISO text; the filter `datum` writes them in full.
FIELDS: Final[Mapping[Soort, Mapping[str, object]]] = MappingProxyType(
    {
        # To the stagebegeleider, the aios in cc, the letter as attachment (N5, N9, N21).
        Soort.INTENTIEVERKLARING: MappingProxyType(
            {
                **_AFZENDER,
                "stagebegeleider": "A. de Wit",
                "instelling": "Ziekenhuis De Linde",
                "stageplaats": "Kindergeneeskunde",
                "aios": "Noor van der Velde",
                "profiel": "Jeugdgezondheidszorg",
                "stagesoort": "aanpalend specialisme",
                "start": date(2027, 3, 1),
                "eind": date(2027, 5, 30),
                "weken": 13,
                "deeltijd": 80,
            }
        ),
        # To the instituutsopleider: what waits for a decision (N3, N5); `voor` is the last day, or None.
        Soort.GOEDKEURING_GEVRAAGD: MappingProxyType(
            {
                **_AFZENDER,
                "instituutsopleider": "P. van Dijk",
                "aanvragen": (
                    {
                        "aios": "Noor van der Velde",
                        "omschrijving": "stageplaats Kindergeneeskunde, Ziekenhuis De Linde",
                        "voor": date(2027, 1, 18),
                    },
                    {"aios": "Sem Bakker", "omschrijving": "zelf geworven stageplaats", "voor": None},
                ),
            }
        ),
        # To the aios: refused, why, and what now (N5, N6).
        Soort.GOEDKEURING_GEWEIGERD: MappingProxyType(
            {
                **_AFZENDER,
                "aios": "Noor van der Velde",
                "omschrijving": "stageplaats Kindergeneeskunde, Ziekenhuis De Linde",
                "beslisser": "P. van Dijk",
                "reden": "De stage sluit nog niet aan op uw leerdoelen.",
            }
        ),
    }
)

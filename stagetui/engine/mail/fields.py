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


# What stands in a template must stand here: a misspelt field is found before anything is sent, by filling in
# these examples. Dates are `datetime.date` or ISO text; the filter `datum` writes them in full.
FIELDS: Final[Mapping[Soort, Mapping[str, object]]] = MappingProxyType(
    {
        # To the stagebegeleider, the aios in cc, the letter as attachment (N5, N9, N21).
        Soort.INTENTIEVERKLARING: MappingProxyType(
            {
                "instituut": "Instituut Voorbeeld",
                "bureau": "Stagebureau Instituut Voorbeeld",
                "bureau_email": "stagebureau@example.nl",
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
    }
)

"""What a stage-intentieverklaring holds: the facts of one definitive plaatsing (N9, N21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.values import json_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Intentieverklaring:
    """The facts of the letter; `start` and `eind` are the first and last day, both inclusive.

    Attributes:
        weken: length of the stage in calendar weeks.
        deeltijd: part-time factor of the aios's employment in percent (50–100).
        kenmerk: how the bureau finds the plaatsing again; empty when there is none.
    """

    instituut: str
    bureau: str
    bureau_email: str
    datum: date
    aios: str
    profiel: str
    stagesoort: str
    instelling: str
    stageplaats: str
    stagebegeleider: str
    start: date
    eind: date
    weken: float
    deeltijd: int
    vestiging: str = ""
    instituutsopleider: str = ""
    bureau_telefoon: str = ""
    kenmerk: str = ""

    def fields(self) -> dict[str, JsonValue]:
        """The fields as the template reads them; dates in ISO form."""
        return json_fields(self)

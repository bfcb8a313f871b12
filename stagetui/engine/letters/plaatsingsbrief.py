"""What a plaatsingsbrief and a letter of a dossier hold (H8, H16, D3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.engine.letters.compiler import JsonValue
from stagetui.engine.letters.dutch import aanhef, beste
from stagetui.engine.letters.values import json_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaatsingsbrief:
    """The letter to the stageopleider or (`aan_aios`) to the aios; `start` and `eind` are both inclusive (H8).

    Attributes:
        weken: length of the stage in calendar weeks; in full-time weeks when it is `voltijds`.
        deeltijd: part-time factor of the aios's employment in percent (50–100).
        verlof_uren: hours of leave that may be taken in this stage at most (H16); None leaves the line out.
        verlof_aaneen: so many weeks of leave at a stretch are discouraged (H16); None says nothing of it.
        cursus: the course that comes with this stage, during which no leave is taken (H10, H16).
        werkweek: how a full-time week is divided (H15).
    """

    aan_aios: bool
    instituut: str
    bureau: str
    bureau_email: str
    datum: date
    aios: str
    profiel: str
    stagesoort: str
    instelling: str
    stageplaats: str
    opleider: str
    start: date
    eind: date
    weken: float
    deeltijd: int
    voltijds: bool = False
    verlof_uren: float | None = None
    verlof_aaneen: int | None = None
    cursus: str = ""
    werkweek: str = ""
    aios_email: str = ""
    opleider_email: str = ""
    vestiging: str = ""
    bureau_telefoon: str = ""
    kenmerk: str = ""

    def fields(self) -> dict[str, JsonValue]:
        """The fields as the template reads them; dates in ISO form, with the salutation."""
        greeting = beste(self.aios) if self.aan_aios else aanhef(self.opleider)
        return json_fields(self) | {"aanhef": greeting}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossierbrief:
    """A letter about a stageplaats to aios, stageopleider or management, with who signs it (D3, D4).

    Attributes:
        alineas: the letter itself, paragraph by paragraph.
        punten: points of improvement, if any.
        ondertekenaars: name and function of everybody who signs.
        reageren_voor: the last day for corrections; None when there is none.
    """

    instituut: str
    bureau: str
    bureau_email: str
    datum: date
    ontvanger: str
    instelling: str
    betreft: str
    alineas: tuple[str, ...]
    ondertekenaars: tuple[tuple[str, str], ...]
    punten: tuple[str, ...] = ()
    reageren_voor: date | None = None
    vestiging: str = ""
    bureau_telefoon: str = ""
    kenmerk: str = ""

    def fields(self) -> dict[str, JsonValue]:
        """The fields as the template reads them; dates in ISO form, with the salutation."""
        signers: list[JsonValue] = [
            {"naam": naam, "functie": functie} for naam, functie in self.ondertekenaars
        ]
        values = json_fields(self)
        return values | {
            "reageren_voor": values["reageren_voor"] or "",
            "ondertekenaars": signers,
            "aanhef": aanhef(self.ontvanger),
        }

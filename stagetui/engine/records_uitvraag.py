"""What is stored of the availability that is asked, as `records.py` does for the rest (N3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Uitvraag:
    """What an instelling was asked about a place, and what it answered (N3).

    Attributes:
        aantal: How many aios would like to come from `van` until `tot`, when it was asked.
        voor: The last day on which the answer is in time.
        capaciteit: For how many there is room all the time; 0 is a no, None no answer yet.
        namens: Who answered, at the instelling.
        beantwoord_door: Who recorded the answer.
    """

    uitvraag: int
    plaats: str
    van: date
    tot: date
    aantal: int
    voor: date
    gevraagd_door: str
    gevraagd_op: datetime
    herinneringen: int
    herinnerd_op: datetime | None
    capaciteit: int | None
    namens: str | None
    toelichting: str | None
    beantwoord_door: str | None
    beantwoord_op: date | None
    version: int

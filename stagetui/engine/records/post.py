"""Messages of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BerichtStatus(StrEnum):
    """Where a message of the outbox stands; *misschien verzonden* is never sent again by itself."""

    WACHT = "wacht"
    VASTGEHOUDEN = "vastgehouden"
    BEZIG = "bezig"
    VERZONDEN = "verzonden"
    MISLUKT = "mislukt"
    OPNIEUW = "opnieuw"
    MISSCHIEN = "misschien verzonden"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Bericht:
    """A message of the outbox, rendered once; addresses are ';'-separated.

    Attributes:
        van: The sender, when it is not the one of the mail server's settings.
        plaatsing: What it is about, as are `aios`, `aanvraag`, `plaats`, `instelling` and `ronde`.
        verwijst_naar: The message that this one corrects, or is sent in the place of.
        geweigerd: The addresses that were refused, while others got it.
        reden: Why it was held or withdrawn.
        opnieuw_na: It is not tried again before this moment.
    """

    bericht: int
    soort: str
    van: str | None
    aan: str
    cc: str | None
    onderwerp: str
    tekst: str
    html: str | None
    status: BerichtStatus
    plaatsing: int | None
    aios: str | None
    aanvraag: int | None
    plaats: str | None
    instelling: str | None
    ronde: str | None
    instituut: str | None
    verwijst_naar: int | None
    gemaakt: datetime
    verzonden: datetime | None
    antwoord: str | None
    geweigerd: str | None
    reden: str | None
    pogingen: int
    eerste_poging: datetime | None
    opnieuw_na: datetime | None
    version: int

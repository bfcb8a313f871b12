"""Lines of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """A line of the audit trail; `voor` and `na` are JSON."""

    nr: int
    wanneer: datetime
    wie: str
    via: str
    actie: str
    onderwerp: str
    aios: str | None
    voor: str | None
    na: str | None
    reden: str | None
    vorige: str
    hash: str

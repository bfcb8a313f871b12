"""What `check` finds: a finding has a weight, a subject and a Dutch sentence with the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ernst(StrEnum):
    """How bad it is; with only *melding* all is in order."""

    FOUT = "fout"
    WAARSCHUWING = "waarschuwing"
    MELDING = "melding"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `check` has to tell."""

    ernst: Ernst
    onderwerp: str
    tekst: str

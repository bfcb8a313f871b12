"""What is stored, as frozen dataclasses: one per table, fields named as its columns (and as the import files').

Dates are inclusive. Lists of words are kept as one text with ';' between, as in the files; `words` splits it.
`version` is raised by every change and guards against overwriting somebody else's (engine.md, finding 7).
"""

from __future__ import annotations

from stagetui.engine.records.people import Aios, Deeltijd, Persoon, Vervanging, Vrijstelling
from stagetui.engine.records.placements import (
    Aanvraag,
    AanvraagStatus,
    Besluit,
    Herkomst,
    Plaatsing,
    Toestemming,
)
from stagetui.engine.records.places import (
    Afwezigheid,
    Beschikbaarheid,
    Instelling,
    Leenafspraak,
    Peiling,
    Stageopleider,
    Stageplaats,
    Uitvraag,
)
from stagetui.engine.records.post import Bericht, BerichtStatus
from stagetui.engine.records.stages import (
    Formulier,
    Mijlpaal,
    Ronde,
    Stage,
    Toelating,
    Uitkomst,
    Voorkeur,
    Voorstel,
)
from stagetui.engine.records.trail import Gebeurtenis
from stagetui.engine.records.years import (
    HalfjaarMijlpaal,
    Jaarwens,
    Onderbreking,
    Ruil,
    RuilAkkoord,
    RuilStage,
    RuilStatus,
)

__all__ = [
    "Aanvraag",
    "AanvraagStatus",
    "Afwezigheid",
    "Aios",
    "Bericht",
    "BerichtStatus",
    "Beschikbaarheid",
    "Besluit",
    "Deeltijd",
    "Formulier",
    "Gebeurtenis",
    "HalfjaarMijlpaal",
    "Herkomst",
    "Instelling",
    "Jaarwens",
    "Leenafspraak",
    "Mijlpaal",
    "Onderbreking",
    "Peiling",
    "Persoon",
    "Plaatsing",
    "Ronde",
    "Ruil",
    "RuilAkkoord",
    "RuilStage",
    "RuilStatus",
    "Stage",
    "Stageopleider",
    "Stageplaats",
    "Toelating",
    "Toestemming",
    "Uitkomst",
    "Uitvraag",
    "Vervanging",
    "Voorkeur",
    "Voorstel",
    "Vrijstelling",
    "words",
]


def words(text: str | None) -> tuple[str, ...]:
    """Split a stored list of words; empty for no text."""
    return tuple(word for word in (text or "").split(";") if word)

"""The allocator of a year of stages: a `Jaar` in, a proven and replayable `JaarUitkomst` out. Only mip beside it."""

from stagetui.engine.allocation.year.document import from_json, to_json
from stagetui.engine.allocation.year.instance import (
    Afspraak,
    Aios,
    Beleid,
    Jaar,
    Onderdeel,
    Plaats,
    Traject,
    Vast,
    Wens,
    WensSoort,
)
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst, Ongeplaatst
from stagetui.engine.allocation.year.solve import solve_year
from stagetui.engine.allocation.year.validate import Fout, violations

__all__ = [
    "Afspraak",
    "Aios",
    "Beleid",
    "Fout",
    "Jaar",
    "JaarStage",
    "JaarUitkomst",
    "Onderdeel",
    "Ongeplaatst",
    "Plaats",
    "Traject",
    "Vast",
    "Wens",
    "WensSoort",
    "from_json",
    "solve_year",
    "to_json",
    "violations",
]

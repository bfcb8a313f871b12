"""What a wish asks of a year: whether a stage by itself meets it, and how it is said in Dutch (H4)."""

from __future__ import annotations

from stagetui.engine.allocation.year.instance import Aios, Jaar, Wens, WensSoort
from stagetui.engine.allocation.year.outcome import JaarStage


def met_rank(jaar: Jaar, aios: Aios, stage: JaarStage) -> int | None:
    """The best rank of the wishes that a stage by itself meets; None when it meets none (H4)."""
    return min((wens.rang for wens in aios.wensen if meets(jaar, wens, stage)), default=None)


def meets(jaar: Jaar, wens: Wens, stage: JaarStage) -> bool:
    """Whether a stage by itself meets a wish; a wish for an order is one of the whole programme."""
    veld = jaar.onderdeel[stage.onderdeel].veld
    match wens.soort:
        case WensSoort.VELD:
            return veld == wens.waarde
        case WensSoort.ONDERDEEL:
            return stage.onderdeel == wens.waarde
        case WensSoort.REGIO:
            return jaar.plaats[stage.plaats].regio == wens.waarde
        case WensSoort.PLAATS:
            return stage.plaats == wens.waarde
        case WensSoort.PERIODE:
            return veld == wens.waarde and wens.van <= stage.start <= wens.tot
        case WensSoort.VOLGORDE:
            return False


def said(jaar: Jaar, wens: Wens) -> str:
    """The wish in a few Dutch words."""
    match wens.soort:
        case WensSoort.VELD:
            return f"een stage in {wens.waarde}"
        case WensSoort.ONDERDEEL:
            one = jaar.onderdeel.get(wens.waarde)
            return f"{one.weken} weken {one.veld}" if one else wens.waarde
        case WensSoort.REGIO:
            return f"een stage in regio {wens.waarde}"
        case WensSoort.PLAATS:
            return f"plaats {wens.waarde}"
        case WensSoort.PERIODE:
            last_month = len(jaar.maanden) - 1
            first, last = (f"{jaar.maanden[min(m, last_month)]:%Y-%m}" for m in (wens.van, wens.tot))
            return f"{wens.waarde} beginnen " + (
                f"in {first}" if first == last else f"van {first} t/m {last}"
            )
        case WensSoort.VOLGORDE:
            return f"{wens.waarde} vóór {wens.daarna}"

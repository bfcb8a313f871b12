"""Why a component got no place: per component one Dutch sentence that counts its places by what was in the way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from stagetui.engine.allocation.year.instance import Afspraak, Aios, Plaats, duur
from stagetui.engine.allocation.year.matrix import Ints
from stagetui.engine.allocation.year.model import Keuze, Model, Stage, open_items
from stagetui.engine.allocation.year.outcome import Ongeplaatst
from stagetui.engine.allocation.year.patterns import Item, forbidden

# what may be in the way, in the order in which a sentence tells it
GESLOTEN = "niet de hele periode beschikbaar"
ERKENNING = "niet erkend tot het einde"
DEELTIJD = "met een hoger minimum dan {percentage} %"
VAST = "al bezet door vaste stages"
GELEEND = "niet te leen: het maximum van de afspraak is bereikt"
VOL = "vol met andere aios"
RUIMTE = "met ruimte, maar niet meer te passen binnen de tijd van deze berekening"
ORDER = (GESLOTEN, ERKENNING, DEELTIJD, VAST, GELEEND, VOL, RUIMTE)


def causes(model: Model, plan: Ints) -> tuple[Ongeplaatst, ...]:
    """A sentence for every component without a place, by aios and start."""
    finished = _Finished(model, plan)
    found = []
    for keuze, chosen in zip(model.keuzes, plan, strict=False):
        if not chosen:
            continue
        aios = model.jaar.aios[keuze.aios]
        for item in open_items(keuze.pattern, model.vast[keuze.aios]):
            if (keuze.aios, item) not in finished.placed:
                why = finished.no_place(aios, item)
                found.append(Ongeplaatst(aios.id, item.onderdeel, item.start, item.maanden, why))
        found += [_left_out(model, keuze, aios, name) for name in keuze.pattern.weggelaten]
    return tuple(sorted(found, key=lambda one: (one.aios, one.start is None, one.start or 0, one.onderdeel)))


def _left_out(model: Model, keuze: Keuze, aios: Aios, name: str) -> Ongeplaatst:
    """A component for which the year itself has no room, or that the aios may not do."""
    onderdeel = model.jaar.onderdeel[name]
    maanden = duur(onderdeel, aios.percentage)
    if onderdeel.veld in aios.verboden:
        why = f"Een vrijstelling sluit {onderdeel.veld} uit, en een andere invulling is er niet."
    elif onderdeel.veld in aios.gedaan:
        why = f"Een stage {onderdeel.veld} is al gedaan, en een andere invulling is er niet."
    elif forbidden(model.jaar, aios, name):
        why = f"Voor keuzestage {name} is geen toestemming, en een andere invulling is er niet."
    else:
        first, last = model.jaar.maanden[aios.vanaf], model.jaar.dagen(aios.tot, 1)[1]
        others = len(keuze.pattern.items)
        beside = f" naast {others} andere {'stage' if others == 1 else 'stages'}" if others else ""
        why = (
            f"{name} ({_months(maanden)}) past{beside} niet in de periode van {first} tot en met {last}: "
            "de tijd, de volgorde of een cursusdatum laat het niet toe."
        )
    return Ongeplaatst(aios.id, name, None, maanden, why)


class _Finished:
    """A finished plan as the causes need it: who is where, and what room and lending is left."""

    def __init__(self, model: Model, plan: Ints) -> None:
        self.model, self.jaar = model, model.jaar
        self.left = {plaats: list(months) for plaats, months in model.ruimte.items()}
        self.placed: set[tuple[int, Item]] = set()
        self.lent: Counter[str] = Counter()
        self.agreed: dict[tuple[str, str], list[Afspraak]] = defaultdict(list)
        self.most = {one.id: one.maximum for one in self.jaar.afspraken}
        for one in self.jaar.afspraken:
            for plaats in one.plaatsen:
                self.agreed[plaats, one.lener].append(one)
        for stage, chosen in zip(model.stages, plan[model.eerste_stage :], strict=False):
            if chosen:
                self._put(stage)

    def _put(self, stage: Stage) -> None:
        self.placed.add((stage.aios, stage.item))
        for month in range(stage.item.start, stage.item.na):
            self.left[stage.plaats][month] -= 1
        if stage.geleend:
            self.lent.update(
                one.id for one in self._agreements(self.jaar.aios[stage.aios], stage.plaats, stage.item)
            )

    def _agreements(self, aios: Aios, plaats: str, item: Item) -> list[Afspraak]:
        """Under which agreements the aios may do this item at that place of another institute."""
        return [one for one in self.agreed[plaats, aios.instituut] if one.dekt(item.start, item.maanden)]

    def no_place(self, aios: Aios, item: Item) -> str:
        """Why no place took this item."""
        onderdeel = self.jaar.onderdeel[item.onderdeel]
        veld = onderdeel.veld
        van, tot = self.jaar.dagen(item.start, item.maanden)
        own = [p for p in self.jaar.plaatsen if p.biedt(onderdeel) and p.instituut == aios.instituut]
        lent = [
            p
            for p in self.jaar.plaatsen
            if p.biedt(onderdeel) and p not in own and self._agreements(aios, p.id, item)
        ]
        period = f"van {van} tot en met {tot}"
        if not own and not lent:
            return f"Er is geen eigen of te lenen plaats voor {veld} {period}."
        counts = Counter(self._in_the_way(aios, item, plaats, tot) for plaats in own + lent)
        told = ", ".join(
            f"{counts[why]} {why.format(percentage=aios.percentage)}" for why in ORDER if counts[why]
        )
        borrowed = f" en {len(lent)} te lenen" if lent else ""
        return f"Voor {veld} {period}: van {len(own)} eigen{borrowed} {_places(len(own) + len(lent))} {told}."

    def _in_the_way(self, aios: Aios, item: Item, plaats: Plaats, tot: date) -> str:
        return next(self._obstacles(aios, item, plaats, tot), RUIMTE)

    def _obstacles(self, aios: Aios, item: Item, plaats: Plaats, tot: date) -> Iterator[str]:
        months = slice(item.start, item.na)
        if not all(plaats.capaciteit[months]):
            yield GESLOTEN
        if plaats.erkend_tot is not None and plaats.erkend_tot < tot:
            yield ERKENNING
        if plaats.minimum > aios.percentage:
            yield DEELTIJD
        if not all(self.model.ruimte[plaats.id][months]):
            yield VAST
        if any(left < 1 for left in self.left[plaats.id][months]):
            yield VOL
        agreements = self._agreements(aios, plaats.id, item) if plaats.instituut != aios.instituut else []
        if any(self.lent[one.id] >= self.most[one.id] for one in agreements):
            yield GELEEND


def _months(number: int) -> str:
    return "1 maand" if number == 1 else f"{number} maanden"


def _places(number: int) -> str:
    return "plaats" if number == 1 else "plaatsen"

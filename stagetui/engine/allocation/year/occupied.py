"""A finished plan as one looks at it: who is where, and what is in the way of one more stage somewhere (H2, H13)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from stagetui.engine.allocation.year.instance import Afspraak, Aios, Jaar, Plaats
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst

VOL = "vol"
DICHT = "niet beschikbaar"


class Occupied:
    """Who is at each place in each month, and how much was borrowed."""

    def __init__(self, jaar: Jaar, plan: JaarUitkomst) -> None:
        """Read a plan of this year; fixed stages of who is not in it count too."""
        self.jaar = jaar
        self.at: dict[str, list[JaarStage]] = defaultdict(list)
        self._heads: Counter[tuple[str, int]] = Counter()
        self._lent: Counter[str] = Counter()
        self._agreed: dict[tuple[str, str], list[Afspraak]] = defaultdict(list)
        for agreed in jaar.afspraken:
            for plaats in agreed.plaatsen:
                self._agreed[plaats, agreed.lener].append(agreed)
        people = {one.id: one for one in jaar.aios}
        for stage in plan.stages:
            self.at[stage.plaats].append(stage)
            self._heads.update((stage.plaats, month) for month in _months(stage.start, stage.maanden))
            if stage.geleend and not stage.vast:
                lent = self.agreements(people[stage.aios], stage.plaats, stage.start, stage.maanden)
                self._lent.update(one.id for one in lent)
        for one in jaar.vast:
            if one.aios not in people:
                self._heads.update((one.plaats, month) for month in _months(one.start, one.maanden))

    def agreements(self, aios: Aios, plaats: str, start: int, maanden: int) -> list[Afspraak]:
        """Under which agreements the aios may be at this place of another institute in these months (H13)."""
        return [one for one in self._agreed[plaats, aios.instituut] if one.dekt(start, maanden)]

    def beside(self, plaats: str, start: int, maanden: int) -> Iterator[JaarStage]:
        """The stages at a place that overlap these months, by start."""
        for stage in sorted(self.at[plaats], key=lambda one: (one.start, one.aios)):
            if stage.start < start + maanden and start < stage.start + stage.maanden:
                yield stage

    def obstacle(self, aios: Aios, onderdeel: str, plaats: Plaats, start: int, maanden: int) -> str | None:
        """What stands in the way of this component here in these months; None when there is room.

        A stage that the aios has there already counts as somebody who is there.
        """
        return next(self._obstacles(aios, onderdeel, plaats, start, maanden), None)

    def _obstacles(
        self, aios: Aios, onderdeel: str, plaats: Plaats, start: int, maanden: int
    ) -> Iterator[str]:
        jaar = self.jaar
        if not plaats.biedt(jaar.onderdeel[onderdeel]):
            yield f"biedt geen {jaar.onderdeel[onderdeel].veld}"
        agreements = self.agreements(aios, plaats.id, start, maanden)
        if plaats.instituut != aios.instituut and not agreements:
            yield "van een ander instituut, zonder leenafspraak voor deze maanden"
        months = _months(start, maanden)
        shut = next((month for month in months if not plaats.capaciteit[month]), None)
        if shut is not None:
            yield f"{DICHT} vanaf {jaar.maanden[shut]}"
        tot = jaar.dagen(start, maanden)[1]
        if plaats.erkend_tot is not None and plaats.erkend_tot < tot:
            yield f"niet erkend tot het einde van de stage ({tot})"
        if plaats.minimum > aios.percentage:
            yield f"vraagt minstens {plaats.minimum} % en {aios.id} werkt {aios.percentage} %"
        full = next(
            (month for month in months if self._heads[plaats.id, month] >= plaats.capaciteit[month]), None
        )
        if full is not None:
            yield f"{VOL} vanaf {jaar.maanden[full]}"
        if plaats.instituut != aios.instituut and any(self._lent[a.id] >= a.maximum for a in agreements):
            yield "de leenafspraak is vol"


def _months(start: int, maanden: int) -> range:
    return range(start, start + maanden)

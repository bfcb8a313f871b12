"""Why a plan of a year gave one aios what it gave: each stage, each wish, who is there, and what would change it.

Knows nothing of the model: it reads the plan as people do, and tries the cheapest change by computing again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from stagetui.engine.allocation.explain import Grond, Houder
from stagetui.engine.allocation.year.changes import Changes, Room, Solve
from stagetui.engine.allocation.year.goals import wishes_met
from stagetui.engine.allocation.year.instance import Aios, Jaar, Vast, Wens, WensSoort
from stagetui.engine.allocation.year.occupied import VOL, Occupied
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst, Ongeplaatst
from stagetui.engine.allocation.year.patterns import Item, Pattern, forbidden, patterns
from stagetui.engine.allocation.year.wishes import meets, met_rank, said

BETTER = "er was ruimte, maar een ander plan is samen beter"


@dataclass(frozen=True, slots=True)
class Wensuitleg:
    """One wish: whether it is met, else why not, who is there, and what would meet it.

    Attributes:
        plaats: The place meant; None when the wish is about something else.
        vraag: What is asked, in a few words.
    """

    plaats: str | None
    rang: int
    gekregen: bool
    tekst: str
    houders: tuple[Houder, ...]
    wijziging: str | None
    soort: str
    vraag: str


@dataclass(frozen=True, slots=True)
class Stageuitleg:
    """One stage of the aios, or a component without a place, with the wishes that bear on it.

    Attributes:
        rang: Of the best wish that this stage by itself meets.
        vooruitblik: It starts after the round: foreseen, not decided (H5).
        oorzaak: Why there is no place; None when there is one.
        wijziging: What would give it a place.
    """

    aios: str
    onderdeel: str
    stagesoort: str
    start: date | None
    eind: date | None
    plaats: str | None
    rang: int | None
    lot: int
    loten: int
    geleend: bool
    vast: bool
    vooruitblik: bool
    oorzaak: str | None
    wijziging: str | None
    voorkeuren: tuple[Wensuitleg, ...]


@dataclass(frozen=True, slots=True)
class Jaaruitleg:
    """Why a year ended as it did for one aios; `wensen` are those that bear on no stage in it, or on all of it."""

    stages: tuple[Stageuitleg, ...]
    wensen: tuple[Wensuitleg, ...]


def explain_year(jaar: Jaar, plan: JaarUitkomst, aios: str, solve: Solve | None = None) -> Jaaruitleg | None:
    """Explain the plan to one aios.

    Args:
        jaar: What was asked, as it is stored with a proposal.
        plan: What was given, what is fixed included.
        aios: Whom to explain it to.
        solve: Computes again, to find what would meet a wish that is not met; None does not try.

    Returns:
        Every stage and every wish once; None when this year does not know the aios.
    """
    who = next((one for one in jaar.aios if one.id == aios), None)
    return None if who is None else _Explainer(jaar, plan, who, solve).all()


Component = JaarStage | Ongeplaatst


class _Explainer:
    def __init__(self, jaar: Jaar, plan: JaarUitkomst, aios: Aios, solve: Solve | None) -> None:
        self.jaar, self.plan, self.aios = jaar, plan, aios
        self.people = {one.id: one for one in jaar.aios}
        self.occupied = Occupied(jaar, plan)
        self.changes = Changes(jaar, plan, aios, solve) if solve else None
        stages = [one for one in plan.stages if one.aios == aios.id]
        others = tuple(one for one in plan.stages if one.aios != aios.id or one.vast)
        self.others = Occupied(jaar, replace(plan, stages=others))
        loose = [one for one in plan.ongeplaatst if one.aios == aios.id]
        self.components: list[Component] = sorted(
            [*stages, *loose], key=lambda one: (one.start is None, one.start or 0, one.onderdeel)
        )
        self.met = wishes_met(jaar, plan)

    def all(self) -> Jaaruitleg:
        """Every component with the wishes that bear on it, and the other wishes."""
        about: dict[Wens, Component | None] = {wens: self._about(wens) for wens in self.aios.wensen}
        told = {wens: self._wish(wens, about[wens]) for wens in self.aios.wensen}
        return Jaaruitleg(
            tuple(
                self._component(one, [told[wens] for wens in told if about[wens] is one])
                for one in self.components
            ),
            tuple(told[wens] for wens in told if about[wens] is None),
        )

    def _component(self, one: Component, wishes: Sequence[Wensuitleg]) -> Stageuitleg:
        placed = one if isinstance(one, JaarStage) else None
        loose = one if isinstance(one, Ongeplaatst) else None
        days = None if one.start is None else self.jaar.dagen(one.start, one.maanden)
        return Stageuitleg(
            self.aios.id,
            one.onderdeel,
            self.jaar.onderdeel[one.onderdeel].soort,
            days[0] if days else None,
            days[1] if days else None,
            placed.plaats if placed else None,
            met_rank(self.jaar, self.aios, placed) if placed else None,
            self._lot(self.aios.id) or 0,
            len(self.plan.loting),
            placed is not None and placed.geleend,
            placed is not None and placed.vast,
            one.start is not None and one.start >= self.jaar.ronde,
            loose.oorzaak if loose else None,
            self._room_for(loose) if loose else None,
            tuple(sorted(wishes, key=lambda wish: (wish.rang, wish.vraag))),
        )

    def _lot(self, aios: str) -> int | None:
        return self.plan.loting.get(aios)

    def _field(self, name: str) -> str:
        return self.jaar.onderdeel[name].veld

    def _about(self, wens: Wens) -> Component | None:
        """The component that a wish bears on; None when that is none in particular."""
        stages = [one for one in self.components if isinstance(one, JaarStage)]
        found = [one for one in stages if meets(self.jaar, wens, one)]
        match wens.soort:
            case _ if found:
                return found[0]
            case WensSoort.VELD | WensSoort.PERIODE:
                fit = [one for one in self.components if self._field(one.onderdeel) == wens.waarde]
            case WensSoort.ONDERDEEL:
                field = self._field(wens.waarde)
                fit = [one for one in self.components if self._field(one.onderdeel) == field]
            case WensSoort.PLAATS:
                fit = [one for one in self._open() if self._offers(wens.waarde, one.onderdeel)]
            case WensSoort.REGIO | WensSoort.VOLGORDE:
                fit = []
        return fit[0] if fit else None

    def _open(self) -> list[Component]:
        """The components that are not fixed."""
        return [one for one in self.components if not (isinstance(one, JaarStage) and one.vast)]

    def _offers(self, plaats: str, onderdeel: str) -> bool:
        place = self.jaar.plaats.get(plaats)
        return place is not None and place.biedt(self.jaar.onderdeel[onderdeel])

    def _wish(self, wens: Wens, about: Component | None) -> Wensuitleg:
        times = self.met[self.aios.id, wens]
        plaats = wens.waarde if wens.soort is WensSoort.PLAATS else None
        text = "gekregen" if times < 2 else f"{times} keer gekregen"
        holders: tuple[Houder, ...] = ()
        change = None
        if not times:
            text = self._why_not(wens, about)
            room = None
            if plaats is not None and about is not None and about.start is not None:
                holders = tuple(self._holders(wens, about, about.start))
                room = Room(plaats, about.start, about.maanden) if VOL in text else None
            change = self.changes.for_wish(wens, room) if self.changes else None
        return Wensuitleg(
            plaats, wens.rang, bool(times), text, holders, change, wens.soort.value, said(self.jaar, wens)
        )

    def _why_not(self, wens: Wens, about: Component | None) -> str:
        match wens.soort:
            case WensSoort.PLAATS:
                return self._why_not_there(wens, about)
            case WensSoort.REGIO:
                items = [
                    Item(one.start, one.onderdeel, one.maanden)
                    for one in self._open()
                    if one.start is not None
                ]
                places = [one.id for one in self.jaar.plaatsen if one.regio == wens.waarde]
                return self._tally(items, places) or f"in {wens.waarde} is geen plaats voor deze stages"
            case WensSoort.VOLGORDE:
                return self._why_not_in_order(wens)
            case WensSoort.VELD | WensSoort.ONDERDEEL | WensSoort.PERIODE:
                return self._why_not_that(wens, about)

    def _why_not_there(self, wens: Wens, about: Component | None) -> str:
        """A place: what stands in the way in the months of the stage that could be there."""
        place = self.jaar.plaats.get(wens.waarde)
        if place is None:
            return "deze plaats is er voor deze ronde niet"
        if about is None or about.start is None:
            return f"voor {' of '.join(sorted(place.velden))} is in dit plan geen stage"
        found = self.occupied.obstacle(self.aios, about.onderdeel, place, about.start, about.maanden)
        return found or BETTER

    def _why_not_that(self, wens: Wens, about: Component | None) -> str:
        """A field, a component, or when it begins."""
        meant = [
            name
            for name in self._remaining()
            if (
                name == wens.waarde if wens.soort is WensSoort.ONDERDEEL else self._field(name) == wens.waarde
            )
        ]
        if not meant:
            return "dit hoort niet bij wat nog te doen is"
        if all(forbidden(self.jaar, self.aios, name) for name in meant):
            return "dit mag niet: er is een vrijstelling, het is al gedaan, of het is een keuze zonder toestemming"
        when = (
            range(wens.van, wens.tot + 1)
            if wens.soort is WensSoort.PERIODE
            else range(len(self.jaar.maanden))
        )
        items = {
            item
            for pattern in self._patterns()
            for item in pattern.items
            if item.onderdeel in meant and item.start in when
        }
        if not items:
            return "trajecten, deeltijd, cursusdata of wat vaststaat laten dit in deze periode niet toe"
        now = ""
        if wens.soort is WensSoort.PERIODE and about is not None and about.start is not None:
            now = f"begint nu op {self.jaar.maanden[about.start]}; "
        return now + (self._tally(sorted(items), list(self.jaar.plaats)) or "er is geen plaats voor")

    def _why_not_in_order(self, wens: Wens) -> str:
        def fits(pattern: Pattern) -> bool:
            starts = {self._field(item.onderdeel): item.start for item in reversed(pattern.items)}
            return wens.waarde in starts and starts[wens.waarde] < starts.get(wens.daarna, 0)

        if any(map(fits, self._patterns())):
            return "deze volgorde kan, maar een ander plan is samen beter"
        return "deze volgorde kan niet: wat nog te doen is, deeltijd, cursusdata of wat vaststaat laten haar niet toe"

    def _remaining(self) -> list[str]:
        """The components that may still be part of the year."""
        found = [
            one
            for name in self.aios.trajecten
            for variant in self.jaar.traject[name].varianten
            for one in variant
        ]
        return list(dict.fromkeys(found))

    def _patterns(self) -> tuple[Pattern, ...]:
        fixed: list[Vast] = [one for one in self.jaar.vast if one.aios == self.aios.id]
        return patterns(self.jaar, self.aios, fixed)

    def _tally(self, items: Sequence[Item], places: Sequence[str]) -> str:
        """What is in the way at these places, counted; empty when none of them is for any of these."""
        counts: Counter[str] = Counter()
        for item in items:
            for plaats in places:
                place = self.jaar.plaats[plaats]
                own = place.instituut == self.aios.instituut
                lent = own or self.occupied.agreements(self.aios, plaats, item.start, item.maanden)
                if not lent or not self._offers(plaats, item.onderdeel):
                    continue
                found = self.occupied.obstacle(self.aios, item.onderdeel, place, item.start, item.maanden)
                if found is None:
                    return BETTER
                counts[found.partition(" vanaf ")[0].partition(" (")[0]] += 1
        return ", ".join(f"{count} keer {what}" for what, count in counts.most_common())

    def _holders(self, wens: Wens, about: Component, start: int) -> Iterator[Houder]:
        """Who is at the preferred place in those months, and on which criterion."""
        for one in self.occupied.beside(wens.waarde, start, about.maanden):
            ranks = [
                w.rang for w in self._wishes(one) if w.soort is WensSoort.PLAATS and meets(self.jaar, w, one)
            ]
            yield Houder(
                one.aios,
                self.jaar.onderdeel[one.onderdeel].soort,
                one.van,
                one.tot,
                None if one.vast else min(ranks, default=None),
                None if one.vast else self._lot(one.aios),
                Grond.VAST if one.vast else self._ground(one, min(ranks, default=None), wens),
            )

    def _wishes(self, one: JaarStage) -> tuple[Wens, ...]:
        return self.people[one.aios].wensen

    def _ground(self, one: JaarStage, rang: int | None, wens: Wens) -> Grond:
        """On which criterion somebody who is not fixed has the place."""
        if rang is not None and rang < wens.rang:
            return Grond.RANG
        if rang == wens.rang and (self._lot(one.aios) or 0) < (self._lot(self.aios.id) or 0):
            return Grond.LOT
        if rang is None and self._has_no_other(one):
            return Grond.ENIGE
        if rang is None and met_rank(self.jaar, self.people[one.aios], one) is not None:
            return Grond.WENS
        return Grond.TOTAAL

    def _has_no_other(self, one: JaarStage) -> bool:
        """Whether no other place would have room for this stage in these months, without this aios."""
        who = self.people[one.aios]
        return all(
            self.others.obstacle(who, one.onderdeel, place, one.start, one.maanden)
            for place in self.jaar.plaatsen
            if place.id != one.plaats
        )

    def _room_for(self, one: Ongeplaatst) -> str | None:
        """What one place more would do, at the first place of its own where only that is in the way."""
        if self.changes is None or one.start is None:
            return None
        for place in self.jaar.plaatsen:
            found = self.occupied.obstacle(self.aios, one.onderdeel, place, one.start, one.maanden)
            if place.instituut == self.aios.instituut and found and found.startswith(VOL):
                return self.changes.for_component(one, Room(place.id, one.start, one.maanden))
        return None

"""What the best year is: levels in order of weight, each with a whole coefficient per column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np

from stagetui.engine.allocation.year.alike import Alike, alike
from stagetui.engine.allocation.year.instance import Aios, Beleid, Jaar, Plaats, Wens, WensSoort
from stagetui.engine.allocation.year.matrix import Ints
from stagetui.engine.allocation.year.model import Keuze, Model, Stage, open_items
from stagetui.engine.allocation.year.names import GELEEND, ONGEPLAATST, PIEK, RONDE, WENSEN
from stagetui.engine.allocation.year.patterns import Item


@dataclass(frozen=True)
class Level:
    """One level: what each column adds to its value, what fixed stages already add, and whether more is better."""

    naam: str
    worth: Ints
    fixed: int
    maximal: bool

    @property
    def cost(self) -> Ints:
        """The coefficients to be maximised."""
        return self.worth if self.maximal else -self.worth

    def value(self, plan: Ints) -> int:
        """The level's value in a plan, fixed stages included."""
        return self.fixed + int(self.worth @ plan)


def levels(model: Model, same: Alike | None = None) -> list[Level]:
    """The levels, most important first.

    As few unplaced weeks as possible; of those as few as possible in the round itself, since later ones can be mended
    yet (H5); as few borrowed places as possible (H13); wishes by the policy (H4); as little load as possible above an
    even spread over the quarters (H5).
    """
    jaar, same = model.jaar, same or alike(model)
    found = [_placing(model, same, ONGEPLAATST, _missed, _gained)]
    if jaar.ronde < len(jaar.maanden):
        found.append(_placing(model, same, RONDE, _missed_now, _gained_now))
    if any(stage.geleend for stage in model.stages):
        found.append(_placing(model, same, GELEEND, _nothing, lambda _, stage: int(stage.geleend)))
    found += _wishes(model)
    if model.pieken:
        worth = np.array([0] * model.eerste_piek + [piek.maat for piek in model.pieken], dtype=np.int64)
        found.append(Level(PIEK, worth, 0, maximal=False))
    return found


def _placing(
    model: Model,
    same: Alike,
    naam: str,
    of_keuze: Callable[[Model, Keuze], int],
    of_stage: Callable[[Model, Stage], int],
) -> Level:
    """A level that looks at no wish, so that aios in the same position have the same coefficients."""
    worth = np.zeros(model.size, dtype=np.int64)
    for j in np.unique(same.column).tolist():
        worth[j] = (
            of_keuze(model, model.keuzes[j])
            if j < model.eerste_stage
            else of_stage(model, model.stages[j - model.eerste_stage])
        )
    worth[: model.eerste_piek] = worth[same.column]
    return Level(naam, worth, 0, maximal=False)


def _nothing(_: Model, __: Keuze) -> int:
    return 0


def _missed(model: Model, keuze: Keuze) -> int:
    items = open_items(keuze.pattern, model.vast[keuze.aios])
    names = (*(item.onderdeel for item in items), *keuze.pattern.weggelaten)
    return sum(model.jaar.onderdeel[name].weken for name in names)


def _gained(model: Model, stage: Stage) -> int:
    return -model.jaar.onderdeel[stage.item.onderdeel].weken


def _missed_now(model: Model, keuze: Keuze) -> int:
    items = open_items(keuze.pattern, model.vast[keuze.aios])
    return sum(model.jaar.onderdeel[item.onderdeel].weken for item in items if item.start < model.jaar.ronde)


def _gained_now(model: Model, stage: Stage) -> int:
    return _gained(model, stage) if stage.item.start < model.jaar.ronde else 0


def _wishes(model: Model) -> list[Level]:
    jaar = model.jaar
    ranks = sorted({wens.rang for aios in jaar.aios for wens in aios.wensen})
    if not ranks:
        return []
    if jaar.beleid is Beleid.GEWICHTEN:
        return [own_wishes(model)]

    def of_rank(rang: int) -> Callable[[Wens], int]:
        return lambda wens: int(wens.rang == rang)

    return [_wish_level(model, f"wensen van rang {rang}", of_rank(rang)) for rang in ranks]


def _wish_level(model: Model, naam: str, weight: Callable[[Wens], int]) -> Level:
    jaar = model.jaar
    worth = _Worth(jaar, weight)
    fixed = 0
    for number, stays in enumerate(model.vast):
        for one in stays:
            here = worth.places(jaar.aios[number], Item(one.start, one.onderdeel, one.maanden))
            fixed += here(jaar.plaats[one.plaats])
    found = [worth.order(jaar.aios[keuze.aios], partial(_items, model, keuze)) for keuze in model.keuzes]
    for (aios, item), stages in groupby(model.stages, key=lambda one: (one.aios, one.item)):
        here = worth.places(jaar.aios[aios], item)
        found += [here(jaar.plaats[stage.plaats]) for stage in stages]
    found += [0] * len(model.pieken)
    return Level(naam, np.array(found, dtype=np.int64), fixed, maximal=True)


def own_wishes(model: Model) -> Level:
    """What each column adds to the wishes of its own aios, by the policy's weights (ranks: first before second …)."""
    if model.jaar.beleid is Beleid.GEWICHTEN:
        return _wish_level(model, WENSEN, lambda wens: wens.gewicht)
    highest = max((wens.rang for aios in model.jaar.aios for wens in aios.wensen), default=0)
    return _wish_level(model, WENSEN, lambda wens: highest + 1 - wens.rang)


class _Worth:
    """The weight of the wishes that a stage or a programme meets."""

    def __init__(self, jaar: Jaar, weight: Callable[[Wens], int]) -> None:
        self.jaar, self.weight = jaar, weight
        self.of: dict[str, list[Wens]] = {
            aios.id: [wens for wens in aios.wensen if weight(wens)] for aios in jaar.aios
        }
        self.orders = {
            name: orders
            for name, wishes in self.of.items()
            if (orders := [wens for wens in wishes if wens.soort is WensSoort.VOLGORDE])
        }

    def places(self, aios: Aios, item: Item) -> Callable[[Plaats], int]:
        """What `item` is worth to `aios`, by place."""
        regions: dict[str, int] = defaultdict(int)
        places: dict[str, int] = defaultdict(int)
        always = 0
        for wens in self.of[aios.id]:
            if wens.soort is WensSoort.REGIO:
                regions[wens.waarde] += self.weight(wens)
            elif wens.soort is WensSoort.PLAATS:
                places[wens.waarde] += self.weight(wens)
            elif item_meets(self.jaar, wens, item):
                always += self.weight(wens)
        if not regions and not places:
            return lambda _: always
        return lambda plaats: always + regions.get(plaats.regio, 0) + places.get(plaats.id, 0)

    def order(self, aios: Aios, items: Callable[[], Iterable[Item]]) -> int:
        """What the order of a programme is worth to `aios`."""
        orders = self.orders.get(aios.id, ())
        return sum(self.weight(wens) for wens in orders if order_met(self.jaar, wens, items()))


def _items(model: Model, keuze: Keuze) -> set[Item]:
    """The items of a pattern and the fixed stages beside it."""
    fixed = {Item(one.start, one.onderdeel, one.maanden) for one in model.vast[keuze.aios]}
    return fixed.union(keuze.pattern.items)


def item_meets(jaar: Jaar, wens: Wens, item: Item) -> bool:
    """Whether a stage meets a wish that is not about its place."""
    veld = jaar.onderdeel[item.onderdeel].veld
    match wens.soort:
        case WensSoort.VELD:
            return veld == wens.waarde
        case WensSoort.ONDERDEEL:
            return item.onderdeel == wens.waarde
        case WensSoort.PERIODE:
            return veld == wens.waarde and wens.van <= item.start <= wens.tot
        case _:
            return False


def order_met(jaar: Jaar, wens: Wens, items: Iterable[Item]) -> bool:
    """Whether a programme meets a wish about its order: some stage in the one field before all in the other."""
    starts: dict[str, list[int]] = defaultdict(list)
    for item in items:
        starts[jaar.onderdeel[item.onderdeel].veld].append(item.start)
    if not starts[wens.waarde] or not starts[wens.daarna]:
        return False
    return min(starts[wens.waarde]) < min(starts[wens.daarna])

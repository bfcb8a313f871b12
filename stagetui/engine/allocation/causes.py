"""Why a demand got no place: per preference one clause, together one Dutch sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from stagetui.engine.allocation.capacity import Segment, least_room
from stagetui.engine.allocation.instance import Choice, CrossRule, Demand, Instance, Stay
from stagetui.engine.allocation.levels import VORIGE, Level
from stagetui.engine.allocation.model import Model
from stagetui.engine.allocation.outcome import NietGeplaatst

NAMED = 3  # holders of a place that a sentence names at most


@dataclass(frozen=True, slots=True)
class Holder:
    """A demand that this run gave a place, with its days as ordinals and the column of the model."""

    aios: str
    first: int
    last: int
    rang: int
    column: int


@dataclass(slots=True)
class Finished:
    """A finished run as the causes need it: the plan, and the index of who holds and who wanted what."""

    instance: Instance
    model: Model
    plan: tuple[int, ...]
    levels: tuple[Level, ...]
    loting: dict[str, int]
    proven: bool
    holders: dict[str, list[Holder]] = field(default_factory=lambda: defaultdict(list))
    wanted: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    loose: dict[str, list[Demand]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """Index the plan by place and by aios."""
        for demand in self.model.demands:
            self.loose[demand.aios].append(demand)
        for demand, stay in self.model.answered:
            self.places[demand.aios][demand.stagesoort] = stay.plaats
        for number, column in enumerate(self.model.columns):
            demand = self.model.demands[column.demand]
            days = demand.start.toordinal(), demand.eind.toordinal()
            self.wanted[column.plaats].append(days)
            if self.plan[number]:
                self.holders[column.plaats].append(Holder(demand.aios, *days, column.rang, number))
                self.places[demand.aios][demand.stagesoort] = column.plaats


def causes(run: Finished) -> tuple[NietGeplaatst, ...]:
    """A sentence for every demand without a place, by aios and stagesoort."""
    rules: dict[str, list[CrossRule]] = defaultdict(list)
    for rule in run.instance.rules:
        rules[rule.aios].append(rule)
    fixed: dict[str, list[Stay]] = defaultdict(list)
    for stay in run.instance.stays:
        fixed[stay.plaats].append(stay)
    return tuple(
        NietGeplaatst(demand.aios, demand.stagesoort, _sentence(run, demand, mine, rules[demand.aios], fixed))
        for demand, mine in zip(run.model.demands, run.model.by_demand, strict=True)
        if not any(run.plan[j] for j in mine)
    )


def _sentence(
    run: Finished,
    demand: Demand,
    mine: tuple[int, ...],
    rules: list[CrossRule],
    fixed: dict[str, list[Stay]],
) -> str:
    columns = {run.model.columns[j].plaats: j for j in mine}
    clauses = [(rang, plaats, reden) for plaats, rang, reden in demand.uitgesloten]
    for choice in demand.keuzes:
        if choice.plaats in columns:
            clause = _contested(run, demand, choice, columns[choice.plaats], rules)
        else:
            clause = _closed(run.model.rooms.get(choice.plaats, []), demand, fixed[choice.plaats])
        clauses.append((choice.rang, choice.plaats, clause))
    if not clauses:
        return "Er zijn geen voorkeuren ingediend."
    listed = "; ".join(f"{plaats} (voorkeur {rang}): {clause}" for rang, plaats, clause in sorted(clauses))
    opening = "" if demand.keuzes else "Geen van de voorkeuren komt in aanmerking. "
    return f"{opening}{listed}."


def _closed(room: list[Segment], demand: Demand, fixed: list[Stay]) -> str:
    """Why the place could not even be tried: no room on some day of the stay."""
    period = f"van {demand.start} tot en met {demand.eind}"
    if least_room(room, demand.start, demand.eind) is None:
        return f"niet de hele periode {period} beschikbaar"
    present = sum(stay.start <= demand.eind and stay.eind >= demand.start for stay in fixed)
    if present:
        return (
            f"al bezet door {_count(present, 'vaste plaatsing', 'vaste plaatsingen')} in de periode {period}"
        )
    return f"zonder capaciteit in de periode {period}"


def _contested(run: Finished, demand: Demand, choice: Choice, column: int, rules: list[CrossRule]) -> str:
    """Why others, or a rule, came before this demand at a place with room."""
    first, last = demand.start.toordinal(), demand.eind.toordinal()
    room = run.model.rooms[choice.plaats]
    here = [h for h in run.holders[choice.plaats] if h.first <= last and h.last >= first]
    full = _full_days(room, here, first, last)
    broken = next((r for r in rules if not _holds(run, r, demand, choice.plaats)), None)
    if not full:
        if broken is not None:
            return (
                f"er was ruimte, maar dan zou regel {broken.id} niet meer haalbaar zijn ({_missing(broken)})"
            )
        return "er was ruimte, maar de tijd was om voor dit kon worden ingepast"
    wanted = sum(start <= last and end >= first for start, end in run.wanted[choice.plaats])
    capacity = least_room(room, demand.start, demand.eind) or 0
    opening = (
        f"vol in deze periode: {_count(wanted, 'aios had', 'aios hadden')} deze voorkeur, "
        f"er is ruimte voor {capacity}"
    )
    alone = [h for h in here if all(h.first <= day <= h.last for day in full)]
    return f"{opening}; {_criterion(run, demand, choice, column, alone, here)}"


def _criterion(
    run: Finished, demand: Demand, choice: Choice, column: int, alone: list[Holder], here: list[Holder]
) -> str:
    """On which ground those who hold the place came first.

    `alone` are the holders who would each by themselves make room.
    """
    if not run.proven:
        have = "heeft" if _single(here) else "hebben"
        return f"in het beste plan binnen de tijdslimiet {have} {_names(here)} de plaats"
    equal = [h for h in alone if _worth(run, h.column) == _worth(run, column)]
    drawn = [h for h in equal if run.loting[h.aios] < run.loting[demand.aios]]
    if drawn:
        winners = ", ".join(f"{h.aios} (lot {run.loting[h.aios]})" for h in drawn[:NAMED])
        return f"bij gelijke rang verloren in de loting van {winners} met lot {run.loting[demand.aios]}"
    better = [h for h in alone if h.rang < choice.rang]
    if better:
        chose = "koos" if _single(better) else "kozen"
        return f"{_names(better)} {chose} deze plaats met een betere rang dan {choice.rang}"
    kept = [h for h in alone if h.rang == choice.rang and _kept(run, h.column)]
    if kept:
        had = "had" if _single(kept) else "hadden"
        return f"{_names(kept)} {had} deze plaats al in de vorige verdeling"
    return f"met {_names(here)} hier worden er in totaal meer aios of op een betere rang geplaatst"


def _worth(run: Finished, column: int) -> tuple[int, ...]:
    return tuple(level.worth[column] for level in run.levels)


def _kept(run: Finished, column: int) -> bool:
    return any(level.naam == VORIGE and level.worth[column] for level in run.levels)


def _full_days(room: Iterable[Segment], here: list[Holder], first: int, last: int) -> list[int]:
    """The days of the stay on which no room is left, each first day of a run of equal days once."""
    days = {first} | {d for h in here for d in (h.first, h.last + 1)} | {s.first for s in room}
    full = []
    for day in sorted(d for d in days if first <= d <= last):
        held = sum(h.first <= day <= h.last for h in here)
        if any(s.first <= day <= s.last and held >= s.room for s in room):
            full.append(day)
    return full


def _holds(run: Finished, rule: CrossRule, demand: Demand, plaats: str) -> bool:
    """Whether N16 would hold with this demand at `plaats` and all else as it is."""
    if demand.stagesoort not in rule.stagesoorten:
        return True
    words = dict(rule.kenmerken)
    places = {**run.places[rule.aios], demand.stagesoort: plaats}
    covered = {
        word for soort in rule.stagesoorten if soort in places for word in words.get(places[soort], ())
    }
    fixed = {
        word
        for d, stay in run.model.answered
        if d.aios == rule.aios and d.stagesoort in rule.stagesoorten
        for word in words.get(stay.plaats, ())
    }
    loose = [d for d in run.loose[rule.aios] if d.stagesoort in rule.stagesoorten]
    unplaced = sum(d.stagesoort not in places for d in loose)
    later = max(rule.later, len(set(rule.nodig) - fixed) - len(loose))
    return len(set(rule.nodig) - covered) <= later + unplaced


def _missing(rule: CrossRule) -> str:
    return "nog te dekken: " + ", ".join(rule.nodig)


def _single(holders: list[Holder]) -> bool:
    return len({h.aios for h in holders}) == 1


def _names(holders: list[Holder]) -> str:
    names = sorted({h.aios for h in holders})
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" en {_count(rest, 'ander', 'anderen')}" if rest > 0 else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

"""An independent check of any plan, by counting days; knows nothing of the model, the solver or how a plan was made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from stagetui.engine.allocation.instance import Demand, Instance, Stay, Window
from stagetui.engine.allocation.outcome import Doel, Plaatsing


class Soort(StrEnum):
    """What is wrong with a placement or a plan."""

    ONBEKEND = "onbekende vraag"
    GEEN_KEUZE = "geen keuze"
    RANG = "rang"
    DATUMS = "datums"
    DUBBEL = "dubbel"
    VAST = "vaste plaatsing"
    VENSTER = "niet beschikbaar"
    CAPACITEIT = "capaciteit"
    KENMERKEN = "kenmerken"
    DOEL = "doel"


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong; parts that do not apply are None. `tekst` is a Dutch sentence."""

    soort: Soort
    aios: str | None
    stagesoort: str | None
    plaats: str | None
    dag: date | None
    tekst: str


@dataclass(frozen=True, slots=True)
class Overfull:
    """From `van` to `tot` inclusive `plaats` holds `bezet` aios, more than `capaciteit`; 0 also where no window is."""

    plaats: str
    van: date
    tot: date
    bezet: int
    capaciteit: int


def violations(
    instance: Instance, plaatsingen: Sequence[Plaatsing], doelen: Iterable[Doel] = ()
) -> list[Violation]:
    """Everything that is wrong with a plan; an empty list means that it may be carried out.

    Days are overfull only when a placement of this plan is there: fixed stays may exceed a capacity by themselves.

    Args:
        instance: what was asked, in any order.
        plaatsingen: the plan, with a placement for each demand that a fixed stay answers.
        doelen: the values reported per level, to be recomputed; bounds are not judged.
    """
    demands = {demand.key: demand for demand in instance.demands}
    fixed: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for stay in instance.stays:
        fixed[stay.key].append(stay)
    wrong: list[Violation] = []
    for key, count in Counter((p.aios, p.stagesoort) for p in plaatsingen).items():
        if count > 1:
            wrong.append(
                Violation(Soort.DUBBEL, *key, None, None, f"{key[0]} heeft {count} plaatsen voor {key[1]}.")
            )
    given = {(p.aios, p.stagesoort) for p in plaatsingen}
    wrong += [
        _at(Soort.VAST, fixed[key][0], "De vaste plaatsing ontbreekt in het plan.")
        for key in demands
        if key in fixed and key not in given
    ]
    for plaatsing in plaatsingen:
        wrong += _one(plaatsing, demands.get((plaatsing.aios, plaatsing.stagesoort)), fixed)
    new = [p for p in plaatsingen if (p.aios, p.stagesoort) not in fixed]
    wrong += _days(instance, new)
    wrong += _kenmerken(instance, plaatsingen, fixed)
    wrong += _doelen(instance, plaatsingen, doelen)
    return wrong


def overfull(windows: Iterable[Window], stays: Iterable[Stay]) -> list[Overfull]:
    """Where and when these stays together are too many, by place and day."""
    held = _held((stay.plaats, stay.start, stay.eind) for stay in stays)
    offered = _offered(windows, held.keys())
    found: list[Overfull] = []
    for plaats in sorted(held):
        first, final = min(held[plaats]), max(held[plaats])
        for day, room in enumerate(_rooms(offered[plaats], first, final), start=first):
            here, limit = held[plaats][day], room or 0
            if here <= limit:
                continue
            when = date.fromordinal(day)
            last = found[-1] if found else None
            if last is not None and (last.plaats, last.tot, last.bezet, last.capaciteit) == (
                plaats,
                when - timedelta(days=1),
                here,
                limit,
            ):
                found[-1] = Overfull(plaats, last.van, when, here, limit)
            else:
                found.append(Overfull(plaats, when, when, here, limit))
    return found


def _one(
    plaatsing: Plaatsing, demand: Demand | None, fixed: dict[tuple[str, str], list[Stay]]
) -> list[Violation]:
    """What is wrong with a placement by itself."""
    if demand is None:
        return [_at(Soort.ONBEKEND, plaatsing, "Deze aios vraagt in deze ronde geen plaats voor deze stage.")]
    rang = min((c.rang for c in demand.keuzes if c.plaats == plaatsing.plaats), default=None)
    wrong = []
    stays = fixed.get(demand.key)
    if stays is not None:
        if not any(
            (s.plaats, s.start, s.eind) == (plaatsing.plaats, plaatsing.start, plaatsing.eind) for s in stays
        ):
            wrong.append(_at(Soort.VAST, plaatsing, "De vaste plaatsing is niet behouden."))
    else:
        if rang is None:
            wrong.append(
                _at(
                    Soort.GEEN_KEUZE,
                    plaatsing,
                    "Deze plaats is geen voorkeur waarvoor de aios in aanmerking komt.",
                )
            )
        if (plaatsing.start, plaatsing.eind) != (demand.start, demand.eind):
            wrong.append(
                _at(Soort.DATUMS, plaatsing, f"De stage loopt van {demand.start} tot en met {demand.eind}.")
            )
    if rang != plaatsing.rang and (rang is not None or stays is not None):
        wrong.append(_at(Soort.RANG, plaatsing, f"De rang is {rang}, niet {plaatsing.rang}."))
    return wrong


def _days(instance: Instance, new: Sequence[Plaatsing]) -> list[Violation]:
    """Days outside windows, and days with more aios than the capacity, where the plan adds to them."""
    added = _held((p.plaats, p.start, p.eind) for p in new)
    held = _held(
        [(p.plaats, p.start, p.eind) for p in new]
        + [(s.plaats, s.start, s.eind) for s in instance.stays if s.plaats in added]
    )
    offered = _offered(instance.windows, added.keys())
    wrong = []
    for p in new:
        first = p.start.toordinal()
        rooms = list(enumerate(_rooms(offered[p.plaats], first, p.eind.toordinal()), start=first))
        closed = next((day for day, room in rooms if room is None), None)
        if closed is not None:
            wrong.append(_at(Soort.VENSTER, p, "De plaats is op deze dag niet beschikbaar.", closed))
        here = held[p.plaats]
        crowded = next(((day, room) for day, room in rooms if room is not None and here[day] > room), None)
        if crowded is not None:
            day, room = crowded
            crowd = f"{'zou' if here[day] == 1 else 'zouden'} er {here[day]} aios zijn"
            places = f"{room} {'plaats' if room == 1 else 'plaatsen'}"
            wrong.append(_at(Soort.CAPACITEIT, p, f"Dan {crowd} op {places}.", day))
    return wrong


def _kenmerken(
    instance: Instance, plaatsingen: Sequence[Plaatsing], fixed: dict[tuple[str, str], list[Stay]]
) -> list[Violation]:
    """N16, counted afresh; see `CrossRule` for its meaning."""
    keys = {demand.key for demand in instance.demands}
    at: dict[tuple[str, str], set[str]] = defaultdict(set)
    for p in plaatsingen:
        at[p.aios, p.stagesoort].add(p.plaats)
    wrong = []
    for rule in instance.rules:
        words: dict[str, set[str]] = defaultdict(set)
        for plaats, kenmerken in rule.kenmerken:
            words[plaats] |= kenmerken
        mine = [key for key in ((rule.aios, kind) for kind in rule.stagesoorten) if key in keys]
        loose = [key for key in mine if key not in fixed]
        missing = set(rule.nodig)
        for key in mine:
            if key in fixed:
                missing -= words[min(fixed[key], key=lambda s: (s.start, s.plaats, s.eind)).plaats]
        later = max(rule.later, len(missing) - len(loose))
        for key in loose:
            for plaats in at[key]:
                missing -= words[plaats]
        if len(missing) > later + sum(not at[key] for key in loose):
            text = f"Regel {rule.id}: {', '.join(sorted(missing))} kan niet meer worden gedekt."
            wrong.append(Violation(Soort.KENMERKEN, rule.aios, None, None, None, text))
    return wrong


def _doelen(instance: Instance, plaatsingen: Sequence[Plaatsing], doelen: Iterable[Doel]) -> list[Violation]:
    """Reported values that are not those of the plan; what cannot be recomputed from a plan is let be."""
    values = {"geplaatst": len(plaatsingen), "som van rangen": sum(p.rang or 0 for p in plaatsingen)}
    for rang in {choice.rang for demand in instance.demands for choice in demand.keuzes}:
        values[f"rang {rang}"] = sum(p.rang == rang for p in plaatsingen)
    earlier = set(instance.vorige)
    values["gelijk aan vorige"] = sum((p.aios, p.stagesoort, p.plaats) in earlier for p in plaatsingen)
    wrong = []
    for doel in doelen:
        value = values.get(doel.naam, doel.waarde)
        if value != doel.waarde:
            text = f"Doel {doel.naam} is {value}, niet {doel.waarde}."
            wrong.append(Violation(Soort.DOEL, None, None, None, None, text))
    return wrong


def _held(periods: Iterable[tuple[str, date, date]]) -> dict[str, Counter[int]]:
    """How many are at each place on each day (ordinals)."""
    held: dict[str, Counter[int]] = defaultdict(Counter)
    for plaats, start, eind in periods:
        held[plaats].update(range(start.toordinal(), eind.toordinal() + 1))
    return held


def _offered(windows: Iterable[Window], places: Iterable[str]) -> dict[str, list[Window]]:
    """The windows of these places, by date."""
    offered: dict[str, list[Window]] = {plaats: [] for plaats in places}
    for window in sorted(windows, key=lambda w: w.van):
        if window.plaats in offered:
            offered[window.plaats].append(window)
    return offered


def _rooms(windows: Sequence[Window], first: int, last: int) -> list[int | None]:
    """The room on each day from `first` to `last` (ordinals, inclusive); None where the place is closed."""
    rooms: list[int | None] = [None] * (last - first + 1)
    for window in windows:
        van, tot = max(window.van.toordinal(), first), min(window.tot.toordinal(), last)
        if van <= tot:
            rooms[van - first : tot - first + 1] = [window.capaciteit] * (tot - van + 1)
    return rooms


def _at(soort: Soort, item: Plaatsing | Stay, tekst: str, day: int | None = None) -> Violation:
    when = None if day is None else date.fromordinal(day)
    return Violation(soort, item.aios, item.stagesoort, item.plaats, when, tekst)

"""What the allocator is asked: demands, windows, fixed stays and rules, canonical and serialisable.

An instance is stored with its voorstel. Two instances that say the same in another order have the same canonical
form, the same JSON and the same outcome, so anyone can replay a run byte for byte.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from stagetui.errors import RefusedError

FORMAT = 1  # of the JSON document; raised when its meaning changes


class Policy(StrEnum):
    """What counts, after as many placements as possible, as the best plan."""

    RANG_MAXIMAAL = "rang-maximaal"
    MINSTE_SOM = "minste-som"
    MIN_MAX = "min-max"


@dataclass(frozen=True, slots=True)
class Choice:
    """A stageplaats that an aios prefers and is eligible for; `rang` 1 is the first choice, gaps may occur (N6)."""

    plaats: str
    rang: int


@dataclass(frozen=True, slots=True)
class Demand:
    """One stage that an aios needs a place for, from `start` to `eind` inclusive; known by (aios, stagesoort).

    `uitgesloten` holds the preferences that were dropped before: (plaats, rang, a Dutch clause with the reason).
    """

    aios: str
    stagesoort: str
    start: date
    eind: date
    keuzes: tuple[Choice, ...]
    uitgesloten: tuple[tuple[str, int, str], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What the demand is known by."""
        return self.aios, self.stagesoort


@dataclass(frozen=True, slots=True)
class Window:
    """How many aios a place takes at once from `van` to `tot` inclusive; windows of one place never overlap."""

    plaats: str
    van: date
    tot: date
    capaciteit: int


@dataclass(frozen=True, slots=True)
class Stay:
    """A fixed placement, `start` to `eind` inclusive: it is kept, and takes capacity even where there is none left."""

    aios: str
    stagesoort: str
    plaats: str
    start: date
    eind: date

    @property
    def key(self) -> tuple[str, str]:
        """The demand it answers, when the round has that demand."""
        return self.aios, self.stagesoort


@dataclass(frozen=True, slots=True)
class CrossRule:
    """An aios's stages together must cover some kenmerken (N16: once elderly, once children, unless EVC).

    It holds when the kenmerken of `nodig` that this round's places leave uncovered are no more than `later` (the
    stages after this round) plus the unplaced demands among `stagesoorten`. When even that is impossible with every
    demand unplaced, `later` is taken as large as makes it possible: a rule may forbid a place, never the whole plan.
    """

    id: str
    aios: str
    stagesoorten: tuple[str, ...]
    nodig: tuple[str, ...]
    later: int
    kenmerken: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything that a run depends on. `vorige` is the earlier plan to stay close to (aios, stagesoort, plaats)."""

    demands: tuple[Demand, ...]
    windows: tuple[Window, ...]
    stays: tuple[Stay, ...]
    rules: tuple[CrossRule, ...]
    policy: Policy
    seed: int
    vorige: tuple[tuple[str, str, str], ...] = ()


def lots(seed: int, aios: Iterable[str]) -> dict[str, int]:
    """Draw the lots: who comes 1st, 2nd, … when preferences and policy leave a tie (N6: everyone a fair chance).

    The order is that of the SHA-256 of "seed:aios" (UTF-8, hexadecimal), lowest first, so that anyone can replay the
    draw: `printf '%s' "7:a12" | sha256sum`.
    """

    def digest(one: str) -> str:
        return hashlib.sha256(f"{seed}:{one}".encode()).hexdigest()

    return {one: place for place, one in enumerate(sorted(set(aios), key=digest), start=1)}


def canonical(instance: Instance) -> Instance:
    """Sort everything, keep the best rank of a place named twice, and refuse what cannot be meant.

    Raises:
        RefusedError: a demand occurs twice, a period ends before it starts, windows of one place overlap, or a rank,
            capacity or `later` is out of range.
    """
    demands = sorted((_sorted_demand(one) for one in instance.demands), key=lambda d: d.key)
    windows = sorted(instance.windows, key=lambda w: (w.plaats, w.van))
    _check(demands, windows, instance.stays)
    places: dict[str, set[str]] = defaultdict(set)
    for demand in demands:
        places[demand.aios].update(choice.plaats for choice in demand.keuzes)
    for stay in instance.stays:
        places[stay.aios].add(stay.plaats)
    rules = sorted(
        (_sorted_rule(rule, places[rule.aios]) for rule in instance.rules),
        key=lambda r: (r.id, r.aios, r.stagesoorten, r.nodig),
    )
    return Instance(
        demands=tuple(demands),
        windows=tuple(windows),
        stays=tuple(sorted(instance.stays, key=lambda s: (s.aios, s.stagesoort, s.start, s.plaats, s.eind))),
        rules=tuple(rules),
        policy=Policy(instance.policy),
        seed=instance.seed,
        vorige=tuple(sorted(set(instance.vorige))),
    )


def _check(demands: list[Demand], windows: list[Window], stays: tuple[Stay, ...]) -> None:
    """Refuse what sorted demands, sorted windows and stays cannot mean."""
    for one, other in pairwise(demands):
        if one.key == other.key:
            raise _wrong(f"aios {one.aios} vraagt twee keer om een plaats voor {one.stagesoort}")
    for before, after in pairwise(windows):
        if before.plaats == after.plaats and after.van <= before.tot:
            raise _wrong(
                f"de beschikbaarheid van {after.plaats} vanaf {after.van} overlapt die tot {before.tot}"
            )
    for window in windows:
        if window.tot < window.van or window.capaciteit < 0:
            raise _wrong(f"de beschikbaarheid van {window.plaats} vanaf {window.van} klopt niet")
    periods: list[Demand | Stay] = [*demands, *stays]
    for period in periods:
        if period.eind < period.start:
            raise _wrong(f"de stage {period.stagesoort} van aios {period.aios} eindigt voor zij begint")


def to_json(instance: Instance) -> str:
    """Write the canonical form as one JSON document; equal instances give equal text.

    Raises:
        RefusedError: see `canonical`.
    """
    plain = asdict(canonical(instance))
    return json.dumps({"format": FORMAT} | plain, default=_plain, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Instance:
    """Read what `to_json` wrote.

    Raises:
        RefusedError: the text is not such a document, or of a later format.
    """
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise _wrong(
                f"het bewaarde document heeft vorm {data['format']}, dit programma leest vorm {FORMAT}"
            )
        return canonical(_instance(data))
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong("het bewaarde document is geen verdeling") from error


def _instance(data: dict[str, Any]) -> Instance:
    demands = tuple(
        Demand(
            d["aios"],
            d["stagesoort"],
            date.fromisoformat(d["start"]),
            date.fromisoformat(d["eind"]),
            tuple(Choice(c["plaats"], c["rang"]) for c in d["keuzes"]),
            tuple((plaats, rang, reden) for plaats, rang, reden in d["uitgesloten"]),
        )
        for d in data["demands"]
    )
    windows = tuple(
        Window(w["plaats"], date.fromisoformat(w["van"]), date.fromisoformat(w["tot"]), w["capaciteit"])
        for w in data["windows"]
    )
    stays = tuple(
        Stay(
            s["aios"],
            s["stagesoort"],
            s["plaats"],
            date.fromisoformat(s["start"]),
            date.fromisoformat(s["eind"]),
        )
        for s in data["stays"]
    )
    rules = tuple(
        CrossRule(
            r["id"],
            r["aios"],
            tuple(r["stagesoorten"]),
            tuple(r["nodig"]),
            r["later"],
            tuple((plaats, frozenset(words)) for plaats, words in r["kenmerken"]),
        )
        for r in data["rules"]
    )
    vorige = tuple((aios, soort, plaats) for aios, soort, plaats in data["vorige"])
    return Instance(demands, windows, stays, rules, Policy(data["policy"]), data["seed"], vorige)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value)}")


def _sorted_demand(demand: Demand) -> Demand:
    best: dict[str, int] = {}
    for choice in demand.keuzes:
        if choice.rang < 1:
            raise _wrong(f"rang {choice.rang} van aios {demand.aios} bij {choice.plaats} is geen rang")
        best[choice.plaats] = min(choice.rang, best.get(choice.plaats, choice.rang))
    keuzes = sorted((rang, plaats) for plaats, rang in best.items())
    uitgesloten = sorted(set(demand.uitgesloten), key=lambda item: (item[1], item[0], item[2]))
    return replace(
        demand,
        keuzes=tuple(Choice(plaats, rang) for rang, plaats in keuzes),
        uitgesloten=tuple(uitgesloten),
    )


def _sorted_rule(rule: CrossRule, places: set[str]) -> CrossRule:
    """The rule with only those places that its aios may come to."""
    if rule.later < 0:
        raise _wrong(f"regel {rule.id} van aios {rule.aios} telt {rule.later} latere stages")
    words: dict[str, frozenset[str]] = {}
    for plaats, kenmerken in rule.kenmerken:
        if plaats in places:
            words[plaats] = words.get(plaats, frozenset()) | kenmerken
    return replace(
        rule,
        stagesoorten=tuple(sorted(set(rule.stagesoorten))),
        nodig=tuple(sorted(set(rule.nodig))),
        kenmerken=tuple(sorted(words.items())),
    )


def _wrong(what: str) -> RefusedError:
    return RefusedError(
        "Verdeling niet mogelijk", f"De gegevens kloppen niet: {what}. Herstel dit en probeer het opnieuw."
    )

"""What the policies mean: levels in order of weight, each with whole coefficients per rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stagetui.engine.allocation.instance import Instance, Policy
from stagetui.engine.allocation.model import Model

GEPLAATST = "geplaatst"
SOM = "som van rangen"
VORIGE = "gelijk aan vorige"
LOTING = "loting"


@dataclass(frozen=True, slots=True)
class Level:
    """One level: what each column adds to its value, what fixed stays already add, and whether more is better.

    `implied` means that earlier levels leave only one value.
    """

    naam: str
    worth: tuple[int, ...]
    fixed: int
    maximal: bool
    implied: bool = False

    @property
    def objective(self) -> dict[int, int]:
        """The coefficients to be maximised."""
        sign = 1 if self.maximal else -1
        return {j: sign * worth for j, worth in enumerate(self.worth) if worth}

    def value(self, plan: list[int]) -> int:
        """The level's value in a plan, fixed stays included."""
        return self.fixed + sum(worth * chosen for worth, chosen in zip(self.worth, plan, strict=True))


def levels(instance: Instance, model: Model) -> list[Level]:
    """The levels of the instance's policy, most important first.

    Every policy first places as many as possible. Then *rang-maximaal* takes as many first choices, second choices, …
    as possible; *minste-som* the least sum of ranks; *min-max* as few of the worst rank, of the next worst, … as
    possible. With an earlier plan to stay close to, the last level keeps as many of its placements as possible.
    """
    ranks = sorted({choice.rang for demand in instance.demands for choice in demand.keuzes})
    answered = [
        next((c.rang for c in demand.keuzes if c.plaats == stay.plaats), None)
        for demand, stay in model.answered
    ]

    def level(
        naam: str, worth: Callable[[int | None], int], *, maximal: bool, implied: bool = False
    ) -> Level:
        per_column = tuple(worth(column.rang) for column in model.columns)
        return Level(naam, per_column, sum(worth(rang) for rang in answered), maximal, implied)

    def count(rang: int) -> Callable[[int | None], int]:
        return lambda other: int(other == rang)

    found = [level(GEPLAATST, lambda _: 1, maximal=True)]
    match instance.policy:
        case Policy.RANG_MAXIMAAL:
            found += [level(f"rang {r}", count(r), maximal=True, implied=r == ranks[-1]) for r in ranks]
        case Policy.MINSTE_SOM:
            found.append(level(SOM, lambda rang: rang or 0, maximal=False))
        case Policy.MIN_MAX:
            found += [level(f"rang {r}", count(r), maximal=False) for r in reversed(ranks[1:])]
    if instance.vorige:
        earlier = set(instance.vorige)
        same = tuple(int((*model.demands[c.demand].key, c.plaats) in earlier) for c in model.columns)
        kept = sum((*demand.key, stay.plaats) in earlier for demand, stay in model.answered)
        found.append(Level(VORIGE, same, kept, maximal=True))
    return found

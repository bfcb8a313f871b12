"""A plan to start from that is mostly the best already, and prices that prove it.

The levels are gone through with relaxations alone, as if each could be reached in whole plans: levels that look at no
wish with one aios of each position (`alike`), then the wishes over the columns that this leaves. Then a whole plan is
looked for among what is left. Whatever comes of it is proven, or improved, afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from stagetui.engine.allocation.budget import TimeUpError
from stagetui.engine.allocation.search import PRICE, WHOLE
from stagetui.engine.allocation.year.alike import Alike
from stagetui.engine.allocation.year.face import Face
from stagetui.engine.allocation.year.greedy import first_plan
from stagetui.engine.allocation.year.lend import by_institute
from stagetui.engine.allocation.year.levels import Level
from stagetui.engine.allocation.year.matrix import Flags, Floats, Ints, Part, gcd
from stagetui.engine.allocation.year.model import Model
from stagetui.engine.allocation.year.names import GELEEND, ONGEPLAATST, RONDE
from stagetui.engine.allocation.year.prove import Hint, groups
from stagetui.engine.allocation.year.relax import InTurn, NothingFitsError, Relaxed, relax
from stagetui.engine.allocation.year.search import Tools, floor, pieces, search, whole

WITHOUT_WISHES = {ONGEPLAATST: 400, RONDE: 20, GELEEND: 1}  # what they weigh beside each other, roughly


@dataclass(frozen=True)
class Start:
    """The face of all plans with the plan at hand, and hints by name of level."""

    face: Face
    hints: dict[str, Hint] = field(default_factory=dict)


def start(
    model: Model,
    wanted: Sequence[Level],
    wishes: Level,
    same: Alike,
    loting: Mapping[str, int],
    tools: Tools,
) -> Start:
    """Look for a good plan.

    Args:
        model: of the year.
        wanted: the levels.
        wishes: what each column adds to the wishes of its own aios.
        same: who is in the same position as whom.
        loting: the lot of each aios.
        tools: what may be used; when time runs out the plan is the best one met.

    Raises:
        CancelledError: the user stopped the run.
    """
    tools.budget.report("Eerste plan", 0.05)
    people = np.zeros(len(model.matrix.limit), dtype=bool)
    people[: len(model.jaar.aios)] = True
    heavy = 2 * int(wishes.worth.max(initial=0)) + 1
    goal = wishes.worth + sum(heavy * one.cost for one in wanted if one.naam in {ONGEPLAATST, GELEEND})
    found = Start(Face(model.matrix, first_plan(model, goal.tolist(), loting), people))
    tools.used[found.face.plan > 0] = True
    road = _Road(model, wanted, same, found, tools)
    try:
        closed = road.not_borrowed()
        plan = road.plan(~closed, wishes)
    except (NothingFitsError, TimeUpError):  # what relaxations promise together need not be there in one plan
        return found
    if plan is not None:
        tools.mend(plan)
        found.face.plan = plan
        if road.short(np.arange(model.size), plan.astype(float)) <= road.needy:
            found.face.shrink(np.flatnonzero(closed), np.empty(0, dtype=np.int64))
    return found


class _Road:
    """The levels one after the other, each relaxed over what the one before left."""

    def __init__(
        self, model: Model, wanted: Sequence[Level], same: Alike, found: Start, tools: Tools
    ) -> None:
        """Look up who is at home where."""
        self.model, self.wanted, self.same, self.found, self.tools = model, wanted, same, found, tools
        self.institutes = sorted({aios.instituut for aios in model.jaar.aios})
        self.needy = set(self.institutes)
        number = {name: place for place, name in enumerate(self.institutes)}
        people = [number[aios.instituut] for aios in model.jaar.aios]
        columns = [people[keuze.aios] for keuze in model.keuzes]
        columns += [people[stage.aios] for stage in model.stages]
        columns += [number[piek.instituut] for piek in model.pieken]
        self.home = np.array(columns, dtype=np.int64)
        self.borrowed = tools.borrowed
        self.left_out = np.zeros(len(self.institutes))
        weeks = {one.id: one.weken for one in model.jaar.onderdelen}
        for aios, keuze in {keuze.aios: keuze for keuze in model.keuzes}.items():
            self.left_out[people[aios]] += sum(weeks[name] for name in keuze.pattern.weggelaten)

    def short(self, columns: Ints, x: Floats) -> set[str]:
        """The institutes that leave something without a place for which the programme has room."""
        missed = np.bincount(
            self.home[columns], self.wanted[0].worth[columns] * x, minlength=len(self.institutes)
        )
        return {
            name for name, weeks in zip(self.institutes, missed - self.left_out, strict=True) if weeks > WHOLE
        }

    def not_borrowed(self) -> Flags:
        """Columns of borrowing by institutes that can probably place everybody at home, whatever the others do (H13).

        Those that fall short may have to borrow, and so may those that lend to them, and so on.
        """
        if self.borrowed.any():
            merged = self.same.merged(self._part(~self.borrowed), self.model.size)
            relaxed = self._relaxed(merged, self.wanted[0].cost[merged.columns], upper=np.inf)
            needy = self.short(merged.columns, relaxed.x)
            while (
                lenders := {one.uitlener for one in self.model.jaar.afspraken if one.lener in needy} - needy
            ):
                needy |= lenders
            self.needy = needy
        at_home = np.array([name not in self.needy for name in self.institutes])
        closed: Flags = self.borrowed & at_home[self.home]
        return closed

    def plan(self, inside: Flags, wishes: Level) -> Ints | None:
        """A whole plan that is the best as far as relaxations tell; None when there is none."""
        part = self._without_wishes(self._part(inside))
        early = self._early(part, wishes)
        by_wish = [level for level in self.wanted if level.maximal] or [wishes]
        plan, left = np.zeros(self.model.size, dtype=np.int64), part
        for level in by_wish:
            relaxed = self._relaxed(left, level.cost[left.columns])
            self._hint(level, left, relaxed.price, plan, relaxed.x)
            if level is by_wish[-1]:
                found = self._whole(left, level.cost, relaxed, plan)
                if found is not None or len(by_wish) == 1:
                    return _better(found, early, wishes)
            plan[left.columns] = np.rint(relaxed.x)
            left = left.tighter(np.abs(relaxed.price) > PRICE).only(
                np.abs(relaxed.reduced) <= PRICE, plan[left.columns]
            )
            plan[left.columns] = 0
        relaxed = self._relaxed(part, wishes.cost[part.columns])
        found = self._whole(part, wishes.cost, relaxed, np.zeros(self.model.size, dtype=np.int64))
        return _better(found, early, wishes)

    def _early(self, part: Part, wishes: Level) -> Ints | None:
        """Where borrowing ties institutes together, a plan before the wishes are relaxed, which takes long there."""
        if not self.borrowed[part.columns].any():
            return None
        zero = Relaxed(np.zeros(part.size), np.zeros(part.size), np.zeros(len(part.rows)))
        best = by_institute(self.model, part, wishes.cost[part.columns], zero, self.same, self.tools)
        if best is None:
            return None
        plan = np.zeros(self.model.size, dtype=np.int64)
        plan[part.columns] = best
        self.tools.mend(plan)
        self.found.face.plan[:] = plan
        return plan

    def _part(self, inside: Flags) -> Part:
        """The programme over these columns, without the rows about peaks: with all digits at 1 those cannot bind."""
        digits = np.arange(self.model.size) >= self.model.eerste_piek
        return self.found.face.part().only(inside & ~digits, digits.astype(np.int64))

    def _without_wishes(self, part: Part) -> Part:
        """What the levels that look at no wish leave of a part, found with one aios of each position."""
        levels = [
            (level, WITHOUT_WISHES[level.naam]) for level in self.wanted if level.naam in WITHOUT_WISHES
        ]
        blend = np.zeros(self.model.size)
        for level, weight in levels:
            blend += weight * level.cost
        last = self.model.eerste_piek
        merged = self.same.merged(part, self.model.size)
        budget, solver, used = self.tools.budget, self.tools.solver, self.tools.used
        turns = [
            InTurn(group, blend[group.columns], budget, solver, first=used[group.columns], upper=np.inf)
            for group in groups(merged)
        ]
        for level, _ in levels:
            price = np.zeros(len(self.model.matrix.limit))
            allowed = np.zeros(self.model.size)
            for turn in turns:
                group = turn.part
                cost = level.cost[group.columns]
                relaxed = turn.optimum(cost.astype(float))
                used[group.columns[relaxed.x > WHOLE]] = True
                unit = gcd(cost)
                exact = group.per_piece(cost * relaxed.x / unit)
                gap = unit * np.maximum(exact - [floor(one) for one in exact], 0.0) + PRICE
                price[group.rows], allowed[group.columns] = relaxed.price, gap[group.piece]
                turn.close(relaxed.reduced < -gap[group.piece], relaxed.price > gap[group.row_piece])
            price, allowed[:last] = price[self.same.row], allowed[self.same.column]
            used[:last] |= used[self.same.column]
            self.found.hints[level.naam] = Hint(price)
            reduced = part.reduced(level.cost[part.columns].astype(float), price[part.rows])
            least = np.zeros(len(part.rows))
            np.maximum.at(least, part.row, allowed[part.columns[part.column]])
            part = part.tighter(price[part.rows] > least).only(reduced >= -allowed[part.columns])
        return part

    def _relaxed(self, part: Part, cost: Ints, upper: float = 1.0) -> Relaxed:
        """The relaxed optimum, each great piece solved by itself."""
        x, reduced = np.zeros(part.size), np.zeros(part.size)
        price = np.zeros(len(self.model.matrix.limit))
        worth = np.zeros(self.model.size)
        worth[part.columns] = cost
        place = np.zeros(self.model.size, dtype=np.int64)
        place[part.columns] = np.arange(part.size)
        for group in groups(part):
            first = self.tools.used[group.columns]
            one = relax(
                group, worth[group.columns], self.tools.budget, self.tools.solver, first=first, upper=upper
            )
            here = place[group.columns]
            x[here], reduced[here], price[group.rows] = one.x, one.reduced, one.price
        self.tools.used[part.columns[x > WHOLE]] = True
        return Relaxed(x, reduced, price[part.rows])

    def _hint(self, level: Level, part: Part, price: Floats, plan: Ints, x: Floats) -> None:
        of_row = np.zeros(len(self.model.matrix.limit))
        of_row[part.rows] = price
        of_column = plan.astype(float)
        of_column[part.columns] = x
        self.found.hints[level.naam] = Hint(of_row, of_column)

    def _whole(self, part: Part, cost: Ints, relaxed: Relaxed, plan: Ints) -> Ints | None:
        """The plan with the best one of a part put in; None when no whole one was found."""
        chosen = np.rint(relaxed.x).astype(np.int64)
        broken = np.unique(part.piece[~whole(relaxed.x)])
        for mine, one, its in pieces(part, relaxed, broken):
            worth = cost[one.columns]
            best = None
            if self.borrowed[one.columns].any():
                best = by_institute(self.model, one, worth, its, self.same, self.tools)
            if best is None:
                best, _ = search(one, worth, its, None, self.tools)
            if best is None:
                return None
            chosen[mine] = best
        found = plan.copy()
        found[part.columns] = chosen
        return found


def _better(found: Ints | None, early: Ints | None, wishes: Level) -> Ints | None:
    """The plan with more of the wishes, of those that there are."""
    if found is None or early is None:
        return early if found is None else found
    return found if wishes.value(found) >= wishes.value(early) else early

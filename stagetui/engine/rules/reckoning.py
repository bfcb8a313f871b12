"""From an opleidingsschema and a change to the new opleidingsschema (N2, N10, N11, N18); pure.

**The rule.** The stages stand in the order of their first day. What the change names gets its new day, length or place
in the order. Everything behind it is looked at in that order: a stage keeps its first day unless it would then begin
sooner after the end of the stages before it than it did; in that case it shifts behind them, by just so many days that
the gap is what it was. So a stage is pushed back, with the practice period before it kept whole, and never pulled
forward by itself. Which gap that is: who still follows the same stage keeps the gap that was between the two; otherwise
the gap belongs to the place in the order. With `gaps=False` only what would overlap shifts, to the day after.

A last day that follows from the weeks is computed anew for a stage that gets another first day or another working time;
one that was given keeps the stage as many days long. The parts of a stage follow it (`rules/parts.py`).

A stage of a year that is planned together keeps its months instead. Of its components some grow with part time, in
whole months as the plan has them; of the others the remainder is made up later (H14, `rules/yeartime.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stagetui.engine.records import Stage
from stagetui.engine.rules.parts import DAY, Dates, Whole, laid_out, moved_along, part_objections
from stagetui.engine.rules.training import (
    FEWEST,
    MOST,
    BringForward,
    Change,
    Combine,
    Interweave,
    Lengthen,
    Move,
    Parts,
    PartTime,
    Reverse,
)
from stagetui.engine.rules.workdays import after_working_days
from stagetui.engine.rules.yeartime import lengthens, moved_end, relengthened, usual_end
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import FULL_TIME, Werktijd, stage_end
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Verloop

LEAST, FULL = 50, 100
"""The part-time factors that there are, in percent (H14)."""
NEW = 0
"""The version of a line that is not stored yet."""


@dataclass(frozen=True, slots=True)
class Opleidingsschema:
    """All that the dates of one aios follow from: the rules, the working time, and the lines as they stand."""

    aios: str
    profile: Profile
    werktijd: Werktijd
    stages: tuple[Stage, ...]

    @property
    def lines(self) -> list[Stage]:
        """The stages themselves, without parts, in order of time."""
        whole = [stage for stage in self.stages if part_of(stage.stagesoort)[1] is None]
        return sorted(whole, key=_place)

    def parts(self, stagesoort: str) -> dict[str, Stage]:
        """The parts of a stage as they stand, by id."""
        return {
            stage.stagesoort: stage
            for stage in self.stages
            if part_of(stage.stagesoort)[0] == stagesoort and stage.stagesoort != stagesoort
        }

    def whole(self, stage: Stage) -> Whole | None:
        """A stage as its parts see it; None when it has none."""
        kind = self.profile.kinds.get(stage.stagesoort)
        if kind is None or not kind.parts:
            return None
        share = stage.vervlechting or FULL_TIME
        return Whole(stage.stagesoort, kind, stage.start, stage.eind, self.werktijd, share)

    def end_of(self, stage: Stage, start: date) -> date:
        """The last day of a stage that begins at `start` (N10)."""
        kind = self.profile.kinds.get(stage.stagesoort)
        year = self.profile.year
        if kind is None or not stage.eind_berekend:
            return start + (stage.eind - stage.start) if year is None else moved_end(start, stage)
        planned = year and usual_end(year, stage.stagesoort, kind.weeks, start, self.werktijd)
        return planned or stage_end(start, kind.weeks, self.werktijd, stage.vervlechting or FULL_TIME)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a change asks: the lines in their new order, which begin on a given day, and which are computed anew.

    `behind` names the line that begins on the day after the one before it.
    """

    order: Sequence[Stage]
    pinned: Mapping[str, date]
    anew: Collection[str] = ()
    behind: str | None = None
    gaps: bool = True


def changed(schema: Opleidingsschema, change: Change) -> Opleidingsschema:
    """Carry out a change on the present lines and give the new ones; see the rule above.

    Lines that are made (parts that were not there yet) have version `NEW`.

    Raises:
        RefusedError: it names something that is not there, or that cannot be so; the sentence tells what can.
    """
    match change:
        case Parts():
            return _divided(schema, change)
        case PartTime():
            after, plan = _part_time(schema, change)
        case Interweave():
            after, plan = schema, _interwoven(schema, change)
        case Lengthen():
            after, plan = schema, _longer(schema, change)
        case Move():
            after, plan = schema, _moved(schema, change)
        case Reverse():
            after, plan = schema, _reversed(schema, change)
        case BringForward():
            after, plan = schema, _forward(schema, change)
        case Combine(instelling=None):
            after, plan = schema, _apart(schema, change)
        case Combine():
            after, plan = schema, _combined(schema, change)
    return _with_parts(schema, replace(after, stages=tuple(_shifted(schema, after, plan))), plan.anew)


def laid(schema: Opleidingsschema, stagesoort: str, before: date | None = None) -> Opleidingsschema:
    """Let the parts of one stage follow it, as they stood when it began at `before`, or by their usual order (N11).

    Raises:
        RefusedError: they do not fit.
    """
    stage = _named(schema, stagesoort)
    whole = schema.whole(stage)
    return _replaced(schema, _follow(schema, before or stage.start, whole)) if whole else schema


def _place(stage: Stage) -> tuple[date, int, str]:
    return stage.start, stage.volgorde or 0, stage.stagesoort


def _named(schema: Opleidingsschema, stagesoort: str) -> Stage:
    main, part = part_of(stagesoort)
    if part is not None:
        raise _refused(
            f"{stagesoort} is een deel van {main} en beweegt mee met die stage. De verdeling zelf wijzigt "
            f"stagetui schema parts {schema.aios} {main}."
        )
    for stage in schema.lines:
        if stage.stagesoort == stagesoort:
            return stage
    there = ", ".join(stage.stagesoort for stage in schema.lines) or "nog niets"
    raise _refused(
        f"{stagesoort} staat niet in het opleidingsschema van {schema.aios}; daarin staat: {there}."
    )


def _refused(text: str) -> RefusedError:
    return RefusedError("Schema niet gewijzigd", text)


def _pair(schema: Opleidingsschema, one: str, other: str) -> tuple[Stage, Stage]:
    """The two stages, the one that comes first now first."""
    if one == other:
        raise _refused(f"Noem twee verschillende stages; {one} staat er twee keer.")
    first, second = sorted((_named(schema, one), _named(schema, other)), key=_place)
    return first, second


def _moved(schema: Opleidingsschema, change: Move) -> _Plan:
    """The order stays: changing that is another change, which may need approval (N2)."""
    moving = _named(schema, change.stagesoort)
    for line in schema.lines:
        overlapped = line.start <= moving.eind and line.eind >= moving.start
        if _place(line) < _place(moving) and line.eind >= change.start and not overlapped:
            raise _refused(
                f"{moving.stagesoort} kan niet op {change.start} beginnen: {line.stagesoort} komt eerst en duurt t/m "
                f"{line.eind}. Kies een latere dag, of wijzig de volgorde met stagetui schema reverse of forward."
            )
    return _Plan(schema.lines, {moving.stagesoort: change.start}, gaps=change.gaps)


def _reversed(schema: Opleidingsschema, change: Reverse) -> _Plan:
    first, second = _pair(schema, change.eerste, change.tweede)
    swapped = {first.stagesoort: second, second.stagesoort: first}
    order = [swapped.get(line.stagesoort, line) for line in schema.lines]
    return _Plan(order, {second.stagesoort: first.start}, gaps=change.gaps)


def _forward(schema: Opleidingsschema, change: BringForward) -> _Plan:
    lines = schema.lines
    moving = _named(schema, change.stagesoort)
    earlier = lines[: lines.index(moving)]
    if not earlier:
        raise _refused(f"{moving.stagesoort} is al de eerste stage van {schema.aios}.")
    target = _named(schema, change.voor) if change.voor else earlier[-1]
    if target not in earlier:
        raise _refused(
            f"{moving.stagesoort} komt nu niet na {target.stagesoort}; er valt niets te vervroegen."
        )
    at = lines.index(target)
    order = [*lines[:at], moving, *(line for line in lines[at:] if line is not moving)]
    return _Plan(order, {moving.stagesoort: target.start}, gaps=change.gaps)


def _combined(schema: Opleidingsschema, change: Combine) -> _Plan:
    first, second = _pair(schema, change.eerste, change.tweede)
    order: list[Stage] = []
    for line in schema.lines:
        if line is first:
            order += [replace(one, instelling=change.instelling) for one in (first, second)]
        elif line is not second:
            order.append(line)
    return _Plan(order, {}, behind=second.stagesoort, gaps=change.gaps)


def _apart(schema: Opleidingsschema, change: Combine) -> _Plan:
    pair = _pair(schema, change.eerste, change.tweede)
    order = [replace(line, instelling=None) if line in pair else line for line in schema.lines]
    return _Plan(order, {}, gaps=change.gaps)


def _interwoven(schema: Opleidingsschema, change: Interweave) -> _Plan:
    if not FEWEST <= change.percentage <= MOST:
        raise _refused(
            f"Een stage krijgt {FEWEST} tot en met {MOST} % van de werkweek; {change.percentage} % kan niet."
        )
    stage = _named(schema, change.stagesoort)
    share = None if change.percentage == FULL_TIME else change.percentage
    order = [
        replace(line, vervlechting=share, eind_berekend=True) if line is stage else line
        for line in schema.lines
    ]
    return _Plan(order, {stage.stagesoort: stage.start}, {stage.stagesoort}, gaps=change.gaps)


def _longer(schema: Opleidingsschema, change: Lengthen) -> _Plan:
    """H19: the last day is so many working days later."""
    days = {_named(schema, stagesoort).stagesoort: count for stagesoort, count in change.dagen}
    order = [
        replace(line, eind=after_working_days(line.eind, days.get(line.stagesoort, 0)))
        for line in schema.lines
    ]
    return _Plan(order, {}, gaps=change.gaps)


def _part_time(schema: Opleidingsschema, change: PartTime) -> tuple[Opleidingsschema, _Plan]:
    year = schema.profile.year
    least = LEAST if year is None else year.part_time_minimum
    if not least <= change.deeltijd <= FULL:
        raise _refused(f"De deeltijdfactor is {least} tot en met {FULL} %; {change.deeltijd} % kan niet.")
    werktijd = schema.werktijd.changed(change.vanaf, change.deeltijd)
    after = replace(schema, werktijd=werktijd)
    touched = [line for line in schema.lines if line.eind >= change.vanaf]
    if year is None:
        return after, _Plan(schema.lines, {}, {line.stagesoort for line in touched}, gaps=change.gaps)
    grown = {
        line.stagesoort: relengthened(line, schema.werktijd, werktijd)
        for line in touched
        if lengthens(year, line) and not line.eind_berekend
    }
    order = [grown.get(line.stagesoort, line) for line in schema.lines]
    anew = {line.stagesoort for line in touched if line.eind_berekend}
    return after, _Plan(order, {}, anew, gaps=change.gaps)


def _shifted(before: Opleidingsschema, after: Opleidingsschema, plan: _Plan) -> list[Stage]:
    """Give every line its day, in order, and keep the parts as they stand."""
    between, follows = _gaps(before.lines)
    found: list[Stage] = []
    until: date | None = None
    previous: str | None = None
    for number, line in enumerate(plan.order):
        start = plan.pinned.get(line.stagesoort, line.start)
        if until is not None and line.stagesoort not in plan.pinned:
            same = follows.get(line.stagesoort) == previous
            gap = between[line.stagesoort if same else before.lines[number].stagesoort]
            least = until + DAY + (gap if plan.gaps else min(gap, timedelta()))
            start = until + DAY if line.stagesoort == plan.behind else max(start, least)
        if start != line.start or line.stagesoort in plan.anew:
            line = replace(line, start=start, eind=after.end_of(line, start))  # noqa: PLW2901 (the line itself, moved)
        found.append(line)
        until = max(until or line.eind, line.eind)
        previous = line.stagesoort
    parts = [stage for stage in before.stages if part_of(stage.stagesoort)[1] is not None]
    return [*_numbered(before.lines, found), *parts]


def _numbered(before: Sequence[Stage], after: Sequence[Stage]) -> list[Stage]:
    """Let the numbers in the order (`volgorde`) follow when the order changed."""
    if [line.stagesoort for line in before] == [line.stagesoort for line in after]:
        return list(after)
    numbers = iter(sorted(line.volgorde for line in after if line.volgorde is not None))
    return [line if line.volgorde is None else replace(line, volgorde=next(numbers)) for line in after]


def _gaps(lines: Sequence[Stage]) -> tuple[dict[str, timedelta], dict[str, str | None]]:
    """How many days each line begins after the end of those before it (below zero: overlap), and which it follows."""
    between: dict[str, timedelta] = {}
    follows: dict[str, str | None] = {}
    until: date | None = None
    previous: str | None = None
    for line in lines:
        between[line.stagesoort] = line.start - until - DAY if until else timedelta()
        follows[line.stagesoort] = previous
        until = max(until or line.eind, line.eind)
        previous = line.stagesoort
    return between, follows


def _with_parts(before: Opleidingsschema, after: Opleidingsschema, anew: Collection[str]) -> Opleidingsschema:
    """Let the parts of every stage follow that changed, or (`anew`) got another working time."""
    were = {stage.stagesoort: stage for stage in before.stages}
    for stage in after.lines:
        old = were[stage.stagesoort]
        if (stage != old or stage.stagesoort in anew) and (whole := after.whole(stage)):
            after = _replaced(after, _follow(after, old.start, whole))
    return after


def _follow(schema: Opleidingsschema, before: date, whole: Whole) -> Mapping[str, Dates]:
    stand = {id_: (part.start, part.eind) for id_, part in schema.parts(whole.id).items()}
    return _fitting(whole, moved_along(whole, before, stand))


def _fitting(whole: Whole, parts: Mapping[str, Dates]) -> Mapping[str, Dates]:
    for part, why in part_objections(whole, parts):
        raise _refused(f"De delen passen niet in {whole.id}. {part}: {why}.")
    return parts


def _replaced(schema: Opleidingsschema, parts: Mapping[str, Dates]) -> Opleidingsschema:
    """Put these days on the lines of the parts, which are made where they were not there yet."""
    stand = {stage.stagesoort: stage for stage in schema.stages}
    for id_, (start, eind) in parts.items():
        whole = stand[part_of(id_)[0]]
        fresh = Stage(schema.aios, id_, start, eind, True, None, None, None, NEW)  # noqa: FBT003 (a column)
        stand[id_] = replace(
            stand.get(id_, fresh),
            start=start,
            eind=eind,
            vervlechting=whole.vervlechting,
            instelling=whole.instelling,
        )
    return replace(schema, stages=tuple(stand.values()))


def _divided(schema: Opleidingsschema, change: Parts) -> Opleidingsschema:
    """N11: another order or other boundaries of the parts; the stage itself keeps its days."""
    stage = _named(schema, change.stagesoort)
    whole = schema.whole(stage)
    if whole is None:
        raise _refused(f"{stage.stagesoort} heeft bij {schema.profile.id} geen delen.")
    if whole.kind.parts_run is Verloop.TEGELIJK:
        raise _refused(
            f"De delen van {stage.stagesoort} lopen tegelijk en duren elk de hele stage; er valt niets te verdelen."
        )
    order = [part for part, _ in change.delen] or whole.ids
    if sorted(order) != sorted(whole.ids):
        raise _refused(f"Noem elk deel van {stage.stagesoort} één keer: {', '.join(whole.ids)}.")
    given = dict(change.delen)
    if not any(given.values()):
        return _replaced(schema, _fitting(whole, laid_out(whole, order)))
    starts = _starts(whole, order, given)
    ends = [start - DAY for start in starts[1:]] + [whole.eind]
    return _replaced(schema, _fitting(whole, dict(zip(order, zip(starts, ends, strict=True), strict=True))))


def _starts(whole: Whole, order: Sequence[str], given: Mapping[str, date | None]) -> list[date]:
    """The first day of each part: as given, else by the weeks of the one before it; the first begins with the stage."""
    starts: list[date] = []
    for number, part in enumerate(order):
        start = given[part] or (whole.start if not number else None)
        if start is None:
            weeks = whole.minimum(order[number - 1])
            if weeks is None:
                raise _refused(
                    f"{order[number - 1]} heeft geen vaste duur: zeg met een datum wanneer {part} begint."
                )
            start = stage_end(starts[-1], weeks, whole.werktijd, whole.share) + DAY
        starts.append(start)
    return starts

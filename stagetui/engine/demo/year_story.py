"""What happened at the demo bureau to a year of stages: forms, plans that were published, and one that is made now."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import TypeVar

from stagetui.engine.access import View
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo.clock import Clock
from stagetui.engine.demo.staff import Staff
from stagetui.engine.demo.tables import Values
from stagetui.engine.demo.year import YearCast
from stagetui.engine.demo.year_aios import Cohort
from stagetui.engine.demo.year_moments import Half
from stagetui.engine.doorway.absence import ReportAbsence
from stagetui.engine.doorway.definitive import MakeDefinitive
from stagetui.engine.doorway.door import Command
from stagetui.engine.doorway.happening import LetHappen
from stagetui.engine.doorway.rounds import CommitVoorstel, OpenRonde
from stagetui.engine.doorway.swapping import AnswerSwap, DecideSwap, ProposeSwap
from stagetui.engine.jobs.allocate import allocate
from stagetui.engine.queries.instances import the_round
from stagetui.engine.records import Stageopleider
from stagetui.engine.rules.halfyears import months_after
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Afwezig

T = TypeVar("T")
PLANNING = timedelta(days=35)
"""The planning of a half year begins so long before its plan is published (H5)."""
SWAPPED = timedelta(days=4)
"""So long after publication the first swap is made."""
TRIES = 8
HALF_YEAR = 6
"""Months."""
OPENED = timedelta(days=9)
COMPUTED = timedelta(days=3)
AWAY = timedelta(days=10)
RECOVERY = timedelta(days=60)

Scene = tuple[date, Callable[[date], object]]


class YearStory:
    """Tells the past of one year of stages; what it tells happens between what else happens at the bureau."""

    def __init__(self, bureau: Bureau, clock: Clock, staff: Staff, cast: YearCast, rng: Random) -> None:
        """Nothing has happened yet."""
        self._bureau, self._clock, self._staff, self._cast, self._rng = bureau, clock, staff, cast, rng
        self._scenes: deque[Scene] = deque(sorted(self._plot(), key=lambda scene: scene[0]))

    def begin(self, day: date) -> None:
        """The bureau reads in its files."""
        supply = self._cast.supply
        self._take_in(day, "instellingen", supply.instellingen)
        self._take_in(day, "stageplaatsen", supply.stageplaatsen)
        self._take_in(day, "stageopleiders", supply.stageopleiders)
        self._take_in(day, "beschikbaarheid", supply.beschikbaarheid)
        self._take_in(day, "leenafspraken", supply.leenafspraken)
        both = self._cast.cohorts
        self._take_in(day, "aios", [row for cohort in both for row in cohort.aios])
        self._take_in(day, "vrijstellingen", [row for cohort in both for row in cohort.vrijstellingen])

    def tell(self, until: date) -> None:
        """Everything that happened by then and was not told yet."""
        while self._scenes and self._scenes[0][0] <= until:
            day, happens = self._scenes.popleft()
            happens(max(day, self._clock.day))

    def _plot(self) -> Iterable[Scene]:
        """What happens when; in the order of this list on one and the same day."""
        moments, (before, now) = self._cast.moments, self._cast.cohorts
        half = moments.vorig
        yield half.formulieren, partial(self._hand_in, before)
        yield half.grens, partial(self._move_in, before)
        for name, institute in self._rounds(half, shared=False):
            yield half.bekend - PLANNING, partial(self._open, name, half, institute)
            yield half.bekend, partial(self._publish, name)
            yield half.bekend + SWAPPED, partial(self._swap, name)
            yield half.definitief, partial(self._make_definitive, name)
        for month in range(HALF_YEAR):
            yield months_after(half.grens, month), self._pass_the_line
        yield moments.by(now.half.formulieren), partial(self._hand_in, now)
        yield moments.today - AWAY, self._fall_ill
        for name, institute in self._rounds(moments.nu, shared=True):
            yield moments.today - OPENED, partial(self._open, name, moments.nu, institute)
            if self._cast.scale.computed:
                yield moments.today - COMPUTED, partial(self._compute, name)

    def _rounds(self, half: Half, *, shared: bool) -> list[tuple[str, str | None]]:
        """The rounds of a half year by name: one for all institutes together, or one for each that is told (H13)."""
        homes = [size.institute for size in self._cast.sizes if size.aios]
        if len(homes) == 1:
            return [(half.naam, homes[0].id)]
        if shared:
            return [(half.naam, None)]
        told = homes[: self._cast.scale.told]
        return [(f"{half.naam}, {one.name.rpartition(' ')[2]}", one.id) for one in told]

    def _hand_in(self, cohort: Cohort, day: date) -> None:
        """H4: the forms come in."""
        self._take_in(day, "voorkeuren", cohort.voorkeuren)

    def _move_in(self, cohort: Cohort, day: date) -> None:
        """What was planned elsewhere comes with the schema."""
        self._take_in(day, "schema", cohort.schema)

    def _open(self, name: str, half: Half, institute: str | None, day: date) -> None:
        self._do(day, OpenRonde(name, (self._cast.profiel,), half.van, half.tot, institute))

    def _compute(self, name: str, day: date) -> int:
        """Compute a proposal with a seed that the demo's own seed decides."""
        who = self._clock.actor(self._staff.colleague, day)
        made = allocate(self._bureau, lambda: who, name, seed=self._rng.randrange(1, 10_000))
        return made.voorstel.voorstel

    def _publish(self, name: str, day: date) -> None:
        """H6: the plan of a half year is made and published."""
        self._do(day, CommitVoorstel(self._compute(name, day)))

    def _swap(self, name: str, day: date) -> None:
        """H6: the first two who can do so swap a stage, and the stagecoördinator agrees."""
        for pair in islice(self._clock.ask(self._staff.colleague, day, _alike, name), TRIES):
            try:
                swap = self._do(day, ProposeSwap(name, pair))
            except RefusedError:  # a rule stands in the way of one of them, as happens to people
                continue
            for aios in pair:
                self._do(day, AnswerSwap(swap.ruil, aios, akkoord=True))
            self._clock.do(self._staff.opener, day, DecideSwap(swap.ruil, approve=True))
            return

    def _make_definitive(self, name: str, day: date) -> None:
        """H6: after the week for swapping the plan is definitive, under reserve; a plan made known late is so later."""
        ronde = self._clock.ask(self._staff.colleague, day, the_round, name)
        if ronde.ruilen_tot is not None and ronde.ruilen_tot >= day:
            later = ronde.ruilen_tot + timedelta(days=1)
            self._scenes = deque(
                sorted(
                    [*self._scenes, (later, partial(self._make_definitive, name))], key=lambda scene: scene[0]
                )
            )
        else:
            self._do(day, MakeDefinitive(name))

    def _pass_the_line(self, day: date) -> None:
        """H7: six weeks before its start a stage is fixed."""
        self._do(day, LetHappen())

    def _fall_ill(self, day: date) -> None:
        """H18: a stageopleider falls ill, who stands alone where there is one."""
        found = self._clock.ask(self._staff.colleague, day, _most_alone, self._cast.profiel)
        if found is not None:
            self._do(day, ReportAbsence(found.plaats, found.naam, day, day + RECOVERY, Afwezig.ZIEKTE))

    def _do(self, day: date, command: Command[T]) -> T:
        return self._clock.do(self._staff.colleague, day, command)

    def _take_in(self, day: date, kind: str, rows: Sequence[Values]) -> None:
        self._clock.take_in(self._staff.colleague, day, kind, rows)


def _alike(view: View, ronde: str) -> list[tuple[str, str]]:
    """Pairs of aios who do the same kind of stage in a round from the same day at different places."""
    return [
        (one, other)
        for one, other in view.reader.rows(
            "SELECT DISTINCT p.aios, q.aios FROM plaatsing p JOIN voorstel v USING (voorstel) JOIN plaatsing q ON "
            "q.voorstel = p.voorstel AND q.stagesoort = p.stagesoort AND q.start = p.start AND q.eind = p.eind "
            "AND q.aios > p.aios AND q.plaats <> p.plaats WHERE v.ronde = ? ORDER BY ALL",
            [ronde],
        )
    ]


def _most_alone(view: View, profiel: str) -> Stageopleider | None:
    """A stageopleider with the fewest beside him or her, at a place where somebody of this programme is or will be."""
    return view.reader.record(
        Stageopleider,
        "SELECT * FROM stageopleider o WHERE EXISTS (SELECT 1 FROM plaatsing p JOIN aios a USING (aios) "
        "WHERE a.profiel = ? AND p.plaats = o.plaats AND p.status <> 'vervallen' AND p.eind >= ?) "
        "ORDER BY (SELECT count(*) FROM stageopleider x WHERE x.plaats = o.plaats), o.plaats, o.naam LIMIT 1",
        [profiel, view.today],
    )

"""What happened at the demo bureau in the past months: rounds, decisions, a refusal, an undoing, post."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from stagetui.engine.access import View
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo.aios import Trainees
from stagetui.engine.demo.asking import questions
from stagetui.engine.demo.clock import Clock
from stagetui.engine.demo.moments import PAUSE, Moments, monday
from stagetui.engine.demo.scale import Group, Scale
from stagetui.engine.demo.staff import Staff
from stagetui.engine.demo.supply import Supply
from stagetui.engine.demo.tables import Values
from stagetui.engine.demo.wishes import round_wishes
from stagetui.engine.doorway.consents import APPROVAL
from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.door import Command
from stagetui.engine.doorway.outbox import ClaimBericht, RecordDelivery
from stagetui.engine.doorway.placing import ChangeStatus, Place
from stagetui.engine.doorway.rounds import CommitVoorstel, OpenRonde
from stagetui.engine.doorway.ticking import MarkMilestone, MarkMilestones
from stagetui.engine.jobs.allocate import allocate
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.calendar import milestones
from stagetui.engine.queries.choices import Kandidaat, candidates
from stagetui.engine.queries.placing import occupying
from stagetui.engine.queries.post import waiting
from stagetui.engine.queries.rounds import round_view
from stagetui.engine.records import Aanvraag, Bericht, BerichtStatus, Plaatsing, words
from stagetui.engine.rules.deadlines import Staat
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Status

P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[str, str]  # aios, stagesoort
REFUSALS = (
    "De stage overlapt met de eigen praktijkperiode; kies samen een andere plaats.",
    "De leerdoelen van deze plaats lijken te veel op die van de vorige stage.",
)
UNDONE = "De aios is langer ziek; de stage schuift op, in overleg met de stage-instelling."
ACCEPTED = "250 2.0.0 Ok: aangenomen (oefening)"
LATELY = 4
"""What had to be done in the last so many days is not ticked off yet: there is something to do today."""
BOUNCED = "550 5.1.1 Adres onbekend (oefening)"


class Story:
    """Tells the past of one demo bureau, from its founding until today."""

    def __init__(self, bureau: Bureau, clock: Clock, staff: Staff, moments: Moments, rng: Random) -> None:
        """Keep who is who; nothing has happened yet."""
        self._bureau = bureau
        self._clock = clock
        self._staff = staff
        self._moments = moments
        self._rng = rng
        self._profiles: dict[str, str] = {}
        self._programmes = tuple(id_ for id_, one in bureau.book.profiles.items() if one.year is None)

    def begin(self, supply: Supply, trainees: Trainees) -> None:
        """People get their accounts, and the bureau reads in its files."""
        self._profiles = {str(row["aios"]): str(row["profiel"]) for row in trainees.aios}
        day = self._moments.founded
        for command in self._staff.commands:
            self._do(day, command, self._staff.opener)
        self._take_in(day, "instellingen", supply.instellingen)
        self._take_in(day, "stageplaatsen", supply.stageplaatsen)
        self._take_in(day, "beschikbaarheid", supply.beschikbaarheid)
        self._take_in(day, "aios", trainees.aios)
        self._take_in(day, "schema", trainees.schema)
        self._take_in(day, "vrijstellingen", trainees.vrijstellingen)

    def tell(self, scale: Scale, trainees: Trainees) -> Iterator[date]:
        """Everything from the first round until today, in order; gives days up to which something else may happen."""
        moments = self._moments
        by_hand = [trainees.by_hand(start) for start in moments.hand]
        yield moments.founded
        day = yield from self._earlier_round()
        self._deliver(day, scale.sent)
        yield moments.before(105)
        self._place(moments.before(105), by_hand[0], decided=True)
        self._undo(max(day, moments.before(95)))
        yield moments.before(70)
        self._tick_off(moments.before(70), moments.before(70))
        self._place(moments.before(60), by_hand[1], decided=True)
        yield moments.before(45)
        self._open(Group.COMPUTED, moments.before(45))
        self._open(Group.RECENT, moments.before(44))
        self._tick_off(moments.before(30), moments.before(30))
        self._hand_in(Group.RECENT, moments.before(27))
        self._open(Group.INTAKE, moments.before(20))
        yield moments.before(17)
        self._recent_round(scale.decided)
        self._place(moments.before(8), by_hand[2], decided=False)
        this_month = moments.today.replace(day=1)
        yield moments.before(7)
        self._hand_in(Group.COMPUTED, max(moments.before(6), this_month - timedelta(days=1)))
        self._allocate(Group.COMPUTED, max(moments.before(3), this_month))
        self._hand_in(Group.INTAKE, max(moments.before(2), this_month))
        self._tick_off(max(moments.before(2), this_month), moments.before(LATELY))
        self._ask(max(moments.before(1), this_month), scale.asked)
        yield moments.today

    def _tick_off(self, day: date, until: date) -> None:
        """The bureau ticks off what was done by then and what nothing in the data shows (N19)."""
        late = self._look(day, milestones, staten=(Staat.TE_LAAT,), to=until)
        done = tuple(MarkMilestone(one.aios, one.stagesoort, one.mijlpaal) for one in late if one.afvinken)
        if done:
            self._do(day, MarkMilestones(done))

    def _ask(self, day: date, count: int) -> None:
        """Aios and instellingen ask for decisions; one of the first is answered at once."""
        for number, asked in enumerate(self._look(day, questions, self._rng, count)):
            made = self._do(day, asked)
            if number == 0 and asked.aios:
                self._do(day, Decide(made, approve=True), self._decider(asked.aios))

    # -- rounds

    def _earlier_round(self) -> Generator[date, None, date]:
        """A round from preferences to definitive plaatsingen; the day on which it was finished."""
        group = Group.EARLIER
        self._open(group, self._moments.founded + timedelta(days=40))
        deadline = self._last_deadline(group)
        yield deadline
        self._hand_in(group, deadline)
        day = deadline + timedelta(days=6)
        yield day
        number = self._allocate(group, day)
        self._do(day, CommitVoorstel(number))
        asked = self._requests(day)
        refused = asked[len(asked) // 2]
        for number, request in enumerate(asked):
            when = day + timedelta(days=2 + number * 20 // len(asked))
            self._decide(when, request, REFUSALS[0] if request is refused else None)
        day += timedelta(days=24)
        # who was refused, or found no room, gets another place together with the bureau (N6)
        self._place(day, self._unplaced(group, day), decided=True)
        for aios, kind in self._unplaced(group, day):
            self._put_off(day, aios, kind)
        return day + timedelta(days=2)

    def _recent_round(self, decided: int) -> None:
        """A round that was committed lately: some decisions are in, most are waited for."""
        day = self._moments.before(16)
        self._do(day, CommitVoorstel(self._allocate(Group.RECENT, day)))
        asked = self._requests(day)
        chosen = self._rng.sample(asked, min(decided, len(asked) // 2))
        for number, request in enumerate(chosen):
            when = day + timedelta(days=1 + number * 6 // len(chosen))
            self._decide(when, request, REFUSALS[1] if number == 0 else None)

    def _open(self, group: Group, day: date) -> None:
        period = self._moments.rounds[group]
        self._do(day, OpenRonde(period.name, self._programmes, period.van, period.tot))

    def _hand_in(self, group: Group, day: date) -> None:
        """The preferences of a round come in."""
        rows = self._look(day, round_wishes, group, self._moments.rounds[group].name, self._rng)
        self._take_in(day, "voorkeuren", rows)

    def _allocate(self, group: Group, day: date) -> int:
        """Compute a proposal with a seed that the demo's own seed decides."""
        who = self._clock.actor(self._staff.colleague, day)
        seed = self._rng.randrange(1, 10_000)
        made = allocate(self._bureau, lambda: who, self._moments.rounds[group].name, seed=seed)
        return made.voorstel.voorstel

    def _last_deadline(self, group: Group) -> date:
        name = self._moments.rounds[group].name
        return max(stage.tot for stage in self._look(self._moments.founded, round_view, name).stages)

    def _unplaced(self, group: Group, day: date) -> list[Key]:
        beeld = self._look(day, round_view, self._moments.rounds[group].name)
        return [(s.aios, s.stagesoort) for s in beeld.te_plaatsen]

    # -- one plaatsing at a time

    def _place(self, day: date, stages: Sequence[Key], *, decided: bool) -> None:
        """Place by hand where there is room; everybody consents within days, or is still thinking about it."""
        for aios, kind in stages:
            found = [one for one in self._look(day, candidates, aios, kind) if one.kan]
            if not found:
                continue
            ranks = [self._attraction(aios, kind, one) for one in found]
            best = [one for one, rank in zip(found, ranks, strict=True) if rank == min(ranks)]
            moved = self._do(day, Place(aios, kind, self._rng.choice(best).plaats.plaats))
            if decided:
                for request in self._requests(day, moved.plaatsing):
                    self._decide(day + timedelta(days=2), request)

    def _attraction(self, aios: str, kind: str, one: Kandidaat) -> tuple[int, int]:
        """Lower is better: a preference first, then what the rules over the aios's stages still ask for (N16)."""
        rules = [rule for rule in self._bureau.book[self._profiles[aios]].rules if kind in rule.across]
        asked = {word for rule in rules for word in rule.each_of}
        return one.rang or 99, -len(asked.intersection(words(one.plaats.kenmerken)))

    def _decide(self, day: date, request: Aanvraag, refusal: str | None = None) -> None:
        """Whoever the request waits for decides it; what instelling or aios said, the bureau records."""
        who = self._staff.colleague
        if request.soort == APPROVAL:
            who = request.beslisser or self._decider(request.aios or "")
        self._do(day, Decide(request.aanvraag, refusal is None, refusal), who)

    def _decider(self, aios: str) -> str:
        """A coordinator of the profile of an aios."""
        return self._staff.deciders[self._profiles[aios]][0]

    def _undo(self, day: date) -> None:
        """A plaatsing that was definitive is undone with a reason, and the stage moves to later (N7)."""
        for placed in self._look(day, _definitive_from, day + timedelta(days=1)):
            rules = self._bureau.book[self._profiles[placed.aios]]
            if rules.transition(Status.GEPLAATST, Status.VERVALLEN) is not None:
                self._do(day, ChangeStatus(placed.plaatsing, Status.VERVALLEN, UNDONE))
                self._put_off(day, placed.aios, placed.stagesoort)
                return

    def _put_off(self, day: date, aios: str, kind: str) -> None:
        """The stage moves to the end of the aios's schema."""
        start = monday(self._look(day, _last_day, aios) + PAUSE)
        self._take_in(day, "schema", [{"aios": aios, "stagesoort": kind, "start": start}])

    def _deliver(self, day: date, count: int) -> None:
        """The first messages were sent; one came back."""
        messages = self._look(day, waiting)[: count + 1]
        for number, message in enumerate(messages):
            arrived = number < count
            status, answer = (
                (BerichtStatus.VERZONDEN, ACCEPTED) if arrived else (BerichtStatus.MISLUKT, BOUNCED)
            )
            self._do(day, ClaimBericht(message.bericht))
            self._do(day, RecordDelivery(message.bericht, status, answer))

    # -- short ways to say things

    def _do(self, day: date, command: Command[T], who: str | None = None) -> T:
        return self._clock.do(who or self._staff.colleague, day, command)

    def _look(
        self, day: date, query: Callable[Concatenate[View, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return self._clock.ask(self._staff.colleague, day, query, *args, **kwargs)

    def _requests(self, day: date, plaatsing: int | None = None) -> list[Aanvraag]:
        return self._look(day, _open_requests, plaatsing)

    def _take_in(self, day: date, kind: str, rows: Sequence[Values]) -> None:
        self._clock.take_in(self._staff.colleague, day, kind, rows)


def _open_requests(view: View, plaatsing: int | None) -> list[Aanvraag]:
    return view.reader.records(
        Aanvraag,
        "SELECT * FROM aanvraag WHERE status = 'open' AND (?::BIGINT IS NULL OR plaatsing = ?) ORDER BY aanvraag",
        [plaatsing, plaatsing],
    )


def _definitive_from(view: View, day: date) -> list[Plaatsing]:
    """Those that were confirmed first: undoing one of them shows a cancellation; one that bounced stays to be seen."""
    order = (BerichtStatus.VERZONDEN, BerichtStatus.WACHT, None, BerichtStatus.MISLUKT)
    told = {
        one.plaatsing: one.status
        for one in view.reader.records(
            Bericht,
            "SELECT * FROM bericht WHERE soort = ? ORDER BY bericht",
            [Soort.INTENTIEVERKLARING.value],
        )
    }
    found = [
        p
        for p in occupying(view)
        if p.status is Status.GEPLAATST and p.start >= day and part_of(p.stagesoort)[1] is None
    ]
    return sorted(found, key=lambda p: order.index(told.get(p.plaatsing)))


def _last_day(view: View, aios: str) -> date:
    day: date = view.reader.value("SELECT max(eind) FROM stage WHERE aios = ?", [aios])
    return day

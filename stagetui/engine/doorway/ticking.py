"""Ticking off milestones of the calendar that nothing in the data can show, and taking that back (N19)."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.queries.calendar import calendar_of
from stagetui.engine.queries.placing import active_placement, stage_of, visible_aios
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Mijlpaal
from stagetui.errors import RefusedError
from stagetui.profiles.schema import Milestone, Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Gedaan, Per, Rol

TICKED = "mijlpaal afgevinkt"


@dataclass(frozen=True, slots=True)
class MarkMilestone(Command[str]):
    """Tick off a milestone of one stage; gives its text."""

    aios: str
    stagesoort: str
    mijlpaal: str
    reden: str | None = None


@dataclass(frozen=True, slots=True)
class MarkMilestones(Command[int]):
    """Tick off several milestones in one step, all of them or none; gives how many."""

    mijlpalen: tuple[MarkMilestone, ...]


@dataclass(frozen=True, slots=True)
class UnmarkMilestone(Command[str]):
    """Take back that a milestone was ticked off; gives its text."""

    aios: str
    stagesoort: str
    mijlpaal: str
    reden: str | None = None


@carries_out(MarkMilestone, what="een mijlpaal afvinken")
def mark_milestone(tx: Transaction, command: MarkMilestone) -> str:
    """See `MarkMilestone`.

    Raises:
        RefusedError: it does not stand in the calendar of that stage, it shows by itself, or it was ticked off already.
    """
    calendars = _Calendars(tx)
    row = _tickable(calendars, command)
    tx.add_all("mijlpaal", [row], TABLES[Mijlpaal][1], TICKED)
    return calendars.milestone(command).text


@carries_out(MarkMilestones, what="mijlpalen afvinken")
def mark_milestones(tx: Transaction, command: MarkMilestones) -> int:
    """See `MarkMilestones`; one that is named twice is ticked off once. Raises what `mark_milestone` raises."""
    calendars = _Calendars(tx)
    once = {(one.aios, one.stagesoort, one.mijlpaal): one for one in command.mijlpalen}
    rows = [_tickable(calendars, one) for one in once.values()]
    tx.add_all("mijlpaal", rows, TABLES[Mijlpaal][1], TICKED)
    return len(rows)


def _tickable(calendars: _Calendars, command: MarkMilestone) -> dict[str, object]:
    """The row of a milestone that may be ticked off."""
    tx, milestone = calendars.tx, calendars.milestone(command)
    if Gedaan.AFVINKEN not in milestone.done_by:
        raise RefusedError(
            "Niet afgevinkt",
            f"«{milestone.text}» ({milestone.id}) is niet af te vinken: dat blijkt vanzelf uit "
            f"{' of '.join(milestone.done_by)}.",
        )
    if before := _ticked(tx, command):
        raise RefusedError(
            "Al afgevinkt",
            f"«{milestone.text}» van {command.aios} ({command.stagesoort}) is op {before.op:%Y-%m-%d} al afgevinkt "
            f"door {before.door}. Klopt dat niet, dan opent stagetui due reopen de mijlpaal weer.",
        )
    reden = (command.reden or "").strip() or None
    return _row(tx, command.aios, command.stagesoort, milestone.id, reden)


@carries_out(UnmarkMilestone, what="een mijlpaal weer openen")
def unmark_milestone(tx: Transaction, command: UnmarkMilestone) -> str:
    """See `UnmarkMilestone`.

    Raises:
        RefusedError: it does not stand in the calendar of that stage, or it was not ticked off.
    """
    milestone = _Calendars(tx).milestone(command)
    before = _ticked(tx, command)
    if before is None:
        raise RefusedError(
            "Niet afgevinkt",
            f"«{milestone.text}» van {command.aios} ({command.stagesoort}) is niet afgevinkt; er is niets te openen.",
        )
    tx.remove(before, "mijlpaal weer open", reden=(command.reden or "").strip() or None)
    return milestone.text


def tick_of_itself(
    tx: Transaction, profile: Profile, aios: str, stagesoort: str, mijlpaal: str, reden: str
) -> None:
    """Tick off a milestone because something else shows that it is done; once is enough.

    What stands once for a stage with parts is ticked off for the stage, also when it came with one of the parts.
    """
    once = profile.milestone(mijlpaal).per is Per.STAGE
    row = _row(tx, aios, part_of(stagesoort)[0] if once else stagesoort, mijlpaal, reden)
    tx.add_once(Mijlpaal, row, TICKED)


def _row(tx: Transaction, aios: str, stagesoort: str, mijlpaal: str, reden: str | None) -> dict[str, object]:
    return {
        "aios": aios,
        "stagesoort": stagesoort,
        "mijlpaal": mijlpaal,
        "reden": reden,
        "door": tx.actor.persoon,
        "op": tx.actor.now,
    }


class _Calendars:
    """The calendars of stages, each looked up once."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self._rules = Rules(tx)
        self._known: dict[tuple[str, str], tuple[str, tuple[Milestone, ...]]] = {}

    def milestone(self, command: MarkMilestone | UnmarkMilestone) -> Milestone:
        """The milestone in the calendar of that stage, for the office, a coordinator, or its instituutsopleider."""
        key = command.aios, command.stagesoort
        if key not in self._known:
            self._known[key] = self._calendar(*key)
        profiel, calendar = self._known[key]
        for milestone in calendar:
            if milestone.id == command.mijlpaal:
                return milestone
        names = ", ".join(milestone.id for milestone in calendar) or "niets"
        raise RefusedError(
            "Onbekende mijlpaal",
            f"De kalender van {command.stagesoort} ({profiel}) heeft geen mijlpaal {command.mijlpaal}; wel: {names}.",
        )

    def _calendar(self, code: str, stagesoort: str) -> tuple[str, tuple[Milestone, ...]]:
        tx, aios = self.tx, visible_aios(self.tx, code)
        if not tx.rights.answers_for(aios.instituutsopleider):
            tx.require(
                *(Rol.BUREAU, Rol.COORDINATOR),
                what="een mijlpaal afvinken",
                instituut=aios.instituut,
                profiel=aios.profiel,
            )
        stage = stage_of(tx, code, stagesoort)
        placed = active_placement(tx, code, stagesoort)
        profile = self._rules.of(aios, placed.voorstel if placed else None)
        return profile.id, calendar_of(tx, stage, profile)


def _ticked(tx: Transaction, command: MarkMilestone | UnmarkMilestone) -> Mijlpaal | None:
    return tx.reader.record(
        Mijlpaal,
        "SELECT * FROM mijlpaal WHERE aios = ? AND stagesoort = ? AND mijlpaal = ?",
        [command.aios, command.stagesoort, command.mijlpaal],
    )

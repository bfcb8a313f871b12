"""What a milestone of a stage's calendar asks for today: to come, open, late, done, or not applicable (N3, N19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from stagetui.engine.records import Herkomst
from stagetui.profiles.schema import Milestone
from stagetui.profiles.terms import Gedaan

OPEN_DAYS = 28
"""So many days before its date a milestone asks to be settled."""

AGAIN = "/"
"""Between the id of a milestone that comes again and again, and how many times it is."""

SEEKING = frozenset((Gedaan.VOORKEUR, Gedaan.BESCHIKBAARHEID))
"""What belongs to finding a place in the etalage."""


class Staat(StrEnum):
    """Where a milestone stands on a day; the first that fits counts, from the bottom up."""

    KOMEND = "komend"
    """Its date is more than `OPEN_DAYS` days away."""
    OPEN = "open"
    """Its date is at most `OPEN_DAYS` days away, or today."""
    TE_LAAT = "te laat"
    """Its date has passed."""
    NVT = "nvt"
    """It makes no sense (any more); see `state`."""
    GEDAAN = "gedaan"
    """One of the things that its `done_by` names shows that it is done."""


PENDING = (Staat.KOMEND, Staat.OPEN, Staat.TE_LAAT)


@dataclass(frozen=True, slots=True)
class Stand:
    """What the data shows about one stage.

    Attributes:
        start: First day of the stage.
        eind: Last day, inclusive.
        voorkeuren: How many preferences are in.
        gevraagd: How many of those name a stageplaats.
        bekend: For how many of those places the availability on the first and the last day is known.
        placed: Whether it has a place (N7, H6).
        herkomst: What made its plaatsing; None when there is none.
        contact: Whether the stagebegeleider of its place is known.
        besloten: Whether everybody who decides has approved or refused.
        afgevinkt: The milestones that were ticked off by hand.
        werft: Whether the aios recruits a place, with approval or waiting for it (N5).
        gemaild: The milestones about which a message is on its way or was sent.
        brieven: Whether the plaatsingsbrieven are all on their way or sent (H8).
    """

    start: date
    eind: date
    voorkeuren: int = 0
    gevraagd: int = 0
    bekend: int = 0
    placed: bool = False
    herkomst: Herkomst | None = None
    contact: bool = False
    besloten: bool = False
    afgevinkt: frozenset[str] = frozenset()
    werft: bool = False
    gemaild: frozenset[str] = frozenset()
    brieven: bool = False


def standing(
    calendar: Iterable[Milestone], weeks: int, start: date, eind: date, *, first: bool
) -> tuple[Milestone, ...]:
    """Tell which milestones stand in the calendar of one stage, and how often (H20).

    One that comes again and again (`every_days`) stands there once for each time until the last day; the second is
    called `kpb/2`.

    Args:
        calendar: The milestones of the kind of stage.
        weeks: The length of the stage in full-time weeks.
        start: Its first day.
        eind: Its last day, inclusive.
        first: Whether it is the first stage of the aios.
    """
    found: list[Milestone] = []
    for one in calendar:
        if (one.weeks_at_least or 0) > weeks or (one.weeks_at_most is not None and one.weeks_at_most < weeks):
            continue
        if one.first_stage not in (None, first):
            continue
        found.append(one)
        if one.every_days is not None and one.days_after_start is not None:
            times = ((eind - start).days - one.days_after_start) // one.every_days
            found += [_again(one, number) for number in range(2, times + 2)]
    return tuple(found)


@lru_cache(maxsize=1024)
def _again(milestone: Milestone, number: int) -> Milestone:
    """A milestone the second, third, … time."""
    later = (milestone.days_after_start or 0) + (number - 1) * (milestone.every_days or 0)
    return milestone.model_copy(
        update={"id": f"{milestone.id}{AGAIN}{number}", "days_after_start": later, "every_days": None}
    )


def named(mijlpaal: str) -> str:
    """The id in the profile of a milestone as it stands in a calendar: `kpb` for `kpb/2`."""
    return mijlpaal.partition(AGAIN)[0]


def state(milestone: Milestone, day: date, stand: Stand, today: date) -> Staat:
    """Tell where a milestone of a stage stands (N3, N19).

    Not done, and not applicable, are:

    - finding a place in the etalage (`done_by` names voorkeur or beschikbaarheid), when the stage has a place all the
      same (by hand), the aios recruits one (N5), or it has begun; and asking for availability when no place was
      preferred by its date;
    - any other preparation (counted back from the start), after the last day of the stage;
    - what happens during or after the stage, when its first day is there and it has no place.

    Args:
        milestone: A milestone that stands in the calendar of this kind of stage.
        day: Its date: the last day on which it is still in time.
        stand: What the data shows about the stage.
        today: The day on which is looked.
    """
    if any(_shown(kind, milestone, day, stand, today) for kind in milestone.done_by):
        return Staat.GEDAAN
    if _pointless(milestone, day, stand, today):
        return Staat.NVT
    if today > day:
        return Staat.TE_LAAT
    return Staat.OPEN if (day - today).days <= OPEN_DAYS else Staat.KOMEND


def _shown(kind: Gedaan, milestone: Milestone, day: date, stand: Stand, today: date) -> bool:
    shown = False  # what only a half year shows, no stage does
    match kind:
        case Gedaan.AFVINKEN | Gedaan.MAIL:
            shown = milestone.id in (stand.afgevinkt if kind is Gedaan.AFVINKEN else stand.gemaild)
        case Gedaan.BRIEVEN:
            shown = stand.brieven
        case Gedaan.DATUM:
            shown = today >= day and not _without_stage(milestone, stand, today)
        case Gedaan.VOORKEUR:
            shown = stand.voorkeuren > 0 or _placed_by_voorstel(stand)
        case Gedaan.BESCHIKBAARHEID:
            shown = 0 < stand.gevraagd == stand.bekend or _placed_by_voorstel(stand)
        case Gedaan.BESLUIT:
            shown = stand.besloten
        case Gedaan.PLAATS:
            shown = stand.placed and stand.contact
    return shown


def _placed_by_voorstel(stand: Stand) -> bool:
    return stand.placed and stand.herkomst is not Herkomst.HAND


def _pointless(milestone: Milestone, day: date, stand: Stand, today: date) -> bool:
    if not milestone.before_start:
        return _without_stage(milestone, stand, today)
    if SEEKING.isdisjoint(milestone.done_by):
        return today > stand.eind
    nothing_to_ask = Gedaan.BESCHIKBAARHEID in milestone.done_by and not stand.gevraagd and today > day
    return stand.placed or stand.werft or today >= stand.start or nothing_to_ask


def _without_stage(milestone: Milestone, stand: Stand, today: date) -> bool:
    """Whether it belongs to a stage that should have begun, but has no place."""
    return not milestone.before_start and today >= stand.start and not stand.placed

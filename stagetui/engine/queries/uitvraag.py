"""The availability that is asked: per instelling what to ask, what was asked, what is answered and what is not (N3).

What has to be asked follows from the preferences of stages whose milestone for availability is near or late. Nobody is
named in it, and one instelling's list holds nothing of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.engine.queries.calendar import milestones
from stagetui.engine.queries.visibility import INSIDE
from stagetui.engine.records import Beschikbaarheid, Uitvraag
from stagetui.engine.rules.deadlines import OPEN_DAYS, PENDING
from stagetui.engine.rules.periods import Period, joined, overlap, without
from stagetui.errors import RefusedError
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Gedaan

if TYPE_CHECKING:
    from stagetui.engine.access import View


Key = tuple[str, str]
"""A line of the schema: aios, stagesoort."""


class Staat(StrEnum):
    """Where a question stands."""

    TE_VRAGEN = "te vragen"
    GEVRAAGD = "geen antwoord"
    BEANTWOORD = "beantwoord"
    OVERBODIG = "niet meer nodig"


OPEN = (Staat.TE_VRAGEN, Staat.GEVRAAGD)


@dataclass(frozen=True, slots=True)
class Vraag:
    """A question about one place: is there room from `van` until `tot` (inclusive)?

    Attributes:
        uitvraag: Its number; None while it was not asked.
        aantal: How many aios would like to come, as things are now.
        aantal_gevraagd: How many were named when it was asked.
        voor: The last day on which the answer is in time; `dagen` counts from today to it.
        capaciteit: For how many there is room all the time; 0 is a no, None no answer.
        namens: Who answered at the instelling, when that was noted; `beantwoord_door` recorded it.
    """

    uitvraag: int | None
    plaats: str
    naam: str
    van: date
    tot: date
    aantal: int
    aantal_gevraagd: int | None
    voor: date
    dagen: int
    staat: Staat
    gevraagd_op: datetime | None = None
    gevraagd_door: str | None = None
    herinneringen: int = 0
    herinnerd_op: datetime | None = None
    capaciteit: int | None = None
    namens: str | None = None
    toelichting: str | None = None
    beantwoord_door: str | None = None
    beantwoord_op: date | None = None


@dataclass(frozen=True, slots=True)
class Uitvraaglijst:
    """What one instelling is, or has to be, asked; `stad` is its town."""

    instelling: str
    naam: str
    stad: str
    vragen: tuple[Vraag, ...]


@dataclass(frozen=True, slots=True)
class _Wens:
    """A preference of a stage without a place for a place; `voor` when its milestone asks for the answer."""

    key: tuple[str, str]
    days: Period
    voor: date | None


def question_lists(
    view: View, *, instelling: str | None = None, days: int = OPEN_DAYS, everything: bool = False
) -> list[Uitvraaglijst]:
    """The lists of all instellingen, or of one, the most urgent first (N3).

    Args:
        view: Who looks, and when.
        instelling: The code of one.
        days: What has to be asked within so many days.
        everything: Also what is answered, or no longer needed.

    Raises:
        RefusedError: who asks may not see it, or there is no such instelling.
    """
    require(view.rights, INSIDE, "de uitvraag zien")
    until = {
        (one.aios, one.stagesoort): one.datum
        for one in milestones(view, staten=PENDING, to=view.today + timedelta(days=days))
        if Gedaan.BESCHIKBAARHEID in one.gedaan_door
    }
    return lists_for(view, until, instelling=instelling, everything=everything)


def lists_for(
    view: View, until: Mapping[Key, date], *, instelling: str | None = None, everything: bool = False
) -> list[Uitvraaglijst]:
    """As `question_lists`, with for each stage that asks for the answer the last day on which that is in time.

    Raises:
        RefusedError: there is no such instelling.
    """
    known = {
        code: (naam, stad)
        for code, naam, stad in view.reader.rows("SELECT instelling, naam, plaats FROM instelling")
    }
    if instelling is not None and instelling not in known:
        raise RefusedError(
            "Niet gevonden",
            f"Instelling {instelling} is niet bekend; controleer de code, of lees haar eerst in.",
        )
    places = {
        plaats: (code, naam)
        for plaats, code, naam in view.reader.rows("SELECT plaats, instelling, naam FROM stageplaats")
        if code in known and instelling in (None, code)
    }
    found: dict[str, list[Vraag]] = defaultdict(list)
    wishes = _wishes(view, until)
    asked = view.reader.records(Uitvraag, "SELECT * FROM uitvraag ORDER BY uitvraag")
    for question in [*_asked(view, asked, wishes, places), *_to_ask(view, asked, wishes, places)]:
        if everything or question.staat in OPEN:
            found[places[question.plaats][0]].append(question)
    lists = [
        Uitvraaglijst(code, *known[code], tuple(sorted(questions, key=_urgent_first)))
        for code, questions in found.items()
    ]
    return sorted(lists, key=lambda one: (_urgent_first(one.vragen[0]), one.naam, one.instelling))


def _urgent_first(question: Vraag) -> tuple[object, ...]:
    return question.staat not in OPEN, question.voor, question.plaats, question.van


def _wishes(view: View, until: Mapping[Key, date]) -> dict[str, list[_Wens]]:
    """The preferences of stages without a place, by place."""
    wishes: dict[str, list[_Wens]] = defaultdict(list)
    for aios, kind, plaats, start, eind in view.reader.rows(
        "SELECT v.aios, v.stagesoort, v.plaats, s.start, s.eind FROM voorkeur v JOIN stage s USING (aios, stagesoort) "
        "WHERE v.plaats IS NOT NULL AND s.start > ? AND NOT EXISTS (SELECT 1 FROM plaatsing p WHERE p.aios = v.aios "
        "AND p.stagesoort = v.stagesoort AND p.status <> 'vervallen' AND p.plaats IS NOT NULL) ORDER BY ALL",
        [view.today],
    ):
        # a milestone that stands once for a stage with parts asks for all of them (N11)
        voor = until.get((aios, kind)) or until.get((aios, part_of(kind)[0]))
        wishes[plaats].append(_Wens((aios, kind), (start, eind), voor))
    return wishes


def _count(wishes: list[_Wens], period: Period) -> int:
    return len({wish.key for wish in wishes if overlap(wish.days, period)})


def _to_ask(
    view: View,
    asked: list[Uitvraag],
    wishes: dict[str, list[_Wens]],
    places: dict[str, tuple[str, str]],
) -> list[Vraag]:
    """What nobody asked yet: the days that are wanted, without those that are known or asked already."""
    taken: dict[str, list[Period]] = defaultdict(list)
    for window in view.reader.records(Beschikbaarheid, "SELECT * FROM beschikbaarheid"):
        taken[window.plaats].append((window.van, window.tot))
    for one in asked:
        if one.beantwoord_op is None:
            taken[one.plaats].append((one.van, one.tot))
    found = []
    for plaats, own in wishes.items():
        due = [wish for wish in own if wish.voor is not None]
        if plaats not in places:
            continue
        for van, tot in without(joined(wish.days for wish in due), taken[plaats]):
            voor = min(wish.voor for wish in due if wish.voor and overlap(wish.days, (van, tot)))
            left = (voor - view.today).days
            count = _count(own, (van, tot))
            naam = places[plaats][1]
            found.append(Vraag(None, plaats, naam, van, tot, count, None, voor, left, Staat.TE_VRAGEN))
    return found


def _asked(
    view: View,
    asked: list[Uitvraag],
    wishes: dict[str, list[_Wens]],
    places: dict[str, tuple[str, str]],
) -> list[Vraag]:
    found = []
    for one in asked:
        if one.plaats not in places:
            continue
        count = _count(wishes.get(one.plaats, []), (one.van, one.tot))
        staat = Staat.GEVRAAGD if count else Staat.OVERBODIG
        found.append(
            Vraag(
                one.uitvraag,
                one.plaats,
                places[one.plaats][1],
                one.van,
                one.tot,
                count,
                one.aantal,
                one.voor,
                (one.voor - view.today).days,
                Staat.BEANTWOORD if one.beantwoord_op else staat,
                one.gevraagd_op,
                one.gevraagd_door,
                one.herinneringen,
                one.herinnerd_op,
                one.capaciteit,
                one.namens,
                one.toelichting,
                one.beantwoord_door,
                one.beantwoord_op,
            )
        )
    return found

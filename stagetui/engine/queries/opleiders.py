"""Who supervises at the places, when they are away, and what institutes lend each other (H13, H17, H18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.access import READERS, require
from stagetui.engine.queries.placing import place_of
from stagetui.engine.queries.recognition import supervised
from stagetui.engine.queries.visibility import INSIDE, institutes_of
from stagetui.engine.records import Afwezigheid, Stageopleider, words
from stagetui.engine.rules.recognition import remarks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stagetui.engine.access import View
    from stagetui.engine.rules.recognition import Claim, Supervision


@dataclass(frozen=True, slots=True)
class OpleiderRegel:
    """A stageopleider in a list; `afwezig` is what is not over yet, `telt_bij` where the recognition counts instead."""

    opleider: Stageopleider
    plaats_naam: str
    afwezig: tuple[Afwezigheid, ...]
    telt_bij: Claim | None


@dataclass(frozen=True, slots=True)
class LeenRegel:
    """A lending agreement in a list (H13); `instituut` is the lender."""

    plaats: str
    plaats_naam: str
    instituut: str | None
    aan_instituut: str
    van: date
    tot: date
    maximum: int


def opleiders(view: View, plaats: str | None = None) -> list[OpleiderRegel]:
    """The stageopleiders of one place, or of all, by place and name (H17).

    Raises:
        RefusedError: who asks is not of the office, or there is no such place.
    """
    require(view.rights, INSIDE, "de stageopleiders zien")
    if plaats is not None:
        place_of(view, plaats)
    mine = institutes_of(view)
    return [
        line
        for code, at in supervised(view).items()
        if plaats in (None, code)
        and (mine is None or at.place.instituut is None or at.place.instituut in mine)
        for line in lines_of(view, at)
    ]


def lines_of(view: View, at: Supervision) -> Iterator[OpleiderRegel]:
    """The stageopleiders of one place."""
    for one in at.opleiders:
        away = [
            absence
            for absence in at.absences
            if absence.naam == one.naam and (absence.tot is None or absence.tot >= view.today)
        ]
        yield OpleiderRegel(one, at.place.naam, tuple(away), at.claims.get(one.naam))


def recognition_remarks(view: View, at: Supervision) -> list[str]:
    """What is not known about the recognition of a place, for the profiles that plan a year there (H17)."""
    profiles = [view.book.get(profiel) for profiel in words(at.place.profielen)]
    told = [
        line for one in profiles if one and one.year is not None for line in remarks(at, one.year.recognition)
    ]
    return list(dict.fromkeys(told))


def lendings(view: View) -> list[LeenRegel]:
    """The lending agreements of the own institutes, lent or borrowed, by place, borrower and first day (H13).

    Raises:
        RefusedError: who asks does not work here.
    """
    require(view.rights, READERS, "de leenafspraken zien")
    mine = institutes_of(view)
    found = view.reader.records(
        LeenRegel,
        "SELECT l.plaats, s.naam AS plaats_naam, s.instituut, l.aan_instituut, l.van, l.tot, l.maximum "
        "FROM leenafspraak l JOIN stageplaats s USING (plaats) ORDER BY l.plaats, l.aan_instituut, l.van",
    )
    return [
        one for one in found if mine is None or not mine.isdisjoint((one.instituut or "", one.aan_instituut))
    ]

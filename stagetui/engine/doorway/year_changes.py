"""Who hears that the days or the working time of a stage of a year changed: aios and stageopleiders (H6, H8, H14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stagetui.engine.doorway.shift_mails import Shift, tell_shifts
from stagetui.engine.queries.placing import placement, stage_of
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.rules.consequences import Vereiste

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Aios, Plaatsing
    from stagetui.engine.rules.consequences import Gevolgen


def tell_year_change(tx: Transaction, aios: Aios, found: Gevolgen, reason: str) -> None:
    """Tell of a change of the opleidingsschema, after it was made, as far as people were told before."""
    worked = {one.plaatsing for one in found.vereist if one.vereiste is Vereiste.INSTEMMING}
    moved = {one.plaatsing for one in found.plaatsingen if one.blijft}
    gone = {one.plaatsing for one in found.in_de_weg}
    shifts: list[Shift] = []
    for before in sorted((worked | moved) - gone, key=lambda one: one.start):
        factors = found.voor.werktijd.on(before.eind), found.na.werktijd.on(before.eind)
        changed = before in worked and factors[0] != factors[1]
        shifts.append(_shift(tx, aios, before, factors if changed else None))
    _tell(tx, aios, shifts, reason)


def tell_moved(tx: Transaction, aios: Aios, before: Sequence[Plaatsing], reason: str) -> None:
    """Tell of plaatsingen of one aios, as they were, that have other days now."""
    _tell(tx, aios, [_shift(tx, aios, one) for one in before], reason)


def _tell(tx: Transaction, aios: Aios, shifts: Sequence[Shift], reason: str) -> None:
    """Nobody is told while the plan was not made known (H6)."""
    since = [day for one in shifts if (day := _published(tx, aios, one.after)) is not None]
    if since:
        tell_shifts(tx, shifts, reason, since=min(since))


def _shift(tx: Transaction, aios: Aios, before: Plaatsing, factors: tuple[int, int] | None = None) -> Shift:
    after = placement(tx, before.plaatsing)
    profile = rules_of(tx, aios, after.voorstel)
    weeks = stage_of(tx, aios.aios, after.stagesoort).weken or profile.kinds[after.stagesoort].weeks
    return Shift(before, after, aios, profile, weeks, factors=factors)


def _published(view: View, aios: Aios, plaatsing: Plaatsing) -> date | None:
    """When the plan of the half year in which a stage begins was made known."""
    day: date | None = view.reader.value(
        "SELECT min(r.gepubliceerd_op) FROM ronde r JOIN ronde_profiel p USING (ronde) WHERE p.profiel = ? "
        "AND (r.instituut IS NULL OR r.instituut = ?) AND ? BETWEEN r.van AND r.tot",
        [aios.profiel, aios.instituut, plaatsing.start],
    )
    return day

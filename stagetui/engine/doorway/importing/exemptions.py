"""What an exemption means for a year of stages: what it takes off, and whom and what it touches (H3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stagetui.engine.doorway.importing.wishes import own_year
from stagetui.engine.queries.year_places import suits
from stagetui.engine.rules.remaining import forbidden_fields
from stagetui.engine.rules.wish_checks import wish_objections
from stagetui.profiles.terms import VrijstellingSoort

if TYPE_CHECKING:
    from stagetui.engine.doorway.importing.plan import Change
    from stagetui.engine.doorway.importing.state import State
    from stagetui.engine.records import Aios
    from stagetui.engine.rules.wish_checks import OwnYear
    from stagetui.profiles.years import StageYear

LISTED = ("stagesoort", "specialisme")
"""What of a preference an exemption can be in the way of."""


def exemption_remarks(state: State, changes: Sequence[Change]) -> Iterator[str]:
    """Tell what somebody should look at after exemptions of aios with a year of stages were written.

    Args:
        state: Of the bureau, with the exemptions in it.
        changes: The rows of the file that were new or other than before.
    """
    touched: dict[str, Aios] = {}
    for change in changes:
        values = change.row.values
        aios = state.aios[(values["aios"],)]
        profile = state.profile(aios)
        if profile is None or profile.year is None:
            continue
        if values["soort"] == VrijstellingSoort.VRIJSTELLING:
            touched[aios.aios] = aios
            yield from _row(profile.year, change)
    for aios in touched.values():
        profile = state.profile(aios)
        own = own_year(state, aios, profile) if profile else None
        if own is not None:
            yield from _placed(state, own)
            yield from _wished(state, own)


def _row(year: StageYear, change: Change) -> Iterator[str]:
    """What the row itself leaves open."""
    number, field = change.row.number, change.row.values["vakgebied"]
    if field not in {one.field for one in year.exemptions}:
        known = ", ".join(dict.fromkeys(one.field for one in year.exemptions))
        yield (
            f"rij {number}: een vrijstelling voor {field} haalt geen weken van een traject af, zij verbiedt alleen dat "
            f"vakgebied; het profiel kent: {known}"
        )
    if change.row.values["besluit_datum"] is None:
        yield f"rij {number}: besluit_datum is leeg; vul de dag van het besluit in zodra het er is"


def _placed(state: State, own: OwnYear) -> Iterator[str]:
    """Stages that are planned or running in a field that is forbidden now; they stay until somebody decides."""
    forbidden = forbidden_fields(own.year, own.exempted)
    for (code, kind), placed in sorted(state.placements.items()):
        place = state.places.get((placed.plaats,))
        if code != own.aios or place is None:
            continue
        fitting = [one for one in own.year.of_stage(kind, None) if suits(one, place)]
        if fitting and all(one.field in forbidden for one in fitting):
            yield (
                f"{code} heeft nu vrijstelling voor {', '.join(own.exempted)} en is {placed.status} bij {place.plaats} "
                f"({kind}, {placed.start} t/m {placed.eind}); beslis of plaatsing {placed.plaatsing} blijft"
            )


def _wished(state: State, own: OwnYear) -> Iterator[str]:
    """Preferences that make no sense any more."""
    for wish in sorted(state.wishes.get(own.aios, ()), key=lambda one: (one.stagesoort, one.rang)):
        if wish.stagesoort not in own.profile.kinds:
            continue
        reasons = [reason for column, reason in wish_objections(own, wish) if column in LISTED]
        if reasons:
            yield f"voorkeur {wish.stagesoort} {wish.rang} van {own.aios} past niet meer: {'; '.join(reasons)}"

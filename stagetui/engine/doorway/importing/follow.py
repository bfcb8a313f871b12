"""What follows from an import by itself: preferences make *voorlopig* (N7), part time and schema move dates (N10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.allocation.validate import overfull
from stagetui.engine.doorway.importing.plan import Change
from stagetui.engine.doorway.importing.state import State
from stagetui.engine.doorway.importing.values import computed_end
from stagetui.engine.doorway.placing import open_placements
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import occupying, windows_of
from stagetui.engine.records import Aanvraag, words
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Beslisser, Status
from stagetui.profiles.variants import resolve

FollowUp = Callable[[Transaction, Sequence[Change]], Sequence[str]]
"""Gives sentences about what somebody should look at now."""


def nothing(_tx: Transaction, _changes: Sequence[Change]) -> Sequence[str]:
    """Most kinds have no consequences elsewhere."""
    return ()


def after_availability(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Tell where an instelling now offers less than is placed there: it is recorded, and somebody has to act."""
    places = sorted({str(change.row.values["plaats"]) for change in changes})
    windows = [Window(w.plaats, w.van, w.tot, w.capaciteit) for w in windows_of(tx, places)]
    stays = [
        Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind)
        for p in occupying(tx)
        if p.plaats in set(places)
    ]
    return [
        f"{one.plaats}: van {one.van} t/m {one.tot} {'is' if one.bezet == 1 else 'zijn'} er {one.bezet} aios "
        f"geplaatst, en er is ruimte voor {one.capaciteit}; overleg met de instelling of verplaats iemand"
        for one in overfull(windows, stays)
    ]


def after_aios(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Let what hangs on the aios follow: computed last days (N10), and who decides open requests (N9).

    Placed stages stay as agreed (N7).
    """
    _hand_over(tx, changes)
    moved = {
        str(change.row.values["aios"]) for change in changes if change.before and "deeltijd" in change.values
    }
    if not moved:
        return ()
    state = State(tx)
    for stage in state.stages.values():
        placed = state.placements.get((stage.aios, stage.stagesoort))
        fixed = placed is not None and placed.status is not Status.VOORLOPIG
        if stage.aios not in moved or not stage.eind_berekend or fixed:
            continue
        eind = computed_end(state, stage.aios, stage.stagesoort, stage.start)
        if eind and eind != stage.eind:
            tx.change(stage, {"eind": eind}, "deeltijd gewijzigd")
            if placed:
                tx.change(placed, {"eind": eind}, "deeltijd gewijzigd")
    return ()


def _hand_over(tx: Transaction, changes: Sequence[Change]) -> None:
    """An open request that waits for the instituutsopleider waits for the one who is named now (N9)."""
    named = {
        str(change.row.values["aios"]): change.values["instituutsopleider"]
        for change in changes
        if change.before and "instituutsopleider" in change.values
    }
    if not named:
        return
    for asked in tx.reader.records(
        Aanvraag, "SELECT * FROM aanvraag WHERE status = 'open' ORDER BY aanvraag"
    ):
        if asked.aios not in named:
            continue
        if Beslisser.INSTITUUTSOPLEIDER in words(asked.beslissers):
            tx.change(asked, {"beslisser": named[asked.aios]}, "instituutsopleider gewijzigd")


def after_exemptions(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Tell which vakgebied nothing in the bureau knows: it would open or forbid nothing (N11, N16, H3)."""
    known: set[str] = set()
    for specialisme, kenmerken in tx.reader.rows("SELECT specialisme, kenmerken FROM stageplaats"):
        known.update([specialisme, *words(kenmerken)])
    for profile in tx.book.profiles.values():
        for one in (profile, *(resolve(profile, (variant,)) for variant in profile.variants)):
            known |= _fields(one)
    strange: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        field = str(change.row.values["vakgebied"])
        if field not in known:
            strange[field].append(change.row.number)
    return [
        f"rij {min(rows)}{f' en nog {len(rows) - 1}' if rows[1:] else ''}: geen stageplaats of profiel kent het "
        f"vakgebied {field}; controleer de spelling"
        for field, rows in strange.items()
    ]


def _fields(profile: Profile) -> set[str]:
    """Every field that the rules of a profile mention, for its kinds of stage and for their parts."""
    kinds = {field for kind in profile.kinds.values() for field in (*kind.fields, *kind.unwanted_fields)}
    return {*profile.own_fields, *kinds, *(field for rule in profile.rules for field in rule.each_of)}


def after_schema(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """Keep the dates of a plaatsing that is still voorlopig equal to the schema's (N2)."""
    if not any(change.before for change in changes):
        return ()
    state = State(tx)
    for change in changes:
        key = (change.row.values["aios"], change.row.values["stagesoort"])
        placed = state.placements.get(key)
        if placed and placed.status is Status.VOORLOPIG:
            stage = state.stages[key]
            dates = {"start": stage.start, "eind": stage.eind}
            if dates != {"start": placed.start, "eind": placed.eind}:
                tx.change(placed, dates, "schema gewijzigd")
    return ()


def after_preferences(tx: Transaction, changes: Sequence[Change]) -> Sequence[str]:
    """N7: a preference that is in makes the stage *voorlopig geplaatst*."""
    open_placements(
        tx, sorted({(str(c.row.values["aios"]), str(c.row.values["stagesoort"])) for c in changes})
    )
    return ()


FOLLOW_UPS: Mapping[str, FollowUp] = {
    "instellingen": nothing,
    "stageplaatsen": nothing,
    "beschikbaarheid": after_availability,
    "aios": after_aios,
    "schema": after_schema,
    "vrijstellingen": after_exemptions,
    "voorkeuren": after_preferences,
}

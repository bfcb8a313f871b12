"""What a change of status sets in motion, as its transition says: the confirmation, plans and plaatsingsbrieven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.doorway.confirming import confirm
from stagetui.engine.doorway.plaatsingsbrieven import add_letters
from stagetui.engine.doorway.queueing import Ontvanger, Over
from stagetui.engine.doorway.telling import Telling, rules_today, stage_fields
from stagetui.engine.mail.fields import Soort
from stagetui.engine.records import Aios, Plaatsing
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Effect, Status

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

PLANS = {Effect.VOORLOPIG_PLAN: Soort.VOORLOPIG_PLAN, Effect.DEFINITIEF_PLAN: Soort.DEFINITIEF_PLAN}


@dataclass(frozen=True, slots=True)
class Sequel:
    """An effect of a transition, with the plaatsing as it is after it, whose it is, and the rules that it keeps."""

    effect: Effect
    plaatsing: Plaatsing
    aios: Aios
    profile: Profile


def queue_effects(tx: Transaction, sequels: Sequence[Sequel]) -> None:
    """Queue what follows from changes of status that were made together; a plan goes to each aios once (H6, H8, N9)."""
    telling = Telling(tx)
    told: set[tuple[Effect, str]] = set()
    for one in sequels:
        match one.effect:
            case Effect.INTENTIEVERKLARING:
                confirm(tx, one.plaatsing, one.aios, one.profile)
            case Effect.PLAATSINGSBRIEVEN:
                add_letters(tx, telling, one.plaatsing, one.aios)
            case Effect.VOORLOPIG_PLAN | Effect.DEFINITIEF_PLAN if (one.effect, one.aios.aios) not in told:
                told.add((one.effect, one.aios.aios))
                _plan(tx, telling, one)
    telling.queue()


def _plan(tx: Transaction, telling: Telling, sequel: Sequel) -> None:
    """H6: all stages of the aios that have a place, in order of time."""
    aios = sequel.aios
    profile = rules_today(tx, aios)
    if profile is None:
        return
    stages = []
    for one in tx.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE aios = ? AND status <> 'vervallen' AND plaats IS NOT NULL "
        "ORDER BY start, stagesoort",
        [aios.aios],
    ):
        place, instelling = telling.place(one.plaats or "")
        line = stage_fields(profile, one.stagesoort, one.start, one.eind)
        stages.append(line | {"stageplaats": place.naam, "instelling": instelling})
    fields: dict[str, object] = {
        "aios": aios.naam,
        "profiel": profile.name,
        "stages": stages,
        "ruilen_tot": _swaps_until(tx, sequel.plaatsing),
        "definitief_op": None,
        "weken_vooraf": _weeks_fixed(sequel.profile),
    }
    telling.add(PLANS[sequel.effect], profile, Ontvanger.aios(aios), fields, Over(aios=aios))


def _swaps_until(tx: Transaction, plaatsing: Plaatsing) -> object:
    """The last day on which the aios may swap in the round of a plaatsing, when there still is one (H6)."""
    return tx.reader.value(
        "SELECT r.ruilen_tot FROM voorstel v JOIN ronde r USING (ronde) "
        "WHERE v.voorstel = ? AND r.definitief_op IS NULL",
        [plaatsing.voorstel],
    )


def _weeks_fixed(profile: Profile) -> int | None:
    """So many weeks before the start a plaatsing changes no more, save by overmacht (H7)."""
    rule = profile.transition(Status.ONDER_VOORBEHOUD, Status.VERVALLEN)
    return None if rule is None or rule.until is None else profile.milestone(rule.until).weeks_before

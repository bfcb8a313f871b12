"""Making the plan of a half year definitive once the swap week is over (H6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.plans import Sequel, queue_effects
from stagetui.engine.doorway.shift_mails import withdraw_plans
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.instances import require_round
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.swaps import OPEN
from stagetui.engine.queries.years import year_profile
from stagetui.engine.records import Aios, Plaatsing
from stagetui.engine.rules.statuses import status_objections
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Effect, Rol

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Ronde
    from stagetui.profiles.schema import Profile, Transition

TITLE = "Plan niet definitief"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Definitief:
    """How many stages of how many aios became definitive."""

    ronde: str
    plaatsingen: int
    aios: int


@dataclass(frozen=True, slots=True)
class MakeDefinitive(Command[Definitief]):
    """Make the plan of a round definitive; done again it takes in who got a place later."""

    ronde: str


@carries_out(MakeDefinitive, Rol.BUREAU, what="een plan definitief maken")
def make_definitive(tx: Transaction, command: MakeDefinitive) -> Definitief:
    """Every stage of the round that is placed gets the status of the definitive plan, with mails and letters.

    Raises:
        RefusedError: the swap week is not over, a swap waits, or a profile forbids one of the changes.
    """
    ronde = require_round(tx, command.ronde)
    profile = year_profile(tx, ronde.ronde)
    rule = _to_definitive(profile) if profile is not None else None
    if profile is None or rule is None:
        raise RefusedError(
            TITLE,
            f"De profielen van ronde {ronde.ronde} kennen geen definitief plan: elke plaatsing gaat apart.",
        )
    _swap_week_over(tx, ronde)
    rules = Rules(tx)
    people = {one.aios: one for one in tx.reader.records(Aios, "SELECT * FROM aios")}
    placed = _placed(tx, ronde, profile)
    sequels: list[Sequel] = []
    refused: list[str] = []
    for one in placed:
        aios = people[one.aios]
        own = rules.of(aios, one.voorstel)
        found, reasons = status_objections(own, one, rule.to, today=tx.today, consents=(), reason=None)
        if found is None or reasons:
            refused.append(f"{one.aios} {one.stagesoort}: {'; '.join(reasons)}")
            continue
        tx.require(
            *found.by, what="een plan definitief maken", instituut=aios.instituut, profiel=aios.profiel
        )
        after = replace(one, status=rule.to, version=one.version + 1)
        sequels += [Sequel(effect, after, aios, own) for effect in found.effects]
    if refused:
        more = f" (en nog {len(refused) - SHOWN})" if len(refused) > SHOWN else ""
        raise RefusedError(TITLE, f"{'. '.join(refused[:SHOWN])}{more}.")
    if not placed and ronde.definitief_op is not None:
        raise RefusedError(
            TITLE, f"Alles in ronde {ronde.ronde} is al definitief, sinds {ronde.definitief_op}."
        )
    tx.change_all(placed, {"status": rule.to}, "plan definitief")
    who = sorted({one.aios for one in placed})
    if ronde.gepubliceerd_op is not None:
        withdraw_plans(tx, who, Soort.VOORLOPIG_PLAN, ronde.gepubliceerd_op, "het plan is definitief")
    if ronde.definitief_op is None:
        tx.change(ronde, {"definitief_op": tx.today}, "plan definitief")
    queue_effects(tx, sequels)
    return Definitief(ronde.ronde, len(placed), len(who))


def _to_definitive(profile: Profile) -> Transition | None:
    """The change of status that makes a plan definitive: the one that sends the definitief-plan."""
    return next(
        (
            rule
            for rule in profile.transitions
            if rule.origin is profile.commit_status and Effect.DEFINITIEF_PLAN in rule.effects
        ),
        None,
    )


def _swap_week_over(tx: Transaction, ronde: Ronde) -> None:
    """H6: the aios have had their days to swap, and no swap waits for an answer."""
    if ronde.gepubliceerd_op is None or ronde.ruilen_tot is None:
        raise RefusedError(
            TITLE,
            f"Het plan van ronde {ronde.ronde} is nog niet bekendgemaakt; stel eerst een voorstel vast.",
        )
    if tx.today <= ronde.ruilen_tot:
        raise RefusedError(
            TITLE, f"Aios kunnen nog ruilen t/m {ronde.ruilen_tot}; maak het plan daarna definitief."
        )
    waiting = tx.reader.rows(
        "SELECT ruil, status FROM ruil WHERE ronde = ? AND list_contains(?::VARCHAR[], status) ORDER BY ruil",
        [ronde.ronde, [status.value for status in OPEN]],
    )
    if waiting:
        listed = ", ".join(f"ruil {number} ({status})" for number, status in waiting)
        raise RefusedError(
            TITLE,
            f"Er wacht nog een ruil: {listed}. Keur haar goed (stagetui swap approve) of weiger haar (refuse).",
        )


def _placed(tx: Transaction, ronde: Ronde, profile: Profile) -> Sequence[Plaatsing]:
    """What is placed in the round and not definitive yet, by number."""
    return tx.reader.records(
        Plaatsing,
        "SELECT p.* FROM plaatsing p JOIN aios a USING (aios) WHERE a.profiel = ? "
        "AND (?::VARCHAR IS NULL OR a.instituut = ?) AND p.status = ? AND p.plaats IS NOT NULL "
        "AND p.start BETWEEN ? AND ? ORDER BY p.plaatsing",
        [
            *(profile.id, ronde.instituut, ronde.instituut),
            *(profile.commit_status.value, ronde.van, ronde.tot),
        ],
    )

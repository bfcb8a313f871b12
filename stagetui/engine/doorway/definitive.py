"""Making the plan of a half year definitive once the swap week is over (H6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.plaatsingsbrieven import LETTER, briefs
from stagetui.engine.doorway.plans import Sequel, queue_effects
from stagetui.engine.doorway.shift_mails import withdraw_plans
from stagetui.engine.doorway.telling import Places
from stagetui.engine.letters.letters import template_path
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.instances import require_round
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.years import year_profile
from stagetui.engine.records import Aios, Plaatsing, RuilStatus
from stagetui.engine.rules.statuses import status_objections
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Effect, Rol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from stagetui.engine.access import View
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.letters.compiler import JsonValue
    from stagetui.engine.records import Ronde
    from stagetui.profiles.schema import Profile, Transition
    from stagetui.profiles.terms import Status

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
    plan = _plan(tx, command.ronde)
    ronde, placed = plan.ronde, plan.placed
    if not placed and ronde.definitief_op is not None:
        raise RefusedError(
            TITLE, f"Alles in ronde {ronde.ronde} is al definitief, sinds {ronde.definitief_op}."
        )
    tx.change_all(placed, {"status": plan.status}, "plan definitief")
    who = sorted({one.aios for one in placed})
    if ronde.gepubliceerd_op is not None:
        withdraw_plans(tx, who, Soort.VOORLOPIG_PLAN, ronde.gepubliceerd_op, "het plan is definitief")
    if ronde.definitief_op is None:
        tx.change(ronde, {"definitief_op": tx.today}, "plan definitief")
    queue_effects(tx, plan.sequels)
    return Definitief(ronde.ronde, len(placed), len(who))


def letters_ahead(view: View, naam: str) -> list[tuple[Path, Mapping[str, JsonValue]]]:
    """The letters that `MakeDefinitive` will make, as template and fields: made before, nobody waits for them.

    Raises:
        RefusedError: as `MakeDefinitive`.
    """
    places = Places(view)
    return [
        (template_path(LETTER, view.office.directory, one.aios.instituut), brief.fields)
        for one in _plan(view, naam).sequels
        if one.effect is Effect.PLAATSINGSBRIEVEN
        for brief in briefs(view, places, one.plaatsing, one.aios)
    ]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes definitive, with which status, and what that sets in motion."""

    ronde: Ronde
    placed: Sequence[Plaatsing]
    status: Status
    sequels: Sequence[Sequel]


def _plan(view: View, naam: str) -> _Plan:
    ronde = require_round(view, naam)
    profile = year_profile(view, ronde.ronde)
    rule = _to_definitive(profile) if profile is not None else None
    if profile is None or rule is None:
        raise RefusedError(
            TITLE,
            f"De profielen van ronde {ronde.ronde} kennen geen definitief plan: elke plaatsing gaat apart.",
        )
    _swap_week_over(view, ronde)
    rules = Rules(view)
    people = {one.aios: one for one in view.reader.records(Aios, "SELECT * FROM aios")}
    placed = _placed(view, ronde, profile)
    sequels: list[Sequel] = []
    refused: list[str] = []
    for one in placed:
        aios = people[one.aios]
        own = rules.of(aios, one.voorstel)
        found, reasons = status_objections(own, one, rule.to, today=view.today, consents=(), reason=None)
        if found is None or reasons:
            refused.append(f"{one.aios} {one.stagesoort}: {'; '.join(reasons)}")
            continue
        require(view.rights, found.by, "een plan definitief maken", aios.instituut, aios.profiel)
        after = replace(one, status=rule.to, version=one.version + 1)
        sequels += [Sequel(effect, after, aios, own) for effect in found.effects]
    if refused:
        more = f" (en nog {len(refused) - SHOWN})" if len(refused) > SHOWN else ""
        raise RefusedError(TITLE, f"{'. '.join(refused[:SHOWN])}{more}.")
    return _Plan(ronde, placed, rule.to, sequels)


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


def _swap_week_over(view: View, ronde: Ronde) -> None:
    """H6: the aios have had their days to swap, and no swap waits for an answer."""
    if ronde.gepubliceerd_op is None or ronde.ruilen_tot is None:
        raise RefusedError(
            TITLE,
            f"Het plan van ronde {ronde.ronde} is nog niet bekendgemaakt; stel eerst een voorstel vast.",
        )
    if view.today <= ronde.ruilen_tot:
        raise RefusedError(
            TITLE, f"Aios kunnen nog ruilen t/m {ronde.ruilen_tot}; maak het plan daarna definitief."
        )
    waiting = view.reader.rows(
        "SELECT ruil, status FROM ruil WHERE ronde = ? AND list_contains(?::VARCHAR[], status) ORDER BY ruil",
        [ronde.ronde, [status.value for status in RuilStatus if status.wacht]],
    )
    if waiting:
        listed = ", ".join(f"ruil {number} ({status})" for number, status in waiting)
        raise RefusedError(
            TITLE,
            f"Er wacht nog een ruil: {listed}. Keur haar goed (stagetui swap approve) of weiger haar (refuse).",
        )


def _placed(view: View, ronde: Ronde, profile: Profile) -> Sequence[Plaatsing]:
    """What is placed in the round and not definitive yet, by number."""
    return view.reader.records(
        Plaatsing,
        "SELECT p.* FROM plaatsing p JOIN aios a USING (aios) WHERE a.profiel = ? "
        "AND (?::VARCHAR IS NULL OR a.instituut = ?) AND p.status = ? AND p.plaats IS NOT NULL "
        "AND p.start BETWEEN ? AND ? ORDER BY p.plaatsing",
        [
            *(profile.id, ronde.instituut, ronde.instituut),
            *(profile.commit_status.value, ronde.van, ronde.tot),
        ],
    )

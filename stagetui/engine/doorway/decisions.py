"""Deciding a request: approve or refuse, by whom it waits for, never by who made it (N3, N9)."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.doorway.consents import close, give_consent
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.placing import move, settle
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import aios_of, placement, request
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import AanvraagStatus
from stagetui.engine.rules.deciding import decision_objection
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Status


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision led to."""

    aanvraag: int
    status: AanvraagStatus
    plaatsing: int
    plaatsing_status: Status


@dataclass(frozen=True, slots=True)
class Decide(Command[Decided]):
    """Approve or refuse a request; refusing needs a reason."""

    aanvraag: int
    approve: bool
    reason: str | None = None


@carries_out(Decide, what="aanvragen beslissen")
def decide(tx: Transaction, command: Decide) -> Decided:
    """Record the decision: the last consent makes the plaatsing *geplaatst*, a refusal frees the place (N9)."""
    asked = request(tx, command.aanvraag)
    aios = aios_of(tx, asked.aios)
    plaatsing = placement(tx, asked.plaatsing)
    profile = rules_of(tx, aios, plaatsing.voorstel)
    objection = decision_objection(asked, aios, profile, tx.rights)
    reason = (command.reason or "").strip() or None
    if objection is None and not command.approve and reason is None:
        objection = "een weigering heeft een reden nodig"
    if objection:
        raise RefusedError("Niet besloten", f"Aanvraag {asked.aanvraag}: {objection}.")
    if command.approve:
        close(tx, asked, AanvraagStatus.GOEDGEKEURD, reason)
        give_consent(tx, plaatsing, asked.partij, f"aanvraag {asked.aanvraag} goedgekeurd op {tx.today}")
        after = settle(tx, plaatsing)
    else:
        close(tx, asked, AanvraagStatus.GEWEIGERD, reason)
        after = move(
            tx,
            plaatsing,
            profile.on_refusal,
            reason=reason,
            of_itself=True,
            actie="plaats vrijgegeven na weigering",
        )
    status = AanvraagStatus.GOEDGEKEURD if command.approve else AanvraagStatus.GEWEIGERD
    return Decided(asked.aanvraag, status, after.plaatsing, after.status)

"""Deciding a request: approve or refuse, by whom it waits for, never by who made it (N2, N3, N5, N9)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from stagetui.engine.audit import Event
from stagetui.engine.doorway.consents import close, give_consent
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.effects import Goedgekeurd, carry_out_effects
from stagetui.engine.doorway.placing import move, settle
from stagetui.engine.doorway.requests import first_named
from stagetui.engine.doorway.transaction import Transaction, subject
from stagetui.engine.doorway.verdicts import decision_told
from stagetui.engine.queries.placing import aios_of, placement, request
from stagetui.engine.queries.requests import decisions_on
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import AanvraagStatus, Besluit, Plaatsing
from stagetui.engine.rules.deciding import Stap, Zaak, decision_objection, step_of
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Partij, Status, Wijze


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision led to.

    Attributes:
        aanvraag: The number of the request.
        status: *open* while others have to decide too.
        plaatsing: The plaatsing that it was about or made; None when there is none.
        plaatsing_status: How that stands now.
        wacht_op: Whom the request waits for still, in words.
    """

    aanvraag: int
    status: AanvraagStatus
    plaatsing: int | None
    plaatsing_status: Status | None
    wacht_op: str = ""


@dataclass(frozen=True, slots=True)
class Decide(Command[Decided]):
    """Approve or refuse a request; refusing needs a reason, and so does recording somebody else's answer."""

    aanvraag: int
    approve: bool
    reason: str | None = None


@carries_out(Decide, what="aanvragen beslissen")
def decide(tx: Transaction, command: Decide) -> Decided:
    """Record the decision; with the last one of those who decide, what it asks is done (N5, N9)."""
    zaak = _case(tx, command.aanvraag)
    reason = (command.reason or "").strip() or None
    step = step_of(zaak, tx.rights)
    objection = decision_objection(zaak, tx.rights)
    if objection is None and not command.approve and reason is None:
        objection = "een weigering heeft een reden nodig"
    records_answer = step is not None and step.vastleggen and zaak.recorder is None
    if objection is None and records_answer and reason is None:
        objection = f"leg vast waaruit het antwoord van {step.namens if step else ''} blijkt (--reason)"
    if objection or step is None:
        raise RefusedError("Niet besloten", f"Aanvraag {command.aanvraag}: {objection}.")
    zaak = replace(
        zaak, besluiten=(*zaak.besluiten, _record(tx, zaak, step, reason, akkoord=command.approve))
    )
    if not command.approve:
        refused = _refused(tx, zaak, reason)
        decision_told(tx, zaak, approved=False, reason=reason)
        return refused
    if zaak.aanvraag.wijze is not Wijze.EEN and zaak.waiting_for:
        _tell(tx, zaak)
        named = first_named(zaak.waiting_for[0], zaak.aios)
        if named != zaak.aanvraag.beslisser:
            tx.change(zaak.aanvraag, {"beslisser": named}, "aanvraag wacht op de volgende")
        return Decided(command.aanvraag, AanvraagStatus.OPEN, None, None, zaak.waits_for)
    approved = _approved(tx, zaak, reason)
    decision_told(tx, zaak, approved=True, reason=reason)
    return approved


def _case(tx: Transaction, number: int) -> Zaak:
    asked = request(tx, number)
    aios = aios_of(tx, asked.aios) if asked.aios else None
    if aios is None:
        profile = tx.book[asked.profiel or ""]
    else:
        voorstel = placement(tx, asked.plaatsing).voorstel if asked.plaatsing else None
        profile = rules_of(tx, aios, voorstel)
    return Zaak(asked, aios, profile, tuple(decisions_on(tx, number)))


def _record(tx: Transaction, zaak: Zaak, step: Stap, reason: str | None, *, akkoord: bool) -> Besluit:
    """Keep what this decider said: it only grows, so a decision stays as it was taken."""
    asked = zaak.aanvraag
    made = Besluit(
        asked.aanvraag,
        len(zaak.besluiten) + 1,
        step.beslisser,
        akkoord,
        reason,
        tx.actor.persoon,
        step.namens,
        tx.actor.now,
    )
    tx.writer.insert("besluit", [asdict(made)])
    return made


def _tell(tx: Transaction, zaak: Zaak) -> None:
    """A line for a decision after which others decide too; the last one is told by how the request ends."""
    made = zaak.besluiten[-1]
    after: dict[str, object] = {"beslisser": made.beslisser, "akkoord": made.akkoord, "namens": made.namens}
    name = subject("besluit", [made.aanvraag, made.volgnummer])
    tx.record(Event("akkoord", name, zaak.aanvraag.aios, None, after, made.reden))


def _refused(tx: Transaction, zaak: Zaak, reason: str | None) -> Decided:
    asked = zaak.aanvraag
    close(tx, asked, AanvraagStatus.GEWEIGERD, reason)
    after: Plaatsing | None = None
    if asked.partij is not None and asked.plaatsing is not None:
        after = move(
            tx,
            placement(tx, asked.plaatsing),
            zaak.profile.on_refusal,
            reason=reason,
            of_itself=True,
            actie="plaats vrijgegeven na weigering",
        )
    return _decided(zaak, AanvraagStatus.GEWEIGERD, after)


def _approved(tx: Transaction, zaak: Zaak, reason: str | None) -> Decided:
    asked = zaak.aanvraag
    close(tx, asked, AanvraagStatus.GOEDGEKEURD, reason)
    if asked.partij is not None and asked.plaatsing is not None:
        return _decided(zaak, AanvraagStatus.GOEDGEKEURD, _consented(tx, zaak, asked.partij, asked.plaatsing))
    kind = zaak.profile.requests.get(asked.soort)
    if kind is None:
        raise RefusedError(
            "Niet besloten",
            f"Aanvraag {asked.aanvraag}: profiel {zaak.profile.id} kent {asked.soort} niet meer. Zet die soort terug "
            f"in profiles/{zaak.profile.id}.toml, of weiger de aanvraag.",
        )
    carry_out_effects(tx, Goedgekeurd(asked, zaak.aios, zaak.profile, kind, tuple(zaak.besluiten)))
    after = tx.reader.record(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE aios = ? AND stagesoort = ? ORDER BY plaatsing DESC LIMIT 1",
        [asked.aios, asked.stagesoort],
    )
    return _decided(zaak, AanvraagStatus.GOEDGEKEURD, after)


def _consented(tx: Transaction, zaak: Zaak, partij: Partij, number: int) -> Plaatsing:
    """N9: the last consent makes the plaatsing *geplaatst*."""
    plaatsing = placement(tx, number)
    give_consent(tx, plaatsing, partij, f"aanvraag {zaak.aanvraag.aanvraag} goedgekeurd op {tx.today}")
    return settle(tx, plaatsing)


def _decided(zaak: Zaak, status: AanvraagStatus, after: Plaatsing | None) -> Decided:
    number, its = (after.plaatsing, after.status) if after else (None, None)
    return Decided(zaak.aanvraag.aanvraag, status, number, its)

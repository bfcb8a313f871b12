"""Plaatsingen: how one is opened by a preference, moves from status to status (N7), and is made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from stagetui.engine.allocation.instance import Choice, Demand, Policy
from stagetui.engine.allocation.outcome import Plaatsing as Given
from stagetui.engine.allocation.validate import violations
from stagetui.engine.doorway.consents import Asking, ask_consents, drop_consents, lapse_recruiting
from stagetui.engine.doorway.corrections import cancelled
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.meanwhile import unchanged
from stagetui.engine.doorway.plans import Sequel, queue_effects
from stagetui.engine.doorway.shifting import move_by_hand
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.instances import Facts
from stagetui.engine.queries.placing import (
    active_placement,
    active_placements,
    aios_of,
    consents_of,
    place_of,
    placement,
    stage_of,
    visible_aios,
)
from stagetui.engine.queries.rules import Rules, rules_of
from stagetui.engine.queries.training import schema_of
from stagetui.engine.queries.year_moves import Verzet
from stagetui.engine.records import Aios, Herkomst, Plaatsing, Stage, Stageplaats
from stagetui.engine.rules.statuses import status_objections
from stagetui.errors import RefusedError
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import Bewijs, Partij, Rol, Status


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change of status led to."""

    plaatsing: int
    status: Status


@dataclass(frozen=True, slots=True)
class Place(Command[Moved]):
    """Place an aios by hand; `start` None keeps the date of the schema.

    `version` is that of the plaatsing which the person looked at, when there was one. With overmacht the last day does
    not count, and a reason is needed (H7). A stage of a year that has a place moves (`MoveStage`); `onderdeel` says
    which component of the year it is.
    """

    aios: str
    stagesoort: str
    plaats: str
    start: date | None = None
    version: int | None = None
    reason: str | None = None
    overmacht: bool = False
    onderdeel: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeStatus(Command[Moved]):
    """Give a plaatsing another status; `version` is that of the plaatsing which the person looked at."""

    plaatsing: int
    status: Status
    reason: str | None = None
    overmacht: bool = False
    version: int | None = None


def open_placements(tx: Transaction, stages: Sequence[tuple[str, str]]) -> None:
    """Open a *voorlopig* plaatsing for each of these (aios, stagesoort) that has none (N7: a preference is in)."""
    have = {(p.aios, p.stagesoort) for p in active_placements(tx)}
    wanted = [key for key in stages if key not in have]
    if not wanted:
        return
    found = {(s.aios, s.stagesoort): s for s in tx.reader.records(Stage, "SELECT * FROM stage")}
    people = {a.aios: a for a in tx.reader.records(Aios, "SELECT * FROM aios")}
    rules = Rules(tx)
    opening = [
        key
        for key in wanted
        if (profile := rules.of(people[key[0]], None)).year
        is None  # a year has no etalage to be preferred in (H5)
        and profile.transition(None, Status.VOORLOPIG) is not None
    ]
    rows = [
        _new_row(found[key], number, Status.VOORLOPIG, Herkomst.VOORKEUR)
        for key, number in zip(opening, tx.writer.next_ids("plaatsing", len(opening)), strict=True)
    ]
    tx.add_all("plaatsing", rows, ["plaatsing"], "voorkeur ontvangen")


def _new_row(stage: Stage, number: int, status: Status, herkomst: Herkomst) -> dict[str, object]:
    return {
        "plaatsing": number,
        "aios": stage.aios,
        "stagesoort": stage.stagesoort,
        "plaats": None,
        "start": stage.start,
        "eind": stage.eind,
        "status": status,
        "herkomst": herkomst,
    }


def move(
    tx: Transaction,
    plaatsing: Plaatsing,
    to: Status,
    *,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
    overmacht: bool = False,
    of_itself: bool = False,
    actie: str | None = None,
    shown: Mapping[Partij, str] | None = None,
) -> Plaatsing:
    """Change the status by the profile's rules, with all that follows: consents, requests, mail.

    Args:
        tx: The change in progress.
        plaatsing: As it was read in this transaction.
        to: The new status.
        changes: Other columns that change along (plaats, rang, dates, voorstel).
        reason: Why.
        overmacht: Force majeure: the last day does not count (H7).
        of_itself: It follows from a decision that was allowed; nobody's role is asked for.
        actie: The name in the audit trail.
        shown: What already shows a party's consent.

    Raises:
        RefusedError: the profile forbids it, or who acts may not.
    """
    aios = aios_of(tx, plaatsing.aios)
    profile = rules_of(tx, aios, (changes or {}).get("voorstel", plaatsing.voorstel))
    with_place = replace(plaatsing, **(changes or {}))
    consents = {consent.partij for consent in consents_of(tx, plaatsing.plaatsing)}
    rule, reasons = status_objections(
        profile, with_place, to, today=tx.today, consents=consents, reason=reason, overmacht=overmacht
    )
    if rule is not None and not of_itself:
        tx.require(*rule.by, what=f"een plaatsing {to} maken", instituut=aios.instituut, profiel=aios.profiel)
    if rule is None or reasons:
        raise RefusedError(
            "Status niet gewijzigd",
            f"Plaatsing {plaatsing.plaatsing} ({aios.aios}, {plaatsing.stagesoort}): {'; '.join(reasons)}.",
        )
    released = {"plaats": None, "rang": None, "voorstel": None} if to is Status.VOORLOPIG else {}
    tx.change(plaatsing, {"status": to, **released, **(changes or {})}, actie or f"status {to}", reden=reason)
    after = placement(tx, plaatsing.plaatsing)
    if not after.heeft_plaats:
        drop_consents(tx, after)
    elif to is profile.commit_status:
        ask_consents(tx, [Asking(after, aios, profile, shown or {})])
    if to is Status.GEPLAATST:
        lapse_recruiting(tx, after, profile)
    elif plaatsing.status is Status.GEPLAATST:
        cancelled(tx, plaatsing, aios, reason)
    queue_effects(tx, [Sequel(effect, after, aios, profile) for effect in rule.effects])
    return settle(tx, after)


def settle(tx: Transaction, plaatsing: Plaatsing) -> Plaatsing:
    """Make a plaatsing definitive as soon as the last consent is in (N9)."""
    aios = aios_of(tx, plaatsing.aios)
    profile = rules_of(tx, aios, plaatsing.voorstel)
    rule = profile.transition(plaatsing.status, Status.GEPLAATST)
    consents = {consent.partij for consent in consents_of(tx, plaatsing.plaatsing)}
    if rule is None or rule.automatic is not Bewijs.AANVRAAG or not consents.issuperset(rule.needs):
        return plaatsing
    return move(tx, plaatsing, Status.GEPLAATST, of_itself=True)


@carries_out(Place, Rol.BUREAU, what="plaatsen")
def place(tx: Transaction, command: Place) -> Moved:
    """Place by hand through the same rules as a voorstel: eligible, free on every day, status by the profile."""
    aios = aios_of(tx, command.aios)
    tx.require(Rol.BUREAU, what="plaatsen", instituut=aios.instituut, profiel=aios.profiel)
    reason, overmacht = command.reason, command.overmacht
    if rules_of(tx, aios, None).year is not None:
        verzet = Verzet(aios.aios, command.stagesoort, command.plaats, command.start, command.onderdeel)
        after = move_by_hand(tx, aios, verzet, reason=reason, overmacht=overmacht, version=command.version)
        return Moved(after.plaatsing, after.status)
    stage = stage_of(tx, command.aios, command.stagesoort)
    current = active_placement(tx, aios.aios, stage.stagesoort)
    if current is not None:
        unchanged(tx, current, command.version)
    where = place_of(tx, command.plaats)
    after = place_at(tx, aios, stage, where, start=command.start, reason=reason, overmacht=overmacht)
    return Moved(after.plaatsing, after.status)


def place_at(
    tx: Transaction,
    aios: Aios,
    stage: Stage,
    where: Stageplaats,
    *,
    start: date | None = None,
    shown: Mapping[Partij, str] | None = None,
    reconsidered: bool = False,
    reason: str | None = None,
    overmacht: bool = False,
    of_itself: bool = False,
) -> Plaatsing:
    """Place one stage at one place, with the status that the profile says.

    Args:
        tx: The change in progress.
        aios: Whose stage.
        stage: Its line of the schema.
        where: The stageplaats.
        start: Another first day than the schema's.
        shown: What already shows a party's consent.
        reconsidered: That this place was refused before does not stand in the way: it is asked again.
        reason: Why.
        overmacht: Force majeure: the last day does not count (H7).
        of_itself: It follows from a decision that was allowed; nobody's role is asked for.

    Raises:
        RefusedError: a rule, or that it is full, stands in the way.
    """
    profile = rules_of(tx, aios, None)
    begin, eind = _dates(tx, stage, start, aios)
    current = active_placement(tx, aios.aios, stage.stagesoort)
    facts = Facts(tx)
    meant = replace(stage, start=begin, eind=eind)
    reasons = facts.objections(meant, aios, profile, where, reconsidered=reconsidered)
    if current and current.heeft_plaats:
        reasons.append(
            f"deze stage is al {current.status} (plaatsing {current.plaatsing}); maak die eerst ongedaan"
        )
    if not reasons:
        choice = (Choice(where.plaats, 1),)
        reasons = _broken(facts, Demand(aios.aios, stage.stagesoort, begin, eind, choice), aios, profile)
    if reasons:
        raise RefusedError(
            "Niet geplaatst", f"{aios.naam} kan niet naar {where.plaats}: {'; '.join(reasons)}."
        )
    if (begin, eind) != (stage.start, stage.eind):
        tx.change(stage, {"start": begin, "eind": eind}, "schema gewijzigd")
    current = current or _begun(tx, stage)
    preferred = facts.preferences.get((aios.aios, stage.stagesoort), ())
    rank = next((one.rang for one in preferred if one.plaats == where.plaats), None)
    changes = {"plaats": where.plaats, "start": begin, "eind": eind, "rang": rank, "herkomst": Herkomst.HAND}
    return move(
        tx,
        current,
        profile.commit_status,
        changes=changes,
        reason=reason,
        overmacht=overmacht,
        actie="met de hand geplaatst",
        shown=shown,
        of_itself=of_itself,
    )


def _dates(tx: Transaction, stage: Stage, start: date | None, aios: Aios) -> tuple[date, date]:
    if start is None or start == stage.start:
        return stage.start, stage.eind
    whole, part = part_of(stage.stagesoort)
    if part is not None:
        raise RefusedError(
            "Niet geplaatst",
            f"{stage.stagesoort} is een deel van {whole} en sluit aan op de andere delen. Verdeel de stage eerst "
            f"anders: stagetui schema parts {aios.aios} {whole}.",
        )
    return start, schema_of(tx, aios).end_of(stage, start)


def _begun(tx: Transaction, stage: Stage) -> Plaatsing:
    number = tx.writer.next_ids("plaatsing")[0]
    row = _new_row(stage, number, Status.VOORLOPIG, Herkomst.HAND)
    tx.add_all("plaatsing", [row], ["plaatsing"], "plaatsing begonnen")
    return placement(tx, number)


def _broken(facts: Facts, demand: Demand, aios: Aios, profile: Profile) -> list[str]:
    """Tell what the independent validator finds: no room on some day, or a rule over the aios's stages (N16)."""
    instance = facts.instance([demand], facts.rules(profile, aios, [demand]), Policy.RANG_MAXIMAAL, 0)
    choice = demand.keuzes[0]
    given = Given(demand.aios, demand.stagesoort, choice.plaats, demand.start, demand.eind, choice.rang)
    return [
        f"{violation.tekst[0].lower()}{violation.tekst[1:].rstrip('.')}"
        f"{f' (vanaf {violation.dag})' if violation.dag else ''}"
        for violation in violations(instance, [given])
    ]


@carries_out(ChangeStatus, what="de status wijzigen")
def change_status(tx: Transaction, command: ChangeStatus) -> Moved:
    """Change a status by hand; the profile says who may, until when and what it needs."""
    plaatsing = placement(tx, command.plaatsing)
    visible_aios(tx, plaatsing.aios)
    unchanged(tx, plaatsing, command.version)
    after = move(tx, plaatsing, command.status, reason=command.reason, overmacht=command.overmacht)
    return Moved(after.plaatsing, after.status)

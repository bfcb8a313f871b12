"""Changing an opleidingsschema: with all its consequences, or after the aanvraag that it needs (N2, N10, N11, N18)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stagetui.engine.doorway.consents import Asking, Evidence
from stagetui.engine.doorway.corrections import rescheduled
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.lines import write_lines
from stagetui.engine.doorway.meanwhile import unchanged
from stagetui.engine.doorway.placing import move
from stagetui.engine.doorway.requests import MakeRequest, make_request
from stagetui.engine.doorway.shifting import move_by_hand
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.doorway.year_changes import tell_year_change
from stagetui.engine.queries.consequences import consequences, lines_changed
from stagetui.engine.queries.placing import aios_of, consents_of, placement, stage_of
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.year_moves import Verzet
from stagetui.engine.queries.year_schema import placed_for
from stagetui.engine.records import Aios, Deeltijd, Plaatsing
from stagetui.engine.rules.consequences import Gevolgen, PlaatsingGevolg, Vereiste
from stagetui.engine.rules.statuses import fixed_by, move_objections
from stagetui.engine.rules.training import Change, Move, change_to_json, in_words, request_for
from stagetui.errors import RefusedError
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Bewijs, Gegeven, Rol, Status

ACTION = "schema gewijzigd"


@dataclass(frozen=True, slots=True)
class Gewijzigd:
    """What a change led to; with an `aanvraag` of that `soort` it still waits for approval and nothing changed yet."""

    gevolgen: Gevolgen
    aanvraag: int | None = None
    soort: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeSchema(Command[Gewijzigd]):
    """Change the opleidingsschema of one aios; where the profile wants an aanvraag first, that is made instead.

    Attributes:
        aios: Whose.
        change: What.
        reason: Why; for an aanvraag it is the motivation.
        release: Undo the plaatsingen that cannot move along.
        versions: The lines (stagesoort) with the version that the person looked at.
        overmacht: Force majeure: a stage may begin on another day although its line has passed (H7).
    """

    aios: str
    change: Change
    reason: str | None = None
    release: bool = False
    versions: tuple[tuple[str, int], ...] = ()
    overmacht: bool = False


@carries_out(ChangeSchema, Rol.BUREAU, what="een opleidingsschema wijzigen")
def change_schema(tx: Transaction, command: ChangeSchema) -> Gewijzigd:
    """See `ChangeSchema`.

    Raises:
        RefusedError: the change can't be made, or a plaatsing stands in its way.
    """
    aios = aios_of(tx, command.aios)
    tx.require(
        Rol.BUREAU, what="een opleidingsschema wijzigen", instituut=aios.instituut, profiel=aios.profiel
    )
    for stagesoort, version in command.versions:
        unchanged(tx, stage_of(tx, aios.aios, stagesoort), version)
    reason = (command.reason or "").strip() or None
    profile = rules_of(tx, aios, None)
    first = request_for(profile, command.change)
    if first is None:
        return Gewijzigd(
            carry_out_change(
                tx,
                aios,
                command.change,
                reason=reason,
                release=command.release,
                overmacht=command.overmacht,
            )
        )
    found = consequences(tx, aios, command.change)
    _clear(found, release=False)
    soort, named = first
    gegevens = _gegevens(profile, soort, command.change, reason)
    about = named or next((one.stagesoort for one in found.lijnen), None)
    return Gewijzigd(found, make_request(tx, MakeRequest(soort, aios.aios, about, gegevens=gegevens)), soort)


def carry_out_change(
    tx: Transaction,
    aios: Aios,
    change: Change,
    *,
    reason: str | None = None,
    release: bool = False,
    overmacht: bool = False,
) -> Gevolgen:
    """Make a change with all that follows from it: lines, plaatsingen, and the dates of open requests.

    A plaatsing that has room on the new days moves along and keeps its consents; the consent that rested on the
    availability then rests on that of the new days (N9). One of a year of stages moves as `MoveStage` moves it (H6).

    Args:
        tx: The change in progress.
        aios: Whose schema.
        change: What changes.
        reason: Why; needed to release a plaatsing.
        release: Undo the plaatsingen that cannot move along.
        overmacht: Force majeure: the last day to let a placed stage begin on another one does not count (H7).

    Raises:
        RefusedError: the change can't be made, or a plaatsing stands in its way.
    """
    found = consequences(tx, aios, change)
    _clear(found, release=release)
    _consented(found, reason)
    _not_fixed(tx, aios, found, reason, overmacht=overmacht)
    told = reason or in_words(change)
    for moved in found.aanvragen:
        dates = {"voor": moved.wordt, "dringend": moved.dringend}
        tx.change(moved.aanvraag, dates, ACTION, reden=told)
    placed = None if found.na.profile.year is None else placed_for(tx, aios.aios, change)
    if placed is not None and isinstance(change, Move):
        verzet = Verzet(aios.aios, change.stagesoort, placed.plaats, change.start)
        move_by_hand(tx, aios, verzet, reason=reason, overmacht=overmacht, version=placed.version)
        return found
    write_lines(tx, lines_changed(found.voor, found.na), ACTION, told)
    _write_factors(tx, found, told)
    for one in found.plaatsingen:
        if one.bezwaren:
            _release(tx, aios, one, told, overmacht=overmacht)
        else:
            _move_along(tx, aios, one, told, found)
    if found.na.profile.year is not None:
        tell_year_change(tx, aios, found, told)
    return found


def _gegevens(profile: Profile, soort: str, change: Change, reason: str | None) -> dict[Gegeven, str]:
    """What the aanvraag holds: the change itself, why, and the instelling where it asks for one."""
    asks = profile.requests[soort].fields
    held = {Gegeven.WIJZIGING: change_to_json(change)}
    if reason:
        held[Gegeven.MOTIVATIE] = reason
    instelling = getattr(change, "instelling", None)
    if instelling and Gegeven.INSTELLING in asks:
        held[Gegeven.INSTELLING] = instelling
    return held


def _clear(found: Gevolgen, *, release: bool) -> None:
    """Refuse while a plaatsing stands in the way that nobody said may go."""
    if found.in_de_weg and not release:
        listed = "\n".join(f"- {one.tekst}." for one in found.in_de_weg)
        raise RefusedError(
            "Schema niet gewijzigd",
            f"Er staat een plaatsing in de weg; er is niets gewijzigd.\n{listed}\nVraag de instelling om ruimte op de "
            "nieuwe dagen (import beschikbaarheid), of geef de plaats vrij met --release. Is er eerst een aanvraag "
            "nodig, maak de plaatsing dan zelf ongedaan (stagetui status).",
        )


def _write_factors(tx: Transaction, found: Gevolgen, reason: str) -> None:
    """N10: the part-time factors that begin, change or end."""
    code = found.na.aios
    stored = {
        one.vanaf: one for one in tx.reader.records(Deeltijd, "SELECT * FROM deeltijd WHERE aios = ?", [code])
    }
    wanted = dict(found.na.werktijd.changes)
    for vanaf, factor in wanted.items():
        old = stored.get(vanaf)
        if old is None:
            row: dict[str, object] = {"aios": code, "vanaf": vanaf, "deeltijd": factor}
            tx.add_all("deeltijd", [row], TABLES[Deeltijd][1], ACTION)
        elif old.deeltijd != factor:
            tx.change(old, {"deeltijd": factor}, ACTION, reden=reason)
    for vanaf, gone in stored.items():
        if vanaf not in wanted:
            tx.remove(gone, ACTION, reden=reason)


def _consented(found: Gevolgen, reason: str | None) -> None:
    """H14: while a plan is definitive, another working time needs the consent of the place; the reason records it."""
    lacking = [one for one in found.vereist if one.vereiste is Vereiste.INSTEMMING]
    if lacking and reason is None:
        listed = "\n".join(f"- {one.tekst}." for one in lacking)
        raise RefusedError("Schema niet gewijzigd", f"Er is niets gewijzigd.\n{listed}")


def _not_fixed(tx: Transaction, aios: Aios, found: Gevolgen, reason: str | None, *, overmacht: bool) -> None:
    """H7: a placed stage that a profile fixes from some day on begins on another day by overmacht only.

    Another last day alone follows from the working time or an illness (H14, H19), and is no other placement.
    """
    refused: list[str] = []
    for one in found.plaatsingen:
        profile = rules_of(tx, aios, one.plaatsing.voorstel)
        if not one.blijft or one.start == one.plaatsing.start or fixed_by(profile, one.plaatsing) is None:
            continue
        after = replace(one.plaatsing, start=one.start, eind=one.eind)
        _, reasons = move_objections(
            profile, one.plaatsing, after, today=tx.today, reason=reason, overmacht=overmacht
        )
        refused += [f"- {one.plaatsing.stagesoort}: {text}." for text in reasons]
    if refused:
        listed = "\n".join(refused)
        raise RefusedError("Schema niet gewijzigd", f"Er is niets gewijzigd.\n{listed}")


def _release(
    tx: Transaction, aios: Aios, one: PlaatsingGevolg, reason: str, *, overmacht: bool = False
) -> None:
    """N7: the place comes free; the stage asks for another, as *voorlopig* where the profile lets it.

    A year of stages plans what has no place anew, so there the plaatsing ends.
    """
    profile = rules_of(tx, aios, one.plaatsing.voorstel)
    back = profile.year is None and profile.transition(one.plaatsing.status, Status.VOORLOPIG)
    to = Status.VOORLOPIG if back else Status.VERVALLEN
    dates = {"start": one.start, "eind": one.eind}
    move(
        tx,
        one.plaatsing,
        to,
        changes=dates,
        reason=reason,
        overmacht=overmacht,
        of_itself=True,
        actie="vrijgegeven: schema gewijzigd",
    )


def _move_along(tx: Transaction, aios: Aios, one: PlaatsingGevolg, reason: str, found: Gevolgen) -> None:
    """The plaatsing gets the new days, and the evidence of the instelling's consent that of those days.

    Who was told the old days of a definitive one, is told the new ones.
    """
    tx.change(one.plaatsing, {"start": one.start, "eind": one.eind}, ACTION, reden=reason)
    after = placement(tx, one.plaatsing.plaatsing)
    profile = rules_of(tx, aios, after.voorstel)
    _renew(tx, after, aios, profile)
    if after.status is Status.GEPLAATST and profile.year is None:
        factors = found.voor.werktijd.on(one.plaatsing.start), found.na.werktijd.on(after.start)
        rescheduled(tx, one.plaatsing, after, aios, profile, reason=reason, factors=factors)


def _renew(tx: Transaction, plaatsing: Plaatsing, aios: Aios, profile: Profile) -> None:
    shown = Evidence(tx, [Asking(plaatsing, aios, profile)]).of(plaatsing, Bewijs.BESCHIKBAARHEID)
    for consent in consents_of(tx, plaatsing.plaatsing):
        rule = profile.consents.get(consent.partij)
        rests = rule is not None and rule.evidence is Bewijs.BESCHIKBAARHEID
        if shown and rests and consent.bewijs.startswith("beschikbaarheid ") and consent.bewijs != shown:
            tx.change(consent, {"bewijs": shown}, ACTION)

"""Carrying out moves of stages in a planned half year, all together, after every rule was looked at (H5-H7, H13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.doorway.consents import Asking, ask_consents, drop_consents
from stagetui.engine.doorway.lines import write_lines
from stagetui.engine.doorway.meanwhile import unchanged
from stagetui.engine.doorway.plans import Sequel
from stagetui.engine.doorway.shift_mails import Shift, tell_shifts
from stagetui.engine.queries.placing import active_placement, aios_of, placement
from stagetui.engine.queries.rules import Rules
from stagetui.engine.queries.year_days import crowded, not_a_first_day
from stagetui.engine.queries.year_moves import Nieuw, Verzet, judge, round_for
from stagetui.engine.queries.years import Jaarfeiten
from stagetui.engine.records import Herkomst, Plaatsing, Stage
from stagetui.engine.rules.statuses import move_objections, opening_objections
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Aios
    from stagetui.profiles.terms import Status

FIRST = 1
"""The version of a row that is new."""
PLACED = ("plaats", "start", "eind", "rang")


@dataclass(frozen=True, slots=True)
class Why:
    """Why stages are moved.

    Attributes:
        actie: The name in the audit trail.
        refused: The title when it cannot be done.
        reason: Told to who is concerned.
        overmacht: Force majeure: the last day does not count (H7).
        of_itself: It was decided by who may; nobody's role is asked for.
        advice: What to do when it cannot be done.
    """

    actie: str
    refused: str
    reason: str | None = None
    overmacht: bool = False
    of_itself: bool = False
    advice: str = "Kies een andere plaats of een andere begindag."


def shift_stages(
    tx: Transaction, facts: Jaarfeiten, verzetten: Sequence[Verzet], why: Why
) -> list[Plaatsing]:
    """Give stages another place or other days, or a place at all; all of them or none.

    A plaatsing keeps its number, its aios and its status. The opleidingsschema follows, and who was told the plan or
    got a letter is told (H6, H8).

    Args:
        tx: The change in progress.
        facts: Of the round whose stages are planned together, read in this transaction.
        verzetten: The moves; none that takes a stage away.
        why: Why.

    Returns:
        The plaatsingen as they are afterwards, in the order of the moves.

    Raises:
        RefusedError: a rule stands in the way of one of them, with every reason; or who acts may not.
    """
    shifts = allowed_shifts(tx, facts, verzetten, why)
    done = [_write(tx, one, why) for one in shifts if one.differs]
    tell_shifts(tx, done, why.reason, since=facts.ronde.gepubliceerd_op)
    return [placement(tx, one.after.plaatsing) for one in shifts]


def allowed_shifts(tx: Transaction, facts: Jaarfeiten, verzetten: Sequence[Verzet], why: Why) -> list[Shift]:
    """Hold moves against every rule, all carried out together, and tell what they would do; see `shift_stages`.

    Raises:
        RefusedError: as `shift_stages`.
    """
    oordeel = judge(tx, facts.ronde, verzetten, facts)
    refused = [f"{one.over}: {one.tekst}" for one in oordeel.fouten]
    shifts: list[Shift] = []
    if not refused:
        shifts, refused = _allowed(tx, oordeel.nieuw, why)
    refused = refused or list(crowded(facts, [(one.before, one.after) for one in shifts]))
    if refused:
        listed = "\n".join(f"- {reason}" for reason in refused)
        raise RefusedError(why.refused, f"Er is niets gewijzigd.\n{listed}\n{why.advice}")
    return shifts


def move_by_hand(
    tx: Transaction, aios: Aios, verzet: Verzet, *, reason: str | None, overmacht: bool, version: int | None
) -> Plaatsing:
    """Give one stage another place or other days, or its first place, as somebody of the bureau wants it.

    `version` is that of the plaatsing which the person looked at, when there was one.

    Raises:
        RefusedError: a rule stands in the way, with every reason.
    """
    current = active_placement(tx, aios.aios, verzet.stagesoort)
    if current is not None:
        unchanged(tx, current, version)
    day = current.start if current is not None and current.heeft_plaats else verzet.start
    if day is None:
        raise RefusedError(
            "Dag ontbreekt",
            f"{aios.aios} heeft nog geen {verzet.stagesoort}; zeg met --start vanaf welke dag die begint.",
        )
    if verzet.start is not None and verzet.start not in (
        day if current else None,
        verzet.start.replace(day=1),
    ):
        raise RefusedError("Niet verzet", not_a_first_day(verzet.start))
    why = Why("stage verzet", "Niet verzet", (reason or "").strip() or None, overmacht)
    return shift_stages(tx, Jaarfeiten(tx, round_for(tx, aios, day)), [verzet], why)[0]


def _allowed(tx: Transaction, nieuw: Sequence[Nieuw], why: Why) -> tuple[list[Shift], list[str]]:
    """What each move does to a plaatsing, and what the profile has against it."""
    rules = Rules(tx)
    shifts: list[Shift] = []
    refused: list[str] = []
    for one in nieuw:
        aios = aios_of(tx, one.verzet.aios)
        before = active_placement(tx, aios.aios, one.verzet.stagesoort)
        profile = rules.of(aios, before.voorstel if before else None)
        after = _after(tx, before, one, profile.commit_status)
        if before is not None:
            rule, reasons = move_objections(
                profile, before, after, today=tx.today, reason=why.reason, overmacht=why.overmacht
            )
        else:
            rule, reasons = opening_objections(
                profile, after, today=tx.today, reason=why.reason, overmacht=why.overmacht
            )
        if rule is not None and not why.of_itself:
            tx.require(*rule.by, what="een stage verzetten", instituut=aios.instituut, profiel=aios.profiel)
        refused += [f"{aios.aios}, {after.stagesoort}: {reason}." for reason in reasons]
        opened = rule.effects if rule is not None and before is None else ()
        sequels = tuple(Sequel(effect, after, aios, profile) for effect in opened)
        shifts.append(Shift(before, after, aios, profile, one.weken, sequels))
    return shifts, refused


def _after(tx: Transaction, before: Plaatsing | None, one: Nieuw, status: Status) -> Plaatsing:
    """The plaatsing as it becomes; one that is made has this status."""
    if before is not None:
        return replace(before, plaats=one.stage.plaats, start=one.start, eind=one.eind, rang=one.rang)
    return Plaatsing(
        plaatsing=tx.writer.next_ids("plaatsing")[0],
        aios=one.verzet.aios,
        stagesoort=one.verzet.stagesoort,
        plaats=one.stage.plaats,
        start=one.start,
        eind=one.eind,
        status=status,
        rang=one.rang,
        herkomst=Herkomst.HAND,
        voorstel=None,
        version=FIRST,
    )


def _write(tx: Transaction, one: Shift, why: Why) -> Shift:
    """Store the plaatsing and its line of the schema."""
    after = one.after
    line = tx.reader.record(
        Stage, "SELECT * FROM stage WHERE aios = ? AND stagesoort = ?", [after.aios, after.stagesoort]
    )
    meant = replace(
        line or _line(after), start=after.start, eind=after.eind, eind_berekend=False, weken=one.weken
    )
    if line != meant:
        write_lines(tx, [(line, meant)], "schema gewijzigd", why.reason)
    if one.before is None:
        names = ("plaatsing", "aios", "stagesoort", "status", "herkomst", *PLACED)
        tx.add_all("plaatsing", [{name: getattr(after, name) for name in names}], ["plaatsing"], why.actie)
        return replace(one, after=placement(tx, after.plaatsing))
    before = one.before
    changed = {name: getattr(after, name) for name in PLACED if getattr(after, name) != getattr(before, name)}
    tx.change(before, changed, why.actie, reden=why.reason)
    after = placement(tx, after.plaatsing)
    if before.plaats != after.plaats and one.profile.consents:
        drop_consents(tx, after)
        if after.status is one.profile.commit_status:
            ask_consents(tx, [Asking(after, one.aios, one.profile)])
    return replace(one, after=after)


def _line(placed: Plaatsing) -> Stage:
    """A line of the schema for a stage that it does not have yet."""
    return Stage(
        aios=placed.aios,
        stagesoort=placed.stagesoort,
        start=placed.start,
        eind=placed.eind,
        eind_berekend=False,
        volgorde=None,
        vervlechting=None,
        instelling=None,
        version=FIRST,
    )

"""Swaps: proposed after every rule was looked at, answered by each aios, decided by the stagecoördinator (H6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.shifting import Why, allowed_shifts, shift_stages
from stagetui.engine.queries.instances import the_round
from stagetui.engine.queries.placing import aios_of, placement
from stagetui.engine.queries.swaps import LISTED, swap_answers, swap_stages, the_swap
from stagetui.engine.queries.year_moves import Verzet
from stagetui.engine.queries.years import Jaarfeiten
from stagetui.engine.records import Plaatsing, Ruil, RuilStatus
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol, Status

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Aios, Ronde

PROPOSED = "ruil voorgesteld"
TITLE = "Ruil niet voorgesteld"
UNDECIDED = "Ruil niet besloten"
OTHER = "Stel een andere ruil voor, of een voor minder soorten stage (--stage)."


@dataclass(frozen=True, slots=True)
class Geruild:
    """A swap and where it stands."""

    ruil: int
    status: RuilStatus


@dataclass(frozen=True, slots=True)
class ProposeSwap(Command[Geruild]):
    """Propose that in a circle each aios takes over the plaatsing of the next one.

    `stagesoorten` says for which kinds of stage; none: every kind that all of them have in the round, and that differs.
    """

    ronde: str
    aios: tuple[str, ...]
    stagesoorten: tuple[str, ...] = ()
    toelichting: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerSwap(Command[Geruild]):
    """Record what an aios in a swap says: aios have no account, the bureau writes it down."""

    ruil: int
    aios: str
    akkoord: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DecideSwap(Command[Geruild]):
    """Carry a swap out, or refuse it with a reason."""

    ruil: int
    approve: bool
    reason: str | None = None


@carries_out(ProposeSwap, Rol.BUREAU, what="een ruil voorstellen")
def propose_swap(tx: Transaction, command: ProposeSwap) -> Geruild:
    """See `ProposeSwap`.

    Raises:
        RefusedError: swapping is over (or has not begun), or a rule stands in the way of one of those concerned.
    """
    ronde = the_round(tx, command.ronde)
    people = [aios_of(tx, code) for code in command.aios]
    _require(tx, people, Rol.BUREAU, what="een ruil voorstellen")
    if len(people) < 2 or len({one.aios for one in people}) < len(people):
        raise RefusedError(
            TITLE, "Een ruil is tussen twee of meer verschillende aios; noem ze in de volgorde van de kring."
        )
    facts = Jaarfeiten(tx, ronde)
    _swap_week(tx, ronde)
    circle = _circle(tx, ronde, [one.aios for one in people], command.stagesoorten)
    allowed_shifts(tx, facts, _verzetten(facts, circle), Why(PROPOSED, TITLE, of_itself=True, advice=OTHER))
    number = tx.writer.next_ids("ruil")[0]
    row: dict[str, object] = {
        "ruil": number,
        "ronde": ronde.ronde,
        "status": RuilStatus.VOORGESTELD,
        "toelichting": (command.toelichting or "").strip() or None,
        "gemaakt_door": tx.actor.persoon,
        "gemaakt_op": tx.actor.now,
    }
    tx.add_all("ruil", [row], ["ruil"], PROPOSED)
    stages: list[dict[str, object]] = [
        {
            "ruil": number,
            "aios": taker,
            "stagesoort": given.stagesoort,
            "van_aios": given.aios,
            "van_plaatsing": given.plaatsing,
        }
        for taker, given in circle
    ]
    tx.add_all("ruil_stage", stages, ["ruil", "aios", "stagesoort"], PROPOSED)
    answers: list[dict[str, object]] = [{"ruil": number, "aios": one.aios} for one in people]
    tx.add_all("ruil_akkoord", answers, ["ruil", "aios"], PROPOSED)
    return Geruild(number, RuilStatus.VOORGESTELD)


@carries_out(AnswerSwap, Rol.BUREAU, what="een antwoord op een ruil vastleggen")
def answer_swap(tx: Transaction, command: AnswerSwap) -> Geruild:
    """With the last *akkoord* the swap waits for the stagecoördinator; one who declines ends it.

    Raises:
        RefusedError: the swap is decided, or this aios is not in it.
    """
    ruil = the_swap(tx, command.ruil)
    answers = swap_answers(tx, command.ruil)
    _require(
        tx, [aios_of(tx, one.aios) for one in answers], Rol.BUREAU, what="een antwoord op een ruil vastleggen"
    )
    mine = next((one for one in answers if one.aios == command.aios), None)
    if mine is None:
        names = ", ".join(one.aios for one in answers)
        raise RefusedError(
            "Antwoord niet vastgelegd",
            f"{command.aios} doet niet mee aan ruil {ruil.ruil}; dat zijn {names}.",
        )
    _undecided(tx, ruil, "Antwoord niet vastgelegd")
    reason = (command.reason or "").strip() or None
    said = {"akkoord": command.akkoord, "reden": reason, "door": tx.actor.persoon, "op": tx.actor.now}
    tx.change(mine, said, "akkoord met ruil" if command.akkoord else "niet akkoord met ruil", reden=reason)
    if not command.akkoord:
        why = f"{command.aios} gaat niet akkoord{f': {reason}' if reason else ''}"
        return _ended(tx, ruil, RuilStatus.VERVALLEN, "ruil vervallen", why)
    if any(not one.akkoord for one in answers if one is not mine):
        return Geruild(ruil.ruil, ruil.status)
    if ruil.status is not RuilStatus.AKKOORD:
        tx.change(ruil, {"status": RuilStatus.AKKOORD}, "allen akkoord met ruil")
    return Geruild(ruil.ruil, RuilStatus.AKKOORD)


@carries_out(DecideSwap, Rol.COORDINATOR, what="een ruil beslissen")
def decide_swap(tx: Transaction, command: DecideSwap) -> Geruild:
    """The stagecoördinator's word: looked at against every rule once more, then carried out at once.

    Raises:
        RefusedError: not everybody agreed, a rule stands in the way now, or who decides proposed it.
    """
    ruil = the_swap(tx, command.ruil)
    people = [aios_of(tx, one.aios) for one in swap_answers(tx, command.ruil)]
    _require(tx, people, Rol.COORDINATOR, what="een ruil beslissen")
    _undecided(tx, ruil, UNDECIDED)
    if ruil.gemaakt_door == tx.actor.persoon:
        raise RefusedError(
            UNDECIDED,
            f"U heeft ruil {ruil.ruil} zelf voorgesteld; een andere stagecoördinator beslist daarover.",
        )
    reason = (command.reason or "").strip() or None
    if not command.approve:
        if reason is None:
            raise RefusedError(UNDECIDED, f"Ruil {ruil.ruil}: een weigering heeft een reden nodig.")
        return _ended(tx, ruil, RuilStatus.GEWEIGERD, "ruil geweigerd", reason)
    if ruil.status is not RuilStatus.AKKOORD:
        waiting = ", ".join(one.aios for one in swap_answers(tx, ruil.ruil) if not one.akkoord)
        raise RefusedError(
            UNDECIDED,
            f"Ruil {ruil.ruil} wacht nog op {waiting}; leg eerst vast wat zij zeggen (stagetui swap accept).",
        )
    facts = Jaarfeiten(tx, the_round(tx, ruil.ronde))
    # a swap lapses with a plaatsing in it, so these are there and voorlopig
    circle = [(one.aios, placement(tx, one.van_plaatsing)) for one in swap_stages(tx, ruil.ruil)]
    told = f"ruil {ruil.ruil} is goedgekeurd"
    why = Why("geruild", UNDECIDED, told, of_itself=True, advice=f"Los dat op, of weiger ruil {ruil.ruil}.")
    done = _ended(tx, ruil, RuilStatus.GOEDGEKEURD, "ruil goedgekeurd", reason)
    shift_stages(tx, facts, _verzetten(facts, circle), why)
    return done


def _require(tx: Transaction, people: Sequence[Aios], rol: Rol, *, what: str) -> None:
    for one in people:
        tx.require(rol, what=what, instituut=one.instituut, profiel=one.profiel)


def _swap_week(tx: Transaction, ronde: Ronde) -> None:
    """H6: in the days after the plan was made known, until it is definitive."""
    if ronde.gepubliceerd_op is None or ronde.ruilen_tot is None:
        why = f"het plan van ronde {ronde.ronde} is nog niet bekendgemaakt; stel eerst een voorstel vast"
    elif ronde.definitief_op is not None:
        why = f"het plan van ronde {ronde.ronde} is definitief sinds {ronde.definitief_op}; overleg met het bureau"
    elif tx.today > ronde.ruilen_tot:
        why = f"ruilen kon t/m {ronde.ruilen_tot}; wijzigen kan nog met stagetui place, met een reden"
    else:
        return
    raise RefusedError(TITLE, f"{why[0].upper()}{why[1:]}.")


def _circle(
    tx: Transaction, ronde: Ronde, people: Sequence[str], stagesoorten: Sequence[str]
) -> list[tuple[str, Plaatsing]]:
    """Who takes over which plaatsing: each that of the next one, the last one that of the first."""
    own = {code: _in_round(tx, ronde, code) for code in people}
    kinds = [kind for kind in own[people[0]] if all(kind in found for found in own.values())]
    lacking = [
        f"{code} heeft in deze ronde geen {kind} die voorlopig geplaatst is"
        for kind in dict.fromkeys(stagesoorten)
        for code in people
        if kind not in own[code]
    ]
    if lacking:
        raise RefusedError(TITLE, f"{'; '.join(lacking)}.")
    wanted = [
        kind
        for kind in dict.fromkeys(stagesoorten or kinds)
        if len({_where(found[kind]) for found in own.values()}) > 1
    ]
    if not wanted:
        raise RefusedError(
            TITLE,
            f"{', '.join(people)} hebben in ronde {ronde.ronde} geen soort stage die verschilt.",
        )
    return [(taker, own[giver][kind]) for taker, giver in pairwise([*people, people[0]]) for kind in wanted]


def _where(placed: Plaatsing) -> tuple[object, ...]:
    return placed.plaats, placed.start, placed.eind


def _in_round(tx: Transaction, ronde: Ronde, aios: str) -> dict[str, Plaatsing]:
    """The voorlopig placed stages of an aios that start in the round, by kind, in order of time."""
    return {
        one.stagesoort: one
        for one in tx.reader.records(
            Plaatsing,
            "SELECT * FROM plaatsing WHERE aios = ? AND status = ? AND plaats IS NOT NULL AND start BETWEEN ? AND ? "
            "ORDER BY start, stagesoort",
            [aios, Status.VOORLOPIG.value, ronde.van, ronde.tot],
        )
    }


def _verzetten(facts: Jaarfeiten, circle: Sequence[tuple[str, Plaatsing]]) -> list[Verzet]:
    """The moves of a swap; a kind of stage is taken over as the component that it is."""
    components = {placed.plaatsing: component for placed, component in facts.fixed()}
    return [
        Verzet(taker, given.stagesoort, given.plaats, given.start, components.get(given.plaatsing))
        for taker, given in circle
    ]


def _undecided(tx: Transaction, ruil: Ruil, title: str) -> None:
    if not ruil.status.wacht:
        reason = f": {ruil.reden}" if ruil.reden else ""
        raise RefusedError(title, f"Ruil {ruil.ruil} is {ruil.status}{reason}; {LISTED}.")
    definitive = the_round(tx, ruil.ronde).definitief_op
    if definitive is not None:
        raise RefusedError(title, f"Het plan van ronde {ruil.ronde} is definitief sinds {definitive}.")


def _ended(tx: Transaction, ruil: Ruil, status: RuilStatus, actie: str, reason: str | None) -> Geruild:
    decided = {
        "status": status,
        "reden": reason,
        "besloten_door": tx.actor.persoon,
        "besloten_op": tx.actor.now,
    }
    tx.change(ruil, decided, actie, reden=reason)
    return Geruild(ruil.ruil, status)

"""The command `MoveStage`: one stage of a planned half year to another place or other days, by hand (H6, H7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.placing import Moved
from stagetui.engine.doorway.shifting import move_by_hand
from stagetui.engine.queries.placing import aios_of
from stagetui.engine.queries.year_moves import Verzet
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction


@dataclass(frozen=True, slots=True)
class MoveStage(Command[Moved]):
    """Give a stage of a year another place or other days, or its first place; its status stays.

    Attributes:
        aios: Whose.
        stagesoort: Which kind of stage.
        plaats: Where.
        start: From which day; None: from the day that it has.
        onderdeel: Which component of the year, where the kind of stage leaves a choice.
        reason: Why; the profile may want one, and overmacht always does.
        overmacht: Force majeure: also after the six-week line (H7).
        version: Of the plaatsing that the person looked at, when there was one.
    """

    aios: str
    stagesoort: str
    plaats: str
    start: date | None = None
    onderdeel: str | None = None
    reason: str | None = None
    overmacht: bool = False
    version: int | None = None


@carries_out(MoveStage, Rol.BUREAU, what="een stage verzetten")
def move_stage(tx: Transaction, command: MoveStage) -> Moved:
    """See `MoveStage`; held against every rule, also on each day.

    Raises:
        RefusedError: a rule stands in the way, with every reason.
    """
    aios = aios_of(tx, command.aios)
    tx.require(Rol.BUREAU, what="een stage verzetten", instituut=aios.instituut, profiel=aios.profiel)
    verzet = Verzet(aios.aios, command.stagesoort, command.plaats, command.start, command.onderdeel)
    after = move_by_hand(
        tx,
        aios,
        verzet,
        reason=command.reason,
        overmacht=command.overmacht,
        version=command.version,
    )
    return Moved(after.plaatsing, after.status)

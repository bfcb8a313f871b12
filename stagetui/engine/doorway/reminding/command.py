"""The command `Remind`: everything that is due today, in one transaction, so that two at once say nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.happening import happen
from stagetui.engine.doorway.reminding.aios import remind_aios
from stagetui.engine.doorway.reminding.availability import ask_places, remind_places
from stagetui.engine.doorway.reminding.gathering import Gathering, Klaargezet
from stagetui.engine.doorway.reminding.recognition import warn_places
from stagetui.engine.doorway.reminding.requests import remind_deciders
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.calendar import milestones
from stagetui.engine.queries.of_itself import Vanzelf
from stagetui.engine.rules.deadlines import PENDING
from stagetui.profiles.terms import Rol


@dataclass(frozen=True, slots=True)
class Herinnerd:
    """What was queued, and whom no address is known of, with what would have been said.

    `vanzelf` are the plaatsingen whose status changed by itself, as they were before (H7).
    """

    klaargezet: tuple[Klaargezet, ...]
    zonder_adres: Sequence[tuple[str, str]]
    vanzelf: tuple[Vanzelf, ...] = ()


@dataclass(frozen=True, slots=True)
class Remind(Command[Herinnerd]):
    """Queue what is due today and was not said before; doing it again the same day says nothing more.

    What happens by itself on a day (the six-week line, H7) is carried out first.
    """


@carries_out(Remind, Rol.BUREAU, Rol.EXPORT, Rol.BEHEERDER, what="herinneren")
def remind(tx: Transaction, _command: Remind) -> Herinnerd:
    """See `Remind`; about the aios and stageplaatsen that the person sees."""
    changed = happen(tx)
    gathering = Gathering(tx)
    pending = milestones(tx, staten=PENDING)
    remind_aios(gathering, pending)
    remind_deciders(gathering)
    ask_places(gathering, pending)
    remind_places(gathering)
    warn_places(gathering)
    return Herinnerd(gathering.queue(), tuple(sorted(gathering.unreached.items())), changed)

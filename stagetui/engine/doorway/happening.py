"""Carrying out the changes of status that happen by themselves: *geplaatst* on the six-week line (H7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.doorway.consents import lapse_recruiting
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.plans import Sequel, queue_effects
from stagetui.engine.queries.of_itself import Vanzelf, due_of_themselves
from stagetui.profiles.terms import Rol, Status

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction


@dataclass(frozen=True, slots=True)
class LetHappen(Command[int]):
    """Carry out what happens by itself, without the reminders of `Remind`; gives of how many plaatsingen."""


@carries_out(LetHappen, Rol.BUREAU, what="bijwerken wat vanzelf gebeurt")
def let_happen(tx: Transaction, _command: LetHappen) -> int:
    """See `LetHappen`."""
    return len(happen(tx))


def happen(tx: Transaction) -> tuple[Vanzelf, ...]:
    """Carry out all that is due, with what it sets in motion; about the aios that the person sees.

    Returns:
        The plaatsingen as they were, with the rule that changed them.
    """
    found = due_of_themselves(tx)
    by_status: dict[tuple[Status, str], list[Vanzelf]] = defaultdict(list)
    for one in found:
        by_status[one.rule.to, one.mijlpaal.text].append(one)
    sequels: list[Sequel] = []
    for (to, why), ones in by_status.items():
        tx.change_all([one.plaatsing for one in ones], {"status": to}, f"vanzelf {to}", reden=why)
        for one in ones:
            after = replace(one.plaatsing, status=to, version=one.plaatsing.version + 1)
            if to is Status.GEPLAATST and any(kind.recruits for kind in one.profile.requests.values()):
                lapse_recruiting(tx, after, one.profile)
            sequels += [Sequel(effect, after, one.aios, one.profile) for effect in one.rule.effects]
    queue_effects(tx, sequels)
    return tuple(found)

"""Who hears of a stage that moved after the plan was made known: only those concerned, each once (H6, H8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.doorway.confirming import about_placement
from stagetui.engine.doorway.plaatsingsbrieven import supervisors
from stagetui.engine.doorway.plans import PLANS, Sequel, queue_effects
from stagetui.engine.doorway.queueing import Ontvanger
from stagetui.engine.doorway.telling import GONE_OUT, Telling, in_sentence, rules_today, stage_fields
from stagetui.engine.doorway.withdrawing import withdraw
from stagetui.engine.letters.dutch import datum
from stagetui.engine.mail.fields import Soort
from stagetui.engine.records import Aios, Bericht, BerichtStatus, Plaatsing
from stagetui.profiles.terms import Effect

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.profiles.schema import Profile

LETTERS = (Soort.PLAATSINGSBRIEF_OPLEIDER, Soort.PLAATSINGSBRIEF_AIOS)
EFFECTS = {soort: effect for effect, soort in PLANS.items()}


@dataclass(frozen=True, slots=True)
class Shift:
    """A plaatsing before a move (None: it was not there) and after it.

    Attributes:
        aios: Whose.
        profile: The rules that it keeps.
        weken: Its length in full-time weeks.
        opened: What the making of a new one sets in motion.
        factors: The part-time factor before and after, when that changes (H14).
    """

    before: Plaatsing | None
    after: Plaatsing
    aios: Aios
    profile: Profile
    weken: int
    opened: tuple[Sequel, ...] = ()
    factors: tuple[int, int] | None = None

    @property
    def differs(self) -> bool:
        """Whether anything moves at all."""
        return self.before != self.after

    def changes(self, telling: Telling) -> list[dict[str, str]]:
        """What the move changes, in words."""
        if self.before is None:
            return []
        found = []
        if self.before.plaats != self.after.plaats:
            found.append(("Stageplaats", *(_named(telling, one.plaats) for one in (self.before, self.after))))
        for what, old, new in (
            ("Eerste dag", self.before.start, self.after.start),
            ("Laatste dag", self.before.eind, self.after.eind),
        ):
            if old != new:
                found.append((what, datum(old), datum(new)))
        if self.factors is not None:
            found.append(("Dienstverband", *(f"{factor} %" for factor in self.factors)))
        return [{"wat": what, "was": was, "wordt": wordt} for what, was, wordt in found]


def _named(telling: Telling, plaats: str | None) -> str:
    if plaats is None:
        return ""
    place, instelling = telling.place(plaats)
    return f"{place.naam}, {instelling}"


def tell_shifts(tx: Transaction, shifts: Sequence[Shift], reason: str | None, *, since: date | None) -> None:
    """Tell the aios whose stages moved, and who supervises at the places, as far as they were told before.

    A plan or letter that did not go out yet is withdrawn and made anew; to who has it goes what changed. Before the
    plan is made known (`since` None) nobody is told anything.
    """
    if since is None:
        return
    by_aios: dict[str, list[Shift]] = defaultdict(list)
    for one in shifts:
        by_aios[one.aios.aios].append(one)
    sequels: list[Sequel] = []
    telling = Telling(tx)
    for own in by_aios.values():
        sequels += _plans(tx, telling, own, reason, since)
        for one in own:
            sequels += _letters(tx, telling, one, reason)
    telling.queue()
    queue_effects(tx, sequels)


def withdraw_plans(tx: Transaction, people: Sequence[str], soort: Soort, since: date, reason: str) -> None:
    """Withdraw what these aios were to be told of a plan and were not yet: it is no longer true."""
    found = tx.reader.records(
        Bericht,
        "SELECT * FROM bericht WHERE soort = ? AND aios IN (SELECT unnest(?::VARCHAR[])) AND gemaakt >= ? "
        "AND status NOT IN (SELECT unnest(?::VARCHAR[])) ORDER BY bericht",
        [soort.value, list(people), since, [one.value for one in (*GONE_OUT, BerichtStatus.INGETROKKEN)]],
    )
    withdraw(tx, found, reason)


def _plans(
    tx: Transaction, telling: Telling, own: Sequence[Shift], reason: str | None, since: date
) -> list[Sequel]:
    """H6: what the aios was told of the plan."""
    aios = own[0].aios
    told = [
        one for one in _messages(tx, "aios = ?", aios.aios, PLANS.values()) if one.gemaakt.date() >= since
    ]
    pending = [one for one in told if one.status not in GONE_OUT]
    last = next((one for one in reversed(told) if one.status in GONE_OUT), None)
    withdraw(tx, pending, "het plan is gewijzigd")
    opened = [sequel for one in own for sequel in one.opened]
    if pending:
        effect: Effect = EFFECTS[Soort(pending[-1].soort)]
        return [Sequel(effect, own[-1].after, aios, own[-1].profile)]
    for one in own:
        if last is not None and one.before is not None:
            _changed(tx, telling, one, Ontvanger.aios(aios), one.after, reason, last)
    return [replace(one, plaatsing=own[-1].after) for one in opened]


def _letters(tx: Transaction, telling: Telling, one: Shift, reason: str | None) -> list[Sequel]:
    """H8: the letters of a plaatsing are made anew; who has the old one at the old place is told."""
    told = _messages(tx, "plaatsing = ?", one.after.plaatsing, LETTERS)
    if not told or one.before is None:
        return []
    withdraw(tx, [letter for letter in told if letter.status not in GONE_OUT], "de plaatsing is gewijzigd")
    sent = [
        letter
        for letter in told
        if letter.status in GONE_OUT and letter.soort == Soort.PLAATSINGSBRIEF_OPLEIDER
    ]
    if sent and one.before.plaats is not None:
        place, _ = telling.place(one.before.plaats)
        for opleider in supervisors(tx, place, one.before.start):
            _changed(tx, telling, one, opleider, one.before, reason, sent[-1])
    return [Sequel(Effect.PLAATSINGSBRIEVEN, one.after, one.aios, one.profile)]


def _changed(
    tx: Transaction,
    telling: Telling,
    one: Shift,
    to: Ontvanger,
    known: Plaatsing,
    reason: str | None,
    last: Bericht,
) -> None:
    """Say what changes to who has `last`; `known` is the plaatsing as the message names it."""
    profile = rules_today(tx, one.aios)
    changes = one.changes(telling)
    if profile is None or known.plaats is None or not changes:
        return
    place, instelling = telling.place(known.plaats)
    fields = stage_fields(profile, known.stagesoort, known.start, known.eind) | {
        "ontvanger": to.naam,
        "aios": one.aios.naam,
        "instelling": instelling,
        "stageplaats": place.naam,
        "wijzigingen": changes,
        "waarom": in_sentence(reason or ""),
        "eerder": (last.verzonden or last.gemaakt).date(),
    }
    about = about_placement(tx, one.after, one.aios, place, verwijst_naar=last.bericht)
    telling.add(Soort.WIJZIGING, profile, to, fields, about)


def _messages(tx: Transaction, about: str, key: object, soorten: Collection[Soort]) -> list[Bericht]:
    """The messages of these kinds that count, oldest first."""
    return tx.reader.records(
        Bericht,
        f"SELECT * FROM bericht WHERE {about} AND status <> ? AND list_contains(?::VARCHAR[], soort) ORDER BY bericht",
        [key, BerichtStatus.INGETROKKEN.value, [soort.value for soort in soorten]],
    )

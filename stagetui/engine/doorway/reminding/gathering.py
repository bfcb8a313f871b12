"""The messages of one `remind`, gathered with what each of them says, and queued together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.doorway.reminding.memory import Memory, Moment
from stagetui.engine.doorway.superseding import withdraw_outdone
from stagetui.engine.doorway.telling import Telling, rules_today
from stagetui.engine.records import Aios, Stageplaats, words

if TYPE_CHECKING:
    from stagetui.engine.doorway.queueing import Bijvoegsel, Ontvanger, Over
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.mail.fields import Soort
    from stagetui.profiles.schema import Profile


@dataclass(frozen=True, slots=True)
class Klaargezet:
    """A message that was queued: its kind, to whom, and how many things it says."""

    bericht: int
    soort: str
    aan: str
    aantal: int


class Gathering:
    """What is to be said today, with all that its makers share."""

    def __init__(self, tx: Transaction) -> None:
        """Read what was said before and who there is."""
        self.tx = tx
        self.telling = Telling(tx)
        self.memory = Memory(tx)
        self.people = {one.aios: one for one in tx.reader.records(Aios, "SELECT * FROM aios")}
        self.unreached: dict[str, str] = {}
        self._rules: dict[str, Profile | None] = {}
        self._said: list[tuple[Soort, str, Sequence[Moment]]] = []

    def rules(self, aios: str) -> Profile | None:
        """The rules of the day for an aios, looked up once."""
        if aios not in self._rules:
            self._rules[aios] = rules_today(self.tx, self.people[aios])
        return self._rules[aios]

    def rules_of_place(self, place: Stageplaats) -> list[Profile]:
        """The profiles that a stageplaats is for, as they are today."""
        book = self.tx.book
        return [found for word in words(place.profielen) if (found := book.get(word)) is not None]

    def add(
        self,
        soort: Soort,
        profile: Profile | Iterable[Profile],
        to: Ontvanger,
        fields: Mapping[str, object],
        about: Over,
        moments: Sequence[Moment],
        *,
        attachments: Iterable[Bijvoegsel] = (),
        cc: Iterable[Ontvanger] = (),
    ) -> bool:
        """Gather a message that says `moments`; tell whether it will be made (see `Telling.add`)."""
        if not self.telling.add(soort, profile, to, fields, about, attachments, cc):
            return False
        self._said.append((soort, to.naam or to.email or "", moments))
        return True

    def queue(self) -> tuple[Klaargezet, ...]:
        """Put all of it in the outbox, and remember it."""
        numbers = self.telling.queue()
        self.memory.keep(
            (number, moments) for number, (_, _, moments) in zip(numbers, self._said, strict=True)
        )
        if numbers:
            withdraw_outdone(self.tx, numbers)
        return tuple(
            Klaargezet(number, soort.value, aan, len(moments))
            for number, (soort, aan, moments) in zip(numbers, self._said, strict=True)
        )

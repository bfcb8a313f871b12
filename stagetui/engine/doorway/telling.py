"""What the messages of the process share: whether the profile wants one, whom it goes to, and how things are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from stagetui.engine.doorway.queueing import Bijvoegsel, Ontvanger, Opdracht, Over, queue_all
from stagetui.engine.letters.dutch import periode
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import place_of
from stagetui.engine.records import Aios, BerichtStatus, Stageplaats, Voorkeur
from stagetui.engine.rules.eligibility import profile_of
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Bezorging

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.doorway.transaction import Transaction

GONE_OUT: Final = (BerichtStatus.BEZIG, BerichtStatus.VERZONDEN, BerichtStatus.MISSCHIEN)
"""Somebody (perhaps) has a message with one of these; what has none of them can still be withdrawn."""


class Places:
    """Stageplaatsen with the names of their instellingen, looked up once."""

    def __init__(self, view: View) -> None:
        """Nothing is looked up yet."""
        self._view = view
        self._places: dict[str, tuple[Stageplaats, str]] = {}

    def place(self, plaats: str) -> tuple[Stageplaats, str]:
        """A stageplaats with the name of its instelling."""
        if plaats not in self._places:
            found = place_of(self._view, plaats)
            named = self._view.reader.value(
                "SELECT naam FROM instelling WHERE instelling = ?", [found.instelling]
            )
            self._places[plaats] = found, str(named or found.instelling)
        return self._places[plaats]


class Telling(Places):
    """Messages about aios, gathered one by one and queued together, each as the profile of the day wants it."""

    def __init__(self, tx: Transaction) -> None:
        """Nothing is gathered yet."""
        super().__init__(tx)
        self._tx = tx
        self._made: list[Opdracht] = []

    def add(
        self,
        soort: Soort,
        profile: Profile | Iterable[Profile],
        to: Ontvanger,
        fields: Mapping[str, object],
        about: Over,
        attachments: Iterable[Bijvoegsel] = (),
        cc: Iterable[Ontvanger] = (),
    ) -> bool:
        """Gather a message, unless a profile says that it is not made; tell whether it will be.

        `profile` holds the rules of the day of whom it is about; when several differ, somebody looks at it first.
        """
        word = delivery([profile] if isinstance(profile, Profile) else profile, soort)
        if word is Bezorging.NIET:
            return False
        self._made.append(
            Opdracht(
                soort=soort,
                to=to,
                cc=tuple(cc),
                fields=fields,
                attachments=tuple(attachments),
                about=about,
                hold=word is Bezorging.VASTHOUDEN,
            )
        )
        return True

    def queue(self) -> list[int]:
        """Put all of it in the outbox; give the numbers in the order in which it was gathered."""
        made, self._made = self._made, []
        return queue_all(self._tx, made)


def delivery(profiles: Iterable[Profile], soort: Soort) -> Bezorging:
    """What happens to a message of this kind; when these profiles differ, it is held."""
    words = {profile.delivery(soort) for profile in profiles}
    return words.pop() if len(words) == 1 else Bezorging.VASTHOUDEN


def rules_today(view: View, aios: Aios) -> Profile | None:
    """The rules of the day for an aios: what is told follows these, also for a round that keeps its own."""
    return profile_of(view.book, aios) if view.book.get(aios.profiel) else None


def begeleider(place: Stageplaats) -> Ontvanger:
    """The stagebegeleider of a place, and where staff fill in the address."""
    where = f"contact_email van {place.plaats}, met stagetui import stageplaatsen"
    return Ontvanger(place.contact_naam or "", place.contact_email, where)


def stage_fields(profile: Profile, stagesoort: str, start: date, eind: date) -> dict[str, object]:
    """The fields that name a stage."""
    return {"profiel": profile.name, "stagesoort": spoken(profile, stagesoort), "start": start, "eind": eind}


def spoken(profile: Profile, stagesoort: str) -> str:
    """A kind of stage as it follows the word *stage*: `aanpalend specialisme`, `keuzestage`, `M+G-stage`."""
    kind = profile.kinds.get(stagesoort)
    return in_sentence(kind.name.removeprefix("Stage ")) if kind else stagesoort


def wish_text(one: Voorkeur, names: Mapping[str, str]) -> str:
    """What a preference names, in words (N6, H4); `names` tells what places are called."""
    parts = [names.get(one.plaats, one.plaats) if one.plaats else None, one.specialisme]
    parts += [f"regio {one.regio}" if one.regio else None, one.periode]
    return ", ".join(part for part in parts if part)


def in_sentence(text: str) -> str:
    """A name or sentence as it goes on inside another one: no capital, unless it is an abbreviation; no full stop."""
    plain = text.strip().rstrip(".")
    return plain[:1].lower() + plain[1:] if plain[1:2].islower() or plain[1:2] == " " else plain


def request_about(profile: Profile, stagesoort: str | None, start: date | None, eind: date | None) -> str:
    """Which stage a request is about: `keuzestage, 6 september t/m 28 november 2027`; empty when it is about none."""
    if not stagesoort:
        return ""
    named = spoken(profile, stagesoort)
    return f"{named}, {periode(start, eind)}" if start and eind else named

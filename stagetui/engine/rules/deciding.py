"""Who decides a request: the person named, a deputy or a coordinator, the bureau; never its maker (N2, N3, N5, N9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios, Besluit, words
from stagetui.profiles.terms import Beslisser, Bewijs, Rol, Wijze

if TYPE_CHECKING:
    from stagetui.engine.access import Rights
    from stagetui.profiles.schema import Profile


@dataclass(frozen=True, slots=True)
class Zaak:
    """A request with all that tells who decides it; `aios` is None for one about a stageplaats."""

    aanvraag: Aanvraag
    aios: Aios | None
    profile: Profile
    besluiten: Sequence[Besluit] = ()

    @property
    def instituut(self) -> str | None:
        """The institute that it belongs to; None: every institute of the bureau."""
        return self.aios.instituut if self.aios else self.aanvraag.instituut

    @property
    def recorder(self) -> Rol | None:
        """Who records the answer of a party that never logs in; None when it is a decision (N9)."""
        partij = self.aanvraag.partij
        if partij is None or partij not in self.profile.consents:
            return None
        consent = self.profile.consents[partij]
        return None if consent.evidence is Bewijs.AANVRAAG else consent.ask

    @property
    def deciders(self) -> tuple[Beslisser, ...]:
        """Who decides, in order."""
        return tuple(Beslisser(word) for word in words(self.aanvraag.beslissers))

    @property
    def waiting_for(self) -> tuple[Beslisser, ...]:
        """Whose decision it waits for now."""
        if self.aanvraag.status is not AanvraagStatus.OPEN:
            return ()
        decided = {one.beslisser for one in self.besluiten}
        rest = tuple(one for one in self.deciders if one not in decided)
        if self.aanvraag.wijze is Wijze.EEN and decided:
            return ()
        return rest[:1] if self.aanvraag.wijze is Wijze.VOLGORDE else rest

    @property
    def waits_for(self) -> str:
        """Whom it waits for, in words; empty when it is decided."""
        if self.recorder and self.waiting_for:
            return f"het bureau, dat het antwoord van de {self.aanvraag.partij} vastlegt"
        separator = " of " if self.aanvraag.wijze is Wijze.EEN else " en "
        return separator.join(self._named(one) for one in self.waiting_for)

    def _named(self, beslisser: Beslisser) -> str:
        match beslisser:
            case Beslisser.INSTITUUTSOPLEIDER if self.aios and self.aios.instituutsopleider:
                return self.aios.instituutsopleider
            case Beslisser.INSTITUUTSOPLEIDER | Beslisser.COORDINATOR:
                return f"een coordinator van {self.profile.id}"
            case Beslisser.PRAKTIJKOPLEIDER:
                name = self.aios.praktijkopleider if self.aios else None
                return f"praktijkopleider {name}" if name else "de praktijkopleider"
            case Beslisser.BUREAU:
                return "het bureau"


@dataclass(frozen=True, slots=True)
class Stap:
    """The part of a decision that one person takes.

    Attributes:
        beslisser: As whom.
        namens: The person who is stood in for, or whose answer is recorded.
        vastleggen: Whether the answer of somebody else is recorded: then it must be told what shows it.
    """

    beslisser: Beslisser
    namens: str | None = None
    vastleggen: bool = False


def step_of(zaak: Zaak, rights: Rights) -> Stap | None:
    """The part of the decision that this person may take now; None when it waits for others."""
    for beslisser in zaak.waiting_for:
        if step := _step(zaak, beslisser, rights):
            return step
    return None


def _step(zaak: Zaak, beslisser: Beslisser, rights: Rights) -> Stap | None:
    def has(rol: Rol) -> bool:
        return rights.has(rol, instituut=zaak.instituut, profiel=zaak.profile.id)

    if zaak.recorder is not None:
        return Stap(beslisser, zaak.aanvraag.partij, vastleggen=True) if has(zaak.recorder) else None
    match beslisser:
        case Beslisser.INSTITUUTSOPLEIDER:
            named = zaak.aios.instituutsopleider if zaak.aios else None
            if named == rights.persoon:
                return Stap(beslisser)
            allowed = rights.answers_for(named) or has(Rol.COORDINATOR)
            return Stap(beslisser, named) if allowed else None
        case Beslisser.COORDINATOR:
            return Stap(beslisser) if has(Rol.COORDINATOR) else None
        case Beslisser.PRAKTIJKOPLEIDER:
            named = zaak.aios.praktijkopleider if zaak.aios else None
            return Stap(beslisser, named or beslisser.value, vastleggen=True) if has(Rol.BUREAU) else None
        case Beslisser.BUREAU:
            return Stap(beslisser) if has(Rol.BUREAU) else None


def decision_objection(zaak: Zaak, rights: Rights) -> str | None:
    """Tell why this person can't decide this request; None when nothing stands in the way.

    Recording what somebody else said is not deciding: the office may record what it asked for itself.
    """
    asked = zaak.aanvraag
    if asked.status is not AanvraagStatus.OPEN:
        by = f" door {asked.besloten_door}" if asked.besloten_door else ""
        return f"is al {asked.status}{by}; een besluit staat vast"
    step = step_of(zaak, rights)
    if step is None:
        return f"wacht op {zaak.waits_for}; {rights.persoon} beslist hier niet over"
    if step.vastleggen:
        return None
    if asked.gemaakt_door == rights.persoon:
        return f"is door {rights.persoon} zelf gemaakt; iemand anders moet erover beslissen"
    if any(one.door == rights.persoon for one in zaak.besluiten):
        return f"daarover heeft {rights.persoon} al beslist; wacht op {zaak.waits_for}"
    return None

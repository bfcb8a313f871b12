"""Who decides a request: the person named, a coordinator of the profile, or who records a consent; never its maker."""

from __future__ import annotations

from stagetui.engine.access import Rights
from stagetui.engine.records import Aanvraag, AanvraagStatus, Aios
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Bewijs, Rol


def may_decide(asked: Aanvraag, aios: Aios, profile: Profile, rights: Rights) -> bool:
    """Whether this person is one of those whom the request waits for."""
    consent = profile.consents[asked.partij]
    if consent.evidence is not Bewijs.AANVRAAG:
        return rights.has(consent.ask, instituut=aios.instituut, profiel=aios.profiel)
    return asked.beslisser == rights.persoon or rights.has(
        Rol.COORDINATOR, instituut=aios.instituut, profiel=aios.profiel
    )


def decision_objection(asked: Aanvraag, aios: Aios, profile: Profile, rights: Rights) -> str | None:
    """Tell why this person can't decide this request; None when nothing stands in the way.

    Recording what an instelling or aios said is not deciding: the office may record what it asked for itself.
    """
    if asked.status is not AanvraagStatus.OPEN:
        by = f" door {asked.besloten_door}" if asked.besloten_door else ""
        return f"is al {asked.status}{by}; een besluit staat vast"
    if not may_decide(asked, aios, profile, rights):
        waits_for = asked.beslisser or (
            f"een coordinator van {aios.profiel}" if profile.consents[asked.partij].decider else "het bureau"
        )
        return f"wacht op {waits_for}; {rights.persoon} beslist hier niet over"
    decides = profile.consents[asked.partij].evidence is Bewijs.AANVRAAG
    if decides and asked.gemaakt_door == rights.persoon:
        return f"is door {rights.persoon} zelf gemaakt; iemand anders moet erover beslissen"
    return None

"""Which requests can be made about an aios, a stage or a stageplaats, for forms and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import place_of, visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import words
from stagetui.engine.rules.asking import stage_objections
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Gegeven, Gevolg, Onderwerp

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.requests import Aanvraagsoort


@dataclass(frozen=True, slots=True)
class Vraag:
    """A kind of request that can be made; `profiel` only when it is about a stageplaats."""

    soort: str
    kind: Aanvraagsoort
    profiel: str | None = None

    @property
    def about_stage(self) -> bool:
        """Whether it is about one stage."""
        return self.kind.about is Onderwerp.STAGE


def kinds_for(view: View, aios: str, stagesoort: str | None = None) -> list[Vraag]:
    """The kinds of request that the rules of this aios know; with a stagesoort those that fit it, and the aios.

    What changes the opleidingsschema is left out then: the commands and screens of the schema make such a request.

    Raises:
        RefusedError: the aios is unknown or not this person's to see, or the profile has no such stagesoort.
    """
    profile = rules_of(view, visible_aios(view, aios), None)
    kinds = [
        Vraag(id_, one) for id_, one in profile.requests.items() if one.about is not Onderwerp.STAGEPLAATS
    ]
    if stagesoort is None:
        return kinds
    stage = profile.kinds.get(stagesoort)
    if stage is None:
        raise RefusedError(
            "Onbekende stagesoort",
            f"Profiel {profile.id} kent de stagesoort {stagesoort} niet; kies uit {', '.join(profile.kinds)}.",
        )
    return [
        one
        for one in kinds
        if Gegeven.WIJZIGING not in one.kind.needs
        and not (one.about_stage and any(stage_objections(one.kind, stagesoort, stage)))
    ]


def kinds_for_place(view: View, plaats: str) -> list[Vraag]:
    """The kinds of request about a stageplaats, for each profile that it is meant for; none to approve it again (N8).

    Raises:
        RefusedError: the stageplaats is unknown.
    """
    place = place_of(view, plaats)
    found = [profile for word in words(place.profielen) if (profile := view.book.get(word)) is not None]
    return [
        Vraag(id_, one, profile.id)
        for profile in found
        for id_, one in profile.requests.items()
        if one.about is Onderwerp.STAGEPLAATS
        and not (place.goedgekeurd and Gevolg.ETALAGE in one.effects)
        and view.rights.has(*one.by, instituut=place.instituut, profiel=profile.id)
    ]

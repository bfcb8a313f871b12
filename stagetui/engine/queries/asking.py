"""Which requests can be made about an aios or one of the stages, for forms and lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.rules.asking import stage_objections
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Onderwerp

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.requests import Aanvraagsoort


def kinds_for(view: View, aios: str, stagesoort: str | None = None) -> list[tuple[str, Aanvraagsoort]]:
    """The kinds of request that the rules of this aios know, by id; with a stagesoort those that fit it.

    Raises:
        RefusedError: the aios is unknown or not this person's to see, or the profile has no such stagesoort.
    """
    profile = rules_of(view, visible_aios(view, aios), None)
    kinds = [(id_, one) for id_, one in profile.requests.items() if one.about is not Onderwerp.STAGEPLAATS]
    if stagesoort is None:
        return kinds
    stage = profile.kinds.get(stagesoort)
    if stage is None:
        raise RefusedError(
            "Onbekende stagesoort",
            f"Profiel {profile.id} kent de stagesoort {stagesoort} niet; kies uit {', '.join(profile.kinds)}.",
        )
    return [
        (id_, one)
        for id_, one in kinds
        if one.about is Onderwerp.STAGE and not any(stage_objections(one, stagesoort, stage))
    ]

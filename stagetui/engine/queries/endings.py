"""Which stages ended early, after the approval that this needs, and what is told of them since (H22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.records import Plaatsing
from stagetui.profiles.terms import Gevolg

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.profiles.schema import Profile


def ended_early(view: View, profile: Profile) -> frozenset[int]:
    """The numbers of the plaatsingen that an approved aanvraag gave an earlier last day."""
    kinds = [id_ for id_, one in profile.requests.items() if Gevolg.BEEINDIGEN in one.effects]
    if not kinds:
        return frozenset()
    rows = view.reader.rows(
        "SELECT q.plaatsing FROM aanvraag q JOIN aios a USING (aios) WHERE q.status = 'goedgekeurd' "
        "AND a.profiel = ? AND q.plaatsing IS NOT NULL AND list_contains(?::VARCHAR[], q.soort)",
        [profile.id, kinds],
    )
    return frozenset(number for (number,) in rows)


def superseded(view: View, profile: Profile) -> list[Plaatsing]:
    """Stages that ended early and were planned anew: their plaatsing is vervallen, what was done of them stays told.

    The schema has one line per kind of stage, and that is the new one's.
    """
    return view.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE status = 'vervallen' AND plaats IS NOT NULL "
        "AND plaatsing IN (SELECT unnest(?::BIGINT[])) ORDER BY aios, start, stagesoort",
        [sorted(ended_early(view, profile))],
    )

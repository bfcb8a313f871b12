"""Which kinds of aanvraag stand in the calendar of a stage, and how the recruiting of a place goes (N5, N18)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stagetui.engine.records import AanvraagStatus
from stagetui.profiles.stages import part_of

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.records import Stage
    from stagetui.profiles.schema import Milestone, Profile


class CalendarRequests:
    """Which kinds of aanvraag were made about which lines of the schema, and how the last of each ended."""

    def __init__(self, view: View, persoon: str | None) -> None:
        """Read those about everybody, or about one aios."""
        self._about: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._last: dict[tuple[str, str], list[tuple[str, AanvraagStatus]]] = defaultdict(list)
        for aios, soort, kind, status in view.reader.rows(
            "SELECT aios, soort, stagesoort, status FROM aanvraag WHERE partij IS NULL AND stagesoort IS NOT NULL "
            "AND aios IS NOT NULL AND status <> ? AND (?::VARCHAR IS NULL OR aios = ?) ORDER BY aanvraag",
            [AanvraagStatus.VERVALLEN.value, persoon, persoon],
        ):
            self._last[aios, kind].append((soort, AanvraagStatus(status)))
            if status != AanvraagStatus.GEWEIGERD:
                self._about[aios, soort].add(kind)

    def recruiting(self, key: tuple[str, str], profile: Profile) -> AanvraagStatus | None:
        """How the last request to recruit a place for this stage stands (N5); None when there is none."""
        found = [
            status
            for soort, status in self._last.get(key, ())
            if soort in profile.requests and profile.requests[soort].recruits
        ]
        return found[-1] if found else None

    def held(self, calendar: tuple[Milestone, ...], stage: Stage) -> tuple[Milestone, ...]:
        """The milestones that stand in the calendar of this stage: those of an aanvraag only when there is one."""
        if not self._about:
            return tuple(milestone for milestone in calendar if milestone.request is None)
        return tuple(m for m in calendar if m.request is None or self._made(stage, m.request))

    def _made(self, stage: Stage, soort: str) -> bool:
        """Whether there is one about the stage, about its part, or about what it is a part of."""
        main = part_of(stage.stagesoort)[0]
        return any(
            kind in (stage.stagesoort, main) or (stage.stagesoort == main and part_of(kind)[0] == main)
            for kind in self._about.get((stage.aios, soort), ())
        )

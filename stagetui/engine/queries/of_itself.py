"""Plaatsingen whose status changes by itself, since the day of its milestone has come (H7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Aios, Plaatsing
from stagetui.engine.rules.statuses import due_of_itself, status_objections
from stagetui.profiles.calendar import milestone_date

if TYPE_CHECKING:
    from datetime import date

    from stagetui.engine.access import View
    from stagetui.profiles.schema import Milestone, Profile, Transition


@dataclass(frozen=True, slots=True)
class Vanzelf:
    """A plaatsing of which `rule` is due; the nightly `remind` carries it out."""

    plaatsing: Plaatsing
    aios: Aios
    profile: Profile
    rule: Transition

    @property
    def mijlpaal(self) -> Milestone:
        """The milestone that it happens on."""
        return self.profile.milestone(self.rule.on or "")

    @property
    def dag(self) -> date:
        """The day on which it should have happened."""
        return milestone_date(self.mijlpaal, self.plaatsing.start, self.plaatsing.eind)


def due_of_themselves(view: View, persoon: str | None = None, profiel: str | None = None) -> list[Vanzelf]:
    """What should happen by itself today, or should have before, to the aios that this person sees; by number.

    Args:
        view: Who looks, and when.
        persoon: The code of one aios; None for everybody.
        profiel: The id of one profile.
    """
    scope, params = view.rights.scope("a")
    people = {
        one.aios: one
        for one in view.reader.records(
            Aios,
            f"SELECT a.* FROM aios a WHERE {scope} AND (?::VARCHAR IS NULL OR a.aios = ?) "
            "AND (?::VARCHAR IS NULL OR a.profiel = ?)",
            [*params, persoon, persoon, profiel, profiel],
        )
        if _changes_of_itself(view, one.profiel)
    }
    rules = Rules(view)
    found = []
    for placed in view.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE aios IN (SELECT unnest(?::VARCHAR[])) AND status <> 'vervallen' "
        "AND plaats IS NOT NULL ORDER BY plaatsing",
        [sorted(people)],
    ):
        aios = people[placed.aios]
        profile = rules.of(aios, placed.voorstel)
        rule = due_of_itself(profile, placed, view.today)
        if rule is None:
            continue
        _, reasons = status_objections(
            profile, placed, rule.to, today=view.today, consents=(), reason=rule.on
        )
        if not reasons:
            found.append(Vanzelf(placed, aios, profile, rule))
    return found


def _changes_of_itself(view: View, profiel: str) -> bool:
    """Whether today's rules of a programme let a status change by itself at all: most do not."""
    profile = view.book.get(profiel)
    return profile is not None and any(rule.on is not None for rule in profile.transitions)

"""When the demo's stage years happen: two half years around today, by the calendar of the programme (H4-H8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from stagetui.engine.demo.moments import MONTHS
from stagetui.engine.rules.halfyears import QUARTER, YEAR, half_year_of, months_after, next_half_year
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.years import StageYear

NEARBY = timedelta(weeks=8)
"""A half year that begins sooner was planned before; the one after it is planned now."""
PUBLISHED = timedelta(days=78)
"""So long before a half year begins its plan is published: halfway June, halfway December (H6)."""
FIXED = timedelta(weeks=6)
"""So long before it only overmacht changes anything (H7)."""
LATEST = timedelta(days=2)
"""What happens as late as can be, happened so long ago."""
BEYOND = YEAR + QUARTER
"""So many months after the half year that is planned its aios are ready, also who works part time."""


@dataclass(frozen=True, slots=True)
class Half:
    """A half year: its name, its first and last day, and what happens before it on which day at the latest.

    Attributes:
        formulieren: The last day for preferences of who begins with it (H4).
        bekend: The plan is published (H6).
        definitief: The plan is definitive (H6).
        grens: From then on only overmacht changes anything (H7).
    """

    naam: str
    van: date
    tot: date
    formulieren: date
    bekend: date
    definitief: date
    grens: date

    @classmethod
    def of(cls, profile: Profile, year: StageYear, first: date) -> Half:
        """The half year that begins on `first`."""
        bekend = first - PUBLISHED
        return cls(
            f"Stagejaar {MONTHS[first.month - 1]} {first.year}",
            first,
            next_half_year(year, first) - timedelta(days=1),
            preference_deadline(profile, first),
            bekend,
            bekend + timedelta(days=year.swap_days + 1),
            first - FIXED,
        )


@dataclass(frozen=True, slots=True)
class YearMoments:
    """The half year that was planned, and the one that is planned now; both cohorts of the year are in the latter."""

    today: date
    vorig: Half
    nu: Half
    na: date

    @classmethod
    def around(cls, profile: Profile, year: StageYear, today: date) -> YearMoments:
        """Lay out the half years around `today`."""
        first = next_half_year(year, today)
        if first < today + NEARBY:
            first = next_half_year(year, first)
        before = half_year_of(year, first - timedelta(days=1))
        return cls(
            today,
            Half.of(profile, year, before),
            Half.of(profile, year, first),
            months_after(first, BEYOND),
        )

    def by(self, day: date) -> date:
        """This day, or shortly before today when that is sooner."""
        return min(day, self.today - LATEST)

    def begin_of_training(self, year: StageYear, half: Half) -> date:
        """When those began whose year of stages begins with a half year."""
        return months_after(half.van, -year.begins_after_months)

"""A year of stages in the demo: everything about it that is invented before the first thing happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from stagetui.engine.demo.names import People
from stagetui.engine.demo.scale import YearScale
from stagetui.engine.demo.year_aios import Cohort, make_cohorts
from stagetui.engine.demo.year_moments import YearMoments
from stagetui.engine.demo.year_supply import Size, YearSupply, make_year_supply, sizes
from stagetui.profiles.book import ProfileBook


@dataclass(frozen=True, slots=True)
class YearCast:
    """A programme that is planned as a year, with the institutes, what is offered, and both cohorts."""

    profiel: str
    moments: YearMoments
    sizes: tuple[Size, ...]
    supply: YearSupply
    cohorts: tuple[Cohort, Cohort]
    scale: YearScale


def make_years(
    rng: Random, people: People, book: ProfileBook, scale: YearScale, today: date, founded: date
) -> list[YearCast]:
    """Invent a year of stages for every programme that has one.

    Args:
        rng: Decides everything.
        people: Gives the names.
        book: The programmes.
        scale: How large.
        today: The day on which the demo is made.
        founded: The day on which its bureau began.
    """
    found = []
    for profile in book.profiles.values():
        if profile.year is not None:
            moments = YearMoments.around(profile, profile.year, today)
            cast = sizes(scale.institutes, scale.aios, scale.places)
            supply = make_year_supply(rng, people, profile, moments, founded, cast)
            cohorts = make_cohorts(rng, people, profile, profile.year, moments, supply, cast, scale.told)
            found.append(YearCast(profile.id, moments, cast, supply, cohorts, scale))
    return found

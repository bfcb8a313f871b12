"""Helpers of the tests of wishes: the shipped huisarts profile, an invented aios, and preferences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stagetui.engine.records import Aios, Voorkeur
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile

Wish = Callable[..., Voorkeur]


@pytest.fixture(scope="session")
def huisarts() -> Profile:
    return ProfileBook.load(None)["huisarts"]


@pytest.fixture(scope="session")
def anna() -> Aios:
    """Began on 1 September 2026, so the year of stages begins a year later."""
    return Aios(
        aios="anna",
        naam="Anna Appel",
        email="anna@example.nl",
        profiel="huisarts",
        instituut="noord",
        cohort=None,
        werkgever="sboh",
        deeltijd=100,
        regio=None,
        instituutsopleider=None,
        praktijkopleider=None,
        studiebegeleider=None,
        start_opleiding=date(2026, 9, 1),
        version=1,
    )


@pytest.fixture(scope="session")
def wish() -> Wish:
    """Make a preference of anna: kind of stage, rank, and the columns that are filled in."""

    def make(stagesoort: str, rang: int = 1, **columns: str) -> Voorkeur:
        filled = dict.fromkeys(("plaats", "specialisme", "regio", "periode", "motivatie")) | columns
        return Voorkeur("anna", stagesoort, rang, ingediend_op=date(2027, 2, 10), version=1, **filled)

    return make

"""Helpers of the profile tests: the shipped texts, and a profile text with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.model import ConfigError, Problem
from stagetui.profiles.schema import Profile


@pytest.fixture(scope="session")
def shipped() -> ProfileBook:
    return ProfileBook.load(None)


@pytest.fixture(scope="session")
def va_text() -> str:
    """A whole file that leans on no base, with every line that the tests of wrong files change."""
    return (Path(__file__).parent / "whole.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def va(shipped: ProfileBook) -> Profile:
    return shipped["va"]


@pytest.fixture(scope="session")
def izb(shipped: ProfileBook) -> Profile:
    return shipped["izb"]


@pytest.fixture(scope="session")
def jgz(shipped: ProfileBook) -> Profile:
    return shipped["jgz"]


@pytest.fixture(scope="session")
def problems_of() -> Callable[[str], list[Problem]]:
    """Give the problems of a profile text; an empty list when it is right."""

    def problems(text: str) -> list[Problem]:
        try:
            Profile.parse_text(text, "va.toml")
        except ConfigError as error:
            return list(error.problems)
        return []

    return problems

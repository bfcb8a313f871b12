"""Helpers of the profile tests: the shipped texts, and a profile text with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stagetui.profiles.model import ConfigError, Problem
from stagetui.profiles.resources import config_dir
from stagetui.profiles.schema import Profile


@pytest.fixture(scope="session")
def profiles_dir() -> Path:
    return config_dir() / "profiles"


@pytest.fixture(scope="session")
def va_text(profiles_dir: Path) -> str:
    return (profiles_dir / "va.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def va(va_text: str) -> Profile:
    return Profile.parse_text(va_text, "va.toml")


@pytest.fixture(scope="session")
def izb(profiles_dir: Path) -> Profile:
    return Profile.parse_text((profiles_dir / "izb.toml").read_text(encoding="utf-8"), "izb.toml")


@pytest.fixture(scope="session")
def jgz(profiles_dir: Path) -> Profile:
    return Profile.parse_text((profiles_dir / "jgz.toml").read_text(encoding="utf-8"), "jgz.toml")


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

"""Variants of a profile: laying their overrides over it, and checking that the result is a profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import ValidationError

from stagetui.profiles import checks, reading
from stagetui.profiles.layers import laid_over
from stagetui.profiles.model import Problem

if TYPE_CHECKING:
    from stagetui.profiles.schema import Profile, Variant

# What makes a profile that profile is the same for all its aios.
FIXED_KEYS = frozenset({"id", "valid_from", "institutes", "variants"})


def resolve(profile: Profile, fitting: Sequence[Variant]) -> Profile:
    """Return the profile with these variants laid over it in order, and without variants of its own."""
    raw = profile.model_dump(by_alias=True)
    for variant in fitting:
        raw = laid_over(raw, variant.overrides)
    return type(profile).model_validate({**raw, "variants": ()})


def variant_problems(profile: Profile, file: str) -> Iterator[Problem]:
    """Yield the problems that each variant of a profile brings, at the place of its overrides."""
    for number, variant in enumerate(profile.variants, start=1):
        place = f"variants[{number}].overrides"
        for key in sorted(FIXED_KEYS & variant.overrides.keys()):
            yield Problem(
                file, f"{place}.{key}", "een sleutel die vastligt", "andere sleutels van het profiel"
            )
        if FIXED_KEYS.isdisjoint(variant.overrides):
            yield from _overridden_problems(profile, variant, file, place)


def _overridden_problems(profile: Profile, variant: Variant, file: str, place: str) -> Iterator[Problem]:
    try:
        resolved = resolve(profile, [variant])
    except ValidationError as error:
        found = reading.translate(error, type(profile), file)
    else:
        # A problem that the profile has without the variant is told once, at its own place.
        own = set(checks.profile_problems(profile, file))
        found = [problem for problem in checks.profile_problems(resolved, file) if problem not in own]
    for problem in found:
        yield Problem(file, f"{place}.{problem.key}", problem.found, problem.allowed)

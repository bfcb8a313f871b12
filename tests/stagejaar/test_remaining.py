"""What remains of a year of stages after exemptions and stages done (H3, H10, H11)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.rules.remaining import Remaining, forbidden_fields, remaining
from stagetui.profiles.schema import Profile
from stagetui.profiles.years import StageYear

SHIPPED = Path(__file__).parents[2] / "config" / "profiles" / "huisarts.toml"
PROFILE = Profile.parse_text(SHIPPED.read_text(encoding="utf-8"), "huisarts.toml")
assert PROFILE.year is not None
YEAR: StageYear = PROFILE.year
WEEKS = {one.id: one.weeks for one in YEAR.components}
FIELDS = {one.id: one.field for one in YEAR.components}

exempted = st.sets(st.sampled_from([one.field for one in YEAR.exemptions]))
done = st.sets(st.sampled_from(["seh-13", "interne", "pp", "ccp", "keuze-onderzoek"]))


def weeks(one: Remaining) -> int:
    """The fewest weeks in which it can be fulfilled."""
    return min(sum(WEEKS[name] for name in variant) for variant in one.variants)


def total(found: tuple[Remaining, ...]) -> int:
    """All that remains."""
    return sum(map(weeks, found))


def test_the_whole_year_remains_for_who_has_done_nothing() -> None:
    """H1: 26 weeks of A and 26 of B, in every way that the profile knows."""
    a, b = remaining(YEAR, ())
    assert (a.id, b.id) == ("a", "b")
    assert a.variants == YEAR.trajects[0].variants
    assert weeks(a) == 26


@pytest.mark.parametrize("field", ["interne", "kindergeneeskunde", "gynaecologie"])
def test_half_of_a_remains_after_an_exemption_for_half_of_it(field: str) -> None:
    """H3: an exemption for one of the four takes off a part, and forbids all four."""
    a, _ = remaining(YEAR, [field])
    assert weeks(a) == 13
    banned = forbidden_fields(YEAR, [field])
    assert banned == {"seh", "interne", "kindergeneeskunde", "gynaecologie"}
    assert {FIELDS[name] for variant in a.variants for name in variant} - banned == {
        "orthopedie",
        "neurologie",
        "cardiologie",
    }


def test_a_field_that_the_profile_says_nothing_of_is_forbidden_by_itself() -> None:
    """H3: nobody does a stage in a field of an exemption."""
    assert forbidden_fields(YEAR, ["orthopedie"]) == {"orthopedie"}
    assert remaining(YEAR, ["orthopedie"]) == remaining(YEAR, ())


def test_who_did_thirteen_weeks_of_seh_goes_on_with_the_other_half() -> None:
    """H10: what was begun is gone on with; nothing of 26 weeks is left to choose."""
    a, _ = remaining(YEAR, (), ["seh-13"])
    assert {len(variant) for variant in a.variants} == {1}
    assert ("seh-26",) not in a.variants


@given(exempted, st.sampled_from([one.field for one in YEAR.exemptions]))
def test_another_exemption_never_makes_the_year_longer(fields: set[str], other: str) -> None:
    """H3: an exemption takes off, it never adds."""
    assert total(remaining(YEAR, fields | {other})) <= total(remaining(YEAR, fields))


@given(exempted, done)
def test_the_name_tells_what_remains(fields: set[str], names: set[str]) -> None:
    """Two aios for whom a traject has the same name have the same left to do."""
    known = {one.id: one.variants for one in remaining(YEAR, sorted(fields), sorted(names))}
    again = {
        one.id: one.variants
        for one in remaining(YEAR, sorted(fields, reverse=True), sorted(names, reverse=True))
    }
    assert known == again

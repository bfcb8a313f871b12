"""From preferences to what the allocator weighs (H4, H13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stagetui.engine.allocation.year import Wens, WensSoort
from stagetui.engine.records import Voorkeur
from stagetui.engine.rules.halfyears import months_after
from stagetui.engine.rules.wishes import wensen
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile

Wish = Callable[..., Voorkeur]
MONTHS = tuple(months_after(date(2027, 9, 1), n) for n in range(14))


def told(profile: Profile, *wishes: Voorkeur, begin: int = 0) -> list[tuple[str, str, int, int, str]]:
    """Kind, value, first and last month, and what comes after, of each wish."""
    return [(w.soort.value, w.waarde, w.van, w.tot, w.daarna) for w in wensen(profile, wishes, MONTHS, begin)]


def test_h4_every_column_of_a_preference_is_a_wish(huisarts: Profile, wish: Wish) -> None:
    one = wish("ggz", plaats="linde", specialisme="ggz", regio="noord", periode="kwartaal 2")
    assert told(huisarts, one) == [
        ("plaats", "linde", 0, 0, ""),
        ("veld", "ggz", 0, 0, ""),
        ("regio", "noord", 0, 0, ""),
        ("periode", "ggz", 3, 5, ""),
    ]


def test_h4_a_kind_weighs_more_than_a_place_and_a_first_wish_more_than_a_second(
    huisarts: Profile, wish: Wish
) -> None:
    first, second = (
        wish("ggz", rang, plaats=f"p{rang}", specialisme="ggz", regio="noord") for rang in (1, 2)
    )
    weights = {(w.soort, w.waarde): w.gewicht for w in wensen(huisarts, [second, first], MONTHS, 0)}
    assert (
        weights[WensSoort.VELD, "ggz"] > weights[WensSoort.REGIO, "noord"] > weights[WensSoort.PLAATS, "p1"]
    )
    assert weights[WensSoort.PLAATS, "p1"] > weights[WensSoort.PLAATS, "p2"] > 0


def test_what_is_said_twice_counts_once_with_the_best_rank(huisarts: Profile, wish: Wish) -> None:
    wishes = wensen(huisarts, [wish("ccp", 2, regio="noord"), wish("seh", 1, regio="noord")], MONTHS, 0)
    assert [(w.rang, w.gewicht) for w in wishes] == [(1, 30)]


def test_a_field_counts_as_that_of_its_component(huisarts: Profile, wish: Wish) -> None:
    assert told(huisarts, wish("ccp", specialisme="verpleeghuis")) == [("veld", "ccp", 0, 0, "")]
    assert told(huisarts, wish("ccp", specialisme="dermatologie")) == []


@pytest.mark.parametrize(
    ("periode", "begin", "months"),
    [
        ("2027-12", 0, (3, 3)),
        ("kwartaal 1", 0, (0, 2)),
        ("kwartaal 4", 0, (9, 11)),
        ("halfjaar 1", 0, (0, 5)),
        ("halfjaar 2", 0, (6, 11)),
        ("eerst", 0, (0, 0)),
        ("laatst", 0, (9, 13)),
        ("halfjaar 2", -6, (0, 5)),
        ("kwartaal 2", -4, (0, 1)),
        ("kwartaal 1", 3, (3, 5)),
    ],
)
def test_h4_a_period_is_counted_in_the_months_of_the_plan(
    huisarts: Profile, wish: Wish, periode: str, begin: int, months: tuple[int, int]
) -> None:
    """`begin` is where the aios's own year begins, which may be before the months that are planned."""
    assert told(huisarts, wish("ggz", periode=periode), begin=begin) == [("periode", "ggz", *months, "")]


@pytest.mark.parametrize(
    ("periode", "begin"), [("2027-08", 0), ("2029-01", 0), ("eerst", -6), ("kwartaal 1", -3)]
)
def test_a_period_that_is_over_or_not_planned_is_no_wish_any_more(
    huisarts: Profile, wish: Wish, periode: str, begin: int
) -> None:
    assert told(huisarts, wish("ggz", periode=periode), begin=begin) == []


def test_h10_the_seh_comes_last_when_its_half_year_fills_up_the_year(huisarts: Profile, wish: Wish) -> None:
    assert told(huisarts, wish("seh", periode="laatst")) == [("periode", "seh", 6, 13, "")]


def test_h4_an_order_is_between_the_fields_of_two_kinds(huisarts: Profile, wish: Wish) -> None:
    assert told(huisarts, wish("ggz", periode="voor ccp")) == [("volgorde", "ggz", 0, 0, "ccp")]
    assert told(huisarts, wish("ggz", periode="na seh")) == [("volgorde", "seh", 0, 0, "ggz")]
    electives = told(huisarts, wish("keuze", periode="na seh"))
    assert ("volgorde", "seh", 0, 0, "reumatologie") in electives
    assert told(huisarts, wish("keuze", specialisme="onderzoek", periode="na seh"))[1:] == [
        ("volgorde", "seh", 0, 0, "onderzoek")
    ]
    assert told(huisarts, wish("ggz", periode="na ggz")) == []


def test_h10_a_length_is_a_component_of_that_length(huisarts: Profile, wish: Wish) -> None:
    assert told(huisarts, wish("seh", periode="26 weken")) == [("onderdeel", "seh-26", 0, 0, "")]
    assert told(huisarts, wish("seh", periode="5 weken")) == []


def test_what_the_profile_does_not_weigh_counts_for_one(huisarts: Profile, wish: Wish) -> None:
    assert huisarts.year is not None
    bare = huisarts.model_copy(update={"year": huisarts.year.model_copy(update={"weights": {}})})
    assert wensen(bare, [wish("ggz", 10, regio="noord")], MONTHS, 0) == (
        Wens(WensSoort.REGIO, "noord", gewicht=1, rang=10),
    )


def test_a_programme_without_a_year_of_stages_has_no_such_wishes(wish: Wish) -> None:
    assert wensen(ProfileBook.load(None)["va"], [wish("aanpalend", plaats="linde")], MONTHS, 0) == ()

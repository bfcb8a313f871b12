"""What a user reads about a component without a place, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from stagetui.engine.allocation.year import (
    Afspraak,
    Aios,
    Jaar,
    Onderdeel,
    Plaats,
    Traject,
    Vast,
    from_json,
    solve_year,
    violations,
)
from stagetui.errors import RefusedError

MONTHS = tuple(date(2027, month, 1) for month in range(1, 7))
ONE = Aios("a1", "x", 100, ("B",), 0, 2)
PLACE = Plaats("p1", "x", "noord", frozenset(["ggz"]), (1,) * 6)


def year(aios: tuple[Aios, ...] = (ONE,), plaatsen: tuple[Plaats, ...] = (PLACE,), **more: object) -> Jaar:
    """One component of three months."""
    return Jaar(
        MONTHS,
        6,
        (Onderdeel("pp", "ggz", 13), Onderdeel("ort", "orthopedie", 13, keuze=True)),
        (Traject("B", (("pp",),)), Traject("K", (("ort",),))),
        aios,
        plaatsen,
        **more,  # type: ignore[arg-type]
    )


def cause(jaar: Jaar) -> str:
    """The one cause in a plan that is sound."""
    plan = solve_year(jaar)
    assert violations(jaar, plan) == []
    (one,) = plan.ongeplaatst
    return one.oorzaak


@pytest.mark.parametrize(
    ("plaats", "why"),
    [
        (replace(PLACE, velden=frozenset(["seh"])), "Er is geen eigen of te lenen plaats voor ggz"),
        (replace(PLACE, instituut="y"), "Er is geen eigen of te lenen plaats voor ggz"),
        (replace(PLACE, capaciteit=(1, 0, 1, 1, 1, 1)), "1 niet de hele periode beschikbaar"),
        (replace(PLACE, erkend_tot=date(2027, 3, 30)), "1 niet erkend tot het einde"),
    ],
)
def test_a_place_that_does_not_suit(plaats: Plaats, why: str) -> None:
    """Field, institute, availability, recognition (H2, H13, H17)."""
    assert why in cause(year(plaatsen=(plaats,)))


def test_recognised_to_the_last_day_is_enough() -> None:
    """Dates are inclusive (H17)."""
    assert solve_year(year(plaatsen=(replace(PLACE, erkend_tot=date(2027, 3, 31)),))).ongeplaatst == ()


def test_part_time_needs_the_consent_of_the_place() -> None:
    """A minimum percentage (H14); what is not lengthened leaves a remainder."""
    half = replace(ONE, percentage=50)
    assert "1 met een hoger minimum dan 50 %" in cause(year((half,), (replace(PLACE, minimum=60),)))
    (stage,) = solve_year(year((half,))).stages
    assert (stage.maanden, stage.rest_weken) == (3, 6.5)


def test_full() -> None:
    """By another aios, by a fixed stage, by an agreement that is used up (H13)."""
    two = (ONE, replace(ONE, id="a2"))
    assert "van 1 eigen plaats 1 vol met andere aios" in cause(year(two))
    assert "1 al bezet door vaste stages" in cause(year(vast=(Vast("ander", "pp", "p1", 0, 3),)))
    lent = (replace(PLACE, instituut="y", capaciteit=(2,) * 6),)
    agreed = (Afspraak("y-x", "y", "x", frozenset(["p1"]), 1),)
    assert "het maximum van de afspraak is bereikt" in cause(year(two, lent, afspraken=agreed))


def test_what_the_year_itself_leaves_out() -> None:
    """An exemption without another variant, done before, an elective not granted, too little time (H3, H11)."""
    assert "vrijstelling sluit ggz uit" in cause(year((replace(ONE, verboden=frozenset(["ggz"])),)))
    assert "al gedaan" in cause(year((replace(ONE, gedaan=frozenset(["ggz"])),)))
    assert "geen toestemming" in cause(year((replace(ONE, trajecten=("K",)),)))
    assert "past niet in de periode van 2027-01-01 tot en met 2027-02-28" in cause(
        year((replace(ONE, tot=1),))
    )


def test_own_places_come_first(tiny: Callable[[int], Jaar]) -> None:
    """Borrowing happens only as far as own places fall short (H13)."""
    other = replace(PLACE, id="p2", instituut="y", capaciteit=(3,) * 6)
    agreed = (Afspraak("y-x", "y", "x", frozenset(["p2"]), 3),)
    plan = solve_year(year((ONE, replace(ONE, id="a2")), (PLACE, other), afspraken=agreed))
    assert sorted((one.plaats, one.geleend) for one in plan.stages) == [("p1", False), ("p2", True)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"aios": (ONE, ONE)},
        {"aios": (replace(ONE, percentage=0),)},
        {"aios": (replace(ONE, tot=6),)},
        {"aios": (replace(ONE, trajecten=("Z",)),)},
        {"plaatsen": (PLACE, PLACE)},
        {"plaatsen": (replace(PLACE, capaciteit=(1,)),)},
        {"vast": (Vast("a1", "zz", "p1", 0, 1),)},
        {"vast": (Vast("a1", "pp", "p1", 5, 3),)},
        {"afspraken": (Afspraak("q", "y", "x", frozenset(["p1"]), 1),)},
        {"maanden": (*MONTHS[:5], date(2027, 9, 1))},
        {"ronde": 7},
        {"spreiding": 4},
        {"trajecten": (Traject("B", (("zz",),)),)},
        {"trajecten": (Traject("B", ()),)},
    ],
)
def test_a_year_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    """With a Dutch sentence, before anything is solved."""
    with pytest.raises(RefusedError, match="kloppen niet"):
        solve_year(replace(year(), **wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 99}', '{"format": 1, "aios": 3}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="niet leesbaar"):
        from_json(text)

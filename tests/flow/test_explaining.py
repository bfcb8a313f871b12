"""Why this outcome: who holds the place, on which criterion, and the cheapest change that would give it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.allocation.explain import widened
from stagetui.engine.allocation.instance import Window


@pytest.fixture
def rivals(office: Any) -> Any:
    """Three aios want psy-1 (one place); a2 also named psy-3, where a1 is as a first choice."""
    office.prefer("a1 aanpalend psy-1", "a2 aanpalend psy-1 psy-3", "a3 aanpalend psy-1")
    office.open_round()
    office.propose()
    return office


def explained(office: Any, aios: str, *options: object, **who: str) -> Any:
    return office.do("explain", aios, *options, **who)["stages"][0]


def test_who_got_the_place_and_by_which_lot(rivals: Any) -> None:
    """N6: everybody has a fair chance; the loser sees the winner's lot and his own."""
    outcomes = {aios: explained(rivals, aios) for aios in ("a1", "a2", "a3")}
    (winner,) = [aios for aios, one in outcomes.items() if one["plaats"] == "psy-1"]
    loser = next(aios for aios in ("a1", "a3") if aios != winner)
    first = outcomes[loser]["voorkeuren"][0]
    (holder,) = first["houders"]
    assert (holder["aios"], first["gekregen"]) == (winner, False)
    assert holder["grond"] in (
        "gelijke rang, lager lot",
        "zo worden er samen meer aios, of meer op een betere rang, geplaatst",
    )
    if holder["grond"] == "gelijke rang, lager lot":
        assert holder["lot"] < outcomes[loser]["lot"] <= outcomes[loser]["loten"]


def test_the_change_that_is_named_really_gives_the_place(rivals: Any) -> None:
    """What one place more would do is computed, not guessed: making that place gives what was said."""
    loser = next(a for a in ("a1", "a3") if explained(rivals, a)["plaats"] is None)
    change = explained(rivals, loser)["voorkeuren"][0]["wijziging"]
    assert change.startswith("één plaats meer bij psy-1 van 2027-06-07 t/m 2027-09-05 zou psy-1 aan")
    rivals.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-1;2027-01-01;2028-12-31;2\n")
    rivals.propose()
    places = {p["aios"]: p["plaats"] for p in rivals.do("voorstel", "show", 2)["plaatsingen"]}
    assert places[loser] == "psy-1"


def test_somebody_who_got_the_first_choice_reads_that(rivals: Any) -> None:
    winner = next(a for a in ("a1", "a2", "a3") if explained(rivals, a)["plaats"] == "psy-1")
    one = explained(rivals, winner)
    assert (one["rang"], one["voorkeuren"][0]["tekst"]) == (1, "gekregen")


def test_a_place_that_was_taken_before_the_round_says_so(office: Any) -> None:
    office.do("place", "a3", "aanpalend", "psy-1")
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    office.propose()
    first = explained(office, "a1")["voorkeuren"][0]
    assert [(h["aios"], h["grond"]) for h in first["houders"]] == [("a3", "was al geplaatst")]


def test_a_preference_that_the_rules_exclude_gives_the_rule(office: Any) -> None:
    office.prefer("a1 aanpalend psy-1")
    office.taken("vrijstellingen", "aios;vakgebied\na1;psychiatrie\n")
    office.open_round()
    office.propose()
    assert "vrijstelling voor psychiatrie" in explained(office, "a1")["voorkeuren"][0]["tekst"]


def test_in_dutch_with_names(rivals: Any) -> None:
    text = rivals.run("explain", "a1", "--quick").out
    assert "Zoë Jansen (a1): aanpalend, 2027-06-07 t/m 2027-09-05" in text
    assert "Psychiatrie ouderen (psy-1)" in text
    assert "Lot " in text
    assert "één plaats meer" not in text


def test_who_may_not_see_the_others_reads_no_names(rivals: Any) -> None:
    """An aios of another institute is 'een andere aios'."""
    rivals.taken(
        "aios",
        "aios;naam;email;profiel;instituut;instituutsopleider\na2;Bart Vos;b@example.nl;va;nspoh;io9\n",
    )
    one = explained(rivals, "a2", user="io9")
    named = {h["aios"] for v in one["voorkeuren"] for h in v["houders"]}
    assert named <= {"een andere aios"}


def test_what_can_not_be_explained_is_refused(rivals: Any) -> None:
    assert "nog geen voorstel" in rivals.run("explain", "j1").refused
    assert "niet bekend" in rivals.run("explain", "zz").refused
    assert "niet bekend" in rivals.run("explain", "a1", "--voorstel", 9).refused
    assert "ander instituut" in rivals.run("explain", "a1", user="nora").refused
    assert "vroeg in voorstel 1 om geen plaats" in rivals.run("explain", "j1", "--voorstel", 1).refused


def test_two_proposals_side_by_side(rivals: Any) -> None:
    """Another draw: the totals are the same, and who changed is listed."""
    for seed in range(2, 12):
        rivals.do("allocate", "r", "--seed", seed)
    both = [rivals.do("voorstel", "compare", 1, number) for number in range(2, 12)]
    assert all(b["voorstellen"][0]["rangen"] == b["voorstellen"][1]["rangen"] for b in both)
    changed = next(b["verschillen"] for b in both if b["verschillen"])
    assert all(v["plaats_een"] != v["plaats_ander"] for v in changed)
    assert "Iedereen heeft in beide dezelfde uitkomst." in rivals.run("voorstel", "compare", 1, 1).out
    assert (
        "voorkeur"
        in rivals.run(
            "voorstel", "compare", 1, next(n for n in range(2, 12) if both[n - 2]["verschillen"])
        ).out
    )


DAYS = st.integers(0, 60).map(lambda n: date(2027, 1, 1) + timedelta(days=n))
PERIODS = st.tuples(DAYS, DAYS).map(lambda two: (min(two), max(two)))


@given(st.lists(st.tuples(DAYS, st.integers(0, 12), st.integers(0, 3)), max_size=4), PERIODS)
def test_one_place_more_on_each_day_of_the_stay_and_on_no_other(
    rows: list[tuple[date, int, int]], stay: tuple[date, date]
) -> None:
    windows, end = [], date(2026, 12, 31)
    for van, length, capacity in sorted(rows):
        first = max(van, end + timedelta(days=1))
        windows.append(Window("p", first, first + timedelta(days=length), capacity))
        end = windows[-1].tot

    def room(among: tuple[Window, ...], day: date) -> int:
        here = [w.capaciteit for w in among if w.van <= day <= w.tot]
        assert len(here) <= 1
        return sum(here)

    after = widened(windows, "p", *stay)
    for n in range(90):
        day = date(2027, 1, 1) + timedelta(days=n)
        assert room(after, day) == room(tuple(windows), day) + (stay[0] <= day <= stay[1])

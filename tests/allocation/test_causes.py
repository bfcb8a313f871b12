"""Everyone without a place reads why, in their own terms (N6, N16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from stagetui.engine.allocation import (
    Choice,
    CrossRule,
    Demand,
    Instance,
    Policy,
    Stay,
    Window,
    solve,
)

START, EIND = date(2027, 3, 1), date(2027, 5, 30)
YEAR = date(2027, 1, 1), date(2027, 12, 31)


def demand(aios: str, *plaatsen: str, soort: str = "keuze", start: date = START, eind: date = EIND) -> Demand:
    return Demand(
        aios, soort, start, eind, tuple(Choice(plaats, rang) for rang, plaats in enumerate(plaatsen, start=1))
    )


def instance(
    *demands: Demand, p: int = 1, stays: tuple[Stay, ...] = (), rules: tuple[CrossRule, ...] = ()
) -> Instance:
    windows = (Window("p", *YEAR, p), Window("q", *YEAR, 1))
    return Instance(demands, windows, stays, rules, Policy.RANG_MAXIMAAL, 1)


def why(one: Instance, time_limit: float | None = None) -> dict[str, str]:
    return {gone.aios: gone.oorzaak for gone in solve(one, time_limit=time_limit).niet_geplaatst}


def test_no_preferences() -> None:
    assert why(instance(demand("a"))) == {"a": "Er zijn geen voorkeuren ingediend."}


def test_none_of_the_preferences_eligible_repeats_the_reasons() -> None:
    one = replace(
        demand("a"), uitgesloten=(("p", 1, "valt onder een vrijstelling"), ("q", 2, "erkenning verlopen"))
    )
    assert why(instance(one)) == {
        "a": "Geen van de voorkeuren komt in aanmerking. p (voorkeur 1): valt onder een vrijstelling; "
        "q (voorkeur 2): erkenning verlopen."
    }


def test_place_not_open_in_the_period() -> None:
    late = demand("a", "p", start=date(2027, 11, 1), eind=date(2028, 1, 30))
    assert "niet de hele periode van 2027-11-01 tot en met 2028-01-30 beschikbaar" in why(instance(late))["a"]


def test_place_without_capacity() -> None:
    assert "zonder capaciteit in de periode" in why(instance(demand("a", "p"), p=0))["a"]


def test_place_taken_by_a_fixed_stay() -> None:
    stay = Stay("x", "mg", "p", START, EIND)
    assert "al bezet door 1 vaste plaatsing" in why(instance(demand("a", "p"), stays=(stay,)))["a"]


def test_lost_the_draw_names_winner_and_lots() -> None:
    outcome = solve(instance(demand("a", "p"), demand("b", "p")))
    (winner,), (loser,) = outcome.plaatsingen, outcome.niet_geplaatst
    assert loser.oorzaak == (
        "p (voorkeur 1): vol in deze periode: 2 aios hadden deze voorkeur, er is ruimte voor 1; "
        f"bij gelijke rang verloren in de loting van {winner.aios} (lot 1) met lot 2."
    )


def test_a_better_rank_went_first() -> None:
    dropped = (("elders", 1, "niet goedgekeurd voor dit profiel"),)
    second = Demand("b", "keuze", START, EIND, (Choice("p", 2),), dropped)
    told = why(instance(demand("a", "p"), second))["b"]
    assert "elders (voorkeur 1): niet goedgekeurd voor dit profiel; p (voorkeur 2): vol" in told
    assert "a koos deze plaats met een betere rang dan 2" in told


def test_more_than_one_with_a_better_rank_are_told_in_the_plural() -> None:
    second = Demand("b", "keuze", START, EIND, (Choice("p", 2),))
    told = why(instance(demand("a", "p"), demand("c", "p"), second, p=2))["b"]
    assert "a, c kozen deze plaats met een betere rang dan 2" in told


def test_a_higher_total_went_first() -> None:
    """One long stay would take the place of two short ones."""
    short = [
        demand("b", "p", start=START, eind=date(2027, 3, 31)),
        demand("c", "p", start=date(2027, 5, 1), eind=EIND),
    ]
    told = why(instance(demand("a", "p"), *short))["a"]
    assert "met b, c hier worden er in totaal meer aios of op een betere rang geplaatst" in told


def test_many_holders_are_counted_not_listed() -> None:
    days = [date(2027, 3, day) for day in (1, 5, 9, 13, 17)]
    short = [demand(f"b{n}", "p", start=day, eind=day) for n, day in enumerate(days)]
    assert "met b0, b1, b2 en 2 anderen hier" in why(instance(demand("a", "p"), *short))["a"]


def test_the_earlier_plan_went_first() -> None:
    told = set()
    for earlier in ("a", "b"):
        one = replace(instance(demand("a", "p"), demand("b", "p")), vorige=((earlier, "keuze", "p"),))
        told |= {(earlier, *item) for item in why(one).items()}
    texts = {(earlier, loser): text for earlier, loser, text in told}
    assert set(texts) == {("a", "b"), ("b", "a")}
    assert any("had deze plaats al in de vorige verdeling" in text for text in texts.values())


def test_n16_left_no_way() -> None:
    """N16: one stage, no place with children; there is room, but the rule could no longer be met."""
    words = (("p", frozenset({"ouderen"})),)
    rule = CrossRule("N16", "a", ("keuze", "mg"), ("jeugd", "ouderen"), 0, words)
    told = why(instance(demand("a", "p"), demand("a", "p", soort="mg"), p=2, rules=(rule,)))["a"]
    assert (
        "er was ruimte, maar dan zou regel N16 niet meer haalbaar zijn (nog te dekken: jeugd, ouderen)"
        in told
    )


def test_a_plan_cut_off_by_time_does_not_pretend_to_know_better() -> None:
    told = why(instance(demand("a", "p"), demand("b", "p", "q")), time_limit=0.0)
    assert told == {} or all("tijd" in text for text in told.values())


def test_a_fixed_stay_answers_a_demand_with_its_rank_or_none() -> None:
    stays = (Stay("a", "keuze", "p", START, EIND), Stay("b", "keuze", "elders", START, EIND))
    outcome = solve(instance(demand("a", "q", "p"), demand("b", "q"), stays=stays))
    assert [(p.aios, p.plaats, p.rang) for p in outcome.plaatsingen] == [("a", "p", 2), ("b", "elders", None)]
    assert outcome.rangen == {2: 1, None: 1}
    assert outcome.doelen[0].waarde == 2


def test_a_stay_may_span_adjoining_windows() -> None:
    windows = (Window("p", YEAR[0], date(2027, 4, 30), 1), Window("p", date(2027, 5, 1), YEAR[1], 3))
    one = replace(instance(demand("a", "p"), demand("b", "p", start=date(2027, 5, 1))), windows=windows)
    assert why(one) == {}

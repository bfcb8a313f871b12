"""Why a year gave an aios what it gave: every stage and wish once, who has the place and why, what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from stagetui.engine.allocation.explain import Grond
from stagetui.engine.allocation.instance import lots
from stagetui.engine.allocation.outcome import RunStatus
from stagetui.engine.allocation.year import (
    Afspraak,
    Aios,
    Beleid,
    Jaar,
    JaarStage,
    JaarUitkomst,
    Onderdeel,
    Ongeplaatst,
    Plaats,
    Traject,
    Vast,
    Wens,
    WensSoort,
    solve_year,
)
from stagetui.engine.allocation.year.explain import Jaaruitleg, Wensuitleg, explain_year
from stagetui.engine.allocation.year.goals import wishes_met
from stagetui.engine.allocation.year.instance import canonical
from tests.year.conftest import draw_tiny

MONTHS = tuple(date(2027 + (8 + m) // 12, (8 + m) % 12 + 1, 1) for m in range(12))
SEH, GGZ = Onderdeel("seh13", "seh", 13, soort="seh"), Onderdeel("pp", "ggz", 13, soort="ggz")
KEUZE = Onderdeel("keuze-uro", "urologie", 13, keuze=True, soort="keuze")
A, B = Traject("a", (("seh13",),)), Traject("b", (("pp",), ("keuze-uro",)))
solve = partial(solve_year, time_limit=20.0)


def place(code: str, veld: str = "seh", room: int = 1, **more: Any) -> Plaats:
    return replace(Plaats(code, "x", "noord", frozenset([veld]), (room,) * len(MONTHS)), **more)


def wish(soort: WensSoort, waarde: str, rang: int = 1, **more: Any) -> Wens:
    return Wens(soort, waarde, 10 - rang, rang, **more)


def aios(code: str, *wishes: Wens, **more: Any) -> Aios:
    return replace(Aios(code, "x", 100, ("a",), 0, 2, wensen=wishes), **more)


def year_of(people: Iterable[Aios], places: Iterable[Plaats], **more: Any) -> Jaar:
    jaar = Jaar(MONTHS, 6, (SEH, GGZ, KEUZE), (A, B), tuple(people), tuple(places))
    return canonical(replace(jaar, **more))


def explained(jaar: Jaar, who: str, *, tried: bool = False) -> Jaaruitleg:
    found = explain_year(jaar, solve(jaar), who, solve if tried else None)
    assert found is not None
    return found


def wishes_of(found: Jaaruitleg) -> list[Wensuitleg]:
    return [*found.wensen, *(one for stage in found.stages for one in stage.voorkeuren)]


def only(found: Jaaruitleg) -> Wensuitleg:
    (one,) = wishes_of(found)
    return one


P = WensSoort.PLAATS


def test_who_wanted_the_place_more_has_it() -> None:
    jaar = year_of([aios("een", wish(P, "p")), aios("twee", wish(P, "p", 2))], [place("p"), place("q")])
    assert only(explained(jaar, "een")).gekregen
    (stage,) = explained(jaar, "twee").stages
    assert (stage.plaats, stage.rang, stage.stagesoort) == ("q", None, "seh")
    one = only(explained(jaar, "twee"))
    assert not one.gekregen
    assert one.tekst == "vol vanaf 2027-09-01"
    (holder,) = one.houders
    assert (holder.aios, holder.rang, holder.grond) == ("een", 1, Grond.RANG)


def test_between_equals_the_lot_decides() -> None:
    people = [aios("een", wish(P, "p")), aios("twee", wish(P, "p"))]
    jaar = year_of(people, [place("p"), place("q")])
    first, second = sorted(("een", "twee"), key=lots(jaar.seed, ("een", "twee")).__getitem__)
    (holder,) = only(explained(jaar, second)).houders
    assert (holder.aios, holder.grond) == (first, Grond.LOT)


def test_what_was_fixed_has_no_rank() -> None:
    jaar = year_of(
        [aios("een", wish(P, "p")), aios("twee")],
        [place("p"), place("q")],
        vast=(Vast("twee", "seh13", "p", 0, 3),),
    )
    (holder,) = only(explained(jaar, "een")).houders
    assert (holder.aios, holder.rang, holder.lot, holder.grond) == ("twee", None, None, Grond.VAST)


def test_who_can_be_nowhere_else_has_it() -> None:
    """H14: the other place wants more presence than the part-timer has."""
    people = [aios("een", wish(P, "p")), aios("twee", percentage=60)]
    jaar = year_of(people, [place("p"), place("q", minimum=80)])
    (holder,) = only(explained(jaar, "een")).houders
    assert (holder.aios, holder.grond) == ("twee", Grond.ENIGE)


def test_another_wish_is_met_there() -> None:
    region = wish(WensSoort.REGIO, "noord")
    people = [aios("een", wish(P, "p", 3)), aios("twee", region)]
    jaar = year_of(people, [place("p"), place("q", regio="zuid")])
    (holder,) = only(explained(jaar, "een")).houders
    assert (holder.aios, holder.grond) == ("twee", Grond.WENS)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"capaciteit": (1, 0, *[1] * 10)}, "niet beschikbaar vanaf 2027-10-01"),
        ({"erkend_tot": date(2027, 10, 31)}, "niet erkend tot het einde van de stage (2027-11-30)"),
        ({"minimum": 100}, "vraagt minstens 100 % en een werkt 90 %"),
        ({"instituut": "y"}, "van een ander instituut, zonder leenafspraak voor deze maanden"),
        ({"velden": frozenset(["ggz"])}, "voor ggz is in dit plan geen stage"),
    ],
)
def test_the_place_itself_is_in_the_way(changed: dict[str, Any], reason: str) -> None:
    """H2, H13, H14, H17."""
    jaar = year_of([aios("een", wish(P, "p"), percentage=90)], [place("p", **changed), place("q")])
    one = only(explained(jaar, "een"))
    assert (one.tekst, one.houders) == (reason, ())


def test_borrowing_stops_at_the_agreement_and_at_need() -> None:
    """H13: places are borrowed only as far as own ones fall short."""
    people = [aios("een", wish(P, "p")), aios("twee")]
    lent = (Afspraak("l", "y", "x", frozenset("p"), 1),)
    jaar = year_of(people, [place("p", room=2, instituut="y"), place("q", room=2)], afspraken=lent)
    assert "een ander plan is samen beter" in only(explained(jaar, "een")).tekst
    short = year_of(
        [aios("een", wish(P, "p")), aios("twee", percentage=60)],
        [place("p", room=2, instituut="y"), place("q", minimum=80)],
        afspraken=lent,
    )
    assert only(explained(short, "een")).tekst == "de leenafspraak is vol"


def test_a_region_counts_what_is_in_the_way_there() -> None:
    """H13."""
    region = wish(WensSoort.REGIO, "zuid", 2)
    jaar = year_of(
        [aios("een", region), aios("twee", wish(P, "z1"))],
        [place("z1", regio="zuid"), place("z2", regio="zuid", minimum=101), place("q")],
    )
    found = explained(jaar, "een")
    assert not found.stages[0].voorkeuren
    assert only(found).tekst == "1 keer vol, 1 keer vraagt minstens 101 % en een werkt 100 %"
    nowhere = year_of([aios("een", wish(WensSoort.REGIO, "oost"))], [place("q")])
    assert only(explained(nowhere, "een")).tekst == "in oost is geen plaats voor deze stages"


def test_a_period_says_when_the_stage_begins_now() -> None:
    later = wish(WensSoort.PERIODE, "seh", van=3, tot=5)
    jaar = year_of([aios("een", later)], [place("p")])
    one = only(explained(jaar, "een"))
    assert one.vraag == "seh beginnen van 2027-12 t/m 2028-02"
    assert "laten dit in deze periode niet toe" in one.tekst
    shut = year_of([aios("een", later, tot=5, speling=6)], [place("p", capaciteit=(1,) * 3 + (0,) * 9)])
    assert only(explained(shut, "een")).tekst.startswith("begint nu op 2027-09-01; ")


@pytest.mark.parametrize(
    ("asked", "more", "reason"),
    [
        (wish(WensSoort.VELD, "urologie"), {}, "keuze zonder toestemming"),
        (wish(WensSoort.VELD, "ggz"), {"trajecten": ("a",)}, "hoort niet bij wat nog te doen is"),
        (
            wish(WensSoort.ONDERDEEL, "keuze-uro"),
            {"keuzes": frozenset(["keuze-uro"])},
            "er is geen plaats voor",
        ),
    ],
)
def test_a_kind_of_stage_that_is_not_to_be_had(asked: Wens, more: dict[str, Any], reason: str) -> None:
    """H3, H11."""
    jaar = year_of(
        [aios("een", asked, **{"trajecten": ("a", "b"), "tot": 5, **more})], [place("p"), place("g", "ggz")]
    )
    assert reason in only(explained(jaar, "een")).tekst


def test_an_order_is_about_the_whole_programme() -> None:
    both = ("a", "b")
    order = wish(WensSoort.VOLGORDE, "ggz", daarna="seh")
    free = year_of([aios("een", order, trajecten=both, tot=5)], [place("p"), place("g", "ggz")])
    assert only(explained(free, "een")).gekregen
    late = place("g", "ggz", capaciteit=(0,) * 3 + (1,) * 9)
    one = only(explained(year_of([aios("een", order, trajecten=both, tot=5)], [place("p"), late]), "een"))
    assert one.tekst == "deze volgorde kan, maar een ander plan is samen beter"
    fixed = (Vast("een", "seh13", "p", 0, 3),)
    jaar = year_of([aios("een", order, trajecten=both, tot=5)], [place("p"), place("g", "ggz")], vast=fixed)
    found = explained(jaar, "een")
    assert "deze volgorde kan niet" in only(found).tekst
    assert [stage.vast for stage in found.stages] == [True, False]


def test_a_component_without_a_place_has_a_cause_and_a_remedy() -> None:
    people = [aios("een"), aios("twee")]
    jaar = year_of(people, [place("p")])
    plan = solve(jaar)
    (loose,) = plan.ongeplaatst
    found = explain_year(jaar, plan, loose.aios, solve)
    assert found is not None
    (stage,) = found.stages
    assert (stage.plaats, stage.oorzaak) == (None, loose.oorzaak)
    assert stage.wijziging is not None
    assert (
        f"één plaats meer bij p van 2027-09-01 t/m 2027-11-30 zou {loose.aios} een plaats geven"
        in stage.wijziging
    )
    assert "ongeplaatste weken 13 → 0" in stage.wijziging
    assert "voor niemand anders" in stage.wijziging


def test_one_place_more_gives_the_preferred_place() -> None:
    jaar = year_of([aios("een", wish(P, "p")), aios("twee", wish(P, "p", 2))], [place("p"), place("q")])
    change = only(explained(jaar, "twee", tried=True)).wijziging
    assert change is not None
    assert change.startswith("één plaats meer bij p van 2027-09-01 t/m 2027-11-30 zou p aan twee geven")


@pytest.mark.parametrize("beleid", list(Beleid))
def test_putting_a_wish_first_tells_what_it_costs(beleid: Beleid) -> None:
    """Both want the same field in the same order; nobody is full when it is about a region."""
    region = wish(WensSoort.REGIO, "zuid", 2)
    jaar = year_of(
        [aios("een", region), aios("twee", wish(WensSoort.REGIO, "zuid"))],
        [place("p"), place("z", regio="zuid")],
        beleid=beleid,
    )
    change = only(explained(jaar, "een", tried=True)).wijziging
    assert change is not None
    assert "als deze wens voor alle andere gaat" in change
    assert " → " in change
    assert "voor 1 andere(n) verandert dan iets" in change


def test_what_no_change_can_give_is_said() -> None:
    jaar = year_of([aios("een", wish(P, "p"), percentage=60)], [place("p", minimum=80), place("q")])
    change = only(explained(jaar, "een", tried=True)).wijziging
    assert change == "ook als deze wens voor alle andere gaat, wordt ze niet vervuld"


def test_without_time_it_says_so() -> None:
    jaar = year_of([aios("een", wish(P, "p")), aios("twee", wish(P, "p", 2))], [place("p")])
    plan = solve(jaar)
    for who in ("een", "twee"):
        found = explain_year(jaar, plan, who, lambda _: None)
        assert found is not None
        told = [one.wijziging for one in wishes_of(found)] + [one.wijziging for one in found.stages]
        assert {one for one in told if one} <= {
            "wat dit zou veranderen, was binnen de tijd niet uit te rekenen"
        }

    def unfinished(other: Jaar) -> JaarUitkomst:
        return replace(plan, status=RunStatus.TIJDSLIMIET)

    found = explain_year(jaar, plan, "twee", unfinished)
    assert found is not None
    assert "binnen de tijd" in str(found.stages[0].wijziging)
    assert "binnen de tijd" in str(wishes_of(found)[0].wijziging)


def test_who_is_not_in_the_year_has_no_explanation() -> None:
    jaar = year_of([aios("een")], [place("p")])
    assert explain_year(jaar, solve(jaar), "wie") is None


@pytest.mark.parametrize("seed", range(60))
def test_every_stage_and_every_wish_is_told_once(seed: int) -> None:
    """Whatever the year; what was met is said to be met, and who is named is there in those months."""
    jaar = canonical(draw_tiny(seed))
    plan = solve(jaar)
    met = wishes_met(jaar, plan)
    for who in jaar.aios:
        found = explain_year(jaar, plan, who.id)
        assert found is not None
        told = {(one.onderdeel, one.plaats) for one in found.stages}
        stages: list[JaarStage | Ongeplaatst] = [one for one in plan.stages if one.aios == who.id]
        stages += [one for one in plan.ongeplaatst if one.aios == who.id]
        assert told == {(one.onderdeel, getattr(one, "plaats", None)) for one in stages}
        assert len(found.stages) == len(stages)
        wishes = wishes_of(found)
        assert sorted(one.rang for one in wishes) == sorted(wens.rang for wens in who.wensen)
        assert sum(one.gekregen for one in wishes) == sum(met[who.id, wens] > 0 for wens in who.wensen)
        for one in wishes:
            there = {(s.aios, s.van) for s in plan.stages if s.plaats == one.plaats}
            assert {(h.aios, h.start) for h in one.houders} <= there

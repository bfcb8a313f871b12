"""Which electives an aios may do (H10, H11, H12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from stagetui.engine.records import Aios, Jaarwens, Voorkeur, Vrijstelling
from stagetui.engine.rules.wishes import elective_refusals, electives
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import VrijstellingSoort

Wish = Callable[..., Voorkeur]


def year_wish(weken_buiten: int | None) -> Jaarwens:
    return Jaarwens("anna", None, None, weken_buiten, None, date(2027, 2, 10), 1)


def with_component(profile: Profile, id_: str, **changes: object) -> Profile:
    """The profile with other keys for one component."""
    assert profile.year is not None
    components = tuple(
        one.model_copy(update=changes) if one.id == id_ else one for one in profile.year.components
    )
    return profile.model_copy(update={"year": profile.year.model_copy(update={"components": components})})


def test_h11_an_elective_is_for_who_asks_with_a_motivation(huisarts: Profile, anna: Aios, wish: Wish) -> None:
    asked = wish("keuze", specialisme="reumatologie", motivatie="wil later kaderarts worden")
    silent = wish("keuze", 2, specialisme="urologie", motivatie="  ")
    assert electives(huisarts, anna, [asked, silent], [], [], None) == {"keuze-reumatologie"}
    refusals = elective_refusals(huisarts, anna, [asked, silent], [], [], None)
    assert list(refusals) == ["keuze-urologie"]
    assert "alleen met een motivatie" in refusals["keuze-urologie"]


def test_h11_who_asks_for_nothing_gets_no_elective(huisarts: Profile, anna: Aios, wish: Wish) -> None:
    assert (
        electives(huisarts, anna, [wish("ggz", specialisme="ggz", motivatie="graag")], [], [], None) == set()
    )
    assert elective_refusals(huisarts, anna, [], [], [], None) == {}


@pytest.mark.parametrize(
    ("outside", "allowed"), [(None, True), (0, True), (13, True), (14, False), (26, False)]
)
def test_h12_research_keeps_within_26_weeks_outside_clinic_and_practice(
    huisarts: Profile, anna: Aios, wish: Wish, outside: int | None, allowed: bool
) -> None:
    wishes = [wish("keuze", specialisme="onderzoek", motivatie="promotie")]
    found = electives(huisarts, anna, wishes, [], [], year_wish(outside))
    assert found == ({"keuze-onderzoek"} if allowed else set())
    refusals = elective_refusals(huisarts, anna, wishes, [], [], year_wish(outside))
    assert refusals.keys() == (set() if allowed else {"keuze-onderzoek"})
    assert allowed or "hoogstens 26 weken" in refusals["keuze-onderzoek"]


def test_h12_research_is_thirteen_weeks_in_one_stretch(huisarts: Profile) -> None:
    assert huisarts.year is not None
    research = [one for one in huisarts.year.components if one.outside]
    assert [(one.id, one.weeks, one.field) for one in research] == [("keuze-onderzoek", 13, "onderzoek")]


def test_h12_other_electives_do_not_count_as_outside(huisarts: Profile, anna: Aios, wish: Wish) -> None:
    wishes = [wish("keuze", specialisme="pijnpoli", motivatie="leerzaam")]
    assert electives(huisarts, anna, wishes, [], [], year_wish(26)) == {"keuze-pijnpoli"}


def test_h10_a_component_may_ask_for_evc(huisarts: Profile, anna: Aios, wish: Wish) -> None:
    """H10: who showed experience in the acute fields may do another one: a profile can ask for it."""
    strict = with_component(huisarts, "cardiologie", elective=True, needs_evc=("interne", "seh"))
    wishes = [wish("klinisch", specialisme="cardiologie", motivatie="ervaring met interne")]
    shown = Vrijstelling("anna", "interne", VrijstellingSoort.EVC, None, 1)
    exempted = Vrijstelling("anna", "seh", VrijstellingSoort.VRIJSTELLING, None, 1)
    assert electives(strict, anna, wishes, [exempted, shown], [], None) == {"cardiologie"}
    assert electives(strict, anna, wishes, [exempted], [], None) == set()
    assert "EVC in interne of seh" in elective_refusals(strict, anna, wishes, [], [], None)["cardiologie"]


def test_a_component_may_ask_for_an_approved_request(huisarts: Profile, anna: Aios, wish: Wish) -> None:
    strict = with_component(huisarts, "keuze-onderzoek", request="onderzoek")
    wishes = [wish("keuze", specialisme="onderzoek", motivatie="promotie")]
    assert electives(strict, anna, wishes, [], ["onderzoek"], None) == {"keuze-onderzoek"}
    refusals = elective_refusals(strict, anna, wishes, [], [], None)
    assert "goedgekeurde aanvraag onderzoek" in refusals["keuze-onderzoek"]


def test_h10_other_acute_stages_are_open_to_everybody(huisarts: Profile) -> None:
    assert huisarts.year is not None
    acute = {one.field: one for one in huisarts.year.components if one.stagesoort == "klinisch"}
    assert acute.keys() == {
        "interne", "kindergeneeskunde", "gynaecologie", "orthopedie", "neurologie", "cardiologie",
    }  # fmt: skip
    assert not any(one.elective or one.needs_evc for one in acute.values())


def test_a_programme_without_a_year_of_stages_has_no_electives(anna: Aios, wish: Wish) -> None:
    va = ProfileBook.load(None)["va"]
    wishes = [wish("keuze", specialisme="onderzoek", motivatie="promotie")]
    assert electives(va, anna, wishes, [], [], None) == set()
    assert elective_refusals(va, anna, wishes, [], [], None) == {}

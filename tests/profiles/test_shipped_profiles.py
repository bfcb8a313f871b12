"""The shipped profiles say what the facts of the domain say."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from stagetui.profiles import book, layers
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import (
    Beslisser,
    Bewijs,
    Effect,
    Partij,
    Rol,
    Route,
    Stap,
    Status,
    Voorkeursoort,
    Werkgever,
)

BOTH = (Route.ETALAGE, Route.ZELF_WERVEN)
ALL = ("donor", "fg", "izb", "jgz", "jgz-tno", "mmk", "tbc", "va")


@pytest.fixture(scope="module", params=ALL)
def profile(request: pytest.FixtureRequest, shipped: ProfileBook) -> Profile:
    return shipped[request.param]


def test_every_profile_of_the_contract_is_shipped(shipped: ProfileBook) -> None:
    """The ids that files and commands name; practices are of later."""
    assert set(shipped.ids) == {*ALL, "huisarts"}


def test_the_etalage_takes_two_preferences_for_a_place(profile: Profile) -> None:
    """N6."""
    assert profile.preferences.maximum == 2
    assert profile.preferences.names == (Voorkeursoort.PLAATS,)


def test_the_calendar_of_one_stage(profile: Profile) -> None:
    """N3, N19: a stage of 2027-03-15 up to and including 2027-06-13."""
    start, end = dt.date(2027, 3, 15), dt.date(2027, 6, 13)
    mg = list(profile.stagesoorten)[1]
    dates = {
        m.id: milestone_date(m, start, end).isoformat() for m in profile.calendar_for(mg) if not m.request
    }
    assert dates == {
        "werving": "2026-09-15",
        "voorkeuren": "2026-10-31",
        "beschikbaarheid": "2026-11-15",
        "besluit": "2027-02-01",
        "gegevens": "2027-02-15",
        "stageplan": "2027-02-15",
        "stageplan-goedgekeurd": "2027-03-14",
        "start": "2027-03-15",
        "startgesprek": "2027-03-28",
        "tussengesprek": "2027-04-29",
        "stageverslag": "2027-06-06",
        "eindgesprek": "2027-06-13",
        "gesprek-met-opleider": "2027-06-13",
        "einde": "2027-06-13",
        "beoordeling": "2027-06-27",
    }


def test_who_finds_a_place_alone_has_no_etalage_milestones(profile: Profile) -> None:
    """N4, N13: the keuzestage is zelf werven, also where it has parts."""
    lines = [line for line in profile.kinds if part_of(line)[0] == "keuze"]
    ids = {milestone.id for line in lines for milestone in profile.calendar_for(line)}
    assert ids.isdisjoint({"voorkeuren", "beschikbaarheid"})
    assert {"werving", "besluit", "stageplan"} <= ids


def test_a_milestone_that_is_not_in_the_calendar_is_not_found(profile: Profile) -> None:
    with pytest.raises(KeyError):
        profile.milestone("proefles")


def test_three_parties_consent(profile: Profile) -> None:
    """N9: a voorkeur, a beschikbaarheid, and a decision six weeks before the start (N3)."""
    consents = profile.consents
    assert {partij: consent.evidence for partij, consent in consents.items()} == {
        Partij.AIOS: Bewijs.VOORKEUR,
        Partij.INSTELLING: Bewijs.BESCHIKBAARHEID,
        Partij.INSTITUUTSOPLEIDER: Bewijs.AANVRAAG,
    }
    decision = consents[Partij.INSTITUUTSOPLEIDER]
    assert (decision.decider, decision.due) == (Beslisser.INSTITUUTSOPLEIDER, "besluit")
    assert {consent.ask for consent in consents.values()} == {Rol.BUREAU}


def test_a_preference_makes_the_placement_provisional_by_itself(profile: Profile) -> None:
    """N7."""
    transition = profile.transition(None, Status.VOORLOPIG)
    assert transition is not None
    assert (transition.automatic, transition.by) == (Bewijs.VOORKEUR, ())


def test_a_placement_is_definitive_with_all_consents_and_then_the_intentieverklaring_goes(
    profile: Profile,
) -> None:
    """N9."""
    transition = profile.transition(Status.ONDER_VOORBEHOUD, Status.GEPLAATST)
    assert transition is not None
    assert set(transition.needs) == set(Partij)
    assert transition.effects == (Effect.INTENTIEVERKLARING,)


@pytest.mark.parametrize(
    ("origin", "to"),
    [
        (Status.ONDER_VOORBEHOUD, Status.VOORLOPIG),
        (Status.ONDER_VOORBEHOUD, Status.VERVALLEN),
        (Status.GEPLAATST, Status.VERVALLEN),
    ],
)
def test_only_the_bureau_undoes_and_says_why(profile: Profile, origin: Status, to: Status) -> None:
    """N7."""
    transition = profile.transition(origin, to)
    assert transition is not None
    assert transition.by == (Rol.BUREAU,)
    assert transition.reason_required


def test_what_is_not_listed_is_not_allowed(profile: Profile) -> None:
    """N7: nobody goes from provisional to definitive in one step, or back from vervallen."""
    assert profile.transition(Status.VOORLOPIG, Status.GEPLAATST) is None
    assert profile.transition(Status.VERVALLEN, Status.VOORLOPIG) is None


def test_a_voorstel_places_under_reserve_and_a_refusal_frees_the_place(profile: Profile) -> None:
    """N6, N7."""
    assert profile.commit_status is Status.ONDER_VOORBEHOUD
    assert profile.on_refusal is Status.VOORLOPIG


@pytest.mark.parametrize(
    ("werkgever", "wijkteam"),
    [(Werkgever.SBOH, True), (Werkgever.TNO, False), (Werkgever.ANDERS, False), (None, False)],
)
def test_jgz_at_the_sboh_may_go_to_a_wijkteam(
    jgz: Profile, werkgever: Werkgever | None, *, wijkteam: bool
) -> None:
    """N11."""
    fields = jgz.for_aios(werkgever, None).stagesoorten["aanpalend"].fields
    assert ("wijkteam" in fields) is wijkteam
    assert {"kindergeneeskunde", "sociale pediatrie", "kinderrevalidatie", "kinderpsychiatrie"} <= set(fields)


@pytest.mark.parametrize(
    ("cohort", "isk"),
    [(dt.date(2024, 2, 29), False), (dt.date(2024, 3, 1), True), (dt.date(2026, 9, 1), True), (None, True)],
)
def test_jgz_has_the_isk_from_the_cohort_of_march_2024(
    jgz: Profile, cohort: dt.date | None, *, isk: bool
) -> None:
    """N14: from the own organisation, no etalage."""
    stagesoorten = jgz.for_aios(Werkgever.SBOH, cohort).stagesoorten
    assert ("isk" in stagesoorten) is isk
    if isk:
        assert stagesoorten["isk"].routes == (Route.ZELF_WERVEN,)


def test_the_profiles_are_read_quickly() -> None:
    """All of them take some 30 ms, base and all; the bound leaves room for a busy machine that counts coverage."""

    def seconds() -> float:
        book._profile.cache_clear()
        layers._raw.cache_clear()
        begin = time.perf_counter()
        ProfileBook.load(None)
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.5


def test_n1_the_calendar_follows_the_steps_of_the_process(profile: Profile) -> None:
    """N1: preparation, finding a place, the stage and evaluation, in that order; the information comes once, before."""
    start, end = dt.date(2027, 6, 7), dt.date(2027, 9, 5)
    first = {
        step: min(milestone_date(one, start, end) for one in profile.calendar if one.step is step)
        for step in Stap
        if step is not Stap.VOORLICHTING
    }
    assert all(one.step for one in profile.calendar)
    assert list(first) == sorted(first, key=lambda step: first[step])

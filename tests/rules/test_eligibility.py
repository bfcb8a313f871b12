"""Properties of eligibility: more freedom never adds an objection; each rule tells its own (N8, N11, H3, H14, H17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.records import Aios, Stageplaats, Vrijstelling
from stagetui.engine.rules.eligibility import cohort_date, in_etalage, objections, profile_of
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import VrijstellingSoort, Zichtbaarheid

BOOK = ProfileBook.load(None)
EIND = date(2027, 9, 5)
FIELDS = [
    "psychiatrie",
    "verslavingszorg",
    "kindergeneeskunde",
    "wijkteam",
    "infectieziektebestrijding",
    "veilig thuis",
]
KINDS = ["aanpalend", "aanpalend/mmb", "mg", "keuze", "isk"]
IDS = ["va", "jgz", "izb"]

AIOS = Aios(
    "a1", "Zoë Jansen", "zoe@example.nl", "va", "nspoh", None, None, 100, None, None, None, None, None, 1
)
PLACE = Stageplaats(
    plaats="p1",
    instelling="i",
    naam="Naam",
    specialisme="psychiatrie",
    profielen="jgz",
    stagesoorten="isk",
    instituut=None,
    regio=None,
    kenmerken=None,
    zichtbaarheid=Zichtbaarheid.OPENBAAR,
    contact_naam=None,
    contact_email=None,
    contact_zichtbaar=True,
    erkenning_tot=None,
    slwp_tot=None,
    koepel=None,
    deeltijd_minimum=None,
    goedgekeurd=True,
    version=1,
)

lists = st.lists(st.sampled_from(IDS), max_size=3).map(";".join)
dates = st.none() | st.dates(EIND - timedelta(days=3), EIND + timedelta(days=3))
places = st.builds(
    Stageplaats,
    plaats=st.sampled_from(["p1", "p2"]),
    instelling=st.just("i"),
    naam=st.just("Naam"),
    specialisme=st.sampled_from(FIELDS),
    profielen=lists,
    stagesoorten=st.lists(st.sampled_from(KINDS), max_size=3).map(";".join),
    instituut=st.sampled_from([None, "nspoh", "noord"]),
    regio=st.none(),
    kenmerken=st.none(),
    zichtbaarheid=st.sampled_from(Zichtbaarheid),
    contact_naam=st.none(),
    contact_email=st.none(),
    contact_zichtbaar=st.booleans(),
    erkenning_tot=dates,
    slwp_tot=dates,
    koepel=st.none(),
    deeltijd_minimum=st.none() | st.integers(50, 100),
    goedgekeurd=st.booleans(),
    version=st.just(1),
)
people = st.builds(
    replace,
    st.just(AIOS),
    profiel=st.sampled_from(IDS),
    deeltijd=st.integers(50, 100),
    werkgever=st.sampled_from([None, "sboh", "tno", "anders"]),
    cohort=st.sampled_from([None, "2023", "2024-03", "2025-09-01", "najaar"]),
)
exemptions = st.lists(
    st.builds(
        Vrijstelling,
        aios=st.just("a1"),
        vakgebied=st.sampled_from(FIELDS),
        soort=st.sampled_from(VrijstellingSoort),
        besluit_datum=st.none(),
        version=st.just(1),
    ),
    max_size=3,
)


def rules(aios: Aios) -> Profile:
    return profile_of(BOOK, aios)


def count(
    aios: Aios, kind: str, place: Stageplaats, held: list[Vrijstelling], refused: tuple[str, ...] = ()
) -> int:
    return len(objections(rules(aios), aios, kind, EIND, place, held, refused))


@given(people, st.sampled_from(KINDS), places, exemptions)
def test_more_freedom_never_adds_an_objection(
    aios: Aios, kind: str, place: Stageplaats, held: list[Vrijstelling]
) -> None:
    """N8, H14, H17: approving, more hours, a later end of the erkenning, fewer refusals: never more objections."""
    before = count(aios, kind, place, held, ("p1",))
    easier = replace(
        place,
        goedgekeurd=True,
        erkenning_tot=None,
        slwp_tot=None,
        instituut=None,
        deeltijd_minimum=None,
        profielen=f"{place.profielen};{aios.profiel}",
        stagesoorten=f"{place.stagesoorten};{kind}",
    )
    for name in (
        "goedgekeurd",
        "erkenning_tot",
        "slwp_tot",
        "instituut",
        "deeltijd_minimum",
        "profielen",
        "stagesoorten",
    ):
        assert count(aios, kind, replace(place, **{name: getattr(easier, name)}), held, ("p1",)) <= before
    assert count(replace(aios, deeltijd=100), kind, place, held, ("p1",)) <= before
    assert count(aios, kind, place, held) <= before
    evc = [one for one in held if one.soort is VrijstellingSoort.EVC]
    assert count(aios, kind, place, evc, ("p1",)) <= before


@given(people, st.sampled_from(KINDS), places, exemptions)
def test_every_objection_is_a_sentence_of_its_own(
    aios: Aios, kind: str, place: Stageplaats, held: list[Vrijstelling]
) -> None:
    """What is told is told once, names something, and ends without a full stop (sentences are joined)."""
    told = objections(rules(aios), aios, kind, EIND, place, held, ("p1",))
    assert len(told) == len(set(told))
    assert all(sentence and not sentence.endswith(".") for sentence in told)


@given(people, st.sampled_from(KINDS), places)
def test_h3_a_vrijstelling_for_the_field_always_forbids(aios: Aios, kind: str, place: Stageplaats) -> None:
    """H3: whatever else holds; EVC for that field never adds an objection."""
    known = rules(aios).kinds.get(kind)
    if known is None or known.parts:
        return
    forbids = Vrijstelling("a1", place.specialisme, VrijstellingSoort.VRIJSTELLING, None, 1)
    shows = replace(forbids, soort=VrijstellingSoort.EVC)
    assert count(aios, kind, place, [forbids]) == count(aios, kind, place, []) + 1
    assert count(aios, kind, place, [shows]) <= count(aios, kind, place, [])


def test_a_kind_that_the_profile_does_not_know_is_the_only_objection() -> None:
    """N14: ISK is for JGZ from 2024-03-01."""
    isk = replace(AIOS, profiel="jgz", cohort="2024-03")
    assert "isk" in rules(isk).stagesoorten
    old = replace(isk, cohort="2023")
    assert objections(rules(old), old, "isk", EIND, PLACE, ()) == [
        "Jeugdgezondheidszorg kent de stagesoort isk niet"
    ]
    assert not in_etalage(rules(old), "isk")


def test_n11_a_stage_with_parts_has_no_place_and_a_part_takes_a_place_for_its_stage() -> None:
    """N11: a place that is there for `aanpalend`, or for the part alone."""
    izb = replace(AIOS, profiel="izb")
    place = replace(PLACE, profielen="izb", stagesoorten="aanpalend", specialisme="medische microbiologie")
    part = replace(place, stagesoorten="aanpalend/mmb")
    for where in (place, part):
        assert objections(rules(izb), izb, "aanpalend/mmb", EIND, where, ()) == []
    assert objections(rules(izb), izb, "aanpalend", EIND, place, ()) == [
        "Stage aanpalend specialisme bestaat uit delen met elk een eigen stageplaats: aanpalend/rivm, aanpalend/mmb"
    ]
    assert len(objections(rules(izb), izb, "aanpalend/rivm", EIND, part, ())) == 2


def test_n18_a_combined_stage_is_done_at_one_instelling() -> None:
    va = replace(AIOS, profiel="va")
    place = replace(PLACE, profielen="va", stagesoorten="aanpalend")
    assert objections(rules(va), va, "aanpalend", EIND, place, (), instelling="i") == []
    assert objections(rules(va), va, "aanpalend", EIND, place, (), instelling="ggd") == [
        "deze stage is gecombineerd bij ggd; p1 is van i"
    ]


def test_the_cohort_is_read_from_its_name_or_from_the_start_of_the_training() -> None:
    """N14: a date, year-month or year; else the first day of the training."""
    start = date(2024, 9, 1)
    assert cohort_date(replace(AIOS, cohort="2024-03")) == date(2024, 3, 1)
    assert cohort_date(replace(AIOS, cohort="najaar", start_opleiding=start)) == start
    assert cohort_date(AIOS) is None

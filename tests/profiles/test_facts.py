"""Each shipped profile says what its programme's documents say: N2, N4-N8 and N11-N19, line by line.

The tables below are written from the facts of the domain, not from the files: who changes a file must change them too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import (
    Beslisser,
    Gegeven,
    Gevolg,
    Onderwerp,
    Route,
    Schemawijziging,
    Status,
    Verloop,
    Werkgever,
    Wijze,
)

E, Z, I = Route.ETALAGE, Route.ZELF_WERVEN, Route.INSTITUUT  # noqa: E741 (the columns of the table)
OLD, NEW = dt.date(2024, 2, 29), dt.date(2024, 3, 1)
SBOH, TNO, ANDERS = Werkgever.SBOH, Werkgever.TNO, Werkgever.ANDERS
CHILDREN = {"kindergeneeskunde", "sociale pediatrie", "kinderrevalidatie", "kinderpsychiatrie"}
FG_FIELDS = {"huisartsgeneeskunde", "seh"}


@dataclass(frozen=True)
class Line:
    """What the documents say of a line of the schema: how a place is found, how long it lasts, and in which fields."""

    routes: tuple[Route, ...]
    fields: set[str] = field(default_factory=set)
    weeks: int = 13
    unwanted: set[str] = field(default_factory=set)
    not_own: bool = False
    released_by_evc: bool = False


MG = Line((E, Z), not_own=True)  # N4, N12
KEUZE = Line((Z,))  # N4, N13
WHOLE = Line(())  # found and placed part by part
JGZ_CHILD = Line((E, Z), CHILDREN)
JGZ_WIJK = Line((E, Z), CHILDREN | {"wijkteam"})  # N11: the SBOH variant
JGZ_LATER = {"mg": MG, "keuze": KEUZE, "isk": Line((Z,))}  # N14: no etalage for the ISK

# profile, employer, cohort → every line of the schema, in no particular order
LINES: dict[tuple[str, Werkgever | None, dt.date | None], dict[str, Line]] = {
    ("jgz", SBOH, OLD): {"aanpalend": JGZ_WIJK, "mg": MG, "keuze": KEUZE},
    ("jgz", ANDERS, OLD): {"aanpalend": JGZ_CHILD, "mg": MG, "keuze": KEUZE},
    ("jgz", SBOH, NEW): {"aanpalend": JGZ_WIJK, **JGZ_LATER},
    ("jgz", TNO, NEW): {"aanpalend": JGZ_CHILD, **JGZ_LATER},
    ("jgz", None, None): {"aanpalend": JGZ_CHILD, **JGZ_LATER},
    ("jgz-tno", TNO, OLD): {"aanpalend": JGZ_CHILD, "mg": MG, "keuze": KEUZE},
    ("jgz-tno", TNO, NEW): {"aanpalend": JGZ_CHILD, **JGZ_LATER},
    ("jgz-tno", SBOH, NEW): {"aanpalend": JGZ_CHILD, **JGZ_LATER},
    ("fg", SBOH, NEW): {
        "aanpalend": Line((Z,), FG_FIELDS),
        "sociaal": MG,
        "keuze": Line((Z,), unwanted=FG_FIELDS),
        "wetenschap": Line((I,)),  # N15
    },
    ("va", SBOH, NEW): {
        "aanpalend": Line((E, Z), {"psychiatrie", "verslavingszorg"}, released_by_evc=True),
        "mg": MG,
        "keuze": KEUZE,
    },
    ("donor", SBOH, NEW): {
        "aanpalend": Line((Z, I)),
        "mg": MG,
        "keuze": Line((Z,), {"donorgeneeskunde"}),
    },
    ("izb", SBOH, NEW): {
        "aanpalend": WHOLE,
        "aanpalend/rivm": Line((I,), {"rivm"}, 4),
        "aanpalend/mmb": Line((Z,), {"medische microbiologie"}, 9),
        "mg": MG,
        "keuze": KEUZE,
    },
    ("mmk", SBOH, NEW): {
        "aanpalend": WHOLE,
        "aanpalend/nvic": Line((I,), {"nvic", "toxicologie"}),
        "aanpalend/dermatologie": Line((I,), {"dermatologie"}),
        "aanpalend/arbeidslong": Line((I,), {"arbeidsgerelateerde longziekten"}),
        "mg": MG,
        "keuze": KEUZE,
    },
    ("tbc", SBOH, NEW): {
        "aanpalend": Line((Z,), {"longgeneeskunde"}),
        "mg": MG,
        "keuze": WHOLE,
        "keuze/sanatorium": Line((Z,), {"sanatorium"}, 4),
        "keuze/mmb": Line((Z,), {"medische microbiologie"}, 4),
        "keuze/vrij": Line((Z,), weeks=5),
    },
}

COMMON = {
    "zelf-werven",
    "zelf-geworven",
    "etalage",
    "stageplan",
    "volgorde",
    "keuze-vervroegen",
    "combineren",
    "vervlechten",
    "buitenland",
    "intrekken",
}
# the kinds of aanvraag besides those that every profile has (N11, N13, N16, N17)
MORE: dict[tuple[str, Werkgever | None], set[str]] = {
    ("jgz", SBOH): set(),
    ("jgz", TNO): {"stagedagen"},
    ("jgz", ANDERS): {"stagedagen"},
    ("jgz", None): set(),
    ("jgz-tno", TNO): set(),
    ("jgz-tno", ANDERS): set(),
    ("fg", SBOH): {"vakgebied"},
    ("fg", ANDERS): {"vakgebied", "stagedagen"},
    ("va", SBOH): {"vakgebied", "evc"},
    ("va", ANDERS): {"vakgebied", "evc"},
    ("donor", ANDERS): {"vakgebied"},
    ("izb", ANDERS): set(),
    ("mmk", ANDERS): set(),
    ("tbc", ANDERS): set(),
}


def nspoh(shipped: ProfileBook) -> list[str]:
    """The programmes whose stages are placed one by one."""
    return [id_ for id_ in shipped.ids if shipped[id_].year is None]


def test_the_tables_speak_of_every_shipped_profile(shipped: ProfileBook) -> None:
    assert {profile for profile, *_ in LINES} == {profile for profile, _ in MORE} == set(nspoh(shipped))


@pytest.mark.parametrize(("of", "lines"), LINES.items(), ids=["-".join(map(str, of)) for of in LINES])
def test_n4_n11_to_n15_routes_fields_and_parts_of_every_kind_of_stage(
    shipped: ProfileBook,
    of: tuple[str, Werkgever | None, dt.date | None],
    lines: dict[str, Line],
) -> None:
    id_, employer, cohort = of
    profile = shipped[id_].for_aios(employer, cohort)
    assert {
        name: Line(
            kind.routes,
            set(kind.fields),
            kind.weeks,
            set(kind.unwanted_fields),
            kind.exclude_own_fields,
            kind.fields_released_by_evc,
        )
        for name, kind in profile.kinds.items()
    } == lines


@pytest.mark.parametrize(
    ("id_", "run"), [("izb", Verloop.NA_ELKAAR), ("mmk", Verloop.TEGELIJK), ("tbc", Verloop.NA_ELKAAR)]
)
def test_n11_n13_how_the_parts_of_a_stage_run(shipped: ProfileBook, id_: str, run: Verloop) -> None:
    assert {kind.parts_run for kind in shipped[id_].stagesoorten.values() if kind.parts} == {run}


def test_n12_every_profile_knows_its_own_field(shipped: ProfileBook) -> None:
    """By its name too; no two share one, but for the two programmes of the JGZ."""
    own = {id_: set(shipped[id_].own_fields) for id_ in nspoh(shipped)}
    assert own.pop("jgz-tno") == own["jgz"]
    assert sum(map(len, own.values())) == len(set().union(*own.values()))
    assert all(shipped[id_].name.lower() in fields for id_, fields in own.items())


@pytest.mark.parametrize("id_", ["jgz", "jgz-tno"])
def test_n14_the_isk_comes_first_for_the_later_cohorts(shipped: ProfileBook, id_: str) -> None:
    kinds = shipped[id_].for_aios(SBOH, NEW).stagesoorten
    assert sorted(kinds, key=lambda name: kinds[name].order) == ["isk", "aanpalend", "mg", "keuze"]


@pytest.mark.parametrize("id_", ["donor", "fg", "izb", "jgz", "jgz-tno", "mmk", "tbc", "va"])
def test_n16_only_va_asks_for_elderly_and_children_over_its_stages(shipped: ProfileBook, id_: str) -> None:
    found = [(rule.each_of, rule.across, rule.waived_by_evc) for rule in shipped[id_].rules]
    assert found == ([(("ouderen", "jeugd"), ("aanpalend", "mg", "keuze"), True)] if id_ == "va" else [])


@pytest.mark.parametrize(("of", "more"), MORE.items(), ids=["-".join(map(str, of)) for of in MORE])
def test_which_requests_an_aios_can_make(
    shipped: ProfileBook, of: tuple[str, Werkgever | None], more: set[str]
) -> None:
    """N2, N5, N7, N8, N11, N13, N16-N19."""
    profile = shipped[of[0]].for_aios(of[1], NEW)
    assert profile.requests.keys() == COMMON | more


@pytest.fixture(scope="module", params=["donor", "fg", "izb", "jgz", "jgz-tno", "mmk", "tbc", "va"])
def profile(request: pytest.FixtureRequest, shipped: ProfileBook) -> Profile:
    return shipped[request.param]


IO, PO, BUREAU, COORDINATOR = (
    Beslisser.INSTITUUTSOPLEIDER,
    Beslisser.PRAKTIJKOPLEIDER,
    Beslisser.BUREAU,
    Beslisser.COORDINATOR,
)
DECIDERS = {
    "zelf-werven": ((IO,), "besluit"),
    "zelf-geworven": ((IO, BUREAU), "besluit"),
    "etalage": ((COORDINATOR,), 28),
    "stageplan": ((IO,), "stageplan-goedgekeurd"),
    "volgorde": ((IO,), 14),
    "keuze-vervroegen": ((PO, IO), 14),
    "combineren": ((IO,), 14),
    "vervlechten": ((IO,), 14),
    "buitenland": ((IO, BUREAU), "buitenland-besluit"),
    "intrekken": ((BUREAU,), 7),
}


def test_who_decides_and_by_when(profile: Profile) -> None:
    """N2, N3, N5, N7, N8, N18, N19; the days are assumptions, the milestones are not."""
    found = {id_: (one.deciders, one.due or one.due_days) for id_, one in profile.requests.items()}
    assert {id_: found[id_] for id_ in DECIDERS} == DECIDERS


def test_n5_zelf_werven_is_approved_before_the_instelling_is_approached(profile: Profile) -> None:
    """First the approval, outside the etalage; then what was arranged, decided by both, which places the aios."""
    first, then = profile.requests["zelf-werven"], profile.requests["zelf-geworven"]
    assert first.outside_etalage
    assert {Gegeven.MOTIVATIE, Gegeven.INSTELLING, Gegeven.SPECIALISME} == set(first.needs)
    assert first.effects == ()
    assert then.requires == "zelf-werven"
    assert then.decide is Wijze.ALLEN
    assert then.effects == (Gevolg.PLAATSING,)
    assert {Gegeven.INSTELLING, Gegeven.SPECIALISME, Gegeven.BEGELEIDER} == set(then.needs)


def test_n8_a_place_is_approved_before_it_is_shown(profile: Profile) -> None:
    etalage = profile.requests["etalage"]
    assert (etalage.about, etalage.effects) == (Onderwerp.STAGEPLAATS, (Gevolg.ETALAGE,))


def test_n19_the_stageplan_is_approved_before_the_stage_begins(profile: Profile) -> None:
    """Handed in four weeks before, once for the stage as a whole."""
    plan = profile.requests["stageplan"]
    assert (plan.effects, plan.marks, plan.needs) == (
        (Gevolg.MIJLPAAL,),
        "stageplan-goedgekeurd",
        (Gegeven.BIJLAGE,),
    )
    assert profile.milestone("stageplan").weeks_before == 4
    assert profile.milestone("stageplan-goedgekeurd").days_before_start == 1


def test_n2_n18_which_changes_of_the_schema_need_approval(profile: Profile) -> None:
    """The bureau carries other dates and another part-time factor through by itself."""
    for kind in profile.stagesoorten:
        asked = {change: profile.request_for(change, kind) for change in Schemawijziging}
        assert asked == {
            Schemawijziging.VERPLAATSEN: None,
            Schemawijziging.DEELTIJD: None,
            Schemawijziging.OMDRAAIEN: "volgorde",
            Schemawijziging.VERVROEGEN: "keuze-vervroegen" if kind == "keuze" else None,
            Schemawijziging.COMBINEREN: "combineren",
            Schemawijziging.VERVLECHTEN: "vervlechten",
        }
    early = profile.requests["keuze-vervroegen"]
    assert (early.decide, early.stagesoorten) == (Wijze.ALLEN, ("keuze",))


def test_n18_abroad_is_a_long_procedure_with_milestones_of_its_own(profile: Profile) -> None:
    """They stand only where such a stage was asked for, and it is decided more than half a year before."""
    own = {one.id: one for one in profile.calendar if one.request == "buitenland"}
    assert own.keys() == {"buitenland-besluit", "buitenland-procedure", "buitenland-stukken"}
    months = {id_: one.months_before or 0 for id_, one in own.items()}
    assert months["buitenland-besluit"] > 6
    assert months["buitenland-procedure"] > 6
    asked = profile.requests["buitenland"]
    assert (asked.kenmerk, asked.marks, asked.decide) == ("buitenland", "buitenland-besluit", Wijze.VOLGORDE)
    assert {Gegeven.LAND, Gegeven.MOTIVATIE} <= set(asked.needs)
    # N13: the elective of these three; the other programmes only say that it takes long
    assert asked.stagesoorten == (("keuze",) if profile.id in ("izb", "mmk", "tbc") else ())


def test_n7_only_the_bureau_takes_back_from_onder_voorbehoud(profile: Profile) -> None:
    asked = profile.requests["intrekken"]
    assert set(asked.statuses) == {Status.ONDER_VOORBEHOUD, Status.GEPLAATST}
    assert asked.effects == (Gevolg.VRIJGEVEN,)


@pytest.mark.parametrize(("id_", "employer"), [("jgz", ANDERS), ("jgz", TNO), ("fg", ANDERS), ("fg", TNO)])
def test_n17_who_is_not_of_the_sboh_may_fill_half_of_the_days_as_stage_days(
    shipped: ProfileBook, id_: str, employer: Werkgever
) -> None:
    asked = shipped[id_].for_aios(employer, OLD).requests["stagedagen"]
    assert (asked.about, asked.deciders, asked.maximum) == (Onderwerp.AIOS, (IO,), 50)
    assert asked.needs == (Gegeven.PERCENTAGE,)
    assert Gegeven.MOTIVATIE in asked.may


@pytest.mark.parametrize(
    ("id_", "stagesoort", "deciders"),
    [("fg", "keuze", (PO, IO)), ("va", "aanpalend", (IO,)), ("donor", "keuze", (IO,))],
)
def test_n11_n13_another_field_after_approval(
    shipped: ProfileBook, id_: str, stagesoort: str, deciders: tuple[Beslisser, ...]
) -> None:
    asked = shipped[id_].requests["vakgebied"]
    assert (asked.stagesoorten, asked.deciders) == ((stagesoort,), deciders)
    assert (asked.effects, asked.decide) == ((Gevolg.VAKGEBIED,), Wijze.ALLEN)
    assert set(asked.needs) == {Gegeven.VAKGEBIED, Gegeven.MOTIVATIE}


def test_n16_evc_is_shown_and_decided(shipped: ProfileBook) -> None:
    asked = shipped["va"].requests["evc"]
    assert (asked.about, asked.deciders, asked.effects) == (Onderwerp.AIOS, (IO,), (Gevolg.EVC,))
    assert Gegeven.BIJLAGE in asked.needs


def test_n11_tbc_looks_after_the_recognition_of_its_adjacent_stage(shipped: ProfileBook) -> None:
    lines = [line for line in shipped["tbc"].kinds if "erkenning" in calendar_of(shipped["tbc"], line)]
    assert lines == ["aanpalend"]


ONCE = {"werving", "stageplan", "stageplan-goedgekeurd", "stageverslag", "gesprek-met-opleider"}


def calendar_of(profile: Profile, line: str) -> set[str]:
    return {one.id for one in profile.calendar_for(line)}


def test_n19_what_stands_once_for_a_stage_and_what_for_each_of_its_parts(profile: Profile) -> None:
    """One plan and one report; a decision, a stagebegeleider and conversations for each part."""
    for line, kind in profile.kinds.items():
        ids = {id_ for id_ in calendar_of(profile, line) if not id_.startswith("buitenland")}
        if part_of(line)[1] is not None:
            assert ids.isdisjoint(ONCE)
            assert {"besluit", "gegevens", "startgesprek", "tussengesprek", "eindgesprek"} <= ids
        elif kind.parts:
            assert ids == ONCE
        else:
            assert ids >= ONCE | {"besluit", "gegevens", "startgesprek", "tussengesprek", "eindgesprek"}

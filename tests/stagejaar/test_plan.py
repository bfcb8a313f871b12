"""Planning half a year of stages from what the bureau holds: by `allocate`, as staff and scripts do."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tests.stagejaar.conftest import ACUTE, Institute


def days(one: tuple[str, ...]) -> int:
    """How long a stage lasts."""
    return (date.fromisoformat(one[3]) - date.fromisoformat(one[2])).days + 1


def test_a_year_holds_26_weeks_of_a_and_twice_13_of_b(institute: Institute) -> None:
    """H1: 26 weeks clinical, 13 weeks PP and 13 weeks CCP, one after the other, in whole quarters."""
    institute.aios("h1")
    institute.round()
    [stages] = institute.stages().values()
    kinds = [one[0] for one in stages]
    assert sorted(kinds) in (["ccp", "ggz", "seh"], ["ccp", "ggz", "klinisch", "seh"])
    clinical = sum(days(one) for one in stages if one[0] in ("seh", "klinisch"))
    assert 180 <= clinical <= 184
    assert all(89 <= days(one) <= 92 for one in stages if one[0] in ("ggz", "ccp"))
    assert stages[0][2] == "2026-09-01"
    assert stages[-1][3] == "2027-08-31"
    for one, other in pairwise(stages):
        assert date.fromisoformat(other[2]) == date.fromordinal(date.fromisoformat(one[3]).toordinal() + 1)


def test_an_exemption_takes_its_part_of_the_programme_away(institute: Institute) -> None:
    """H3: SEH frees from all of A, interne from half of it; GGZ and verpleeghuis from that half of B."""
    for code in ("seh", "int", "ggz", "oud"):
        institute.aios(code)
    institute.office.taken(
        "vrijstellingen",
        "aios;vakgebied;soort;besluit_datum\n"
        "seh;seh;vrijstelling;2026-02-01\nint;interne;vrijstelling;2026-02-01\n"
        "ggz;ggz;vrijstelling;2026-02-01\noud;verpleeghuis;vrijstelling;2026-02-01\n",
    )
    institute.round()
    stages = institute.stages()
    kinds = {code: sorted(one[0] for one in found) for code, found in stages.items()}
    assert kinds["seh"] == ["ccp", "ggz"]
    assert kinds["int"] == ["ccp", "ggz", "klinisch"]
    [left] = [one for one in stages["int"] if one[0] == "klinisch"]
    assert left[1] in ("kl-orthopedie", "kl-neurologie", "kl-cardiologie")
    assert "ggz" not in kinds["ggz"]
    assert "ccp" in kinds["ggz"]
    assert "ccp" not in kinds["oud"]
    assert "ggz" in kinds["oud"]


def test_what_is_forbidden_is_left_without_a_place_with_the_reason(empty: Institute) -> None:
    """H3: where only a forbidden field has a place, nobody is sent there, and the cause is told."""
    empty.place("seh-1", "seh")
    empty.place("ggz-1", "ggz")
    empty.place("ccp-1", "ccp")
    empty.aios("h1")
    empty.office.taken(
        "vrijstellingen", "aios;vakgebied;soort;besluit_datum\nh1;interne;vrijstelling;2026-02-01\n"
    )
    empty.round()
    found = empty.plan()
    assert {one["stagesoort"] for one in found["plaatsingen"]} == {"ggz", "ccp"}
    [loose] = found["niet_geplaatst"]
    assert loose["stagesoort"] == "klinisch"
    assert "Er is geen eigen of te lenen plaats" in loose["oorzaak"]


def test_a_place_is_used_only_in_the_quarters_that_it_offered(empty: Institute) -> None:
    """H2: the place has room in the quarters it was offered in, and in no other."""
    empty.place("ggz-1", "ggz", windows=[("2027-03-01", "2027-05-31")])
    empty.place("ccp-1", "ccp")
    empty.place("seh-1", "seh")
    empty.aios("h1")
    empty.round()
    [stages] = empty.stages().values()
    assert ("ggz", "ggz-1", "2027-03-01", "2027-05-31") in stages


def test_seh_begins_after_a_startclass(institute: Institute) -> None:
    """H10: with one STARtclass, in February, every SEH stage begins in March."""
    profile = institute.office.directory / "profiles" / "huisarts.toml"
    text = profile.read_text() if profile.exists() else ""
    start = text.index("days = [", text.index("[year.courses.startclass]"))
    profile.write_text(f"{text[:start]}days = [2027-02-22]{text[text.index(']', start) + 1 :]}")
    for code in ("h1", "h2"):
        institute.aios(code)
    institute.round()
    for stages in institute.stages().values():
        [seh] = [one for one in stages if one[0] == "seh"]
        assert seh[2] == "2027-03-01"


def test_thirteen_weeks_seh_are_followed_by_another_acute_stage(institute: Institute) -> None:
    """H10: who wishes for 13 weeks of SEH goes on at once with 13 weeks of another acute stage."""
    institute.aios("h1")
    institute.office.taken("voorkeuren", "aios;stagesoort;rang;periode\nh1;seh;1;13 weken\n")
    institute.round()
    [stages] = institute.stages().values()
    kinds = [one[0] for one in stages]
    at = kinds.index("seh")
    assert kinds[at + 1] == "klinisch"
    assert stages[at + 1][1].removeprefix("kl-") in ACUTE


def test_an_elective_takes_the_place_of_half_of_b_only_with_a_motivation(institute: Institute) -> None:
    """H11: the elective replaces PP or CCP for who asked for it and said why."""
    institute.place("kz-1", "keuze", "reumatologie")
    for code in ("h1", "h2"):
        institute.aios(code)
    refused = institute.office.reasons(
        "voorkeuren", "aios;stagesoort;rang;specialisme\nh2;keuze;1;reumatologie\n"
    )
    assert "motivatie" in refused[0][3]
    institute.office.taken(
        "voorkeuren",
        "aios;stagesoort;rang;specialisme;motivatie\nh1;keuze;1;reumatologie;Weinig gezien in jaar 1\n",
    )
    institute.round()
    stages = institute.stages()
    kinds = {code: {one[0] for one in found} for code, found in stages.items()}
    assert "keuze" in kinds["h1"]
    assert len(kinds["h1"] & {"ggz", "ccp"}) == 1
    assert kinds["h2"] >= {"ggz", "ccp"}
    assert "keuze" not in kinds["h2"]


def test_a_region_decides_between_equal_places(empty: Institute) -> None:
    """H13: the wish for a region is honoured where there is room."""
    for number, region in enumerate(("noord", "zuid")):
        for kind in ("seh", "ggz", "ccp"):
            empty.place(f"{kind}-{number}", kind, region=region)
    for code in ("h1", "h2"):
        empty.aios(code)
    empty.office.taken("voorkeuren", "aios;stagesoort;rang;regio\nh1;ggz;1;zuid\nh2;ggz;1;noord\n")
    empty.round()
    stages = empty.stages()
    assert {one[1][-1] for one in stages["h1"]} == {"1"}
    assert {one[1][-1] for one in stages["h2"]} == {"0"}


def test_a_place_is_borrowed_only_as_far_as_the_own_ones_fall_short(institute: Institute) -> None:
    """H13: one borrowed stage where own room is one short; none at all without an agreement."""
    institute.place("oost-ggz", "ggz", room=9, institute="oost")
    institute.office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\nggz-1;2026-01-01;2029-12-31;1\n")
    for number in range(5):
        institute.aios(f"h{number}")
    institute.round("S26", "2026-09-01", "2027-02-28", "--institute", "hov")
    short = institute.plan()
    assert [one["stagesoort"] for one in short["niet_geplaatst"]] == ["ggz"]
    institute.office.taken(
        "leenafspraken", "plaats;aan_instituut;van;tot;maximum\noost-ggz;hov;2026-09-01;2027-08-31;3\n"
    )
    lent = institute.plan()
    assert lent["niet_geplaatst"] == []
    assert [one["plaats"] for one in lent["plaatsingen"]].count("oost-ggz") == 1
    assert {"naam": "geleende plaatsen", "waarde": 1, "grens": 1} in lent["doelen"]


def test_part_time_makes_traject_a_longer_and_last(institute: Institute) -> None:
    """H14: at 85 % the 26 weeks of A take seven months, and come after B."""
    institute.aios("h1", deeltijd=85)
    institute.office.taken("voorkeuren", "aios;stagesoort;rang;periode\nh1;seh;1;26 weken\n")
    institute.round()
    [stages] = institute.stages().values()
    assert [one[0] for one in stages][-1] == "seh"
    assert stages[-1][2:] == ("2027-03-01", "2027-09-30")
    assert {one[0] for one in stages[:-1]} == {"ggz", "ccp"}


def test_a_place_that_wants_more_hours_is_passed_by(empty: Institute) -> None:
    """H14: the place must consent to the part-time factor."""
    for kind in ("seh", "ccp"):
        empty.place(f"{kind}-1", kind)
    empty.place("ggz-1", "ggz", minimum=80)
    empty.place("ggz-2", "ggz", minimum=50)
    empty.aios("h1", deeltijd=70)
    empty.round()
    [stages] = empty.stages().values()
    assert "ggz-2" in {one[1] for one in stages}
    assert "ggz-1" not in {one[1] for one in stages}


def test_nobody_is_planned_where_the_recognition_ends_or_nobody_is_recognised(empty: Institute) -> None:
    """H17: instelling, SLWP and stageopleider are all recognised until the last day of the stage."""
    empty.place("seh-1", "seh")
    empty.place("ccp-1", "ccp")
    empty.place("kort", "ggz", recognised="2026-11-29")
    empty.place("leeg", "ggz", opleiders=0)
    empty.aios("h1")
    empty.round()
    found = empty.plan()
    [loose] = found["niet_geplaatst"]
    assert loose["stagesoort"] == "ggz"
    assert "erkend" in loose["oorzaak"]
    assert not {"kort", "leeg"} & {one["plaats"] for one in found["plaatsingen"]}


def test_stages_that_are_done_count(institute: Institute) -> None:
    """H5: what was done in the half year before is not planned again, and what remains is."""
    institute.aios("h1", start="2025-03-01")
    institute.office.taken(
        "schema", "aios;stagesoort;start;eind\nh1;seh;2026-03-01;2026-05-31\nh1;ggz;2026-06-01;2026-08-31\n"
    )
    institute.round()
    [stages] = institute.stages().values()
    assert {one[0] for one in stages} == {"klinisch", "ccp"}
    assert {one[2] for one in stages} == {"2026-09-01", "2026-12-01"}
    assert stages[-1][3] == "2027-02-28"


def test_a_round_begins_and_ends_with_a_half_year_and_holds_one_year_profile(institute: Institute) -> None:
    """H5: September to February and March to August."""
    office = institute.office
    refused = office.run(
        "ronde", "new", "x", "--profile", "huisarts", "--from", "2026-10-01", "--to", "2027-02-28"
    ).refused
    assert "2026-09-01" in refused
    assert "2027-03-01" in refused
    short = ("--profile", "huisarts", "--from", "2026-09-01", "--to", "2027-02-27")
    assert "eindigt met een half jaar, zoals 2027-02-28" in office.run("ronde", "new", "x", *short).refused


def test_min_max_is_no_policy_for_a_year(institute: Institute) -> None:
    """A year is planned by the profile's weights or rank-maximal."""
    institute.aios("h1")
    institute.round()
    assert "minste-som" in institute.office.run("allocate", "S26", "--policy", "min-max").refused
    assert "blijft wel" in institute.office.run("allocate", "S26", "--keep-changes-small").refused
    assert institute.plan("S26", "--policy", "rang-maximaal")["policy"] == "rang-maximaal"
    assert institute.plan()["policy"] == "minste-som"


def test_who_cannot_be_in_the_year_is_not_asked_for(institute: Institute) -> None:
    """H1: the year of stages begins a year after the training; before that there is nothing to plan."""
    institute.aios("later", start="2026-09-01")
    institute.round()
    assert "geen aios" in institute.office.run("allocate", "S26").refused

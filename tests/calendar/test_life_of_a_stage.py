"""A stage from half a year before until its assessment, through the command line alone, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

# a1's aanpalend stage: 2027-06-07 up to and including 2027-09-05 (13 weeks, full time)
DATES = {
    "werving": "2026-12-07",
    "voorkeuren": "2027-01-31",
    "beschikbaarheid": "2027-02-07",
    "besluit": "2027-04-26",
    "gegevens": "2027-05-10",
    "stageplan": "2027-05-10",
    "stageplan-goedgekeurd": "2027-06-06",
    "start": "2027-06-07",
    "startgesprek": "2027-06-20",
    "tussengesprek": "2027-07-22",
    "stageverslag": "2027-08-29",
    "eindgesprek": "2027-09-05",
    "gesprek-met-opleider": "2027-09-05",
    "einde": "2027-09-05",
    "beoordeling": "2027-09-19",
}
BY_HAND = (
    *("stageplan", "stageplan-goedgekeurd", "startgesprek", "tussengesprek", "stageverslag"),
    *("eindgesprek", "gesprek-met-opleider", "beoordeling"),
)


def days(name: str) -> tuple[date, date, date, date]:
    """The last day that is komend, the first that is open, the date itself, and the day after."""
    day = date.fromisoformat(DATES[name])
    return (
        day - timedelta(days=29),
        day - timedelta(days=28),
        day,
        day + timedelta(days=1),
    )


def test_n3_n19_the_calendar_of_a_stage(office: Any) -> None:
    """N3, N19: every milestone with its date, its owner, its text and the number of days."""
    found = [t for t in office.do("due", "--all", "--aios", "a1") if t["stagesoort"] == "aanpalend"]
    assert {t["mijlpaal"]: t["datum"] for t in found} == DATES
    keys = ("mijlpaal", "aios", "stagesoort", "datum", "dagen", "staat", "eigenaar", "tekst")
    assert all(set(keys) <= set(t) for t in found)
    first = found[0]
    assert (first["mijlpaal"], first["dagen"], first["staat"], first["eigenaar"]) == (
        *("werving", -39, "te laat", "bureau"),
    )
    assert [t["datum"] for t in found] == sorted(t["datum"] for t in found)
    owners = {t["mijlpaal"]: t["eigenaar"] for t in found}
    assert owners["voorkeuren"] == "aios"
    assert owners["besluit"] == "instituutsopleider"
    assert owners["eindgesprek"] == "stagebegeleider"


def test_n3_untouched_preparation_is_komend_then_open_then_late(states: Any) -> None:
    """N3: on the right day each; without preferences or a place nothing is done."""
    names = ("werving", "voorkeuren", "besluit", "gegevens", "stageplan")
    seen = {day: states(day) for day in sorted({day for name in names for day in days(name)})}
    for name in names:
        assert [seen[day][name] for day in days(name)] == ["komend", "open", "open", "te laat"], name


def test_n3_the_preparation_is_done_by_what_happens(office: Any, states: Any) -> None:
    """N3, N6, N9: preferences, availability, the round, the decision, the name of the stagebegeleider."""
    before = states("2027-01-15")
    assert (before["werving"], before["voorkeuren"], before["beschikbaarheid"]) == ("te laat", "open", "open")
    office.prefer("a1 aanpalend psy-1")
    after = states("2027-01-15")
    assert [after[m] for m in ("werving", "voorkeuren", "beschikbaarheid")] == ["gedaan"] * 3
    office.open_round()
    assert (after["besluit"], after["gegevens"]) == ("komend", "komend")
    office.commit()
    placed = states("2027-01-15")
    assert (placed["besluit"], placed["gegevens"]) == ("komend", "gedaan")
    assert states("2027-04-27")["besluit"] == "te laat"
    office.do("approve", office.request("a1"), user="io1")
    assert states("2027-04-27")["besluit"] == "gedaan"


def test_a_refusal_is_a_decision_and_the_next_place_asks_for_a_new_one(office: Any, states: Any) -> None:
    """N3, N9: approved or refused; what is refused has no stagebegeleider any more."""
    office.prefer("a1 aanpalend psy-1 psy-3")
    office.open_round()
    office.commit()
    office.do("refuse", office.request("a1"), "--reason", "Past niet.", user="io1")
    refused = states("2027-02-01")
    assert (refused["besluit"], refused["gegevens"]) == ("gedaan", "komend")
    office.do("place", "a1", "aanpalend", "psy-3")
    again = states("2027-02-01")
    assert (again["besluit"], again["gegevens"]) == ("komend", "gedaan")
    office.do("status", office.placed("a1")["plaatsing"], "vervallen", "--reason", "Toch niet.")
    assert states("2027-02-01")["besluit"] == "komend"


def test_availability_is_known_only_for_the_whole_stage_at_every_place(office: Any, states: Any) -> None:
    """N3: a period that ends during the stage is half an answer."""
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-3;2027-01-01;2027-06-30;2\n")
    office.prefer("a1 aanpalend psy-1 psy-3")
    assert states("2027-01-15")["beschikbaarheid"] == "open"
    office.taken("beschikbaarheid", "plaats;van;tot;capaciteit\npsy-3;2027-07-01;2027-12-31;0\n")
    assert states("2027-01-15")["beschikbaarheid"] == "gedaan"


def test_who_is_placed_by_hand_has_no_preferences_to_hand_in(office: Any, states: Any) -> None:
    """N4."""
    office.do("place", "a1", "aanpalend", "psy-1")
    found = states("2027-02-20")
    assert [found[m] for m in ("werving", "voorkeuren", "beschikbaarheid")] == ["nvt"] * 3
    assert found["gegevens"] == "gedaan"


def test_zelf_werven_has_no_etalage_milestones(states: Any) -> None:
    """N4, N13."""
    assert {"voorkeuren", "beschikbaarheid"}.isdisjoint(states("2027-06-01", kind="keuze"))


def test_n19_the_stage_itself_is_ticked_off(office: Any, states: Any) -> None:
    """N19: komend, open, late on the right day, and done once somebody says so; the start and the end by themselves."""
    office.prefer("a1 aanpalend psy-1")
    office.open_round()
    office.commit()
    office.do("approve", office.request("a1"), user="io1")
    seen = {day: states(day) for day in sorted({day for name in BY_HAND for day in days(name)})}
    for name in BY_HAND:
        assert [seen[day][name] for day in days(name)] == ["komend", "open", "open", "te laat"], name
        office.do("due", "done", "a1", "aanpalend", name, today=str(days(name)[3]))
    for name in ("start", "einde"):
        assert states(date.fromisoformat(DATES[name]) - timedelta(days=1))[name] == "open"
        assert states(DATES[name])[name] == "gedaan"
    assert set(states("2027-09-20").values()) == {"gedaan"}
    assert [
        t for t in office.do("due", "--aios", "a1", today="2027-09-20") if t["stagesoort"] == "aanpalend"
    ] == []


def test_a_stage_without_a_place_has_nothing_to_do_once_it_should_have_begun(
    office: Any, states: Any
) -> None:
    """Its preparation stays late until its last day, so that somebody moves the stage."""
    found = states("2027-06-07")
    late = {name for name, staat in found.items() if staat == "te laat"}
    assert late == {"besluit", "gegevens", "stageplan", "stageplan-goedgekeurd"}
    assert {s for name, s in found.items() if name not in late} == {"nvt"}
    assert set(states("2027-09-06").values()) == {"nvt"}
    assert "a2" not in {t["aios"] for t in office.do("due", today="2027-12-06")}


def test_part_time_moves_what_counts_from_the_middle_and_the_end(office: Any) -> None:
    """N10: a4 works 80 %, so 13 weeks take 114 days."""
    dates = {t["mijlpaal"]: t["datum"] for t in office.do("due", "--all", "--aios", "a4")}
    assert dates["besluit"] == DATES["besluit"]
    assert (dates["tussengesprek"], dates["einde"], dates["beoordeling"]) == (
        *("2027-08-02", "2027-09-28", "2027-10-12"),
    )

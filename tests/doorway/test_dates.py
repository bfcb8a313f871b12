"""Start and end dates follow from the schema and the part-time factor (N2, N10)."""

from __future__ import annotations

from typing import Any

import pytest

AIOS = "aios;naam;email;profiel;instituut;deeltijd\n"


def stage(office: Any, aios: str, kind: str = "aanpalend") -> tuple[str, str]:
    (row,) = [s for s in office.rows("stage") if (s["aios"], s["stagesoort"]) == (aios, kind)]
    return str(row["start"]), str(row["eind"])


@pytest.mark.parametrize(("aios", "eind"), [("a1", "2027-09-05"), ("a4", "2027-09-28")])
def test_n10_thirteen_weeks_last_longer_part_time(office: Any, aios: str, eind: str) -> None:
    """N10: 91 days full time, 114 days at 80 %; the last day is inclusive, weekends count."""
    assert stage(office, aios) == ("2027-06-07", eind)


def test_n10_another_part_time_factor_moves_computed_ends(office: Any) -> None:
    """N10: the schema follows the employment, and so does a plaatsing that is still voorlopig."""
    office.prefer("a1 aanpalend psy-1")
    office.taken("aios", AIOS + "a1;Zoë Jansen;zoe@example.nl;va;nspoh;50\n")
    assert stage(office, "a1") == ("2027-06-07", "2027-12-05")
    assert str(office.placed("a1")["eind"]) == "2027-12-05"


def test_n10_an_end_that_was_given_stays(office: Any) -> None:
    """N10: what the bureau typed in is not computed."""
    office.taken("schema", "aios;stagesoort;start;eind\na2;aanpalend;2027-06-07;2027-08-01\n")
    office.taken("aios", AIOS + "a2;Bart Vos;bart@example.nl;va;nspoh;50\n")
    assert stage(office, "a2") == ("2027-06-07", "2027-08-01")
    # also when a later file moves the start and has no column for the end
    office.taken("schema", "aios;stagesoort;start\na2;aanpalend;2027-06-14\n")
    assert stage(office, "a2") == ("2027-06-14", "2027-08-01")


def test_n10_a_placed_stage_stays_as_agreed(placed_office: Any) -> None:
    """N7, N10: other hours do not silently change what was agreed with the instelling."""
    placed_office.taken("aios", AIOS + "a1;Zoë Jansen;zoe@example.nl;va;nspoh;50\n")
    assert stage(placed_office, "a1") == ("2027-06-07", "2027-09-05")
    assert str(placed_office.placed("a1")["eind"]) == "2027-09-05"
    # the stage that has no place does move
    assert stage(placed_office, "a1", "mg") == ("2027-10-04", "2028-04-02")


def test_n10_the_same_schema_again_does_not_move_a_placed_stage(placed_office: Any) -> None:
    """N7, N10: importing the same file twice changes nothing, also after the hours changed."""
    placed_office.taken("aios", AIOS + "a1;Zoë Jansen;zoe@example.nl;va;nspoh;50\n")
    report = placed_office.taken("schema", "aios;stagesoort;start;eind\na1;aanpalend;2027-06-07;\n")
    assert report["gelijk"] == 1
    assert stage(placed_office, "a1") == ("2027-06-07", "2027-09-05")


@pytest.mark.parametrize("dates", ["2027-06-14;", "2027-06-07;2027-09-30"])
def test_n2_the_schema_of_a_placed_stage_is_changed_by_undoing_it_first(
    placed_office: Any, dates: str
) -> None:
    """N2, N7: the sentence names the plaatsing to undo."""
    text = f"aios;stagesoort;start;eind\na1;aanpalend;{dates}\n"
    ((_, column, _, reason),) = placed_office.reasons("schema", text)
    assert column == "start"
    assert "plaatsing 1" in reason


def test_n2_a_moved_stage_takes_its_voorlopige_plaatsing_along(office: Any) -> None:
    """N2: the schema is kept up to date, and what hangs on it with it."""
    office.prefer("a1 aanpalend psy-1")
    office.taken("schema", "aios;stagesoort;start\na1;aanpalend;2027-06-14\n")
    placed = office.placed("a1")
    assert (str(placed["start"]), str(placed["eind"])) == ("2027-06-14", "2027-09-12")


def test_n2_a_changed_order_moves_nothing(placed_office: Any) -> None:
    """N2: volgorde is the aios's own; the dates of a placed stage are as they were."""
    text = "aios;stagesoort;start;volgorde\na1;aanpalend;2027-06-07;3\n"
    assert placed_office.taken("schema", text)["gewijzigd"] == 1
    assert stage(placed_office, "a1") == ("2027-06-07", "2027-09-05")

"""Rules that begin on a day hold from that day, and a running round keeps its own (N3)."""

from __future__ import annotations

from typing import Any

LATER = """\
base = "nspoh"
id = "va"
name = "Vertrouwensarts"
valid_from = 2027-02-01
own_fields = ["vertrouwensarts"]

[[calendar]]
id = "besluit"
weeks_before = 10

"""


def with_later_rules(office: Any) -> None:
    """The stages of today's file, under rules that ask for the decision four weeks earlier."""
    folder = office.directory / "profiles"
    text = (folder / "va.toml").read_text(encoding="utf-8")
    (folder / "va@2027-02-01.toml").write_text(
        LATER + text[text.index("[stagesoorten.aanpalend]") :], encoding="utf-8"
    )


def decision(office: Any, aios: str, today: str) -> str:
    """When the decision on the stage of 7 June 2027 must be there, on a day."""
    found = office.do("due", "--all", "--aios", aios, today=today)
    return next(
        str(one["datum"]) for one in found if (one["stagesoort"], one["mijlpaal"]) == ("aanpalend", "besluit")
    )


def test_the_rules_of_the_day_hold(office: Any) -> None:
    with_later_rules(office)
    assert decision(office, "a1", "2027-01-31") == "2027-04-26"
    assert decision(office, "a1", "2027-02-01") == "2027-03-29"
    assert office.run("check", today="2027-01-15").code == 0


def test_a_running_round_keeps_the_rules_of_the_day_on_which_it_was_opened(placed_office: Any) -> None:
    """a1 was placed by a round of before; a2 is in no round."""
    with_later_rules(placed_office)
    assert decision(placed_office, "a1", "2027-02-01") == "2027-04-26"
    assert decision(placed_office, "a2", "2027-02-01") == "2027-03-29"

"""What a definitive plan gives to others: the carry-over and the course groups (H9, H21)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from stagetui.engine.queries.year_lists import quarters_of
from stagetui.profiles.book import ProfileBook
from tests.conftest import Office
from tests.yearlife.conftest import FINAL, MADE, Life


def exported(life: Life, folder: Path, name: str, on: str = FINAL) -> list[dict[str, str]]:
    life.do("export", folder, "--only", name, on=on)
    with (folder / on / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_h9_the_definitive_stages_are_carried_over(life: Life, tmp_path: Path) -> None:
    rows = exported(life, tmp_path, "overdracht-huisarts")
    assert [(row["aios"], row["onderdeel"], row["plaats"], row["weken"], row["status"]) for row in rows] == [
        ("h1", "seh-26", "seh-1", "26", "onder voorbehoud"),
        ("h2", "pp", "ggz-1", "13", "onder voorbehoud"),
        ("h2", "ccp", "ccp-1", "13", "onder voorbehoud"),
    ]
    assert rows[0]["stageopleiders"] == "A. de Wit; B. Bos"
    assert (rows[1]["start"], rows[1]["eind"], rows[1]["deeltijd"]) == ("2026-09-01", "2026-11-30", "80")


def test_h9_h21_what_is_voorlopig_is_in_neither_list(voorlopig: Life, tmp_path: Path) -> None:
    assert exported(voorlopig, tmp_path, "overdracht-huisarts", MADE) == []
    assert exported(voorlopig, tmp_path / "g", "groepen-huisarts", MADE) == []
    assert voorlopig.do("ronde", "groepen", "S26", on=MADE)["groepen"] == []
    assert "nog geen stage definitief" in voorlopig.run("ronde", "groepen", "S26", on=MADE).out


def test_h21_groups_are_by_kind_of_stage_and_quarter(life: Life, tmp_path: Path) -> None:
    """H21: who does 26 weeks is in the group of both quarters."""
    groups = life.do("ronde", "groepen", "S26", on=FINAL)["groepen"]
    assert [(one["stagesoort"], one["van"], [who["aios"] for who in one["aios"]]) for one in groups] == [
        ("seh", "2026-09-01", ["h1"]),
        ("ggz", "2026-09-01", ["h2"]),
        ("seh", "2026-12-01", ["h1"]),
        ("ccp", "2026-12-01", ["h2"]),
    ]
    rows = exported(life, tmp_path, "groepen-huisarts")
    assert [(row["stagesoort"], row["van"], row["aios"]) for row in rows] == [
        (one["stagesoort"], one["van"], "h1" if one["stagesoort"] == "seh" else "h2") for one in groups
    ]
    assert "Polikliniek De Zwaan" in life.run("ronde", "groepen", "S26", on=FINAL).out


@pytest.mark.parametrize(
    ("start", "eind", "quarters"),
    [
        (date(2026, 9, 1), date(2026, 11, 30), [date(2026, 9, 1)]),
        (date(2026, 9, 1), date(2027, 3, 12), [date(2026, 9, 1), date(2026, 12, 1)]),
        (
            date(2026, 9, 1),
            date(2027, 3, 31),
            [date(2026, 9, 1), date(2026, 12, 1), date(2027, 3, 1)],
        ),
        (date(2027, 1, 4), date(2027, 1, 8), [date(2026, 12, 1)]),
    ],
)
def test_a_few_days_in_a_quarter_make_nobody_a_member_of_its_group(
    start: date, eind: date, quarters: list[date]
) -> None:
    year = ProfileBook.load(None)["huisarts"].year
    assert year is not None
    assert [first for first, _ in quarters_of(year, start, eind)] == quarters


def test_a_round_of_a_profile_without_a_year_has_no_groups(office: Office) -> None:
    office.open_round()
    assert "plannen geen stagejaar" in office.run("ronde", "groepen", "r").refused

"""An aios who is away: which days are made up for, and where (H19)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.decisions import aios_dossier
from stagetui.screens.cards.layout import laid_out
from stagetui.screens.cards.people import aios_card
from tests.conftest import Office
from tests.yearlife.conftest import RUNNING, Life

ILL = ("schema", "away", "h1", "--from", "2026-10-05", "--to", "2026-10-30")


def test_h19_a_clinical_stage_lasts_longer_by_the_days_beyond_ten_working_days(life: Life) -> None:
    """H19: four weeks are twenty working days, so ten are made up for, in the stage itself."""
    shown = life.do(*ILL, "--check")
    assert life.office.rows("onderbreking") == []
    assert shown["afwezig"] == [
        {"stagesoort": "seh", "van": "2026-10-05", "tot": "2026-10-30", "dagen": 10, "verlengt": True}
    ]
    assert life.do(*ILL)["naar_einde"] == 0
    assert life.stage("h1", "seh") == ("2026-09-01", "2027-03-12")
    assert life.placed("h1", "seh")["eind"] == "2027-03-12"


@pytest.mark.parametrize(("tot", "days"), [("2026-10-18", 0), ("2026-10-19", 1), ("2026-10-23", 5)])
def test_h19_two_weeks_cost_nothing(life: Life, tot: str, days: int) -> None:
    shown = life.do("schema", "away", "h1", "--from", "2026-10-05", "--to", tot, "--check")
    assert [one["dagen"] for one in shown["afwezig"]] == [days]


def test_h19_in_another_stage_the_days_go_to_the_end_of_the_training(life: Life) -> None:
    """H19: no date moves; the days stand on record for each stage that they were missed in."""
    before = life.stage("h2", "ggz"), life.stage("h2", "ccp")
    done = life.do("schema", "away", "h2", "--from", "2026-11-09", "--to", "2026-12-04")
    assert done["naar_einde"] == 10
    assert (life.stage("h2", "ggz"), life.stage("h2", "ccp")) == before
    assert [(row["stagesoort"], row["dagen"]) for row in life.office.rows("onderbreking")] == [
        ("ggz", 6),
        ("ccp", 4),
    ]


def test_h19_the_card_and_the_dossier_tell_it(life: Life, tmp_path: Path) -> None:
    life.do("schema", "away", "h2", "--from", "2026-11-09", "--to", "2026-11-27")
    life.do("dossier", "h2", tmp_path / "h2.json")
    kept = json.loads((tmp_path / "h2.json").read_text(encoding="utf-8"))["onderbrekingen"]
    assert [(one["soort"], one["stagesoort"], one["dagen"], one["verlengt"]) for one in kept] == [
        ("ziekte", "ggz", 5, False)
    ]
    life.do("dossier", "h2", tmp_path / "h2.pdf")
    assert (tmp_path / "h2.pdf").read_bytes().startswith(b"%PDF")


def test_h19_the_card_tells_when_and_how_long_but_never_why(life: Life) -> None:
    life.do("schema", "away", "h1", "--from", "2026-10-05", "--to", "2026-10-30")
    life.do("schema", "away", "h1", "--from", "2026-11-09")
    actor = Actor("bo", Via.TUI, date(2026, 11, 10), datetime(2026, 11, 10, tzinfo=UTC))
    with Bureau.open(life.office.directory) as bureau:
        told = laid_out(aios_card(bureau.ask(actor, aios_dossier, "h1"), history=0), 100).plain
    assert "10 werkdagen in seh in te halen" in told
    assert "tot nader bericht" in told
    assert "ziekte" not in told


def test_h19_an_absence_that_is_not_over_is_completed_later(life: Life) -> None:
    """The work list asks for its last day once it lasts longer than two weeks."""
    begun = ("schema", "away", "h1", "--from", "2026-10-05")
    life.do(*begun)
    assert life.due("afwezigheid", "2026-10-19") == []
    (asked,) = life.due("afwezigheid", "2026-10-20")
    assert "--from 2026-10-05 --to" in asked["tekst"]
    life.do(*begun, "--to", "2026-10-30", on="2026-11-02")
    assert [row["dagen"] for row in life.office.rows("onderbreking")] == [10]
    assert life.due("afwezigheid", "2026-11-02") == []


def test_h19_in_a_pregnancy_nothing_changes_by_itself_but_hours_must_be_agreed(life: Life) -> None:
    known = ("schema", "away", "h1", "--from", "2026-10-12", "--to", "2027-01-29", "--kind", "zwangerschap")
    before = life.stage("h1", "seh")
    life.do(*known)
    assert life.stage("h1", "seh") == before
    (asked,) = life.due("afwezigheid", RUNNING)
    assert "aangepaste uren" in asked["tekst"]
    life.do(*known, "--agreed", "24 uur per week, geen nachten")
    assert life.due("afwezigheid", RUNNING) == []
    assert [row["toelichting"] for row in life.office.rows("onderbreking")] == [
        "24 uur per week, geen nachten"
    ]


def test_h19_a_later_stage_shifts_along_and_one_without_room_stands_in_the_way(life: Life) -> None:
    """Whoever is at the place then, is named; with --release the stage is planned anew."""
    life.plan("S27", "2027-03-01", "2027-08-31", on="2026-11-20")
    life.do("voorstel", "commit", 2, on="2026-12-11")
    ill = ("schema", "away", "h1", "--from", "2026-12-14", "--to", "2027-01-08")
    refused = life.run(*ill, on="2027-01-11").refused
    assert "seh-1 is van 2026-09-01 t/m 2027-03-12 vol (met h2)" in refused
    life.office.taken(
        "beschikbaarheid", "plaats;van;tot;capaciteit\nseh-1;2026-09-01;2028-12-31;2\n", today="2027-01-11"
    )
    life.do(*ill, on="2027-01-11")
    assert life.stage("h1", "seh")[1] == "2027-03-12"
    first = min(("ggz", "ccp"), key=lambda kind: life.stage("h1", kind)[0])
    assert life.stage("h1", first)[0] == "2027-03-13"
    assert life.placed("h1", first)["start"] == "2027-03-13"


def test_an_absence_is_undone_as_a_whole(life: Life) -> None:
    life.do(*ILL)
    life.do("undo")
    assert life.office.rows("onderbreking") == []
    assert life.stage("h1", "seh") == ("2026-09-01", "2027-02-28")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--from", "2026-10-30", "--to", "2026-10-05"), "ligt voor de eerste"),
        (("--from", "2026-10-12"), "is al afwezig gemeld van 2026-10-05 t/m 2026-10-30"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(life: Life, words: tuple[str, ...], why: str) -> None:
    life.do(*ILL)
    assert why in life.run("schema", "away", "h1", *words).refused


def test_a_programme_without_a_year_knows_no_absence(office: Office) -> None:
    refused = office.run("schema", "away", "a1", "--from", "2027-06-07").refused
    assert "plant geen stagejaar" in refused


def test_h19_a_half_year_that_is_planned_later_begins_after_a_stage_that_became_longer(life: Life) -> None:
    """H19: the plan counts in months; its stages begin just so many days later, one after the other."""
    life.do(*ILL)
    life.plan("S27", "2027-03-01", "2027-08-31", on="2026-11-20")
    life.do("voorstel", "commit", 2, on="2026-12-11")
    first, second = sorted(life.stage("h1", kind) for kind in ("ggz", "ccp"))
    assert (first, second) == (("2027-03-13", "2027-06-12"), ("2027-06-13", "2027-09-12"))

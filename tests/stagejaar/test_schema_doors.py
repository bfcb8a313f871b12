"""The doors around a plan: changing the schema, and importing it, keep to the rules of a stage year (H3, H5, H10)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.queries.training import schema_view
from stagetui.screens.schema_forms import GAPS, Draft, Kind, fields_of, offered
from tests.conftest import OFFICE
from tests.stagejaar.conftest import PLANNING, Institute

LINES = "aios;stagesoort;start;eind\n"
AUTUMN = ("place", "h1", "seh", "seh-1", "--start", "2026-09-01", "--onderdeel", "seh-13")


@pytest.fixture
def seated(institute: Institute) -> Institute:
    """One aios with thirteen weeks of SEH from September, in a round that is planned."""
    institute.aios("h1")
    institute.round()
    institute.office.today = PLANNING
    institute.office.do(*AUTUMN)
    return institute


@pytest.fixture
def begun(institute: Institute) -> Institute:
    """An aios whose year began in September 2025, and another who works eighty per cent and begins a year later."""
    institute.aios("h1", start="2024-09-01")
    institute.aios("h2", deeltijd=80)
    return institute


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-10-01", "Voor de start van seh-13 is geen cursus"),
        ("2026-10-05", "neem 2026-10-01 of de maand erna"),
    ],
)
def test_h10_a_stage_with_a_place_moves_by_the_rules_of_placing_by_hand(
    seated: Institute, day: str, why: str
) -> None:
    """H10, H5: the same objection at both doors, and also when somebody only looks."""
    office = seated.office
    before = office.dump()
    for words in (
        ("schema", "move", "h1", "seh", day, "--reason", "x"),
        ("schema", "move", "h1", "seh", day, "--check"),
        ("schema", "move", "h1", "seh", day, "--release", "--reason", "x"),
        ("place", "h1", "seh", "seh-1", "--start", day, "--reason", "x"),
    ):
        assert why in office.run(*words).refused, words
        assert office.dump() == before


def test_h5_a_stage_moves_with_its_place_and_keeps_its_months(seated: Institute) -> None:
    """H5, H10: to December, after the course of November; --check tells it and changes nothing."""
    office = seated.office
    words = ("schema", "move", "h1", "seh", "2026-12-01", "--reason", "later")
    before = office.dump()
    shown = office.do(*words, "--check")
    assert office.dump() == before
    done = office.do(*words)
    assert done["plaatsingen"] == shown["plaatsingen"]
    assert [(one["start"], one["eind"]) for one in done["stages"]] == [("2026-12-01", "2027-02-28")]
    placed = office.placed("h1", "seh")
    assert (placed["plaats"], placed["start"], placed["eind"]) == (
        "seh-1",
        date(2026, 12, 1),
        date(2027, 2, 28),
    )
    [line] = office.do("schema", "show", "h1")["stages"]
    assert (line["start"], line["eind"]) == ("2026-12-01", "2027-02-28")


def test_h2_a_stage_does_not_move_to_months_in_which_its_place_is_full(seated: Institute) -> None:
    """H2: two others are there in December."""
    for code in ("h2", "h3"):
        seated.aios(code)
        seated.office.do("place", code, "seh", "seh-1", "--start", "2026-12-01", "--onderdeel", "seh-13")
    told = [
        seated.office.run("schema", "move", "h1", "seh", "2026-12-01", *more).refused
        for more in (("--check",), ("--reason", "x"))
    ]
    assert told[0] == told[1]
    assert "seh-1" in told[0]


@pytest.mark.parametrize(
    "words",
    [
        ("reverse", "h1", "seh", "klinisch"),
        ("forward", "h1", "klinisch"),
        ("combine", "h1", "seh", "klinisch", "zh"),
        ("interweave", "h1", "seh", 50),
    ],
)
@pytest.mark.parametrize("more", [("--check",), ("--reason", "x")])
def test_h5_the_stages_of_a_year_change_in_no_other_way(
    seated: Institute, words: tuple[object, ...], more: tuple[str, ...]
) -> None:
    """H5: the sentence says what to do instead."""
    office = seated.office
    office.do("place", "h1", "klinisch", "kl-interne", "--start", "2026-12-01")
    before = office.dump()
    told = office.run("schema", *words, *more).refused
    assert "stagetui place h1 SOORT PLAATS --start" in told
    assert "stagetui swap" in told
    assert office.dump() == before


def test_h5_a_line_without_a_place_moves_to_the_first_day_of_a_free_month(begun: Institute) -> None:
    """H5: and nothing else moves along."""
    office = begun.office
    office.taken("schema", f"{LINES}h1;ggz;2026-03-01;2026-05-31\nh1;ccp;2026-06-01;2026-08-31\n")
    move = ("schema", "move", "h1")
    assert "neem 2026-10-01" in office.run(*move, "ccp", "2026-10-05", "--check").refused
    assert "overlapt ccp (2026-06-01" in office.run(*move, "ggz", "2026-04-01").refused
    office.do(*move, "ccp", "2026-09-01")
    days = {
        one["stagesoort"]: (one["start"], one["eind"]) for one in office.do("schema", "show", "h1")["stages"]
    }
    assert days == {"ggz": ("2026-03-01", "2026-05-31"), "ccp": ("2026-09-01", "2026-11-30")}
    assert "staat niet in het opleidingsschema" in office.run(*move, "seh", "2026-09-01").refused


def test_h5_the_screen_offers_only_what_may_be(seated: Institute) -> None:
    """H5: moving one stage by itself, and part time."""
    seated.office.do("place", "h1", "klinisch", "kl-interne", "--start", "2026-12-01")
    with Bureau.open(seated.office.directory) as bureau:
        actor = Actor(OFFICE, Via.TUI, date(2026, 5, 20), datetime(2026, 5, 20, tzinfo=UTC))
        beeld = bureau.ask(actor, schema_view, "h1")
    assert offered(beeld, (("zh", "De Zwaan"),)) == [Kind.MOVE, Kind.PART_TIME]
    names = [one.name for one in fields_of(Draft(beeld, (), Kind.MOVE))]
    assert GAPS not in names


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("h1;ggz;2026-09-10;2026-12-09", "start", "de dichtstbijzijnde is 2026-09-01"),
        ("h1;ggz;2026-02-11;2026-05-10", "start", "de dichtstbijzijnde is 2026-03-01"),
        ("h1;ggz;2026-09-01;2026-10-31", "eind", "3 maanden (t/m 2026-11-30)"),
        ("h1;seh;2026-09-01;2026-10-31", "eind", "3 maanden (t/m 2026-11-30) of 6 maanden (t/m 2027-02-28)"),
        ("h2;seh;2026-09-01;2027-02-28", "eind", "(80 %) 4 maanden (t/m 2026-12-31) of 8 maanden"),
        ("h1;klinisch;2026-05-01;2026-07-31", "start", "overlapt ggz (2026-03-01 t/m 2026-05-31)"),
        ("h1;mg;2026-09-01;2026-11-30", "stagesoort", "kent deze stagesoort niet"),
    ],
)
def test_h5_a_line_that_is_read_in_keeps_to_the_year(
    begun: Institute, row: str, column: str, why: str
) -> None:
    """H5, H10, H14: first days, lengths at the part-time factor, and one stage at a time; nothing is written."""
    if not row.startswith("h1;ggz"):
        begun.office.taken("schema", f"{LINES}h1;ggz;2026-03-01;2026-05-31\n")
    before = begun.office.dump()
    [(_, named, _, reason)] = begun.office.reasons("schema", f"{LINES}{row}\n")
    assert (named, why in reason) == (column, True), reason
    assert begun.office.dump() == before


def test_h5_lines_of_one_file_are_held_against_each_other(begun: Institute) -> None:
    """H10: the later of two is named."""
    [(number, column, value, reason)] = begun.office.reasons(
        "schema", f"{LINES}h1;ccp;2026-05-01;2026-07-31\nh1;ggz;2026-03-01;2026-05-31\n"
    )
    assert (number, column, value) == (2, "start", "2026-05-01")
    assert "overlapt ggz" in reason


def test_h14_without_a_last_day_a_line_lasts_whole_months(begun: Institute) -> None:
    """H14: the usual length at the factor of the aios."""
    begun.office.taken(
        "schema", "aios;stagesoort;start\nh1;seh;2026-03-01\nh2;ggz;2026-09-01\nh2;seh;2026-12-01\n"
    )
    ends = {
        (code, one["stagesoort"]): one["eind"]
        for code in ("h1", "h2")
        for one in begun.office.do("schema", "show", code)["stages"]
    }
    assert ends == {("h1", "seh"): "2026-08-31", ("h2", "ggz"): "2026-11-30", ("h2", "seh"): "2027-07-31"}


EXEMPTED = "aios;soort;vakgebied;besluit_datum\nh1;vrijstelling;interne;2025-01-01\n"


def test_h3_a_stage_that_an_exemption_forbids_is_not_read_in(begun: Institute) -> None:
    """H3: an exemption for internal medicine forbids SEH; nothing else."""
    begun.office.taken("vrijstellingen", EXEMPTED)
    [(_, column, _, reason)] = begun.office.reasons("schema", f"{LINES}h1;seh;2026-03-01;2026-05-31\n")
    assert column == "stagesoort"
    assert "h1 heeft vrijstelling voor interne en doet geen seh" in reason
    begun.office.taken("schema", f"{LINES}h1;klinisch;2026-03-01;2026-05-31\n")


def test_h3_what_began_before_today_is_what_it_was_with_a_warning(begun: Institute) -> None:
    """H3, H5: any days, also together; a field that is forbidden is told."""
    begun.office.taken("vrijstellingen", EXEMPTED)
    report = begun.office.taken(
        "schema", f"{LINES}h1;seh;2025-09-08;2025-12-14\nh1;ggz;2025-12-10;2026-03-20\n"
    )
    [told] = report["waarschuwingen"]
    assert told.startswith("rij 2: h1 heeft vrijstelling voor interne en doet geen seh")


def test_h11_an_elective_without_a_motivation_is_told(begun: Institute) -> None:
    """H11: it is read in, and somebody asks."""
    row = f"{LINES}h2;keuze;2026-09-01;2026-11-30\n"
    [told] = begun.office.taken("schema", row)["waarschuwingen"]
    assert "motivatie" in told
    begun.office.do("undo")
    begun.office.taken(
        "voorkeuren",
        "aios;stagesoort;rang;specialisme;motivatie\nh2;keuze;1;orthopedie;Voor mijn praktijk.\n",
    )
    assert not begun.office.taken("schema", row)["waarschuwingen"]

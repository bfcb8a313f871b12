"""What is read: the audit trail in Dutch, occupancy as bars, and cards wrapped for a narrow screen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from stagetui.engine.queries.history import Stap
from stagetui.engine.queries.round_parts import Aanbod
from stagetui.engine.records import Gebeurtenis
from stagetui.screens.cards.layout import card, fields, laid_out
from stagetui.screens.history import label, said, step_details, step_title, story, with_days
from stagetui.screens.occupancy import FREE, TAKEN, bar, coming, months, told
from stagetui.screens.words import recently

MOMENT = datetime(2027, 3, 1, 8, 5, tzinfo=UTC).replace(tzinfo=None)  # as it is stored


def event(voor: str | None, na: str | None, actie: str = "status geplaatst") -> Gebeurtenis:
    return Gebeurtenis(7, MOMENT, "bo", "tui", actie, "plaatsing:12", "a-1", voor, na, None, "", "")


def test_a_change_is_told_with_the_values_before_and_after() -> None:
    """`{"status": "onder voorbehoud"}` → `{"status": "geplaatst"}`, in winter time."""
    (told,) = story([event('{"status": "onder voorbehoud"}', '{"status": "geplaatst"}')])
    assert told.wanneer == "1 mrt 2027 09:05"
    assert told.wat == "Status geplaatst (plaatsing 12)"
    assert told.details == ("status: onder voorbehoud → geplaatst",)


def test_what_was_made_is_told_on_one_line_with_names_and_dates() -> None:
    na = '{"plaats": "p1", "start": "2027-03-01", "plaatsing": 12, "rang": null, "goedgekeurd": true}'
    (told,) = story([event(None, na)], {"p1": "Kliniek, De Linde"})
    assert told.details == ("plaats Kliniek, De Linde (p1) · van 1 mrt 2027 · goedgekeurd ja",)


def test_a_place_that_is_let_go_shows_a_dash() -> None:
    (told,) = story([event('{"plaats": "p1", "rang": 1}', '{"plaats": null, "rang": null}')])
    assert told.details == ("voorkeur: 1 → –", "plaats: p1 → –")


def test_a_step_is_told_by_its_first_line_and_how_much_more_there_is() -> None:
    step = Stap(event('{"status": "geplaatst"}', '{"status": "vervallen"}', "status vervallen"), 3)
    assert step_title(step, {"a-1": "Sanne Vos"}) == "status vervallen, Sanne Vos (en 2 meer)"
    assert step_title(step, {}) == "status vervallen, plaatsing 12 (en 2 meer)"
    assert step_details(step, {}) == "status: geplaatst → vervallen"


def test_values_of_both_versions_are_read_as_people_do() -> None:
    """What was seen comes from the audit trail as text, what is there now from the row itself."""
    assert [said("start", value, {}) for value in ("2027-03-01", date(2027, 3, 1))] == ["1 mrt 2027"] * 2
    assert said("op", datetime(2027, 3, 1, 8, 5), {}) == "1 mrt 2027 09:05"  # noqa: DTZ001 - as it is stored
    assert (label("eind"), label("deeltijd_minimum"), label("gezien_tot")) == (
        "t/m",
        "deeltijd minstens (%)",
        "gezien tot",
    )


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (datetime(2027, 3, 1, 8, 5), "vandaag 09:05"),  # noqa: DTZ001 - as it is stored
        (datetime(2027, 2, 28, 8, 5), "gisteren 09:05"),  # noqa: DTZ001
        (datetime(2027, 1, 9, 8, 5), "9 jan 09:05"),  # noqa: DTZ001
        (datetime(2026, 12, 31, 8, 5), "31 dec 2026"),  # noqa: DTZ001
    ],
)
def test_a_moment_is_told_as_shortly_as_it_can_be(when: datetime, shown: str) -> None:
    assert recently(when, date(2027, 3, 1)) == shown


def test_dates_inside_a_sentence_are_read_as_people_do() -> None:
    assert with_days("t/m 2027-03-01, niet 2027-99-01") == "t/m 1 mrt 2027, niet 2027-99-01"


@pytest.mark.parametrize(
    ("bezet", "capaciteit", "shown"),
    [
        (0, 3, "░░░"),
        (2, 3, "██░"),
        (3, 3, "███"),
        (1, 12, "█░░░"),
        (11, 12, "███░"),
        (5, 4, "████"),
        (0, 0, "░"),
    ],
)
def test_a_bar_tells_room_by_its_shape(bezet: int, capaciteit: int, shown: str) -> None:
    assert bar(bezet, capaciteit) == shown


@given(st.integers(1, 200), st.integers(0, 250))
def test_a_bar_is_full_only_when_the_place_is(capaciteit: int, bezet: int) -> None:
    """A free cell means room, a taken cell means that somebody is there."""
    shown = bar(bezet, capaciteit)
    assert (FREE in shown) == (bezet < capaciteit)
    assert (TAKEN in shown) == (bezet > 0)


@pytest.mark.parametrize(
    ("van", "tot", "shown"),
    [
        (date(2027, 3, 1), date(2027, 5, 30), "mrt–mei 27"),
        (date(2027, 3, 1), date(2027, 3, 30), "mrt 27"),
        (date(2026, 11, 1), date(2027, 1, 30), "nov 26–jan 27"),
    ],
)
def test_a_period_is_named_by_its_months(van: date, tot: date, shown: str) -> None:
    assert months(van, tot) == shown


def test_the_period_that_is_over_is_left_out() -> None:
    periods = [
        Aanbod("p", "p", date(2026, 1, 1), date(2026, 6, 30), 2, 2),
        Aanbod("p", "p", date(2027, 1, 1), date(2027, 6, 30), 3, 2),
        Aanbod("p", "p", date(2027, 7, 1), date(2027, 12, 31), 1, 0),
    ]
    assert coming(periods, date(2026, 11, 23)).plain == "jan–jun 27 ██░  2/3 +1"
    assert coming(periods[:1], date(2026, 11, 23)).plain == "voorbij"
    assert coming([], date(2026, 11, 23)).plain == "geen beschikbaarheid"


@pytest.mark.parametrize(
    ("bezet", "capaciteit", "shown"),
    [(2, 3, "2/3"), (3, 3, "3/3 vol"), (4, 3, "4/3 te vol"), (0, 0, "0/0 dicht")],
)
def test_full_and_closed_are_said_in_words(bezet: int, capaciteit: int, shown: str) -> None:
    assert told(bezet, capaciteit) == shown


def test_a_long_value_goes_on_under_itself() -> None:
    lines = card(fields([("contact", "Ans de Vries van de afdeling"), ("regio", "noord")]))
    assert laid_out(lines, 24).plain.splitlines() == [
        "contact  Ans de Vries ",
        "         van de afdeling",
        "regio    noord",
    ]


@given(st.lists(st.text(st.sampled_from("ab [é/]·"), max_size=80), max_size=5), st.integers(20, 60))
def test_no_line_of_a_card_is_wider_than_the_screen_and_no_word_is_lost(lines: list[str], width: int) -> None:
    shown = laid_out(card([Text(line) for line in lines]), width).plain
    assert all(len(line.rstrip()) <= width for line in shown.splitlines())
    assert "".join(shown.split()) == "".join("".join(lines).split())

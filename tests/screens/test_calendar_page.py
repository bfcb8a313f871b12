"""*Kalender*: a month of milestones, its filters, and from each line one key to what settles it (N3, N19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.doorway.placing import Place
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.records import Mijlpaal, Plaatsing
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.approvals import ApprovalsPage
from stagetui.screens.availability import AvailabilityPage
from stagetui.screens.calendar import CalendarPage
from stagetui.screens.places import PlacesPage
from stagetui.screens.split import PATIENCE
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import Form
from stagetui.screens.widgets.month import grid, next_month, same_day
from stagetui.screens.widgets.table import PagedTable

Keys = Callable[..., Any]


async def opened(pilot: Any, settle: Any) -> CalendarPage:
    pilot.app.goto("kalender")
    await settle(pilot)
    page = pilot.app.screen
    assert isinstance(page, CalendarPage)
    return page


async def settled_by(pilot: Any, settle: Any, page: CalendarPage, key: str, when: date) -> None:
    """Press enter on one milestone."""
    page.month.go_to(when)
    await settle(pilot)
    page.listing.go_to(key)
    await pilot.press("enter")
    await settle(pilot)
    assert page._in_list
    page.listing.go_to(key)
    assert page.listing.key == key
    await pilot.press("enter")
    await settle(pilot)


def read_in(app: StagetuiApp, directory: Path, kind: str, text: str) -> None:
    file = directory / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    with Bureau.open(directory) as bureau:
        report = bureau.do(app._actor(), ImportTable(read_table(file, KINDS[kind])))
    assert not report.geweigerd, report.geweigerd


# ---- the month


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_weeks_run_from_monday_and_hold_the_whole_month(year: int) -> None:
    for month in range(1, 13):
        first = date(year, month, 1)
        weeks = grid(first)
        days = [day for week in weeks for day in week]
        assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)
        assert {day for day in days if day.month == month} == {
            date.fromordinal(n) for n in range(first.toordinal(), next_month(first).toordinal())
        }
        assert first in weeks[0]
        assert any(day.month == month for day in weeks[-1])


def test_a_month_on_keeps_the_day_or_takes_the_last() -> None:
    assert same_day(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert same_day(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert same_day(date(2027, 1, 15), -1) == date(2026, 12, 15)
    assert same_day(date(2027, 3, 31), -13) == date(2026, 2, 28)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_the_month_has_week_numbers_today_and_counts_a_day(
    app: StagetuiApp, settle: Any, seen: Any, size: tuple[int, int]
) -> None:
    """N3: Ilse starts on 3 May 2027; her preferences are in by 31 December 2026, like those of nobody else."""
    async with app.run_test(size=size) as pilot:
        page = await opened(pilot, settle)
        text = seen(pilot)
        assert "november 2026   L te laat  N nu doen  K komend" in text
        assert "wk    ma" in text
        assert any(line.startswith(" 48") and "»23" in line for line in text.splitlines())
        await pilot.press("right_square_bracket")
        await settle(pilot)
        assert page.month.chosen == date(2026, 12, 23)
        text = seen(pilot)
        assert "december 2026" in text
        week = next(line for line in text.splitlines() if line.startswith(" 53"))
        assert "31 1K" in week
        assert "Getoond" not in text


async def test_arrows_and_keys_move_the_day(app: StagetuiApp, settle: Any, seen: Any) -> None:
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        for keys, day in (
            (["right", "down"], date(2026, 12, 1)),
            (["left", "up"], date(2026, 11, 23)),
            (["pagedown", "pagedown"], date(2027, 1, 23)),
            (["left_square_bracket"], date(2026, 12, 23)),
            (["t"], date(2026, 11, 23)),
        ):
            await pilot.press(*keys)
            await settle(pilot)
            assert page.month.chosen == day
        await pilot.click("MonthView", offset=(7, 3))
        await settle(pilot)
        assert page.month.chosen == date(2026, 11, 2)
        assert "2 nov 2026" in seen(pilot)


async def test_the_list_shows_a_day_a_month_or_all_that_is_late_the_most_urgent_first(
    app: StagetuiApp, settle: Any, seen: Any
) -> None:
    """On 3 January Ilse's preferences are three days late, and in April much is to come."""
    now = app._actor().now
    app._actor = lambda: Actor("bo", Via.TUI, date(2027, 1, 3), now)
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        assert "te laat (l)" in seen(pilot)
        await pilot.press("l")
        await settle(pilot)
        assert "Alles wat te laat is" in seen(pilot)
        assert "! 3 dagen laat" in seen(pilot)
        await pilot.press("l", "m")
        page.month.go_to(date(2027, 4, 5))
        await settle(pilot)
        assert "Heel april 2027" in seen(pilot)
        days = [(one.staat, one.datum) for one in page._lines.values()]
        assert len(days) > 1
        assert [day for _, day in days] == sorted(day for _, day in days)
        await pilot.press("m", "t")
        await settle(pilot)
        assert "3 jan 2027, vandaag" in seen(pilot)


# ---- filters


async def test_filters_are_shown_and_escape_clears_them(app: StagetuiApp, settle: Any, seen: Any) -> None:
    """By owner, kind, aios, profile and state, each chosen with the keyboard."""
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(pilot, settle)
        page.month.go_to(date(2027, 4, 1))
        await pilot.press("m")
        await settle(pilot)
        everything = len(page._lines)
        fewer = []
        for key, typed in (("p", "ilse"), ("k", "gegevens"), ("f", "va")):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(app.screen, Choose)
            await pilot.press(*typed, "enter")
            await settle(pilot)
            fewer.append(len(page._lines))
        assert "Getoond: aios Ilse Prins · profiel va · mijlpaal gegevens" in seen(pilot)
        assert everything > fewer[0] > fewer[1] == fewer[2] == 1
        await pilot.press("e", "down", "enter")
        await settle(pilot)
        assert "van bureau" in seen(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "Getoond" not in seen(pilot)
        assert len(page._lines) == everything
        await pilot.press("s", *["down"] * 4, "enter")
        await settle(pilot)
        assert "Getoond: alleen komend" in seen(pilot)
        await pilot.press("s", "enter")
        await settle(pilot)
        assert "ook wat gedaan of niet nodig is" in seen(pilot)


async def test_an_instituutsopleider_sees_the_own_aios_only(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, directory: Path
) -> None:
    app = app_of("lotte")
    read_in(
        app_of("bo"),
        directory,
        "aios",
        "aios;naam;email;profiel;instituut\nx-1;Xenia;x@example.nl;va;nspoh\n",
    )
    read_in(app_of("bo"), directory, "schema", "aios;stagesoort;start\nx-1;aanpalend;2027-05-03\n")
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        page.month.go_to(date(2027, 5, 3))
        await pilot.press("m")
        await settle(pilot)
        assert {one.aios for one in page._lines.values()} == {"a-001", "a-002", "a-003", "a-004"}


# ---- from a line to what settles it


async def test_what_is_ticked_off_is_ticked_off_with_one_key(
    app: StagetuiApp, settle: Any, seen: Any, directory: Path
) -> None:
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        await pilot.press("m", "enter")
        await settle(pilot)
        (line,) = (one for one in page._lines.values() if one.mijlpaal == "werving")
        assert line.aios == "a-003"
        page.listing.go_to("a-003|aanpalend|werving")
        assert "Enter vinkt af." in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        await pilot.press("enter")
        await settle(pilot)
        assert "Afgevinkt: " in seen(pilot)
        assert "a-003|aanpalend|werving" not in page._lines
    with Bureau.open(directory) as bureau:
        stored = bureau.store.read(lambda reader: reader.records(Mijlpaal, "SELECT * FROM mijlpaal"))
    assert [(one.aios, one.mijlpaal) for one in stored] == [("a-003", "werving")]


async def test_preferences_lead_to_those_of_the_aios_and_what_is_done_or_comes_by_itself_to_the_aios(
    app: StagetuiApp, settle: Any, seen: Any
) -> None:
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        await settled_by(pilot, settle, page, "a-003|aanpalend|voorkeuren", date(2026, 12, 31))
        assert isinstance(app.screen, AiosPage)
        assert "nog geen voorkeuren" in seen(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.current_mode == "kalender"
        await pilot.press("escape")  # from the list to the month
        await settled_by(pilot, settle, page, "a-003|aanpalend|start", date(2027, 5, 3))
        assert isinstance(app.screen, AiosPage)
        assert "Ilse Prins (a-003)" in seen(pilot)


async def test_availability_leads_to_the_question_that_has_no_answer(
    app: StagetuiApp, settle: Any, seen: Any, directory: Path
) -> None:
    """Joris' place is given until the end of February only."""
    read_in(
        app,
        directory,
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;goedgekeurd\n"
        "psy-9;ggz-noord;Zwijgend;psychiatrie;va;aanpalend;ja\n",
    )
    read_in(app, directory, "voorkeuren", "aios;stagesoort;rang;plaats\na-003;aanpalend;1;psy-9\n")
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        page.month.go_to(date(2027, 1, 5))
        await pilot.press("m")
        await settle(pilot)
        (line,) = (one for one in page._lines.values() if one.mijlpaal == "beschikbaarheid")
        await settled_by(pilot, settle, page, "a-003|aanpalend|beschikbaarheid", line.datum)
        assert isinstance(app.screen, AvailabilityPage)
        assert (app.screen.query_one(PagedTable).key or "").startswith("psy-9|")
        assert "1 vraag" in seen(pilot)


async def test_a_decision_leads_to_the_request_and_before_that_to_the_placing_dialog(
    app: StagetuiApp, settle: Any, seen: Any, directory: Path
) -> None:
    """N3, N9: without a place there is nothing to decide; with one the request is shown, also to who waits for it."""
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        when = date(2027, 3, 8)  # six weeks before 19 April
        await settled_by(pilot, settle, page, "a-004|aanpalend|besluit", when)
        assert isinstance(app.screen, Choose)
        assert "Joris Smit: aanpalend" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        with Bureau.open(directory) as bureau:
            placed = bureau.store.read(
                lambda r: r.records(Plaatsing, "SELECT * FROM plaatsing WHERE aios = 'a-004'")
            )
        assert [one.status.value for one in placed] == ["onder voorbehoud"]
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, ApprovalsPage)
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        assert "Joris Smit: aanpalend" in seen(pilot)
        assert "alles, ook wat besloten is of op anderen wacht" in seen(pilot)


async def test_a_missing_name_at_the_place_leads_to_the_place(
    app: StagetuiApp, settle: Any, directory: Path
) -> None:
    """N3: what lacks is the stagebegeleider of a stage that has its place."""
    read_in(
        app,
        directory,
        "stageplaatsen",
        "plaats;instelling;naam;specialisme;profielen;stagesoorten;goedgekeurd;contact_naam\n"
        "psy-2;jeugdhuis;Jeugdpsychiatrie;psychiatrie;va;aanpalend;ja;\n",
    )
    with Bureau.open(directory) as bureau:
        bureau.do(app._actor(), Place("a-004", "aanpalend", "psy-2"))
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        page.month.go_to(date(2027, 3, 10))
        await pilot.press("m")
        await settle(pilot)
        (line,) = (one for one in page._lines.values() if (one.mijlpaal, one.aios) == ("gegevens", "a-004"))
        await settled_by(pilot, settle, page, "a-004|aanpalend|gegevens", line.datum)
        assert isinstance(app.screen, PlacesPage)
        assert app.screen.listing.key == "psy-2"


async def test_who_may_not_place_sees_the_aios_instead(
    app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any
) -> None:
    app = app_of("lotte")
    async with app.run_test() as pilot:
        page = await opened(pilot, settle)
        await settled_by(pilot, settle, page, "a-004|aanpalend|besluit", date(2027, 3, 8))
        assert isinstance(app.screen, AiosPage)

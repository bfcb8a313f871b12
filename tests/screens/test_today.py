"""*Vandaag*: what waits, the most urgent first, and enter goes to where it is settled."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.records import Mijlpaal
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import Form
from stagetui.screens.widgets.table import PagedTable
from stagetui.screens.words import days_left, span

Settle = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]
Seen = Callable[[Pilot[Any]], str]


async def test_what_waits_stands_with_the_days_that_are_left(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    """Ilse's stage starts on 3 May 2027, so her preferences are due on 31 December (N3)."""
    async with app.run_test(size=(160, 50)) as pilot:
        await settle(pilot)
        text = seen(pilot)
        assert 0 < text.find("nog 38 dagen") < text.find("nog 133 dagen")
        assert "31 dec 2026" in seen(pilot)
        assert "1 van 4 stages nog zonder voorkeur" in seen(pilot)


async def test_what_is_late_is_marked_in_words_too(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    app = app_of("bo")
    now = app._actor().now
    app._actor = lambda: Actor("bo", Via.TUI, date(2027, 1, 3), now)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "! 3 dagen laat" in seen(pilot)


async def test_enter_opens_the_round_that_waits(app: StagetuiApp, settle: Settle, seen: Seen) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        work = app.screen.query_one("#work", PagedTable)
        work.go_to(next(row.key for row in work.rows if row.key.startswith("ronde|")))
        await pilot.press("enter")
        await settle(pilot)
        assert app.current_mode == "ronde"
        assert "Voorjaar 2027 · 1 apr – 30 jun 2027" in seen(pilot)


async def test_who_has_nothing_to_do_reads_that(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "Er wacht niets op u." in seen(pilot)


def test_days_and_periods_are_short_dutch() -> None:
    assert [days_left(days).plain for days in (None, -1, 0, 1, 9)] == [
        "zodra het kan",
        "! 1 dag laat",
        "! vandaag",
        "nog 1 dag",
        "nog 9 dagen",
    ]
    assert span(date(2026, 12, 1), date(2027, 2, 28)) == "1 dec 2026 – 28 feb 2027"
    assert span(date(2027, 3, 1), date(2027, 5, 30)) == "1 mrt – 30 mei 2027"


async def milestone(pilot: Pilot[Any], settle: Settle, words: str) -> None:
    """Press enter on the milestone that is about `words`."""
    table = pilot.app.screen.query_one("#work", PagedTable)
    table.go_to(next(row.key for row in table.rows if row.key.startswith("aios|") and words in row.key))
    await pilot.press("enter")
    await settle(pilot)


async def test_one_key_on_a_milestone_ticks_it_off(
    app: StagetuiApp, settle: Settle, seen: Seen, directory: Path
) -> None:
    """N19: Ilse has to be mailed; she has no plaatsing, and that is no dead end."""
    async with app.run_test() as pilot:
        await settle(pilot)
        await milestone(pilot, settle, "Ilse Prins")
        assert isinstance(app.screen, Form)
        await pilot.press(*"gebeld", "enter")
        await settle(pilot)
        assert "Afgevinkt: Mail aan de aios over werving" in seen(pilot)
        assert app.current_mode == "vandaag"
        assert "Ilse Prins" not in seen(pilot)
    with Bureau.open(directory) as bureau:
        stored = bureau.store.read(lambda reader: reader.records(Mijlpaal, "SELECT * FROM mijlpaal"))
    assert [(one.aios, one.mijlpaal, one.reden, one.door) for one in stored] == [
        ("a-003", "werving", "gebeld", "bo")
    ]


async def test_a_opens_the_aios_of_a_milestone_where_it_can_be_ticked_off_too(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        table = app.screen.query_one("#work", PagedTable)
        table.go_to(next(row.key for row in table.rows if "Ilse Prins" in row.key))
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        text = seen(pilot)
        assert "Ilse Prins (a-003)" in text
        assert "Nu te doen" in text
        assert "Mail aan de aios over werving" in text
        await pilot.press("t")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        await pilot.press("enter")
        await settle(pilot)
        assert "Nu te doen" not in seen(pilot)


async def test_a_milestone_of_several_aios_asks_which_one(
    app: StagetuiApp, settle: Settle, seen: Seen, directory: Path, tmp_path: Path
) -> None:
    files = {
        "aios": "aios;naam;email;profiel;instituut\na-005;Anna Bos;anna@example.nl;va;nspoh\n",
        "schema": "aios;stagesoort;start\na-005;aanpalend;2027-05-03\n",
    }
    with Bureau.open(directory) as bureau:
        for kind, text in files.items():
            file = tmp_path / f"{kind}.csv"
            file.write_text(text, encoding="utf-8")
            report = bureau.do(app._actor(), ImportTable(read_table(file, KINDS[kind])))
            assert not report.geweigerd, report.geweigerd
    async with app.run_test() as pilot:
        await settle(pilot)
        await milestone(pilot, settle, "2 aios")
        assert isinstance(app.screen, Choose)
        assert "Anna Bos (a-005), aanpalend vanaf 3 mei 2027" in seen(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        assert "Ilse Prins, aanpalend" in seen(pilot)


async def test_who_thinks_better_of_it_ticks_nothing_off(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await milestone(pilot, settle, "Ilse Prins")
        await pilot.press("escape")
        await settle(pilot)
        assert "Ilse Prins" in seen(pilot)

"""The shell: who sees which pages, how keys, help and palette hang together, and what happens when things fail."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.people import KeepPerson
from stagetui.engine.doorway.rounds import OpenRonde
from stagetui.errors import BusyError
from stagetui.screens.app import StagetuiApp
from stagetui.screens.desk import Desk
from stagetui.screens.jobs import Job, Steps
from stagetui.screens.pages import PAGES
from stagetui.screens.widgets.frame import NavigationItem

Settle = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]
Seen = Callable[[Pilot[Any]], str]


def shown_pages(app: StagetuiApp) -> list[str]:
    return [item.entry.id for item in app.screen.query(NavigationItem) if item.display]


async def test_the_first_frame_needs_no_engine() -> None:
    """The module of the first frame may import neither duckdb, pydantic, polars nor mip."""
    code = (
        "import sys; import stagetui.screens.app;"
        "print([m for m in ('duckdb', 'pydantic', 'polars', 'mip', 'aiosmtplib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_the_office_sees_all_pages_and_who_it_is(app: StagetuiApp, settle: Settle, seen: Seen) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        assert shown_pages(app) == [entry.id for entry in PAGES]
        assert "bo · 23 nov 2026" in seen(pilot)


async def test_an_instituutsopleider_sees_today_placements_and_approvals_only(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    """Lotte is named by aios and has no role: no rounds, no places, no post; their keys do nothing either."""
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await settle(pilot)
        assert shown_pages(app) == ["vandaag", "plaatsingen", "goedkeuringen", "kalender", "profiel"]
        await pilot.press("2")
        await settle(pilot)
        assert app.current_mode == "vandaag"


async def test_somebody_unknown_is_told_so_and_the_program_ends(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    app = app_of("niemand")
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "niemand is in dit bureau niet bekend" in seen(pilot).replace("\n", " ")
        await pilot.press("enter")
    assert app.return_code == 1


async def test_a_directory_without_bureau_is_told_calmly(
    tmp_path: Path, settle: Settle, seen: Seen, app_of: Callable[[str], StagetuiApp]
) -> None:
    app = StagetuiApp(tmp_path, app_of("bo")._actor)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "Geen bureau" in seen(pilot)


TEXTUALS = ("copy_text", "app.focus_next", "app.focus_previous", "minimize", "screen")  # actions of its own


async def test_every_page_opens_by_its_key_and_explains_itself(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    """One registry feeds footer, help and palette, so each binding has an id, a name and a tooltip."""
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        for entry in PAGES:
            await pilot.press(entry.keys.split(",")[0])
            await settle(pilot)
            assert app.current_mode == entry.id
            assert app.page is not None
            merged = type(app.page)._merged_bindings
            assert merged is not None
            for binding in (b for keys in merged.key_to_bindings.values() for b in keys):
                if not binding.action.partition("(")[0].startswith(TEXTUALS):
                    assert binding.id, binding
                    assert binding.tooltip, binding
                    assert binding.description, binding
            await pilot.press("f1")
            await pilot.pause()
            text = seen(pilot)
            assert entry.title in text
            assert "F1" in text
            await pilot.press("escape")


async def test_a_narrow_terminal_keeps_help_palette_and_end_on_every_page(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    """At 80 columns the keys of some pages do not all fit: those left out are left out whole, and F1 has them."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for entry in PAGES:
            app.goto(entry.id)
            await settle(pilot)
            keys = seen(pilot).splitlines()[-1]
            assert keys.endswith("F1 Hulp  ^p Meer  q Einde"), entry.id
        await pilot.press("7")
        await settle(pilot)
        assert "s Staat" not in seen(pilot).splitlines()[-1]
        await pilot.resize_terminal(140, 24)
        await settle(pilot)
        assert "s Staat  p Aios" in seen(pilot).splitlines()[-1]


async def test_the_palette_finds_pages_actions_and_aios(app: StagetuiApp, settle: Settle, seen: Seen) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert "Ga naar Ronde" in seen(pilot)
        await pilot.press(*"ilse")
        await settle(pilot)
        await pilot.pause(0.1)
        assert "Ilse Prins (a-003)" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.query_one("#nav-plaatsingen").has_class("-current")
        assert "Ilse Prins" in seen(pilot)


async def test_the_palette_says_in_dutch_that_nothing_was_found(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p", *"qqqq")
        await pilot.pause(0.7)
        assert "Niets gevonden" in seen(pilot)


async def test_the_palette_shows_no_more_than_the_person_may_see(
    app_of: Callable[[str], StagetuiApp], settle: Settle, seen: Seen
) -> None:
    app = app_of("lotte")
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        text = seen(pilot)
        assert "Ga naar Goedkeuringen" in text
        assert "Ga naar Ronde" not in text
        assert "Ga naar Post" not in text


async def test_what_others_change_appears_by_itself(
    app: StagetuiApp, directory: Path, settle: Settle, seen: Seen
) -> None:
    """A colleague opens a round; within a second the page shows it, with who did what."""
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        with Bureau.open(directory) as other:
            actor = Actor("els", Via.SCRIPT, date(2026, 11, 23), app._actor().now)
            other.do(actor, OpenRonde("Najaar 2027", ("va",), date(2027, 9, 1), date(2027, 10, 31)))
        await pilot.pause(0.7)
        await settle(pilot)
        assert "Najaar 2027" in seen(pilot)
        assert "Gewijzigd door els, zojuist: ronde geopend, ronde Najaar" in seen(pilot)


async def test_own_changes_are_not_called_those_of_others(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.page is not None
        app.page.do(KeepPerson("lotte", "Lotte Mulder", "lotte@example.nl"), said="Account gemaakt.")
        await pilot.pause(0.7)
        await settle(pilot)
        assert "Account gemaakt." in seen(pilot)


async def test_a_refused_change_is_a_dialog_with_the_way_out(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.page is not None
        app.page.do(OpenRonde("", ("va",), date(2027, 1, 1), date(2027, 2, 1)))
        await settle(pilot)
        assert "Ronde niet geopend" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is app.page


async def test_a_busy_database_is_said_and_f8_tries_again(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.page is not None

        def busy(_desk: Desk) -> None:
            raise BusyError("Database bezet", "Marie werkt er al 10 s in. Probeer het zo opnieuw.")

        app.page.ask("work", busy, lambda _none: None)
        await settle(pilot)
        assert "F8 probeert het opnieuw" in seen(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "Ververst." in seen(pilot)


async def test_a_stale_answer_is_dropped(app: StagetuiApp, settle: Settle) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        got: list[str] = []
        assert app.page is not None
        app.page.ask("x", lambda _desk: "old", got.append)
        app.page.ask("x", lambda _desk: "new", got.append)
        await settle(pilot)
        assert got == ["new"]


async def test_a_fault_of_our_own_is_told_without_a_traceback_and_logged(
    app: StagetuiApp, settle: Settle, seen: Seen, tmp_path: Path
) -> None:
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert app.page is not None
        app.page.ask("x", lambda _desk: 1 // 0, lambda _number: None)
        await settle(pilot)
        text = seen(pilot)
        assert "Onverwachte fout" in text
        assert "Traceback" not in text
    logged = next(tmp_path.rglob("fouten.log")).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in logged


def wait_for_stop(_desk: Desk, steps: Steps) -> str:
    steps.tell("Bezig", 0.4)
    while not steps.cancelled():
        time.sleep(0.01)
    return "gestopt"


async def test_a_long_job_shows_how_far_it_is_on_every_page_and_can_be_stopped(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        got: list[str] = []
        app.run_job(Job("Proef", wait_for_stop, got.append))
        await pilot.pause(0.2)
        assert "40%  x stopt  Bezig" in seen(pilot)
        await pilot.press("2")
        await pilot.pause(0.3)
        assert "x stopt  Bezig" in seen(pilot)
        app.run_job(Job("Nog een", wait_for_stop, got.append))
        await pilot.pause()
        assert "Er loopt al iets: Proef" in seen(pilot)
        await pilot.press("enter", "x")
        await settle(pilot)
        assert got == ["gestopt"]
        assert "Proef: klaar." in seen(pilot)


async def test_leaving_asks_only_while_a_job_runs(app: StagetuiApp, settle: Settle, seen: Seen) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        app.run_job(Job("Proef", wait_for_stop, lambda _text: None))
        await pilot.pause(0.1)
        await pilot.press("q")
        await pilot.pause()
        assert "Stoppen en sluiten?" in seen(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert app.is_running
        await pilot.press("x")
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)  # what was seen of the work of others is remembered first
    assert app.return_code == 0


async def test_data_is_never_read_as_markup(app: StagetuiApp, settle: Settle, seen: Seen) -> None:
    """The place is called "Psychiatrie [ouderen]"; as markup the last word would disappear."""
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("2", "enter")
        await settle(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert "Psychiatrie [ouderen]" in seen(pilot)


async def test_letters_typed_in_the_filter_are_no_commands(app: StagetuiApp, settle: Settle) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("slash", *"q2n1x")
        await settle(pilot)
        assert app.is_running
        assert app.current_mode == "vandaag"
        assert app.screen.query_one(Input).value == "q2n1x"

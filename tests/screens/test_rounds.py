"""*Ronde*: intake, supply against demand, computing a proposal, and making plaatsingen of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.people import GrantRole, KeepPerson
from stagetui.engine.queries.lists import placements
from stagetui.engine.queries.rounds import proposals, rounds
from stagetui.profiles.terms import Rol, Status
from stagetui.screens.app import StagetuiApp

Settle = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]
Seen = Callable[[Pilot[Any]], str]


async def open_round(pilot: Any, settle: Settle) -> None:
    pilot.app.goto("ronde")
    await settle(pilot)
    await pilot.press("enter")
    await settle(pilot)


async def compute(pilot: Pilot[Any], settle: Settle, seed: str = "7") -> None:
    await pilot.press("b")
    await settle(pilot)
    pilot.app.screen.query_one("#field-seed", Input).value = seed
    await pilot.press("ctrl+s")
    await settle(pilot)


async def test_the_intake_shows_first_who_has_not_handed_in_and_supply_beside_demand(
    app: StagetuiApp, settle: Settle, seen: Seen
) -> None:
    """N3: preferences are due before the 1st of the fourth month before the stage; in April three ask for two places.

    Escape goes back to the list.
    """
    async with app.run_test() as pilot:
        await open_round(pilot, settle)
        text = seen(pilot)
        assert "4 stages, 0 geplaatst, 4 te plaatsen." in text
        assert "Voorkeuren: 3 binnen, 1 nog niet (uiterlijk 31 dec 2026, nog 38 dagen)." in text
        lines = [line for line in text.splitlines() if "aanpalend" in line]
        assert "Ilse Prins" in lines[0]
        assert "nog 38 dagen" in lines[0]
        assert all("1 ingeleverd" in line for line in lines[1:])
        await pilot.press("a")
        await settle(pilot)
        april = next(line for line in seen(pilot).splitlines() if line.strip().startswith("apr 2027"))
        assert "vraag   3  vrij   2  ! 1 te weinig" in april
        await pilot.press("escape")
        await settle(pilot)
        assert "1 ronde" in seen(pilot)


async def test_a_new_round_is_checked_in_the_form_and_then_opened(
    app: StagetuiApp, directory: Path, settle: Settle, seen: Seen
) -> None:
    async with app.run_test() as pilot:
        app.goto("ronde")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(*"Najaar", "tab", *"2027-9-1", "ctrl+s")
        await settle(pilot)
        assert "typ een datum als 2027-03-01" in seen(pilot)
        app.screen.query_one("#field-van", Input).value = "2027-09-01"
        app.screen.query_one("#field-tot", Input).value = "2027-10-31"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Kies ten minste één profiel" in seen(pilot)
        await pilot.press("tab", "tab", "tab", "space", "ctrl+s")
        await settle(pilot)
        assert "Ronde Najaar is geopend." in seen(pilot)
        assert app.desk is not None
        assert f"Najaar · 1 sep – 31 okt 2027 · {app.desk.bureau.book.ids[0]}" in seen(pilot)
    with Bureau.open(directory) as bureau:
        assert [line.ronde.ronde for line in bureau.ask(app._actor(), rounds)] == ["Najaar", "Voorjaar 2027"]


async def test_a_proposal_shows_ranks_proof_and_why_not_and_another_can_be_looked_at(
    app: StagetuiApp, directory: Path, settle: Settle, seen: Seen
) -> None:
    """Two of the three preferences fit; Ilse has none (N6). Nothing is placed by computing; a wrong lot is told."""
    async with app.run_test() as pilot:
        await open_round(pilot, settle)
        await compute(pilot, settle, seed="twaalf")
        assert "Lotnummer: typ een heel getal vanaf 1" in seen(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is app.page
        await compute(pilot, settle)
        text = seen(pilot)
        assert "Voorstel 1  ○ nog niet vastgesteld" in text
        assert "lotnummer 7" in text
        assert "1e keus 2   geen plaats 2" in text
        assert "✓ geplaatst: 2 bewezen optimaal" in text
        assert "Er zijn geen voorkeuren ingediend." in text
        assert "Psychiatrie [ouderen]" in text
        await pilot.press("down")
        await settle(pilot)
        assert "psy-1 is Psychiatrie [ouderen]" in seen(pilot)
        await compute(pilot, settle, seed="8")
        assert "Voorstel 2" in seen(pilot)
        await pilot.press("o", "down", "enter")
        await settle(pilot)
        assert "Voorstel 1" in seen(pilot)
        assert "lotnummer 7" in seen(pilot)
    with Bureau.open(directory) as bureau:
        assert [one.seed for one in bureau.ask(app._actor(), proposals)] == [8, 7]
        found = bureau.ask(app._actor(), placements).regels
        assert {line.status for line in found} == {Status.VOORLOPIG}


async def test_vaststellen_asks_first_and_then_makes_plaatsingen(
    app: StagetuiApp, directory: Path, settle: Settle, seen: Seen
) -> None:
    """N7: who is placed becomes *onder voorbehoud*; after a no nothing has changed."""
    async with app.run_test() as pilot:
        await open_round(pilot, settle)
        await compute(pilot, settle)
        await pilot.press("s")
        await settle(pilot)
        assert "Voorstel 1 vaststellen?" in seen(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert "nog niet vastgesteld" in seen(pilot)
        await pilot.press("s", "j")
        await settle(pilot)
        assert "● vastgesteld op 23 nov 2026" in seen(pilot)
        assert "Voorstel 1 is vastgesteld: 2 geplaatst; 2 zonder plaats." in seen(pilot)
        assert not app.page.check_action("commit", ())  # type: ignore[union-attr]
    with Bureau.open(directory) as bureau:
        found = bureau.ask(app._actor(), placements).regels
        assert [line.status for line in found].count(Status.ONDER_VOORBEHOUD) == 2


async def test_who_only_reads_gets_no_actions(
    app_of: Callable[[str], StagetuiApp], directory: Path, settle: Settle, seen: Seen
) -> None:
    office = app_of("bo")._actor
    with Bureau.open(directory) as bureau:
        bureau.do(office(), KeepPerson("kijker", "Kim Kijker", "kim@example.nl"))
        bureau.do(office(), GrantRole("kijker", Rol.LEZER))
    app = app_of("kijker")
    async with app.run_test() as pilot:
        await open_round(pilot, settle)
        text = seen(pilot)
        assert "4 stages" in text
        assert "Berekenen" not in text
        await pilot.press("b")
        await settle(pilot)
        assert app.screen is app.page

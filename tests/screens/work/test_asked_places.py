"""*Uitvraag*: what each instelling is asked, recording that, a reminder and the answer, and the ways there (N3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from stagetui.engine.doorway.importing import ImportTable
from stagetui.engine.exchange.kinds import KINDS
from stagetui.engine.exchange.reading import read_table
from stagetui.engine.queries.lists import place_view
from stagetui.engine.queries.uitvraag import Staat, Vraag, question_lists
from stagetui.screens.app import StagetuiApp
from stagetui.screens.availability import AvailabilityPage
from stagetui.screens.commands import KnownCommands
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import Confirm, Form
from stagetui.screens.widgets.table import PagedTable

Opened = Callable[..., Any]

SILENT = {
    "stageplaatsen": """\
plaats;instelling;naam;specialisme;profielen;stagesoorten;goedgekeurd
psy-3;ggz-noord;Polikliniek;psychiatrie;va;aanpalend;ja
psy-4;jeugdhuis;Dagbehandeling;psychiatrie;va;aanpalend;ja
""",
    "schema": "aios;stagesoort;start\na-003;aanpalend;2027-04-12\n",
    "voorkeuren": "aios;stagesoort;rang;plaats\na-003;aanpalend;1;psy-3\na-003;aanpalend;2;psy-4\n",
}


@pytest.fixture
def silent(done_by: Callable[..., Any], tmp_path: Path) -> None:
    """Ilse prefers two places of which nobody knows yet whether there is room in April."""
    for kind, text in SILENT.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        report = done_by("bo", ImportTable(read_table(file, KINDS[kind])))
        assert not report.geweigerd, report.geweigerd


def questions(asked_by: Callable[..., Any]) -> dict[str, Vraag]:
    """All questions, by place."""
    lists = asked_by("bo", question_lists, everything=True)
    return {question.plaats: question for one in lists for question in one.vragen}


def fill(pilot: Any, **values: str) -> None:
    """Fill in the form."""
    for name, value in values.items():
        pilot.app.screen.query_one(f"#field-{name}", Input).value = value


@pytest.mark.usefixtures("silent")
async def test_n3_asked_reminded_and_answered_by_one_key_each(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N3: what is asked since when, with reminders; the answer becomes the availability of the place."""
    async with opened("stageplaatsen") as pilot:
        await pilot.press("u")
        await settle(pilot)
        assert isinstance(app.screen, AvailabilityPage)
        text = seen(pilot)
        assert re.search(r"GGZ Noord +Polikliniek +1 +nog \d+ dagen +○ te vragen", text)
        assert "[Jeugdhuis]" in text
        assert "Ilse" not in text
        assert "Nog niet gevraagd" in " ".join(text.split())
        app.screen.query_one(PagedTable).go_to(next(key for key in app.screen._lines if "psy-3" in key))
        await settle(pilot)
        await pilot.press("h", "a")  # nothing was asked, so there is nothing to remind of or to answer
        await settle(pilot)
        assert isinstance(app.screen, AvailabilityPage)
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert "alle instellingen (2): 2 vragen" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "Vastgelegd als gevraagd: 1 vraag." in seen(pilot)
        assert "… geen antwoord" in seen(pilot)
        assert "Gevraagd 23 nov 2026 10:00 door bo." in " ".join(seen(pilot).split())
        await pilot.press("h")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("j")
        await settle(pilot)
        assert "1 keer herinnerd (het laatst 23 nov 2026" in " ".join(seen(pilot).split())
        assert questions(asked_by)["psy-4"].staat is Staat.TE_VRAGEN
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        await pilot.press("ctrl+s")
        assert "typ voor hoeveel aios er ruimte is" in seen(pilot)
        fill(pilot, ruimte="2", op="2026-12-24", namens="A. de Wit")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        assert "24 dec 2026 ligt na vandaag" in seen(pilot)
        assert app.screen.query_one("#field-namens", Input).value == "A. de Wit"
        fill(pilot, op="gisteren")
        await pilot.press("ctrl+s")
        assert "Antwoord van: typ een datum" in seen(pilot)
        fill(pilot, op="")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, AvailabilityPage)
        assert "Vastgelegd: ruimte voor 2 bij Polikliniek." in seen(pilot)
        await pilot.press("b")
        await settle(pilot)
        assert "✓ ruimte voor 2" in seen(pilot)
        app.screen.query_one(PagedTable).go_to(next(key for key in app.screen._lines if "psy-3" in key))
        await settle(pilot)
        assert "Antwoord van A. de Wit op 23 nov 2026: ruimte voor 2" in " ".join(seen(pilot).split())
    answered = questions(asked_by)["psy-3"]
    assert (answered.staat, answered.capaciteit, answered.namens) == (Staat.BEANTWOORD, 2, "A. de Wit")
    assert (answered.herinneringen, answered.beantwoord_door) == (1, "bo")
    (window,) = asked_by("bo", place_view, "psy-3").regel.perioden
    assert window.capaciteit == 2


@pytest.mark.usefixtures("silent")
async def test_a_milestone_and_the_palette_lead_to_the_questions(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N3: enter on the milestone goes to the question about the preferred place; every instelling is asked at once."""
    async with opened("vandaag") as pilot:
        work = app.screen.query_one("#work", PagedTable)
        work.go_to(next(row.key for row in work.rows if "beschikbaarheid is uitgevraagd" in row.haystack))
        await settle(pilot)
        assert "Enter gaat naar de uitvraag." in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AvailabilityPage)
        assert (app.screen.query_one(PagedTable).key or "").startswith("psy-3|")
        await pilot.press("v", "down", "enter")
        await settle(pilot)
        assert "Vastgelegd als gevraagd: 2 vragen." in seen(pilot)
        await pilot.press("a")
        await settle(pilot)
        fill(pilot, ruimte="nee")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        (go,) = [act for name, _, act in KnownCommands(app.screen).commands() if name == "Ga naar Uitvraag"]
        go()
        await settle(pilot)
        assert isinstance(app.screen, AvailabilityPage)
    found = questions(asked_by)
    assert (found["psy-3"].capaciteit, found["psy-4"].staat) == (0, Staat.GEVRAAGD)

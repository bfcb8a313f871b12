"""*Plaatsingen* and the aios: what the office sees there, and what is stored after the keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.placing import ChangeStatus
from stagetui.engine.queries.lists import placements
from stagetui.engine.queries.people import aios_view
from stagetui.engine.queries.requests import requests
from stagetui.profiles.terms import Status
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import LOOK_EVERY, StagetuiApp
from stagetui.screens.placements import PlacementsPage
from stagetui.screens.split import PATIENCE
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import AskReason
from stagetui.screens.widgets.table import PagedTable

WIDE = (160, 50)
Opened = Callable[..., Any]


def joris(asked_by: Callable[..., Any]) -> str:
    """The key of Joris's plaatsing in the list."""
    (line,) = asked_by("bo", placements, text="joris").regels
    return str(line.plaatsing)


async def rested(pilot: Pilot[Any]) -> None:
    """Let the cursor rest as long as the card beside the list wants."""
    await pilot.pause(PATIENCE * 2)


async def test_the_list_shows_how_far_everybody_is(opened: Opened, seen: Any) -> None:
    """N7: sign and word of the status, and for who has no place what was preferred."""
    async with opened("plaatsingen") as pilot:
        text = seen(pilot)
    assert re.search(r"◐ voorbehoud +Joris Smit +aanpalend +19 apr 2027 +Jeugdpsych", text)
    assert re.search(r"○ voorlopig +(Sanne Vos|Mehmet Kaya) +aanpalend +5 apr 2027 +1 voorkeur", text)
    assert "3 plaatsingen" in text


async def test_words_between_brackets_are_shown_as_they_are(opened: Opened, settle: Any, seen: Any) -> None:
    """Names from the data are never read as markup."""
    async with opened("plaatsingen", size=WIDE) as pilot:
        await pilot.press(*"/joris")
        await pilot.pause(0.3)
        await settle(pilot)
        assert "Jeugdpsychiatrie, [Jeugdhuis] De Linde" in seen(pilot)


async def test_a_wide_screen_shows_who_consented_and_what_shows_it(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N9: consent of the instelling from its availability, of the aios from the preference, the third still asked."""
    async with opened("plaatsingen", size=WIDE) as pilot:
        app.screen.query_one(PagedTable).go_to(joris(asked_by))
        await rested(pilot)
        await settle(pilot)
        text = " ".join(seen(pilot).split())
    assert "Joris Smit (a-004)" in text
    assert "✓ instelling: beschikbaarheid 1 jan 2027 t/m 31 dec" in text
    assert "✓ aios: voorkeur 1" in text
    assert "… instituutsopleider: toestemming volgt nog" in text


async def test_the_status_filter_limits_the_list(opened: Opened, settle: Any, seen: Any) -> None:
    async with opened("plaatsingen") as pilot:
        await pilot.press("s", "down", "enter")
        await settle(pilot)
        text = seen(pilot)
        assert "1 plaatsing" in text
        assert "Getoond: status voorlopig" in text
        await pilot.press("s", "enter")
        await settle(pilot)
        assert "3 plaatsingen" in seen(pilot)


async def test_enter_opens_all_about_the_aios_and_escape_returns(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    async with opened("plaatsingen") as pilot:
        app.screen.query_one(PagedTable).go_to(joris(asked_by))
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
        text = seen(pilot)
        assert re.search(r"aanpalend +19 apr – 18 jul 2027 +◐ voorbehoud", text)
        assert "instituutsopleider  lotte" in text
        await pilot.press("escape")
        await settle(pilot)
        assert "3 plaatsingen" in seen(pilot)


async def test_another_page_can_ask_for_an_aios(opened: Opened, seen: Any) -> None:
    async with opened("plaatsingen", "aios:a-003") as pilot:
        assert "Ilse Prins (a-003)" in seen(pilot)
        assert "nog geen voorkeuren" in seen(pilot)


async def test_the_history_tells_values_before_and_after(opened: Opened, seen: Any) -> None:
    async with opened("plaatsingen", "aios:a-004", size=(120, 90)) as pilot:
        text = seen(pilot)
    assert "Voorstel vastgesteld (plaatsing" in text
    assert "status: voorlopig → onder voorbehoud" in text
    assert "plaats: – → Jeugdpsychiatrie, [Jeugdhuis] De Linde (psy-2)" in text


async def test_placing_by_hand_stores_the_chosen_place(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N6: who was not placed gets another place; the same rules, and the status that the profile says."""
    async with opened("plaatsingen", "voorlopig") as pilot:
        await pilot.press("p")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert re.search(r"vol +1e Psychiatrie \[ouderen\]", seen(pilot))
        await pilot.press(*"jeugd")
        await pilot.press("enter")
        await settle(pilot)
        # Joris is there already and it takes one: the rules refuse, and nothing changes
        assert "Niet geplaatst" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
    lines = asked_by("bo", placements, status=Status.VOORLOPIG).regels
    assert len(lines) == 1


async def test_a_place_that_came_free_can_be_given_by_hand(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """A plaatsing made *vervallen*, with the reason typed, frees the place; by hand it can be given again (N7)."""
    async with opened("plaatsingen", "aios:a-004") as pilot:
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, AskReason)
        await pilot.press(*"verhuisd", "enter")
        await settle(pilot)
        assert asked_by("bo", aios_view, "a-004").plaatsingen[0].status is Status.VERVALLEN
        assert "nog niets" in seen(pilot)
        await pilot.press("p")
        await settle(pilot)
        await pilot.press(*"jeugd", "enter")
        await settle(pilot)
    beeld = asked_by("bo", aios_view, "a-004")
    assert "verhuisd" in [event.reden for event in beeld.geschiedenis]
    assert [(p.plaats, p.status) for p in beeld.plaatsingen if p.status is not Status.VERVALLEN] == [
        ("psy-2", Status.ONDER_VOORBEHOUD)
    ]


async def test_a_status_that_needs_more_says_what(opened: Opened, settle: Any, seen: Any) -> None:
    """N9: *geplaatst* is not to be had without everybody's consent; the reason stands under it."""
    async with opened("plaatsingen", "aios:a-004") as pilot:
        await pilot.press("w")
        await settle(pilot)
        text = seen(pilot)
        assert "● geplaatst" in text
        assert "de toestemming ontbreekt nog van: instituutsopleider" in text
        await pilot.press("enter")
        await settle(pilot)
        assert "Status niet gewijzigd" in seen(pilot)


async def test_who_decides_sees_own_aios_and_cannot_place(
    opened: Opened, app_of: Callable[[str], StagetuiApp], seen: Any
) -> None:
    app = app_of("lotte")
    async with opened("plaatsingen", of=app) as pilot:
        text = seen(pilot)
        assert "Joris Smit" in text
        assert "Plaatsen" not in text.splitlines()[-1]


async def test_a_change_by_others_is_shown_and_the_cursor_stays(
    opened: Opened,
    app: StagetuiApp,
    settle: Any,
    seen: Any,
    asked_by: Callable[..., Any],
    done_by: Callable[..., Any],
) -> None:
    async with opened() as pilot:
        await pilot.press("3", "down")
        await settle(pilot)
        page = app.screen
        assert isinstance(page, PlacementsPage)
        before = page.listing.key
        gone = next(one for one in asked_by("bo", placements).regels if str(one.plaatsing) != before)
        done_by("bo", ChangeStatus(gone.plaatsing, Status.VERVALLEN, "vertrokken"))
        page.load_if_changed()
        await settle(pilot)
        assert "2 plaatsingen" in seen(pilot)
        assert page.listing.key == before


async def test_help_and_other_pages_work_from_the_aios(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any
) -> None:
    """F1 explains the aios; a number key leaves for another page, and the list is there on return."""
    async with opened("plaatsingen", "aios:a-004") as pilot:
        await pilot.press("f1")
        await settle(pilot)
        assert "Bovenaan staan de stages uit het schema" in " ".join(seen(pilot).replace("█", " ").split())
        await pilot.press("escape", "1")
        await settle(pilot)
        assert app.current_mode == "vandaag"
        await pilot.press("3")
        await settle(pilot)
        assert "3 plaatsingen" in seen(pilot)
        assert app.current_mode == "plaatsingen"


async def test_a_change_by_others_reaches_the_aios(
    opened: Opened, settle: Any, seen: Any, asked_by: Callable[..., Any], done_by: Callable[..., Any]
) -> None:
    async with opened("plaatsingen", "aios:a-004") as pilot:
        done_by("els", ChangeStatus(int(joris(asked_by)), Status.VERVALLEN, "vertrokken"))
        await pilot.pause(LOOK_EVERY * 2)
        await settle(pilot)
        assert "nog niets" in seen(pilot)
        assert "Gewijzigd door els, zojuist: status vervallen, Joris Smit" in seen(pilot)


async def test_the_letter_is_opened_from_the_list_and_closed_again(
    opened: Opened, settle: Any, seen: Any, asked_by: Callable[..., Any], done_by: Callable[..., Any]
) -> None:
    """Without post it says when there will be; after *geplaatst* the mail is shown (N9)."""
    async with opened("plaatsingen", "aios:a-004") as pilot:
        await pilot.press("b")
        await settle(pilot)
        assert "Nog geen post" in seen(pilot)
        await pilot.press("enter")
        number = asked_by("lotte", requests, of_aios="a-004")[0].aanvraag.aanvraag
        done_by("lotte", Decide(number, approve=True))
        await pilot.press("b")
        await settle(pilot)
        assert "Bevestiging van de stage van Joris Smit" in seen(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "● geplaatst" in seen(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert "3 plaatsingen" in seen(pilot)

"""Working with colleagues: both versions of an edit that met another, what others did, and undoing one's own step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.placing import ChangeStatus, Place
from stagetui.engine.doorway.visits import MarkSeen
from stagetui.engine.queries.history import last_event, look_back
from stagetui.engine.queries.lists import PlaatsingRegel, placements
from stagetui.engine.queries.requests import requests
from stagetui.profiles.terms import Status
from stagetui.screens.app import StagetuiApp
from stagetui.screens.trail import HistoryPage
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.meanwhile import Meanwhile

Opened = Callable[..., Any]
AskedBy = Callable[..., Any]
DoneBy = Callable[..., Any]
WIDE = (160, 50)


def joris(asked_by: AskedBy) -> PlaatsingRegel:
    """The plaatsing of Joris, onder voorbehoud at psy-2."""
    line = asked_by("bo", placements, text="joris").regels[0]
    assert isinstance(line, PlaatsingRegel)
    return line


def visited(asked_by: AskedBy, done_by: DoneBy, persoon: str) -> None:
    """Somebody has seen all there is."""
    done_by(persoon, MarkSeen(asked_by(persoon, last_event)))


# ---- an edit that meets a newer change


async def test_a_status_that_a_colleague_changed_meanwhile_shows_both_versions_and_stays(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: AskedBy, done_by: DoneBy
) -> None:
    """Els lets the place go while Bo chooses: Bo's choice is not kept, and the list shows what Els made of it."""
    async with opened("plaatsingen", "onder voorbehoud") as pilot:
        assert app.page is not None
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        chosen = asked_by("bo", placements, status=Status.ONDER_VOORBEHOUD).regels[0]
        done_by("els", ChangeStatus(chosen.plaatsing, Status.VOORLOPIG, "plaats vervalt"))
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        await pilot.press(*"weg", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Meanwhile)
        text = seen(pilot)
        lines = [" ".join(line.replace("█", " ").split()) for line in text.splitlines()]
        assert any(line.startswith("els heeft dit gewijzigd sinds u keek") for line in lines)
        assert "u zag nu" in lines
        assert "status onder voorbehoud voorlopig" in lines
        assert f"({chosen.plaats})" in text
        await pilot.press("enter")
        await settle(pilot)
        assert "1 plaatsing" in seen(pilot)  # of the two that were onder voorbehoud
    after = next(p for p in asked_by("bo", placements).regels if p.plaatsing == chosen.plaatsing)
    assert after.status is Status.VOORLOPIG


async def test_placing_what_a_colleague_placed_meanwhile_shows_both_versions(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: AskedBy, done_by: DoneBy
) -> None:
    taken = joris(asked_by)
    done_by("bo", ChangeStatus(taken.plaatsing, Status.VOORLOPIG, "zoekt verder"))
    async with opened("plaatsingen", "aios:a-004") as pilot:
        await pilot.press("p")
        await settle(pilot)
        done_by("els", Place("a-004", "aanpalend", "psy-2"))
        await pilot.press(*"jeugd", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Meanwhile)
        text = " ".join(seen(pilot).split())
        assert "status voorlopig onder voorbehoud" in text
        await pilot.press("enter")
        await settle(pilot)
        assert "◐ voorbehoud" in seen(pilot)
    assert joris(asked_by).status is Status.ONDER_VOORBEHOUD


# ---- since the last visit


async def test_nothing_stands_there_when_nobody_did_anything(opened: Opened, settle: Any, seen: Any) -> None:
    """All was done by Bo, who looks."""
    async with opened() as pilot:
        text = seen(pilot)
        assert "wijziging" not in text
        assert "Gezien" not in text
        await pilot.press("l", "z")
        await settle(pilot)
        assert "dingen wachten" in seen(pilot)


async def test_what_others_did_is_a_key_away_and_leads_to_the_aios(
    opened: Opened, settle: Any, seen: Any, asked_by: AskedBy, done_by: DoneBy
) -> None:
    visited(asked_by, done_by, "bo")
    done_by("els", ChangeStatus(joris(asked_by).plaatsing, Status.VOORLOPIG, "plaats vervalt"))
    async with opened() as pilot:
        assert "Sinds uw laatste bezoek: 1 wijziging. Met l ziet u wat." in seen(pilot)
        await pilot.press("l")
        await settle(pilot)
        text = seen(pilot)
        assert "vandaag 10:00   els           Status voorlopig, Joris Smit (en" in text
        assert "reden: plaats vervalt; status: onder voorbehoud → voorlopig" in " ".join(text.split())
        await pilot.press("enter")
        await settle(pilot)
        assert "Joris Smit (a-004)" in seen(pilot)


async def test_a_wide_screen_shows_both_lists_and_seen_takes_the_second_away(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: AskedBy, done_by: DoneBy
) -> None:
    visited(asked_by, done_by, "bo")
    done_by("els", ChangeStatus(joris(asked_by).plaatsing, Status.VOORLOPIG, "plaats vervalt"))
    async with opened(size=WIDE) as pilot:
        heading = seen(pilot).splitlines()[1]
        assert "Wat op u wacht" in heading
        assert "Sinds uw laatste bezoek" in heading
        await pilot.press("l", "z")
        await settle(pilot)
        assert "Sinds uw laatste bezoek" not in seen(pilot)
        assert app.focused is app.screen.query_one("#work DataTable")
    assert asked_by("bo", look_back).stappen == ()


async def test_leaving_remembers_what_was_shown(
    opened: Opened, app: StagetuiApp, asked_by: AskedBy, done_by: DoneBy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stagetui.screens.app.PARTING", 10.0)  # a busy machine is no reason to go without
    done_by("els", ChangeStatus(joris(asked_by).plaatsing, Status.VOORLOPIG, "plaats vervalt"))
    async with opened() as pilot:
        await pilot.press("q")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.return_code == 0
    assert asked_by("bo", look_back).stappen == ()


async def test_nobody_reads_of_what_is_not_theirs_to_see(
    opened: Opened, app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any, asked_by: AskedBy
) -> None:
    """Lotte has no role: of the office's own steps (rounds, roles) she sees nothing, of her aios she does."""
    app = app_of("lotte")
    async with opened(of=app) as pilot:
        await pilot.press("l")
        await settle(pilot)
        assert "Wat anderen deden" in seen(pilot)
    lines = [step.regel for step in asked_by("lotte", look_back).stappen]
    assert lines
    assert all(line.aios for line in lines)


# ---- one's own last step


async def test_the_last_step_is_named_and_undone(
    opened: Opened,
    app_of: Callable[[str], StagetuiApp],
    settle: Any,
    seen: Any,
    asked_by: AskedBy,
    done_by: DoneBy,
) -> None:
    number = joris(asked_by).plaatsing
    done_by("els", ChangeStatus(number, Status.VOORLOPIG, "plaats vervalt"))
    async with opened(of=app_of("els")) as pilot:
        await pilot.press("ctrl+z")
        await settle(pilot)
        text = " ".join(seen(pilot).replace("█", " ").split())
        assert "Ongedaan maken: status voorlopig, Joris Smit (en" in text
        assert "status: onder voorbehoud → voorlopig" in text
        await pilot.press("n")
        await settle(pilot)
        assert joris(asked_by).status is Status.VOORLOPIG
        await pilot.press("ctrl+z")
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert "Ongedaan gemaakt: status voorlopig." in seen(pilot)
    assert joris(asked_by).status is Status.ONDER_VOORBEHOUD


async def test_a_decision_cannot_be_undone_and_that_is_said_without_a_question(
    opened: Opened,
    app_of: Callable[[str], StagetuiApp],
    settle: Any,
    seen: Any,
    asked_by: AskedBy,
    done_by: DoneBy,
) -> None:
    asked = asked_by("lotte", requests)[0].aanvraag
    done_by("lotte", Decide(asked.aanvraag, approve=True))
    app = app_of("lotte")
    async with opened(of=app) as pilot:
        await pilot.press("ctrl+z")
        await settle(pilot)
        text = " ".join(seen(pilot).replace("█", " ").split())
        assert "Niet ongedaan te maken" in text
        assert "een besluit staat vast" in text
        assert "j ja" not in text


async def test_who_did_nothing_has_nothing_to_undo(
    opened: Opened, app_of: Callable[[str], StagetuiApp], settle: Any, seen: Any
) -> None:
    app = app_of("lotte")
    async with opened(of=app) as pilot:
        await pilot.press("ctrl+z")
        await settle(pilot)
        assert "Niets ongedaan te maken" in seen(pilot)


# ---- the history of one thing


async def test_a_plaatsing_has_its_own_history(
    opened: Opened, app: StagetuiApp, settle: Any, seen: Any, asked_by: AskedBy
) -> None:
    """With its consents and its request (N9), and without what else happened to the aios."""
    async with opened("plaatsingen", "aios:a-004", size=(120, 60)) as pilot:
        await pilot.press("h")
        await settle(pilot)
        assert isinstance(app.screen, HistoryPage)
        text = seen(pilot)
        assert f"Plaatsing {joris(asked_by).plaatsing}: Joris Smit, aanpalend" in text
        assert "Aanvraag gemaakt (aanvraag" in text
        assert "Toestemming" in text
        assert "psy-2)" in text
        assert "voorkeur a-004" not in text
        await pilot.press("escape")
        await settle(pilot)
        assert "Joris Smit (a-004)" in seen(pilot)


async def test_a_place_has_its_own_history(opened: Opened, settle: Any, seen: Any) -> None:
    async with opened("stageplaatsen") as pilot:
        await pilot.press("h")
        await settle(pilot)
        assert "(beschikbaarheid psy-2" in seen(pilot)

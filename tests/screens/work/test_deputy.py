"""Naming a deputy and asking to reconsider, from *Goedkeuringen* and the aios (N2, N3, N9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.widgets import Input, Select

from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.deputising import SetDeputy
from stagetui.engine.doorway.requests import MakeRequest
from stagetui.engine.queries.deputies import deputies
from stagetui.engine.queries.requests import requests
from stagetui.engine.records import AanvraagStatus
from stagetui.profiles.terms import Gegeven
from stagetui.screens.aios import AiosPage
from stagetui.screens.app import StagetuiApp
from stagetui.screens.approvals import ApprovalsPage
from stagetui.screens.split import show_detail
from stagetui.screens.widgets.choose import Choose
from stagetui.screens.widgets.dialogs import AskReason, Confirm, Form

Opened = Callable[..., Any]


async def test_n3_an_opleider_names_a_deputy_who_sees_it_on_top(
    opened: Opened,
    app_of: Callable[[str], StagetuiApp],
    settle: Any,
    seen: Any,
    asked_by: Callable[..., Any],
) -> None:
    """N3: for a period; what is refused comes back as it was typed; it can be taken back."""
    app = app_of("lotte")
    async with opened("goedkeuringen", of=app) as pilot:
        await pilot.press("v")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        app.screen.query_one("#field-vervanger", Select).value = "els"
        app.screen.query_one("#field-tot", Input).value = "kerst"
        await pilot.press("ctrl+s")
        assert "Tot en met: typ een datum" in seen(pilot)
        app.screen.query_one("#field-tot", Input).value = "2026-11-01"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        assert "geen periode die nog komt" in seen(pilot)
        app.screen.query_one("#field-tot", Input).value = "2026-12-04"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Els Hofman beslist voor u: 23 nov – 4 dec 2026." in seen(pilot)
        assert "Els Hofman beslist voor u t/m 4 dec 2026." in seen(pilot)
        (named,) = asked_by("lotte", deputies).door
        assert (named.vervanger, named.van, named.tot) == ("els", date(2026, 11, 23), date(2026, 12, 4))
        assert [one.persoon for one in asked_by("els", deputies).voor] == ["lotte"]
        assert [one.mijn for one in asked_by("els", requests)] == [True, True]
        await pilot.press("v", "down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("j")
        await settle(pilot)
        assert "U wordt niet meer vervangen." in seen(pilot)
    assert asked_by("lotte", deputies).door == ()


async def test_n9_a_refused_plaatsing_and_another_request_are_asked_to_be_reconsidered(
    opened: Opened,
    app_of: Callable[[str], StagetuiApp],
    settle: Any,
    seen: Any,
    done_by: Callable[..., Any],
    asked_by: Callable[..., Any],
) -> None:
    """N9: a decision is final; asking again is a new request that refers to it. Standing in is told on top."""
    done_by("lotte", SetDeputy("lotte", "els", date(2026, 11, 20), date(2026, 11, 27)))
    joris = next(one.aanvraag for one in asked_by("lotte", requests) if one.aanvraag.aios == "a-004")
    done_by("lotte", Decide(joris.aanvraag, approve=False, reason="Te ver weg."))
    given = {
        Gegeven.VAKGEBIED: "psychiatrie",
        Gegeven.BIJLAGE: "certificaat.pdf",
        Gegeven.MOTIVATIE: "Ervaring.",
    }
    evc = done_by("bo", MakeRequest("evc", "a-004", gegevens=given))
    done_by("lotte", Decide(evc, approve=False, reason="Nog geen bewijs."))
    app = app_of("els")
    async with opened("goedkeuringen", str(joris.aanvraag), of=app) as pilot:
        assert "U vervangt vandaag lotte (t/m 27 nov 2026)." in seen(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, AskReason)
        assert "Geweigerd omdat: Te ver weg." in seen(pilot)
        await pilot.press(*"verhuisd", "enter")
        await settle(pilot)
        again = [one.aanvraag for one in asked_by("bo", requests) if one.aanvraag.herziening_van]
        assert [(one.herziening_van, one.aios, one.plaats) for one in again] == [
            (joris.aanvraag, "a-004", "psy-2")
        ]
        page = app.screen
        assert isinstance(page, ApprovalsPage)
        show_detail(page, AiosPage("a-004", "aanpalend"))
        await settle(pilot)
        await pilot.press("r")
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        options = [one.value for one in app.screen._choices]
        await pilot.press(*["down"] * options.index(str(evc)), "enter")
        await settle(pilot)
        assert isinstance(app.screen, Form)
        field = app.screen.query_one("#field-motivatie", Input)
        assert app.screen.query_one("#field-bijlage", Input).value == "certificaat.pdf"
        field.value = "Het certificaat is er."
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, AiosPage)
    (new,) = [one for one in asked_by("bo", requests) if one.aanvraag.herziening_van == evc]
    assert (new.aanvraag.status, new.gegevens["motivatie"]) == (AanvraagStatus.OPEN, "Het certificaat is er.")

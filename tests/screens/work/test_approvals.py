"""*Goedkeuringen*: one key decides, refusing asks why, and what is stored after it (N5, N9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from textual.events import Key

from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.queries.post import outbox
from stagetui.engine.queries.requests import requests
from stagetui.engine.queries.today import Waar, work_of_today
from stagetui.engine.records import AanvraagStatus
from stagetui.errors import StagetuiError
from stagetui.screens import approvals
from stagetui.screens.app import StagetuiApp
from stagetui.screens.approvals import ApprovalsPage
from stagetui.screens.deciding import HeldKey
from stagetui.screens.early import BETWEEN
from stagetui.screens.split import PATIENCE
from stagetui.screens.widgets.dialogs import AskReason

DECIDER = "lotte"


@pytest.fixture
def inbox(app_of: Callable[[str], StagetuiApp]) -> StagetuiApp:
    """The screens as the instituutsopleider sees them."""
    return app_of(DECIDER)


async def opened(pilot: Any, settle: Any) -> ApprovalsPage:
    pilot.app.goto("goedkeuringen")
    await settle(pilot)
    await pilot.pause(PATIENCE * 2)
    await settle(pilot)
    page = pilot.app.screen
    assert isinstance(page, ApprovalsPage)
    return page


async def test_the_inbox_shows_the_picture_of_the_aios_at_80_columns(
    inbox: StagetuiApp, settle: Any, seen: Any
) -> None:
    """What decides stands below the list: rank, rules (N16) and schema."""
    async with inbox.run_test() as pilot:
        await opened(pilot, settle)
        text = seen(pilot)
    assert "2 aanvragen" in text
    assert re.search(r"nog \d+ dagen +Joris Smit +aanpalend +akkoord opleider +Jeugd", text)
    assert "besluit uiterlijk" in text
    assert "1e voorkeur" in text
    assert "Over de drie stages werkt de aios" in text
    assert "Schema" in text


async def test_one_key_approves_and_the_next_comes_by_itself(
    inbox: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """Two requests, two keys; both are geplaatst and their letters wait in the post (N9)."""
    async with inbox.run_test() as pilot:
        page = await opened(pilot, settle)
        page._key = HeldKey(count().__next__)  # a second between two keys
        first = page.listing.key
        await pilot.press("g")
        await settle(pilot)
        assert page.listing.key != first
        assert ", nu geplaatst." in seen(pilot)
        await pilot.press("g")
        await settle(pilot)
        assert "Er wacht geen aanvraag op u." in seen(pilot)
    assert [one.aanvraag.status for one in asked_by(DECIDER, requests)] == [AanvraagStatus.GOEDGEKEURD] * 2
    assert asked_by("bo", outbox).tellingen["wacht"] == 2


async def test_a_held_key_approves_only_one(
    inbox: StagetuiApp, settle: Any, asked_by: Callable[..., Any]
) -> None:
    """A decision stands, so what the keyboard repeats does not count."""
    async with inbox.run_test() as pilot:
        page = await opened(pilot, settle)
        page._key = HeldKey(lambda: 1.0)  # no time passes
        await pilot.press("g", "g", "g")
        await settle(pilot)
    decided = [one.aanvraag.status for one in asked_by(DECIDER, requests)]
    assert sorted(decided) == [AanvraagStatus.GOEDGEKEURD, AanvraagStatus.OPEN]


@pytest.mark.parametrize(
    ("moments", "counted"),
    [
        (
            [0.0, 0.5, 0.53, 0.56, 0.59, 1.5],
            [0.0, 1.5],
        ),  # held: the first repeat comes late, the others quickly
        ([0.0, *(0.25 + 0.03 * n for n in range(40))], [0.0]),
        ([0.0, 0.8, 1.6], [0.0, 0.8, 1.6]),  # pressed again and again
    ],
)
def test_what_a_keyboard_repeats_is_told_from_what_a_person_presses(
    moments: list[float], counted: list[float]
) -> None:
    now = iter(moments)
    key = HeldKey(lambda: next(now))
    assert [moment for moment in moments if key.pressed()] == counted


async def test_refusing_wants_a_typed_reason(
    inbox: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """N5, N6: a refusal says why, and frees the place."""
    async with inbox.run_test() as pilot:
        page = await opened(pilot, settle)
        number = int(page.listing.key or 0)
        await pilot.press("w")
        await settle(pilot)
        assert isinstance(inbox.screen, AskReason)
        await pilot.press("enter")
        assert "Typ eerst een reden" in seen(pilot)
        await pilot.press(*"te vroeg", "enter")
        await settle(pilot)
        assert ", nu voorlopig." in seen(pilot)
    decided = {one.aanvraag.aanvraag: one.aanvraag for one in asked_by(DECIDER, requests)}
    assert (decided[number].status, decided[number].reden) == (AanvraagStatus.GEWEIGERD, "te vroeg")


async def test_thinking_better_of_a_refusal_changes_nothing(
    inbox: StagetuiApp, settle: Any, asked_by: Callable[..., Any]
) -> None:
    async with inbox.run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("w")
        await settle(pilot)
        await pilot.press(*"te", "escape")
        await settle(pilot)
    assert {one.aanvraag.status for one in asked_by(DECIDER, requests)} == {AanvraagStatus.OPEN}


async def test_decided_ones_are_shown_on_request_and_cannot_be_decided_again(
    inbox: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any], done_by: Callable[..., Any]
) -> None:
    number = asked_by(DECIDER, requests)[0].aanvraag.aanvraag
    done_by(DECIDER, Decide(number, approve=False, reason="nog niet"))
    async with inbox.run_test(size=(160, 50)) as pilot:
        page = await opened(pilot, settle)
        assert "1 aanvraag" in seen(pilot)
        await pilot.press("d")
        await settle(pilot)
        page.listing.go_to(str(number))
        await pilot.pause(PATIENCE * 2)
        await settle(pilot)
        text = seen(pilot)
        assert "× geweigerd" in text
        assert "“nog niet”" in text
        assert "Goedkeuren" not in text.splitlines()[-1]


async def test_what_somebody_else_decided_meanwhile_is_refused_and_shown_as_it_is(
    inbox: StagetuiApp, settle: Any, seen: Any, done_by: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both press the key at the same time: one decision stands, the other is told so."""
    async with inbox.run_test() as pilot:
        page = await opened(pilot, settle)
        monkeypatch.setattr(page, "load_if_changed", lambda **_: False)  # before the next look at the data
        done_by(DECIDER, Decide(int(page.listing.key or 0), approve=True))
        await pilot.press("g")
        await settle(pilot)
        assert "Niet besloten" in seen(pilot)
        assert "een besluit staat vast" in " ".join(seen(pilot).replace("█", "").split())


async def test_the_office_does_not_decide_for_the_instituutsopleider(
    app: StagetuiApp, settle: Any, seen: Any
) -> None:
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        assert "Er wacht geen aanvraag op u." in seen(pilot)
        await pilot.press("d")
        await settle(pilot)
        assert "· lotte" in seen(pilot)
        assert "Goedkeuren" not in seen(pilot).splitlines()[-1]


def test_the_inbox_has_the_order_of_vandaag(bureau: Bureau, asked_by: Callable[..., Any]) -> None:
    """A request without a date counts as today's, in both lists."""
    first, last = (one.aanvraag.aanvraag for one in asked_by(DECIDER, requests))
    set_none = "UPDATE aanvraag SET voor = NULL WHERE aanvraag = ?"
    bureau.store.write(lambda writer: writer.execute(set_none, [last]), who="bo")
    assert [one.aanvraag.aanvraag for one in asked_by(DECIDER, requests)] == [last, first]
    work = [one.sleutel for one in asked_by(DECIDER, work_of_today) if one.waar is Waar.GOEDKEURINGEN]
    assert work == [str(last), str(first)]


async def test_keys_that_come_before_the_list_are_kept_for_it(
    inbox: StagetuiApp, settle: Any, seen: Any, asked_by: Callable[..., Any]
) -> None:
    """Who types `w`, a reason and enter at once refuses; nothing of it does something else."""
    async with inbox.run_test() as pilot:
        await settle(pilot)
        inbox.goto("goedkeuringen")
        for key in (*"weg", "enter"):
            inbox.post_message(Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        while inbox._early:
            await pilot.pause(BETWEEN)
        await settle(pilot)
        assert isinstance(inbox.screen, ApprovalsPage)
        assert ", nu voorlopig." in seen(pilot)
    decided = {one.aanvraag.reden for one in asked_by(DECIDER, requests)}
    assert decided == {None, "eg"}


async def test_keys_for_a_page_that_cannot_load_are_forgotten(
    inbox: StagetuiApp, settle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_kwargs: object) -> None:
        raise StagetuiError("Even niet", "Probeer het opnieuw.")

    async with inbox.run_test() as pilot:
        await settle(pilot)
        monkeypatch.setattr(approvals, "requests", fails)
        inbox.goto("goedkeuringen")
        inbox.post_message(Key("w", "w"))
        await settle(pilot)
        await pilot.pause(BETWEEN * 2)
        monkeypatch.undo()
        await pilot.press("f8")
        await settle(pilot)
        await pilot.pause(BETWEEN * 2)
        assert isinstance(inbox.screen, ApprovalsPage)
        assert inbox.screen.listing.rows

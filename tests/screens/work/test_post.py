"""*Post*: the outbox, what a message and its letter say, keeping the letter, and sending (N5, N9)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.outbox import RecordDelivery
from stagetui.engine.jobs.send import Sent
from stagetui.engine.mail.delivery import Summary
from stagetui.engine.queries.post import outbox
from stagetui.engine.queries.requests import requests
from stagetui.engine.records import BerichtStatus
from stagetui.screens.app import StagetuiApp
from stagetui.screens.post import told


@pytest.fixture
def letters(asked_by: Callable[..., Any], done_by: Callable[..., Any]) -> int:
    """The number of the one message that waits: its plaatsing was approved."""
    number = asked_by("lotte", requests, of_aios="a-004")[0].aanvraag.aanvraag
    done_by("lotte", Decide(number, approve=True))
    (line,) = asked_by("bo", outbox).regels
    assert isinstance(line.bericht, int)
    return line.bericht


async def opened(pilot: Any, settle: Any) -> None:
    await settle(pilot)
    await pilot.press("6")
    await settle(pilot)


async def test_an_empty_outbox_says_when_there_will_be_post(app: StagetuiApp, settle: Any, seen: Any) -> None:
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        assert "Geen berichten." in seen(pilot)
        assert "Versturen" not in seen(pilot).splitlines()[-1]


async def test_enter_shows_the_mail_and_the_words_of_the_letter(
    app: StagetuiApp, settle: Any, seen: Any, letters: int
) -> None:
    async with app.run_test(size=(100, 90)) as pilot:
        await opened(pilot, settle)
        assert "○ wacht" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        text = seen(pilot)
    assert "Piet de Wit <piet@example.nl>" in text
    assert "Joris Smit <joris@example.nl>" in text
    assert "Bijlage intentieverklaring-a-004-aanpalend.pdf" in text
    assert "19 april 2027" in text


async def test_the_letter_is_kept_as_pdf_and_nothing_is_overwritten(
    app: StagetuiApp, settle: Any, seen: Any, letters: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    kept = tmp_path / "intentieverklaring-a-004-aanpalend.pdf"
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("b")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert kept.read_bytes().startswith(b"%PDF")
        assert kept.stat().st_mode & 0o777 == 0o600
        kept.write_bytes(b"van iemand anders")
        await pilot.press("b")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
    assert kept.read_bytes() == b"van iemand anders"


async def test_a_failed_message_is_made_anew(
    app: StagetuiApp,
    settle: Any,
    seen: Any,
    letters: int,
    asked_by: Callable[..., Any],
    done_by: Callable[..., Any],
) -> None:
    done_by("bo", RecordDelivery(letters, BerichtStatus.MISLUKT, "550 onbekend adres"))
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        assert "! mislukt" in seen(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert "staat klaar, in plaats van bericht" in seen(pilot)
    assert [one.status for one in asked_by("bo", outbox).regels] == [
        BerichtStatus.WACHT,
        BerichtStatus.MISLUKT,
    ]


async def test_sending_without_a_mail_server_says_what_to_do(
    app: StagetuiApp, settle: Any, seen: Any, letters: int, asked_by: Callable[..., Any]
) -> None:
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        await pilot.press("v")
        await settle(pilot)
        assert "1 bericht gaat nu de deur uit." in seen(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert "Geen mailserver" in seen(pilot)
    assert asked_by("bo", outbox).regels[0].status is BerichtStatus.WACHT


@pytest.mark.parametrize(
    ("sent", "title", "part"),
    [
        (Sent(Summary(sent=3), ()), "Post verzonden", "3 verzonden"),
        (Sent(Summary(sent=1, failed=2), ()), "Niet alles is verzonden", "1 verzonden, 2 mislukt"),
        (
            Sent(Summary(later=2, reden="De server is weg."), ()),
            "Niet alles is verzonden",
            "De server is weg.",
        ),
        (Sent(Summary(), (4,)), "Niet alles is verzonden", "1 misschien verzonden"),
        (Sent(Summary(), ()), "Post verzonden", "Er stond niets klaar."),
    ],
)
def test_how_a_run_of_sending_ended(sent: Sent, title: str, part: str) -> None:
    heading, text, _ = told(sent)
    assert heading == title
    assert part in text

"""*Post*: the outbox, what a message and its letter say, keeping the letter, and sending (N5, N9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.arrivals import ConfirmArrival
from stagetui.engine.doorway.decisions import Decide
from stagetui.engine.doorway.outbox import ClaimBericht, RecordDelivery
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.batches import message_story, postbus
from stagetui.engine.queries.post import message_view, outbox
from stagetui.engine.queries.requests import requests
from stagetui.engine.records import BerichtStatus
from stagetui.errors import RefusedError
from stagetui.screens.app import StagetuiApp
from stagetui.screens.cards.post import listed_status


def forget(bureau: Bureau, *, besides: str = "") -> None:
    """Begin with an outbox without messages, or with those of one kind."""
    bureau.store.write(
        lambda writer: writer.execute("DELETE FROM bericht WHERE soort <> ?", [besides]), who="test"
    )


@pytest.fixture
def letters(bureau: Bureau, asked_by: Callable[..., Any], done_by: Callable[..., Any]) -> int:
    """The number of the one message that waits: its plaatsing was approved."""
    number = asked_by("lotte", requests, of_aios="a-004")[0].aanvraag.aanvraag
    done_by("lotte", Decide(number, approve=True))
    forget(bureau, besides=Soort.INTENTIEVERKLARING)
    (line,) = asked_by("bo", outbox).regels
    assert isinstance(line.bericht, int)
    return line.bericht


async def opened(pilot: Any, settle: Any) -> None:
    pilot.app.goto("post")
    await settle(pilot)


async def test_an_empty_outbox_says_when_there_will_be_post(
    app: StagetuiApp, settle: Any, seen: Any, bureau: Bureau
) -> None:
    forget(bureau)
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


async def test_the_letter_is_kept_as_pdf_for_its_owner_only(
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
        assert "opnieuw gemaakt met de gegevens van nu" in " ".join(seen(pilot).replace("█", "").split())
        await pilot.press("enter")
        await settle(pilot)
        assert f"Bericht {letters + 1} staat klaar en verwijst naar bericht {letters}." in seen(pilot)
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
        assert "1 bericht gaat naar 2 ontvangers." in seen(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert "Geen mailserver" in seen(pilot)
    assert asked_by("bo", outbox).regels[0].status is BerichtStatus.WACHT


async def test_a_correction_of_what_was_sent_refers_to_it(
    app: StagetuiApp,
    settle: Any,
    seen: Any,
    letters: int,
    asked_by: Callable[..., Any],
    done_by: Callable[..., Any],
) -> None:
    """A wrong address brings the form back with what was typed; the card tells of both sides."""
    done_by("bo", RecordDelivery(letters, BerichtStatus.VERZONDEN, "250 goed", ("joris@example.nl",)))
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        assert "● deels !" in seen(pilot)
        await pilot.press("c", *"joris", "enter")
        await settle(pilot)
        assert "is geen mailadres" in " ".join(seen(pilot).replace("█", "").split())
        await pilot.press("end", *"@example.org", "enter")
        await settle(pilot)
        assert "● 1 verzonden" in seen(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert f"verwijst naar  bericht {letters}" in seen(pilot)
    fresh = asked_by("bo", message_view, letters + 1).bericht
    assert (fresh.aan, fresh.verwijst_naar, fresh.status) == (
        "joris@example.org",
        letters,
        BerichtStatus.WACHT,
    )
    assert asked_by("bo", message_story, letters).opvolgers == (letters + 1,)
    assert asked_by("bo", message_story, letters + 1).geschiedenis[-1].actie == "bericht klaargezet"


async def test_what_was_perhaps_sent_is_settled_by_who_asked(
    app: StagetuiApp,
    settle: Any,
    seen: Any,
    letters: int,
    asked_by: Callable[..., Any],
    done_by: Callable[..., Any],
) -> None:
    """It arrived: then it counts as sent at the moment of the attempt, with what shows it."""
    done_by("bo", ClaimBericht(letters))
    done_by("bo", RecordDelivery(letters, BerichtStatus.MISSCHIEN, "de verbinding viel weg"))
    async with app.run_test() as pilot:
        await opened(pilot, settle)
        assert "? misschien" in seen(pilot)
        await pilot.press("o")
        await settle(pilot)
        assert "krijgt het dan twee keer" in " ".join(seen(pilot).replace("█", "").split())
        await pilot.press("escape", "g")
        await settle(pilot)
        await pilot.press(*"telefoon", "enter")
        await settle(pilot)
        assert f"Bericht {letters} is aangekomen" in seen(pilot)
        assert "● verzonden" in seen(pilot)
    mail = asked_by("bo", message_view, letters).bericht
    assert (mail.status, mail.antwoord) == (BerichtStatus.VERZONDEN, "Aangekomen: telefoon")
    assert mail.verzonden is not None


def test_only_what_is_in_doubt_is_settled(done_by: Callable[..., Any], letters: int) -> None:
    for wie, bewijs, part in (
        ("bo", "  ", "Zeg waaruit blijkt"),
        ("bo", "gebeld", "is wacht; dit kan alleen"),
        ("lotte", "gebeld", "mag niet post afhandelen"),
    ):
        with pytest.raises(RefusedError, match=part):
            done_by(wie, ConfirmArrival(letters, bewijs))


def test_what_is_tried_again_tells_when(
    letters: int, done_by: Callable[..., Any], asked_by: Callable[..., Any]
) -> None:
    """After a first attempt that failed five minutes; 9:00 UTC is 10:00 in Amsterdam."""
    done_by("bo", ClaimBericht(letters))
    done_by("bo", RecordDelivery(letters, BerichtStatus.OPNIEUW, "450 later"))
    found = asked_by("bo", postbus)
    assert listed_status(found.regels[0], date(2026, 11, 23)).plain == "» opnieuw 10:05"
    assert found.klaar == 0

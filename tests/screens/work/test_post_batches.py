"""*Post* with many messages: marked, read, counted, held, released, withdrawn and sent to a real mail server."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Grant, Rights, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.outbox import HoldBerichten
from stagetui.engine.doorway.queueing import Bijvoegsel, Ontvanger, Over, queue
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.jobs.batches import Verzending, send_batch
from stagetui.engine.jobs.send import Sent
from stagetui.engine.mail.delivery import Summary
from stagetui.engine.mail.fields import COMMON, FIELDS, Soort
from stagetui.engine.queries.batches import batch, message_story, numbers, postbus
from stagetui.engine.queries.placing import aios_of
from stagetui.engine.queries.post import Keuze
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol
from stagetui.screens.batching import told
from stagetui.screens.message import may_save
from stagetui.screens.post import PostPage
from stagetui.screens.widgets.dialogs import AskReason, Confirm

SERVER = Path(__file__).parents[2] / "flow" / "post_office.py"
RONDE = "Voorjaar 2027"
FORM = Bijvoegsel("formulier.xlsx", "application/octet-stream", b"PK invoer", "Vul per stage een rang in.")


@dataclass(frozen=True)
class QueueMail(Command[int]):
    """Queue one message of a kind to an aios, with the kind's own example; who gets a copy may have no address."""

    soort: Soort
    aios: str
    hold: bool = False
    aan: str | None = None
    bijlagen: tuple[Bijvoegsel, ...] = ()


@carries_out(QueueMail, Rol.BUREAU, what="post klaarzetten")
def _queue(tx: Transaction, command: QueueMail) -> int:
    aios = aios_of(tx, command.aios)
    fields = {name: value for name, value in FIELDS[command.soort].items() if name not in COMMON}
    to = Ontvanger(aios.naam, aios.email if command.aan is None else command.aan or None, "het bestand")
    return queue(
        tx,
        command.soort,
        to=to,
        cc=[Ontvanger("Ans Bakker", "ans@example.nl")],
        fields=fields | {"aios": aios.naam},
        attachments=command.bijlagen,
        about=Over(aios=aios, ronde=RONDE, instelling="ggz-noord"),
        hold=command.hold,
    )


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A mail server on the loopback interface: its port, and the folder that it keeps messages in."""
    folder = tmp_path_factory.mktemp("post")
    words = [sys.executable, str(SERVER), str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline()), folder
        finally:
            server.kill()


@pytest.fixture
def server(office: tuple[int, Path], directory: Path) -> Path:
    """The mail server, named in the settings of the bureau before it is opened; gives its folder, empty."""
    port, folder = office
    for file in folder.iterdir():
        file.unlink()
    settings = directory / "stagetui.toml"
    mail = f'host = "127.0.0.1"\nport = {port}\nsecurity = "geen"\nsender = "bureau@example.nl"\n'
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[mail]\n{mail}", encoding="utf-8")
    return folder


@pytest.fixture
def queued(server: Path, bureau: Bureau, done_by: Callable[..., Any]) -> list[int]:
    """Four messages and no others: two plans that are held, an invitation that waits, and one without an address."""
    bureau.store.write(lambda writer: writer.execute("DELETE FROM bericht"), who="test")
    wanted = [
        QueueMail(Soort.DEFINITIEF_PLAN, "a-001", hold=True),
        QueueMail(Soort.DEFINITIEF_PLAN, "a-002", hold=True),
        QueueMail(Soort.VOORKEUREN_UITNODIGING, "a-003", bijlagen=(FORM, FORM)),
        QueueMail(Soort.NIET_GEPLAATST, "a-004", aan=""),
    ]
    return [done_by("bo", one) for one in wanted]


Press = Callable[..., Any]


@pytest.fixture
def press(settle: Any) -> Press:
    """Press keys, and wait until the screen is at rest after each group of them: `"s", "down enter"`."""

    async def pressed(pilot: Any, *groups: str) -> None:
        for keys in groups:
            await pilot.press(*keys.split())
            await settle(pilot)

    return pressed


@pytest.fixture
def told_in(seen: Any) -> Callable[[Any], str]:
    """What stands on the screen in front on one line, without the edges of dialogs."""
    return lambda pilot: " ".join(seen(pilot).replace("█", " ").replace("▌", " ").split())


@pytest.fixture
def statuses(asked_by: Callable[..., Any]) -> Callable[[], list[str]]:
    """The statuses of all messages, oldest first."""
    return lambda: [one.status.value for one in reversed(asked_by("bo", postbus).regels)]


def acting() -> Actor:
    """The office, on the day of the tests."""
    return Actor("bo", Via.SCRIPT, date(2026, 11, 23), datetime(2026, 11, 23, 9))  # noqa: DTZ001 - UTC, as stored


def received(folder: Path) -> int:
    """How many messages the mail server took over."""
    return len(list(folder.glob("*.eml")))


async def test_what_is_marked_is_counted_and_sent_and_nothing_else(
    opened: Any, press: Press, seen: Any, queued: list[int], server: Path, statuses: Any
) -> None:
    """Held messages are released by sending them; who has no address stays behind, and that is said first."""
    async with opened("post") as pilot:
        text = seen(pilot)
        assert "! 1 mislukt   ○ 1 wacht   = 2 vastgehouden" in text
        assert "geen adres" in text
        await press(pilot, "space down space space")
        page = pilot.app.screen
        assert isinstance(page, PostPage)
        assert page._marked == {queued[3], queued[1], queued[0]}
        assert "3 gemerkt" in seen(pilot)
        await press(pilot, "v")
        text = seen(pilot)
        assert "2 berichten gaan naar 3 ontvangers." in text
        assert "2 × definitief-plan" in text
        assert "2 worden nu vastgehouden" in text
        assert "Blijft liggen: 1 zonder adres." in text
        assert received(server) == 0
        await press(pilot, "j")
        assert "Post versturen: klaar." in seen(pilot)
        assert page._marked == {queued[3]}
    assert statuses() == ["verzonden", "verzonden", "wacht", "mislukt"]
    assert received(server) == 2


async def test_without_marks_what_waits_in_the_list_is_sent_and_not_what_others_queue_meanwhile(
    opened: Any,
    press: Press,
    seen: Any,
    told_in: Any,
    queued: list[int],
    server: Path,
    done_by: Any,
    statuses: Any,
) -> None:
    """What comes between the count and the key waits, and is told."""
    async with opened("post") as pilot:
        await press(pilot, "k", "down enter")
        assert "definitief-plan" in seen(pilot)
        assert "Versturen" not in seen(pilot).splitlines()[-1]
        await press(pilot, "escape v")
        assert "1 bericht gaat naar 2 ontvangers." in seen(pilot)
        late = done_by("els", QueueMail(Soort.VOORKEUREN_UITNODIGING, "a-001"))
        done_by("els", QueueMail(Soort.VOORKEUREN_UITNODIGING, "a-002"))
        await press(pilot, "j")
        assert f"Intussen klaargezet en niet verzonden: 2 berichten ({late}, {late + 1})." in told_in(pilot)
    assert statuses() == ["vastgehouden", "vastgehouden", "verzonden", "mislukt", "wacht", "wacht"]
    assert received(server) == 1


async def test_a_refusal_is_told_and_what_a_colleague_holds_meanwhile_stays_held(
    opened: Any, press: Press, told_in: Any, queued: list[int], server: Path, done_by: Any, statuses: Any
) -> None:
    (server / "weiger").write_text("sanne@example.nl", encoding="utf-8")
    async with opened("post") as pilot:
        await press(pilot, "a", "v")
        done_by("els", HoldBerichten((queued[2],)))
        await press(pilot, "j")
        text = told_in(pilot)
        assert "Niet alles is verzonden" in text
        assert "1 intussen door een ander verstuurd, vastgehouden of ingetrokken" in text
        assert "Met s kiest u welke status u ziet" in text
    assert statuses() == ["mislukt", "verzonden", "vastgehouden", "mislukt"]
    assert received(server) == 1


async def test_marked_messages_are_read_one_by_one_and_taken_out(
    opened: Any, press: Press, seen: Any, queued: list[int], server: Path, statuses: Any
) -> None:
    """«1 van 4», next, previous, out, in again; sending from here sends what is left."""
    async with opened("post") as pilot:
        await press(pilot, "a", "l")
        text = seen(pilot)
        assert f"1 van 4   bericht {queued[0]}   ✓ gaat mee" in text
        assert "Vorige" not in text.splitlines()[-1]
        await press(pilot, "space space space n n")
        assert "3 van 4" in seen(pilot)
        await press(pilot, "p p")
        assert "– eruit gehaald" in seen(pilot)
        await press(pilot, "v")
        assert "2 berichten gaan naar 3 ontvangers." in seen(pilot)
        await press(pilot, "n escape")
        assert "3 gemerkt" in seen(pilot)
        await press(pilot, "escape")
        assert "gemerkt" not in seen(pilot)
    assert statuses() == ["vastgehouden", "vastgehouden", "wacht", "mislukt"]


async def test_holding_releasing_and_withdrawing_many(
    opened: Any,
    press: Press,
    seen: Any,
    told_in: Any,
    queued: list[int],
    statuses: Any,
    asked_by: Callable[..., Any],
) -> None:
    async with opened("post") as pilot:
        await press(pilot, "space r")
        assert "1 bericht mislukt. U kunt alleen vrijgeven wat vastgehouden of opnieuw is." in told_in(pilot)
        await press(pilot, "enter v")
        assert "Blijft liggen: 1 zonder adres." in told_in(pilot)
        await press(pilot, "enter a", "h")
        assert "1 bericht vastgehouden; 3 niet, door hun status." in seen(pilot)
        assert statuses() == ["vastgehouden", "vastgehouden", "vastgehouden", "mislukt"]
        await press(pilot, "a", "r")
        assert isinstance(pilot.app.screen, Confirm)
        assert "3 berichten aan 4 ontvangers." in seen(pilot)
        await press(pilot, "n r", "j")
        assert statuses() == ["wacht", "wacht", "wacht", "mislukt"]
        await press(pilot, "escape a", "i")
        assert isinstance(pilot.app.screen, AskReason)
        await press(pilot, "d u b b e l enter")
        assert "4 berichten ingetrokken." in seen(pilot)
        assert "Vrij" not in seen(pilot).splitlines()[-1]
    assert set(statuses()) == {"ingetrokken"}
    assert asked_by("bo", message_story, queued[0]).beeld.bericht.reden == "dubbel"


async def test_the_list_is_narrowed_by_status_kind_round_and_words(
    opened: Any, press: Press, seen: Any, queued: list[int]
) -> None:
    async with opened("post") as pilot:
        await press(pilot, "s down enter")
        assert "Getoond: nog niet afgehandeld" in seen(pilot)
        await press(pilot, "d", "down enter")
        assert "Getoond: nog niet afgehandeld · ronde Voorjaar 2027" in seen(pilot)
        assert "4 berichten" in seen(pilot)
        await press(pilot, "escape slash m e h m e t space n o o r d enter")
        await pilot.pause(0.3)
        await press(pilot)
        assert "1 bericht" in seen(pilot)


def test_a_list_and_its_numbers_agree(asked_by: Callable[..., Any], queued: list[int]) -> None:
    found = asked_by("bo", postbus, text="ggz noord plan", keuze=Keuze(soort=Soort.DEFINITIEF_PLAN.value))
    assert [one.bericht for one in found.regels] == [queued[1], queued[0]]
    assert (found.totaal, found.klaar) == (2, 0)
    assert asked_by("bo", numbers, keuze=Keuze(soort=Soort.DEFINITIEF_PLAN.value)) == tuple(queued[:2])
    assert asked_by("bo", numbers, only_due=True) == (queued[2],)


def test_nobody_batches_what_is_not_theirs_to_see(asked_by: Callable[..., Any], queued: list[int]) -> None:
    """Lotte is instituutsopleider of all aios here; a stranger is refused."""
    assert len(asked_by("lotte", batch, queued).stukken) == 4
    with pytest.raises(RefusedError):
        asked_by("niemand", batch, queued)


def test_what_was_released_before_the_server_was_gone_is_told(
    queued: list[int], directory: Path, statuses: Any
) -> None:
    """The server is gone: nothing is sent, and what was held waits now."""
    settings = directory / "stagetui.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"port = \d+", "port = 1", text), encoding="utf-8")
    with (
        Bureau.open(directory) as other,
        pytest.raises(RefusedError, match="2 berichten zijn al vrijgegeven"),
    ):
        send_batch(other, acting, queued[:2], vrijgeven=queued[:2])
    assert statuses()[:2] == ["wacht", "wacht"]


async def test_an_attachment_is_chosen_and_what_exists_is_not_overwritten(
    opened: Any,
    press: Press,
    seen: Any,
    queued: list[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two attachments: one is chosen; the form comes back with what was typed."""
    monkeypatch.setenv("HOME", str(tmp_path))
    taken = tmp_path / "formulier.xlsx"
    taken.write_bytes(b"van iemand anders")
    async with opened("post") as pilot:
        await press(pilot, "down enter", "b", "down enter", "enter")
        assert "bestaat al" in seen(pilot)
        await press(pilot, "end 2 enter")
    assert (tmp_path / "formulier.xlsx2").read_bytes() == FORM.inhoud
    assert taken.read_bytes() == b"van iemand anders"


@pytest.mark.parametrize(
    ("rol", "may"), [(Rol.BUREAU, True), (Rol.BEHEERDER, True), (Rol.COORDINATOR, False), (Rol.LEZER, False)]
)
def test_only_staff_name_files_where_the_program_runs(rol: Rol, may: bool) -> None:
    """Over SSH a file is one of the server."""
    assert may_save(Rights("iemand", (Grant(rol),), named=True)) is may


@pytest.mark.parametrize(
    ("ended", "title", "part"),
    [
        (Verzending(Sent(Summary(sent=3), ()), ()), "Post verzonden", "3 verzonden"),
        (
            Verzending(Sent(Summary(sent=1, failed=2), ()), ()),
            "Niet alles is verzonden",
            "1 verzonden, 2 mislukt",
        ),
        (Verzending(Sent(Summary(later=2, reden="Weg."), ()), ()), "Niet alles is verzonden", "Weg."),
        (Verzending(Sent(Summary(), (4,)), ()), "Niet alles is verzonden", "1 misschien verzonden"),
        (
            Verzending(Sent(Summary(sent=1, geweigerd=1), ()), ()),
            "Niet alles is verzonden",
            "weigerde de server",
        ),
        (Verzending(Sent(Summary(overgeslagen=1), ()), ()), "Post verzonden", "door een ander"),
        (Verzending(Sent(Summary(), ()), (7,)), "Post verzonden", "niet verzonden: bericht 7"),
    ],
)
def test_how_a_run_of_sending_ended(ended: Verzending, title: str, part: str) -> None:
    heading, text, _ = told(ended)
    assert heading == title
    assert part in text


async def test_the_mail_server_is_tried_from_the_palette(
    opened: Any, press: Press, seen: Any, server: Path
) -> None:
    """One message outside the outbox, and what worked in a notice."""
    async with opened("post") as pilot:
        await pilot.press("ctrl+p")
        await pilot.press(*"mailserver")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        assert "Stuurt één proefbericht" in seen(pilot)
        await press(pilot, "b o enter")
        assert "Typ een mailadres" in seen(pilot)
        await press(pilot, "@ e x a m p l e . n l enter")
        text = seen(pilot)
    assert "Het proefbericht is aangenomen" in text
    assert "zonder aanmelden" in text
    assert "250 bewaard" in text
    assert received(server) == 1

"""The outbox through the doorway: queued once, held, released, withdrawn, tried again, undone, and about whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.outbox import ClaimBericht, RecordDelivery
from stagetui.engine.doorway.queueing import Bijvoegsel, Ontvanger, Over, earlier, queue
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.jobs.check import check
from stagetui.engine.mail.fields import COMMON, FIELDS, Soort
from stagetui.engine.mail.message import Message, recipients
from stagetui.engine.queries.placing import aios_of
from stagetui.engine.queries.post import BerichtBeeld, Keuze, message_view, messages, outbox, waiting
from stagetui.engine.records import Bericht, BerichtStatus
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

NOON = datetime(2027, 1, 15, 12)  # noqa: DTZ001 - moments in the data are UTC without a zone
Do = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class QueueOne(Command[int]):
    """Queue one message about an aios, or about nobody."""

    soort: Soort = Soort.VERVALLEN
    to: tuple[Ontvanger, ...] = (Ontvanger("A. de Wit", "wit@example.nl"),)
    cc: tuple[Ontvanger, ...] = ()
    aios: str | None = "a1"
    instituut: str | None = None
    verwijst_naar: int | None = None
    hold: bool = False
    attachments: tuple[Bijvoegsel, ...] = ()


@carries_out(QueueOne, Rol.BUREAU, what="post klaarzetten")
def queue_one(tx: Transaction, command: QueueOne) -> int:
    aios = aios_of(tx, command.aios) if command.aios else None
    about = Over(aios, instituut=command.instituut, verwijst_naar=command.verwijst_naar, plaats="psy-1")
    fields = {name: value for name, value in FIELDS[command.soort].items() if name not in COMMON}
    return queue(
        tx, command.soort, to=command.to, cc=command.cc, fields=fields, about=about,
        hold=command.hold, attachments=command.attachments,
    )  # fmt: skip


def actor(now: datetime = NOON, who: str = "bo") -> Actor:
    return Actor(who, Via.TUI, now.date(), now)


@pytest.fixture
def do(office: Any) -> Do:
    """Carry out a command at a moment."""

    def run(command: Command[Any], now: datetime = NOON, who: str = "bo") -> Any:
        with Bureau.open(office.directory) as bureau:
            return bureau.do(actor(now, who), command)

    return run


@pytest.fixture
def ask(office: Any) -> Callable[..., Any]:
    def run(query: Callable[..., Any], *args: Any, now: datetime = NOON, who: str = "bo") -> Any:
        with Bureau.open(office.directory) as bureau:
            return bureau.ask(actor(now, who), query, *args)

    return run


def configured(office: Any, mail: str = "", institute: str = "") -> None:
    """Add keys to the settings."""
    path: Path = office.directory / "stagetui.toml"
    text = path.read_text(encoding="utf-8")
    if institute:
        text = text.replace('id = "nspoh"\n', f'id = "nspoh"\n{institute}\n')
    if mail:
        text += f'\n[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "geen"\nsender = "bureau@example.nl"\n{mail}\n'
    path.write_text(text, encoding="utf-8")


# ---- queueing


def test_a_message_is_rendered_once_with_its_page_and_attachments(do: Do, ask: Any, office: Any) -> None:
    sheet = Bijvoegsel("formulier.xlsx", "application/x", b"PK", "een formulier")
    one, other = (do(QueueOne(attachments=(sheet,))) for _ in range(2))
    beeld: BerichtBeeld = ask(message_view, one)
    assert beeld.bericht.onderwerp.startswith("De stage van Noor van der Velde")
    assert "Geachte dr. De Wit," in beeld.bericht.tekst
    assert "<p" in (beeld.bericht.html or "")
    assert [file.naam for file in beeld.bijlagen] == ["formulier.xlsx"]
    assert (beeld.bericht.aios, beeld.bericht.plaats, beeld.bericht.instituut) == ("a1", "psy-1", "nspoh")
    assert other == one + 1
    assert len(office.rows("bijlage")) == 1


def test_the_institute_signs_in_its_own_name(do: Do, ask: Any, office: Any) -> None:
    configured(office, institute='email = "stages@nspoh.example.nl"\nphone = "030 111 11 11"')
    (office.directory / "mails" / "nspoh").mkdir(parents=True)
    own = office.directory / "mails" / "nspoh" / "vervallen.txt"
    own.write_text(
        "Onderwerp: Zuid\n\n{{ instituut }} {{ bureau_email }} {{ bureau_telefoon }}", encoding="utf-8"
    )
    found: Bericht = ask(message_view, do(QueueOne())).bericht
    assert found.van == "NSPOH <stages@nspoh.example.nl>"
    assert found.tekst == "NSPOH stages@nspoh.example.nl 030 111 11 11\n"
    other: Bericht = ask(message_view, do(QueueOne(aios=None, instituut="noord"))).bericht
    assert other.van is None
    assert other.onderwerp != "Zuid"


def test_without_an_address_it_is_kept_and_says_what_to_do(do: Do, ask: Any) -> None:
    nobody = Ontvanger("A. de Wit", None, "contact_email van psy-1")
    found: Bericht = ask(message_view, do(QueueOne(to=(nobody,)))).bericht
    assert (found.status, found.aan) == (BerichtStatus.MISLUKT, "")
    assert "Van A. de Wit is geen e-mailadres bekend" in (found.antwoord or "")
    assert "contact_email van psy-1" in (found.antwoord or "")
    copied: Bericht = ask(message_view, do(QueueOne(cc=(nobody, Ontvanger("Zoë", "z@example.nl"))))).bericht
    assert (copied.status, copied.cc) == (BerichtStatus.WACHT, "Zoë <z@example.nl>")
    assert copied.antwoord == "Geen kopie voor A. de Wit: zonder e-mailadres."
    assert ask(message_view, do(QueueOne(to=()))).bericht.status is BerichtStatus.MISLUKT


@pytest.mark.parametrize("name", ["x\r\nBcc: k@example.org", "a;b <x>", "W" * 300, "שלום", "Noor 😀", ""])
def test_no_name_adds_a_receiver(do: Do, ask: Any, name: str) -> None:
    found: Bericht = ask(message_view, do(QueueOne(to=(Ontvanger(name, "w@example.nl"),)))).bericht
    message = Message(1, "x", tuple(found.aan.split(";")), (), "x", "x", (), NOON)
    assert [one.adres for one in recipients(message)] == ["w@example.nl"]


def test_a_wrong_template_keeps_everything_as_it_was(do: Do, office: Any) -> None:
    (office.directory / "mails").mkdir(exist_ok=True)
    (office.directory / "mails" / "vervallen.txt").write_text("Onderwerp: x\n\n{{ oais }}", encoding="utf-8")
    before = office.dump()
    with pytest.raises(RefusedError, match=r"vervallen\.txt, regel 3"):
        do(QueueOne())
    assert office.dump() == before


def test_a_correction_finds_the_message_that_it_corrects(placed_office: Any) -> None:
    placed_office.do("approve", 1, user="io1")
    with Bureau.open(placed_office.directory) as bureau:

        def found() -> Bericht | None:
            return bureau.ask(actor(), lambda view: earlier(view, Soort.INTENTIEVERKLARING, plaatsing=1))

        assert found() is None
        assert bureau.do(actor(), ClaimBericht(1))
        bureau.do(actor(), RecordDelivery(1, BerichtStatus.VERZONDEN, "250"))
        assert (last := found())
        assert last.bericht == 1


# ---- held, released, withdrawn


def test_held_and_withdrawn_messages_are_never_sent_also_when_a_sender_listed_them(
    do: Do, ask: Any, office: Any
) -> None:
    """Whoever looked before still has the number; the claim looks again."""
    numbers = [do(QueueOne()) for _ in range(3)]
    assert [one.bericht for one in ask(waiting)] == numbers
    office.run("mail", "hold", 1, "--reason", "eerst bellen")
    assert office.do("mail", "withdraw", 2, "--reason", "dubbel") == {
        "berichten": [2],
        "gedaan": "ingetrokken",
    }
    assert [do(ClaimBericht(number)) for number in numbers] == [False, False, True]
    assert [one["status"] for one in office.do("mail", "list")] == ["bezig", "ingetrokken", "vastgehouden"]
    assert office.do("mail", "list", "--status", "vastgehouden")[0]["reden"] == "eerst bellen"
    office.run("mail", "release", 1)
    assert do(ClaimBericht(1)) is True


def test_many_are_chosen_by_what_they_are_about(do: Do, office: Any) -> None:
    do(QueueOne())
    do(QueueOne(soort=Soort.WIJZIGING))
    do(QueueOne(aios="a2"))
    assert office.do("mail", "hold", "--soort", "vervallen")["berichten"] == [1, 3]
    assert office.do("mail", "hold", "--soort", "vervallen")["berichten"] == []
    assert office.do("mail", "release", "--aios", "a2")["berichten"] == [3]
    assert office.do("mail", "withdraw", "--plaats", "psy-1", "--reason", "x")["berichten"] == [1, 2, 3]
    assert "Geen bericht kon worden vrijgegeven" in office.run("mail", "release", "--plaats", "psy-1").out
    assert [one["id"] for one in office.do("mail", "list", "--aios", "a1", "--soort", "wijziging")] == [2]


def test_a_code_that_is_none_is_not_taken_for_no_post(office: Any) -> None:
    for option in ("--ronde", "--aios", "--plaats"):
        for command in (("list",), ("hold",), ("release",)):
            assert "niemand" in office.run("mail", *command, option, "niemand").refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hold", "1", "2"), "Bericht 2 is verzonden"),
        (("release", "1"), "dit kan alleen met een bericht dat vastgehouden of opnieuw is"),
        (("withdraw", "2", "--reason", "x"), "Bericht 2 is verzonden"),
        (("withdraw", "1", "--reason", " "), "Geef een reden"),
        (("hold", "9"), "Bericht 9 is niet bekend"),
        (("list", "--soort", "reclame"), "«reclame» is onbekend"),
        (("list", "--status", "kwijt"), "«kwijt» is onbekend"),
    ],
)
def test_what_cannot_be_changes_nothing(do: Do, office: Any, words: tuple[str, ...], said: str) -> None:
    do(QueueOne())
    do(QueueOne())
    do(ClaimBericht(2))
    do(RecordDelivery(2, BerichtStatus.VERZONDEN, "250"))
    before = office.dump()
    assert said in office.run("mail", *words).refused
    assert office.dump() == before


def test_numbers_or_a_choice_and_not_both(office: Any) -> None:
    assert office.run("mail", "hold").code == 2
    assert office.run("mail", "hold", "1", "--aios", "a1").code == 2


def test_a_colleague_of_another_institute_may_not_touch_it(do: Do, office: Any) -> None:
    do(QueueOne())
    do(QueueOne(aios=None, instituut="nspoh"))
    for number in (1, 2):
        assert "Niet toegestaan" in office.run("mail", "hold", number, user="nora").refused


# ---- tried again


def test_a_message_that_is_not_taken_rests_ever_longer_and_is_given_up(do: Do, ask: Any, office: Any) -> None:
    """5, 15 and 60 minutes, 4 hours, then a day each time; after the days of the settings it has failed."""
    configured(office, mail="give_up_days = 3")
    do(QueueOne())
    now, rests = NOON, []
    while ask(waiting, now=now):
        do(ClaimBericht(1), now)
        do(RecordDelivery(1, BerichtStatus.OPNIEUW, "450 bezet"), now)
        found: Bericht = ask(message_view, 1).bericht
        if found.opnieuw_na is None:
            break
        rests.append(found.opnieuw_na - now)
        assert ask(waiting, now=found.opnieuw_na - timedelta(seconds=1)) == []
        now = found.opnieuw_na
    assert rests == [
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=4),
        *[timedelta(days=1)] * 3,
    ]
    assert found.status is BerichtStatus.MISLUKT
    assert found.antwoord == "Na 8 pogingen opgegeven; het laatste antwoord was: 450 bezet"


def test_a_message_that_rests_goes_at_once_when_it_is_released(do: Do, ask: Any, office: Any) -> None:
    do(QueueOne())
    do(ClaimBericht(1))
    do(RecordDelivery(1, BerichtStatus.OPNIEUW, "450 bezet"))
    assert ask(waiting) == []
    office.run("mail", "release", 1)
    assert [one.bericht for one in ask(waiting)] == [1]


def test_a_message_is_sent_once_more_to_the_right_address(do: Do, ask: Any, office: Any) -> None:
    sheet = Bijvoegsel("formulier.xlsx", "application/x", b"PK", "een formulier")
    do(QueueOne(attachments=(sheet,), cc=(Ontvanger("", "z@example.nl"),)))
    do(ClaimBericht(1))
    do(RecordDelivery(1, BerichtStatus.MISLUKT, "550 onbekend"))
    assert "geen mailadres" in office.run("mail", "retry", 1, "--to", "kwijt").refused
    assert office.do("mail", "retry", 1, "--to", "goed@example.nl")["id"] == 2
    beeld: BerichtBeeld = ask(message_view, 2)
    old: Bericht = ask(message_view, 1).bericht
    assert (beeld.bericht.aan, beeld.bericht.cc, beeld.bericht.verwijst_naar) == (
        "goed@example.nl",
        "z@example.nl",
        1,
    )
    assert (beeld.bericht.tekst, beeld.bericht.html) == (old.tekst, old.html)
    assert [file.naam for file in beeld.bijlagen] == ["formulier.xlsx"]
    assert "al vervangen door bericht 2" in office.run("mail", "retry", 1).refused
    office.run("mail", "hold", 2)
    assert "geef het vrij" in office.run("mail", "retry", 2).refused


def test_a_refused_address_is_a_finding_until_it_is_sent_on(do: Do, office: Any) -> None:
    do(QueueOne(cc=(Ontvanger("Zoë", "weg@example.nl"),)))
    do(ClaimBericht(1))
    do(RecordDelivery(1, BerichtStatus.VERZONDEN, "250 ok", ("weg@example.nl",)))

    def told() -> list[str]:
        found = check(office.directory, actor()).bevindingen
        return [one.tekst for one in found if "niet aangenomen" in one.tekst]

    assert told()[0].endswith("stagetui mail retry 1 --again --to weg@example.nl.")
    office.run("mail", "retry", 1, "--again", "--to", "zoe@example.nl")
    assert told() == []
    assert office.do("mail", "list")[0]["cc"] is None
    assert office.do("mail", "list")[1]["geweigerd"] == "weg@example.nl"


def test_a_message_without_address_cannot_be_sent_as_it_is(do: Do, office: Any) -> None:
    do(QueueOne(to=()))
    assert "geef er een met --to" in office.run("mail", "retry", 1).refused


# ---- undone


@pytest.mark.parametrize("words", [("hold", "1"), ("withdraw", "1", "--reason", "x")])
def test_what_was_done_to_a_message_can_be_undone(do: Do, office: Any, words: tuple[str, ...]) -> None:
    do(QueueOne())
    office.run("mail", *words)
    office.do("undo")
    assert [(one["status"], one["reden"]) for one in office.do("mail", "list")] == [("wacht", None)]


def test_a_step_that_is_undone_takes_its_message_back(do: Do, office: Any) -> None:
    do(QueueOne())
    office.do("undo")
    (found,) = office.do("mail", "list")
    assert found["status"] == "ingetrokken"
    assert "ongedaan" in found["reden"]


def test_a_step_whose_message_went_out_stands(do: Do, office: Any) -> None:
    do(QueueOne())
    do(ClaimBericht(1), NOON + timedelta(minutes=1), who="eva")
    do(RecordDelivery(1, BerichtStatus.VERZONDEN, "250"), NOON + timedelta(minutes=1), who="eva")
    before = office.rows("bericht")
    assert "bericht 1 is verzonden" in office.run("undo").refused
    assert office.rows("bericht") == before


# ---- looking


def test_the_outbox_is_narrowed_to_what_it_is_about(do: Do, ask: Any) -> None:
    do(QueueOne())
    do(QueueOne(soort=Soort.WIJZIGING, aios="b1"))
    with_all = Keuze(soort="vervallen", statussen=(BerichtStatus.WACHT,), aios="a1", plaats="psy-1")
    assert [one.bericht for one in ask(messages, with_all)] == [1]
    assert ask(messages, replace(with_all, ronde="r")) == []
    assert ask(messages, Keuze(), who="nora")[0].bericht == 2
    assert {line.bericht for line in ask(lambda view: outbox(view, keuze=Keuze(plaats="psy-1"))).regels} == {
        1,
        2,
    }


def test_the_settings_of_sending_have_bounds(office: Any) -> None:
    configured(office, mail="connections = 9\nper_minute = -1\ngive_up_days = 0")
    said = office.run("mail", "list").refused
    for key in ("connections", "per_minute", "give_up_days"):
        assert f"mail.{key}" in said

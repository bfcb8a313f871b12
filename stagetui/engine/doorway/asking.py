"""Asking instellingen for availability: what was asked, reminders, and answers through the rules of an import (N3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stagetui.engine.doorway.answers import close_question, least_room, unknown_days
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.importing.command import ImportTable, import_table
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.exchange.kinds import BESCHIKBAARHEID
from stagetui.engine.exchange.table import Row, Table, Value
from stagetui.engine.queries.finding import existing
from stagetui.engine.queries.placing import place_of, windows_of
from stagetui.engine.queries.uitvraag import Staat, Uitvraaglijst, Vraag, question_lists
from stagetui.engine.records import Beschikbaarheid, Uitvraag
from stagetui.engine.rules.deadlines import OPEN_DAYS
from stagetui.engine.rules.periods import Period
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol


@dataclass(frozen=True, slots=True)
class AskAvailability(Command[tuple[int, ...]]):
    """Record that an instelling (None: every one) is asked all there is to ask; gives the numbers of the questions."""

    instelling: str | None = None
    days: int = OPEN_DAYS


@dataclass(frozen=True, slots=True)
class RecordReminder(Command[tuple[int, ...]]):
    """Record that an instelling was reminded of its open questions; gives their numbers."""

    instelling: str


@dataclass(frozen=True, slots=True)
class RecordAnswer(Command[tuple[str, ...]]):
    """Record what an instelling answered; gives sentences about what somebody should look at now.

    Attributes:
        uitvraag: The number of the question.
        capaciteit: For how many there is room; 0 is a no.
        van: First day that the answer is about; None: each day of the question that is not known yet.
        tot: Last day, inclusive.
        namens: Who answered, at the instelling.
        op: The day of the answer; None is today.
        toelichting: What else was said.
    """

    uitvraag: int
    capaciteit: int
    van: date | None = None
    tot: date | None = None
    namens: str | None = None
    op: date | None = None
    toelichting: str | None = None


@carries_out(AskAvailability, Rol.BUREAU, what="beschikbaarheid uitvragen")
def ask_availability(tx: Transaction, command: AskAvailability) -> tuple[int, ...]:
    """Keep what is asked, as it is asked: nothing of it changes when preferences do."""
    asking = [
        question
        for one in question_lists(tx, instelling=command.instelling, days=command.days)
        for question in one.vragen
        if question.staat is Staat.TE_VRAGEN
    ]
    for plaats in dict.fromkeys(question.plaats for question in asking):
        _require_mine(tx, plaats)
    return ask_questions(tx, asking)


def ask_questions(tx: Transaction, asking: Sequence[Vraag]) -> tuple[int, ...]:
    """Keep that these questions are asked now; give their numbers."""
    numbers = tuple(tx.writer.next_ids("uitvraag", len(asking)))
    rows: list[dict[str, object]] = [
        {
            "uitvraag": number,
            "plaats": question.plaats,
            "van": question.van,
            "tot": question.tot,
            "aantal": question.aantal,
            "voor": question.voor,
            "gevraagd_door": tx.actor.persoon,
            "gevraagd_op": tx.actor.now,
        }
        for number, question in zip(numbers, asking, strict=True)
    ]
    tx.add_all("uitvraag", rows, TABLES[Uitvraag][1], "beschikbaarheid gevraagd")
    return numbers


@carries_out(RecordReminder, Rol.BUREAU, what="aan een uitvraag herinneren")
def record_reminder(tx: Transaction, command: RecordReminder) -> tuple[int, ...]:
    """Count a reminder for every question that still waits.

    Raises:
        RefusedError: nothing waits for an answer, or the reminder of today was recorded already.
    """
    waiting = _waiting(question_lists(tx, instelling=command.instelling))
    if not waiting:
        raise RefusedError(
            "Niets om aan te herinneren",
            f"{command.instelling} heeft geen vraag die op antwoord wacht; stagetui uitvraag list toont wat er is.",
        )
    for number in waiting:
        asked = question(tx, number)
        _require_mine(tx, asked.plaats)
        if asked.herinnerd_op and asked.herinnerd_op.date() == tx.actor.now.date():
            raise RefusedError(
                "Vandaag al herinnerd",
                f"{command.instelling} is vandaag al herinnerd; herinner op een andere dag opnieuw.",
            )
        note_reminder(tx, asked)
    return tuple(waiting)


def note_reminder(tx: Transaction, asked: Uitvraag) -> None:
    """Count a reminder of one question."""
    change = {"herinneringen": asked.herinneringen + 1, "herinnerd_op": tx.actor.now}
    tx.change(asked, change, "aan uitvraag herinnerd")


def _waiting(lists: Sequence[Uitvraaglijst]) -> list[int]:
    return [
        question.uitvraag
        for one in lists
        for question in one.vragen
        if question.uitvraag is not None and question.staat is Staat.GEVRAAGD
    ]


@carries_out(RecordAnswer, Rol.BUREAU, what="een antwoord op een uitvraag vastleggen")
def record_answer(tx: Transaction, command: RecordAnswer) -> tuple[str, ...]:
    """Let the answer become availability by the rules of an import; the question closes when all its days are known.

    Raises:
        RefusedError: there is no such question, the period lies outside it, or a rule of the import stands in the way.
    """
    asked = question(tx, command.uitvraag)
    _require_mine(tx, asked.plaats)
    if command.op is not None and command.op > tx.today:
        raise RefusedError(
            "Niet vastgelegd", f"{command.op} ligt na vandaag ({tx.today}); verbeter de datum."
        )
    known = windows_of(tx, [asked.plaats])
    periods = _days(command, asked, known)
    rows = tuple(
        _row(number, asked.plaats, period, command) for number, period in enumerate(periods, start=1)
    )
    rooms = {window.van: (window.van, window.tot, window.capaciteit) for window in known}
    after = list((rooms | {van: (van, tot, command.capaciteit) for van, tot in periods}).values())
    if not unknown_days(asked, after):
        close_question(
            tx,
            asked,
            least_room(asked, after),
            namens=command.namens,
            toelichting=command.toelichting,
            op=command.op,
        )
    columns = ["plaats", "van", "tot", "capaciteit", *(["toelichting"] if command.toelichting else [])]
    report = import_table(tx, ImportTable(Table(BESCHIKBAARHEID, rows, (), tuple(columns), len(rows))))
    if report.geweigerd:
        reasons = "; ".join(dict.fromkeys(refusal.reden for refusal in report.geweigerd))
        raise RefusedError("Niet vastgelegd", f"{asked.plaats}: {reasons}.")
    return report.waarschuwingen


def _days(command: RecordAnswer, asked: Uitvraag, known: Sequence[Beschikbaarheid]) -> list[Period]:
    """The periods that the answer is about."""
    if command.van is not None or command.tot is not None:
        van, tot = command.van or asked.van, command.tot or asked.tot
        if not asked.van <= van <= tot <= asked.tot:
            raise RefusedError(
                "Niet vastgelegd",
                f"{van} t/m {tot} ligt niet binnen de vraag ({asked.van} t/m {asked.tot}). Ruimere beschikbaarheid "
                "leest u in met stagetui import beschikbaarheid.",
            )
        return [(van, tot)]
    unknown = unknown_days(asked, [(one.van, one.tot, one.capaciteit) for one in known])
    # all is known: then it is a correction of what was answered before
    found = unknown or [(one.van, one.tot) for one in known if asked.van <= one.van and one.tot <= asked.tot]
    if not found:
        raise RefusedError(
            "Niet vastgelegd",
            f"Van {asked.plaats} is de beschikbaarheid over een ruimere periode bekend dan is gevraagd. Wijzig die met "
            "stagetui import beschikbaarheid.",
        )
    return found


def _row(number: int, plaats: str, period: Period, command: RecordAnswer) -> Row:
    values: dict[str, Value] = {
        "plaats": plaats,
        "van": period[0],
        "tot": period[1],
        "capaciteit": command.capaciteit,
        "afwezig_dagen": None,
        "toelichting": command.toelichting,
    }
    return Row(number, values)


def question(tx: Transaction, number: int) -> Uitvraag:
    """The question with this number.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        tx.reader.record(Uitvraag, "SELECT * FROM uitvraag WHERE uitvraag = ?", [number]),
        f"Vraag {number}",
        "stagetui uitvraag list toont de nummers",
    )


def _require_mine(tx: Transaction, plaats: str) -> None:
    """N8: a place of one institute is asked about by who works for it."""
    tx.require(Rol.BUREAU, what="beschikbaarheid uitvragen", instituut=place_of(tx, plaats).instituut)

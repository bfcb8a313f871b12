"""The yearly poll: asking every place with a form, taking answers in, and carrying over who did not answer (H2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from stagetui.engine.doorway.answers import note_answers
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.forms import FormRefusedError
from stagetui.engine.doorway.importing.command import ImportReport, ImportTable, import_table
from stagetui.engine.doorway.poll_answers import answer, polled
from stagetui.engine.doorway.queueing import XLSX, Bijvoegsel, Ontvanger, Opdracht, Over, queue_all
from stagetui.engine.doorway.telling import begeleider
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.exchange.pollform import Kwartaal
from stagetui.engine.exchange.table import Table
from stagetui.engine.letters.dutch import periode
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.polls import mine_of, polled_year, rooms_of
from stagetui.engine.queries.recognition import supervised
from stagetui.engine.records import Beschikbaarheid, Peiling, Stageplaats
from stagetui.engine.rules.halfyears import months_after
from stagetui.engine.rules.periods import overlap
from stagetui.engine.rules.polls import Room, carried_over
from stagetui.engine.rules.recognition import Supervision
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Afwezig, Bezorging, Peilingantwoord, Rol

FURTHEST = 24
"""Months ahead: who is asked about a year that begins later, was asked by mistake."""
WHAT = "een peiling houden"


@dataclass(frozen=True, slots=True)
class Question:
    """The form for one place, as data and as the file that goes along."""

    plaats: str
    rijen: tuple[Kwartaal, ...]
    bestand: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """The places that were asked now, each with the number of its message (None: none is made), and those before."""

    gevraagd: tuple[tuple[str, int | None], ...]
    eerder: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskPoll(Command[Asked]):
    """Ask places about a year, each once; the answer is in time until `voor`, inclusive."""

    jaar: int
    profiel: str
    voor: date
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class TakePollForm(Command[ImportReport]):
    """Take in a form that came back on `ontvangen` (None: today), by the rules of an import, as the answer."""

    table: Table
    ontvangen: date | None = None


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What became of who did not answer.

    Attributes:
        overgenomen: Places that now have the availability of a year earlier.
        zonder: Places of which nothing of a year earlier is known either, or all of the year already was.
        wachten: Places that have time left to answer.
    """

    overgenomen: tuple[str, ...]
    zonder: tuple[str, ...]
    wachten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarryOver(Command[CarriedOver]):
    """Take silence after the last day for *ongewijzigd*: days that are not known yet are as a year earlier."""

    jaar: int
    profiel: str
    instituut: str | None = None


@carries_out(AskPoll, Rol.BUREAU, what=WHAT)
def ask_poll(tx: Transaction, command: AskPoll) -> Asked:
    """See `AskPoll`; the messages are held until somebody releases them, unless the profile says otherwise.

    Raises:
        RefusedError: not allowed, the profile plans no year, or the last day has passed.
    """
    period = polled_year(tx, command.profiel, command.jaar)
    if command.voor < tx.today:
        raise RefusedError(
            "Geen peiling", f"{command.voor} ligt voor vandaag ({tx.today}); noem een latere uiterste dag."
        )
    if period[0] > months_after(tx.today, FURTHEST):
        raise RefusedError(
            "Geen peiling",
            f"Het planjaar {command.jaar} begint pas op {period[0]}; vraag het jaar uit dat binnen twee jaar begint.",
        )
    mine = {place.plaats: place for place in mine_of(tx, command.profiel, None, WHAT)}
    before = {
        plaats for (plaats,) in tx.reader.rows("SELECT plaats FROM peiling WHERE jaar = ?", [command.jaar])
    }
    asking = [one for one in command.questions if one.plaats in mine and one.plaats not in before]
    rows: list[dict[str, object]] = [
        {
            "plaats": one.plaats,
            "jaar": command.jaar,
            "voor": command.voor,
            "gevraagd_door": tx.actor.persoon,
            "gevraagd_op": tx.actor.now,
        }
        for one in asking
    ]
    tx.add_all("peiling", rows, TABLES[Peiling][1], "peiling gevraagd")
    delivery = tx.book[command.profiel].delivery(Soort.PEILING)
    numbers: list[int | None] = [None] * len(asking)
    if delivery is not Bezorging.NIET:
        people = supervised(tx)
        named = dict(tx.reader.rows("SELECT instelling, naam FROM instelling"))
        messages = [
            Opdracht(
                soort=Soort.PEILING,
                to=(to := _receivers(people[one.plaats], tx.today)),
                fields={
                    "ontvangers": [who.naam for who in to],
                    "instelling": named[mine[one.plaats].instelling],
                    "stageplaats": mine[one.plaats].naam,
                    "start": period[0],
                    "eind": period[1],
                    "kwartalen": [
                        {"start": row.van, "eind": row.tot, "aantal": row.capaciteit} for row in one.rijen
                    ],
                    "voor": command.voor,
                },
                attachments=[_form(command.jaar, one, mine[one.plaats])],
                about=_about(mine[one.plaats]),
                hold=delivery is Bezorging.VASTHOUDEN,
            )
            for one in asking
        ]
        numbers = [*queue_all(tx, messages)]
    return Asked(
        tuple(zip([one.plaats for one in asking], numbers, strict=True)),
        tuple(one.plaats for one in command.questions if one.plaats in before),
    )


def _receivers(at: Supervision, today: date) -> list[Ontvanger]:
    """Who supervises there and has not left; without any address, the contact of the place."""
    left = {one.naam for one in at.absences if one.reden is Afwezig.VERTROKKEN and one.van <= today}
    there = [Ontvanger(one.naam, one.email) for one in at.opleiders if one.email and one.naam not in left]
    return there or [begeleider(at.place)]


def _about(place: Stageplaats) -> Over:
    return Over(plaats=place.plaats, instelling=place.instelling, instituut=place.instituut)


def _form(jaar: int, one: Question, place: Stageplaats) -> Bijvoegsel:
    lines = [f"- {periode(row.van, row.tot)}: {_told(row.capaciteit)}" for row in one.rijen]
    text = "\n".join([f"Formulier om in te vullen voor {place.naam}, met alvast ingevuld:", *lines, ""])
    return Bijvoegsel(f"beschikbaarheid-{jaar}-{one.plaats}.xlsx", XLSX, one.bestand, text)


def _told(capaciteit: int | None) -> str:
    return "niet bekend" if capaciteit is None else f"hoogstens {capaciteit} aios"


@carries_out(TakePollForm, Rol.BUREAU, what="formulieren inlezen")
def take_poll_form(tx: Transaction, command: TakePollForm) -> ImportReport:
    """See `TakePollForm`; each place on it was asked about the year that its rows are in.

    Raises:
        FormRefusedError: a row breaks a rule of the import; nothing of the form is kept.
        RefusedError: a place on it was not asked.
    """
    rows: dict[str, dict[date, Room]] = defaultdict(dict)
    for row in command.table.rows:
        van, tot, capaciteit = row.values["van"], row.values["tot"], row.values["capaciteit"]
        if isinstance(van, date) and isinstance(tot, date) and isinstance(capaciteit, int):
            absent, note = (row.values[name] for name in ("afwezig_dagen", "toelichting"))
            rows[str(row.values["plaats"])][van] = Room(
                van, tot, capaciteit, str(absent) if absent else None, str(note) if note else None
            )
    known = rooms_of(tx, list(rows))
    heard = set()
    for one, period in polled(tx, rows):
        if not any(overlap((room.van, room.tot), period) for room in rows[one.plaats].values()):
            continue
        heard.add(one.plaats)
        after = {room.van: room for room in known[one.plaats]} | rows[one.plaats]
        if one.beantwoord_op is None or after != {room.van: room for room in known[one.plaats]}:
            answer(tx, one, list(after.values()), period, command.ontvangen or tx.today)
    if silent := sorted(rows.keys() - heard):
        raise RefusedError(
            "Niet gevraagd",
            f"Aan {', '.join(silent)} is voor deze dagen geen peiling gestuurd. Is het toch beschikbaarheid, lees het "
            "bestand dan in met stagetui import beschikbaarheid.",
        )
    report = import_table(tx, ImportTable(command.table))
    if report.geweigerd:
        raise FormRefusedError(report.geweigerd)
    return report


@carries_out(CarryOver, Rol.BUREAU, what=WHAT)
def carry_over(tx: Transaction, command: CarryOver) -> CarriedOver:
    """See `CarryOver`; who answers later is recorded as having answered all the same.

    Raises:
        RefusedError: not allowed, or the profile plans no year.
    """
    period = polled_year(tx, command.profiel, command.jaar)
    mine = {place.plaats for place in mine_of(tx, command.profiel, command.instituut, WHAT)}
    silent = [
        one
        for one in tx.reader.records(
            Peiling,
            "SELECT * FROM peiling WHERE jaar = ? AND antwoord IS NULL ORDER BY plaats",
            [command.jaar],
        )
        if one.plaats in mine
    ]
    late = [one for one in silent if one.voor < tx.today]
    rooms = rooms_of(tx, [one.plaats for one in late])
    rows: list[dict[str, object]] = [
        {
            "plaats": one.plaats,
            "van": room.van,
            "tot": room.tot,
            "capaciteit": room.capaciteit,
            "afwezig_dagen": room.afwezig_dagen,
            "toelichting": room.toelichting,
        }
        for one in late
        for room in carried_over(rooms[one.plaats], period)
    ]
    tx.add_all("beschikbaarheid", rows, TABLES[Beschikbaarheid][1], "beschikbaarheid overgenomen")
    tx.change_all(late, {"antwoord": Peilingantwoord.ONGEWIJZIGD}, "peiling zonder antwoord")
    given = {str(row["plaats"]) for row in rows}
    note_answers(tx, sorted(given))
    return CarriedOver(
        tuple(one.plaats for one in late if one.plaats in given),
        tuple(one.plaats for one in late if one.plaats not in given),
        tuple(one.plaats for one in silent if one.voor >= tx.today),
    )

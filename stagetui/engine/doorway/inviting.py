"""Inviting who is in a round to hand in preferences: the form of each goes with the message (N3, N6, H4)."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.outbox import WITHDRAWABLE
from stagetui.engine.doorway.queueing import XLSX, Bijvoegsel, Ontvanger, Over, queue
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.doorway.wishes_told import YEAR
from stagetui.engine.doorway.withdrawing import withdraw
from stagetui.engine.exchange.preferenceform import PreferenceForm
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import preferences_of, visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import Aios, Bericht
from stagetui.profiles.terms import Bezorging, Rol

WHAT = "uitnodigen voor voorkeuren"


@dataclass(frozen=True, slots=True)
class Invitation:
    """The form of one aios, as data and as the file that goes along."""

    form: PreferenceForm
    file: bytes


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited and who was before, with the number of the message; who has handed in; whom nobody writes to.

    `niet` are those whose profile does not have this message made.
    """

    berichten: tuple[tuple[str, int], ...]
    eerder: tuple[tuple[str, int], ...]
    ingediend: tuple[str, ...]
    niet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invite(Command[Invited]):
    """Queue an invitation for everybody who has no preferences for the stages on the form.

    Each is invited once per round; with `again` once more, and a message that has not gone yet is withdrawn.
    """

    ronde: str
    invitations: tuple[Invitation, ...]
    again: bool = False
    toelichting: str = ""


@carries_out(Invite, Rol.BUREAU, what=WHAT)
def invite(tx: Transaction, command: Invite) -> Invited:
    """See `Invite`; the messages are held until somebody releases them, unless the profile says otherwise."""
    made: list[tuple[str, int]] = []
    before: list[tuple[str, int]] = []
    done: list[str] = []
    silent: list[str] = []
    for one in command.invitations:
        form = one.form
        aios = visible_aios(tx, form.aios)
        tx.require(Rol.BUREAU, what=WHAT, instituut=aios.instituut, profiel=aios.profiel)
        delivery = rules_of(tx, aios, None).delivery(Soort.VOORKEUREN_UITNODIGING)
        if delivery is Bezorging.NIET:
            silent.append(form.aios)
            continue
        if any(preferences_of(tx, form.aios, stage.stagesoort) for stage in form.stages):
            done.append(form.aios)
            continue
        last = _last(tx, command.ronde, form.aios)
        if last is not None and not command.again:
            before.append((form.aios, last.bericht))
            continue
        if last is not None and last.status in WITHDRAWABLE:
            withdraw(tx, [last], "opnieuw uitgenodigd")
        hold = delivery is Bezorging.VASTHOUDEN
        made.append((form.aios, _queue(tx, command, one, aios, last, hold=hold)))
    return Invited(tuple(made), tuple(before), tuple(done), tuple(silent))


def _last(tx: Transaction, ronde: str, aios: str) -> Bericht | None:
    """The last invitation of this aios for this round that was not withdrawn."""
    return tx.reader.record(
        Bericht,
        "SELECT * FROM bericht WHERE soort = ? AND ronde = ? AND aios = ? AND status <> 'ingetrokken' "
        "ORDER BY bericht DESC LIMIT 1",
        [Soort.VOORKEUREN_UITNODIGING.value, ronde, aios],
    )


def _queue(
    tx: Transaction, command: Invite, one: Invitation, aios: Aios, last: Bericht | None, *, hold: bool
) -> int:
    form = one.form
    return queue(
        tx,
        Soort.VOORKEUREN_UITNODIGING,
        to=Ontvanger.aios(aios),
        fields={
            "aios": aios.naam,
            "profiel": form.profiel,
            "stages": _stages(form),
            "aantal": form.maximum,
            "sluit": form.closes,
            "toelichting": command.toelichting,
        },
        attachments=[Bijvoegsel(form.file_name, XLSX, one.file, form.told())],
        about=Over(aios=aios, ronde=command.ronde, verwijst_naar=last.bericht if last else None),
        hold=hold,
    )


def _stages(form: PreferenceForm) -> list[dict[str, object]]:
    """What preferences are asked for: each stage, or the year that all of them are planned in together (H4)."""
    if form.jaar is not None:
        return [{"stagesoort": YEAR, "start": form.jaar.begin, "eind": form.jaar.eind}]
    return [{"stagesoort": stage.naam, "start": stage.start, "eind": stage.eind} for stage in form.stages]

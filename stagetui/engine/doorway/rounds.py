"""Rounds and proposals: opening a round, keeping what was computed, and making plaatsingen of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from stagetui.engine.access import View
from stagetui.engine.allocation.instance import Instance, Policy, from_json, to_json
from stagetui.engine.allocation.outcome import Outcome
from stagetui.engine.allocation.outcome import Plaatsing as Given
from stagetui.engine.allocation.validate import violations
from stagetui.engine.audit import Event
from stagetui.engine.doorway.committing import commit_all
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.events import not_placed
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.history import last_event
from stagetui.engine.queries.instances import require_round, round_instance
from stagetui.engine.queries.rounds import VoorstelBeeld, proposal, proposal_input
from stagetui.engine.records import Voorstel
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol


@dataclass(frozen=True, slots=True)
class OpenRonde(Command[str]):
    """Open a planning round for the stages that start from `van` until `tot` (inclusive)."""

    naam: str
    profielen: tuple[str, ...]
    van: date
    tot: date
    instituut: str | None = None


@dataclass(frozen=True, slots=True)
class KeepVoorstel(Command[int]):
    """Keep what was computed, with everything it was computed from (`to_json` of the instance); nobody is placed."""

    ronde: str
    invoer: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Committed:
    """How many plaatsingen a commit made, how many wait for the instituutsopleider, and who is left."""

    voorstel: int
    geplaatst: int
    niet_geplaatst: int


@dataclass(frozen=True, slots=True)
class CommitVoorstel(Command[Committed]):
    """Make plaatsingen of a proposal, with the status that the profile says.

    `checked_at` is what `check_proposal` gave: when nothing changed since, the check is not made again while
    everybody waits.
    """

    voorstel: int
    checked_at: int | None = None


@carries_out(OpenRonde, Rol.BUREAU, what="een ronde openen")
def open_round(tx: Transaction, command: OpenRonde) -> str:
    """Keep the period and the rules of today: a running round is not changed by a later profile."""
    naam = command.naam.strip()
    problems = []
    if not naam or len(naam) > 60 or any(not sign.isprintable() for sign in naam):
        problems.append("geef de ronde een naam van 1 tot 60 leesbare tekens")
    if command.tot < command.van:
        problems.append(f"de periode eindigt ({command.tot}) voor zij begint ({command.van})")
    unknown = [profiel for profiel in command.profielen if tx.book.get(profiel) is None]
    if unknown:
        problems.append(
            f"dit bureau heeft geen profiel {', '.join(unknown)}; kies uit {', '.join(tx.book.ids)}"
        )
    institutes = [institute.id for institute in tx.settings.institutes]
    if command.instituut and command.instituut not in institutes:
        problems.append(
            f"dit bureau heeft geen instituut {command.instituut}; kies uit {', '.join(institutes)}"
        )
    if tx.reader.value("SELECT count(*) FROM ronde WHERE ronde = ?", [naam]):
        problems.append(f"er is al een ronde {naam}; kies een andere naam")
    if problems:
        raise RefusedError("Ronde niet geopend", f"{'; '.join(problems)}.")
    for instituut in [command.instituut] if command.instituut else institutes:
        for profiel in command.profielen:
            tx.require(Rol.BUREAU, what="een ronde openen", instituut=instituut, profiel=profiel)
    row = {
        "ronde": naam,
        "instituut": command.instituut,
        "van": command.van,
        "tot": command.tot,
        "gemaakt_door": tx.actor.persoon,
        "gemaakt_op": tx.actor.now,
    }
    tx.writer.insert("ronde", [row])
    profielen = tuple(dict.fromkeys(command.profielen))
    tx.writer.insert(
        "ronde_profiel", [{"ronde": naam, "profiel": p, "regels": tx.book.text(p)} for p in profielen]
    )
    tx.record(Event("ronde geopend", f"ronde:{naam}", na={**row, "profielen": list(profielen)}))
    return naam


@carries_out(KeepVoorstel, Rol.BUREAU, what="een voorstel berekenen")
def keep(tx: Transaction, command: KeepVoorstel) -> int:
    """Store instance, seed, objective with bound, and an outcome for everybody."""
    require_round(tx, command.ronde)
    outcome = command.outcome
    text = command.invoer
    number = tx.writer.next_ids("voorstel")[0]
    row = {
        "voorstel": number,
        "ronde": command.ronde,
        "policy": outcome.policy.value,
        "seed": outcome.seed,
        "status": outcome.status.value,
        "doelen": json.dumps([asdict(doel) for doel in outcome.doelen]),
        "invoer": text,
        "invoer_sha256": _digest(text),
        "seconden": outcome.seconden,
        "gemaakt_door": tx.actor.persoon,
        "gemaakt_op": tx.actor.now,
    }
    tx.writer.insert("voorstel", [row])
    tx.writer.insert("voorstel_uitkomst", _outcome_rows(number, outcome))
    told = {name: value for name, value in row.items() if name not in ("invoer", "doelen")}
    tx.record(Event("voorstel berekend", f"voorstel:{number}", na=told))
    return number


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _outcome_rows(number: int, outcome: Outcome) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "voorstel": number,
            "aios": p.aios,
            "stagesoort": p.stagesoort,
            "plaats": p.plaats,
            "start": p.start,
            "eind": p.eind,
            "rang": p.rang,
            "oorzaak": None,
            "lot": outcome.loting.get(p.aios),
        }
        for p in outcome.plaatsingen
    ]
    rows += [
        {
            "voorstel": number,
            "aios": n.aios,
            "stagesoort": n.stagesoort,
            "plaats": None,
            "start": None,
            "eind": None,
            "rang": None,
            "oorzaak": n.oorzaak,
            "lot": outcome.loting.get(n.aios),
        }
        for n in outcome.niet_geplaatst
    ]
    return rows


@carries_out(CommitVoorstel, Rol.BUREAU, what="een voorstel vaststellen")
def commit(tx: Transaction, command: CommitVoorstel) -> Committed:
    """Make the plaatsingen, unless something changed since: then only a new computation is fair (N6)."""
    if command.checked_at != last_event(tx):
        check_proposal(tx, command.voorstel)
    found = proposal(tx, command.voorstel)
    given = _given(found)
    count = commit_all(tx, given, command.voorstel)
    done = {"vastgesteld_door": tx.actor.persoon, "vastgesteld_op": tx.actor.now}
    tx.change(found.voorstel, done, "voorstel vastgesteld")
    not_placed(tx, command.voorstel, found.voorstel.ronde)
    return Committed(command.voorstel, count, len(found.uitkomsten) - count)


def check_proposal(view: View, number: int) -> int:
    """Check that a proposal can still be made true; give the number of the last change that this check has seen.

    Raises:
        RefusedError: it was committed before, its input changed since, or the independent validator rejects it.
    """
    found = proposal(view, number)
    voorstel = found.voorstel
    if voorstel.vastgesteld_op is not None:
        raise RefusedError(
            "Al vastgesteld",
            f"Voorstel {number} is op {voorstel.vastgesteld_op:%Y-%m-%d} vastgesteld door {voorstel.vastgesteld_door}.",
        )
    ronde = require_round(view, voorstel.ronde)
    stored = from_json(proposal_input(view, number))
    now = round_instance(view, ronde, Policy(voorstel.policy), voorstel.seed, stored.vorige)
    if _digest(to_json(now)) != voorstel.invoer_sha256:
        later = _committed_since(view, voorstel)
        raise RefusedError("Voorstel verouderd", later or _changed(stored, now, number, voorstel.ronde))
    if broken := violations(now, _given(found)):
        raise RefusedError(
            "Voorstel klopt niet",
            f"Voorstel {number} houdt zich niet aan de regels: {'; '.join(v.tekst for v in broken[:5])}",
        )
    return last_event(view)


def _committed_since(view: View, voorstel: Voorstel) -> str | None:
    """Say that another proposal of the round was committed since this one was computed."""
    other = view.reader.value(
        "SELECT max(voorstel) FROM voorstel WHERE ronde = ? AND vastgesteld_op >= ?",
        [voorstel.ronde, voorstel.gemaakt_op],
    )
    if other is None:
        return None
    return (
        f"Voorstel {other} van deze ronde is intussen vastgesteld. Bereken voor wie nog geen plaats heeft een nieuw "
        f"voorstel (stagetui allocate {voorstel.ronde})."
    )


def _given(found: VoorstelBeeld) -> list[Given]:
    return [
        Given(u.aios, u.stagesoort, u.plaats, u.start, u.eind, u.rang)
        for u in found.uitkomsten
        if u.plaats and u.start and u.eind
    ]


def _changed(stored: Instance, now: Instance, number: int, ronde: str) -> str:
    """Say which part of the input changed since the proposal was computed."""
    fresh = from_json(to_json(now))  # in the same order as what was stored
    names = [
        name
        for name, same in (
            ("voorkeuren of stages", stored.demands == fresh.demands),
            ("regels of kenmerken", stored.rules == fresh.rules),
            ("beschikbaarheid", stored.windows == fresh.windows),
            ("plaatsingen", stored.stays == fresh.stays),
        )
        if not same
    ]
    return (
        f"Sinds voorstel {number} zijn gewijzigd: {', '.join(names)}. Vaststellen zou iemand tekort kunnen doen; "
        f"bereken een nieuw voorstel (stagetui allocate {ronde})."
    )

"""Rounds and proposals: opening a round, keeping what was computed, and making plaatsingen of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from stagetui.engine.access import View
from stagetui.engine.allocation import year
from stagetui.engine.allocation.instance import Instance, Policy, from_json, to_json
from stagetui.engine.allocation.outcome import Outcome
from stagetui.engine.allocation.outcome import Plaatsing as Given
from stagetui.engine.allocation.validate import Violation, violations
from stagetui.engine.audit import Event
from stagetui.engine.doorway.committing import commit_all
from stagetui.engine.doorway.committing_year import commit_year, within
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.events import not_placed
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.history import last_event
from stagetui.engine.queries.instances import require_round, round_instance, the_round
from stagetui.engine.queries.rounds import VoorstelBeeld, proposal, proposal_input
from stagetui.engine.queries.year_plan import POLICIES, plan
from stagetui.engine.queries.years import Jaarfeiten, year_profile
from stagetui.engine.records import Voorstel
from stagetui.engine.rules.halfyears import half_year_of, next_half_year
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
    problems += _year_problems(tx, command)
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


def _year_problems(tx: Transaction, command: OpenRonde) -> list[str]:
    """A year of stages is planned by itself, from the first day of a half year on (H5)."""
    years = [one for name in command.profielen if (one := tx.book.get(name)) and one.year is not None]
    if not years or years[0].year is None:
        return []
    if len(set(command.profielen)) > 1:
        return [
            f"{years[0].id} plant een stagejaar en staat daarom alleen in een ronde; maak er een ronde voor"
        ]
    year, problems = years[0].year, []
    if command.van != (first := half_year_of(year, command.van)):
        begins = f"{first} of {next_half_year(year, command.van)}"
        problems.append(
            f"een ronde van {years[0].id} begint met een half jaar, zoals {begins}; niet op {command.van}"
        )
    last = next_half_year(year, command.tot) - timedelta(days=1)
    if command.tot != last:
        problems.append(
            f"een ronde van {years[0].id} eindigt met een half jaar, zoals {last}; niet op {command.tot}"
        )
    return problems


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
            "onderdeel": p.onderdeel,
        }
        for p in outcome.plaatsingen
    ]
    rows += [
        {
            "voorstel": number,
            "aios": n.aios,
            "stagesoort": n.stagesoort,
            "plaats": None,
            "start": n.start,
            "eind": n.eind,
            "rang": None,
            "oorzaak": n.oorzaak,
            "lot": outcome.loting.get(n.aios),
            "onderdeel": n.onderdeel,
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
    ronde = the_round(tx, found.voorstel.ronde)
    done = {"vastgesteld_door": tx.actor.persoon, "vastgesteld_op": tx.actor.now}
    profile = year_profile(tx, ronde.ronde)
    if profile is not None and profile.year is not None:
        outcomes = within(ronde, found.uitkomsten)
        count = commit_year(tx, ronde, profile.year, outcomes, command.voorstel)
        tx.change(found.voorstel, done, "voorstel vastgesteld")
        return Committed(command.voorstel, count, len(outcomes) - count)
    count = commit_all(tx, _given(found), command.voorstel)
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
    text = proposal_input(view, number)
    broken: Sequence[Violation | year.Fout]
    if year_profile(view, ronde.ronde) is not None:
        jaar = Jaarfeiten(view, ronde).jaar(POLICIES[Policy(voorstel.policy)], voorstel.seed)
        if _digest(year.to_json(jaar)) != voorstel.invoer_sha256:
            later = _committed_since(view, voorstel)
            raise RefusedError(
                "Voorstel verouderd", later or _year_changed(text, jaar, number, voorstel.ronde)
            )
        broken = year.violations(jaar, plan(jaar, found.uitkomsten))
    else:
        stored = from_json(text)
        now = round_instance(view, ronde, Policy(voorstel.policy), voorstel.seed, stored.vorige)
        if _digest(to_json(now)) != voorstel.invoer_sha256:
            later = _committed_since(view, voorstel)
            raise RefusedError("Voorstel verouderd", later or _changed(stored, now, number, voorstel.ronde))
        broken = violations(now, _given(found))
    if broken:
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
    return _outdated(number, names, ronde)


def _year_changed(text: str, now: year.Jaar, number: int, ronde: str) -> str:
    """As `_changed`, for a year of stages."""
    stored, fresh = year.from_json(text), year.from_json(year.to_json(now))
    names = [
        name
        for name, same in (
            ("aios, hun wensen of vrijstellingen", stored.aios == fresh.aios),
            ("het programma", (stored.onderdelen, stored.trajecten) == (fresh.onderdelen, fresh.trajecten)),
            ("stageplaatsen of beschikbaarheid", stored.plaatsen == fresh.plaatsen),
            ("leenafspraken", stored.afspraken == fresh.afspraken),
            ("plaatsingen", stored.vast == fresh.vast),
        )
        if not same
    ]
    return _outdated(number, names, ronde)


def _outdated(number: int, names: Sequence[str], ronde: str) -> str:
    return (
        f"Sinds voorstel {number} zijn gewijzigd: {', '.join(names) or 'de instellingen'}. Vaststellen zou iemand "
        f"tekort kunnen doen; bereken een nieuw voorstel (stagetui allocate {ronde})."
    )

"""Undoing one's own last step: the same backwards, as a new step, where nobody built on it and the rules allow it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_type_hints

from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.allocation.validate import overfull
from stagetui.engine.audit import Event
from stagetui.engine.doorway.attachments import drop_files
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import TABLES, Transaction, subject
from stagetui.engine.doorway.withdrawing import withdrawn
from stagetui.engine.queries.history import MAIL_STEPS, UNDONE, is_decision, latest_change
from stagetui.engine.queries.placing import active_placement, aios_of, consents_of, occupying, windows_of
from stagetui.engine.queries.references import dangling
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import Aios, Bericht, BerichtStatus, Gebeurtenis, Plaatsing, Ronde, Voorstel
from stagetui.engine.rules.statuses import fixed_by, move_objections, status_objections
from stagetui.errors import RefusedError
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Status

UNSENT = (
    *(BerichtStatus.WACHT, BerichtStatus.VASTGEHOUDEN, BerichtStatus.OPNIEUW),
    *(BerichtStatus.MISLUKT, BerichtStatus.INGETROKKEN),
)

# the column of a message → the table of what it is about
_ABOUT = {
    **{name: name for name in ("plaatsing", "aios", "aanvraag", "instelling", "ronde")},
    "plaats": "stageplaats",
}

BY_TABLE = {table: (record, key) for record, (table, key) in TABLES.items()}


@dataclass(frozen=True, slots=True)
class Undone:
    """The step that was undone: its first and last audit line, what it was, and how many things went back."""

    van: int
    tot: int
    actie: str
    aantal: int


@dataclass(frozen=True, slots=True)
class Undo(Command[Undone]):
    """Undo what the person did last."""


@carries_out(Undo, what="een stap ongedaan maken")
def undo(tx: Transaction, _command: Undo) -> Undone:
    """Turn every line of the step back, newest first; one that can't be turned back keeps all of it as it is.

    Raises:
        RefusedError: there is nothing to undo, somebody built on it, or the rules don't let it go back.
    """
    step = latest_change(tx, tx.actor.persoon)
    if not step:
        raise RefusedError("Niets ongedaan te maken", "U heeft nog niets gewijzigd.")
    if step[0].actie == UNDONE:
        raise RefusedError(
            "Niets ongedaan te maken",
            "U heeft uw laatste stap al ongedaan gemaakt; verder terug gaat stagetui niet.",
        )
    for event in step:
        if is_decision(event):
            raise _refused(event, "een besluit staat vast; een nieuw besluit vraagt een nieuwe aanvraag")
    tables = {event.onderwerp.partition(":")[0] for event in step}
    rows = _Rows(tx, tables & set(BY_TABLE))
    for event in reversed(step):
        rows.turn_back(event)
    touched = rows.write()
    _check(tx, step)
    return Undone(step[0].nr, step[-1].nr, step[0].actie, touched)


class _Rows:
    """The rows that a step touched, as they are and as they were before it."""

    def __init__(self, tx: Transaction, tables: Iterable[str]) -> None:
        self._tx = tx
        self._now: dict[str, Any] = {}
        for table in tables:
            record, key = BY_TABLE[table]
            names = ", ".join(one.name for one in fields(record))
            found: list[Any] = tx.reader.records(record, f"SELECT {names} FROM {table}")
            self._now |= {subject(table, [getattr(row, name) for name in key]): row for row in found}
        self._then: dict[str, Any] = {}
        self._whom: dict[str, str | None] = {}

    def turn_back(self, event: Gebeurtenis) -> None:
        """Go back over one audit line; refuse when the row is no longer what the line left."""
        name = event.onderwerp
        table = name.partition(":")[0]
        if table not in BY_TABLE:
            raise _refused(event, f"«{event.actie}» is niet terug te draaien")
        before, after = _values(table, event.voor), _values(table, event.na)
        row = self._then.get(name, self._now.get(name))
        if isinstance(row, Bericht) and before is None:
            self._then[name], self._whom[name] = _withdrawn(event, row), event.aios
            return
        if (row is None) is not (after is None):
            raise _refused(event, f"{name} is daarna gewijzigd")
        if any(getattr(row, column) != value for column, value in (after or {}).items()):
            raise _refused(event, f"{name} is daarna gewijzigd")
        _allowed(self._tx, event, row, before)
        if before is None:
            self._then[name] = None
        elif row is None:
            self._then[name] = _record(table, before)
        else:
            self._then[name] = replace(row, **before)
        self._whom[name] = event.aios

    def write(self) -> int:
        """Store what changed, with a line each; give the number of things that went back."""
        for name, then in self._then.items():
            if isinstance(then, Bericht):
                self._then[name] = self._about_what_is_left(then)
        updates: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        for name, then in self._then.items():
            table = name.partition(":")[0]
            record, key = BY_TABLE[table]
            now = self._now.get(name)
            old = {one.name: getattr(now, one.name) for one in fields(record)} if now else None
            new = {one.name: getattr(then, one.name) for one in fields(record)} if then else None
            if old and new:
                changed = {column: value for column, value in new.items() if value != old[column]}
                row = {part: old[part] for part in key} | {"version": old["version"]} | changed
                updates[table, tuple(changed)].append(row)
                old, new = {column: old[column] for column in changed}, changed
            elif new:
                self._tx.writer.insert(table, [new])
            self._tx.record(Event(UNDONE, name, self._whom[name], old, new))
        for (table, columns), rows in updates.items():
            if columns:
                self._tx.writer.update_many(table, BY_TABLE[table][1], rows)
        self._delete([name for name, then in self._then.items() if then is None and name in self._now])
        return len(self._then)

    def _about_what_is_left(self, message: Bericht) -> Bericht:
        """The message, without the name of what goes with this step."""
        gone: dict[str, Any] = {
            column: None
            for column, table in _ABOUT.items()
            if self._then.get(f"{table}:{getattr(message, column)}", message) is None
        }
        return replace(message, **gone)

    def _delete(self, names: Sequence[str]) -> None:
        by_table: dict[str, list[str]] = defaultdict(list)
        for name in names:
            table, _, ident = name.partition(":")
            by_table[table].append(ident)
        for table, idents in by_table.items():
            key = " || '/' || ".join(f"CAST({part} AS VARCHAR)" for part in BY_TABLE[table][1])
            self._tx.writer.execute(
                f"DELETE FROM {table} WHERE {key} IN (SELECT unnest(?::VARCHAR[]))", [idents]
            )
            if table == "formulier":
                drop_files(self._tx, {self._now[subject(table, [ident])].sha256 for ident in idents})
            if table == "ronde":
                self._tx.writer.execute(
                    "DELETE FROM ronde_profiel WHERE ronde IN (SELECT unnest(?::VARCHAR[]))", [idents]
                )


def _withdrawn(event: Gebeurtenis, row: Bericht) -> Bericht:
    """A message that the step queued stays to be read, and is never sent; one that went out cannot be called back."""
    if row.status not in UNSENT:
        raise _refused(
            event, f"bericht {row.bericht} is {row.status}; stuur zo nodig een bericht dat het verbetert"
        )
    reden = f"{UNDONE}: {event.actie}"
    return replace(row, **withdrawn(reden))


def _allowed(tx: Transaction, event: Gebeurtenis, row: Any, before: Mapping[str, Any] | None) -> None:
    """Refuse what stays: a message in transit, a proposal, and a status that the profile does not let go back."""
    match row:
        case Bericht() if event.actie not in MAIL_STEPS:
            raise _refused(event, "een bericht blijft zoals het is")
        case Voorstel() if before is None:
            raise _refused(event, "een berekend voorstel blijft bewaard; het plaatst niemand")
        case Ronde() if before is None and tx.reader.value(
            "SELECT count(*) FROM voorstel WHERE ronde = ?", [row.ronde]
        ):
            raise _refused(event, f"voor ronde {row.ronde} is al een voorstel berekend")
        case Plaatsing() if before and "status" in before and before["status"] is not row.status:
            there = {column: value for column, value in before.items() if column != "status"}
            _status_allowed(tx, event, replace(row, **there), before["status"])
        case Plaatsing() if row.heeft_plaats:
            _move_allowed(tx, event, row, replace(row, **(before or {})))
        case _:
            pass


def _status_allowed(tx: Transaction, event: Gebeurtenis, row: Plaatsing, to: Status) -> None:
    aios = aios_of(tx, row.aios)
    profile = rules_of(tx, aios, row.voorstel)
    if row.status is Status.VERVALLEN and to is Status.VOORLOPIG and row.plaats is None:
        _reopening(tx, event, row, profile, aios)
        return
    consents = {consent.partij for consent in consents_of(tx, row.plaatsing)}
    rule, reasons = status_objections(profile, row, to, today=tx.today, consents=consents, reason=UNDONE)
    if rule is None or reasons:
        raise _refused(event, "; ".join(reasons))
    tx.require(*rule.by, what=f"een plaatsing {to} maken", instituut=aios.instituut, profiel=aios.profiel)


def _move_allowed(tx: Transaction, event: Gebeurtenis, row: Plaatsing, then: Plaatsing) -> None:
    """H7: a plaatsing that changes by overmacht only does not go back after its line either; another last day may."""
    profile = rules_of(tx, aios_of(tx, row.aios), row.voorstel)
    elsewhere = (row.plaats, row.start) != (then.plaats, then.start)
    if elsewhere and fixed_by(profile, row) is not None:
        _, reasons = move_objections(profile, row, then, today=tx.today, reason=UNDONE)
        if reasons:
            raise _refused(event, "; ".join(reasons))


def _reopening(tx: Transaction, event: Gebeurtenis, row: Plaatsing, profile: Profile, aios: Aios) -> None:
    """A plaatsing without a place affects nobody else: it comes back for who may end it, while its stage has no other.

    Forwards nothing leads away from *vervallen* (N7); this is the ending taken back.
    """
    other = active_placement(tx, row.aios, row.stagesoort)
    if other is not None:
        raise _refused(event, f"de stage heeft inmiddels plaatsing {other.plaatsing}")
    ended = profile.transition(Status.VOORLOPIG, Status.VERVALLEN)
    by = ended.by if ended else ()
    tx.require(*by, what="een plaatsing terughalen", instituut=aios.instituut, profiel=aios.profiel)


def _check(tx: Transaction, step: Sequence[Gebeurtenis]) -> None:
    """Nothing may refer to what is gone, and a place that comes back into use must have room on every day."""
    if lost := dangling(tx):
        raise _refused(step[-1], f"er is al mee verder gewerkt ({lost[0]})")
    stays = [Stay(p.aios, p.stagesoort, p.plaats or "", p.start, p.eind) for p in occupying(tx)]
    windows = windows_of(tx, sorted({stay.plaats for stay in stays}))
    if crowded := overfull([Window(w.plaats, w.van, w.tot, w.capaciteit) for w in windows], stays):
        raise _refused(step[-1], f"{crowded[0].plaats} heeft vanaf {crowded[0].van} geen ruimte meer")


def _record(table: str, values: Mapping[str, Any]) -> Any:
    """A record from what an audit line kept; what was empty is not in it."""
    record = BY_TABLE[table][0]
    return record(**{one.name: values.get(one.name) for one in fields(record)} | {"version": 1})


def _values(table: str, text: str | None) -> dict[str, Any] | None:
    """Read the values of an audit line back into the types of the record."""
    if text is None:
        return None
    hints = get_type_hints(BY_TABLE[table][0])
    return {name: _typed(value, hints[name]) for name, value in json.loads(text).items() if name in hints}


def _typed(value: Any, hint: Any) -> Any:
    if not isinstance(value, str):
        return value
    for kind in getattr(hint, "__args__", (hint,)):
        if kind in (date, datetime):
            return kind.fromisoformat(value)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return kind(value)
    return value


def _refused(event: Gebeurtenis, why: str) -> RefusedError:
    return RefusedError(
        "Niet ongedaan gemaakt",
        f"Uw laatste stap ({event.actie}, regel {event.nr}): {why}. Alles blijft zoals het was.",
    )

"""One change in progress: what a command's handler reads, writes, and records in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from stagetui.engine import records
from stagetui.engine.access import View, require
from stagetui.engine.audit import COUNTER, FIRST, Event, chained
from stagetui.engine.records import Uitvraag
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from pathlib import Path

    from stagetui.engine.store import Writer

# record type → its table and the columns that identify a row
TABLES: dict[type, tuple[str, tuple[str, ...]]] = {
    records.Persoon: ("persoon", ("persoon",)),
    records.Instelling: ("instelling", ("instelling",)),
    records.Stageplaats: ("stageplaats", ("plaats",)),
    records.Beschikbaarheid: ("beschikbaarheid", ("plaats", "van")),
    records.Aios: ("aios", ("aios",)),
    records.Deeltijd: ("deeltijd", ("aios", "vanaf")),
    records.Stage: ("stage", ("aios", "stagesoort")),
    records.Vrijstelling: ("vrijstelling", ("aios", "vakgebied", "soort")),
    records.Voorkeur: ("voorkeur", ("aios", "stagesoort", "rang")),
    records.Ronde: ("ronde", ("ronde",)),
    records.Voorstel: ("voorstel", ("voorstel",)),
    records.Plaatsing: ("plaatsing", ("plaatsing",)),
    records.Toestemming: ("toestemming", ("plaatsing", "partij")),
    records.Aanvraag: ("aanvraag", ("aanvraag",)),
    records.Toelating: ("toelating", ("aios", "stagesoort", "woord")),
    records.Vervanging: ("vervanging", ("persoon", "van")),
    records.Mijlpaal: ("mijlpaal", ("aios", "stagesoort", "mijlpaal")),
    Uitvraag: ("uitvraag", ("uitvraag",)),
    records.Bericht: ("bericht", ("bericht",)),
    records.Formulier: ("formulier", ("formulier",)),
    records.Stageopleider: ("stageopleider", ("plaats", "naam")),
    records.Afwezigheid: ("afwezigheid", ("afwezigheid",)),
    records.Leenafspraak: ("leenafspraak", ("plaats", "aan_instituut", "van")),
    records.Peiling: ("peiling", ("plaats", "jaar")),
    records.Jaarwens: ("jaarwens", ("aios",)),
    records.HalfjaarMijlpaal: ("mijlpaal_halfjaar", ("profiel", "instituut", "begin", "mijlpaal")),
    records.Ruil: ("ruil", ("ruil",)),
    records.RuilStage: ("ruil_stage", ("ruil", "aios", "stagesoort")),
    records.RuilAkkoord: ("ruil_akkoord", ("ruil", "aios")),
    records.Onderbreking: ("onderbreking", ("onderbreking",)),
}


def subject(table: str, key: Sequence[object]) -> str:
    """Name a row as the audit trail does: `plaatsing:12`, `beschikbaarheid:p1/2027-01-01`."""
    return f"{table}:{'/'.join(str(part.value if isinstance(part, Enum) else part) for part in key)}"


@dataclass(frozen=True, slots=True)
class Transaction(View):
    """A `View` that may also write; every write is recorded and goes in, or out, as one."""

    writer: Writer
    events: list[Event] = field(default_factory=list)

    @property
    def directory(self) -> Path:
        """The bureau directory, for its templates."""
        return self.office.directory

    def require(
        self, *roles: Rol, what: str, instituut: str | None = None, profiel: str | None = None
    ) -> None:
        """Refuse unless who acts has one of `roles` there."""
        require(self.rights, roles, what, instituut, profiel)

    def record(self, event: Event) -> None:
        """Add a line to the audit trail that no single row tells."""
        self.events.append(event)

    def add_all(
        self,
        table: str,
        rows: Sequence[Mapping[str, object]],
        key: Sequence[str],
        actie: str,
        *,
        aios: Mapping[object, str] | None = None,
    ) -> None:
        """Insert rows in bulk and record each; `aios` tells by plaatsing whom rows without that column are about."""
        self.writer.insert(table, rows)
        for row in rows:
            whom = aios[row["plaatsing"]] if aios else _aios_of(row)
            self.record(Event(actie, subject(table, [row[name] for name in key]), whom, None, _told(row)))

    def add_once(self, kind: type, row: Mapping[str, object], actie: str) -> None:
        """Insert a row of this record type and record it, unless one with its key is there."""
        table, key = TABLES[kind]
        same = " AND ".join(f"{name} = ?" for name in key)
        if not self.reader.value(f"SELECT count(*) FROM {table} WHERE {same}", [row[name] for name in key]):
            self.add_all(table, [row], key, actie)

    def remove(self, old: Any, actie: str, *, aios: str | None = None, reden: str | None = None) -> None:
        """Delete one row that was read as `old`, and record what it held."""
        table, key = TABLES[type(old)]
        ident = {name: getattr(old, name) for name in key}
        self.writer.delete(table, ident)
        held = _told({one.name: getattr(old, one.name) for one in fields(old)})
        whom = aios or getattr(old, "aios", None)
        self.record(Event(actie, subject(table, list(ident.values())), whom, held, None, reden))

    def change(
        self, old: Any, changes: Mapping[str, object], actie: str, *, reden: str | None = None
    ) -> None:
        """Change one row that was read as `old` and record what differs.

        Raises:
            StaleVersionError: somebody changed the row since it was read.
        """
        table, key = TABLES[type(old)]
        ident = {name: getattr(old, name) for name in key}
        self.writer.update(table, ident, changes, version=old.version)
        self._record_change(old, changes, actie, reden)

    def change_all(
        self, olds: Sequence[Any], changes: Mapping[str, object], actie: str, *, reden: str | None = None
    ) -> None:
        """Change rows of one table alike and in bulk, all or none, with a line for each; not their keys.

        Raises:
            StaleVersionError: somebody changed one of them since it was read.
        """
        if not olds:
            return
        table, key = TABLES[type(olds[0])]
        match = (*key, "version")
        rows = [{name: getattr(old, name) for name in match} | dict(changes) for old in olds]
        self.writer.update_many(table, key, rows)
        for old in olds:
            self._record_change(old, changes, actie, reden)

    def _record_change(self, old: Any, changes: Mapping[str, object], actie: str, reden: str | None) -> None:
        table, key = TABLES[type(old)]
        before = {name: getattr(old, name) for name in changes}
        name = subject(table, [getattr(old, part) for part in key])
        self.record(Event(actie, name, getattr(old, "aios", None), before, dict(changes), reden))

    def finish(self) -> None:
        """Write the audit lines, chained to the last one there is."""
        if not self.events:
            return
        digest = self.reader.value("SELECT hash FROM gebeurtenis ORDER BY nr DESC LIMIT 1") or FIRST
        before = self.writer.next_ids(COUNTER, len(self.events)).start - 1
        self.writer.insert("gebeurtenis", chained(self.events, self.actor, before, digest))


def _aios_of(row: Mapping[str, object]) -> str | None:
    aios = row.get("aios")
    return aios if isinstance(aios, str) else None


def _told(row: Mapping[str, object]) -> dict[str, object]:
    """The values worth telling: what is filled in and readable, and not said by another one in other words."""
    return {
        name: value
        for name, value in row.items()
        if value is not None and not isinstance(value, bytes) and name != "html"
    }

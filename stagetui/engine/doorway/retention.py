"""Retention (AVG): what is past its period loses its person; counts, ranks, statuses and dates stay.

No reason of an illness can be among it: there is no field for one (H18, H19: periods, and of a stageopleider a word).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import SystemRandom

from stagetui.engine.access import require_whole
from stagetui.engine.audit import Event
from stagetui.engine.doorway.attachments import EMPTY, drop_files, forget_forms, keep_file
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.staff_retention import forget_staff
from stagetui.engine.doorway.transaction import Transaction, subject
from stagetui.engine.queries.trail import REWRITTEN, digest, lines, trail_troubles
from stagetui.engine.records import Gebeurtenis
from stagetui.engine.rules.anonymity import REMOVED, Expired, Identities
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import months_before
from stagetui.profiles.terms import Rol

PSEUDONYM = "anoniem-"
ASKED = "aanvraag IN (SELECT unnest(?::BIGINT[]))"
ENDED = "aios IN (SELECT unnest(?::VARCHAR[]))"
WISHED = f"{ENDED} AND (aios, stagesoort) NOT IN (SELECT aios, stagesoort FROM stage)"
"""Preferences for what is not in the schema."""
TELLING = ("ruil",)
"""Tables of which no row is of one aios, but whose texts name some: why a swap ended, say."""
LINES_AT_ONCE = 500
"""So many rewritten lines are told in one audit line."""

AIOS, EXEMPTIONS, NOTES, MESSAGES, LOG = (
    "aios",
    "vrijstellingen",
    "toelichtingen",
    "berichten",
    "namen in het logboek",
)


@dataclass(frozen=True, slots=True)
class Past:
    """How much of one kind of data is from before `voor`, the first day that is still kept."""

    soort: str
    maanden: int
    voor: date
    aantal: int


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What is past its period, and how many audit lines are rewritten for it."""

    soorten: tuple[Past, ...]
    regels: int


@dataclass(frozen=True, slots=True)
class ApplyRetention(Command[RetentionReport]):
    """Anonymise everything that is past its period; rehearsed, it only tells."""


@carries_out(ApplyRetention, Rol.BEHEERDER, Rol.BUREAU, what="bewaartermijnen toepassen")
def apply_retention(tx: Transaction, _command: ApplyRetention) -> RetentionReport:
    """See `ApplyRetention`.

    Raises:
        RefusedError: who acts may not for the whole bureau, or the audit trail is not whole: rewriting its lines
            would cover up what somebody did to it.
    """
    require_whole(tx.rights, tx.office, (Rol.BEHEERDER, Rol.BUREAU), "bewaartermijnen toepassen")
    if troubles := trail_troubles(tx.reader):
        raise RefusedError(
            "Logboek niet heel",
            f"{troubles[0]} Er is niets geanonimiseerd; stagetui check noemt alles. Zet een reservekopie terug.",
        )
    rules = tx.settings.retention
    months = {
        AIOS: rules.aios_months,
        EXEMPTIONS: rules.exemptions_months,
        NOTES: rules.notes_months,
        MESSAGES: rules.messages_months,
        LOG: rules.log_months,
    }
    first = {kind: months_before(tx.today, number) for kind, number in months.items()}
    over = _last_days(tx)
    identities = _identities(tx, [aios for aios, day in over.items() if day < first[AIOS]])
    unexempted = [aios for aios, day in over.items() if day < first[EXEMPTIONS]]
    notes, counts = _notes(tx, first[NOTES], identities.codes)
    messages = _messages(tx, first[MESSAGES], identities.codes)
    expired = Expired(
        identities,
        frozenset(subject("bericht", [number]) for number in messages),
        frozenset(unexempted),
        notes,
        datetime.combine(first[LOG], time()),
    )
    aantal = {
        AIOS: len(identities.codes),
        EXEMPTIONS: _exemptions(tx, {*unexempted, *identities.codes}),
        NOTES: counts,
        MESSAGES: len(messages),
        LOG: forget_staff(tx, expired.staff_before),
    }
    _forget(tx, identities)
    rewritten = _rewrite(tx, expired)
    soorten = tuple(Past(kind, number, first[kind], aantal[kind]) for kind, number in months.items())
    report = RetentionReport(soorten, rewritten)
    if rewritten or any(aantal.values()):
        told = {one.soort: {"voor": one.voor.isoformat(), "aantal": one.aantal} for one in soorten}
        tx.record(Event("bewaartermijnen toegepast", "bureau", na=told))
    return report


def _last_days(tx: Transaction) -> dict[str, date]:
    """The last day of each aios's last stage; without one, the start of the training, or what happened last."""
    rows = tx.reader.rows(
        "SELECT a.aios, coalesce(greatest(max(s.eind), max(p.eind)), a.start_opleiding, CAST(max(g.wanneer) AS DATE)) "
        "FROM aios a LEFT JOIN (SELECT aios, max(eind) AS eind FROM stage GROUP BY aios) s USING (aios) "
        "LEFT JOIN (SELECT aios, max(eind) AS eind FROM plaatsing GROUP BY aios) p USING (aios) "
        "LEFT JOIN (SELECT aios, max(wanneer) AS wanneer FROM gebeurtenis GROUP BY aios) g USING (aios) "
        "GROUP BY a.aios, a.start_opleiding ORDER BY a.aios"
    )
    return {aios: day for aios, day in rows if day is not None and not aios.startswith(PSEUDONYM)}


def _identities(tx: Transaction, gone: Collection[str]) -> Identities:
    """Hand out pseudonyms: numbers in an order that tells nothing, kept nowhere but in place of the code."""
    if not gone:
        return Identities({}, {})
    numbers = list(tx.writer.next_ids("pseudoniem", len(gone)))
    SystemRandom().shuffle(numbers)
    codes = {aios: f"{PSEUDONYM}{number:05d}" for aios, number in zip(gone, numbers, strict=True)}
    names: dict[str, str] = {}
    stays: set[str] = {naam for (naam,) in tx.reader.rows("SELECT naam FROM persoon")}
    for aios, naam, email in tx.reader.rows("SELECT aios, naam, email FROM aios ORDER BY aios"):
        if aios in codes:
            names |= {naam: codes[aios], email: codes[aios]}
        else:
            stays |= {naam, email}
    # somebody of the same name who stays keeps that name; what is about the other is found by code
    return Identities(codes, {name: code for name, code in names.items() if name and name not in stays})


def _notes(tx: Transaction, before: date, gone: Collection[str]) -> tuple[frozenset[str], int]:
    """Take out what was written freely about stages that ended before; give the subjects and how many had it."""
    past = "eind < ? OR aios IN (SELECT unnest(?::VARCHAR[]))"
    params = [before, list(gone)]
    subjects = {
        f"{table}:{aios}/{kind}"
        for aios, kind in tx.reader.rows(f"SELECT aios, stagesoort FROM stage WHERE {past}", params)
        for table in ("stage", "voorkeur", "mijlpaal")
    }
    subjects |= {
        name
        for (name,) in tx.reader.rows(
            "SELECT DISTINCT onderwerp FROM gebeurtenis WHERE starts_with(onderwerp, 'deeltijd:') AND wanneer < ?",
            [before],
        )
    }
    over = _over(tx, before, gone)
    subjects |= {f"jaarwens:{aios}" for aios in over}
    subjects |= {
        f"voorkeur:{aios}/{kind}"
        for aios, kind in tx.reader.rows(
            f"SELECT DISTINCT aios, stagesoort FROM voorkeur WHERE {WISHED}", [over]
        )
    }
    away = "tot < ? OR aios IN (SELECT unnest(?::VARCHAR[]))"
    subjects |= {
        f"onderbreking:{nr}"
        for (nr,) in tx.reader.rows(f"SELECT onderbreking FROM onderbreking WHERE {away}", params)
    }
    placed = [nr for (nr,) in tx.reader.rows(f"SELECT plaatsing FROM plaatsing WHERE {past}", params)]
    subjects |= {f"{table}:{nr}" for nr in placed for table in ("plaatsing", "toestemming")}
    of_stage = f"(aios, stagesoort) IN (SELECT aios, stagesoort FROM stage WHERE {past})"
    whose = (
        f"plaatsing IN (SELECT unnest(?::BIGINT[])) OR aios IN (SELECT unnest(?::VARCHAR[])) OR {of_stage}"
    )
    asked = [
        nr
        for (nr,) in tx.reader.rows(
            f"SELECT aanvraag FROM aanvraag WHERE {whose}", [placed, list(gone), *params]
        )
    ]
    subjects |= {f"aanvraag:{nr}" for nr in asked}
    subjects |= {
        f"besluit:{nr}/{order}"
        for nr, order in tx.reader.rows(f"SELECT aanvraag, volgnummer FROM besluit WHERE {ASKED}", [asked])
    }
    count = _told_requests(tx, asked) + forget_forms(tx, gone, subjects)
    for table, column, where, values in (
        ("voorkeur", "motivatie", of_stage, params),
        ("voorkeur", "motivatie", WISHED, [over]),
        ("jaarwens", "toelichting", ENDED, [over]),
        ("mijlpaal", "reden", of_stage, params),
        ("onderbreking", "toelichting", away, params),
        ("aanvraag", "reden", ASKED, [asked]),
    ):
        had = f"{table} WHERE {column} <> ? AND ({where})"
        count += tx.reader.value(f"SELECT count(*) FROM {had}", [REMOVED, *values])
        tx.writer.execute(
            f"UPDATE {table} SET {column} = ?, version = version + 1 WHERE {column} <> ? AND ({where})",
            [REMOVED, REMOVED, *values],
        )
    return frozenset(subjects), count


def _over(tx: Transaction, before: date, gone: Collection[str]) -> list[str]:
    """Those who go, and those of whom all stages ended before: wishes may be for stages that never came (H4)."""
    ended = tx.reader.rows("SELECT aios FROM stage GROUP BY aios HAVING max(eind) < ?", [before])
    return sorted({*gone, *(aios for (aios,) in ended)})


def _told_requests(tx: Transaction, asked: Sequence[int]) -> int:
    """Take out what these requests were filled in with, and why each decider decided; give how many were filled in."""
    filled = f"aanvraag WHERE gegevens IS NOT NULL AND {ASKED}"
    count: int = tx.reader.value(f"SELECT count(*) FROM {filled}", [asked])
    tx.writer.execute(
        f"UPDATE aanvraag SET gegevens = NULL, version = version + 1 WHERE gegevens IS NOT NULL AND {ASKED}",
        [asked],
    )
    tx.writer.execute(f"UPDATE besluit SET reden = ? WHERE reden <> ? AND {ASKED}", [REMOVED, REMOVED, asked])
    return count


def _messages(tx: Transaction, before: date, gone: Collection[str]) -> list[int]:
    """Empty messages that were done before, and all of who goes; give their numbers."""
    numbers = [
        number
        for (number,) in tx.reader.rows(
            "SELECT bericht FROM bericht WHERE tekst <> ? AND (aios IN (SELECT unnest(?::VARCHAR[])) OR "
            "(coalesce(verzonden, gemaakt) < ? "
            "AND status NOT IN ('wacht', 'vastgehouden', 'opnieuw', 'bezig'))) ORDER BY bericht",
            [REMOVED, list(gone), before],
        )
    ]
    tx.writer.execute(
        "UPDATE bericht SET aan = '', cc = NULL, onderwerp = ?, tekst = ?, html = NULL, antwoord = NULL, "
        "geweigerd = NULL, reden = NULL, version = version + 1 "
        "WHERE bericht IN (SELECT unnest(?::BIGINT[]))",
        [REMOVED, REMOVED, numbers],
    )
    _empty_attachments(tx, numbers)
    return numbers


def _empty_attachments(tx: Transaction, numbers: Collection[int]) -> None:
    """Take the attachments of these messages away; bytes that another message shares stay with that one."""
    if not numbers:
        return
    of_these = "bericht IN (SELECT unnest(?::BIGINT[]))"
    shas = [
        sha
        for (sha,) in tx.reader.rows(
            f"SELECT DISTINCT sha256 FROM bericht_bijlage WHERE {of_these} AND sha256 <> ?",
            [list(numbers), EMPTY],
        )
    ]
    if shas:
        keep_file(tx, b"")
    tx.writer.execute(
        f"UPDATE bericht_bijlage SET sha256 = ?, naam = ?, leestekst = ? WHERE {of_these}",
        [EMPTY, REMOVED, REMOVED, list(numbers)],
    )
    drop_files(tx, shas)


def _exemptions(tx: Transaction, people: Collection[str]) -> int:
    """Take the field out of the exemptions of these people: how many there were, and of which kind, stays (H3)."""
    rows = tx.reader.rows(
        "SELECT aios, vakgebied, soort FROM vrijstelling WHERE aios IN (SELECT unnest(?::VARCHAR[])) "
        "AND NOT starts_with(vakgebied, ?) ORDER BY ALL",
        [sorted(people), REMOVED],
    )
    for number, (aios, vakgebied, soort) in enumerate(rows, start=1):
        tx.writer.execute(
            "UPDATE vrijstelling SET vakgebied = ?, version = version + 1 "
            "WHERE aios = ? AND vakgebied = ? AND soort = ?",
            [f"{REMOVED} {number}", aios, vakgebied, soort],
        )
    return len(rows)


def _forget(tx: Transaction, identities: Identities) -> None:
    """Put pseudonyms wherever who goes is named: in the rows of these people, in texts, and in stored proposals."""
    if not identities:
        return
    gone = list(identities.codes)
    tx.writer.execute(
        "UPDATE voorstel_uitkomst SET lot = NULL WHERE aios IN (SELECT unnest(?::VARCHAR[]))", [gone]
    )
    tx.writer.execute(
        "UPDATE aios SET naam = ?, email = '', instituutsopleider = NULL, praktijkopleider = NULL, "
        "studiebegeleider = NULL, version = version + 1 WHERE aios IN (SELECT unnest(?::VARCHAR[]))",
        [REMOVED, gone],
    )
    _forget_proposals(tx, identities)
    columns: dict[str, list[str]] = {}
    for table, column in tx.reader.rows(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'VARCHAR' AND NOT internal "
        "AND database_name = current_database() AND table_name NOT IN ('aios', 'gebeurtenis') ORDER BY ALL"
    ):
        columns.setdefault(table, []).append(column)
    for table, names in columns.items():
        if "aios" in names or table in TELLING:
            for column in names:
                if column != "aios":
                    _replace_texts(tx, table, column, identities)
        if "aios" in names:
            _rename(tx, table, identities)
    _forget_attachments(tx, identities)
    _rename(tx, "aios", identities)


def _replace_texts(tx: Transaction, table: str, column: str, identities: Identities) -> None:
    texts = [
        text
        for (text,) in tx.reader.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")
    ]
    _exchange(tx, table, column, [(text, identities.text(text)) for text in texts])


def _rename(tx: Transaction, table: str, identities: Identities) -> None:
    _exchange(tx, table, "aios", identities.codes.items())


def _exchange(tx: Transaction, table: str, column: str, pairs: Iterable[tuple[str, str]]) -> None:
    changed = [(old, new) for old, new in pairs if old != new]
    if changed:
        tx.writer.execute(
            f"UPDATE {table} AS t SET {column} = m.new FROM "
            f"(SELECT unnest(?::VARCHAR[]) AS old, unnest(?::VARCHAR[]) AS new) m WHERE t.{column} = m.old",
            [[old for old, _ in changed], [new for _, new in changed]],
        )


def _forget_attachments(tx: Transaction, identities: Identities) -> None:
    """Attachments to messages about others that name who goes cannot be mended: they go."""
    _empty_attachments(
        tx,
        [
            number
            for number, text in tx.reader.rows(
                "SELECT bericht, leestekst FROM bericht_bijlage ORDER BY bericht"
            )
            if identities.text(text) != text
        ],
    )


def _forget_proposals(tx: Transaction, identities: Identities) -> None:
    """What a proposal was computed from stays, with pseudonyms; the audit trail keeps the hash that it had."""
    for number, text in tx.reader.rows("SELECT voorstel, invoer FROM voorstel ORDER BY voorstel"):
        new = identities.json(text)
        if new != text:
            tx.writer.execute(
                "UPDATE voorstel SET invoer = ?, invoer_sha256 = ?, version = version + 1 WHERE voorstel = ?",
                [new, hashlib.sha256(new.encode()).hexdigest(), number],
            )


def _rewrite(tx: Transaction, expired: Expired) -> int:
    """Rewrite audit lines in place; new lines tell the hash of each before and after (`queries.trail`)."""
    changed: list[tuple[Gebeurtenis, Gebeurtenis]] = []
    for line in lines(tx.reader):
        stripped = expired.strip(line)
        if stripped != line:
            changed.append((line, stripped))
    if not changed:
        return 0
    columns = ("wie", "onderwerp", "aios", "voor", "na", "reden")
    listed = ", ".join(f"unnest(?::VARCHAR[]) AS {name}" for name in columns)
    tx.writer.execute(
        f"UPDATE gebeurtenis AS g SET {', '.join(f'{name} = n.{name}' for name in columns)} "
        f"FROM (SELECT unnest(?::BIGINT[]) AS nr, {listed}) n WHERE g.nr = n.nr",
        [
            [new.nr for _, new in changed],
            *([getattr(new, name) for _, new in changed] for name in columns),
        ],
    )
    for start in range(0, len(changed), LINES_AT_ONCE):
        some = changed[start : start + LINES_AT_ONCE]
        told = [[old.nr, digest(old), digest(new)] for old, new in some]
        tx.record(Event(REWRITTEN, "logboek", na={"regels": told}))
    return len(changed)

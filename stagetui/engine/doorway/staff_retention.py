"""Retention (AVG) of who is no aios: who of the staff did what, and who supervised at a place long ago."""

from __future__ import annotations

from datetime import datetime

from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.rules.anonymity import STAFF
from stagetui.profiles.terms import Afwezig


def forget_staff(tx: Transaction, before: datetime) -> int:
    """Take out who of the staff did what before; give how many audit lines still said so."""
    for table, column, moment in (
        ("aanvraag", "gemaakt_door", "gemaakt_op"),
        ("aanvraag", "besloten_door", "besloten_op"),
        ("aanvraag", "beslisser", "besloten_op"),
        ("toestemming", "door", "op"),
        ("mijlpaal", "door", "op"),
        ("formulier", "door", "op"),
        ("uitvraag", "gevraagd_door", "gevraagd_op"),
        ("uitvraag", "beantwoord_door", "beantwoord_op"),
        ("uitvraag", "namens", "beantwoord_op"),
        ("peiling", "gevraagd_door", "gevraagd_op"),
        ("peiling", "beantwoord_door", "beantwoord_op"),
        ("afwezigheid", "gemeld_door", "gemeld_op"),
        ("onderbreking", "gemeld_door", "gemeld_op"),
        ("voorstel", "gemaakt_door", "gemaakt_op"),
        ("voorstel", "vastgesteld_door", "vastgesteld_op"),
        ("ronde", "gemaakt_door", "gemaakt_op"),
    ):
        tx.writer.execute(
            f"UPDATE {table} SET {column} = ?, version = version + 1 WHERE {moment} < ? AND {column} <> ?",
            [STAFF, before, STAFF],
        )
    for column in ("door", "namens"):
        tx.writer.execute(
            f"UPDATE besluit SET {column} = ? WHERE op < ? AND {column} <> ?", [STAFF, before, STAFF]
        )
    tx.writer.execute("DELETE FROM vervanging WHERE tot < ?", [before])
    tx.writer.execute("DELETE FROM herinnering WHERE op < ?", [before])
    _forget_opleiders(tx, before)
    count: int = tx.reader.value(
        "SELECT count(*) FROM gebeurtenis WHERE wanneer < ? AND wie <> ?", [before, STAFF]
    )
    return count


def _forget_opleiders(tx: Transaction, before: datetime) -> None:
    """Take out absences that ended before, and who left a place before and is nowhere a deputy any more (H18)."""
    tx.writer.execute("DELETE FROM afwezigheid WHERE tot < ?", [before])
    gone = (
        "SELECT o.plaats, o.naam FROM stageopleider o JOIN afwezigheid a USING (plaats, naam) "
        "WHERE a.reden = ? AND a.van < ? AND NOT EXISTS (SELECT 1 FROM afwezigheid w WHERE w.plaats = o.plaats "
        "AND w.waarnemer = o.naam)"
    )
    for plaats, naam in tx.reader.rows(gone, [Afwezig.VERTROKKEN.value, before]):
        for table in ("afwezigheid", "stageopleider"):
            tx.writer.execute(f"DELETE FROM {table} WHERE plaats = ? AND naam = ?", [plaats, naam])

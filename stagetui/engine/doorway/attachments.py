"""Files in the data, kept once by their hash; one that nothing refers to any more goes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from stagetui.engine.records import Formulier, words
from stagetui.engine.rules.anonymity import REMOVED

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

EMPTY = hashlib.sha256(b"").hexdigest()
"""What a file that was taken away is referred to by: no bytes."""


def keep_file(tx: Transaction, content: bytes) -> str:
    """Keep the bytes, once; give their hash."""
    digest = hashlib.sha256(content).hexdigest()
    if not tx.reader.value("SELECT count(*) FROM bijlage WHERE sha256 = ?", [digest]):
        tx.writer.insert("bijlage", [{"sha256": digest, "inhoud": content}])
    return digest


def drop_files(tx: Transaction, digests: Collection[str]) -> None:
    """Take away those of these files that no message and no form refers to any more."""
    tx.writer.execute(
        "DELETE FROM bijlage WHERE sha256 IN (SELECT unnest(?::VARCHAR[])) "
        "AND sha256 NOT IN (SELECT sha256 FROM bericht_bijlage) AND sha256 NOT IN (SELECT sha256 FROM formulier)",
        [sorted(digests)],
    )


def forget_forms(tx: Transaction, people: Collection[str], subjects: Collection[str]) -> int:
    """Take away the originals of these people, and of stages whose notes go; give how many (H4).

    A form holds motivations for all of its stages: with the first of those that goes (`voorkeur:a12/mg`) it goes.
    """
    gone = [
        one
        for one in tx.reader.records(
            Formulier, "SELECT * FROM formulier WHERE sha256 <> ? ORDER BY formulier", [EMPTY]
        )
        if one.aios in people
        or any(f"voorkeur:{one.aios}/{kind}" in subjects for kind in words(one.stagesoorten))
    ]
    if gone:
        keep_file(tx, b"")
        tx.writer.execute(
            "UPDATE formulier SET sha256 = ?, naam = ?, version = version + 1 "
            "WHERE formulier IN (SELECT unnest(?::BIGINT[]))",
            [EMPTY, REMOVED, [one.formulier for one in gone]],
        )
        drop_files(tx, {one.sha256 for one in gone})
    return len(gone)

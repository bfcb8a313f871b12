"""Making plaatsingen of a whole proposal at once: the same rules as one by one, in a few bulk statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stagetui.engine.allocation.outcome import Plaatsing as Given
from stagetui.engine.audit import Event
from stagetui.engine.doorway.consents import Asking, ask_consents
from stagetui.engine.doorway.placing import open_placements
from stagetui.engine.doorway.plans import Sequel, queue_effects
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import active_placements
from stagetui.engine.queries.rules import Rules
from stagetui.engine.records import Aios, Herkomst, Plaatsing
from stagetui.engine.rules.statuses import status_objections
from stagetui.errors import RefusedError

SHOWN = 5


def commit_all(tx: Transaction, given: Sequence[Given], voorstel: int) -> int:
    """Give each of these plaatsingen its place and the status that its profile says; all of them or none.

    Raises:
        RefusedError: a profile forbids one of the changes (the date has passed, say), or who acts may not make it.
    """
    open_placements(tx, [(one.aios, one.stagesoort) for one in given])
    placed = {(p.aios, p.stagesoort): p for p in active_placements(tx)}
    people = {a.aios: a for a in tx.reader.records(Aios, "SELECT * FROM aios")}
    rules = Rules(tx)
    asking: list[Asking] = []
    changes: list[tuple[Plaatsing, Plaatsing]] = []
    sequels: list[Sequel] = []
    refused: list[str] = []
    for one in given:
        old, aios, profile = (
            placed[one.aios, one.stagesoort],
            people[one.aios],
            rules.of(people[one.aios], voorstel),
        )
        new = replace(
            old,
            plaats=one.plaats,
            start=one.start,
            eind=one.eind,
            rang=one.rang,
            voorstel=voorstel,
            herkomst=Herkomst.VOORSTEL,
        )
        rule, reasons = status_objections(
            profile, new, profile.commit_status, today=tx.today, consents=(), reason=None
        )
        if rule is None or reasons:
            refused.append(f"{one.aios} {one.stagesoort}: {'; '.join(reasons)}")
            continue
        tx.require(*rule.by, what="dit voorstel vaststellen", instituut=aios.instituut, profiel=aios.profiel)
        new = replace(new, status=profile.commit_status, version=old.version + 1)
        changes.append((old, new))
        asking.append(Asking(new, aios, profile))
        sequels += [Sequel(effect, new, aios, profile) for effect in rule.effects]
    if refused:
        more = f" (en nog {len(refused) - SHOWN})" if len(refused) > SHOWN else ""
        raise RefusedError("Niet vastgesteld", f"{'. '.join(refused[:SHOWN])}{more}.")
    _write(tx, changes)
    ask_consents(tx, asking)
    queue_effects(tx, sequels)
    return len(changes)


def _write(tx: Transaction, changes: Sequence[tuple[Plaatsing, Plaatsing]]) -> None:
    columns = ("plaats", "start", "eind", "status", "rang", "herkomst", "voorstel")
    rows = [
        {"plaatsing": old.plaatsing, "version": old.version} | {name: getattr(new, name) for name in columns}
        for old, new in changes
    ]
    tx.writer.update_many("plaatsing", ["plaatsing"], rows)
    for old, new in changes:
        before = {name: getattr(old, name) for name in columns if getattr(old, name) != getattr(new, name)}
        after = {name: getattr(new, name) for name in before}
        tx.record(Event("voorstel vastgesteld", f"plaatsing:{old.plaatsing}", old.aios, before, after))

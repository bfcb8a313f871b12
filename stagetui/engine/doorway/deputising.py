"""Who decides for somebody that is away: deputies, from day to day (N3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.records import Vervanging
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

MAY = (Rol.BUREAU, Rol.BEHEERDER)


@dataclass(frozen=True, slots=True)
class SetDeputy(Command[None]):
    """Let `vervanger` decide for `persoon` from `van` until `tot`, inclusive."""

    persoon: str
    vervanger: str
    van: date
    tot: date


@dataclass(frozen=True, slots=True)
class EndDeputy(Command[int]):
    """Take back the deputies of `persoon` that have not ended yet; gives how many there were."""

    persoon: str


@carries_out(SetDeputy, what="een vervanger aanwijzen")
def set_deputy(tx: Transaction, command: SetDeputy) -> None:
    """See `SetDeputy`; one may name one's own, the office anybody's.

    Raises:
        RefusedError: not allowed, the period is no period, or there is a deputy in it already.
    """
    _may(tx, command.persoon)
    reasons = []
    if command.tot < command.van or command.tot < tx.today:
        reasons.append(f"{command.van} t/m {command.tot} is geen periode die nog komt")
    if command.persoon == command.vervanger:
        reasons.append("niemand vervangt zichzelf")
    if not _decides(tx, command.persoon):
        reasons.append(f"{command.persoon} is hier niet bekend als opleider of met een account")
    if not tx.reader.value("SELECT count(*) FROM persoon WHERE persoon = ?", [command.vervanger]):
        reasons.append(f"{command.vervanger} heeft geen account; maak dat eerst met stagetui user add")
    reasons += [
        f"{one.vervanger} vervangt {one.persoon} al van {one.van} t/m {one.tot}"
        for one in _deputies(tx, command.persoon)
        if one.van <= command.tot and one.tot >= command.van
    ]
    if reasons:
        raise RefusedError("Geen vervanger aangewezen", f"{'; '.join(reasons)}.")
    row: dict[str, object] = {
        "persoon": command.persoon,
        "van": command.van,
        "tot": command.tot,
        "vervanger": command.vervanger,
    }
    tx.add_all("vervanging", [row], TABLES[Vervanging][1], "vervanger aangewezen")


@carries_out(EndDeputy, what="een vervanging beëindigen")
def end_deputy(tx: Transaction, command: EndDeputy) -> int:
    """See `EndDeputy`.

    Raises:
        RefusedError: not allowed, or there is none.
    """
    _may(tx, command.persoon)
    running = [one for one in _deputies(tx, command.persoon) if one.tot >= tx.today]
    if not running:
        raise RefusedError("Niets te beëindigen", f"{command.persoon} heeft nu of later geen vervanger.")
    for one in running:
        tx.remove(one, "vervanging beëindigd")
    return len(running)


def _may(tx: Transaction, persoon: str) -> None:
    if tx.actor.persoon != persoon:
        tx.require(*MAY, what=f"een vervanger van {persoon} aanwijzen")


def _decides(tx: Transaction, persoon: str) -> bool:
    return bool(
        tx.reader.value(
            "SELECT (SELECT count(*) FROM aios WHERE instituutsopleider = ?) "
            "+ (SELECT count(*) FROM persoon WHERE persoon = ?)",
            [persoon, persoon],
        )
    )


def _deputies(tx: Transaction, persoon: str) -> list[Vervanging]:
    return tx.reader.records(Vervanging, "SELECT * FROM vervanging WHERE persoon = ? ORDER BY van", [persoon])

"""What an aios wishes of the year of stages as a whole: part time, research, weeks outside (H4, H12, H14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.telling import rules_today
from stagetui.engine.doorway.wishes_told import wishes_received
from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.queries.wishes import year_wish_of
from stagetui.engine.rules.halfyears import closing_day
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import FULL_TIME
from stagetui.profiles.stages import MAXIMUM_WEEKS
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Aios

WHAT = "wensen voor een stagejaar vastleggen"
SAYING = ("deeltijd", "onderzoek", "weken_buiten", "toelichting")


@dataclass(frozen=True, slots=True)
class SetYearWish(Command[bool]):
    """Note what an aios wishes of the year as a whole; gives whether anything changed.

    Attributes:
        deeltijd: The part-time factor wished for, in per cent (H14).
        onderzoek: Whether the research elective interests them (H12).
        weken_buiten: Weeks outside clinic and practice in the rest of the training (H12).
        ontvangen: The day on which it was handed in; None: today.
        whole: What is None here is taken back; else it stays as it was.
        silent: The aios is told elsewhere.
    """

    aios: str
    deeltijd: int | None = None
    onderzoek: bool | None = None
    weken_buiten: int | None = None
    toelichting: str | None = None
    ontvangen: date | None = None
    whole: bool = False
    silent: bool = False


@carries_out(SetYearWish, Rol.BUREAU, what=WHAT)
def set_year_wish(tx: Transaction, command: SetYearWish) -> bool:
    """See `SetYearWish`.

    Raises:
        RefusedError: the programme of this aios has no year of stages, the forms had to be in, or a number cannot be.
    """
    aios = visible_aios(tx, command.aios)
    tx.require(Rol.BUREAU, what=WHAT, instituut=aios.instituut, profiel=aios.profiel)
    old = year_wish_of(tx, aios.aios)
    said = {
        name: value
        for name in SAYING
        if (value := getattr(command, name)) is not None or (command.whole and old is not None)
    }
    differing = {name: value for name, value in said.items() if getattr(old, name, None) != value}
    if not differing:
        return False
    _require_possible(tx, aios, command)
    row = differing | {"ingediend_op": command.ontvangen or tx.today}
    if old is None:
        tx.add_all("jaarwens", [{"aios": aios.aios} | row], ["aios"], "wens voor het stagejaar ontvangen")
    else:
        tx.change(old, row, "wens voor het stagejaar gewijzigd")
    if not command.silent:
        wishes_received(tx, [aios])
    return True


def _require_possible(tx: Transaction, aios: Aios, command: SetYearWish) -> None:
    profile = rules_today(tx, aios)
    if profile is None or profile.year is None:
        raise _refused(
            f"De opleiding van {aios.naam} heeft geen stagejaar; voorkeuren gelden daar per stage."
        )
    closes = closing_day(profile, aios)
    day = command.ontvangen or tx.today
    if closes is None:
        raise _refused(
            f"Van {aios.naam} is niet bekend wanneer de opleiding begon. Vul start_opleiding in met import aios."
        )
    if day > closes:
        raise _refused(
            f"De formulieren van {aios.naam} moesten er {closes} zijn; dit is van {day}. Na de indeling is deeltijd "
            "bijna niet meer te regelen: overleg eerst met de stageplaats."
        )
    least = profile.year.part_time_minimum
    if command.deeltijd is not None and not least <= command.deeltijd <= FULL_TIME:
        raise _refused(
            f"{command.deeltijd} % deeltijd kan niet; noem een percentage van {least} tot en met 100."
        )
    if command.weken_buiten is not None and not 0 <= command.weken_buiten <= MAXIMUM_WEEKS:
        raise _refused(
            f"{command.weken_buiten} weken kan niet; noem een getal van 0 tot en met {MAXIMUM_WEEKS}."
        )


def _refused(text: str) -> RefusedError:
    return RefusedError("Wens niet vastgelegd", text)

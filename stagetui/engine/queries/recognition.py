"""Who supervises at the places, as the rules of recognition take it (H17, H18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.records import Afwezigheid, Stageopleider, Stageplaats
from stagetui.engine.rules.recognition import supervision

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.rules.recognition import Supervision


def supervised(view: View) -> dict[str, Supervision]:
    """Every place of the bureau with its stageopleiders and their absences, by code."""
    read = view.reader.records
    return supervision(
        read(Stageplaats, "SELECT * FROM stageplaats ORDER BY plaats"),
        read(Stageopleider, "SELECT * FROM stageopleider ORDER BY plaats, naam"),
        read(Afwezigheid, "SELECT * FROM afwezigheid ORDER BY plaats, van, afwezigheid"),
    )

"""The form of the yearly poll: one place, the quarters of the year to come, filled in with what was last said (H2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stagetui.engine.exchange.kinds import BESCHIKBAARHEID
from stagetui.engine.exchange.template import Letter, xlsx_form

_EXPLAINED = (
    ("van, tot", "Het kwartaal. Geldt iets voor een deel ervan, pas dan de dagen aan en voeg een rij toe."),
    ("capaciteit", "Hoeveel aios er hoogstens tegelijk kunnen zijn; 0 betekent: in dit kwartaal niet."),
    ("afwezig_dagen", "Dagen waarop de stageopleider vast afwezig is, bijvoorbeeld ma;wo."),
    ("toelichting", "Praktische zaken, zoals een verhuizing of een andere werkdag."),
    (
        "wat er al staat",
        "Wat het bureau van vorig jaar weet. Is er niets veranderd, dan hoeft u niets te sturen.",
    ),
)


@dataclass(frozen=True, slots=True)
class Kwartaal:
    """A row of the form: a period, inclusive, and the room that is filled in already; None when nothing is known."""

    van: date
    tot: date
    capaciteit: int | None
    afwezig_dagen: str | None
    toelichting: str | None


def poll_form(plaats: str, rows: Sequence[Kwartaal]) -> bytes:
    """The form (.xlsx) that `import beschikbaarheid` reads back, with the sheet `Peiling` that explains it."""
    filled = [
        {
            name: value
            for name, value in (
                ("plaats", plaats),
                ("van", one.van),
                ("tot", one.tot),
                ("capaciteit", one.capaciteit),
                ("afwezig_dagen", one.afwezig_dagen),
                ("toelichting", one.toelichting),
            )
            if value is not None
        }
        for one in rows
    ]
    return xlsx_form(BESCHIKBAARHEID, filled, Letter("Peiling", ("Kolom", "Wat u invult"), _EXPLAINED))

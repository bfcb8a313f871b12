"""What an aios and the mentor hear when wishes for a year of stages came in (H4)."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over
from stagetui.engine.doorway.telling import Telling, rules_today, spoken, wish_text
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import place_labels
from stagetui.engine.queries.wishes import year_lines, year_wish_of
from stagetui.engine.records import Persoon, Voorkeur
from stagetui.engine.rules.halfyears import begin_of_year, closing_day, end_of_year

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction
    from stagetui.engine.records import Aios

YEAR = "je stagejaar"
RULE = "we houden zo veel mogelijk rekening met je wensen, en je mag ze wijzigen tot de inschrijving sluit"


def wishes_received(tx: Transaction, people: Sequence[Aios]) -> None:
    """Tell each of these aios, and the mentor, all that is noted now for the year of stages (H4).

    Args:
        tx: The change in progress, after the wishes were written.
        people: Whom it is about; who has no year of stages is passed over.
    """
    wishes = tx.reader.records(
        Voorkeur,
        "SELECT * FROM voorkeur WHERE aios IN (SELECT unnest(?::VARCHAR[])) ORDER BY aios, stagesoort, rang",
        [[one.aios for one in people]],
    )
    names = place_labels(tx, {one.plaats for one in wishes if one.plaats})
    telling = Telling(tx)
    for aios in people:
        profile = rules_today(tx, aios)
        begin = begin_of_year(profile, aios) if profile else None
        if profile is None or profile.year is None or begin is None:
            continue
        mine = [one for one in wishes if one.aios == aios.aios and one.stagesoort in profile.kinds]
        line = {
            "profiel": profile.name,
            "stagesoort": YEAR,
            "start": begin,
            "eind": end_of_year(profile.year, begin),
            "voorkeuren": [
                {"rang": one.rang, "wens": f"{spoken(profile, one.stagesoort)}: {wish_text(one, names)}"}
                for one in sorted(mine, key=lambda wish: (profile.kinds[wish.stagesoort].order, wish.rang))
            ],
            "sluit": closing_day(profile, aios),
        }
        fields: dict[str, object] = {
            "aios": aios.naam,
            "stages": [line],
            "jaar": year_lines(year_wish_of(tx, aios.aios)),
            "ontvangen": tx.actor.now,
            "regel": RULE,
        }
        about = Over(aios=aios)
        telling.add(
            Soort.VOORKEUREN_ONTVANGEN, profile, Ontvanger.aios(aios), fields, about, cc=mentor(tx, aios)
        )
    telling.queue()


def mentor(tx: Transaction, aios: Aios) -> tuple[Ontvanger, ...]:
    """The studiebegeleider of an aios, who gets a copy (H4): an account of the bureau, or a name with an address."""
    told = (aios.studiebegeleider or "").strip()
    if not told:
        return ()
    where = f"studiebegeleider van {aios.aios} (een account of e-mailadres), met stagetui import aios"
    person = tx.reader.record(Persoon, "SELECT * FROM persoon WHERE persoon = ?", [told])
    if person is not None:
        return (Ontvanger(person.naam, person.email, where),)
    name, address = parseaddr(told) if "@" in told else (told, "")
    return (Ontvanger(name, address or None, where),)

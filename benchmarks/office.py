"""A bureau of the size of the largest institute for the measurements: 2,000 plaatsingen, and people who work in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from stagetui.engine.access import Actor, Via
from stagetui.engine.bureau import Bureau
from stagetui.engine.doorway.people import GrantRole, KeepPerson
from stagetui.engine.founding import make_bureau
from stagetui.engine.store import Writer
from stagetui.profiles.terms import Rol

PLACEMENTS = 2_000
TODAY = date(2027, 1, 15)
STAGES = ("aanpalend", "mg")
AIOS = PLACEMENTS // len(STAGES)
PLACES, INSTELLINGEN = 500, 50
HEAD = "bo"


def actor(persoon: str = HEAD) -> Actor:
    """Somebody who acts now, on the day of the measurement."""
    return Actor(persoon, Via.SCRIPT, TODAY, datetime.now(UTC).replace(tzinfo=None))


def make(directory: Path, sessions: int) -> None:
    """Make the bureau, with `sessions` people `s0`, `s1` … who may plan."""
    with make_bureau(directory, actor(), institutes=("nspoh",)) as bureau:
        bureau.store.write(_fill, who=HEAD)
        for number in range(sessions):
            bureau.do(actor(), KeepPerson(f"s{number}", "Naam 0"))
            bureau.do(actor(), GrantRole(f"s{number}", Rol.BUREAU))
            bureau.do(actor(), GrantRole(f"s{number}", Rol.BEHEERDER))


def open_bureau(directory: Path) -> Bureau:
    """Open it as one session does."""
    return Bureau.open(directory)


def _fill(writer: Writer) -> None:
    """In bulk, since one by one through the doorway would take longer than the measurement."""
    writer.insert(
        "instelling",
        [
            {"instelling": f"i{n}", "naam": f"Instelling {n}", "plaats": "Utrecht"}
            for n in range(INSTELLINGEN)
        ],
    )
    place = {
        "specialisme": "psychiatrie",
        "profielen": "va",
        "stagesoorten": ";".join(STAGES),
        "zichtbaarheid": "openbaar",
        "contact_zichtbaar": False,
        "goedgekeurd": True,
    }
    writer.insert(
        "stageplaats",
        [
            place | {"plaats": f"p{n}", "naam": f"Plaats {n}", "instelling": f"i{n % INSTELLINGEN}"}
            for n in range(PLACES)
        ],
    )
    person = {"profiel": "va", "instituut": "nspoh", "deeltijd": 100, "instituutsopleider": "io"}
    writer.insert(
        "aios",
        [
            person | {"aios": f"a{n}", "naam": f"Aios {n * 7919 % AIOS}", "email": f"a{n}@example.nl"}
            for n in range(AIOS)
        ],
    )
    stages = [
        {"aios": f"a{n}", "stagesoort": soort, "start": start, "eind": start + timedelta(days=90)}
        for n in range(AIOS)
        for soort, start in zip(
            STAGES, (TODAY + timedelta(days=n % 300), TODAY + timedelta(days=n % 300 + 120)), strict=True
        )
    ]
    writer.insert("stage", [stage | {"eind_berekend": True} for stage in stages])
    writer.insert(
        "voorkeur",
        [
            {
                "aios": stage["aios"],
                "stagesoort": stage["stagesoort"],
                "rang": rang,
                "plaats": f"p{(number * 31 + rang) % PLACES}",
                "ingediend_op": TODAY,
            }
            for number, stage in enumerate(stages)
            for rang in (1, 2)
        ],
    )
    numbers = writer.next_ids("plaatsing", len(stages))
    writer.insert(
        "plaatsing",
        [
            stage
            | {
                "plaatsing": number,
                "plaats": f"p{(number * 31 + 1) % PLACES}",
                "status": "onder voorbehoud" if number % 2 else "geplaatst",
                "rang": 1,
                "herkomst": "voorkeur",
            }
            for number, stage in zip(numbers, stages, strict=True)
        ],
    )

"""What an aios hears when preferences came in, and when a round gave no place (N6, N7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stagetui.engine.doorway.queueing import Ontvanger, Over
from stagetui.engine.doorway.superseding import withdraw_answered
from stagetui.engine.doorway.telling import Telling, rules_today, stage_fields, wish_text
from stagetui.engine.doorway.wishes_told import wishes_received
from stagetui.engine.mail.fields import Soort
from stagetui.engine.queries.placing import place_labels
from stagetui.engine.queries.unplaced import unplaced
from stagetui.engine.records import Aios, Stage, Voorkeur
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.phrases import counted
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Bezorging, Gedaan, Zichtbaarheid

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

OFFERED = 5
"""Of the places that still fit at most so many are named in a message."""

Key = tuple[str, str]
_CAUSES = {
    0: "we hadden geen voorkeur van je",
    1: "op de plaats van je voorkeur lukte het niet",
    2: "op beide plaatsen van je voorkeur lukte het niet",
}


def preferences_received(tx: Transaction, touched: Sequence[Key]) -> None:
    """Tell each aios of whom preferences changed what is noted now, when it came, and by which rule (H4, N6, N7).

    Args:
        tx: The change in progress, after the preferences were written.
        touched: The lines of the schema (aios, stagesoort) whose preferences are new or other than before.
    """
    withdraw_answered(tx, touched)
    kinds: dict[str, set[str]] = defaultdict(set)
    for code, kind in touched:
        kinds[code].add(kind)
    codes = sorted(kinds)
    stages = _stages(tx, codes)
    wishes: dict[Key, list[Voorkeur]] = defaultdict(list)
    for one in tx.reader.records(
        Voorkeur,
        "SELECT * FROM voorkeur WHERE aios IN (SELECT unnest(?::VARCHAR[])) ORDER BY aios, stagesoort, rang",
        [codes],
    ):
        wishes[one.aios, one.stagesoort].append(one)
    names = place_labels(tx, {one.plaats for found in wishes.values() for one in found if one.plaats})
    telling = Telling(tx)
    whole: list[Aios] = []
    for aios in _people(tx, codes):
        profile = rules_today(tx, aios)
        if profile is None:
            continue
        if profile.year is not None:
            whole.append(aios)
            continue
        mine = [stages[aios.aios, kind] for kind in sorted(kinds[aios.aios])]
        asked = profile.preferences
        closes = profile.milestone(asked.deadline)
        lines = [
            stage_fields(profile, stage.stagesoort, stage.start, stage.eind)
            | {
                "voorkeuren": [
                    {"rang": one.rang, "wens": wish_text(one, names)}
                    for one in wishes[stage.aios, stage.stagesoort]
                ],
                "sluit": milestone_date(closes, stage.start, stage.eind),
            }
            for stage in sorted(mine, key=lambda one: one.start)
        ]
        most = counted(asked.maximum, "voorkeur", "voorkeuren")
        fields: dict[str, object] = {
            "aios": aios.naam,
            "stages": lines,
            "ontvangen": tx.actor.now,
            "jaar": (),
            "regel": f"hoogstens {most} per stage, en je mag ze wijzigen tot de inschrijving sluit",
        }
        telling.add(Soort.VOORKEUREN_ONTVANGEN, profile, Ontvanger.aios(aios), fields, Over(aios=aios))
    telling.queue()
    wishes_received(tx, whole)


def not_placed(tx: Transaction, voorstel: int, ronde: str) -> None:
    """Tell each aios to whom a committed proposal gave no place so, and where there still is room (N6).

    Nobody else is named in it, and no place that only the office sees (N8).
    """
    without = tx.reader.rows(
        "SELECT aios, stagesoort FROM voorstel_uitkomst WHERE voorstel = ? AND plaats IS NULL ORDER BY ALL",
        [voorstel],
    )
    people = {one.aios: one for one in _people(tx, sorted({aios for aios, _ in without}))}
    rules = {code: rules_today(tx, aios) for code, aios in people.items()}
    wanted = [
        (aios, kind)
        for aios, kind in without
        if (profile := rules.get(aios)) and profile.delivery(Soort.NIET_GEPLAATST) is not Bezorging.NIET
    ]
    if not wanted:
        return
    stages = _stages(tx, sorted(people))
    fitting = _fitting(tx)
    preferred = {
        (aios, kind): int(count)
        for aios, kind, count in tx.reader.rows(
            "SELECT aios, stagesoort, count(*) FROM voorkeur GROUP BY aios, stagesoort"
        )
    }
    telling = Telling(tx)
    for key in wanted:
        aios, stage, profile = people[key[0]], stages.get(key), rules[key[0]]
        if stage is None or profile is None:
            continue
        number = preferred.get(key, 0)
        fields = stage_fields(profile, stage.stagesoort, stage.start, stage.eind) | {
            "aios": aios.naam,
            "oorzaak": _CAUSES.get(number, "op de plaatsen van je voorkeur lukte het niet"),
            "mogelijkheden": fitting.get(key, [])[:OFFERED],
            "plaats_voor": _known_by(tx, profile, stage),
        }
        telling.add(Soort.NIET_GEPLAATST, profile, Ontvanger.aios(aios), fields, Over(aios=aios, ronde=ronde))
    telling.queue()


def _people(tx: Transaction, codes: Sequence[str]) -> list[Aios]:
    return tx.reader.records(
        Aios, "SELECT * FROM aios WHERE aios IN (SELECT unnest(?::VARCHAR[])) ORDER BY aios", [codes]
    )


def _stages(tx: Transaction, codes: Sequence[str]) -> dict[Key, Stage]:
    found = tx.reader.records(
        Stage, "SELECT * FROM stage WHERE aios IN (SELECT unnest(?::VARCHAR[]))", [codes]
    )
    return {(one.aios, one.stagesoort): one for one in found}


def _fitting(tx: Transaction) -> dict[Key, list[str]]:
    """Where each stage without a place still fits, nearest first; not what an aios does not see (N8)."""
    hidden = {
        plaats
        for (plaats,) in tx.reader.rows(
            "SELECT plaats FROM stageplaats WHERE zichtbaarheid = ?", [Zichtbaarheid.VERBORGEN.value]
        )
    }
    return {
        one.stage.key: [
            ", ".join(part for part in (past.naam, past.instelling) if part)
            for past in one.plaatsen
            if past.plaats not in hidden
        ]
        for one in unplaced(tx)
    }


def _known_by(tx: Transaction, profile: Profile, stage: Stage) -> object:
    """The day by which the calendar wants the place to be known (N3); None when there is none, or it has passed."""
    days = [
        milestone_date(one, stage.start, stage.eind)
        for one in profile.calendar_for(stage.stagesoort)
        if Gedaan.PLAATS in one.done_by
    ]
    return next((day for day in days if day > tx.today), None)

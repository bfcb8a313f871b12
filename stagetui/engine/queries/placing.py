"""Plaatsingen and what hangs on them, as they are stored; for the rules and the doorway (not scoped to a person)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from stagetui.engine.queries.finding import existing
from stagetui.engine.records import (
    Aanvraag,
    Aios,
    Beschikbaarheid,
    Plaatsing,
    Stage,
    Stageplaats,
    Toestemming,
    Voorkeur,
    Vrijstelling,
)
from stagetui.errors import RefusedError

if TYPE_CHECKING:
    from stagetui.engine.access import View


def active_placements(view: View) -> list[Plaatsing]:
    """Every plaatsing that is not vervallen, by id."""
    return view.reader.records(
        Plaatsing, "SELECT * FROM plaatsing WHERE status <> 'vervallen' ORDER BY plaatsing"
    )


def placement(view: View, number: int) -> Plaatsing:
    """The plaatsing with this number.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        view.reader.record(Plaatsing, "SELECT * FROM plaatsing WHERE plaatsing = ?", [number]),
        f"Plaatsing {number}",
        "stagetui plaatsing list toont de nummers",
    )


def active_placement(view: View, aios: str, stagesoort: str) -> Plaatsing | None:
    """The plaatsing of one stage that is not vervallen."""
    return view.reader.record(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE aios = ? AND stagesoort = ? AND status <> 'vervallen'",
        [aios, stagesoort],
    )


def occupying(view: View, place: str | None = None) -> list[Plaatsing]:
    """Plaatsingen that take capacity: those that have a place, whatever their status; at one place or everywhere."""
    return view.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE status <> 'vervallen' AND plaats IS NOT NULL "
        "AND (?::VARCHAR IS NULL OR plaats = ?) ORDER BY plaatsing",
        [place, place],
    )


def refused_places(view: View) -> dict[tuple[str, str], set[str]]:
    """Places that were refused for a stage, by (aios, stagesoort): they are not proposed again, unless reconsidered."""
    refused: dict[tuple[str, str], set[str]] = defaultdict(set)
    for aios, stagesoort, plaats in view.reader.rows(
        "SELECT aios, stagesoort, plaats FROM aanvraag q WHERE status = 'geweigerd' AND plaats IS NOT NULL "
        "AND aios IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aanvraag h WHERE h.herziening_van = q.aanvraag "
        "AND h.status IN ('open', 'goedgekeurd'))"
    ):
        refused[aios, stagesoort].add(plaats)
    return refused


def opened_words(view: View) -> dict[tuple[str, str], set[str]]:
    """What approved requests opened, by (aios, stagesoort): fields and kenmerken (N11, N13, N18)."""
    opened: dict[tuple[str, str], set[str]] = defaultdict(set)
    for aios, stagesoort, woord in view.reader.rows("SELECT aios, stagesoort, woord FROM toelating"):
        opened[aios, stagesoort].add(woord)
    return opened


def aios_of(view: View, aios: str) -> Aios:
    """The aios with this code.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        view.reader.record(Aios, "SELECT * FROM aios WHERE aios = ?", [aios]),
        f"Aios {aios}",
        "controleer de code, of lees de aios eerst in",
    )


def visible_aios(view: View, aios: str) -> Aios:
    """The aios with this code, for who may see what belongs to him or her.

    Raises:
        RefusedError: there is none, or it is not this person's to see.
    """
    who = aios_of(view, aios)
    if not view.rights.sees(who):
        raise RefusedError(
            "Niet toegestaan", f"{aios} hoort bij {who.profiel} van {who.instituut}; dat ziet u niet."
        )
    return who


def stage_of(view: View, aios: str, stagesoort: str) -> Stage:
    """One line of the opleidingsschema.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        view.reader.record(
            Stage, "SELECT * FROM stage WHERE aios = ? AND stagesoort = ?", [aios, stagesoort]
        ),
        f"Stage {stagesoort} van {aios}",
        "lees eerst het schema in",
    )


def place_of(view: View, plaats: str) -> Stageplaats:
    """The stageplaats with this code.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        view.reader.record(Stageplaats, "SELECT * FROM stageplaats WHERE plaats = ?", [plaats]),
        f"Stageplaats {plaats}",
        "controleer de code, of lees de stageplaats eerst in",
    )


def windows_of(view: View, places: Collection[str]) -> list[Beschikbaarheid]:
    """The availability of these places, by place and date."""
    return view.reader.records(
        Beschikbaarheid,
        "SELECT * FROM beschikbaarheid WHERE plaats IN (SELECT unnest(?::VARCHAR[])) ORDER BY plaats, van",
        [list(places)],
    )


def exemptions_of(view: View, aios: str) -> list[Vrijstelling]:
    """Vrijstellingen and EVC of one aios."""
    return view.reader.records(Vrijstelling, "SELECT * FROM vrijstelling WHERE aios = ? ORDER BY ALL", [aios])


def preferences_of(view: View, aios: str, stagesoort: str) -> list[Voorkeur]:
    """The preferences for one stage, first choice first."""
    return view.reader.records(
        Voorkeur, "SELECT * FROM voorkeur WHERE aios = ? AND stagesoort = ? ORDER BY rang", [aios, stagesoort]
    )


def consents_of(view: View, plaatsing: int) -> list[Toestemming]:
    """Who consented to a plaatsing so far."""
    return view.reader.records(
        Toestemming, "SELECT * FROM toestemming WHERE plaatsing = ? ORDER BY partij", [plaatsing]
    )


def requests_of(view: View, plaatsing: int) -> list[Aanvraag]:
    """All requests about a plaatsing, oldest first."""
    return view.reader.records(
        Aanvraag, "SELECT * FROM aanvraag WHERE plaatsing = ? ORDER BY aanvraag", [plaatsing]
    )


def request(view: View, number: int) -> Aanvraag:
    """The request with this number.

    Raises:
        RefusedError: there is none.
    """
    return existing(
        view.reader.record(Aanvraag, "SELECT * FROM aanvraag WHERE aanvraag = ?", [number]),
        f"Aanvraag {number}",
        "stagetui aanvraag list toont de nummers",
    )


def place_labels(view: View, codes: Collection[str]) -> dict[str, str]:
    """Names (place and instelling) of these places, by code."""
    return {
        plaats: f"{naam}, {instelling}" if instelling else naam
        for plaats, naam, instelling in view.reader.rows(
            "SELECT s.plaats, s.naam, i.naam FROM stageplaats s LEFT JOIN instelling i USING (instelling) "
            "WHERE s.plaats IN (SELECT unnest(?::VARCHAR[]))",
            [sorted(codes)],
        )
    }


def aios_names(view: View, codes: Collection[str]) -> dict[str, str]:
    """Names of these aios, by code."""
    return dict(
        view.reader.rows(
            "SELECT aios, naam FROM aios WHERE aios IN (SELECT unnest(?::VARCHAR[]))", [sorted(codes)]
        )
    )

"""What the rows of a file are held against: the data as it stands, fetched once per table and only when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from stagetui.engine.access import View
from stagetui.engine.doorway.transaction import TABLES
from stagetui.engine.queries.placing import active_placements, opened_words, refused_places
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import (
    Aios,
    Beschikbaarheid,
    Instelling,
    Leenafspraak,
    Plaatsing,
    Stage,
    Stageopleider,
    Stageplaats,
    Voorkeur,
    Vrijstelling,
)
from stagetui.engine.rules.eligibility import profile_of
from stagetui.engine.rules.reckoning import Opleidingsschema
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import part_of

RECORDS: Mapping[str, type] = {
    "instellingen": Instelling,
    "stageplaatsen": Stageplaats,
    "stageopleiders": Stageopleider,
    "beschikbaarheid": Beschikbaarheid,
    "leenafspraken": Leenafspraak,
    "aios": Aios,
    "schema": Stage,
    "vrijstellingen": Vrijstelling,
    "voorkeuren": Voorkeur,
}

Key = tuple[Any, ...]


class State:
    """One consistent state of the bureau, indexed for checking rows."""

    def __init__(self, view: View) -> None:
        """Nothing is fetched yet."""
        self.view = view

    def keyed(self, kind: str) -> dict[Key, Any]:
        """The stored records of an import kind, by key."""
        record = RECORDS[kind]
        table, key = TABLES[record]
        rows: list[Any] = self.view.reader.records(record, f"SELECT * FROM {table}")
        return {tuple(getattr(row, name) for name in key): row for row in rows}

    @cached_property
    def instellingen(self) -> dict[Key, Instelling]:
        """By (instelling,)."""
        return self.keyed("instellingen")

    @cached_property
    def places(self) -> dict[Key, Stageplaats]:
        """By (plaats,)."""
        return self.keyed("stageplaatsen")

    @cached_property
    def aios(self) -> dict[Key, Aios]:
        """By (aios,)."""
        return self.keyed("aios")

    @cached_property
    def stages(self) -> dict[Key, Stage]:
        """By (aios, stagesoort)."""
        return self.keyed("schema")

    @cached_property
    def exemptions(self) -> dict[str, list[Vrijstelling]]:
        """By aios."""
        return _grouped(self.keyed("vrijstellingen").values())

    @cached_property
    def wishes(self) -> dict[str, list[Voorkeur]]:
        """Preferences by aios."""
        return _grouped(self.keyed("voorkeuren").values())

    @cached_property
    def placements(self) -> dict[Key, Plaatsing]:
        """The plaatsing that is not vervallen, by (aios, stagesoort)."""
        return {(p.aios, p.stagesoort): p for p in active_placements(self.view)}

    @cached_property
    def refused(self) -> dict[Key, set[str]]:
        """Places that were refused, by (aios, stagesoort)."""
        return refused_places(self.view)

    @cached_property
    def opened(self) -> dict[Key, set[str]]:
        """What approved requests opened, by (aios, stagesoort)."""
        return opened_words(self.view)

    @cached_property
    def lending(self) -> list[Leenafspraak]:
        """What institutes lend each other (H13)."""
        return list(self.keyed("leenafspraken").values())

    @cached_property
    def werktijden(self) -> Werktijden:
        """The part-time factors that change."""
        return Werktijden(self.view)

    @cached_property
    def lines(self) -> dict[str, list[Stage]]:
        """The opleidingsschema as it is stored, by aios."""
        return _grouped(self.stages.values())

    def schema(self, aios: Aios) -> Opleidingsschema | None:
        """The opleidingsschema of one aios; None when the bureau has no such profile any more."""
        profile = self.profile(aios)
        if profile is None:
            return None
        stages = tuple(self.lines.get(aios.aios, ()))
        return Opleidingsschema(aios.aios, profile, self.werktijden.of(aios), stages)

    def fixed(self, aios: str, stagesoort: str) -> Plaatsing | None:
        """The plaatsing that holds this stage, or a part of it, where it is: one that has a place (N7)."""
        for stage in self.lines.get(aios, ()):
            placed = self.placements.get((aios, stage.stagesoort))
            same = stagesoort in (stage.stagesoort, part_of(stage.stagesoort)[0])
            if same and placed and placed.heeft_plaats:
                return placed
        return None

    def profile(self, aios: Aios) -> Profile | None:
        """The rules for this aios; None when the bureau has no such profile any more."""
        return profile_of(self.view.book, aios) if self.view.book.get(aios.profiel) else None


def _grouped(rows: Any) -> dict[str, list[Any]]:
    by_aios: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_aios[row.aios].append(row)
    return by_aios

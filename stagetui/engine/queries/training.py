"""The opleidingsschema of an aios with all that its dates follow from (N2, N10); for the rules and the doorway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.queries.placing import visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.records import Aios, Deeltijd, Plaatsing, Stage
from stagetui.engine.rules.reckoning import Opleidingsschema
from stagetui.profiles.calendar import Werktijd

if TYPE_CHECKING:
    from stagetui.engine.access import View


class Werktijden:
    """The working time of many aios, read once."""

    def __init__(self, view: View, persoon: str | None = None) -> None:
        """Read the factors of everybody, or of one aios."""
        self._changes: dict[str, list[Deeltijd]] = defaultdict(list)
        for one in view.reader.records(
            Deeltijd,
            "SELECT * FROM deeltijd WHERE ?::VARCHAR IS NULL OR aios = ? ORDER BY aios, vanaf",
            [persoon, persoon],
        ):
            self._changes[one.aios].append(one)

    def of(self, aios: Aios) -> Werktijd:
        """The part-time factor of one aios through time."""
        changes = self._changes.get(aios.aios, ())
        return Werktijd(aios.deeltijd, tuple((one.vanaf, one.deeltijd) for one in changes))

    def during(self, aios: Aios, stage: Stage) -> Aios:
        """The aios with the lowest factor during a stage: the one that a stageplaats must be able to do with (H14)."""
        if aios.aios not in self._changes:
            return aios
        return replace(aios, deeltijd=self.of(aios).lowest(stage.start, stage.eind))


@dataclass(frozen=True, slots=True)
class SchemaBeeld:
    """The opleidingsschema of one aios to look at, with the plaatsing of each line that has one, by stagesoort."""

    aios: Aios
    schema: Opleidingsschema
    plaatsingen: Mapping[str, Plaatsing]

    @property
    def regels(self) -> list[Stage]:
        """The lines in order of time, each stage followed by its parts."""
        return [
            line
            for whole in self.schema.lines
            for line in (
                whole,
                *sorted(self.schema.parts(whole.stagesoort).values(), key=lambda part: part.start),
            )
        ]

    def naam(self, stagesoort: str) -> str:
        """The name of a line as the profile gives it; its id when the profile does not know it (any more)."""
        kind = self.schema.profile.kinds.get(stagesoort)
        return kind.name if kind else stagesoort


def schema_view(view: View, aios: str) -> SchemaBeeld:
    """The opleidingsschema of one aios, for who sees this aios.

    Raises:
        RefusedError: the aios is unknown, or not this person's to see.
    """
    who = visible_aios(view, aios)
    placed = view.reader.records(
        Plaatsing,
        "SELECT * FROM plaatsing WHERE aios = ? AND status <> 'vervallen' ORDER BY plaatsing",
        [aios],
    )
    return SchemaBeeld(who, schema_of(view, who), {one.stagesoort: one for one in placed})


def schema_of(view: View, aios: Aios) -> Opleidingsschema:
    """The opleidingsschema of one aios as it stands.

    Raises:
        RefusedError: the bureau has no profile for this aios any more.
    """
    stages = view.reader.records(
        Stage, "SELECT * FROM stage WHERE aios = ? ORDER BY start, stagesoort", [aios.aios]
    )
    werktijd = Werktijden(view, aios.aios).of(aios)
    return Opleidingsschema(aios.aios, rules_of(view, aios, None), werktijd, tuple(stages))

"""The rules for rows about places: instellingen, stageplaatsen, who supervises, when there is room, what is lent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from stagetui.engine.doorway.importing.check import Check, refusal, unknown_institute
from stagetui.engine.exchange.table import Refusal, Row
from stagetui.engine.records import words
from stagetui.profiles.terms import PROGRAMMES, STAGESOORTEN


class Instellingen(Check):
    """Nothing beyond what the reader checks."""


class Stageplaatsen(Check):
    """A place belongs to a known instelling and institute; its profielen and stagesoorten are words of the field."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        yield from self.known(row, "instelling", self.state.instellingen, "instelling")
        instituut = str(row.values["instituut"] or "")
        institutes = [institute.id for institute in self.state.view.settings.institutes]
        if instituut and instituut not in institutes:
            yield unknown_institute(row, instituut, institutes)
        else:
            yield from self.mine(row, "plaats", instituut, before.instituut if before else None)
        profiles = [*PROGRAMMES, *self.state.view.book.ids]
        kinds = [
            *STAGESOORTEN,
            *(kind for p in self.state.view.book.profiles.values() for kind in p.kinds),
        ]
        for column, allowed in (("profielen", profiles), ("stagesoorten", kinds)):
            unknown = [word for word in words(str(row.values[column] or "")) if word not in allowed]
            if unknown:
                yield refusal(
                    row,
                    column,
                    f"onbekend: {', '.join(unknown)}; kies uit {', '.join(dict.fromkeys(allowed))}",
                )


class OfPlace(Check):
    """Rows that belong to a place: known, and of an institute that who imports works for."""

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:  # noqa: ARG002
        """See the class."""
        yield from self.known(row, "plaats", self.state.places, "plaats")
        place = self.state.places.get((row.values["plaats"],))
        yield from self.mine(row, "plaats", place.instituut if place else None)


class Stageopleiders(OfPlace):
    """Nothing beyond what holds for every row about a place: what is not known is asked for later (H17)."""


class Periods(OfPlace):
    """The periods of one thing never overlap: not in the file, nor with those that stay."""

    same = "dezelfde plaats"
    """What that one thing is, in the sentence that refuses."""

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:
        """Sweep the periods that would stand after this file, thing by thing: the key without the first day."""
        own = self.kind.key[:-1]
        touched = {tuple(row.values[name] for name in own) for row in moving_rows}
        periods: dict[Any, dict[Any, tuple[Any, int | None]]] = defaultdict(dict)
        for key, window in self.current.items():
            if key[:-1] in touched:
                periods[key[:-1]][key[-1]] = (window.tot, None)
        numbers = {row.number: row for row in self.table.rows}
        for row in self.table.rows:
            thing = tuple(row.values[name] for name in own)
            if thing in touched:
                periods[thing][row.values["van"]] = (row.values["tot"], row.number)
        for windows in periods.values():
            ordered = sorted(windows.items())
            for (van, (tot, number)), (next_van, (next_tot, next_number)) in pairwise(ordered):
                culprit = next_number or number
                if next_van <= tot and culprit:
                    other = f"{van} t/m {tot}" if culprit == next_number else f"{next_van} t/m {next_tot}"
                    yield refusal(
                        numbers[culprit],
                        "van",
                        f"overlapt met de periode {other} van {self.same}; knip een van de twee",
                    )


class Availability(Periods):
    """A place is known, and its periods never overlap."""


class Leenafspraken(Periods):
    """A place of an institute of this bureau, lent to another one, for periods that never overlap (H13)."""

    same = "dezelfde plaats voor hetzelfde instituut"

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:
        """See the class."""
        yield from super().row(row, before)
        institutes = [institute.id for institute in self.state.view.settings.institutes]
        borrower = str(row.values["aan_instituut"])
        if borrower not in institutes:
            yield unknown_institute(row, borrower, institutes, "aan_instituut")
        place = self.state.places.get((row.values["plaats"],))
        if place is None:
            return
        if place.instituut not in institutes:
            yield refusal(
                row,
                "plaats",
                f"{place.plaats} hoort niet bij één instituut van dit bureau, dus elk instituut gebruikt haar al; zet "
                "eerst het instituut bij de stageplaats, of laat deze rij weg",
            )
        elif place.instituut == borrower:
            yield refusal(
                row,
                "aan_instituut",
                f"{place.plaats} is van {borrower} zelf; noem het instituut dat haar leent, of laat deze rij weg",
            )

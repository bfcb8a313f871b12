"""What a profile says about a kind of stage and the parts that fill it (N4, N11-N15)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stagetui.profiles.model import Choice, Id, Many, Part, Text, Word
from stagetui.profiles.terms import Route, Verloop

MAXIMUM_WEEKS = 104
SEPARATOR = "/"
"""Between a kind of stage and its part: `aanpalend/rivm`."""

Weeks = Annotated[int, Field(ge=0, le=MAXIMUM_WEEKS)]
Length = Annotated[int, Field(ge=1, le=MAXIMUM_WEEKS)]
Days = Annotated[int, Field(ge=0, le=730)]


def part_of(stagesoort: str) -> tuple[str, str | None]:
    """Split the id of a line of the schema: the kind of stage, and the part of it that is meant, if one is."""
    main, _, part = stagesoort.partition(SEPARATOR)
    return main, part or None


class Deel(Part):
    """A part of a stage, with a place, dates and a stagebegeleider of its own (N11, N13)."""

    name: Text
    weeks: Length | None = None
    """Length in full-time weeks, at the least; absent: what the other parts leave, or (at the same time) the whole."""
    routes: Annotated[Many[Choice[Route]], Field(min_length=1)]
    fields: Many[Word] = ()
    """Allowed specialismen or kenmerken; empty allows any."""
    source: str = ""


class Stagesoort(Part):
    """A kind of stage of the profile and how a stageplaats for it is found (N4, N11-N15)."""

    name: Text
    order: Annotated[int, Field(ge=1, le=99)]
    """Usual place in the programme; stages may be reversed (N2)."""
    weeks: Length
    """Length in full-time weeks (N10)."""
    routes: Many[Choice[Route]] = ()
    """How a place is found; a stage with parts leaves it to its parts."""
    fields: Many[Word] = ()
    """Allowed specialismen or kenmerken; empty allows any."""
    fields_released_by_evc: bool = False
    """Whether EVC in one of `fields` opens the other fields too (N11, VA)."""
    unwanted_fields: Many[Word] = ()
    """Specialismen that this stage is not done in, apart from the own ones (N11, FG)."""
    exclude_own_fields: bool = False
    """Whether the profile's own fields are refused (N12)."""
    parts_run: Choice[Verloop] = Verloop.NA_ELKAAR
    """Whether the parts follow each other or run at the same time."""
    one_instelling: bool = False
    """Whether all parts are done at one instelling (N11)."""
    parts: dict[Id, Deel] = Field(default_factory=dict)
    """The parts that fill this stage, in their usual order (N11, N13); a stage with parts is placed part by part."""
    source: str = ""

    @property
    def all_routes(self) -> tuple[Route, ...]:
        """Its own routes and those of its parts."""
        return (*self.routes, *(route for part in self.parts.values() for route in part.routes))

    def part_kinds(self, id_: str) -> dict[str, Stagesoort]:
        """Its parts as kinds of their own, by the id of their line in the schema; `id_` is that of this kind."""
        return {
            f"{id_}{SEPARATOR}{name}": Stagesoort(
                name=f"{self.name}: {part.name}",
                order=self.order,
                weeks=part.weeks or self._rest(),
                routes=part.routes,
                fields=part.fields or self.fields,
                fields_released_by_evc=self.fields_released_by_evc,
                unwanted_fields=self.unwanted_fields,
                exclude_own_fields=self.exclude_own_fields,
                source=part.source or self.source,
            )
            for name, part in self.parts.items()
        }

    def _rest(self) -> int:
        """The weeks that the parts with a length of their own leave; all of them when the parts run together."""
        if self.parts_run is Verloop.TEGELIJK:
            return self.weeks
        return self.weeks - sum(part.weeks or 0 for part in self.parts.values())

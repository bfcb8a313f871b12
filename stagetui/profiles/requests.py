"""What a profile says about a kind of aanvraag: who decides, by when, its needs, what follows (N2, N5, N8, N16-19)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stagetui.profiles.model import Choice, Id, Many, Part, Text, Word
from stagetui.profiles.stages import Days, part_of
from stagetui.profiles.terms import (
    Beslisser,
    Gegeven,
    Gevolg,
    Onderwerp,
    Rol,
    Schemawijziging,
    Status,
    Wijze,
)


class Aanvraagsoort(Part):
    """A kind of aanvraag; its id is the word that people type and that lists show."""

    name: Text
    text: Text
    """What is asked, in one sentence for who records it and who decides."""
    about: Choice[Onderwerp] = Onderwerp.STAGE
    stagesoorten: Many[Id] = ()
    """Only for these kinds of stage; empty means every kind."""
    by: Annotated[Many[Choice[Rol]], Field(min_length=1)] = (Rol.BUREAU,)
    """Who records it; an aios never logs in."""
    deciders: Annotated[Many[Choice[Beslisser]], Field(min_length=1)]
    decide: Choice[Wijze] = Wijze.ALLEN
    """How several deciders decide together."""
    due: Id | None = None
    """The milestone of the stage at which the decision must be there."""
    due_days: Days | None = None
    """Without `due`: so many days after it was made."""
    escalate_days: Days = 7
    """From so many days before that date the bureau and the coordinators see it as urgent."""
    needs: Many[Choice[Gegeven]] = ()
    """What it must hold."""
    may: Many[Choice[Gegeven]] = ()
    """What it may hold besides."""
    requires: Id | None = None
    """A kind of aanvraag that must have been approved first, for the same stage (N5)."""
    statuses: Many[Choice[Status]] = ()
    """The plaatsing of the stage must have one of these; empty: it does not matter."""
    outside_etalage: bool = False
    """Whether the instelling may not have a place in the etalage for this stage: those are preferred instead (N5)."""
    maximum: Annotated[int, Field(ge=1, le=100)] | None = None
    """The highest `percentage`; more only with a motivation that says why (N17)."""
    kenmerk: Word | None = None
    """A stageplaats with this kenmerk is open to a stage only after approval (N18)."""
    effects: Many[Choice[Gevolg]] = ()
    submits: Id | None = None
    """The milestone that making it ticks off: what was to be handed in has been (N19)."""
    marks: Id | None = None
    """The milestone that effect *mijlpaal* ticks off."""
    changes: Many[Choice[Schemawijziging]] = ()
    """The changes of the opleidingsschema that need this aanvraag first (N2, N18)."""
    source: str = ""

    def is_about(self, stagesoort: str) -> bool:
        """Tell whether it can be made about this line of the schema; a part counts as its stage."""
        return not self.stagesoorten or part_of(stagesoort)[0] in self.stagesoorten

    @property
    def recruits(self) -> bool:
        """Whether it is a step on the way to a place that the aios finds (N5)."""
        return self.outside_etalage or Gevolg.PLAATSING in self.effects

    @property
    def fields(self) -> tuple[Gegeven, ...]:
        """All that it may hold, what it must hold first."""
        return (*self.needs, *(one for one in self.may if one not in self.needs))

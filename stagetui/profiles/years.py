"""What a profile says about a year of stages that is planned together: components and trajects (H1, H3, H10-H14)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from stagetui.profiles.model import Choice, Id, Many, Part, Text, Word
from stagetui.profiles.stages import Days, Length
from stagetui.profiles.terms import Jaarbeleid, Jaarwens

Weight = Annotated[int, Field(ge=0, le=1000)]
UNWEIGHED = 1
"""What a wish is worth of which a profile says nothing."""


class Component(Part):
    """A stage as the year holds it: so many weeks of one stagesoort in one field (H1, H10, H11)."""

    id: Id
    name: Text
    stagesoort: Id
    field: Word
    """The field that counts: none is done twice. A stageplaats for this stagesoort takes it when this is its
    specialisme or one of its kenmerken."""
    also: Many[Word] = ()
    """Other specialismen or kenmerken of a stageplaats that will do for this field."""
    weeks: Length
    """Length in full-time weeks: of standard lengths a quarter of a year is 13 weeks."""
    lengthens: bool = False
    """Whether part time makes it longer pro rata; else its remainder moves to after the year (H14)."""
    course: Id | None = None
    """The course that must come just before it starts (H10)."""
    elective: bool = False
    """Only for who asked for it with a motivation (H11)."""
    needs_evc: Many[Word] = ()
    """Only for who showed competence (EVC) in one of these fields (H10)."""
    request: Id | None = None
    """Only after an aanvraag of this kind was approved (H12)."""
    outside: bool = False
    """It counts as work outside clinic and practice (H12)."""
    source: str = ""


class Traject(Part):
    """A part of the programme and the ways to fulfil it, each a row of components (H10, H11)."""

    id: Id
    name: Text
    variants: Annotated[Many[Annotated[Many[Id], Field(min_length=1)]], Field(min_length=1)]
    consecutive: bool = False
    """The components of a variant follow each other directly, in that order."""
    last_when_part_time: bool = False
    """For who works part time everything of it comes after all else (H14)."""
    source: str = ""


class Exemption(Part):
    """What a vrijstelling for a field does: it takes weeks off a traject, and forbids fields in it (H3)."""

    field: Word
    traject: Id
    weeks: Length
    """Full-time weeks that it takes off the traject."""
    forbids: Annotated[Many[Word], Field(min_length=1)]
    """The fields in which no stage of this traject may be done any more."""
    source: str = ""


class Course(Part):
    """A course that must precede a stage: the stage starts at most a month after one of its days (H10)."""

    name: Text
    days: Many[dt.date] = ()
    """First days; without any it holds up nothing."""


class Recognition(Part):
    """When a stageplaats counts as recognised (H17) and when an absence touches that (H18)."""

    hours: Annotated[int, Field(ge=0, le=60)] = 16
    """The stageopleider works there at least so many hours a week."""
    months: Annotated[int, Field(ge=0, le=60)] = 6
    """And has done so for so many months when the stage starts."""
    sick_days: Days = 14
    """Illness of a stageopleider is looked into when it lasts longer."""
    leave_days: Days = 21
    """Leave touches the recognition when it lasts longer."""
    duo: bool = True
    """Two stageopleiders per place is the aim: one alone is told, and stops nothing."""


class StageYear(Part):
    """A programme whose stages are planned together per half year, the whole year looked ahead (H1, H5)."""

    begins_after_months: Annotated[int, Field(ge=0, le=60)] = 12
    """The year of stages begins so many months after the training did."""
    months: Annotated[int, Field(ge=1, le=24)] = 12
    """Its length at full time."""
    half_years: Annotated[Many[Annotated[int, Field(ge=1, le=12)]], Field(min_length=1)] = (9, 3)
    """The months on whose first day a half year that is planned begins (H5)."""
    slack_months: Annotated[int, Field(ge=0, le=6)] = 0
    """Months that may lie empty between stages when that helps."""
    spread: bool = True
    """Whether the stages of a traject are spread evenly over the quarters (H5)."""
    policy: Choice[Jaarbeleid] = Jaarbeleid.GEWICHTEN
    """How wishes are weighed when nobody says otherwise."""
    weights: dict[Choice[Jaarwens], Weight] = Field(default_factory=dict)
    """What a wish of each kind is worth; a first wish weighs most (H4, H13)."""
    swap_days: Days = 7
    """After publication the aios may swap so many days (H6)."""
    outside_weeks: Length = 26
    """The most weeks outside clinic and practice in the whole training (H12)."""
    part_time_minimum: Annotated[int, Field(ge=1, le=100)] = 50
    """The least part-time factor, in percent (H14)."""
    leave_days: Annotated[int, Field(ge=0, le=60)] = 30
    """Days of leave in a year of full-time employment (H16)."""
    leave_stretch_weeks: Annotated[int, Field(ge=1, le=26)] | None = None
    """So many weeks of leave at a stretch are discouraged in a stage of a quarter of a year (H16)."""
    full_time_week: Text | None = None
    """How a full-time week is divided over stage and course, for the plaatsingsbrief (H15)."""
    absence_days: Days = 14
    """An absence of the aios is made up for when it lasts longer (H19)."""
    absence_working_days: Days = 10
    """Then all working days beyond so many are made up for (H19)."""
    courses: dict[Id, Course] = Field(default_factory=dict)
    components: Annotated[Many[Component], Field(min_length=1)]
    trajects: Annotated[Many[Traject], Field(min_length=1)]
    exemptions: Many[Exemption] = ()
    recognition: Recognition = Field(default_factory=Recognition)

    def component(self, id_: str) -> Component:
        """Return the component with this id.

        Raises:
            KeyError: When there is none.
        """
        for one in self.components:
            if one.id == id_:
                return one
        raise KeyError(id_)

    def of_stage(self, stagesoort: str, weeks: int | None, field: str | None = None) -> tuple[Component, ...]:
        """Return the components that a stage of this kind may be, by its weeks and field where they are known."""
        return tuple(
            one
            for one in self.components
            if one.stagesoort == stagesoort
            and weeks in (None, one.weeks)
            and (field is None or field == one.field or field in one.also)
        )

    def traject_of(self, component: str) -> Traject:
        """Return the traject that has this component in one of its variants.

        Raises:
            KeyError: When there is none.
        """
        for traject in self.trajects:
            if any(component in variant for variant in traject.variants):
                return traject
        raise KeyError(component)

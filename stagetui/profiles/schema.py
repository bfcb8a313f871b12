"""What a programme profile (`profiles/*.toml`) may hold: everything that differs between programmes, as data.

`docs/profielen.md` explains every key to the beheerder. How the keys hang together is checked in `checks.py`,
how variants are laid over a profile stands in `variants.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from stagetui.profiles import checks, reading, variants
from stagetui.profiles.model import Choice, Document, Id, Many, Part, Problem, Text, Word
from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.stages import Days, Stagesoort, Weeks, part_of
from stagetui.profiles.terms import (
    Berichtsoort,
    Beslisser,
    Bewijs,
    Bezorging,
    Effect,
    Eigenaar,
    Gedaan,
    Partij,
    Per,
    Rol,
    Route,
    Schemawijziging,
    Stap,
    Status,
    Voorkeursoort,
    Werkgever,
)
from stagetui.profiles.years import StageYear

Months = Annotated[int, Field(ge=0, le=24)]
Often = Annotated[int, Field(ge=1, le=365)]
Before = Annotated[int, Field(ge=-365, le=365)]
"""Days before a date; below zero when they are counted after it."""


class Preferences(Part):
    """What an aios may prefer, and until when (N3, N6)."""

    maximum: Annotated[int, Field(ge=1, le=10)]
    names: Annotated[Many[Choice[Voorkeursoort]], Field(min_length=1)]
    deadline: Id
    """The milestone of the calendar that closes the preferences."""


class Milestone(Part):
    """A moment of the calendar of one stage, counted from its first or last day (N3, N19).

    Exactly one of the counting keys is set.
    """

    id: Id
    text: Text
    owner: Choice[Eigenaar]
    months_before: Months | None = None
    before_first_of_month: bool = False
    """With `months_before`: the day before the first of that month is the last that counts (N3)."""
    weeks_before: Weeks | None = None
    days_before_start: Days | None = None
    days_after_start: Days | None = None
    halfway: bool = False
    """Counted to the middle of the stage, so that it moves along with part time (N10)."""
    days_before_end: Days | None = None
    days_after_end: Days | None = None
    done_by: Annotated[Many[Choice[Gedaan]], Field(min_length=1)] = (Gedaan.AFVINKEN,)
    """What shows that it is done; one of these is enough."""
    routes: Many[Choice[Route]] = ()
    """Only for kinds of stage with one of these routes; empty means every kind."""
    stagesoorten: Many[Id] = ()
    """Only for these kinds of stage; empty means every kind."""
    weeks_at_least: Weeks | None = None
    """Only for a stage of at least so many full-time weeks (H20)."""
    weeks_at_most: Weeks | None = None
    """Only for a stage of at most so many full-time weeks (H20)."""
    first_stage: bool | None = None
    """Only for the first stage of the aios, or (false) only for the later ones (H20); absent: for all."""
    every_days: Often | None = None
    """With `days_after_start`: again and again after so many days, as long as the stage lasts (H20)."""
    step: Choice[Stap] | None = None
    """The step of the stage process that it belongs to (N1)."""
    per: Choice[Per] = Per.DEEL
    """For a stage that has parts: once for the stage, or for each part."""
    request: Id | None = None
    """Only for a stage about which an aanvraag of this kind is open or approved (N18)."""
    mail: Choice[Berichtsoort] | None = None
    """The message that `stagetui remind` makes about it while it is not done (N3)."""
    remind: Many[Before] = ()
    """On which days that is: so many days before its date."""
    source: str = ""

    def applies_to(self, id_: str, stagesoort: Stagesoort) -> bool:
        """Tell whether this milestone stands in the calendar of a stage of this kind, or of a part of one."""
        main, part = part_of(id_)
        if self.per is Per.HALFJAAR:
            return False
        if self.stagesoorten and main not in self.stagesoorten:
            return False
        if part is not None and self.per is Per.STAGE:
            return False
        if stagesoort.parts and self.per is Per.DEEL:
            return False
        return not self.routes or not set(self.routes).isdisjoint(stagesoort.all_routes)

    @property
    def before_start(self) -> bool:
        """Whether it is counted back from the first day: preparation, not the stage itself."""
        offsets = (self.months_before, self.weeks_before, self.days_before_start)
        return any(offset is not None for offset in offsets)


class Consent(Part):
    """How one party's consent to a plaatsing is given (N9)."""

    evidence: Choice[Bewijs]
    ask: Choice[Rol] = Rol.BUREAU
    """Who records the consent when the evidence is absent."""
    decider: Choice[Beslisser] | None = None
    """Who decides; for evidence *aanvraag* only."""
    due: Id | None = None
    """The milestone at which the decision must be there."""


class Transition(Part):
    """A change of status that is allowed; what is not listed is refused (N7)."""

    origin: Choice[Status] | None = Field(default=None, alias="from")
    """The status before; absent when there is no plaatsing yet."""
    to: Choice[Status]
    by: Many[Choice[Rol]] = ()
    automatic: Choice[Bewijs] | None = None
    """The change happens by itself when this comes in."""
    until: Id | None = None
    """The milestone whose date is the last day on which it is allowed; absent: always."""
    on: Id | None = None
    """The change happens by itself on the day of this milestone (H7)."""
    reason_required: bool = False
    needs: Many[Choice[Partij]] = ()
    """Whose consent must be in."""
    effects: Many[Choice[Effect]] = ()


class CrossRule(Part):
    """A rule over several stages of one aios: each kenmerk occurs in at least one of them (N16)."""

    id: Id
    text: Text
    across: Annotated[Many[Id], Field(min_length=1)]
    """The stagesoorten that count."""
    each_of: Annotated[Many[Word], Field(min_length=1)]
    """The kenmerken of stageplaatsen that must occur."""
    waived_by_evc: bool = False
    """Whether EVC for a kenmerk waives that kenmerk."""
    source: str = ""


class Condition(Part):
    """For which aios a variant holds: all keys that are set must fit."""

    werkgever: Many[Choice[Werkgever]] = ()
    cohort_from: dt.date | None = None
    """First cohort, inclusive."""
    cohort_before: dt.date | None = None
    """First cohort that is out again."""

    def holds(self, werkgever: Werkgever | None, cohort: dt.date | None) -> bool:
        """Tell whether an aios fits; an unknown cohort is the newest, an unknown employer fits none."""
        if self.werkgever and werkgever not in self.werkgever:
            return False
        if cohort is None:
            return self.cohort_before is None
        after = self.cohort_from is None or cohort >= self.cohort_from
        return after and (self.cohort_before is None or cohort < self.cohort_before)


class Variant(Part):
    """Other rules for some aios: `overrides` is laid over the profile, as `layers.py` says."""

    id: Id
    name: Text
    when: Condition
    overrides: dict[str, Any]


class Profile(Document):
    """The rules of one programme, as one file; see `docs/profielen.md`."""

    id: Id
    name: Text
    valid_from: dt.date
    institutes: Many[Id] = ()
    """The institutes that run this programme; empty: every institute of the bureau."""
    own_fields: Annotated[Many[Word], Field(min_length=1)]
    """Specialismen that are this programme's own field (N12)."""
    commit_status: Choice[Status]
    """The status of plaatsingen made from a voorstel."""
    on_refusal: Choice[Status]
    """The status after the instituutsopleider refuses; the stageplaats comes free."""
    preferences: Preferences
    stagesoorten: Annotated[dict[Id, Stagesoort], Field(min_length=1)]
    calendar: Many[Milestone]
    consents: dict[Choice[Partij], Consent]
    requests: dict[Id, Aanvraagsoort] = Field(default_factory=dict)
    """The kinds of aanvraag besides those of `consents` (N2, N5, N8, N16-N19)."""
    transitions: Many[Transition]
    rules: Many[CrossRule] = ()
    variants: Many[Variant] = ()
    messages: dict[Choice[Berichtsoort], Choice[Bezorging]] = Field(default_factory=dict)
    """What happens to a message of each kind; what is not named: see `delivery`."""
    recognition_days: Many[Days] = ()
    """So many days before an erkenning or SLWP ends, the stageplaats is written to (H17)."""
    leave_hours: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Hours of leave in a year of full-time employment, for the plaatsingsbrief (H8, H16)."""
    year: StageYear | None = None
    """The stages of a year are planned together (H1, H5); absent: each stage is placed by itself."""

    @classmethod
    def parse_text(cls, text: str, name: str) -> Profile:
        """Make a profile from the text of a file, or from the snapshot that a round keeps.

        Args:
            text: The TOML text.
            name: The file name to use in problems.

        Raises:
            ConfigError: With everything that is wrong in the text.
        """
        return reading.parse(text, name, cls)

    def problems(self, file: str) -> Iterator[Problem]:
        """Yield what does not fit together in this profile and in each of its variants."""
        yield from checks.profile_problems(self, file)
        yield from variants.variant_problems(self, file)

    def milestone(self, id_: str) -> Milestone:
        """Return the milestone of the calendar with this id.

        Raises:
            KeyError: When the calendar has none.
        """
        for milestone in self.calendar:
            if milestone.id == id_:
                return milestone
        raise KeyError(id_)

    def calendar_for(self, stagesoort: str) -> tuple[Milestone, ...]:
        """Return the milestones that hold for this stagesoort, in the order of the file (N3, N4)."""
        kind = self.kinds[stagesoort]
        return tuple(milestone for milestone in self.calendar if milestone.applies_to(stagesoort, kind))

    def request_for(self, change: Schemawijziging, stagesoort: str) -> str | None:
        """Return the kind of aanvraag that this change of the opleidingsschema needs first, or None (N2, N18)."""
        for id_, request in self.requests.items():
            if change in request.changes and request.is_about(stagesoort):
                return id_
        return None

    def delivery(self, soort: Berichtsoort) -> Bezorging:
        """Return what happens to a message of this kind; only a confirmation goes out without being looked at."""
        confirms = soort is Berichtsoort.INTENTIEVERKLARING
        return self.messages.get(soort, Bezorging.VERSTUREN if confirms else Bezorging.VASTHOUDEN)

    @cached_property
    def kinds(self) -> dict[str, Stagesoort]:
        """Every line that an opleidingsschema may have: the kinds of stage, each followed by its parts (N11).

        A part is a kind of its own, with an id like `aanpalend/rivm`.
        """
        found: dict[str, Stagesoort] = {}
        for id_, kind in self.stagesoorten.items():
            found[id_] = kind
            found |= kind.part_kinds(id_)
        return found

    def half_year_calendar(self) -> tuple[Milestone, ...]:
        """Return the milestones of a half year that is planned as a whole, in the order of the file (H5, H6)."""
        return tuple(milestone for milestone in self.calendar if milestone.per is Per.HALFJAAR)

    def transition(self, origin: Status | None, to: Status) -> Transition | None:
        """Return the rule for this change of status, or None when it is not allowed at all (N7)."""
        for transition in self.transitions:
            if transition.origin is origin and transition.to is to:
                return transition
        return None

    def for_aios(self, werkgever: Werkgever | None, cohort: dt.date | None) -> Profile:
        """Return the profile as it holds for one aios: the variants that fit, laid over it in file order.

        Args:
            werkgever: The employer; None when it is not known (then no variant by employer holds).
            cohort: The first day of the aios's cohort, or of the training; None counts as the newest.
        """
        fitting = tuple(variant for variant in self.variants if variant.when.holds(werkgever, cohort))
        key = tuple(variant.id for variant in fitting)
        if key not in self._resolved:
            self._resolved[key] = variants.resolve(self, fitting)
        return self._resolved[key]

    @cached_property
    def _resolved(self) -> dict[tuple[str, ...], Profile]:
        """What `for_aios` made before; thousands of aios share a handful of combinations."""
        return {}

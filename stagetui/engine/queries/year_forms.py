"""Forms for a year of stages: who gets one, and what stands in it (H3, H4, H12-H14)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagetui.engine.exchange.preferenceform import Choice, FormStage, PreferenceForm
from stagetui.engine.exchange.yearform import YearPart
from stagetui.engine.queries.rules import round_profiles
from stagetui.engine.queries.wishes import filled_in, year_wish_of
from stagetui.engine.queries.year_places import suits
from stagetui.engine.records import Aios, Ronde, Stageplaats
from stagetui.engine.rules.eligibility import objections, rules_for
from stagetui.engine.rules.halfyears import begin_of_year, closing_day, end_of_year
from stagetui.engine.rules.moments import ALLOWED
from stagetui.engine.rules.wish_checks import OwnYear
from stagetui.profiles.terms import Rol, Voorkeursoort, VrijstellingSoort

if TYPE_CHECKING:
    from stagetui.engine.access import View
    from stagetui.engine.queries.instances import Facts
    from stagetui.engine.records import Jaarwens
    from stagetui.profiles.schema import Profile
    from stagetui.profiles.years import Component

Offer = Callable[[str, str], Collection[Stageplaats]]
"""The places that are shown for a profile and a kind of stage."""
Label = Callable[[Sequence[Stageplaats]], tuple[Choice, ...]]


def year_people(view: View, ronde: Ronde, aios: str | None = None) -> list[tuple[Aios, Profile]]:
    """Everybody whose year of stages begins in this round, for who is *bureau* for them (H4); by code."""
    profiles = {id_: one for id_, one in round_profiles(view, ronde.ronde).items() if one.year is not None}
    if not profiles:
        return []
    people = view.reader.records(
        Aios,
        "SELECT * FROM aios WHERE list_contains(?::VARCHAR[], profiel) AND (?::VARCHAR IS NULL OR instituut = ?) "
        "AND (?::VARCHAR IS NULL OR aios = ?) ORDER BY aios",
        [list(profiles), ronde.instituut, ronde.instituut, aios, aios],
    )
    found = [(one, rules_for(profiles[one.profiel], one)) for one in people]
    return [
        (one, profile)
        for one, profile in found
        if (begin := begin_of_year(profile, one)) is not None and ronde.van <= begin <= ronde.tot
        if view.rights.has(Rol.BUREAU, instituut=one.instituut, profiel=one.profiel)
    ]


@dataclass(frozen=True, slots=True)
class YearForms:
    """Makes the forms of aios whose stages are planned as a year.

    Attributes:
        offer: Which places are shown for a profile and kind of stage.
        label: Those places as readable names.
    """

    view: View
    facts: Facts
    offer: Offer
    label: Label

    def form(self, aios: Aios, profile: Profile) -> PreferenceForm | None:
        """The form of one aios; None when there is nothing to ask (any more): not placed, and not past the day (H4)."""
        begin, closes = begin_of_year(profile, aios), closing_day(profile, aios)
        if profile.year is None or begin is None or closes is None or closes < self.view.today:
            return None
        exempted = tuple(
            e.vakgebied
            for e in self.facts.exemptions.get(aios.aios, ())
            if e.soort is VrijstellingSoort.VRIJSTELLING
        )
        deeltijd = self.facts.werktijden.of(aios).on(begin)
        own = OwnYear(aios.aios, profile, profile.year, begin, deeltijd, exempted)
        eind = end_of_year(profile.year, begin)
        stages = []
        for id_, kind in sorted(profile.stagesoorten.items(), key=lambda one: one[1].order):
            components = own.components(id_)
            if not components or (aios.aios, id_) in self.facts.placed:
                continue
            choices = self.label([*self._places(own, aios, id_, components)])
            shown = filled_in(self.facts.preferences.get((aios.aios, id_), ()), choices)
            fields = tuple(dict.fromkeys(one.field for one in components))
            stages.append(FormStage(id_, kind.name, begin, eind, closes, choices, shown, fields))
        if not stages:
            return None
        named = tuple(name.value for name in profile.preferences.names if name is not Voorkeursoort.PLAATS)
        answers = _answers(year_wish_of(self.view, aios.aios))
        part = YearPart(begin, eind, profile.year.part_time_minimum, ALLOWED, answers)
        most = profile.preferences.maximum
        return PreferenceForm(aios.aios, aios.naam, profile.name, most, named, tuple(stages), part)

    def _places(
        self, own: OwnYear, aios: Aios, kind: str, components: Collection[Component]
    ) -> Iterator[Stageplaats]:
        """Own places and those lent in that year, which nothing forbids (H3, H13, H14)."""
        lent = {
            one.plaats
            for one in self.facts.lent
            if one.aan_instituut == aios.instituut and one.van < own.after and one.tot >= own.begin
        }
        working = replace(aios, deeltijd=own.deeltijd)
        for place in self.offer(own.profile.id, kind):
            reasons = objections(
                own.profile,
                working,
                kind,
                own.begin,
                place,
                self.facts.exemptions.get(aios.aios, ()),
                self.facts.refused.get((aios.aios, kind), ()),
                self.facts.opened.get((aios.aios, kind), ()),
                lent=place.plaats in lent,
            )
            if not reasons and any(suits(one, place) for one in components):
                yield place


def _answers(wish: Jaarwens | None) -> dict[str, str]:
    """What was answered about the year before, as the form shows it."""
    if wish is None:
        return {}
    research = {None: None, True: "ja", False: "nee"}[wish.onderzoek]
    given = {
        "deeltijd": wish.deeltijd,
        "onderzoek": research,
        "weken_buiten": wish.weken_buiten,
        "toelichting": wish.toelichting,
    }
    return {name: str(value) for name, value in given.items() if value is not None}

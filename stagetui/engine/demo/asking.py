"""What people at the demo ask: a place of their own, a plan, EVC; and what instellingen offer (N5, N8, N16, N19).

The kinds of aanvraag come from the profiles and are known by what they do, so that another programme's take part too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from stagetui.engine.access import View
from stagetui.engine.demo.names import HOUSES
from stagetui.engine.doorway.requests import MakeRequest
from stagetui.engine.queries.placing import occupying
from stagetui.engine.records import Aios, Stage, Stageplaats, words
from stagetui.engine.rules.eligibility import profile_of
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.requests import Aanvraagsoort
from stagetui.profiles.schema import Profile
from stagetui.profiles.stages import Stagesoort, part_of
from stagetui.profiles.terms import Gegeven, Gevolg, Onderwerp, Route

SOON = timedelta(days=60)
WAYS = {
    Gegeven.MOTIVATIE: (
        "Hier leer ik wat ik in mijn eigen organisatie niet tegenkom.",
        "Dit sluit aan bij mijn individueel opleidingsplan.",
        "Mijn praktijkopleider heeft mij op deze mogelijkheid gewezen.",
    ),
    Gegeven.BIJLAGE: ("stageplan.pdf", "stageplan-versie-2.pdf"),
    Gegeven.PERCENTAGE: ("30", "40", "50"),
    Gegeven.LAND: ("België", "Suriname"),
}
GENERAL = "publieke gezondheid"


def questions(view: View, rng: Random, count: int) -> list[MakeRequest]:
    """Invent at most so many requests of each sort.

    Args:
        view: The state before they are made.
        rng: Decides who asks, and why.
        count: How many of each: a place of one's own, a plan, and something about the aios.
    """
    placed = {(p.aios, line) for p in occupying(view) for line in (p.stagesoort, part_of(p.stagesoort)[0])}
    plans, own, other = [], [], []
    for aios, profile, stages in _trainees(view):
        for stage in stages:
            kind = profile.kinds[stage.stagesoort]
            if (stage.aios, stage.stagesoort) in placed:
                plans += list(_plans(profile, stage, view.today))
            elif kind.routes == (Route.ZELF_WERVEN,) and stage.start > view.today + SOON:
                own += list(_own_places(profile, stage, kind))
        other += [
            MakeRequest(id_, aios.aios, gegevens=_filled(one, _shown(profile)))
            for id_, one in profile.requests.items()
            if one.about is Onderwerp.AIOS
        ]
    chosen = [one for asked in (own, plans, other) for one in rng.sample(asked, min(count, len(asked)))]
    return [_told(one, rng) for one in (*chosen, *_offers(view))]


def _trainees(view: View) -> Iterator[tuple[Aios, Profile, list[Stage]]]:
    for aios in view.reader.records(Aios, "SELECT * FROM aios ORDER BY aios"):
        stages = view.reader.records(Stage, "SELECT * FROM stage WHERE aios = ? ORDER BY start", [aios.aios])
        yield aios, profile_of(view.book, aios), stages


def _own_places(profile: Profile, stage: Stage, kind: Stagesoort) -> Iterator[MakeRequest]:
    """N5: may I approach this instelling?"""
    for id_, one in profile.requests.items():
        if one.outside_etalage and one.is_about(stage.stagesoort):
            told = {Gegeven.SPECIALISME: next(iter(kind.fields), GENERAL)}
            yield MakeRequest(id_, stage.aios, stage.stagesoort, gegevens=_filled(one, told))


def _plans(profile: Profile, stage: Stage, today: date) -> Iterator[MakeRequest]:
    """N19: will you approve my plan? Asked when the stage is near and has not begun."""
    for id_, one in profile.requests.items():
        if Gevolg.MIJLPAAL not in one.effects or one.kenmerk:
            continue
        for milestone in profile.calendar_for(stage.stagesoort):
            if (
                milestone.id == one.due
                and today < milestone_date(milestone, stage.start, stage.eind) <= today + SOON
            ):
                yield MakeRequest(id_, stage.aios, stage.stagesoort, gegevens=_filled(one, {}))


def _offers(view: View) -> Iterator[MakeRequest]:
    """N8: may this place be shown? Asked for the first profile that it is meant for."""
    for place in view.reader.records(
        Stageplaats, "SELECT * FROM stageplaats WHERE NOT goedgekeurd ORDER BY plaats"
    ):
        profiel = words(place.profielen)[0]
        for id_, one in view.book[profiel].requests.items():
            if Gevolg.ETALAGE in one.effects:
                yield MakeRequest(id_, plaats=place.plaats, profiel=profiel, gegevens=_filled(one, {}))


def _shown(profile: Profile) -> dict[Gegeven, str]:
    """N16: competence in what a rule of the profile asks for."""
    field = next((word for rule in profile.rules for word in rule.each_of), GENERAL)
    return {Gegeven.VAKGEBIED: field}


def _filled(kind: Aanvraagsoort, told: Mapping[Gegeven, str]) -> dict[Gegeven, str]:
    """What must be filled in; the words that differ from one to the next come later."""
    return {one: told.get(one, "") for one in kind.needs}


def _told(asked: MakeRequest, rng: Random) -> MakeRequest:
    """Give a request its words."""
    found = {
        one: value or (rng.choice(WAYS[one]) if one in WAYS else f"Praktijk {rng.choice(HOUSES)}")
        for one, value in asked.gegevens.items()
    }
    return replace(asked, gegevens=found)

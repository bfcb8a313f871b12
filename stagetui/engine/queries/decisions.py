"""What one who decides a request wants to see: the aios with schema and preferences, the place, and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.queries.calendar import Termijn, due
from stagetui.engine.queries.people import AiosBeeld, aios_view
from stagetui.engine.queries.placing import opened_words, place_labels, place_of
from stagetui.engine.queries.requests import AanvraagRegel, request_view
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.training import Werktijden
from stagetui.engine.records import Stageplaats, Toestemming, words
from stagetui.engine.rules.eligibility import objections
from stagetui.profiles.stages import part_of
from stagetui.profiles.terms import VrijstellingSoort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stagetui.engine.access import View
    from stagetui.profiles.schema import CrossRule, Profile


@dataclass(frozen=True, slots=True)
class RegelStand:
    """A rule over the stages of one aios: what it asks, and by what each part is met (None: not yet) (N16)."""

    tekst: str
    delen: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Besluitbeeld:
    """A request with all that helps to decide it; `plaatsnamen` names every place that is mentioned.

    `aios` is None when the request is about a stageplaats.
    """

    regel: AanvraagRegel
    aios: AiosBeeld | None
    plaats: Stageplaats | None
    toestemmingen: tuple[Toestemming, ...]
    bezwaren: tuple[str, ...]
    regels: tuple[RegelStand, ...]
    plaatsnamen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AiosDossier:
    """One aios with what the calendar asks now, how the rules over the stages stand, and the names of places."""

    beeld: AiosBeeld
    termijnen: tuple[Termijn, ...]
    regels: tuple[RegelStand, ...]
    plaatsnamen: Mapping[str, str]


def decision_view(view: View, number: int) -> Besluitbeeld:
    """The picture around one request (N3, N9).

    Raises:
        RefusedError: there is none of that number among those that this person may see.
    """
    regel = request_view(view, number)
    asked = regel.aanvraag
    place = place_of(view, asked.plaats) if asked.plaats else None
    if asked.aios is None:
        names = place_labels(view, [place.plaats]) if place else {}
        return Besluitbeeld(regel, None, place, (), (), (), names)
    beeld = aios_view(view, asked.aios)
    plaatsing = next((p for p in beeld.plaatsingen if p.plaatsing == asked.plaatsing), None)
    profile = rules_of(view, beeld.aios, plaatsing.voorstel if plaatsing else None)
    standing: list[str] = []
    stage = next((one for one in beeld.stages if one.stagesoort == asked.stagesoort), None)
    if place and stage and regel.eind:
        standing = objections(
            profile,
            Werktijden(view, asked.aios).during(beeld.aios, stage),
            stage.stagesoort,
            regel.eind,
            place,
            beeld.vrijstellingen,
            opened=opened_words(view).get((asked.aios, stage.stagesoort), ()),
            instelling=stage.instelling,
        )
    return Besluitbeeld(
        regel,
        beeld,
        place,
        tuple(t for t in beeld.toestemmingen if t.plaatsing == asked.plaatsing),
        tuple(standing),
        rule_standings(view, profile, beeld),
        place_names(view, beeld),
    )


def rule_standings(view: View, profile: Profile, beeld: AiosBeeld) -> tuple[RegelStand, ...]:
    """Hold what has a place and what is shown as EVC against the profile's rules (N16)."""
    return tuple(RegelStand(rule.text, _met(view, rule, beeld)) for rule in profile.rules)


def _met(view: View, rule: CrossRule, beeld: AiosBeeld) -> tuple[tuple[str, str | None], ...]:
    shown = {e.vakgebied for e in beeld.vrijstellingen if e.soort is VrijstellingSoort.EVC}
    by: dict[str, str] = dict.fromkeys(shown, "evc") if rule.waived_by_evc else {}
    for placed in beeld.plaatsingen:
        where = placed.plaats if placed.heeft_plaats else None
        if where is not None and part_of(placed.stagesoort)[0] in rule.across:
            for word in words(place_of(view, where).kenmerken):
                by.setdefault(word, placed.stagesoort)
    return tuple((word, by.get(word)) for word in rule.each_of)


def place_names(view: View, beeld: AiosBeeld) -> Mapping[str, str]:
    """Names (place and instelling) of the places that occur around one aios, by code."""
    codes = {p.plaats for p in beeld.plaatsingen} | {v.voorkeur.plaats for v in beeld.voorkeuren}
    codes |= {one.aanvraag.plaats for one in beeld.aanvragen}
    return place_labels(view, {code for code in codes if code})


def aios_dossier(view: View, aios: str) -> AiosDossier:
    """One aios with open and late milestones, the standing of the rules and the names of places, for the aios screen.

    Raises:
        RefusedError: there is none, or it is not this person's to see.
    """
    beeld = aios_view(view, aios)
    profile = rules_of(view, beeld.aios, None)
    asked = tuple(due(view, persoon=aios))
    return AiosDossier(beeld, asked, rule_standings(view, profile, beeld), place_names(view, beeld))

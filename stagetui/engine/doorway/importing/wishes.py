"""Rows of preferences for a year of stages: there is no schema yet, and no etalage (H3, H4, H11, H13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from stagetui.engine.doorway.importing.check import refusal
from stagetui.engine.doorway.importing.state import State
from stagetui.engine.exchange.table import Refusal, Row
from stagetui.engine.queries.year_places import suits
from stagetui.engine.records import Aios, Stageplaats, Voorkeur
from stagetui.engine.rules.eligibility import objections
from stagetui.engine.rules.halfyears import begin_of_year, half_year_of
from stagetui.engine.rules.wish_checks import OwnYear, wish_objections
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import VrijstellingSoort


def wish_troubles(state: State, row: Row, aios: Aios, profile: Profile) -> Iterator[Refusal]:
    """Yield what is wrong with a row about an aios whose profile has a year of stages, and has this kind of stage."""
    own = own_year(state, aios, profile)
    if own is None:
        yield refusal(
            row,
            "aios",
            f"van {aios.aios} is niet bekend wanneer de opleiding begon; vul start_opleiding in met import aios",
        )
        return
    yield from _moment(state, row, own)
    values = dict(row.values)
    wish = Voorkeur(
        aios.aios,
        str(values["stagesoort"]),
        rang if isinstance(rang := values["rang"], int) else 1,
        **{name: _text(values[name]) for name in ("plaats", "specialisme", "regio", "periode", "motivatie")},
        ingediend_op=state.view.today,
        version=1,
    )
    yield from (refusal(row, column, reason) for column, reason in wish_objections(own, wish))
    place = state.places.get((wish.plaats,))
    if place is not None:
        yield from (refusal(row, "plaats", reason) for reason in _place(state, aios, own, wish, place))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def own_year(state: State, aios: Aios, profile: Profile) -> OwnYear | None:
    """The year of stages of an aios; None when there is none, or it is not known when it begins."""
    begin = begin_of_year(profile, aios)
    if profile.year is None or begin is None:
        return None
    exempted = tuple(
        e.vakgebied for e in state.exemptions.get(aios.aios, ()) if e.soort is VrijstellingSoort.VRIJSTELLING
    )
    return OwnYear(aios.aios, profile, profile.year, begin, state.werktijden.of(aios).on(begin), exempted)


def _moment(state: State, row: Row, own: OwnYear) -> Iterator[Refusal]:
    """H4: until the forms must be in, and not for what is planned already."""
    placed = state.placements.get((own.aios, row.values["stagesoort"]))
    if placed and placed.heeft_plaats:
        yield refusal(row, "stagesoort", f"deze stage is al {placed.status}; een voorkeur kan niet meer")
    said = row.values.get("ingediend_op")
    submitted = said if isinstance(said, date) else state.view.today
    first = half_year_of(own.year, own.begin)
    deadline = preference_deadline(own.profile, first)
    if submitted > state.view.today:
        yield refusal(row, "ingediend_op", f"ligt na vandaag ({state.view.today}); verbeter de datum")
    elif submitted > deadline:
        yield refusal(
            row,
            "ingediend_op",
            f"de termijn voor het stagejaar dat begint op {own.begin} liep t/m {deadline}; deze voorkeur is van "
            f"{submitted}",
        )


def _place(state: State, aios: Aios, own: OwnYear, wish: Voorkeur, place: Stageplaats) -> Iterator[str]:
    """A place of the own institute or one that is lent in this year (H13), for what the stage may be."""
    lent = any(
        one.plaats == place.plaats
        and one.aan_instituut == aios.instituut
        and one.van < own.after
        and one.tot >= own.begin
        for one in state.lending
    )
    yield from objections(
        own.profile,
        replace(aios, deeltijd=own.deeltijd),
        wish.stagesoort,
        own.begin,
        place,
        state.exemptions.get(aios.aios, ()),
        state.refused.get((aios.aios, wish.stagesoort), ()),
        state.opened.get((aios.aios, wish.stagesoort), ()),
        lent=lent,
    )
    meant = [c for c in own.components(wish.stagesoort) if wish.specialisme in (None, c.field, *c.also)]
    if meant and not any(suits(component, place) for component in meant):
        yield f"{place.plaats} is {place.specialisme} en past niet bij deze wens"

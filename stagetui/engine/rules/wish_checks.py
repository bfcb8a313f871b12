"""May an aios ask this for the year of stages? Every objection as a column and a Dutch sentence (H3, H4, H11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from stagetui.engine.records import Voorkeur
from stagetui.engine.rules.halfyears import months_after
from stagetui.engine.rules.moments import ALLOWED, After, Before, Length, Start, read_period
from stagetui.engine.rules.remaining import open_components
from stagetui.profiles.calendar import FULL_TIME
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Voorkeursoort
from stagetui.profiles.years import Component, StageYear

Objection = tuple[str, str]
"""A column of a preference, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class OwnYear:
    """The year of stages of one aios.

    Attributes:
        begin: Its first day.
        deeltijd: The part-time factor, in percent: with less the year is longer (H14).
        exempted: The fields of the aios's vrijstellingen (H3).
    """

    aios: str
    profile: Profile
    year: StageYear
    begin: date
    deeltijd: int
    exempted: tuple[str, ...]

    @property
    def after(self) -> date:
        """The first day after it, when all of it were lengthened."""
        return months_after(self.begin, -(-self.year.months * FULL_TIME // self.deeltijd))

    def components(self, stagesoort: str) -> tuple[Component, ...]:
        """What a stage of this kind may still be, exemptions considered (H3)."""
        return open_components(self.year, self.exempted, stagesoort)


def wish_objections(own: OwnYear, wish: Voorkeur) -> Iterator[Objection]:
    """Yield everything that a preference may not say, apart from its place and the day on which it came."""
    kind = own.profile.kinds[wish.stagesoort]
    if wish.rang > own.profile.preferences.maximum:
        most = own.profile.preferences.maximum
        yield "rang", f"er zijn hoogstens {most} voorkeuren per stagesoort; laat deze rij weg"
    for name in Voorkeursoort:
        if getattr(wish, name) and name not in own.profile.preferences.names:
            known = ", ".join(own.profile.preferences.names)
            yield name, f"dit profiel kent geen wens voor {name}; noem {known}"
    components = own.components(wish.stagesoort)
    if not components:
        exempted = ", ".join(own.exempted)
        yield (
            "stagesoort",
            f"{own.aios} heeft vrijstelling voor {exempted} en doet geen {kind.name}; laat deze rij weg"
            if own.exempted
            else f"{kind.name} hoort bij geen onderdeel van het stagejaar; laat deze rij weg",
        )
        return
    meant = [one for one in components if wish.specialisme in (None, one.field, *one.also)]
    if not meant:
        yield "specialisme", _wrong_field(own, wish, components)
        return
    yield from _elective(wish, meant)
    if wish.periode is not None and (problem := _period(own, wish.stagesoort, wish.periode, meant)):
        yield "periode", problem


def _wrong_field(own: OwnYear, wish: Voorkeur, open_to: Collection[Component]) -> str:
    """A field that the exemptions forbid (H3), or that this kind of stage does not have."""
    fields = ", ".join(dict.fromkeys(word for one in open_to for word in (one.field, *one.also)))
    if own.year.of_stage(wish.stagesoort, None, wish.specialisme):
        exempted = ", ".join(own.exempted)
        return (
            f"{own.aios} heeft vrijstelling voor {exempted} en mag geen stage doen in {wish.specialisme}; "
            f"kies uit {fields}"
        )
    return f"{wish.stagesoort} is er niet in {wish.specialisme}; kies uit {fields}"


def _elective(wish: Voorkeur, meant: Collection[Component]) -> Iterator[Objection]:
    """H11: an elective is asked for by its field and with a motivation."""
    if not all(one.elective for one in meant):
        return
    if wish.specialisme is None:
        fields = ", ".join(dict.fromkeys(one.field for one in meant))
        yield "specialisme", f"noem bij een keuze het vakgebied: {fields}"
    if not (wish.motivatie or "").strip():
        yield "motivatie", "een keuze is er alleen met een motivatie; vul die in of laat deze rij weg"


def _period(own: OwnYear, stagesoort: str, text: str, meant: Collection[Component]) -> str | None:
    """What is wrong with a period, order or length; None when nothing is (H4)."""
    moment = read_period(text)
    match moment:
        case None:
            return f"dit is geen periode; noem {ALLOWED}"
        case Start(month) if not own.begin <= month < own.after:
            last = months_after(own.after, -1)
            return f"het stagejaar van {own.aios} is {own.begin:%Y-%m} tot en met {last:%Y-%m}; noem een maand daarin"
        case Before(other) | After(other) if other == stagesoort or not own.year.of_stage(other, None):
            others = [one for one in own.profile.stagesoorten if one != stagesoort]
            return f"na voor of na komt een andere stagesoort: {', '.join(others)}"
        case Length(weeks) if weeks not in {one.weeks for one in meant}:
            lengths = " of ".join(str(one) for one in sorted({one.weeks for one in meant}))
            return f"{stagesoort} duurt {lengths} weken; noem die lengte"
    return None

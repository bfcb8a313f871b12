"""The preferences that the demo's aios hand in: for places where they may go, many for the few that are popular."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stagetui.engine.access import View
from stagetui.engine.allocation.capacity import least_room, segments
from stagetui.engine.allocation.instance import Stay, Window
from stagetui.engine.demo.scale import Group
from stagetui.engine.demo.tables import Values
from stagetui.engine.queries.instances import Facts, stages_of_round, the_round
from stagetui.engine.records import Aios, Stage, Stageplaats, words
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.terms import Zichtbaarheid


@dataclass(frozen=True, slots=True)
class Habit:
    """How aios of a group choose, in hundredths: who hands in nothing, and who looks for what is still free."""

    silent: int
    careful: int


HABITS = {
    Group.EARLIER: Habit(0, 100),
    Group.RECENT: Habit(0, 70),
    Group.COMPUTED: Habit(10, 0),
    Group.INTAKE: Habit(25, 0),
}
FASHION = 4  # how much more what everybody wants weighs than one's own taste
FAMILIAR = 40  # in an etalage with more places than this, tastes differ more
MOTIVATIONS = (
    "Sluit aan bij mijn leerdoel: gesprekken voeren over onveiligheid thuis.",
    "Ik wil de samenwerking in de keten van binnenuit leren kennen.",
    "Dicht bij huis, in verband met mantelzorg.",
    "Na deze stage wil ik in deze regio gaan werken.",
    "Een collega was hier zeer te spreken over de begeleiding.",
)


def round_wishes(view: View, group: Group, ronde: str, rng: Random) -> list[Values]:
    """Invent the preferences for a round, as rows of the import; dated in time, and not after today.

    Args:
        view: The state before they come in.
        group: Which habits the aios have.
        ronde: The round's name.
        rng: Decides everything.
    """
    etalage = _Etalage(view, rng)
    habit = HABITS[group]
    rows: list[Values] = []
    for stage, aios, profile in stages_of_round(view, the_round(view, ronde)):
        if (stage.aios, stage.stagesoort) in etalage.facts.placed or rng.randrange(100) < habit.silent:
            continue
        found = etalage.options(stage, aios, profile, rng)
        if rng.randrange(100) < habit.careful:
            found = etalage.free_first(found, stage)
        last = min(preference_deadline(profile, stage.start), view.today)
        handed_in = last - timedelta(days=rng.randrange(20))
        for rank, place in enumerate(found[: profile.preferences.maximum], start=1):
            rows.append(_row(stage, rank, place.plaats, handed_in, rng))
    return rows


def _row(stage: Stage, rank: int, plaats: str, handed_in: date, rng: Random) -> Values:
    told = rank == 1 and rng.random() < 0.3
    return {
        "aios": stage.aios,
        "stagesoort": stage.stagesoort,
        "rang": rank,
        "plaats": plaats,
        "motivatie": rng.choice(MOTIVATIONS) if told else None,
        "ingediend_op": handed_in,
    }


class _Etalage:
    """The etalage as aios see it while they choose."""

    def __init__(self, view: View, rng: Random) -> None:
        self.facts = Facts(view)
        self._unpopular = {plaats: rng.random() for plaats in sorted(self.facts.places)}
        self._by_offer: dict[tuple[str, str], list[Stageplaats]] = defaultdict(list)
        for _, place in sorted(self.facts.places.items()):
            if place.zichtbaarheid is not Zichtbaarheid.VERBORGEN:
                for profile in words(place.profielen):
                    for kind in words(place.stagesoorten):
                        self._by_offer[profile, kind].append(place)
        self._windows: dict[str, list[Window]] = defaultdict(list)
        for w in self.facts.windows:
            self._windows[w.plaats].append(Window(w.plaats, w.van, w.tot, w.capaciteit))
        self._stays: dict[str, list[Stay]] = defaultdict(list)
        for p in self.facts.placed.values():
            if p.plaats:
                self._stays[p.plaats].append(Stay(p.aios, p.stagesoort, p.plaats, p.start, p.eind))

    def options(self, stage: Stage, aios: Aios, profile: Profile, rng: Random) -> list[Stageplaats]:
        """Places where this aios may go, the most wanted first."""
        offered = [
            place
            for place in self._by_offer[profile.id, stage.stagesoort]
            if not self.facts.objections(stage, aios, profile, place)
        ]
        # everybody's heart goes out to the same places; one's own region counts too
        fashion = FASHION * min(1.0, FAMILIAR / (len(offered) or 1)) ** 2
        return sorted(
            offered,
            key=lambda place: (
                self._unpopular[place.plaats] * fashion + (place.regio != aios.regio) * 0.5 + rng.random()
            ),
        )

    def free_first(self, found: Sequence[Stageplaats], stage: Stage) -> list[Stageplaats]:
        """Put a place that still has room in front, and count on it for those who choose after."""
        for place in found:
            room = segments(self._windows[place.plaats], self._stays[place.plaats])
            if least_room(room.get(place.plaats, ()), stage.start, stage.eind):
                stay = Stay(stage.aios, stage.stagesoort, place.plaats, stage.start, stage.eind)
                self._stays[place.plaats].append(stay)
                return [place, *(other for other in found if other is not place)]
        return list(found)
